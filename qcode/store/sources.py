"""Sources and their turns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.model.source import Source, Transcript
from qcode.model.text import word_count
from qcode.model.turn import Turn, Voice, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlite_utils import Database

SOURCES = """
select name, kind, date, coalesce(filename, '') as filename, coalesce(hash, '') as hash, turns, words,
    (select group_concat(person.name, char(10)) from (
        select person.name from participation join person on person.id = participation.person_id
        where participation.source_id = source.id and part = 'informant' and outcome = 'took part'
        order by participation.id) as person) as persons,
    coalesce(recording, '') as recording, length
from source order by id
"""
SOURCE_BY_NAME = "select id, name, hash, file_hash, kind, date, chars from source where name = :name"
SOURCES_BY_FILE = """
select id, name, hash, file_hash, kind, date, chars from source
where filename = :name collate nocase or filename like :stem escape '\\' collate nocase
"""
SOURCE_BY_HASH = "select name from source where hash = :hash and survey is null"
NAMES_BY_ID = "select id, name from source"
NAMES_TAKEN = "select name from source"
TURNS = "select n, start, words, label, voice, time from turn where source_id = :source order by n"
TURNS_WITH_PERSON = """
select n, start, words, label, voice, time, coalesce(person.name, '')
from turn
left join participation on participation.id = turn.participation_id
left join person on person.id = participation.person_id
where turn.source_id = :source order by n
"""
ADD_SOURCE = """
insert into source (name, kind, date, filename, file_hash, hash, chars, words, turns)
values (:name, :kind, :date, :filename, :file_hash, :hash, :chars, :words, :turns)
"""
ATTACH = """
update source set name = :name, kind = :kind, date = :date, filename = :filename, file_hash = :file_hash, hash = :hash,
    chars = :chars, words = :words, turns = :turns
where id = :id
"""
ADD_TURN = """
insert into turn (source_id, n, start, words, label, voice, time)
values (:source, :n, :start, :words, :label, :voice, :time)
"""
TEXTS = """
select name, (select group_concat(words, char(10)) from (select words from turn where source_id = source.id order by n))
from source where hash is not null and survey is null order by id
"""
TURN = "select n, start, words, label, voice, time from turn where source_id = :source and n = :n"
TOTALS = """
select count(hash), coalesce(sum(words), 0), coalesce(sum(turns), 0), count(*) - count(hash) from source
"""
USED_WITHOUT_TEXT = """
select name from source where hash is null
    and (exists (select 1 from coding where source_id = source.id and unit = 'char')
    or exists (select 1 from pass where source_id = source.id and source.recording is null)
    or exists (select 1 from mention where source_id = source.id)) limit 1
"""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source's row.

    Attributes:
        hash: Of its text; None where it is registered but has no text yet.
    """

    id: int
    name: str
    hash: str | None
    file_hash: str | None
    kind: str
    date: str
    chars: int


def all_sources(db: Database) -> list[Source]:
    """Return every source, registered or imported, in the order they came."""
    return [
        Source(name, kind, date, file, text, turns, words, tuple(persons.split("\n")) if persons else (), sound, length)
        for name, kind, date, file, text, turns, words, persons, sound, length in db.conn.execute(SOURCES)
    ]


def find(db: Database, name: str) -> list[StoredSource]:
    """Return the source of this id, else those whose received file has this name, with or without ending."""
    row = db.conn.execute(SOURCE_BY_NAME, {"name": name}).fetchone()
    if row is not None:
        return [StoredSource(*row)]
    stem = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + ".%"
    rows = db.conn.execute(SOURCES_BY_FILE, {"name": PurePath(name).name, "stem": stem}).fetchall()
    return [StoredSource(*row) for row in rows]


def names(db: Database) -> list[str]:
    """Return the ids in use."""
    return [row[0] for row in db.conn.execute(NAMES_TAKEN)]


def names_by_id(db: Database) -> dict[int, str]:
    """Return the id of each source by its row."""
    return dict(db.conn.execute(NAMES_BY_ID))


def with_text(db: Database, hash_: str) -> str | None:
    """Return the id of the source that holds this very text."""
    row = db.conn.execute(SOURCE_BY_HASH, {"hash": hash_}).fetchone()
    return None if row is None else str(row[0])


def add(db: Database, name: str, kind: str, date: str, transcript: Transcript) -> int:
    """Store a transcript as a new source and return its row's id."""
    cursor = db.conn.execute(ADD_SOURCE, _facts(transcript) | {"name": name, "kind": kind, "date": date})
    source = int(cursor.lastrowid or 0)
    _add_turns(db, source, transcript.turns)
    return source


def attach(db: Database, source: StoredSource, kind: str, date: str, transcript: Transcript, *, name: str = "") -> None:
    """Give a registered source its text, and another id where it was registered by the ``name`` of its file."""
    known = {"id": source.id, "name": name or source.name, "kind": kind or source.kind, "date": date or source.date}
    facts = _facts(transcript) | known
    db.conn.execute(ATTACH, facts)
    _add_turns(db, source.id, transcript.turns)


def revise(db: Database, source: StoredSource, transcript: Transcript) -> None:
    """Give a source another text; what rests on its turns is the caller's to carry over."""
    db.conn.execute("delete from turn where source_id = :source", {"source": source.id})
    attach(db, source, source.kind, source.date, transcript)


def _facts(transcript: Transcript) -> dict[str, object]:
    text = transcript.text
    return {
        "filename": transcript.filename,
        "file_hash": transcript.file_hash,
        "hash": transcript.hash,
        "chars": len(text),
        "words": word_count(text),
        "turns": len(transcript.turns),
    }


def _add_turns(db: Database, source: int, turns: Iterable[Turn]) -> None:
    db.conn.executemany(
        ADD_TURN,
        (
            {
                "source": source,
                "n": turn.n,
                "start": turn.start,
                "words": turn.words,
                "label": turn.label,
                "voice": turn.voice.value,
                "time": turn.time,
            }
            for turn in turns
        ),
    )


def turns(db: Database, source: int) -> list[Turn]:
    """Return a source's turns in order."""
    return [_turn(row) for row in db.conn.execute(TURNS, {"source": source})]


def turns_with_person(db: Database, source: int) -> list[tuple[Turn, str]]:
    """Return a source's turns, each with the id of the person who speaks, or an empty string."""
    return [(_turn(row), row[6]) for row in db.conn.execute(TURNS_WITH_PERSON, {"source": source})]


def text(db: Database, source: int) -> str:
    """Return a source's text."""
    return joined(turns(db, source))


def texts(db: Database) -> Iterator[tuple[str, str]]:
    """Yield id and text of each source that has one, answers in surveys apart."""
    yield from db.conn.execute(TEXTS)


def turn(db: Database, source: int, n: int) -> Turn:
    """Return one turn."""
    return _turn(db.conn.execute(TURN, {"source": source, "n": n}).fetchone())


def hash_of(db: Database, source: int) -> str:
    """Return the hash of a source's text."""
    return str(db.conn.execute("select hash from source where id = ?", (source,)).fetchone()[0])


def totals(db: Database) -> tuple[int, int, int, int]:
    """Return the number of imported sources, their words and turns, and of sources registered without text."""
    row = db.conn.execute(TOTALS).fetchone()
    return (row[0], row[1], row[2], row[3])


def used_without_text(db: Database) -> str:
    """Return a source that has codings, passes or mentions but no text, or an empty string; there must be none."""
    row = db.conn.execute(USED_WITHOUT_TEXT).fetchone()
    return "" if row is None else str(row[0])


def _turn(row: tuple[int, int, str, str, str, int | None]) -> Turn:
    return Turn(row[0], row[1], row[2], row[3], Voice(row[4]), row[5])
