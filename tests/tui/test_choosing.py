"""Finding a code by what is typed."""

from __future__ import annotations

import pytest

from qcode.model.sheet import SheetCode
from qcode.tui.choosing import Line, found

PATHS = ("brugere/kilder", "tilbud/barrierer", "tilbud/styring-vertikalt", "samarbejde/andre-aktører", "økonomi/år")
CODES = [SheetCode(n, path, path.rpartition("/")[2].replace("-", " "), f"3.{n}") for n, path in enumerate(PATHS)]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("3.1", "tilbud/barrierer"),
        ("bar", "tilbud/barrierer"),
        ("VERT", "tilbud/styring-vertikalt"),
        ("andre aktoerer", "samarbejde/andre-aktører"),
        ("aktorer", "samarbejde/andre-aktører"),
        ("aar", "økonomi/år"),
        ("tilbud/sty", "tilbud/styring-vertikalt"),
        ("brkil", "brugere/kilder"),
    ],
)
def test_part_of_a_name_or_its_number_finds_the_code_on_any_keyboard(typed: str, path: str) -> None:
    assert found(CODES, typed)[0].path == path


def test_what_fits_nothing_finds_nothing() -> None:
    assert found(CODES, "xyz") == []


def test_recent_codes_come_first_where_nothing_is_typed() -> None:
    assert [one.key for one in found(CODES, "", [3, 1])] == [3, 1, 0, 2, 4]


def test_several_codes_are_marked_one_after_another() -> None:
    line = Line("Code", print, CODES)
    for letter in "kild":
        line.insert(letter)
    line.key("tab")
    line.insert("barr")

    assert line.picked() == [0, 1]


def test_the_arrows_choose_and_more_letters_choose_anew() -> None:
    line = Line("Code", print, CODES)
    line.insert("t")
    line.key("down")
    assert line.picked() == [found(CODES, "t")[1].key]
    line.insert("ilbud/st")
    assert line.picked() == [2]


def test_a_line_is_edited_in_its_middle() -> None:
    line = Line("Find", print)
    line.insert("amtt")
    line.key("backspace")
    line.key("home")
    line.insert("et ")
    assert (line.typed, line.key("tab")) == ("et amt", False)
