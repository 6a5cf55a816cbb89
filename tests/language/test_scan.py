"""All layers together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language.names import NameIndex
from qcode.language.scan import scan
from qcode.model.mask import EntityKind, Layer, Name

NAMES = NameIndex(
    [
        Name("P1", EntityKind.PERSON, "Mette Hansen"),
        Name("P2", EntityKind.PERSON, "Mette Jensen"),
        Name("S1", EntityKind.PLACE, "Aalborg"),
        Name("O1", EntityKind.PUBLIC, "Region Nordjylland"),
        Name("O2", EntityKind.ORGANISATION, "Linje 12 34 56 78 Nord"),
    ]
)


def seen(text: str) -> list[tuple[str, Layer]]:
    return [(text[match.span.slice], match.layer) for match in scan(text, NAMES)]


def test_each_layer_finds_what_is_its_own() -> None:
    """
    Anna: Ring til Mette Hansen i Aalborg på 22 33 44 55, eller spørg i Holmstrup.
    """
    text = "Ring til Mette Hansen i Aalborg på 22 33 44 55, eller spørg i Holmstrup."

    assert seen(text) == [
        ("Mette Hansen", Layer.NAMES),
        ("Aalborg", Layer.NAMES),
        ("22 33 44 55", Layer.PATTERNS),
        ("Holmstrup", Layer.LEFTOVERS),
    ]


def test_an_address_wins_over_the_name_in_it() -> None:
    assert seen("Skriv til hansen@aalborg.dk i dag.") == [("hansen@aalborg.dk", Layer.PATTERNS)]


def test_a_name_wins_over_the_pattern_in_it() -> None:
    assert seen("Vi ringede til Linje 12 34 56 78 Nord.") == [("Linje 12 34 56 78 Nord", Layer.NAMES)]


def test_a_public_name_shadows_leftovers() -> None:
    assert seen("Så kom Region Nordjyllands folk.") == [("Region Nordjyllands", Layer.NAMES)]


def test_a_first_name_that_two_persons_share_is_left_over_at_a_start_too() -> None:
    assert seen("Mette kom. Så gik Mette.") == [("Mette", Layer.LEFTOVERS), ("Mette", Layer.LEFTOVERS)]


@pytest.mark.parametrize(
    ("text", "run", "key"),
    [
        ("Så kom Poul Erik hjem.", "Poul Erik", "Poul Erik"),
        ("Det var Poul Eriks bil.", "Poul Eriks", "Poul Erik"),
        ("Det var Poul Bank, der kom.", "Poul Bank", "Poul Bank"),
        ("Jeg kender Erik Ravns hus.", "Erik Ravns", "Erik Ravn"),
        ("Poul Ravn Eriksen kom.", "Poul Ravn Eriksen", "Poul Ravn Eriksen"),
        ("Bo Ravn kom.", "Bo Ravn", "Bo Ravn"),
        ("Så kom Poul Lars hjem.", "Poul Lars", "Poul Lars"),
        ("Så kom Poul-Lars hjem.", "Poul-Lars", "Poul-Lars"),
        ("Så kom Hans Jørgen Holm hjem.", "Hans Jørgen Holm", "Hans Jørgen Holm"),
    ],
)
def test_half_of_a_strangers_name_is_not_the_listed_person(text: str, run: str, key: str) -> None:
    forms = [("P1", "Poul Ravn"), ("P1", "Poul"), ("P2", "Lars"), ("P3", "Hans Jørgen Toft"), ("P4", "Hans Jørgen Bo")]
    index = NameIndex([Name(entity, EntityKind.PERSON, form) for entity, form in forms])

    [found] = scan(text, index)

    assert (text[found.span.slice], found.key, found.layer) == (run, key, Layer.LEFTOVERS)
    assert found.confidence <= 0.5


@pytest.mark.parametrize(
    "text",
    ["Så kom Mette Hansen, Holmstrup og jeg.", "Pouls Mette Hansen", "Mette Hansen i Aalborg", "Poul\nMette Hansen"],
)
def test_names_that_are_parted_stay_whose_they_are(text: str) -> None:
    assert ("Mette Hansen", Layer.NAMES) in seen(text)


def test_a_layer_that_is_not_asked_for_finds_nothing() -> None:
    text = "Ring til Mette Hansen på 22 33 44 55, eller spørg i Holmstrup."

    assert [match.layer for match in scan(text, NAMES, layers=frozenset({Layer.PATTERNS}))] == [Layer.PATTERNS]


PIECES = [
    "Mette",
    "Hansens",
    "Aalborg",
    "@sted.dk",
    "22 33 44 55",
    "010270-1234",
    "Tove",
    "sagde",
    "-",
    ".",
    "\n",
    "Region",
]


@pytest.mark.parametrize("text", ["MetteMette-22 33 44 55", "Nord-22", "Det er Nord-22's tur", "A-1-2-", "Ørsted–7"])
def test_a_word_with_a_hyphen_and_a_number_is_read_to_its_end(text: str) -> None:
    assert all(match.span.end <= len(text) for match in scan(text, NAMES))


@given(st.lists(st.sampled_from(PIECES), max_size=15), st.sampled_from(["", " "]))
def test_a_scan_is_ordered_without_overlaps_and_the_same_every_time(pieces: list[str], parting: str) -> None:
    text = parting.join(pieces)
    found = scan(text, NAMES)

    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert found == scan(text, NAMES)
