"""Deciding what is masked, entity by entity: accept, never, another mask, one entity of two, two of one.

Each decision is one action in the study and in the vault, and holds in all sources, now and in later scans.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.formats.names import KINDS, bare, has_brackets
from qcode.model.mask import EntityKind, State
from qcode.store import mask_register, masks, sources
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study import name_list
from qcode.study.name_list import NAMES_STAMP, SPLIT, Numbers
from qcode.study.scanning import action_in_both, refuse_without_vault, rescan, telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.mask import Entity
    from qcode.model.span import Span
    from qcode.store.connection import Opened
    from qcode.study.opening import Study

FINEST = 1


@dataclass(frozen=True, slots=True)
class MaskAsked:
    """What is to be printed in the place of an entity.

    Attributes:
        mask: Without brackets or with them; empty keeps the one there is.
        level: 1 for the mask of its own, 2 and on for coarser ones.
        shared: The mask is meant to be another's too.
    """

    mask: str = ""
    level: int = FINEST
    shared: bool = False


def found(study: Study, key: int) -> Entity:
    """Return an entity with its counts.

    Raises:
        NotFound: There is none of this number.
    """
    one = next((one for one in masks.entities(study.db) if one.id == key), None)
    if one is None:
        raise NotFound("entity", str(key), hint="`qcode mask list` shows the numbers.")
    return one


def state_asked(mask: str, *, never: bool) -> State:
    """Return what is asked for.

    Raises:
        Misuse: Both or neither.
    """
    if bool(mask.strip()) is never:
        raise Misuse("Say what is to be printed, or that it is never masked.", hint='`--mask "byen"` or `--never`.')
    return State.NEVER if never else State.ACCEPTED


def decide(
    study: Study,
    entity: int,
    state: State,
    printed: MaskAsked | None = None,
    *,
    mask: str = "",
    kind: EntityKind | None = None,
) -> Entity:
    """Decide an entity: all its mentions, in all sources, now and in later scans. One action, texts scanned anew.

    Args:
        study: The study.
        entity: Its number.
        state: Accepted or never.
        printed: What is printed instead; None for ``mask`` at level 1.
        mask: The same where nothing more is to be said; empty keeps the mask it has.
        kind: What it is, where that was unknown.

    Raises:
        NotFound: There is no such entity.
        Misuse: The mask is another entity's, or holds a name.
        Refused: The vault with the names is not here.
    """
    old = found(study, entity)
    said = printed or MaskAsked(mask)
    if said.level > FINEST:
        return _coarser(study, old, said)
    with _deciding(study, old, state, said, kind or old.kind) as (vault, at, before):
        masks.set_mentions(study.db, entity, state)
        rescan(study, vault, at, before=before)
    return found(study, entity)


def answer(study: Study, entity: int, state: State, *, mask: str = "") -> Entity:
    """Decide what waits in the queue of one entity, as the review does; the texts are scanned when it is over.

    Refusing the unsure mentions of a name that is masked elsewhere refuses these places only.

    Raises:
        NotFound: There is no such entity.
        Misuse: The mask is another entity's, or holds a name.
        Refused: The vault with the names is not here.
    """
    old = found(study, entity)
    if old.state is State.ACCEPTED and state is State.NEVER:
        with study.action("mask review") as done:
            n = masks.decide_mentions(study.db, entity, state)
            done.summary = f"entity {entity} is not meant in {n} places"
    else:
        with _deciding(study, old, state, MaskAsked(mask), old.kind):
            masks.decide_mentions(study.db, entity, state)
    return found(study, entity)


def join(study: Study, entity: int, other: int, *, rescanned: bool = True) -> Entity:
    """Make another entity's names this one's: the same person, place or thing, with one mask.

    Args:
        study: The study.
        entity: It stays, and so does what was decided on it.
        other: It goes.
        rescanned: Whether the texts are scanned anew in the same action.

    Raises:
        NotFound: There is no such entity.
        Misuse: Both are the same, or one is a number.
        Refused: The vault with the names is not here.
    """
    kept, gone = found(study, entity), found(study, other)
    if kept.id == gone.id:
        raise Misuse(f"Entity {entity} is the same as itself.", hint="Name two: `qcode mask join 3 17`.")
    if EntityKind.NUMBER in {kept.kind, gone.kind}:
        raise Misuse("A number is no name, and is joined with nothing.")
    refuse_without_vault(study)
    with study.vault() as vault, action_in_both(study, vault, "mask join") as done:
        before = stored_vault.names(vault.db)
        uuid, old = masks.uuid_of(study.db, kept.id), masks.uuid_of(study.db, gone.id)
        mine = next((one.key for one in before if one.entity == uuid), "")
        named = kept.kind if kept.kind in KINDS else None
        for one in before:
            if one.entity == old:
                stored_vault.add(vault.db, [_joined(one, uuid, named)])
                if mine and named and one.origin is Origin.LIST:
                    stored_vault.add(vault.db, [StoredName(uuid, mine, named, one.form, Origin.DECIDED, one.sources)])
        mask_register.move_mentions(study.db, gone.id, kept.id)
        masks.set_mentions(study.db, kept.id, kept.state)
        mask_register.forget_stamp(study.db, name_list.stamp_by_hand(old))
        mask_register.remove(study.db, gone.id)
        _finish(study, vault, uuid, done.at, before if rescanned else None)
        done.summary = f"entity {gone.id} is entity {kept.id}"
    return found(study, kept.id)


def _joined(one: StoredName, uuid: str, kind: EntityKind | None) -> StoredName:
    """Return a form as the entity's that stays; what was only found is looked for from now on."""
    if kind is None or one.origin is Origin.LIST or one.kind not in KINDS:
        return replace(one, entity=uuid)
    return replace(one, entity=uuid, kind=kind, origin=Origin.DECIDED)


@dataclass(frozen=True, slots=True)
class Part:
    """What of an entity is somebody else: in a source, under a form, or at one place; one of them.

    Attributes:
        source: A source's id; with a span, the place is in it.
        form: One of the names, as it is listed or stands in the texts.
        span: A mention.
    """

    source: str = ""
    form: str = ""
    span: Span | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing, or too much."""
        if bool(self.form) is bool(self.source):
            raise Misuse(
                "Say what is somebody else's: a form, a source, or a place in a source.",
                hint='`--form "Bo"`, `--source I03`, or `--source I03 --span 23:25`.',
            )


def part(study: Study, form: str, source: str, span: str) -> Part:
    """Return what of an entity is somebody else's, as options say it.

    Raises:
        Misuse: Nothing or too much is said, or a place that is none.
        SourceNotFound: There is no such source.
    """
    from qcode.study import places, transcripts

    if not source:
        return Part("", form.strip())
    row = transcripts.with_text(study, source)
    place = places.in_text([], row, places.Place(span=span)) if span else None
    return Part(row.name, form.strip(), place)


def part_written(study: Study, written: str) -> Part:
    """Return what a word in a review means: a source's id, or else a name."""
    known = {name.casefold(): name for name in sources.names(study.db)}
    return Part(known[written.casefold()]) if written.casefold() in known else Part("", written)


def split(study: Study, entity: int, part: Part, *, mask: str = "", rescanned: bool = True) -> Entity:
    """Make some mentions of an entity another's: it gets a number and a mask of its own.

    Args:
        study: The study.
        entity: Who it was taken for.
        part: What is somebody else's.
        mask: What is printed for the new one; empty for a number made from the kind.
        rescanned: Whether the texts are scanned anew in the same action.

    Raises:
        NotFound: There is no such entity, or it is not named so or there.
        Misuse: Nothing would be left, or the mask is another entity's.
        Refused: The vault with the names is not here.
    """
    old = found(study, entity)
    refuse_without_vault(study)
    with study.vault() as vault, action_in_both(study, vault, "mask split") as done:
        before = stored_vault.names(vault.db)
        uuid = masks.uuid_of(study.db, entity)
        moved = _of_part(study, old, part)
        own = bare(mask) or Numbers(study).mask(old.kind)
        state = State.ACCEPTED if mask or old.state is State.NEVER else old.state
        key, new = masks.add_entity(study.db, old.kind, own, state)
        if mask:
            check_mask(study, key, MaskAsked(mask))
        forms = [one for one in before if one.entity == uuid and one.kind in KINDS]
        if part.form:
            _split_form(vault, forms, part.form, new, moved=bool(moved))
        elif part.span is None:
            _split_source(study, vault, forms, part.source, new)
        else:
            _note_place(study, vault, new, old.kind, moved)
        for source, spans in moved.items():
            mask_register.move_mentions(study.db, entity, key, source=source, spans=tuple(spans))
        masks.set_mentions(study.db, key, state)
        if part.span is not None:
            mask_register.keep_by_hand(study.db, key)
        _finish(study, vault, uuid, done.at, before if rescanned else None)
        done.summary = f"entity {key} is no longer entity {entity}"
    return found(study, key)


def _of_part(study: Study, old: Entity, part: Part) -> dict[str, list[Span]]:
    """Return the mentions that are somebody else's, by source."""
    texts: dict[str, str] = {}
    done: dict[str, list[Span]] = {}
    for one in masks.mentions(study.db):
        if one.entity != old.id or (part.source and one.source != part.source):
            continue
        if part.form:
            if one.source not in texts:
                (source,) = sources.find(study.db, one.source)
                texts[one.source] = sources.text(study.db, source.id)
            words = texts[one.source][one.span.slice].casefold()
            if words.rstrip("s'’") != part.form.casefold().rstrip("s'’"):
                continue
        if part.span is None or one.span.overlaps(part.span):
            done.setdefault(one.source, []).append(one.span)
    if part.source and not done:
        raise NotFound(
            "mention", part.source, hint=f"`qcode mask list --mentions` shows where entity {old.id} is named."
        )
    return done


def _split_form(vault: Opened, forms: Sequence[StoredName], form: str, new: str, *, moved: bool) -> None:
    same = [one for one in forms if one.form.casefold() == form.casefold()]
    if not same and not moved:
        raise NotFound("form", form, hint="`qcode mask list` shows the names of an entity.")
    if same and {one.form.casefold() for one in forms} == {form.casefold()}:
        raise Misuse(
            "This is the only name the entity has, so that nothing would be left of it.",
            hint="Say in which source it is somebody else's: `--source I03`.",
        )
    kind = forms[0].kind if forms else EntityKind.OTHER
    stored_vault.drop(vault.db, [(one.key, one.form) for one in same])
    written = same[0].form if same else form
    stored_vault.add(vault.db, [StoredName(new, SPLIT + new, kind, written, Origin.DECIDED)])


def _split_source(study: Study, vault: Opened, forms: Sequence[StoredName], source: str, new: str) -> None:
    """Make the names mean the new one in a source, and the old one in the other sources there are."""
    every = sources.names(study.db)
    for one in forms:
        others = tuple(name for name in (one.sources or every) if name != source)
        if others:
            stored_vault.add(vault.db, [replace(one, sources=others, origin=_decided(one))])
        else:
            stored_vault.drop(vault.db, [(one.key, one.form)])
        stored_vault.add(vault.db, [StoredName(new, SPLIT + new, one.kind, one.form, Origin.DECIDED, (source,))])


def _note_place(study: Study, vault: Opened, new: str, kind: EntityKind, moved: dict[str, list[Span]]) -> None:
    """Note the words of a place that is somebody else's: to be read in the register, not to be looked for."""
    for source, spans in moved.items():
        (row,) = sources.find(study.db, source)
        text = sources.text(study.db, row.id)
        noted = [StoredName(new, SPLIT + new, kind, text[span.slice], Origin.FOUND) for span in spans]
        stored_vault.add(vault.db, noted)


def _decided(one: StoredName) -> Origin:
    return Origin.DECIDED if one.origin is Origin.FOUND else one.origin


def _finish(study: Study, vault: Opened, uuid: str, at: str, before: Sequence[StoredName] | None) -> None:
    """Note that this was decided by hand, and scan what it made stale."""
    name_list.decided_by_hand(study, vault, uuid)
    masks.set_stamp(study.db, NAMES_STAMP, stored_vault.names_hash(stored_vault.names(vault.db)))
    if before is not None:
        rescan(study, vault, at, before=before)


@contextmanager
def _deciding(
    study: Study, old: Entity, state: State, said: MaskAsked, kind: EntityKind
) -> Iterator[tuple[Opened, str, list[StoredName]]]:
    """Put a decision on record, in the vault too, and leave its mentions to the caller."""
    clean = bare(said.mask) or old.mask
    if state is State.ACCEPTED:
        check_mask(study, old.id, replace(said, mask=clean))
    refuse_without_vault(study)
    with study.vault() as vault, action_in_both(study, vault, "mask set") as done:
        before = stored_vault.names(vault.db)
        _remember(study, vault, old.id, EntityKind.PUBLIC if state is State.NEVER else kind)
        masks.set_entity(study.db, old.id, kind, clean, state)
        mask_register.set_shared(study.db, old.id, clean if said.shared else "")
        name_list.decided_by_hand(study, vault, masks.uuid_of(study.db, old.id))
        masks.set_stamp(study.db, NAMES_STAMP, stored_vault.names_hash(stored_vault.names(vault.db)))
        done.summary = f"entity {old.id} {state}" + (f" as [{clean}]" if clean else "")
        yield vault, done.at, before


def _coarser(study: Study, old: Entity, said: MaskAsked) -> Entity:
    """Give an entity a mask of a coarser level; others may have it too."""
    mask = bare(said.mask)
    refuse_telling(study, mask)
    refuse_without_vault(study)
    with study.vault() as vault, action_in_both(study, vault, "mask set") as done:
        mask_register.set_coarser(study.db, old.id, said.level, mask)
        name_list.decided_by_hand(study, vault, masks.uuid_of(study.db, old.id))
        done.summary = f"entity {old.id} at level {said.level} as [{mask}]"
    return found(study, old.id)


def check_mask(study: Study, entity: int, said: MaskAsked) -> None:
    """Refuse what may not be an entity's mask.

    Raises:
        Misuse: It is empty, another's, or holds a name.
    """
    mask = bare(said.mask)
    if not mask:
        raise Misuse("A mask is needed: what is to be printed instead?", hint='Such as `--mask "byen"`.')
    other = None if said.shared else name_list.double_of(study, entity, mask)
    if other is not None:
        hint = (
            f"Is it the same? `qcode mask join {other.id} {entity}`. Otherwise give it a mask of its own, or, if two "
            "are meant to be printed alike, add --shared."
        )
        raise Misuse(f"[{mask}] is the mask of entity {other.id} already.", hint=hint)
    refuse_telling(study, mask)


def refuse_telling(study: Study, mask: str) -> None:
    """Refuse a mask in whose words a name stands, or brackets.

    Raises:
        Misuse: It is so.
    """
    if has_brackets(mask):
        raise Misuse("A mask has no brackets inside it.", hint="Write it without any: they are put around it.")
    if telling(study, [mask]):
        hint = "Choose words that could be said of others too."
        raise Misuse("This mask holds a name that is to be masked itself.", hint=hint)


def _remember(study: Study, vault: Opened, entity: int, kind: EntityKind) -> None:
    """Make what was found a name to be found from now on."""
    uuid = masks.uuid_of(study.db, entity)
    forms = [one for one in stored_vault.names(vault.db) if one.entity == uuid and one.origin is not Origin.LIST]
    new = [replace(one, kind=kind, origin=Origin.DECIDED) for one in forms if one.kind in KINDS]
    stored_vault.add(vault.db, new)
