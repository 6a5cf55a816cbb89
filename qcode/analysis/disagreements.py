"""From two coders' codings to the cases in which they differ, each of one kind.

One coder's codings of one code are united first. What both coders did with one code on overlapping places is one
*boundary* case, unless it is the same. A run only one of them made is *missed* (by the second coder) or *extra* (made
by the second coder alone), unless the other coder put a code on the same words there which this one did not: then both
runs are one case, *polarity* where the codes are opposite stances, *parent* where the second coder's code stands above
the first's, *child* where it stands below, *sibling* where they stand side by side. Two runs belong together if what
they share is at least half of the shorter one. So each place of each code that is decided differently is in exactly
one case.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from qcode.model.disagreement import DifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Extent = tuple[int, int]
    Given = Mapping[tuple[int, int], Sequence[Extent]]  # (source, code): where it was put
    Relation = Callable[[int, int], Kind | None]

_RANK = {Kind.POLARITY: 0, Kind.PARENT: 1, Kind.CHILD: 1, Kind.SIBLING: 2}
NOTHING = -1


@dataclass(frozen=True, order=True, slots=True)
class Run:
    """A united stretch of one code, half-open."""

    start: int
    end: int
    code: int

    def shared(self, other: Run) -> int:
        """Return how long both last together."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Difference:
    """One case; ``second`` differs from ``first`` as ``kind`` says."""

    kind: Kind
    source: int
    first: tuple[Run, ...]
    second: tuple[Run, ...]

    def pieces(self) -> list[Run]:
        """Return what only one of them marked, code by code.

        >>> Difference(Kind.BOUNDARY, 0, (Run(0, 9, 5),), (Run(2, 12, 5),)).pieces()
        [Run(start=0, end=2, code=5), Run(start=9, end=12, code=5)]
        """
        done: list[Run] = []
        for code in dict.fromkeys(run.code for run in (*self.first, *self.second)):
            edges = sorted(chain.from_iterable((run.start, run.end) for run in self._of(code)))
            # Runs of one coder are disjoint: between an odd and an even edge exactly one of the two has the code.
            done += [Run(a, b, code) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        return done

    def _of(self, code: int) -> Iterator[Run]:
        return (run for run in (*self.first, *self.second) if run.code == code)


def united(extents: Iterable[Extent]) -> list[Extent]:
    """Join what overlaps; the result is ordered and disjoint.

    >>> united([(5, 9), (0, 3), (2, 4), (9, 10)])
    [(0, 4), (5, 9), (9, 10)]
    """
    done: list[Extent] = []
    for start, end in sorted(extents):
        if done and start < done[-1][1]:
            done[-1] = done[-1][0], max(done[-1][1], end)
        else:
            done.append((start, end))
    return done


def differences(first: Given, second: Given, relation: Relation) -> list[Difference]:
    """Return every case of two coders, in the order of the sources and places.

    Args:
        first: What the first coder coded, of sources and codes both worked through.
        second: What the second coder coded.
        relation: How the second of two codes stands to the first: polarity, parent, child, sibling, or None.
    """
    done: list[Difference] = []
    alone: dict[int, tuple[list[Run], list[Run]]] = {}
    for source, code in sorted(first.keys() | second.keys()):
        mine, theirs = (united(of.get((source, code), ())) for of in (first, second))
        lonely = alone.setdefault(source, ([], []))
        for these, those in components(mine, theirs):
            left, right = (tuple(Run(*one, code) for one in side) for side in (these, those))
            if not right:
                lonely[0].extend(left)
            elif not left:
                lonely[1].extend(right)
            elif these != those:
                done.append(Difference(Kind.BOUNDARY, source, left, right))
    for source, (ours, others) in alone.items():
        done += _paired(source, ours, others, relation)
    return sorted(done, key=_place)


def _place(one: Difference) -> tuple[int, list[Run]]:
    return one.source, sorted((*one.first, *one.second))


def components(mine: Sequence[Extent], theirs: Sequence[Extent]) -> Iterator[tuple[list[Extent], list[Extent]]]:
    """Yield what hangs together: runs of the two coders that overlap one another, directly or through others."""
    marked = sorted([(*one, 0) for one in mine] + [(*one, 1) for one in theirs])
    held: tuple[list[Extent], list[Extent]] = [], []
    reach = 0
    for start, end, side in marked:
        if start >= reach and any(held):
            yield held
            held = [], []
        held[side].append((start, end))
        reach = max(reach, end)
    if any(held):
        yield held


def _paired(source: int, first: list[Run], second: list[Run], relation: Relation) -> Iterator[Difference]:
    """Put runs of different codes on the same words together, the closest first; the others stand alone."""
    found: list[tuple[tuple[int, int, list[Run]], Kind, Run, Run]] = []
    behind = sorted(second)
    for mine in first:
        for theirs in behind:
            if theirs.start >= mine.end:
                break
            shared = mine.shared(theirs)
            kind = relation(mine.code, theirs.code) if shared else None
            if kind and 2 * shared >= min(mine.end - mine.start, theirs.end - theirs.start):
                # The key is the same seen from either coder.
                found.append(((_RANK[kind], -shared, sorted((mine, theirs))), kind, mine, theirs))
    taken: set[tuple[int, Run]] = set()
    for _, kind, mine, theirs in sorted(found, key=lambda one: one[0]):
        if (0, mine) not in taken and (1, theirs) not in taken:
            taken |= {(0, mine), (1, theirs)}
            yield Difference(kind, source, (mine,), (theirs,))
    yield from (Difference(Kind.MISSED, source, (run,), ()) for run in first if (0, run) not in taken)
    yield from (Difference(Kind.EXTRA, source, (), (run,)) for run in second if (1, run) not in taken)


def relation(first: Sequence[str], second: Sequence[str], opposite: Callable[[str, str], bool]) -> Kind | None:
    """Return how the second of two codes of one codebook stands to the first; None where neither is near the other.

    >>> relation(["holdning", "for"], ["holdning", "imod"], lambda one, two: {one, two} == {"for", "imod"})
    <DifferenceKind.POLARITY: 'polarity'>
    >>> relation(["tilbud", "barrierer"], ["tilbud"], lambda one, two: False)
    <DifferenceKind.PARENT: 'parent'>
    """
    these, those = tuple(first), tuple(second)
    if these == those:
        return None
    if these[: len(those)] == those:
        return Kind.PARENT
    if those[: len(these)] == these:
        return Kind.CHILD
    if these[:-1] != those[:-1]:
        return None
    return Kind.POLARITY if opposite(these[-1], those[-1]) else Kind.SIBLING


class Measure:
    """Counts the units of a universe in a stretch of a source."""

    def __init__(self, pieces: Iterable[tuple[int, int, int]]) -> None:
        """Take source, start and end of the pieces that count; ordered and disjoint within a source."""
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        self._before: dict[int, list[int]] = {}
        for source, start, end in pieces:
            before = self._before.setdefault(source, [0])
            before.append(before[-1] + end - start)
            self._starts.setdefault(source, []).append(start)
            self._ends.setdefault(source, []).append(end)

    def __call__(self, source: int, start: int, end: int) -> int:
        """Return how many units lie between ``start`` and ``end``.

        >>> Measure([(0, 0, 10), (0, 20, 30)])(0, 5, 25)
        10
        """
        return self._up_to(source, end) - self._up_to(source, start)

    def _up_to(self, source: int, place: int) -> int:
        starts = self._starts.get(source)
        if starts is None:
            return 0
        last = bisect_right(starts, place) - 1
        if last < 0:
            return 0
        return self._before[source][last] + min(place, self._ends[source][last]) - starts[last]


def cost(one: Difference, measure: Measure) -> int:
    """Return the units that are decided differently, code by code."""
    return sum(measure(one.source, piece.start, piece.end) for piece in one.pieces())


def confusion(first: Given, second: Given, measure: Measure) -> dict[tuple[int, int], int]:
    """Return how many units have which code of the first coder beside which of the second.

    A code both gave counts for itself. Codes only one of them gave count for each pair of those, or beside ``NOTHING``
    where the other coder gave none that this one did not give too.

    >>> confusion({(0, 1): [(0, 10)]}, {(0, 2): [(0, 6)]}, Measure([(0, 0, 50)]))
    {(1, 2): 6, (1, -1): 4}
    """
    counts: Counter[tuple[int, int]] = Counter()
    events: dict[int, list[tuple[int, int, int, int]]] = {}
    for side, given in enumerate((first, second)):
        for (source, code), extents in given.items():
            for start, end in united(extents):
                events.setdefault(source, []).extend([(start, 1, side, code), (end, 0, side, code)])
    for source, there in sorted(events.items()):
        held: tuple[set[int], set[int]] = set(), set()
        since = 0
        for place, begins, side, code in sorted(there):
            if place > since and any(held):
                size = measure(source, since, place)
                counts.update(dict.fromkeys(_confused(*held), size) if size else {})
            since = place
            if begins:
                held[side].add(code)
            else:
                held[side].discard(code)
    return dict(counts)


def _confused(mine: set[int], theirs: set[int]) -> Iterator[tuple[int, int]]:
    yield from ((code, code) for code in mine & theirs)
    only_mine, only_theirs = mine - theirs or {NOTHING}, theirs - mine or {NOTHING}
    yield from ((x, y) for x in only_mine for y in only_theirs if (x, y) != (NOTHING, NOTHING))


def agreed(given: Sequence[Sequence[Extent]], tolerance: int = 0) -> list[Extent]:
    """Return the runs that all coders made alike, and nothing else of theirs touches.

    Args:
        given: Of each coder.
        tolerance: All beginnings, and all ends, may lie so far apart. What is returned runs from the first beginning to
            the last end.

    >>> agreed([[(0, 5), (9, 12)], [(9, 12), (0, 6)]])
    [(9, 12)]
    >>> agreed([[(0, 5), (9, 12)], [(9, 12), (0, 6)]], tolerance=1)
    [(0, 6), (9, 12)]
    """
    runs = [united(of) for of in given]
    places = united(extent for of in runs for extent in of)
    done = []
    for start, end in places:
        mine = [[one for one in of if one[0] < end and start < one[1]] for of in runs]
        if any(len(of) != 1 for of in mine):
            continue
        begins, ends = zip(*(of[0] for of in mine), strict=True)
        if max(begins) - min(begins) <= tolerance and max(ends) - min(ends) <= tolerance:
            done.append((start, end))
    return done
