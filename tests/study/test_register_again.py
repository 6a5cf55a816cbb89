"""A register read again: what changed is changed, what was taken out goes, who was numbered makes room."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.study import coding, importing, open_study, quotes, register, release, status, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Sound

    from qcode.study import Study

HEAD = "source;kind;date;person;speaker;organisation;region;level;role;size\n"


def read(study: Study, text: str) -> register.RegisterRead:
    return register.read(study, written(study, text))


def written(study: Study, text: str) -> Path:
    path = study.folder / "register.csv"
    path.write_text(text, encoding="utf-8")
    return path


def parts(study: Study) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    return {(one.source, one.person): dict(one.values) for one in register.participations(study)}


def speakers(study: Study, source: str) -> list[tuple[str, str]]:
    return [(turn.label, who) for turn, who in transcripts.show(study, source).turns]


class TestReadAgain:
    def test_what_is_changed_is_changed_and_the_rest_is_not_touched(self, study: Study, build: Coded, cli: Cli) -> None:
        read(study, HEAD + "I01;;;P07;Anna;;2;amt;politiker;\nI02;;;P08;Bo;;3;amt;privat;\n")
        build(study, "Anna: Ja.")
        written(study, HEAD + "I01;;;P07;Anna;;4;amt;politiker;\nI02;;;P08;Bo;;3;amt;privat;\n")

        assert cli("register", "import").code == 0

        assert parts(study)["I01", "P07"]["region"] == ("4",)
        latest = json.loads(cli("history", "--format", "json", "--limit", "1").out)[0]
        assert (latest["action"], latest["rows"]) == ("register import", 3)  # one value out, one in, and the stamp

    def test_a_value_taken_out_is_gone(self, study: Study) -> None:
        read(study, HEAD + "I01;;;P07;Anna;;2;amt;politiker;\n")

        read(study, HEAD + "I01;;;P07;Anna;;;amt;politiker;\n")

        assert parts(study)["I01", "P07"] == {"level": ("amt",), "role": ("politiker",)}

    def test_a_person_mistyped_is_gone_once_it_is_mended(self, study: Study, build: Coded) -> None:
        read(study, HEAD + "I01;;;P77;Anna;;2;amt;politiker;\n")
        build(study, "Anna: Ja.")

        read(study, HEAD + "I01;;;P07;Anna;;2;amt;politiker;\n")

        assert parts(study).keys() == {("I01", "P07")}
        assert speakers(study, "I01") == [("Anna", "P07")]
        assert status.status(study).persons == 1

    def test_two_files_of_one_name_are_not_taken_for_one_another(self, study: Study) -> None:
        for ending, words in (("txt", "Anna: Ja."), ("md", "Anna: Nej.")):
            path = study.folder / "transcripts" / f"anna hansen.{ending}"
            path.write_text(words, encoding="utf-8")
        importing.import_paths(study, [study.folder / "transcripts"])

        with pytest.raises(BadFile, match=r"register\.csv:2: 'anna hansen' could be S01 or S02"):
            read(study, "source,person\nanna hansen,P07\n")


class TestTakenOut:
    def test_a_row_taken_out_takes_the_participation_out_and_the_informant_is_numbered_again(
        self, study: Study, build: Coded, sound: Sound
    ) -> None:
        """
        Anna: {uro|Ja.}
        Bo: Nej.
        """
        build(study, "Anna: {uro|Ja.}\nBo: Nej.\nAnna: Jo.\nBo: Næ.")
        build(study, "IP: Tja.", "I02")
        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\nI01;;;P08;Bo;;2;;;\nI02;;;P09;IP;;3;;;\n")
        assert set(parts(study)) == {("I01", "P07"), ("I01", "P08"), ("I02", "P09")}

        read(study, HEAD + "I02;;;P09;IP;;3;;;\n")

        assert set(parts(study)) == {("I01", "IP1"), ("I01", "IP2"), ("I02", "P09")}
        assert parts(study)["I01", "IP1"].get("role") is None
        assert speakers(study, "I01") == [("Anna", "IP1"), ("Bo", "IP2"), ("Anna", "IP1"), ("Bo", "IP2")]
        assert status.status(study).persons == 3
        sound(study)

    def test_one_of_two_rows_of_a_source_takes_one_of_two_out(self, study: Study, build: Coded, sound: Sound) -> None:
        build(study, "Anna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.")
        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\nI01;;;P08;Bo;;2;;;\n")

        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")

        assert set(parts(study)) == {("I01", "P07")}
        assert speakers(study, "I01") == [("Anna", "P07"), ("Bo", ""), ("Anna", "P07"), ("Bo", "")]
        sound(study)

    def test_a_misspelt_source_that_waits_for_its_text_goes(self, study: Study, sound: Sound) -> None:
        read(study, HEAD + "I0l;;;P07;IP;amt-1;2;;privat;\nI02;;;P08;IP;amt-1;2;;privat;\n")
        assert status.status(study).waiting == 2

        read(study, HEAD + "I01;;;P07;IP;amt-1;2;;privat;\nI02;;;P08;IP;amt-1;2;;privat;\n")

        assert [one.id for one in transcripts.all_sources(study)] == ["I01", "I02"]
        assert set(parts(study)) == {("I01", "P07"), ("I02", "P08")}
        sound(study)

    def test_a_source_with_a_text_stays_though_no_row_names_it(self, study: Study, build: Coded) -> None:
        build(study, "Anna: {uro|Ja.}")
        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")

        read(study, HEAD + "I09;;;P09;;;;;;\n")

        assert [one.id for one in transcripts.all_sources(study)] == ["I01", "I09"]
        assert len(coding.listed(study)) == 1

    def test_all_of_it_comes_back_with_one_undo(self, study: Study, build: Coded, dump: Dump) -> None:
        build(study, "Anna: {uro|Ja.}\nBo: Nej.")
        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\nI01;;;P08;Bo;;2;;;\nI0l;;;P09;;;;;;\n")
        before = dump(study.db)

        read(study, HEAD + "I02;;;IP1;IP;;3;;;\n")
        assert dump(study.db) != before
        trail.undo(study)

        assert dump(study.db) == before


class TestNumbered:
    def test_somebody_numbered_makes_room_where_the_register_means_another_by_that_number(
        self, study: Study, build: Coded, sound: Sound
    ) -> None:
        """
        I01, Anna: {uro|Ja.}
        I02, Bo: {uro|Nej.}
        """
        build(study, "Anna: {uro|Ja.}")
        build(study, "Bo: {uro|Nej.}", "I02")
        assert set(parts(study)) == {("I01", "IP1"), ("I02", "IP2")}

        read(study, "source;person;speaker;role\nI02;ip1;Bo;privat\n")

        assert parts(study) == {("I01", "IP3"): {}, ("I02", "ip1"): {"role": ("privat",)}}
        assert speakers(study, "I01") == [("Anna", "IP3")]
        assert speakers(study, "I02") == [("Bo", "ip1")]
        found = quotes.pull(study, quotes.Query("uro", "role = privat"), release.Terms())
        assert [str(one.source) for one in found.quotations] == ["I02"]
        sound(study)

    def test_somebody_numbered_whom_the_register_calls_the_same_stays(self, study: Study, build: Coded) -> None:
        build(study, "Anna: Ja.")

        read(study, "source;person;speaker;role\nI01;IP1;Anna;privat\n")

        assert parts(study) == {("I01", "IP1"): {"role": ("privat",)}}
        assert speakers(study, "I01") == [("Anna", "IP1")]

    def test_the_next_one_gets_a_number_that_is_free(self, study: Study, build: Coded) -> None:
        read(study, "source;person;speaker\nI09;IP2;IP\n")

        build(study, "Anna: Ja.\nBo: Nej.")

        assert set(parts(study)) == {("I09", "IP2"), ("I01", "IP1"), ("I01", "IP3")}


class TestFactsOfNobody:
    @pytest.mark.parametrize(
        ("rows", "line", "scope"),
        [
            ("I01;;;;;;2;;privat;\n", 2, "participation"),
            ("I01;;;P07;IP;;2;;privat;\nI02;;;;;amt-1;2;;politiker;\n", 3, "participation"),
        ],
    )
    def test_are_refused_with_their_line(self, study: Study, dump: Dump, rows: str, line: int, scope: str) -> None:
        before = dump(study.db)

        with pytest.raises(BadFile, match=f"`role` is a fact of the {scope}, but the row names none") as refused:
            read(study, HEAD + rows)

        assert refused.value.line == line
        assert dump(study.db) == before

    def test_of_a_source_alone_are_no_fault(self, study: Study) -> None:
        read(study, HEAD + "I01;interview;3.11.2003;;;;2;;;\n")

        assert transcripts.all_sources(study)[0].date == "2003-11-03"

    def test_at_the_head_of_a_file_are_refused_where_several_could_be_meant(self, study: Study) -> None:
        path = study.folder / "transcripts" / "D01.txt"
        path.write_text("---\nrole: privat\n---\nAnna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.\n", encoding="utf-8")

        (done,) = importing.import_paths(study, [path])

        assert (done.state, done.problem) == ("failed", "'role' at the head of the file is said of nobody.")
        assert transcripts.all_sources(study) == []


class TestReadOnlyWhenNeeded:
    def test_a_register_imported_from_inside_the_folder_is_known_to_be_read(
        self, study: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")
        assert "qcode register import" in cli("status").out
        monkeypatch.chdir(study.folder)

        assert cli("register", "import", "register.csv").code == 0

        assert register.is_read(study)
        assert register.sync(study) is None
        assert "qcode register import" not in cli("status").out

    def test_another_register_is_not_taken_for_it(self, study: Study, cli: Cli, tmp_path: Path) -> None:
        written(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")
        (tmp_path / "register.csv").write_text(HEAD + "I02;;;P08;;;;;;\n", encoding="utf-8")

        assert cli("register", "import", str(tmp_path / "register.csv")).code == 0

        assert not register.is_read(study)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("values: [politiker, forvaltning, tilbudsleder, privat]", "values: [privat, borger, politiker]"),
            ("scope: participation\n    values", "scope: person\n    values"),
        ],
    )
    def test_values_declared_anew_are_read_anew(self, folder: Path, old: str, new: str) -> None:
        """The file is the same, but what its columns mean is not."""
        settings = folder / "study.yaml"
        assert old in settings.read_text("utf-8")
        with open_study(folder, coder="AK") as study:
            read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")
            assert register.sync(study) is None
        settings.write_text(settings.read_text("utf-8").replace(old, new), encoding="utf-8")

        with open_study(folder, coder="AK") as study:
            assert not register.is_read(study)
            assert register.sync(study) is not None
            assert register.is_read(study)
            assert parts(study)["I01", "P07"]["role"] == ("privat",)
            owners = study.db.conn.execute(
                "select person_id is not null, participation_id is not null from attribute_value where name = 'role'"
            ).fetchall()
        assert owners == ([(1, 0)] if "person\n" in new else [(0, 1)])

    def test_a_value_that_is_no_longer_declared_is_said_to_be_wrong(self, folder: Path) -> None:
        settings = folder / "study.yaml"
        with open_study(folder, coder="AK") as study:
            read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\n")
        settings.write_text(
            settings.read_text("utf-8").replace("values: [1, 2, 3, 4, 5]", "values: [1, 3]"), encoding="utf-8"
        )

        with (
            open_study(folder, coder="AK") as study,
            pytest.raises(BadFile, match=r"register\.csv:2: `region` is '2'"),
        ):
            register.sync(study)
