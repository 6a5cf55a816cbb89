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


NORTH_TOWNS = (
    VIBORG,
    AALBORG,
    ("S3", PLACE, "Ribe"),
    ("S4", PLACE, "Skive"),
    ("S5", PLACE, "Thisted"),
    ("S6", PLACE, "Nykøbing Falster"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mette1 og Mette2 kom.", ["Mette", "Mette"]),
        ("Se Hansen¹ og Mette Hansen2.", ["Hansen", "Mette Hansen"]),
        ("Toget fra Nykøbing Falster3 gik.", ["Nykøbing Falster"]),
        ("Det er B12 og P4, ikke M2.", []),
    ],
)
def test_the_number_of_a_note_hides_no_name(text: str, found: list[str]) -> None:
    assert words(text, METTE, *NORTH_TOWNS) == found


@pytest.mark.parametrize("word", ["Hansenfamilien", "Hansengruppen", "Hansenhuset", "Hansenerne"])
def test_a_compound_of_a_part_of_a_name_is_found_at_a_start_too(word: str) -> None:
    assert words(f"{word} kom. Så kom {word}.", METTE) == [word, word]


def test_a_compound_of_a_part_that_two_persons_share_is_nobodys() -> None:
    [found] = index(METTE, ("P6", PERSON, "Lone Hansen")).matches("Så kom Hansenfamilien.")

    assert (found.key, found.layer, found.form) == ("Hansenfamilien", Layer.LEFTOVERS, Form.DERIVED)


@pytest.mark.parametrize("word", ["mettehansen", "MetteHansen", "METTEHANSEN", "mettehansens", "bostorm"])
def test_a_name_written_as_one_word_is_found(word: str) -> None:
    assert words(f"Skriv til @{word} i dag.", METTE, ("P7", PERSON, "Bo Storm")) == [word]


def test_names_that_make_a_word_when_put_together_are_not_looked_for_so() -> None:
    assert words("En person er en person.", ("P7", PERSON, "Per Son")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Så kom Lykke og grethe og Grethe.", ["Lykke", "grethe", "Grethe"]),
        ("Det var en lykke, og lykken varede.", []),
    ],
)
def test_parts_of_a_name_listed_in_lower_case_are_found(text: str, found: list[str]) -> None:
    assert words(text, ("P7", PERSON, "grethe lykke")) == found


def test_a_description_in_lower_case_has_no_parts() -> None:
    listed = (("P7", PERSON, "den høje mand"), ("P8", PERSON, "Lars, ung sosuhjælper"))

    assert words("Den mand kom. Høje Mand og sosuhjælper.", *listed) == []


def test_a_middle_name_of_a_long_name_is_found() -> None:
    listed = ("P7", PERSON, "Anna Marie Louise Vind Skovgaard")

    assert words("Så kom Louise, Marie Louise, Marie Vind og Anna Skovgaard.", listed) == [
        "Louise",
        "Marie Louise",
        "Marie Vind",
        "Anna Skovgaard",
    ]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        *((word, "S2") for word in ("viborgbo", "Viborgboer", "viborgboerne", "viborgsk", "viborgske")),
        *((word, "S3") for word in ("ribeborger", "ribeborgerne", "Ribeegnen", "ribeboernes")),
        *((word, "S4") for word in ("Skiveborgerne", "Skivefolk", "Skiveegnen", "skivefolk", "skivebo")),
        *((word, "S5") for word in ("thistedboer", "thistedboerne")),
        *((word, "S6") for word in ("nykøbingenser", "Nykøbingenserne")),
        *((word, "S2") for word in ("nordviborg", "Vestviborg", "Gammelviborg", "Storviborgs")),
        *((word, "S1") for word in ("Nordaalborg", "nordålborgenserne")),
    ],
)
def test_people_and_parts_of_a_place_are_known_by_it(word: str, key: str) -> None:
    text = f"{word} her. De er fra {word} nu."

    assert [found for _, found, _ in seen(text, *NORTH_TOWNS)] == [key, key]
    assert may_name(word, heads([Name(entity, kind, form) for entity, kind, form in NORTH_TOWNS]))


def test_a_people_that_may_be_a_compound_is_doubted() -> None:
    lowered, certain = index(("S1", PLACE, "Skov"), VIBORG).matches("Det er skovfolk og viborgboer.")

    assert lowered.confidence < 0.6 < certain.confidence


def test_prefixes_without_end_lead_nowhere() -> None:
    assert words(f"Det er {'nord' * 2000}viborg og nordnordviborg.", VIBORG) == ["nordnordviborg"]


def test_a_word_or_another_town_that_only_starts_like_a_place_is_none() -> None:
    listed = (("S1", PLACE, "Fin"), ("S2", PLACE, "Borg"), ("S3", PLACE, "Skive"))

    assert words("Hun er finsk og bor i Nyborg. Brødskiven og skiverne er nyskåret.", *listed) == []


@pytest.mark.parametrize(
    "written", ["Met-te", "Met\u00adte", "M e t t e", "M-e-t-t-e", "M.E.T.T.E", "m, e, t, t, e", "Met-\nte"]
)
def test_a_name_in_pieces_is_doubted(written: str) -> None:
    [found] = index(METTE).matches(f"Det staves {written} nu.")

    assert (found.key, found.confidence) == ("P1", 0.5)
    assert may_name(written, heads([Name("P1", PERSON, "Mette Hansen")]))


def test_letters_and_hyphens_that_make_no_name_are_left_alone() -> None:
    assert words("Plan A, B, C og D. Bo-lig, stor-m, hel-le, i å.", METTE, STORM) == []


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_to_be_masked_wins_over_a_public_name(order: int) -> None:
    listed = (("N1", PUBLIC, "Mette Hansen"), METTE)[::order]

    [found] = index(*listed).matches("Så kom Mette Hansen.")

    assert (found.key, found.kind, found.confidence) == ("P1", PERSON, 1.0)


def test_a_public_name_that_is_part_of_a_persons_is_doubted() -> None:
    [found] = index(("N1", PUBLIC, "Mette"), METTE).matches("Så kom Mette.")

    assert (found.key, found.confidence) == ("P1", 0.5)


def test_a_public_name_keeps_what_is_only_an_epithet() -> None:
    assert [key for _, key, _ in seen("En Lada.", ("N1", PUBLIC, "Lada"), ("P7", PERSON, "Lada-Lis"))] == ["N1"]
