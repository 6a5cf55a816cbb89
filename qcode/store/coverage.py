"""What is coded, what was noted of silence, and who never spoke: the facts that coverage is computed from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.model.coverage import Silence, State
from qcode.store.quotations import AND_WHAT_STANDS, ANYTHING_SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

CODED = "select distinct code_id, source_id from coding"
STANDS = f"select distinct code_id, source_id from coding where true {AND_WHAT_STANDS}"
CODED_BY = """
select distinct code_id, source_id from json_each(:coders) wanted cross join coding on coding.coder = wanted.value
where coding.layer = ''
"""
# A source whose words were withdrawn is no source any longer.
SOURCES = """
select id, name from source
where hash is not null or recording is not null or not exists (
    select 1 from consent where state = 'withdrawn' and (
        (source_id = source.id and person_id is null)
        or (coalesce(source_id, source.id) = source.id and person_id in (
            select person_id from participation where source_id = source.id and part = 'informant'))))
order by id
"""
# Registered, and nobody who was asked took part: somebody refused, or it came to nothing.
NEVER_MET = """
select source_id, max(outcome = 'refused') from participation join source on source.id = source_id
where hash is null and recording is null and part = 'informant'
group by source_id having max(outcome = 'took part') = 0
"""
SILENCES_BY_ROW = "select source_id, code_id, state from silence"
SILENCES = """
select source.name, code.path, state, coder, note, created from silence
join source on source.id = source_id join code on code.id = code_id
order by source_id, code.codebook_id, code.position
"""
SET_SILENCE = """
insert into silence (source_id, code_id, state, coder, note, created)
values (:source, :code, :state, :coder, :note, :created)
on conflict (source_id, code_id) do update
set state = excluded.state, coder = excluded.coder, note = excluded.note, created = excluded.created
"""
DROP_SILENCE = "delete from silence where source_id = :source and code_id = :code"


def sources(db: Database) -> list[tuple[int, str]]:
    """Return row and id of every source that was not withdrawn."""
    return db.conn.execute(SOURCES).fetchall()


def coded(db: Database, coders: Sequence[str]) -> list[tuple[int, int]]:
    """Return code and source wherever something is coded by these coders, or wherever a coding stands.

    Where a difference was settled the decision stands, as in quotations.
    """
    if coders:
        return db.conn.execute(CODED_BY, {"coders": json.dumps(list(coders))}).fetchall()
    settled = db.conn.execute(ANYTHING_SETTLED).fetchone()[0]
    return db.conn.execute(STANDS if settled else CODED).fetchall()


def never_met(db: Database) -> list[tuple[int, bool]]:
    """Return the sources without text in which nobody took part, and whether somebody refused."""
    return [(key, bool(refused)) for key, refused in db.conn.execute(NEVER_MET)]


def noted(db: Database) -> list[tuple[int, int, State]]:
    """Return source, code and what was noted of its silence, by row."""
    return [(source, code, State(state)) for source, code, state in db.conn.execute(SILENCES_BY_ROW)]


def silences(db: Database) -> list[Silence]:
    """Return what was noted of silence, in the order of sources and trees."""
    return [Silence(row[0], row[1], State(row[2]), *row[3:]) for row in db.conn.execute(SILENCES)]


def set_silence(db: Database, keys: tuple[int, int], state: State, coder: str, note: str, at: str) -> None:
    """Note why a source (first key) says nothing on a code (second), in place of what was noted before."""
    facts = {"source": keys[0], "code": keys[1], "state": state.value, "coder": coder, "note": note, "created": at}
    db.conn.execute(SET_SILENCE, facts)


def drop_silence(db: Database, source: int, code: int) -> bool:
    """Forget what was noted; return whether something was."""
    return db.conn.execute(DROP_SILENCE, {"source": source, "code": code}).rowcount > 0
