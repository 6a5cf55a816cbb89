"""Quotations side by side: the same theme in another city, for and against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Mm

from qcode.errors import Misuse
from qcode.model.coverage import State
from qcode.study import coding, open_study, pairing, passes, release, silences
from qcode.study.queries import Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.model.pairing import PairSet
    from qcode.study import Study

NOON = "2003-11-03T12:00:00+00:00"
SETTINGS = """\
study: Tre byer (fiktiv)
attributes:
  city: {scope: source, type: category, values: [Odense, Aarhus, Esbjerg]}
  role: {scope: participation, type: category, values: [leder, borger]}
attribution: "({role}, {city})"
"""
REGISTER = """\
source;kind;person;speaker;city;role
I01;interview;P1;Bo;Odense;leder
I02;interview;P2;Liv;Odense;borger
I03;interview;P3;Ib;Aarhus;leder
I04;interview;P4;Eva;Esbjerg;leder
"""
INTERVIEWS = {
    "I01": "Bo: {bolig|Der mangler boliger i byen, virkelig mange.} {penge/for|Pengene rakte.} {vagt|Vagten ringer.}",
    "I02": "Liv: {bolig|Jeg fik en bolig.} {bolig|Den er lille.} {penge/imod|Pengene rakte ikke langt.}",
    "I03": "Ib: {bolig|Boligerne er der.} {penge/imod|Der var ingen penge.}",
    "I04": "Eva: {penge/imod|Nej, det blev for dyrt.}",
}


@pytest.fixture
def cities(folder: Path, build: Coded) -> Iterator[Study]:
    """Two of Odense, one of Aarhus; Eva of Esbjerg says nothing of homes, and was not asked of the watch."""
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: NOON) as study:
        for name, interview in INTERVIEWS.items():
            build(study, interview, name)
        passes.add(study, ["I04"])
        silences.set_(study, "I04", "vagt", "not-asked")
        yield study


def asked(study: Study, query: Query) -> PairSet:
    return pairing.pairs(study, query, release.Terms(unmasked=True))


def shown(found: PairSet) -> list[tuple[str, ...]]:
    return [
        (str(one.theme), *(side.quotation.words if side.quotation else str(side.sentence) for side in one.sides))
        for one in found.pairs
    ]


def test_the_same_theme_stands_beside_it_city_by_city_or_why_there_is_none(cities: Study) -> None:
    found = asked(cities, Query("bolig or vagt", matched="city"))

    assert [str(one.label) for one in found.pairs[0].sides] == ["Odense", "Aarhus", "Esbjerg"]
    assert shown(found) == [
        ("bolig", "Der mangler boliger i byen, virkelig mange.", "Boligerne er der.",
         "Ingen i Esbjerg sagde noget om bolig (1 kilde gennemgået)."),
        ("bolig", "Jeg fik en bolig.", "Ikke flere udsagn: Aarhus har 1 i alt.",
         "Ingen i Esbjerg sagde noget om bolig (1 kilde gennemgået)."),
        ("bolig", "Den er lille.", "Ikke flere udsagn: Aarhus har 1 i alt.",
         "Ingen i Esbjerg sagde noget om bolig (1 kilde gennemgået)."),
        ("vagt", "Vagten ringer.", "Aarhus er ikke kodet for vagt.", "Ingen i Esbjerg blev spurgt om vagt."),
    ]  # fmt: skip
    states = [side.state for side in found.pairs[-1].sides]
    assert states == [None, State.NOT_CODED, State.NOT_ASKED]


def test_a_city_in_the_condition_is_the_one_that_gets_partners(cities: Study) -> None:
    found = asked(cities, Query("bolig", "city = Aarhus and role = leder", matched="city"))

    assert [str(one.label) for one in found.pairs[0].sides] == ["Aarhus", "Odense", "Esbjerg"]
    assert [line[1:3] for line in shown(found)] == [
        ("Boligerne er der.", "Der mangler boliger i byen, virkelig mange.")  # the other condition holds elsewhere too
    ]


def test_as_many_as_are_asked_for_of_each_theme_and_in_all(cities: Study) -> None:
    assert len(asked(cities, Query("bolig or vagt", matched="city", per_cell=1)).pairs) == 2
    assert len(asked(cities, Query("bolig or vagt", matched="city", limit=1)).pairs) == 1


def test_a_talk_between_two_cities_and_somebody_of_no_city_stand_in_no_pair(cities: Study, build: Coded) -> None:
    more = "I05;double_interview;P6;Bo;Odense;leder\nI05;double_interview;P7;Ib;;leder\nI06;interview;P5;Per;;leder\n"
    table = SETTINGS.replace("scope: source", "scope: participation")
    (cities.folder / "study.yaml").write_text(table, encoding="utf-8")
    (cities.folder / "register.csv").write_text(REGISTER + more.replace("Ib;;", "Ib;Aarhus;"), encoding="utf-8")
    with open_study(cities.folder, coder="AK", now=lambda: NOON) as study:
        build(study, "Bo: Vi ses.\nIb: Ja.", "I05")
        coding.add(study, "I05", ["bolig"], coding.Place(span="0:11"))
        build(study, "Per: {bolig|Ved ikke.}", "I06")

        found = asked(study, Query("bolig", matched="city"))

    assert (found.several, found.unplaced) == (1, 1)
    assert not [line for pair in shown(found) for line in pair if "Ved ikke" in line or "Vi ses" in line]


def test_for_and_against_stand_side_by_side_by_the_names_of_codes(cities: Study) -> None:
    found = asked(cities, Query(stance=True))

    assert [str(one.label) for one in found.pairs[0].sides] == ["for", "imod"]
    assert shown(found) == [
        ("penge", "Pengene rakte.", "Pengene rakte ikke langt."),
        ("penge", "Ikke flere udsagn: for har 1 i alt.", "Nej, det blev for dyrt."),
        ("penge", "Ikke flere udsagn: for har 1 i alt.", "Der var ingen penge."),
    ]


def test_stances_that_study_yaml_declares_mark_what_they_overlap(folder: Path, build: Coded) -> None:
    stances = "stance: {glad: [tone/glad], vred: [tone/vred]}\n"
    (folder / "study.yaml").write_text(SETTINGS + stances, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: NOON) as study:
        build(study, "Bo: {bolig,tone/glad|Godt nok.} {bolig,tone/vred|Slet ikke!} {bolig|Hm.}", "I01")

        assert shown(asked(study, Query("bolig", stance=True))) == [("bolig", "Godt nok.", "Slet ikke!")]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (Query(matched="by"), "nothing called 'by'"),
        (Query(matched="city", by=("role",)), "own order"),
        (Query(matched="city", stance=True), "two ways"),
        (Query("bolig", "city = Odense or role = leder", matched="city"), "cannot tell what holds elsewhere"),
    ],
)
def test_what_cannot_be_paired_is_refused(cities: Study, query: Query, says: str) -> None:
    with pytest.raises(Misuse, match=says):
        asked(cities, query)


def test_a_study_without_stances_says_how_to_declare_them(study: Study, build: Coded) -> None:
    build(study, "Bo: {bolig|Ja.}")

    with pytest.raises(Misuse) as raised:
        asked(study, Query(stance=True))

    assert "stance:" in raised.value.hint


def test_pairs_come_as_pages_and_objects(cities: Study, cli: Cli, tmp_path: Path) -> None:
    assert cities.folder.is_dir()
    pulled = ("quotes", "--code", "bolig", "--matched", "city", "--unmasked")
    (first, *_) = json.loads(cli(*pulled, "--format", "json").out)

    assert (first["pair"], first["theme"]) == (1, "bolig")
    assert first["sides"][1]["quotation"]["attribution"] == "(leder, Aarhus)"
    assert first["sides"][2] == {
        "side": "Esbjerg",
        "state": "silent",
        "sentence": "Ingen i Esbjerg sagde noget om bolig (1 kilde gennemgået).",
        "quotation": None,
    }
    for ending in ("docx", "html", "md", "csv", "json"):
        assert cli(*pulled, "-o", str(tmp_path / f"par.{ending}")).code == 0
    assert "»Boligerne er der.« (leder, Aarhus)" in (tmp_path / "par.html").read_text(encoding="utf-8")
    assert "Aarhus" in cli(*pulled).out


def test_pairs_are_printed_in_the_template_of_the_house(cities: Study, cli: Cli, tmp_path: Path) -> None:
    assert cities.folder.is_dir()
    pulled = ("quotes", "--code", "bolig", "--matched", "city", "--unmasked", "-o", str(tmp_path / "par.docx"))
    house = Document()
    house.sections[0].page_width = Mm(182)
    house.save(str(tmp_path / "house.docx"))

    assert cli(*pulled, "--template", str(tmp_path / "house.docx")).code == 0

    width = Document(str(tmp_path / "par.docx")).sections[0].page_width
    assert width is not None
    assert round(width.mm) == 182
    (tmp_path / "none.docx").write_text("no Word file", encoding="utf-8")
    assert cli(*pulled, "--template", str(tmp_path / "none.docx")).code == 1
