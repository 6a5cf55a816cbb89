"""Krippendorff's alpha, of any number of coders, with missing values, for whatever way two values may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.estimate import linearised, nothing_to_compare, plain, undefined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

    Matrix = NDArray[np.float64]

_PAIR = 2


def frequencies(items: Items) -> NDArray[np.float64]:
    """Return n_c: how often each value occurs in units that have two values or more.

    >>> from qcode.analysis.items import items_of
    >>> frequencies(items_of([["a", "b"], ["a", "a"], ["b", None]])).tolist()
    [3.0, 1.0]
    """
    paired = items.only(items.rated >= _PAIR)
    counted: NDArray[np.float64] = paired.times @ paired.tallies()
    return counted


def alpha(items: Items, distances: Matrix) -> Estimate:
    """Return 1 - Do / De for the differences between values, shape (q, q), used as they are.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Annenberg School for Communication, section
    C (the coincidences o_ck) and D: alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck. Values no other coder met do
    not count. The standard error is by linearisation (Gwet 2014, ch. 5), the differences taken as fixed.

    >>> from qcode.analysis.items import items_of
    >>> items = items_of([["a", "b"], ["a", "a"], ["b", "b"], ["b", None]])
    >>> round(alpha(items, 1 - np.eye(2)).value, 4)
    0.4444
    """
    if why := nothing_to_compare(items):
        return undefined(why)
    paired = items.only(items.rated >= _PAIR)
    tallies, times = paired.tallies(), paired.times
    given = tallies.sum(axis=1)
    apart = (tallies * (tallies @ distances)).sum(axis=1) / (given - 1)
    often = times @ tallies
    n = float(often.sum())
    expected = float(often @ distances @ often)
    if expected <= 0:
        return undefined("no variation: all values met are alike", items.compared)
    value = 1 - (n - 1) * float(times @ apart) / expected
    return linearised(value, _shares(value, tallies, times, distances), times, items.compared)


def _shares(value: float, tallies: Matrix, times: NDArray[np.int64], distances: Matrix) -> NDArray[np.float64]:
    """Return what each unit adds to alpha, around alpha.

    Gwet (2014) writes alpha as (pa - pe) / (1 - pe) of weights, with pa = (1 - e) pa' + e, e one over the number of
    values, and varies the form of pa'. Weights are 1 - d / max d.
    """
    weights = 1 - distances / distances.max()
    given = tallies.sum(axis=1)
    mean = float(np.average(given, weights=times))
    less = 1 / float(times @ given)
    unlike = given / mean - 1
    alike = (tallies * (tallies @ weights - 1)).sum(axis=1) / (mean * (given - 1))
    prime = float(np.average(alike, weights=times))
    observed = (1 - less) * prime + less
    shares = np.average(tallies, axis=0, weights=times) / mean
    towards = weights @ shares
    chance = float(shares @ towards)
    centre = (prime - chance) / (1 - chance)
    slopes = tallies @ towards / mean - chance * unlike
    parts = (alike - observed * unlike - chance) / (1 - chance)
    around: NDArray[np.float64] = parts - 2 * (1 - centre) * (slopes - chance) / (1 - chance)
    return around - centre + value


def percent_agreement_pairable(items: Items) -> Estimate:
    """Return 1 - Do with nominal differences: agreement, each unit weighing as many values as it has.

    Krippendorff (2011), section C. Without missing values it is percent agreement.

    >>> from qcode.analysis.items import items_of
    >>> percent_agreement_pairable(items_of([["a", "a", "a"], ["a", "b", None]])).value
    0.6
    """
    if why := nothing_to_compare(items):
        return undefined(why)
    paired = items.only(items.rated >= _PAIR)
    tallies = paired.tallies()
    given = tallies.sum(axis=1)
    alike = (tallies * (tallies - 1)).sum(axis=1) / (given - 1)
    return plain(float(paired.times @ alike) / float(paired.times @ given), items.compared)
