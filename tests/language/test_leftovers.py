"""Names on no list, found by their capital letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language import leftovers
from qcode.model.mask import EntityKind, Form, Layer
from qcode.model.span import Span


def keys(text: str, *taken: Span) -> list[str]:
    return [match.key for match in leftovers.matches(text, taken)]


def test_a_capital_in_mid_sentence_is_a_name() -> None:
    [found] = leftovers.matches("Så flyttede vi til Holmstrup igen.", [])

    assert (found.kind, found.layer, found.key) == (EntityKind.OTHER, Layer.LEFTOVERS, "Holmstrup")
    assert found.confidence <= 0.5


def test_a_run_is_one_name() -> None:
    assert keys("Det var Anna von Holmstrup og J. Friis, der kendte Tove Krag.") == [
        "Anna von Holmstrup",
        "J. Friis",
        "Tove Krag",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Vil De have kaffe, og er Deres mand hos Dem?",
        "Kan I se, om Jer og Jeres børn er med?",
        "Hun fik ADHD i EU, sagde KL, og it-folkene i IT-afdelingen.",
        "Hun sagde: Hvis det går, så går det.",
        "Hun sagde »Vilkårene er dårlige« og gik.",
        "Det var godt – Men det var også skidt.",
        "Vi mødtes Mandag i Januar i Danmark.",
        "Kommunen betaler. Boligen er kold. Øhm ja. Hmmm. Hjemløseenheden lukkede.",
    ],
)
def test_what_is_capitalised_for_another_reason_is_left_alone(sentence: str) -> None:
    assert keys(sentence) == []


def test_a_sentence_start_counts_when_the_word_is_capitalised_elsewhere_too() -> None:
    """
    Anna: Kilden ringede. Så ringede jeg til Kilden.
    """
    assert keys("Kilden ringede. Så ringede jeg til Kilden.") == ["Kilden", "Kilden"]
    assert keys("Kilden er god. Vi nævnte Kilden, men en kilden er det ikke.") == ["Kilden"]


def test_a_sentence_start_counts_when_the_word_can_only_be_a_name() -> None:
    assert keys("Mette kom. Rudbjerg også. Per Rudbjerg gik.") == ["Mette", "Rudbjerg", "Per Rudbjerg"]


def test_a_word_that_can_be_a_name_is_one_before_something_found() -> None:
    text = "Bo Ravn kom. Storm Ravn. Kom Ravn?"

    assert keys(text, Span(3, 7), Span(19, 23), Span(29, 33)) == ["Bo", "Storm"]


def test_the_number_of_a_note_is_no_part_of_a_name() -> None:
    assert keys("Så kom Holmstrup1 og Friis², og mp3.") == ["Holmstrup", "Friis"]


def test_a_pronoun_that_is_a_name_too_is_a_name_in_mid_sentence() -> None:
    assert keys("Hans bil stod der. Det så Hans fra hans hus.") == ["Hans"]


def test_a_word_after_a_transcribers_note_may_start_a_sentence() -> None:
    """
    Anna: (pause) Undskyld. Men [griner] Sådan er det ((latter)) Desværre.
    """
    assert keys("(pause) Undskyld. Men [griner] Sådan er det ((latter)) Desværre.") == []


def test_the_genitive_goes_with_its_name() -> None:
    text = "Vi så Holmstrups hus, Vistas have, Lars' bil og Jonas, og så Vista."

    assert [(match.key, match.form) for match in leftovers.matches(text, [])] == [
        ("Holmstrup", Form.GENITIVE),
        ("Vista", Form.GENITIVE),
        ("Lars", Form.GENITIVE),
        ("Jonas", Form.BASE),
        ("Vista", Form.BASE),
    ]


def test_a_hyphen_compound_goes_with_its_name() -> None:
    [found] = leftovers.matches("Det var i Holmstrup-sagens tid.", [])

    assert (found.key, found.form, found.span) == ("Holmstrup", Form.DERIVED, Span(10, 26))


def test_shouted_words_are_words_and_shouted_names_are_names() -> None:
    assert keys("Det var IKKE i AALBORG, vel?") == ["AALBORG"]


def test_a_name_does_not_reach_into_the_next_turn() -> None:
    assert keys("Det var Tove\nRudbjerg kom") == ["Tove", "Rudbjerg"]


@given(
    st.lists(st.sampled_from(["Tove", "Krag", "sagde", "af", "De", "Holmstrups", ".", "\n"]), max_size=15), st.data()
)
def test_nothing_already_taken_is_touched(words: list[str], data: st.DataObject) -> None:
    text = " ".join(["Tove", *words])
    start = data.draw(st.integers(0, len(text) - 1))
    taken = Span(start, data.draw(st.integers(start + 1, len(text))))

    assert not any(match.span.overlaps(taken) for match in leftovers.matches(text, [taken]))
