"""Packets at the command line: from handing out to reading, what is said where, and with which exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study


@pytest.fixture
def packet(study: Study, build: Coded, cli: Cli, tmp_path: Path) -> Path:
    build(study, "I: Og om natten?\nAnna: {uro|Der er uro hos Mette.}", "I01")
    (study.folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Mette,,en ven\n", encoding="utf-8")
    assert cli("mask", "scan").code == 0
    file = tmp_path / "HA.qpacket"
    answer = cli("packet", "make", "--coder", "HA", "--sources", "all", "-o", str(file))
    assert (answer.code, answer.out) == (0, f"Wrote {file} for HA: 1 source, 1 code.\n")
    assert answer.err == "Masked places in the texts: 1.\n"
    return file


def at(cli: Cli, monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> str:
    """Run a command as HA in HA's study."""
    with monkeypatch.context() as there:
        there.setenv("QCODE_STUDY", str(folder))
        there.delenv("QCODE_CODER")
        answer = cli(*arguments)
    assert answer.code == 0, answer.err
    return answer.out


def test_a_packet_goes_out_and_comes_back(
    packet: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    theirs, back = tmp_path / "ha", tmp_path / "back.qpacket"
    assert cli("packet", "open", str(packet), str(theirs)).out == f"{theirs} is a study for HA: 1 source, 1 code.\n"
    at(cli, monkeypatch, theirs, "code", "add", "I01", "uro", "--quote", "Der er uro hos [en ven].")
    at(cli, monkeypatch, theirs, "pass", "add", "I01")
    out = at(cli, monkeypatch, theirs, "packet", "return", "-o", str(back))
    assert out == f"Wrote {back} of HA: 1 coding, 1 pass, 0 memos.\n"

    rows = json.loads(cli("packet", "read", str(back), "--format", "json").out)

    assert rows == [
        {
            "kind": "coding",
            "outcome": "new",
            "source": "I01",
            "unit": "char",
            "start": 14,
            "end": 35,
            "code": "uro",
            "coder": "HA",
            "why": "",
        },
        {
            "kind": "pass",
            "outcome": "new",
            "source": "I01",
            "unit": "",
            "start": None,
            "end": None,
            "code": "",
            "coder": "HA",
            "why": "",
        },
    ]
    assert [one["direction"] for one in json.loads(cli("packet", "list", "--format", "json").out)] == ["made", "read"]
    assert cli("agree", "--draws", "0").code == 0


def test_what_is_refused_is_said_with_its_reason_and_exit_code_1(
    packet: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    theirs = tmp_path / "ha"
    cli("packet", "open", str(packet), str(theirs))
    at(cli, monkeypatch, theirs, "code", "add", "I01", "uro", "--turn", "2", "--coder", "XY")

    answer = cli("packet", "read", str(theirs))

    assert answer.code == 1
    assert "it is XY's, and the packet is HA's" in " ".join(answer.out.split())


def test_original_words_are_said_on_stderr(packet: Path, cli: Cli, tmp_path: Path) -> None:
    answer = cli("packet", "make", "--coder", "MB", "--sources", "I01", "--unmasked", "-o", str(tmp_path / "x.qpacket"))

    assert answer.code == 0
    assert "holds original words" in answer.err
    assert packet.read_bytes() != (tmp_path / "x.qpacket").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("make", "--coder", "HA"), 2, "Name the sources that are to be coded."),
        (("make", "--coder", "HA", "--sources", "I77"), 2, "There is no source 'I77'"),
        (("make", "--coder", "HA", "--sources", "all", "--codes", "nix"), 2, "There is no code 'nix'"),
        (("make", "--coder", "HA", "--sources", "all", "--where", "nix = 1"), 2, "'nix' is no declared attribute"),
        (("make", "--coder", "HA", "--sources", "all", "-o", "no/such/folder.qpacket"), 1, "cannot be used"),
        (("read", "nowhere.qpacket"), 1, "There is no such file"),
        (("return",), 2, "This study was not made of a packet."),
    ],
)
def test_what_cannot_be_done_is_said(
    packet: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(packet.parent)
    before = cli("history", "--format", "json").out

    answer = cli("packet", *arguments)

    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert cli("history", "--format", "json").out == before


def test_a_packet_is_not_opened_into_a_folder_in_use(packet: Path, cli: Cli) -> None:
    answer = cli("packet", "open", str(packet), str(packet.parent))

    assert answer.code == 2
    assert "is not empty" in answer.err
