"""``names.csv``: the names to find, and what is printed in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.mask import EntityKind, NameRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = ("kind", "id", "name", "aliases", "mask", "shared", "sources")
COARSER = re.compile(r"mask_([2-9])")
KINDS = (
    EntityKind.PERSON,
    EntityKind.PLACE,
    EntityKind.INSTITUTION,
    EntityKind.ORGANISATION,
    EntityKind.OTHER,
    EntityKind.PUBLIC,
)
_YES = frozenset({"yes", "ja", "x", "1", "true"})
_NO = frozenset({"", "no", "nej", "0", "false"})


def read(data: bytes, file: str) -> tuple[NameRow, ...]:
    """Read the names; ``aliases`` are parted by ``|``.

    Raises:
        BadFile: A column is missing, a kind unknown, a name empty, an id stands twice, a mask has brackets inside
            it, or `shared` is no answer.
    """
    columns, found = tables.rows(data, file)
    missing = [name for name in ("kind", "name") if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS and not COARSER.fullmatch(name)]
    if missing or unknown:
        problem = f"Column {(missing or unknown)[0]!r} is {'missing' if missing else 'not one that is read'}."
        raise BadFile(file, problem, line=1, hint=f"The columns are {', '.join(COLUMNS)}, and mask_2, mask_3 ….")
    rows: list[NameRow] = []
    seen: dict[str, int] = {}
    for row in found:
        one = _row(row.values, file, row.line)
        if one.id in seen:
            hint = "One thing has one row; put its other names into `aliases`, parted by |."
            raise BadFile(file, f"This id stands already in line {seen[one.id]}.", line=row.line, hint=hint)
        seen[one.id] = row.line
        rows.append(one)
    return tuple(rows)


def _row(values: Mapping[str, str], file: str, line: int) -> NameRow:
    cells = {name: values.get(name, "") for name in COLUMNS}
    if cells["kind"] not in KINDS:
        raise BadFile(file, f"The kind is not one of {', '.join(KINDS)}.", line=line)
    if not cells["name"]:
        raise BadFile(file, "The name is empty.", line=line)
    if cells["shared"].lower() not in _YES | _NO:
        raise BadFile(file, "`shared` is neither yes nor no.", line=line)
    if any(has_brackets(bare(cell)) for name, cell in values.items() if name == "mask" or COARSER.fullmatch(name)):
        raise BadFile(file, "A mask has no brackets inside it; they are put around it.", line=line)
    aliases = tuple(part.strip() for part in cells["aliases"].split("|") if part.strip())
    return NameRow(
        EntityKind(cells["kind"]),
        cells["id"] or cells["name"],
        cells["name"],
        aliases,
        bare(cells["mask"]),
        line,
        coarser=_coarser(values),
        shared=cells["shared"].lower() in _YES,
        sources=tuple(cells["sources"].replace(",", " ").replace("|", " ").split()),
    )


def _coarser(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the masks of level 2 and on, to the last that is given."""
    given = {int(hit[1]): bare(cell) for name, cell in values.items() if (hit := COARSER.fullmatch(name))}
    last = max((level for level, mask in given.items() if mask), default=1)
    return tuple(given.get(level, "") for level in range(2, last + 1))


def bare(mask: str) -> str:
    """Return a mask without the brackets it is printed in.

    >>> bare(" [byen] ")
    'byen'
    """
    return mask.strip().strip("[]").strip()


def has_brackets(mask: str) -> bool:
    """Tell whether brackets stand inside a mask: what is printed could not be told from where it ends."""
    return not {"[", "]"}.isdisjoint(mask)


def written(rows: Sequence[NameRow]) -> bytes:
    """Return rows as a file that ``read`` reads back as they are; columns nobody needs are left out."""
    levels = max((len(one.coarser) for one in rows), default=0)
    more = [f"mask_{level}" for level in range(2, levels + 2)]
    shared = ["shared"] if any(one.shared for one in rows) else []
    sources = ["sources"] if any(one.sources for one in rows) else []
    columns = ["kind", "id", "name", "aliases", "mask", *more, *shared, *sources]
    return tables.written(columns, [[cells[name] for name in columns] for cells in _cells(rows, more)])


def _cells(rows: Iterable[NameRow], more: Sequence[str]) -> Iterable[dict[str, str]]:
    for one in rows:
        coarser = dict(zip(more, (*one.coarser, *[""] * len(more)), strict=False))
        yield {
            "kind": one.kind.value,
            "id": one.id,
            "name": one.name,
            "aliases": "|".join(one.aliases),
            "mask": one.mask,
            "shared": "yes" if one.shared else "",
            "sources": " ".join(one.sources),
        } | coarser
