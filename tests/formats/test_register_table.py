"""``register.csv``: one row per participation, checked against what is declared."""

from __future__ import annotations

import pytest

from qcode.errors import BadFile
from qcode.formats import register
from qcode.model.attribute import Attribute, AttributeType, Scope
from qcode.model.person import RegisterRow

DECLARED = {
    "region": Attribute("region", Scope.SOURCE, values=("1", "2", "Nord")),
    "role": Attribute("role", Scope.PARTICIPATION, values=("politiker", "tilbudsleder")),
    "seats": Attribute("seats", Scope.PERSON, AttributeType.NUMBER),
    "joined": Attribute("joined", Scope.PERSON, AttributeType.DATE),
    "note": Attribute("note", Scope.PERSON, AttributeType.TEXT),
}


def read(text: str, encoding: str = "utf-8") -> tuple[RegisterRow, ...]:
    return register.read(text.encode(encoding), "register.csv", DECLARED)


def test_a_row_has_a_value_for_each_column_empty_ones_too() -> None:
    assert read(
        "source,kind,date,person,speaker,organisation,region,role\nI01,interview,3.11.2003,P01,IP,amt-1,1,\n"
    ) == (RegisterRow("I01", "P01", "IP", "amt-1", "interview", "2003-11-03", {"region": "1", "role": ""}, line=2),)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_it_is_read_as_people_s_programs_write_it(separator: str, encoding: str) -> None:
    text = "source,person,speaker,role\nI01,P01,Bjørn Ø,politiker\n".replace(",", separator)

    (row,) = read(text, encoding)

    assert (row.speaker, row.values) == ("Bjørn Ø", {"role": "politiker"})


def test_columns_stand_in_any_order_and_only_source_must() -> None:
    assert read("role,source\npolitiker,I01\n") == (RegisterRow("I01", values={"role": "politiker"}, line=2),)


@pytest.mark.parametrize(
    ("column", "written", "stored"),
    [
        ("region", "NORD", "Nord"),
        ("role", "politiker; Tilbudsleder ;", "politiker;tilbudsleder"),
        ("seats", "1.234,5", "1234.5"),
        ("seats", "12,0", "12"),
        ("seats", "-3", "-3"),
        ("joined", "3. november 2003", "2003-11-03"),
        ("joined", "3/11-2003", None),
        ("note", "=1+1", "=1+1"),
        ("note", '"a ""b"", c"', 'a "b", c'),
    ],
)
def test_a_value_is_stored_in_one_form(column: str, written: str, stored: str | None) -> None:
    text = f"source\t{column}\nI01\t{written}\n"
    if stored is None:
        with pytest.raises(BadFile, match="`joined`"):
            read(text)
    else:
        assert read(text)[0].values == {column: stored}


def test_all_faults_are_listed_at_once_and_nothing_is_read() -> None:
    with pytest.raises(BadFile) as raised:
        read("source,kind,date,region,seats\nI01,samtale,i går,9,mange\n,interview,,1,\nI03,,,2,1.234\n")

    said = str(raised.value)
    assert said.startswith("register.csv:2: ")
    assert said.count("register.csv:2: ") == 4
    assert "`kind` is 'samtale', not one of interview," in said
    assert "`region` is '9', not one of 1, 2, Nord" in said
    assert "register.csv:3: `source` is empty" in said
    assert "register.csv:4: `seats` '1.234' is no number, or could be two" in said


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("person,role", "no column `source`"),
        ("source,farve", "The column 'farve' is no declared attribute"),
        ("source,source", "two columns are called 'source'"),
        ("source,Role", "The column 'Role' is no declared attribute"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_in_line_one(header: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as raised:
        read(f"{header}\nI01,x\n")

    assert raised.value.line == 1


def test_an_undeclared_column_shows_the_line_to_add() -> None:
    with pytest.raises(BadFile) as raised:
        read("source,farve\nI01,rød\n")

    assert "  farve: {scope: source, type: text}" in raised.value.hint


def test_a_header_alone_is_an_empty_register() -> None:
    assert read("source,person\n") == ()
