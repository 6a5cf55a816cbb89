"""What the law guards most, noticed near a person."""

from __future__ import annotations

import pytest

from qcode.language import special
from qcode.language.names import NameIndex
from qcode.language.scan import scan


def seen(text: str) -> list[tuple[str, str]]:
    found = scan(text, NameIndex([]))
    return [(text[one.span.slice], one.kind) for one in special.matches(text, found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Han har diabetes.", ("diabetes", "health")),
        ("Så fik Holmstrup en depression.", ("depression", "mental")),
        ("Hun tog heroin.", ("heroin", "drugs")),
        ("Ham har de anholdt to gange.", ("anholdt", "crime")),
        ("Hun er muslim.", ("muslim", "religion")),
        ("Han er jo homoseksuel.", ("homoseksuel", "sexuality")),
        ("Hun var flygtning.", ("flygtning", "ethnicity")),
        ("Min far var tillidsmand.", ("tillidsmand", "union")),
        ("Så ringede borgmesteren i byen.", ("borgmesteren", "role")),
    ],
)
def test_a_word_of_a_special_category_near_somebody_is_noticed(text: str, expected: tuple[str, str]) -> None:
    assert seen(text) == [expected]


@pytest.mark.parametrize(
    "text", ["Diabetes koster samfundet meget.", "Kommunen har en misbrugspolitik.", "Dommer var der ingen."]
)
def test_the_same_of_nobody_is_not(text: str) -> None:
    assert seen(text) == []


def test_a_language_without_a_list_has_nothing_noticed() -> None:
    assert special.matches("Er hat Diabetes.", [], "de") == []
