"""Who speaks in a source, corrected by hand: labels and voices of turns, persons who were present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.turn import Turn, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

HEARD_TURNS = """
select n, start, words, label, voice, time, heard, coalesce(person.name, '') as person
from turn
left join participation on participation.id = turn.participation_id
left join person on person.id = participation.person_id
where turn.source_id = :source order by n
"""
CORRECT = """
update turn set heard = coalesce(heard, label), label = :label, voice = :voice,
    participation_id = iif(:voice = 'interviewer', null, participation_id)
where source_id = :source and n = :n and (label <> :label or voice <> :voice)
"""
RENAME_SPEAKER = "update participation set speaker = :speaker where id = :id"
ADD_PRESENT = """
insert into participation (source_id, person_id, speaker, part, origin)
values (:source, :person, :speaker, 'present', 'label')
"""
SET_PRESENT = """
update participation set part = 'present', speaker = :speaker
where id = :id and (part <> 'present' or speaker <> :speaker)
"""
DROP_VALUES = "delete from attribute_value where person_id = :id"
USED_PERSON = """
select exists (select 1 from participation where person_id = :id)
    or exists (select 1 from coding where subject_id = :id) or exists (select 1 from lost_coding where subject_id = :id)
    or exists (select 1 from consent where person_id = :id) or exists (select 1 from memo_link where person_id = :id)
    or exists (select 1 from classification where person_id = :id)
"""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn, who speaks, and what the file says where that was corrected by hand.

    Attributes:
        heard: The label in the file; None where nobody corrected it.
        person: Id of the person who speaks, or empty.
    """

    turn: Turn
    heard: str | None
    person: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is to be the speaker of a turn."""

    n: int
    label: str
    voice: Voice


def heard_turns(db: Database, source: int) -> list[HeardTurn]:
    """Return a source's turns in order, with what was corrected."""
    return [
        HeardTurn(Turn(row[0], row[1], row[2], row[3], Voice(row[4]), row[5]), row[6], row[7])
        for row in db.conn.execute(HEARD_TURNS, {"source": source})
    ]


def correct(db: Database, source: int, speakers: Iterable[Speaker]) -> int:
    """Set labels and voices of turns, keeping what the file says; return how many differ."""
    return sum(
        db.conn.execute(CORRECT, {"source": source, "n": one.n, "label": one.label, "voice": one.voice.value}).rowcount
        for one in speakers
    )


def rename_speaker(db: Database, participation: int, speaker: str) -> None:
    """Say under which label somebody speaks."""
    db.conn.execute(RENAME_SPEAKER, {"id": participation, "speaker": speaker})


def add_present(db: Database, source: int, person: int, speaker: str) -> None:
    """Add somebody who was present without being interviewed."""
    db.conn.execute(ADD_PRESENT, {"source": source, "person": person, "speaker": speaker})


def set_present(db: Database, participation: int, speaker: str) -> int:
    """Make somebody who takes part one who was only present; return 0 where that was known."""
    return db.conn.execute(SET_PRESENT, {"id": participation, "speaker": speaker}).rowcount


def drop_person_without_part(db: Database, person: int) -> None:
    """Remove a person whom nothing in the study speaks of any longer."""
    key = {"id": person}
    if not db.conn.execute(USED_PERSON, key).fetchone()[0]:
        db.conn.execute(DROP_VALUES, key)
        db.conn.execute("delete from person where id = :id", key)
