"""``names.csv``: names to find, and what is printed in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import names
from qcode.model.mask import EntityKind, NameRow

cell = st.text(st.sampled_from("abcÆø -'=;,\""), min_size=1).filter(lambda text: text == text.strip() and text != "'")


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


def test_coarser_masks_stand_in_columns_of_their_own() -> None:
    (one,) = read("kind,name,mask,mask_2,mask_3\nplace,Aalborg,by 1,[en by],\n")

    assert (one.mask, one.coarser) == ("by 1", ("en by",))


@given(
    st.lists(
        st.builds(
            NameRow,
            st.sampled_from(names.KINDS),
            cell,
            cell,
            st.lists(cell, max_size=2).map(tuple),
            st.one_of(st.just(""), cell),
            coarser=st.lists(cell, max_size=3).map(tuple),
            shared=st.booleans(),
            sources=st.lists(st.sampled_from(["I01", "F02"]), max_size=2, unique=True).map(tuple),
        ),
        max_size=4,
        unique_by=lambda one: one.id,
    )
)
def test_what_is_written_is_read_back_as_it_was(rows: list[NameRow]) -> None:
    assert [replace(one, line=0) for one in names.read(names.written(rows), "names.csv")] == rows
