"""A chapter in Word: what leads through it, pages that lie, numbers below one another, signatures."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from qcode.formats import docx_out
from qcode.model.attribution import Form
from qcode.model.block import Block, Cell, Heading, Line, Mark, Page, Paragraph, Quote, Table

LYING = WD_ORIENT.LANDSCAPE
UPRIGHT = WD_ORIENT.PORTRAIT
PROSE = "Jeg går derhen hver onsdag, og så sidder vi der og drikker kaffe, til de lukker."


def line(text: str) -> Line:
    return (Mark(text),)


def table(columns: int, cell: str) -> Table:
    heads = tuple(line(f"kolonne {n}") for n in range(columns))
    return Table(line("Tabel"), heads, ((Cell(line("række")), *(Cell(line(cell)) for _ in heads[1:])),) * 2)


def chapter(*blocks: Block) -> docx.document.Document:
    return docx.Document(io.BytesIO(docx_out.written(Page(line("Kapitel"), blocks, contents=True))))


def test_a_chapter_begins_with_a_table_of_contents_that_word_fills() -> None:
    document = chapter(
        Heading(line("Mad")), Heading(line("Kaffe"), 2), Paragraph(line("Tekst.")), Heading(line("Slut"))
    )

    listed = [(one.style.name, one.text) for one in document.paragraphs[1:5] if one.style]
    assert listed == [("TOC Heading", "Indhold"), ("toc 1", "Mad"), ("toc 2", "Kaffe"), ("toc 1", "Slut")]
    body = document.element.body
    assert "".join(one.text or "" for one in body.iter(qn("w:instrText"))).split()[0] == "TOC"
    assert [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    targets = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert targets == [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(set(targets)) == 3


def test_two_headings_need_no_table_of_contents() -> None:
    document = chapter(Heading(line("Mad")), Heading(line("Slut")))

    assert not list(document.element.body.iter(qn("w:instrText")))


def test_a_wide_table_and_its_note_lie_and_the_rest_stands() -> None:
    document = chapter(
        Paragraph(line("Før.")), table(5, PROSE), Paragraph(line("Note."), note=True), Paragraph(line("Efter."))
    )

    sections = list(document.sections)
    assert [one.orientation for one in sections] == [UPRIGHT, LYING, UPRIGHT]
    assert all((one.page_width or 0) > (one.page_height or 0) for one in sections if one.orientation == LYING)
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts == ["Kapitel", "Før.", "Tabel", "Note.", "Efter."]
    breaks = [n for n, one in enumerate(document.paragraphs) if one._p.find(f".//{qn('w:sectPr')}") is not None]  # noqa: SLF001
    assert [document.paragraphs[n].text for n in breaks][-1] in {"Note.", ""}


def test_two_wide_tables_share_a_stretch_of_lying_pages_and_columns_fill_it() -> None:
    document = chapter(table(5, PROSE), table(5, PROSE))

    assert [one.orientation for one in document.sections] == [UPRIGHT, LYING]
    width = sum(column.width or 0 for column in document.tables[0].columns)
    section = document.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    assert abs(width - room) < room / 100


def test_a_narrow_table_turns_no_page() -> None:
    assert [one.orientation for one in chapter(table(4, "3/7")).sections] == [UPRIGHT]


def test_numbers_stand_to_the_right_with_their_heading_and_words_do_not() -> None:
    rows = (
        (Cell(line("Mad")), Cell(line("3/7 (43 %)")), Cell(line("tavs"))),
        (Cell(line("Kaffe")), Cell(line("·")), Cell(line("nej"))),
    )
    document = chapter(Table(line("Tabel"), (line("kode"), line("antal"), line("hvorfor")), rows))

    made = document.tables[0]
    alignments = [[cell.paragraphs[0].alignment for cell in row.cells] for row in made.rows]
    assert alignments == [[None, WD_ALIGN_PARAGRAPH.RIGHT, None]] * 3


def test_the_signature_of_a_pull_quote_is_not_as_large_and_bold_as_its_words() -> None:
    quote = Quote((line("»Ja.«"), line("(leder)")), form=Form.PULL_QUOTE, signed=True)

    words, signature = chapter(quote).paragraphs[1:3]

    assert (words.style.name, signature.style.name) == ("Pull quote", "Pull quote signature")  # type: ignore[union-attr]
    assert (words.style.font.bold, signature.style.font.bold) == (True, False)  # type: ignore[union-attr]
