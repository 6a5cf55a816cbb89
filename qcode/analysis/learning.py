"""Learning codes from passages that are coded: one straight line per code, so that every word's share can be read off.

Regularised least squares (Hoerl & Kennard 1970) on the features of ``features``, with every code's definition as one
example more. What a model says of a source it has not seen follows from the fit to all of them in closed form
(Pahikkala, Boberg & Salakoski 2006), so that thresholds are set on sources left out, at no cost. Scores become
probabilities by a logistic curve through those (Platt 1999, with his smoothed targets).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import features
from qcode.analysis.features import LENGTH, STEM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from qcode.analysis.features import Bags, Indices, Numbers, Passage

    Truths = NDArray[np.bool_]

MOST_PASSAGES = 3000
"""Learnt from at most: more sources are not worth the wait."""

FEWEST_SOURCES = 3
"""A threshold is set on sources left out, and judged on another one."""

_RIDGE = 2.0
_RIDGE_OF_DEFINITION = 1.0  # counts twice what a passage does
_BIAS = 1.0
_FOLDS = 10
_FEW_ENOUGH = 20  # sources, each of which is a fold of its own
_NEWTON = 30
_MOST_PER_CODED = 3  # proposals to a passage that is coded: who finds nothing is not to propose everything


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Passages to learn from.

    Attributes:
        passages: All of the study.
        definitions: The words of each code's name and definition.
        bags: Of the passages, then of the definitions.
        coded: A row for each passage, a column for each code.
        sources: Of each passage.
        known: Rows of the passages in sources that were worked through: what is not coded there counts as judged.
    """

    passages: tuple[Passage, ...]
    definitions: tuple[tuple[str, ...], ...]
    bags: Bags
    coded: Truths
    sources: Indices
    known: Indices

    def sample(self) -> Indices:
        """Return the rows learnt from: whole sources, evenly chosen where there are too many passages."""
        if len(self.known) <= MOST_PASSAGES:
            return self.known
        every = np.unique(self.sources[self.known])
        step = len(self.known) / MOST_PASSAGES
        chosen = every[np.unique((np.arange(int(len(every) / step)) * step).astype(np.intp))]
        return self.known[np.isin(self.sources[self.known], chosen)]


def material(
    passages: Sequence[Passage],
    definitions: Sequence[tuple[str, ...]],
    coded: Iterable[tuple[int, int]],
    known: Collection[int],
) -> Material:
    """Make material of passages.

    Args:
        passages: All of the study.
        definitions: The words of each code's name and definition.
        coded: Passage and code, by their numbers.
        known: Sources that were worked through.
    """
    table = np.zeros((len(passages), len(definitions)), dtype=np.bool_)
    for row, code in coded:
        table[row, code] = True
    sources = np.array([one.source for one in passages], dtype=np.intp)
    weighed = features.bags(passages, definitions)
    inside = np.flatnonzero(np.isin(sources, sorted(known)))
    return Material(tuple(passages), tuple(definitions), weighed, table, sources, inside)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that the model would put on a passage.

    Attributes:
        passage: Its row; ``code`` is its column.
        probability: How often passages with such scores were coded so in sources left out.
        reasons: The features that speak most for it.
    """

    passage: int
    code: int
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learnt: a column for each code.

    Attributes:
        weights: A row for each feature.
        slope: Of the logistic curve, as is ``offset``.
    """

    weights: Numbers
    bias: Numbers
    threshold: Numbers
    slope: Numbers
    offset: Numbers

    def proposals(self, bags: Bags, passages: int) -> Iterator[Proposal]:
        """Yield what scores above its code's threshold, passage for passage."""
        scores = bags.scores(self.weights)[:passages] + self.bias
        sure = _logistic(scores * self.slope + self.offset)
        for row, code in np.argwhere(scores > self.threshold).tolist():
            said = reasons(bags, row, self.weights[:, code])
            yield Proposal(row, code, float(sure[row, code]), tuple(said))


def learnt(given: Material) -> Model:
    """Learn all codes from the passages known."""
    keep = given.sample()
    return _fitted(given, keep, _products(given, keep))


def foretold(given: Material) -> Truths:
    """Return what a model that never saw a passage's source says of it, threshold and all.

    Rows are those of ``Material.sample``.
    """
    keep = given.sample()
    products = _products(given, keep)
    said = np.zeros((len(keep), given.coded.shape[1]), dtype=np.bool_)
    for held in folds(given.sources[keep]):
        rest = np.setdiff1d(np.arange(len(keep)), held)
        definitions = np.arange(len(keep), len(products))
        inside = np.concatenate([rest, definitions])
        shares, left_out = _solved(products[np.ix_(inside, inside)], given, keep[rest])
        scores = products[np.ix_(held, inside)] @ shares
        thresholds, _, _ = _judged(left_out, given.coded[keep[rest]])
        said[held] = scores > thresholds
    return said


def folds(sources: Indices) -> Iterator[Indices]:
    """Yield the rows that are foretold from all the others: those of one source, or of every tenth."""
    every = np.unique(sources)
    n = len(every) if len(every) <= _FEW_ENOUGH else _FOLDS
    for fold in range(n):
        yield np.flatnonzero(np.isin(sources, every[fold::n]))


def reasons(bags: Bags, row: int, weights: Numbers, most: int = 4) -> list[str]:
    """Return the features of a passage that speak most for a code, given the code's weights.

    A beginning is left out where a word that begins so is there.
    """
    own = bags.rows == row
    shares = bags.values[own] * weights[bags.columns[own]]
    found: list[str] = []
    for at in np.argsort(-shares, kind="stable"):
        name = bags.names[bags.columns[own][at]]
        if len(found) == most or shares[at] <= 0:
            break
        if name != LENGTH and not any(_says_the_same(name, other) for other in found):
            found.append(name)
    return found


def _says_the_same(name: str, other: str) -> bool:
    return name[:STEM] == other[:STEM] and "-" in name[-1] + other[-1]


def _products(given: Material, keep: Indices) -> Numbers:
    """Return the products of the passages learnt from and of the definitions, with a constant feature."""
    definitions = np.arange(len(given.coded), given.bags.height)
    return given.bags.products(np.concatenate([keep, definitions])) + _BIAS


def _fitted(given: Material, keep: Indices, products: Numbers) -> Model:
    shares, left_out = _solved(products, given, keep)
    definitions = np.arange(len(given.coded), given.bags.height)
    return Model(
        given.bags.weights(np.concatenate([keep, definitions]), shares),
        _BIAS * shares.sum(axis=0),
        *_judged(left_out, given.coded[keep]),
    )


def _solved(products: Numbers, given: Material, rows: Indices) -> tuple[Numbers, Numbers]:
    """Return each example's share, and what is said of each passage when its source is left out.

    Args:
        products: Of the passages, then of the definitions.
        given: What is coded.
        rows: Of the passages in the material.
    """
    coded = given.coded[rows].astype(np.float64)
    targets = np.concatenate([coded, np.eye(len(products) - len(rows), coded.shape[1])])
    ridge = np.full(len(products), _RIDGE)
    ridge[len(rows) :] = _RIDGE_OF_DEFINITION
    inverse = np.linalg.inv(products + np.diag(ridge))
    shares = inverse @ targets
    left_out = np.zeros_like(coded)
    sources = given.sources[rows]
    for source in np.unique(sources):
        own = np.flatnonzero(sources == source)
        left_out[own] = targets[own] - np.linalg.solve(inverse[np.ix_(own, own)], shares[own])
    return shares, left_out


def _judged(scores: Numbers, coded: Truths) -> tuple[Numbers, Numbers, Numbers]:
    """Return threshold, slope and offset of every code, from what is said of sources left out."""
    curves = [_curve(scores[:, code], coded[:, code]) for code in range(coded.shape[1])]
    slope, offset = np.array(curves, dtype=np.float64).reshape(-1, 2).T
    sure = _logistic(scores * slope + offset)
    most = _MOST_PER_CODED * coded.sum(axis=0)
    found = [threshold(scores[:, n], sure[:, n], int(most[n])) for n in range(coded.shape[1])]
    return np.where(slope > 0, found, np.inf), slope, offset


def threshold(scores: Numbers, sure: Numbers, most: int) -> float:
    """Return the score above which the F to be expected is best (Lewis 1995).

    Args:
        scores: Of passages.
        sure: How probably each is coded, rising with its score.
        most: No more passages are to be above it.

    >>> threshold(np.array([0.1, 0.9, 0.5, 0.3]), np.array([0.1, 0.9, 0.8, 0.2]), most=3)
    0.4
    """
    if most == 0:
        return float("inf")
    order = np.argsort(-scores, kind="stable")
    f = 2 * np.cumsum(sure[order]) / (np.arange(1, len(order) + 1) + sure.sum())
    ranked = np.append(scores[order], -np.inf)
    f[most:] = 0
    parted = np.where(ranked[:-1] > ranked[1:], f, 0)  # no line parts what is equal
    at = int(parted.argmax())
    return float((ranked[at] + ranked[at + 1]) / 2) if parted[at] else float("inf")


def _logistic(values: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -50, 50))), dtype=np.float64)


def _curve(scores: Numbers, coded: Truths) -> tuple[float, float]:
    """Return slope and offset of the logistic curve through judgements (Platt 1999, with Newton's steps)."""
    n = int(coded.sum())
    targets = np.where(coded, (n + 1) / (n + 2), 1 / (len(coded) - n + 2))
    sides = np.stack([scores, np.ones_like(scores)], axis=1)
    found = np.array([1.0, 0.0])
    for _ in range(_NEWTON):
        said = _logistic(sides @ found)
        spread = np.maximum(said * (1 - said), 1e-9)
        bend = sides.T @ (sides * spread[:, None]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(bend, sides.T @ (targets - said))
        found += step * min(1.0, 5 / (np.abs(step).max() + 1e-12))
    return float(max(found[0], 0.0)), float(found[1])
