"""Listed names in natural Danish: bent, compounded, shouted, and beside the words they resemble."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language.names import NameIndex, heads, may_name
from qcode.model.mask import EntityKind, Form, Layer, Name

PERSON, PLACE, INSTITUTION, PUBLIC = (
    EntityKind.PERSON,
    EntityKind.PLACE,
    EntityKind.INSTITUTION,
    EntityKind.PUBLIC,
)


def index(*names: tuple[str, EntityKind, str]) -> NameIndex:
    return NameIndex([Name(entity, kind, form) for entity, kind, form in names])


METTE = ("P1", PERSON, "Mette Hansen")
LARS = ("P2", PERSON, "Lars Friis")
BO = ("P3", PERSON, "Bo")
STORM = ("P4", PERSON, "Helle Storm")
AALBORG = ("S1", PLACE, "Aalborg")
VIBORG = ("S2", PLACE, "Viborg")
VISTA = ("I1", INSTITUTION, "Vista")
VALUE = ("I2", INSTITUTION, "Værested")
NORTH = ("O1", PUBLIC, "Region Nordjylland")


def seen(text: str, *names: tuple[str, EntityKind, str]) -> list[tuple[str, str, Form]]:
    return [(text[match.span.slice], match.key, match.form) for match in index(*names).matches(text)]


def words(text: str, *names: tuple[str, EntityKind, str]) -> list[str]:
    return [found for found, _, _ in seen(text, *names)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Det er Mettes bolig.", "Mettes"),
        ("Det er Mette's bolig.", "Mette's"),
        ("Det er Mette Hansens bolig.", "Mette Hansens"),
        ("Det er Lars' bolig.", "Lars'"),
        ("Det er Lars’ bolig.", "Lars’"),
        ("Det er Lars's bolig.", "Lars's"),
        ("Det er Viborgs ansvar.", "Viborgs"),
    ],
)
def test_the_genitive_is_found_with_its_ending(text: str, found: str) -> None:
    [(written, _, form)] = seen(text, METTE, LARS, VIBORG)

    assert (written, form) == (found, Form.GENITIVE)


def test_a_quotation_mark_after_a_name_is_no_genitive() -> None:
    assert seen("Hun råbte 'Lars' ud ad døren.", LARS) == [("Lars", "P2", Form.BASE)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Hun fik en bolig. Bolig er en ret, og boligen var god.",
        "Der blev aldrig råbt i blund og i lunden.",
        "Stormen tog til, og stormen blev ved; det var en storm.",
        "Vi stod på en helle og ventede, alle helle var fulde.",
        "Han gik på marken og så ud over mark og eng.",
        "Petersen og Bosnien og Viborgianeren? Nej, boet.",
    ],
)
def test_a_name_is_never_found_inside_an_unrelated_word(sentence: str) -> None:
    peter, lund, mark = ("P7", PERSON, "Peter"), ("P8", PERSON, "Lund"), ("P9", PERSON, "Mark")

    assert words(sentence, BO, STORM, peter, lund, mark) == []


def test_a_name_that_is_a_word_counts_in_mid_sentence_and_is_doubted_at_a_start() -> None:
    """
    Anna: Storm er god. Jeg spurgte Storm, om stormen tog til.
    """
    text = "Storm er god. Jeg spurgte Storm, om stormen tog til."

    first, second = index(STORM).matches(text)

    assert first.confidence < 0.6 < second.confidence


def test_a_full_name_of_ordinary_words_is_sure_at_a_start_too() -> None:
    [found] = index(STORM).matches("Helle Storm kom ind.")

    assert found.confidence == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi søgte Vista-projektet om penge.", "Vista-projektet"),
        ("Det er Aalborg-modellens fejl.", "Aalborg-modellens"),
        ("Det kalder vi Aalborgmodellen.", "Aalborgmodellen"),
        ("Det var i Aalborgvej i Fyn.", "Aalborgvej"),
        ("Han er aalborgenser.", "aalborgenser"),
        ("Alle aalborgenserne kom.", "aalborgenserne"),
        ("Det er meget aalborgensisk.", "aalborgensisk"),
    ],
)
def test_compounds_and_derivations_are_covered_whole(text: str, found: str) -> None:
    [(written, _, form)] = seen(text, AALBORG, VISTA)

    assert (written, form) == (found, Form.DERIVED)


@pytest.mark.parametrize(
    ("place", "derived"),
    [("Odense", "odenseanerne"), ("Århus", "århusianer"), ("Randers", "randrusianere"), ("Nordjylland", "nordjyderne")],
)
def test_inhabitants_are_known_by_their_place(place: str, derived: str) -> None:
    assert seen(f"De er rigtige {derived} her.", ("S9", PLACE, place)) == [(derived, "S9", Form.DERIVED)]


def test_the_name_after_a_hyphen_is_not_taken_for_a_common_noun() -> None:
    hans = ("P5", PERSON, "Hans")

    assert seen("Så kom Hans-Jørgen og hans-jørgen, Anne-Hans.", hans)[0] == ("Hans-Jørgen", "P5", Form.BASE)
    assert words("Vi så også Anne-Hans der.", hans) == ["Anne-Hans"]


def test_two_listed_places_with_a_hyphen_between_are_two() -> None:
    assert words("Toget Aalborg-Viborg er nedlagt.", AALBORG, VIBORG) == ["Aalborg", "Viborg"]


@pytest.mark.parametrize("written", ["Værestedet", "Værestedets", "Værested"])
def test_an_article_hangs_on_an_institution(written: str) -> None:
    assert words(f"Jeg var på {written} i går, ikke på værestedet.", VALUE) == [written]


@pytest.mark.parametrize("written", ["Aalborg", "Ålborg", "AALBORG", "ÅLBORG", "aalborg", "ålborgs"])
def test_aa_and_case_make_no_difference_to_a_name_that_is_no_word(written: str) -> None:
    assert words(f"Vi boede i {written} den gang.", AALBORG) == [written]


@pytest.mark.parametrize(
    "written",
    ["Hans-Jørgen", "Hans Jørgen", "Hans  Jørgen", "Hans\nJørgen", "HANS-JØRGEN", "hans jørgen", "Hans-Jørgens"],
)
def test_a_name_of_several_words_is_found_however_it_is_parted(written: str) -> None:
    assert words(f"Så kom {written} forbi.", ("P5", PERSON, "Hans-Jørgen")) == [written]


def test_a_name_does_not_reach_over_an_empty_line() -> None:
    assert words("Det var Region\n\nNordjylland", NORTH) == []


@pytest.mark.parametrize("written", ["Mette", "Hansen", "Mette H.", "M. Hansen", "Mette K. Hansen", "mette"])
def test_a_person_is_found_by_a_part_of_the_name(written: str) -> None:
    assert seen(f"Jeg talte med {written} om det.", METTE) == [(written, "P1", Form.BASE)]


def test_an_initial_is_a_capital() -> None:
    assert words("Jeg så Mette i byen og Mette her.", ("P1", PERSON, "Mette Iversen")) == ["Mette", "Mette"]


def test_a_part_that_two_persons_share_is_nobodys() -> None:
    names = index(METTE, ("P6", PERSON, "Mette Jensen"))

    nobodys, *theirs = names.matches("Jeg så Mette, Mette Jensen og Hansen.")

    assert (nobodys.key, nobodys.layer, nobodys.kind) == ("Mette", Layer.LEFTOVERS, EntityKind.OTHER)
    assert [match.key for match in theirs] == ["P6", "P1"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hans Jørgen", "Hans Jørgen"),
        ("Hans-Jørgens", "Hans-Jørgen"),
        ("Hans  Jørgens", "Hans Jørgen"),
        ("Hans Jørgen-sagen", "Hans Jørgen"),
        ("Hans", "Hans"),
    ],
)
def test_a_double_first_name_that_two_persons_share_is_whole_and_no_third_persons(written: str, key: str) -> None:
    names = index(("P1", PERSON, "Hans Jørgen Toft"), ("P2", PERSON, "Hans Jørgen Bank"), ("P3", PERSON, "Jørgen"))
    text = f"Det gav vi til {written}, og så Jørgen."

    nobodys, third = names.matches(text)

    assert (text[nobodys.span.slice], nobodys.key, nobodys.layer) == (written, key, Layer.LEFTOVERS)
    assert (third.key, third.confidence) == ("P3", 1.0)


def test_an_initial_that_two_persons_share_is_nobodys() -> None:
    names = (METTE, ("P6", PERSON, "Mette Holm"), ("P7", PERSON, "Mette"))

    assert seen("Jeg så Mette H. og Mette.", *names) == [
        ("Mette H.", "Mette H.", Form.BASE),
        ("Mette", "P7", Form.BASE),
    ]


@pytest.mark.parametrize("listed", ["aalborgenserne", "Aalborgenserne"])
def test_a_listed_inhabitant_hides_no_rule(listed: str) -> None:
    """
    Anna: Aalborgenserne bestemmer, siger aalborgenserne.
    """
    text = "Det er aalborgenserne, og aalborgensernes by er god."

    assert words(text, AALBORG, ("S1", PLACE, listed)) == ["aalborgenserne", "aalborgensernes"]


@pytest.mark.parametrize("text", ["Så kom kaptajnen.", "Kaptajnen kom.", "Det er kaptajnens skib."])
def test_a_form_listed_in_lower_case_is_sure_in_any_case(text: str) -> None:
    [found] = index(("P5", PERSON, "kaptajnen")).matches(text)

    assert found.confidence == 1.0


@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("fru Lund", True),
        ("Fru Lund", True),
        ("fru Lunds", True),
        ("fru lund", False),
        ("Kompas-projektet", True),
        ("Kompas-projektets", True),
        ("kompas-projektet", False),
    ],
)
def test_words_that_have_the_capitals_of_the_list_are_sure(written: str, sure: bool) -> None:  # noqa: FBT001
    names = index(("P5", PERSON, "fru Lund"), ("I5", INSTITUTION, "Kompas-projektet"))

    [found] = names.matches(f"Så talte vi med {written} om det.")

    assert (found.confidence == 1.0) is sure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Det var Mette", ["Mette"]),
        ("Det var Mette\nHansen sagde det", ["Mette\nHansen"]),
        ("Mette… Mette... Mette– Mette— Mette- ja Mette! Mette?” Mette.Så", ["Mette"] * 8),
        ("»Mette« 'Mette' ’Mette’ “Mette” (Mette) [Mette] *Mette* _Mette_", ["Mette"] * 8),
        ("METTE HANSENS HUS OG LARS' BIL", ["METTE HANSENS", "LARS'"]),
        ("Mette’s og Lars’ og Lars’s og Mette´s", ["Mette’s", "Lars’", "Lars’s", "Mette´s"]),
    ],
)
def test_a_name_is_found_whatever_stands_around_it(text: str, found: list[str]) -> None:
    assert words(text, METTE, LARS) == found


@pytest.mark.parametrize("label", ["møde-med-mette", "skibonitter", "Mettes", "fynboerne", "AALBORG"])
def test_a_label_that_holds_a_mention_may_name(label: str) -> None:
    known = heads([Name("P1", PERSON, "Mette"), *(Name(one, PLACE, one) for one in ("Skive", "Fyn", "Aalborg"))])

    assert may_name(label, known)


def test_a_part_that_is_another_entitys_name_is_that_entity() -> None:
    assert seen("Vi flyttede til Viborg.", ("P6", PERSON, "Ida Viborg"), VIBORG) == [("Viborg", "S2", Form.BASE)]


def test_the_longest_name_wins_and_public_names_are_told_as_such() -> None:
    [found] = index(("S3", PLACE, "Nordjylland"), NORTH).matches("Så kom Region Nordjylland og betalte.")

    assert (found.key, found.kind, found.layer) == ("O1", PUBLIC, Layer.NAMES)


def test_an_abbreviation_that_is_a_word_counts_in_capitals_only() -> None:
    assert words("Bag det hele stod BAG, og Bag kom bag på os.", ("I5", INSTITUTION, "BAG")) == ["BAG"]


def test_a_name_with_signs_in_it_is_found_as_written() -> None:
    assert words("Han bor på Sct. Hans nu.", ("I6", INSTITUTION, "Sct. Hans")) == ["Sct. Hans"]


FORMS = [
    "Mette",
    "Mettes",
    "Hansen",
    "Lars'",
    "Bo",
    "Bolig",
    "Aalborg-",
    "Vista",
    "projektet",
    "Storm",
    "H.",
    "\n",
    ".",
]


@given(st.lists(st.sampled_from(FORMS), max_size=20), st.sampled_from(["", " ", "-"]))
def test_matches_never_overlap_and_stay_in_order(pieces: list[str], parting: str) -> None:
    found = index(METTE, LARS, BO, STORM, AALBORG, VISTA).matches(parting.join(pieces))

    assert all(before.span.end <= after.span.start for before, after in pairwise(found))


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for match in index(METTE, BO, AALBORG).matches(text):
        assert text[match.span.slice].strip() == text[match.span.slice]
