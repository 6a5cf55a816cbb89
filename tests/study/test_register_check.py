"""``qcode register check``: every fault of the file and every gap against the transcripts, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.study import register

if TYPE_CHECKING:
    from conftest import Cli, Coded

    from qcode.study import Study

HEAD = "source;kind;person;speaker;organisation;part;outcome;region;level;role;size\n"


def read(study: Study, rows: str) -> None:
    path = study.folder / "register.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    register.read(study, path)


def found(study: Study) -> set[tuple[str, str, str]]:
    return {(one.kind, one.severity.value, one.place) for one in register.check(study)}


def test_every_gap_against_the_transcripts_is_found(study: Study, build: Coded) -> None:
    """
    Anna: Ja.
    Bo: Nej.
    Cai: Måske.
    """
    rows = (
        "F01;focus_group;P1;Anna;;;;2;amt;politiker;\n"
        "F01;focus_group;P2;Birgit;;;;2;amt;privat;\n"
        "F01;focus_group;P3;Bo;;observer;;2;amt;privat;\n"
        "F01;focus_group;P4;;;;;2;;;\n"
        "F01;focus_group;P5;Cai;;;refused;2;amt;privat;\n"
        "I02;interview;P6;IP;;;;2;kommune;politiker;stor\n"
        "I03;interview;P7;IP;;;;2;kommune;politiker;\n"
        "X04;interview;P8;;;;refused;;;;\n"
    )
    read(study, rows)
    build(study, "Anna: Ja.\nBo: Nej.\nCai: Måske.\nAnna: Jo.\nBo: Næ.\nCai: Tja.", "F01")

    assert found(study) == {
        ("label-not-found", "warning", "F01"),
        ("observer-heard", "note", "F01"),
        ("never-heard", "warning", "F01"),
        ("refused-but-heard", "warning", "F01"),
        ("unknown-speaker", "note", "F01"),
        ("missing-attribute", "warning", "F01"),
        ("missing-attribute", "note", "I03"),
        ("no-text", "warning", "I02"),
    }


def test_an_interviewer_who_answers_is_found(study: Study, build: Coded) -> None:
    read(study, "D01;;P1;Anna;;;;2;amt;politiker;\nD01;;K1;Bo;;interviewer;;;;;\n")
    build(study, "Anna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.", "D01")

    assert ("interviewer-answers", "warning", "D01") in found(study)


def test_faults_of_a_file_not_read_yet_are_listed_with_their_lines(study: Study, cli: Cli) -> None:
    rows = "I01;samtale;P1;;;;;2;;privat;\nI01;;P1;;;;;3;;konge;\n"
    (study.folder / "register.csv").write_text(HEAD + rows, encoding="utf-8")

    answer = cli("register", "check", "--format", "csv")

    assert answer.code == 3
    assert [line.split(",")[:3] for line in answer.out.splitlines()[1:]] == [
        ["bad-cell", "error", "register.csv:2"],
        ["bad-cell", "error", "register.csv:3"],
        ["twice", "error", "register.csv:3"],
        ["contradiction", "error", "register.csv:3"],
        ["not-read", "warning", "register.csv"],
    ]


def test_a_file_that_is_no_table_is_one_finding(study: Study, cli: Cli) -> None:
    (study.folder / "register.yaml").write_text("sources: [\n", encoding="utf-8")

    answer = cli("register", "check", "--format", "json")

    assert answer.code == 3
    assert [one.kind for one in register.check(study)] == ["unreadable"]


def test_a_register_in_order_has_no_findings_and_ends_with_nought(study: Study, build: Coded, cli: Cli) -> None:
    read(study, "I01;interview;P1;IP;;;;2;kommune;politiker;stor\nX02;interview;P2;;;;refused;;;;\n")
    build(study, "I: Nå?\nIP: Ja.\nI: Ja?\nIP: Jo.")

    answer = cli("register", "check")

    assert (answer.code, answer.out) == (0, "")
    assert "The register is in order." in answer.err


def test_notes_alone_end_with_nought(study: Study, build: Coded, cli: Cli) -> None:
    read(study, "F01;focus_group;P1;Anna;;;;2;kommune;politiker;stor\n")
    build(study, "Anna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.", "F01")

    assert found(study) == {("unknown-speaker", "note", "F01")}
    assert cli("register", "check").code == 0
