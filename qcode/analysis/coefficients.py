"""Coefficients of agreement between two coders, from 2 x 2 counts.

Every function takes counts of shape (..., 4), cells in the order of ``units.Counts`` (both, only first, only second,
neither), and works over all leading axes at once. Where a coefficient is 0/0 the value is nan, never 0 or 1: without
variation in the codings there is no evidence of reliability, nor against it. ``reason`` says why.

Below, a, b, c, d are the four counts and N their sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.units import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

_CELLS = len(Counts._fields)


def percent_agreement(counts: ArrayLike) -> NDArray[np.float64]:
    """Return the share of units on which the coders agree: (a + d) / N.

    Not corrected for chance: high for any rare code. Undefined only without units.

    >>> percent_agreement([1, 3, 1, 5]).item()
    0.6
    """
    both, first, second, neither = _cells(counts)
    return _ratio(both + neither, both + neither + (first + second))


def cohen_kappa(counts: ArrayLike) -> NDArray[np.float64]:
    """Return Cohen's kappa, chance from each coder's own marginals.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1),
    37-46, eq. 1: kappa = (po - pc) / (1 - pc). For two categories this equals
    2 (ad - bc) / ((a + b)(b + d) + (a + c)(c + d)), the form used here because nothing cancels in the denominator.

    >>> round(cohen_kappa([1, 3, 1, 5]).item(), 4)
    0.0909
    """
    both, first, second, neither = _cells(counts)
    apart = (both + first) * (first + neither) + (both + second) * (second + neither)
    return _ratio(2 * (both * neither - first * second), apart)


def cohen_kappa_se(counts: ArrayLike) -> NDArray[np.float64]:
    """Return the large-sample standard error of Cohen's kappa (not the one under kappa = 0).

    Fleiss, J. L., Cohen, J. & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa.
    Psychological Bulletin 72(5), 323-327, eq. 13. It takes the units as independent: right for a table of items,
    far too small for the characters of a text (see ``bootstrap``).

    >>> round(cohen_kappa_se([50, 10, 10, 20]).item(), 8)
    0.09682458
    """
    cells = _cells(counts)
    n = sum(cells[1:], start=cells[0])
    both, first, second, neither = (_ratio(cell, n) for cell in cells)
    one, other = both + first, both + second
    one_not, other_not = second + neither, first + neither
    chance = one * other + one_not * other_not
    left = 1 - cohen_kappa(counts)
    agreed = both * (1 - (one + other) * left) ** 2 + neither * (1 - (one_not + other_not) * left) ** 2
    differed = left**2 * (first * (other + one_not) ** 2 + second * (one + other_not) ** 2)
    spread = np.maximum(agreed + differed - (1 - left - chance * left) ** 2, 0)
    return np.sqrt(_ratio(spread, n * (1 - chance) ** 2))


def alpha_nominal(counts: ArrayLike) -> NDArray[np.float64]:
    """Return Krippendorff's alpha for nominal data, two observers, no value missing.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Annenberg School for Communication, section
    A: alpha = 1 - Do / De = 1 - (n - 1) o01 / (n0 n1), from the coincidences o01 = b + c, the values n1 = 2a + b + c
    and n0 = 2d + b + c, and n = n0 + n1 = 2N. The n - 1 corrects for small samples.

    >>> round(alpha_nominal([1, 3, 1, 5]).item(), 3)
    0.095
    """
    both, first, second, neither = _cells(counts)
    apart = first + second
    ones, zeros = 2 * both + apart, 2 * neither + apart
    return 1 - _ratio((ones + zeros - 1) * apart, ones * zeros)


COEFFICIENTS: Mapping[str, Callable[[ArrayLike], NDArray[np.float64]]] = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "alpha_nominal": alpha_nominal,
}


def prevalence(counts: ArrayLike) -> NDArray[np.float64]:
    """Return the share of units each coder gave the code, shape (..., 2); nan without units.

    >>> prevalence([1, 3, 1, 5]).tolist()
    [0.4, 0.2]
    """
    both, first, second, neither = _cells(counts)
    n = both + neither + (first + second)
    return np.stack([_ratio(both + first, n), _ratio(both + second, n)], axis=-1)


def reason(counts: ArrayLike) -> str:
    """Say why a coefficient of one table, shape (4,), is undefined; empty where all are defined.

    Without units nothing is defined; the other two cases leave percent agreement defined (it is 1).

    >>> reason([0, 0, 0, 120])
    'neither coder used the code'
    """
    both, first, second, neither = (cell.item() for cell in _cells(counts))
    if not both + first + second + neither:
        return "no units"
    if not both + first + second:
        return "neither coder used the code"
    if not first + second + neither:
        return "both coders gave the code to everything"
    return ""


def _cells(counts: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    table = np.asarray(counts, dtype=np.float64)
    if not table.ndim or table.shape[-1] != _CELLS:
        message = f"counts of shape {table.shape} do not end in {_CELLS} cells"
        raise ValueError(message)
    return tuple(np.moveaxis(table, -1, 0))


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; nan wherever the divisor is 0 or nan."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    ratio: NDArray[np.float64] = np.divide(above, below, out=np.full(shape, np.nan), where=np.abs(below) > 0)
    return ratio
