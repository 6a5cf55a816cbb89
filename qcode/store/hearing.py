"""Who is heard where: labels and turns, to hold against what the register says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

LABELS_HEARD = """
select source.name, turn.label, turn.voice from turn join source on source.id = turn.source_id
where turn.label <> '' group by turn.source_id, turn.label, turn.voice
"""
TURNS_HEARD = """
select source.name, person.name, count(*) from turn
join participation on participation.id = turn.participation_id
join source on source.id = participation.source_id join person on person.id = participation.person_id
where turn.voice <> 'interviewer' group by participation.id
"""
WITH_TEXT = "select name, kind, hash is not null, recording is not null from source order by id"


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a source has a text, or a recording at least."""

    name: str
    kind: str
    text: bool
    recording: bool


def labels_heard(db: Database) -> dict[str, list[tuple[str, str]]]:
    """Return the labels in each source, with the voice each stands for."""
    done: dict[str, list[tuple[str, str]]] = {}
    for source, label, voice in db.conn.execute(LABELS_HEARD):
        done.setdefault(source, []).append((label, voice))
    return done


def turns_heard(db: Database) -> dict[tuple[str, str], int]:
    """Return how many turns each person has in each source."""
    return {(row[0], row[1]): row[2] for row in db.conn.execute(TURNS_HEARD)}


def sources_held(db: Database) -> list[Held]:
    """Return every source, and what there is of it."""
    return [Held(row[0], row[1], bool(row[2]), bool(row[3])) for row in db.conn.execute(WITH_TEXT)]
