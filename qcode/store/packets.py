"""Packets made and read, what is handed out, and what goes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.packet import Handed, HandedAs, Origin, Place, WorkedCoding, WorkedMemo, WorkedPass
from qcode.store import passes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database

    from qcode.model.packet import HandedSource
    from qcode.store.conditions import Compiled

OPENED = "packet opened"
_MADE = "packet made "

SOURCES = """
select id, uuid, name, kind, coalesce(hash, ''), recording is not null, length, survey is not null, turns
from source order by id
"""
BOOKS = """
select codebook.id, codebook.uuid, name, coalesce((
    select tree.uuid from tree where tree.codebook_id = codebook.id order by tree.id desc limit 1), '')
from codebook order by codebook.id
"""
CODES = "select id, uuid, codebook_id, key, path from code order by codebook_id, position"
UUID_OF_SOURCE = "select uuid from source where id = :source"
MATCHING = "select distinct source_id from matching"
ASSIGNED = """
select distinct source.name from assignment join source on source.id = source_id where coder = :coder order by 1
"""
PACKETS = "select packet, coder, direction, created from packet order by id"
ADD_PACKET = """
insert into packet (coder, direction, packet, hash, created) values (:coder, :direction, :packet, :hash, :created)
on conflict (direction, packet, hash) do nothing
"""
STAMPS = "select name, value from stamp where name like 'packet made %' order by id"
STAMP = "select value from stamp where name = :name"
SET_STAMP = """
insert into stamp (name, value) values (:name, :value)
on conflict (name) do update set value = :value where value <> :value
"""
SET_CODEBOOK_UUID = "update codebook set uuid = :uuid where name = :name"
SET_CODE_UUID = "update code set uuid = :uuid where id = :id and uuid <> :uuid"
ADD_SOURCE = """
insert into source (uuid, name, kind, date, hash, recording, length, survey, respondent, chars, words, turns)
values (:uuid, :name, :kind, '', :hash, :recording, :length, :survey, :respondent, :chars, :words, :turns)
"""
ADD_TURN = """
insert into turn (source_id, n, start, words, label, voice, time)
values (:source, :n, :start, :words, :label, :voice, :time)
"""
CODINGS_OUT = """
select coding.uuid, source.uuid, unit, start, end, code.uuid, coder, coalesce(person.name, ''), memo, created, flag,
    origin, condensate
from coding join source on source.id = source_id join code on code.id = code_id
left join person on person.id = subject_id
where layer = '' order by coding.uuid
"""
WORKED_THROUGH = """
select pass.uuid, source.uuid from pass join source on source.id = source_id where pass.id = :id
"""
MEMOS_OUT = "select id, uuid, kind, title, body, coder, created, changed from memo order by uuid"
LINKS_OUT = """
select memo_id, case when memo_link.source_id is not null then 'source' when person_id is not null then 'person'
        when memo_link.code_id is not null then 'code' when theme_id is not null then 'theme'
        when coding_id is not null then 'coding' when other_id is not null then 'memo' else 'claim' end,
    coalesce(source.uuid, person.name, code.uuid, theme.uuid, coding.uuid, other.uuid, claim)
from memo_link left join source on source.id = memo_link.source_id left join person on person.id = person_id
left join code on code.id = memo_link.code_id left join theme on theme.id = theme_id
left join coding on coding.id = coding_id left join memo other on other.id = other_id
order by 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as packets need it; ``hash`` is empty without a text."""

    id: int
    uuid: str
    name: str
    kind: str
    hash: str
    recorded: bool
    length: int | None
    answers: bool
    turns: int


@dataclass(frozen=True, slots=True)
class BookRow:
    """A codebook; ``tree`` is the uuid of the last state kept, or empty."""

    id: int
    uuid: str
    name: str
    tree: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code."""

    id: int
    uuid: str
    book: int
    key: str
    path: str


def sources(db: Database) -> list[SourceRow]:
    """Return every source."""
    rows = db.conn.execute(SOURCES)
    return [
        SourceRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6], bool(row[7]), row[8]) for row in rows
    ]


def books(db: Database) -> list[BookRow]:
    """Return every codebook."""
    return [BookRow(*row) for row in db.conn.execute(BOOKS)]


def codes(db: Database) -> list[CodeRow]:
    """Return every code, in the order of the trees."""
    return [CodeRow(*row) for row in db.conn.execute(CODES)]


def matching(db: Database, condition: Compiled) -> set[int]:
    """Return the sources in which somebody matches a condition."""
    sql = f"with matching(source_id, participation_id) as materialized ({condition.sql}) {MATCHING}"
    return {row[0] for row in db.conn.execute(sql, condition.parameters)}


def assigned(db: Database, coder: str) -> list[str]:
    """Return the ids of the sources a coder is to code."""
    return [row[0] for row in db.conn.execute(ASSIGNED, {"coder": coder})]


def on_record(db: Database) -> list[tuple[str, str, str, str]]:
    """Return packet, coder, direction and time of every packet made or read."""
    return db.conn.execute(PACKETS).fetchall()


def note(db: Database, packet: str, coder: str, direction: str, hash_: str, at: str) -> None:
    """Note that a packet was made or read, where that is not known yet."""
    facts = {"packet": packet, "coder": coder, "direction": direction, "hash": hash_, "created": at}
    db.conn.execute(ADD_PACKET, facts)


def holding(db: Database, source: int) -> list[tuple[str, str]]:
    """Return coder and time of every packet in which a source was handed out."""
    (uuid,) = db.conn.execute(UUID_OF_SOURCE, {"source": source}).fetchone()
    known = origins(db)
    return [
        (coder, at)
        for packet, coder, direction, at in on_record(db)
        if direction == "made" and packet in known and uuid in known[packet].sources
    ]


def remember(db: Database, packet: str, origin: Origin) -> None:
    """Keep what a packet was made from."""
    value = {
        "coder": origin.coder,
        "masked": origin.masked,
        "content": origin.content,
        "sources": {
            uuid: [one.hash, one.text, [[*place.printed, *place.original] for place in one.places]]
            for uuid, one in origin.sources.items()
        },
        "codes": {uuid: [one.there, one.path, one.book, one.key] for uuid, one in origin.codes.items()},
        "trees": origin.trees,
    }
    db.conn.execute(SET_STAMP, {"name": f"{_MADE}{packet}", "value": json.dumps(value, ensure_ascii=False)})


def origins(db: Database) -> dict[str, Origin]:
    """Return what every packet was made from, by its uuid."""
    return {name.removeprefix(_MADE): _origin(json.loads(value)) for name, value in db.conn.execute(STAMPS)}


def _origin(value: dict[str, object]) -> Origin:
    kept: Mapping[str, list[object]] = value["sources"]  # type: ignore[assignment]  # as written above
    found = {
        uuid: Handed(
            str(hash_),
            str(text),
            tuple(Place((at[0], at[1]), (at[2], at[3])) for at in places),  # type: ignore[attr-defined]
        )
        for uuid, (hash_, text, places) in kept.items()
    }
    rows: Mapping[str, list[str]] = value["codes"]  # type: ignore[assignment]
    trees: dict[str, str] = value["trees"]  # type: ignore[assignment]
    known = {uuid: HandedAs(*row) for uuid, row in rows.items()}
    return Origin(str(value["coder"]), bool(value["masked"]), str(value["content"]), found, known, trees)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a coder's study remembers of the packet it was opened from.

    Attributes:
        asked: Uuids of the codes asked for.
        codes: Uuids of all codes handed out.
        sources: Uuids of the sources, with the hash of what was handed out.
    """

    packet: str
    coder: str
    asked: tuple[str, ...]
    codes: tuple[str, ...]
    sources: dict[str, str]


def remember_opened(db: Database, opened: Opened) -> None:
    """Keep what a coder's study was opened from."""
    value = {name: getattr(opened, name) for name in ("packet", "coder", "asked", "codes", "sources")}
    db.conn.execute(SET_STAMP, {"name": OPENED, "value": json.dumps(value, ensure_ascii=False)})


def opened_from(db: Database) -> Opened | None:
    """Return what this study was opened from; None where it is nobody's packet."""
    row = db.conn.execute(STAMP, {"name": OPENED}).fetchone()
    if row is None:
        return None
    value = json.loads(row[0])
    return Opened(value["packet"], value["coder"], tuple(value["asked"]), tuple(value["codes"]), dict(value["sources"]))


def set_uuids(db: Database, books: Mapping[str, str], codes: Iterable[tuple[int, str]]) -> None:
    """Give codebooks (by name) and codes (by row) the uuids they have in the study they come from."""
    db.conn.executemany(SET_CODEBOOK_UUID, [{"name": name, "uuid": uuid} for name, uuid in books.items()])
    db.conn.executemany(SET_CODE_UUID, [{"id": key, "uuid": uuid} for key, uuid in codes])


def add_source(db: Database, one: HandedSource, *, words: int, survey: str | None) -> None:
    """Store a source that was handed out, under the uuid it has where it comes from.

    Args:
        db: The coder's study.
        one: The source.
        words: How many it has.
        survey: What tells equal texts apart, or None.
    """
    facts = {
        "uuid": one.uuid,
        "name": one.id,
        "kind": one.kind,
        "hash": one.hash or None,
        "recording": f"{one.id} (recording)" if one.recorded else None,
        "length": one.length,
        "survey": survey,
        "respondent": one.uuid if survey else None,
        "chars": one.turns[-1].end if one.turns else 0,
        "words": words,
        "turns": len(one.turns),
    }
    source = int(db.conn.execute(ADD_SOURCE, facts).lastrowid or 0)
    rows = [
        {
            "source": source,
            "n": turn.n,
            "start": turn.start,
            "words": turn.words,
            "label": turn.label,
            "voice": turn.voice.value,
            "time": turn.time,
        }
        for turn in one.turns
    ]
    db.conn.executemany(ADD_TURN, rows)


def codings_out(db: Database) -> list[WorkedCoding]:
    """Return every coding that is one coder's own, as it goes back."""
    return [WorkedCoding(*row) for row in db.conn.execute(CODINGS_OUT)]


def passes_out(db: Database) -> list[WorkedPass]:
    """Return every pass with the codes it covers, as it goes back."""
    covered = passes.Covered(db)
    uuids = {one.id: one.uuid for one in codes(db)}
    done: list[WorkedPass] = []
    for one in passes.passes(db):
        uuid, source = db.conn.execute(WORKED_THROUGH, {"id": one.id}).fetchone()
        listed = tuple(sorted(uuids[code] for code in covered(one)))
        done.append(WorkedPass(uuid, source, one.coder, one.created, listed))
    return sorted(done, key=lambda one: one.uuid)


def memos_out(db: Database) -> list[WorkedMemo]:
    """Return every memo, as it goes back; links to themes are left out."""
    links: dict[int, list[tuple[str, str]]] = {}
    for key, what, to in db.conn.execute(LINKS_OUT):
        if what != "theme":
            links.setdefault(key, []).append((what, to))
    return [
        WorkedMemo(uuid, kind, title, body, coder, created, changed, tuple(links.get(key, ())))
        for key, uuid, kind, title, body, coder, created, changed in db.conn.execute(MEMOS_OUT)
    ]
