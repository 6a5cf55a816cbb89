"""Who is to code which source, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# What a coder made counts, not what was decided between coders.
ASSIGNMENTS = """
with made(coder, source_id, codebook_id, n) as (
    select coding.coder, coding.source_id, code.codebook_id, count(*) from coding join code on code.id = code_id
    where layer = '' group by 1, 2, 3
)
select assignment.coder, assignment.source_id, source.name, assignment.codebook_id, codebook.name, assignment.created,
    coalesce(made.n, 0)
from assignment join source on source.id = assignment.source_id
join codebook on codebook.id = assignment.codebook_id
left join made on made.coder = assignment.coder and made.source_id = assignment.source_id
    and made.codebook_id = assignment.codebook_id
order by assignment.coder, assignment.source_id, assignment.codebook_id
"""
ADD = """
insert into assignment (coder, source_id, codebook_id, created) values (:coder, :source, :codebook, :created)
on conflict (coder, source_id, codebook_id) do nothing
"""
DROP = "delete from assignment where coder = :coder and source_id = :source and codebook_id = :codebook"


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    """An assignment's row, with the number of codings its coder has made there."""

    coder: str
    source_id: int
    source: str
    codebook_id: int
    codebook: str
    created: str
    codings: int


def assignments(db: Database) -> list[StoredAssignment]:
    """Return every assignment."""
    return [StoredAssignment(*row) for row in db.conn.execute(ASSIGNMENTS)]


def add(db: Database, coder: str, source: int, codebook: int, at: str) -> bool:
    """Assign a source to a coder; return whether that is new."""
    facts = {"coder": coder, "source": source, "codebook": codebook, "created": at}
    return db.conn.execute(ADD, facts).rowcount > 0


def remove(db: Database, coder: str, source: int, codebook: int) -> bool:
    """Take an assignment back; return whether there was one. Codings and passes stay."""
    return db.conn.execute(DROP, {"coder": coder, "source": source, "codebook": codebook}).rowcount > 0
