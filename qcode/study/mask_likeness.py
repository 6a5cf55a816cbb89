"""Whose other name an entity may be: suggestions for joining; original words, for the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.mask import EntityKind, State
from qcode.store import masks
from qcode.store import vault as stored_vault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qcode.model.mask import Entity
    from qcode.study.opening import Study

_MOST = 3
_MANY = 6
_NAMED = frozenset(
    {EntityKind.PERSON, EntityKind.PLACE, EntityKind.INSTITUTION, EntityKind.ORGANISATION, EntityKind.OTHER}
)


@dataclass(frozen=True, slots=True)
class Like:
    """An entity that may be the same.

    Attributes:
        names: Its names.
        why: In what way they are alike: ``part``, ``spelling``, ``nickname``.
    """

    entity: Entity
    names: str
    why: str


def likes(study: Study, wanted: Collection[int]) -> dict[int, tuple[Like, ...]]:
    """Return for some entities which others may be the same, the likeliest first; none without the vault."""
    from qcode.analysis.name_likeness import likeness, words

    forms = forms_by_entity(study) if wanted else {}
    entities = {one.id: one for one in masks.entities(study.db)}
    known = {
        key: (entities[key], [words(form) for form in there])
        for key, there in forms.items()
        if key in entities and entities[key].kind in _NAMED and entities[key].state is not State.NEVER
    }
    done: dict[int, tuple[Like, ...]] = {}
    for key in wanted:
        if key not in known:
            continue
        one, mine = known[key]
        found = [
            (alike, other)
            for other, theirs in known.values()
            if other.id != key and _may_be(one, other) and (alike := likeness(mine, theirs)) is not None
        ]
        found.sort(key=lambda each: (-each[0], each[1].state is not State.ACCEPTED, -each[1].mentions, each[1].id))
        done[key] = tuple(
            Like(other, " | ".join(dict.fromkeys(forms[other.id])), alike.name.lower())
            for alike, other in found[:_MOST]
        )
    return done


def forms_by_entity(study: Study) -> Mapping[int, list[str]]:
    """Return the names the vault has for each entity; none without the vault."""
    if not study.vault_path.exists():
        return {}
    with study.vault() as vault:
        there = stored_vault.names(vault.db)
    by_uuid = masks.by_uuid(study.db)
    done: dict[int, list[str]] = {}
    for one in there:
        if one.entity in by_uuid:
            done.setdefault(by_uuid[one.entity].id, []).append(one.form)
    return done


def meant(study: Study, written: str) -> int:
    """Return the entity that a number or a name stands for.

    Raises:
        NotFound: None is named so.
        Misuse: Several are.
    """
    name = written.strip()
    if name.isdecimal():
        return int(name)
    wanted = name.casefold()
    there = {key: [form.casefold() for form in forms] for key, forms in forms_by_entity(study).items()}
    whole = [key for key, forms in there.items() if wanted in forms]
    found = whole or [key for key, forms in there.items() if wanted and any(wanted in form for form in forms)]
    if not found:
        raise NotFound("entity", name, hint="`qcode mask list` shows them with their numbers.")
    if len(found) > 1:
        numbers = ", ".join(map(str, found[:_MANY]))
        raise Misuse("Several entities have this name.", hint=f"Give the number of one: {numbers}.")
    return found[0]


def _may_be(one: Entity, other: Entity) -> bool:
    """Tell whether two could be the same kind of thing; what nobody decided may be of any."""
    return one.kind is other.kind or EntityKind.OTHER in {one.kind, other.kind} or one.state is State.UNDECIDED
