"""Scanning: reading the names, searching the texts, and putting what was found on record."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.formats.names import KINDS
from qcode.language.rules import ALL_LAYERS
from qcode.model.mask import Entity, EntityKind, Form, Layer, Match, Name, State
from qcode.model.span import Span
from qcode.store import mask_register, masks, scans, sources, trail
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study import name_list, sealed
from qcode.study.name_list import FILE, FILE_STAMP, NAMES_STAMP, Numbers
from qcode.study.parallel import ALONE
from qcode.study.searching import Way, searched, stamp, touched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qcode.model.mask import ScanStamp
    from qcode.model.turn import Turn
    from qcode.store.connection import Opened
    from qcode.store.trail import Action
    from qcode.study.name_list import ReadList
    from qcode.study.opening import Study
    from qcode.study.parallel import Helpers
    from qcode.study.searching import Searched

__all__ = ["FILE", "FILE_STAMP", "NAMES_STAMP", "Scanned", "scan"]

ID_STAMP = "study"
UNSURE = 0.6

_NUMBERS = frozenset({EntityKind.CPR, EntityKind.PHONE, EntityKind.EMAIL, EntityKind.PLATE})
_UNLISTED = frozenset({Layer.LISTS, Layer.MODEL, Layer.LEFTOVERS})
_ON_NO_LIST = f"{EntityKind.OTHER}:"

Found = tuple[int, Span, int, Form, Layer, State, float]


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
        model: Name and version of the model; empty where none was active.
        whole: Whether every way of finding was asked for; else the sources do not count as clean.
        special: Words of special categories near a person, roles that only one has among them.
    """

    sources: int
    scanned: int
    mentions: int
    undecided: int
    layers: tuple[str, ...]
    doubles: tuple[str, ...]
    telling: tuple[str, ...]
    model: str = ""
    whole: bool = True
    special: int = 0


def scan(
    study: Study,
    progress: Callable[[int, int], None] | None = None,
    *,
    layers: frozenset[Layer] = ALL_LAYERS,
    helpers: Helpers = ALONE,
    before: Sequence[StoredName] | None = None,
) -> Scanned:
    """Read ``names.csv`` and scan every source whose text, or what is looked for in it, changed since it was scanned.

    Args:
        study: The study.
        progress: Called with the number of sources done and the number in all.
        layers: Ways of finding; with some of them only, the sources do not count as clean.
        helpers: Processes that may search; a program that allows any must be one that can be imported.
        before: The names as they were at the last scan, if decisions have been made since then.

    Raises:
        BadFile: ``names.csv`` cannot be read.
        Refused: Names were known before, but the vault is not here.
    """
    refuse_without_vault(study)
    with study.vault() as vault:
        known = stored_vault.names(vault.db)
        read = name_list.changed(study, known)
        plan = _plan(study, known if before is None else before, name_list.planned(known, read), layers)
        found = list(searched(study, plan.way, plan.stale, progress, helpers))
        if found or plan.passed or read is not None:
            with action_in_both(study, vault, "mask scan") as done:
                done.summary = _store(study, vault, read, plan, found, done.at)
    return _summary(study, len(found), layers)


def rescan(study: Study, vault: Opened, at: str, *, before: Sequence[StoredName] | None = None) -> None:
    """Scan what a decision has made stale, inside the action that made it.

    Args:
        study: The study.
        vault: Its names as they are now.
        at: When.
        before: The names as they were: sources in which none of those that changed stands are passed over.
    """
    names = stored_vault.names(vault.db)
    plan = _plan(study, names if before is None else before, names, ALL_LAYERS)
    _store(study, vault, None, plan, list(searched(study, plan.way, plan.stale)), at)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a scan will do.

    Attributes:
        stale: Sources to search.
        passed: Sources that were up to date and hold none of the names that changed.
    """

    way: Way
    stamp: ScanStamp
    stale: tuple[int, ...]
    passed: tuple[int, ...]


def _plan(study: Study, before: Sequence[StoredName], after: Sequence[StoredName], layers: frozenset[Layer]) -> _Plan:
    """Tell which sources must be searched, now that these are the names."""
    language = study.settings.language
    new = stamp(study, stored_vault.names_hash(after), layers)
    stale = [key for key, _, is_stale, _ in scans.not_clean(study.db, new, None) if is_stale]
    old = replace(new, names=stored_vault.names_hash(before))
    changed = _changed(before, after)
    up_to_date = set(scans.only_names_differ(study.db, old)) & set(stale) if old != new else set()
    passed = {key for key in up_to_date if not touched(sources.text(study.db, key), changed, language)}
    sought = tuple(one for one in after if one.origin is not Origin.FOUND)
    left = tuple(key for key in stale if key not in passed)
    return _Plan(Way(sought, language, layers), new, left, tuple(sorted(passed)))


def _changed(before: Sequence[StoredName], after: Sequence[StoredName]) -> list[StoredName]:
    """Return the names that were there only before, or are there only now."""
    old, new = (
        {(one.key, one.kind, one.form, one.sources): one for one in names if one.origin is not Origin.FOUND}
        for names in (before, after)
    )
    return [one for key, one in [*old.items(), *new.items()] if key not in old or key not in new]


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
        Refused: The vault is not here, or another study's is; or the study is sealed.
    """
    sealed.refuse(study, "Names are no longer looked for or decided")
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


def _summary(study: Study, scanned: int, layers: frozenset[Layer]) -> Scanned:
    used = stamp(study, "", layers)
    entities = masks.entities(study.db)
    shown = [one.mask for one in entities if one.state is State.ACCEPTED and one.kind is not EntityKind.NUMBER]
    meant = [one.mask for one in entities if one.id in mask_register.shared(study.db)]
    coarser = mask_register.coarser(study.db)
    accepted = [one for one in entities if one.state is State.ACCEPTED and one.kind in KINDS]
    named = {mask for one in accepted for mask in (one.mask, *coarser.get(one.id, {}).values()) if mask}
    doubles = sorted({mask for mask in shown if shown.count(mask) > 1 + meant.count(mask)})
    return Scanned(
        sources.totals(study.db)[0],
        scanned,
        sum(one.mentions for one in entities if one.state is not State.NEVER),
        len(masks.queue(study.db)),
        tuple(used.layers.split(",")) if used.layers else (),
        tuple(doubles),
        tuple(telling(study, sorted(named))),
        used.model,
        layers == ALL_LAYERS,
        len(scans.special(study.db)),
    )


def _store(study: Study, vault: Opened, read: ReadList | None, plan: _Plan, found: Sequence[Searched], at: str) -> str:
    """Make what was read and found the record, inside an action in both; return its summary."""
    if read is not None:
        name_list.store(study, vault, read)
        masks.set_stamp(study.db, FILE_STAMP, read.hash)
    entities = _Entities(study, vault, stored_vault.names(vault.db))
    entities.settle(match for one in found for match in one.matches)
    n = 0
    for one in found:
        decided = masks.decided_mentions(study.db, one.source)
        kept = masks.mentions_but(study.db, one.source, plan.way.layers)
        mentions = _beside(kept, _mentions(one.matches, one.turns, entities, decided))
        masks.replace_mentions(study.db, one.source, mentions)
        if Layer.LISTS in plan.way.layers:
            scans.replace_special(study.db, one.source, list(_by_turn(one)))
        scans.stamp_scan(study.db, one.source, plan.stamp, hash_=sources.hash_of(study.db, one.source), at=at)
        n += len(mentions)
    scans.set_names_of_scan(study.db, plan.passed, plan.stamp.names)
    masks.drop_unused_candidates(study.db)
    masks.set_stamp(study.db, NAMES_STAMP, plan.stamp.names)
    listed = f"{len(read.rows)} names read from {FILE}; " if read is not None else ""
    return f"{listed}{n} mentions in {len(found)} sources"


def _beside(kept: Sequence[Found], found: Iterable[Found]) -> list[Found]:
    """Return what was found beside mentions that stay: those made by hand, or by ways of finding not used now.

    What reaches beyond a place that was decided by hand stands beside it: ``Vestergade 12`` beside the number.
    """
    stay = sorted((mention[1], mention[4] is Layer.HAND) for mention in kept)
    return [
        *kept,
        *(
            mention
            for mention in found
            if not any(span.contains(mention[1]) if by_hand else span.overlaps(mention[1]) for span, by_hand in stay)
        ),
    ]


def _by_turn(one: Searched) -> Iterator[tuple[int, Span, str]]:
    """Give each word of a special category its turn."""
    at = 0
    for special in one.special:
        while one.turns[at].end <= special.span.start:
            at += 1
        yield one.turns[at].n, special.span, special.kind


class _Entities:
    """Finds the entity of a match, making one for what was never seen before."""

    def __init__(self, study: Study, vault: Opened, names: Sequence[StoredName]) -> None:
        self._study = study
        self._vault = vault
        self._names = names
        self._by_uuid = masks.by_uuid(study.db)
        self._found = {_looked_up(one.key): one.entity for one in names if one.entity in self._by_uuid}
        self._numbers = Numbers(study)
        self._kinds: dict[str, EntityKind] = {}

    def settle(self, matches: Iterable[Match]) -> None:
        """Say of what kind each name on no list is: what it is taken for most often, the first of several as often."""
        votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
        for match in matches:
            if match.layer in _UNLISTED:
                votes[_looked_up(_key(match))][match.kind] += match.kind is not EntityKind.OTHER
        self._kinds = {key: max(kinds, key=lambda kind: kinds[kind]) for key, kinds in votes.items()}

    def of(self, match: Match, words: str) -> Entity:
        """Return the entity a match names."""
        key = _key(match)
        found = _looked_up(key)
        if found not in self._found and match.layer is Layer.NAMES:
            self._adopt(key)
        if found not in self._found:
            unlisted = match.layer in _UNLISTED
            state = State.UNDECIDED if unlisted else State.ACCEPTED
            kind = self._kinds.get(found, match.kind) if unlisted else match.kind
            mask = self._numbers.mask(kind)
            number, uuid = masks.add_entity(self._study.db, kind, mask, state)
            form = match.key if unlisted else words
            stored_vault.add(self._vault.db, [StoredName(uuid, key, kind, form, Origin.FOUND)])
            self._found[found] = uuid
            self._by_uuid[uuid] = Entity(number, kind, mask, state)
        return self._by_uuid[self._found[found]]

    def _adopt(self, key: str) -> None:
        """Make an entity of names the vault knows and the study does not: its database is an older copy."""
        forms = [one for one in self._names if one.key == key]
        kind = forms[0].kind
        state = State.NEVER if kind is EntityKind.PUBLIC else State.ACCEPTED
        mask = self._numbers.mask(kind)
        number, uuid = masks.add_entity(self._study.db, kind, mask, state)
        stored_vault.add(self._vault.db, [replace(one, entity=uuid) for one in forms])
        self._found[_looked_up(key)] = uuid
        self._by_uuid[uuid] = Entity(number, kind, mask, state)


def _may_be_unsure(match: Match) -> bool:
    """Tell whether a low confidence makes somebody look: at listed names, and at shapes that are no numbers."""
    return match.layer is Layer.NAMES or (match.layer is Layer.PATTERNS and match.kind not in _NUMBERS)


def _key(match: Match) -> str:
    """Return the key of a match in the vault; of a name on no list it is the same whatever it is taken for."""
    if match.layer is Layer.NAMES:
        return match.key
    return f"{EntityKind.OTHER if match.layer in _UNLISTED else match.kind}:{match.key}"


def _looked_up(key: str) -> str:
    """Return the key of something found without its case: ``randers`` is ``Randers``; ids of the list keep theirs."""
    return key.casefold() if key.startswith(_ON_NO_LIST) else key


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
            unsure = state is State.ACCEPTED and match.confidence < UNSURE and _may_be_unsure(match)
            # Let stand before, but left over now: a listed name has come to share these words.
            disputed = state is State.NEVER and match.layer in _UNLISTED
            if unsure or disputed:
                state = decided.get((span, entity.id, match.layer), State.UNDECIDED)
            yield turn.n, span, entity.id, match.form, match.layer, state, match.confidence
