"""CSV as people keep it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.text import normalised

NAMES = st.lists(st.text("abcdefghijæøå_", min_size=1, max_size=8), min_size=2, max_size=5, unique=True)
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("'=+-@ \t\r\n5a;,\"", max_size=6)


def read(text: str) -> list[dict[str, str]]:
    return [dict(row.values) for row in tables.rows(text.encode(), "a.csv")[1]]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_delimiter_and_the_character_set_are_told(mark: str, encoding: str) -> None:
    text = "kilde;rolle;bemærkning\r\nI01;leder;på øen\r\n".replace(";", mark)

    columns, rows = tables.rows(text.encode(encoding), "a.csv")

    assert columns == ["kilde", "rolle", "bemærkning"]
    assert rows[0]["bemærkning"] == "på øen"


def test_decimal_commas_do_not_split_the_cells_of_a_semicolon_file() -> None:
    assert read("a;b\n1,5;2,5\n3,5;4,5\n") == [{"a": "1,5", "b": "2,5"}, {"a": "3,5", "b": "4,5"}]


def test_a_ragged_row_does_not_change_what_the_delimiter_is() -> None:
    with pytest.raises(BadFile, match="2 cells, but there are 3 columns") as refusal:
        read("a;b;c\n1;2;3\n1;2\n")

    assert refusal.value.line == 3


def test_one_column_needs_no_delimiter() -> None:
    assert read("navn\nMette\nJens\n") == [{"navn": "Mette"}, {"navn": "Jens"}]


def test_excels_declaration_of_the_delimiter_is_obeyed() -> None:
    assert read("sep=;\na;b\n1;2\n") == [{"a": "1", "b": "2"}]


def test_a_row_knows_its_line_after_quoted_line_breaks_and_blank_lines() -> None:
    _, rows = tables.rows(b'a;b\n"x\ny";1\n\n;\nz;2\n', "a.csv")

    assert [(row.line, row["a"]) for row in rows] == [(2, "x\ny"), (6, "z")]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", "empty", None),
        ("\n\n", "empty", None),
        ("a;a\n1;2\n", "two columns are called 'a'", 1),
        ("\na;;c\n1;2;3\n", "column 2 has no name", 2),
        ('a;b\n1;"2\n', "quoted cell", 2),
        ("a,b\n1,2,3\n", "3 cells, but there are 2 columns", 2),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused_with_its_line(text: str, problem: str, line: int | None) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        read(text)

    assert refusal.value.line == line


@given(NAMES, st.data(), st.booleans())
def test_what_is_written_is_read_back(columns: list[str], data: st.DataObject, excel: bool) -> None:  # noqa: FBT001  drawn
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns))
    rows = data.draw(st.lists(row, max_size=5))

    names, found = tables.rows(tables.written(columns, rows, excel=excel), "a.csv")

    plain = [[normalised(cell).strip() for cell in cells] for cells in rows]
    assert names == columns
    assert [list(row.values.values()) for row in found] == [cells for cells in plain if any(cells)]


@pytest.mark.parametrize("cell", ["=1+1", "+45 12", "-ja", "@SUM(A1)", "\tord", "\rord", " =1", "\x0b=1", "'=1"])
def test_a_spreadsheet_runs_nothing_that_was_said(cell: str) -> None:
    cells = next(csv.reader(io.StringIO(tables.written(["a"], [[cell]]).decode().partition("\n")[2])))

    assert cells[0].startswith("'")


def test_negative_numbers_stay_numbers() -> None:
    assert tables.written(["a", "b", "c"], [["-5", "-1.234,5", -2.5]]) == b'a,b,c\n-5,"-1.234,5",-2.5\n'


def test_for_excel_it_is_as_a_danish_excel_opens_it() -> None:
    done = tables.written(["a", "b", "c"], [[1.5, "på", None]], excel=True)

    assert done == "\ufeffa;b;c\r\n1,5;på;\r\n".encode()


@pytest.mark.parametrize(
    "text",
    ["3.11.2003", "03-11-2003", "3/11 2003", "3/11/2003", "3. november 2003", "3 nov. 2003", "den 3. November 2003"],
)
def test_danish_dates_are_read(text: str) -> None:
    assert tables.danish_date(text) == "2003-11-03"
    assert tables.danish_date("2003-11-03") == "2003-11-03"


@pytest.mark.parametrize("text", ["", "31.2.2003", "3.11.03", "3.13.2003", "3. foo 2003", "2003", "3.11-2003"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        tables.danish_date(text)


@pytest.mark.parametrize("text", ["a;b;;\n1;2;;\n", "a;b\n1;2;;;\n", "a;b;\n1;2;\n;;;\n", "sep=;\na;b;;\n1;2;;\n"])
def test_empty_cells_at_the_right_end_are_no_columns(text: str) -> None:
    columns, (row,) = tables.rows(text.encode(), "a.csv")

    assert (columns, row.values) == (["a", "b"], {"a": "1", "b": "2"})


def test_a_column_without_a_name_that_holds_something_is_refused() -> None:
    with pytest.raises(BadFile, match="column 3 has no name"):
        tables.rows(b"a;b;;\n1;2;3;\n", "a.csv")


@pytest.mark.parametrize("text", ["31.2.2024", "2024-13-01", "0/1 2024"])
def test_a_day_that_is_not_in_the_calendar_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}' is no day of the calendar"):
        tables.danish_date(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", 1234.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("-0,25", -0.25),
        ("12", 12),
        ("1.234.567", 1234567),
        ("0.125", 0.125),
    ],
)
def test_numbers_are_read_with_comma_and_point(text: str, number: float) -> None:
    assert tables.decimal(text) == number


@pytest.mark.parametrize("text", ["", "ja", "1,2,3", "1.234", "1,234.5", "12.34,5", "nan", "1e3"])
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        tables.decimal(text)
