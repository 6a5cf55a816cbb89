"""Dates by which somebody can be known, addresses, accounts, initials."""

from __future__ import annotations

import pytest

from qcode.language import addresses, dates
from qcode.language.names import NameIndex
from qcode.language.scan import scan
from qcode.model.mask import EntityKind, Layer
from qcode.study.scanning import UNSURE


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Hun er født den 3. maj 1962.", "den 3. maj 1962"),
        ("Han blev anholdt d. 4/11-2003 om natten.", "d. 4/11-2003"),
        ("Han er født 26.10.76 og ser ældre ud.", "26.10.76"),
        ("Hun døde den tredje maj nitten hundrede og toogtres.", "den tredje maj nitten hundrede og toogtres"),
        ("Min mor døde i marts 2014.", "marts 2014"),
        ("Han fik diagnosen i foråret 2019.", "foråret 2019"),
        ("Han fik frataget sit kørekort i 1981.", "1981"),
        ("Det var i 1962 han blev født.", "1962"),
        ("Min fødselsdag er 3. maj.", "3. maj"),
        ("Hun blev indlagt 2. påskedag 2000.", "2. påskedag 2000"),
    ],
)
def test_a_date_of_somebodys_life_is_found_however_it_is_said(text: str, date: str) -> None:
    (match,) = dates.matches(text)

    assert text[match.span.slice] == date
    assert (match.kind, match.layer, match.confidence >= UNSURE) == (EntityKind.DATE, Layer.PATTERNS, True)


@pytest.mark.parametrize(
    "text",
    [
        "Reformen kom i 2007.",
        "I marts 2014 blev loven vedtaget.",
        "Vi mødes kl. 9.30 i lokale 4.",
        "Det er 3/4 af dem, side 4/5.",
        "Det koster 2000 kroner.",
    ],
)
def test_a_date_of_nobodys_life_is_left_alone(text: str) -> None:
    assert dates.matches(text) == []


def test_a_day_with_nobody_near_it_is_asked_about() -> None:
    (match,) = dates.matches("Mødet er flyttet til senere. Dato: 4. september 2003.")

    assert match.confidence < UNSURE


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Hun bor Vestergade 7B, 3. sal t.v. nu.", EntityKind.ADDRESS, "Vestergade 7B, 3. sal t.v."),
        ("Hun bor på skovbrynsvej 12 nu.", EntityKind.ADDRESS, "skovbrynsvej 12"),
        ("Skriv til 7620 Lemvig, tak.", EntityKind.ADDRESS, "7620 Lemvig"),
        ("Min konto er 3409 0012345678.", EntityKind.ACCOUNT, "3409 0012345678"),
        ("Det er DK50 0040 0440 1162 43.", EntityKind.ACCOUNT, "DK50 0040 0440 1162 43"),
        ("Se www.ravnen-hus.dk/mad.", EntityKind.URL, "www.ravnen-hus.dk/mad"),
        ("Jeg ringede til ham M. igen.", EntityKind.PERSON, "M."),
        ("Så kom L.K. forbi.", EntityKind.PERSON, "L.K."),
    ],
)
def test_where_somebody_lives_banks_and_writes_is_found(text: str, kind: EntityKind, words: str) -> None:
    assert [(match.kind, text[match.span.slice]) for match in addresses.matches(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text", ["Der var 2500 Mennesker.", "Side 12 i vejledningen.", "Det var f.eks. dyrt.", "Kl. 12."]
)
def test_what_only_looks_like_an_address_is_left_alone(text: str) -> None:
    assert addresses.matches(text) == []


def test_a_civil_number_wins_over_the_date_in_it() -> None:
    text = "Hun er født, hun har 010270-1234."

    assert [match.kind for match in scan(text, NameIndex([]))] == [EntityKind.CPR]
