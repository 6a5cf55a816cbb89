"""Tables of codings: ``source,start,end,code,coder`` and optionally ``words,memo,created,unit,subject``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.formats import tables
from qcode.model.coding import CodingRow
from qcode.model.span import Span
from qcode.model.text import normalised
from qcode.model.time_span import TimeSpan, is_clock, milliseconds

if TYPE_CHECKING:
    from qcode.model.time_span import Stretch

NEEDED = ("source", "start", "end", "code")
OPTIONAL = ("coder", "words", "memo", "created", "unit", "subject")
UNITS = ("char", "ms")
PASSED_OVER = ("id",)  # as in what `code list` writes


def read(data: bytes, file: str, coder: str) -> tuple[CodingRow, ...]:
    """Read a table of codings.

    Args:
        data: The file's bytes.
        file: Its name, for messages.
        coder: Who made the codings of rows that name nobody.

    Raises:
        BadFile: A column is missing or unknown, or a row names no span.
    """
    columns, found = tables.rows(data, file)
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in NEEDED + OPTIONAL + PASSED_OVER]
    if missing or unknown:
        problem = f"Column {(missing or unknown)[0]!r} is {'missing' if missing else 'not one that is read'}."
        raise BadFile(file, problem, line=1, hint=f"The columns are {', '.join(NEEDED + OPTIONAL)}.")
    done: list[CodingRow] = []
    for row in found:
        cells = {name: row.values.get(name, "") for name in NEEDED + OPTIONAL}
        done.append(
            CodingRow(
                cells["source"],
                _span(cells["start"], cells["end"], cells["unit"], file, row.line),
                cells["code"],
                cells["coder"] or coder,
                normalised(cells["words"]),
                cells["memo"],
                cells["created"],
                row.line,
                cells["subject"],
            )
        )
    return tuple(done)


def _span(start: str, end: str, unit: str, file: str, line: int) -> Stretch:
    """Read a place: characters, or clocks or milliseconds on the recording."""
    if unit not in {"", *UNITS}:
        raise BadFile(file, f"`unit` is {unit!r}, not one of {', '.join(UNITS)}.", line=line)
    clocks = is_clock(start) or is_clock(end)
    if clocks and unit == "char":
        raise BadFile(file, "`unit` is char, but `start` and `end` are clocks.", line=line)
    try:
        places = [milliseconds(one) if is_clock(one) else int(one) for one in (start, end)]
        return TimeSpan(*places) if clocks or unit == "ms" else Span(*places)
    except (ValueError, Misuse) as error:
        problem = "`start` and `end` are no span; they are whole numbers or clocks such as 12:33, start before end."
        raise BadFile(file, problem, line=line) from error
