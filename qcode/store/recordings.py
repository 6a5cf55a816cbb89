"""Sources as time lines: their recordings, and which turns were noted when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from qcode.model.time_span import TimeSpan

RECORDING = """
select recording, length,
    recording is not null or exists (select 1 from turn where turn.source_id = source.id and time is not null)
from source where id = :source
"""
ADD_TIME_LINE = """
insert into source (name, kind, date, recording, length) values (:name, :kind, :date, :recording, :length)
"""
NAME_RECORDING = """
update source set recording = :recording, length = :length, kind = iif(:kind = '', kind, :kind),
    date = iif(:date = '', date, :date)
where id = :source
"""
MARK_VERBATIM = """
insert into stamp (name, value) values ('verbatim ' || :source, 'yes') on conflict (name) do nothing
"""
LAST_CODED = "select max(end) from coding where source_id = :source and unit = 'ms'"
# A turn lasts until the next time stamp; one without a stamp belongs to the stamp before it.
TURNS_IN_TIMES = """
with asked(key, source_id, start, end) as (
    select key, value ->> 0, value ->> 1, value ->> 2 from json_each(:times)
), since(key, source_id, start, end) as (
    select key, source_id, coalesce(
        (select max(time) from turn where turn.source_id = asked.source_id and time <= asked.start), start), end
    from asked
)
select since.key, noted.n, coalesce(
    (select later.n from turn later where later.source_id = noted.source_id and later.n > noted.n
        and later.time is not null order by later.n limit 1), source.turns + 1) - 1
from since cross join turn noted on noted.source_id = since.source_id
    and noted.time >= since.start and noted.time < since.end
join source on source.id = noted.source_id
order by since.key, noted.n
"""


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of a source's recording.

    Attributes:
        name: Of the file, or None where none is named.
        length: In milliseconds, or None where nobody has said.
        timed: Whether a time means something there: there is a recording, or turns have time stamps.
    """

    name: str | None
    length: int | None
    timed: bool


def of(db: Database, source: int) -> Recording:
    """Return what is known of a source's recording."""
    name, length, timed = db.conn.execute(RECORDING, {"source": source}).fetchone()
    return Recording(name, length, bool(timed))


def add(db: Database, name: str, kind: str, date: str, recording: str, length: int | None) -> None:
    """Store a source that is a time line and has no text yet."""
    facts = {"name": name, "kind": kind, "date": date, "recording": recording, "length": length}
    db.conn.execute(ADD_TIME_LINE, facts)


def name_recording(db: Database, source: int, kind: str, date: str, recording: str, length: int | None) -> None:
    """Give a source its recording, and a kind and a date where they are not empty."""
    facts = {"source": source, "kind": kind, "date": date, "recording": recording, "length": length}
    db.conn.execute(NAME_RECORDING, facts)


def mark_verbatim(db: Database, source: int) -> None:
    """Say that a source's text is what was said, and no notes of it."""
    db.conn.execute(MARK_VERBATIM, {"source": source})


def last_coded(db: Database, source: int) -> int:
    """Return where the last coding of a source's recording ends; 0 where there is none."""
    return int(db.conn.execute(LAST_CODED, {"source": source}).fetchone()[0] or 0)


def turns_in(db: Database, times: Sequence[tuple[int, TimeSpan]]) -> list[tuple[tuple[int, int], ...]]:
    """Return, for each source and stretch of time, the turns noted in it, as first and last numbers in order."""
    wanted = [(source, span.start, span.end) for source, span in times]
    done: list[list[tuple[int, int]]] = [[] for _ in times]
    for key, first, last in db.conn.execute(TURNS_IN_TIMES, {"times": json.dumps(wanted)}):
        there = done[key]
        if there and first <= there[-1][1] + 1:
            there[-1] = (there[-1][0], max(last, there[-1][1]))
        else:
            there.append((first, last))
    return [tuple(one) for one in done]
