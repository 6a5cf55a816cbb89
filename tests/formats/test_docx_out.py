"""Word files: real styles, a house's template without its past, the same bytes for the same page."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from qcode.errors import BadFile
from qcode.formats import docx_out
from qcode.model.block import Heading, Mark, Page, Paragraph, Quote

if TYPE_CHECKING:
    from docx.document import Document

PAGE = Page(
    (Mark("Citater"),),
    (
        Paragraph((Mark("2 udsagn"),)),
        Heading((Mark("region 1"),), 1),
        Heading((Mark("politiker"),), 2),
        Heading((Mark("brugere/kilder"),), 3),
        Quote(
            ((Mark("»Første linje"),), (Mark("anden linje« "), Mark("(politiker)"))),
            before=((Mark("Interviewer: Hvad?"),),),
            after=((Mark("Interviewer: Tak."),),),
            note=(Mark("I01:0-9 · AK"),),
        ),
        Quote(((Mark("»<b> & ]]> \u201cx\u201d 𝄞«"),),)),
    ),
)
MAKER = "Mette Bjørnsen"
ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def house() -> Document:
    """A template as a house keeps it: its own styles, and traces of those who made it."""
    document = docx.Document()
    quote = document.styles["Quote"]
    quote.font.name, quote.font.size, quote.font.color.rgb = "Garamond", Pt(13), RGBColor(0x11, 0x22, 0x33)
    document.styles["Heading 1"].font.name = "Gill Sans"
    document.styles.add_style("Husets egen", WD_STYLE_TYPE.PARAGRAPH)
    document.sections[0].left_margin = Cm(4)
    document.sections[0].footer.paragraphs[0].text = "Institut for Prøver"
    paragraph = document.add_paragraph(f"Skrevet af {MAKER}")
    document.add_comment(paragraph.runs, text=f"{MAKER} var her", author=MAKER, initials="MB")
    document.add_table(1, 1).cell(0, 0).text = MAKER
    core = document.core_properties
    for name in ("author", "last_modified_by", "comments", "subject", "keywords", "category", "title", "identifier"):
        setattr(core, name, MAKER)
    package = document.part.package
    custom = f"<Properties><property><lpwstr>{MAKER}</lpwstr></property></Properties>".encode()
    blob = Part(
        PackURI("/docProps/custom.xml"),
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        custom,
        package,
    )
    package.relate_to(blob, RT.CUSTOM_PROPERTIES)
    notes = f'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{MAKER}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    document.part.relate_to(Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), package), RT.FOOTNOTES)
    for rel in package.rels.values():
        if rel.reltype == RT.EXTENDED_PROPERTIES:
            app = rel.target_part
            app._blob = app.blob.replace(b"</Properties>", f"<Company>{MAKER}</Company></Properties>".encode())  # noqa: SLF001
    settings = document.settings.element
    attached = settings.makeelement(qn("w:attachedTemplate"), {qn("r:id"): "rId99"})
    settings.insert(0, attached)
    (settings_part,) = (rel.target_part for rel in document.part.rels.values() if rel.reltype == RT.SETTINGS)
    settings_part.rels.get_or_add_ext_rel(ATTACHED, f"file:///C:/Users/{MAKER}/hus.dotx")
    return document


def as_dotx(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts(data).items():
            archive.writestr(name, content.replace(b"document.main+xml", b"template.main+xml"))
    return buffer.getvalue()


def test_the_page_is_in_real_styles() -> None:
    paragraphs = [(one.style.name if one.style else "", one.text) for one in opened(docx_out.written(PAGE)).paragraphs]

    assert paragraphs == [
        ("Title", "Citater"),
        ("Normal", "2 udsagn"),
        ("Heading 1", "region 1"),
        ("Heading 2", "politiker"),
        ("Heading 3", "brugere/kilder"),
        ("Quote note", "Interviewer: Hvad?"),
        ("Quote", "»Første linje"),
        ("Quote", "anden linje« (politiker)"),
        ("Quote note", "Interviewer: Tak."),
        ("Quote note", "I01:0-9 · AK"),
        ("Quote", "»<b> & ]]> \u201cx\u201d 𝄞«"),
    ]


def test_no_run_is_formatted_by_hand() -> None:
    """What a writer pastes takes the look of the chapter it is pasted into."""
    for paragraph in opened(docx_out.written(PAGE)).paragraphs:
        for run in paragraph.runs:
            assert (run.font.name, run.font.size, run.bold, run.italic) == (None, None, None, None)


def test_the_parts_of_a_quote_stay_on_one_page() -> None:
    quote = opened(docx_out.written(PAGE)).paragraphs[5:10]

    assert [one.paragraph_format.keep_with_next for one in quote] == [True, True, True, True, False]


@pytest.mark.parametrize("template", [None, "docx", "dotx"])
def test_the_same_page_gives_the_same_bytes(template: str | None) -> None:
    given = {None: None, "docx": saved(house()), "dotx": as_dotx(saved(house()))}[template]

    assert docx_out.written(PAGE, given, "hus") == docx_out.written(PAGE, given, "hus")


@pytest.mark.parametrize("make", [saved, lambda document: as_dotx(saved(document))], ids=["docx", "dotx"])
def test_a_template_gives_its_styles_and_page_and_nothing_of_its_past(make: object) -> None:
    assert callable(make)
    data = docx_out.written(PAGE, make(house()), "hus.dotx")
    document = opened(data)
    quote = document.styles["Quote"]

    assert (quote.font.name, quote.font.size, str(quote.font.color.rgb)) == ("Garamond", Pt(13), "112233")
    assert document.styles["Heading 1"].font.name == "Gill Sans"
    assert "Husets egen" in [style.name for style in document.styles]
    assert document.sections[0].left_margin == pytest.approx(Cm(4), abs=700)
    assert document.sections[0].footer.paragraphs[0].text == "Institut for Prøver"
    assert document.paragraphs[0].text == "Citater"
    for name, content in parts(data).items():
        assert MAKER.encode() not in content, name
        assert b"rId99" not in content, name
    assert b"document.main+xml" in parts(data)["[Content_Types].xml"]
    assert not [name for name in parts(data) if re.search("comments|custom|app|footnotes|thumbnail|people", name)]


@pytest.mark.parametrize(
    "missing",
    [("Quote",), ("Title",), ("Heading 1", "Heading 2", "Heading 3"), ("Title", "Heading 2", "Quote", "Normal"), ()],
    ids=" ".join,
)
def test_a_template_without_the_styles_needed_gets_them(missing: tuple[str, ...]) -> None:
    """A house may have thrown out what it does not use; what is written still has headings, title and quotes."""
    template = docx.Document()
    for name in missing:
        template.styles[name].delete()

    document = opened(docx_out.written(PAGE, saved(template), "hus.docx"))

    used = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Quote", "Quote note"} <= set(used)
    heads = [name for name in used if str(name).startswith(("Title", "Heading"))]
    assert heads == ["Title", "Heading 1", "Heading 2", "Heading 3"]
    assert {"Quote", "Quote note", *used} <= {style.name for style in document.styles}


def test_a_style_that_is_made_for_a_template_stands_out_as_it_should() -> None:
    template = docx.Document()
    for name in ("Title", "Heading 1", "Quote"):
        template.styles[name].delete()

    styles = opened(docx_out.written(PAGE, saved(template), "hus.docx")).styles

    assert [styles[name].font.bold for name in ("Title", "Heading 1", "Quote")] == [True, True, False]
    assert styles["Title"].font.size > styles["Heading 1"].font.size > styles["Quote"].font.size
    assert round(styles["Quote"].paragraph_format.left_indent.cm, 2) == 1


def test_the_properties_are_neutral() -> None:
    data = docx_out.written(PAGE)
    core = opened(data).core_properties

    assert (core.title, core.language, core.author, core.last_modified_by, core.comments) == (
        "Citater",
        "da-DK",
        "",
        "",
        "",
    )
    assert (core.subject, core.keywords, core.category, core.revision) == ("", "", "", 1)
    assert (core.created, core.modified) == (core.created, core.created)
    assert str(core.created).startswith("2000-01-01")
    assert b"removePersonalInformation" in parts(data)["word/settings.xml"]
    assert not [name for name in parts(data) if "thumbnail" in name or "app.xml" in name]


@pytest.mark.parametrize(("language", "code"), [("da", "da-DK"), ("nb", "nb-NO"), ("en", "en-GB"), ("fo", "fo")])
def test_words_are_checked_in_the_language_of_the_study(language: str, code: str) -> None:
    document = opened(docx_out.written(Page((Mark("x"),), language=language)))

    assert {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))} == {code}


def test_every_part_is_whole_xml_and_dated_alike() -> None:
    data = docx_out.written(PAGE, saved(house()), "hus.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    for name, content in parts(data).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)


def test_every_relation_leads_to_a_part() -> None:
    there = parts(docx_out.written(PAGE, saved(house()), "hus.docx"))
    for name, content in there.items():
        if not name.endswith(".rels"):
            continue
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for relation in etree.fromstring(content):
            target = str(relation.get("Target"))
            if relation.get("TargetMode") != "External":
                assert (target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")) in there


def test_a_draft_says_so_on_first_even_and_other_pages() -> None:
    template = house()
    template.settings.odd_and_even_pages_header_footer = True
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].header.paragraphs[0].text = "Husets hoved"
    page = Page(PAGE.title, PAGE.blocks, draft="KLADDE")
    for given in (None, saved(template)):
        (section,) = opened(docx_out.written(page, given, "hus.docx")).sections
        for header in (section.header, section.first_page_header, section.even_page_header):
            assert header.paragraphs[0].text == "KLADDE"
            assert not header.is_linked_to_previous
    assert section.header.paragraphs[1].text == "Husets hoved"


@pytest.mark.parametrize("data", [b"", b"ingen Word-fil", b"PK\x03\x04", "zip", "tom zip"])
def test_what_is_no_word_file_is_no_template(data: bytes | str) -> None:
    if isinstance(data, str):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            if data == "zip":
                archive.writestr("[Content_Types].xml", "<Types/>")
        data = buffer.getvalue()
    with pytest.raises(BadFile, match=r"hus\.docx: This is no Word file"):
        docx_out.written(PAGE, data, "hus.docx")


def test_letters_that_xml_cannot_hold_do_no_harm() -> None:
    """Stored texts have none; a code's definition or a label may."""
    page = Page((Mark("Citater"),), (Paragraph((Mark("a\x0bb\x00c\ud800d"),)),))

    assert "a" in opened(docx_out.written(page)).paragraphs[1].text
