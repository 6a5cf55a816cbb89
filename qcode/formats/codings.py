"""Tables of codings: ``source,start,end,code,coder`` and optionally ``words,memo,created,unit,subject``.

They come as CSV, or as JSON with an object on each line.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.formats import tables
from qcode.formats.charset import decoded
from qcode.model.coding import CodingRow
from qcode.model.span import Span
from qcode.model.text import normalised
from qcode.model.time_span import TimeSpan, is_clock, milliseconds

if TYPE_CHECKING:
    from collections.abc import Collection

    from qcode.model.time_span import Stretch

NEEDED = ("source", "start", "end", "code")
OPTIONAL = ("coder", "words", "memo", "created", "unit", "subject")
UNITS = ("char", "ms")
PASSED_OVER = ("id", "flag", "origin", "condensate")  # as in what `code list` writes

_BLANKS = b"\xef\xbb\xbf \t\r\n"  # a byte-order mark is one of them


def read(data: bytes, file: str, coder: str) -> tuple[CodingRow, ...]:
    """Read a table of codings.

    Args:
        data: The file's bytes.
        file: Its name, for messages.
        coder: Who made the codings of rows that name nobody.

    Raises:
        BadFile: A column is missing or unknown, or a row names no span.
    """
    columns, found = _lines(data, file) if data.lstrip(_BLANKS).startswith(b"{") else tables.rows(data, file)
    _check(columns, file, 1)
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


def _check(columns: Collection[str], file: str, line: int, *, what: str = "column") -> None:
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in NEEDED + OPTIONAL + PASSED_OVER]
    if missing or unknown:
        problem = (
            f"{what.capitalize()} {(missing or unknown)[0]!r} is {'missing' if missing else 'not one that is read'}."
        )
        raise BadFile(file, problem, line=line, hint=f"The {what}s are {', '.join(NEEDED + OPTIONAL)}.")


def _lines(data: bytes, file: str) -> tuple[list[str], list[tables.Row]]:
    """Read JSON with an object on each line; numbers and null are what the cells of a table would be."""
    columns: dict[str, None] = {}
    found: list[tables.Row] = []
    for line, text in enumerate(decoded(data, file).splitlines(), 1):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except ValueError as error:
            raise BadFile(file, "This line is no JSON.", line=line, hint="Each line holds one object.") from error
        if not isinstance(values, dict) or any(isinstance(value, list | dict | bool) for value in values.values()):
            raise BadFile(file, "This line is no object of texts and numbers.", line=line)
        _check(values, file, line, what="key")
        columns |= dict.fromkeys(values)
        cells = {name: "" if value is None else str(value) for name, value in values.items()}
        found.append(tables.Row(line, cells))
    return list(columns), found


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
