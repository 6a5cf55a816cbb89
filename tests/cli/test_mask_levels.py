"""Coarser masks: from names.csv, by study.yaml, by option."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode

NAMES = """\
kind,id,name,aliases,mask,mask_2,mask_3
person,p1,Mette Hansen,Mette,person A,en leder,
institution,i1,Svalegården,,,et værested,en institution i byen
place,s1,Aalborg,,by 1,en by,
public,o1,Servicestyrelsen,,,,
"""


def words(qcode: Qcode, source: str, *more: str) -> str:
    rows = qcode("quotes", "--where", f"source = {source}", "--format", "json", *more).json()
    return " ".join(str(row["words"]) for row in rows)


def say(folder: Path, level: str) -> None:
    written = (folder / "study.yaml").read_text("utf-8")
    (folder / "study.yaml").write_text(written.replace("{k: 1}", f"{{k: 1, mask_level: {level}}}"), encoding="utf-8")


@pytest.fixture
def levels(folder: Path, qcode: Qcode) -> Qcode:
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    assert qcode("mask", "scan").code in {0, 3}
    assert qcode("code", "add", "I02", "tilbud", "--turn", "4").code == 0
    return qcode


@pytest.mark.parametrize(
    ("level", "town", "home"),
    [
        ("1", "[by 1's] gader", "[institution 1]"),
        ("2", "[en bys] gader", "[et værested]"),
        ("3", "[en bys] gader", "[en institution i byen]"),
    ],
)
def test_the_level_asked_for_prints(levels: Qcode, level: str, town: str, home: str) -> None:
    """
    IP: De kommer fra Aalborgs gader. … Jeg har talt med dem på Svalegården.
    """
    assert town in words(levels, "I02", "--mask-level", level)
    assert home in words(levels, "I01", "--mask-level", level)


def test_who_has_no_coarser_mask_is_printed_as_what_it_is(levels: Qcode) -> None:
    """
    IP: Så ringer jeg til Kirsten.
    """
    levels("mask", "review", stdin="a\n")

    assert words(levels, "I06", "--mask-level", "2").endswith("[en person].")
    assert words(levels, "I06").endswith("[navn 1].")


@pytest.mark.parametrize(
    ("said", "town", "leader"),
    [
        ("2", "[en bys]", "[en leders]"),
        ("{place: 2}", "[en bys]", "[person A's]"),
        ("{person: 2}", "[by 1's]", "[en leders]"),
    ],
)
def test_a_study_says_which_level_prints(levels: Qcode, folder: Path, said: str, town: str, leader: str) -> None:
    """
    IP: Det er Mettes ord, ikke mine. … fra Aalborgs gader
    """
    say(folder, said)

    assert town in words(levels, "I02")
    assert leader in words(levels, "I01")
    assert "[person A's]" in words(levels, "I01", "--mask-level", "1")


@pytest.mark.parametrize("said", ["0", "ti", "{cow: 2}", "{place: 12}"])
def test_a_level_that_is_none_names_its_line(levels: Qcode, folder: Path, said: str) -> None:
    say(folder, said)
    done = levels("quotes")

    assert done.code != 0
    assert "study.yaml:10:" in done.err


def test_one_coarser_mask_may_be_several_entities(qcode: Qcode, folder: Path) -> None:
    (folder / "names.csv").write_text(NAMES + "place,s2,Odense,,by 2,en by,\n", encoding="utf-8")

    assert qcode("mask", "scan").code == 3
