"""Condensates: short versions of long codings, in the coder's own words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

ALL = "select id, condensate from coding where condensate <> ''"
IN_SOURCES = """
select source_id, code_id, unit, start, end, coder, condensate from json_each(:sources) wanted
join coding on coding.source_id = wanted.value where condensate <> '' order by source_id, unit, start, end, coding.id
"""
SET = "update coding set condensate = :condensate where id = :id and condensate <> :condensate"


@dataclass(frozen=True, slots=True)
class StoredCondensate:
    """A condensate with the place it condenses; source and code are rows."""

    source: int
    code: int
    unit: str
    start: int
    end: int
    coder: str
    condensate: str


def by_coding(db: Database) -> dict[int, str]:
    """Return codings with their condensate; those without are not there."""
    return dict(db.conn.execute(ALL).fetchall())


def in_sources(db: Database, sources: Sequence[int]) -> list[StoredCondensate]:
    """Return the condensates of some sources, in the order of the texts."""
    rows = db.conn.execute(IN_SOURCES, {"sources": json.dumps(list(sources))})
    return [StoredCondensate(*row) for row in rows]


def set_one(db: Database, coding: int, condensate: str) -> int:
    """Give a coding a condensate, or take it with an empty one; return 0 where it had this one."""
    return db.conn.execute(SET, {"id": coding, "condensate": condensate}).rowcount
