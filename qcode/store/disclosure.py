"""Who took part, as disclosure counts them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import register

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlite_utils import Database

INFORMANTS = """
select participation.id, person.name, source.kind, source.name from participation
join person on person.id = participation.person_id
join source on source.id = participation.source_id
where participation.part = 'informant' and participation.outcome = 'took part' order by participation.id
"""
SPEAKERS_OF_CODES = """
select distinct person.name from json_each(:codes) wanted
cross join coding on coding.code_id = wanted.value
join turn on turn.source_id = coding.source_id and turn.n between coding.first_turn and coding.last_turn
join participation on participation.id = turn.participation_id
join person on person.id = participation.person_id
where coding.unit = 'char' and turn.voice <> 'interviewer'
"""


@dataclass(frozen=True, slots=True)
class InformantRow:
    """An informant in a source.

    Attributes:
        id: Of the participation.
        kind: Of the source.
        organisations: Whom they speak for there.
    """

    id: int
    person: str
    kind: str
    source: str
    values: Mapping[str, tuple[str, ...]]
    organisations: tuple[str, ...] = ()


def informants(db: Database, *, organisations: bool = False) -> list[InformantRow]:
    """Return everybody who took part, once for each source; whom they speak for only if that is asked for."""
    rows = db.conn.execute(INFORMANTS).fetchall()
    wanted = json.dumps([row[0] for row in rows])
    values = register.values_of_participations(db, wanted)
    houses = register.organisations_of(db, wanted) if organisations else {}
    return [
        InformantRow(key, person, kind, source, values.get(key, {}), houses.get(key, ()))
        for key, person, kind, source in rows
    ]


def heard_with(db: Database, codes: Sequence[int]) -> frozenset[str]:
    """Return the persons who speak where one of these codes is."""
    return frozenset(row[0] for row in db.conn.execute(SPEAKERS_OF_CODES, {"codes": json.dumps(list(codes))}))
