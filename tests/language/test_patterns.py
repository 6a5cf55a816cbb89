"""Civil registration numbers, telephone numbers, plates and addresses, as people write them down."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language import patterns
from qcode.model.mask import EntityKind, Layer


def seen(text: str) -> list[tuple[str, EntityKind, str]]:
    return [(text[match.span.slice], match.kind, match.key) for match in patterns.matches(text)]


@pytest.mark.parametrize("written", ["010270-1234", "0102701234", "010270 1234", "010270 - 1234", "010270–1234"])
def test_a_cpr_number_is_found_in_every_usual_writing(written: str) -> None:
    assert seen(f"Mit cpr er {written}, sagde hun.") == [(written, EntityKind.CPR, "0102701234")]


@pytest.mark.parametrize(
    "written",
    [
        *(f"010180{dash}1234" for dash in "‐‑−–—/."),
        "01-01-80-1234",
        "01/01/80-1234",
        "01.01.80-1234",
        "01–01–80–1234",
        "01-01-1980-1234",
        "01.01.1980 - 1234",
    ],
)
def test_a_cpr_number_is_found_with_any_dash_and_grouped_as_a_date(written: str) -> None:
    assert seen(f"Mit cpr er {written}, sagde hun.") == [(written, EntityKind.CPR, "0101801234")]


@pytest.mark.parametrize(
    "sentence", ["Sagsnr. 010180/1234 er lukket.", "Fra 01.01.1980-2010.", "01/01/80 1234", "1/010180-1234"]
)
def test_a_case_number_and_a_date_before_a_number_are_no_cpr_number(sentence: str) -> None:
    assert seen(sentence) == []


def test_a_replacement_number_counts_sixty_days_too_many() -> None:
    assert seen("Hun fik 610270-1AB4, nej 610270-1234.") == [("610270-1234", EntityKind.CPR, "6102701234")]


@pytest.mark.parametrize("written", ["320170-1234", "011370-1234", "300299-1234", "920170-1234", "12-010270-1234"])
def test_what_is_no_date_is_no_cpr_number(written: str) -> None:
    assert seen(f"Sagen har nummer {written} i arkivet.") == []


def test_the_twenty_ninth_of_february_needs_one_century_with_a_leap_year() -> None:
    assert [key for _, _, key in seen("290200-1234 og 290201-1234")] == ["2902001234"]


@pytest.mark.parametrize(
    "written",
    ["12 34 56 78", "1234 5678", "12345678", "12-34-56-78", "+45 12345678", "+4512345678", "0045 12 34 56 78"],
)
def test_a_telephone_number_is_found_in_every_usual_grouping(written: str) -> None:
    assert seen(f"Ring på {written}.") == [(written, EntityKind.PHONE, "12345678")]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ring på 12/34/56/78.", "12/34/56/78"),
        ("Ring på 12, 34, 56, 78.", "12, 34, 56, 78"),
        ("Ring tlf12345678 nu", "12345678"),
        ("Skriv Tlf12 34 56 78 ned", "12 34 56 78"),
        ("Ring på (12) 34 56 78.", "(12) 34 56 78"),
    ],
)
def test_a_telephone_number_is_found_as_it_is_dictated(text: str, written: str) -> None:
    assert seen(text) == [(written, EntityKind.PHONE, "12345678")]


def test_pairs_that_nobody_dials_are_doubted() -> None:
    [found] = patterns.matches("Der stod 12, 34, 56, 78 på sedlen.")

    assert found.confidence < 0.6


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi talte 10, 20, 30, 40 sammen.",
        "De var 12, 34, 56, 78 år.",
        "Konto 12/34/56/78.",
        "Konto 1234 12/34/56/78.",
        "I uge 12, 34, 36, 41 og på side 12, 34, 56, 78.",
        "Det skete i 12, 34, 56, 78 tilfælde.",
        "Kapitel 12/13/14/16.",
        "Det kostede 12, 34, 56, 78.",
        "Den 12/03/1985 og 12/03-85.",
        "Det er 12, 13, 14 og 15.",
    ],
)
def test_counted_pairs_are_no_telephone_number(sentence: str) -> None:
    assert seen(sentence) == []


@pytest.mark.parametrize("text", ["Nummerpladen er ab 12 345.", "Bilen, ab12345, holdt der.", "Bil: Ab 12.345"])
def test_a_plate_in_lower_case_needs_a_word_that_says_so(text: str) -> None:
    assert [(kind, key) for _, kind, key in seen(text)] == [(EntityKind.PLATE, "AB12345")]


@pytest.mark.parametrize(
    "sentence",
    ["Vi var ab 12 345 der.", "Bilen kostede ca 12 345 kr.", "Bilen er 12 345.", "Bilen kørte ab 12 345 km."],
)
def test_other_lower_case_letters_before_digits_are_no_plate(sentence: str) -> None:
    assert not any(kind is EntityKind.PLATE for _, kind, _ in seen(sentence))


@pytest.mark.parametrize(
    ("text", "written", "key"),
    [
        ("Skriv til bo at sted.dk i dag.", "bo at sted.dk", "bo@sted.dk"),
        ("Min mail er bo.ravn at sted.dk.", "bo.ravn at sted.dk", "bo.ravn@sted.dk"),
        ("bo at sted.dk, tror jeg.", "bo at sted.dk", "bo@sted.dk"),
        ("Skriv til bo@sted.", "bo@sted", "bo@sted"),
    ],
)
def test_an_address_is_found_without_its_signs(text: str, written: str, key: str) -> None:
    assert seen(text) == [(written, EntityKind.EMAIL, key)]


def test_a_clause_about_a_site_is_no_address() -> None:
    assert seen("Jeg synes at dr.dk er god, og vi ved at borger.dk er nede.") == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("75 422 619", "75422619"),
        ("754 226 19", "75422619"),
        ("7542 26 19", "75422619"),
        ("98 13 - 40 52", "98134052"),
        ("86 67 02 - 19", "86670219"),
        ("86 67 02–19", "86670219"),
        ("40 61 22 983", "406122983"),
        ("+45 75 422 619", "75422619"),
    ],
)
def test_a_telephone_number_is_found_as_people_stumble_through_it(written: str, key: str) -> None:
    """
    Anna: Det er 40 61 22 983 … nej, der var et for meget.
    """
    assert seen(f"Jeg kan hendes nummer, {written}, udenad.") == [(written, EntityKind.PHONE, key)]


@pytest.mark.parametrize("written", ["RX 41 872", "OB 62 338", "AB12345", "AB 12345", "AB 12.345", "AB-12-345"])
def test_a_number_plate_is_found_in_every_usual_grouping(written: str) -> None:
    key = "".join(sign for sign in written if sign.isalnum())

    assert seen(f"Bilen var {written}.") == [(written, EntityKind.PLATE, key)]


@pytest.mark.parametrize(
    "sentence",
    [
        "KR 12 345 og EU 12345 om året.",
        "Det var på 41 872 kroner, nr 12345.",
        "Sagen AB 12 345 678 og AB123456 og XAB12345 og 7AB12345.",
        "AB 12345 kr. og AB 12 345-67.",
    ],
)
def test_other_letters_and_digits_are_no_number_plate(sentence: str) -> None:
    assert not any(kind is EntityKind.PLATE for _, kind, _ in seen(sentence))


def test_two_numbers_side_by_side_are_two() -> None:
    assert [key for _, _, key in seen("Prøv 22334455 66778899 eller 22 33 44 55, 66 77 88 99.")] == [
        "22334455",
        "66778899",
        "22334455",
        "66778899",
    ]
    assert [key for _, _, key in seen("I 2003 - 98 13 40 52 - eller 22 33 44 55 - 66 77 88 99.")] == [
        "98134052",
        "22334455",
        "66778899",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Det kostede 2.000.000 om året.",
        "Vi fik 12.345.678 kr. fra staten.",
        "Vi fik 12345678 kr. fra staten.",
        "Det var mellem 2003 2004 og nu.",
        "Vi fik 12 345 678 kr. fra staten.",
        "Budgettet var på 12 345 678 i alt.",
        "Vi fik kr. 12 345 678 fra staten.",
        "Huset kostede 12 345 678, sagde de.",
        "Det var 12.345.678 og 10.10.20.100 den dag.",
        "Det var fra 1995 2003, 1995-2003, 1995 - 2003 og 1995–2003.",
        "Mellem 1200 - 1500 og 1200–1500 om året.",
        "Født 26 10 1976, 26.10.1976, 26-10-1976 og 1976 10 26.",
        "Konto 75 422 619 i banken.",
        "Konto 12345678 i banken.",
        "Reg. 1234 12345678 i banken.",
        "Kortet hedder 1234 5678 1234 5678 9012.",
        "Bilaget er 123456789012.",
        "Sporet går fra 12:34:56 til 12:35:10.",
        "Vi talte 10, 20, 30 og 40 sammen.",
        "I 1998 var der 2000 og i 2004 kun 800.",
    ],
)
def test_amounts_years_and_accounts_are_no_telephone_numbers(sentence: str) -> None:
    assert seen(sentence) == []


def test_a_number_that_may_be_a_date_is_only_half_believed() -> None:
    sure, unsure = patterns.matches("22334455 og 12032019")

    assert (sure.confidence, unsure.confidence) == (1.0, 0.5)


def test_a_foreign_number_keeps_its_country() -> None:
    assert seen("Min bror har +46 70 123 45 67.") == [("+46 70 123 45 67", EntityKind.PHONE, "+46701234567")]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Mette.Hansen@Sted-By.dk", "mette.hansen@sted-by.dk"),
        ("søren_42@værested.dk", "søren_42@værested.dk"),
        ("navn (at) sted.dk", "navn@sted.dk"),
        ("navn[at]sted.dk", "navn@sted.dk"),
        ("navn snabel-a sted punktum dk", "navn@sted.dk"),
    ],
)
def test_an_address_is_found_without_the_punctuation_after_it(written: str, key: str) -> None:
    assert seen(f"Skriv til {written}. Eller ({written})!") == [(written, EntityKind.EMAIL, key)] * 2


def test_a_twitter_name_is_no_address() -> None:
    assert seen("Hun hedder @mette og er vred @ alle.") == []


@given(st.text("0123456789 -.,+kr@aåM\n()", max_size=80))
def test_matches_are_ordered_and_apart_whatever_the_text(text: str) -> None:
    found = patterns.matches(text)

    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert all(match.layer is Layer.PATTERNS and match.key for match in found)


@given(st.integers(20_000_000, 99_999_999), st.sampled_from(["{}{}{}{}", "{} {} {} {}", "{}-{}-{}-{}", "{}{} {}{}"]))
def test_the_key_is_the_same_however_the_digits_are_grouped(number: int, grouping: str) -> None:
    digits = str(number)
    written = grouping.format(*(digits[i : i + 2] for i in range(0, 8, 2)))

    keys = [match.key for match in patterns.matches(f"ring {written} i dag")]

    years = digits[:2] in {"19", "20"} and digits[4:6] in {"19", "20"} and grouping == "{}{} {}{}"
    assert keys == ([] if years else [digits])
