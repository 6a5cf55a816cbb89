"""How well coding is foretold, and by how much better than by rules nobody needs a model for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.learning import folds, foretold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qcode.analysis.features import Indices, Passage
    from qcode.analysis.learning import Material, Truths

MOST_WORDS = 10
"""In the list of words that is chosen for a code as a person would, by what it finds."""

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """Of what was proposed, how much is coded (precision); of what is coded, how much was proposed (recall).

    >>> figures = Figures(coded=4, proposed=5, both=2)
    >>> figures.precision, figures.recall, round(figures.f, 3)
    (0.4, 0.5, 0.444)
    """

    coded: int
    proposed: int
    both: int

    @property
    def precision(self) -> float | None:
        """None where nothing was proposed."""
        return self.both / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """None where nothing is coded."""
        return self.both / self.coded if self.coded else None

    @property
    def f(self) -> float:
        """The harmonic mean of the two (van Rijsbergen 1979); 0 where nothing was right."""
        return 2 * self.both / (self.coded + self.proposed) if self.both else 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """How well one code is foretold in sources left out, by the model and by rules that need none.

    Attributes:
        sources: In which it is coded.
        always: Proposed everywhere; proposed nowhere, as the majority is, it is never found.
        definition: Proposed where a word of its name or definition stands.
        words: Proposed where one of the ten words stands that tell it best in the other sources.
    """

    sources: int
    model: Figures
    always: Figures
    definition: Figures
    words: Figures


def compared(given: Material, stop: Collection[str]) -> list[Compared]:
    """Return how well each code is foretold; ``stop`` are words that say little."""
    rows = given.sample()
    coded, sources = given.coded[rows], given.sources[rows]
    passages = [given.passages[row] for row in rows]
    said = foretold(given)
    defined = by_definition(passages, [set(words) - set(stop) for words in given.definitions])
    listed = by_words(passages, coded, sources, stop)
    every = np.ones(len(rows), dtype=np.bool_)
    return [
        Compared(
            len(np.unique(sources[truth])),
            *(figures(truth, guess) for guess in (said[:, code], every, defined[:, code], listed[:, code])),
        )
        for code, truth in enumerate(coded.T)
    ]


def figures(coded: Truths, proposed: Truths) -> Figures:
    """Count."""
    return Figures(int(coded.sum()), int(proposed.sum()), int((coded & proposed).sum()))


def by_definition(passages: Sequence[Passage], definitions: Sequence[Collection[str]]) -> Truths:
    """Propose a code wherever a word of its name or definition stands."""
    wanted = [frozenset(words) for words in definitions]
    return np.array([[not words.isdisjoint(one.words) for words in wanted] for one in passages], dtype=np.bool_)


def by_words(passages: Sequence[Passage], coded: Truths, sources: Indices, stop: Collection[str]) -> Truths:
    """Propose a code wherever one of ten words stands, those that find it best in the other sources."""
    names = sorted({word for one in passages for word in one.words} - set(stop))
    column = {name: n for n, name in enumerate(names)}
    has = np.zeros((len(passages), len(names)), dtype=np.bool_)
    for row, one in enumerate(passages):
        has[row, [column[word] for word in one.words if word in column]] = True
    said = np.zeros_like(coded)
    for held in folds(sources):
        rest = np.setdiff1d(np.arange(len(passages)), held)
        for code in range(coded.shape[1]):
            chosen = _best_words(has[rest], coded[rest, code])
            said[held, code] = has[np.ix_(held, chosen)].any(axis=1)
    return said


def _best_words(has: Truths, coded: Truths) -> Indices:
    """Return the columns of the words that together have the best F, taken one after the other."""
    found = np.zeros(len(has), dtype=np.bool_)
    often = has.sum(axis=0) >= _FEWEST
    chosen: list[int] = []
    best = 0.0
    while len(chosen) < MOST_WORDS:
        more = has & ~found[:, None]
        right = (found & coded).sum() + more[coded].sum(axis=0)
        f = np.where(often, 2 * right / np.maximum(found.sum() + more.sum(axis=0) + coded.sum(), 1), 0)
        at = int(f.argmax())
        if f[at] <= best:
            break
        best = float(f[at])
        chosen.append(at)
        found |= has[:, at]
    return np.array(chosen, dtype=np.intp)
