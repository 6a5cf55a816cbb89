"""Tables of suggestions, as ``qcode code review --out`` writes them, with the column ``decision`` filled in."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.span import Span
from qcode.model.suggestion import State
from qcode.model.text import normalised

COLUMNS = (
    "id",
    "decision",
    "source",
    "turn",
    "speaker",
    "start",
    "end",
    "words",
    "code",
    "score",
    "origin",
    "question",
)
NEEDED = ("id", "decision", "source")
_SAID: dict[str, State | None] = {
    **dict.fromkeys(("a", "accept", "accepted", "y", "yes", "j", "ja", "x"), State.ACCEPTED),
    **dict.fromkeys(("r", "reject", "rejected", "n", "no", "nej"), State.REJECTED),
    **dict.fromkeys(("", "s", "skip", "open"), None),
}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A row of the table.

    Attributes:
        state: What was decided, or None.
        span: Where, or None where the columns are left out.
        words: What stands there, or what should; empty where the column is.
        code: Empty where the column is.
        line: 1-based line in the table, for messages.
    """

    id: int
    state: State | None
    source: str
    span: Span | None
    words: str
    code: str
    line: int


def read(data: bytes, file: str) -> tuple[DecisionRow, ...]:
    """Read a table of suggestions.

    Raises:
        BadFile: A column is missing or unknown, or a cell is not what it should be.
    """
    columns, found = tables.rows(data, file)
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if missing or unknown:
        problem = f"Column {(missing or unknown)[0]!r} is {'missing' if missing else 'not one that is read'}."
        raise BadFile(file, problem, line=1, hint=f"The columns are {', '.join(COLUMNS)}.")
    return tuple(_row(row.line, {name: row.values.get(name, "") for name in COLUMNS}, file) for row in found)


def _row(line: int, cells: dict[str, str], file: str) -> DecisionRow:
    said = cells["decision"].casefold()
    if said not in _SAID:
        hint = "Write `accept` or `reject`, or leave the cell empty."
        raise BadFile(file, f"{cells['decision']!r} is no decision.", line=line, hint=hint)
    if not cells["id"].isdecimal():
        raise BadFile(file, f"{cells['id']!r} is no number of a suggestion.", line=line)
    span = None
    if cells["start"] or cells["end"]:
        try:
            span = Span(int(cells["start"]), int(cells["end"]))
        except ValueError as error:
            raise BadFile(file, "`start` and `end` are no span.", line=line) from error
    words = normalised(cells["words"])
    return DecisionRow(int(cells["id"]), _SAID[said], cells["source"], span, words, cells["code"], line)
