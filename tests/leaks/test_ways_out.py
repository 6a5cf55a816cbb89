"""What leaves by another way than a file of its own: letters, a packet and back, messages, files on the way."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from leaks import outputs, reading
from leaks.planting import TELLING, called

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("person", ["ragnhild_ubbesen", "Torkil"])
def test_a_letter_names_nobody(own: Path, person: str) -> None:
    """The receiver is named where ``names.csv`` has the person's id; here the ids differ, so that nobody is."""
    for who in ("ragnhild_ubbesen", "Torkil"):
        assert called("consent", "set", "attributable after approval", "--person", who)[0] == 0
    folder = own / "breve"
    folder.mkdir()

    code, _, err = called("consent", "letters", "--person", person, "--status", "long list", "-o", str(folder))

    assert code == 0, err
    (file,) = folder.iterdir()
    assert reading.leaks(file, TELLING) == []


def test_a_packet_and_what_comes_back_of_it_name_nobody(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packet, back = own / "MB.qpacket", own / "tilbage.qpacket"
    assert called("packet", "make", "--coder", "MB", "--sources", "all", "-o", str(packet))[0] == 0
    code, out, err = called("packet", "open", str(packet), str(own / "hos-MB"))
    assert code == 0, err
    said = [out + err]
    monkeypatch.setenv("QCODE_STUDY", str(own / "hos-MB"))
    monkeypatch.setenv("QCODE_CODER", "MB")
    said += called("source", "list")[1:]
    said += called("source", "show", "S02")[1:]
    said += called("codebook", "show")[1:]
    code, *more = called("packet", "return", "-o", str(back))
    assert code == 0, more

    there = [file for file in (own / "hos-MB").rglob("*") if file.is_file()]
    assert [leak for file in (packet, back, *there) for leak in reading.leaks(file, TELLING)] == []
    assert [hit for text in (*said, *more) for hit in reading.hits(text, TELLING)] == []


def test_no_help_names_anybody() -> None:
    for command in outputs.commands():
        code, out, _ = called(*command.split(), "--help")

        assert code == 0
        assert reading.hits(out, TELLING) == []


def test_no_file_is_left_anywhere_but_where_it_was_asked_for(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written on the way stands beside its file, or in the study; the computer's own folder stays empty."""
    computers = own / "tmp"
    computers.mkdir()
    monkeypatch.setenv("TMPDIR", str(computers))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = {*own.iterdir()}
    asked = set()
    for way in (outputs.TAKE_AWAY[name][0] for name in ("quotes", "framework", "report build", "ledger export")):
        for ending in way.endings:
            asked.add(own / f"ud{ending}")
            assert called(*way.command, "-o", str(own / f"ud{ending}"))[0] == 0

    assert {*own.iterdir()} - before == asked
    assert [*computers.iterdir()] == []
