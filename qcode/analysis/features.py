"""What a passage is, to a model of codes: its words in their basic form, their beginnings, its pairs, its question.

A word counts the more the fewer passages have it (Spärck Jones 1972). A word that only one source has is left out: it
says who speaks rather than of what, and nothing of a single source then stands in what is learnt. Who speaks is left
out too, on purpose: a model that knew roles would propose codes by role, and tables of codes by role would show that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indices = NDArray[np.intp]

STEM = 5
"""Letters of a beginning: ``samar-`` is in *samarbejde* and *samarbejdspartner*; compounds are told by it."""

ASKED = "?"
"""Before a word of the interviewer's turn before."""

LENGTH = "(length)"
"""Name of the feature that tells long passages from short ones."""

_FEWEST_PASSAGES = 2
_FEWEST_SOURCES = 2
_WEIGHT_OF_LENGTH = 0.3
_AT_ONCE = 2000  # columns of a dense block


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn or a sentence, as lemmas.

    Attributes:
        source: Any number that parts the sources.
        words: In order.
        question: Those of the interviewer's turn before it.
    """

    source: int
    words: tuple[str, ...]
    question: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Bags:
    """Passages as weighed features, those that are not zero only: ``values[i]`` at ``rows[i]``, ``columns[i]``.

    Attributes:
        names: Of the columns.
        height: How many passages.
    """

    rows: Indices
    columns: Indices
    values: Numbers
    names: tuple[str, ...]
    height: int

    def products(self, keep: Indices) -> Numbers:
        """Return the inner products of the passages in ``keep``, a block of columns after the other."""
        place = np.full(self.height, -1, dtype=np.intp)
        place[keep] = np.arange(len(keep))
        done = np.zeros((len(keep), len(keep)))
        inside = place[self.rows] >= 0
        rows, columns, values = place[self.rows[inside]], self.columns[inside], self.values[inside]
        for first in range(0, len(self.names), _AT_ONCE):
            now = (columns >= first) & (columns < first + _AT_ONCE)
            block = np.zeros((len(keep), min(_AT_ONCE, len(self.names) - first)))
            block[rows[now], columns[now] - first] = values[now]
            done += block @ block.T
        return done

    def weights(self, keep: Indices, shares: Numbers) -> Numbers:
        """Return what each feature weighs (a row for each) where passage ``keep[i]`` has the ``shares[i]``."""
        given = np.zeros((self.height, shares.shape[1]))
        given[keep] = shares
        return np.stack(
            [
                np.bincount(self.columns, self.values * given[self.rows, code], minlength=len(self.names))
                for code in range(shares.shape[1])
            ],
            axis=1,
        )

    def scores(self, weights: Numbers) -> Numbers:
        """Return the sum of each passage's weighed features."""
        return np.stack(
            [
                np.bincount(self.rows, self.values * weights[self.columns, code], minlength=self.height)
                for code in range(weights.shape[1])
            ],
            axis=1,
        )


def features(words: Sequence[str], question: Sequence[str] = ()) -> dict[str, float]:
    """Return the features of a passage; a word that comes often counts little more than once.

    >>> features(["samarbejde", "med", "amt"], ["hvordan"])
    {'samarbejde': 1.0, 'med': 1.0, 'amt': 1.0, 'samar-': 1.0, 'samarbejde med': 1.0, 'med amt': 1.0, '?hvordan': 1.0, '?hvord-': 1.0}
    """  # noqa: E501  # a doctest's result stands on one line
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    found = {word: 1 + log(n) for word, n in counts.items()}
    found |= {f"{word[:STEM]}-": 1.0 for word in counts if len(word) > STEM}
    found |= {f"{one} {other}": 1.0 for one, other in pairwise(words)}
    found |= {f"{ASKED}{word}": 1.0 for word in question}
    found |= {f"{ASKED}{word[:STEM]}-": 1.0 for word in question if len(word) > STEM}
    return found


def bags(passages: Sequence[Passage], definitions: Sequence[Sequence[str]] = ()) -> Bags:
    """Weigh the features of passages; the words of definitions are passages more, at the end, that weigh no word.

    Each passage has length one before its number of words is added as a feature.
    """
    found = [features(one.words, one.question) for one in passages]
    rarity = _rarity(found, [one.source for one in passages])
    names = (*rarity, LENGTH)
    column = {name: n for n, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, one in enumerate((*found, *map(features, definitions))):
        known = {name: weight * rarity[name] for name, weight in one.items() if name in rarity}
        length = sum(value**2 for value in known.values()) ** 0.5 or 1.0
        rows += [row] * len(known)
        columns += [column[name] for name in known]
        values += [value / length for value in known.values()]
    rows += range(len(passages))
    columns += [column[LENGTH]] * len(passages)
    values += [_WEIGHT_OF_LENGTH * one for one in _lengths(passages)]
    return Bags(
        np.array(rows, dtype=np.intp),
        np.array(columns, dtype=np.intp),
        np.array(values, dtype=np.float64),
        names,
        len(passages) + len(definitions),
    )


def _rarity(found: Sequence[Mapping[str, float]], sources: Sequence[int]) -> dict[str, float]:
    """Return the features that enough passages and sources have, each with the logarithm of how rare it is."""
    passages: dict[str, int] = defaultdict(int)
    where: dict[str, set[int]] = defaultdict(set)
    for one, source in zip(found, sources, strict=True):
        for name in one:
            passages[name] += 1
            if len(where[name]) < _FEWEST_SOURCES:
                where[name].add(source)
    fewest = min(_FEWEST_SOURCES, len(set(sources)))
    return {
        name: log((1 + len(found)) / n)
        for name, n in passages.items()
        if n >= _FEWEST_PASSAGES and len(where[name]) >= fewest
    }


def _lengths(passages: Sequence[Passage]) -> Iterable[float]:
    """Return the logarithm of each passage's number of words, with mean zero and spread one."""
    if not passages:
        return ()
    logs = np.log([1 + len(one.words) for one in passages])
    return [float(value) for value in (logs - logs.mean()) / (logs.std() or 1.0)]
