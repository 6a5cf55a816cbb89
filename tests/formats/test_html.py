"""Web pages. Each docstring is the page."""

import inspect
from collections.abc import Callable

import pytest

from qcode.errors import BadFile
from qcode.formats import html


def of(test: Callable[..., None]) -> bytes:
    return inspect.cleandoc(test.__doc__ or "").encode()


def test_paragraphs_headings_breaks_and_bold_beginnings_are_told() -> None:
    """
    <html><head><title>nej</title></head><body><h2>Tema</h2>
    <p><strong>Mette:</strong> ja
       og <em>nej</em><br>mere</p><div>løs<p>og fast</div></body></html>
    """
    found = html.contents(of(test_paragraphs_headings_breaks_and_bold_beginnings_are_told), "a.html").lines

    assert [(line.text.strip(), line.bold, line.style, line.soft) for line in found] == [
        ("Tema", "", "heading", False),
        ("Mette: ja og nej", "Mette:", "", False),
        ("mere", "", "", True),
        ("løs", "", "", False),
        ("og fast", "", "", False),
    ]


def test_tables_have_rows_and_cells() -> None:
    """
    <table><tbody><tr><td>I</td><td><p>Hvad</p><p>så?</p></td></tr><tr><td>alene</td></tr></tbody></table>
    """
    found = html.contents(of(test_tables_have_rows_and_cells), "a.html").lines

    assert [line.cells for line in found] == [("I", "Hvad\nså?"), ()]


def test_what_nobody_sees_is_left_out() -> None:
    """
    <p>ord<script>x()</script><style>p{}</style><span hidden>skjult</span><span style="display: none">skjult</span>
    <!-- note --><del>slettet</del><a class="sdfootnoteanc">1</a></p><div id="sdfootnote1">fod</div>
    <div style="mso-element:footnote-list">fod</div><div title="header">hoved</div>
    """
    found = html.contents(of(test_what_nobody_sees_is_left_out), "a.html").lines

    assert [line.text.strip() for line in found] == ["ord"]


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=iso-8859-1><p>På Ærø – »ja«".encode("cp1252"),
        '<meta http-equiv=x content="text/html; charset=windows-1252"><p>På Ærø – »ja«'.encode("cp1252"),
        "<meta charset=utf-8><p>På Ærø – »ja«".encode("cp1252"),
        "<p>På Ærø – »ja«".encode(),
        "<meta charset=iso-8859-1><p>På Ærø – »ja«".encode("utf-8-sig"),
        '<?xml version="1.0" encoding="latin1"?><html><p>På Ærø – »ja«</p></html>'.encode("utf-16"),
    ],
    ids=["declared", "http-equiv", "wrongly declared", "nothing said", "mark before all", "utf-16"],
)
def test_letters_are_read_by_mark_by_declaration_or_by_what_they_look_like(data: bytes) -> None:
    assert [line.text for line in html.contents(data, "a.html").lines] == ["På Ærø – »ja«"]


def test_an_entity_never_reads_another_file() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>ja &x; &amp; &aring;</p></html>'

    text = " ".join(line.text for line in html.contents(page, "a.html").lines)

    assert "root" not in text
    assert "& å" in text


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"<p>" + b"<div>" * 90_000, "deeply"), (b"bare ord", "is no web page"), (b"\0" * 40, "binary")],
)
def test_what_is_no_web_page_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem):
        html.contents(data, "a.html")
