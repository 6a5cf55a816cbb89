"""Taking back an undo: the rows as they stood before it, from its own images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import CannotUndo
from qcode.store.trail import Undoable

if TYPE_CHECKING:
    from sqlite_utils import Database

REDO = "redo"
# An undo can be redone until its coder does something new.
LATEST_UNDO = """
select change.id, change.uuid, undone.action, undone.summary, change.layout
from change join change undone on undone.id = change.undoes
where change.coder = :coder and change.id < :before and change.undone_by is null
    and not exists (select 1 from change later where later.coder = :coder and later.id > change.id
        and later.id < :before and later.released = 0 and later.undoes is null and later.action <> 'redo')
order by change.id desc limit 1
"""
OTHERS_ON_SAME_ROWS = """
select later_change.coder, later_change.action
from image mine
join image later on later.tbl = mine.tbl and later.row_id = mine.row_id and later.change_id > mine.change_id
join change later_change on later_change.id = later.change_id
where mine.change_id = :change and later_change.coder <> :coder
    and later_change.undoes is null and later_change.undone_by is null
limit 1
"""


def latest_undo(db: Database, coder: str, *, before: int) -> Undoable:
    """Return the coder's undo that can be taken back; action and summary are those of what it took back.

    Raises:
        CannotUndo: There is none, it is from an older layout, or another coder's work touched the same rows since.
    """
    row = db.conn.execute(LATEST_UNDO, {"coder": coder, "before": before}).fetchone()
    if row is None:
        raise CannotUndo("There is nothing to redo.", hint="Only what was undone last, before anything new.")
    if row[4] != db.conn.execute("pragma user_version").fetchone()[0]:
        raise CannotUndo("It was undone before the study was upgraded, so that it cannot be redone.")
    later = db.conn.execute(OTHERS_ON_SAME_ROWS, {"change": row[0], "coder": coder}).fetchone()
    if later is not None:
        raise CannotUndo(f"It cannot be redone: {later[0]} changed the same things since ({later[1]}).")
    return Undoable(row[0], row[1], row[2], row[3])
