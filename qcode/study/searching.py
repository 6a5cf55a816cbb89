"""Searching the texts: nothing is written, so that processes may help, and stopping it leaves all as it was."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.language import rules
from qcode.model.mask import Layer, ScanStamp
from qcode.model.span import Span
from qcode.model.turn import joined
from qcode.store import sources
from qcode.study.name_list import index_names
from qcode.study.parallel import ALONE, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qcode.language.names import NameIndex
    from qcode.language.special import Special
    from qcode.model.mask import Match, Name
    from qcode.model.turn import Turn
    from qcode.store.vault import StoredName
    from qcode.study.opening import Study
    from qcode.study.parallel import Helpers

WORTH = 8.0
"""Seconds of searching left from which on helpers, who need some seconds to be ready, are worth calling."""

_INDEXES = 32  # of names, that a process keeps; one for each set of sources that has names of its own


@dataclass(frozen=True, slots=True)
class Way:
    """How texts are searched.

    Attributes:
        names: Every form that is looked for, as the vault has it.
        layers: Ways of finding.
    """

    names: tuple[StoredName, ...]
    language: str
    layers: frozenset[Layer] = rules.ALL_LAYERS


@dataclass(frozen=True, slots=True)
class Searched:
    """A source with what was found in it."""

    source: int
    turns: tuple[Turn, ...]
    matches: tuple[Match, ...]
    special: tuple[Special, ...] = ()


def stamp(study: Study, names: str, layers: frozenset[Layer] = rules.ALL_LAYERS) -> ScanStamp:
    """Return what a scan made now would be made under; no model is loaded.

    Args:
        study: Whose language says which model is used.
        names: Hash of the names.
        layers: Ways of finding.
    """
    from qcode.language import models

    model = models.chosen(study.settings.language) if Layer.MODEL in layers else None
    used = layers if model else layers - {Layer.MODEL}
    return ScanStamp(names, rules.RULES_VERSION, rules.layers(used), str(model or ""))


def searched(
    study: Study,
    way: Way,
    stale: Sequence[int],
    progress: Callable[[int, int], None] | None = None,
    helpers: Helpers = ALONE,
) -> Iterator[Searched]:
    """Search sources in their order; write nothing."""
    known_as = sources.names_by_id(study.db)
    turns = [sources.turns(study.db, key) for key in stale]
    jobs = [(known_as[key], joined(each)) for key, each in zip(stale, turns, strict=True)]
    if jobs and helpers.count:
        _searched(("", ""), way)  # loads what is needed, so that how long the first text takes tells of the others
    with closing(in_order(jobs, partial(_searched, way=way), helpers)) as results:
        for n, (key, each, (matches, notable)) in enumerate(zip(stale, turns, results, strict=True), 1):
            yield Searched(key, tuple(each), tuple(matches), tuple(notable))
            if progress is not None:
                progress(n, len(stale))


def touched(text: str, changed: Iterable[StoredName], language: str) -> bool:
    """Tell whether a text could hold any of these names, however bent."""
    from qcode.language import names

    return names.may_name(text, names.heads(index_names(changed), language))


def _searched(job: tuple[str, str], way: Way) -> tuple[list[Match], list[Special]]:
    """Search one text for names and for words of special categories; in whichever process."""
    from qcode.language import special

    matches = found(job, way)
    return matches, special.matches(job[1], matches, way.language) if Layer.LISTS in way.layers else []


def asked(layers: str) -> frozenset[Layer]:
    """Read the ways of finding that somebody asks for, parted by commas; all if it is empty.

    Raises:
        Misuse: One of them is none.
    """
    known = {layer.value: layer for layer in Layer if layer in rules.ALL_LAYERS}
    wanted = [part.strip() for part in layers.split(",") if part.strip()]
    unknown = [part for part in wanted if part not in known]
    if unknown:
        raise Misuse(f"{unknown[0]!r} is no way of finding.", hint=f"The ways are {', '.join(known)}.")
    return frozenset(known[part] for part in wanted) or rules.ALL_LAYERS


def found(job: tuple[str, str], way: Way) -> list[Match]:
    """Search one text, given with its source's id (empty for a text of none); in whichever process.

    Where somebody put ``[navn]`` before the text came here, there is nothing to find.
    """
    from qcode.analysis.masking import blanks
    from qcode.language.entities import recogniser
    from qcode.language.scan import scan

    source, text = job
    model = recogniser(way.language) if Layer.MODEL in way.layers else None
    index = _index(tuple(index_names(way.names, source)), way.language)
    taken = [Span(start, end) for start, end in blanks(text, way.language)]
    matches = scan(text, index, way.language, way.layers, model)
    return [match for match in matches if not any(span.contains(match.span) for span in taken)] if taken else matches


@lru_cache(_INDEXES)
def _index(names: tuple[Name, ...], language: str) -> NameIndex:
    from qcode.language.names import NameIndex

    return NameIndex(names, language)
