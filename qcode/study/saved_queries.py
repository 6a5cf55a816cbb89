"""Saved queries: asked for by name, named inside expressions, written and removed by command."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

from qcode.errors import BadExpression, BadFile, Misuse
from qcode.store.files import FileEdit
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from _typeshed import DataclassInstance

    from qcode.model.expression import Expression
    from qcode.model.query import Query, SavedQuery
    from qcode.study.opening import Study

    Ask = TypeVar("Ask", bound=DataclassInstance)

FILE = "queries.yaml"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a saved query: whether another of its name was there before."""

    name: str
    replaced: bool


def listed(study: Study) -> dict[str, SavedQuery]:
    """Return the study's saved queries by name, in the order of the file; none where there is no file.

    Raises:
        BadFile: The file cannot be read; with line and column.
    """
    from qcode.formats import saved_queries

    path = study.folder / FILE
    return saved_queries.read(read_bytes(path), FILE) if path.exists() else {}


def named(study: Study, name: str) -> SavedQuery:
    """Return a saved query.

    Raises:
        BadFile: The file cannot be read; with line and column.
        Misuse: There is none of this name.
    """
    there = listed(study)
    if name not in there:
        raise Misuse(f"There is no saved query {name!r}.", hint=_known(there))
    return there[name]


def _known(there: Collection[str]) -> str:
    if not there:
        return f"`qcode quotes … --save NAME` writes one into {FILE}."
    return f"Saved in {FILE}: {', '.join(there)}."


def under(study: Study, name: str, ask: Ask, given: Collection[str]) -> Ask:
    """Return what is asked for, with what a saved query says wherever nothing was given; no name is no query.

    Raises:
        BadFile: The file cannot be read; with line and column.
        Misuse: There is none of this name.
    """
    if not name:
        return ask
    found = named(study, name)
    for field in found.passed_over(ask):
        study.remark(f"The saved query {name!r} says `{field}`, which is not asked here.")
    return found.under(ask, given)


def save(study: Study, name: str, query: Query) -> Kept:
    """Write a query into the study's file under a name; another of that name is replaced, comments stay.

    Raises:
        BadFile: The file cannot be read; with line and column.
        Misuse: It cannot be a name.
    """
    from qcode.formats import saved_queries

    saved_queries.check_name(name)
    replaced = name in listed(study)
    _write(study, "query save", name, lambda text: saved_queries.with_query(text, FILE, name, query))
    return Kept(name, replaced)


def remove(study: Study, name: str) -> None:
    """Take a query out of the study's file.

    Raises:
        BadFile: The file cannot be read; with line and column.
        Misuse: There is none of this name.
    """
    from qcode.formats import saved_queries

    named(study, name)
    _write(study, "query remove", name, lambda text: saved_queries.without_query(text, FILE, name))


def shown(study: Study, name: str) -> SavedQuery:
    """Return a saved query with those it names written out.

    Raises:
        BadFile: It or one it names cannot be read; with line and column.
        Misuse: There is none of this name.
    """
    found = named(study, name)
    full = {"code": code_in_full(study, found.code), "where": condition_in_full(study, found.where)}
    return replace(found, values={**found.values, **{field: said for field, said in full.items() if said}})


def _write(study: Study, action: str, name: str, change: Callable[[str], str]) -> None:
    from qcode.model.text import normalised
    from qcode.study.codefiles import as_before

    path = study.folder / FILE
    before = read_bytes(path) if path.exists() else None
    try:
        there = None if before is None else before.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(FILE, "The file is not in UTF-8.", hint="Save it as UTF-8 in an editor.") from error
    after = as_before(there or "", change(normalised(there or "")))
    if after == there:
        return
    with study.action(action, edits=(FileEdit(FILE, there, after),)) as done:
        done.summary = name


def code_in_full(study: Study, written: str) -> str:
    """Return a code expression with every saved query in it written out.

    Raises:
        BadExpression: It cannot be read, or names what is not saved.
        BadFile: A saved query cannot be read, or asks for itself; with line and column.
    """
    return str(_Reader(study, "code").read(written)) if "@" in written else written


def condition_in_full(study: Study, written: str) -> str:
    """Return a condition with every saved query in it written out.

    Raises:
        BadExpression: It cannot be read, or names what is not saved.
        BadFile: A saved query cannot be read, or asks for itself; with line and column.
    """
    return str(_Reader(study, "where").read(written)) if "@" in written else written


def in_full(study: Study, ask: Ask) -> Ask:
    """Return what is asked for with every saved query in its expressions written out.

    Raises:
        BadExpression: An expression cannot be read, or names what is not saved.
        BadFile: A saved query cannot be read, or asks for itself; with line and column.
    """
    reading = {"code": code_in_full, "where": condition_in_full}
    there = {one.name for one in fields(ask)}
    return replace(ask, **{name: read(study, getattr(ask, name)) for name, read in reading.items() if name in there})


class _Reader:
    """Reads expressions of one kind, and those they name."""

    def __init__(self, study: Study, field: str) -> None:
        self._there = listed(study)
        self._field = field
        self._inside: list[str] = []

    def read(self, written: str) -> Expression:
        from qcode.analysis import expressions

        reading = expressions.codes if self._field == "code" else expressions.condition
        return reading(written, lambda name, column: self._saved(name, written, column))

    def _saved(self, name: str, written: str, column: int) -> Expression:
        if name not in self._there:
            raise BadExpression(written, column, f"There is no saved query {name!r}", hint=_known(self._there))
        found = self._there[name]
        said = str(found.values.get(self._field, ""))
        if name in self._inside:
            way = " → ".join((*self._inside[self._inside.index(name) :], name))
            raise self._wrong(self._there[self._inside[-1]], f"The query asks for itself: {way}.")
        if not said:
            problem = f"The saved query {name!r} has no `{self._field}`"
            raise BadExpression(written, column, problem, hint=f"It stands at {found.place}.")
        self._inside.append(name)
        try:
            done = self.read(said)
        except BadExpression as error:
            raise self._wrong(found, f"{self._field}: {error}", error.hint) from error
        self._inside.pop()
        return done

    def _wrong(self, found: SavedQuery, problem: str, hint: str = "") -> BadFile:
        line, column = found.places[self._field]
        return BadFile(FILE, problem, line=line, column=column, hint=hint)
