"""Whether a database file is whole, and whether it keeps what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

DANGLING = 'select "table", count(*) from pragma_foreign_key_check group by 1 order by 1'
_MOST = 5


def faults(db: Database) -> Iterator[str]:
    """Yield a sentence for each fault sqlite finds, the first few, without what rows hold."""
    found = db.conn.execute(f"pragma integrity_check({_MOST})").fetchall()
    if found != [("ok",)]:
        yield f"The database is damaged: sqlite finds {len(found)}{' or more' * (len(found) == _MOST)} faults in it."
    for table, rows in db.conn.execute(DANGLING).fetchall():
        yield f"Rows of {table} point at what is not there ({rows})."


def erases(db: Database) -> bool:
    """Tell whether deleted rows are overwritten."""
    return bool(db.conn.execute("pragma secure_delete").fetchone()[0])
