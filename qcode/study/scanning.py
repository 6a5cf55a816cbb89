"""Scanning: reading the names, searching the texts, and putting what was found on record."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.mask import Entity, EntityKind, Form, Layer, Match, Name, State
from qcode.model.span import Span
from qcode.model.turn import joined
from qcode.store import masks, sources, trail
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study import name_list
from qcode.study.name_list import FILE, FILE_STAMP, NAMES_STAMP, Numbers, index_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qcode.model.turn import Turn
    from qcode.store.connection import Opened
    from qcode.store.trail import Action
    from qcode.study.name_list import ReadList
    from qcode.study.opening import Study

__all__ = ["FILE", "FILE_STAMP", "NAMES_STAMP", "Scanned", "scan"]

ID_STAMP = "study"
UNSURE = 0.6

Found = tuple[int, Span, int, Form, Layer, State]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to.

    Attributes:
        scanned: Sources scanned now; the others were up to date.
        mentions: In the whole study.
        undecided: Entities that wait for a decision.
        layers: Which ways of finding were active.
        doubles: Masks that more than one entity has.
        telling: Masks that hold a name themselves.
    """

    sources: int
    scanned: int
    mentions: int
    undecided: int
    layers: tuple[str, ...]
    doubles: tuple[str, ...]
    telling: tuple[str, ...]


def scan(study: Study, progress: Callable[[int, int], None] | None = None) -> Scanned:
    """Read ``names.csv`` and scan every source whose text, or the names, changed since it was scanned.

    Raises:
        BadFile: ``names.csv`` cannot be read.
        Refused: Names were known before, but the vault is not here.
    """
    refuse_without_vault(study)
    with study.vault() as vault:
        read = name_list.changed(study, stored_vault.names(vault.db))
        names = name_list.planned(stored_vault.names(vault.db), read)
        searched = list(_searched(study, names, progress))
        if searched or read is not None:
            with action_in_both(study, vault, "mask scan") as done:
                done.summary = _store(study, vault, read, searched, done.at)
    return _summary(study, len(searched))


def rescan(study: Study, vault: Opened, at: str) -> None:
    """Scan what a decision has made stale, inside the action that made it."""
    _store(study, vault, None, list(_searched(study, stored_vault.names(vault.db), None)), at)


@contextmanager
def action_in_both(study: Study, vault: Opened, name: str) -> Iterator[Action]:
    """Run one action in study and vault: one Change in each, of the same uuid; the vault commits first."""
    with (
        study.action(name) as done,
        trail.action(vault.db, name, coder=study.coder, at=done.at, uuid_=done.uuid) as in_vault,
    ):
        if not study_id(study):
            masks.set_stamp(study.db, ID_STAMP, done.uuid)
        stored_vault.own(vault.db, study_id(study))
        yield done
        in_vault.summary = done.summary


@dataclass(frozen=True, slots=True)
class _Searched:
    """A source with what was found in it."""

    source: int
    turns: tuple[Turn, ...]
    matches: tuple[Match, ...]


def _searched(
    study: Study, names: Sequence[StoredName], progress: Callable[[int, int], None] | None
) -> Iterator[_Searched]:
    """Search every source that is stale; write nothing."""
    from qcode.language.names import NameIndex
    from qcode.language.scan import scan as scan_text

    stale = _stale(study, names)
    index = NameIndex(index_names(names)) if stale else None
    for n, (key, _) in enumerate(stale, 1):
        turns = sources.turns(study.db, key)
        if index is not None:
            matches = scan_text(joined(turns), index, study.settings.language)
            yield _Searched(key, tuple(turns), tuple(matches))
        if progress is not None:
            progress(n, len(stale))


def telling(study: Study, printed: Sequence[str]) -> list[str]:
    """Return those of some masks that hold a name the vault knows, and so would tell what they hide."""
    from qcode.language import names

    known = [one for one in known_names(study) if one.kind is not EntityKind.PUBLIC]
    forms = [Name(one.key, one.kind, one.form) for one in known]
    heads = names.heads(forms)
    suspect = [mask for mask in printed if names.may_name(mask, heads)]
    if not suspect:
        return []
    folded = {form.form.casefold() for form in forms}
    index = names.NameIndex(forms)
    return [mask for mask in suspect if mask.casefold() in folded or index.matches(mask, frozenset())]


def known_names(study: Study) -> list[StoredName]:
    """Return every form the vault knows; none where there is no vault."""
    if not study.vault_path.exists():
        return []
    with study.vault() as vault:
        return stored_vault.names(vault.db)


def study_id(study: Study) -> str:
    """Return what tells this study from all others."""
    return masks.stamp(study.db, ID_STAMP)


def vault_is_lost(study: Study, names: Sequence[StoredName]) -> bool:
    """Tell whether names were known before, but the vault that held them is not here, or is an empty one."""
    return not names and bool(masks.stamp(study.db, NAMES_STAMP)) and bool(masks.by_uuid(study.db))


def refuse_without_vault(study: Study) -> None:
    """Stop what would go on without the names, before an empty vault is made in the place of the old one.

    Raises:
        Refused: The vault is not here, or another study's is.
    """
    if study.vault_path.exists():
        with study.vault() as vault:
            owner = stored_vault.owner(vault.db)
        if owner not in {"", study_id(study)}:
            raise Refused(
                f"The vault at {study.vault_path} belongs to another study.",
                hint="Give every study a vault of its own: name its place in QCODE_VAULT, or unset QCODE_VAULT.",
            )
    if vault_is_lost(study, known_names(study)):
        raise Refused(
            "The vault with the names is not here, so the texts cannot be scanned.",
            hint=f"Put it back at {study.vault_path}, or name its place in QCODE_VAULT.",
        )


def _stale(study: Study, names: Sequence[StoredName]) -> list[tuple[int, str]]:
    from qcode.language.scan import RULES_VERSION

    found = masks.not_clean(study.db, stored_vault.names_hash(names), RULES_VERSION, None)
    return [(key, name) for key, name, stale, _ in found if stale]


def _summary(study: Study, scanned: int) -> Scanned:
    entities = masks.entities(study.db)
    shown = [one.mask for one in entities if one.state is State.ACCEPTED]
    doubles = sorted({mask for mask in shown if shown.count(mask) > 1})
    return Scanned(
        sources.totals(study.db)[0],
        scanned,
        sum(one.mentions for one in entities if one.state is not State.NEVER),
        len(masks.queue(study.db)),
        _layers(),
        tuple(doubles),
        tuple(telling(study, sorted(set(shown)))),
    )


def _store(study: Study, vault: Opened, read: ReadList | None, searched: Sequence[_Searched], at: str) -> str:
    """Make what was read and found the record, inside an action in both; return its summary."""
    if read is not None:
        name_list.store(study, vault, read)
        masks.set_stamp(study.db, FILE_STAMP, read.hash)
    names = stored_vault.names(vault.db)
    entities = _Entities(study, vault, names)
    stamp = _stamp(names)
    n = 0
    for one in searched:
        decided = masks.decided_mentions(study.db, one.source)
        found = list(_mentions(one.matches, one.turns, entities, decided))
        masks.replace_mentions(study.db, one.source, found)
        masks.stamp_scan(study.db, one.source, hash=sources.hash_of(study.db, one.source), at=at, **stamp)
        n += len(found)
    masks.drop_unused_candidates(study.db)
    masks.set_stamp(study.db, NAMES_STAMP, str(stamp["names"]))
    listed = f"{len(read.rows)} names read from {FILE}; " if read is not None else ""
    return f"{listed}{n} mentions in {len(searched)} sources"


def _stamp(names: Sequence[StoredName]) -> dict[str, str | int]:
    from qcode.language.scan import RULES_VERSION

    return {"names": stored_vault.names_hash(names), "rules": RULES_VERSION, "layers": ",".join(_layers())}


def _layers() -> tuple[str, ...]:
    """Return the ways of finding that a scan uses."""
    from qcode.language.scan import ALL_LAYERS

    return tuple(layer.value for layer in Layer if layer in ALL_LAYERS)


class _Entities:
    """Finds the entity of a match, making one for what was never seen before."""

    def __init__(self, study: Study, vault: Opened, names: Sequence[StoredName]) -> None:
        self._study = study
        self._vault = vault
        self._names = names
        self._by_uuid = masks.by_uuid(study.db)
        self._found = {one.key: one.entity for one in names if one.entity in self._by_uuid}
        self._numbers = Numbers(study)

    def of(self, match: Match, words: str) -> Entity:
        """Return the entity a match names."""
        key = match.key if match.layer is Layer.NAMES else f"{match.kind}:{match.key}"
        if key not in self._found and match.layer is Layer.NAMES:
            self._adopt(key)
        if key not in self._found:
            state = State.UNDECIDED if match.layer is Layer.LEFTOVERS else State.ACCEPTED
            mask = self._numbers.mask(match.kind)
            number, uuid = masks.add_entity(self._study.db, match.kind, mask, state)
            form = match.key if match.layer is Layer.LEFTOVERS else words
            stored_vault.add(self._vault.db, [StoredName(uuid, key, match.kind, form, Origin.FOUND)])
            self._found[key] = uuid
            self._by_uuid[uuid] = Entity(number, match.kind, mask, state)
        return self._by_uuid[self._found[key]]

    def _adopt(self, key: str) -> None:
        """Make an entity of names the vault knows and the study does not: its database is an older copy."""
        forms = [one for one in self._names if one.key == key]
        kind = forms[0].kind
        state = State.NEVER if kind is EntityKind.PUBLIC else State.ACCEPTED
        mask = self._numbers.mask(kind)
        number, uuid = masks.add_entity(self._study.db, kind, mask, state)
        stored_vault.add(self._vault.db, [replace(one, entity=uuid) for one in forms])
        self._found[key] = uuid
        self._by_uuid[uuid] = Entity(number, kind, mask, state)


def _mentions(
    matches: Sequence[Match],
    turns: Sequence[Turn],
    entities: _Entities,
    decided: Mapping[tuple[Span, int, Layer], State],
) -> Iterable[Found]:
    """Give each match its entity and turn; a match over a break between turns becomes one mention per turn."""
    at = 0
    for match in matches:
        while turns[at].end <= match.span.start:
            at += 1
        for turn in turns[at:]:
            span = turn.span.common(match.span)
            if span is None:
                break
            entity = entities.of(match, turn.words[span.start - turn.start : span.end - turn.start])
            state = entity.state
            unsure = state is State.ACCEPTED and match.layer is Layer.NAMES and match.confidence < UNSURE
            # Let stand before, but left over now: a listed name has come to share these words.
            disputed = state is State.NEVER and match.layer is Layer.LEFTOVERS
            if unsure or disputed:
                state = decided.get((span, entity.id, match.layer), State.UNDECIDED)
            yield turn.n, span, entity.id, match.form, match.layer, state
