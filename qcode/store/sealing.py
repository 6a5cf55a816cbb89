"""Sealing in the tables: texts with their masks in them, and every other cell that may hold a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import trail
from qcode.store.erasure import columns_of, is_name_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlite_utils import Database

    from qcode.model.turn import Turn

STAMP = "sealed"

SET_TURN = """
update turn set start = :start, words = :words, label = :label where source_id = :source and n = :n
"""
FAR_AWAY = "update turn set start = start + :far where source_id = :source"
DROP_MENTIONS = "delete from mention where source_id = :source"
DROP_FILES = "update source set filename = null, file_hash = null, recording = null where id = :source"
DROP_STAMPS = "delete from stamp where name in (select value from json_each(:names))"
DROP_IMAGES = "update image set old = null where old is not null"
DROP_FILE_IMAGES = "update file_image set before = null, after = null where state <> 'pending'"
ALL_CHANGES = "select id from change"
SUMMARIES = "select id, summary from change where summary <> ''"

_FAR = 1 << 40
_MACHINE = frozenset(
    {
        *("uuid", "hash", "file_hash", "version", "state", "kind", "unit", "layer", "form", "flag", "status", "origin"),
        *("at", "since", "created", "changed", "date", "voice", "outcome", "part", "entity_uuid", "language", "model"),
        *("filename", "recording", "target", "mask", "coder"),
    }
)
_NEVER_A_KEY = frozenset({"speaker", "label"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that somebody wrote.

    Attributes:
        is_name: Whether things are called or told apart by it, so that a person must change it.
    """

    table: str
    id: int
    column: str
    value: str
    is_name: bool


def cells(db: Database) -> Iterator[Cell]:
    """Return every cell that may hold a name, but for the words of the texts and what is placed on them."""
    for table in trail.data_tables(db):
        if table == "turn":
            continue
        columns = columns_of(db, table)
        placed = {"source_id", "start", "end", "words"} <= columns.keys()
        for column, type_ in columns.items():
            if type_.upper() != "TEXT" or column in _MACHINE:
                continue
            sql = f"select id, {column} from {table} where {column} <> ''"
            if placed and column == "words" and table != "lost_coding":
                sql += " and flag = 'lost'" if "flag" in columns else " and 0"
            is_name = is_name_column(column) and column not in _NEVER_A_KEY
            for key, value in db.conn.execute(sql).fetchall():
                yield Cell(table, key, column, value, is_name)


def set_cell(db: Database, cell: Cell, value: str) -> None:
    """Give a cell another text."""
    sql = f"update {cell.table} set {cell.column} = :value where id = :id"
    db.conn.execute(sql, {"value": value, "id": cell.id})


def within(value: str, masked: Callable[[str], str]) -> str:
    """Return a cell's text masked; of JSON each string by itself."""
    if value[:1] in "[{":
        try:
            return json.dumps(_within(json.loads(value), masked), ensure_ascii=False)
        except ValueError:
            pass
    return masked(value)


def _within(read: object, masked: Callable[[str], str]) -> object:
    if isinstance(read, dict):
        return {masked(name): _within(one, masked) for name, one in read.items()}
    if isinstance(read, list):
        return [_within(one, masked) for one in read]
    return masked(read) if isinstance(read, str) else read


def set_turns(db: Database, source: int, turns: Iterable[Turn]) -> None:
    """Give a source's turns their words anew, under the same numbers; nothing is named any longer."""
    db.conn.execute(FAR_AWAY, {"source": source, "far": _FAR})
    rows = [
        {"source": source, "n": turn.n, "start": turn.start, "words": turn.words, "label": turn.label} for turn in turns
    ]
    db.conn.executemany(SET_TURN, rows)
    db.conn.execute(DROP_MENTIONS, {"source": source})
    db.conn.execute(DROP_FILES, {"source": source})


def drop_stamps(db: Database, names: Iterable[str]) -> None:
    """Forget what was noted under these names."""
    db.conn.execute(DROP_STAMPS, {"names": json.dumps(list(names))})


def forget_history(db: Database, masked: Callable[[str], str]) -> list[int]:
    """Empty every undo image and every file kept, mask the summaries; return all Changes."""
    db.conn.execute(DROP_IMAGES)
    db.conn.execute(DROP_FILE_IMAGES)
    for key, summary in db.conn.execute(SUMMARIES).fetchall():
        new = masked(summary)
        if new != summary:
            db.conn.execute("update change set summary = :new where id = :id", {"new": new, "id": key})
    return [row[0] for row in db.conn.execute(ALL_CHANGES)]
