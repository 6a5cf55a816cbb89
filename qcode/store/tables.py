"""What tables are counted from: codings with who is heard in them, and who was asked, as rows of numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.store.quotations import narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

    from qcode.model.picking import CodingLayer
    from qcode.store.conditions import Compiled

HEARD = """
select coding.source_id, coding.code_id, coding.unit = 'ms', coding.start, coding.end, coding.first_turn,
    coding.last_turn, {coder}, iif(turn.id is null, -1, coalesce(turn.participation_id, 0))
from coding left join turn on turn.source_id = coding.source_id
    and turn.n between coding.first_turn and coding.last_turn and turn.voice <> 'interviewer'
where {codes}
"""
WIDTH = 9
OF_CODES = "coding.code_id in (select value from json_each(:codes))"
NUMBER_OF_CODER = "(select key from json_each(:coders_there) where value = coding.coder)"
CONDENSATES = """
select distinct coding.code_id, coding.source_id, coalesce(turn.participation_id, 0), condensate
from coding join turn on turn.source_id = coding.source_id
    and turn.n between coding.first_turn and coding.last_turn and turn.voice <> 'interviewer'
where condensate <> ''
"""
ORDER = " order by coding.source_id, coding.start, coding.id"
CODERS = "select distinct coder from coding order by coder"
MATCHING = """
with matching(source_id, participation_id) as materialized ({condition})
select source_id, coalesce(participation_id, 0) from matching
"""
INFORMANTS = """
select participation.source_id, participation.id, participation.person_id from participation
join source on source.id = participation.source_id
where (source.hash is not null or source.recording is not null)
    and participation.part = 'informant' and participation.outcome = 'took part'
"""
WITHOUT_INFORMANT = """
select source.id from source where (hash is not null or recording is not null) and not exists (
    select 1 from participation where source_id = source.id and part = 'informant' and outcome = 'took part')
"""
WITH_UNKNOWN = "select distinct source_id from turn where participation_id is null and voice <> 'interviewer'"
SPEAKERS = """
select distinct source_id, coalesce(participation_id, 0) from turn where voice <> 'interviewer'
"""
NAMES = "select id, name, survey is not null from source"


def condensates(db: Database, codes: Sequence[int] | None) -> list[tuple[int, int, int, str]]:
    """Return code, source, participation (0 unknown) and condensate of codings that have one, in order of place."""
    sql = CONDENSATES + ("" if codes is None else f" and {OF_CODES}") + ORDER
    return db.conn.execute(sql, {} if codes is None else {"codes": json.dumps(list(codes))}).fetchall()


def coders(db: Database) -> list[str]:
    """Return everybody who coded; their places are what ``heard`` calls them by."""
    return [row[0] for row in db.conn.execute(CODERS)]


def heard(
    db: Database,
    codes: Sequence[int] | None,
    condition: Compiled | None,
    coders: Sequence[str],
    layer: CodingLayer | None = None,
    *,
    with_coder: bool = False,
) -> Iterator[tuple[int, ...]]:
    """Yield a row for each coding and each participation heard in it; the codings are those of ``coded_spans``.

    Args:
        db: The study's database.
        codes: Row ids; None for all.
        condition: On informants; None for all. Only sources with somebody who matches are read.
        coders: Whose codings; empty for all.
        layer: As ``coded_spans`` takes it.
        with_coder: Tell who coded, as a place in ``coders``.

    Yields:
        Source, code, 1 for a stretch of time, start, end, first turn, last turn, coder, participation (0 a speaker
        nobody knows, -1 where nobody but the interviewer is heard or no turn is known).
    """
    head, tail, keys = narrowed(db, condition, coders, layer)
    if codes is not None:
        keys["codes"] = json.dumps(list(codes))
    if with_coder:
        keys["coders_there"] = json.dumps([row[0] for row in db.conn.execute(CODERS)])
    sql = HEARD.format(coder=NUMBER_OF_CODER if with_coder else "0", codes="true" if codes is None else OF_CODES)
    yield from db.conn.execute(f"{head}{sql}{tail}", keys)


def matching(db: Database, condition: Compiled) -> set[tuple[int, int]]:
    """Return the sources and participations that match; 0 for a speaker nobody knows."""
    return set(db.conn.execute(MATCHING.format(condition=condition.sql), condition.parameters))


def informants(db: Database) -> list[tuple[int, int, int]]:
    """Return source, participation and person of those who took part where there is a text or recording."""
    return db.conn.execute(INFORMANTS).fetchall()


def without_informant(db: Database) -> set[int]:
    """Return the sources in which nobody is known to have taken part."""
    return {row[0] for row in db.conn.execute(WITHOUT_INFORMANT)}


def with_unknown(db: Database) -> set[int]:
    """Return the sources with a speaker nobody knows."""
    return {row[0] for row in db.conn.execute(WITH_UNKNOWN)}


def speakers(db: Database) -> list[tuple[int, int]]:
    """Return the sources and participations that are heard; 0 for a speaker nobody knows."""
    return db.conn.execute(SPEAKERS).fetchall()


def names(db: Database) -> dict[int, tuple[str, bool]]:
    """Return of every source its id, and whether it is an answer in a survey."""
    return {row[0]: (row[1], bool(row[2])) for row in db.conn.execute(NAMES)}
