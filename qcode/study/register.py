"""The register: who took part, where, and what is known of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.attribute import Scope
from qcode.model.finding import Finding, Severity
from qcode.model.text import bytes_hash
from qcode.model.turn import Voice
from qcode.store import masks, sources
from qcode.store import register as stored
from qcode.store.register import Fact, Said
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qcode.model.attribute import Attribute
    from qcode.model.person import Participation, RegisterRow
    from qcode.study.opening import Study

FILE = "register.csv"
STAMP = "register.csv"
_OWNER = {
    Scope.SOURCE: "source_id",
    Scope.PERSON: "person_id",
    Scope.ORGANISATION: "organisation_id",
    Scope.PARTICIPATION: "participation_id",
}


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What reading a register came to."""

    rows: int
    sources: int
    persons: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Row ids of what a register row names; None where it names none."""

    source: int
    person: int | None
    organisations: tuple[int, ...]
    participation: int | None


def sync(study: Study) -> RegisterRead | None:
    """Read ``register.csv`` where it is there and has changed since it was last read."""
    path = study.folder / FILE
    if not path.is_file():
        return None
    return None if is_read(study) else read(study, path)


def is_read(study: Study) -> bool:
    """Tell whether ``register.csv`` was read as it is, under the attributes declared now."""
    path = study.folder / FILE
    return not path.is_file() or masks.stamp(study.db, STAMP) == _hash(study, read_bytes(path))


def _hash(study: Study, data: bytes) -> str:
    """Return a hash of the file and of what its columns mean."""
    declared = repr([(one.name, one.scope, one.type, one.values) for one in study.settings.attributes.values()])
    return bytes_hash(data + declared.encode("utf-8"))


def read(study: Study, path: Path) -> RegisterRead:
    """Read a register file into the study.

    Raises:
        BadFile: Rows contradict one another or cannot be read; all faults of the cells are listed.
    """
    from qcode.formats import register as formats

    data = read_bytes(path)
    rows = formats.read(data, path.name, study.settings.attributes)
    with study.action("register import") as done:
        _contradictions(study, rows, path.name)
        _make_room(study, rows)
        counts = apply(study, rows)
        _forget_others(study, rows)
        stored.drop_waiting_sources(study.db, json.dumps([row.source for row in rows]))
        stored.drop_persons_without_part(study.db)
        if path.resolve() == (study.folder / FILE).resolve():
            masks.set_stamp(study.db, STAMP, _hash(study, data))
        done.summary = f"{counts.rows} rows: {counts.sources} sources, {counts.persons} persons"
    return counts


def apply(study: Study, rows: Sequence[RegisterRow], *, keep: bool = False) -> RegisterRead:
    """Make the register say what ``rows`` say of the sources they name, inside an action.

    Args:
        study: With an action under way.
        rows: Free of contradictions.
        keep: Leave what is known of these sources beside the rows (front matter of one file).
    """
    there = {(one.source_id, one.person_id): one for one in stored.participations(study.db)}
    known = {table: _folded(stored.ids(study.db, table)) for table in ("person", "organisation")}
    keys: list[Keys] = []
    for row in rows:
        source = _source(study, row)
        person = _named(row.person, known["person"], lambda name: stored.add_person(study.db, name))
        named_houses = [
            _named(one, known["organisation"], lambda name: stored.add_organisation(study.db, name))
            for one in parted(row.organisation)
        ]
        houses = tuple(one for one in named_houses if one is not None)
        part = None
        if person is not None:
            old = there.get((source, person))
            said = Said(row.speaker, houses)
            if keep and old is not None:
                said = Said(row.speaker or old.speaker, houses or old.organisations, old.part, old.outcome)
            part = stored.set_participation(study.db, source, person, said, there=old)
        keys.append(Keys(source, person, houses, part))
    named = {key.source for key in keys}
    if not keep:
        kept = {key.participation for key in keys}
        stored.drop_participations(
            study.db, [one.id for one in there.values() if one.source_id in named and one.id not in kept]
        )
    facts = list(dict.fromkeys(_facts(study.settings.attributes, rows, keys)))
    said_of = {name for row in rows for name in row.values}
    stored.set_facts(study.db, sorted(_owners(keys)), facts, said_of)
    link(study, sorted(named))
    return RegisterRead(
        len(rows),
        len(named),
        len({key.person for key in keys} - {None}),
        len({house for key in keys for house in key.organisations}),
    )


def _make_room(study: Study, rows: Sequence[RegisterRow]) -> None:
    """Give persons numbered as they came another number, where the register means somebody else by it."""
    wanted = {row.person.casefold() for row in rows}
    named = _named_sources(study, rows)
    taken = {one.id.casefold() for one in stored.persons(study.db)} | wanted
    for one in stored.participations(study.db):
        if one.origin == "label" and one.person.casefold() in wanted and one.source_id not in named:
            stored.rename_person(study.db, one.person_id, _next_person(taken))


def _forget_others(study: Study, rows: Sequence[RegisterRow]) -> None:
    """Let go of what an earlier register said of sources that this one does not name."""
    named = _named_sources(study, rows)
    gone = [one for one in stored.participations(study.db) if one.origin == "register" and one.source_id not in named]
    stored.drop_participations(study.db, [one.id for one in gone])
    sources_left = sorted({one.source_id for one in gone})
    for source in sources_left:
        name_informants(study, source)
    link(study, sources_left)


def _named_sources(study: Study, rows: Sequence[RegisterRow]) -> set[int]:
    return {one.id for row in rows for one in sources.find(study.db, row.source)}


def name_informants(study: Study, source: int) -> list[str]:
    """Make a person ``IP1`` … of each informant of a source nobody is known to take part in; inside an action.

    Returns:
        The ids of those who take part.
    """
    there = [one.person for one in stored.participations(study.db, [source])]
    if there:
        return there
    taken = {person.id.casefold() for person in stored.persons(study.db)}
    for label in stored.informant_labels(study.db, source):
        name = _next_person(taken)
        stored.add_heard(study.db, source, stored.add_person(study.db, name), label)
        there.append(name)
    return there


def _next_person(taken: set[str]) -> str:
    n = 1
    while f"ip{n}" in taken:
        n += 1
    taken.add(f"ip{n}")
    return f"IP{n}"


def _source(study: Study, row: RegisterRow) -> int:
    found = sources.find(study.db, row.source)
    if len(found) > 1:
        problem = f"{row.source!r} could be {' or '.join(one.name for one in found)}."
        raise BadFile(FILE, problem, line=row.line, hint="Several files have this name; write the id of the source.")
    if found:
        stored.describe_source(study.db, found[0].id, row.kind, row.date)
        return found[0].id
    return stored.add_source(study.db, row.source, row.kind, row.date)


def _folded(ids: Mapping[str, int]) -> dict[str, int]:
    return {name.casefold(): key for name, key in ids.items()}


def _named(name: str, known: dict[str, int], add: Callable[[str], int]) -> int | None:
    if not name:
        return None
    key = name.casefold()
    if key not in known:
        known[key] = add(name)
    return known[key]


def _owners(keys: Iterable[Keys]) -> set[tuple[str, int]]:
    return {(_OWNER[scope], key) for one in keys for scope in Scope for key in _rows_of(one, scope)}


def _rows_of(one: Keys, scope: Scope) -> tuple[int, ...]:
    """Return the rows a fact of this scope is said of."""
    match scope:
        case Scope.SOURCE:
            return (one.source,)
        case Scope.PERSON:
            return () if one.person is None else (one.person,)
        case Scope.ORGANISATION:
            return one.organisations
        case Scope.PARTICIPATION:
            return () if one.participation is None else (one.participation,)


def parted(written: str) -> tuple[str, ...]:
    """Return what a cell names, one or several parted by ``;``."""
    return tuple(part.strip() for part in written.split(";") if part.strip())


def _facts(declared: Mapping[str, Attribute], rows: Sequence[RegisterRow], keys: Sequence[Keys]) -> list[Fact]:
    facts: list[Fact] = []
    for row, key in zip(rows, keys, strict=True):
        for name, written in row.values.items():
            scope = declared[name].scope
            for owner in _rows_of(key, scope):
                facts += [Fact(_OWNER[scope], owner, name, value) for value in parted(written)]
    return facts


def nobodys(study: Study, row: RegisterRow) -> str:
    """Return an attribute that a row gives a value though it names nobody whose fact it could be, or nothing."""
    of = {Scope.PERSON: row.person, Scope.PARTICIPATION: row.person, Scope.ORGANISATION: row.organisation}
    scopes = {name: study.settings.attributes[name].scope for name, value in row.values.items() if value}
    return next((name for name, scope in scopes.items() if scope in of and not of[scope]), "")


def _contradictions(study: Study, rows: Sequence[RegisterRow], file: str) -> None:
    """Refuse rows that say two things of one thing, name one participation twice, or say something of nobody."""
    said: dict[tuple[str, str, str], tuple[str, int]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        lost = nobodys(study, row)
        if lost:
            scope = study.settings.attributes[lost].scope
            raise BadFile(file, f"`{lost}` is a fact of the {scope}, but the row names none.", line=row.line)
        pair = (row.source.casefold(), row.person.casefold())
        if pair in seen and row.person:
            problem = f"{row.person} in {row.source} stands already in line {seen[pair]}."
            raise BadFile(file, problem, line=row.line, hint="One row per person and source; several roles as `a;b`.")
        seen[pair] = row.line
        facts = [("source", row.source, "kind", row.kind), ("source", row.source, "date", row.date)]
        for name, value in row.values.items():
            scope = study.settings.attributes[name].scope
            owner = {"source": row.source, "person": row.person, "organisation": row.organisation}.get(scope.value, "")
            if owner:
                facts.append((scope.value, owner, name, value))
        for scope_name, owner, name, value in facts:
            before = said.setdefault((scope_name, owner.casefold(), name), (value, row.line)) if value else (value, 0)
            if before[0] != value:
                problem = f"{name} of {owner} is {value} here, but {before[0]} in line {before[1]}."
                raise BadFile(
                    file, problem, line=row.line, hint=f"`{name}` is a fact of the {scope_name}; make the rows agree."
                )


def link(study: Study, wanted: Sequence[int]) -> None:
    """Say whose turns are whose in these sources, by label; inside an action."""
    parts: dict[int, list[stored.StoredParticipation]] = {}
    for one in stored.participations(study.db, wanted):
        parts.setdefault(one.source_id, []).append(one)
    heard: dict[int, list[tuple[str, str, int | None]]] = {}
    for source, label, voice, who in stored.labels(study.db, json.dumps(list(wanted))):
        heard.setdefault(source, []).append((label, voice, who))
    links: list[tuple[int, str, int | None]] = []
    for source, labels in heard.items():
        spoken = {_plain(label) for label, voice, _ in labels if label and voice == Voice.INFORMANT}
        for label, voice, who in labels:
            unheard = bool(label) and voice == Voice.UNKNOWN  # ``??``, ``Alle``: nobody, unless the register says who
            owner = _owner_of(label, spoken, parts.get(source, []), unheard=unheard)
            if owner != who:
                links.append((source, label, owner))
    stored.link_speakers(study.db, links)


def _owner_of(
    label: str, spoken: set[str], parts: Sequence[stored.StoredParticipation], *, unheard: bool
) -> int | None:
    for one in parts:
        if label and _plain(label) in {_plain(one.speaker), _plain(one.person)} - {""}:
            return one.id
    if len(parts) == 1 and not unheard and len(spoken) <= 1 and (label or not spoken):
        return parts[0].id
    return None


def _plain(label: str) -> str:
    """Return a label as labels are compared: without case, blanks, points and colons.

    >>> _plain("IP 1:") == _plain("Ip1")
    True
    """
    return "".join(letter for letter in label.casefold() if letter.isalnum())


def participations(study: Study) -> list[Participation]:
    """Return the whole register."""
    return stored.full_participations(study.db)


def gaps(study: Study) -> list[Finding]:
    """Return every hole in the register: values missing where they apply, turns whose speaker nobody knows."""
    from qcode.analysis.attribution import applies, placeholders

    found: list[Finding] = []
    asked = [name for name in placeholders(study.settings.attribution) if name in study.settings.attributes]
    for one in participations(study):
        for name in asked:
            attribute = study.settings.attributes[name]
            if applies(attribute, one.values, study.settings.attributes) and not one.values.get(name):
                hint = f"Fill in the column `{name}` of {FILE}, row {one.source} {one.person}."
                message = f"{name} is missing for {one.person} in {one.source}."
                found.append(Finding("missing-attribute", Severity.WARNING, one.source, message, hint))
    for source, turns in stored.unlinked(study.db):
        hint = f"Give the speaker's label in the column `speaker` of {FILE}."
        message = f"{turns} turns of {source} have a speaker nobody knows."
        found.append(Finding("unknown-speaker", Severity.NOTE, source, message, hint))
    return found
