"""The register: who took part, where, and what is known of them; its file read into the study."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.attribute import Scope
from qcode.model.finding import Finding, Severity
from qcode.model.person import Outcome, Part, parted
from qcode.model.text import bytes_hash
from qcode.store import masks, sources, surveys
from qcode.store import register as stored
from qcode.store.register import Fact, Said
from qcode.study import agreed, heads, linking, register_checks
from qcode.study.linking import link, name_informants
from qcode.study.making import OTHER_REGISTERS, REGISTER
from qcode.study.opening import read_bytes
from qcode.study.register_checks import nobodys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qcode.model.attribute import Attribute
    from qcode.model.person import Participation, RegisterRow
    from qcode.study.opening import Study

__all__ = [
    "apply",
    "check",
    "gaps",
    "hash_of",
    "is_read",
    "link",
    "name_informants",
    "nobodys",
    "participations",
    "path",
    "read",
    "sync",
    "take_in",
]

FILE = REGISTER
FILES = (REGISTER, *OTHER_REGISTERS)
STAMP = "register.csv"  # of whichever file the register is
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


def path(study: Study) -> Path:
    """Return the study's register, or where it would be.

    Raises:
        Misuse: There are two.
    """
    there = [study.folder / name for name in FILES if (study.folder / name).is_file()]
    filled = [one for one in there if one.name != FILE or _has_rows(read_bytes(one))]
    if len(filled) > 1:
        names = " and ".join(one.name for one in filled)
        raise Misuse(f"The study has two registers, {names}.", hint="Keep one of them, and move the other away.")
    return (filled or there or [study.folder / FILE])[0]


def _has_rows(data: bytes) -> bool:
    """Tell whether a table has more than its head, as ``init`` makes it."""
    return len([line for line in data.splitlines() if line.strip()]) > 1


def sync(study: Study) -> RegisterRead | None:
    """Read the study's register where it is there and has changed since it was last read."""
    file = path(study)
    if not file.is_file():
        return None
    return None if is_read(study) else read(study, file)


def is_read(study: Study) -> bool:
    """Tell whether the register was read as it is, under the attributes declared now."""
    file = path(study)
    return not file.is_file() or masks.stamp(study.db, STAMP) == hash_of(study, read_bytes(file))


def hash_of(study: Study, data: bytes) -> str:
    """Return a hash of the file and of what its columns mean."""
    declared = repr([(one.name, one.scope, one.type, one.values) for one in study.settings.attributes.values()])
    return bytes_hash(data + declared.encode("utf-8"))


def read(study: Study, file: Path) -> RegisterRead:
    """Read a register file into the study.

    Raises:
        BadFile: Rows contradict one another or cannot be read; all faults are listed.
    """
    data = read_bytes(file)
    with study.action("register import") as done:
        counts = take_in(study, data, file.name, own=file.resolve() == path(study).resolve())
        done.summary = f"{counts.rows} rows: {counts.sources} sources, {counts.persons} persons"
    return counts


def take_in(study: Study, data: bytes, file: str, *, own: bool) -> RegisterRead:
    """Make the study say what a register says, inside an action.

    Args:
        study: With an action under way.
        data: The file's bytes.
        file: Its name, which tells its format.
        own: Whether it is the study's own register.

    Raises:
        BadFile: Rows contradict one another or cannot be read; all faults are listed.
    """
    from qcode.formats import register as formats

    found = formats.parsed(data, file, study.settings.attributes)
    faults = register_checks.faults(study, found.rows, found.faults)
    if faults:
        raise formats.refusal(file, faults)
    said = heads.kept(study)
    _make_room(study, found.rows)
    counts = apply(study, found.rows)
    _forget_others(study, found.rows, said)
    apply(study, [heads.unsaid(study, one, found.rows) for one in said.values() if one.person], keep=True)
    stored.drop_waiting_sources(study.db, json.dumps([row.source for row in found.rows]))
    stored.drop_persons_without_part(study.db)
    if own:
        masks.set_stamp(study.db, STAMP, hash_of(study, data))
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
            for one in row.organisations
        ]
        houses = tuple(one for one in named_houses if one is not None)
        part = None
        if person is not None:
            old = there.get((source, person))
            said = _said(row, houses, old, keep=keep)
            part = stored.set_participation(study.db, source, person, said, there=old)
        keys.append(Keys(source, person, houses, part))
    named = {key.source for key in keys}
    if not keep:
        kept = {key.participation for key in keys}
        stored.drop_participations(
            study.db,
            [one.id for one in there.values() if one.source_id in named and one.id not in kept and not _by_hand(one)],
        )
    _set_pseudonyms(study, rows, keys, keep=keep)
    _set_waves(study, rows, keys, keep=keep)
    agreed.say(study, rows)
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


def _by_hand(one: stored.StoredParticipation) -> bool:
    """Tell whether ``source turns`` made somebody present, which no register takes back by its silence."""
    return one.origin == "label" and one.part == Part.PRESENT


def _said(row: RegisterRow, houses: tuple[int, ...], old: stored.StoredParticipation | None, *, keep: bool) -> Said:
    """Return what a row says of a participation; what it leaves open is as it is usually, or as it was."""
    part, outcome = row.part or Part.INFORMANT, row.outcome or Outcome.TOOK_PART
    if keep and old is not None:
        part, outcome = row.part or Part(old.part), row.outcome or Outcome(old.outcome)
        return Said(row.speaker or old.speaker, houses or old.organisations, part, outcome, old.origin)
    return Said(row.speaker, houses, part, outcome)


def _set_pseudonyms(study: Study, rows: Sequence[RegisterRow], keys: Sequence[Keys], *, keep: bool) -> None:
    """Say what may be printed for each person; what no row says any longer is taken back."""
    said: dict[int, str] = {}
    for row, key in zip(rows, keys, strict=True):
        if key.person is not None:
            said[key.person] = row.pseudonym or said.get(key.person, "")
    for person, pseudonym in said.items():
        if pseudonym or not keep:
            stored.set_pseudonym(study.db, person, pseudonym)


def _set_waves(study: Study, rows: Sequence[RegisterRow], keys: Sequence[Keys], *, keep: bool) -> None:
    """Say of which wave each source is; what no row says any longer is taken back."""
    said: dict[int, int | None] = {}
    for row, key in zip(rows, keys, strict=True):
        said[key.source] = row.wave or said.get(key.source)
    for source, wave in said.items():
        if wave is not None or not keep:
            stored.set_wave(study.db, source, wave)


def _make_room(study: Study, rows: Sequence[RegisterRow]) -> None:
    """Give persons numbered as they came another number, where the register means somebody else by it."""
    wanted = {name.casefold() for row in rows for name in (row.person, row.pseudonym) if name}
    named = _named_sources(study, rows)
    taken = linking.taken_names(study) | wanted
    for one in stored.participations(study.db):
        if one.origin == "label" and one.person.casefold() in wanted and one.source_id not in named:
            stored.rename_person(study.db, one.person_id, linking.next_person(taken))


def _forget_others(study: Study, rows: Sequence[RegisterRow], said: Mapping[int, RegisterRow]) -> None:
    """Let go of what an earlier register said of sources that this one does not name, and the heads of files neither.

    ``said`` is what those say, by the row of the source.
    """
    named = _named_sources(study, rows) | surveys.in_surveys(study.db)  # a survey's table is the register of its own
    by_head = {(source, one.person.casefold()) for source, one in said.items()}
    gone = [
        one
        for one in stored.participations(study.db)
        if one.origin == "register"
        and one.source_id not in named
        and (one.source_id, one.person.casefold()) not in by_head
    ]
    stored.drop_participations(study.db, [one.id for one in gone])
    sources_left = sorted({one.source_id for one in gone})
    for source in sources_left:
        name_informants(study, source)
    link(study, sources_left)


def _named_sources(study: Study, rows: Sequence[RegisterRow]) -> set[int]:
    return {one.id for row in rows for one in sources.find(study.db, row.source)}


def _source(study: Study, row: RegisterRow) -> int:
    found = sources.find(study.db, row.source)
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


def _facts(declared: Mapping[str, Attribute], rows: Sequence[RegisterRow], keys: Sequence[Keys]) -> list[Fact]:
    facts: list[Fact] = []
    for row, key in zip(rows, keys, strict=True):
        for name, written in row.values.items():
            scope = declared[name].scope
            for owner in _rows_of(key, scope):
                facts += [Fact(_OWNER[scope], owner, name, value) for value in parted(written)]
        for house, owner in zip(row.organisations, key.organisations, strict=True):
            for name, written in row.by_organisation.get(house, {}).items():
                facts += [Fact(_OWNER[Scope.ORGANISATION], owner, name, value) for value in parted(written)]
    return facts


def participations(study: Study) -> list[Participation]:
    """Return the whole register."""
    return stored.full_participations(study.db)


def gaps(study: Study) -> list[Finding]:
    """Return the holes that show in print: values missing where they apply, turns whose speaker nobody knows."""
    return register_checks.gaps(study, path(study).name)


def check(study: Study) -> list[Finding]:
    """Return every fault and every gap of the register, as its file is now and as it stands in the study."""
    from qcode.formats import register as formats
    from qcode.study import register_gaps

    file = path(study)
    found: list[Finding] = []
    if file.is_file() and not is_read(study):
        try:
            parsed = formats.parsed(read_bytes(file), file.name, study.settings.attributes)
        except BadFile as error:
            place = ":".join(str(part) for part in (error.path, error.line, error.column) if part is not None)
            return [Finding("unreadable", Severity.ERROR, place, error.problem, error.hint)]
        faults = register_checks.faults(study, parsed.rows, parsed.faults)
        found += [Finding(one.kind, Severity.ERROR, one.place(file.name), one.sentence, one.hint) for one in faults]
        message = "The register has changed since it was read; what follows is of what was read."
        found.append(Finding("not-read", Severity.WARNING, file.name, message, "Run `qcode register import`."))
    return [*found, *register_gaps.every_gap(study, file.name)]
