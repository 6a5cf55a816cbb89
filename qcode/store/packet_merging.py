"""Bringing together what was coded apart: rows are only added, none of a coder's codings is ever changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from qcode.model.packet import WorkedCoding, WorkedMemo

CODINGS = """
select id, uuid, source_id, code_id, coder, unit, start, end, memo from coding where layer = ''
"""
LOST = "select uuid from lost_coding"
ADD_CODING = """
insert into coding (uuid, source_id, unit, start, end, first_turn, last_turn, words, code_id, coder, subject_id, memo,
    created, flag, origin, condensate, tree_id)
values (:uuid, :source, :unit, :start, :end, :first_turn, :last_turn, :words, :code, :coder, :subject, :memo,
    :created, :flag, :origin, :condensate, :tree)
"""
ADD_LOST = """
insert into lost_coding (uuid, source_id, start, end, words, code_id, coder, memo, created, lost, subject_id)
values (:uuid, :source, :start, :end, :words, :code, :coder, :memo, :created, :lost, :subject)
"""
MEMOS = "select uuid, id, changed, body from memo"
ADD_MEMO = """
insert into memo (uuid, kind, title, body, coder, created, changed)
values (:uuid, :kind, :title, :body, :coder, :created, :changed)
"""
RENEW_MEMO = "update memo set title = :title, body = :body, changed = :changed where uuid = :uuid"
NOTES_OF_CODING = "select body from memo join memo_link on memo_id = memo.id where coding_id = :coding"
TREES = "select uuid, id from tree"
LENGTH = "select recording is not null, length from source where id = :source"
TURNS = "select id, n, words from turn where source_id = :source"
TURN_IMAGES = """
select id, row_id, op, old from image
where tbl = 'turn' and (row_id in (select id from turn where source_id = :source)
    or json_extract(old, '$.source_id') = :source
    or row_id in (select row_id from image where tbl = 'turn' and json_extract(old, '$.source_id') = :source))
order by id desc
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A coding that stands in the study."""

    id: int
    uuid: str
    key: tuple[int, int, str, str, int, int]
    memo: str


@dataclass(frozen=True, slots=True)
class Row:
    """Where a coding goes."""

    source: int
    unit: str
    start: int
    end: int
    first_turn: int
    last_turn: int
    words: str
    code: int
    subject: int | None
    tree: int | None
    flag: str


def standing(db: Database) -> list[Standing]:
    """Return every coding that is one coder's own; the key is source, code, coder, unit, start and end."""
    return [Standing(row[0], row[1], (*row[2:8],), row[8]) for row in db.conn.execute(CODINGS)]


def lost(db: Database) -> set[str]:
    """Return the uuids of the codings that revisions have lost."""
    return {row[0] for row in db.conn.execute(LOST)}


def add_coding(db: Database, one: WorkedCoding, row: Row) -> int:
    """Store a coding under the uuid it has; return its row's id."""
    facts = {name: getattr(row, name) for name in Row.__slots__}
    facts |= {name: getattr(one, name) for name in ("uuid", "coder", "memo", "created", "origin", "condensate")}
    return int(db.conn.execute(ADD_CODING, facts).lastrowid or 0)


def add_lost(db: Database, one: WorkedCoding, row: Row, at: str) -> None:
    """Keep a coding that has no place in today's text, with its old place and words."""
    facts = {name: getattr(row, name) for name in ("source", "start", "end", "words", "code", "subject")}
    facts |= {name: getattr(one, name) for name in ("uuid", "coder", "memo", "created")} | {"lost": at}
    db.conn.execute(ADD_LOST, facts)


def memos(db: Database) -> dict[str, tuple[int, str, str]]:
    """Return number, time of the last change and words of each memo, by uuid."""
    return {row[0]: (row[1], row[2], row[3]) for row in db.conn.execute(MEMOS)}


def put_memo(db: Database, one: WorkedMemo, *, new: bool) -> int:
    """Store a memo under the uuid it has, or give it its later words; return its number."""
    facts = {name: getattr(one, name) for name in ("uuid", "kind", "title", "body", "coder", "created", "changed")}
    if not new:
        db.conn.execute(RENEW_MEMO, facts)
        return memos(db)[one.uuid][0]
    return int(db.conn.execute(ADD_MEMO, facts).lastrowid or 0)


def notes(db: Database, coding: int) -> set[str]:
    """Return the words of the memos about a coding."""
    return {row[0] for row in db.conn.execute(NOTES_OF_CODING, {"coding": coding})}


def trees(db: Database) -> dict[str, int]:
    """Return the states of trees by uuid."""
    return dict(db.conn.execute(TREES).fetchall())


def recording(db: Database, source: int) -> tuple[bool, int | None]:
    """Return whether a source has a recording, and its length."""
    row = db.conn.execute(LENGTH, {"source": source}).fetchone()
    return bool(row[0]), row[1]


def former_texts(db: Database, source: int) -> Iterator[str]:
    """Yield the texts a source has had, the latest first, as far as the history still holds their words."""
    now = {row[0]: (row[1], row[2]) for row in db.conn.execute(TURNS, {"source": source})}
    for _, key, op, old in db.conn.execute(TURN_IMAGES, {"source": source}).fetchall():
        if op == "insert":
            now.pop(key, None)
        elif old is not None:
            row = json.loads(old)
            if row["source_id"] == source:
                now[key] = (row["n"], row["words"])
        # Between two images of one revision this is no text; its hash then fits none that was ever handed out.
        if now and len({n for n, _ in now.values()}) == len(now) == max(n for n, _ in now.values()):
            yield "\n".join(words for _, words in sorted(now.values()))
