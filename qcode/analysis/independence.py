"""Tests of whether a code goes with groups of persons: chi-square and Fisher's exact test."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CHI_SQUARE = "chi-square"
EXACT = "Fisher's exact"
_FEWEST_EXPECTED = 5.0
_MOST_WEIGHTS = 200_000
_PRECISION = 1e-15
_STEPS = 10_000
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Independence:
    """What a test came to.

    Attributes:
        statistic: Chi-square; None of an exact test.
        p: None where there is nothing to test.
    """

    test: str
    statistic: float | None
    freedom: int
    p: float | None


def independence(with_code: Sequence[int], of: Sequence[int]) -> Independence:
    """Test whether a share is the same in all groups; groups without anybody are left out.

    Pearson's chi-square without correction where five or more are expected in every cell (Cochran, W. G. (1954), Some
    methods for strengthening the common chi-square tests. Biometrics 10), else Fisher's exact test; of several groups
    as Freeman, G. H. & Halton, J. H. (1951), Note on an exact treatment of contingency. Biometrika 38.

    Args:
        with_code: Persons with the code in each group.
        of: Persons in each group.
    """
    pairs = [(n, m) for n, m in zip(with_code, of, strict=True) if m]
    hits, all_ = sum(n for n, _ in pairs), sum(m for _, m in pairs)
    freedom = len(pairs) - 1
    if freedom < 1 or hits in {0, all_}:
        return Independence("", None, max(freedom, 0), None)
    smallest = min(min(hits, all_ - hits) * m / all_ for _, m in pairs)
    if smallest >= _FEWEST_EXPECTED:
        return chi_square(pairs)
    p = exact([n for n, _ in pairs], [m for _, m in pairs])
    return chi_square(pairs) if p is None else Independence(EXACT, None, freedom, p)


def chi_square(pairs: Sequence[tuple[int, int]]) -> Independence:
    """Return Pearson's chi-square of (with, of) pairs.

    >>> result = chi_square([(10, 30), (25, 40)])
    >>> round(result.statistic or 0, 4), round(result.p or 0, 4)
    (5.8333, 0.0157)
    """
    hits, all_ = sum(n for n, _ in pairs), sum(m for _, m in pairs)
    value = 0.0
    for n, m in pairs:
        for seen, share in ((n, hits / all_), (m - n, 1 - hits / all_)):
            value += (seen - m * share) ** 2 / (m * share)
    return Independence(CHI_SQUARE, value, len(pairs) - 1, chi_square_above(value, len(pairs) - 1))


def exact(with_code: Sequence[int], of: Sequence[int]) -> float | None:
    """Return the probability of all tables with these margins that are at most as likely as this one.

    In whole numbers throughout, so that equally likely tables are told as such. None where there are too many.

    >>> round(exact([8, 1], [10, 6]) or 0, 4)
    0.035
    """
    hits = sum(with_code)
    ways: dict[int, Counter[int]] = {0: Counter({1: 1})}  # persons so far: weight of a table to how many there are
    for m in of:
        more: dict[int, Counter[int]] = {}
        for so_far, weights in ways.items():
            for n in range(min(m, hits - so_far) + 1):
                there = more.setdefault(so_far + n, Counter())
                for weight, many in weights.items():
                    there[weight * math.comb(m, n)] += many
        ways = more
        if sum(map(len, ways.values())) > _MOST_WEIGHTS:
            return None
    seen = math.prod(math.comb(m, n) for n, m in zip(with_code, of, strict=True))
    rare = sum(weight * many for weight, many in ways[hits].items() if weight <= seen)
    return rare / math.comb(sum(of), hits)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Return p values adjusted for how many there are (Holm, S. (1979). Scandinavian Journal of Statistics 6).

    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    order = sorted((value, n) for n, value in enumerate(values) if value is not None)
    done: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (value, n) in enumerate(order):
        highest = max(highest, min(1.0, value * (len(order) - rank)))
        done[n] = highest
    return done


def chi_square_above(value: float, freedom: int) -> float:
    """Return the probability of a chi-square at least as large.

    By the series and the continued fraction of the incomplete gamma function: Abramowitz, M. & Stegun, I. A. (1964),
    Handbook of Mathematical Functions, 6.5.29 and 6.5.31.

    >>> round(chi_square_above(3.841459, 1), 4), round(chi_square_above(18.307, 10), 4)
    (0.05, 0.05)
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _PRECISION:
                break
        return max(0.0, 1 - total * scale)
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for n in range(1, _STEPS):
        b += 2
        d = 1 / (_nonzero(-n * (n - a) * d + b))
        c = _nonzero(b - n * (n - a) / c)
        fraction *= d * c
        if abs(d * c - 1) < _PRECISION:
            break
    return scale * fraction


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
