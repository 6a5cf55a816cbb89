"""Coefficients of agreement of any number of coders on yes-or-no decisions, from sums over units.

A code on a text is a yes or no of every coder on every unit, and whole stretches of units are decided alike. Such a
table is given as ``patterns`` (rows x coders: 1, 0, or -1 where a coder did not work there) and ``weights`` (how many
units each row stands for). All coefficients follow from a few *sums* over units, which add up over sources: one sum
per source serves every grouping, and a bootstrap draw is a weighted sum of sources.

Rows with fewer than two values are left out: nothing is compared there. For two coders ``conger_kappa`` is Cohen's
kappa and ``fleiss_kappa`` is Scott's pi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]

UNITS, SHARES, AGREEING, ONES, ZEROS, APART = range(6)
SHARED = 6
TWO = 2


def features(patterns: NDArray[np.int8]) -> Iterator[Numbers]:
    """Yield what one unit of each row adds to each sum, a column after the other.

    The columns: units compared; share of coders who gave the code; share of pairs of coders who agree; values 1;
    values 0; half the off-diagonal coincidences k (r - k) / (r - 1); then each coder's values 1; then each coder's
    values.
    """
    given = patterns >= 0
    count = given.sum(axis=1)
    compared = count >= TWO
    number = np.where(compared, count, TWO).astype(np.float64)
    ones = np.where(compared, (patterns == 1).sum(axis=1), 0).astype(np.float64)
    zeros = np.where(compared, number - ones, 0)
    yield compared.astype(np.float64)
    yield ones / number
    yield (ones * (ones - 1) + zeros * (zeros - 1)) / (number * (number - 1)) * compared
    yield ones
    yield zeros
    yield ones * zeros / (number - 1)
    for coder in range(patterns.shape[1]):
        yield ((patterns[:, coder] == 1) & compared).astype(np.float64)
    for coder in range(patterns.shape[1]):
        yield (given[:, coder] & compared).astype(np.float64)


def sums(patterns: ArrayLike, weights: ArrayLike) -> Numbers:
    """Sum the features of weighted patterns.

    Args:
        patterns: Shape (rows, coders); 1 gave the code, 0 did not, -1 did not work there.
        weights: Units each row stands for; shape (..., rows).

    Returns:
        Shape (..., 6 + 2 x coders).

    >>> both_one_neither = [[1, 1], [1, 0], [0, 1], [0, 0]]
    >>> round(cohen_kappa(sums(both_one_neither, [1, 3, 1, 5])).item(), 4)
    0.0909
    """
    table = np.asarray(patterns, dtype=np.int8)
    return np.asarray(weights, dtype=np.float64) @ np.stack(list(features(table)), axis=1)


def cells(of: Numbers) -> Numbers:
    """Return the 2 x 2 counts of two coders, shape (..., 4): both, only the first, only the second, neither.

    >>> cells(sums([[1, 1], [1, 0], [0, 1], [0, 0]], [1, 3, 1, 5])).tolist()
    [1.0, 3.0, 1.0, 5.0]
    """
    both, neither = (of[..., ONES] - of[..., APART]) / 2, (of[..., ZEROS] - of[..., APART]) / 2
    first, second = of[..., SHARED], of[..., SHARED + 1]
    return np.stack([both, first - both, second - both, neither], axis=-1)


def of_cells(counts: ArrayLike) -> Numbers:
    """Return the sums of 2 x 2 counts of two coders, shape (..., 4), in the order of ``cells``."""
    return sums([[1, 1], [1, 0], [0, 1], [0, 0]], counts)


def percent_agreement(of: Numbers) -> Numbers:
    """Return the share of agreeing pairs of coders, averaged over units, as Fleiss does.

    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76(5), 378-382.
    """
    return _ratio(of[..., AGREEING], of[..., UNITS])


def cohen_kappa(of: Numbers) -> Numbers:
    """Return Cohen's kappa; nan for more than two coders.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1),
    37-46, eq. 1, as 1 - N (b + c) / (A (N - B) + B (N - A)) with A and B the units each coder gave the code.
    """
    if _coders(of) != TWO:
        return np.full(of.shape[:-1], np.nan)
    return 1 - _ratio(of[..., UNITS] * of[..., APART], _crossed(of))


def conger_kappa(of: Numbers) -> Numbers:
    """Return Conger's kappa: chance from each coder's own marginals, averaged over pairs of coders.

    Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin 88(2),
    322-328: 1 - Pe is the mean over pairs of coders of p (1 - q) + q (1 - p). A coder's share is that of the units the
    coder worked on (Gwet 2014, section 2.5). Of two coders it is Cohen's kappa.
    """
    return cohen_kappa(of) if _coders(of) == TWO else _corrected(of, _by_coders(of))


def fleiss_kappa(of: Numbers) -> Numbers:
    """Return Fleiss' kappa: chance from the coders' mean share of the code.

    Fleiss (1971): (P - Pe) / (1 - Pe), with Pe the sum of squared mean shares; missing values as in Gwet, K. L.
    (2014). Handbook of Inter-Rater Reliability, 4th ed., section 2.5. Of two coders it is Scott's pi.
    """
    return _corrected(of, _by_mean(of))


def scott_pi(of: Numbers) -> Numbers:
    """Return Scott's pi; nan for more than two coders.

    Scott, W. A. (1955). Reliability of content analysis: the case of nominal scale coding. Public Opinion Quarterly
    19(3), 321-325: (Po - Pe) / (1 - Pe), Pe from the mean of both coders' shares.
    """
    return fleiss_kappa(of) if _coders(of) == TWO else np.full(of.shape[:-1], np.nan)


def alpha_nominal(of: Numbers) -> Numbers:
    """Return Krippendorff's alpha for nominal data.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Annenberg School for Communication, section C:
    1 - (n - 1) o01 / (n0 n1) with the pairable values n = n0 + n1. The n - 1 corrects for small samples.
    """
    ones, zeros = of[..., ONES], of[..., ZEROS]
    return 1 - _ratio((ones + zeros - 1) * of[..., APART], ones * zeros)


def gwet_ac1(of: Numbers) -> Numbers:
    """Return Gwet's AC1, chance from how evenly yes and no are used.

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British
    Journal of Mathematical and Statistical Psychology 61(1), 29-48, for two categories: Pe = 2 p (1 - p).
    """
    return _corrected(of, 1 - _by_mean(of))


def brennan_prediger(of: Numbers) -> Numbers:
    """Return Brennan and Prediger's kappa, chance 1/2 for a yes or no.

    Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives. Educational and
    Psychological Measurement 41(3), 687-699: (Po - 1/2) / (1 - 1/2).
    """
    return _corrected(of, np.full(of.shape[:-1], 0.5))


COEFFICIENTS: Mapping[str, Callable[[Numbers], Numbers]] = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "conger_kappa": conger_kappa,
    "fleiss_kappa": fleiss_kappa,
    "scott_pi": scott_pi,
    "alpha_nominal": alpha_nominal,
    "gwet_ac1": gwet_ac1,
    "brennan_prediger": brennan_prediger,
}


def jaccard(of: Numbers) -> Numbers:
    """Return the share of what either of two coders marked that both did; nan for more coders, or if nobody marked any.

    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11(2), 37-50. Not corrected
    for chance, and blind to how much there was to be marked.
    """
    return _shared(of, 1)


def dice(of: Numbers) -> Numbers:
    """Return the overlap F1, what both marked over the mean of what each did; nan as ``jaccard``.

    Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology 26(3), 297-302:
    2 a / (2 a + b + c). Not corrected for chance.
    """
    return _shared(of, 2)


OVERLAPS: Mapping[str, Callable[[Numbers], Numbers]] = {"jaccard": jaccard, "dice": dice}


def kappa_of_means(of: Numbers) -> Numbers:
    """Return (mean Po - mean Pe) / (1 - mean Pe) over codes, the last axis but one; chance as Cohen's or Conger's.

    De Vries, H., Elliott, M. N., Kanouse, D. E. & Teleki, S. S. (2008). Using pooled kappa to summarize interrater
    agreement across many items. Field Methods 20(3), 272-282. Codes without variation are left out. Unlike the mean of
    kappas it is not thrown by rare codes, and unlike a kappa of summed tables it corrects each code for its own chance.
    """
    varied = _varied(of)
    observed = np.where(varied, 1 - percent_agreement(of), 0).sum(axis=-1)
    return 1 - _ratio(observed, np.where(varied, _by_coders(of), 0).sum(axis=-1))


def prevalence(of: Numbers) -> Numbers:
    """Return the share of units each coder gave the code, shape (..., coders); nan where a coder has no units."""
    coders = _coders(of)
    return _ratio(of[..., SHARED : SHARED + coders], of[..., SHARED + coders :])


def reason(of: Numbers) -> str:
    """Say why the coefficients of one sum, shape (6 + 2 x coders,), are undefined; empty where all are defined."""
    two = _coders(of) == TWO
    if not of[UNITS]:
        return "no units"
    if not of[ONES]:
        return "neither coder used the code" if two else "no coder used the code"
    if not of[ZEROS]:
        return "both coders gave the code to everything" if two else "all coders gave the code to everything"
    return ""


def _coders(of: Numbers) -> int:
    width: int = of.shape[-1]
    return (width - SHARED) // 2


def _shared(of: Numbers, times: int) -> Numbers:
    if _coders(of) != TWO:
        return np.full(of.shape[:-1], np.nan)
    both = times * (of[..., ONES] - of[..., APART]) / 2
    return _ratio(both, both + of[..., APART])


def _crossed(of: Numbers) -> Numbers:
    """Return A (N - B) + B (N - A): pairs of units, one of each coder, decided differently."""
    n, one, other = of[..., UNITS], of[..., SHARED], of[..., SHARED + 1]
    return one * (n - other) + other * (n - one)


def _by_coders(of: Numbers) -> Numbers:
    """Return the disagreement expected from each coder's own share of the code, averaged over pairs of coders."""
    share = prevalence(of)
    worked = ~np.isnan(share)
    number = worked.sum(axis=-1)
    ones, zeros = np.where(worked, share, 0), np.where(worked, 1 - share, 0)
    apart = 2 * (ones.sum(axis=-1) * zeros.sum(axis=-1) - (ones * zeros).sum(axis=-1))
    return _ratio(apart, number * (number - 1.0))


def _by_mean(of: Numbers) -> Numbers:
    """Return the disagreement expected from the mean share of the code."""
    share = _ratio(of[..., SHARES], of[..., UNITS])
    return 2 * share * (1 - share)


def _varied(of: Numbers) -> NDArray[np.bool_]:
    varied: NDArray[np.bool_] = (of[..., ONES] > 0) & (of[..., ZEROS] > 0)
    return varied


def _corrected(of: Numbers, expected: Numbers) -> Numbers:
    """Return 1 - observed / expected disagreement; nan where the decisions do not vary."""
    return 1 - _ratio(1 - percent_agreement(of), np.where(_varied(of), expected, np.nan))


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    """Divide; nan wherever the divisor is 0 or nan."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    ratio: Numbers = np.divide(above, below, out=np.full(shape, np.nan), where=np.abs(below) > 0)
    return ratio
