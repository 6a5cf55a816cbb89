"""The audit trail: every action is one transaction and one Change, and can be taken back.

Triggers note the id of each row inserted and the old row of each updated or deleted. Undo puts the old rows
back table by table, in one statement each.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import CannotUndo, Collision
from qcode.model.change import Change
from qcode.store import driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

_OWN_TABLES = frozenset({"change", "image", "file_image", "_sqlite_migrations", "sqlite_sequence"})

TABLES = """
select name from sqlite_master where type = 'table' and name not like 'search\\_%' escape '\\' order by rowid
"""
TRIGGERS = "select name from sqlite_master where type = 'trigger' and name like 'trail\\_%' escape '\\'"
COLUMNS = "select name from pragma_table_info(:tbl)"
ADD_CHANGE = """
insert into change (uuid, at, coder, action, summary, released, layout)
values (:uuid, :at, :coder, :action, '', :released, (select user_version from pragma_user_version))
"""
ROWS_TOUCHED = "select count(distinct tbl || ' ' || row_id) from image where change_id = :change"
FILES_TOUCHED = "select count(*) from file_image where change_id = :change"
LATEST = """
select id, uuid, action, summary, layout, erased from change
where coder = :coder and id < :before and released = 0 and undoes is null and undone_by is null
order by id desc limit 1
"""
LATER_ON_SAME_ROWS = """
select later_change.coder, later_change.action
from image mine
join image later on later.tbl = mine.tbl and later.row_id = mine.row_id and later.change_id > mine.change_id
join change later_change on later_change.id = later.change_id
where mine.change_id = :change and later_change.undoes is null and later_change.undone_by is null
limit 1
"""
POINTING_LOOSELY = """
select m.name, f."from" from sqlite_master m, pragma_foreign_key_list(m.name) f
where m.type = 'table' and f."table" = :tbl and f.on_delete = 'SET NULL' order by m.name
"""
TABLES_TOUCHED = "select distinct tbl from image where change_id = :change"
HISTORY = """
select change.id, at, coder, action, summary, undone_by is not null as undone,
    (select count(distinct tbl || ' ' || row_id) from image where change_id = change.id) as touched
from change order by id desc limit :limit
"""
BY_UUID = "select id from change where uuid = :uuid and undone_by is null"


@dataclass(slots=True)
class Action:
    """The action under way.

    Attributes:
        id: Its Change's number.
        uuid: Shared with the vault's Change where both files are written.
        at: ISO time, UTC.
        summary: Set before the end; holds no participants' words.
        undoes: The Change this one takes back, set before the end; None for all others.
    """

    id: int
    uuid: str
    at: str
    coder: str
    summary: str = ""
    undoes: int | None = None


def data_tables(db: Database) -> list[str]:
    """Return every table that holds data, that is all but the trail's own."""
    return [row[0] for row in db.conn.execute(TABLES) if row[0] not in _OWN_TABLES]


def make_triggers(db: Database) -> None:
    """Make the trail's triggers on every table again, dropping those of an older layout."""
    for (name,) in db.conn.execute(TRIGGERS).fetchall():
        db.conn.execute(f"drop trigger {name}")
    for table in data_tables(db):
        columns = [row[0] for row in db.conn.execute(COLUMNS, {"tbl": table})]
        old = "json_object(" + ", ".join(f"'{column}', old.{column}" for column in columns) + ")"
        for event, row, image in (("insert", "new", "null"), ("update", "old", old), ("delete", "old", old)):
            db.conn.execute(
                f"create trigger trail_{table}_{event} after {event} on {table} begin "
                "insert into image (change_id, tbl, row_id, op, old) values "
                f"((select max(id) from change), '{table}', {row}.id, '{event}', {image}); end"
            )


@contextmanager
def action(
    db: Database, name: str, *, coder: str, at: str, uuid_: str = "", released: bool = False
) -> Iterator[Action]:
    """Run one action: a transaction that becomes a Change, or leaves nothing.

    Args:
        db: An opened study or vault.
        name: The command (``code add``).
        coder: Who acts.
        at: ISO time, UTC.
        uuid_: That of the Change in the other file, where both are written.
        released: A record of release, kept though no row changes.
    """
    db.conn.execute("begin immediate")
    try:
        facts = {"uuid": uuid_ or str(uuid.uuid4()), "at": at, "coder": coder, "action": name}
        cursor = db.conn.execute(ADD_CHANGE, facts | {"released": released})
        done = Action(int(cursor.lastrowid or 0), facts["uuid"], at, coder)
        yield done
        _finish(db, done, keep=released or done.undoes is not None)
        db.conn.execute("commit")
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("rollback")
        if isinstance(error, driver.errors("IntegrityError")) and "UNIQUE" in str(error):
            raise Collision(name) from error
        raise


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Read one state of the file, whatever others write meanwhile; within another reading, the state of that one."""
    within: bool = db.conn.in_transaction
    if not within:
        db.conn.execute("begin")
    try:
        yield
    finally:
        if not within and db.conn.in_transaction:
            db.conn.execute("rollback")


def _finish(db: Database, done: Action, *, keep: bool) -> None:
    """Write the summary, or drop the Change where nothing changed."""
    key = {"change": done.id}
    touched = db.conn.execute(ROWS_TOUCHED, key).fetchone()[0] + db.conn.execute(FILES_TOUCHED, key).fetchone()[0]
    if touched or keep:
        said = {"summary": done.summary, "undoes": done.undoes}
        db.conn.execute("update change set summary = :summary, undoes = :undoes where id = :change", key | said)
    else:
        db.conn.execute("delete from change where id = :change", key)


def history(db: Database, limit: int) -> list[Change]:
    """Return the latest changes, newest first."""
    return [
        Change(row[0], row[1], row[2], row[3], row[4], row[6], bool(row[5]))
        for row in db.conn.execute(HISTORY, {"limit": limit})
    ]


@dataclass(frozen=True, slots=True)
class Undoable:
    """The latest action that can be taken back."""

    id: int
    uuid: str
    action: str
    summary: str


def latest(db: Database, coder: str, *, before: int) -> Undoable:
    """Return the coder's latest state-changing action before the Change ``before``, which is under way.

    Raises:
        CannotUndo: There is none, it is from an older layout, or later work touched the same rows.
    """
    row = db.conn.execute(LATEST, {"coder": coder, "before": before}).fetchone()
    if row is None:
        raise CannotUndo(f"{coder} has nothing to undo.", hint="`qcode history` shows who did what.")
    if row[5]:
        raise CannotUndo(
            f"The latest action of {coder} ({row[2]}) cannot be undone: words it rests on were erased for good.",
            hint="Consents withdrawn, and sealing, cannot be undone; go on from here.",
        )
    layout = db.conn.execute("pragma user_version").fetchone()[0]
    if row[4] != layout:
        raise CannotUndo(f"The latest action of {coder} ({row[2]}) was made before the study was upgraded.")
    later = db.conn.execute(LATER_ON_SAME_ROWS, {"change": row[0]}).fetchone()
    if later is not None:
        raise CannotUndo(
            f"The latest action of {coder} ({row[2]}) cannot be undone: {later[0]} changed the same things since "
            f"({later[1]}).",
            hint="Undo the later action first.",
        )
    return Undoable(row[0], row[1], row[2], row[3])


def change_with(db: Database, uuid_: str) -> int | None:
    """Return the Change of this file that shares a uuid with one of the other file."""
    row = db.conn.execute(BY_UUID, {"uuid": uuid_}).fetchone()
    return None if row is None else int(row[0])


def restore(db: Database, change: int, *, by: int) -> int:
    """Put back every row a Change touched, inside the action ``by``, and return how many.

    Raises:
        CannotUndo: Later work rests on what would go.
    """
    connection = db.conn
    connection.execute("pragma defer_foreign_keys = on")
    touched = 0
    try:
        for (table,) in connection.execute(TABLES_TOUCHED, {"change": change}).fetchall():
            touched += _restore_table(db, table, change)
        connection.execute("update change set undone_by = :by where id = :change", {"by": by, "change": change})
    except driver.errors("IntegrityError") as error:
        message = "It cannot be undone: the same was made again since."
        raise CannotUndo(message, hint="`qcode history` shows what came after.") from error
    if connection.execute("select 1 from pragma_foreign_key_check limit 1").fetchone():
        message = "It cannot be undone: later work rests on it (codings, turns or names that would lose their place)."
        raise CannotUndo(message, hint="Undo the later work first; `qcode history` shows it.")
    return touched


def _restore_table(db: Database, table: str, change: int) -> int:
    columns = [row[0] for row in db.conn.execute(COLUMNS, {"tbl": table})]
    listed = ", ".join(columns)
    values = ", ".join(f"json_extract(old, '$.{column}')" for column in columns)
    key: dict[str, object] = {"change": change, "tbl": table}
    first = "select min(id) from image where change_id = :change and tbl = :tbl group by row_id"
    held = _held(db, table, key)
    gone = db.conn.execute(
        f"delete from {table} where id in (select row_id from image where change_id = :change and tbl = :tbl)", key
    )
    back = db.conn.execute(
        f"insert into {table} ({listed}) select {values} from image where id in ({first}) and op <> 'insert'", key
    )
    for child, column, rows in held:
        sql = f"update {child} set {column} = ? where id = ? and exists (select 1 from {table} where id = ?)"
        db.conn.executemany(sql, [(value, row, value) for row, value in rows])
    return max(gone.rowcount, back.rowcount)


def _held(db: Database, table: str, key: dict[str, object]) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Return what points at the rows of a Change and would let go as they are put back: table, column, rows."""
    return [
        (
            child,
            column,
            db.conn.execute(
                f"select id, {column} from {child} where {column} in "
                "(select row_id from image where change_id = :change and tbl = :tbl)",
                key,
            ).fetchall(),
        )
        for child, column in db.conn.execute(POINTING_LOOSELY, {"tbl": table}).fetchall()
    ]
