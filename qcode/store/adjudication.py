"""Decisions about differences, and the consensus layer: what stands where a difference was settled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.disagreement import Decision, Settled, Voice
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.store import codings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from qcode.model.time_span import Stretch

OWN_CODINGS = """
select id, coder, start, end, subject_id from coding
where code_id = :code and source_id = :source and unit = :unit and layer = '' and start < :end and end > :start
order by start, end, coder, id
"""
VOICES = """
select coder, code.path, unit, start, end, memo, created
from coding join code on code.id = code_id
where source_id = :source and code_id in (select value from json_each(:codes)) and unit = :unit and layer = ''
    and start < :end and end > :start
order by start, end, coder, coding.id
"""
OWN_RUNS = """
select source_id, code_id, start, end, coder from coding where layer = '' and unit = :unit
"""
CODERS = "select distinct coder from coding where layer = '' order by coder"
DECISIONS_AT = """
select id, coder, start, end from adjudication
where code_id = :code and source_id = :source and unit = :unit and start < :end and end > :start
"""
PLACES = "select source_id, code_id, unit, start, end, decision, coders from adjudication order by id"
DECISION_OF = """
select coder, reason, decision from adjudication
where source_id = :source and code_id in (select value from json_each(:codes)) and unit = :unit
    and start < :end and end > :start
order by id
"""
SETTLED = """
select adjudication.id, source.name, adjudication.unit, adjudication.start, adjudication.end, code.path, decision,
    coders, reason, adjudication.coder, adjudication.created,
    (select json_group_array(json_array(coding.start, coding.end)) from adjudication_coding
        join coding on coding.id = coding_id where adjudication_id = adjudication.id and part = 'result')
from adjudication join source on source.id = source_id join code on code.id = code_id
order by source_id, adjudication.unit, adjudication.start, code.position, adjudication.id
"""
ADD = """
insert into adjudication (source_id, code_id, unit, start, end, decision, coders, reason, coder, created)
values (:source, :code, :unit, :start, :end, :decision, :coders, :reason, :coder, :created)
"""
ADD_RESULT = """
insert into coding
    (source_id, unit, start, end, first_turn, last_turn, words, code_id, coder, subject_id, memo, created, layer,
    tree_id)
values (:source, :unit, :start, :end, :first_turn, :last_turn, :words, :code, :coder, :subject, '', :created,
    'consensus',
    (select id from tree where codebook_id = (select codebook_id from code where id = :code) order by id desc limit 1))
"""
LINK = "insert into adjudication_coding (adjudication_id, coding_id, part) values (:adjudication, :coding, :part)"
RESULTS = "select coding_id from adjudication_coding where adjudication_id = :id and part = 'result'"
UNLINK = "delete from adjudication_coding where adjudication_id = :id"
REMOVE = "delete from adjudication where id = :id"
CONSIDERED = """
select adjudication.id, decision, coders, coding.coder, coding.id, exists (
        select 1 from adjudication_coding other join coding result on result.id = other.coding_id
        where other.adjudication_id = adjudication.id and other.part = 'result'
            and result.start = coding.start and result.end = coding.end)
from adjudication join adjudication_coding link on link.adjudication_id = adjudication.id and part = 'considered'
join coding on coding.id = link.coding_id
order by adjudication.id, coding.id
"""
CONSENSUS = """
select source_id, code_id, start, end from coding where layer = 'consensus' and unit = :unit
"""
TOOK_PART = """
select source_id, code_id from adjudication
where coder = :coder or exists (select 1 from json_each(coders) where value = :coder)
"""
# A text was revised: a decision lies where the codings it rests on now lie.
MOVED = """
select adjudication.id, min(coding.start), max(coding.end) from adjudication
join adjudication_coding link on link.adjudication_id = adjudication.id join coding on coding.id = link.coding_id
where adjudication.source_id = :source and adjudication.unit = 'char'
group by adjudication.id
having min(coding.start) <> adjudication.start or max(coding.end) <> adjudication.end
"""
PLACE = "update adjudication set start = :start, end = :end where id = :id"
EMPTY = """
select id from adjudication where source_id = :source and unit = 'char'
    and not exists (select 1 from adjudication_coding where adjudication_id = adjudication.id)
"""

_FAR = 1 << 40  # beyond every text


@dataclass(frozen=True, slots=True)
class OwnCoding:
    """A coding of somebody's own, as a decision needs it."""

    id: int
    coder: str
    start: int
    end: int
    subject: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A coding of the consensus layer, ready to be stored.

    Attributes:
        first_turn: 0 for a stretch of time, as is ``last_turn``.
        words: Empty for a stretch of time.
        subject: Row of the person it is about, or None.
    """

    start: int
    end: int
    first_turn: int
    last_turn: int
    words: str
    subject: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision on one code at one place, ready to be stored.

    Attributes:
        coders: The two who differ, the first first; all who agree.
        considered: Codings of the coders' own that lie there.
    """

    source: int
    code: int
    unit: str
    start: int
    end: int
    decision: Decision
    coders: tuple[str, ...]
    reason: str
    considered: tuple[int, ...]
    results: tuple[Result, ...]


def coders(db: Database) -> list[str]:
    """Return everyone who has codings of their own."""
    return [row[0] for row in db.conn.execute(CODERS)]


def own_codings(db: Database, source: int, code: int, unit: str, place: tuple[int, int]) -> list[OwnCoding]:
    """Return the coders' own codings of a code that overlap a place."""
    keys = {"source": source, "code": code, "unit": unit, "start": place[0], "end": place[1]}
    return [OwnCoding(*row) for row in db.conn.execute(OWN_CODINGS, keys)]


def own_runs(db: Database, unit: str) -> list[tuple[int, int, int, int, str]]:
    """Return source, code, start, end and coder of every coding of the coders' own."""
    return db.conn.execute(OWN_RUNS, {"unit": unit}).fetchall()


def voices(db: Database, source: int, codes: Sequence[int], span: Stretch) -> list[Voice]:
    """Return the coders' own codings of some codes that overlap a place, with their memos."""
    keys = _at(source, codes, span)
    return [
        Voice(coder, path, _span(unit, start, end), memo, created)
        for coder, path, unit, start, end, memo, created in db.conn.execute(VOICES, keys)
    ]


def decisions_at(db: Database, source: int, code: int, unit: str, place: tuple[int, int]) -> list[tuple[int, str]]:
    """Return number and author of the decisions on a code that a place touches."""
    keys = {"source": source, "code": code, "unit": unit, "start": place[0], "end": place[1]}
    return [(row[0], row[1]) for row in db.conn.execute(DECISIONS_AT, keys)]


def decision_of(db: Database, source: int, codes: Sequence[int], span: Stretch) -> list[tuple[str, str, str]]:
    """Return author, reason and decision of what was decided on some codes at a place."""
    return db.conn.execute(DECISION_OF, _at(source, codes, span)).fetchall()


def places(db: Database) -> list[tuple[int, int, str, int, int, str, str]]:
    """Return source, code, unit, start, end, decision and coders (JSON) of every decision."""
    return db.conn.execute(PLACES).fetchall()


def settled(db: Database) -> list[Settled]:
    """Return every decision, in the order of the texts."""
    return [_settled(row) for row in db.conn.execute(SETTLED)]


def add(db: Database, verdict: Verdict, coder: str, at: str) -> None:
    """Store a decision with what it rests on and what it gives."""
    facts = {
        "source": verdict.source,
        "code": verdict.code,
        "unit": verdict.unit,
        "start": verdict.start,
        "end": verdict.end,
        "decision": verdict.decision.value,
        "coders": json.dumps(verdict.coders, ensure_ascii=False),
        "reason": verdict.reason,
        "coder": coder,
        "created": at,
    }
    key = int(db.conn.execute(ADD, facts).lastrowid or 0)
    links = [(one, "considered") for one in verdict.considered]
    for result in verdict.results:
        row = facts | {name: getattr(result, name) for name in Result.__slots__}
        links.append((int(db.conn.execute(ADD_RESULT, row).lastrowid or 0), "result"))
    for coding, part in links:
        db.conn.execute(LINK, {"adjudication": key, "coding": coding, "part": part})


def remove(db: Database, key: int) -> None:
    """Delete a decision and what it put into the consensus layer."""
    results = [row[0] for row in db.conn.execute(RESULTS, {"id": key})]
    db.conn.execute(UNLINK, {"id": key})
    for coding in results:
        codings.remove(db, coding)
    db.conn.execute(REMOVE, {"id": key})


def considered(db: Database) -> list[tuple[int, Decision, tuple[str, ...], str, int, bool]]:
    """Return, for each coding a decision rests on, the decision's number, what it was and between whom.

    Then the coding's coder and number, and whether the consensus layer has the very same place.
    """
    return [
        (key, Decision(decision), tuple(json.loads(who)), coder, coding, bool(same))
        for key, decision, who, coder, coding, same in db.conn.execute(CONSIDERED)
    ]


def consensus(db: Database, unit: str) -> list[tuple[int, int, int, int]]:
    """Return source, code, start and end of the consensus layer."""
    return db.conn.execute(CONSENSUS, {"unit": unit}).fetchall()


def took_part(db: Database, coder: str) -> set[tuple[int, int]]:
    """Return sources and codes on which a coder differed, agreed or decided."""
    return set(db.conn.execute(TOOK_PART, {"coder": coder}).fetchall())


def follow(db: Database, source: int) -> None:
    """Put the decisions on a source's text where the codings they rest on lie, after the text was revised.

    A decision whose codings are all lost is gone with them.
    """
    for (key,) in db.conn.execute(EMPTY, {"source": source}).fetchall():
        remove(db, key)
    moved = db.conn.execute(MOVED, {"source": source}).fetchall()
    # Aside first: one may move to where another still is.
    for key, start, end in moved:
        db.conn.execute(PLACE, {"id": key, "start": start + _FAR, "end": end + _FAR})
    for key, start, end in moved:
        db.conn.execute(PLACE, {"id": key, "start": start, "end": end})


def _at(source: int, codes: Sequence[int], span: Stretch) -> dict[str, object]:
    keys = {"source": source, "codes": json.dumps(list(codes)), "unit": span.unit}
    return keys | {"start": span.start, "end": span.end}


def _span(unit: str, start: int, end: int) -> Stretch:
    return TimeSpan(start, end) if unit == "ms" else Span(start, end)


def _settled(row: tuple[int, str, str, int, int, str, str, str, str, str, str, str]) -> Settled:
    key, source, unit, start, end, code, decision, who, reason, coder, created, results = row
    return Settled(
        key,
        source,
        _span(unit, start, end),
        code,
        Decision(decision),
        tuple(json.loads(who)),
        reason,
        coder,
        created,
        tuple(_span(unit, *one) for one in sorted(json.loads(results))),
    )
