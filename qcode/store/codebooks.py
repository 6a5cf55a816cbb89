"""Codebooks and codes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.code import Code, CodePath
from qcode.model.codebook import Codebook
from qcode.store import trees

if TYPE_CHECKING:
    from sqlite_utils import Database

CODEBOOKS = "select id, name, version, path from codebook order by id"
CODES = """
select key, name, path, number, definition, include, exclude, examples, aliases, asked_in, id
from code where codebook_id = :codebook order by position
"""
CODES_AT = """
select code.id, code.path, codebook.name, code.key
from code join codebook on codebook.id = codebook_id where code.path = :path
"""
SUBTREE = "select id from code where path = :path or (path > :path || '/' and path < :path || '0')"
EVERY_CODE = "select id from code"
PATHS = "select path from code order by codebook_id, position"
PATHS_BY_ID = """
select code.id, code.path from json_each(:ids) wanted join code on code.id = wanted.value order by codebook_id, position
"""
CODES_WITH_BOOK = "select id, path, codebook_id from code order by codebook_id, position"
CODINGS_PER_CODE = """
select key, (select count(*) from coding where code_id = code.id) from code where codebook_id = :codebook
"""
COUNTS = """
select codebook.name, code.path, count(coding.id), count(distinct coding.coder), count(distinct coding.source_id)
from code join codebook on codebook.id = codebook_id
left join coding on coding.code_id = code.id and coding.layer = '' group by code.id
"""
PLACES = """
select source_id, unit, start, end, code_id from coding where layer = '' order by source_id, unit, start, end
"""
CODERS = "select count(distinct coder) from coding where layer = ''"
ROWS = "select code.id, codebook.name, code.key from code join codebook on codebook.id = codebook_id"
ADD_CODE = """
insert into code (codebook_id, key, name, path, number, definition, include, exclude, examples, aliases, asked_in,
    position)
values (:codebook, :key, :name, :path, :number, :definition, :include, :exclude, :examples, :aliases, :asked_in,
    :position)
"""
CHANGE_CODE = """
update code set name = :name, path = :path, number = :number, definition = :definition, include = :include,
    exclude = :exclude, examples = :examples, aliases = :aliases, asked_in = :asked_in, position = :position
where codebook_id = :codebook and key = :key
"""


@dataclass(frozen=True, slots=True)
class StoredCode:
    """A code's row, as far as coding needs it."""

    id: int
    path: str
    codebook: str
    key: str


def all_codebooks(db: Database) -> list[tuple[int, Codebook]]:
    """Return every codebook with its row's id."""
    found: list[tuple[int, Codebook]] = []
    for key, name, version, path in db.conn.execute(CODEBOOKS).fetchall():
        codes = tuple(_code(code) for code in db.conn.execute(CODES, {"codebook": key}))
        found.append((key, Codebook(name, version, codes, path, splits=trees.splits(db, key))))
    return found


def codes_at(db: Database, path: str) -> list[StoredCode]:
    """Return the codes with this path, one per codebook at most."""
    return [StoredCode(*row) for row in db.conn.execute(CODES_AT, {"path": path})]


def subtree(db: Database, path: str) -> list[int]:
    """Return the row ids of a code and of all codes below it."""
    return [row[0] for row in db.conn.execute(SUBTREE, {"path": path})]


def every_code(db: Database) -> list[int]:
    """Return the row ids of all codes."""
    return [row[0] for row in db.conn.execute(EVERY_CODE)]


def paths(db: Database) -> list[str]:
    """Return all paths in the order of the trees."""
    return [row[0] for row in db.conn.execute(PATHS)]


def paths_by_id(db: Database, wanted: list[int]) -> dict[int, str]:
    """Return row ids to paths, in the order of the trees."""
    return {row[0]: row[1] for row in db.conn.execute(PATHS_BY_ID, {"ids": json.dumps(wanted)})}


def codes_with_book(db: Database) -> dict[int, tuple[str, int]]:
    """Return row ids to path and codebook, in the order of the trees."""
    return {row[0]: (row[1], row[2]) for row in db.conn.execute(CODES_WITH_BOOK)}


def codings_per_code(db: Database, codebook: int) -> dict[str, int]:
    """Return how many codings each code id of a codebook holds."""
    return dict(db.conn.execute(CODINGS_PER_CODE, {"codebook": codebook}).fetchall())


def counts(db: Database) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return per codebook and path the number of codings, of coders and of sources; what was settled is no coder's."""
    return {(row[0], row[1]): row[2:] for row in db.conn.execute(COUNTS)}


def places(db: Database) -> list[tuple[int, str, int, int, int]]:
    """Return source, unit, start, end and code of every coding by coders, in the order of the texts."""
    return db.conn.execute(PLACES).fetchall()


def coders(db: Database) -> int:
    """Return how many people have coded."""
    return int(db.conn.execute(CODERS).fetchone()[0])


def rows(db: Database) -> dict[int, tuple[str, str]]:
    """Return each code's row with the name of its codebook and its id."""
    return {row[0]: (row[1], row[2]) for row in db.conn.execute(ROWS)}


def set_codebook(db: Database, book: Codebook) -> int:
    """Add a codebook or update its version and file; return its row's id."""
    facts = {"name": book.name, "version": book.version, "path": book.path}
    row = db.conn.execute("select id, version, path from codebook where name = :name", facts).fetchone()
    if row is None:
        sql = "insert into codebook (name, version, path) values (:name, :version, :path)"
        return int(db.conn.execute(sql, facts).lastrowid or 0)
    if (row[1], row[2]) != (book.version, book.path):
        sql = "update codebook set version = :version, path = :path where id = :id"
        db.conn.execute(sql, facts | {"id": row[0]})
    return int(row[0])


def add_code(db: Database, codebook: int, code: Code, position: int) -> int:
    """Add a code."""
    return int(db.conn.execute(ADD_CODE, _facts(codebook, code, position)).lastrowid or 0)


def change_code(db: Database, codebook: int, code: Code, position: int) -> None:
    """Give the code with this id the name, place and definition of ``code``."""
    db.conn.execute(CHANGE_CODE, _facts(codebook, code, position))


def _facts(codebook: int, code: Code, position: int) -> dict[str, object]:
    lists = {name: getattr(code, name) for name in ("include", "exclude", "examples", "aliases", "asked_in")}
    return {
        "codebook": codebook,
        "key": code.id,
        "name": code.name,
        "path": str(code.path),
        "number": code.number,
        "definition": code.definition,
        "position": position,
    } | {name: json.dumps(values, ensure_ascii=False) for name, values in lists.items()}


def _code(row: tuple[str, ...]) -> Code:
    include, exclude, examples, aliases, asked_in = (tuple(json.loads(text)) for text in row[5:10])
    path = CodePath.parse(row[2])
    return Code(row[0], row[1], path, row[3], row[4], include, exclude, examples, aliases, asked_in)
