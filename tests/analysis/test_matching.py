"""A printed quote is followed to where it was said, through honest edits and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.matching import Found, Index, Kind, Spoken, elements

ASKED = Spoken(1, 1, "Hvordan gik det så?", hidden=True)
SAID = Spoken(
    1, 2, "Vi fik øh en nøgle til huset i Aalborg, og (griner) så flyttede vi ind samme dag, for det regnede."
)
ALSO = Spoken(1, 3, "Og hvad så?", hidden=True)
ON = Spoken(1, 4, "Taget var utæt, men der var en kakkelovn og en kat, der ikke ville gå.")
OTHER = Spoken(2, 1, "Der var et bord i kælderen, og ved det bord sad formanden med sin hat på.")
INDEX = Index([ASKED, SAID, ALSO, ON, OTHER], {"øh"})


def find(printed: str) -> Found | None:
    return INDEX.find(elements(printed))


@pytest.mark.parametrize(
    "printed",
    [
        "Vi fik en nøgle til huset",
        "Vi fik … en nøgle til huset",
        "Vi fik en nøgle til huset i [byen], og så flyttede vi ind",
        "Vi fik en nøgle […] for det regnede",
        "Vi fik en nøgle (...) for det regnede",
        "så flyttede vi [familien] ind samme dag",
        "så flyttede vi ind samme dag, for det regnede.\nTaget var utæt",
        "[…] der var en kakkelovn og en kat […]",
        "[Vi] fik en nøgle til huset",
    ],
)
def test_cuts_pauses_inserts_masks_and_a_hidden_interviewer_are_honest(printed: str) -> None:
    found = find(printed)

    assert found is not None
    assert found.verbatim


@pytest.mark.parametrize(
    ("printed", "replaced", "said"),
    [
        ("Vi fik en økse til huset i Aalborg", ["økse"], ["nøgle"]),
        ("Vi fik en gammel nøgle til huset i Aalborg", ["gammel"], []),
        ("Taget var utæt, men der var en kat, der ikke ville gå", [], ["en", "kakkelovn", "og"]),
    ],
)
def test_what_differs_is_told_word_by_word(printed: str, replaced: list[str], said: list[str]) -> None:
    found = find(printed)

    assert found is not None
    (one,) = found.differences
    assert [each.key for each in elements(printed)[one.elements[0] : one.elements[1]]] == replaced
    there = INDEX.keys[one.words[0] : one.words[1]]
    assert sorted(there) == sorted(said)


def test_words_from_two_sources_are_no_quote_of_either() -> None:
    found = find("Vi fik en nøgle til huset […] ved det bord sad formanden")

    assert found is None or not found.verbatim


def test_what_nobody_said_is_not_found() -> None:
    assert find("Kassereren sejlede over sundet med protokollen under armen") is None


@given(st.integers(0, len(ON.words.split()) - 6), st.integers(5, 12))
def test_any_stretch_said_is_found_verbatim(start: int, size: int) -> None:
    found = find(" ".join(ON.words.split()[start : start + size]))

    assert found is not None
    assert found.verbatim


@given(st.integers(1, 12))
def test_any_word_replaced_is_noticed(at: int) -> None:
    words = ON.words.split()
    words[at] = "gulerod"
    found = find(" ".join(words))

    assert found is not None
    assert not found.verbatim


def test_a_cut_is_no_word() -> None:
    assert [one.kind for one in elements("Ja […] og [byen]")] == [Kind.WORD, Kind.CUT, Kind.WORD, Kind.BRACKET]
