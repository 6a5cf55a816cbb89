"""Cases: placed by each coder for themselves, with statements for and against, and drawn between three types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.case import Case, CaseKind, Stance
from qcode.study import case_results, cases, coding, register, scanning, trail
from qcode.study.release import Terms

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study

TALK = """
I: Hvem begyndte?
Anna: {ja|Vi ringede selv.} {ja|Mette ringede igen.}
Bo: {nej|Vi ventede på staten.}
"""
REGISTER = "source,person,speaker,organisation,region\nI01,P01,Anna,amt-1,1\nI01,P02,Bo,amt-1,1\n"
TYPES = ("drivende: Begynder selv.", "afventende", "fraværende")


@pytest.fixture
def typed(study: Study, build: Coded) -> Study:
    """One source, two persons, codings 1-3, and a typology of three types."""
    build(study, TALK)
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    cases.add_typology(study, "Rolle", TYPES, definition="Hvem begynder.")
    return study


def test_a_case_is_a_person_an_organisation_a_source_or_a_value(typed: Study) -> None:
    for one in ("person:p01", "organisation:AMT-1", "source:i01", "region=2"):
        cases.classify(typed, one, "drivende")

    rows = case_results.table(typed, Terms()).rows

    assert {str(row.case) for row in rows} == {"P01", "amt-1", "I01", "region 2"}
    assert cases.classify(typed, "region = 2", "Rolle:DRIVENDE").case == Case(CaseKind.ATTRIBUTE, "2", "region")


@pytest.mark.parametrize(
    ("case", "type_", "error"),
    [
        ("P01", "drivende", Misuse),
        ("kilde:I01", "drivende", Misuse),
        ("person:", "drivende", Misuse),
        ("farve=2", "drivende", Misuse),
        ("region=9", "drivende", Misuse),
        ("region=", "drivende", Misuse),
        ("person:P99", "drivende", NotFound),
        ("organisation:nix", "drivende", NotFound),
        ("source:nix", "drivende", NotFound),
        ("region=1", "nix", NotFound),
        ("region=1", "nix:drivende", NotFound),
    ],
)
def test_what_is_no_case_or_no_type_is_said(
    typed: Study, dump: Dump, case: str, type_: str, error: type[Exception]
) -> None:
    before = dump(typed.db)

    with pytest.raises(error):
        cases.classify(typed, case, type_)

    assert dump(typed.db) == before


def test_a_type_of_two_typologies_must_be_told_apart(typed: Study) -> None:
    cases.add_typology(typed, "Tempo", ("Afventende", "hurtig"))

    with pytest.raises(Misuse, match="several typologies"):
        cases.classify(typed, "region=1", "afventende")
    assert cases.classify(typed, "region=1", "tempo:afventende").typology == "Tempo"


def test_a_typology_grows_and_keeps_its_types(typed: Study, dump: Dump) -> None:
    before = dump(typed.db)

    done = cases.add_typology(typed, "ROLLE", ("Drivende", "travl: Løber.", "afventende: Ser tiden an."))

    assert [(one.name, one.definition) for one in done.types] == [
        ("drivende", "Begynder selv."),
        ("afventende", "Ser tiden an."),
        ("fraværende", ""),
        ("travl", "Løber."),
    ]
    assert (done.name, done.definition) == ("Rolle", "Hvem begynder.")
    trail.undo(typed)
    assert dump(typed.db) == before
    for types in (("a", "A"), ("",), (": x",)):
        with pytest.raises(Misuse):
            cases.add_typology(typed, "Ny", types)
    with pytest.raises(Misuse, match="has types"):
        cases.add_typology(typed, "Ny", ())


def test_each_coder_places_for_themselves_and_a_case_is_counted_once(typed: Study, as_coder: AsCoder) -> None:
    cases.classify(typed, "region=1", "drivende", note="Ringer.")
    cases.classify(typed, "region=2", "afventende")
    with as_coder("MB"):
        cases.classify(typed, "region=1", "drivende", note="Skriver.")
        with pytest.raises(NotFound, match="placement of yours"):
            cases.remove(typed, "region=2", "afventende")

    found = case_results.table(typed, Terms(), "rolle")

    assert [(str(row.case), str(row.coder), str(row.note)) for row in found.rows] == [
        ("region 1", "AK", "Ringer."),
        ("region 1", "MB", "Skriver."),
        ("region 2", "AK", ""),
    ]
    assert [str(one.count) for one in found.types] == ["1 of 2 cases", "1 of 2 cases", "0 of 2 cases"]


def test_placed_again_only_the_note_changes(typed: Study, dump: Dump) -> None:
    assert cases.classify(typed, "region=1", "drivende", note="Ringer.").new
    before = dump(typed.db)

    assert not cases.classify(typed, "region=1", "drivende").new
    assert dump(typed.db) == before
    cases.classify(typed, "region=1", "drivende", note="Skriver.")
    assert [str(row.note) for row in case_results.table(typed, Terms()).rows] == ["Skriver."]
    trail.undo(typed)
    assert dump(typed.db) == before


def test_statements_for_and_against_are_counted_once_and_quoted_masked(typed: Study, as_coder: AsCoder) -> None:
    (typed.folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Mette,,person A\n", encoding="utf-8")
    scanning.scan(typed)
    with as_coder("MB"):
        coding.add(typed, "I01", ["ja"], coding.Place(quote="ringede igen"))  # coding 4, inside coding 2
    cases.classify(typed, "region=1", "drivende")
    for key in (1, 2, 4):
        cases.put_forward(typed, "region=1", key, Stance.SUPPORTS)
    cases.put_forward(typed, "region=1", 3, Stance.SUPPORTS)
    cases.put_forward(typed, "region=1", 3, Stance.OPPOSES)

    ((row, supports, opposes),) = case_results.show(typed, "region=1", Terms(), 0).rows

    assert (row.supports, row.opposes) == (2, 1)
    assert [one.words for one in supports.quotations] == ["Vi ringede selv.", "[person A] ringede igen."]
    assert [one.words for one in opposes.quotations] == ["Vi ventede på staten."]
    cases.put_forward(typed, "region=1", 3, None)
    assert case_results.table(typed, Terms()).rows[0].opposes == 0


def test_it_must_be_clear_which_placement_a_coding_speaks_of(typed: Study) -> None:
    with pytest.raises(NotFound, match="placement of yours"):
        cases.put_forward(typed, "region=1", 1, Stance.SUPPORTS)
    cases.classify(typed, "region=1", "drivende")
    cases.classify(typed, "region=1", "afventende")

    with pytest.raises(Misuse, match="several types"):
        cases.put_forward(typed, "region=1", 1, Stance.SUPPORTS)
    with pytest.raises(NotFound, match="coding"):
        cases.put_forward(typed, "region=1", 99, Stance.SUPPORTS, type_="drivende")
    assert cases.put_forward(typed, "region=1", 1, Stance.SUPPORTS, type_="drivende").type == "drivende"


def test_a_placement_goes_with_its_evidence_and_comes_back(typed: Study, dump: Dump, sound: Sound) -> None:
    cases.classify(typed, "region=1", "drivende")
    cases.put_forward(typed, "region=1", 1, Stance.SUPPORTS)
    before = dump(typed.db)

    with pytest.raises(Refused, match="1 cases are placed"):
        cases.remove_typology(typed, "rolle")
    cases.remove(typed, "region=1", "drivende")

    assert dump(typed.db)["evidence"] == []
    sound(typed)
    assert cases.remove_typology(typed, "rolle").name == "Rolle"
    trail.undo(typed)
    trail.undo(typed)
    assert dump(typed.db) == before


def test_a_case_stands_in_the_triangle_by_its_share_of_supporting_statements(typed: Study, as_coder: AsCoder) -> None:
    for type_, codings in (("drivende", (1, 2)), ("afventende", (3,))):
        cases.classify(typed, "region=1", type_)
        for key in codings:
            cases.put_forward(typed, "region=1", key, Stance.SUPPORTS, type_=type_)
    with as_coder("MB"):
        cases.classify(typed, "region=1", "drivende")
        cases.put_forward(typed, "region=1", 1, Stance.SUPPORTS)  # as AK did
    cases.classify(typed, "region=2", "afventende")
    cases.classify(typed, "region=2", "fraværende")

    one, two = case_results.triangle(typed, Terms()).points

    assert (one.counts, one.shares) == ((2, 1, 0), (2 / 3, 1 / 3, 0))
    assert (two.counts, two.shares) == ((0, 0, 0), (0, 1 / 2, 1 / 2))


def test_a_triangle_has_three_types(typed: Study) -> None:
    cases.add_typology(typed, "Tempo", ("langsom", "hurtig"))

    with pytest.raises(Misuse, match="has 2"):
        case_results.triangle(typed, Terms(), "tempo")
    with pytest.raises(Misuse, match="Say which typology"):
        case_results.triangle(typed, Terms())
    with pytest.raises(NotFound):
        case_results.triangle(typed, Terms(), "nix")


def test_a_name_on_no_list_keeps_a_case_out_of_a_file(typed: Study, tmp_path: Path) -> None:
    cases.classify(typed, "region=1", "drivende", note="Siger Skovgaard.")

    with pytest.raises(Refused, match="on no list"):
        case_results.show(typed, "region=1", Terms(target=tmp_path / "c.docx"), 0)
    assert str(case_results.table(typed, Terms()).rows[0].note) == "Siger [?]."
