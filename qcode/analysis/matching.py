"""Matching printed quotes to what was said, through cuts, pauses, inserts and masks.

Every run of three words of all transcripts is indexed once. A quote whose words follow each other in one source, apart
from marked cuts ``[…]``, brackets and the interviewer left out, is verbatim. Any other is aligned word by word with the
place it resembles most (a semi-global alignment after Needleman and Wunsch with free gaps at cuts), which tells what
differs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.word_alignment import Difference, Step, aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*", re.UNICODE)
_BRACKET = re.compile(r"(?P<inside>\[[^\[\]]{0,200}\])(?:-[^\W\d_]+)?|\((?:…|\.\.\.)\)")  # [by 1]-borgerne
_CUT = re.compile(r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|[\[(](?:udeladt|klip)[\])]", re.IGNORECASE)
_PAUSE = re.compile(r"…|\.\.\.")
_STAGE = re.compile(r"\((?P<words>[^()]{1,60})\)|\[(?P<note>[^\[\]]{1,60})\]")
_BREAK = -1
_REACH = 1500  # words a cut may leave out
_MASKED = 9  # words a bracket may stand for
_COMMON = 400  # places of a run of words, beyond which it tells nothing
_REGIONS = 4
_MARGIN = 30
_ALIKE = 0.55
_SHORT = 3


class Kind(IntEnum):
    """What an element of a printed quote is."""

    WORD = 0
    CUT = 1
    BRACKET = 2


@dataclass(frozen=True, slots=True)
class Element:
    """A word, a cut or a bracket of a printed quote; ``key`` is the word as it is compared."""

    kind: Kind
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn to be searched.

    Attributes:
        source: Row of its source.
        n: Number of the turn there.
        hidden: Whether a quote may leave it out unmarked: the interviewer's.
    """

    source: int
    n: int
    words: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where a printed quote is from.

    Attributes:
        first: Index of the first word in the index of all words; ``last`` is inclusive.
        steps: For each element that stands for a word said: element and word.
        differences: What is not as it was said; none of a verbatim quote.
        likeness: Share of its words that are there.
    """

    first: int
    last: int
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]
    likeness: float

    @property
    def verbatim(self) -> bool:
        """Whether it is as it was said."""
        return not self.differences


def key_of(word: str) -> str:
    """Return a word as words are compared.

    >>> key_of("Vær’"), key_of("80'erne")
    ('vær', '80erne')
    """
    return re.sub(r"[-’'.,]", "", word.casefold())


def elements(text: str, *, bare_cut: bool = False) -> list[Element]:
    """Return the words, cuts and brackets of a printed quote.

    Args:
        text: Without the marks around it.
        bare_cut: Whether a bare ``…`` is the study's mark of a cut.

    >>> [one.kind.name for one in elements("Ja […] hos [byen]")]
    ['WORD', 'CUT', 'WORD', 'BRACKET']
    >>> [one.kind.name for one in elements("[byen]-borgerne kom")]
    ['BRACKET', 'WORD']
    """
    done: list[Element] = []
    at = 0
    for bracket in _BRACKET.finditer(text):
        done += _words(text, at, bracket.start(), bare_cut=bare_cut)
        kind = Kind.CUT if _CUT.fullmatch(bracket[0]) else Kind.BRACKET
        inside = bracket["inside"] or bracket[0]
        done.append(Element(kind, inside[1:-1].casefold(), bracket.start(), bracket.end()))
        at = bracket.end()
    return done + list(_words(text, at, len(text), bare_cut=bare_cut))


def _words(text: str, start: int, end: int, *, bare_cut: bool) -> Iterator[Element]:
    found = [Element(Kind.WORD, key_of(one[0]), one.start(), one.end()) for one in _WORD.finditer(text, start, end)]
    if bare_cut:
        found += [Element(Kind.CUT, "…", one.start(), one.end()) for one in _PAUSE.finditer(text, start, end)]
    yield from sorted(found, key=lambda one: one.start)


class Index:
    """All words of all turns, and where each run of three of them is."""

    def __init__(self, turns: Iterable[Spoken], fillers: AbstractSet[str] = frozenset()) -> None:
        self.turns: list[Spoken] = []
        self.keys: list[str] = []
        self.turn: list[int] = []
        self.span: list[tuple[int, int]] = []
        self.light: list[bool] = []
        self._numbers: dict[str, int] = {}
        source = None
        for one in turns:
            if source is not None and one.source != source:
                self._add("", _BREAK, (0, 0), light=False)
            source = one.source
            self._read(one, fillers)
        self._add("", _BREAK, (0, 0), light=False)
        self._ids = np.array([self._numbers[key] for key in self.keys], dtype=np.int64)
        self._base = len(self._numbers) + 1
        self._sorted = {n: self._grams(n) for n in (3, 2)}

    def _read(self, one: Spoken, fillers: AbstractSet[str]) -> None:
        n = len(self.turns)
        self.turns.append(one)
        stages = [found.span() for found in _STAGE.finditer(one.words)]
        for word in _WORD.finditer(one.words):
            key = key_of(word[0])
            staged = any(start <= word.start() < end for start, end in stages)
            self._add(key, n, word.span(), light=staged or one.hidden or key in fillers)

    def _add(self, key: str, turn: int, span: tuple[int, int], *, light: bool) -> None:
        self._numbers.setdefault(key, len(self._numbers))
        self.keys.append(key)
        self.turn.append(turn)
        self.span.append(span)
        self.light.append(light)

    def _grams(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        size = max(0, len(self._ids) - n + 1)
        keys = np.zeros(size, dtype=np.int64)
        for k in range(n):
            keys = keys * self._base + self._ids[k : k + size]
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    def places(self, words: Sequence[str]) -> list[int]:
        """Return where a run of two or three words begins."""
        key = 0
        for word in words:
            number = self._numbers.get(word)
            if number is None:
                return []
            key = key * self._base + number
        keys, order = self._sorted[len(words)]
        low, high = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
        return [int(place) for place in order[low:high]]

    def find(self, printed: Sequence[Element]) -> Found | None:
        """Return where a printed quote is from; None where nothing resembles it."""
        words = [one for one in printed if one.kind is Kind.WORD]
        if len(words) < 2:  # noqa: PLR2004  one word is found everywhere
            return None
        exact = self._exact(printed)
        return exact or self._alike(printed, words)

    def _exact(self, printed: Sequence[Element]) -> Found | None:
        first = next(n for n, one in enumerate(printed) if one.kind is Kind.WORD)
        run = [one.key for one in printed[first : first + 3] if one.kind is Kind.WORD]
        if len(run) < 2 or any(one.kind is not Kind.WORD for one in printed[first : first + len(run)]):  # noqa: PLR2004
            starts = [n for n, key in enumerate(self.keys) if key == printed[first].key][:_COMMON]
        else:
            starts = self.places(run)
            if len(run) == _SHORT:
                starts = sorted({*starts, *self.places(run[:2])})
        for start in starts[: 4 * _COMMON]:
            steps = self._walk(printed, first, start)
            if steps is not None:
                return Found(steps[0].word, steps[-1].word, tuple(steps), (), 1.0)
        return None

    def _walk(self, printed: Sequence[Element], at: int, place: int) -> list[Step] | None:
        """Follow a quote through a source; None where it leaves it."""
        steps: list[Step] = []
        while at < len(printed):
            one = printed[at]
            if one.kind is not Kind.WORD:
                rest = self._after_gap(printed, at, place)
                return None if rest is None else steps + rest
            while self.keys[place] != one.key and self.light[place]:
                place += 1
            if self.keys[place] != one.key:
                return None
            steps.append(Step(at, place))
            at, place = at + 1, place + 1
        return steps

    def _after_gap(self, printed: Sequence[Element], at: int, place: int) -> list[Step] | None:
        end = at
        cut = False
        while end < len(printed) and printed[end].kind is not Kind.WORD:
            cut = cut or printed[end].kind is Kind.CUT
            end += 1
        if end == len(printed):
            return []
        reach = _REACH if cut else _MASKED * (end - at)
        wanted, skipped = printed[end].key, 0
        while skipped <= reach and self.turn[place] != _BREAK:
            if self.keys[place] == wanted:
                rest = self._walk(printed, end, place)
                if rest is not None:
                    return rest
            skipped += not self.light[place]
            place += 1
        return None

    def _alike(self, printed: Sequence[Element], words: Sequence[Element]) -> Found | None:
        best: Found | None = None
        for low, high in self._regions(words):
            steps, differences, equal = aligned(
                [(one.key, int(one.kind)) for one in printed], self.keys[low:high], self.light[low:high]
            )
            likeness = equal / len(words)
            if likeness >= _ALIKE and equal >= _SHORT and (best is None or likeness > best.likeness):
                moved = tuple(Step(step.element, step.word + low) for step in steps)
                best = Found(
                    moved[0].word, moved[-1].word, moved, tuple(one.shifted(low) for one in differences), likeness
                )
        return best

    def _regions(self, words: Sequence[Element]) -> list[tuple[int, int]]:
        """Return the stretches that share most runs of words with a quote."""
        votes: Counter[int] = Counter()
        anchors: dict[int, int] = {}
        size = 32
        for n in (3, 2):
            for at in range(len(words) - n + 1):
                places = self.places([one.key for one in words[at : at + n]])
                if len(places) <= _COMMON:
                    for bucket, place in {max(0, place - at) // size: place for place in places}.items():
                        votes[bucket] += n
                        anchors.setdefault(bucket, place)
            if votes:
                break
        near = Counter({bucket: n + votes.get(bucket - 1, 0) + votes.get(bucket + 1, 0) for bucket, n in votes.items()})
        found: list[tuple[int, int]] = []
        for bucket, _ in near.most_common(_REGIONS):
            low = self._edge(anchors[bucket], -_MARGIN - 2 * len(words))
            high = self._edge(anchors[bucket], len(words) * 2 + size + 8 * _MARGIN)
            found.append((low, high))
        return found

    def _edge(self, start: int, by: int) -> int:
        """Return the place ``by`` words on, within the source."""
        place, end = start, max(0, min(len(self.keys) - 1, start + by))
        step = 1 if by > 0 else -1
        while place != end and self.turn[place + (min(0, step))] != _BREAK:
            place += step
        return place
