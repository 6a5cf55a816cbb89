"""How many a sentence says: words, numbers, bases, bounds; and what is no quantity though it looks like one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.quantities import of_units, quantities
from qcode.model.quantities import Band, allowed, with_own
from qcode.model.quantity_words import LEXICONS, lexicon

DA = lexicon("da").bands


def read(sentence: str, *nouns: str) -> list[tuple[str, str]]:
    """Return what was read, and the noun it is of."""
    return [(one.words, one.noun) for one in quantities(sentence, nouns=nouns)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Flere kommuner oplever ventetid.", [("Flere", "kommuner")]),
        ("Det gælder de fleste af lederne.", [("de fleste", "lederne")]),
        ("En del politikere og en lang række ledere.", [("En del", "politikere"), ("en lang række", "ledere")]),
        ("Langt de fleste er enige, men ikke alle.", [("Langt de fleste", "er"), ("ikke alle", "")]),
        ("Kun få kommuner har det, men få klager.", [("få", "kommuner"), ("få", "klager")]),
        ("En enkelt politiker siger nej.", [("En enkelt", "politiker")]),
        ("Over halvdelen af lederne", [("Over halvdelen", "lederne")]),
    ],
)
def test_words_that_say_how_many(sentence: str, found: list[tuple[str, str]]) -> None:
    assert read(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "low", "high", "of"),
    [
        ("I mindst tre af fem regioner venter man.", 3, None, 5),
        ("Det gælder fem af de seks sager.", 5, 5, 6),
        ("Det gælder 5 ud af 6 sager.", 5, 5, 6),
        ("Mere end fire ledere", 5, None, None),
        ("Højst to kommuner", None, 2, None),
        ("Tre til fem ledere", 3, 5, None),
        ("3-5 ledere", 3, 5, None),
        ("Fire eller flere ledere", 4, None, None),
        ("Omkring tyve borgere", 18, 22, None),
        ("Enogtyve borgere", 21, 21, None),
        ("Én af de fire kommuner", 1, 1, 4),
        ("1.204 borgere", 1204, 1204, None),
        ("Færre end ti borgere", None, 9, None),
        ("Ikke flere end ti borgere", None, 10, None),
    ],
)
def test_numbers_with_their_bounds_and_bases(sentence: str, low: int | None, high: int | None, of: int | None) -> None:
    (one,) = quantities(sentence)

    assert (one.low, one.high, one.of) == (low, high, of)


@pytest.mark.parametrize(
    "sentence",
    [
        "En leder ventede to år på at få en plads.",
        "Hvor mange der er, ved vi ikke, og i 2003 var der for få.",
        "Det kostede 3 millioner kr. den 3.11.2003, se kapitel 4.",
        "I de fem regioner arbejder man ens.",
        "Det kan få betydning.",
        "",
        "  ",
    ],
)
def test_what_only_looks_like_a_quantity(sentence: str) -> None:
    assert quantities(sentence) == []


def test_an_article_counts_before_a_noun_that_is_counted() -> None:
    assert read("En kommune har sagt nej.", "kommune") == [("En", "kommune")]
    assert read("En del kommuner har sagt nej.", "kommune") == [("En del", "kommuner")]
    assert read("En har sagt nej.", "kommune") == []


def test_all_five_names_the_base_as_well() -> None:
    (one,) = quantities("I alle fem regioner venter man.")

    assert [one.holds(n, of) for n, of in ((5, 5), (4, 5), (4, 4))] == [True, False, False]


def test_a_share_is_read_and_rounded() -> None:
    (half, third) = quantities("40 procent af lederne og en tredjedel af politikerne")

    assert [half.holds(n, 13) for n in (4, 5, 6)] == [False, False, False]
    assert half.holds(2, 5)
    assert [third.holds(n, 13) for n in (3, 4, 5)] == [False, True, False]


def test_at_least_a_percentage() -> None:
    (one,) = quantities("Mindst 40 % af lederne")

    assert [one.holds(n, 10) for n in (3, 4, 10)] == [False, True, True]


def test_a_word_turned_round_holds_where_the_word_does_not() -> None:
    (one,) = quantities("Ikke alle kommuner")

    assert [one.holds(n, 3) for n in (2, 3)] == [True, False]


def test_the_noun_tells_which_quantity_is_meant() -> None:
    found = quantities("Mange borgere i to kommuner venter fire måneder.")

    assert [one.words for one in of_units(found, ["kommune"])] == ["to"]


def test_english_has_its_own_words() -> None:
    found = quantities("Most leaders in at least three of five regions; how many is not known.", "en")

    assert [one.words for one in found] == ["Most", "at least three of five"]


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [
        (0, 6, ("ingen",)),
        (1, 6, ("en",)),
        (2, 6, ("nogle", "enkelte", "et par")),
        (3, 6, ("halvdelen", "flere", "en del", "nogle")),
        (5, 6, ("langt de fleste", "de fleste", "mange")),
        (6, 6, ("alle",)),
        (3, 30, ("flere", "nogle", "få", "enkelte")),
        (0, 0, ()),
    ],
)
def test_words_the_danish_bands_allow(n: int, of: int, words: tuple[str, ...]) -> None:
    assert allowed(DA, n, of) == words


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from(sorted(LEXICONS)))
def test_there_is_a_word_for_every_number(of: int, n: int, language: str) -> None:
    n = min(n, of)
    if (n, of) != (1, 1):
        assert allowed(lexicon(language).bands, n, of)


@given(st.integers(2, 400))
def test_all_and_none_are_never_said_of_some(of: int) -> None:
    said = [allowed(DA, n, of) for n in range(1, of)]

    assert not any({"alle", "ingen"} & set(one) for one in said)


@given(st.integers(1, 200), st.integers(1, 200))
def test_a_number_holds_of_itself_and_of_no_other(n: int, other: int) -> None:
    (one,) = quantities(f"{n} af 200 borgere")

    assert one.holds(other, 200) is (n == other)


@given(st.text(alphabet=st.sampled_from("en flere to af fem % - 3 , . ikke mindst "), max_size=60))
def test_whatever_is_written_is_read_in_order_and_in_its_place(sentence: str) -> None:
    found = quantities(sentence)

    assert all(sentence[one.span.slice] == one.words for one in found)
    assert all(one.span.end <= then.span.start for one, then in pairwise(found))


def test_a_study_sets_its_own_bands() -> None:
    own = [Band("flere", least=2, high=Fraction(1)), Band("en håndfuld", least=4, most=6)]
    bands = with_own(DA, own)

    assert allowed(bands, 2, 2) == ("alle", "flere")
    assert "en håndfuld" in allowed(bands, 5, 20)
    (one,) = quantities("En håndfuld ledere", bands=bands)
    assert (one.holds(5, 20), one.holds(7, 20)) == (True, False)
