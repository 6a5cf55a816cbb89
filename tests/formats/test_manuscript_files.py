"""A manuscript reads the same from whatever file: paragraphs, what sets quotes off, tables, notes, pages."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Cm

from qcode.errors import BadFile
from qcode.formats import manuscript, manuscript_comments
from qcode.model.manuscript import Role

if TYPE_CHECKING:
    from docx.document import Document as Word


def saved(document: Word) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word() -> Word:
    document = Document()
    document.add_heading("Kapitel", 1)
    document.add_paragraph("En leder siger:")
    document.add_paragraph("Vi fik en nøgle.", style="Quote")
    document.add_paragraph("Taget var utæt.").paragraph_format.left_indent = Cm(1)
    document.add_paragraph("Et punkt", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("region", "n", "I alt", "4"), strict=True):  # noqa: SLF001
        cell.text = text
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Næste side.")
    return document


def test_word_tells_quotes_by_style_and_by_indent() -> None:
    read = manuscript.read(saved(word()), "k.docx")

    assert [(one.text, one.role) for one in read.paragraphs[:5]] == [
        ("Kapitel", Role.HEADING),
        ("En leder siger:", Role.BODY),
        ("Vi fik en nøgle.", Role.QUOTE),
        ("Taget var utæt.", Role.QUOTE),
        ("Et punkt", Role.ITEM),
    ]
    assert read.tables[0].rows == (("region", "n"), ("I alt", "4"))
    assert [one.n for one in read.paragraphs] == list(range(1, len(read.paragraphs) + 1))


def test_word_tells_the_page_where_it_breaks() -> None:
    read = manuscript.read(saved(word()), "k.docx")

    assert read.paragraphs[-1].page == 2
    assert read.paragraphs[-1].place == f"page 2, paragraph {len(read.paragraphs)}"


def test_comments_go_to_the_paragraphs_as_they_were_numbered_and_change_no_word() -> None:
    data = saved(word())
    before = manuscript.read(data, "k.docx")
    n = next(one.n for one in before.paragraphs if one.text == "4")
    copy = manuscript_comments.commented(data, [(3, "not-verbatim: x"), (n, "table-sum: y")])

    assert manuscript.read(copy, "k.docx") == before
    comments = {one.text for one in Document(io.BytesIO(copy)).comments}
    assert comments == {"not-verbatim: x", "table-sum: y"}


MARKDOWN = """\
# Kapitel

En leder siger,
og det gælder:

> Vi fik en nøgle.

- Et punkt

| region | n |
| --- | --- |
| I alt | 4 |
"""
HTML = """<html><body><h1>Kapitel</h1><p>En leder siger, og det gælder:</p>
<blockquote><p>Vi fik en <b>nøgle</b>.</p></blockquote><ul><li>Et punkt</li></ul>
<table><tr><th>region</th><th>n</th></tr><tr><td>I alt</td><td>4</td></tr></table></body></html>"""


@pytest.mark.parametrize(("written", "name"), [(MARKDOWN, "k.md"), (HTML, "k.html")])
def test_markdown_and_web_pages_read_alike(written: str, name: str) -> None:
    read = manuscript.read(written.encode(), name)

    assert [(one.text, one.role) for one in read.paragraphs[:4]] == [
        ("Kapitel", Role.HEADING),
        ("En leder siger, og det gælder:", Role.BODY),
        ("Vi fik en nøgle.", Role.QUOTE),
        ("Et punkt", Role.ITEM),
    ]
    assert read.tables[0].rows == (("region", "n"), ("I alt", "4"))


def test_indented_lines_of_a_text_file_are_quotes() -> None:
    read = manuscript.read("En leder siger:\n\n    Vi fik en nøgle.\n\nSådan var det.\n".encode(), "k.txt")

    assert [one.role for one in read.paragraphs] == [Role.BODY, Role.QUOTE, Role.BODY]


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
<office:automatic-styles>
<style:style style:name="P1"><style:paragraph-properties fo:margin-left="1.2cm"/></style:style>
</office:automatic-styles>
<office:body><office:text><text:h>Kapitel</text:h>
<text:p text:style-name="Standard">En leder<text:s/>siger:</text:p>
<text:p text:style-name="P1">Vi fik en nøgle.</text:p><text:p text:style-name="Quotations">Taget var utæt.</text:p>
</office:text></office:body></office:document-content>"""


def test_open_document_tells_quotes_by_style_and_by_margin() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", ODT)
    read = manuscript.read(out.getvalue(), "k.odt")

    assert [(one.text, one.role) for one in read.paragraphs] == [
        ("Kapitel", Role.HEADING),
        ("En leder siger:", Role.BODY),
        ("Vi fik en nøgle.", Role.QUOTE),
        ("Taget var utæt.", Role.QUOTE),
    ]


@pytest.mark.parametrize(("data", "name"), [(b"x", "k.doc"), (b" ", "k.md"), (b"PK", "k.docx"), (b"x", "k.pdf")])
def test_what_is_no_manuscript_is_refused_with_a_way_out(data: bytes, name: str) -> None:
    with pytest.raises(BadFile) as refused:
        manuscript.read(data, name)

    assert refused.value.hint
