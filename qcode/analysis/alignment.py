"""Which word of a revised text is which word of the old one.

White space is no part of it, so that re-flowed lines cost nothing. In this order:

1. Patience diff (Bram Cohen, "Patience Diff Advantages", 2010) on word n-grams instead of lines, as Heckel matched
   unique lines (CACM 21:4, 1978, "A technique for isolating differences between files"): n-grams that occur once in
   both texts are anchors, each grown to the longest run of equal words around it.
2. The heaviest chain of runs in the same order in both texts is the backbone; long runs off it were moved.
3. Every gap of the backbone is filled the same way, with n-grams unique *in the gap*, shorter and shorter, and with
   `difflib` where nothing is unique and the gap is small.
4. What is left over on both sides is matched once more: short turns that were moved.
5. An insertion or deletion that may slide (``Ja. [Ja.] Nej.``) is put where a turn or sentence begins, and turns that
   changed places keep the words they begin with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.analysis.anchors import Pairing, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SLIDE = 2_000  # words; no seam is slid further
_OPENING = 12  # words
_NEW_TURN = 4
_SENTENCE_ENDS = frozenset(".?!…:;")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and punctuation marks of one text.

    Attributes:
        ids: The same number for the same token, in both texts.
        starts: First character of each.
        ends: The character after each.
    """

    text: str
    ids: list[int]
    starts: list[int]
    ends: list[int]

    def is_tied(self, place: int) -> bool:
        """Tell whether this is a mark that follows a word without a blank."""
        return place > 0 and self.starts[place] == self.ends[place - 1] and not self.word(place).isalnum()

    def word(self, place: int) -> str:
        """Return a token as it is written."""
        return self.text[self.starts[place] : self.ends[place]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two texts, word for word.

    Attributes:
        to: For every old token its place among the new ones, or -1.
        back: For every new token its place among the old ones, or -1.
        runs: The same, as longest runs in the order of the old text.
    """

    old: Tokens
    new: Tokens
    to: list[int]
    back: list[int]
    runs: tuple[Run, ...]


def aligned(old: str, new: str) -> Alignment:
    """Align two texts.

    >>> aligned("Ja. Det var godt.", "Ja. Det er godt.").to
    [0, 1, 2, -1, 4, 5]
    """
    known: dict[str, int] = {}
    left, right = _tokens(old, known), _tokens(new, known)
    pairing = Pairing(left.ids, right.ids)
    pairing.fill()
    pairing.match_leftovers()
    _settle_marks(pairing, left, right)
    for first, second in pairwise(_runs(pairing.to)):
        _slide(pairing, left, right, first, second)
    _settle_openings(pairing, left, right)
    return Alignment(left, right, pairing.to, pairing.back, tuple(_runs(pairing.to)))


def _tokens(text: str, known: dict[str, int]) -> Tokens:
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        ids.append(known.setdefault(match[0], len(known)))
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(text, ids, starts, ends)


def _runs(to: Sequence[int]) -> Iterator[Run]:
    start = 0
    for place in range(1, len(to) + 1):
        if place == len(to) or to[start] < 0 or to[place] != to[start] + place - start:
            if to[start] >= 0:
                yield Run(start, to[start], place - start)
            start = place


def _settle_marks(pairing: Pairing, left: Tokens, right: Tokens) -> None:
    """Give punctuation at the seam of two runs back to the word that it is written on to."""
    for run in list(_runs(pairing.to)):
        for k in range(run.length):
            if not (left.is_tied(run.old + k) and right.is_tied(run.new + k)):
                break
            pairing.part(run.old + k)
    for run in list(_runs(pairing.to)):
        i, j = run.old + run.length, run.new + run.length
        while pairing.is_free(i, j):
            pairing.pair([i], [j])
            i, j = i + 1, j + 1
    for run in reversed(list(_runs(pairing.to))):
        i, j = run.old - 1, run.new - 1
        while pairing.is_free(i, j):
            pairing.pair([i], [j])
            i, j = i - 1, j - 1


def _slide(pairing: Pairing, left: Tokens, right: Tokens, first: Run, second: Run) -> None:
    """Move the seam of an insertion or deletion between two runs to where a turn or sentence begins."""
    end, new_end = first.old + first.length, first.new + first.length
    deleted, inserted = second.old - end, second.new - new_end
    if (deleted > 0) == (inserted > 0) or deleted < 0 or inserted < 0:
        return
    if any(pairing.to[i] >= 0 for i in range(end, second.old)):
        return
    if any(pairing.back[j] >= 0 for j in range(new_end, second.new)):
        return
    to, ours, theirs = pairing.to, pairing.old, pairing.new
    back = ahead = 0
    while back < min(first.length, _SLIDE) and (
        to[end - 1 - back] == new_end - 1 - back and ours[second.old - 1 - back] == theirs[second.new - 1 - back]
    ):
        back += 1
    while ahead < min(second.length, _SLIDE) and ours[end + ahead] == theirs[new_end + ahead]:
        ahead += 1
    text, start, stop = (left, end, second.old) if deleted else (right, new_end, second.new)
    by = max(range(-back, ahead + 1), key=lambda x: (_seam(text, start + x) + _seam(text, stop + x), -abs(x)))
    for t in range(-by):
        pairing.part(end - 1 - t)
        pairing.pair([second.old - 1 - t], [second.new - 1 - t])
    for t in range(by):
        pairing.part(second.old + t)
        pairing.pair([end + t], [new_end + t])


def _settle_openings(pairing: Pairing, left: Tokens, right: Tokens) -> None:
    """Give the first words of a turn that was moved back to it, where the run before has them as they are the same."""
    runs = sorted(_runs(pairing.to), key=lambda run: run.new)
    for before, after in pairwise(runs):
        if before.new + before.length != after.new or before.old + before.length == after.old:
            continue
        taken = 0
        for k in range(1, min(_OPENING, before.length - 1, after.old) + 1):
            if left.ids[after.old - k] != right.ids[after.new - k] or _is_held(pairing, after.old - k):
                break
            if _seam(left, after.old - k) == _seam(right, after.new - k) == _NEW_TURN:
                taken = k
        for k in range(1, taken + 1):
            pairing.part(pairing.back[after.new - k])
            if pairing.to[after.old - k] >= 0:
                pairing.part(after.old - k)
            pairing.pair([after.old - k], [after.new - k])
    for run in reversed(list(_runs(pairing.to))):
        i, j = run.old - 1, run.new - 1
        while pairing.is_free(i, j):
            pairing.pair([i], [j])
            i, j = i - 1, j - 1


def _is_held(pairing: Pairing, place: int) -> bool:
    """Tell whether a word is paired as part of more than an opening."""
    to = pairing.to
    if to[place] < 0:
        return False
    start, end = place, place + 1
    while start and to[start - 1] == to[start] - 1 >= 0 and place - start <= _OPENING:
        start -= 1
    while end < len(to) and to[end] == to[end - 1] + 1 and end - place <= _OPENING:
        end += 1
    return end - start > _OPENING


def _seam(text: Tokens, place: int) -> int:
    """Tell how natural a seam before this token is."""
    if place in {0, len(text.ids)}:
        return _NEW_TURN
    between = text.text[text.ends[place - 1] : text.starts[place]]
    if "\n" in between:
        return _NEW_TURN
    if not between:
        return -1
    return 2 if text.word(place - 1) in _SENTENCE_ENDS else 1 if not text.word(place - 1).isalnum() else 0


def run_at(runs: Sequence[Run], place: int) -> int:
    """Return which run holds an old token, or the last one before it (-1 if none)."""
    return bisect_right(runs, place, key=lambda run: run.old) - 1
