"""Interview guides, their questions, the codes these ask for, and which guide a source followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

GUIDES = """
select guide.id, guide.name, guide.version, (select count(*) from source where guide_id = guide.id)
from guide order by guide.id
"""
QUESTIONS = "select id, key, words from question where guide_id = :guide order by position, id"
CODES_OF_QUESTIONS = """
select question.key, code.id, code.path from question
join question_code on question_code.question_id = question.id join code on code.id = question_code.code_id
where question.guide_id = :guide order by question.position, question_code.id
"""
ADD_QUESTION = "insert into question (guide_id, key, position, words) values (:guide, :key, :position, :words)"
CHANGE_QUESTION = """
update question set position = :position, words = :words
where guide_id = :guide and key = :key and (position <> :position or words <> :words)
"""
CODES_OF_QUESTION = "select id, code_id from question_code where question_id = :question"
DROP_CODES = (
    "delete from question_code where question_id in (select id from question where guide_id = :g and key = :key)"
)
USE = "update source set guide_id = :guide where id = :source and guide_id is not :guide"
GUIDE_OF_SOURCES = "select id, name, guide_id from source order by id"
CODES = "select code.id, code.path, codebook_id, asked_in from code order by codebook_id, position"


@dataclass(frozen=True, slots=True)
class StoredGuide:
    """A guide's row.

    Attributes:
        sources: How many follow it.
    """

    id: int
    name: str
    version: str
    sources: int


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question with the codes it asks for, as rows and as paths."""

    key: str
    words: str
    codes: tuple[int, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskableCode:
    """A code as far as asking needs it.

    Attributes:
        asked_in: JSON list of the guides that the code tree says ask about it.
    """

    id: int
    path: str
    codebook: int
    asked_in: str


def guides(db: Database) -> list[StoredGuide]:
    """Return every version of every guide, in the order they came."""
    return [StoredGuide(*row) for row in db.conn.execute(GUIDES)]


def questions(db: Database, guide: int) -> list[StoredQuestion]:
    """Return a guide's questions in their order."""
    codes: dict[str, list[tuple[int, str]]] = {}
    for key, code, path in db.conn.execute(CODES_OF_QUESTIONS, {"guide": guide}):
        codes.setdefault(key, []).append((code, path))
    return [
        StoredQuestion(
            key, words, tuple(one[0] for one in codes.get(key, ())), tuple(one[1] for one in codes.get(key, ()))
        )
        for _, key, words in db.conn.execute(QUESTIONS, {"guide": guide})
    ]


def add(db: Database, name: str, version: str) -> int:
    """Add a version of a guide; return its row's id."""
    sql = "insert into guide (name, version) values (:name, :version)"
    return int(db.conn.execute(sql, {"name": name, "version": version}).lastrowid or 0)


def set_questions(db: Database, guide: int, wanted: Sequence[tuple[str, str, Sequence[int]]]) -> None:
    """Make ``wanted`` (key, words, codes) the questions of a guide, touching only what differs."""
    there = {row[1]: row[0] for row in db.conn.execute(QUESTIONS, {"guide": guide})}
    for key in there.keys() - {one[0] for one in wanted}:
        db.conn.execute(DROP_CODES, {"g": guide, "key": key})
        db.conn.execute("delete from question where id = :id", {"id": there[key]})
    for position, (key, words, codes) in enumerate(wanted):
        facts = {"guide": guide, "key": key, "position": position, "words": words}
        row = there.get(key)
        if row is None:
            row = int(db.conn.execute(ADD_QUESTION, facts).lastrowid or 0)
        else:
            db.conn.execute(CHANGE_QUESTION, facts)
        _set_codes(db, row, codes)


def _set_codes(db: Database, question: int, wanted: Sequence[int]) -> None:
    there = {row[1]: row[0] for row in db.conn.execute(CODES_OF_QUESTION, {"question": question})}
    db.conn.executemany(
        "delete from question_code where id = ?", [(row,) for code, row in there.items() if code not in wanted]
    )
    sql = "insert into question_code (question_id, code_id) values (?, ?)"
    db.conn.executemany(sql, [(question, code) for code in dict.fromkeys(wanted) if code not in there])


def use(db: Database, source: int, guide: int | None) -> int:
    """Say which guide a source followed; return 0 where that was known."""
    return db.conn.execute(USE, {"source": source, "guide": guide}).rowcount


def of_sources(db: Database) -> list[tuple[int, str, int | None]]:
    """Return row id, name and guide of every source."""
    return db.conn.execute(GUIDE_OF_SOURCES).fetchall()


def askable(db: Database) -> list[AskableCode]:
    """Return every code, in the order of the trees."""
    return [AskableCode(*row) for row in db.conn.execute(CODES)]
