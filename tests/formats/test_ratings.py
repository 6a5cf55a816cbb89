"""Tables of ratings as people have them; a test's docstring is the table."""

from __future__ import annotations

import inspect
import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from qcode.errors import BadFile
from qcode.formats.ratings import ratings, stated_differences
from qcode.model.ratings import Level, Ratings

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Ratings]


@pytest.fixture
def read(request: pytest.FixtureRequest) -> Read:
    """Reads the table in the test's docstring."""

    def reader(level: Level = Level.NOMINAL, **how: object) -> Ratings:
        written = inspect.cleandoc(request.function.__doc__).encode()
        return ratings(written, "tal.csv", level, **how)  # type: ignore[arg-type]

    return reader


def test_a_wide_table_has_a_row_a_unit_and_a_column_a_coder(read: Read) -> None:
    """
    afsnit;Anna;Bo
    1;tillid;tillid
    2;;frygt
    """
    table = read()

    assert (table.units, table.coders) == (("1", "2"), ("Anna", "Bo"))
    assert table.values == (("tillid", "tillid"), (None, "frygt"))


def test_a_long_table_has_a_row_a_value_in_any_order_of_columns(read: Read) -> None:
    """
    Coder,Unit,Value
    Anna,1,tillid
    Bo,2,frygt
    Bo,1,tillid
    """
    table = read()

    assert (table.units, table.coders) == (("1", "2"), ("Anna", "Bo"))
    assert table.values == (("tillid", "tillid"), (None, "frygt"))


def test_missing_cells_are_empty_or_marked_in_the_usual_ways(read: Read) -> None:
    """
    unit,A,B,C,D
    1,,NA,.,x
    2,NaN,N/A,x,x
    """
    assert read().values == ((None, None, None, "x"), (None, None, "x", "x"))


def test_the_first_column_may_be_without_a_name(read: Read) -> None:
    """
    "","A","B"
    "1",1,2
    """
    assert read().units == ("1",)


def test_numbers_that_are_equal_are_the_same_value_however_written(read: Read) -> None:
    """
    unit;A;B;C
    1;1;1,0;1.0
    2;2,5;2.5;1e3
    """
    assert read().values == ((1.0, 1.0, 1.0), (2.5, 2.5, 1000.0))


def test_a_table_with_one_name_has_names_only(read: Read) -> None:
    """
    unit,A,B
    1,1,ja
    """
    assert read().values == (("1", "ja"),)


def test_a_number_with_one_point_is_read_as_the_others_show_with_points(read: Read) -> None:
    """
    unit;A;B
    1;1.234;0.5
    """
    assert read(Level.RATIO).values == ((1.234, 0.5),)


def test_a_number_with_one_point_is_read_as_the_others_show_with_commas(read: Read) -> None:
    """
    unit;A;B
    1;1.234;0,5
    """
    assert read(Level.RATIO).values == ((1234.0, 0.5),)


def test_sets_are_written_with_a_bar_and_the_empty_set_with_braces(read: Read) -> None:
    """
    unit,A,B
    1,a|b,b | a
    2,{},
    """
    assert read(Level.SET).values == ((frozenset("ab"), frozenset("ab")), (frozenset(), None))


def test_where_missing_cells_are_marked_an_empty_cell_is_the_empty_set_and_that_is_said(read: Read) -> None:
    """
    unit,A,B
    1,a,NA
    2,,a|b
    """
    table = read(Level.SET)

    assert table.values == ((frozenset("a"), None), (frozenset(), frozenset("ab")))
    assert table.remarks == ("Missing cells are marked in this table, so its 1 empty cells are empty sets.",)


def test_names_have_the_order_given(read: Read) -> None:
    """
    unit,A,B
    1,lav,høj
    """
    assert read(Level.ORDINAL, order=("lav", "mellem", "høj")).order == ("lav", "mellem", "høj")


def test_a_coder_without_any_value_is_spoken_of(read: Read) -> None:
    """
    unit,A,B,C
    1,x,x,
    """
    table = read()

    assert table.remarks == ("C gave no value and is left out.",)
    assert table.active == ("A", "B")


def test_an_excel_file_is_read_like_csv() -> None:
    book = Workbook()
    for row in (["unit", "A", "B"], [1, 1.5, "NA"], [2, 2, 2]):
        book.active.append(row)  # type: ignore[union-attr]
    written = io.BytesIO()
    book.save(written)

    assert ratings(written.getvalue(), "tal.xlsx", Level.RATIO).values == ((1.5, None), (2.0, 2.0))


@pytest.mark.parametrize(
    ("written", "level", "sentence"),
    [
        ("unit\n1\n", Level.NOMINAL, "tal.csv:1: the table has no column of a coder"),
        ("unit,A\n1,x\n1,y\n", Level.NOMINAL, "tal.csv:3: the unit '1' is on line 2 already"),
        ("unit,A\n,x\n", Level.NOMINAL, "tal.csv:2: the unit has no name (column 'unit')"),
        ("unit,A,A\n1,x,y\n", Level.NOMINAL, "tal.csv:1: two columns are called 'A'"),
        ("unit,A,B\n1,x\n", Level.NOMINAL, "tal.csv:2: the row has 2 cells, but there are 3 columns"),
        ("unit,A,B\n1,2,x\n", Level.INTERVAL, "tal.csv:2: the value 'x' of B is no number"),
        ("unit,A,B\n1,lav,lav\n", Level.ORDINAL, "tal.csv:2: the value 'lav' of A is no number"),
        ("unit,A,B\n1,1.234,2\n", Level.RATIO, "tal.csv:2: the value '1.234' of A is a thousand or a decimal number"),
        (
            "unit,coder,value\n1,A,x\n1,A,x\n",
            Level.NOMINAL,
            "tal.csv:3: A has a value of the unit '1' on line 2 already",
        ),
        ("unit,coder,value\n1,,x\n", Level.NOMINAL, "tal.csv:2: the value has no coder"),
        ("", Level.NOMINAL, "tal.csv: is empty"),
    ],
    ids=range(11),
)
def test_a_bad_table_is_refused_with_its_line(written: str, level: Level, sentence: str) -> None:
    with pytest.raises(BadFile) as refused:
        ratings(written.encode(), "tal.csv", level)

    assert str(refused.value).startswith(sentence)
    assert refused.value.hint


def test_a_value_outside_the_order_is_refused(read: Read) -> None:
    """
    unit,A,B
    1,lav,hoj
    """
    with pytest.raises(BadFile, match=r"tal\.csv:2: the value 'hoj' of B is not in the order given"):
        read(Level.ORDINAL, order=("lav", "høj"))


def test_differences_are_read_either_way_round(read: Read) -> None:
    """
    unit,A,B
    1,lav,høj
    2,lav,lav
    """
    stated = stated_differences(b"one;other;difference\nlav;h\xc3\xb8j;0,25\n", "afstand.csv")

    assert stated == {("lav", "høj"): 0.25}
    assert read(differences=stated).differences == stated


def test_a_difference_that_is_not_stated_is_asked_for(read: Read) -> None:
    """
    unit,A,B
    1,lav,mellem
    2,høj,lav
    """
    with pytest.raises(BadFile, match=r"tal\.csv:3: how far 'høj' and 'lav' differ is not stated"):
        read(differences={("lav", "mellem"): 1.0, ("mellem", "høj"): 1.0})


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("a,b,c\n1,2,3\n", "afstand.csv: there is no column 'one'"),
        ("one,other,difference\na,b,-1\n", "afstand.csv:2: the difference '-1' is no number from 0 up"),
        ("one,other,difference\na,b,x\n", "afstand.csv:2: the difference 'x' is no number from 0 up"),
        ("one,other,difference\na,b,1\nb,a,2\n", "afstand.csv:3: the difference of 'b' and 'a' stands twice"),
    ],
)
def test_bad_differences_are_refused(written: str, sentence: str) -> None:
    with pytest.raises(BadFile) as refused:
        stated_differences(written.encode(), "afstand.csv")

    assert str(refused.value) == sentence
