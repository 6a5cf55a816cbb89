"""Scan a text with every layer and settle what each of them claims."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.language import addresses, dates, leftovers, lists, patterns, sentences, spoken, unwritten
from qcode.language.entities import believable, beside
from qcode.language.ordinary import can_name, phrases
from qcode.language.overlaps import overlapping, without_overlaps
from qcode.language.rules import RULES
from qcode.model.mask import EntityKind, Form, Layer
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from qcode.language.entities import Recogniser
    from qcode.language.names import NameIndex
    from qcode.model.mask import Match

_DATED = frozenset({"da"})
"""Languages in which dates and addresses are known."""

_UNLISTED = (Layer.LISTS, Layer.LEFTOVERS, Layer.MODEL)
_JOINT = re.compile(r"[^\S\n]+|[‑-]")
_GENITIVE = re.compile(r"(?:['’´`ʼ]s?|s)$", re.IGNORECASE)


def scan(
    text: str,
    index: NameIndex,
    language: str = "da",
    layers: AbstractSet[Layer] = RULES,
    model: Recogniser | None = None,
) -> list[Match]:
    """Find everything that seems to identify; ordered, without overlaps.

    Listed names win over patterns, unless a pattern has the name inside it (an address); what is left over comes next,
    and last what only the model sees.

    Args:
        text: A source's stored text, or any shorter text that is to be printed.
        index: The names the study knows.
        language: Code of the language spoken.
        layers: Which ways of finding to use.
        model: Ready to be asked; without one its layer finds nothing.
    """
    starts = sentences.starts(text, language)
    shaped = _shaped(text, language) if Layer.PATTERNS in layers else []
    named = index.matches(text, starts) if Layer.NAMES in layers else []
    found = _settled(named, shaped)
    taken = sorted(match.span for match in found)
    listed = lists.matches(text, starts, language) if Layer.LISTS in layers else []
    rest = leftovers.matches(text, taken, starts, language) if Layer.LEFTOVERS in layers else []
    found += without_overlaps([*(match for match in listed if not overlapping(match.span, taken)), *rest])
    if Layer.LEFTOVERS in layers:
        found = _as_runs(text, sorted(found), language)
        found += unwritten.matches(text, sorted(match.span for match in found), starts, language)
    found = sorted(match for match in found if match.layer in layers)
    if model is not None and Layer.MODEL in layers:
        found = beside(found, believable(text, model.matches(text), language), language)
    return [match for match in found if not _identifies_nobody(match, language)]


def _identifies_nobody(match: Match, language: str) -> bool:
    """Tell whether a name nobody listed is one that everybody knows: a country, a ministry."""
    return match.layer in _UNLISTED and match.key.casefold() in phrases("public", language)


def _shaped(text: str, language: str) -> list[Match]:
    """Find what identifies by its shape; where two shapes share characters, numbers everybody has win."""
    found = patterns.matches(text)
    if language not in _DATED:
        return found
    taken = [match.span for match in found]
    more = without_overlaps([*addresses.matches(text), *dates.matches(text)])
    found = sorted([*found, *(match for match in more if not overlapping(match.span, taken))])
    taken = [match.span for match in found]
    said = without_overlaps(spoken.matches(text, lists.towns(language)))
    return sorted([*found, *(match for match in said if not overlapping(match.span, taken))])


def _settled(named: Sequence[Match], shaped: Sequence[Match]) -> list[Match]:
    """Choose between names and patterns that overlap."""
    names = [match.span for match in named]
    kept = [match for match in shaped if all(_within(name, match.span) for name in overlapping(match.span, names))]
    patterned = [match.span for match in kept]
    return sorted([*kept, *(match for match in named if not overlapping(match.span, patterned))])


def _within(name: Span, pattern: Span) -> bool:
    return pattern.contains(name) and pattern != name


def _as_runs(text: str, found: Iterable[Match], language: str) -> list[Match]:
    """Leave over whole what a person's name is half of: ``Poul Erik`` is not ``Poul``, nor ``Erik``."""
    done: list[Match] = []
    for match in found:
        if done and _is_one_name(text, done[-1], match, language):
            last = done.pop()
            key = f"{_base(text, last)}{text[last.span.end : match.span.start]}{_base(text, match)}"
            done.append(
                replace(
                    match,
                    span=Span(last.span.start, match.span.end),
                    kind=EntityKind.OTHER,
                    layer=Layer.LEFTOVERS,
                    key=" ".join(key.split()),
                    confidence=min(match.confidence, leftovers.EVIDENT),
                )
            )
        else:
            done.append(match)
    return done


def _is_one_name(text: str, last: Match, match: Match, language: str) -> bool:
    """Tell whether two mentions that stand together name somebody who is neither."""
    if not (_may_be_half(last) and _may_be_half(match)) or last.form is not Form.BASE:
        return False
    if not _JOINT.fullmatch(text, last.span.end, match.span.start):
        return False
    if last.layer is match.layer is Layer.NAMES:
        return _is_one_word(text, last) and _is_one_word(text, match)
    if last.layer is Layer.LEFTOVERS:
        return last.confidence > leftovers.WORD_TOO or can_name(last.key, language)
    return match.confidence > leftovers.WORD_TOO or _is_one_word(text, last)


def _may_be_half(match: Match) -> bool:
    return match.layer is Layer.LEFTOVERS or (match.layer is Layer.NAMES and match.kind is EntityKind.PERSON)


def _is_one_word(text: str, match: Match) -> bool:
    return len(text[match.span.slice].split()) == 1


def _base(text: str, match: Match) -> str:
    """Return a mention's words without what its ending or a hyphen hangs on them."""
    written = text[match.span.slice]
    if match.layer is Layer.LEFTOVERS:
        return match.key
    if match.form is Form.GENITIVE:
        return _GENITIVE.sub("", written)
    return written.rpartition("-")[0] or written if match.form is Form.DERIVED else written
