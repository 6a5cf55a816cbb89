"""``qcode register set``: one row of the file changes, the study follows, and undo takes both back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse, SourceNotFound
from qcode.study import amending, register, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump

    from qcode.study import Study

TABLE = (
    "\ufeffsource;person;role;region;speaker;organisation\r\n"
    'I01;P01;"privat";2;Anna;amt-1\r\n'
    "\r\n"
    "D02; P02 ;politiker;;Bo;amt-1\r\n"
    "D02;P03;privat;3;Ida;amt-2\r\n"
)


@pytest.fixture
def file(study: Study) -> Path:
    """A register as a spreadsheet saves it, read into the study."""
    path = study.folder / "register.csv"
    path.write_bytes(TABLE.encode("utf-8"))
    register.read(study, path)
    return path


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def values(study: Study) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    return {(one.source, one.person): dict(one.values) for one in register.participations(study)}


def test_one_cell_changes_and_every_other_byte_stays(study: Study, file: Path, cli: Cli) -> None:
    answer = cli("register", "set", "I01", "P01", "role=politiker")

    assert answer.code == 0, answer.err
    assert answer.out == "Wrote role of I01 P01 into register.csv, and read it.\n"
    assert text(file) == TABLE.replace('"privat"', "politiker")
    assert values(study)["I01", "P01"]["role"] == ("politiker",)
    assert register.is_read(study)


def test_undo_takes_file_and_study_back(study: Study, file: Path, dump: Dump) -> None:
    before = dump(study.db)

    amending.amend(study, "D02", ["P02", "role=forvaltning", "wave=2", "part=observer", "organisation=amt-1; amt-3"])
    assert dump(study.db) != before
    assert text(file).startswith("\ufeffsource;person;role;region;speaker;organisation;wave;part\r\n")
    trail.undo(study)

    assert text(file) == TABLE
    kept = {name: rows for name, rows in dump(study.db).items() if name != "sqlite_sequence"}
    assert kept == {name: rows for name, rows in before.items() if name != "sqlite_sequence"}


def test_a_fact_of_the_source_is_set_where_it_is_said(study: Study, file: Path) -> None:
    amending.amend(study, "D02", ["region=5"])

    assert text(file) == TABLE.replace("privat;3;", "privat;5;")
    assert values(study)["D02", "P02"]["region"] == ("5",)


def test_an_empty_value_takes_the_fact_away(study: Study, file: Path) -> None:
    amending.amend(study, "I01", ["region="])

    assert "region" not in values(study)["I01", "P01"]
    assert '"privat";;Anna' in text(file)


def test_the_only_person_of_a_source_need_not_be_named(study: Study, file: Path) -> None:
    amending.amend(study, "I01", ["speaker=Anne"])

    assert 'I01;P01;"privat";2;Anne;amt-1' in text(file)
    with pytest.raises(Misuse, match="`speaker` is said of a person, and D02 has 2"):
        amending.amend(study, "D02", ["speaker=Anne"])


def test_somebody_not_there_yet_is_a_new_row(study: Study, file: Path) -> None:
    amending.amend(study, "D02", ["P04", "outcome=refused", "role=privat"])

    assert text(file).endswith("D02;P03;privat;3;Ida;amt-2;\r\nD02;P04;privat;;;;refused\r\n")
    assert [one.outcome for one in register.participations(study) if one.person == "P04"] == ["refused"]


def test_a_source_not_there_yet_is_registered_when_it_is_meant(study: Study, file: Path) -> None:
    with pytest.raises(SourceNotFound) as refused:
        amending.amend(study, "X09", ["P09", "outcome=refused"])
    assert "--new" in refused.value.hint
    assert text(file) == TABLE

    amending.amend(study, "X09", ["P09", "outcome=refused", "kind=interview"], new=True)

    assert [one.id for one in transcripts.all_sources(study)] == ["D02", "I01", "X09"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (["P01", "role=konge"], "`role` is 'konge'"),
        (["P01", "pseudonym=P02"], "is the id of another person"),
        (["P01", "wave=en"], "`wave` is 'en'"),
    ],
)
def test_what_cannot_be_changes_nothing(study: Study, file: Path, dump: Dump, said: list[str], problem: str) -> None:
    before = dump(study.db)

    with pytest.raises(BadFile, match=problem):
        amending.amend(study, "I01", said)

    assert text(file) == TABLE
    assert dump(study.db) == before


@pytest.mark.parametrize("said", [["P01"], ["farve=rød"], ["P01", "role"], ["source=I02"]])
def test_what_says_nothing_is_refused(study: Study, file: Path, said: list[str]) -> None:
    with pytest.raises(Misuse):
        amending.amend(study, "I01", said)

    assert text(file) == TABLE


def test_what_stands_there_already_is_said_so(file: Path, cli: Cli) -> None:
    assert cli("register", "set", "I01", "region=2").out == "register.csv says so of I01 already.\n"
    assert text(file) == TABLE


def test_persons_numbered_as_they_came_stay_when_the_first_row_is_written(study: Study, build: Coded) -> None:
    """
    Anna: Ja.
    Bo: Nej.
    """
    build(study, "Anna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.", "D01")
    build(study, "I: Nå?\nIP: Ja.\nI: Ja?\nIP: Jo.", "I02")

    amending.amend(study, "D01", ["IP2", "role=privat"])

    assert values(study) == {("D01", "IP1"): {}, ("D01", "IP2"): {"role": ("privat",)}, ("I02", "IP3"): {}}
    assert [who for _, who in transcripts.show(study, "D01").turns] == ["IP1", "IP2", "IP1", "IP2"]


@pytest.mark.parametrize("name", ["register.yaml", "register.xlsx"])
def test_a_register_in_another_form_is_said_to_be_edited_there(study: Study, name: str) -> None:
    (study.folder / name).write_bytes(b"sources: {I01: }\n")

    with pytest.raises(Misuse, match=rf"this study's register is {name}") as refused:
        amending.amend(study, "I01", ["region=2"])

    assert name in refused.value.hint


def test_a_register_in_another_character_set_is_left_alone(study: Study, file: Path) -> None:
    file.write_bytes(TABLE.replace("Anna", "Åse").removeprefix("\ufeff").encode("cp1252"))

    with pytest.raises(BadFile, match="not in UTF-8"):
        amending.amend(study, "I01", ["region=3"])


def test_a_register_without_the_column_source_is_no_fault_of_ours(study: Study) -> None:
    (study.folder / "register.csv").write_text("Source;Person\nI01;P01\n", encoding="utf-8")

    with pytest.raises(BadFile, match="no column `source`"):
        amending.amend(study, "I01", ["P01", "role=privat"])
    with pytest.raises(BadFile) as refused:
        register.sync(study)
    assert "small letters: source, person" in refused.value.hint
    assert "scope:" not in refused.value.hint
