r"""Rich text, by hand; that of LibreOffice is in test_files. Docstrings are what stands in ``{\rtf1 }``."""

import inspect
from collections.abc import Callable

import pytest

from qcode.errors import BadFile
from qcode.formats import rtf


def lines(body: str, head: str = "\\ansi\\ansicpg1252") -> list[str]:
    return [line.text for line in rtf.contents(f"{{\\rtf1{head} {body}}}".encode("latin-1"), "a.rtf").lines]


def of(test: Callable[..., None]) -> str:
    return inspect.cleandoc(test.__doc__ or "").replace("\n", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"P\'e5 \'c6r\'f8", "På Ærø"),
        (r"P\u229?\~\u198\'c6r\u248?", "På\u00a0Ærø"),
        (r"\uc2\u229 ab\uc0\u198\u248", "åÆø"),
        (r"\u-10179?\u-8704?", "😀"),
        ("På".encode("cp1252").decode("latin-1"), "På"),
        (r"\ldblquote ja\rdblquote \endash nej", "“ja”–nej"),
        (r"HMS\_gruppen og tvær\-faglig", "HMS-gruppen og tværfaglig"),
        (r"\{griner\} \\ ", r"{griner} \ "),
    ],
)
def test_letters_come_out_however_they_are_written(written: str, shown: str) -> None:
    assert lines(written) == [shown]


@pytest.mark.parametrize(
    ("head", "letter"),
    [("\\mac", r"\'8c"), ("\\ansi\\ansicpg10000", r"\'8c"), ("\\pca", r"\'86"), ("\\ansi\\ansicpg99999", r"\'e5")],
)
def test_the_character_set_of_the_file_counts(head: str, letter: str) -> None:
    assert lines(f"P{letter}", head) == ["På"]


def test_the_character_set_of_a_font_counts_for_its_words() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}"

    assert lines(rf"{fonts}\f0 \'f8 {{\f1 \'f8}}") == ["ø ř"]


def test_what_is_no_text_of_the_page_is_left_out() -> None:
    r"""
    {\info{\author AK}}{\header side}{\stylesheet{\s1 heading;}}{\*\generator Word;}
    ord{\footnote fod}{\*\annotation husk}{\field{\*\fldinst DATE}{\fldrslt  i dag}}{\deleted v\'e6k}{\v skjult}
    {\*\shppict{\pict ffd8}}{\pict\bin4 }}}}} mere
    """
    assert lines(of(test_what_is_no_text_of_the_page_is_left_out)) == ["ord i dag mere"]


def test_table_rows_have_cells_and_paragraphs_inside_them() -> None:
    r"""
    \trowd\pard\intbl I\cell Hvad\par s\'e5?\cell\row\trowd\pard\intbl IP1\cell Ja\cell\row\pard efter\par
    """
    found = rtf.contents(f"{{\\rtf1 {of(test_table_rows_have_cells_and_paragraphs_inside_them)}}}".encode(), "a.rtf")

    assert [line.cells for line in found.lines] == [("I", "Hvad\nså?"), ("IP1", "Ja"), ()]


def test_bold_headings_and_line_breaks_are_told() -> None:
    r"""
    \pard\outlinelevel0 Tema\par\pard {\b Mette:} ja\line og nej\par\pard ord\par
    """
    found = rtf.contents(f"{{\\rtf1 {of(test_bold_headings_and_line_breaks_are_told)}}}".encode(), "a.rtf").lines

    assert [(line.text, line.bold, line.style, line.soft) for line in found] == [
        ("Tema", "", "heading", False),
        ("Mette: ja", "Mette:", "", False),
        ("og nej", "", "", True),
        ("ord", "", "", False),
    ]


def test_a_text_box_is_left_out_and_reported() -> None:
    found = rtf.contents(rb"{\rtf1 ord{\shp{\*\shpinst{\shptxt boks}}}}", "a.rtf")

    assert [line.text for line in found.lines] == ["ord"]
    assert [finding.kind for finding in found.findings] == ["text-boxes"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"ord", "is no rich text"), (rb"{\rtf1 ord", "cut short"), (rb"{\rtf1" + b"{" * 5000, "without end")],
)
def test_what_is_no_whole_rich_text_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem):
        rtf.contents(data, "a.rtf")
