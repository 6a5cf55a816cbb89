"""Pages to one HTML file: nothing loaded from elsewhere, every word escaped, readable without its style, printable."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qcode.formats import html_tables
from qcode.model.block import Heading, Page, Paragraph, Quote, Table

if TYPE_CHECKING:
    from qcode.model.block import Line

_STYLE = """\
body { font: 11pt/1.45 Calibri, Carlito, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111; }
h1, h2, h3, h4 { color: #1f2a44; line-height: 1.2; break-after: avoid; }
p { white-space: pre-line; }
blockquote { margin: 0 1em .8em; break-inside: avoid; }
.note { font-size: 8pt; color: #555; }
.draft { font-size: 20pt; font-weight: bold; color: #b00020; text-align: center; }
@media print { body { max-width: none; margin: 0; } }
@page { size: A4; margin: 2cm; }
"""


def written(page: Page) -> bytes:
    """Return a page as the bytes of an HTML file; its text has passed the gate."""
    title = _text(page.title)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(page.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}{html_tables.STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        *([f'<p class="draft">{escape(page.draft)}</p>'] if page.draft else []),
        f"<h1>{title}</h1>",
        *(f"<p>{_text(line)}</p>" for line in page.asked),
    ]
    for block in page.blocks:
        match block:
            case Heading(line, level):
                tag = f"h{min(level + 1, 6)}"
                lines.append(f"<{tag}>{_text(line)}</{tag}>")
            case Paragraph(line):
                lines.append(f"<p>{_text(line)}</p>")
            case Quote():
                lines += _quote(block)
            case Table():
                lines += html_tables.written(block)
    return ("\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n").encode("utf-8")


def _quote(block: Quote) -> list[str]:
    notes = [f'<p class="note">{_text(line)}</p>' for line in block.before]
    words = [f"<p>{_text(line)}</p>" for line in block.lines]
    after = [f'<p class="note">{_text(line)}</p>' for line in (*block.after, *([block.note] if block.note else []))]
    return ["<blockquote>", *notes, *words, *after, "</blockquote>"]


def _text(line: Line) -> str:
    return escape("".join(str(part) for part in line))
