"""Passes: who has worked through which source for which codes.

A pass without rows in ``pass_code`` is for a whole codebook: it covers the codes of the tree as it was then. A code
that was added since is not covered. Nor is one that took over a code nobody was listening for then: what it means now
was not listened for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlite_utils import Database

PASSES = """
select pass.id, coder, source_id, codebook_id, tree_id, pass.created,
    exists (select 1 from pass_code where pass_id = pass.id)
from pass {narrowed} order by coder, source_id, codebook_id
"""
OF_CODERS = "where coder in (select value from json_each(:coders))"
OF_ONE = "where coder = :coder and source_id = :source and codebook_id = :codebook"
CODES_OF_PASSES = "select pass_id, code_id from pass_code order by pass_id, code_id"
CODES = "select id, codebook_id, key from code order by codebook_id, position"
CODES_MADE = """
select image.row_id, min(change.at) from image join change on change.id = image.change_id
where tbl = 'code' and op = 'insert' group by image.row_id
"""
TREES = "select id, codebook_id from tree order by id"
KEYS_OF_TREE = "select json_extract(code.value, '$.id') from tree, json_each(tree.codes) code where tree.id = :tree"
MERGERS = """
select tree.codebook_id, tree.id, json_extract(code.value, '$.id'), gone.value
from tree, json_each(tree.codes) code, json_each(code.value, '$.merged') gone order by tree.id
"""
LATEST_TREE = "select max(id) from tree where codebook_id = :codebook"
ADD = """
insert into pass (coder, source_id, codebook_id, created, tree_id)
values (:coder, :source, :codebook, :created, :tree)
"""
RENEW = "update pass set created = :created, tree_id = :tree where id = :id"
DROP_CODES = """
delete from pass_code where pass_id = :id and code_id not in (select value from json_each(:codes))
"""
ADD_CODES = """
insert into pass_code (pass_id, code_id) select :id, value from json_each(:codes) where true
on conflict (pass_id, code_id) do nothing
"""
DROP = "delete from pass where id = :id"


@dataclass(frozen=True, slots=True)
class StoredPass:
    """A pass's row.

    Attributes:
        tree: The state of the tree it was made under; None where that was not kept.
        partial: Whether it is for some codes only, named one by one.
    """

    id: int
    coder: str
    source: int
    codebook: int
    tree: int | None
    created: str
    partial: bool


def passes(db: Database, coders: Sequence[str] = ()) -> list[StoredPass]:
    """Return the passes of some coders, or of all."""
    sql = PASSES.format(narrowed=OF_CODERS if coders else "")
    return [_pass(row) for row in db.conn.execute(sql, {"coders": json.dumps(list(coders))} if coders else {})]


def one(db: Database, coder: str, source: int, codebook: int) -> StoredPass | None:
    """Return a coder's pass through a source for a codebook."""
    keys = {"coder": coder, "source": source, "codebook": codebook}
    row = db.conn.execute(PASSES.format(narrowed=OF_ONE), keys).fetchone()
    return None if row is None else _pass(row)


def _pass(row: tuple[int, str, int, int, int | None, str, int]) -> StoredPass:
    return StoredPass(*row[:-1], bool(row[-1]))


class Covered:
    """Which codes passes cover, by row; what is needed of the trees is read once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._named: dict[int, set[int]] | None = None
        self._whole: dict[tuple[int, int | None, str], frozenset[int]] = {}
        self._mergers: list[tuple[int, int, str, str]] | None = None
        self.of_book: dict[int, dict[str, int]] = {}
        for row, book, key in db.conn.execute(CODES):
            self.of_book.setdefault(book, {})[key] = row

    def __call__(self, one: StoredPass) -> frozenset[int]:
        """Return the codes a pass covers."""
        if one.partial:
            if self._named is None:
                self._named = {}
                for key, code in self._db.conn.execute(CODES_OF_PASSES):
                    self._named.setdefault(key, set()).add(code)
            return frozenset(self._named[one.id])
        key = (one.codebook, one.tree, "" if one.tree else one.created)
        if key not in self._whole:
            self._whole[key] = self._of_tree(*key)
        return self._whole[key]

    def _of_tree(self, book: int, tree: int | None, created: str) -> frozenset[int]:
        known = self.of_book.get(book, {})
        if tree is None:
            return self._before_trees(book, created)
        there = self._listened(book, tree, {row[0] for row in self._db.conn.execute(KEYS_OF_TREE, {"tree": tree})})
        return frozenset(row for key, row in known.items() if key in there)

    def _before_trees(self, book: int, created: str) -> frozenset[int]:
        """Return the codes that were there when a pass was made of which no tree was kept."""
        known = self.of_book.get(book, {})
        made = dict(self._db.conn.execute(CODES_MADE).fetchall())
        there = {key for key, row in known.items() if made.get(row, "") <= created}
        first = next((tree for tree, one in self._db.conn.execute(TREES).fetchall() if one == book), None)
        if first is not None:
            kept = {row[0] for row in self._db.conn.execute(KEYS_OF_TREE, {"tree": first})}
            there = self._listened(book, first, there | (kept - known.keys()))
        return frozenset(row for key, row in known.items() if key in there)

    def _listened(self, book: int, tree: int, keys: set[str]) -> set[str]:
        """Return those of the codes of a tree that later took over only what was in that tree too."""
        if self._mergers is None:
            self._mergers = self._db.conn.execute(MERGERS).fetchall()
        there, seen = set(keys), set[tuple[str, str]]()
        for of_book, at, into, gone in self._mergers:
            if of_book != book or (into, gone) in seen:
                continue
            seen.add((into, gone))
            if at > tree and gone not in there:
                there.discard(into)
        return there


def set_pass(db: Database, keys: tuple[str, int, int], codes: Collection[int] | None, at: str) -> None:
    """Make a pass be for these codes, or for a whole codebook (None), inside an action.

    Args:
        db: With an action under way.
        keys: Coder, source and codebook.
        codes: Rows; an empty collection is no pass any longer.
        at: ISO time.
    """
    coder, source, book = keys
    before = one(db, coder, source, book)
    if codes is not None and not codes:
        if before is not None:
            _set_codes(db, before.id, ())
            db.conn.execute(DROP, {"id": before.id})
        return
    (tree,) = db.conn.execute(LATEST_TREE, {"codebook": book}).fetchone()
    facts = {"coder": coder, "source": source, "codebook": book, "created": at, "tree": tree}
    if before is None:
        key = int(db.conn.execute(ADD, facts).lastrowid or 0)
    else:
        key = before.id
        if (before.created, before.tree) != (at, tree):
            db.conn.execute(RENEW, facts | {"id": key})
    _set_codes(db, key, codes or ())


def _set_codes(db: Database, key: int, codes: Iterable[int]) -> None:
    facts = {"id": key, "codes": json.dumps(sorted(codes))}
    db.conn.execute(DROP_CODES, facts)
    db.conn.execute(ADD_CODES, facts)


def record(db: Database, covered: Covered, keys: tuple[str, int, int], codes: Collection[int] | None, at: str) -> bool:
    """Add to what a coder has worked through, inside an action; return whether that is new.

    Args:
        db: With an action under way.
        covered: What the passes cover.
        keys: Coder, source and codebook.
        codes: Rows; None for the whole codebook as it is now.
        at: ISO time.
    """
    everything = frozenset(covered.of_book.get(keys[2], {}).values())
    before = one(db, *keys)
    there = covered(before) if before is not None else frozenset[int]()
    wanted = everything if codes is None else there | frozenset(codes)
    if before is not None and wanted <= there and (codes is not None or not before.partial):
        return False
    set_pass(db, keys, None if wanted >= everything else wanted, at)
    return True
