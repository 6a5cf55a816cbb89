"""How far two values differ (distances, for alpha) or nearly agree (weights, for the kappas), as q x q arrays.

A weight is 1 on the diagonal and falls with the distance; every matrix is symmetric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qcode.model.ratings import Level, Weights, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from qcode.model.ratings import Rating

    Matrix = NDArray[np.float64]

_CONTAINED, _OVERLAPPING = 2 / 3, 1 / 3


def scores(categories: Sequence[Rating], level: Level) -> NDArray[np.float64]:
    """Return the number each value counts as: itself on interval and ratio scales, else its place in the order.

    >>> scores((1.0, 2.0, 5.0), Level.ORDINAL).tolist(), scores((1.0, 2.0, 5.0), Level.INTERVAL).tolist()
    ([1.0, 2.0, 3.0], [1.0, 2.0, 5.0])
    """
    if level in (Level.INTERVAL, Level.RATIO):
        return np.array([value for value in categories if isinstance(value, float)], dtype=np.float64)
    return np.arange(1, len(categories) + 1, dtype=np.float64)


def weights(kind: Weights | None, numbers: ArrayLike) -> Matrix:
    """Return the weights of agreement between values.

    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220: linear 1 - |x - y| / range, quadratic
    1 - (x - y)^2 / range^2. Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., ch. 3: ordinal
    1 - M(x, y) / M(1, q) with M the number of pairs among the places from x to y, radical 1 - sqrt(|x - y| / range),
    ratio 1 - ((x - y) / (x + y))^2 over that of the extremes. None is the identity.

    >>> weights(Weights.LINEAR, [1, 2, 3])[0].tolist(), weights(Weights.QUADRATIC, [1, 2, 3])[0].tolist()
    ([1.0, 0.5, 0.0], [1.0, 0.75, 0.0])
    """
    x = np.asarray(numbers, dtype=np.float64)
    if kind is None or len(x) < 2:  # noqa: PLR2004  # one value is at no distance
        return np.eye(len(x))
    apart = np.abs(x[:, None] - x[None, :])
    match kind:
        case Weights.LINEAR:
            far = apart
        case Weights.QUADRATIC:
            far = apart**2
        case Weights.RADICAL:
            far = np.sqrt(apart)
        case Weights.ORDINAL:
            places = np.arange(len(x), dtype=np.float64)
            between = np.abs(places[:, None] - places[None, :]) + 1
            far = between * (between - 1) / 2
        case Weights.RATIO:
            far = ratio(x)
    return np.asarray(1 - far / far.max(), dtype=np.float64)


def nominal(q: int) -> Matrix:
    """Return 0 for equal, 1 for different values.

    >>> nominal(2).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    return 1 - np.eye(q)


def ordinal(frequencies: ArrayLike) -> Matrix:
    """Return Krippendorff's ordinal differences.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability, section D: the square of the sum of the
    frequencies from c to k, both ends halved.

    >>> ordinal([9, 13, 10, 5, 3])[0].tolist()
    [0.0, 121.0, 506.25, 900.0, 1156.0]
    """
    n = np.asarray(frequencies, dtype=np.float64)
    middles: NDArray[np.float64] = np.cumsum(n) - n / 2
    return interval(middles)


def interval(numbers: ArrayLike) -> Matrix:
    """Return (c - k)^2 (Krippendorff 2011, section D).

    >>> interval([1, 3]).tolist()
    [[0.0, 4.0], [4.0, 0.0]]
    """
    x = np.asarray(numbers, dtype=np.float64)
    far: Matrix = (x[:, None] - x[None, :]) ** 2
    return far


def ratio(numbers: ArrayLike) -> Matrix:
    """Return ((c - k) / (c + k))^2 (Krippendorff 2011, section D), 0 for two zeros; of numbers from 0 up.

    >>> ratio([0, 1, 3]).tolist()
    [[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [1.0, 0.25, 0.0]]
    """
    x = np.asarray(numbers, dtype=np.float64)
    if (x < 0).any():
        message = "a ratio scale has no number below 0"
        raise ValueError(message)
    apart, together = x[:, None] - x[None, :], x[:, None] + x[None, :]
    share: Matrix = np.divide(apart, together, out=np.zeros_like(apart), where=together > 0)
    return share**2


def jaccard(sets: Sequence[Rating]) -> Matrix:
    """Return 1 - |A and B| / |A or B|, 0 for two empty sets.

    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11(2), 37-50.

    >>> jaccard([frozenset("ab"), frozenset("bc"), frozenset()])[0].round(3).tolist()
    [0.0, 0.667, 1.0]
    """
    shared, either, _ = _overlaps(sets)
    return 1 - np.divide(shared, either, out=np.ones_like(shared), where=either > 0)


def masi(sets: Sequence[Rating]) -> Matrix:
    """Return 1 - J * M: J Jaccard's index, M 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap.

    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). Proceedings of LREC 2006, 831-836. The
    empty set shares nothing with another set (1), and is equal to itself (0).

    >>> masi([frozenset("ab"), frozenset("a"), frozenset("bc"), frozenset()])[0].round(3).tolist()
    [0.0, 0.667, 0.889, 1.0]
    """
    shared, either, sizes = _overlaps(sets)
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    like = np.where(shared == either, 1.0, np.where(shared == smaller, _CONTAINED, _OVERLAPPING))
    return 1 - np.divide(shared, either, out=np.ones_like(shared), where=either > 0) * like


def stated(categories: Sequence[Rating], differences: Mapping[tuple[str, str], float]) -> Matrix:
    """Return the differences the researcher states, used as they are; the order of a pair does not matter.

    Raises:
        KeyError: A pair that occurs has none.

    >>> stated(("a", "b"), {("b", "a"): 0.25}).tolist()
    [[0.0, 0.25], [0.25, 0.0]]
    """
    names = [shown(value) for value in categories]
    both = {**{(right, left): far for (left, right), far in differences.items()}, **differences}
    return np.array([[0.0 if one == other else both[one, other] for other in names] for one in names])


def _overlaps(sets: Sequence[Rating]) -> tuple[Matrix, Matrix, NDArray[np.float64]]:
    """Return the sizes of all intersections, of all unions, and of the sets."""
    known = [value if isinstance(value, frozenset) else frozenset({shown(value)}) for value in sets]
    labels = {label: at for at, label in enumerate(sorted(frozenset().union(*known)))}
    members = np.zeros((len(known), len(labels)))
    for row, one in enumerate(known):
        members[row, [labels[label] for label in one]] = 1
    sizes: NDArray[np.float64] = members.sum(axis=1)
    shared: Matrix = members @ members.T
    return shared, sizes[:, None] + sizes[None, :] - shared, sizes
