"""Coding by hand, key by key: what is on one source, and single changes to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.model.sheet import Held, SheetCode
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan

if TYPE_CHECKING:
    from sqlite_utils import Database

    from qcode.model.time_span import Stretch

HELD = """
select id, unit, start, end, code_id, coder, memo, condensate, origin, flag from coding
where source_id = :source and layer = '' order by unit, start, end desc, id
"""
CODES = """
select code.id, code.path, code.name, number, definition, codebook.name, aliases,
    coalesce(counted.own, 0), coalesce(counted.n, 0)
from code join codebook on codebook.id = codebook_id
left join (
    select code_id, count(*) as n, sum(coder = :coder) as own from coding where layer = '' group by code_id
) counted on counted.code_id = code.id
order by codebook_id, position
"""
RECENT = """
select code_id from coding where coder = :coder and layer = '' group by code_id order by max(id) desc limit :limit
"""
AT = """
select id from coding where source_id = :source and unit = :unit and start = :start and end = :end
    and code_id = :code and coder = :coder and layer = ''
"""
SET_BOUNDS = """
update coding set start = :start, end = :end, first_turn = :first_turn, last_turn = :last_turn, words = :words,
    flag = ''
where id = :id
"""
SET_MEMO = "update coding set memo = :memo where id = :id"
SET_CONDENSATE = "update coding set condensate = :condensate where id = :id"
DATA_VERSION = "pragma data_version"
LAST_CHANGE = "select id, coder, action from change order by id desc limit 1"
TEXT_HASH = "select coalesce(hash, '') from source where id = :source"


def held(db: Database, source: int) -> list[Held]:
    """Return every coder's codings of a source, those of its text in their order, then those of its recording."""
    return [Held(row[0], _place(row[1], row[2], row[3]), *row[4:]) for row in db.conn.execute(HELD, {"source": source})]


def codes(db: Database, coder: str) -> list[SheetCode]:
    """Return the codes of all codebooks in the order of the trees."""
    return [
        SheetCode(key, path, name, number, definition, book, tuple(json.loads(aliases)), own, every)
        for key, path, name, number, definition, book, aliases, own, every in db.conn.execute(CODES, {"coder": coder})
    ]


def recent(db: Database, coder: str, limit: int) -> list[int]:
    """Return the rows of the codes a coder used last, the latest first."""
    return [row[0] for row in db.conn.execute(RECENT, {"coder": coder, "limit": limit})]


def at(db: Database, source: int, span: Stretch, code: int, coder: str) -> int | None:
    """Return the coder's coding with this code on just this place."""
    place = {"source": source, "unit": span.unit, "start": span.start, "end": span.end}
    row = db.conn.execute(AT, place | {"code": code, "coder": coder}).fetchone()
    return None if row is None else int(row[0])


def set_bounds(db: Database, key: int, span: Stretch, turns: tuple[int, int], words: str) -> None:
    """Give a coding another place."""
    place = {"start": span.start, "end": span.end, "first_turn": turns[0], "last_turn": turns[1], "words": words}
    db.conn.execute(SET_BOUNDS, place | {"id": key})


def set_memo(db: Database, key: int, memo: str) -> None:
    """Say why a coding was made."""
    db.conn.execute(SET_MEMO, {"id": key, "memo": memo})


def set_condensate(db: Database, key: int, condensate: str) -> None:
    """Say in few words what a coded passage says."""
    db.conn.execute(SET_CONDENSATE, {"id": key, "condensate": condensate})


def data_version(db: Database) -> int:
    """Return a number that changes when another process has changed the file."""
    return int(db.conn.execute(DATA_VERSION).fetchone()[0])


def last_change(db: Database) -> tuple[int, str, str]:
    """Return number, coder and action of the latest change; zeros for none."""
    row = db.conn.execute(LAST_CHANGE).fetchone()
    return (0, "", "") if row is None else (row[0], row[1], row[2])


def text_hash(db: Database, source: int) -> str:
    """Return the hash of a source's text as it is now; empty where it has none, or is gone."""
    row = db.conn.execute(TEXT_HASH, {"source": source}).fetchone()
    return "" if row is None else str(row[0])


def _place(unit: str, start: int, end: int) -> Stretch:
    return TimeSpan(start, end) if unit == "ms" else Span(start, end)
