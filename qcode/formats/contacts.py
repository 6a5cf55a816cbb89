"""A list of contacts: ``person,name,address`` for letters. It is read when letters are written, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import tables, xlsx
from qcode.model.letter import Receiver

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEEDED = ("person", "name")
_ADDRESS = "address"
_LINES = "|"


def read(data: bytes, file: str) -> Mapping[str, Receiver]:
    """Return whom letters are for, by the person's id in lower case; columns of another name are passed over.

    Args:
        data: Of a ``.csv`` or ``.xlsx`` file.
        file: Its name.

    Raises:
        BadFile: A column is missing, or somebody stands there twice.
    """
    columns, rows = (xlsx if file.lower().endswith(".xlsx") else tables).rows(data, file)
    for name in _NEEDED:
        if name not in columns:
            hint = "The columns are person, name and address (lines parted by |); others are passed over."
            raise BadFile(file, f"Column {name!r} is missing.", line=1, hint=hint)
    done: dict[str, Receiver] = {}
    for row in rows:
        key = row["person"].casefold()
        if key in done:
            raise BadFile(file, f"{row['person']} stands there twice.", line=row.line)
        address = row[_ADDRESS].split(_LINES) if _ADDRESS in columns else []
        done[key] = Receiver(row["name"], tuple(line.strip() for line in address if line.strip()))
    return done
