"""Choose among matches that claim the same characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.mask import Match
    from qcode.model.span import Span


def without_overlaps(matches: Iterable[Match]) -> list[Match]:
    """Keep the longest where matches overlap, the earlier in the input where they are as long; ordered by place."""
    starts: list[int] = []
    kept: list[Match] = []
    for match in sorted(matches, key=lambda each: (each.span.start - each.span.end, each.span.start)):
        at = bisect_left(starts, match.span.start)
        before = at > 0 and kept[at - 1].span.overlaps(match.span)
        after = at < len(kept) and kept[at].span.overlaps(match.span)
        if not before and not after:
            starts.insert(at, match.span.start)
            kept.insert(at, match)
    return kept


def overlapping(span: Span, spans: Sequence[Span]) -> Sequence[Span]:
    """Return those of ordered, disjoint spans that share a character with ``span``.

    >>> from qcode.model.span import Span
    >>> overlapping(Span(4, 9), [Span(0, 4), Span(5, 6), Span(8, 12)])
    [Span(start=5, end=6), Span(start=8, end=12)]
    """
    first = bisect_right(spans, span.start, key=lambda each: each.end)
    return spans[first : bisect_left(spans, span.end, key=lambda each: each.start)]
