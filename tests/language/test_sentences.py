"""Where a capital letter says nothing."""

from __future__ import annotations

import pytest

from qcode.language import sentences


def first_words(text: str) -> list[str]:
    return [text[start:].split(maxsplit=1)[0].strip(".,?!") for start in sorted(sentences.starts(text))]


@pytest.mark.parametrize("short", ["kl.", "bl.a.", "f.eks.", "dr.", "ca.", "nr."])
def test_an_abbreviation_ends_no_sentence(short: str) -> None:
    assert first_words(f"Vi kom {short} Aalborg og spiste. Så gik vi.") == ["Vi", "Så"]


def test_every_turn_starts_a_sentence_also_after_a_dash() -> None:
    """
    Anna: Det var godt
    Bo: – Ja, ikke?
    """
    assert first_words('Det var godt\n– Ja, ikke?\n\n"Nej"') == ["Det", "Ja", 'Nej"']


def test_a_text_without_words_has_no_starts() -> None:
    assert sentences.starts("") == sentences.starts(" … \n – ") == frozenset()


@pytest.mark.parametrize(
    "before",
    [
        "Hun sagde: ",
        "Hun sagde »",
        "Hun sagde – ",
        "Hun sagde... ",
        "Hun sagde\n",
        "",
        "(pause) ",
        "Ja [griner] ",
        "((latter)) ",
    ],
)
def test_a_clause_opens_after_colon_quote_dash_dots_and_note(before: str) -> None:
    text = f"{before}Hvis det går"

    assert sentences.opens_clause(text, len(before), frozenset())


@pytest.mark.parametrize("before", ["og så kom ", "i Nord-", "kom (", "spiste, ", "så (Bo) ", "tog 5) "])
def test_no_clause_opens_in_the_middle_of_one(before: str) -> None:
    assert not sentences.opens_clause(f"{before}Mette", len(before), frozenset())


def test_an_ordinal_ends_a_sentence_only_before_a_capital() -> None:
    assert first_words("Det var den 3. maj 2019. Vi kom kl. 9. Hun sov osv. Så gik vi.") == ["Det", "Vi", "Hun", "Så"]
