"""Attributes of persons from a table of their own, joined to the register by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse
from qcode.study import joining, open_study, register, trail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli, Dump

    from qcode.study import Study

DECLARED = "  age: {scope: person, type: number}\n  home: {scope: person, type: category, values: [by, land]}\n"
REGISTER = "source;person;speaker;region\nI01;P01;IP;1\nI02;P01;IP;1\nI03;P02;IP;2\n"


@pytest.fixture
def registered(folder: Path) -> Iterator[Study]:
    """Two persons in three interviews that are not there yet, with attributes of persons declared."""
    settings = folder / "study.yaml"
    text = settings.read_text(encoding="utf-8").replace("attributes:\n", f"attributes:\n{DECLARED}", 1)
    text = text if DECLARED in text else text + f"\nattributes:\n{DECLARED}"
    settings.write_text(text, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        register.sync(study)
        yield study


def table(study: Study, text: str) -> Path:
    path = study.folder / "svar.csv"
    path.write_text(text, encoding="utf-8")
    return path


def ages(study: Study) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.source, one.person, tuple(one.values.get("age", ()))) for one in register.participations(study)]


def test_every_row_of_a_person_is_given_what_the_table_says(registered: Study) -> None:
    done = joining.join(registered, table(registered, "person;age;home\np01;44;by\nP09;20;land\n"))

    assert ages(registered) == [("I01", "P01", ("44",)), ("I02", "P01", ("44",)), ("I03", "P02", ())]
    assert (done.names, done.rows, done.unknown, done.without) == (("age", "home"), 2, ("P09",), ("P02",))
    assert "I01;P01;IP;1;44;by\n" in (registered.folder / "register.csv").read_text(encoding="utf-8")


def test_a_join_is_one_action_and_undone_with_its_file(registered: Study, dump: Dump) -> None:
    before = dump(registered.db)
    joining.join(registered, table(registered, "person;age\nP01;44\n"))
    trail.undo(registered)

    assert dump(registered.db) == before
    assert (registered.folder / "register.csv").read_text(encoding="utf-8") == REGISTER


def test_an_empty_cell_changes_nothing_and_columns_nobody_declared_are_told_of(registered: Study) -> None:
    joining.join(registered, table(registered, "person;age\nP01;44\n"))
    done = joining.join(registered, table(registered, "person;age;shoe\nP01;;43\n"))

    assert ages(registered)[0] == ("I01", "P01", ("44",))
    assert (done.rows, done.passed_over) == (0, ("shoe",))


@pytest.mark.parametrize("text", ["person;age\nP01;44\np01;45\n", "person;age\nP01;gammel\n", "id;age\nP01;44\n"])
def test_what_does_not_fit_changes_nothing(registered: Study, text: str) -> None:
    with pytest.raises(BadFile):
        joining.join(registered, table(registered, text))

    assert (registered.folder / "register.csv").read_text(encoding="utf-8") == REGISTER


@pytest.mark.parametrize(("text", "on"), [("person;shoe\nP01;44\n", "person"), ("age\n4\n", "age")])
def test_there_must_be_something_to_join(registered: Study, text: str, on: str) -> None:
    with pytest.raises(Misuse):
        joining.join(registered, table(registered, text), on)


def test_the_command_says_whom_it_did_not_find(registered: Study, cli: Cli) -> None:
    path = table(registered, "person;age\nP01;44\nP09;20\n")
    registered.close()
    answer = cli("register", "join", str(path))

    assert answer.code == 0
    assert "P09" in answer.err
    assert "P02" in answer.err
