"""Agreement of any number of coders, weighted or not, with missing values.

All are (pa - pe) / (1 - pe) of one observed agreement pa and differ in what they take for chance, pe. Units with two
values or more make up pa; every unit with a value tells of pe. Formulas and variances: Gwet, K. L. (2014). Handbook of
Inter-Rater Reliability, 4th ed., chs. 2-5. Without weights the weights are the identity. Below, r_i is the number
of values of unit i, p_k the share of value k, averaged over units, w_kl the weight of k against l.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.estimate import corrected, linearised, no_variation, nothing_to_compare, plain, undefined
from qcode.analysis.items import MISSING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_PAIR = 2
NEVER_VARIES = "no variation: chance alone gives full agreement"


@dataclass(frozen=True, slots=True, eq=False)
class _Rated:
    """The units with a value, and what every coefficient needs of them.

    Attributes:
        items: Those units.
        n: How many, each as often as it occurs.
        tallies: Shape (units, q): coders per value.
        given: Values per unit.
        agreed: Share of agreeing pairs of coders per unit, 0 where there is no pair.
        shares: p_k.
    """

    items: Items
    n: int
    tallies: Matrix
    given: Vector
    agreed: Vector
    shares: Vector

    @property
    def paired(self) -> NDArray[np.bool_]:
        """Whether a unit has two values."""
        pairs: NDArray[np.bool_] = self.given >= _PAIR
        return pairs

    @property
    def observed(self) -> float:
        """pa: the mean of the shares of agreeing pairs."""
        paired = self.paired
        return float(np.average(self.agreed[paired], weights=self.items.times[paired]))


def _rated(items: Items, weights: Matrix) -> _Rated:
    there = items.only(items.rated > 0)
    tallies = there.tallies()
    given = tallies.sum(axis=1)
    alike = (tallies * (tallies @ weights - 1)).sum(axis=1)
    pairs = given * (given - 1)
    agreed = np.divide(alike, pairs, out=np.zeros_like(alike), where=pairs > 0)
    shares = np.average(tallies / given[:, None], axis=0, weights=there.times)
    return _Rated(there, int(there.times.sum()), tallies, given, agreed, shares)


def _estimate(rated: _Rated, chance: float, slopes: Vector) -> Estimate:
    """Return the coefficient with its variance.

    Args:
        rated: The units.
        chance: pe.
        slopes: What each unit adds to pe, averaging pe; Gwet's e_i.
    """
    observed, paired = rated.observed, rated.paired
    value = corrected(observed, chance)
    compared = rated.items.compared
    if value is None:
        return undefined(NEVER_VARIES, compared)
    part = rated.n / compared * np.where(paired, rated.agreed - chance, 0.0) / (1 - chance)
    shares = part - 2 * (1 - value) * (slopes - chance) / (1 - chance)
    return linearised(value, shares, rated.items.times, compared)


def _unanswerable(items: Items) -> Estimate | None:
    why = nothing_to_compare(items) or no_variation(items)
    return undefined(why, items.compared) if why else None


def percent_agreement(items: Items) -> Estimate:
    """Return pa: the share of agreeing pairs of coders, averaged over the units that have two values or more.

    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76(5), 378-382,
    eq. 2; with missing values Gwet (2014). Not corrected for chance. For two coders the share of equal values.

    >>> from qcode.analysis.items import items_of
    >>> percent_agreement(items_of([["a", "a"], ["a", "b"], ["b", None]])).value
    0.5
    """
    if why := nothing_to_compare(items):
        return undefined(why)
    rated = _rated(items, np.eye(len(items.categories)))
    paired = rated.paired
    return linearised(rated.observed, rated.agreed[paired], rated.items.times[paired], items.compared, floor=0.0)


def percent_agreement_all_coders(items: Items, numbers: Vector | None = None, tolerance: float = 0.0) -> Estimate:
    """Return the share of complete units on which all coders say the same.

    With ``numbers`` (one a category) the highest and the lowest value may differ by the tolerance.

    >>> from qcode.analysis.items import items_of
    >>> percent_agreement_all_coders(items_of([["a", "a", "a"], ["a", "b", "a"]])).value
    0.5
    """
    if why := nothing_to_compare(items):
        return undefined(why)
    whole = items.complete()
    n = int(whole.times.sum())
    if not n:
        return undefined("no unit has a value of every coder")
    x = np.arange(len(items.categories), dtype=np.float64) if numbers is None else numbers
    alike = np.ptp(x[whole.codes], axis=1) <= tolerance
    return plain(float(np.average(alike, weights=whole.times)), n)


def fleiss_kappa(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Fleiss' kappa: pe = sum w_kl p_k p_l.

    Fleiss (1971), eqs. 3-7; with missing values and weights Gwet (2014). It extends Scott's pi to more coders.

    >>> from qcode.analysis.items import items_of
    >>> round(fleiss_kappa(items_of([["a", "a", "b"], ["b", "b", "b"], ["a", "a", "a"]])).value, 4)
    0.55
    """
    if (nothing := _unanswerable(items)) is not None:
        return nothing
    w = _or_identity(items, weights)
    rated = _rated(items, w)
    towards = w @ rated.shares
    return _estimate(rated, float(rated.shares @ towards), rated.tallies @ towards / rated.given)


def gwet_ac(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Gwet's AC1, or AC2 with weights: pe = sum_kl w_kl * sum_k p_k (1 - p_k) / (q (q - 1)).

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British
    Journal of Mathematical and Statistical Psychology 61(1), 29-48, eqs. 6-8; AC2 and missing values Gwet (2014). q
    is the number of values that occur; with one it is 0/0, and no evidence.

    >>> from qcode.analysis.items import items_of
    >>> round(gwet_ac(items_of([["a", "a"], ["a", "b"], ["a", "a"], ["a", "a"]])).value, 4)
    0.68
    """
    if (nothing := _unanswerable(items)) is not None:
        return nothing
    w = _or_identity(items, weights)
    rated = _rated(items, w)
    q = len(items.categories)
    factor = w.sum() / (q * (q - 1))
    slopes = factor * (rated.tallies @ (1 - rated.shares)) / rated.given
    return _estimate(rated, float(factor * (rated.shares * (1 - rated.shares)).sum()), slopes)


def brennan_prediger(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Brennan and Prediger's kappa: pe = sum w_kl / q^2, 1/q without weights.

    Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives. Educational and
    Psychological Measurement 41(3), 687-699, eq. 5; weights and missing values Gwet (2014). For two coders Bennett's
    S, for more Randolph's free-marginal kappa. q is the number of values that occur.

    >>> from qcode.analysis.items import items_of
    >>> brennan_prediger(items_of([["a", "a"], ["a", "b"], ["b", "b"], ["a", "a"]])).value
    0.5
    """
    if (nothing := _unanswerable(items)) is not None:
        return nothing
    w = _or_identity(items, weights)
    rated = _rated(items, w)
    chance = float(w.sum()) / len(items.categories) ** 2
    return _estimate(rated, chance, np.full(len(rated.given), chance))


def conger_kappa(items: Items, weights: Matrix | None = None) -> Estimate:
    """Return Conger's kappa: pe from each coder's own shares p_gk, averaged over the pairs of coders.

    Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin 88(2),
    322-328, eq. 10; weights, missing values and variance Gwet (2014). For two coders without missing values it is
    Cohen's kappa.

    >>> from qcode.analysis.items import items_of
    >>> round(conger_kappa(items_of([["a", "a", "b"], ["b", "b", "b"], ["a", "a", "a"]])).value, 4)
    0.5714
    """
    if (nothing := _unanswerable(items)) is not None:
        return nothing
    there = [coder for coder, column in enumerate(items.codes.T) if (column != MISSING).any()]
    items = items.of(there)
    w = _or_identity(items, weights)
    rated = _rated(items, w)
    own = _own_shares(rated.items)
    coders = len(own)
    together = own.sum(axis=0)
    pairs = coders * (coders - 1)
    chance = float((together @ w @ together - np.einsum("gk,kl,gl->", own, w, own)) / pairs)
    slopes = sum(_pull(rated, coder, own, w) for coder in range(coders)) / pairs
    return _estimate(rated, chance, np.asarray(slopes))


def _own_shares(items: Items) -> Matrix:
    """Return p_gk, shape (coders, q)."""
    q = len(items.categories)
    given = [column != MISSING for column in items.codes.T]
    tallies = [
        np.bincount(column[there], weights=items.times[there], minlength=q)
        for column, there in zip(items.codes.T, given, strict=True)
    ]
    table = np.array(tallies, dtype=np.float64)
    shares: Matrix = table / table.sum(axis=1, keepdims=True)
    return shares


def _pull(rated: _Rated, coder: int, own: Matrix, weights: Matrix) -> Vector:
    """Return how each unit draws pe through one coder's shares (Gwet 2014, ch. 5, the variance of Conger's kappa)."""
    codes = rated.items.codes[:, coder]
    there = codes != MISSING
    part = rated.items.times[there].sum() / rated.n
    others = weights @ (own.sum(axis=0) - own[coder])
    pull: Vector = (np.where(there, others[codes], 0.0) - (there - part) * (own[coder] @ others)) / part
    return pull


def _or_identity(items: Items, weights: Matrix | None) -> Matrix:
    return np.eye(len(items.categories)) if weights is None else weights
