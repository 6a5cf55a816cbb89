"""The register changed by command: a row of ``register.csv`` rewritten, the file read again, all in one action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, SourceNotFound
from qcode.model.attribute import Scope
from qcode.store import register as stored
from qcode.store import sources
from qcode.store.files import FileEdit
from qcode.study import agreed, register
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.person import Participation
    from qcode.study.opening import Study

_SCOPES = {
    **dict.fromkeys(("kind", "date", "wave", "guide"), Scope.SOURCE),
    "pseudonym": Scope.PERSON,
    **dict.fromkeys(("speaker", "organisation", "part", "outcome", "consent"), Scope.PARTICIPATION),
}
_HEAD = ("source", "kind", "date", "person", "speaker", "organisation")


@dataclass(frozen=True, slots=True)
class Amended:
    """What a change to the register came to.

    Attributes:
        person: Empty where the source alone was meant.
        names: What was set.
        written: Whether the file had to be changed.
    """

    file: str
    source: str
    person: str
    names: tuple[str, ...]
    written: bool


@dataclass(slots=True)
class _Line:
    """A row of the file, or one to be added (line 0), and the cells of it that change."""

    line: int
    cells: dict[str, str]
    changed: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: str) -> None:
        if self.cells.get(name, "") != value:
            self.cells[name] = self.changed[name] = value


def amend(study: Study, source: str, said: Sequence[str], *, new: bool = False) -> Amended:
    """Change what the register says of a source, or of a person in it.

    Args:
        study: The study.
        source: Its id, or its name in the register.
        said: A person's id, if any, then ``name=value`` for each fact; an empty value takes the fact away.
        new: The source is not there yet; register it.

    Raises:
        Misuse: A fact is not known, the person is not clear, or the register is no table that is written here.
        SourceNotFound: There is no such source.
        BadFile: The register would contradict itself; nothing is changed.
    """
    from qcode.formats import table_edits

    person, facts = _read_said(study, said)
    path = register.path(study)
    if path.suffix != ".csv":
        message = f"`register set` writes register.csv, and this study's register is {path.name}."
        raise Misuse(message, hint=f"Change the row in {path.name}, then `qcode register import`.")
    before = table_edits.text_of(read_bytes(path), path.name) if path.is_file() else None
    text = before or ";".join([*_HEAD, *study.settings.attributes]) + "\n"
    lines = _lines(study, text, path.name, source, new=new)
    person = _change(study, lines, source, person, facts)
    changes = {one.line: one.changed for one in lines if one.line and one.changed}
    after = table_edits.edited(text, path.name, changes, [one.cells for one in lines if not one.line])
    if after == before:
        register.sync(study)
        return Amended(path.name, source, person, tuple(facts), written=False)
    with study.action("register set", edits=(FileEdit(path.name, before, after),)) as done:
        register.take_in(study, after.encode("utf-8"), path.name, own=True)
        done.summary = f"{source} {person}".strip() + f": {', '.join(facts)}"
    return Amended(path.name, source, person, tuple(facts), written=True)


def _read_said(study: Study, said: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the person named, if any, and the facts."""
    person = said[0].strip() if said and "=" not in said[0] else ""
    facts: dict[str, str] = {}
    known = (*_SCOPES, *study.settings.attributes)
    for one in said[1:] if person else said:
        name, sign, value = one.partition("=")
        if not sign or name.strip() not in known:
            raise Misuse(f"{one!r} is nothing the register can say.", hint=f"`name=value`, of {', '.join(known)}.")
        facts[name.strip()] = value.strip()
    if not facts:
        raise Misuse("There is nothing to set.", hint="Such as `role=politiker`.")
    return person, facts


def _lines(study: Study, text: str, file: str, source: str, *, new: bool) -> list[_Line]:
    """Return the rows of the file, and those to be added for a source it does not name yet."""
    from qcode.formats import tables

    columns, rows = tables.rows(text.encode("utf-8"), file)
    if "source" not in columns:
        hint = "Columns are written in small letters: source, kind, date, person, …."
        raise BadFile(file, "The register has no column `source`.", line=1, hint=hint)
    lines = [_Line(row.line, dict(row.values)) for row in rows]
    known = sources.find(study.db, source)
    if not (known or new or any(_is(one, "source", source) for one in lines)):
        error = SourceNotFound(source)
        error.hint = "`qcode source list` lists the sources; `--new` registers one that is not there yet."
        raise error
    names = {source.casefold(), *(one.name.casefold() for one in known)}
    there = {one.cells["source"].casefold() for one in lines}
    origin = {(one.source, one.person): one.origin for one in stored.participations(study.db)}
    for one in stored.full_participations(study.db):
        mine = one.source.casefold() in names
        if not there & names if mine else not lines and origin[one.source, one.person] == "register":
            lines.append(_Line(0, _cells(study, one)))
    return lines


def _cells(study: Study, one: Participation) -> dict[str, str]:
    """Return a participation as a row."""
    fixed = {
        "source": one.source,
        "person": one.person,
        "speaker": one.speaker,
        "organisation": ";".join(one.organisations),
        "wave": str(one.wave or ""),
        "pseudonym": one.pseudonym,
        "part": "" if one.counts else one.part.value,
        "outcome": "" if one.counts else one.outcome.value,
        "guide": agreed.guide_of(study, one.source),
    }
    scopes = {name: attribute.scope for name, attribute in study.settings.attributes.items()}
    values = {
        name: ";".join(values)
        for name, values in one.values.items()
        if name in scopes and (scopes[name] is not Scope.ORGANISATION or len(one.organisations) == 1)
    }
    return {name: value for name, value in (fixed | values).items() if value}


def _change(study: Study, lines: list[_Line], source: str, person: str, facts: dict[str, str]) -> str:
    """Set each fact in every row that says it, so that no two rows contradict; return whose row it is."""
    names = {source.casefold(), *(one.name.casefold() for one in sources.find(study.db, source))}
    mine = [one for one in lines if one.cells["source"].casefold() in names]
    scopes = {name: _SCOPES.get(name) or study.settings.attributes[name].scope for name in facts}
    if not person and any(scope is not Scope.SOURCE for scope in scopes.values()):
        there = [one.cells["person"] for one in mine if one.cells.get("person")]
        if len(there) != 1:
            lost = next(name for name, scope in scopes.items() if scope is not Scope.SOURCE)
            message = f"`{lost}` is said of a person, and {source} has {len(there)}."
            raise Misuse(message, hint=f"Name the person: `qcode register set {source} P07 {lost}=…`.")
        person = there[0]
    row = next((one for one in mine if _is(one, "person", person)), None) if person else next(iter(mine), None)
    if row is None:
        row = next((one for one in mine if not one.cells.get("person")), None) or _Line(0, {"source": source})
        if person:
            row.set("person", person)
        if row not in lines:
            lines.append(row)
    for name, value in facts.items():
        for one in _saying(lines, mine, row, name, scopes[name]):
            one.set(name, value)
    return person


def _saying(lines: list[_Line], mine: list[_Line], row: _Line, name: str, scope: Scope) -> list[_Line]:
    """Return the row, and the others that say this very fact."""
    match scope:
        case Scope.SOURCE:
            others = mine
        case Scope.PERSON:
            others = [one for one in lines if _is(one, "person", row.cells.get("person", ""))]
        case Scope.ORGANISATION:
            others = [one for one in lines if _is(one, "organisation", row.cells.get("organisation", ""))]
        case Scope.PARTICIPATION:
            others = []
    saying = [one for one in others if one.cells.get(name)]
    return saying or [row]


def _is(one: _Line, column: str, value: str) -> bool:
    return one.cells.get(column, "").casefold() == value.casefold()
