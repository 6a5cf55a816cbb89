"""A table of what is known of persons, such as a survey's background questions, joined to the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.attribute import Scope
from qcode.store.files import FileEdit
from qcode.study import register
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qcode.formats.tables import Row
    from qcode.study.opening import Study

_SCOPES = {"person": (Scope.PERSON,), "source": (Scope.SOURCE,), "organisation": (Scope.ORGANISATION,)}


@dataclass(frozen=True, slots=True)
class Joined:
    """What a join came to.

    Attributes:
        names: The attributes that were joined.
        rows: How many rows of the register were given something.
        unknown: Keys of the table that the register does not have.
        without: Keys of the register that the table does not have.
        passed_over: Columns that are no declared attribute of what is joined on.
    """

    file: str
    on: str
    names: tuple[str, ...]
    rows: int
    unknown: tuple[str, ...]
    without: tuple[str, ...]
    passed_over: tuple[str, ...]


def join(study: Study, file: Path, on: str = "person") -> Joined:
    """Write a table's attributes into register.csv, by a person's, source's or organisation's id, and read it.

    A value the table leaves empty changes nothing.

    Raises:
        Misuse: There is no such key, no attribute to join, or the register is no register.csv.
        BadFile: A key stands twice, or a value does not fit its attribute; nothing is changed.
    """
    from qcode.formats import table_edits, tables

    if on not in _SCOPES:
        raise Misuse(f"{on!r} is nothing to join on.", hint=f"One of {', '.join(_SCOPES)}.")
    path = register.path(study)
    if path.suffix != ".csv" or not path.is_file():
        message = f"A join is written into register.csv, and this study's register is {path.name}."
        hint = "Make one with `qcode register set`." if not path.is_file() else f"Change {path.name} yourself."
        raise Misuse(message, hint=hint)
    columns, given = _table(file, on)
    declared = study.settings.attributes
    names = tuple(one for one in columns if one in declared and declared[one].scope in _SCOPES[on])
    passed_over = tuple(one for one in columns if one not in {*names, on})
    if not names:
        known = ", ".join(name for name, one in declared.items() if one.scope in _SCOPES[on]) or "none"
        raise Misuse(f"{file.name} has no attribute of a {on}.", hint=f"Declared in study.yaml: {known}.")
    before = table_edits.text_of(read_bytes(path), path.name)
    _, rows = tables.rows(before.encode("utf-8"), path.name)
    changes = _changes(rows, given, names, on)
    after = table_edits.edited(before, path.name, changes, [])
    keys = {row.values.get(on, "").casefold(): row.values.get(on, "") for row in rows}
    done = Joined(
        path.name,
        on,
        names,
        len(changes),
        tuple(row.values[on] for key, row in given.items() if key not in keys),
        tuple(name for key, name in keys.items() if name and key not in given),
        passed_over,
    )
    if after != before:
        with study.action("register join", edits=(FileEdit(path.name, before, after),)) as action:
            register.take_in(study, after.encode("utf-8"), path.name, own=True)
            action.summary = f"{', '.join(names)} on {on}: {len(changes)} rows"
    return done


def _table(file: Path, on: str) -> tuple[Sequence[str], dict[str, Row]]:
    """Return the columns of a table, and its rows by their key."""
    from qcode.formats import tables

    columns, rows = tables.rows(read_bytes(file), file.name)
    if on not in columns:
        raise BadFile(file.name, f"There is no column `{on}` to join on.", hint=f"Columns: {', '.join(columns)}.")
    given: dict[str, Row] = {}
    for row in rows:
        key = row.values.get(on, "").casefold()
        if key and key in given:
            raise BadFile(
                file.name, f"{row.values[on]} stands in two rows.", line=row.line, hint="Nothing was changed."
            )
        if key:
            given[key] = row
    return columns, given


def _changes(rows: Sequence[Row], given: Mapping[str, Row], names: Sequence[str], on: str) -> dict[int, dict[str, str]]:
    """Return, by the line of a row of the register, the cells that change."""
    done: dict[int, dict[str, str]] = {}
    for row in rows:
        found = given.get(row.values.get(on, "").casefold())
        if found is None:
            continue
        new = {name: found.values.get(name, "") for name in names}
        changed = {name: value for name, value in new.items() if value and value != row.values.get(name, "")}
        if changed:
            done[row.line] = changed
    return done
