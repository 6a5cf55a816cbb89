"""The mask register: what waits for a decision, deciding it, and looking at it. For the workshop only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.mask import Entity, State
from qcode.store import masks, sources
from qcode.store import vault as stored_vault
from qcode.study.mask_deciding import found
from qcode.study.mask_likeness import Like, likes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.span import Span
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
    """An entity that waits for a decision, with the places it is named, and whose other name it may be."""

    entity: Entity
    places: tuple[InContext, ...]
    like: tuple[Like, ...] = ()


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
    waiting = masks.queue(study.db)
    like = likes(study, [one.id for one in waiting])
    return [
        QueueItem(one, tuple(_in_context(study, one, places, undecided=True)), like.get(one.id, ())) for one in waiting
    ]


def item(study: Study, entity: int, *, places: int = 3) -> QueueItem:
    """Return one entity with its places: those that wait, or else any.

    Raises:
        NotFound: There is no such entity.
    """
    waiting = {one.id: one for one in masks.queue(study.db)}
    one = waiting.get(entity) or found(study, entity)
    there = tuple(_in_context(study, one, places, undecided=entity in waiting))
    return QueueItem(one, there, likes(study, [entity]).get(entity, ()))


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


def accept_listed(study: Study) -> int:
    """Mask every place that may name somebody on the list, also those the rules were unsure of; return how many.

    Masking a word too many is the safe side; `mask set` and `undo` take it back.
    """
    waiting = [one for one in masks.queue(study.db) if one.state is State.ACCEPTED]
    with study.action("mask review --accept-listed") as done:
        n = sum(masks.decide_mentions(study.db, one.id, State.ACCEPTED) for one in waiting)
        done.summary = f"{n} unsure mentions of {len(waiting)} listed names accepted"
    return n


def listed(study: Study) -> list[tuple[Entity, str]]:
    """Return every entity with the forms the vault knows it by (none without the vault)."""
    forms: dict[str, list[str]] = {}
    if study.vault_path.exists():
        with study.vault() as vault:
            for one in stored_vault.names(vault.db):
                forms.setdefault(one.entity, []).append(one.form)
    uuids = {one.id: uuid for uuid, one in masks.by_uuid(study.db).items()}
    return [(one, " | ".join(dict.fromkeys(forms.get(uuids[one.id], ())))) for one in masks.entities(study.db)]


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
