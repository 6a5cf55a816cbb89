"""What participants agreed to: said at three levels, over time, and nothing withdrawn is ever printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.consent import Consent, ConsentState, held
from qcode.study import consent, quotes, register, release, revision, trail, withdrawal

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump

    from qcode.study import Study

REGISTER = "source;person;speaker\nI01;P07;Bo\nI01;P08;Liv\nI02;P07;IP\n"


@pytest.fixture
def two(study: Study, build: Coded) -> Study:
    """P07 in two sources, P08 in one."""
    build(study, "Bo: {seng|Sengen var kold.}\nLiv: {seng|Min seng var varm.}", "I01")
    build(study, "IP: {seng|Jeg sov på en bænk.}", "I02")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    return study


def state_of(study: Study, source: str, person: str) -> str:
    return next(one.state.value for one in consent.listed(study) if (one.source, one.person) == (source, person))


class TestConsent:
    def test_nobody_said_anything_means_anonymous(self, two: Study) -> None:
        assert {(one.state.value, one.about) for one in consent.listed(two)} == {("anonymous", "default")}

    def test_what_is_said_most_closely_holds(self, two: Study) -> None:
        consent.say(two, "organisation-only", source="I01")
        consent.say(two, "attributable after approval", person="p07")
        consent.say(two, "anonymous", person="P07", source="I02")

        assert state_of(two, "I01", "P07") == "attributable after approval"
        assert state_of(two, "I01", "P08") == "organisation only"
        assert state_of(two, "I02", "P07") == "anonymous"

    def test_a_consent_changed_midway_holds_from_its_day_on(self, two: Study) -> None:
        """The clock stands on 3 November 2003."""
        consent.say(two, "attributable after approval", person="P07", since="1.1.2003")
        consent.say(two, "anonym", person="P07", since="2003-05-01")
        consent.say(two, "kun organisationen", person="P07", since="2004-01-01")

        assert state_of(two, "I01", "P07") == "anonymous"
        assert {one.state.value for one in consent.states(two, on="2003-04-30").values()} == {
            "attributable after approval",
            "anonymous",
        }
        assert [one.since for one in consent.history(two, person="P07")] == ["2003-01-01", "2003-05-01", "2004-01-01"]

    def test_of_one_day_what_was_said_last_holds(self, two: Study) -> None:
        consent.say(two, "organisation only", person="P07")
        consent.say(two, "anonymous", person="P07")

        assert state_of(two, "I01", "P07") == "anonymous"

    def test_where_only_an_organisation_may_be_told_and_there_is_none_nothing_is(self, two: Study) -> None:
        """
        I02, an interview with P07 alone: (deltager i interview) would be them.
        """
        consent.say(two, "organisation only", person="P07", source="I02")
        found = quotes.pull(two, quotes.Query("seng", where="source = I02"), release.Terms())

        assert [str(one.attribution).strip("()") for one in found.quotations] == ["deltager"]

    def test_states_are_given_by_participation(self, two: Study) -> None:
        consent.say(two, "organisation only", person="P08")
        (key,) = [row for row, one in consent.states(two).items() if one.person == "P08"]

        assert consent.states(two, [key])[key].state is ConsentState.ORGANISATION_ONLY
        assert len(consent.states(two)) == 3

    def test_undo_takes_back_what_was_said(self, two: Study, dump: Dump) -> None:
        before = dump(two.db)
        consent.say(two, "organisation only", person="P08")

        trail.undo(two)

        assert dump(two.db) == before

    def test_withdrawn_wins_wherever_it_was_said(self) -> None:
        said = [
            Consent("I01", "", ConsentState.WITHDRAWN, "2003-05-01"),
            Consent("I01", "P07", ConsentState.ATTRIBUTABLE, "2003-06-01"),
        ]

        assert held(said, "I01", "P07", "2003-07-01").state is ConsentState.WITHDRAWN
        assert held(said, "I01", "P07", "2003-04-30").state is ConsentState.ANONYMOUS
        assert held(said, "I02", "P07", "2003-07-01").state is ConsentState.ANONYMOUS

    @pytest.mark.parametrize(
        ("state", "person", "source", "since", "sentence"),
        [
            ("måske", "P07", "", "", "'måske' is no state of consent"),
            ("trukket tilbage", "P07", "", "", "a command of its own"),
            ("anonymous", "", "", "", "Whose consent is it"),
            ("anonymous", "P07", "", "i går", "'i går' is no date"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(
        self, two: Study, state: str, person: str, source: str, since: str, sentence: str
    ) -> None:
        with pytest.raises(Misuse, match=sentence):
            consent.say(two, state, person=person, source=source, since=since)

    def test_a_person_who_takes_no_part_in_a_source_has_no_consent_there(self, two: Study) -> None:
        with pytest.raises(NotFound, match="'P08'"):
            consent.say(two, "anonymous", person="P08", source="I02")
        with pytest.raises(NotFound, match="'P99'"):
            consent.say(two, "anonymous", person="P99")

    def test_who_has_withdrawn_cannot_be_said_to_agree(self, two: Study) -> None:
        withdrawal.withdraw(two, person="P07")

        with pytest.raises(Refused, match="P07 withdrew on 2003-11-03"):
            consent.say(two, "anonymous", person="P07", source="I01")


class TestTheGate:
    def test_words_of_one_who_withdrew_that_came_back_are_not_printed(self, two: Study) -> None:
        withdrawal.withdraw(two, person="P07", source="I01")
        (two.folder / "register.csv").write_text(REGISTER.replace("P08;Liv", "P08;Eva").replace("Bo", "Liv"), "utf-8")
        register.sync(two)

        with pytest.raises(Refused, match="words of P07 stand in I01"):
            quotes.pull(two, quotes.Query("seng"), release.Terms())

    def test_words_that_come_back_with_a_revision_are_told_of_at_once(self, two: Study, tmp_path: Path) -> None:
        withdrawal.withdraw(two, person="P07", source="I01")
        text = tmp_path / "I01.txt"
        text.write_text("Bo: Sengen var kold.\nLiv: Min seng var varm.\nBo: Ja.\nLiv: Nej.\n", encoding="utf-8")

        revision.revise(two, "I01", text)

        (said,) = two.remarks or [""]
        assert said.startswith("P07 has withdrawn, and words of P07 stand in I01 again. `qcode consent withdraw")
        assert said.endswith("Until then no quote is printed from it.")


class TestCommands:
    def test_consent_is_listed_as_json(self, two: Study, cli: Cli) -> None:
        assert cli("consent", "set", "kun organisation", "--person", "P08", "--since", "2003-05-01").out == (
            "P08: organisation only since 2003-05-01.\n"
        )
        rows = json.loads(cli("consent", "list", "--format", "json").out)

        assert two.folder.exists()
        assert rows[1] == {
            "source": "I01",
            "person": "P08",
            "state": "organisation only",
            "since": "2003-05-01",
            "said_of": "person",
            "note": "",
        }

    def test_nothing_is_erased_before_it_was_said_twice(self, two: Study, cli: Cli, dump: Dump) -> None:
        before = dump(two.db)

        shown = cli("consent", "withdraw", "--person", "P07")

        assert shown.code == 1
        assert "Nothing was changed. To erase 8 words of P07 for good: --yes." in shown.err
        assert cli("consent", "withdraw", "--person", "P07", "--dry-run").code == 0
        assert dump(two.db) == before
        assert cli("consent", "withdraw", "--person", "P07", "--yes").code == 0
