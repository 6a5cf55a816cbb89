"""Suggestions, and what they are made from: turns that match, places coded, sources worked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.code import CodePath
from qcode.model.span import Span
from qcode.model.suggestion import State, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from qcode.store.conditions import Compiled

SUGGESTIONS = """
select suggestion.id, source.name, start, end, first_turn, last_turn, suggestion.words, code.path, origin, score,
    created, state, coder
from suggestion join source on source.id = source_id join code on code.id = code_id
where (:state is null or state = :state) and (:source is null or source_id = :source)
    and (:code is null or code_id = :code)
order by source_id, start, end, code.position, suggestion.id
"""
ADD_SUGGESTION = """
insert into suggestion
    (source_id, start, end, first_turn, last_turn, words, code_id, origin, score, created, coder)
values (:source, :start, :end, :first_turn, :last_turn, :words, :code, :origin, :score, :created, :coder)
on conflict (source_id, code_id, start, end) do nothing
"""
KEYS = "select source_id, code_id from suggestion where id = :id"
DECIDE = "update suggestion set state = :state, coder = :coder, coding_id = :coding where id = :id"
CODING_AT = """
select id from coding where source_id = :source and code_id = :code and coder = :coder and layer = '' and unit = 'char'
    and start = :start and end = :end
"""
MATCHING_TURNS = """
select source_id, n from turn where voice <> 'interviewer'
    and (source_id, coalesce(participation_id, 0)) in (select source_id, coalesce(participation_id, 0) from matching)
"""
CODED_PLACES = """
select source_id, code_id, start, end, coder from coding where unit = 'char' and layer = '' order by source_id, start
"""
PLACES_NOT_ACCEPTED = "select source_id, code_id, start, end from suggestion where state <> 'accepted'"
WORKED_THROUGH = """
select source_id, coder from pass union select source_id, coder from coding where unit = 'char' and layer = ''
"""
OF_SOURCE = "select id, start, end, state from suggestion where source_id = :source order by start, end, id"
OUT_OF_THE_WAY = "update suggestion set start = start + :far, end = end + :far where id = :id"
MOVE = """
update suggestion set start = :start, end = :end, first_turn = :first_turn, last_turn = :last_turn where id = :id
"""
DROP = "delete from suggestion where id = :id"

_FAR = 1 << 40  # beyond every text


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """A suggestion ready to be stored."""

    source: int
    span: Span
    first_turn: int
    last_turn: int
    words: str
    code: int
    origin: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """A place in a text that somebody has coded."""

    source: int
    code: int
    span: Span
    coder: str


def listed(
    db: Database, *, state: State | None = None, source: int | None = None, code: int | None = None
) -> list[Suggestion]:
    """Return suggestions in the order of the texts, narrowed by what is not None."""
    keys = {"state": state.value if state else None, "source": source, "code": code}
    return [_suggestion(row) for row in db.conn.execute(SUGGESTIONS, keys)]


def add(db: Database, new: Iterable[NewSuggestion], coder: str, created: str) -> int:
    """Store suggestions; one that is there, decided or not, stays as it is. Return how many are new."""
    done = 0
    for one in new:
        facts = {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "first_turn": one.first_turn,
            "last_turn": one.last_turn,
            "words": one.words,
            "code": one.code,
            "origin": one.origin,
            "score": one.score,
        }
        done += db.conn.execute(ADD_SUGGESTION, facts | {"coder": coder, "created": created}).rowcount
    return done


def keys(db: Database, suggestion: int) -> tuple[int, int]:
    """Return the rows of a suggestion's source and code."""
    row = db.conn.execute(KEYS, {"id": suggestion}).fetchone()
    return int(row[0]), int(row[1])


def decide(db: Database, suggestion: int, state: State, coder: str, coding: int | None = None) -> None:
    """Say what became of a suggestion, and which coding."""
    db.conn.execute(DECIDE, {"id": suggestion, "state": state.value, "coder": coder, "coding": coding})


def coding_at(db: Database, source: int, code: int, coder: str, span: Span) -> int:
    """Return the row of a coder's coding of a place, which is there."""
    facts = {"source": source, "code": code, "coder": coder, "start": span.start, "end": span.end}
    return int(db.conn.execute(CODING_AT, facts).fetchone()[0])


def matching_turns(db: Database, condition: Compiled) -> set[tuple[int, int]]:
    """Return source and number of the turns of those who match a condition."""
    sql = f"with matching(source_id, participation_id) as materialized ({condition.sql}) {MATCHING_TURNS}"
    return set(db.conn.execute(sql, condition.parameters).fetchall())


def coded_places(db: Database) -> list[CodedPlace]:
    """Return every place in a text that is coded, in the order of the texts."""
    return [CodedPlace(row[0], row[1], Span(row[2], row[3]), row[4]) for row in db.conn.execute(CODED_PLACES)]


def places_not_accepted(db: Database) -> list[tuple[int, int, Span]]:
    """Return source, code and place of every suggestion that waits or was rejected."""
    return [(row[0], row[1], Span(row[2], row[3])) for row in db.conn.execute(PLACES_NOT_ACCEPTED)]


def worked_through(db: Database) -> set[tuple[int, str]]:
    """Return each source with each coder who has a pass or a coding there."""
    return set(db.conn.execute(WORKED_THROUGH).fetchall())


def of_source(db: Database, source: int) -> list[tuple[int, Span, State]]:
    """Return id, place and state of a source's suggestions."""
    rows = db.conn.execute(OF_SOURCE, {"source": source})
    return [(row[0], Span(row[1], row[2]), State(row[3])) for row in rows]


def carry_over(db: Database, moved: Iterable[tuple[int, Span, int, int]], dropped: Iterable[int]) -> None:
    """Give suggestions their new places (with first and last turns), and drop those that have none."""
    there = list(moved)
    db.conn.executemany(DROP, [{"id": key} for key in dropped])
    # Aside first: one may move to where another still is.
    db.conn.executemany(OUT_OF_THE_WAY, [{"id": key, "far": _FAR} for key, *_ in there])
    places = [
        {"id": key, "start": span.start, "end": span.end, "first_turn": first, "last_turn": last}
        for key, span, first, last in there
    ]
    db.conn.executemany(MOVE, places)


def _suggestion(row: tuple[int, str, int, int, int, int, str, str, str, float | None, str, str, str]) -> Suggestion:
    key, source, start, end, first, last, words, path, origin, score, created, state, coder = row
    span, where = Span(start, end), CodePath.parse(path)
    return Suggestion(key, source, span, (first, last), words, where, origin, score, created, State(state), coder)
