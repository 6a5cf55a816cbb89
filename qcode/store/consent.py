"""What persons and sources have agreed to, over time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.consent import Consent, ConsentState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

CONSENTS = """
select coalesce(source.name, ''), coalesce(person.name, ''), state, since, note
from consent left join source on source.id = source_id left join person on person.id = person_id
order by consent.id
"""
ADD_CONSENT = """
insert into consent (source_id, person_id, state, since, note) values (:source, :person, :state, :since, :note)
"""
PLACES = """
select coalesce(participation.id, 0), source.name, coalesce(person.name, '')
from source left join participation on participation.source_id = source.id
left join person on person.id = participation.person_id
where :ids is null or participation.id in (select value from json_each(:ids))
order by source.id, participation.id
"""
PERSONS_NAMED = "select id, name from person where name = :name"
WITHDRAWN_WORDS = """
select distinct source.name, person.name from turn
join participation on participation.id = turn.participation_id
join source on source.id = turn.source_id join person on person.id = participation.person_id
where turn.source_id in (select value from json_each(:sources)) and exists (
    select 1 from consent where state = 'withdrawn' and since <= :on
        and (source_id is null or source_id = turn.source_id)
        and (consent.person_id is null or consent.person_id = participation.person_id))
union
select source.name, '' from source where hash is not null and id in (select value from json_each(:sources)) and exists (
    select 1 from consent where state = 'withdrawn' and since <= :on and source_id = source.id and person_id is null)
order by 1, 2
"""
WITHDRAWN = """
select min(since) from consent where state = 'withdrawn' and since <= :on and (
    (source_id = :source and person_id is null)
    or (coalesce(source_id, :source) = :source and person_id in (
        select person_id from participation where source_id = :source and part = 'informant')
    and (select count(*) from participation where source_id = :source and part = 'informant') = 1))
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A participation as far as consent needs it.

    Attributes:
        id: The participation's row; 0 for a source in which nobody is known to take part.
    """

    id: int
    source: str
    person: str


def consents(db: Database) -> list[Consent]:
    """Return all that was said, in the order it was said."""
    return [Consent(row[0], row[1], ConsentState(row[2]), row[3], row[4]) for row in db.conn.execute(CONSENTS)]


def add(db: Database, source: int | None, person: int | None, one: Consent) -> None:
    """Say what a person, a source, or a person in a source agrees to."""
    facts = {"state": one.state.value, "since": one.since, "note": one.note}
    db.conn.execute(ADD_CONSENT, facts | {"source": source, "person": person})


def places(db: Database, of: Sequence[int] | None = None) -> list[Place]:
    """Return some participations; or all, and the sources in which nobody is known to take part."""
    wanted = None if of is None else json.dumps(list(of))
    return [Place(*row) for row in db.conn.execute(PLACES, {"ids": wanted})]


def person_named(db: Database, name: str) -> tuple[int, str] | None:
    """Return row id and id of a person, in whatever case it was typed."""
    row = db.conn.execute(PERSONS_NAMED, {"name": name}).fetchone()
    return None if row is None else (row[0], row[1])


def withdrawn_words(db: Database, sources: Sequence[int], on: str) -> list[tuple[str, str]]:
    """Return source and person where a text holds words whose consent was withdrawn; there must be none.

    The person is empty where the whole source was withdrawn and has a text again.
    """
    if db.conn.execute("select 1 from consent where state = 'withdrawn' limit 1").fetchone() is None:
        return []
    keys = {"sources": json.dumps(list(sources)), "on": on}
    return [(row[0], row[1]) for row in db.conn.execute(WITHDRAWN_WORDS, keys)]


def withdrawn_since(db: Database, source: int, on: str) -> str:
    """Return since when a whole source is withdrawn, by itself or by its only informant; empty where it is not."""
    return str(db.conn.execute(WITHDRAWN, {"source": source, "on": on}).fetchone()[0] or "")
