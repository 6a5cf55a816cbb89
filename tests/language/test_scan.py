"""All layers together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qcode.language.names import NameIndex
from qcode.language.scan import RULES_VERSION, scan
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


def test_a_layer_that_is_not_asked_for_finds_nothing() -> None:
    text = "Ring til Mette Hansen på 22 33 44 55, eller spørg i Holmstrup."

    assert [match.layer for match in scan(text, NAMES, layers=frozenset({Layer.PATTERNS}))] == [Layer.PATTERNS]


def test_the_rules_have_a_version() -> None:
    assert RULES_VERSION >= 1


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


@given(st.lists(st.sampled_from(PIECES), max_size=15), st.sampled_from(["", " "]))
def test_a_scan_is_ordered_without_overlaps_and_the_same_every_time(pieces: list[str], parting: str) -> None:
    text = parting.join(pieces)
    found = scan(text, NAMES)

    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert found == scan(text, NAMES)
