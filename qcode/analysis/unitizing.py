"""Krippendorff's alphas for coders who choose their own spans: where units begin and end is part of what is judged.

Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of unitizing textual continua:
Further developments. Quality & Quantity 50(6), 2347-2364; in the notation of Krippendorff, K. (2019). Content
Analysis, 4th ed., section 12.6. Here a coder's units are the data and are not united. Lengths are counted in
characters or milliseconds alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.bootstrap import Interval, percentile_interval, source_weights
from qcode.analysis.continua import coincidences, overlapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from qcode.analysis.axes import Axis, Coded
    from qcode.analysis.continua import Coincidences

    Numbers = NDArray[np.float64]
    Coefficient = Callable[[Coincidences], Numbers]

_TWO = 2
_NO_INTERVAL = Interval()


@dataclass(frozen=True, slots=True)
class Judged:
    """A coefficient with its interval, or the reason why there is none."""

    value: float | None
    undefined: str = ""
    interval: Interval = _NO_INTERVAL


@dataclass(frozen=True, slots=True)
class Unitized:
    """The family of coefficients for one set of reliability data.

    Attributes:
        u: u-alpha: do coders find the same units and give them the same values?
        binary: |u-alpha: do they tell the same stretches from gaps, whatever the values?
        coding: cu-alpha: do they give the same values where their units meet?
        values: (k)u-alpha of each value: how reliably is it given where units meet?
        length: Of all continua.
        units: Number of units, all coders together.
    """

    u: Judged
    binary: Judged
    coding: Judged
    values: tuple[Judged, ...]
    length: int
    units: int


def unitized(codings: Coded, axis: Axis, shape: tuple[int, int], *, draws: int = 0, seed: int = 0) -> Unitized:
    """Return u-alpha, |u-alpha, cu-alpha and (k)u-alpha, with bootstrap intervals over sources.

    Args:
        codings: The units, their code being the value, in offsets of the sources. One coder's units must not overlap:
            for codes that may be given together, ask for each code by itself (``by_itself``).
        axis: The continua, in characters or milliseconds.
        shape: Number of values and of coders; all coders worked through all sources.
        draws: Bootstrap draws; 0 for no intervals.
        seed: The same seed gives the same intervals.

    >>> from qcode.analysis.axes import axis, coded
    >>> from qcode.model.span import Span
    >>> found = unitized(coded([(0, 0, 0, 0, 10), (0, 0, 1, 0, 8)]), axis([[Span(0, 40)]]), (1, 2))
    >>> round(found.u.value, 3), found.coding.undefined
    (0.862, 'only one value occurs where units meet')
    """
    values, coders = shape
    placed = axis.placed(codings)
    units, total = len(placed), int(axis.offsets[-1])
    why = _refused(placed, total, coders)
    if why:
        none = Judged(None, why)
        return Unitized(none, none, none, (none,) * values, total, units)
    by_source = coincidences(placed, axis, shape)
    held = axis.sizes > 0
    whole = by_source.weighted(held.astype(np.float64))
    weights = np.zeros((draws, axis.sources))
    weights[:, held] = source_weights(int(held.sum()), draws=draws, seed=seed)
    drawn = by_source.weighted(weights)

    def judged(coefficient: Coefficient, undefined: str) -> Judged:
        if undefined:
            return Judged(None, undefined)
        interval = percentile_interval(coefficient(drawn), sources=int(held.sum()))
        return Judged(coefficient(whole).item(), "", interval)

    used = whole.seen.sum(axis=0) > 0
    meeting = whole.seen[:-1, :-1].sum(axis=0) > 0
    one = "" if used.sum() > 1 else "only one value occurs"
    return Unitized(
        u=judged(u_alpha, one),
        binary=judged(binary_alpha, "" if used[-1] and units else "no gap: everything is coded"),
        coding=judged(coding_alpha, _why_not_met(meeting)),
        values=tuple(judged(_of(value), _why_not_met(meeting, value)) for value in range(values)),
        length=total,
        units=units,
    )


def u_alpha(of: Coincidences) -> Numbers:
    """Return u-alpha (2019, section 12.6.3): values and gaps, on all of the continuum."""
    return _alpha(of.seen, _expected(of.seen, of.own))


def binary_alpha(of: Coincidences) -> Numbers:
    """Return |u-alpha (2019, section 12.6.4): the matrices of u-alpha folded to unit or gap."""
    return _alpha(_folded(of.seen), _folded(_expected(of.seen, of.own)))


def coding_alpha(of: Coincidences) -> Numbers:
    """Return cu-alpha (2019, section 12.6.5): the values where units of two coders meet, gaps left aside."""
    met = of.seen[..., :-1, :-1]
    return _alpha(met, _expected(met, of.met))


def value_alpha(of: Coincidences, value: int) -> Numbers:
    """Return (k)u-alpha of a value (2019, section 12.6.6): 1 - (e.k / l.k) (l.k - l.kk) / (e.k - e.kk)."""
    met = of.seen[..., :-1, :-1]
    row, chance = met[..., value, :], _expected(met, of.met)[..., value, :]
    seen, expected = row.sum(axis=-1), chance.sum(axis=-1)
    return 1 - _ratio(expected * (seen - row[..., value]), seen * (expected - chance[..., value]))


def by_itself(codings: Coded, value: int) -> Coded:
    """Return the units of one value, numbered 0: a code by itself, where codes may be given together."""
    chosen = codings.where(codings.code == value)
    return type(codings)(chosen.source, np.zeros_like(chosen.code), chosen.coder, chosen.start, chosen.end)


def _of(value: int) -> Coefficient:
    return lambda of: value_alpha(of, value)


def _refused(placed: Coded, total: int, coders: int) -> str:
    """Say why nothing can be computed, or nothing."""
    if coders < _TWO:
        return "agreement is between two coders"
    if not total:
        return "no units"
    if not len(placed):
        return "neither coder used a code" if coders == _TWO else "no coder used a code"
    return "spans of one coder overlap" if overlapping(placed, total) else ""


def _why_not_met(meeting: NDArray[np.bool_], value: int | None = None) -> str:
    if value is not None and not meeting[value]:
        return "its spans meet no span of another coder"
    if not meeting.any():
        return "no spans of two coders meet"
    return "" if meeting.sum() > 1 else "only one value occurs where units meet"


def _expected(seen: Numbers, own: Numbers) -> Numbers:
    """Return the coincidences by chance up to a factor: products of margins, less what cannot meet by chance."""
    margins = seen.sum(axis=-1)
    products: Numbers = margins[..., :, None] * margins[..., None, :]
    return products - own[..., None] * np.eye(own.shape[-1])


def _folded(matrix: Numbers) -> Numbers:
    """Fold all values into one: unit or gap."""
    coded, gap, empty = matrix[..., :-1, :-1].sum(axis=(-2, -1)), matrix[..., :-1, -1].sum(axis=-1), matrix[..., -1, -1]
    return np.stack([np.stack([coded, gap], axis=-1), np.stack([gap, empty], axis=-1)], axis=-1)


def _alpha(seen: Numbers, expected: Numbers) -> Numbers:
    """Return 1 - observed / expected disagreement, each as a share of its matrix."""
    all_seen, all_expected = seen.sum(axis=(-2, -1)), expected.sum(axis=(-2, -1))
    apart = all_seen - np.trace(seen, axis1=-2, axis2=-1)
    by_chance = all_expected - np.trace(expected, axis1=-2, axis2=-1)
    return 1 - _ratio(apart * all_expected, all_seen * by_chance)


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    """Divide; nan where the divisor is 0."""
    ratio: Numbers = np.divide(above, below, out=np.full(np.shape(below), np.nan), where=below > 0)
    return ratio
