"""Memos, and what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.memo import About, Link, Memo, MemoKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

MEMOS = """
select memo.id, kind, title, body, coder, created, changed from memo
where :id is null or memo.id = :id order by created, memo.id
"""
LINKS = """
select memo_id, 'source', source.name, memo_link.id from memo_link join source on source.id = source_id
union all
select memo_id, 'person', person.name, memo_link.id from memo_link join person on person.id = person_id
union all
select memo_id, 'code', code.path, memo_link.id from memo_link join code on code.id = code_id
union all
select memo_id, 'theme', theme.name, memo_link.id from memo_link join theme on theme.id = theme_id
union all
select memo_id, 'coding', cast(coding_id as text), memo_link.id from memo_link where coding_id is not null
union all
select memo_id, 'memo', cast(other_id as text), memo_link.id from memo_link where other_id is not null
union all
select memo_id, 'claim', claim, memo_link.id from memo_link where claim is not null
order by 1, 4
"""
ADD = """
insert into memo (kind, title, body, coder, created, changed) values (:kind, :title, :body, :coder, :at, :at)
"""
CHANGE = "update memo set title = :title, body = :body, changed = :at where id = :id"
_COLUMNS = {About.MEMO: "other_id", About.CLAIM: "claim"}


def column(kind: About) -> str:
    """Return the column of ``memo_link`` in which a thing of this kind stands."""
    return _COLUMNS.get(kind, f"{kind}_id")


def listed(db: Database, key: int | None = None) -> list[Memo]:
    """Return all memos in the order they were written, or the one with this number."""
    links: dict[int, dict[Link, None]] = {}
    for memo, kind, name, _ in db.conn.execute(LINKS):
        links.setdefault(memo, {})[Link(About(kind), name)] = None  # merged codes may have left one twice
    return [
        Memo(number, MemoKind(kind), title, body, coder, created, changed, tuple(links.get(number, ())))
        for number, kind, title, body, coder, created, changed in db.conn.execute(MEMOS, {"id": key})
    ]


def add(db: Database, kind: MemoKind, title: str, body: str, coder: str, at: str) -> int:
    """Store a memo; return its number."""
    keys = {"kind": kind.value, "title": title, "body": body, "coder": coder, "at": at}
    return int(db.conn.execute(ADD, keys).lastrowid or 0)


def change(db: Database, key: int, title: str, body: str, at: str) -> None:
    """Give a memo another title and wording."""
    db.conn.execute(CHANGE, {"id": key, "title": title, "body": body, "at": at})


def link(db: Database, memo: int, things: Iterable[tuple[About, int | str]]) -> None:
    """Say what a memo is about: rows of the study, or a claim's id; what it is about already stays."""
    for kind, key in things:
        there = f"select 1 from memo_link where memo_id = :memo and {column(kind)} = :key"
        if db.conn.execute(there, {"memo": memo, "key": key}).fetchone() is None:
            sql = f"insert into memo_link (memo_id, {column(kind)}) values (:memo, :key)"
            db.conn.execute(sql, {"memo": memo, "key": key})


def unlink(db: Database, memo: int, things: Iterable[tuple[About, int | str]]) -> None:
    """Say that a memo is not about these things."""
    for kind, key in things:
        sql = f"delete from memo_link where memo_id = :memo and {column(kind)} = :key"
        db.conn.execute(sql, {"memo": memo, "key": key})


def remove(db: Database, key: int) -> None:
    """Delete a memo with its links, and those of other memos to it."""
    db.conn.execute("delete from memo_link where :memo in (memo_id, other_id)", {"memo": key})
    db.conn.execute("delete from memo where id = :memo", {"memo": key})


def about(db: Database, kind: About, key: int | str) -> list[Memo]:
    """Return the memos about one thing."""
    sql = f"select memo_id from memo_link where {column(kind)} = :key"
    found = {row[0] for row in db.conn.execute(sql, {"key": key})}
    return [one for one in listed(db) if one.id in found]
