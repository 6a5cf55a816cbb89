"""Sealing: what was printed masked is what stands in the study, and no byte of the folder holds a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.store import files
from qcode.study import open_study, register, scanning, sealing

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Sound

    from qcode.study import Study

GROUP = """
I: Hvem hjalp jer på Solgården?
Bo: {hjælp|Det gjorde Mette Skovgaard, og Mettes mand.} Spørg hende i Aalborg.
Liv: {hjælp|Ja. Mette er god.} Hun kom fra Aalborg.
"""
NAMES = """kind;id;name;aliases;mask
person;P07;Bo Lykke;Bo;person 7
person;P08;Liv Krag;Liv;person 8
person;N1;Mette Skovgaard;Mette;medarbejder
place;S1;Aalborg;;by 1
institution;H1;Solgården;;herberg 1
"""
REGISTER = "source;person;speaker\nF01;P07;Bo\nF01;P08;Liv\n"
NAMED = ("mette", "skovgaard", "aalborg", "solgård", "lykke", "krag")
QUOTES = ("quotes", "--code", "hjælp", "--format", "json", "--quiet")


@pytest.fixture
def decided(study: Study, build: Coded, cli: Cli) -> Study:
    """A group of two with names, a memo that tells one, a quote with an edit, a backup, and nothing undecided."""
    (study.folder / "names.csv").write_text(NAMES, "utf-8")
    (study.folder / "register.csv").write_text(REGISTER, "utf-8")
    build(study, GROUP, "F01")
    register.sync(study)
    scanning.scan(study)
    assert cli("mask", "scan").code == 0
    cli("memo", "add", "Mette Skovgaard går igen i Aalborg.")
    cli("quotes", "--code", "hjælp", "--to-ledger", "--quiet")
    (key, *_) = [one["id"] for one in json.loads(cli("ledger", "list", "--format", "json").out)]
    assert cli("ledger", "edit", key, "--cut", "og Mettes mand").code == 0
    cli("backup")
    return study


def words_of(cli: Cli, *command: str) -> list[str]:
    return [one["words"] for one in json.loads(cli(*command).out)]


def bytes_of(folder: Path) -> dict[str, bytes]:
    there = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().lower() for path in there}


def holding(folder: Path) -> dict[str, list[str]]:
    """Return, by file, the names that its bytes hold, in either of the usual encodings."""
    found = {
        name: [one for one in NAMED if one.encode() in data or one.encode("utf-16-le") in data]
        for name, data in bytes_of(folder).items()
    }
    return {name: names for name, names in found.items() if names}


def test_the_folder_holds_the_names_before_and_no_byte_of_them_after(decided: Study, cli: Cli) -> None:
    assert holding(decided.folder)
    decided.close()

    assert cli("mask", "seal", "--yes").code == 0

    assert holding(decided.folder) == {}
    assert not (decided.folder / "vault.qcode").exists()
    assert not (decided.folder / "names.csv").exists()
    assert list((decided.folder / "backups").iterdir()) == []
    assert list((decided.folder / "transcripts").glob("*.txt")) == []


@pytest.mark.usefixtures("decided")
def test_quotes_print_the_same_words_before_and_after(cli: Cli) -> None:
    before = words_of(cli, *QUOTES)
    ledger = words_of(cli, "ledger", "list", "--format", "json")

    cli("mask", "seal", "--yes")

    assert "[medarbejder]" in before[0]
    assert words_of(cli, *QUOTES) == before
    assert words_of(cli, "ledger", "list", "--format", "json") == ledger
    assert cli("ledger", "verify").code == 0


def test_every_coding_stays_on_its_words(decided: Study, sound: Sound) -> None:
    sealing.seal(decided)

    sound(decided)
    found = decided.db.conn.execute("select words from coding order by start").fetchall()
    assert [words for (words,) in found] == [
        "Det gjorde [medarbejder], og [medarbejders] mand.",
        "Ja. [Medarbejder] er god.",
    ]


def test_a_coding_that_began_inside_a_name_takes_the_whole_mask_and_is_listed(decided: Study, cli: Cli) -> None:
    text = decided.db.conn.execute("select group_concat(words, char(10)) from turn order by n").fetchone()[0]
    at = text.index("Skovgaard")
    assert cli("code", "add", "F01", "efternavn", "--span", f"{at}:{at + 9}", "--new").code == 0

    done = sealing.seal(decided)

    assert [(one.words, one.double) for one in done.snapped] == [("[medarbejder]", False)]


def test_nothing_is_changed_without_yes(decided: Study, cli: Cli) -> None:
    before = bytes_of(decided.folder)

    answer = cli("mask", "seal")

    assert answer.code == 1
    assert "--yes" in answer.err
    assert bytes_of(decided.folder) == before


def test_what_waits_for_a_decision_stops_it(decided: Study, build: Coded, cli: Cli) -> None:
    build(decided, "I: Hvem?\nIP: Det var Torkild Ravnsborg derhjemme.", "I02")

    answer = cli("mask", "seal", "--yes")

    assert answer.code == 1
    assert "I02" in answer.err
    assert (decided.folder / "names.csv").exists()


def test_a_name_where_only_a_person_may_write_stops_it(decided: Study, cli: Cli) -> None:
    assert cli("code", "add", "F01", "Mette Skovgaards rolle", "--span", "0:5", "--new").code == 0

    answer = cli("mask", "seal", "--yes")

    assert answer.code == 1
    assert "code" in answer.err
    assert "Mette" not in answer.err
    assert holding(decided.folder)


def test_a_seal_cut_off_after_its_commit_is_finished_at_the_next_opening(
    decided: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(files, "carry_out", lambda *_: [])
        sealing.seal(decided)
    assert (decided.folder / "names.csv").exists()
    decided.close()

    with open_study(decided.folder):
        pass

    assert holding(decided.folder) == {}


def test_a_seal_cut_off_before_its_commit_leaves_all_as_it_was(decided: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    before = decided.db.conn.execute("select words from turn order by n").fetchall()
    with monkeypatch.context() as patched:
        patched.setattr("qcode.store.sealing.forget_history", _stop)
        with pytest.raises(KeyboardInterrupt):
            sealing.seal(decided)

    assert decided.db.conn.execute("select words from turn order by n").fetchall() == before
    assert (decided.folder / "names.csv").exists()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "command",
    [
        ("mask", "scan"),
        ("mask", "seal", "--yes"),
        ("mask", "review"),
        ("mask", "export"),
        ("undo",),
        ("import", "ny.txt"),
    ],
)
def test_what_needs_names_or_originals_is_refused_in_a_sealed_study(
    decided: Study, cli: Cli, command: tuple[str, ...]
) -> None:
    (decided.folder / "ny.txt").write_text("IP: Jeg bor her.", "utf-8")
    cli("mask", "seal", "--yes")
    where = [str(decided.folder / part) if part == "ny.txt" else part for part in command]

    answer = cli(*where)

    assert answer.code == 1
    assert "was sealed on" in answer.err or "for good" in answer.err


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("matrix", "code", "person"),
        ("search", "medarbejder"),
        ("source", "show", "F01"),
        ("register", "show"),
        ("code", "list"),
        ("memo", "list"),
        ("mask", "list"),
        ("history",),
        ("doctor",),
        ("consent", "list"),
        ("ledger", "verify"),
    ],
)
def test_what_needs_none_goes_on(cli: Cli, command: tuple[str, ...]) -> None:
    cli("mask", "seal", "--yes")

    answer = cli(*command)

    assert answer.code == 0
    assert not any(name in (answer.out + answer.err).lower() for name in NAMED)


def test_a_person_withdraws_from_a_sealed_study_and_is_told_of_no_names(decided: Study, cli: Cli) -> None:
    cli("mask", "seal", "--yes")

    answer = cli("consent", "withdraw", "--person", "P08", "--yes")

    assert answer.code == 0
    assert "words erased, for good" in answer.out
    assert "names.csv" not in answer.err
    assert "mask scan" not in answer.err
    assert cli("quotes", "--code", "hjælp", "-o", str(decided.folder / "citater.md")).code == 0


def test_the_register_calls_its_speakers_as_the_texts_do(decided: Study, cli: Cli) -> None:
    cli("mask", "seal", "--yes")

    labels = decided.db.conn.execute(
        "select distinct label from turn where voice <> 'interviewer' order by 1"
    ).fetchall()

    assert (decided.folder / "register.csv").read_text("utf-8").splitlines()[1:] == [
        f"F01;P07;{labels[0][0]}",
        f"F01;P08;{labels[1][0]}",
    ]
