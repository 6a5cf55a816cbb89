"""Traces: whether a text holds words that were taken out of the study.

A text holds them where a run of five words is theirs and nobody else's; a text of four words where all of it is; and
any text where a whole turn of three or four words is. What is left in the study is nobody's trace: three people may all
have said that they do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
RUN = 5
_SHORTEST = 4
_SHORTEST_INSIDE = 3


@dataclass(frozen=True, slots=True)
class Traces:
    """Runs of words that tell the words taken out.

    Attributes:
        runs: Runs of four or five words.
        turns: Whole turns of three or four words.
    """

    runs: frozenset[tuple[str, ...]]
    turns: frozenset[tuple[str, ...]]

    def held_by(self, text: str) -> bool:
        """Tell whether a text holds words that were taken out."""
        words = _words(text)
        if len(words) < RUN:
            return words in self.runs or words in self.turns
        return any(run in self.runs for run in _runs(words, RUN)) or any(
            run in self.turns for n in range(_SHORTEST_INSIDE, RUN) for run in _runs(words, n)
        )


def traces(gone: Iterable[str], left: Iterable[str]) -> Traces:
    """Return what tells the words of turns taken out from those of turns that stay.

    >>> found = traces(["Vi sov på gulvet hele vinteren."], ["Det ved jeg ikke."])
    >>> found.held_by("Hun siger: »vi sov på gulvet hele vinteren«"), found.held_by("Vi sov godt")
    (True, False)
    """
    runs: set[Words] = set()
    turns: set[Words] = set()
    for text in gone:
        words = _words(text)
        runs.update(run for n in range(_SHORTEST, RUN + 1) for run in _runs(words, n))
        if _SHORTEST_INSIDE <= len(words) < RUN:
            turns.add(words)
    for text in left:
        words = _words(text)
        for n in range(_SHORTEST, RUN + 1):
            runs.difference_update(_runs(words, n))
        for n in range(_SHORTEST_INSIDE, RUN):
            turns.difference_update(_runs(words, n))
    return Traces(frozenset(runs), frozenset(turns))


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: Words, n: int) -> Iterator[Words]:
    return (words[at : at + n] for at in range(len(words) - n + 1))
