"""Under what each source was scanned, and the words of special categories a scan has noticed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from qcode.model.mask import ScanStamp

NOT_CLEAN = """
select source.id, source.name,
    scan.id is null or scan.hash <> source.hash or scan.names <> :names or scan.rules <> :rules
        or scan.layers <> :layers or scan.model <> :model as stale,
    (select count(*) from mention where mention.source_id = source.id and mention.state = 'undecided') as undecided
from source left join scan on scan.source_id = source.id
where source.hash is not null and (:ids is null or source.id in (select value from json_each(:ids)))
order by source.id
"""
STAMP_SCAN = """
insert into scan (source_id, hash, names, rules, layers, model, at)
values (:source, :hash, :names, :rules, :layers, :model, :at)
on conflict (source_id) do update set hash = :hash, names = :names, rules = :rules, layers = :layers, model = :model,
    at = :at
"""
ONLY_NAMES_DIFFER = """
select source.id from source join scan on scan.source_id = source.id
where scan.hash = source.hash and scan.names = :old and scan.rules = :rules and scan.layers = :layers
    and scan.model = :model
order by source.id
"""
NAMES_OF_SCAN = "update scan set names = :names where source_id = :source and names <> :names"
SPECIAL = """
select source.name, turn, start, end, special_category.kind, special_category.source_id
from special_category join source on source.id = source_id order by source_id, start, special_category.kind
"""
SPECIAL_OF_SOURCE = "select turn, start, end, kind from special_category where source_id = :source order by start, kind"
ADD_SPECIAL = """
insert into special_category (source_id, turn, start, end, kind) values (:source, :turn, :start, :end, :kind)
"""


def stamp_scan(db: Database, source: int, stamp: ScanStamp, *, hash_: str, at: str) -> None:
    """Note under which text, names, rules, layers and model a source was scanned."""
    db.conn.execute(STAMP_SCAN, asdict(stamp) | {"source": source, "hash": hash_, "at": at})


def forget_scan(db: Database, source: int) -> None:
    """Make a source count as never scanned."""
    db.conn.execute("delete from scan where source_id = :source", {"source": source})
    db.conn.execute("delete from special_category where source_id = :source", {"source": source})


def not_clean(db: Database, stamp: ScanStamp, wanted: Sequence[int] | None) -> list[tuple[int, str, bool, int]]:
    """Return row id, source, whether the scan is stale, and undecided mentions, of sources that are not clean."""
    keys = asdict(stamp) | {"ids": None if wanted is None else json.dumps(list(wanted))}
    rows = db.conn.execute(NOT_CLEAN, keys)
    return [(row[0], row[1], bool(row[2]), row[3]) for row in rows if row[2] or row[3]]


def only_names_differ(db: Database, stamp: ScanStamp) -> list[int]:
    """Return the sources that were up to date under this stamp."""
    keys = {"old": stamp.names, "rules": stamp.rules, "layers": stamp.layers, "model": stamp.model}
    return [row[0] for row in db.conn.execute(ONLY_NAMES_DIFFER, keys)]


def set_names_of_scan(db: Database, sources: Iterable[int], names: str) -> None:
    """Note that sources are up to date under other names too: none of what changed stands in them."""
    db.conn.executemany(NAMES_OF_SCAN, ({"source": source, "names": names} for source in sources))


def special(db: Database) -> list[tuple[str, int, Span, str, int]]:
    """Return source, turn, span, kind and source row of every word of a special category, in the order of the texts."""
    return [(row[0], row[1], Span(row[2], row[3]), row[4], row[5]) for row in db.conn.execute(SPECIAL)]


def replace_special(db: Database, source: int, found: Sequence[tuple[int, Span, str]]) -> None:
    """Make ``found`` (turn, span, kind) what of special categories stands in a source."""
    rows = [(turn, span.start, span.end, kind) for turn, span, kind in found]
    if [tuple(row) for row in db.conn.execute(SPECIAL_OF_SOURCE, {"source": source})] == sorted(
        rows, key=lambda row: (row[1], row[3])
    ):
        return
    db.conn.execute("delete from special_category where source_id = :source", {"source": source})
    columns = ("turn", "start", "end", "kind")
    db.conn.executemany(ADD_SPECIAL, ({"source": source} | dict(zip(columns, row, strict=True)) for row in rows))
