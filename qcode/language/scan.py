"""Scan a text with every layer and settle what each of them claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.language import leftovers, patterns, sentences
from qcode.language.overlaps import overlapping
from qcode.model.mask import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from qcode.language.names import NameIndex
    from qcode.model.mask import Match
    from qcode.model.span import Span

RULES_VERSION = 1
"""Raised whenever a text may be scanned differently than before, so that old scans show as stale."""

ALL_LAYERS = frozenset(Layer)


def scan(text: str, index: NameIndex, language: str = "da", layers: AbstractSet[Layer] = ALL_LAYERS) -> list[Match]:
    """Find everything that seems to identify; ordered, without overlaps.

    Listed names win over patterns, unless a pattern has the name inside it (an address); what is left over comes last.

    Args:
        text: A source's stored text, or any shorter text that is to be printed.
        index: The names the study knows.
        language: Code of the language spoken.
        layers: Which ways of finding to use.
    """
    starts = sentences.starts(text, language)
    shaped = patterns.matches(text) if Layer.PATTERNS in layers else []
    named = index.matches(text, starts) if Layer.NAMES in layers else []
    found = _settled(named, shaped)
    if Layer.LEFTOVERS in layers:
        taken = [match.span for match in found]
        found += leftovers.matches(text, taken, starts, index.shared, language)
    return sorted(found)


def _settled(named: Sequence[Match], shaped: Sequence[Match]) -> list[Match]:
    """Choose between names and patterns that overlap."""
    names = [match.span for match in named]
    kept = [match for match in shaped if all(_within(name, match.span) for name in overlapping(match.span, names))]
    patterned = [match.span for match in kept]
    return sorted([*kept, *(match for match in named if not overlapping(match.span, patterned))])


def _within(name: Span, pattern: Span) -> bool:
    return pattern.contains(name) and pattern != name
