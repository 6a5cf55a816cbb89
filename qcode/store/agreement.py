"""What agreement is computed from: codings as columns, passes, turns and time lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import passes as stored_passes
from qcode.store.passes import Covered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

CODINGS = """
select coding.source_id, coding.code_id, wanted.key, coding.start, coding.end
from json_each(:coders) wanted cross join coding on coding.coder = wanted.value
where layer = '' and unit in (select value from json_each(:units))
"""
CODED_UNITS = """
select unit, count(*) from json_each(:coders) wanted cross join coding on coding.coder = wanted.value
where layer = '' group by unit
"""
SOURCES_CODED = """
select distinct wanted.key, coding.source_id from json_each(:coders) wanted
cross join coding on coding.coder = wanted.value
where layer = '' and unit in (select value from json_each(:units))
"""
SOURCES = """
select source.id, name, kind, wave from json_each(:sources) wanted cross join source on source.id = wanted.value
order by wanted.key
"""
TURNS = """
select turn.source_id, turn.start, turn.start + length(turn.words), coalesce(turn.participation_id, 0), turn.n
from json_each(:sources) wanted cross join turn on turn.source_id = wanted.value
where turn.voice <> 'interviewer' or :all order by turn.source_id, turn.start
"""
WORDS = """
select turn.source_id, turn.start, turn.words, coalesce(turn.participation_id, 0)
from json_each(:sources) wanted cross join turn on turn.source_id = wanted.value
where turn.voice <> 'interviewer' or :all order by turn.source_id, turn.start
"""
# A recording whose length nobody has said lasts at least until the last thing that was noted or coded on it.
TIME_LINES = """
select source.id, max(coalesce(source.length, 0),
    coalesce((select max(end) from coding where source_id = source.id and unit = 'ms'), 0),
    coalesce((select max(time) from turn where source_id = source.id), 0)), source.length is not null
from json_each(:sources) wanted cross join source on source.id = wanted.value order by source.id
"""
DONE_AT = """
select source_id, max(created) from (
    select source_id, created from pass where coder in (select value from json_each(:coders))
    union all
    select source_id, created from coding where layer = '' and coder in (select value from json_each(:coders))
        and not exists (select 1 from pass where pass.coder = coding.coder and pass.source_id = coding.source_id)
) where source_id in (select value from json_each(:sources)) group by source_id
"""
INFORMANTS = """
select source_id, id from participation
where source_id in (select value from json_each(:sources)) and part = 'informant' and outcome = 'took part'
order by id
"""
SETTLED = "select count(*) from adjudication where decision <> 'agreed'"

Row = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source can be grouped by.

    Attributes:
        wave: As text, or empty.
    """

    id: int
    name: str
    kind: str
    wave: str


def codings(db: Database, coders: Sequence[str], units: Sequence[str]) -> Iterator[Row]:
    """Yield source, code, the coder's number in ``coders``, start and end of every coding of their own layer."""
    return db.conn.execute(CODINGS, {"coders": json.dumps(coders), "units": json.dumps(units)})


def coded_units(db: Database, coders: Sequence[str]) -> dict[str, int]:
    """Return how many codings these coders have in text (``char``) and on recordings (``ms``)."""
    return dict(db.conn.execute(CODED_UNITS, {"coders": json.dumps(coders)}).fetchall())


def passes(db: Database, coders: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the coder's number, source and codebook of each pass that covers a whole codebook as it is now."""
    covered = Covered(db)
    return [
        (coders.index(one.coder), one.source, one.codebook)
        for one in stored_passes.passes(db, coders)
        if len(covered(one)) == len(covered.of_book.get(one.codebook, ()))
    ]


def passes_by_code(db: Database, coders: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the coder's number, source and code of each pass that covers some codes of its codebook only."""
    covered = Covered(db)
    return [
        (coders.index(one.coder), one.source, code)
        for one in stored_passes.passes(db, coders)
        if len(covered(one)) < len(covered.of_book.get(one.codebook, ()))
        for code in sorted(covered(one))
    ]


def sources_coded(db: Database, coders: Sequence[str], units: Sequence[str]) -> list[tuple[int, int]]:
    """Return the coder's number and the source, wherever a coder has coded anything."""
    keys = {"coders": json.dumps(coders), "units": json.dumps(units)}
    return db.conn.execute(SOURCES_CODED, keys).fetchall()


def sources(db: Database, wanted: Sequence[int]) -> list[SourceFacts]:
    """Return what sources can be grouped by, in the order asked for."""
    rows = db.conn.execute(SOURCES, {"sources": json.dumps(wanted)})
    return [SourceFacts(key, name, kind, str(wave or "")) for key, name, kind, wave in rows]


def turns(db: Database, wanted: Sequence[int], *, everything: bool) -> list[Row]:
    """Return source, start, end, participation (0 if unknown) and number of the turns that count."""
    return db.conn.execute(TURNS, {"sources": json.dumps(wanted), "all": everything}).fetchall()


def words(db: Database, wanted: Sequence[int], *, everything: bool) -> Iterator[tuple[int, int, str, int]]:
    """Yield source, start, words and participation of the turns that count."""
    return db.conn.execute(WORDS, {"sources": json.dumps(wanted), "all": everything})


def time_lines(db: Database, wanted: Sequence[int]) -> list[tuple[int, int, bool]]:
    """Return sources with how long they last in milliseconds, and whether somebody has said so."""
    rows = db.conn.execute(TIME_LINES, {"sources": json.dumps(wanted)})
    return [(key, length, bool(said)) for key, length, said in rows]


def done_at(db: Database, coders: Sequence[str], wanted: Sequence[int]) -> dict[int, str]:
    """Return when the last of the coders was done with each source: by pass, else by the last coding."""
    keys = {"coders": json.dumps(coders), "sources": json.dumps(wanted)}
    return dict(db.conn.execute(DONE_AT, keys).fetchall())


def informants(db: Database, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Return source and participation of the informants who took part."""
    return db.conn.execute(INFORMANTS, {"sources": json.dumps(wanted)}).fetchall()


def settled(db: Database) -> int:
    """Return how many differences were settled."""
    return int(db.conn.execute(SETTLED).fetchone()[0])
