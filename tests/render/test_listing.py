"""Listings: data on stdout in the form asked for."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import CodeNotFound
from qcode.formats import tables
from qcode.model.text import normalised
from qcode.render import listing, screen
from qcode.render.listing import Format

ROWS: listing.Rows = [
    {"code": "a/b", "n": 3, "words": 'Ja, "nej"\nog | <b>', "who": ["AK", "MB"], "none": None, "more": 1}
]
COLUMNS = ("code", "n", "words", "who", "none")


def shown(capsys: pytest.CaptureFixture[str], format_: Format) -> str:
    listing.listing(ROWS, COLUMNS, format_)
    return capsys.readouterr().out


def test_json_has_every_key_and_keeps_letters(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(shown(capsys, Format.JSON)) == ROWS


def test_csv_has_the_columns_shown_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = csv.DictReader(io.StringIO(shown(capsys, Format.CSV)))

    assert row == {"code": "a/b", "n": "3", "words": 'Ja, "nej"\nog | <b>', "who": "AK, MB", "none": ""}


def test_markdown_keeps_a_row_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Format.MD) == (
        "| code | n | words | who | none |\n| --- | --- | --- | --- | --- |\n"
        '| a/b | 3 | Ja, "nej" og \\| &lt;b&gt; | AK, MB |  |\n'
    )


def test_a_table_prints_square_brackets_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """``[bold]`` is rich's own mark; a mask such as ``[red]`` must not colour the screen."""
    listing.listing([{"[red] mask": "[red] [/x] [link=http://x]"}], ("[red] mask",), Format.TABLE)
    heading, *_, row, _ = capsys.readouterr().out.splitlines()[1:]

    assert (heading.strip(), row.strip()) == ("[red] mask", "[red] [/x] [link=http://x]")


def test_an_empty_table_is_said_on_stderr_and_empty_data_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    listing.listing([], ("a",), Format.TABLE, empty="Intet endnu.")
    table = capsys.readouterr()
    said = dict.fromkeys((Format.JSON, Format.CSV, Format.MD), "")
    for form in said:
        listing.listing([], ("a",), form)
        said[form] = capsys.readouterr().out

    assert (table.out, table.err) == ("", "Intet endnu.\n")
    assert said == {Format.JSON: "[]\n", Format.CSV: "a\n", Format.MD: "| a |\n| --- |\n"}


@given(st.text(max_size=20))
def test_a_cell_is_never_a_formula_and_comes_back(words: str) -> None:
    written = listing.as_csv([{"a": words, "b": "x"}], ("a", "b"))
    (row,) = csv.DictReader(io.StringIO(written.decode("utf-8"), newline=""))

    assert not row["a"].lstrip("'").lstrip().startswith(("=", "@")) or row["a"].startswith("'")
    _, (back,) = tables.rows(written, "x.csv")
    assert back["a"] == normalised(words).strip()


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_says_its_sentence_and_hint(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:  # noqa: FBT001
    screen.error(CodeNotFound("brugr", similar=["brugere"]), as_json=as_json)
    said = capsys.readouterr()

    assert said.out == ""
    if as_json:
        assert json.loads(said.err) == {
            "error": "There is no code 'brugr' in the study.",
            "hint": "Did you mean brugere?",
        }
    else:
        assert said.err == "Error: There is no code 'brugr' in the study.\n  Did you mean brugere?\n"


def test_no_bar_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with screen.progress("Importing") as bar:
        assert bar is None

    assert capsys.readouterr().err == ""
