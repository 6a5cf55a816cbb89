"""Condensates: short versions of long codings, in the coder's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

ALL = "select id, condensate from coding where condensate <> ''"
SET = "update coding set condensate = :condensate where id = :id and condensate <> :condensate"


def by_coding(db: Database) -> dict[int, str]:
    """Return codings with their condensate; those without are not there."""
    return dict(db.conn.execute(ALL).fetchall())


def set_one(db: Database, coding: int, condensate: str) -> int:
    """Give a coding a condensate, or take it with an empty one; return 0 where it had this one."""
    return db.conn.execute(SET, {"id": coding, "condensate": condensate}).rowcount
