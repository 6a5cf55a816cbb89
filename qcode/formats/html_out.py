"""Pages to one HTML file: nothing loaded from elsewhere, every word escaped, readable without its style, printable."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qcode.formats import html_tables
from qcode.model.attribution import Form
from qcode.model.block import Heading, Page, Paragraph, Quote, Table
from qcode.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.block import Block, Line

_STYLE = """\
body { font: 11pt/1.45 Calibri, Carlito, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111; }
h1, h2, h3, h4 { color: #1f2a44; line-height: 1.2; break-after: avoid; }
p { white-space: pre-line; }
blockquote { margin: 0 1em .8em; break-inside: avoid; }
blockquote.epigraph { font-style: italic; margin-left: 40%; }
blockquote.pull-quote { font-size: 1.2em; border-top: 2px solid #1f2a44; border-bottom: 2px solid #1f2a44; }
.signature { font-size: 11pt; font-style: normal; }
.lead { break-after: avoid; margin-bottom: .3em; }
.note { font-size: 8pt; color: #555; }
.draft { font-size: 20pt; font-weight: bold; color: #b00020; text-align: center; }
.every-page { display: none; }
@media print {
  body { max-width: none; margin: 0; }
  .every-page { display: block; position: fixed; top: 40%; left: 0; right: 0; z-index: -1;
    font-size: 72pt; font-weight: bold; color: #b00020; opacity: .18; text-align: center; }
}
@page { size: A4; margin: 2cm; }
"""
_CONTENTS_STYLE = """\
body { overflow-wrap: break-word; hyphens: auto; }
.note { font-size: 9pt; }
.skip { position: absolute; left: -99em; }
.skip:focus { left: 1em; top: 1em; padding: .5em 1em; background: #fff; outline: 2px solid #1f2a44; }
nav { border-left: 3px solid #a9c7e3; padding: .1em 0 .1em 1em; margin: 1.5em 0; }
nav h2 { font-size: 1em; margin: .3em 0; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li li { padding-left: 1.2em; }
nav a { color: #1f3a5f; display: inline-block; padding: .15em 0; }
a:focus-visible { outline: 2px solid #b00020; outline-offset: 2px; }
:target { scroll-margin-top: 1em; }
blockquote { margin-left: 2em; } blockquote p { margin: 0 0 .3em; }
@media (max-width: 500px) { body { margin: 1em auto; } blockquote { margin-left: 1em; margin-right: 0; } }
@media print { .skip, nav { display: none; } p { orphans: 3; widows: 3; } caption { break-after: avoid; } }
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
        f"<style>\n{_STYLE}{_CONTENTS_STYLE if page.contents else ''}{html_tables.STYLE}</style>",
        "</head>",
        "<body>",
        *(_opening(page, title) if page.contents else ["<main>", *_draft(page), f"<h1>{title}</h1>"]),
        *(f"<p>{_text(line)}</p>" for line in page.asked),
        *_blocks(page.blocks, anchored=page.contents),
    ]
    return ("\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n").encode("utf-8")


def _draft(page: Page) -> list[str]:
    """Return the mark above the text, and the one that print repeats: what is fixed stands on every sheet."""
    if not page.draft:
        return []
    said = escape(page.draft)
    return [f'<p class="draft">{said}</p>', f'<div class="every-page" aria-hidden="true">{said}</div>']


def _opening(page: Page, title: str) -> list[str]:
    """Return what leads from place to place: past the contents to the text, and from the contents to each heading."""
    words = wording(page.language).labels
    lines = [f'<a class="skip" href="#text">{words["skip"]}</a>', "<header>", *_draft(page), f"<h1>{title}</h1>"]
    headings = [block for block in page.blocks if isinstance(block, Heading)]
    return [*lines, "</header>", *(_contents(headings, words["contents"]) if headings else []), '<main id="text">']


def _contents(headings: Sequence[Heading], label: str) -> Iterator[str]:
    """Yield a list of headings, each below the last that stands above it."""
    yield from ('<nav aria-labelledby="contents">', f'<h2 id="contents">{label}</h2>')
    open_: list[int] = []
    for n, one in enumerate(headings, 1):
        while len(open_) > 1 and open_[-1] > one.level:
            yield "</li></ul>"
            open_.pop()
        if not open_ or one.level > open_[-1]:
            yield "<ul>"
            open_.append(one.level)
        else:
            yield "</li>"
        yield f'<li><a href="#s{n}">{_text(one.line)}</a>'
    yield from ("</li></ul>" for _ in open_)
    yield "</nav>"


def _blocks(blocks: Sequence[Block], *, anchored: bool) -> Iterator[str]:
    n = 0
    for block in blocks:
        match block:
            case Heading(line, level):
                n += 1
                tag, place = f"h{min(level + 1, 6)}", f' id="s{n}"' if anchored else ""
                yield f"<{tag}{place}>{_text(line)}</{tag}>"
            case Paragraph(line, note):
                yield f'<p class="note">{_text(line)}</p>' if note else f"<p>{_text(line)}</p>"
            case Quote():
                yield from _quote(block)
            case Table():
                yield from html_tables.written(block)


def _quote(block: Quote) -> list[str]:
    notes = [f'<p class="note">{_text(line)}</p>' for line in block.before]
    words = [f"<p>{_text(line)}</p>" for line in block.lines]
    if block.signed:
        words[-1] = f'<p class="signature">{_text(block.lines[-1])}</p>'
    after = [f'<p class="note">{_text(line)}</p>' for line in (*block.after, *([block.note] if block.note else []))]
    lead = [f'<p class="lead">{_text(block.lead)}</p>'] if block.lead else []
    if block.form is Form.INLINE:
        return [*notes, *words, *after]
    named = "" if block.form is Form.AFTER else f' class="{block.form}"'
    return [*lead, f"<blockquote{named}>", *notes, *words, *after, "</blockquote>"]


def _text(line: Line) -> str:
    return escape("".join(str(part) for part in line))
