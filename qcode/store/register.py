"""Persons, organisations, participations and attribute values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.person import Outcome, Part, Participation, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from sqlite_utils import Database

PARTICIPATIONS = """
select participation.id, source.name, person.name, speaker, part, outcome, origin,
    participation.source_id, participation.person_id,
    source.wave, person.pseudonym,
    (select json_group_array(organisation_id) from (select organisation_id from representation
        where participation_id = participation.id order by representation.id))
from participation
join source on source.id = participation.source_id
join person on person.id = participation.person_id
where :sources is null or participation.source_id in (select value from json_each(:sources))
order by participation.id
"""
VALUES_OF_PARTICIPATIONS = """
with wanted as (select value as id from json_each(:ids))
select p.id, v.name, v.value, v.id from wanted join participation p on p.id = wanted.id
    join attribute_value v on v.participation_id = p.id
union all
select p.id, v.name, v.value, v.id from wanted join participation p on p.id = wanted.id
    join attribute_value v on v.person_id = p.person_id
union all
select p.id, v.name, v.value, v.id from wanted join participation p on p.id = wanted.id
    join representation r on r.participation_id = p.id join attribute_value v on v.organisation_id = r.organisation_id
union all
select p.id, v.name, v.value, v.id from wanted join participation p on p.id = wanted.id
    join attribute_value v on v.source_id = p.source_id
order by 1, 4
"""
VALUES_OF_SOURCES = """
select v.source_id, v.name, v.value from json_each(:ids) wanted
join attribute_value v on v.source_id = wanted.value order by v.id
"""
PEOPLE = """
select p.id, person.name, person.pseudonym from json_each(:ids) wanted
join participation p on p.id = wanted.value join person on person.id = p.person_id
"""
INFORMANTS = """
select p.id from json_each(:ids) wanted join participation p on p.id = wanted.value
where p.part = 'informant' and p.outcome = 'took part'
"""
ORGANISATIONS_OF = """
select representation.participation_id, organisation.name from json_each(:ids) wanted
join representation on representation.participation_id = wanted.value
join organisation on organisation.id = representation.organisation_id order by representation.id
"""
REPRESENTED = """
select representation.id, organisation_id from representation where participation_id = :participation
"""
PERSONS = "select name, pseudonym from person order by id"
PERSONS_COUNTED = """
select count(distinct person_id) from participation where part = 'informant' and outcome = 'took part'
"""
IDS = {
    "source": "select id, name from source",
    "person": "select id, name from person",
    "organisation": "select id, name from organisation",
}
ADD_PARTICIPATION = """
insert into participation (source_id, person_id, speaker, part, outcome, origin)
values (:source, :person, :speaker, :part, :outcome, 'register')
"""
CHANGE_PARTICIPATION = """
update participation set speaker = :speaker, part = :part, outcome = :outcome, origin = :origin where id = :id
"""
DESCRIBE_SOURCE = """
update source set kind = iif(:kind = '', kind, :kind), date = iif(:date = '', date, :date)
where id = :id and ((:kind <> '' and kind <> :kind) or (:date <> '' and date <> :date))
"""
SET_WAVE = "update source set wave = :wave where id = :id and wave is not :wave"
SET_PSEUDONYM = "update person set pseudonym = :pseudonym where id = :id and pseudonym <> :pseudonym"
FORGET_SPEAKER = "update turn set participation_id = null where participation_id = :id"
DROP_VALUES = "delete from attribute_value where participation_id = :id"
DROP_REPRESENTATIONS = "delete from representation where participation_id = :id"
DROP_PARTICIPATION = "delete from participation where id = :id"
WAITING_SOURCES = """
select id from source where hash is null and recording is null
    and lower(name) not in (select lower(value) from json_each(:keep))
    and not exists (select 1 from consent where source_id = source.id)
    and not exists (select 1 from memo_link where source_id = source.id)
    and not exists (select 1 from classification where source_id = source.id)
    and not exists (select 1 from assignment where source_id = source.id)
    and not exists (select 1 from silence where source_id = source.id)
"""
PARTS_OF_SOURCE = "select id from participation where source_id = :source"
DROP_VALUES_OF_SOURCE = "delete from attribute_value where source_id = :source"
DROP_SOURCE = "delete from source where id = :source"
NOBODY = """
select id from person where id not in (select person_id from participation)
    and not exists (select 1 from coding where subject_id = person.id)
    and not exists (select 1 from lost_coding where subject_id = person.id)
    and not exists (select 1 from consent where person_id = person.id)
    and not exists (select 1 from memo_link where person_id = person.id)
    and not exists (select 1 from classification where person_id = person.id)
"""
DROP_VALUES_OF_NOBODY = f"delete from attribute_value where person_id in ({NOBODY})"
DROP_NOBODY = f"delete from person where id in ({NOBODY})"
ADD_HEARD = """
insert into participation (source_id, person_id, speaker, origin) values (:source, :person, :speaker, 'label')
"""
INFORMANT_LABELS = """
select label from turn where source_id = :source and voice = 'informant' and label <> ''
group by label order by min(n)
"""
LABELS = """
select source_id, label, voice, participation_id from turn
where source_id in (select value from json_each(:sources)) and voice <> 'interviewer'
group by source_id, label, voice, participation_id
"""
LINK = """
update turn set participation_id = :participation
where source_id = :source and label = :label and voice <> 'interviewer' and participation_id is not :participation
"""
UNLINKED = """
select source.name, count(*) from turn join source on source.id = turn.source_id
where turn.voice <> 'interviewer' and turn.participation_id is null group by source.id order by source.id
"""


@dataclass(frozen=True, slots=True)
class StoredParticipation:
    """A participation's row, with the rows it joins.

    Attributes:
        origin: ``register``, or ``label`` where only a label in the transcript tells of it.
        organisations: Row ids of those the person speaks for there.
    """

    id: int
    source: str
    person: str
    speaker: str
    part: str
    outcome: str
    origin: str
    source_id: int
    person_id: int
    wave: int | None
    pseudonym: str
    organisations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the register says of a participation.

    Attributes:
        organisations: Row ids of those the person speaks for.
        origin: ``label`` where the person is known from the transcript alone, whatever its head says of them.
    """

    speaker: str
    organisations: tuple[int, ...] = ()
    part: str = "informant"
    outcome: str = "took part"
    origin: str = "register"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of an attribute, and the row it belongs to.

    Attributes:
        owner: ``source_id``, ``person_id``, ``organisation_id`` or ``participation_id``.
    """

    owner: str
    owner_id: int
    name: str
    value: str


def ids(db: Database, table: str) -> dict[str, int]:
    """Return names to row ids of ``source``, ``person`` or ``organisation``."""
    return {row[1]: row[0] for row in db.conn.execute(IDS[table])}


def persons(db: Database) -> list[Person]:
    """Return every person."""
    return [Person(*row) for row in db.conn.execute(PERSONS)]


def persons_counted(db: Database) -> int:
    """Return the number of informants who took part."""
    return int(db.conn.execute(PERSONS_COUNTED).fetchone()[0])


def add_source(db: Database, name: str, kind: str, date: str) -> int:
    """Register a source that has no text yet."""
    sql = "insert into source (name, kind, date) values (:name, :kind, :date)"
    return int(db.conn.execute(sql, {"name": name, "kind": kind, "date": date}).lastrowid or 0)


def describe_source(db: Database, source: int, kind: str, date: str) -> None:
    """Set a source's kind and date where they are given and differ."""
    db.conn.execute(DESCRIBE_SOURCE, {"id": source, "kind": kind, "date": date})


def set_wave(db: Database, source: int, wave: int | None) -> None:
    """Say of which wave a source is, or that it is of none, where it differs."""
    db.conn.execute(SET_WAVE, {"id": source, "wave": wave})


def add_person(db: Database, name: str, pseudonym: str = "") -> int:
    """Add a person."""
    sql = "insert into person (name, pseudonym) values (:name, :pseudonym)"
    return int(db.conn.execute(sql, {"name": name, "pseudonym": pseudonym}).lastrowid or 0)


def set_pseudonym(db: Database, person: int, pseudonym: str) -> None:
    """Say what may be printed for a person, where it differs."""
    db.conn.execute(SET_PSEUDONYM, {"id": person, "pseudonym": pseudonym})


def add_organisation(db: Database, name: str) -> int:
    """Add an organisation."""
    return int(db.conn.execute("insert into organisation (name) values (:name)", {"name": name}).lastrowid or 0)


def participations(db: Database, of: Sequence[int] | None = None) -> list[StoredParticipation]:
    """Return the participations of some sources, or of all, with their joined names."""
    wanted = None if of is None else json.dumps(list(of))
    rows = db.conn.execute(PARTICIPATIONS, {"sources": wanted})
    return [_participation(row) for row in rows]


def set_participation(db: Database, source: int, person: int, said: Said, *, there: StoredParticipation | None) -> int:
    """Add a participation, or change the one that is ``there``; return its row's id."""
    facts = {"speaker": said.speaker, "part": said.part, "outcome": said.outcome}
    if there is None:
        cursor = db.conn.execute(ADD_PARTICIPATION, facts | {"source": source, "person": person})
        key = int(cursor.lastrowid or 0)
    else:
        key = there.id
        if (there.speaker, there.part, there.outcome, there.origin) != (*facts.values(), said.origin):
            db.conn.execute(CHANGE_PARTICIPATION, facts | {"id": key, "origin": said.origin})
    _set_organisations(db, key, said.organisations)
    return key


def _set_organisations(db: Database, participation: int, wanted: Sequence[int]) -> None:
    there = {row[1]: row[0] for row in db.conn.execute(REPRESENTED, {"participation": participation})}
    gone = [(row,) for organisation, row in there.items() if organisation not in wanted]
    db.conn.executemany("delete from representation where id = ?", gone)
    sql = "insert into representation (participation_id, organisation_id) values (?, ?)"
    db.conn.executemany(sql, [(participation, one) for one in dict.fromkeys(wanted) if one not in there])


def add_heard(db: Database, source: int, person: int, speaker: str) -> None:
    """Add a participation that only a label in the transcript tells of."""
    db.conn.execute(ADD_HEARD, {"source": source, "person": person, "speaker": speaker})


def rename_person(db: Database, person: int, name: str) -> None:
    """Give a person another id."""
    db.conn.execute("update person set name = :name where id = :id", {"id": person, "name": name})


def informant_labels(db: Database, source: int) -> list[str]:
    """Return the labels of those who answer in a source, in order of appearance."""
    return [row[0] for row in db.conn.execute(INFORMANT_LABELS, {"source": source})]


def drop_participations(db: Database, gone: Iterable[int]) -> None:
    """Remove participations; their turns stay, with an unknown speaker."""
    for key in gone:
        for sql in (FORGET_SPEAKER, DROP_VALUES, DROP_REPRESENTATIONS, DROP_PARTICIPATION):
            db.conn.execute(sql, {"id": key})


def drop_waiting_sources(db: Database, keep: str) -> None:
    """Remove sources without text that the register no longer names; ``keep`` is a JSON list of their ids."""
    for (source,) in db.conn.execute(WAITING_SOURCES, {"keep": keep}).fetchall():
        key = {"source": source}
        drop_participations(db, [row[0] for row in db.conn.execute(PARTS_OF_SOURCE, key).fetchall()])
        for sql in (DROP_VALUES_OF_SOURCE, DROP_SOURCE):
            db.conn.execute(sql, key)


def drop_persons_without_part(db: Database) -> None:
    """Remove persons who take part in nothing any longer and whom nothing points at, and what is known of them."""
    for sql in (DROP_VALUES_OF_NOBODY, DROP_NOBODY):
        db.conn.execute(sql)


def set_facts(
    db: Database, owners: Iterable[tuple[str, int]], facts: Sequence[Fact], said_of: AbstractSet[str]
) -> None:
    """Make ``facts`` all that is known of ``owners`` as to the attributes ``said_of``, touching only what differs."""
    wanted = {(fact.owner, fact.owner_id, fact.name, fact.value): fact for fact in facts}
    there: dict[tuple[str, int, str, str], int] = {}
    for owner, key in owners:
        sql = f"select id, name, value from attribute_value where {owner} = :key"
        for row in db.conn.execute(sql, {"key": key}):
            if row[1] in said_of:
                there[owner, key, row[1], row[2]] = row[0]
    gone = [(row,) for fact, row in there.items() if fact not in wanted]
    db.conn.executemany("delete from attribute_value where id = ?", gone)
    for where, fact in wanted.items():
        if where not in there:
            sql = f"insert into attribute_value (name, value, {fact.owner}) values (?, ?, ?)"
            db.conn.execute(sql, (fact.name, fact.value, fact.owner_id))


def labels(db: Database, sources: str) -> list[tuple[int, str, str, int | None]]:
    """Return source, label, voice and participation of the speakers heard; ``sources`` is a JSON list of row ids."""
    return db.conn.execute(LABELS, {"sources": sources}).fetchall()


def link_speakers(db: Database, links: Iterable[tuple[int, str, int | None]]) -> None:
    """Say whose turns those under a label are: (source, label, participation or None)."""
    db.conn.executemany(LINK, ({"source": one, "label": label, "participation": who} for one, label, who in links))


def unlinked(db: Database) -> list[tuple[str, int]]:
    """Return each source with turns whose speaker is unknown, and how many."""
    return [(row[0], row[1]) for row in db.conn.execute(UNLINKED)]


def values_of_participations(db: Database, wanted: str) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the attributes that hold for participations; ``wanted`` is a JSON list of row ids."""
    return _grouped((row[0], row[1], row[2]) for row in db.conn.execute(VALUES_OF_PARTICIPATIONS, {"ids": wanted}))


def values_of_sources(db: Database, wanted: str) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the attributes that hold for whole sources; ``wanted`` is a JSON list of row ids."""
    return _grouped(db.conn.execute(VALUES_OF_SOURCES, {"ids": wanted}))


def people(db: Database, wanted: str) -> dict[int, Person]:
    """Return who takes part; ``wanted`` is a JSON list of participations."""
    return {row[0]: Person(row[1], row[2]) for row in db.conn.execute(PEOPLE, {"ids": wanted})}


def informants(db: Database, wanted: str) -> frozenset[int]:
    """Return those of participations that are counted; ``wanted`` is a JSON list of row ids."""
    return frozenset(row[0] for row in db.conn.execute(INFORMANTS, {"ids": wanted}))


def organisations_of(db: Database, wanted: str) -> dict[int, tuple[str, ...]]:
    """Return the organisations of participations; ``wanted`` is a JSON list of row ids."""
    done: dict[int, tuple[str, ...]] = {}
    for key, name in db.conn.execute(ORGANISATIONS_OF, {"ids": wanted}):
        done[key] = (*done.get(key, ()), name)
    return done


def full_participations(db: Database) -> list[Participation]:
    """Return the whole register."""
    stored = participations(db)
    keys = str([one.id for one in stored])
    values, houses = values_of_participations(db, keys), organisations_of(db, keys)
    return [
        Participation(
            one.source,
            one.person,
            one.speaker,
            houses.get(one.id, ()),
            values.get(one.id, {}),
            Part(one.part),
            Outcome(one.outcome),
            one.wave,
            one.pseudonym,
        )
        for one in stored
    ]


def _participation(
    row: tuple[int, str, str, str, str, str, str, int, int, int | None, str, str],
) -> StoredParticipation:
    return StoredParticipation(*row[:-1], tuple(json.loads(row[-1])))


def _grouped(rows: Iterable[tuple[int, str, str]]) -> dict[int, dict[str, tuple[str, ...]]]:
    done: dict[int, dict[str, tuple[str, ...]]] = {}
    for key, name, value in rows:
        found = done.setdefault(key, {})
        if value not in found.get(name, ()):
            found[name] = (*found.get(name, ()), value)
    return done
