"""The states of the code trees, and what codes are being split into."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.model.code import Code, CodePath
from qcode.model.codebook import Codebook

if TYPE_CHECKING:
    from sqlite_utils import Database

_TEXTS = ("id", "name", "number", "definition")
_LISTS = ("include", "exclude", "examples", "aliases", "asked_in")

LATEST = "select version, codes from tree where codebook_id = :codebook order by id desc limit 1"
ADD = """
insert into tree (codebook_id, version, created, codes)
values (:codebook, :version, (select at from change order by id desc limit 1), :codes)
"""
STATES = """
select tree.id, codebook.name, tree.version, tree.created, tree.codes, coalesce((
    select change.coder from image join change on change.id = image.change_id
    where image.tbl = 'tree' and image.row_id = tree.id and image.op = 'insert'
    order by image.change_id limit 1), '')
from tree join codebook on codebook.id = tree.codebook_id order by tree.id
"""
SPLITS = """
select code.key, into_code.key from split
join code on code.id = split.code_id
left join split_into on split_into.split_id = split.id left join code into_code on into_code.id = split_into.code_id
where code.codebook_id = :codebook order by code.position, into_code.position
"""
ADD_SPLIT = """
insert into split (code_id, created)
select id, (select at from change order by id desc limit 1) from code where codebook_id = :codebook and key = :key
on conflict (code_id) do nothing
"""
ADD_SPLIT_INTO = """
insert into split_into (split_id, code_id)
select split.id, target.id from code join split on split.code_id = code.id, code target
where code.codebook_id = :codebook and code.key = :key and target.codebook_id = :codebook and target.key = :into
on conflict (split_id, code_id) do nothing
"""
DROP_SPLIT_INTO = """
delete from split_into
where split_id = (select split.id from split join code on code.id = split.code_id
        where code.codebook_id = :codebook and code.key = :key)
    and code_id not in (select id from code where codebook_id = :codebook
        and key in (select value from json_each(:into)))
"""
DROP_SPLIT = """
delete from split where code_id = (select id from code where codebook_id = :codebook and key = :key)
"""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a code tree.

    Attributes:
        created: ISO time, UTC, from which on it was so.
        coder: Who made it so; empty where that is not on record.
    """

    id: int
    created: str
    coder: str
    book: Codebook


def note(db: Database, codebook: int, book: Codebook) -> None:
    """Keep the state of a tree, where it is another than the last one kept; inside an action."""
    codes = json.dumps(_facts(book), ensure_ascii=False)
    row = db.conn.execute(LATEST, {"codebook": codebook}).fetchone()
    if row != (book.version, codes) and (row is not None or book.codes):
        db.conn.execute(ADD, {"codebook": codebook, "version": book.version, "codes": codes})


def states(db: Database) -> list[State]:
    """Return every state of every tree, the oldest first."""
    return [
        State(key, created, coder, _book(name, version, codes))
        for key, name, version, created, codes, coder in db.conn.execute(STATES)
    ]


def splits(db: Database, codebook: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the ids of the codes of a codebook that are being split, with those they are split into."""
    found: dict[str, tuple[str, ...]] = {}
    for key, into in db.conn.execute(SPLITS, {"codebook": codebook}):
        found[key] = (*found.get(key, ()), *((into,) if into else ()))
    return tuple(found.items())


def set_splits(db: Database, codebook: int, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Make the splits under way what a codebook says, inside an action."""
    before = dict(splits(db, codebook))
    for key in before.keys() - dict(wanted).keys():
        end_split(db, codebook, key)
    for key, into in wanted:
        if set(before.get(key, ())) == set(into):
            continue
        keys = {"codebook": codebook, "key": key}
        db.conn.execute(ADD_SPLIT, keys)
        db.conn.execute(DROP_SPLIT_INTO, keys | {"into": json.dumps(into)})
        for one in into:
            db.conn.execute(ADD_SPLIT_INTO, keys | {"into": one})


def end_split(db: Database, codebook: int, key: str) -> None:
    """Forget that a code was being split."""
    keys = {"codebook": codebook, "key": key}
    db.conn.execute(DROP_SPLIT_INTO, keys | {"into": "[]"})
    db.conn.execute(DROP_SPLIT, keys)


def _facts(book: Codebook) -> list[dict[str, object]]:
    """Return a tree as it is kept: what is empty is left out."""
    into: dict[str, list[str]] = {}
    for gone, key in book.merged:
        into.setdefault(key, []).append(gone)
    split = dict(book.splits)
    found: list[dict[str, object]] = []
    for code in book:
        facts: dict[str, object] = {name: getattr(code, name) for name in (*_TEXTS, *_LISTS)}
        facts |= {
            "path": str(code.path),
            "merged": sorted(into.get(code.id, ())),
            "split": sorted(split.get(code.id, ())),
        }
        found.append({name: value for name, value in facts.items() if value})
    return found


def _book(name: str, version: str, written: str) -> Codebook:
    rows = json.loads(written)
    codes = tuple(_code(row) for row in rows)
    merged = tuple((gone, row["id"]) for row in rows for gone in row.get("merged", ()))
    return Codebook(
        name, version, codes, "", merged, tuple((row["id"], tuple(row["split"])) for row in rows if row.get("split"))
    )


def _code(row: dict[str, Any]) -> Code:
    include, exclude, examples, aliases, asked_in = (tuple(row.get(field, ())) for field in _LISTS)
    path, number, definition = CodePath.parse(row["path"]), row.get("number", ""), row.get("definition", "")
    key, name = row.get("id", ""), row.get("name", "")
    return Code(key, name, path, number, definition, include, exclude, examples, aliases, asked_in)
