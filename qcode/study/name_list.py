"""``names.csv`` and the register: what the list says, what was decided by hand, and which of them holds.

What stands in the list is decided there, until somebody decides otherwise by hand; that holds until the row of the
list is changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.mask import Entity, EntityKind, Name, State
from qcode.model.mask_grammar import grammar
from qcode.model.text import bytes_hash
from qcode.model.wording import wording
from qcode.store import mask_register, masks
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.mask import NameRow
    from qcode.store.connection import Opened
    from qcode.study.opening import Study

FILE = "names.csv"
FILE_STAMP = "names.csv"
NAMES_STAMP = "names"
SPLIT = "split "
"""Begins the key of a form that was taken from one entity and given to another by hand."""

_BY_HAND = "by hand "


@dataclass(frozen=True, slots=True)
class ReadList:
    """``names.csv`` as it was read, with the hash of the file."""

    rows: tuple[NameRow, ...]
    hash: str

    def names(self, known: Sequence[StoredName]) -> list[StoredName]:
        """Return every form with its entity, empty where it is not known yet, but for those split off by hand."""
        owner = {one.key: one.entity for one in known}
        split = [one for one in known if one.key.startswith(SPLIT) and one.origin is Origin.DECIDED]
        away = {one.form.casefold() for one in split if not one.sources}
        parted = {one.form.casefold() for one in split if one.sources}
        left = {(one.key, one.form): one.sources for one in known if one.form.casefold() in parted}
        return [
            StoredName(
                owner.get(row.id, ""), row.id, row.kind, form, Origin.LIST, row.sources or left.get((row.id, form), ())
            )
            for row in self.rows
            for form in dict.fromkeys((row.name, *row.aliases))
            if form == row.name or form.casefold() not in away
        ]

    def overrules(self, one: StoredName) -> bool:
        """Tell whether a name decided by hand stands on the list now: what people list wins.

        A form that was split off stays away from the aliases it was taken from; a row of its own wins over it.
        """
        if one.sources and one.key.startswith(SPLIT):
            return False
        listed = (row.name for row in self.rows)
        if not one.key.startswith(SPLIT):
            listed = (form for row in self.rows for form in (row.name, *row.aliases))
        return one.origin is Origin.DECIDED and one.form.casefold() in {form.casefold() for form in listed}


def changed(study: Study, known: Sequence[StoredName]) -> ReadList | None:
    """Read ``names.csv`` where it has changed since it was last read, or the vault is not as this study left it.

    Raises:
        BadFile: It cannot be read.
    """
    path = study.folder / FILE
    if not path.is_file():
        return None
    data = read_bytes(path)
    as_left = masks.stamp(study.db, NAMES_STAMP) == stored_vault.names_hash(known)
    if as_left and masks.stamp(study.db, FILE_STAMP) == bytes_hash(data):
        return None
    return _read(data)


def _read(data: bytes) -> ReadList:
    from qcode.formats import names as formats

    return ReadList(formats.read(data, FILE), bytes_hash(data))


def planned(known: Sequence[StoredName], read: ReadList | None) -> list[StoredName]:
    """Return the names as they will be once the list is read."""
    if read is None:
        return list(known)
    kept = (one for one in known if one.origin is not Origin.LIST and not read.overrules(one))
    return [*read.names(known), *kept]


def store(study: Study, vault: Opened, read: ReadList) -> None:
    """Make the list what the vault and the entities know of listed names.

    Raises:
        BadFile: Two entities would be printed alike, and nothing says that it is meant.
    """
    there = stored_vault.names(vault.db)
    entities = masks.by_uuid(study.db)
    owner = {one.key: one.entity for one in there if one.entity in entities}
    rows_of: dict[str, list[NameRow]] = {}
    numbers = Numbers(study)
    left = _left(there, read)
    for row in read.rows:
        if row.id not in owner and left.get((row.kind, row.name.casefold())) in entities:
            owner[row.id] = left.pop((row.kind, row.name.casefold()))
        if row.id not in owner:
            key, owner[row.id] = masks.add_entity(study.db, row.kind, row.mask or numbers.mask(row.kind), _state(row))
            entities[owner[row.id]] = Entity(key, row.kind, row.mask, _state(row))
        rows_of.setdefault(owner[row.id], []).append(row)
    for uuid, rows in rows_of.items():
        if masks.stamp(study.db, _BY_HAND + uuid) != _digest(rows):
            _set_as_listed(study, uuid, rows, numbers)
    wanted = [replace(one, entity=owner[one.key]) for one in read.names(there)]
    kept = {(one.key, one.form) for one in wanted}
    gone = [
        (one.key, one.form)
        for one in there
        if (one.origin is Origin.LIST and (one.key, one.form) not in kept) or read.overrules(one)
    ]
    named = {*rows_of, *(one.entity for one in there if (one.key, one.form) not in gone)}
    now = masks.by_uuid(study.db)
    _refuse_doubles(
        study, {now[uuid].id: rows[0] for uuid, rows in rows_of.items()}, {now[one].id for one in named & {*now}}
    )
    stored_vault.drop(vault.db, gone)
    stored_vault.add(vault.db, wanted)


def _left(there: Sequence[StoredName], read: ReadList) -> dict[tuple[EntityKind, str], str]:
    """Return the entities of rows that are gone, by kind and name: the same under another id is still the same."""
    ids = {row.id for row in read.rows}
    gone = (one for one in there if one.origin is Origin.LIST and one.key not in ids)
    return {(one.kind, one.form.casefold()): one.entity for one in gone}


def _state(row: NameRow) -> State:
    return State.NEVER if row.kind is EntityKind.PUBLIC else State.ACCEPTED


def _set_as_listed(study: Study, uuid: str, rows: Sequence[NameRow], numbers: Numbers) -> None:
    """Make an entity what its row says; of several rows that were joined, the first with a mask."""
    mask_register.forget_stamp(study.db, _BY_HAND + uuid)
    row = next((one for one in rows if one.mask), rows[0])
    old = masks.by_uuid(study.db)[uuid]
    mask = row.mask or old.mask or numbers.mask(row.kind)
    masks.set_entity(study.db, old.id, row.kind, mask, _state(row))
    mask_register.set_shared(study.db, old.id, mask if row.shared else "")
    given = dict(enumerate(row.coarser, 2))
    for level in {*given, *mask_register.coarser(study.db).get(old.id, {})}:
        mask_register.set_coarser(study.db, old.id, level, given.get(level, ""))


def decided_by_hand(study: Study, vault: Opened, uuid: str) -> None:
    """Note, inside an action, that a decision holds over what ``names.csv`` says now of the entity."""
    keys = {one.key for one in stored_vault.names(vault.db) if one.entity == uuid}
    path = study.folder / FILE
    rows = [row for row in (_read(read_bytes(path)).rows if path.is_file() else ()) if row.id in keys]
    if rows:
        masks.set_stamp(study.db, _BY_HAND + uuid, _digest(rows))


def stamp_by_hand(uuid: str) -> str:
    """Return under which name it is noted that an entity was decided by hand."""
    return _BY_HAND + uuid


def by_hand(study: Study) -> frozenset[str]:
    """Return the uuids of listed entities that were decided otherwise by hand."""
    return frozenset(name.removeprefix(_BY_HAND) for name in mask_register.stamps(study.db, _BY_HAND))


def _digest(rows: Sequence[NameRow]) -> str:
    """Return what tells whether rows of the list say the same as before; it shows no name."""
    said = sorted(f"{row.kind}\t{row.mask}\t{row.coarser}\t{row.shared}" for row in rows)
    return hashlib.sha256("\n".join(said).encode("utf-8")).hexdigest()


def double_of(study: Study, entity: int, mask: str) -> Entity | None:
    """Return another entity that is printed alike at level 1, unless either is meant to share its mask."""
    shared = mask_register.shared(study.db)
    if entity in shared:
        return None
    words = grammar(study.settings.language)
    return next(
        (
            one
            for one in masks.entities(study.db)
            if one.id != entity
            and one.state is State.ACCEPTED
            and one.id not in shared
            and one.kind is not EntityKind.NUMBER
            and words.stem(one.mask) == words.stem(mask)
        ),
        None,
    )


def _refuse_doubles(study: Study, listed: dict[int, NameRow], named: set[int]) -> None:
    """Refuse that two entities with names are printed alike; one the vault has no name for is about to be forgotten."""
    shared = mask_register.shared(study.db)
    words = grammar(study.settings.language)
    seen: dict[str, Entity] = {}
    for one in masks.entities(study.db):
        if one.state is not State.ACCEPTED or one.id in shared or one.id not in named:
            continue
        stem = words.stem(one.mask)
        other = seen.setdefault(stem, one)
        row = listed.get(one.id) or listed.get(other.id)
        if other is not one and row is not None:
            first = listed.get(other.id)
            whose = f"line {first.line}" if first is not None and first is not row else f"entity {other.id}"
            problem = f"[{one.mask}] is the mask of {whose} already."
            hint = "Give each a mask of its own; or, if it is meant, write `yes` in a column `shared`."
            raise BadFile(FILE, problem, line=row.line, hint=hint)


class Numbers:
    """Gives masks made from a kind the next free number (``navn 3``)."""

    def __init__(self, study: Study) -> None:
        self._stems = wording(study.settings.language).masks
        self._taken = {one.mask.casefold() for one in masks.by_uuid(study.db).values()}
        self._next: dict[EntityKind, int] = {}

    def mask(self, kind: EntityKind) -> str:
        """Return the next mask of a kind; what is public has none."""
        if kind is EntityKind.PUBLIC:
            return ""
        n = self._next.get(kind, 1)
        while (mask := f"{self._stems[kind]} {n}").casefold() in self._taken:
            n += 1
        self._taken.add(mask.casefold())
        self._next[kind] = n + 1
        return mask


def index_names(names: Iterable[StoredName], source: str = "") -> list[Name]:
    """Return what the texts are searched for: listed and decided names, those of one entity under one key.

    Args:
        names: Every form the vault has.
        source: The id of the source that is searched; empty for a text of none, in which all names may be meant.
    """
    sought = [one for one in names if one.origin is not Origin.FOUND]
    key_of: dict[str, str] = {}
    for one in sought:
        key_of.setdefault(one.entity, one.key)
    return [
        Name(
            key_of[one.entity] if one.entity else one.key,
            one.kind,
            one.form,
            bool(source) and bool(one.sources) and source not in one.sources,
        )
        for one in sought
    ]
