"""A coefficient of a table: its value with a standard error and interval, or the reason why it has none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.analysis.student import t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qcode.analysis.items import Items

GWET = "standard error by linearisation over units (Gwet 2014), t interval"
ASYMPTOTIC = "asymptotic standard error (Fleiss, Cohen & Everitt 1969), normal interval"
NO_WIDTH = "the units do not differ in how far they agree, so the interval has no width"
NORMAL_END = 1.959963984540054
_UPPER = 0.975
_PAIR = 2
_CERTAIN = 1e-12  # what is left of 1 - chance by rounding alone


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, or why there is none.

    Attributes:
        value: Unitless, or None.
        n: Units it rests on.
        undefined: The reason, or empty.
        se: Standard error, or None.
        low: Lower end of the 95 % interval, cut at -1 (0 for a share), or None.
        high: Upper end, not above 1, or None.
        how: Where the standard error comes from, or empty.
    """

    value: float | None
    n: int
    undefined: str = ""
    se: float | None = None
    low: float | None = None
    high: float | None = None
    how: str = ""


def plain(value: float, n: int) -> Estimate:
    """Return a value without an interval."""
    return Estimate(float(value), n)


def undefined(why: str, n: int = 0) -> Estimate:
    """Return that there is no value."""
    return Estimate(None, n, why)


def measured(value: float, se: float, n: int, *, end: float, how: str, floor: float = -1.0) -> Estimate:
    """Return a value with the interval that reaches ``end`` standard errors to both sides, from ``floor`` to 1."""
    if se < _CERTAIN:
        return Estimate(float(value), n, "", 0.0, float(value), float(value), f"{how}; {NO_WIDTH}")
    low, high = max(min(floor, value), value - end * se), min(1.0, value + end * se)
    return Estimate(float(value), n, "", float(se), float(low), float(high), how)


def linearised(
    value: float, shares: NDArray[np.float64], times: NDArray[np.int64], n: int, *, floor: float = -1.0
) -> Estimate:
    """Return a value with the standard error that its units' shares in it give.

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., ch. 5: the variance is
    sum (share - value)^2 / (N (N - 1)) over the N units, the interval that of t with N - 1 degrees of freedom.
    """
    total = int(times.sum())
    if total < _PAIR:
        return plain(value, n)
    spread = float((times * (shares - value) ** 2).sum())
    se = math.sqrt(spread / (total * (total - 1)))
    return measured(value, se, n, end=t_quantile(_UPPER, total - 1), how=GWET, floor=floor)


def corrected(observed: float, chance: float) -> float | None:
    """Return (observed - chance) / (1 - chance), None where chance alone gives full agreement.

    >>> corrected(0.75, 0.5), corrected(1.0, 1.0)
    (0.5, None)
    """
    return None if 1 - chance < _CERTAIN else (observed - chance) / (1 - chance)


def nothing_to_compare(items: Items) -> str:
    """Say why a table has no agreement at all, empty where it has."""
    if not len(items.codes) or not items.codes.size:
        return "no units" if not len(items.codes) else "no values"
    if items.codes.shape[1] < _PAIR:
        return "one coder only"
    return "" if items.compared else "no unit has values of two coders"


def no_variation(items: Items) -> str:
    """Say that nothing varies, where nothing does."""
    return "no variation: one value only" if len(items.categories) < _PAIR else ""
