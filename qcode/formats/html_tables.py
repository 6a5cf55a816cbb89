"""Tables of a page in HTML: shaded, with intervals drawn, and readable without seeing either."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qcode.model.text import normalised

if TYPE_CHECKING:
    from qcode.model.block import Cell, Line, Table

_LONG = 60  # letters of a cell from which on it is prose, which is broken into lines

STYLE = """\
.wide { overflow-x: auto; margin: 1em 0; }
.wide:focus { outline: 2px solid #1f2a44; }
table { border-collapse: collapse; font: 10pt/1.4 Calibri, Carlito, sans-serif; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding-bottom: .4em; }
th, td { padding: .2em .6em; border-bottom: 1px solid #ccc; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
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
    head = "".join(f'<th scope="col">{_text(line)}</th>' for line in table.columns)
    rows = ["<tr>" + _first(row[0]) + "".join(_cell(cell) for cell in row[1:]) + "</tr>" for row in table.rows]
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


def _cell(cell: Cell) -> str:
    text = _text(cell.line)
    looks = [*([] if cell.heat is None else [f"h{cell.heat}"]), *(["long"] if len(text) > _LONG else [])]
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
