"""Tables on a narrow screen: folded, crowded, but no word of a cell is lost."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.render import listing
from qcode.render.listing import Format

LETTERS = 10
WIDE = "".join(map(chr, range(0x3042, 0x3042 + 40)))  # two columns each


def alphabet(n: int) -> list[str]:
    """Return letters that no other cell of the table has."""
    return [chr(0x100 + LETTERS * n + i) for i in range(LETTERS)]


@st.composite
def wide_tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, str]], str]:
    """Return columns, rows whose cells are too wide for 80 columns together, and the column that folds, if any."""
    columns = [letter * draw(st.integers(1, 9)) for letter in "abcdefgh"[: draw(st.integers(2, 8))]]
    rows: list[dict[str, str]] = []
    for at in range(draw(st.integers(1, 3))):
        row: dict[str, str] = {}
        for n, name in enumerate(columns):
            letters = st.text(alphabet(at * len(columns) + n), min_size=1, max_size=30)
            row[name] = " ".join(draw(st.lists(letters, max_size=12)))
        rows.append(row)
    return columns, rows, draw(st.sampled_from(("", *columns)))


def shown(columns: list[str], rows: list[dict[str, str]], fold: str, width: int = 80) -> str:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setenv("COLUMNS", str(width))
        listing.listing(rows, columns, Format.TABLE, fold=fold)
    return out.getvalue()


def without_blanks(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, max_examples=120)
@given(table=wide_tables())
def test_every_letter_of_every_cell_stands_in_a_table_of_eighty_columns(
    table: tuple[list[str], list[dict[str, str]], str],
) -> None:
    columns, rows, fold = table

    text = shown(columns, rows, fold)

    for at, row in enumerate(rows):
        for n, name in enumerate(columns):
            its_own = set(alphabet(at * len(columns) + n))
            assert "".join(letter for letter in text if letter in its_own) == without_blanks(row[name])
    assert all(text.count(name[0]) == len(name) for name in columns)
    assert max(map(len, text.splitlines())) <= 80


def test_the_column_that_folds_folds_and_the_others_stand_on_one_line() -> None:
    words = "Hun sagde at det var sådan, og så gik hun igen ud i natten uden at sige mere til nogen af os."
    rows = [{"id": "117", "code": "samarbejde/amt-kommune/mellem-linjerne", "coder": "AK", "words": words}]

    lines = shown(["id", "code", "coder", "words"], rows, "words").splitlines()

    assert any("samarbejde/amt-kommune/mellem-linjerne" in line for line in lines)
    assert len([line for line in lines if line.strip()]) > 4
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("fold", ["", "code", "words"])
def test_letters_that_are_two_columns_wide_are_not_cut_off_either(fold: str) -> None:
    """A name in another script, or an emoji, takes more room than it has letters."""
    row = {"id": WIDE[:20], "code": WIDE[20:40], "words": "Hun gik ud og kom ind og gik ud og kom ind og gik ud igen."}

    text = shown(["id", "code", "words"], [row], fold)

    for words in (WIDE[:20], WIDE[20:40]):
        assert [letter for letter in text if letter in words] == list(words)
    assert without_blanks(text).count("gik") == 3


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_cell_of_several_lines_keeps_them_all(width: int) -> None:
    text = shown(["who", "words"], [{"who": "AK", "words": "Ja.\nNej.\n\nMåske senere på dagen."}], "words", width)

    assert without_blanks("Ja. Nej. Måske senere på dagen.") in without_blanks(text.replace("AK", ""))
