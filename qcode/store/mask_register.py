"""The mask register: masks of several levels, masks that are meant to be shared, entities that become one or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

    from qcode.model.mask import Form
    from qcode.model.span import Span

COARSER = "select entity_id, level, mask from entity_mask where level > 1 order by entity_id, level"
SHARED = "select entity_id from entity_mask where level = 1"
SET_LEVEL = """
insert into entity_mask (entity_id, level, mask) values (:entity, :level, :mask)
on conflict (entity_id, level) do update set mask = :mask where mask <> :mask
"""
STAMPS = "select name from stamp where substr(name, 1, length(:prefix)) = :prefix order by name"
MOVE_ALL = "update mention set entity_id = :to where entity_id = :entity"
MOVE_SOURCE = """
update mention set entity_id = :to where entity_id = :entity
    and source_id = (select id from source where name = :source)
"""
MOVE_PLACE = """
update mention set entity_id = :to where entity_id = :entity and start = :start and end = :end
    and source_id = (select id from source where name = :source)
"""
ADD_BY_HAND = """
insert into mention (source_id, turn, start, end, entity_id, form, layer, state)
values (:source, :turn, :start, :end, :entity, :form, 'hand', 'accepted')
"""


def coarser(db: Database) -> dict[int, dict[int, str]]:
    """Return the masks of level 2 and on, by entity and level."""
    done: dict[int, dict[int, str]] = {}
    for entity, level, mask in db.conn.execute(COARSER):
        done.setdefault(entity, {})[level] = mask
    return done


def set_coarser(db: Database, entity: int, level: int, mask: str) -> None:
    """Give an entity its mask of a level from 2 on; an empty one takes it away."""
    keys = {"entity": entity, "level": level, "mask": mask}
    if mask:
        db.conn.execute(SET_LEVEL, keys)
    else:
        db.conn.execute("delete from entity_mask where entity_id = :entity and level = :level", keys)


def shared(db: Database) -> frozenset[int]:
    """Return the entities whose mask is meant to be another's too."""
    return frozenset(row[0] for row in db.conn.execute(SHARED))


def set_shared(db: Database, entity: int, mask: str) -> None:
    """Note that a mask of level 1 is meant to be another's too; an empty one takes the note away."""
    set_coarser(db, entity, 1, mask)


def stamps(db: Database, prefix: str) -> list[str]:
    """Return the names of the stamps that begin so."""
    return [row[0] for row in db.conn.execute(STAMPS, {"prefix": prefix})]


def forget_stamp(db: Database, name: str) -> None:
    """Take away what was noted under ``name``."""
    db.conn.execute("delete from stamp where name = :name", {"name": name})


def move_mentions(
    db: Database, entity: int, to: int, *, source: str = "", spans: tuple[Span, ...] | None = None
) -> int:
    """Make mentions of one entity another's: all, those of a source, or those at some places of it; return how many."""
    keys = {"entity": entity, "to": to, "source": source}
    if spans is None:
        return db.conn.execute(MOVE_SOURCE if source else MOVE_ALL, keys).rowcount
    return sum(db.conn.execute(MOVE_PLACE, keys | {"start": span.start, "end": span.end}).rowcount for span in spans)


def keep_by_hand(db: Database, entity: int) -> None:
    """Make an entity's mentions ones that a person put there: a scan keeps them."""
    db.conn.execute("update mention set layer = 'hand' where entity_id = :entity", {"entity": entity})


def add_by_hand(db: Database, source: int, turn: int, span: Span, entity: int, form: Form) -> None:
    """Put a mention where a person says that there is one; a scan keeps it."""
    keys = {"source": source, "turn": turn, "start": span.start, "end": span.end, "entity": entity, "form": form.value}
    db.conn.execute(ADD_BY_HAND, keys)


def remove_mentions(db: Database, entity: int) -> None:
    """Remove all mentions of an entity."""
    db.conn.execute("delete from mention where entity_id = :entity", {"entity": entity})


def remove(db: Database, entity: int) -> None:
    """Remove an entity that has no mentions left."""
    db.conn.execute("delete from entity_mask where entity_id = :entity", {"entity": entity})
    db.conn.execute("delete from entity where id = :entity", {"entity": entity})
