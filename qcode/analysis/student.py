"""Quantiles of Student's t distribution, for intervals that rest on few units."""

from __future__ import annotations

import math
from statistics import NormalDist

_EXACT = 200
_STEPS = 80


def t_quantile(probability: float, freedom: int) -> float:
    """Return the t with this probability below it, for whole degrees of freedom.

    Up to 200 degrees by bisection of the finite series of Abramowitz, M. & Stegun, I. A. (1964), Handbook of
    Mathematical Functions, 26.7.3 and 26.7.4; beyond by their 26.7.5, then right to ten digits.

    >>> round(t_quantile(0.975, 9), 4), round(t_quantile(0.975, 1), 3), round(t_quantile(0.975, 1000), 4)
    (2.2622, 12.706, 1.9623)
    """
    if freedom > _EXACT:
        return _expanded(probability, freedom)
    low, high = -1.0, 1.0  # of the sine of atan(t / sqrt(freedom)), which has ends where t has none
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (1 + _within(middle, freedom)) / 2 < probability:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * low / math.sqrt(max(1 - low * low, 1e-300))


def _within(sine: float, freedom: int) -> float:
    """Return the signed probability between -t and t (26.7.3, 26.7.4)."""
    squared = 1 - sine * sine
    if freedom % 2:
        term, total = math.sqrt(squared), 0.0
        for n in range(1, freedom - 1, 2):
            total += term
            term *= squared * (n + 1) / (n + 2)
        return 2 / math.pi * (math.asin(sine) + sine * total)
    term, total = 1.0, 0.0
    for n in range(0, freedom - 1, 2):
        total += term
        term *= squared * (n + 1) / (n + 2)
    return sine * total


def _expanded(probability: float, freedom: int) -> float:
    x = NormalDist().inv_cdf(probability)
    first = (x**3 + x) / 4
    second = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    third = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    fourth = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + first / freedom + second / freedom**2 + third / freedom**3 + fourth / freedom**4
