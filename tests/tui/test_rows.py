"""Rows and stripes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qcode.model.span import Span
from qcode.model.turn import Said, joined, placed
from qcode.tui.rows import Rows, stripes

TURNS = placed([Said("Hvordan?", "Mette"), Said("Det var godt, og så gik vi.\nSenere.", "Anna", time=753_000)])


def shown(rows: Rows) -> list[str]:
    return [row.head + rows.text[row.start : row.end] for row in rows.rows]


def test_rows_break_at_blanks_and_a_turn_begins_with_time_and_speaker() -> None:
    rows = Rows(TURNS, joined(TURNS), 26, spaced=False)

    assert shown(rows) == ["Mette: Hvordan?", "00:12:33 Anna: Det var", "godt, og så gik vi.", "Senere."]


def test_every_character_is_found_again_under_the_cell_it_is_drawn_in() -> None:
    rows = Rows(TURNS, joined(TURNS), 26, spaced=True)
    for at, letter in enumerate(rows.text):
        if letter.isspace():
            continue
        n = rows.row_of(at)
        row = rows.rows[n]
        assert rows.offset(n, cell_len(row.head) + at - row.start) == at


@given(
    st.lists(st.text(alphabet="ab æ👍一\n ", min_size=1, max_size=60), min_size=1, max_size=4),
    st.integers(8, 40),
    st.booleans(),
)
def test_no_row_is_wider_than_the_screen_and_no_letter_is_lost(said: list[str], width: int, spaced: bool) -> None:  # noqa: FBT001  drawn
    turns = placed(Said(words, "IP") for words in said)
    rows = Rows(turns, joined(turns), width, spaced=spaced)

    assert all(cell_len(line) <= width for line in shown(rows))
    drawn = "".join(rows.text[row.start : row.end] for row in rows.rows if row.turn >= 0)
    assert "".join(drawn.split()) == "".join(rows.text.split())


def test_codings_that_overlap_stand_side_by_side_and_the_one_too_many_is_hinted_at() -> None:
    rows = Rows(TURNS, joined(TURNS), 26, spaced=False)
    whole, second = Span(0, 44), Span(TURNS[1].start, TURNS[1].start + 25)
    marks = stripes(rows, [whole, second, Span(TURNS[1].start + 1, TURNS[1].start + 5)], ["a", "b", "c"], 2)

    assert [{lane: mark.glyph for lane, mark in row.items()} for row in (marks[n] for n in range(4))] == [
        {0: "a"},
        {0: "│", 1: "+"},
        {0: "│", 1: "╵"},
        {0: "╵"},
    ]
