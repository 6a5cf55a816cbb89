"""Count the characters on which two coders agree, without ever making them one by one.

A code on a text is a yes or no for every character of the universe (the informants' turns, or all text). All that
a coefficient needs of it are four counts, and those are lengths of spans: they follow from merging interval ends.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.decisions import cells
from qcode.analysis.tallies import tallied
from qcode.model.span import common_parts, united

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from qcode.model.span import Span


class Counts(NamedTuple):
    """How many units both, one or neither of two coders gave a code: the cells of a 2 x 2 table.

    The order of the fields is the order of the last axis of every array of counts.
    """

    both: int
    only_first: int
    only_second: int
    neither: int


@dataclass(frozen=True, slots=True)
class Universe:
    """The characters of one source that count as units.

    Attributes:
        spans: Ordered and disjoint (touching is allowed), such as the spans of the informants' turns.

    >>> from qcode.model.span import Span
    >>> Universe((Span(0, 10), Span(20, 25))).within([Span(5, 22)])
    7
    """

    spans: tuple[Span, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _before: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse spans out of order or overlapping; measure the others once."""
        if any(left.end > right.start for left, right in pairwise(self.spans)):
            message = "the spans of a universe must be ordered and disjoint"
            raise ValueError(message)
        lengths = (span.end - span.start for span in self.spans)
        object.__setattr__(self, "_starts", tuple(span.start for span in self.spans))
        object.__setattr__(self, "_before", tuple(accumulate(lengths, initial=0)))

    @property
    def size(self) -> int:
        """Number of units."""
        return self._before[-1]

    def before(self, place: int) -> int:
        """Return the number of units before an offset of the text."""
        last = bisect_right(self._starts, place)
        if not last:
            return 0
        return min(self._before[last - 1] + place - self._starts[last - 1], self._before[last])

    def within(self, spans: Iterable[Span]) -> int:
        """Return the number of units in disjoint spans."""
        return sum(self.before(span.end) - self.before(span.start) for span in spans)


def counts(first: Iterable[Span], second: Iterable[Span], universe: Universe) -> Counts:
    """Count the units one code was given by both, one or neither of two coders.

    Args:
        first: One coder's spans, in any order; overlapping or touching ones are one stretch of characters.
        second: The other's.
        universe: What is outside of it is not counted.

    >>> from qcode.model.span import Span
    >>> counts([Span(0, 6)], [Span(4, 9), Span(8, 12)], Universe((Span(0, 10),)))
    Counts(both=2, only_first=4, only_second=4, neither=0)
    """
    these, those = united(first), united(second)
    both = universe.within(common_parts(these, those))
    one, other = universe.within(these), universe.within(those)
    return Counts(both, one - both, other - both, universe.size - one - other + both)


def count_table(
    universes: Mapping[str, Universe],
    codes: Sequence[str],
    first: Mapping[tuple[str, str], Sequence[Span]],
    second: Mapping[tuple[str, str], Sequence[Span]],
    *,
    compared: Collection[tuple[str, str]] | None = None,
) -> NDArray[np.int64]:
    """Count every source and code of a comparison.

    Args:
        universes: By source; their order is that of the first axis.
        codes: In the order of the second axis.
        first: One coder's spans by (source, code); a missing key is silence. Keys not asked for are passed over.
        second: The other's.
        compared: Pairs (source, code) both coders have worked through, all if None. The others are left at
            (0, 0, 0, 0), which the coefficients take as "not compared".

    Returns:
        Counts of shape (sources, codes, 4), cells in the order of ``Counts``.
    """
    both = tallied({key: one.spans for key, one in universes.items()}, codes, (first, second), compared=compared)
    return cells(both).round().astype(np.int64)
