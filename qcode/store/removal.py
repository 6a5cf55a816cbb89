"""Taking a source out of the tables, with what rests on it.

What refers to it is found by the foreign keys. A table that is not named here keeps its source from being removed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

REFERRING = """
select m.name, f."from" from sqlite_master m, pragma_foreign_key_list(m.name) f
where m.type = 'table' and f."table" = :tbl and f.on_delete <> 'SET NULL' order by m.name
"""
CODERS = "select coder, count(*) from coding where source_id = :source group by coder order by coder"
IS_REGISTERED = """
select survey is null and (
    exists (select 1 from participation where source_id = :source and origin = 'register')
    or exists (select 1 from attribute_value where source_id = :source)
    or exists (select 1 from consent where source_id = :source))
from source where id = :source
"""
WITHOUT_TEXT = """
update source set filename = null, file_hash = null, hash = null, recording = null, length = null,
    chars = 0, words = 0, turns = 0
where id = :source
"""
SAID_BY_REGISTER = "select id from participation where source_id = :source and origin = 'register'"
PERSONS = "select distinct person_id from participation where id in (select value from json_each(:ids))"

ON_THE_TEXT = (
    *("turn", "coding", "lost_coding", "pass", "mention", "scan", "silence", "suggestion", "assignment"),
    *("adjudication", "memo_link", "classification", "special_category"),
)
_OF_THE_REGISTER = ("participation", "attribute_value", "consent")
_BELOW = ("pass_code", "adjudication_coding", "theme_coding", "evidence", "representation")
_REMOVABLE = frozenset((*ON_THE_TEXT, *_OF_THE_REGISTER, *_BELOW))


def coders(db: Database, source: int) -> list[tuple[str, int]]:
    """Return who coded a source, and how often."""
    return db.conn.execute(CODERS, {"source": source}).fetchall()


def is_registered(db: Database, source: int) -> bool:
    """Tell whether the register knows of a source beside its text."""
    return bool(db.conn.execute(IS_REGISTERED, {"source": source}).fetchone()[0])


def resting_on(db: Database, source: int) -> dict[str, set[int]]:
    """Return the rows of every table that refer to a source, directly or through others."""
    found: dict[str, set[int]] = {}
    waiting = [("source", {source})]
    while waiting:
        table, keys = waiting.pop()
        for other, column in db.conn.execute(REFERRING, {"tbl": table}).fetchall():
            if other == "turn" and table != "source":
                continue  # who speaks is forgotten with the turn, or stays
            sql = f"select id from {other} where {column} in (select value from json_each(:keys))"
            rows = {row[0] for row in db.conn.execute(sql, {"keys": json.dumps(sorted(keys))})}
            new = rows - found.get(other, set())
            if new:
                found[other] = found.get(other, set()) | new
                waiting.append((other, new))
    return found


def in_the_way(found: Mapping[str, set[int]]) -> list[str]:
    """Return the tables whose rows are not removed with a source."""
    return sorted(set(found) - _REMOVABLE)


def remove(db: Database, source: int, found: Mapping[str, set[int]], *, keep_row: bool) -> list[int]:
    """Remove a source's text and what rests on it, inside an action.

    Args:
        db: With an action under way.
        source: Its row.
        found: What rests on it, as ``resting_on`` tells.
        keep_row: Whether what the register says of it stays.

    Returns:
        The persons who took part and no longer do there.
    """
    db.conn.execute("pragma defer_foreign_keys = on")
    gone = dict(found)
    if keep_row:
        said = {row[0] for row in db.conn.execute(SAID_BY_REGISTER, {"source": source})}
        gone["participation"] = gone.get("participation", set()) - said
        below = _below(db, gone["participation"])
        gone |= {table: below.get(table, set()) for table in ("representation", "attribute_value")}
        gone.pop("consent", None)
    keys = {"ids": json.dumps(sorted(gone.get("participation", set())))}
    persons = [row[0] for row in db.conn.execute(PERSONS, keys)]
    for table, rows in gone.items():
        db.conn.executemany(f"delete from {table} where id = ?", [(row,) for row in sorted(rows)])
    db.conn.execute(WITHOUT_TEXT if keep_row else "delete from source where id = :source", {"source": source})
    return persons


def _below(db: Database, participations: set[int]) -> dict[str, set[int]]:
    """Return what belongs to participations alone."""
    keys = {"keys": json.dumps(sorted(participations))}
    return {
        table: {
            row[0]
            for row in db.conn.execute(
                f"select id from {table} where participation_id in (select value from json_each(:keys))", keys
            )
        }
        for table in ("representation", "attribute_value")
    }
