"""Themes, what carries them and how they go together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.model.theme import Theme, ThemeLink
from qcode.store.quotations import CodedSpan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

THEMES = "select id, name, idea from theme order by id"
CODES = """
select theme_id, code.path from theme_code join code on code.id = code_id order by codebook_id, position
"""
CODINGS = "select theme_id, coding_id from theme_coding order by coding_id"
LINKS = """
select theme.name, other.name, words from theme_link
join theme on theme.id = theme_id join theme other on other.id = other_id order by theme_id, other_id
"""
CARRYING = """
select theme_code.code_id, code.path, below.id from theme_code join code on code.id = theme_code.code_id
join code below on below.codebook_id = code.codebook_id
    and (below.path = code.path or (below.path > code.path || '/' and below.path < code.path || '0'))
where theme_id = :theme order by code.codebook_id, code.position, below.position
"""
SPANS = """
select source_id, code_id, unit, start, end, first_turn, last_turn, coder, subject_id
from json_each(:ids) wanted join coding on coding.id = wanted.value
"""
LINK = """
insert into theme_link (theme_id, other_id, words) values (:theme, :other, :words)
on conflict (theme_id, other_id) do update set words = excluded.words where words <> excluded.words
"""
UNLINK = """
delete from theme_link where (theme_id = :theme and other_id = :other) or (theme_id = :other and other_id = :theme)
"""
REMOVE = (
    "delete from theme_code where theme_id = :theme",
    "delete from theme_coding where theme_id = :theme",
    "delete from theme_link where :theme in (theme_id, other_id)",
    "delete from memo_link where theme_id = :theme",
    "delete from theme where id = :theme",
)


def listed(db: Database) -> list[Theme]:
    """Return all themes, in the order they were made."""
    codes: dict[int, list[str]] = {}
    for theme, path in db.conn.execute(CODES):
        codes.setdefault(theme, []).append(path)
    codings: dict[int, list[int]] = {}
    for theme, coding in db.conn.execute(CODINGS):
        codings.setdefault(theme, []).append(coding)
    return [
        Theme(key, name, idea, tuple(codes.get(key, ())), tuple(codings.get(key, ())))
        for key, name, idea in db.conn.execute(THEMES)
    ]


def links(db: Database) -> list[ThemeLink]:
    """Return how themes go together."""
    return [ThemeLink(*row) for row in db.conn.execute(LINKS)]


def carrying(db: Database, theme: int) -> dict[str, list[int]]:
    """Return the paths of the codes that carry a theme, each with the rows of itself and of those below it."""
    done: dict[str, list[int]] = {}
    for _, path, row in db.conn.execute(CARRYING, {"theme": theme}):
        done.setdefault(path, []).append(row)
    return done


def spans(db: Database, codings: Iterable[int]) -> list[CodedSpan]:
    """Return single codings as retrieval needs them."""
    return [
        CodedSpan(
            source=row[0],
            code=row[1],
            unit=row[2],
            start=row[3],
            end=row[4],
            first_turn=row[5],
            last_turn=row[6],
            coder=row[7],
            subject=row[8],
        )
        for row in db.conn.execute(SPANS, {"ids": json.dumps(list(codings))})
    ]


def add(db: Database, name: str, idea: str, at: str) -> int:
    """Store a theme; return its number."""
    sql = "insert into theme (name, idea, created) values (:name, :idea, :at)"
    return int(db.conn.execute(sql, {"name": name, "idea": idea, "at": at}).lastrowid or 0)


def change(db: Database, theme: int, name: str, idea: str) -> None:
    """Give a theme another name and idea."""
    db.conn.execute(
        "update theme set name = :name, idea = :idea where id = :theme", {"theme": theme, "name": name, "idea": idea}
    )


def carry(db: Database, theme: int, codes: Iterable[int], codings: Iterable[int]) -> int:
    """Add what carries a theme; return how much of it is new."""
    done = 0
    for table, column, keys in (("theme_code", "code_id", codes), ("theme_coding", "coding_id", codings)):
        sql = f"insert into {table} (theme_id, {column}) values (:theme, :key) on conflict do nothing"
        done += sum(db.conn.execute(sql, {"theme": theme, "key": key}).rowcount for key in keys)
    return done


def let_go(db: Database, theme: int, codes: Iterable[int], codings: Iterable[int]) -> int:
    """Take away what carries a theme; return how much there was of it."""
    done = 0
    for table, column, keys in (("theme_code", "code_id", codes), ("theme_coding", "coding_id", codings)):
        sql = f"delete from {table} where theme_id = :theme and {column} = :key"
        done += sum(db.conn.execute(sql, {"theme": theme, "key": key}).rowcount for key in keys)
    return done


def link(db: Database, theme: int, other: int, words: str) -> None:
    """Say how two themes go together; said of the same two before, in whatever order, it is said anew."""
    there = "select 1 from theme_link where theme_id = :other and other_id = :theme"
    if db.conn.execute(there, {"theme": theme, "other": other}).fetchone():
        unlink(db, theme, other)
    db.conn.execute(LINK, {"theme": theme, "other": other, "words": words})


def unlink(db: Database, theme: int, other: int) -> int:
    """Say that two themes do not go together; return 0 where nobody had said so."""
    return db.conn.execute(UNLINK, {"theme": theme, "other": other}).rowcount


def remove(db: Database, theme: int) -> None:
    """Delete a theme, with its links; what carries it stays."""
    for sql in REMOVE:
        db.conn.execute(sql, {"theme": theme})
