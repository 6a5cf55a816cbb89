"""Who was to be asked: every informant of every source, and sources without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

    from qcode.store.conditions import Compiled

ROSTER = """
select source.id, source.name, participation.id, participation.person_id, participation.outcome
from participation join source on source.id = participation.source_id where participation.part = 'informant'
union all
select source.id, source.name, null, null, 'took part' from source
where not exists (select 1 from participation where source_id = source.id and part = 'informant')
order by 1, 3
"""
MATCHING = """
with matching(source_id, participation_id) as materialized ({condition})
select source_id, participation_id from matching
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked, by row; a source without informants has neither participation nor person.

    Attributes:
        name: The source's id.
        outcome: What came of it.
    """

    source: int
    name: str
    participation: int | None
    person: int | None
    outcome: str


def roster(db: Database, condition: Compiled | None) -> list[Asked]:
    """Return everybody who was to be asked and matches, by source."""
    everybody = [Asked(*row) for row in db.conn.execute(ROSTER)]
    if condition is None:
        return everybody
    sql = MATCHING.format(condition=condition.sql)
    there = set(db.conn.execute(sql, condition.parameters).fetchall())
    return [one for one in everybody if (one.source, one.participation) in there]
