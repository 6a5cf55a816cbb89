"""What is wrong with a register before it is read, and what is missing in it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.attribute import Scope
from qcode.model.finding import Finding, Severity
from qcode.model.person import RegisterFault
from qcode.store import register as stored
from qcode.store import sources
from qcode.study import agreed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.person import RegisterRow
    from qcode.study.opening import Study

_WHOSE = {Scope.PERSON: "person", Scope.PARTICIPATION: "person", Scope.ORGANISATION: "organisation"}


def faults(study: Study, rows: Sequence[RegisterRow], found: Sequence[RegisterFault] = ()) -> list[RegisterFault]:
    """Return all that keeps rows from being the register, in the order of their lines.

    Args:
        study: Whose attributes and sources they speak of.
        rows: As the file gives them.
        found: What was seen while they were read.
    """
    seen = [
        *found,
        *_of_nobody(study, rows),
        *_ambiguous(study, rows),
        *_twice(study, rows),
        *_contradictions(study, rows),
        *_pseudonyms(rows),
        *agreed.faults(study, rows),
    ]
    return sorted(dict.fromkeys(seen), key=lambda fault: (fault.line, fault.column or 0))


def nobodys(study: Study, row: RegisterRow) -> str:
    """Return an attribute that a row gives a value though it names nobody whose fact it could be, or nothing."""
    return next(iter(_all_nobodys(study, row)), "")


def _all_nobodys(study: Study, row: RegisterRow) -> list[str]:
    of = {"person": row.person, "organisation": row.organisation}
    scopes = {name: study.settings.attributes[name].scope for name, value in row.values.items() if value}
    return [name for name, scope in scopes.items() if scope in _WHOSE and not of[_WHOSE[scope]]]


def _of_nobody(study: Study, rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    for row in rows:
        for lost in _all_nobodys(study, row):
            scope = study.settings.attributes[lost].scope
            problem = f"`{lost}` is a fact of the {scope}, but the row names none."
            yield RegisterFault("said-of-nobody", problem, row.line, row.column)
        if row.person:
            continue
        for name, value in (("pseudonym", row.pseudonym), ("part", row.part), ("outcome", row.outcome)):
            if value:
                problem = f"`{name}` is said of a person, but the row names none."
                hint = f"Give somebody whose name is not known an id too, such as `{row.source}-1`."
                yield RegisterFault("said-of-nobody", problem, row.line, row.column, hint)
        if row.organisation:
            problem = f"{row.organisation} stands in the row without a person who spoke for it."
            hint = f"Give that person an id, such as `{row.organisations[0]}-1`, though the name is not known."
            yield RegisterFault("organisation-without-person", problem, row.line, row.column, hint)


def _ambiguous(study: Study, rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    for row in rows:
        found = sources.find(study.db, row.source) if row.source else []
        if len(found) > 1:
            problem = f"{row.source!r} could be {' or '.join(one.name for one in found)}."
            hint = "Several files have this name; write the id of the source."
            yield RegisterFault("ambiguous-source", problem, row.line, row.column, hint)


def _twice(study: Study, rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    seen: dict[tuple[str, str], int] = {}
    known = _Known(study)
    for row in rows:
        pair = (known(row.source), row.person.casefold())
        if not row.person or not row.source:
            continue
        if pair in seen:
            problem = f"{row.person} in {row.source} stands already in line {seen[pair]}."
            hint = "One row per person and source; several roles as `a;b`."
            yield RegisterFault("twice", problem, row.line, row.column, hint)
        seen.setdefault(pair, row.line)


class _Known:
    """A source under whatever name it goes, in small letters."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._seen: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name not in self._seen:
            found = sources.find(self._study.db, name) if name else []
            self._seen[name] = (found[0].name if len(found) == 1 else name).casefold()
        return self._seen[name]


def _contradictions(study: Study, rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    """Yield each row that says another thing of something than a row before it."""
    said: dict[tuple[str, str, str], tuple[str, int]] = {}
    known = _Known(study)
    for row in rows:
        for scope, owner, name, value in _said(study, row):
            if not value or not owner:
                continue
            key = known(owner) if scope is Scope.SOURCE else owner.casefold()
            before = said.setdefault((scope, key, name), (value, row.line))
            if before[0] != value:
                problem = f"{name} of {owner} is {value} here, but {before[0]} in line {before[1]}."
                hint = f"`{name}` is a fact of the {scope}; make the rows agree."
                yield RegisterFault("contradiction", problem, row.line, row.column, hint)


def _said(study: Study, row: RegisterRow) -> Iterator[tuple[Scope, str, str, str]]:
    """Yield what a row says of things that other rows speak of too: scope, owner, name, value."""
    yield Scope.SOURCE, row.source, "kind", row.kind
    yield Scope.SOURCE, row.source, "date", row.date
    yield Scope.SOURCE, row.source, "wave", str(row.wave or "")
    yield Scope.SOURCE, row.source, "guide", row.guide or ""
    yield Scope.PERSON, row.person, "pseudonym", row.pseudonym
    for name, value in row.values.items():
        match study.settings.attributes[name].scope:
            case Scope.SOURCE:
                yield Scope.SOURCE, row.source, name, value
            case Scope.PERSON:
                yield Scope.PERSON, row.person, name, value
            case Scope.ORGANISATION:
                for one in row.organisations:
                    yield Scope.ORGANISATION, one, name, value
            case Scope.PARTICIPATION:
                pass


def _pseudonyms(rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    """Yield each pseudonym that would stand for two persons in print."""
    ids = {row.person.casefold(): row for row in reversed(rows) if row.person}
    owners: dict[str, tuple[str, int]] = {}
    for row in rows:
        if not row.pseudonym or not row.person:
            continue
        name, who = row.pseudonym.casefold(), row.person.casefold()
        owner, line = owners.setdefault(name, (who, row.line))
        if owner != who:
            problem = f"The pseudonym {row.pseudonym} is another person's already, in line {line}."
            yield RegisterFault("pseudonym-twice", problem, row.line, row.column, "Every person has one of their own.")
        if name in ids and name != who:
            problem = f"The pseudonym {row.pseudonym} is the id of another person, in line {ids[name].line}."
            hint = "Where no pseudonym is given the id is printed; nobody could tell the two apart."
            yield RegisterFault("pseudonym-twice", problem, row.line, row.column, hint)


def gaps(study: Study, file: str) -> list[Finding]:
    """Return the holes that show in print: values missing where they apply, turns whose speaker nobody knows."""
    from qcode.analysis.attributing import needed
    from qcode.analysis.attribution import applies

    found: list[Finding] = []
    attributes = study.settings.attributes
    for one in stored.full_participations(study.db):
        for name in needed(study.settings.attribution, one.values, attributes) if one.counts else ():
            if applies(attributes[name], one.values, attributes) and not one.values.get(name):
                hint = f"Fill in the column `{name}` of {file}, row {one.source} {one.person}."
                message = f"{name} is missing for {one.person} in {one.source}."
                found.append(Finding("missing-attribute", Severity.WARNING, one.source, message, hint))
    for source, turns in stored.unlinked(study.db):
        hint = f"Give the speaker's label in the column `speaker` of {file}."
        message = f"{turns} turns of {source} have a speaker nobody knows."
        found.append(Finding("unknown-speaker", Severity.NOTE, source, message, hint))
    return found
