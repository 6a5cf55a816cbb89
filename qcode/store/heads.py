"""What heads of files said of who took part, kept as JSON beside the sources they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.store import masks

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = """
select source.id, source.name, stamp.value from source join stamp on stamp.name = 'head of ' || source.id
where source.hash is not null order by source.id
"""


def keep(db: Database, source: int, said: str) -> None:
    """Keep what the head of a source's file said; ``said`` is JSON."""
    masks.set_stamp(db, f"head of {source}", said)


def kept(db: Database) -> list[tuple[int, str, str]]:
    """Return row, id and what the head of the file said of each source that has its text still."""
    return db.conn.execute(KEPT).fetchall()
