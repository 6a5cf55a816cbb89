"""Erasing from the trail and from the file itself: undo images, files kept in Changes, log, free pages.

What is to go from the disk is noted in the trail, in the transaction that erases. It is done after the commit, or at
the next opening if that is cut off.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.store import driver, search
from qcode.store.erasure import blanked, placed_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlite_utils import Database

SCRUB = ""  # the path under which it is noted that the database file itself is to be rewritten
GONE = "(erased)"
_PATIENCE = 500  # milliseconds; where another program reads, the next command goes on

IMAGES_OF_SOURCE = """
select id, change_id from image where tbl in (select value from json_each(:tables)) and old is not null
    and json_extract(old, iif(tbl = 'source', '$.id', '$.source_id')) in (select value from json_each(:sources))
"""
IMAGES = "select id, change_id, old from image where old is not null order by id"
ROWS_MADE = """
select distinct made.change_id from image gone
join image made on made.tbl = gone.tbl and made.row_id = gone.row_id and made.op = 'insert'
where gone.change_id = :change
"""
TURN_IMAGES = """
select json_extract(old, '$.source_id'), json_extract(old, '$.participation_id'), json_extract(old, '$.words'),
    json_extract(old, '$.voice')
from image where tbl = 'turn' and old is not null
"""
PARTS_THEN = """
select row_id, json_extract(old, '$.source_id') from image
where tbl = 'participation' and old is not null and json_extract(old, '$.person_id') = :person
union select id, source_id from participation where person_id = :person
"""
FILE_HASHES_THEN = """
select distinct json_extract(old, '$.file_hash'), json_extract(old, '$.filename') from image
where tbl = 'source' and old is not null and row_id in (select value from json_each(:sources))
"""
FILE_IMAGES = "select id, change_id, before, after from file_image where before is not null or after is not null"
NOTE = """
insert into file_image (change_id, path, before, after, before_hash, after_hash, state)
values (:change, :path, null, :after, :before_hash, :after_hash, 'pending')
"""
WAITING = "select id from file_image where state = 'pending' and path = :path"
FORGET_NAMES = """
update file_image set path = :gone where after is null and before is null and state = 'done' and path <> ''
    and change_id in (select id from change where erased = 1)
"""
MARK = "update change set erased = 1 where id in (select value from json_each(:changes))"
# A change of encryption is a record that stays, as a release does, and lets no words out.
RELEASES = "select at, coder, action, summary from change where released = 1 and action <> 'encrypt' order by id"
SOURCES_THERE = "select id from source"


def turn_images(db: Database) -> Iterator[tuple[int, int | None, str, str]]:
    """Return source, participation, words and voice of every turn the trail remembers."""
    return iter(db.conn.execute(TURN_IMAGES).fetchall())


def sources_there(db: Database) -> set[int]:
    """Return the rows of all sources."""
    return {row[0] for row in db.conn.execute(SOURCES_THERE)}


def parts_then(db: Database, person: int) -> dict[int, int]:
    """Return the participations a person has or had, each with its source."""
    return dict(db.conn.execute(PARTS_THEN, {"person": person}).fetchall())


def files_then(db: Database, sources: Sequence[int]) -> list[tuple[str | None, str | None]]:
    """Return hash and name of the files that sources were read from before."""
    return db.conn.execute(FILE_HASHES_THEN, {"sources": json.dumps(list(sources))}).fetchall()


def releases(db: Database) -> list[tuple[str, str, str, str]]:
    """Return when, by whom, with what command and how words left the study past the gate."""
    return db.conn.execute(RELEASES).fetchall()


def wipe_images_of(db: Database, sources: Iterable[int]) -> set[int]:
    """Empty the undo images of sources' turns and all that was placed on them; return the Changes they belong to."""
    tables = ["source", "turn", "lost_coding", *placed_tables(db)]
    keys = {"sources": json.dumps(sorted(sources)), "tables": json.dumps(tables)}
    found = db.conn.execute(IMAGES_OF_SOURCE, keys).fetchall()
    db.conn.executemany("update image set old = null where id = ?", [(row[0],) for row in found])
    return {row[1] for row in found}


def wipe_images_that(db: Database, holds: Callable[[str], bool]) -> set[int]:
    """Blank what other undo images hold of erased words; return the Changes they belong to."""
    changes: set[int] = set()
    for key, change, old in db.conn.execute(IMAGES).fetchall():
        row = json.loads(old)
        new = {
            name: blanked(value, holds) if isinstance(value, str) and holds(value) else value
            for name, value in row.items()
        }
        if new != row:
            text = json.dumps(new, ensure_ascii=False)
            db.conn.execute("update image set old = :old where id = :id", {"old": text, "id": key})
            changes.add(change)
    return changes


def changes_that_made(db: Database, change: int) -> set[int]:
    """Return the Changes that made any of the rows that a Change erased or moved."""
    return {row[0] for row in db.conn.execute(ROWS_MADE, {"change": change})}


def wipe_files_that(db: Database, holds: Callable[[str], bool]) -> set[int]:
    """Empty what Changes keep of files that hold erased words; return those Changes."""
    changes: set[int] = set()
    for key, change, before, after in db.conn.execute(FILE_IMAGES).fetchall():
        if holds(before or "") or holds(after or ""):
            db.conn.execute("update file_image set before = null, after = null where id = ?", (key,))
            changes.add(change)
    return changes


def mark(db: Database, changes: Iterable[int]) -> None:
    """Mark Changes as erased: they cannot be undone any longer."""
    db.conn.execute(MARK, {"changes": json.dumps(sorted(changes))})


def note_file(db: Database, change: int, path: str, before_hash: str, after: tuple[str, str] | None = None) -> None:
    """Note a file to be deleted, or replaced by ``after`` (text and hash); the trail does not keep what it held."""
    text, after_hash = after or (None, None)
    keys = {"change": change, "path": path, "before_hash": before_hash, "after": text, "after_hash": after_hash}
    db.conn.execute(NOTE, keys)


def note_scrub(db: Database, change: int) -> None:
    """Note that the database file is to be rewritten once all is committed; the index of words goes at once."""
    search.erase(db)
    note_file(db, change, SCRUB, "")


def scrub(db: Database) -> str:
    """Rewrite the database file where that was noted, so that no page and no log holds what was erased.

    Returns:
        What is to be said where it could not be done; it stays noted then.
    """
    waiting = [row[0] for row in db.conn.execute(WAITING, {"path": SCRUB})]
    if not waiting:
        return ""
    db.conn.execute(FORGET_NAMES, {"gone": GONE})
    (patience,) = db.conn.execute("pragma busy_timeout").fetchone()
    db.conn.execute(f"pragma busy_timeout = {_PATIENCE}")
    try:
        db.conn.execute("vacuum")
        (busy, *_) = db.conn.execute("pragma wal_checkpoint(truncate)").fetchone()
    except driver.errors("OperationalError") as error:
        if not any(sign in str(error) for sign in ("locked", "busy", "full")):
            raise
        busy = 1
    finally:
        db.conn.execute(f"pragma busy_timeout = {patience}")
    if busy:
        return (
            "Erased words still stand in the database file, which another program has open; the next command goes on."
        )
    db.conn.executemany("update file_image set state = 'done' where id = ?", [(key,) for key in waiting])
    return ""
