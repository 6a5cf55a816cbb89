"""Reports as they were built: what each held, so that the next build can tell what is otherwise."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from qcode.model.report import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

LATEST = "select contents from report_build where spec = :spec order by id desc limit 1"
ADD = """
insert into report_build (spec, target, at, coder, contents) values (:spec, :target, :at, :coder, :contents)
"""
_FIELDS = 5


def latest(db: Database, spec: str) -> list[Item] | None:
    """Return what a report held when it was built last; None where it never was.

    Where words that somebody withdrew had to be erased from it, what can still be read is returned.
    """
    row = db.conn.execute(LATEST, {"spec": spec}).fetchone()
    if row is None:
        return None
    try:
        there = json.loads(row[0])
    except json.JSONDecodeError:
        return None
    return [Item(*map(str, one)) for one in there if isinstance(one, list) and len(one) == _FIELDS]


def add(db: Database, spec: str, target: str, items: Iterable[Item], *, coder: str, at: str) -> None:
    """Note what a report holds, inside an action."""
    contents = json.dumps([astuple(one) for one in items], ensure_ascii=False, separators=(",", ":"))
    facts = {"spec": spec, "target": target, "at": at, "coder": coder, "contents": contents}
    db.conn.execute(ADD, facts)
