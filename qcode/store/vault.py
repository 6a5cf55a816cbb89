"""The vault: which names stand behind which entity."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

NAMES = "select entity_uuid, key, kind, form, origin, sources from name order by id"
ADD_NAME = """
insert into name (entity_uuid, key, kind, form, origin, sources)
values (:entity, :key, :kind, :form, :origin, :sources)
on conflict (key, form) do update set kind = :kind, entity_uuid = :entity, origin = :origin, sources = :sources
    where kind <> :kind or entity_uuid <> :entity or origin <> :origin or sources <> :sources
"""
DROP_NAME = "delete from name where key = :key and form = :form"


class Origin(StrEnum):
    """How a form came into the vault."""

    LIST = "list"
    DECIDED = "decided"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class StoredName:
    """One form of one entity.

    Attributes:
        entity: The entity's uuid in the study.
        key: Its id in ``names.csv``, or the normalised value that was found.
        origin: From the list, decided in the review, or only found in a text so far.
        sources: The sources in which the form means this entity; empty for all.
    """

    entity: str
    key: str
    kind: EntityKind
    form: str
    origin: Origin
    sources: tuple[str, ...] = ()


def names(db: Database) -> list[StoredName]:
    """Return every form."""
    return [
        StoredName(row[0], row[1], EntityKind(row[2]), row[3], Origin(row[4]), tuple(row[5].split()))
        for row in db.conn.execute(NAMES)
    ]


def add(db: Database, new: Iterable[StoredName]) -> None:
    """Add forms; a form known under the same key moves to the entity given."""
    for one in new:
        keys = {
            "entity": one.entity,
            "key": one.key,
            "kind": one.kind.value,
            "form": one.form,
            "origin": one.origin.value,
            "sources": " ".join(one.sources),
        }
        db.conn.execute(ADD_NAME, keys)


def drop(db: Database, gone: Iterable[tuple[str, str]]) -> None:
    """Remove forms by key and form."""
    db.conn.executemany(DROP_NAME, ({"key": key, "form": form} for key, form in gone))


def owner(db: Database) -> str:
    """Return the study a vault belongs to, or an empty string where it belongs to none yet."""
    row = db.conn.execute("select study from owner order by id limit 1").fetchone()
    return "" if row is None else str(row[0])


def own(db: Database, study: str) -> None:
    """Make a vault that of one study."""
    db.conn.execute("insert into owner (study) values (:study) on conflict (study) do nothing", {"study": study})


def names_hash(known: Iterable[StoredName]) -> str:
    """Return a hash of all that scanning looks for among the names."""
    lines = sorted(
        "\t".join((one.key, one.kind, one.form, *one.sources)) for one in known if one.origin is not Origin.FOUND
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
