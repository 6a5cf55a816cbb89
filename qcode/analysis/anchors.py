"""Pair the equal words of two sequences: n-grams that occur once on both sides first, small gaps last."""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GRAMS = (6, 4, 2, 1)
_LEFTOVER_GRAMS = (5, 3)
_MOVED = 6  # words; shorter runs off the backbone wait until the gaps are filled
_SMALL = 20_000  # words x words; what difflib does in a few milliseconds


class Run(NamedTuple):
    """``length`` equal tokens, from ``old`` on in the one text and from ``new`` on in the other."""

    old: int
    new: int
    length: int


class Pairing:
    """The pairs found so far.

    Attributes:
        old: Numbers that stand for the old tokens.
        new: The same for the new ones.
        to: For every old place the new one, or -1.
        back: For every new place the old one, or -1.
    """

    def __init__(self, old: list[int], new: list[int]) -> None:
        self.old, self.new = old, new
        self.to, self.back = [-1] * len(old), [-1] * len(new)

    def pair(self, left: Iterable[int], right: Iterable[int]) -> None:
        """Pair places that are still free on both sides."""
        for i, j in zip(left, right, strict=False):
            if self.to[i] < 0 and self.back[j] < 0:
                self.to[i], self.back[j] = j, i

    def is_free(self, i: int, j: int) -> bool:
        """Tell whether two places hold the same token and neither is paired."""
        inside = 0 <= i < len(self.old) and 0 <= j < len(self.new)
        return inside and self.old[i] == self.new[j] and self.to[i] < 0 and self.back[j] < 0

    def part(self, place: int) -> None:
        """Free an old place and its partner."""
        self.back[self.to[place]] = -1
        self.to[place] = -1

    def fill(self) -> None:
        """Pair the whole texts, gap by gap."""
        gaps = [(list(range(len(self.old))), list(range(len(self.new))))]
        first = True
        while gaps:
            left, right = gaps.pop()
            left, right = [i for i in left if self.to[i] < 0], [j for j in right if self.back[j] < 0]
            gaps.extend(self._fill_gap(left, right, moves=first))
            first = False

    def _fill_gap(self, left: list[int], right: list[int], *, moves: bool) -> Iterator[tuple[list[int], list[int]]]:
        """Pair what can be paired in one gap, and give the smaller gaps in it."""
        ours, theirs = [self.old[i] for i in left], [self.new[j] for j in right]
        head, tail = _common_ends(ours, theirs)
        self.pair(left[:head], right[:head])
        self.pair(left[len(left) - tail :], right[len(right) - tail :])
        left, ours = left[head : len(left) - tail], ours[head : len(ours) - tail]
        right, theirs = right[head : len(right) - tail], theirs[head : len(theirs) - tail]
        if not left or not right or len(left) == len(right) == 1:
            return
        runs = next(filter(None, (_anchored(ours, theirs, n) for n in _GRAMS)), [])
        chain = _heaviest_chain(runs)
        if not chain and len(left) * len(right) <= _SMALL:
            chain = [Run(*block) for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()]
        at_left = at_right = 0
        for run in [*chain, Run(len(left), len(right), 0)]:
            late = max(at_left - run.old, at_right - run.new, 0)
            x, y, end = run.old + late, run.new + late, run.length - late
            if end < 0:
                continue
            self.pair(left[x : x + end], right[y : y + end])
            if runs and x > at_left and y > at_right:
                yield left[at_left:x], right[at_right:y]
            at_left, at_right = x + end, y + end
        if moves:
            for run in sorted(set(runs) - set(chain), key=lambda run: -run.length):
                if run.length >= _MOVED:
                    self.pair(left[run.old : run.old + run.length], right[run.new : run.new + run.length])

    def match_leftovers(self) -> None:
        """Pair what has one place only among all that is left over, in whatever order."""
        for n in _LEFTOVER_GRAMS:
            left, ours = _left_over(self.to, self.old, -1)
            right, theirs = _left_over(self.back, self.new, -2)
            for run in sorted(_anchored(ours, theirs, n), key=lambda run: -run.length):
                self.pair(left[run.old : run.old + run.length], right[run.new : run.new + run.length])


def _left_over(paired: Sequence[int], ids: Sequence[int], wall: int) -> tuple[list[int], list[int]]:
    """Return the free places and their tokens, with walls that match nothing where others lie between."""
    places: list[int] = []
    tokens: list[int] = []
    for place, other in enumerate(paired):
        if other < 0:
            if places and places[-1] != place - 1:
                places.append(place)
                tokens.append(wall)
            places.append(place)
            tokens.append(ids[place])
    return places, tokens


def _common_ends(ours: Sequence[int], theirs: Sequence[int]) -> tuple[int, int]:
    most = min(len(ours), len(theirs))
    head = next((k for k in range(most) if ours[k] != theirs[k]), most)
    tail = next((k for k in range(most - head) if ours[-1 - k] != theirs[-1 - k]), most - head)
    return head, tail


def _anchored(ours: Sequence[int], theirs: Sequence[int], n: int) -> list[Run]:
    """Return longest runs around the n-grams that occur once on both sides, in the order of ours."""
    if n > min(len(ours), len(theirs)):
        return []
    there = _places(theirs, n)
    runs: list[Run] = []
    reached: dict[int, int] = {}
    for gram, x in _places(ours, n).items():
        y = there.get(gram, -1)
        if x < 0 or y < 0 or x < reached.get(y - x, 0):
            continue
        start, end = x, x + n
        shift = y - x
        while start and start + shift and ours[start - 1] == theirs[start + shift - 1]:
            start -= 1
        while end < len(ours) and end + shift < len(theirs) and ours[end] == theirs[end + shift]:
            end += 1
        reached[shift] = end
        runs.append(Run(start, start + shift, end - start))
    return runs


def _places(ids: Sequence[int], n: int) -> dict[tuple[int, ...], int]:
    """Return where each n-gram is: -1 for those that occur more than once."""
    places: dict[tuple[int, ...], int] = {}
    for place, gram in enumerate(zip(*(islice(ids, k, None) for k in range(n)), strict=False)):
        places[gram] = -1 if gram in places else place
    return places


def _heaviest_chain(runs: Sequence[Run]) -> list[Run]:
    """Return the runs in the same order on both sides that hold most words together (Fredman 1975, weighted)."""
    runs = sorted(runs)
    ranks = sorted({run.new for run in runs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)  # a Fenwick tree of (weight, last run) by new place
    before: list[int] = []
    for index, run in enumerate(runs):
        rank = bisect_left(ranks, run.new)
        top, at = (0, -1), rank
        while at:
            top, at = max(top, best[at]), at & (at - 1)
        before.append(top[1])
        weight, at = (top[0] + run.length, index), rank + 1
        while at < len(best):
            best[at], at = max(best[at], weight), at + (at & -at)
    last, at = (0, -1), len(ranks)
    while at:
        last, at = max(last, best[at]), at & (at - 1)
    chain: list[Run] = []
    index = last[1]
    while index >= 0:
        chain.append(runs[index])
        index = before[index]
    return chain[::-1]
