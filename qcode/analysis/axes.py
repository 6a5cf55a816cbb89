"""The units of several sources laid end to end, and codings as columns on them.

Whatever the unit (characters of the informants' turns, milliseconds, sentences, whole sources), a coding becomes a
half-open range of *unit numbers*. What is computed afterwards sees ranges only: its cost grows with the number of
codings, never with the length of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Column = NDArray[np.int64]

_COLUMNS = 5


class Reach(Protocol):
    """Half-open: a span of text or of time."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Codings as columns: what each row's source, code and coder are by number, and where it begins and ends.

    Offsets are places of the text or of the recording; after ``Axis.placed`` they are numbers of units.
    """

    source: Column
    code: Column
    coder: Column
    start: Column
    end: Column

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and ranges that are empty or reversed."""
        if len({len(self.source), len(self.code), len(self.coder), len(self.start), len(self.end)}) > 1:
            message = "columns of unequal length"
            raise ValueError(message)
        if (self.start >= self.end).any() or (self.start < 0).any():
            message = "a coding that is empty, reversed or before its source"
            raise ValueError(message)

    def __len__(self) -> int:
        """Number of codings."""
        return len(self.source)

    def where(self, chosen: NDArray[np.bool_] | Column) -> Coded:
        """Return the rows chosen by a mask or by number."""
        return Coded(*(column[chosen] for column in (self.source, self.code, self.coder, self.start, self.end)))

    def of_coders(self, coders: Sequence[int]) -> Coded:
        """Return the codings of these coders only, who are numbered anew in the order given."""
        number = np.full(1 + max(*coders, int(self.coder.max(initial=0))), -1)
        number[list(coders)] = np.arange(len(coders))
        chosen = self.where(number[self.coder] >= 0)
        return Coded(chosen.source, chosen.code, number[chosen.coder], chosen.start, chosen.end)


def coded(rows: Iterable[tuple[int, int, int, int, int]]) -> Coded:
    """Make columns of rows (source, code, coder, start, end).

    >>> coded([(0, 0, 1, 5, 9)]).end.tolist()
    [9]
    """
    table = np.array(list(rows), dtype=np.int64).reshape(-1, _COLUMNS)
    return Coded(*(np.ascontiguousarray(column) for column in table.T))


@dataclass(frozen=True, slots=True)
class Axis:
    """The units of all compared sources.

    Attributes:
        unit: ``character``, ``millisecond``, ``token``, ``sentence``, ``turn`` or ``source``.
        sources: How many there are; some may hold no unit.
        source: Number of the source of each piece; ascending.
        start: Where the piece begins, ascending within a source.
        end: Where it ends; pieces do not overlap.
        whole: A piece is one unit, coded as soon as a coding touches it. Otherwise every place in it is a unit.
    """

    unit: str
    sources: int
    source: Column
    start: Column
    end: Column
    whole: bool = False

    @property
    def sizes(self) -> Column:
        """Number of units of each source."""
        counted = np.zeros(self.sources, dtype=np.int64)
        np.add.at(counted, self.source, 1 if self.whole else self.end - self.start)
        return counted

    @property
    def offsets(self) -> Column:
        """Number of the first unit of each source, and at last the number of all units."""
        return np.concatenate([[0], np.cumsum(self.sizes)])

    def placed(self, codings: Coded) -> Coded:
        """Turn offsets in the sources into numbers of units; codings that touch no unit fall away."""
        step = 1 + max(int(self.end.max(initial=0)), int(codings.end.max(initial=0)))
        starts, ends = self.source * step + self.start, self.source * step + self.end
        first, last = codings.source * step + codings.start, codings.source * step + codings.end
        if self.whole:
            low = np.searchsorted(ends, first, side="right")
            high = np.searchsorted(starts, last, side="left")
        else:
            low, high = _before(starts, ends, first), _before(starts, ends, last)
        kept = low < high
        chosen = codings.where(kept)
        return Coded(chosen.source, chosen.code, chosen.coder, low[kept], high[kept])


def axis(pieces: Sequence[Sequence[Reach]], unit: str = "character", *, whole: bool = False) -> Axis:
    """Lay the pieces of several sources end to end.

    Args:
        pieces: By source: the informants' turns, or all text, or ranges of milliseconds; or, with ``whole``, the
            tokens, sentences or turns themselves. Ordered and disjoint in each source.
        unit: What a unit is called.
        whole: A piece is one unit.

    >>> from qcode.model.span import Span
    >>> turns = axis([[Span(0, 10), Span(20, 25)]])
    >>> placed = turns.placed(coded([(0, 0, 0, 5, 22)]))
    >>> placed.start.tolist(), placed.end.tolist()
    ([5], [12])
    >>> axis([[Span(0, 10), Span(20, 25)]], "turn", whole=True).placed(coded([(0, 0, 0, 9, 21)])).end.tolist()
    [2]
    """
    if any(left.end > right.start for of in pieces for left, right in pairwise(of)):
        message = "the spans of a universe must be ordered and disjoint"
        raise ValueError(message)
    rows = [(n, span.start, span.end) for n, of in enumerate(pieces) for span in of]
    source, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Axis(unit, len(pieces), source, start, end, whole)


def _before(starts: Column, ends: Column, places: Column) -> Column:
    """Return the number of units before each place."""
    lengths = ends - starts
    counted = np.concatenate([[0], np.cumsum(lengths)])
    last = np.searchsorted(starts, places, side="right") - 1
    if not len(starts):
        return np.zeros(len(places), dtype=np.int64)
    inside = np.minimum(places - starts[last], lengths[last])
    return np.where(last < 0, 0, counted[np.maximum(last, 0)] + inside)
