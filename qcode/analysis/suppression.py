"""Keeping small numbers of a table back so that they cannot be had by subtraction either.

A table with its totals is a set of sums: each line adds up to its total. Read as a graph whose nodes are the lines and
whose edges are the numbers kept back, a number can be worked out exactly where its edge is a bridge: it is then the
difference of sums that are known. So every small number must lie on a circle of numbers kept back. Willenborg, L. &
de Waal, T. (2001), Elements of Statistical Disclosure Control, 8.3.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Place = tuple[int, int]


def withheld(
    numbers: Sequence[Sequence[int]], smallest: int, also: Iterable[Place] = (), known: Iterable[Place] = ()
) -> frozenset[Place]:
    """Return the places to keep back: numbers from 1 to below ``smallest``, and what protects them.

    What protects them is as small as may be, rather a number than a total, and never 0 where there is another choice:
    of numbers that may not be less than 0, one on a circle with zeros alone could still be told. The numbers kept back
    in a line add up to ``smallest`` at least, or its total is kept back too.

    Args:
        numbers: The table, its last row and last column the totals.
        smallest: What may be shown; 1 or less keeps nothing back.
        also: Places that are kept back whatever their number, as those of a group too small.
        known: Places everybody knows, as a group without anybody; they protect nothing.

    >>> sorted(withheld([[1, 9, 10], [8, 7, 15], [9, 16, 25]], 3))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    high, wide = len(numbers), len(numbers[0])
    small = sorted({(r, c) for r in range(high) for c in range(wide) if 0 < numbers[r][c] < smallest} | set(also))
    gone, told = set(small), frozenset(known) - set(small)
    for at in sorted(small, key=lambda one: (numbers[one[0]][one[1]], one)):
        gone.update(_way(numbers, gone, told, at))
    for _ in range(high * wide):
        another = _line_too_small(numbers, gone, told, small, smallest)
        if another is None:
            break
        gone.add(another)
        gone.update(_way(numbers, gone, told, another))
    return frozenset(gone)


def _way(numbers: Sequence[Sequence[int]], gone: set[Place], told: frozenset[Place], at: Place) -> list[Place]:
    """Return the places that put one on a circle: the cheapest way from its column to its row that is not itself."""
    high, wide = len(numbers), len(numbers[0])
    start, goal = high + at[1], at[0]  # nodes: rows, then columns
    best: dict[int, tuple[float, list[Place]]] = {start: (0.0, [])}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        cost, places = best[node]
        edges = [(node, c) for c in range(wide)] if node < high else [(r, node - high) for r in range(high)]
        for place in edges:
            if place == at or place in told:
                continue
            other = high + place[1] if node < high else place[0]
            new = cost + _price(numbers, gone, place)
            if other not in best or new < best[other][0]:
                best[other] = (new, [*places, place])
                queue.append(other)
    return best[goal][1] if goal in best else []


def _price(numbers: Sequence[Sequence[int]], gone: set[Place], place: Place) -> float:
    """Return what keeping a number back costs: what is kept back already nothing, totals and zeros the most."""
    r, c = place
    n = numbers[r][c]
    if place in gone:
        return 0.0 if n else 0.5
    total = 1e6 * ((r == len(numbers) - 1) + (c == len(numbers[0]) - 1))
    return 1.0 + n + total + (0.0 if n else 1e12)


def _line_too_small(
    numbers: Sequence[Sequence[int]], gone: set[Place], told: frozenset[Place], small: Sequence[Place], smallest: int
) -> Place | None:
    """Return a number to keep back besides, where those of a line with a small one add up to less than is shown."""
    high, wide = len(numbers), len(numbers[0])
    for row, column in small:
        lines = ([(row, c) for c in range(wide)], [(r, column) for r in range(high)])
        for line in lines:
            total = line[-1]
            kept = [one for one in line[:-1] if one in gone]
            if total in gone or sum(numbers[r][c] for r, c in kept) >= smallest:
                continue
            left = [one for one in line if one not in gone and one not in told]
            if left:
                return min(left, key=lambda one: (_price(numbers, gone, one), one))
    return None
