"""``names.csv``: names to find, and what is printed in their place."""

from __future__ import annotations

import pytest

from qcode.errors import BadFile
from qcode.formats import names
from qcode.model.mask import EntityKind, NameRow


def read(text: str) -> tuple[NameRow, ...]:
    return names.read(text.encode("utf-8"), "names.csv")


def test_a_row_is_an_entity_with_all_its_names() -> None:
    assert read("kind;id;name;aliases;mask\nperson;p1;Mette Hansen;Mette | Mettemus|;[person A]\n") == (
        NameRow(EntityKind.PERSON, "p1", "Mette Hansen", ("Mette", "Mettemus"), "person A", 2),
    )


def test_kind_and_name_are_enough() -> None:
    assert read("kind,name\nplace,Aalborg\n") == (NameRow(EntityKind.PLACE, "Aalborg", "Aalborg", line=2),)


@pytest.mark.parametrize("kind", ["person", "place", "institution", "organisation", "other", "public"])
def test_these_kinds_may_be_listed(kind: str) -> None:
    assert read(f"kind,name\n{kind},X\n")[0].kind.value == kind


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("kind,id\nperson,p1\n", "Column 'name' is missing", 1),
        ("name\nMette\n", "Column 'kind' is missing", 1),
        ("kind,name,alder\nperson,Mette,42\n", "Column 'alder' is not one that is read", 1),
        ("kind,name\nPerson,Mette\n", "The kind is not one of", 2),
        ("kind,name\ncpr,0101901234\n", "The kind is not one of", 2),
        ("kind,name\nperson,\n", "The name is empty", 2),
        ("kind,id,name\nperson,p1,Mette\nperson,p1,Bo\n", "stands already in line 2", 3),
        ("kind,name\nperson,Mette\nperson,Mette\n", "stands already in line 2", 3),
    ],
)
def test_a_fault_names_its_line(text: str, problem: str, line: int) -> None:
    with pytest.raises(BadFile, match=problem) as raised:
        read(text)

    assert raised.value.line == line


def test_a_name_that_looks_like_a_formula_comes_back_as_it_is() -> None:
    assert read("kind,name,mask\nplace,'=Aalborg,'-by\n")[0] == NameRow(
        EntityKind.PLACE, "=Aalborg", "=Aalborg", mask="-by", line=2
    )
