"""What the sampling frame is counted from, beside the participations: every source with its kind, wave and facts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

SOURCES = "select id, name, kind, wave from source order by id"


@dataclass(frozen=True, slots=True)
class FramedSource:
    """A source as the frame needs it."""

    name: str
    kind: str
    wave: int | None
    values: Mapping[str, tuple[str, ...]]


def sources(db: Database) -> dict[str, FramedSource]:
    """Return every source by its id, with or without a text."""
    rows = db.conn.execute(SOURCES).fetchall()
    values = register.values_of_sources(db, json.dumps([row[0] for row in rows]))
    return {row[1]: FramedSource(row[1], row[2], row[3], values.get(row[0], {})) for row in rows}
