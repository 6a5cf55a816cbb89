"""Tables of a Word file: columns as wide as what they hold, the heading row again on every page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from qcode.model.block import Cell
from qcode.model.text import normalised

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.shared import Length
    from docx.table import _Cell as WordCell

    from qcode.model.block import Line, Table

_SIZE = 9
_AFTER = 6  # of the empty line that Word needs between a table and what follows
_LETTER = Cm(0.18)  # of that size
_UPRIGHT = Cm(16)  # between the margins
_WORD = 34  # letters; a longer word is broken
_PROSE = 160  # letters; a longer text takes no more of the page
_SHORT = 14  # letters; a shorter text is not broken
_EDGES = 3  # letters
_PLACES_TO_BREAK = re.compile(r" |(?<=[^\W\d])[/-](?=[^\W\d])")
_NUMBER = re.compile(r"[-−–<]?\s*[\d·]")
_SHADES = ("FFFFFF", "D9E6F2", "A9C7E3", "7FAAD3", "6090C0")


def text_of(line: Line) -> str:
    """Return a line as Word is to have it."""
    return normalised("".join(str(part) for part in line))


def is_wide(table: Table) -> bool:
    """Tell whether a table's words would be broken on an upright page."""
    return sum(least for least, _ in _needs(table)) * _LETTER > _UPRIGHT


def add_table(document: DocumentType, table: Table) -> None:
    """Add a table at the end of a document."""
    caption = document.add_paragraph(text_of(table.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=len(table.columns))
    made.autofit = False
    widths = _widths(document, table)
    if "Table Grid" in {style.name for style in document.styles}:
        made.style = "Table Grid"
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    rows = [tuple(Cell(line) for line in table.columns), *table.rows]
    numbers = [n > 0 and _is_numbers([text_of(row[n].line) for row in table.rows]) for n in range(len(table.columns))]
    for n, row in enumerate(rows):
        places = (made.rows[0] if n == 0 else made.add_row()).cells
        for place, cell, width, numeric in zip(places, row, widths, numbers, strict=True):
            place.width = width
            _shade(place, cell)
            run = place.paragraphs[0].add_run(text_of(cell.line))
            run.font.size, run.bold = Pt(_SIZE), n == 0
            layout = place.paragraphs[0].paragraph_format
            layout.space_after = Pt(0)
            if numeric:
                layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(heading)  # noqa: SLF001  # python-docx has no property for it
    after = document.add_paragraph().paragraph_format
    after.space_after, after.line_spacing = Pt(0), Pt(_AFTER)


def _is_numbers(texts: list[str]) -> bool:
    """Tell whether a column is of numbers, which stand below one another to the right; · is one that is withheld."""
    return any(map(_NUMBER.match, texts)) and all(_NUMBER.match(text) or len(text) <= _SHORT for text in texts)


def _widths(document: DocumentType, table: Table) -> list[Length]:
    """Part the width of the page: each column has room for its longest word, then for its texts."""
    section = document.sections[-1]
    page = (section.page_width or Cm(21)) - (section.left_margin or 0) - (section.right_margin or 0)
    needs = _needs(table)
    spare = max(page / _LETTER - sum(least for least, _ in needs), 0)
    more = sum(longest - least for least, longest in needs)
    share = spare / more if more > spare else 1
    wanted = [least + (longest - least) * share for least, longest in needs]
    return [Emu(int(page * each / sum(wanted))) for each in wanted]


def _needs(table: Table) -> list[tuple[int, int]]:
    """Return how many letters each column must have room for, and how many it would use."""
    done = []
    for n, heading in enumerate(table.columns):
        texts = [text_of(heading), *(text_of(row[n].line) for row in table.rows)]
        word = max((len(word) for text in texts for word in _unbroken(text)), default=0)
        least = min(word, _WORD) + _EDGES
        longest = min(max(map(len, texts[1:]), default=0), _PROSE) + _EDGES
        done.append((least, max(least, longest)))
    return done


def _unbroken(text: str) -> list[str]:
    """Return what is to stand on one line."""
    return [text] if len(text) <= _SHORT else _PLACES_TO_BREAK.split(text)


def _shade(place: WordCell, cell: Cell) -> None:
    """Give a cell of a heat map its shade; the number in it says the same."""
    if cell.heat is not None:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _SHADES[cell.heat])
        place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  # python-docx has no property for it
