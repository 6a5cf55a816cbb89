"""``population.csv``: how many persons there are of each kind, whether they were interviewed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import register, tables
from qcode.model.disclosure import PopulationRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.attribute import Attribute

FILE = "population.csv"
NUMBER = "n"


def read(data: bytes, file: str, attributes: Mapping[str, Attribute]) -> tuple[PopulationRow, ...]:
    """Read a table with a column for each attribute it parts people by, and ``n``.

    Raises:
        BadFile: A column is no declared attribute, ``n`` is missing or no whole number, or a value is unknown.
    """
    columns, found = tables.rows(data, file)
    hint = f"The columns are {NUMBER} and attributes of study.yaml: {', '.join(attributes)}."
    if NUMBER not in columns:
        raise BadFile(file, f"Column {NUMBER!r} is missing: it says how many persons there are.", line=1, hint=hint)
    for name in columns:
        if name != NUMBER and name not in attributes:
            raise BadFile(file, f"Column {name!r} is no declared attribute.", line=1, hint=hint)
    known = {name: one for name, one in attributes.items() if name in columns}
    return tuple(_row(row, file, known) for row in found)


def _row(row: tables.Row, file: str, attributes: Mapping[str, Attribute]) -> PopulationRow:
    n = row[NUMBER]
    if not n.isdecimal():
        raise BadFile(file, f"`{NUMBER}` is {n!r}, no number of persons.", line=row.line)
    values, wrong = register.checked(row.values, attributes)
    if wrong:
        raise BadFile(file, f"{wrong[0]}.", line=row.line)
    return PopulationRow({name: values.get(name, "") for name in attributes}, int(n))
