"""The sampling frames of five published studies, from registers written for them: every n as it was printed.

Persons, organisations and regions are numbers made here; nothing but the sizes is taken from the studies.
"""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from qcode.model.frame_wording import sentence
from qcode.study import frame, making, open_study, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qcode.model.frame import Frame
    from qcode.study import Study

Row = dict[str, str]
COLUMNS = ("source", "kind", "wave", "person", "pseudonym", "organisation", "part", "outcome")


@contextmanager
def registered(folder: Path, attributes: str, rows: Sequence[Row]) -> Iterator[Study]:
    """A study with these attributes and this register."""
    making.make(folder)
    text = f"study: fiktiv\nlanguage: da\nattributes:\n{attributes}"
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    out = io.StringIO()
    names = dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)])
    writer = csv.DictWriter(out, list(names), restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "register.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    with open_study(folder, coder="AK") as study:
        register.sync(study)
        yield study


def numbered(prefix: str, n: int, start: int = 1) -> list[str]:
    return [f"{prefix}{one:02}" for one in range(start, start + n)]


def column(found: Frame, unit: str) -> dict[str, int]:
    """Return a unit by the first key of each cell."""
    return {one.keys[0]: one.n(unit) for one in found.cells}


def in_all(found: Frame, *units: str) -> list[int]:
    return [found.total.n(unit) for unit in units]


class TestLeadersAndPoliticians:
    """A: 42 interviews with 58 persons, 26 single and 16 double, in five regions."""

    ROLES = ("politiker", "forvaltningschef", "leder", "privat")
    ATTRIBUTES = (
        "  role: {scope: participation, values: [politiker, forvaltningschef, leder, privat]}\n"
        "  region: {scope: source, values: [1, 2, 3, 4, 5]}\n"
        '  level: {scope: source, values: [amt, kommune], applies_to: "role != privat"}\n'
    )

    @pytest.fixture
    def study(self, tmp_path: Path) -> Iterator[Study]:
        """Double interviews join people who need not have one role, as in the study."""
        sizes = dict(zip(self.ROLES, (13, 7, 24, 14), strict=True))
        pool = [role for role, n in sizes.items() for _ in range(n)]
        roles = iter(pool[::2] + pool[1::2])
        persons = iter(numbered("P", 58))
        rows: list[Row] = []
        for n, seats in enumerate([1] * 26 + [2] * 16):
            for _ in range(seats):
                role = next(roles)
                rows.append(
                    {
                        "source": f"{'ID'[seats - 1]}{n + 1:02}",
                        "kind": ("interview", "double_interview")[seats - 1],
                        "person": next(persons),
                        "role": role,
                        "region": str(n % 5 + 1),
                        "level": ("amt", "kommune")[n % 13 > 4],
                    }
                )
        with registered(tmp_path / "a", self.ATTRIBUTES, rows) as study:
            yield study

    def test_every_n_is_that_of_the_study(self, study: Study) -> None:
        found = frame.frame(study, ["role"])

        assert in_all(found, "sources", "interviews", "double interviews", "persons") == [42, 42, 16, 58]
        assert column(found, "persons") == {"politiker": 13, "forvaltningschef": 7, "leder": 24, "privat": 14}
        assert sum(column(found, "persons").values()) == 58

    def test_the_sentence_is_that_of_the_report(self, study: Study) -> None:
        found = frame.frame(study)

        assert sentence(found, "da") == "42 interviews med 58 personer, heraf 16 dobbeltinterviews."
        assert sentence(found, "en") == "42 interviews with 58 persons, of which 16 double interviews."

    def test_a_double_interview_of_two_roles_is_in_two_rows_and_in_the_total_once(self, study: Study) -> None:
        found = frame.frame(study, ["role"])

        twice = next(one for one in found.shared if one.unit == "sources")
        assert sum(column(found, "sources").values()) == 42 + twice.n
        assert twice.n > 0

    def test_five_regions_and_no_level_for_private_ones(self, study: Study) -> None:
        assert sum(column(frame.frame(study, ["region"]), "sources").values()) == 42
        assert [one.keys for one in frame.frame(study, ["region"]).cells] == [("1",), ("2",), ("3",), ("4",), ("5",)]
        by_level = frame.frame(study, ["role", "level"])
        assert {one.keys[1] for one in by_level.cells if one.keys[0] == "privat"} == {"–"}
        assert all(one.keys[1] in {"amt", "kommune"} for one in by_level.cells if one.keys[0] != "privat")


class TestVoluntaryOrganisations:
    """B: 16 organisations in 13 interviews: 8 focus groups of 2-6 and 5 single; one organisation only listens."""

    SIZES = (2, 3, 4, 5, 6, 2, 3, 4)

    @pytest.fixture
    def study(self, tmp_path: Path) -> Iterator[Study]:
        """F07 mixes 12, 13 and 14 (one person speaks for the latter two); F08 mixes 15 and 16, which only listens."""
        houses = iter(numbered("org-", 11))
        persons = iter(numbered("P", 34))
        rows: list[Row] = [
            {"source": source, "kind": "interview", "person": next(persons), "organisation": next(houses)}
            for source in numbered("I", 5)
        ]
        inside = [[next(houses)] * size for size in self.SIZES[:6]]
        inside += [["org-12", "org-13;org-14", "org-12"], ["org-15", "org-15", "org-15", "org-16"]]
        for source, seats in zip(numbered("F", 8), inside, strict=True):
            for house in seats:
                told = {"organisation": house, "part": "observer" if house == "org-16" else ""}
                rows.append({"source": source, "kind": "focus_group", "person": next(persons)} | told)
        with registered(tmp_path / "b", "  branch: {scope: organisation, type: text}\n", rows) as study:
            yield study

    def test_every_n_is_that_of_the_study(self, study: Study) -> None:
        found = frame.frame(study, ["kind"])

        assert in_all(found, "sources", "interviews", "focus groups") == [13, 5, 8]
        assert in_all(found, "organisations", "observing organisations", "observers") == [15, 1, 1]
        assert column(found, "persons") == {"focus_group": 28, "interview": 5}
        assert column(found, "organisations") == {"focus_group": 10, "interview": 5}

    def test_groups_are_of_two_to_six(self, study: Study) -> None:
        found = frame.frame(study, ["source"])
        seats = {one.keys[0]: one.n("persons") + one.n("observers") for one in found.cells}

        assert [seats[source] for source in numbered("F", 8)] == list(self.SIZES)

    def test_two_groups_mix_organisations_and_one_person_speaks_for_two(self, study: Study) -> None:
        by_source = frame.frame(study, ["source"])
        houses = {one.keys[0]: one.n("organisations") + one.n("observing organisations") for one in by_source.cells}
        by_house = frame.frame(study, ["organisation"])

        assert [source for source, n in houses.items() if n > 1] == ["F07", "F08"]
        assert next(one for one in by_house.shared if one.unit == "persons").n == 1
        assert len(by_house.cells) == 16

    def test_the_sentence_names_all_sixteen_and_who_is_not_counted(self, study: Study) -> None:
        assert sentence(frame.frame(study), "da") == (
            "5 interviews med 5 personer; 8 fokusgrupper med 28 personer; i alt 33 personer fra 16 organisationer, "
            "heraf 1 som observatør. Desuden, ikke talt med som informanter: 1 observatør."
        )


class TestMixedMethods:
    """C: 30 users, 15 relatives, 13 leaders, 13 volunteers, 14 kommuner with two roles each; 470 case records."""

    ATTRIBUTES = (
        "  role: {scope: participation, values: [bruger, pårørende, leder, myndighed, visitator, frivillig]}\n"
        "  kommune: {scope: source, type: number}\n"
    )

    @pytest.fixture
    def study(self, tmp_path: Path) -> Iterator[Study]:
        """In four of the fourteen kommuner one person is both authority and visitator."""
        roles = [*["bruger"] * 30, *["pårørende"] * 15, *["leder"] * 13, *["frivillig"] * 13]
        rows: list[Row] = [
            {"source": f"I{n:03}", "kind": "interview", "person": f"P{n:03}", "role": role}
            for n, role in enumerate(roles, 1)
        ]
        for kommune in range(1, 15):
            both = ["myndighed;visitator"] if kommune <= 4 else ["myndighed", "visitator"]
            for n, role in enumerate(both):
                who = f"{kommune:02}-{n + 1}"
                told = {"role": role, "kommune": str(kommune)}
                rows.append({"source": f"M{who}", "kind": "interview", "person": f"K{who}"} | told)
        rows += [{"source": f"S{n:03}", "kind": "case_record"} for n in range(1, 471)]
        with registered(tmp_path / "c", self.ATTRIBUTES, rows) as study:
            yield study

    def test_whoever_is_both_is_in_both_rows_and_in_the_total_once(self, study: Study) -> None:
        found = frame.frame(study, ["role"])

        assert list(column(found, "persons").items()) == [
            *(("bruger", 30), ("pårørende", 15), ("leder", 13), ("myndighed", 14), ("visitator", 14)),
            *(("frivillig", 13), ("", 0)),
        ]
        assert found.total.n("persons") == 30 + 15 + 13 + 13 + 24
        assert [(one.n, one.unit) for one in found.shared] == [(4, "sources"), (4, "persons")]

    def test_case_records_are_sources_of_nobody(self, study: Study) -> None:
        found = frame.frame(study, ["kind"])

        assert column(found, "sources") == {"interview": 95, "case_record": 470}
        assert column(found, "persons") == {"interview": 95, "case_record": 0}
        assert sentence(found, "da") == "95 interviews med 95 personer; 470 journaler; i alt 95 personer."

    def test_fourteen_kommuner_have_somebody_in_each_role(self, study: Study) -> None:
        found = frame.frame(study, ["role", "kommune"])

        for role in ("myndighed", "visitator"):
            there = {one.keys[1]: one.n("persons") for one in found.cells if one.keys[0] == role}
            assert there == {str(n): 1 for n in range(1, 15)}


class TestThreeCities:
    """D: 34 citizens followed in up to three waves, spoken about by staff; 32 experts; 5 groups; observations."""

    ATTRIBUTES = (
        "  city: {scope: source, values: [A, B, C]}\n"
        "  role: {scope: participation, values: [ekspert, personale, borger]}\n"
    )
    WAVES = (34, 30, 22)

    @pytest.fixture
    def study(self, tmp_path: Path) -> Iterator[Study]:
        cities = cycle("ABC")
        rows: list[Row] = [
            {"source": f"E{n:02}", "kind": "interview", "person": f"X{n:02}", "role": "ekspert", "city": next(cities)}
            for n in range(1, 33)
        ]
        for source in numbered("F", 5):
            city = next(cities)
            rows += [
                {"source": source, "kind": "focus_group", "person": f"{source}-{n}", "role": "personale", "city": city}
                for n in range(1, 6)
            ]
        for wave, size in enumerate(self.WAVES, 1):
            for n, staff in enumerate(islice(cycle(numbered("S", 12)), size), 1):
                told = {"source": f"W{wave}-{n:02}", "kind": "interview", "wave": str(wave), "city": "ABC"[n % 3]}
                rows.append(told | {"person": staff, "role": "personale"})
                rows.append(told | {"person": f"B{n:02}", "role": "borger", "part": "subject"})
        rows += [{"source": source, "kind": "field_note", "city": next(cities)} for source in numbered("N", 6)]
        with registered(tmp_path / "d", self.ATTRIBUTES, rows) as study:
            yield study

    def test_citizens_are_counted_per_wave_and_once_in_all(self, study: Study) -> None:
        found = frame.frame(study, ["wave"])
        waves = {one.keys[0]: one for one in found.cells}

        assert [waves[n].n("persons spoken about") for n in ("1", "2", "3")] == list(self.WAVES)
        assert [waves[n].n("interviews") for n in ("1", "2", "3")] == list(self.WAVES)
        assert in_all(found, "persons spoken about", "waves") == [34, 3]
        assert waves["1"].n("persons") == 12

    def test_informants_are_experts_and_staff(self, study: Study) -> None:
        found = frame.frame(study, ["role"])

        assert column(found, "persons") == {"ekspert": 32, "personale": 12 + 25, "borger": 0, "": 0}
        assert column(found, "persons spoken about")["borger"] == 34
        assert found.total.n("persons") == 69

    def test_the_sentence_says_what_the_three_numbers_are_of(self, study: Study) -> None:
        found = frame.frame(study)

        assert sentence(found, "da") == (
            "118 interviews med 44 personer; 5 fokusgrupper med 25 personer; 6 feltnoter; i alt 69 personer i 3 runder."
            " Desuden, ikke talt med som informanter: 34 omtalte personer."
        )

    def test_the_same_in_each_city(self, study: Study) -> None:
        found = frame.frame(study, ["city"])

        assert [one.keys for one in found.cells] == [("A",), ("B",), ("C",)]
        assert sum(column(found, "sources").values()) == found.total.n("sources") == 32 + 5 + 86 + 6


class TestOutreachTreatment:
    """E: 4 kommuner; 8 focus groups with 16 and 11 of the staff; 7 citizens with their counsellor present."""

    ATTRIBUTES = (
        "  kommune: {scope: source, values: [A, B, C, D]}\n"
        "  role: {scope: participation, values: [borger, behandler, leder]}\n"
    )

    @pytest.fixture
    def study(self, tmp_path: Path) -> Iterator[Study]:
        """Five of the counsellors sit beside a citizen or two, and are in a focus group too."""
        roles = cycle(["behandler"] * 4 + ["leder"] * 3 + ["behandler"] * 4 + ["leder"] * 3)
        rows: list[Row] = []
        groups = cycle(numbered("F", 8))
        left = {"behandler": 16, "leder": 11}
        for person in numbered("S", 27):
            role = next(role for role in roles if left[role])
            left[role] -= 1
            source = next(groups)
            told = {"role": role, "kommune": "ABCD"[int(source[1:]) % 4]}
            rows.append({"source": source, "kind": "focus_group", "person": person} | told)
        for n in range(1, 8):
            told = {"source": f"B{n:02}", "kind": "interview", "kommune": "ABCD"[n % 4]}
            rows.append(told | {"person": f"P{n:02}", "pseudonym": f"IP{n}", "role": "borger"})
            rows.append(told | {"person": f"S{(n - 1) % 5 + 1:02}", "part": "til stede"})
        with registered(tmp_path / "e", self.ATTRIBUTES, rows) as study:
            yield study

    def test_every_n_is_that_of_the_study(self, study: Study) -> None:
        found = frame.frame(study, ["role"])

        persons = column(found, "persons")
        assert [persons[role] for role in ("borger", "behandler", "leder")] == [7, 16, 11]
        assert in_all(found, "interviews", "focus groups", "persons", "persons present") == [7, 8, 34, 5]

    def test_four_kommuner_add_up(self, study: Study) -> None:
        found = frame.frame(study, ["kommune"])

        assert list(column(found, "sources")) == ["A", "B", "C", "D"]
        assert sum(column(found, "persons").values()) == 34
        assert sum(column(found, "sources").values()) == 15

    def test_the_sentence_leaves_the_counsellors_out_where_they_only_sit_by(self, study: Study) -> None:
        assert sentence(frame.frame(study), "da") == (
            "7 interviews med 7 personer; 8 fokusgrupper med 27 personer; i alt 34 personer. "
            "Desuden, ikke talt med som informanter: 5 personer til stede."
        )

    def test_citizens_go_by_their_pseudonym(self, study: Study) -> None:
        told = [one.pseudonym for one in register.participations(study) if one.person.startswith("P")]

        assert told == [f"IP{n}" for n in range(1, 8)]
