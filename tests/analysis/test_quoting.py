"""Quotes are found whatever sets them off."""

from __future__ import annotations

import pytest

from qcode.analysis.quoting import quotes
from qcode.model.manuscript import Paragraph, QuoteForm, Role


def paragraphs(*texts: str, role: Role = Role.BODY) -> list[Paragraph]:
    return [Paragraph(n, text, role) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    "written",
    [
        "Hun siger: »Det går nok, tror jeg.« (leder)",
        "Hun siger: «Det går nok, tror jeg.» (leder)",
        "Hun siger: “Det går nok, tror jeg.” (leder)",
        "Hun siger: ”Det går nok, tror jeg.” (leder)",
        "Hun siger: „Det går nok, tror jeg.“ (leder)",
        'Hun siger: "Det går nok, tror jeg." (leder)',
        "Hun siger: ’Det går nok, tror jeg.’ (leder)",
        "Hun siger: ‘Det går nok, tror jeg.’ (leder)",
    ],
)
def test_a_quote_is_found_between_any_marks(written: str) -> None:
    (found,) = quotes(paragraphs(written))

    assert (found.text, found.attribution, found.lead_in) == ("Det går nok, tror jeg.", "(leder)", "Hun siger:")


def test_speech_inside_a_quote_belongs_to_it() -> None:
    (found,) = quotes(paragraphs("»Så sagde han ›kom bare‹, og »det gjorde« jeg.« (leder)"))

    assert found.text == "Så sagde han ›kom bare‹, og »det gjorde« jeg."


def test_an_apostrophe_begins_no_quote() -> None:
    assert quotes(paragraphs("Lars’ hus fra 80’erne er Hans’.")) == []


def test_a_quote_left_open_ends_at_its_attribution() -> None:
    (found,) = quotes(paragraphs("»Det er bare ikke godt nok (politiker, region 1)"))

    assert (found.text, found.attribution, found.balanced) == (
        "Det er bare ikke godt nok",
        "(politiker, region 1)",
        False,
    )


def test_a_quote_goes_on_over_paragraphs_until_it_is_closed() -> None:
    (found,) = quotes(paragraphs("»Det begyndte i maj.", "»Og så kom sommeren.« (leder)"))

    assert found.text == "Det begyndte i maj.\nOg så kom sommeren."
    assert (found.pieces, found.attribution) == (((1, 1, 20), (2, 1, 20)), "(leder)")


def test_a_block_needs_no_marks_and_takes_its_attribution_from_the_line_below() -> None:
    there = [
        Paragraph(1, "En leder siger:"),
        Paragraph(2, "Det begyndte i maj.", Role.QUOTE),
        Paragraph(3, "Og så kom sommeren.", Role.QUOTE),
        Paragraph(4, "(leder, region 2)", Role.QUOTE),
    ]
    (found,) = quotes(there)

    assert (found.form, found.text) == (QuoteForm.BLOCK, "Det begyndte i maj.\nOg så kom sommeren.")
    assert (found.attribution, found.lead_in) == ("(leder, region 2)", "En leder siger:")


def test_two_blocks_that_follow_each_other_are_two_quotes() -> None:
    found = quotes(
        paragraphs("»Det begyndte i maj.« (leder)", "»Det begyndte aldrig rigtigt.« (politiker)", role=Role.QUOTE)
    )

    assert [one.attribution for one in found] == ["(leder)", "(politiker)"]


def test_a_dialogue_is_one_quote_without_its_labels() -> None:
    (found,) = quotes(paragraphs("Interviewer: Hvad skete der?", "IP2: Vi fik en nøgle.", role=Role.QUOTE))

    assert (found.form, found.text) == (QuoteForm.DIALOGUE, "Hvad skete der?\nVi fik en nøgle.")


def test_the_rest_of_the_sentence_tells_who_spoke() -> None:
    (found,) = quotes(paragraphs("»Vi fik en nøgle,« siger en leder i region 2. Sådan var det."))

    assert found.trailing == " siger en leder i region 2."
