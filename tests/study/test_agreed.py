"""What the register says besides who took part: the guide followed, and the consent given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.study import amending, consent, guides, register, trail

if TYPE_CHECKING:
    from qcode.study import Study

GUIDE = "guide: borger\nversion: {}\nquestions:\n  - Hvordan går det?\n"


def written(study: Study, text: str, name: str = "register.csv") -> None:
    (study.folder / name).write_text(text, encoding="utf-8")


def asked(study: Study, version: int) -> None:
    (study.folder / "guides").mkdir(exist_ok=True)
    written(study, GUIDE.format(version), f"guides/borger-{version}.yaml")
    guides.apply(study)


def followed(study: Study) -> dict[str, str]:
    return {name: f"{one.guide} {one.version}" for one in guides.listed(study) for name in one.sources}


class TestTheGuide:
    def test_of_a_source_stands_in_the_register(self, study: Study) -> None:
        asked(study, 1)
        written(study, "source,person,guide\nI01,P01,borger\nI02,P02,\n")

        register.sync(study)

        assert followed(study) == {"I01": "borger 1"}

    def test_stays_the_version_it_was_when_a_later_one_comes(self, study: Study) -> None:
        asked(study, 1)
        written(study, "source,person,guide\nI01,P01,borger\n")
        register.sync(study)
        asked(study, 2)
        written(study, "source,person,guide\nI01,P01,borger\nI02,P02,Borger\nI03,P03,borger 1\n")

        register.sync(study)

        assert followed(study) == {"I01": "borger 1", "I02": "borger 2", "I03": "borger 1"}

    def test_that_is_not_there_is_listed_with_the_other_faults(self, study: Study) -> None:
        written(study, "source,person,guide,wave\nI01,P01,borgre,x\n")

        with pytest.raises(BadFile, match=r"`wave` is 'x'[\s\S]*guide 'borgre'"):
            register.sync(study)

    def test_may_not_be_two_of_one_source(self, study: Study) -> None:
        asked(study, 1)
        asked(study, 2)
        written(study, "source,person,guide\nD01,P01,borger 1\nD01,P02,borger 2\n")

        with pytest.raises(BadFile, match="guide of D01 is borger 2 here, but borger 1 in line 2"):
            register.sync(study)

    def test_said_by_command_is_left_alone_where_the_register_has_no_column(self, study: Study) -> None:
        asked(study, 1)
        written(study, "source,person\nI01,P01\n")
        register.sync(study)
        guides.use(study, ["I01"], "borger")
        written(study, "source,person,role\nI01,P01,privat\n")

        register.sync(study)

        assert followed(study) == {"I01": "borger 1"}

    def test_is_set_by_command_into_the_file_and_taken_back(self, study: Study) -> None:
        asked(study, 1)
        written(study, "source,person\nI01,P01\n")
        register.sync(study)

        amending.amend(study, "I01", ["guide=borger"])

        assert (study.folder / "register.csv").read_text(encoding="utf-8") == "source,person,guide\nI01,P01,borger\n"
        assert followed(study) == {"I01": "borger 1"}
        trail.undo(study)
        assert followed(study) == {}

    def test_stands_in_yaml_with_its_source(self, study: Study) -> None:
        asked(study, 1)
        written(
            study, "sources:\n  I01: {guide: borger, persons: {P01: {consent: kun organisation}}}\n", "register.yaml"
        )
        (study.folder / "register.csv").unlink(missing_ok=True)

        register.sync(study)

        assert followed(study) == {"I01": "borger 1"}
        assert [(one.person, one.state) for one in consent.listed(study)] == [("P01", "organisation only")]


class TestTheConsent:
    def test_is_said_of_the_person_in_the_source_from_its_date_on(self, study: Study) -> None:
        written(study, "source,date,person,consent\nI01,3.11.2003,P01,efter godkendelse\nI02,4.11.2003,P01,\n")

        register.sync(study)

        (said,) = consent.history(study, person="P01")
        assert (said.source, said.state, said.since) == ("I01", "attributable after approval", "2003-11-03")
        assert [one.state for one in consent.listed(study)] == ["attributable after approval", "anonymous"]

    def test_that_changes_is_a_line_of_its_own_and_reading_it_again_is_none(self, study: Study) -> None:
        for state in ("efter godkendelse", "efter godkendelse", "", ""):
            written(study, f"source,date,person,consent\nI01,1.9.2003,P01,{state}\n")
            register.sync(study)
            written(study, f"source,date,person,consent,role\nI01,1.9.2003,P01,{state},privat\n")
            register.sync(study)

        lines = consent.history(study, person="P01")
        assert [one.state for one in lines] == ["attributable after approval", "anonymous"]
        assert lines[1].since > lines[0].since

    def test_in_a_row_without_a_person_is_the_sources(self, study: Study) -> None:
        written(study, "source,date,person,consent\nN01,3.11.2003,,kun organisation\n")

        register.sync(study)

        (said,) = consent.history(study, source="N01")
        assert (said.person, said.state) == ("", "organisation only")

    @pytest.mark.parametrize(
        ("cell", "problem"), [("måske", "`consent` is 'måske', not one of"), ("tilbagekaldt", "consent withdraw")]
    )
    def test_that_is_no_state_is_a_fault(self, study: Study, cell: str, problem: str) -> None:
        written(study, f"source,person,consent\nI01,P01,{cell}\n")

        with pytest.raises(BadFile, match=problem):
            register.sync(study)
