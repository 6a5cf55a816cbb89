"""The framework matrix as a table, and as rows for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Mark, Page, Table
from qcode.model.table_wording import table_wording
from qcode.render import delivery, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.block import Line
    from qcode.model.table import Framework, Said
    from qcode.render.listing import Value

COLUMNS = ("row", "column", "condensates", "quotes", "n", "unit", "state")


def sheets(found: Framework) -> tables.Sheets:
    """Return a framework matrix in every form; there is no picture of it."""
    return tables.Sheets(page(found), list(_rows(found)), COLUMNS, masked=found.masked, undecided=found.undecided)


def page(found: Framework) -> Page:
    """Return a framework matrix as a page."""
    words = table_wording(found.language)
    title: Line = (Mark(words.labels["framework"]),)
    head: list[Line] = [(Mark(words.names.get(found.rows, found.rows)),), *((key,) for key in found.column_keys)]
    rows = tuple(
        (Cell((key,)), *(Cell(_line(one, found.language)) for one in line))
        for key, line in zip(found.row_keys, found.cells, strict=True)
    )
    mark = delivery.marked(draft=found.draft, masked=found.masked, language=found.language)
    asked = tuple((one,) for one in found.asked)
    return Page(title, (Table(title, tuple(head), rows),), asked, mark, found.language)


def _line(one: Said, language: str) -> Line:
    """Return condensates, then quotes, each on a line of its own."""
    if one.state is not None:
        return (Mark(table_wording(language).states[one.state]),)
    opening, closing = ("»", "«") if language == "da" else ("“", "”")
    lines: list[Line] = [(text,) for text in one.condensates]
    for parts in one.quotes:
        words = tuple(piece for n, part in enumerate(parts) for piece in ((Mark(" "), part) if n else (part,)))
        lines.append((Mark(opening), *words, Mark(closing)))
    shown = tuple(piece for n, line in enumerate(lines) for piece in ((Mark("\n"), *line) if n else line))
    more = one.n - len(one.quotes)
    return (*shown, Mark(f" (+{more})")) if more > 0 and one.quotes else shown or (Mark(str(one.n)),)


def _rows(found: Framework) -> Iterator[dict[str, Value]]:
    for row, line in zip(found.row_keys, found.cells, strict=True):
        for column, one in zip(found.column_keys, line, strict=True):
            yield {
                "row": str(row),
                "column": str(column),
                "condensates": [str(text) for text in one.condensates],
                "quotes": ["\n".join(str(part) for part in parts) for parts in one.quotes],
                "n": one.n,
                "unit": "statements",
                "state": None if one.state is None else one.state.value,
            }
