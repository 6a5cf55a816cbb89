"""Agreement of coders, for each code and pooled.

Several ways of pooling are in use and differ widely when codes differ in frequency, so each is given under its name:
``SUMMED`` adds the tables of the codes (micro), so that frequent codes weigh most and a unit counts once for each
code; ``MEAN`` averages the codes' coefficients (macro), each code weighing the same, over those codes that have one;
``MEANS`` is the kappa of the codes' mean agreement and mean chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.bootstrap import (
    Interval,
    bca_interval,
    percentile_interval,
    resampled,
    source_weights,
    without_each,
)
from qcode.analysis.decisions import (
    APART,
    COEFFICIENTS,
    ONES,
    OVERLAPS,
    SHARED,
    UNITS,
    kappa_of_means,
    prevalence,
    reason,
)
from qcode.model.agreement import Agreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

SUMMED = "pooled (counts summed over codes)"
MEAN = "pooled (mean over defined codes)"
MEANS = "pooled (kappa of mean agreement and mean chance)"
USUAL = ("percent_agreement", "cohen_kappa", "alpha_nominal")
OF_SUMS = {**COEFFICIENTS, **OVERLAPS}
OF_MANY = ("percent_agreement", "conger_kappa", "fleiss_kappa", "alpha_nominal", "gwet_ac1", "brennan_prediger")


@dataclass(frozen=True, slots=True)
class Terms:
    """What all rows of one comparison share.

    Attributes:
        universe: Name of what was counted.
        unit: Name of one of what was counted.
        coefficients: Which, in this order.
        pooled: Ways of pooling, in this order.
        draws: Bootstrap draws; 0 for no intervals.
        seed: The same seed gives the same intervals.
        corrected: Bias-corrected and accelerated intervals instead of percentile intervals.
    """

    universe: str
    unit: str = "character"
    coefficients: Sequence[str] = USUAL
    pooled: Sequence[str] = (SUMMED, MEAN)
    draws: int = 1000
    seed: int = 0
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Who is compared, and on which terms."""

    coders: tuple[str, ...]
    terms: Terms


def agreements(coders: Sequence[str], codes: Sequence[str], sums: Numbers, terms: Terms) -> tuple[Agreement, ...]:
    """Return the coefficients of every code and pooled.

    Intervals and standard errors come from resampling sources; a code draws from the sources it was compared in.

    Args:
        coders: In the order of the sums.
        codes: In the order of the sums.
        sums: Shape (sources, codes, 6 + 2 x coders) as ``tallies.tally`` makes them; a source and code without units
            was not compared.
        terms: Which coefficients, how pooled, how many draws.

    Returns:
        The coefficients of each code in the order given, then those pooled in each way.
    """
    if sums.shape[1:] != (len(codes), SHARED + 2 * len(coders)):
        message = f"sums of shape {sums.shape} for {len(codes)} codes and {len(coders)} coders"
        raise ValueError(message)
    held = sums[..., UNITS] > 0
    anywhere = held.any(axis=1)
    sizes = {int(n) for n in (*held.sum(axis=0), anywhere.sum())}
    weights = {size: source_weights(size, draws=terms.draws, seed=terms.seed).astype(np.float64) for size in sizes}
    comparison = _Comparison(tuple(coders), terms)
    rows: dict[int, list[Agreement]] = {}
    for mask, columns in _alike(held):
        tables = sums[mask][:, columns]
        drawn = resampled(tables, weights[len(tables)])
        for place, column in enumerate(columns):
            part = slice(place, place + 1)
            rows[column] = list(_rows(comparison, codes[column], tables[:, part], drawn[:, part]))
    done = [row for column in sorted(rows) for row in rows[column]]
    for way in terms.pooled:
        tables = sums[anywhere]
        if way == SUMMED:
            tables = tables.sum(axis=1, keepdims=True)
        done += _rows(comparison, way, tables, resampled(tables, weights[len(tables)]))
    return tuple(done)


def grouped(
    coders: Sequence[str], codes: Sequence[str], sums: Numbers, groups: Sequence[str], terms: Terms
) -> dict[str, tuple[Agreement, ...]]:
    """Return the agreements of each group of sources: a source by itself, a region, a wave, a month.

    Args:
        coders: As for ``agreements``.
        codes: As for ``agreements``.
        sums: As for ``agreements``.
        groups: Each source's group; the groups come in the order in which they turn up.
        terms: As for ``agreements``.
    """
    names = np.array(groups, dtype=object)
    return {group: agreements(coders, codes, sums[names == group], terms) for group in dict.fromkeys(groups)}


def _alike(held: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.bool_], list[int]]]:
    """Yield each set of sources in which codes were compared, with those codes: their draws are one product."""
    by_sources: dict[bytes, list[int]] = {}
    for column, mask in enumerate(held.T):
        by_sources.setdefault(mask.tobytes(), []).append(column)
    for columns in by_sources.values():
        yield held[:, columns[0]], columns


def _rows(comparison: _Comparison, code: str, tables: Numbers, drawn: Numbers) -> Iterator[Agreement]:
    """Yield each coefficient of tables of shape (sources, codes, sums), pooled over the second axis.

    One code, or one sum of codes, is the mean over one. A draw is averaged over what is defined in it.
    """
    terms = comparison.terms
    totals = tables.sum(axis=0)
    for name in terms.coefficients:
        if code == MEANS and name not in {"cohen_kappa", "conger_kappa"}:
            continue
        values = OF_SUMS[name](totals)
        averaged = ~np.isnan(values)
        undefined = "" if averaged.any() else _why(totals, name)
        pooled = kappa_of_means if code == MEANS else _mean_of(OF_SUMS[name])
        interval = Interval() if undefined else _interval(pooled, tables, drawn, terms)
        entered = totals if undefined else totals[averaged]
        left_out = len(totals) - len(entered)
        remarks = (interval.remark, f"{left_out} of {len(totals)} codes undefined and left out" if left_out else "")
        yield Agreement(
            coefficient=name,
            value=None if undefined else pooled(totals).item(),
            se=interval.se,
            low=interval.low,
            high=interval.high,
            n=round(float(_counted(entered, name).sum())),
            unit=terms.unit,
            universe=f"what either coded of {terms.universe}" if name in OVERLAPS else terms.universe,
            code=code,
            coders=comparison.coders,
            undefined=undefined,
            prevalence=_shares(entered),
            sources=len(tables),
            remark="; ".join(filter(None, remarks)),
        )


def _interval(pooled: Callable[[Numbers], Numbers], tables: Numbers, drawn: Numbers, terms: Terms) -> Interval:
    values = pooled(drawn)
    if not terms.corrected or not terms.draws:
        return percentile_interval(values, sources=len(tables))
    value, left_out = pooled(tables.sum(axis=0)).item(), pooled(without_each(tables))
    return bca_interval(values, value, left_out, sources=len(tables))


def _mean_of(coefficient: Callable[[Numbers], Numbers]) -> Callable[[Numbers], Numbers]:
    return lambda of: _mean(coefficient(of))


def _mean(values: Numbers) -> Numbers:
    """Average the last axis over what is defined; nan where nothing is."""
    defined = ~np.isnan(values)
    n = defined.sum(axis=-1)
    total = np.where(defined, values, 0).sum(axis=-1)
    mean: Numbers = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    return mean


def _why(totals: Numbers, name: str) -> str:
    if len(totals) != 1:
        return "undefined for every code"
    return reason(totals[0]) or f"{name} is for two coders"


def _counted(totals: Numbers, name: str) -> Numbers:
    """Return the units a coefficient rests on: of overlaps, those that either of two coders gave the code."""
    either: Numbers = (totals[:, ONES] + totals[:, APART]) / 2
    return either if name in OVERLAPS else totals[:, UNITS]


def _shares(totals: Numbers) -> tuple[float, ...]:
    """Return each coder's prevalence, averaged as the coefficients are; 0 without units."""
    shares: list[float] = np.nan_to_num(_mean(prevalence(totals).T)).tolist()
    return tuple(shares)
