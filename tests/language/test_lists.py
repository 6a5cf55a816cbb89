"""Places, streets and homes by lists and endings."""

from __future__ import annotations

import pytest

from qcode.language import lists, sentences
from qcode.model.mask import EntityKind, Form, Layer


def seen(text: str) -> list[tuple[str, EntityKind]]:
    return [(text[match.span.slice], match.kind) for match in lists.matches(text, sentences.starts(text))]


@pytest.mark.parametrize(
    "place", ["Randers", "Høje-Taastrup", "Nykøbing Falster", "Vollsmose", "Sønderjylland", "Hobro"]
)
def test_a_town_a_kommune_a_quarter_and_a_part_of_the_country_are_places(place: str) -> None:
    assert seen(f"Jeg kom hertil fra {place} dengang.") == [(place, EntityKind.PLACE)]


def test_a_genitive_goes_back_to_the_place() -> None:
    (match,) = lists.matches("Vi kørte til Hobros havn.", frozenset({0}))

    assert (match.key, match.form, match.layer) == ("Hobro", Form.GENITIVE, Layer.LISTS)


@pytest.mark.parametrize("people", ["viborgenserne", "skibonit", "odenseansk", "randrusianerne", "Aalborgensere"])
def test_who_comes_from_a_town_tells_which_although_the_dictionary_knows_the_word(people: str) -> None:
    assert seen(f"Det er vist de {people} der kommer.") == [(people, EntityKind.PLACE)]


@pytest.mark.parametrize(
    "sentence", ["Jyderne kom.", "Den fynske ro.", "Giv agt.", "Give mig den.", "Hun fik skæl i ry."]
)
def test_words_that_tell_of_no_town_are_left_alone(sentence: str) -> None:
    assert seen(sentence) == []


def test_an_office_is_named_after_its_place() -> None:
    assert seen("De ringede til Viborg Amt og til Odder Kommune.") == [
        ("Viborg Amt", EntityKind.ORGANISATION),
        ("Odder Kommune", EntityKind.ORGANISATION),
    ]


@pytest.mark.parametrize(
    "street", ["Skovbrynet Allé", "Kløvervænget", "Gammel Havnegade", "Sankt Hans Torv", "Borgmester Frandsens Vej"]
)
def test_a_street_needs_no_number(street: str) -> None:
    found = seen(f"Hun havde et værelse på {street} dengang.")

    assert found == [(street, EntityKind.PLACE)]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Han sov på herberget Ravnen.", "Ravnen"),
        ("Vi spiste på Caféen Ravnen.", "Caféen Ravnen"),
        ("Så kom hun på Ravnehjemmet.", "Ravnehjemmet"),
        ("Hun lå på afsnit 84 i tre uger.", "afsnit 84"),
        ("Hun lå på afd. P3.", "afd. P3"),
    ],
)
def test_a_home_or_a_ward_is_an_institution(text: str, home: str) -> None:
    assert seen(text) == [(home, EntityKind.INSTITUTION)]


def test_a_section_of_a_paper_is_no_ward() -> None:
    assert seen("Det står i afsnit 3.2 af rapporten.") == []


def test_speech_recognition_that_writes_no_capitals_hides_no_town() -> None:
    assert seen("så flyttede hun til hobro og så til skive igen") == [("hobro", EntityKind.PLACE)]


def test_a_language_without_lists_has_nothing_found() -> None:
    assert lists.matches("Wir waren in Randers.", frozenset({0}), "de") == []
