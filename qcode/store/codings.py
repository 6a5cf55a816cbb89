"""Codings and passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.code import CodePath
from qcode.model.coding import Coding, Pass
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

CODINGS = """
select coding.id, source.name, start, end, coding.words, code.path, coder, created, memo, flag
from coding join source on source.id = source_id join code on code.id = code_id
{narrowed}
order by source_id, start, end, code.position, coder
"""
NARROWED = {"source": "source_id = :source", "code": "code_id = :code", "coder": "coder = :coder"}
CODING = """
select coding.id, source.name, start, end, coding.words, code.path, coder, created, memo, flag
from coding join source on source.id = source_id join code on code.id = code_id where coding.id = :id
"""
ADD_CODING = """
insert into coding (source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created)
values (:source, :start, :end, :first_turn, :last_turn, :words, :code, :coder, :memo, :created)
on conflict (source_id, code_id, coder, layer, unit, start, end) do nothing
"""
CODINGS_OF_SOURCE = """
select id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag
from coding where source_id = :source order by start, end, id
"""
PUT_BACK = """
insert into coding (id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag)
values (:id, :uuid, :source, :start, :end, :first_turn, :last_turn, :words, :code, :coder, :memo, :created, :flag)
"""
LOSE = """
insert into lost_coding (uuid, source_id, start, end, words, code_id, coder, memo, created, lost)
values (:uuid, :source, :start, :end, :words, :code, :coder, :memo, :created, :lost)
"""
LOST = """
select source.name, code.path, coder, lost_coding.words, lost from lost_coding
join source on source.id = source_id join code on code.id = code_id order by lost_coding.id
"""
RECORD_OF_WORK = """
insert into pass (coder, source_id, codebook_id, created) values (:coder, :source, :codebook, :created)
on conflict (coder, source_id, codebook_id) do nothing
"""
PASSES = """
select coder, source.name, codebook.name, created from pass
join source on source.id = source_id join codebook on codebook.id = codebook_id
order by coder, source_id, codebook_id
"""
PER_CODER = """
select coder, count(*), count(distinct source_id) from coding group by coder order by coder
"""
SPANS_OF_CODER = """
select source_id, code_id, start, end from coding where coder = :coder order by source_id, start
"""
SOURCES_OF_CODER = "select distinct source_id from coding where coder = :coder"
PASSED = "select source_id, codebook_id from pass where coder = :coder"
INFORMANT_TURNS = """
select turn.source_id, turn.start, length(turn.words) from json_each(:sources) wanted
join turn on turn.source_id = wanted.value
where turn.voice <> 'interviewer' or :all order by turn.source_id, turn.start
"""


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding ready to be stored; rows and turns are known."""

    source: int
    span: Span
    first_turn: int
    last_turn: int
    words: str
    code: int
    coder: str
    memo: str
    created: str


def listed(db: Database, *, source: int | None, code: int | None, coder: str | None) -> list[Coding]:
    """Return codings in the order of the texts, narrowed by what is not None."""
    keys = {name: key for name, key in (("source", source), ("code", code), ("coder", coder)) if key is not None}
    tests = " and ".join(NARROWED[name] for name in keys)
    sql = CODINGS.format(narrowed=f"where {tests}" if tests else "")
    return [_coding(row) for row in db.conn.execute(sql, keys)]


def coding(db: Database, key: int) -> Coding | None:
    """Return one coding."""
    row = db.conn.execute(CODING, {"id": key}).fetchone()
    return None if row is None else _coding(row)


def add(db: Database, new: Iterable[NewCoding]) -> int:
    """Store codings; those a coder has made already stay as they are. Return how many are new."""
    done = 0
    for one in new:
        done += db.conn.execute(ADD_CODING, _facts(one)).rowcount
    return done


def remove(db: Database, key: int) -> None:
    """Delete one coding."""
    db.conn.execute("delete from coding where id = :id", {"id": key})


@dataclass(frozen=True, slots=True)
class StoredCoding:
    """A coding's whole row, as a revision carries it over."""

    id: int
    uuid: str
    source: int
    span: Span
    first_turn: int
    last_turn: int
    words: str
    code: int
    coder: str
    memo: str
    created: str
    flag: str


def of_source(db: Database, source: int) -> list[StoredCoding]:
    """Return the whole rows of a source's codings."""
    rows = db.conn.execute(CODINGS_OF_SOURCE, {"source": source})
    return [StoredCoding(row[0], row[1], row[2], Span(row[3], row[4]), *row[5:]) for row in rows]


def carry_over(db: Database, source: int, kept: Iterable[StoredCoding], lost: Iterable[StoredCoding], at: str) -> None:
    """Make ``kept`` the codings of a source, under their old ids, and keep the lost ones with their old words."""
    db.conn.execute("delete from coding where source_id = :source", {"source": source})
    for one in kept:
        db.conn.execute(PUT_BACK, _row(one))
    for one in lost:
        db.conn.execute(LOSE, _row(one) | {"lost": at})


def lost_ones(db: Database) -> list[tuple[str, str, str, str, str]]:
    """Return source, code, coder, old words and time of the codings that revisions have lost."""
    return db.conn.execute(LOST).fetchall()


def _row(one: StoredCoding) -> dict[str, object]:
    return _facts(one) | {"id": one.id, "uuid": one.uuid, "flag": one.flag}


def _facts(one: NewCoding | StoredCoding) -> dict[str, object]:
    return {
        "source": one.source,
        "start": one.span.start,
        "end": one.span.end,
        "first_turn": one.first_turn,
        "last_turn": one.last_turn,
        "words": one.words,
        "code": one.code,
        "coder": one.coder,
        "memo": one.memo,
        "created": one.created,
    }


def add_pass(db: Database, coder: str, source: int, codebook: int, created: str) -> int:
    """Record that a coder has worked through a source; return 0 where that was known."""
    keys = {"coder": coder, "source": source, "codebook": codebook, "created": created}
    return db.conn.execute(RECORD_OF_WORK, keys).rowcount


def passes(db: Database) -> list[Pass]:
    """Return every pass."""
    return [Pass(*row) for row in db.conn.execute(PASSES)]


def per_coder(db: Database) -> list[tuple[str, int, int]]:
    """Return each coder with the number of codings and of sources."""
    return db.conn.execute(PER_CODER).fetchall()


def spans_of(db: Database, coder: str) -> list[tuple[int, int, int, int]]:
    """Return source, code, start and end of a coder's codings, in the order of the texts."""
    return db.conn.execute(SPANS_OF_CODER, {"coder": coder}).fetchall()


def sources_of(db: Database, coder: str) -> set[int]:
    """Return the sources in which a coder has any coding."""
    return {row[0] for row in db.conn.execute(SOURCES_OF_CODER, {"coder": coder})}


def passed(db: Database, coder: str) -> set[tuple[int, int]]:
    """Return source and codebook of a coder's passes."""
    return set(db.conn.execute(PASSED, {"coder": coder}).fetchall())


def stretches(db: Database, sources: str, *, everything: bool) -> list[tuple[int, int, int]]:
    """Return source, start and length of the informants' turns (or of all); ``sources`` is a JSON list."""
    return db.conn.execute(INFORMANT_TURNS, {"sources": sources, "all": everything}).fetchall()


def _coding(row: tuple[int, str, int, int, str, str, str, str, str, str]) -> Coding:
    return Coding(row[0], row[1], Span(row[2], row[3]), row[4], CodePath.parse(row[5]), row[6], row[7], row[8], row[9])
