"""What a chapter in Word has beyond its paragraphs: a table of contents, and lying pages for wide tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from qcode.formats.docx_tables import is_wide, text_of
from qcode.model.block import Heading, Paragraph, Table
from qcode.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as DocumentType
    from docx.text.paragraph import Paragraph as WordParagraph
    from lxml.etree import _Element

    from qcode.model.block import Block, Page

_CONTENTS = "TOC Heading"
_LEVELS = (1, 2, 3)
_INSTRUCTION = ' TOC \\o "1-3" \\h \\z \\u '
_PROSE = 60  # letters of a cell from which on it is prose
_ABREAST = 3  # columns of prose that an upright page has room for


def lying(blocks: Sequence[Block]) -> list[bool]:
    """Tell of each block whether it stands on a lying page: wide tables, and what is said right below them."""
    done: list[bool] = []
    for block in blocks:
        below = bool(done) and done[-1] and isinstance(block, Paragraph) and block.note
        done.append(below or (isinstance(block, Table) and (is_wide(block) or _is_crowded(block))))
    return done


def _is_crowded(table: Table) -> bool:
    """Tell whether so many columns hold prose that each would be a few words wide."""
    columns = range(1, len(table.columns))
    return sum(any(len(text_of(row[n].line)) > _PROSE for row in table.rows) for n in columns) >= _ABREAST


def turn(document: DocumentType, *, lies: bool) -> None:
    """Begin a new page that lies or stands, with the margins, headers and footers of the one before."""
    last = document.sections[-1]
    if (last.orientation == WD_ORIENT.LANDSCAPE) == lies:
        return
    width, height = last.page_width, last.page_height
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = height, width
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT


def add_contents(document: DocumentType, page: Page) -> None:
    """Add a table of contents: a field that Word fills with page numbers, with the headings in it until then."""
    headings = [block for block in page.blocks if isinstance(block, Heading)]
    if len(headings) < len(_LEVELS):
        return
    _styles(document)
    document.add_paragraph(wording(page.language).labels["contents"], style=_CONTENTS)
    added = []
    for n, one in enumerate(headings, 1):
        paragraph = document.add_paragraph(style=f"toc {min(one.level, len(_LEVELS))}")
        _link(paragraph, text_of(one.line), bookmark(n))
        added.append(paragraph)
    begin = _field("begin", dirty=True)
    instruction = OxmlElement("w:r")
    written = OxmlElement("w:instrText")
    written.set(qn("xml:space"), "preserve")
    written.text = _INSTRUCTION
    instruction.append(written)
    first = added[0]._p  # noqa: SLF001  # python-docx has no fields
    for n, element in enumerate((begin, instruction, _field("separate"))):
        first.insert(1 + n, element)  # behind the paragraph's properties
    added[-1]._p.append(_field("end"))  # noqa: SLF001  # python-docx has no fields


def bookmark(n: int) -> str:
    """Return what the n-th heading is called, as Word calls those its table of contents leads to."""
    return f"_Toc{n:08d}"


def mark_heading(paragraph: WordParagraph, n: int) -> None:
    """Put a heading between a bookmark's ends."""
    element = paragraph._p  # noqa: SLF001  # python-docx has no bookmarks
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(n))
    start.set(qn("w:name"), bookmark(n))
    end.set(qn("w:id"), str(n))
    element.insert(1, start)
    element.append(end)


def _styles(document: DocumentType) -> None:
    names = {style.name for style in document.styles}
    wanted = {_CONTENTS: 0.0, **{f"toc {level}": 0.6 * (level - 1) for level in _LEVELS}}
    for name, indent in wanted.items():
        if name in names:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"] if "Normal" in names else None
        style.paragraph_format.left_indent = Cm(indent)
        style.paragraph_format.space_after = Pt(3)
        if name == _CONTENTS:
            style.font.bold, style.paragraph_format.keep_with_next = True, True


def _link(paragraph: WordParagraph, text: str, target: str) -> None:
    run = paragraph.add_run(text)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), target)
    link.set(qn("w:history"), "1")
    run._r.addprevious(link)  # noqa: SLF001  # python-docx has no links within a file
    link.append(run._r)  # noqa: SLF001  # as above


def _field(kind: str, *, dirty: bool = False) -> _Element:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    run.append(mark)
    return run
