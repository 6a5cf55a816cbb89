"""Word files, made by python-docx or by hand."""

import contextlib
import io
import random
import zipfile
from xml.sax.saxutils import escape

import docx
import pytest
from docx.document import Document

from qcode.errors import BadFile
from qcode.formats import docx_in

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def zipped(body: str, *, name: str = "word/document.xml", before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return out.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def texts(body: str) -> list[str]:
    return [line.text for line in docx_in.contents(zipped(body), "a.docx").lines]


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_paragraphs_and_tables_come_in_the_order_of_the_page() -> None:
    document = docx.Document()
    document.add_paragraph("først")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "IP1", "ja\nog nej"
    document.add_paragraph("sidst")

    lines = docx_in.contents(saved(document), "a.docx").lines

    assert [line.text for line in lines if not line.cells] == ["først", "sidst"]
    assert lines[1].cells == ("IP1", "ja\nog nej")


def test_bold_beginnings_tabs_and_styles_are_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("[00:01] ")
    paragraph.add_run("Mette").bold = True
    paragraph.add_run("\tja").bold = False
    document.add_heading("Tema", 1)

    spoken, heading = docx_in.contents(saved(document), "a.docx").lines

    assert (spoken.bold, spoken.text) == ("[00:01] Mette", "[00:01] Mette\tja")
    assert heading.style == "Heading1"


def test_a_line_break_parts_a_paragraph_and_says_that_it_goes_on() -> None:
    document = docx.Document()
    document.add_paragraph("I: Hvad\nIP: Ja")

    lines = docx_in.contents(saved(document), "a.docx").lines

    assert [(line.text, line.soft, line.n) for line in lines] == [("I: Hvad", False, 1), ("IP: Ja", True, 1)]


def test_insertions_are_read_and_deletions_are_not() -> None:
    deleted = "<w:del><w:r><w:delText>var </w:delText></w:r></w:del>"

    assert texts(f"<w:p>{run('det ')}<w:ins>{run('er ')}</w:ins>{deleted}{run('godt')}</w:p>") == ["det er godt"]


def test_moved_words_stand_only_where_they_were_moved_to() -> None:
    assert texts(f"<w:p><w:moveFrom>{run('a')}</w:moveFrom>{run('b')}<w:moveTo>{run('a')}</w:moveTo></w:p>") == ["ba"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

    assert texts(f"<w:p>{mark}{run('en ')}</w:p><w:p>{run('sætning')}</w:p>") == ["en sætning"]
    assert texts(f"<w:p>{mark}{run('sidste')}</w:p>") == ["sidste"]


def test_links_fields_and_content_controls_give_their_text_without_codes() -> None:
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr='DATE'>" + run("i dag") + "</w:fldSimple>"
    link = f"<w:hyperlink>{run(' se her')}</w:hyperlink>"

    assert texts(f"<w:sdt><w:sdtContent><w:p>{field}{link}</w:p></w:sdtContent></w:sdt>") == ["i dag se her"]


def test_text_boxes_are_left_out_and_reported_once_without_their_words() -> None:
    box = f"<w:txbxContent><w:p>{run('boks')}</w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    drawn = f"<mc:AlternateContent>{both}</mc:AlternateContent>"

    read = docx_in.contents(zipped(f"<w:p>{run('ord')}<w:r>{drawn}</w:r></w:p>"), "a.docx")

    assert [line.text for line in read.lines] == ["ord"]
    assert [finding.kind for finding in read.findings] == ["text-boxes"]
    assert "boks" not in read.findings[0].message + read.findings[0].hint


def test_an_empty_text_box_is_not_worth_a_word() -> None:
    box = "<w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict>"

    assert docx_in.contents(zipped(f"<w:p>{run('ord')}<w:r>{box}</w:r></w:p>"), "a.docx").findings == []


def test_deleted_rows_are_left_out_and_a_one_celled_table_is_only_a_frame() -> None:
    def row(*cells: str, mark: str = "") -> str:
        return f"<w:tr>{mark}{''.join(f'<w:tc><w:p>{run(cell)}</w:p></w:tc>' for cell in cells)}</w:tr>"

    gone = row("IP", "nej", mark="<w:trPr><w:del/></w:trPr>")

    assert texts(f"<w:tbl>{gone}{row('IP', 'ja')}</w:tbl><w:tbl>{row('IP: ramme')}</w:tbl>") == ["IP\tja", "IP: ramme"]


def test_page_breaks_and_footnote_marks_leave_no_trace() -> None:
    assert texts(f"<w:p><w:r><w:br w:type='page'/></w:r>{run('ord')}<w:r><w:footnoteReference/></w:r></w:p>") == ["ord"]


def test_a_strict_file_is_read_like_any_other() -> None:
    xml = f"<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p>{run('ja')}</w:p></w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)

    assert [line.text for line in docx_in.contents(out.getvalue(), "a.docx").lines] == ["ja"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"


def password_flagged() -> bytes:
    data = bytearray(zipped(f"<w:p>{run('ja')}</w:p>"))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"bare tekst", "is no Word file"),
        (zipped(f"<w:p>{run('ja')}</w:p>")[:-40], "damaged or cut short"),
        (OLE + bytes(100), "old Word file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (password_flagged(), "password"),
        (bomb(), "far more text"),
        (zipped("", name="xl/workbook.xml"), "is no Word file"),
        (zipped("<w:p>&b;</w:p>", before=LAUGHS), "document type"),
        (zipped("<w:p>"), "damaged"),
        (zipped("<w:p>&ukendt;</w:p>"), "damaged"),
        (zipped("<w:p>" * 400 + "</w:p>" * 400), "damaged"),
    ],
    ids=["text", "cut", "doc", "encrypted", "flag", "bomb", "excel", "entities", "tags", "unknown entity", "deep"],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        docx_in.contents(data, "interview.docx")

    assert refusal.value.hint
    assert "\n" not in str(refusal.value)


def test_an_entity_never_reads_another_file() -> None:
    outside = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    text = f'<w:document xmlns:w="{W}"><w:body><w:p>&x;</w:p></w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="utf-16"?>{outside}{text}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml.encode("utf-16"))

    with pytest.raises(BadFile, match="document type"):
        docx_in.contents(out.getvalue(), "a.docx")


def test_damage_anywhere_gives_lines_or_bad_file_and_nothing_else() -> None:
    whole = zipped("".join(f"<w:p>{run(f'ord {n}')}</w:p>" for n in range(50)))
    chance = random.Random(7)  # noqa: S311  the same damage every time

    for _ in range(600):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(BadFile):
            assert all(line.text for line in docx_in.contents(bytes(data), "a.docx").lines)
