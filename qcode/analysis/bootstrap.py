"""Intervals by resampling sources.

The characters of one interview are not independent: neighbours share a coding, and a coder who reads a theme into one
interview reads it there throughout. What varies independently is the source, so sources are what is drawn (the
cluster bootstrap: Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8).

Whatever a coefficient is computed from are sums over sources, so a draw is a weighted sum of sources, and all draws
are one product of matrices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH_SOURCES = 20
MOST_UNDEFINED = 0.05
_ENDS = (0.025, 0.975)
_FEWEST = 2
_NORMAL = NormalDist()
_REACH = _NORMAL.inv_cdf(_ENDS[1])


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval and standard error, or the reason why there is none.

    Attributes:
        se: Standard deviation of the draws, or None.
        low: Lower end, or None.
        high: Upper end, or None.
        remark: What limits it, or why there is none; empty otherwise.
        too_few: It rests on fewer than 20 sources.
    """

    se: float | None = None
    low: float | None = None
    high: float | None = None
    remark: str = ""
    too_few: bool = False


@dataclass(frozen=True, slots=True)
class Power:
    """How many double-coded sources an interval of a wanted width would take.

    Attributes:
        wanted: Width of the interval.
        sources: How many, or None.
        undefined: Why that cannot be said, or empty.
        remark: What limits the figure, or empty.
    """

    wanted: float
    sources: int | None
    undefined: str = ""
    remark: str = ""


def source_weights(sources: int, *, draws: int, seed: int) -> NDArray[np.int64]:
    """Return how often each draw with replacement takes each source.

    It depends on these three numbers only, so that a code's interval is the same whichever codes it is asked with.

    Returns:
        Shape (draws, sources); every row sums to ``sources``.
    """
    if not sources:
        return np.zeros((draws, 0), dtype=np.int64)
    return np.random.default_rng(seed).multinomial(sources, np.full(sources, 1 / sources), size=draws)


def resampled(
    sums: NDArray[np.floating | np.integer], weights: NDArray[np.floating | np.integer]
) -> NDArray[np.float64]:
    """Sum the sources in every draw.

    Args:
        sums: Shape (sources, ...).
        weights: Shape (draws, sources); as floats if they are used again and again.

    Returns:
        Shape (draws, ...); floats, so that the product is one call of BLAS.
    """
    floats = weights.astype(np.float64, copy=False), sums.astype(np.float64, copy=False)
    drawn: NDArray[np.float64] = np.tensordot(*floats, axes=1)
    return drawn


def without_each(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of all sources but one, each left out in turn; the shape stays."""
    left: NDArray[np.float64] = sums.sum(axis=0, keepdims=True) - sums
    return left


def percentile_interval(values: NDArray[np.float64], *, sources: int) -> Interval:
    """Make the percentile interval of a coefficient's draws.

    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 13.

    Args:
        values: One a draw; nan where the coefficient is undefined there. Up to 5 % of such draws are left out, more
            than that leave no interval: it would describe only the studies in which the code turned up.
        sources: How many sources were drawn from. One tells nothing about others; below 20 is remarked on.
    """
    return _interval(values, _ENDS, sources=sources)


def bca_interval(values: NDArray[np.float64], value: float, left_out: NDArray[np.float64], *, sources: int) -> Interval:
    """Make the bias-corrected and accelerated interval, which follows a skewed coefficient better near its limits.

    Efron & Tibshirani (1993), section 14.3, eqs. 14.9 to 14.15. Where the correction is undefined (all draws on one
    side of the value, or no variation between sources), the percentile interval is given and the remark says so.

    Args:
        values: One a draw, as for ``percentile_interval``.
        value: The coefficient of all sources.
        left_out: The coefficient of all sources but one, each in turn (``without_each``).
        sources: How many sources were drawn from.
    """
    defined, jackknife = values[~np.isnan(values)], left_out[~np.isnan(left_out)]
    below = (np.sum(defined < value) + np.sum(defined == value) / 2) / len(defined) if len(defined) else 0.0
    spread = jackknife.mean() - jackknife if len(jackknife) else jackknife
    squares = float((spread**2).sum())
    if not 0 < below < 1 or squares <= 0:
        return _interval(values, _ENDS, sources=sources, remark="percentile interval: no correction for bias possible")
    bias = _NORMAL.inv_cdf(float(below))
    acceleration = float((spread**3).sum()) / (6 * squares**1.5)
    ends = []
    for end in _ENDS:
        moved = bias + _NORMAL.inv_cdf(end)
        ends.append(_NORMAL.cdf(bias + moved / (1 - acceleration * moved)))
    return _interval(values, (ends[0], ends[1]), sources=sources)


def power(interval: Interval, *, sources: int, wanted: float) -> Power:
    """Tell how many double-coded sources would bring the 95 % interval down to a wanted width.

    The variance of a coefficient of n sources falls as 1/n. One source's share in it is estimated from the bootstrap
    as s^2 = se^2 n^2 / (n - 1) (drawing from n sources understates it by (n - 1) / n; Davison & Hinkley 1997, section
    2.3), and the normal interval of width 2 z s / sqrt(n') is as narrow as w from n' = (2 z s / w)^2 on, z = 1.96.

    Args:
        interval: Of the coefficient, with its standard error.
        sources: How many it rests on.
        wanted: Width w, more than 0.

    >>> power(Interval(se=0.05, low=0.6, high=0.8), sources=25, wanted=0.1).sources
    101
    """
    if wanted <= 0:
        message = f"an interval of width {wanted}"
        raise ValueError(message)
    if interval.se is None:
        return Power(wanted, None, interval.remark or "no interval")
    if not interval.se:
        return Power(wanted, None, "the sources do not differ, so how they vary is unknown")
    variance = interval.se**2 * sources**2 / (sources - 1)
    needed = math.ceil((2 * _REACH) ** 2 * variance / wanted**2)
    few = f"estimated from {sources} sources only" if interval.too_few else ""
    return Power(wanted, max(needed, _FEWEST), "", few)


def difference_interval(
    first: NDArray[np.float64], second: NDArray[np.float64], *, sources: tuple[int, int]
) -> Interval:
    """Make the percentile interval of how much a coefficient rose from one group of sources to another.

    Args:
        first: Draws from the earlier or first group.
        second: As many draws from the other; the groups share no source, so that the draws are independent.
        sources: How many each group has.
    """
    return percentile_interval(second - first, sources=min(sources))


def _interval(values: NDArray[np.float64], ends: tuple[float, float], *, sources: int, remark: str = "") -> Interval:
    defined = values[~np.isnan(values)]
    left_out = len(values) - len(defined)
    if not len(values):
        return Interval()
    few = sources < ENOUGH_SOURCES
    if sources < _FEWEST:
        return Interval(remark="no interval: one source only", too_few=few)
    if left_out > MOST_UNDEFINED * len(values) or len(defined) < _FEWEST:
        return Interval(remark=f"no interval: undefined in {left_out} of {len(values)} draws", too_few=few)
    equal = np.ptp(defined) == 0
    remarks = [
        f"interval rests on {sources} sources only" if few else "",
        f"{left_out} of {len(values)} draws undefined and left out" if left_out else "",
        "all draws are equal" if equal else remark,
    ]
    low, high = np.quantile(defined, ends)
    said = "; ".join(filter(None, remarks))
    return Interval(float(np.std(defined, ddof=1)), float(low), float(high), said, few)
