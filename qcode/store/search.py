"""The index of words: which turns may hold them, kept beside the texts and made again from them at any time.

Its tables begin with ``search_`` and are not on the trail. A source is indexed again when its text has changed since.
Each turn has its words and their basic forms, as many of the one as of the other, so that the n-th belongs to the n-th.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlite_utils import Database

TURN_BITS = 20  # a row of the index is its source's number with the turn's behind it

MAKE = (
    """
    create virtual table if not exists search_turn
    using fts5(words, stems, tokenize = 'unicode61 remove_diacritics 0')
    """,
    "create table if not exists search_source (id integer primary key, state text not null) strict",
)
MAKE_VOCABULARY = (
    "create virtual table if not exists temp.search_term using fts5vocab(main, search_turn, col)",
    "create virtual table if not exists temp.search_place using fts5vocab(main, search_turn, instance)",
)
CHANGED = """
select source.id, source.hash || ' ' || source.turns from source left join search_source on search_source.id = source.id
where source.hash is not null and search_source.state is not source.hash || ' ' || source.turns order by source.id
"""
GONE = "select id from search_source where id not in (select id from source where hash is not null)"
NOTE = """
insert into search_source (id, state) values (:id, :state) on conflict (id) do update set state = excluded.state
"""
TURNS = "select n, words from turn where source_id = :source order by n"
ADD = "insert into search_turn (rowid, words, stems) values (:row, :words, :stems)"
DROP = "delete from search_turn where rowid between :first and :last"
ERASE = ("drop table if exists search_turn", "drop table if exists search_source")
ROWS = "select rowid, words, stems from search_turn where search_turn match :query order by rowid"
TERMS = "select term from temp.search_term where col = 'words' and term like :like escape '!' order by term"
STEM_PLACE = "select doc, offset from temp.search_place where term = :term and col = 'words' limit 1"
IS_STEM = "select exists (select 1 from temp.search_term where term = :term and col = 'stems')"
STEMS = "select stems from search_turn where rowid = :row"
EVERY_TURN = """
select source_id, n, words from turn where :sources is null or source_id in (select value from json_each(:sources))
order by source_id, n
"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A source as it is indexed.

    Attributes:
        state: What tells this text from others the source had.
        turns: Number, words and basic forms of each turn.
    """

    source: int
    state: str
    turns: Sequence[tuple[int, str, str]]


def is_ready(db: Database) -> bool:
    """Tell whether the index is there and has every text as it is; nothing is written."""
    made = db.conn.execute("select exists (select 1 from sqlite_master where name = 'search_source')").fetchone()[0]
    return bool(made) and not db.conn.execute(CHANGED).fetchone() and not gone(db)


def changed(db: Database) -> list[tuple[int, str]]:
    """Return the sources whose text is not the one indexed, each with what is to be noted once it is."""
    for statement in MAKE:
        db.conn.execute(statement)
    return db.conn.execute(CHANGED).fetchall()


def gone(db: Database) -> list[int]:
    """Return the sources that are indexed and have no text any more."""
    return [row[0] for row in db.conn.execute(GONE)]


def turns(db: Database, source: int) -> list[tuple[int, str]]:
    """Return number and words of a source's turns."""
    return db.conn.execute(TURNS, {"source": source}).fetchall()


def index(db: Database, found: Iterable[Indexed], gone: Iterable[int] = ()) -> None:
    """Index sources anew, and take out those that are gone; all or nothing."""
    db.conn.execute("begin immediate")
    try:
        for source in gone:
            _drop(db, source)
            db.conn.execute("delete from search_source where id = :id", {"id": source})
        for one in found:
            _drop(db, one.source)
            rows = (
                {"row": (one.source << TURN_BITS) + n, "words": words, "stems": stems} for n, words, stems in one.turns
            )
            db.conn.executemany(ADD, rows)
            db.conn.execute(NOTE, {"id": one.source, "state": one.state})
        db.conn.execute("commit")
    except BaseException:
        db.conn.execute("rollback")
        raise


def erase(db: Database) -> None:
    """Drop the index: it may hold words that are to be erased, of earlier texts too; the next search makes it again."""
    for statement in ERASE:
        db.conn.execute(statement)


def _drop(db: Database, source: int) -> None:
    db.conn.execute(DROP, {"first": source << TURN_BITS, "last": ((source + 1) << TURN_BITS) - 1})


def rows(db: Database, query: str) -> Iterator[tuple[int, int, str, str]]:
    """Return source, turn, words and basic forms of the turns a query of the index finds."""
    for row, words, stems in db.conn.execute(ROWS, {"query": query}):
        yield row >> TURN_BITS, row & ((1 << TURN_BITS) - 1), words, stems


def terms(db: Database, like: str) -> list[str]:
    """Return the words of the texts that fit a pattern of ``like``, ``!`` being its sign of escape."""
    _make_vocabulary(db)
    return [row[0] for row in db.conn.execute(TERMS, {"like": like})]


def stem(db: Database, term: str) -> str:
    """Return a word's basic form as the texts have it; empty where they do not have the word."""
    _make_vocabulary(db)
    place = db.conn.execute(STEM_PLACE, {"term": term}).fetchone()
    if place is None:
        return ""
    (stems,) = db.conn.execute(STEMS, {"row": place[0]}).fetchone()
    return str(stems.split(" ")[place[1]])


def is_stem(db: Database, term: str) -> bool:
    """Tell whether some word of the texts has this basic form."""
    _make_vocabulary(db)
    return bool(db.conn.execute(IS_STEM, {"term": term}).fetchone()[0])


def _make_vocabulary(db: Database) -> None:
    for statement in MAKE_VOCABULARY:
        db.conn.execute(statement)


def every_turn(db: Database, sources: Sequence[int] | None) -> Iterator[tuple[int, int, str]]:
    """Return source, number and words of the turns of sources, or of all."""
    key = None if sources is None else json.dumps(list(sources))
    return iter(db.conn.execute(EVERY_TURN, {"sources": key}))
