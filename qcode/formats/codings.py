"""Tables of codings: ``source,start,end,code,coder`` and optionally ``words,memo,created``."""

from __future__ import annotations

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.coding import CodingRow
from qcode.model.span import Span
from qcode.model.text import normalised

NEEDED = ("source", "start", "end", "code")
OPTIONAL = ("coder", "words", "memo", "created")
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
        try:
            span = Span(int(cells["start"]), int(cells["end"]))
        except ValueError as error:
            problem = "`start` and `end` are no span; they are whole numbers, start before end."
            raise BadFile(file, problem, line=row.line) from error
        done.append(
            CodingRow(
                cells["source"],
                span,
                cells["code"],
                cells["coder"] or coder,
                normalised(cells["words"]),
                cells["memo"],
                cells["created"],
                row.line,
            )
        )
    return tuple(done)
