"""The register in and out: a file like ``names.csv`` with all that was decided, and another's taken in with a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Refused
from qcode.formats import names as formats
from qcode.model.mask import Entity, EntityKind, NameRow, State
from qcode.store import mask_register, masks
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study import name_list, sealed
from qcode.study.name_list import Numbers
from qcode.study.opening import read_bytes
from qcode.study.scanning import action_in_both, refuse_without_vault, rescan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.store.connection import Opened
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Exported:
    """The register as a file.

    Attributes:
        waiting: Names that nobody has decided on; they are not in it.
        by_shape: Numbers and addresses, which are found by their shape and are not in it either.
    """

    data: bytes
    rows: int
    waiting: int
    by_shape: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What taking a register in does, or would do: ids of rows, sorted by what happens to them."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


def export(study: Study) -> Exported:
    """Return the register: every entity with a name that was listed or decided, its masks, its sources.

    Raises:
        Refused: The vault with the names is not here, or the study is sealed.
    """
    sealed.refuse(study, "There is no register to write")
    if not study.vault_path.exists():
        raise Refused(
            "The vault with the names is not here, so that there is no register to write.",
            hint=f"Put it back at {study.vault_path}, or name its place in QCODE_VAULT.",
        )
    rows = _rows(study)
    entities = masks.entities(study.db)
    by_shape = sum(1 for one in entities if one.kind not in formats.KINDS and one.kind is not EntityKind.NUMBER)
    waiting = sum(1 for one in entities if one.state is State.UNDECIDED)
    return Exported(formats.written(rows), len(rows), waiting, by_shape)


def _rows(study: Study) -> list[NameRow]:
    """Return a row for each set of names that hold in the same sources; those of one entity share its masks."""
    with study.vault() as vault:
        there = [one for one in stored_vault.names(vault.db) if one.origin is not Origin.FOUND]
    by_uuid = masks.by_uuid(study.db)
    coarser, shared = mask_register.coarser(study.db), mask_register.shared(study.db)
    groups: dict[tuple[str, tuple[str, ...]], list[StoredName]] = {}
    for one in there:
        if one.entity in by_uuid and by_uuid[one.entity].state is not State.UNDECIDED:
            groups.setdefault((one.entity, one.sources), []).append(one)
    done: list[NameRow] = []
    taken: set[str] = set()
    for (uuid, only_in), forms in groups.items():
        entity = by_uuid[uuid]
        first = forms[0]
        key = first.key if first.key not in taken else f"{first.key} {' '.join(only_in)}".strip()
        again = any(one.mask == entity.mask and one.id.startswith(first.key) for one in done)
        taken.add(key)
        given = coarser.get(entity.id, {})
        never = entity.state is State.NEVER
        done.append(
            NameRow(
                EntityKind.PUBLIC if never else _kind(entity, forms),
                key,
                first.form,
                tuple(one for one in dict.fromkeys(form.form for form in forms) if one != first.form),
                "" if never else entity.mask,
                sources=only_in,
                coarser=tuple(given.get(level, "") for level in range(2, max(given, default=1) + 1)),
                shared=not never and (entity.id in shared or again),
            )
        )
    return done


def _kind(entity: Entity, forms: Sequence[StoredName]) -> EntityKind:
    return entity.kind if entity.kind in formats.KINDS else forms[0].kind


def merge(study: Study, file: Path, *, dry_run: bool) -> Merged:
    """Take a register in: new rows are added, those with a known id get its names and masks. One action.

    Raises:
        BadFile: The file cannot be read, or two would be printed alike.
        Refused: The vault with the names is not here.
    """
    rows = formats.read(read_bytes(file), str(file))
    refuse_without_vault(study)
    with study.vault() as vault:
        before = stored_vault.names(vault.db)
        merged = _planned(study, before, rows)
        if not dry_run and (merged.new or merged.changed):
            with action_in_both(study, vault, "mask import") as done:
                for row in rows:
                    if row.id not in merged.same:
                        _take(study, vault, row, str(file))
                rescan(study, vault, done.at, before=before)
                done.summary = f"{len(merged.new)} names new, {len(merged.changed)} changed"
    return merged


def _planned(study: Study, there: Sequence[StoredName], rows: Sequence[NameRow]) -> Merged:
    known = {one.key for one in there if one.origin is not Origin.FOUND}
    now = {row.id: replace(row, line=0) for row in _rows(study)}
    new = [row.id for row in rows if row.id not in known]
    same = [row.id for row in rows if row.id in known and now.get(row.id) == replace(row, line=0)]
    changed = [row.id for row in rows if row.id in known and row.id not in same]
    return Merged(tuple(new), tuple(changed), tuple(same))


def _take(study: Study, vault: Opened, row: NameRow, file: str) -> None:
    """Make one row of another register part of this one."""
    there = stored_vault.names(vault.db)
    entities = masks.by_uuid(study.db)
    state = State.NEVER if row.kind is EntityKind.PUBLIC else State.ACCEPTED
    uuid = next((one.entity for one in there if one.key == row.id and one.entity in entities), "")
    if not uuid:
        uuid = _waiting(there, entities, row)
    if not uuid:
        mask = row.mask or Numbers(study).mask(row.kind)
        _, uuid = masks.add_entity(study.db, row.kind, mask, state)
    key = masks.by_uuid(study.db)[uuid].id
    mask = row.mask or masks.by_uuid(study.db)[uuid].mask or Numbers(study).mask(row.kind)
    masks.set_entity(study.db, key, row.kind, mask, state)
    mask_register.set_shared(study.db, key, mask if row.shared else "")
    for level, coarser in enumerate(row.coarser, 2):
        mask_register.set_coarser(study.db, key, level, coarser)
    other = name_list.double_of(study, key, mask) if state is State.ACCEPTED else None
    if other is not None:
        hint = "Give it another mask in the file; or, if it is meant, write `yes` in a column `shared`."
        raise BadFile(file, f"[{mask}] is the mask of entity {other.id} already.", line=row.line, hint=hint)
    listed = {(one.key, one.form) for one in there if one.origin is Origin.LIST}
    stored_vault.add(
        vault.db,
        [
            StoredName(
                uuid,
                row.id,
                row.kind,
                form,
                Origin.LIST if (row.id, form) in listed else Origin.DECIDED,
                row.sources,
            )
            for form in dict.fromkeys((row.name, *row.aliases))
        ],
    )
    name_list.decided_by_hand(study, vault, uuid)


def _waiting(there: Sequence[StoredName], entities: dict[str, Entity], row: NameRow) -> str:
    """Return who waits for a decision under one of the row's names, or an empty string."""
    forms = {form.casefold() for form in (row.name, *row.aliases)}
    return next(
        (
            one.entity
            for one in there
            if one.form.casefold() in forms and one.entity in entities and entities[one.entity].state is State.UNDECIDED
        ),
        "",
    )
