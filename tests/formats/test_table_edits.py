"""A cell changed in a CSV file: the rest of the file keeps its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import table_edits, tables


def test_other_rows_keep_their_bytes_in_any_layout() -> None:
    text = '\ufeffsource; person ;role\r\n\r\nI01;P1;"a;b"\r\n "I02";P2;leder\r\nI03;"P\r\n3";x'

    done = table_edits.edited(text, "r.csv", {4: {"role": 'c"d'}}, [])

    assert done == text.replace("P2;leder", 'P2;"c""d"')


def test_a_column_that_is_not_there_is_put_at_the_end_of_every_row() -> None:
    done = table_edits.edited("sep=,\nsource,person\nI01,P1\n\nI02,P2\n", "r.csv", {3: {"wave": "2"}}, [])

    assert done == "sep=,\nsource,person,wave\nI01,P1,2\n\nI02,P2,\n"


def test_a_new_row_ends_like_the_others() -> None:
    assert table_edits.edited("source\tperson\r\nI01\tP1", "r.csv", {}, [{"person": "=1", "source": "I02"}]) == (
        "source\tperson\r\nI01\tP1\r\nI02\t'=1\r\n"
    )


def test_what_is_not_utf_8_is_refused_with_a_way_out() -> None:
    with pytest.raises(BadFile, match="not in UTF-8") as refused:
        table_edits.text_of("Bjørn".encode("cp1252"), "register.csv")

    assert "UTF-8" in refused.value.hint


words = st.text(st.sampled_from('ab;,\t"\n æ='), max_size=5).map(str.strip)


@given(
    st.lists(st.tuples(st.sampled_from(("I01", "I02")), words, words), min_size=1, max_size=5),
    st.sampled_from(("ours", "excel")),
    words,
    st.data(),
)
def test_what_is_read_afterwards_is_what_was_read_before_but_for_the_cell(
    rows: list[tuple[str, str, str]], layout: str, new: str, data: st.DataObject
) -> None:
    """Any values, in both of the layouts that are written here."""
    before = tables.written(("source", "note", "more"), rows, excel=layout == "excel")
    _, there = tables.rows(before, "r.csv")
    row = data.draw(st.sampled_from(there))
    name = data.draw(st.sampled_from(("note", "more", "extra")))

    done = table_edits.edited(table_edits.text_of(before, "r.csv"), "r.csv", {row.line: {name: new}}, [])

    columns, after = tables.rows(done.encode("utf-8"), "r.csv")
    expected = [dict(one.values) | ({name: new} if one == row else {}) for one in there]
    assert [{key: value for key, value in one.values.items() if value} for one in after] == [
        {key: value for key, value in one.items() if value} for one in expected
    ]
    assert columns[:3] == ["source", "note", "more"]


def test_empty_columns_at_the_right_end_stay_there() -> None:
    text = "source;person;;\nI01;P1;;\nI02;P2;;\n"

    after = table_edits.edited(text, "r.csv", {3: {"person": "P3", "role": "privat"}}, [])

    assert after == "source;person;role;;\nI01;P1;;;\nI02;P3;privat;;\n"
    _, rows = tables.rows(after.encode(), "r.csv")
    assert [row["role"] for row in rows] == ["", "privat"]
