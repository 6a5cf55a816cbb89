"""Open answers of a survey: brought in, brought up to date, and never taken for one another's."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from qcode.errors import BadFile, Misuse
from qcode.store import sources, surveys
from qcode.study import coding, register, survey, trail, transcripts
from qcode.study.survey import Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Dump, Sound

    from qcode.study import Study
    from qcode.study.survey import SurveyRead

HEAD = "nr;region;role;Hvad er godt?"
ROWS = (
    "a;1;politiker;De hører efter, når jeg siger noget.",
    "b;2;privat;Der er ro om aftenen og lys.",
    "c;2;privat;Der er ro om aftenen og lys.",
    "d;3;privat;",
)
BY_ID = Wanted("trivsel", ("Hvad er godt?",), "nr")
BY_ROW = Wanted("trivsel", ("Hvad er godt?",), "", ("nr",))


def table(study: Study, *rows: str, name: str = "svar.csv", head: str = HEAD) -> Path:
    path = study.folder / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def states(done: SurveyRead) -> list[tuple[int | None, str, str]]:
    return [(one.line, one.source, one.state) for one in done.answers]


def known(study: Study) -> dict[str, tuple[str, dict[str, tuple[str, ...]]]]:
    return {one.source: (one.person, dict(one.values)) for one in register.participations(study)}


def test_each_answer_is_a_source_with_what_the_row_says_of_who_answered(study: Study, sound: Sound) -> None:
    done = survey.read(study, table(study, *ROWS), BY_ID)

    assert states(done) == [
        (2, "trivsel-001", "new"),
        (3, "trivsel-002", "new"),
        (4, "trivsel-003", "new"),
        (5, "", "empty"),
    ]
    assert known(study) == {
        "trivsel-001": ("trivsel-001", {"region": ("1",), "role": ("politiker",)}),
        "trivsel-002": ("trivsel-002", {"region": ("2",), "role": ("privat",)}),
        "trivsel-003": ("trivsel-003", {"region": ("2",), "role": ("privat",)}),
    }
    shown = transcripts.show(study, "trivsel-002")
    assert (shown.text, [who for _, who in shown.turns]) == ("Der er ro om aftenen og lys.", ["trivsel-002"])
    assert {one.kind for one in transcripts.all_sources(study)} == {"survey_answer"}
    sound(study)


def test_the_same_table_again_changes_nothing(study: Study, dump: Dump) -> None:
    path = table(study, *ROWS)
    survey.read(study, path, BY_ID)
    before, changes = dump(study.db), len(trail.history(study, 99))

    again = survey.read(study, path, BY_ID)

    assert [state for _, _, state in states(again)] == ["unchanged"] * 3 + ["empty"]
    assert dump(study.db) == before
    assert len(trail.history(study, 99)) == changes


def test_a_changed_table_is_read_in_one_action(study: Study, dump: Dump, sound: Sound) -> None:
    survey.read(study, table(study, *ROWS), BY_ID)
    coding.add(study, "trivsel-001", ["tillid"], coding.Place(quote="De hører efter"), new=True)
    coding.add(study, "trivsel-002", ["ro"], coding.Place(quote="ro om aftenen"), new=True)
    before = dump(study.db)
    changed = (
        "e;4;privat;Kaffen er blevet meget bedre.",
        "c;1;privat;Der er ro om aftenen og lys.",
        "a;1;politiker;De hører efter, når man siger noget højt.",
    )

    done = survey.read(study, table(study, *changed, name="helt-andet-navn.csv"), BY_ID)

    assert states(done) == [
        (2, "trivsel-004", "new"),
        (3, "trivsel-003", "updated"),
        (4, "trivsel-001", "revised"),
        (None, "trivsel-002", "vanished"),
    ]
    assert done.codings["untouched"] == 1
    assert known(study)["trivsel-003"][1]["region"] == ("1",)
    assert transcripts.show(study, "trivsel-001").text == "De hører efter, når man siger noget højt."
    assert [one.words for one in coding.listed(study)] == ["De hører efter", "ro om aftenen"]
    sound(study)
    trail.undo(study)
    assert dump(study.db) == before


class TestWithoutIds:
    def test_rows_in_another_order_are_the_same_answers(self, study: Study, dump: Dump) -> None:
        survey.read(study, table(study, *ROWS), BY_ROW)
        before = dump(study.db)

        done = survey.read(study, table(study, *reversed(ROWS)), BY_ROW)

        assert {state for _, source, state in states(done) if source} == {"unchanged"}
        assert dump(study.db) == before

    def test_facts_of_an_answer_nobody_else_gave_are_brought_up_to_date(self, study: Study) -> None:
        survey.read(study, table(study, *ROWS), BY_ROW)

        done = survey.read(study, table(study, ROWS[0].replace("a;1", "a;5"), *ROWS[1:]), BY_ROW)

        assert states(done)[0] == (2, "trivsel-001", "updated")
        assert known(study)["trivsel-001"][1]["region"] == ("5",)

    def test_facts_of_equal_answers_are_never_exchanged(self, study: Study) -> None:
        """Two say the same; both move to another region: which is which, nothing tells."""
        survey.read(study, table(study, "x;1;privat;Der er ro om aftenen.", "y;2;privat;Der er ro om aftenen."), BY_ROW)

        done = survey.read(
            study, table(study, "x;3;privat;Der er ro om aftenen.", "y;4;privat;Der er ro om aftenen."), BY_ROW
        )

        assert [state for _, _, state in states(done)] == ["new", "new", "vanished", "vanished"]

    def test_another_wording_is_another_answer(self, study: Study) -> None:
        survey.read(study, table(study, *ROWS), BY_ROW)

        done = survey.read(study, table(study, ROWS[0].replace("efter", "ikke efter"), *ROWS[1:]), BY_ROW)

        assert (done.count("new"), done.count("vanished"), done.count("revised")) == (1, 1, 0)

    def test_a_survey_read_with_ids_is_not_read_without(self, study: Study, dump: Dump) -> None:
        path = table(study, *ROWS)
        survey.read(study, path, BY_ID)
        before = dump(study.db)

        with pytest.raises(Misuse, match="with --id before"):
            survey.read(study, path, BY_ROW)
        assert dump(study.db) == before


def test_ids_that_give_nobody_away_are_part_of_the_name_and_others_are_not(study: Study) -> None:
    rows = (
        "17;1;privat;Der er ro om aftenen.",
        "mette@by.dk;1;privat;Der er ro om dagen.",
        "010203-1234;1;privat;Nå ja.",
    )

    survey.read(study, table(study, *rows), BY_ID)

    assert sorted(sources.names(study.db)) == ["trivsel-001", "trivsel-002", "trivsel-17"]


def test_answers_stay_when_the_register_is_read(study: Study, sound: Sound) -> None:
    survey.read(study, table(study, *ROWS), BY_ID)
    before = known(study)
    (study.folder / "register.csv").write_text("source,person,speaker\nI01,P01,IP\n", encoding="utf-8")

    register.sync(study)

    assert {source: facts for source, facts in known(study).items() if source != "I01"} == before
    sound(study)


def test_persons_organisations_and_dates_may_be_columns(study: Study) -> None:
    head = "nr;person;organisation;date;Hvad er godt?"

    survey.read(study, table(study, "a;P07;amt-1;3.11.2003;Der er ro om aftenen.", head=head), BY_ID)

    (part,) = register.participations(study)
    assert (part.person, part.organisations) == ("P07", ("amt-1",))
    assert transcripts.all_sources(study)[0].date == "2003-11-03"


def test_undeclared_columns_are_named_at_once_with_the_lines_to_add(study: Study, cli: Cli, dump: Dump) -> None:
    head = "nr;alder;amt;Hvor bor du?;svar"
    rows = [f"{n};{30 + n};{'nord' if n % 2 else 'syd'};Aalborg;Der er ro om aftenen og lys {n}." for n in range(9)]
    path = table(study, *rows, head=head)
    before = dump(study.db)

    answer = cli("import", str(path), "--survey", "trivsel", "--id", "nr")

    assert answer.code == 1
    assert "'alder', 'amt', 'Hvor bor du?' are no declared attributes." in answer.err
    assert "  alder: {scope: person, type: number, identifying: true}" in answer.err
    assert "  amt: {scope: person, values: [...], identifying: true}" in answer.err
    assert "Call these columns by one word each: 'Hvor bor du?'." in answer.err
    assert '--ignore "alder" --ignore "amt" --ignore "Hvor bor du?"' in answer.err
    assert "nord" not in answer.err
    assert "Aalborg" not in answer.err
    assert dump(study.db) == before
    ignored = [part for name in ("alder", "amt", "Hvor bor du?") for part in ("--ignore", name)]
    assert cli("import", str(path), "--survey", "trivsel", "--id", "nr", *ignored).code == 0
    assert len(surveys.answers(study.db, "trivsel")) == 9


def test_wrong_values_are_listed_at_once_and_nothing_is_read(study: Study, dump: Dump) -> None:
    before = dump(study.db)

    with pytest.raises(BadFile) as refusal:
        survey.read(study, table(study, "a;9;privat;Der er ro om aftenen.", "b;1;konge;Der er ro."), BY_ID)

    assert "svar.csv:2: `region` is '9'" in str(refusal.value)
    assert "svar.csv:3: `role` is 'konge'" in str(refusal.value)
    assert dump(study.db) == before


@pytest.mark.parametrize("row", [";1;privat;Der er ro om aftenen.", "a;1;privat;Igen er der ro om aftenen."])
def test_a_row_without_an_id_of_its_own_is_refused(study: Study, row: str) -> None:
    with pytest.raises(BadFile, match="id"):
        survey.read(study, table(study, ROWS[0], row), BY_ID)


@pytest.mark.parametrize("name", ["Mette Hansen", "I07", "svar 1", "S"])
def test_a_survey_has_a_short_name_of_its_own(study: Study, name: str) -> None:
    with pytest.raises(Misuse, match="cannot be called"):
        survey.read(study, table(study, *ROWS), Wanted(name))


def test_an_excel_file_is_read_by_the_command_and_listed(study: Study, cli: Cli) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *ROWS):
        sheet.append(row.split(";"))
    out = io.BytesIO()
    book.save(out)
    path = study.folder / "svar.xlsx"
    path.write_bytes(out.getvalue())
    options = ("--survey", "trivsel", "--id", "nr")

    looked = cli("import", str(path), *options, "--dry-run")
    assert "trivsel: 3 new, 1 empty." in looked.err
    assert "Nothing was written." in looked.err
    assert transcripts.all_sources(study) == []

    answer = cli("import", str(path), *options, "--format", "json")

    assert json.loads(answer.out)[0] == {"line": 2, "source": "trivsel-001", "state": "new"}
    assert "trivsel: 3 new, 1 empty." in answer.err
    assert cli("import", str(path), str(path), *options).code == 2
    assert cli("import", str(path), "--id", "nr").code == 2


def test_an_answer_taken_out_comes_in_again(study: Study, sound: Sound) -> None:
    from qcode.study import removal  # noqa: PLC0415  what the test is about

    path = table(study, *ROWS)
    survey.read(study, path, BY_ID)

    assert not removal.remove(study, "trivsel-002").stays

    assert survey.read(study, path, BY_ID).count("new") == 1
    sound(study)
