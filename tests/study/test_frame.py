"""The sampling frame: counted, never summed; what the register says, and nothing that it does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.model.frame import UNITS
from qcode.model.frame_wording import sentence
from qcode.study import frame, register

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli

    from qcode.study import Study

HEAD = "source,kind,wave,person,organisation,part,outcome,region,role\n"
ROLES = ("politiker", "forvaltning", "privat")
KINDS = ("interview", "double_interview", "focus_group", "field_note")
PARTS = ("informant", "observer", "present", "interviewer", "subject")
OUTCOMES = ("took part", "refused", "no answer", "cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the register has it; a source alone has no person."""

    source: str
    kind: str
    wave: str
    region: str
    person: str = ""
    houses: tuple[str, ...] = ()
    part: str = "informant"
    outcome: str = "took part"
    roles: tuple[str, ...] = ()

    @property
    def took_part(self) -> bool:
        return self.outcome == "took part"

    @property
    def informs(self) -> bool:
        return bool(self.person) and self.part == "informant" and self.took_part

    @property
    def line(self) -> str:
        cells = [self.source, self.kind, self.wave, self.person, ";".join(self.houses), self.part, self.outcome]
        if not self.person:
            cells[-2:] = ["", ""]
        return ",".join([*cells, self.region, ";".join(self.roles)])


@st.composite
def registers(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for source in draw(st.lists(st.sampled_from(("S1", "S2", "S3", "S4")), unique=True, max_size=4)):
        kind, wave = draw(st.sampled_from(KINDS)), draw(st.sampled_from(("", "1", "2")))
        region = draw(st.sampled_from(("", "1", "2")))
        persons = draw(st.lists(st.sampled_from(("P1", "P2", "P3", "P4")), unique=True, max_size=3))
        rows += [] if persons else [Row(source, kind, wave, region)]
        for person in persons:
            houses = tuple(draw(st.lists(st.sampled_from(("a", "b", "c")), unique=True, max_size=2)))
            part, outcome = draw(st.sampled_from(PARTS)), draw(st.sampled_from(OUTCOMES))
            roles = tuple(draw(st.lists(st.sampled_from(ROLES), unique=True, max_size=2)))
            rows.append(Row(source, kind, wave, region, person, houses, part, outcome, roles))
    return rows


def recounted(rows: list[Row], role: str | None = None, region: str | None = None) -> dict[str, int]:
    """Count anew with the rows alone, the way a person would with a pencil; None is any."""
    there = [
        row
        for row in rows
        if (role is None or role in (row.roles or ("",))) and (region is None or region == row.region)
    ]
    speaking = {row.source for row in rows if row.informs}
    held = [row for row in there if row.informs or (row.source not in speaking and row.took_part)]
    houses_of_informants = {house for row in rows if row.informs for house in row.houses}

    def sources(*kinds: str) -> int:
        return len({row.source for row in held if row.kind in kinds})

    def persons(part: str) -> int:
        return len({row.person for row in there if row.person and row.part == part and row.took_part})

    return {
        "sources": sources(*KINDS),
        "interviews": sources("interview", "double_interview"),
        "double interviews": sources("double_interview"),
        "focus groups": sources("focus_group"),
        "other sources": sources("field_note"),
        "persons": persons("informant"),
        "participations": sum(row.informs for row in there),
        "organisations": len({house for row in there if row.informs for house in row.houses}),
        "refusals": sum(row.outcome == "refused" for row in there),
        "no answers": sum(row.outcome == "no answer" for row in there),
        "cancellations": sum(row.outcome == "cancelled" for row in there),
        "observers": persons("observer"),
        "observing organisations": len(
            {house for row in there if row.part == "observer" and row.took_part for house in row.houses}
            - houses_of_informants
        ),
        "persons present": persons("present"),
        "interviewers": persons("interviewer"),
        "persons spoken about": persons("subject"),
        "waves": len({row.wave for row in held if row.wave}),
    }


def registered(study: Study, rows: list[Row]) -> None:
    path = study.folder / "register.csv"
    path.write_text(HEAD + "".join(f"{row.line}\n" for row in rows), encoding="utf-8")
    register.read(study, path)


# One study takes one register after the other, so that nothing may be left of the one before.
again_and_again = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@again_and_again
@given(rows=registers())
def test_every_count_of_every_cell_is_that_of_a_naive_recount(study: Study, rows: list[Row]) -> None:
    registered(study, rows)

    found = frame.frame(study, ["role", "region"])

    assert {one.unit: one.n for one in found.total.counts} == recounted(rows)
    there = {one.keys: {count.unit: count.n for count in one.counts} for one in found.cells}
    for keys in product((*ROLES, ""), ("1", "2", "")):
        expected = recounted(rows, *keys)
        assert there.pop(keys, dict.fromkeys(UNITS, 0)) == expected, keys
    assert there == {}


@again_and_again
@given(rows=registers())
def test_no_count_is_larger_than_what_it_is_of(study: Study, rows: list[Row]) -> None:
    registered(study, rows)

    found = frame.frame(study, ["kind", "organisation"])

    for cell in (*found.cells, found.total):
        for count in cell.counts:
            assert count.of is None or 0 <= count.n <= count.of
        assert cell.n("persons") <= found.total.n("persons")
    for cell in found.cells:
        assert cell.n("organisations") <= 1


class TestSaid:
    def test_refusals_are_of_those_who_were_asked(self, folder: Path, cli: Cli) -> None:
        rows = (
            "I01,interview,,P1,,,,1,politiker\nI02,interview,,P2,,,,1,politiker\n"
            "X03,interview,,P3,,,refused,1,politiker\nX04,interview,,P4,,,no answer,2,privat\n"
        )
        (folder / "register.csv").write_text(HEAD + rows, encoding="utf-8")
        cli("register", "import")

        first, second, total = json.loads(cli("register", "frame", "--by", "role", "--format", "json").out)

        assert {"n": 2, "of": 3, "unit": "participations"} in first["counts"]
        assert {"n": 1, "of": 3, "unit": "refusals"} in first["counts"]
        assert {"n": 1, "of": 1, "unit": "no answers"} in second["counts"]
        assert (first["cell"], first["total"], total["cell"], total["total"]) == (
            {"role": "politiker"},
            False,
            {},
            True,
        )
        assert total["sentence"] == "2 interviews med 2 personer. 1 afslog og 1 svarede ikke."
        assert [one["unit"] for one in total["counts"]] == list(UNITS)

    def test_a_source_planned_and_refused_is_none(self, folder: Path, cli: Cli, study: Study) -> None:
        (folder / "register.csv").write_text(HEAD + "X01,interview,,P1,,,afslog,1,privat\n", encoding="utf-8")
        cli("register", "import")

        found = frame.frame(study)

        assert (found.total.n("sources"), found.total.n("persons"), found.total.n("refusals")) == (0, 0, 1)

    def test_a_person_with_two_roles_is_said_to_stand_in_two_rows(self, folder: Path, cli: Cli) -> None:
        rows = "I01,interview,,P1,,,,1,politiker\nI02,interview,,P1,,,,1,privat\n"
        (folder / "register.csv").write_text(HEAD + rows, encoding="utf-8")
        cli("register", "import")

        answer = cli("register", "frame", "--by", "role", "--format", "csv")

        assert answer.out.splitlines() == [
            "role,sources,interviews,persons,participations",
            "politiker,1,1,1,1",
            "privat,1,1,1,1",
            "total,2,2,1,2",
        ]
        assert "1 person stands in several rows; the total counts each once." in answer.err

    def test_what_is_missing_and_what_does_not_apply_are_rows_of_their_own(self, study: Study) -> None:
        path = study.folder / "register.csv"
        path.write_text("source,person,role,level\nI01,P1,privat,\nI02,P2,politiker,\nI03,P3,,amt\n", encoding="utf-8")
        register.read(study, path)

        assert [one.keys for one in frame.frame(study, ["role", "level"]).cells] == [
            ("politiker", ""),
            ("privat", "–"),
            ("", "amt"),
        ]

    def test_a_grouping_nobody_declared_is_refused_with_those_that_are(self, cli: Cli) -> None:
        answer = cli("register", "frame", "--by", "role,farve")

        assert answer.code == 2
        assert "There is nothing called 'farve' to count by." in answer.err
        assert "Known: region, level, role, size, source, kind" in answer.err

    @pytest.mark.parametrize("format_", ["table", "csv", "md", "json"])
    def test_an_empty_register_is_a_frame_of_nothing(self, cli: Cli, format_: str) -> None:
        answer = cli("register", "frame", "--by", "role,kind", "--format", format_)

        assert answer.code == 0
        assert "total" in answer.out

    def test_every_part_is_named_in_danish_and_in_english(self, study: Study) -> None:
        path = study.folder / "register.csv"
        rows = [
            "F01,focus_group,1,P1,a,,,1,privat",
            "F01,focus_group,1,P2,b,observer,,1,privat",
            "F01,focus_group,1,P3,,present,,1,",
            "F01,focus_group,1,P4,,subject,,1,",
            "F01,focus_group,1,P5,,interviewer,,1,",
            "I02,interview,2,P1,a,,,1,privat",
            "X03,interview,2,P6,,,cancelled,1,",
        ]
        path.write_text(HEAD + "\n".join(rows), encoding="utf-8")
        register.read(study, path)
        found = frame.frame(study)

        assert sentence(found, "da") == (
            "1 interview med 1 person; 1 fokusgruppe med 1 person; i alt 1 person fra 2 organisationer, heraf 1 som "
            "observatør i 2 runder. 1 aflyste. Desuden, ikke talt med som informanter: 1 observatør, 1 person til "
            "stede, 1 interviewer og 1 omtalt person."
        )
        assert sentence(found, "en") == (
            "1 interview with 1 person; 1 focus group with 1 person; in all 1 person from 2 organisations, of which 1 "
            "as observer in 2 waves. 1 cancelled. Besides, not counted as informants: 1 observer, 1 person present, "
            "1 interviewer and 1 person spoken about."
        )
