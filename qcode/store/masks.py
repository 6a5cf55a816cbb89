"""Entities, their mentions, and the stamp of each scan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.model.mask import Entity, EntityKind, Form, Layer, Mention, State
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from sqlite_utils import Database

    from qcode.store.quotations import Range

ENTITIES = """
select entity.id, entity.kind, mask, entity.state, count(mention.id), count(distinct source_id)
from entity left join mention on mention.entity_id = entity.id
group by entity.id order by entity.id
"""
UUIDS = "select uuid, id, kind, mask, state from entity"
QUEUE = """
select entity.id, entity.kind, mask, entity.state, count(mention.id), count(distinct source_id)
from mention join entity on entity.id = mention.entity_id where mention.state = 'undecided'
group by entity.id order by count(mention.id) desc, entity.id
"""
MENTIONS_OF_RANGES = """
select distinct source.name, mention.turn, mention.start, mention.end, entity.id, entity.kind, mention.state,
    entity.mask, mention.form, mention.layer, mention.source_id, mention.confidence
from json_each(:ranges) wanted cross join mention on mention.source_id = wanted.value ->> 0
    and mention.turn between wanted.value ->> 1 and wanted.value ->> 2
join entity on entity.id = mention.entity_id join source on source.id = mention.source_id
order by mention.source_id, mention.start
"""
MENTIONS_OF_ENTITY = """
select source.name, mention.turn, mention.start, mention.end, mention.state, mention.source_id
from mention join source on source.id = mention.source_id
where entity_id = :entity and (:undecided = 0 or mention.state = 'undecided')
order by mention.source_id, mention.start limit :limit
"""
MENTIONS = """
select source.name, mention.turn, mention.start, mention.end, entity.id, entity.kind, mention.state,
    entity.mask, mention.form, mention.layer, mention.source_id, mention.confidence
from mention join entity on entity.id = mention.entity_id join source on source.id = mention.source_id
order by mention.source_id, mention.start
"""
MENTIONS_OF_SOURCE = """
select start, end, entity_id, form, layer, state, confidence from mention where source_id = :source order by start
"""
DECIDED_MENTIONS = """
select start, end, entity_id, layer, state from mention where source_id = :source and state <> 'undecided'
"""
MENTION_ROWS = """
select id, turn, start, end, entity_id, form, layer, state, confidence from mention where source_id = :source
"""
ADD_MENTION = """
insert into mention (source_id, turn, start, end, entity_id, form, layer, state, confidence)
values (:source, :turn, :start, :end, :entity, :form, :layer, :state, :confidence)
"""
SET_STAMP = """
insert into stamp (name, value) values (:name, :value)
on conflict (name) do update set value = :value where value <> :value
"""
UNUSED_CANDIDATES = """
delete from entity where state = 'undecided' and id not in (select entity_id from mention)
"""


def entities(db: Database) -> list[Entity]:
    """Return every entity with its counts."""
    return [_entity(row) for row in db.conn.execute(ENTITIES)]


def queue(db: Database) -> list[Entity]:
    """Return the entities with undecided mentions, most frequent first; counts are of the undecided."""
    return [_entity(row) for row in db.conn.execute(QUEUE)]


def by_uuid(db: Database) -> dict[str, Entity]:
    """Return every entity by its uuid, without counts."""
    return {row[0]: _entity((*row[1:], 0, 0)) for row in db.conn.execute(UUIDS)}


def uuid_of(db: Database, entity: int) -> str:
    """Return an entity's uuid."""
    return str(db.conn.execute("select uuid from entity where id = ?", (entity,)).fetchone()[0])


def add_entity(db: Database, kind: EntityKind, mask: str, state: State) -> tuple[int, str]:
    """Add an entity and return its row's id and uuid."""
    sql = "insert into entity (kind, mask, state) values (:kind, :mask, :state)"
    key = int(db.conn.execute(sql, {"kind": kind.value, "mask": mask, "state": state.value}).lastrowid or 0)
    return key, uuid_of(db, key)


def set_entity(db: Database, entity: int, kind: EntityKind, mask: str, state: State) -> None:
    """Decide an entity's kind, mask and state, where they differ."""
    sql = """
    update entity set kind = :kind, mask = :mask, state = :state
    where id = :id and (kind <> :kind or mask <> :mask or state <> :state)
    """
    db.conn.execute(sql, {"id": entity, "kind": kind.value, "mask": mask, "state": state.value})


def decide_mentions(db: Database, entity: int, state: State) -> int:
    """Give an entity's undecided mentions a state; return how many."""
    sql = "update mention set state = :state where entity_id = :entity and state = 'undecided'"
    return db.conn.execute(sql, {"entity": entity, "state": state.value}).rowcount


def set_mentions(db: Database, entity: int, state: State) -> None:
    """Give all of an entity's mentions a state."""
    sql = "update mention set state = :state where entity_id = :entity and state <> :state"
    db.conn.execute(sql, {"entity": entity, "state": state.value})


def mentions_of(db: Database, source: int) -> list[tuple[Span, int, Form, Layer, State, float]]:
    """Return span, entity, form, layer, state and confidence of a source's mentions."""
    rows = db.conn.execute(MENTIONS_OF_SOURCE, {"source": source})
    return [(Span(row[0], row[1]), row[2], Form(row[3]), Layer(row[4]), State(row[5]), row[6]) for row in rows]


def mentions_but(
    db: Database, source: int, layers: AbstractSet[Layer]
) -> list[tuple[int, Span, int, Form, Layer, State, float]]:
    """Return the mentions of a source that other ways of finding have found: turn, span, entity and so on."""
    rows = db.conn.execute(MENTION_ROWS, {"source": source}).fetchall()
    return [
        (row[1], Span(row[2], row[3]), row[4], Form(row[5]), Layer(row[6]), State(row[7]), row[8])
        for row in rows
        if Layer(row[6]) not in layers
    ]


def decided_mentions(db: Database, source: int) -> dict[tuple[Span, int, Layer], State]:
    """Return what was decided of a source's mentions, by span, entity and the layer that found them."""
    rows = db.conn.execute(DECIDED_MENTIONS, {"source": source})
    return {(Span(row[0], row[1]), row[2], Layer(row[3])): State(row[4]) for row in rows}


def replace_mentions(
    db: Database, source: int, found: Iterable[tuple[int, Span, int, Form, Layer, State, float]]
) -> None:
    """Make ``found`` (turn, span, entity, form, layer, state, confidence) the mentions of a source.

    What stands there already as it is found again is left untouched.
    """
    rows = {
        (turn, span.start, span.end, entity, form.value, layer.value, state.value, confidence)
        for turn, span, entity, form, layer, state, confidence in found
    }
    there = {tuple(row[1:]): row[0] for row in db.conn.execute(MENTION_ROWS, {"source": source})}
    gone = [{"id": key} for row, key in there.items() if row not in rows]
    db.conn.executemany("delete from mention where id = :id", gone)
    columns = ("turn", "start", "end", "entity", "form", "layer", "state", "confidence")
    new = sorted(rows - there.keys())
    db.conn.executemany(ADD_MENTION, ({"source": source} | dict(zip(columns, row, strict=True)) for row in new))


def drop_unused_candidates(db: Database) -> None:
    """Forget undecided entities that no text names any longer."""
    db.conn.execute(UNUSED_CANDIDATES)


def mentions_of_ranges(db: Database, ranges: Sequence[Range]) -> dict[tuple[int, int], list[Mention]]:
    """Return the mentions in ``ranges`` (source, first and last turn) by source and turn."""
    done: dict[tuple[int, int], list[Mention]] = {}
    for row in db.conn.execute(MENTIONS_OF_RANGES, {"ranges": json.dumps(ranges)}):
        done.setdefault((row[10], row[1]), []).append(_mention(row))
    return done


def mentions(db: Database) -> list[Mention]:
    """Return every mention in the order of the texts."""
    return [_mention(row) for row in db.conn.execute(MENTIONS)]


def places(db: Database, entity: int, *, undecided: bool, limit: int) -> list[tuple[str, int, Span, State, int]]:
    """Return source, turn, span, state and source row of an entity's mentions."""
    keys = {"entity": entity, "undecided": undecided, "limit": limit}
    rows = db.conn.execute(MENTIONS_OF_ENTITY, keys)
    return [(row[0], row[1], Span(row[2], row[3]), State(row[4]), row[5]) for row in rows]


def stamp(db: Database, name: str) -> str:
    """Return what was last noted under ``name``, or an empty string."""
    row = db.conn.execute("select value from stamp where name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def set_stamp(db: Database, name: str, value: str) -> None:
    """Note a value under ``name`` (hash of the register file, of the names)."""
    db.conn.execute(SET_STAMP, {"name": name, "value": value})


def _entity(row: tuple[int, str, str, str, int, int]) -> Entity:
    return Entity(row[0], EntityKind(row[1]), row[2], State(row[3]), row[4], row[5])


def _mention(row: tuple[str, int, int, int, int, str, str, str, str, str, int, float]) -> Mention:
    return Mention(
        row[0],
        row[1],
        Span(row[2], row[3]),
        row[4],
        EntityKind(row[5]),
        State(row[6]),
        row[7],
        Form(row[8]),
        Layer(row[9]),
        row[11],
    )
