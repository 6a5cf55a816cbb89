"""Codings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.code import CodePath
from qcode.model.coding import Coding
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from qcode.model.time_span import Stretch

CODINGS = """
select coding.id, source.name, unit, start, end, coding.words, code.path, coder, created, memo, flag,
    coalesce(person.name, ''), origin
from coding join source on source.id = source_id join code on code.id = code_id
left join person on person.id = subject_id
{narrowed}
order by source_id, unit, start, end, code.position, coder
"""
NARROWED = {
    "source": "source_id = :source",
    "code": "code_id = :code",
    "coder": "coder = :coder",
    "layer": "layer = :layer",
}
CODING = """
select coding.id, source.name, unit, start, end, coding.words, code.path, coder, created, memo, flag,
    coalesce(person.name, ''), origin
from coding join source on source.id = source_id join code on code.id = code_id
left join person on person.id = subject_id
where coding.id = :id and layer = ''
"""
ADD_CODING = """
insert into coding
    (source_id, unit, start, end, first_turn, last_turn, words, code_id, coder, subject_id, memo, created, origin,
    tree_id)
values (:source, :unit, :start, :end, :first_turn, :last_turn, :words, :code, :coder, :subject, :memo, :created,
    :origin,
    (select id from tree where codebook_id = (select codebook_id from code where id = :code) order by id desc limit 1))
on conflict (source_id, code_id, coder, layer, unit, start, end) do nothing
"""
CODINGS_OF_SOURCE = """
select id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag, subject_id,
    layer
from coding where source_id = :source and unit = 'char' order by start, end, id
"""
OUT_OF_THE_WAY = "update coding set start = start + :far, end = end + :far where id = :id"
MOVE = """
update coding set start = :start, end = :end, first_turn = :first_turn, last_turn = :last_turn, words = :words,
    flag = :flag
where id = :id
"""
UNLINK = (
    "update suggestion set coding_id = null where coding_id = :id",
    "delete from theme_coding where coding_id = :id",
    "delete from memo_link where coding_id = :id",
    "delete from evidence where coding_id = :id",
    "delete from adjudication_coding where coding_id = :id",
)
REMOVE = "delete from coding where id = :id"
LOSE = """
insert into lost_coding (uuid, source_id, start, end, words, code_id, coder, memo, created, lost, subject_id)
values (:uuid, :source, :start, :end, :words, :code, :coder,
    (select trim(:memo || char(10) || condensate, char(10)) from coding where id = :id), :created, :lost, :subject)
"""
LOST = """
select source.name, code.path, coder, lost_coding.words, lost from lost_coding
join source on source.id = source_id join code on code.id = code_id order by lost_coding.id
"""
PER_CODER = """
select coder, count(*), count(distinct source_id) from coding where layer = '' group by coder order by coder
"""

_FAR = 1 << 40  # beyond every text


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding ready to be stored; rows and turns are known.

    Attributes:
        first_turn: 0 for a stretch of time, as is ``last_turn``.
        words: Empty for a stretch of time.
        subject: Row of the person it is about, or None.
        origin: The rule or model that suggested it, in words; empty where the coder found it.
    """

    source: int
    span: Stretch
    first_turn: int
    last_turn: int
    words: str
    code: int
    coder: str
    memo: str
    created: str
    subject: int | None = None
    origin: str = ""


def listed(
    db: Database, *, source: int | None, code: int | None, coder: str | None, layer: str | None = None
) -> list[Coding]:
    """Return codings in the order of the texts, those in time after those in text, narrowed by what is not None."""
    wanted = (("source", source), ("code", code), ("coder", coder), ("layer", layer))
    keys = {name: key for name, key in wanted if key is not None}
    tests = " and ".join(NARROWED[name] for name in keys)
    sql = CODINGS.format(narrowed=f"where {tests}" if tests else "")
    return [_coding(row) for row in db.conn.execute(sql, keys)]


def coding(db: Database, key: int) -> Coding | None:
    """Return one coding of a coder's own."""
    row = db.conn.execute(CODING, {"id": key}).fetchone()
    return None if row is None else _coding(row)


def add(db: Database, new: Iterable[NewCoding]) -> int:
    """Store codings; those a coder has made already stay as they are. Return how many are new."""
    done = 0
    for one in new:
        done += db.conn.execute(ADD_CODING, _facts(one) | {"origin": one.origin}).rowcount
    return done


def remove(db: Database, key: int) -> None:
    """Delete one coding, and what only points at it: its place in themes, memos, evidence and adjudications."""
    for sql in (*UNLINK, REMOVE):
        db.conn.execute(sql, {"id": key})


@dataclass(frozen=True, slots=True)
class StoredCoding:
    """The whole row of a coding of text, as a revision carries it over."""

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
    subject: int | None
    layer: str


def of_source(db: Database, source: int) -> list[StoredCoding]:
    """Return the whole rows of the codings of a source's text; those on its recording rest on no text."""
    rows = db.conn.execute(CODINGS_OF_SOURCE, {"source": source})
    return [StoredCoding(row[0], row[1], row[2], Span(row[3], row[4]), *row[5:]) for row in rows]


def carry_over(db: Database, source: int, kept: Iterable[StoredCoding], lost: Iterable[StoredCoding], at: str) -> None:
    """Give the codings of a source's text their new places; the lost ones are kept apart with their old words.

    Rows that stay as they are are not touched.
    """
    there = {one.id: one for one in of_source(db, source)}
    moved = [one for one in kept if one != there[one.id]]
    for one in lost:
        db.conn.execute(LOSE, _row(there[one.id]) | {"lost": at})
        remove(db, one.id)
    # Aside first: one may move to where another still is.
    db.conn.executemany(OUT_OF_THE_WAY, [{"id": one.id, "far": _FAR} for one in moved])
    db.conn.executemany(MOVE, [_row(one) for one in moved])


def lost_ones(db: Database) -> list[tuple[str, str, str, str, str]]:
    """Return source, code, coder, old words and time of the codings that revisions have lost."""
    return db.conn.execute(LOST).fetchall()


def _row(one: StoredCoding) -> dict[str, object]:
    return _facts(one) | {"id": one.id, "uuid": one.uuid, "flag": one.flag}


def _facts(one: NewCoding | StoredCoding) -> dict[str, object]:
    return {
        "source": one.source,
        "unit": one.span.unit,
        "start": one.span.start,
        "end": one.span.end,
        "first_turn": one.first_turn,
        "last_turn": one.last_turn,
        "words": one.words,
        "code": one.code,
        "coder": one.coder,
        "memo": one.memo,
        "created": one.created,
        "subject": one.subject,
    }


def per_coder(db: Database) -> list[tuple[str, int, int]]:
    """Return each coder with the number of codings and of sources."""
    return db.conn.execute(PER_CODER).fetchall()


def _coding(row: tuple[int, str, str, int, int, str, str, str, str, str, str, str, str]) -> Coding:
    key, source, unit, start, end, words, path, *rest = row
    return Coding(key, source, _place(unit, start, end), words, CodePath.parse(path), *rest)


def _place(unit: str, start: int, end: int) -> Stretch:
    return TimeSpan(start, end) if unit == "ms" else Span(start, end)
