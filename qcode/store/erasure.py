"""Erasing from the tables: turns, whatever is placed on their words, and what quotes them.

The tables are found by their columns: what has ``source_id``, ``start`` and ``end`` is placed on a text. A table that
comes later is carried over or erased without being named here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import trail
from qcode.store.sources import StoredSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlite_utils import Database

    from qcode.model.turn import Turn

    Cell = str | int | float | None

ERASED = "[erased]"

COLUMNS = "select name, type from pragma_table_info(:tbl)"
REFERRING = """
select m.name, f."from", f.on_delete from sqlite_master m, pragma_foreign_key_list(m.name) f
where m.type = 'table' and f."table" = :tbl order by m.name
"""
SOURCES_OF = """
select source.id, source.name, source.hash, source.file_hash, kind, date, chars from source
join participation on participation.source_id = source.id
where person_id = :person and (:source is null or source.id = :source) order by source.id
"""
SOURCE = "select id, name, hash, file_hash, kind, date, chars from source where id = :source"
PLACE = "select filename, recording from source where id = :source"
TURNS_OF = """
select n from turn join participation on participation.id = turn.participation_id
where turn.source_id = :source and person_id = :person order by n
"""
OTHERS = """
select exists (select 1 from participation where source_id = :source and person_id <> :person
    and part = 'informant' and outcome = 'took part')
or exists (select 1 from turn left join participation on participation.id = turn.participation_id
    where turn.source_id = :source and voice = 'informant' and person_id is not :person)
"""
UNKNOWN = "select count(*) from turn where source_id = :source and voice <> 'interviewer' and participation_id is null"
DROP_TURNS = "delete from turn where source_id = :source and n in (select value from json_each(:gone))"
PLACE_TURN = (
    "update turn set n = :n, start = :start where source_id = :source and id = :id and (n <> :n or start <> :start)"
)
TURN_IDS = "select id from turn where source_id = :source order by n"
SET_TEXT = "update source set hash = :hash, chars = :chars, words = :words, turns = :turns where id = :source"
SET_NO_TEXT = """
update source set hash = null, chars = 0, words = 0, turns = 0, filename = null, file_hash = null, recording = null,
    length = null
where id = :source and (hash is not null or filename is not null or recording is not null)
"""
PUBLISHED = """
select key, status, place from ledger_entry where id in (select value from json_each(:ids)) order by id
"""

_NOT_ON_THE_TEXT = frozenset({"lost_coding", "turn"})
_ONE_PLACE = {"coding": "code_id || ' ' || coder", "suggestion": "code_id", "adjudication": "code_id"}
_OF_A_TEXT = ("lost_coding", "pass", "scan")
_FAR = 1 << 40
_NAMES = frozenset(
    {
        *("name", "path", "key", "uuid", "version", "state", "coder", "hash", "file_hash", "filename", "recording"),
        *("kind", "date", "survey", "respondent", "speaker", "pseudonym", "attribute", "value", "mask", "label"),
        *("origin", "number", "since", "created", "changed", "packet", "spec", "target", "model"),
    }
)
_NO_FREE_TEXT = frozenset({"turn", "mention", "scan", "pass", "stamp", "participation", "special_category"})


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of some table that is placed on a source's text.

    Attributes:
        same: What two rows may not have in common at one place, or an empty string where they may.
    """

    table: str
    id: int
    start: int
    end: int
    same: str


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a placed row goes; ``words`` are the text there."""

    id: int
    start: int
    end: int
    first_turn: int
    last_turn: int
    words: str
    clipped: bool


@dataclass(frozen=True, slots=True)
class FreeText:
    """A cell that a person wrote freely, or a name given."""

    table: str
    id: int
    column: str
    value: str

    @property
    def is_name(self) -> bool:
        """Whether things are called or told apart by it, so that a person must change it."""
        return is_name_column(self.column)


def is_name_column(column: str) -> bool:
    """Tell whether things are called or told apart by what a column holds."""
    return column in _NAMES


def source(db: Database, key: int) -> StoredSource:
    """Return a source's row."""
    return StoredSource(*db.conn.execute(SOURCE, {"source": key}).fetchone())


def sources_of(db: Database, person: int, only: int | None) -> list[StoredSource]:
    """Return the sources a person takes part in."""
    return [StoredSource(*row) for row in db.conn.execute(SOURCES_OF, {"person": person, "source": only})]


def received(db: Database, key: int) -> tuple[str, str]:
    """Return the names of a source's received file and of its recording; empty where there is none."""
    row = db.conn.execute(PLACE, {"source": key}).fetchone()
    return (row[0] or "", row[1] or "")


def turns_of(db: Database, key: int, person: int) -> set[int]:
    """Return the numbers of a person's turns."""
    return {row[0] for row in db.conn.execute(TURNS_OF, {"source": key, "person": person})}


def others_speak(db: Database, key: int, person: int) -> bool:
    """Tell whether somebody but this person gives answers in a source."""
    return bool(db.conn.execute(OTHERS, {"source": key, "person": person}).fetchone()[0])


def unknown_turns(db: Database, key: int) -> int:
    """Return how many turns of a source have a speaker nobody knows."""
    return int(db.conn.execute(UNKNOWN, {"source": key}).fetchone()[0])


def all_words(db: Database) -> Iterator[tuple[int, int, str]]:
    """Return source, number and words of every turn of the study."""
    return iter(db.conn.execute("select source_id, n, words from turn").fetchall())


def placed_rows(db: Database, key: int) -> list[PlacedRow]:
    """Return every row that is placed on the characters of a source's text, table by table."""
    done: list[PlacedRow] = []
    for table in placed_tables(db):
        columns = columns_of(db, table)
        unit = "and unit = 'char'" if "unit" in columns else ""
        unit += " and flag <> 'lost'" if "flag" in columns else ""
        same = _ONE_PLACE.get(table, "''")
        sql = f"select id, start, end, {same} from {table} where source_id = :source {unit} order by start, end, id"
        done += [PlacedRow(table, *row) for row in db.conn.execute(sql, {"source": key})]
    return done


def placed_tables(db: Database) -> list[str]:
    """Return the tables whose rows are placed on the text of a source as it is."""
    return [
        table
        for table in trail.data_tables(db)
        if table not in _NOT_ON_THE_TEXT and {"source_id", "start", "end"} <= columns_of(db, table).keys()
    ]


def columns_of(db: Database, table: str) -> dict[str, str]:
    """Return a table's columns with their types."""
    return dict(db.conn.execute(COLUMNS, {"tbl": table}).fetchall())


def move(db: Database, table: str, places: Sequence[NewPlace]) -> None:
    """Put rows of a table at their new places in a text.

    They go out of the way first: a row may come to stand where another one stood.
    """
    columns = columns_of(db, table)
    facts = {"start": "start", "end": "end", "words": "words", "first_turn": "first_turn", "last_turn": "last_turn"}
    facts["turn"] = "first_turn"
    changes = [f"{column} = :{value}" for column, value in facts.items() if column in columns]
    if "flag" in columns:
        changes.append("flag = iif(:clipped, 'touched', flag)")
    if "condensate" in columns:
        changes.append("condensate = iif(:clipped, '', condensate)")  # it may say again what is gone
    ids = json.dumps([one.id for one in places])
    away = f"update {table} set start = start + :far, end = end + :far where id in (select value from json_each(:ids))"
    db.conn.execute(away, {"far": _FAR, "ids": ids})
    sql = f"update {table} set {', '.join(changes)} where id = :id"
    wanted = {value for column, value in facts.items() if column in columns} | {"id"}
    wanted |= {"clipped"} if "flag" in columns else set()
    for one in places:
        db.conn.execute(sql, {name: getattr(one, name) for name in wanted})


def remove(db: Database, table: str, ids: Sequence[int]) -> None:
    """Delete rows, and first what refers to them."""
    if not ids:
        return
    keys = {"ids": json.dumps(list(ids))}
    for child, column, on_delete in db.conn.execute(REFERRING, {"tbl": table}).fetchall():
        if on_delete == "SET NULL" or child in {"change", "image", "file_image"}:
            continue
        sql = f"select id from {child} where {column} in (select value from json_each(:ids))"
        remove(db, child, [row[0] for row in db.conn.execute(sql, keys).fetchall()])
    db.conn.execute(f"delete from {table} where id in (select value from json_each(:ids))", keys)


def remove_text(db: Database, key: int) -> None:
    """Erase a source's whole text and all that is placed on it; the source stays, as one without text."""
    tables = [*placed_tables(db), *_OF_A_TEXT]
    for table in tables:
        rows = db.conn.execute(f"select id from {table} where source_id = :source", {"source": key}).fetchall()
        remove(db, table, [row[0] for row in rows])
    db.conn.execute("delete from turn where source_id = :source", {"source": key})
    db.conn.execute(SET_NO_TEXT, {"source": key})


def remove_turns(db: Database, key: int, gone: Iterable[int], left: Sequence[Turn]) -> None:
    """Erase turns of a source; those left keep their rows, under new numbers and places."""
    db.conn.execute(DROP_TURNS, {"source": key, "gone": json.dumps(sorted(gone))})
    ids = [row[0] for row in db.conn.execute(TURN_IDS, {"source": key}).fetchall()]
    for row, turn in zip(ids, left, strict=True):
        db.conn.execute(PLACE_TURN, {"source": key, "id": row, "n": turn.n, "start": turn.start})
    db.conn.execute("delete from scan where source_id = :source", {"source": key})


def set_text(db: Database, key: int, *, hash_: str, chars: int, words: int, turns: int) -> None:
    """Note what a source's text is now."""
    db.conn.execute(SET_TEXT, {"source": key, "hash": hash_, "chars": chars, "words": words, "turns": turns})


def lost_words(db: Database, key: int) -> list[tuple[int, str]]:
    """Return row and old words of the codings that revisions of a source have lost."""
    return db.conn.execute("select id, words from lost_coding where source_id = :source", {"source": key}).fetchall()


def free_texts(db: Database) -> Iterator[FreeText]:
    """Return every cell of the study that a person wrote, names given included, but for the texts themselves."""
    for table in trail.data_tables(db):
        if table in _NO_FREE_TEXT:
            continue
        columns = columns_of(db, table)
        for column in [name for name, type_ in columns.items() if type_.upper() == "TEXT"]:
            sql = f"select id, {column} from {table} where length({column}) > 7"
            if column == "words" and "source_id" in columns:
                if "flag" not in columns:
                    continue
                sql += " and flag = 'lost'"  # else they are those of the text
            for key, value in db.conn.execute(sql).fetchall():
                yield FreeText(table, key, column, value)


def blanked(value: str, holds: Callable[[str], bool]) -> str:
    """Return a cell's text without what holds erased words; of JSON only the strings that do go."""
    try:
        read = json.loads(value)
    except ValueError:
        return ERASED
    if not isinstance(read, list | dict):
        return ERASED
    return json.dumps(_blanked_inside(read, holds), ensure_ascii=False)


def _blanked_inside(read: object, holds: Callable[[str], bool]) -> object:
    if isinstance(read, dict):
        return {
            name: one if name in _NAMES and isinstance(one, str) else _blanked_inside(one, holds)
            for name, one in read.items()
        }
    if isinstance(read, list):
        return [_blanked_inside(one, holds) for one in read]
    return ERASED if isinstance(read, str) and holds(read) else read


def blank(db: Database, one: FreeText, holds: Callable[[str], bool]) -> None:
    """Blank a cell that holds erased words."""
    sql = f"update {one.table} set {one.column} = :value where id = :id"
    db.conn.execute(sql, {"value": blanked(one.value, holds), "id": one.id})


def files_of_others(db: Database, keys: Sequence[int]) -> set[str]:
    """Return the hashes of files that other sources were read from too (a survey with a row for each answer)."""
    sql = (
        "select distinct file_hash from source where hash is not null and id not in (select value from json_each(:ids))"
    )
    rows = db.conn.execute(sql, {"ids": json.dumps(list(keys))})
    return {row[0] for row in rows if row[0] is not None}


def codings_about(db: Database, person: str) -> int:
    """Return how many codings say something about a person."""
    sql = "select count(*) from coding join person on person.id = subject_id where person.name = :person"
    return int(db.conn.execute(sql, {"person": person}).fetchone()[0])


def published(db: Database, ids: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return key, status and place of ledger entries."""
    keys = {"ids": json.dumps(list(ids))}
    return db.conn.execute(PUBLISHED, keys).fetchall() if ids else []
