"""Aligning a printed quote with a stretch of words said, word by word, with free gaps where it marks a cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD, _CUT, _BRACKET = 0, 1, 2
_OPEN = 5.0  # leaving out a stretch unmarked, however long
_BRACKETED = 0.1  # a word that a bracket stands for
_CHANGED = 1.0
_ADDED = 1.5
_LEFT_OUT = 0.7
_SKIP = {_WORD: _LEFT_OUT, _CUT: 0.001, _BRACKET: _BRACKETED}
_FAR = 1e9
_ACROSS, _ADDING, _SKIPPING, _JUMPING = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Step:
    """A printed word and the word said it stands for, by index."""

    element: int
    word: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Printed elements that stand for other words said: half-open ranges; one of them may be empty."""

    elements: tuple[int, int]
    words: tuple[int, int]

    def shifted(self, by: int) -> Difference:
        """Return the same, the words said counted from elsewhere."""
        return Difference(self.elements, (self.words[0] + by, self.words[1] + by))


def aligned(
    printed: Sequence[tuple[str, int]], said: Sequence[str], light: Sequence[bool]
) -> tuple[list[Step], list[Difference], int]:
    """Align the whole of a quote with any part of what was said.

    Args:
        printed: Key and kind of each element: 0 a word, 1 a cut, 2 a bracket.
        said: The words.
        light: Which of them may be left out unmarked.

    Returns:
        The pairs of words, equal ones and replaced ones; what differs; how many words are equal.

    >>> aligned([("det", 0), ("går", 0), ("fint", 0)], ["nu", "det", "går", "ikke", "fint"], [False] * 5)[1]
    [Difference(elements=(2, 2), words=(3, 4))]
    """
    sides, jumps, end = _filled(printed, said, light)
    moves = _traced(sides, jumps, end)
    steps = [Step(at, n - 1) for at, n, side in moves if side == _ACROSS and printed[at][1] == _WORD]
    equal = sum(printed[one.element][0] == said[one.word] for one in steps)
    return steps, _differences(moves, printed, said, light), equal


def _filled(
    printed: Sequence[tuple[str, int]], said: Sequence[str], light: Sequence[bool]
) -> tuple[list[bytearray], list[dict[int, int]], int]:
    """Return from which side each cell is reached, where jumps began, and where the best alignment ends."""
    width = len(said) + 1
    above = [0.0] * width
    sides: list[bytearray] = []
    jumps: list[dict[int, int]] = []
    for at, (key, kind) in enumerate(printed):
        row, side, jumped = _entered(above, key, kind, said)
        if at < len(printed) - 1:
            _skipped(row, side, jumped, light, _SKIP[kind])
        sides.append(side)
        jumps.append(jumped)
        above = row
    return sides, jumps, min(range(width), key=above.__getitem__)


def _entered(
    above: Sequence[float], key: str, kind: int, said: Sequence[str]
) -> tuple[list[float], bytearray, dict[int, int]]:
    """Return a row as its element alone makes it: equal or changed, or added to what was said."""
    if kind != _WORD:
        return list(above), bytearray([_ADDING]) * len(above), {}
    row = [cost + _ADDED for cost in above]
    side = bytearray([_ADDING]) * len(above)
    for n, word in enumerate(said, 1):
        cost = above[n - 1] + (0.0 if word == key else _CHANGED)
        if cost < row[n]:
            row[n], side[n] = cost, _ACROSS
    return row, side, {}


def _skipped(row: list[float], side: bytearray, jumped: dict[int, int], light: Sequence[bool], cost: float) -> None:
    """Let words said be left out after an element: one by one, or a whole stretch at a fixed price."""
    opened, begun = _FAR, 0
    for n in range(1, len(row)):
        if row[n - 1] + _OPEN < opened:
            opened, begun = row[n - 1] + _OPEN, n - 1
        here = row[n - 1] + (0.0 if light[n - 1] else cost)
        if here < row[n]:
            row[n], side[n] = here, _SKIPPING
        if opened < row[n]:
            row[n], side[n] = opened, _JUMPING
            jumped[n] = begun


def _traced(sides: Sequence[bytearray], jumps: Sequence[dict[int, int]], end: int) -> list[tuple[int, int, int]]:
    """Return the way to the end: element, number of words said up to there, and side, in order."""
    moves: list[tuple[int, int, int]] = []
    at, n = len(sides) - 1, end
    while at >= 0:
        side = sides[at][n]
        if side == _JUMPING:
            moves += [(at, k, _SKIPPING) for k in range(n, jumps[at][n], -1)]
            n = jumps[at][n]
            continue
        moves.append((at, n, side))
        if side == _SKIPPING:
            n -= 1
        else:
            n -= side == _ACROSS
            at -= 1
    return moves[::-1]


def _differences(
    moves: Sequence[tuple[int, int, int]],
    printed: Sequence[tuple[str, int]],
    said: Sequence[str],
    light: Sequence[bool],
) -> list[Difference]:
    """Return the stretches where print and words said part; what a cut or bracket stands for is none."""
    done: list[Difference] = []
    for at, n, side in moves:
        kind = printed[at][1]
        if side == _SKIPPING:
            differs, elements, words = kind == _WORD and not light[n - 1], (at + 1, at + 1), (n - 1, n)
        elif side == _ACROSS:
            differs, elements, words = printed[at][0] != said[n - 1], (at, at + 1), (n - 1, n)
        else:
            differs, elements, words = kind == _WORD, (at, at + 1), (n, n)
        if not differs:
            continue
        last = done[-1] if done else None
        if last and last.elements[1] >= elements[0] and last.words[1] >= words[0]:
            done[-1] = Difference((last.elements[0], elements[1]), (last.words[0], words[1]))
        else:
            done.append(Difference(elements, words))
    return done
