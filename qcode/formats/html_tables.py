"""Tables of a page in HTML: shaded, with intervals drawn, and readable without seeing either."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.block import Cell, Line, Table

_LONG = 60  # letters of a cell from which on it is prose, which is broken into lines
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[-−–<]?\s*[\d·]")
_WORDED = ' class="words"'

STYLE = """\
.wide { overflow-x: auto; margin: 1em 0; }
.wide:focus { outline: 2px solid #1f2a44; }
table { border-collapse: collapse; font: 10pt/1.4 Calibri, Carlito, sans-serif; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding-bottom: .4em; }
th, td { padding: .2em .6em; border-bottom: 1px solid #ccc; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
table { min-width: min(100%, 26em); }
.words { text-align: left; } td.words { white-space: normal; min-width: 8em; }
td.long { text-align: left; white-space: pre-line; min-width: 18em; }
tr:has(td.long) > * { vertical-align: top; }
.h0 { background: #fff; } .h1 { background: #d9e6f2; } .h2 { background: #a9c7e3; }
.h3 { background: #3b6ea5; color: #fff; } .h4 { background: #1f3a5f; color: #fff; }
svg { width: 6em; height: .8em; vertical-align: middle; margin-left: .5em; }
@media print {
  .wide { overflow: visible; } table { font-size: 8pt; width: 100%; } td { print-color-adjust: exact; }
  th, td { white-space: normal; padding: .2em .3em; } td.long { min-width: 0; }
  tr { break-inside: avoid; } tr:has(td.long) { break-inside: auto; }
}
"""


def written(table: Table) -> list[str]:
    """Return a table that scrolls by itself, by keyboard too, where the screen is narrower."""
    worded = [_is_worded([row[n] for row in table.rows]) for n in range(len(table.columns))]
    head = "".join(
        f'<th scope="col"{_WORDED if n and words else ""}>{_text(line)}</th>'
        for n, (line, words) in enumerate(zip(table.columns, worded, strict=True))
    )
    rows = ["<tr>" + _first(row[0]) + "".join(map(_cell, row[1:], worded[1:])) + "</tr>" for row in table.rows]
    caption = _text(table.caption)
    return [
        f'<div class="wide" role="region" tabindex="0" aria-label="{caption}">',
        "<table>",
        f"<caption>{caption}</caption>",
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody>",
        "</table>",
        "</div>",
    ]


def _first(cell: Cell) -> str:
    return f'<th scope="row">{_text(cell.line)}</th>'


def _is_worded(column: Sequence[Cell]) -> bool:
    """Tell whether a column has words in it and no numbers, which stand to the right."""
    texts = [_text(cell.line) for cell in column]
    return any(_LETTER.search(text) for text in texts) and not any(_NUMBER.match(text) for text in texts)


def _cell(cell: Cell, worded: bool) -> str:  # noqa: FBT001  # of each column, as it is mapped
    text = _text(cell.line)
    long = len(text) > _LONG
    looks = [*([] if cell.heat is None else [f"h{cell.heat}"]), *(["long"] if long else [])]
    looks += ["words"] if worded and not long else []
    kind = f' class="{" ".join(looks)}"' if looks else ""
    return f"<td{kind}>{text}{_drawn(cell)}</td>"


def _drawn(cell: Cell) -> str:
    """Draw an interval on a line from -1 to 1; it stands in words beside it, so a screen reader passes it over."""
    if cell.reach is None:
        return ""
    low, value, high = (50 + 50 * end for end in cell.reach)
    return (
        '<svg viewBox="0 0 100 12" aria-hidden="true" preserveAspectRatio="none">'
        '<path d="M0 6H100M50 1V11" stroke="#bbb"/>'
        f'<path d="M{low:.1f} 6H{high:.1f}" stroke="#1f3a5f" stroke-width="3"/>'
        f'<path d="M{value:.1f} 1V11" stroke="#b00020" stroke-width="2"/></svg>'
    )


def _text(line: Line) -> str:
    return escape(normalised("".join(str(part) for part in line)))
