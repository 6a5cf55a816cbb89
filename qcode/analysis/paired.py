"""Kappas of two coders, over the units both gave a value, and their mean over all pairs of coders."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.estimate import (
    ASYMPTOTIC,
    NORMAL_END,
    corrected,
    measured,
    nothing_to_compare,
    plain,
    undefined,
)
from qcode.analysis.multirater import NEVER_VARIES, fleiss_kappa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

    Matrix = NDArray[np.float64]

_PAIR = 2


def cohen_kappa(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Cohen's kappa, chance from each coder's own shares, with its large-sample standard error.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1),
    37-46, eq. 1. Weighted: Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220, eq. 3. Standard
    error (not the one under kappa = 0): Fleiss, J. L., Cohen, J. & Everitt, B. S. (1969). Large sample standard
    errors of kappa and weighted kappa. Psychological Bulletin 72(5), 323-327, eq. 9 (13 without weights).

    >>> from qcode.analysis.items import items_of
    >>> found = cohen_kappa(items_of([["j", "j"], ["j", "n"], ["n", "j"], ["n", "n"]], times=[50, 10, 10, 20]))
    >>> round(found.value, 8), round(found.se, 8)
    (0.5, 0.09682458)
    """
    if why := nothing_to_compare(items) or _not_two(items):
        return undefined(why)
    table = items.table()
    n = float(table.sum())
    w = np.eye(len(table)) if weights is None else weights
    shares = table / n
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(first @ w @ second)
    value = corrected(float((shares * w).sum()), chance)
    if value is None:
        return undefined(NEVER_VARIES, int(n))
    left = 1 - value
    towards = (w @ second)[:, None] + (w @ first)[None, :]
    spread = float((shares * (w - towards * left) ** 2).sum()) - (value - chance * left) ** 2
    se = math.sqrt(max(spread, 0.0) / n) / (1 - chance)
    return measured(value, se, int(n), end=NORMAL_END, how=ASYMPTOTIC)


def expected_agreement_cohen(items: Items) -> Estimate:
    """Return the agreement by chance that Cohen's kappa corrects for: the sum of p_1k p_2k (Cohen 1960, p. 39).

    >>> from qcode.analysis.items import items_of
    >>> expected_agreement_cohen(items_of([["a", "a"], ["a", "b"]])).value
    0.5
    """
    if why := nothing_to_compare(items) or _not_two(items):
        return undefined(why)
    table = items.table()
    n = float(table.sum())
    return plain(float(table.sum(axis=1) @ table.sum(axis=0)) / n**2, int(n))


def scott_pi(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Scott's pi: chance from the mean of both coders' shares; units one left out do not count.

    Scott, W. A. (1955). Reliability of content analysis: the case of nominal scale coding. Public Opinion Quarterly
    19(3), 321-325, p. 323. Standard error: that of Fleiss' kappa, which it is for two coders.

    >>> from qcode.analysis.items import items_of
    >>> round(scott_pi(items_of([["a", "a"], ["a", "b"], ["b", "b"], ["a", "a"]])).value, 4)
    0.4667
    """
    if why := nothing_to_compare(items) or _not_two(items):
        return undefined(why)
    return fleiss_kappa(items.complete(), weights)


def light_kappa(items: Items) -> Estimate:
    """Return Light's kappa: the mean of Cohen's over all pairs of coders; undefined if it is for one of the pairs.

    Light, R. J. (1971). Measures of response agreement for qualitative data. Psychological Bulletin 76(5), 365-377.

    >>> from qcode.analysis.items import items_of
    >>> round(light_kappa(items_of([["a", "a", "b"], ["b", "b", "b"], ["a", "a", "a"]])).value, 4)
    0.6
    """
    if why := nothing_to_compare(items):
        return undefined(why)
    found = [cohen_kappa(items.of(pair)) for pair in combinations(range(items.codes.shape[1]), _PAIR)]
    if reasons := [one.undefined for one in found if one.undefined]:
        alike = len(set(reasons)) == 1 and len(reasons) == len(found)
        why = reasons[0] if alike else f"undefined for {len(reasons)} of {len(found)} pairs of coders"
        return undefined(why, items.compared)
    return plain(math.fsum(one.value or 0.0 for one in found) / len(found), items.compared)


def _not_two(items: Items) -> str:
    return "" if items.codes.shape[1] == _PAIR else f"of two coders; these are {items.codes.shape[1]}"
