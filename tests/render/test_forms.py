"""A quote in each form: where its attribution stands, on the screen, in Markdown, html and Word."""

from __future__ import annotations

import io

import docx
import pytest

from qcode.formats import docx_out, html_out
from qcode.model.attribution import Form
from qcode.model.block import Page
from qcode.model.mask import Piece, Printed
from qcode.model.quotation import PrintedPart, PrintedQuotation
from qcode.model.settings import Settings
from qcode.model.span import Span
from qcode.render import pages, typesetting

SIGNED = {
    Form.AFTER: ["> »Ja.", "> Og nej.« (leder)"],
    Form.CHAINED: ["> »Ja.", "> Og nej.« (leder)"],
    Form.BEFORE: ["> (leder) »Ja.", "> Og nej.«"],
    Form.LEAD_IN: ["(leder)", "> »Ja.", "> Og nej.«"],
    Form.EPIGRAPH: ["> »Ja.", "> Og nej.«", "> (leder)"],
    Form.PULL_QUOTE: ["> »Ja.", "> Og nej.«", "> (leder)"],
    Form.DIALOGUE: ["> »IP1: Ja.", "> Og nej.« (leder)"],
    Form.INLINE: ["»Ja. Og nej.« (leder)"],
}
STYLES = {
    Form.EPIGRAPH: "Quote epigraph",
    Form.DIALOGUE: "Quote dialogue",
    Form.PULL_QUOTE: "Pull quote",
    Form.INLINE: "Normal",
}


def printed(text: str) -> Printed:
    return Printed((Piece(text),))


def page(form: Form, attribution: str = "(leder)", *, marks: bool = True) -> Page:
    part = PrintedPart(1, printed("IP1"), "P01", printed("Ja.\nOg nej."), interviewer=False)
    one = PrintedQuotation(
        id="I01:0-9",
        source=printed("I01"),
        span=Span(0, 9),
        speaker=printed("IP1"),
        attribution=printed(attribution),
        codes=(),
        coders=("AK",),
        parts=(part,),
        attributes={},
        form=form,
        marks=marks,
    )
    return Page((), (typesetting.quote(one, Settings("x")),))


def lines(page: Page) -> list[str]:
    text = pages.markdown(page).replace("\\", "")
    return [line for line in text.splitlines() if line.strip("> #") and not line.startswith("<!--")]


def words(page: Page) -> list[str]:
    return [line.removeprefix("> ").removeprefix("IP1: ") for line in lines(page)]


@pytest.mark.parametrize("form", list(Form))
def test_the_attribution_stands_where_the_form_has_it(form: Form) -> None:
    assert lines(page(form)) == SIGNED[form]


@pytest.mark.parametrize("form", list(Form))
def test_without_attribution_and_marks_there_are_the_words(form: Form) -> None:
    expected = ["Ja. Og nej."] if form is Form.INLINE else ["Ja.", "Og nej."]

    assert words(page(form, "", marks=False)) == expected


@pytest.mark.parametrize("form", list(Form))
def test_in_word_each_form_has_its_style(form: Form) -> None:
    document = docx.Document(io.BytesIO(docx_out.written(page(form))))
    styles = {one.text: one.style.name for one in document.paragraphs if one.style is not None}
    last = SIGNED[form][-1].removeprefix("> ")

    signature = " signature" if form in {Form.EPIGRAPH, Form.PULL_QUOTE} else ""
    assert styles[last] == STYLES.get(form, "Quote") + signature
    if form is Form.LEAD_IN:
        assert styles["(leder)"] == "Normal"


@pytest.mark.parametrize("form", list(Form))
def test_on_a_web_page_a_form_is_a_class_and_the_words_are_the_same(form: Form) -> None:
    text = html_out.written(page(form)).decode("utf-8")

    assert ("<blockquote" in text) is (form is not Form.INLINE)
    assert (f'<blockquote class="{form}">' in text) is (form not in {Form.AFTER, Form.INLINE})
    assert ('<p class="lead">(leder)</p>' in text) is (form is Form.LEAD_IN)
    assert "(leder)" in text
