"""OpenDocument texts, by hand; those of LibreOffice are in test_files."""

import io
import zipfile

import pytest

from qcode.errors import BadFile
from qcode.formats import odt

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
)


def zipped(body: str, *, styles: str = "", before: str = "", **parts: str) -> bytes:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    auto = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", f"{before}<office:document-content {SPACES}>{auto}{text}</office:document-content>"
        )
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("manifest", "manifest.xml"), part)
    return out.getvalue()


def texts(body: str) -> list[str]:
    return [line.text for line in odt.contents(zipped(body), "a.odt").lines]


def test_blanks_tabs_and_line_breaks_are_read_as_they_are_shown() -> None:
    body = '<text:p>ord<text:s text:c="999999999"/>to<text:tab/>tre\n  fire<text:line-break/>fem</text:p>'

    lines = odt.contents(zipped(body), "a.odt").lines

    assert [(line.text, line.soft) for line in lines] == [("ord to\ttre   fire", False), ("fem", True)]


def test_bold_is_told_by_the_style_and_its_parent() -> None:
    bold = '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    child = '<style:style style:name="T2" style:parent-style-name="T1"/>'
    body = '<text:p><text:span text:style-name="T2">Mette:</text:span> ja</text:p>'

    (line,) = odt.contents(zipped(body, styles=bold + child), "a.odt").lines

    assert (line.bold, line.text) == ("Mette:", "Mette: ja")


def test_lists_sections_and_tables_come_in_the_order_of_the_page() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = row.format(cell.format("IP1") + cell.format("ja")) + row.format(cell.format("alene"))
    table = f"<table:table>{rows}</table:table>"
    listed = "<text:list><text:list-item><text:p>punkt</text:p></text:list-item></text:list>"

    assert texts(f"<text:section>{listed}</text:section>{table}<text:p>sidst</text:p>") == [
        "punkt",
        "IP1\tja",
        "alene",
        "sidst",
    ]


def test_notes_comments_and_deletions_are_no_words() -> None:
    body = "<text:note-body><text:p>fod</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    deletion = "<text:deletion><text:p>væk</text:p></text:deletion>"
    gone = f"<text:tracked-changes><text:changed-region>{deletion}</text:changed-region></text:tracked-changes>"
    comment = "<office:annotation><text:p>husk</text:p></office:annotation>"

    assert texts(f"{gone}<text:p>ord{note}{comment} mere</text:p>") == ["ord mere"]


def test_a_text_box_is_left_out_and_reported() -> None:
    frame = "<draw:frame><draw:text-box><text:p>boks</text:p></draw:text-box></draw:frame>"

    read = odt.contents(zipped(f"<text:p>ord{frame}</text:p>"), "a.odt")

    assert [line.text for line in read.lines] == ["ord"]
    assert [finding.kind for finding in read.findings] == ["text-boxes"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (zipped("", before="<!DOCTYPE d [<!ENTITY a 'ha'>]>"), "document type"),
        (zipped("<text:p>&ukendt;</text:p>"), "damaged"),
        (zipped("<text:section>" * 300 + "</text:section>" * 300), "damaged"),
        (zipped("ja", **{"META-INF__manifest": "<manifest:encryption-data/>"}), "password"),
        (zipped("ja", **{"encrypted-package": "x"}), "password"),
        (zipped("ja")[:-30], "damaged or cut short"),
        (b"ord", "is no OpenDocument text"),
    ],
    ids=["entities", "unknown entity", "deep", "encrypted parts", "encrypted whole", "cut", "text"],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        odt.contents(data, "interview.odt")

    assert refusal.value.hint
