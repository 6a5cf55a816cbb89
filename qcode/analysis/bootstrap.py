"""Intervals by resampling sources.

The characters of one interview are not independent: neighbours share a coding, and a coder who reads a theme into one
interview reads it there throughout. What varies independently is the source, so sources are what is drawn (the
cluster bootstrap: Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH_SOURCES = 20
MOST_UNDEFINED = 0.05
_ENDS = (0.025, 0.975)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval and standard error, or the reason why there is none.

    Attributes:
        se: Standard deviation of the draws, or None.
        low: Lower end, or None.
        high: Upper end, or None.
        remark: What limits it, or why there is none; empty otherwise.
    """

    se: float | None = None
    low: float | None = None
    high: float | None = None
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


def resampled(counts: NDArray[np.int64], weights: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum the sources' counts in every draw.

    Args:
        counts: Shape (sources, ..., 4).
        weights: Shape (draws, sources).

    Returns:
        Whole numbers, as floats so that the product is one call of BLAS; shape (draws, ..., 4).
    """
    drawn: NDArray[np.float64] = np.tensordot(weights.astype(np.float64), counts.astype(np.float64), axes=1)
    return drawn


def percentile_interval(values: NDArray[np.float64], *, sources: int) -> Interval:
    """Make the percentile interval of a coefficient's draws.

    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 13.

    Args:
        values: One a draw; nan where the coefficient is undefined there. Up to 5 % of such draws are left out, more
            than that leave no interval: it would describe only the studies in which the code turned up.
        sources: How many sources were drawn from. One tells nothing about others; below 20 is remarked on.
    """
    defined = values[~np.isnan(values)]
    left_out = len(values) - len(defined)
    if not len(values):
        return Interval()
    if sources < _FEWEST:
        return Interval(remark="no interval: one source only")
    if left_out > MOST_UNDEFINED * len(values) or len(defined) < _FEWEST:
        return Interval(remark=f"no interval: undefined in {left_out} of {len(values)} draws")
    remarks = [
        f"interval rests on {sources} sources only" if sources < ENOUGH_SOURCES else "",
        f"{left_out} of {len(values)} draws undefined and left out" if left_out else "",
        "all draws are equal" if np.ptp(defined) == 0 else "",
    ]
    low, high = np.quantile(defined, _ENDS)
    return Interval(float(np.std(defined, ddof=1)), float(low), float(high), "; ".join(filter(None, remarks)))
