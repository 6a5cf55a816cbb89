"""Agreement of two coders, for each code and pooled.

Two ways of pooling are in use and differ widely when codes differ in frequency, so both are given, each under its
name: ``SUMMED`` adds the 2 x 2 tables of the codes, so that frequent codes weigh most and a unit counts once for each
code; ``MEAN`` averages the codes' coefficients, each code weighing the same, over those codes that have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.bootstrap import Interval, percentile_interval, resampled, source_weights
from qcode.analysis.coefficients import COEFFICIENTS, prevalence, reason
from qcode.analysis.units import Counts
from qcode.model.agreement import Agreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

SUMMED = "pooled (counts summed over codes)"
MEAN = "pooled (mean over defined codes)"


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What all rows of one comparison share; ``weights`` are the draws for so many sources."""

    coders: tuple[str, str]
    universe: str
    weights: Callable[[int], NDArray[np.int64]]


def agreements(
    coders: tuple[str, str],
    codes: Sequence[str],
    counts: NDArray[np.int64],
    *,
    universe: str,
    draws: int,
    seed: int,
) -> tuple[Agreement, ...]:
    """Return percent agreement, kappa and alpha for every code and pooled in both ways.

    Intervals and standard errors come from resampling sources; a code draws from the sources it was compared in.

    Args:
        coders: The two, in the order of the counts.
        codes: In the order of the counts.
        counts: Shape (sources, codes, 4) as ``units.count_table`` makes it; a cell without units was not compared.
        universe: Name of what was counted.
        draws: Bootstrap draws; 0 for no intervals.
        seed: The same seed gives the same intervals.

    Returns:
        The three coefficients of each code in the order given, then of ``SUMMED``, then of ``MEAN``.
    """
    if counts.shape[1:] != (len(codes), len(Counts._fields)):
        message = f"counts of shape {counts.shape} for {len(codes)} codes"
        raise ValueError(message)
    held = counts.sum(axis=-1) > 0
    anywhere = held.any(axis=1)
    sizes = {int(n) for n in (*held.sum(axis=0), anywhere.sum())}
    weights = {size: source_weights(size, draws=draws, seed=seed) for size in sizes}
    comparison = _Comparison(coders, universe, weights.__getitem__)
    rows: list[Agreement] = []
    for column, code in enumerate(codes):
        rows.extend(_rows(comparison, code, counts[held[:, column], column : column + 1]))
    rows.extend(_rows(comparison, SUMMED, counts[anywhere].sum(axis=1, keepdims=True)))
    rows.extend(_rows(comparison, MEAN, counts[anywhere]))
    return tuple(rows)


def _rows(comparison: _Comparison, code: str, tables: NDArray[np.int64]) -> Iterator[Agreement]:
    """Yield each coefficient, averaged over the second axis of tables of shape (sources, averaged, 4).

    One code, or one sum of codes, is the mean over one. A draw is averaged over what is defined in it.
    """
    totals = tables.sum(axis=0)
    drawn = resampled(tables, comparison.weights(len(tables)))
    for name, coefficient in COEFFICIENTS.items():
        values = coefficient(totals)
        averaged = ~np.isnan(values)
        undefined = "" if averaged.any() else _why(totals)
        interval = Interval() if undefined else percentile_interval(_mean(coefficient(drawn)), sources=len(tables))
        entered = totals if undefined else totals[averaged]
        left_out = len(totals) - len(entered)
        remarks = (interval.remark, f"{left_out} of {len(totals)} codes undefined and left out" if left_out else "")
        yield Agreement(
            coefficient=name,
            value=None if undefined else _mean(values).item(),
            se=interval.se,
            low=interval.low,
            high=interval.high,
            n=int(entered.sum()),
            unit="character",
            universe=comparison.universe,
            code=code,
            coders=comparison.coders,
            undefined=undefined,
            prevalence=_shares(entered),
            sources=len(tables),
            remark="; ".join(filter(None, remarks)),
        )


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average the last axis over what is defined; nan where nothing is."""
    defined = ~np.isnan(values)
    n = defined.sum(axis=-1)
    total = np.where(defined, values, 0).sum(axis=-1)
    mean: NDArray[np.float64] = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    return mean


def _why(totals: NDArray[np.int64]) -> str:
    return reason(totals[0]) if len(totals) == 1 else "undefined for every code"


def _shares(totals: NDArray[np.int64]) -> tuple[float, float]:
    """Return both coders' prevalence, averaged as the coefficients are; 0 without units."""
    first, second = np.nan_to_num(_mean(prevalence(totals).T)).tolist()
    return first, second
