"""Numbers masked to bands and shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode

TEXT = "I: Hvor mange?\nIP: Vi har 17 beboere, og 12 af 38 er kvinder. Ring på 98 12 34 56.\n"


def words(qcode: Qcode) -> str:
    (row,) = qcode("quotes", "--where", "source = I12", "--format", "json").json()
    return str(row["words"])


def listed(qcode: Qcode) -> list[dict[str, object]]:
    return qcode("mask", "number", "I12", "--format", "json").json()


@pytest.fixture
def counted(qcode: Qcode, folder: Path) -> Qcode:
    """
    IP: Vi har 17 beboere, og 12 af 38 er kvinder. Ring på 98 12 34 56.
    """
    (folder / "transcripts" / "I12.txt").write_text(TEXT, encoding="utf-8")
    qcode("import", str(folder / "transcripts" / "I12.txt"))
    qcode("code", "add", "I12", "tilbud", "--turn", "2")
    qcode("mask", "scan")
    return qcode


def test_bands_and_shares_are_proposed_with_how_far_they_are_off(counted: Qcode) -> None:
    assert [(row["words"], row["mask"], row["off"], row["state"]) for row in listed(counted)] == [
        ("17", "ca. 20", "18 %", "proposed"),
        ("12 af 38", "en tredjedel", "2 %", "proposed"),
    ]


def place(qcode: Qcode, number: str) -> str:
    return next(f"{row['start']}:{row['end']}" for row in listed(qcode) if row["words"] == number)


def test_a_number_is_masked_by_hand_and_undone(counted: Qcode) -> None:
    done = counted("mask", "number", "I12", place(counted, "17"))
    assert "17 is printed as [ca. 20], 18 % off." in done.out
    assert counted("mask", "number", "I12", place(counted, "12 af 38"), "omkring en tredjedel").code == 0

    assert words(counted).startswith("Vi har [ca. 20] beboere, og [omkring en tredjedel] er kvinder.")
    counted("undo")
    assert words(counted).startswith("Vi har [ca. 20] beboere, og 12 af 38 er kvinder.")
    counted("mask", "number", "I12", place(counted, "17"), "--plain")
    assert words(counted).startswith("Vi har 17 beboere")


def test_a_number_is_not_masked_by_a_name(counted: Qcode) -> None:
    done = counted("mask", "number", "I12", place(counted, "17"), "så mange som i Aalborg")

    assert done.code == 2
    assert "This mask holds a name that is to be masked itself." in done.err
    assert words(counted).startswith("Vi har 17 beboere")


def test_a_masked_number_survives_a_scan_and_a_revision(counted: Qcode, folder: Path) -> None:
    counted("mask", "number", "I12", place(counted, "17"))
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o9,beboere,,\n")
    counted("mask", "scan")
    assert "[ca. 20]" in words(counted)
    (folder / "I12.txt").write_text(TEXT.replace("Vi har", "Altså, vi har vel"), encoding="utf-8")
    assert counted("source", "revise", "I12", str(folder / "I12.txt")).code == 0
    counted("mask", "scan")

    assert "vi har vel [ca. 20]" in words(counted)


@pytest.mark.parametrize("span", ["0:2", "1:3", "x", "3:1", "0:9999"])
def test_what_is_no_number_is_refused(counted: Qcode, span: str) -> None:
    assert counted("mask", "number", "I12", span).code == 2
