"""Retrieval: from codes and a condition to codings, speakers and words, never through a whole table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.picking import CodingLayer
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

    from qcode.store.conditions import Compiled

CODINGS_OF_CODES = """
select coding.source_id, coding.code_id, coding.unit, coding.start, coding.end, coding.first_turn, coding.last_turn,
    coding.coder, coding.subject_id, coding.id
from json_each(:codes) wanted cross join coding on coding.code_id = wanted.value
"""
AND_LAYER = {
    CodingLayer.INDIVIDUAL: " and coding.layer = ''",
    CodingLayer.CONSENSUS: " and coding.layer = 'consensus'",
    CodingLayer.ALL: "",
}
ANYTHING_SETTLED = "select exists (select 1 from adjudication)"
AND_WHAT_STANDS = """
and (coding.layer = 'consensus' or not exists (
    select 1 from adjudication
    where adjudication.code_id = coding.code_id and adjudication.source_id = coding.source_id
        and adjudication.start < coding.end and adjudication.end > coding.start and adjudication.unit = coding.unit))
"""
AND_CODER = " and coding.coder in (select value from json_each(:coders))"
SPEAKERS_OF_RANGES = """
select wanted.key, turn.participation_id, min(turn.n) from json_each(:ranges) wanted
cross join turn on turn.source_id = wanted.value ->> 0
    and turn.n between wanted.value ->> 1 and wanted.value ->> 2
where turn.voice <> 'interviewer' group by wanted.key, turn.participation_id order by wanted.key, 3
"""
FACTS_OF_CODINGS = """
select coding.id, coding.coder, coalesce(person.name, ''), substr(coding.created, 1, 10), coding.memo, coding.words
from json_each(:codes) wanted cross join coding on coding.code_id = wanted.value
left join person on person.id = coding.subject_id
"""
TURNS_AT = """
select wanted.key,
    (select n from turn where source_id = wanted.value ->> 0 and start <= wanted.value ->> 1
        order by start desc limit 1),
    (select n from turn where source_id = wanted.value ->> 0 and start < wanted.value ->> 2
        order by start desc limit 1)
from json_each(:spans) wanted
"""
USED = "select source_id, unit, start, end from ledger_entry where status = 'used' and flag <> 'lost'"
RANGES_THAT_MATCH = """
select distinct wanted.key, turn.participation_id from json_each(:ranges) wanted
cross join turn on turn.source_id = wanted.value ->> 0
    and turn.n between wanted.value ->> 1 and wanted.value ->> 2
where turn.voice <> 'interviewer'
    and (turn.source_id, coalesce(turn.participation_id, 0))
        in (select source_id, coalesce(participation_id, 0) from matching)
"""
ALONE = """
select source_id, min(id) from participation
where source_id in (select value from json_each(:sources)) and part = 'informant' and outcome = 'took part'
group by source_id having count(*) = 1
"""
PAIRS_THAT_MATCH = """
select wanted.key from json_each(:pairs) wanted
where (wanted.value ->> 0, coalesce(wanted.value ->> 1, 0))
    in (select source_id, coalesce(participation_id, 0) from matching)
"""
TURNS_OF_RANGES = """
select distinct turn.source_id, turn.n, turn.start, turn.words, turn.label, turn.voice, turn.time, turn.participation_id
from json_each(:ranges) wanted cross join turn on turn.source_id = wanted.value ->> 0
    and turn.n between wanted.value ->> 1 and wanted.value ->> 2
"""
ASKED_ALL = """
select
    (select count(distinct person_id) from participation join source on source.id = source_id
        where (hash is not null or recording is not null) and part = 'informant' and outcome = 'took part'),
    (select count(*) from source where hash is not null or recording is not null)
"""
ASKED = """
select count(distinct participation.person_id), count(distinct iif(participation.id is not null
    or source.recording is not null or exists (select 1 from turn where turn.source_id = matching.source_id
        and turn.participation_id is null and turn.voice <> 'interviewer'), matching.source_id, null))
from matching join source on source.id = matching.source_id
left join participation on participation.id = matching.participation_id
    and participation.part = 'informant' and participation.outcome = 'took part'
where (source.hash is not null or source.recording is not null)
    and (matching.participation_id is null or participation.id is not null)
"""
SOURCES_BY_ID = """
select source.id, name, kind, date, wave, recording is not null
    and not exists (select 1 from stamp where stamp.name = 'verbatim ' || source.id) from json_each(:ids) wanted
join source on source.id = wanted.value
"""
PERSONS_BY_ID = """
select person.id, coalesce(nullif(pseudonym, ''), name) from json_each(:ids) wanted
join person on person.id = wanted.value
"""

SPOKEN = """
select source_id, n, start, coalesce(participation_id, 0), words from turn
where voice <> 'interviewer' and source_id in (select value from json_each(:sources))
"""

Range = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """A coding as retrieval needs it: row ids and numbers only.

    Attributes:
        unit: ``char`` or ``ms``.
        subject: Row of the person it is about, or None.
        id: Its own row; 0 where it is not asked for.
    """

    source: int
    code: int
    unit: str
    start: int
    end: int
    first_turn: int
    last_turn: int
    coder: str
    subject: int | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as retrieval needs it.

    Attributes:
        noted: Whether its text is what was noted along a recording, and not what was said word for word.
    """

    name: str
    kind: str
    date: str
    wave: int | None
    noted: bool


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn as retrieval needs it."""

    source: int
    n: int
    start: int
    words: str
    label: str
    voice: str
    time: int | None
    participation: int | None

    @property
    def span(self) -> Span:
        """The turn's place in the source's text."""
        return Span(self.start, self.start + len(self.words))


def coded_spans(
    db: Database,
    codes: Sequence[int],
    condition: Compiled | None,
    coders: Sequence[str],
    layer: CodingLayer | None = None,
) -> list[CodedSpan]:
    """Return the codings of ``codes``, in sources that hold an informant who matches.

    Args:
        db: The study's database.
        codes: Row ids.
        condition: On informants; None for all.
        coders: Only codings these made; empty for all.
        layer: None for what stands: the consensus where a difference was settled, the coders' own elsewhere; only
            their own where coders are named.
    """
    head, tail, keys = narrowed(db, condition, coders, layer)
    sql = f"{head}{CODINGS_OF_CODES}{tail}"
    keys["codes"] = json.dumps(list(codes))
    return [CodedSpan(*row) for row in db.conn.execute(sql, keys)]


def facts_of_codings(db: Database, codes: Sequence[int]) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Return row, coder, person it is about, day, memo and words of the codings of ``codes``."""
    return iter(db.conn.execute(FACTS_OF_CODINGS, {"codes": json.dumps(list(codes))}))


def turns_at(db: Database, spans: Sequence[Range]) -> list[tuple[int, int]]:
    """Return the first and the last turn of stretches of texts, each a source, a start and an end."""
    rows = db.conn.execute(TURNS_AT, {"spans": json.dumps(spans)}).fetchall()
    return [(first, last) for _, first, last in sorted(rows)]


def used(db: Database) -> list[tuple[int, str, int, int]]:
    """Return source, unit, start and end of the quotes that are used in the report."""
    return db.conn.execute(USED).fetchall()


def narrowed(
    db: Database, condition: Compiled | None, coders: Sequence[str], layer: CodingLayer | None = None
) -> tuple[str, str, dict[str, str | float]]:
    """Return what goes before and behind a selection of codings so that it has those ``coded_spans`` has.

    Where there is a condition, ``matching`` has the sources and participations that match.
    """
    head, tail, keys = "", "", dict[str, str | float]()
    if condition is not None:
        head = f"with matching(source_id, participation_id) as materialized ({condition.sql}) "
        tail = " and coding.source_id in (select source_id from matching)"
        keys |= condition.parameters
    if coders and layer is None:
        layer = CodingLayer.INDIVIDUAL
    if layer is not None:
        tail += AND_LAYER[layer]
    elif db.conn.execute(ANYTHING_SETTLED).fetchone()[0]:
        tail += AND_WHAT_STANDS
    if coders:
        tail += AND_CODER
        keys["coders"] = json.dumps(list(coders))
    return head, tail, keys


def ranges_that_match(db: Database, ranges: Sequence[Range], condition: Compiled) -> dict[int, frozenset[int | None]]:
    """Return, for each place in ``ranges`` where somebody who matches speaks, the participations that match.

    None is a speaker nobody knows.
    """
    sql = f"with matching(source_id, participation_id) as materialized ({condition.sql}) {RANGES_THAT_MATCH}"
    keys: dict[str, str | float] = {"ranges": json.dumps(ranges)}
    done: dict[int, frozenset[int | None]] = {}
    for key, participation in db.conn.execute(sql, keys | condition.parameters):
        done[key] = done.get(key, frozenset()) | {participation}
    return done


def speakers(db: Database, ranges: Sequence[Range]) -> dict[int, tuple[int | None, ...]]:
    """Return, for each place in ``ranges``, the participations heard there; None is an unknown speaker."""
    done: dict[int, tuple[int | None, ...]] = {}
    for key, participation, _ in db.conn.execute(SPEAKERS_OF_RANGES, {"ranges": json.dumps(ranges)}):
        done[key] = (*done.get(key, ()), participation)
    return done


def alone(db: Database, wanted: Sequence[int]) -> dict[int, int]:
    """Return the only informant's participation, of those sources in which only one person took part."""
    return dict(db.conn.execute(ALONE, {"sources": json.dumps(list(wanted))}).fetchall())


def pairs_that_match(db: Database, pairs: Sequence[tuple[int, int | None]], condition: Compiled) -> set[int]:
    """Return the places in ``pairs`` (a source and a participation, or None) that match a condition."""
    sql = f"with matching(source_id, participation_id) as materialized ({condition.sql}) {PAIRS_THAT_MATCH}"
    keys: dict[str, str | float] = {"pairs": json.dumps(list(pairs))}
    return {row[0] for row in db.conn.execute(sql, keys | condition.parameters)}


def turns(db: Database, ranges: Sequence[Range]) -> dict[tuple[int, int], TurnRow]:
    """Return the turns of ``ranges`` by source and number."""
    rows = db.conn.execute(TURNS_OF_RANGES, {"ranges": json.dumps(ranges)})
    return {(row[0], row[1]): TurnRow(*row) for row in rows}


def spoken(db: Database, wanted: Sequence[int]) -> dict[tuple[int, int], tuple[int, int, str]]:
    """Return, by source and number, begin, participation (0 unknown) and words of the turns of informants."""
    rows = db.conn.execute(SPOKEN, {"sources": json.dumps(list(wanted))})
    return {(source, n): (start, who, words) for source, n, start, who, words in rows}


def sources(db: Database, wanted: Sequence[int]) -> dict[int, SourceRow]:
    """Return what is to be known of sources, by row id."""
    rows = db.conn.execute(SOURCES_BY_ID, {"ids": json.dumps(list(wanted))})
    return {row[0]: SourceRow(row[1], row[2], row[3], row[4], bool(row[5])) for row in rows}


def subjects(db: Database, wanted: Sequence[int]) -> dict[int, str]:
    """Return what may be printed for persons, by row id: the pseudonym, else the id."""
    return dict(db.conn.execute(PERSONS_BY_ID, {"ids": json.dumps(list(wanted))}).fetchall())


def asked(db: Database, condition: Compiled | None) -> tuple[int, int]:
    """Return how many persons and sources with text or recording match a condition."""
    if condition is None:
        row = db.conn.execute(ASKED_ALL).fetchone()
    else:
        sql = f"with matching(source_id, participation_id) as materialized ({condition.sql}) {ASKED}"
        row = db.conn.execute(sql, condition.parameters).fetchone()
    return (row[0], row[1])
