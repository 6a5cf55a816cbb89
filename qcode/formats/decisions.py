"""Tables of decisions: what ``qcode disagreements --format csv`` writes, with ``decision`` and ``reason`` filled in."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.disagreement import Decision

NEEDED = ("n", "decision")
OPTIONAL = ("reason", "source", "start", "end", "coders", "span", "code_instead")
_KNOWN = ("first", "second", "both", "neither", "other")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row.

    Attributes:
        n: The case's number.
        source: What the table says of the case, to be sure that it is the same; empty where it says nothing, as are
            ``start``, ``end`` and ``coders``.
        span: Where the code belongs instead, for ``other``.
        code: Which code belongs there.
    """

    n: int
    decision: Decision
    reason: str
    source: str
    start: str
    end: str
    coders: tuple[str, ...]
    span: str
    code: str
    line: int


def read(data: bytes, file: str) -> tuple[DecisionRow, ...]:
    """Read a table of decisions; rows without a decision are passed over.

    Raises:
        BadFile: A column is missing, or a row has no number or an unknown decision.
    """
    columns, found = tables.rows(data, file)
    for name in NEEDED:
        if name not in columns:
            hint = f"The columns are {', '.join(NEEDED + OPTIONAL)}; others are passed over."
            raise BadFile(file, f"Column {name!r} is missing.", line=1, hint=hint)
    return tuple(_row(file, row) for row in found if row.values["decision"])


def _row(file: str, row: tables.Row) -> DecisionRow:
    cells = {name: row.values.get(name, "") for name in NEEDED + OPTIONAL}
    if not cells["n"].isdecimal():
        raise BadFile(file, f"`n` is {cells['n']!r}, no number of a case.", line=row.line)
    if cells["decision"].casefold() not in _KNOWN:
        hint = f"One of {', '.join(_KNOWN)}."
        raise BadFile(file, f"{cells['decision']!r} is no decision.", line=row.line, hint=hint)
    coders = tuple(name for name in cells["coders"].split("-") if name) if cells["coders"].count("-") == 1 else ()
    return DecisionRow(
        int(cells["n"]),
        Decision(cells["decision"].casefold()),
        cells["reason"],
        cells["source"],
        cells["start"],
        cells["end"],
        coders,
        cells["span"],
        cells["code_instead"],
        row.line,
    )
