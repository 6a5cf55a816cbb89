"""How far two coders' spans and the boundaries between them match, without correction for chance.

These measures need no universe: what neither coder marked does not enter. So they are no evidence of reliability, but
they say what two coders' differences look like: other passages, or the same ones cut differently. How much *text* both
marked of what either did (Jaccard, dice) follows from sums over units (``decisions``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.span import united

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from qcode.model.span import Span

    Boundary = tuple[int, Hashable]

NEAR = 2


class Matched(NamedTuple):
    """How many spans two coders have in common, and how many one of them has alone; sums over sources add up."""

    both: int
    only_first: int
    only_second: int

    @property
    def f1(self) -> float | None:
        """The overlap F1, 2 both / (spans of the first + spans of the second); None without spans.

        van Rijsbergen, C. J. (1979). Information Retrieval, 2nd ed., ch. 7, with both coders in turn as the standard;
        for agreement: Hripcsak, G. & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in
        information retrieval. JAMIA 12(3), 296-298.
        """
        marked = 2 * self.both + self.only_first + self.only_second
        return 2 * self.both / marked if marked else None


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits that turn one coder's boundaries into the other's (boundary edit distance).

    Attributes:
        matches: Boundaries both set.
        additions: Boundaries one coder alone set.
        substitutions: Places where both set a boundary, of different kinds.
        transpositions: How far each boundary moved that both set, but not at the same place.
        near: The span of places within which a boundary counts as moved.
    """

    matches: int
    additions: int
    substitutions: int
    transpositions: tuple[int, ...]
    near: int = NEAR

    @property
    def similarity(self) -> float | None:
        """Boundary similarity; None where neither coder set a boundary.

        Fournier, C. (2013). Evaluating text segmentation using boundary edit distance. ACL 2013, 1702-1712, B:
        1 - (additions + weighted transpositions + substitutions) / (all edits + matches), a transposition over d
        places weighing d / near.
        """
        edits = self.additions + self.substitutions + len(self.transpositions)
        if not edits + self.matches:
            return None
        cost = self.additions + self.substitutions + sum(self.transpositions) / self.near
        return 1 - cost / (edits + self.matches)


def matched(first: Iterable[Span], second: Iterable[Span], *, tolerance: int | None = None) -> Matched:
    """Match two coders' spans of one code in one source, each with one of the other's at most.

    Each coder's spans that overlap are united first. As both sets are then ordered and disjoint, taking the first
    that fits gives as many pairs as can be had.

    Args:
        first: One coder's.
        second: The other's.
        tolerance: How far begins and ends may lie apart; None matches whatever overlaps.

    >>> from qcode.model.span import Span
    >>> matched([Span(0, 10), Span(20, 30)], [Span(1, 10)], tolerance=1)
    Matched(both=1, only_first=1, only_second=0)
    """
    these, those = united(first), united(second)
    both = j = 0
    for one in these:
        while j < len(those) and _too_early(those[j], one, tolerance):
            j += 1
        if j < len(those) and not _too_late(those[j], one, tolerance):
            both, j = both + 1, j + 1
    return Matched(both, len(these) - both, len(those) - both)


def clusters(first: Iterable[Span], second: Iterable[Span]) -> tuple[int, int]:
    """Chain spans of both coders that overlap; return how many chains hold spans of both, and how many there are.

    >>> from qcode.model.span import Span
    >>> clusters([Span(0, 25), Span(50, 60)], [Span(20, 40)])
    (1, 2)
    """
    these, those = tuple(first), tuple(second)
    chains = united([*these, *those])
    shared = sum(_any(chain, these) and _any(chain, those) for chain in chains)
    return shared, len(chains)


def ends_of(spans: Iterable[Span], kind: Hashable = "") -> list[Boundary]:
    """Return the boundaries of spans: where they begin and where they end are of two kinds.

    >>> from qcode.model.span import Span
    >>> ends_of([Span(3, 9)])
    [(3, ('', 'begin')), (9, ('', 'end'))]
    """
    return [(place, (kind, which)) for span in spans for place, which in ((span.start, "begin"), (span.end, "end"))]


def edits(first: Iterable[Boundary], second: Iterable[Boundary], *, near: int = NEAR) -> Edits:
    """Return the boundary edit distance of two sets of boundaries.

    Fournier (2013), section 3: what both set at a place matches; a boundary one set here and the other fewer than
    ``near`` places away is one moved, nearest first; boundaries of different kinds left at one place are one
    substituted for another; the rest are additions. A boundary is not moved away from a place where it could be a
    substitute both here and there.

    Args:
        first: One coder's (place, kind); cuts between segments, or ``ends_of`` spans.
        second: The other's.
        near: As in the paper: 2 lets a boundary move by one place.

    >>> edits([(2, "|"), (5, "|")], [(5, "|")]).similarity
    0.5
    """
    these, those = set(first), set(second)
    alone, other = these - those, those - these
    moved: list[int] = []
    for distance in range(1, near):
        for place, kind in sorted(alone | other, key=itemgetter(0)):
            here, there = (place, kind), (place + distance, kind)
            for mine, yours in ((alone, other), (other, alone)):
                if here in mine and there in yours and not _exchanged(place, place + distance, alone, other):
                    mine.discard(here)
                    yours.discard(there)
                    moved.append(distance)
    left = Counter(place for place, _ in alone), Counter(place for place, _ in other)
    substituted = (left[0] & left[1]).total()
    return Edits(len(these & those), len(alone) + len(other) - 2 * substituted, substituted, tuple(moved), near)


def _exchanged(here: int, there: int, alone: set[Boundary], other: set[Boundary]) -> bool:
    """Tell whether each place has boundaries of both coders left, which are two substitutions already."""
    return all(any(at == place for at, _ in some) for place in (here, there) for some in (alone, other))


def _too_early(other: Span, one: Span, tolerance: int | None) -> bool:
    """Tell whether a span fits neither ``one`` nor any after it."""
    if tolerance is None:
        return other.end <= one.start
    return other.start < one.start - tolerance or other.end < one.end - tolerance


def _too_late(other: Span, one: Span, tolerance: int | None) -> bool:
    if tolerance is None:
        return other.start >= one.end
    return other.start > one.start + tolerance or other.end > one.end + tolerance


def _any(chain: Span, spans: Sequence[Span]) -> bool:
    return any(chain.contains(span) for span in spans)
