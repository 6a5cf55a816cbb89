"""The mask register: what waits for a decision, deciding it, and looking at it. For the workshop only."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.mask import Entity, EntityKind, State
from qcode.store import masks, sources
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study.scanning import NAMES_STAMP, action_in_both, known_names, refuse_without_vault, rescan, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qcode.model.span import Span
    from qcode.store.connection import Opened
    from qcode.study.opening import Study

_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class InContext:
    """A mention with the words around it: for the workshop only."""

    source: str
    turn: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An entity that waits for a decision, with the places it is named."""

    entity: Entity
    places: tuple[InContext, ...]


@dataclass(frozen=True, slots=True)
class ListedMention:
    """A mention as ``mask list`` and ``mask scan`` give it."""

    source: str
    span: Span
    words: str
    kind: str
    layer: str
    state: str
    mask: str


def queue(study: Study, *, places: int = 3) -> list[QueueItem]:
    """Return what waits for a decision, the most frequent first, with a few places each."""
    return [QueueItem(one, tuple(_in_context(study, one, places, undecided=True))) for one in masks.queue(study.db)]


def _in_context(study: Study, entity: Entity, limit: int, *, undecided: bool) -> Iterable[InContext]:
    for source, turn, span, _, key in masks.places(study.db, entity.id, undecided=undecided, limit=limit):
        row = sources.turn(study.db, key, turn)
        start, end = span.start - row.start, span.end - row.start
        yield InContext(
            source,
            turn,
            row.words[max(0, start - _CONTEXT) : start].replace("\n", " "),
            row.words[start:end],
            row.words[end : end + _CONTEXT].replace("\n", " "),
        )


def decide(study: Study, entity: int, state: State, *, mask: str = "", kind: EntityKind | None = None) -> Entity:
    """Decide an entity: all its mentions, in all sources, now and in later scans. One action, texts scanned anew.

    Args:
        study: The study.
        entity: Its number.
        state: Accepted or never.
        mask: What is printed instead; empty keeps the one it has.
        kind: What it is, where that was unknown.

    Raises:
        NotFound: There is no such entity.
        Misuse: The mask is another entity's.
        Refused: The vault with the names is not here.
    """
    old, before = _entity(study, entity), known_names(study)
    with _deciding(study, old, state, mask, kind or old.kind) as (vault, at):
        masks.set_mentions(study.db, entity, state)
        rescan(study, vault, at, before=before)
    return _entity(study, entity)


def answer(study: Study, entity: int, state: State, *, mask: str = "") -> Entity:
    """Decide what waits in the queue of one entity, as the review does; the texts are scanned when it is over.

    Refusing the unsure mentions of a name that is masked elsewhere refuses these places only.

    Raises:
        NotFound: There is no such entity.
        Misuse: The mask is another entity's.
        Refused: The vault with the names is not here.
    """
    old = _entity(study, entity)
    if old.state is State.ACCEPTED and state is State.NEVER:
        with study.action("mask review") as done:
            n = masks.decide_mentions(study.db, entity, state)
            done.summary = f"entity {entity} is not meant in {n} places"
    else:
        with _deciding(study, old, state, mask, old.kind):
            masks.decide_mentions(study.db, entity, state)
    return _entity(study, entity)


def _entity(study: Study, key: int) -> Entity:
    found = next((one for one in masks.entities(study.db) if one.id == key), None)
    if found is None:
        raise NotFound("entity", str(key), hint="`qcode mask list` shows the numbers.")
    return found


@contextmanager
def _deciding(study: Study, old: Entity, state: State, mask: str, kind: EntityKind) -> Iterator[tuple[Opened, str]]:
    """Put a decision on record, in the vault too, and leave its mentions to the caller."""
    clean = mask.strip().strip("[]").strip() or old.mask
    if state is State.ACCEPTED:
        _check_mask(study, old, clean)
    refuse_without_vault(study)
    with study.vault() as vault, action_in_both(study, vault, "mask set") as done:
        _remember(study, vault, old.id, EntityKind.PUBLIC if state is State.NEVER else kind)
        masks.set_entity(study.db, old.id, kind, clean, state)
        masks.set_stamp(study.db, NAMES_STAMP, stored_vault.names_hash(stored_vault.names(vault.db)))
        done.summary = f"entity {old.id} {state}" + (f" as [{clean}]" if clean else "")
        yield vault, done.at


def state_asked(mask: str, *, never: bool) -> State:
    """Return what is asked for.

    Raises:
        Misuse: Both or neither.
    """
    if bool(mask.strip()) is never:
        raise Misuse("Say what is to be printed, or that it is never masked.", hint='`--mask "byen"` or `--never`.')
    return State.NEVER if never else State.ACCEPTED


def _check_mask(study: Study, old: Entity, mask: str) -> None:
    if not mask:
        raise Misuse("A mask is needed: what is to be printed instead?", hint='Such as `--mask "byen"`.')
    for one in masks.entities(study.db):
        if one.id != old.id and one.state is State.ACCEPTED and _same(one.mask, mask):
            hint = "Give it a mask of its own, or list both names as one entity in names.csv."
            raise Misuse(f"[{mask}] is the mask of entity {one.id} already.", hint=hint)
    if telling(study, [mask]):
        hint = "Choose words that could be said of others too."
        raise Misuse("This mask holds a name that is to be masked itself.", hint=hint)


def accept_listed(study: Study) -> int:
    """Mask every place that may name somebody on the list, also those the rules were unsure of; return how many.

    Masking a word too many is the safe side; `mask set` and `undo` take it back.
    """
    waiting = [one for one in masks.queue(study.db) if one.state is State.ACCEPTED]
    with study.action("mask review --accept-listed") as done:
        n = sum(masks.decide_mentions(study.db, one.id, State.ACCEPTED) for one in waiting)
        done.summary = f"{n} unsure mentions of {len(waiting)} listed names accepted"
    return n


def _same(mask: str, other: str) -> bool:
    return mask.casefold() == other.casefold()


def _remember(study: Study, vault: Opened, entity: int, kind: EntityKind) -> None:
    """Make what was found a name to be found from now on."""
    uuid = masks.uuid_of(study.db, entity)
    forms = [one for one in stored_vault.names(vault.db) if one.entity == uuid and one.origin is not Origin.LIST]
    patterned = {EntityKind.CPR, EntityKind.PHONE, EntityKind.EMAIL, EntityKind.PLATE}
    new = [StoredName(uuid, one.key, kind, one.form, Origin.DECIDED) for one in forms if one.kind not in patterned]
    stored_vault.add(vault.db, new)


def listed(study: Study) -> list[tuple[Entity, str]]:
    """Return every entity with the forms the vault knows it by (none without the vault)."""
    forms: dict[str, list[str]] = {}
    if study.vault_path.exists():
        with study.vault() as vault:
            for one in stored_vault.names(vault.db):
                forms.setdefault(one.entity, []).append(one.form)
    uuids = {one.id: uuid for uuid, one in masks.by_uuid(study.db).items()}
    return [(one, " | ".join(forms.get(uuids[one.id], ()))) for one in masks.entities(study.db)]


def mentions(study: Study) -> list[ListedMention]:
    """Return every mention in the order of the texts, with its words: for the workshop only."""
    texts: dict[str, str] = {}
    done: list[ListedMention] = []
    for one in masks.mentions(study.db):
        if one.source not in texts:
            (source,) = sources.find(study.db, one.source)
            texts[one.source] = sources.text(study.db, source.id)
        words = texts[one.source][one.span.slice]
        done.append(ListedMention(one.source, one.span, words, one.kind, one.layer, one.state, one.mask))
    return done
