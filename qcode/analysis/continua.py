"""Coincidences of units that coders chose themselves, as lengths, per source.

A coder's units and the gaps between them cut a continuum (a text, a recording); what two coders' pieces have in common
is counted by its length. Only the edges of units are visited. The sums add up over sources, so that several sources
are one set of reliability data, no unit reaching from one into the next, and a bootstrap draw is a weighted sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.axes import Axis, Coded, Column

    Numbers = NDArray[np.float64]

_TWO = 2


@dataclass(frozen=True, slots=True)
class Coincidences:
    """What the unitizing alphas are made of; leading axes are sources or draws, values come last and the gap after.

    Attributes:
        seen: Observed coincidences, shape (..., values + 1, values + 1).
        own: What cannot meet by chance: squared lengths of each value's units; for the gap, its length once, since a
            character cannot meet itself; shape (..., values + 1).
        met: The same where units meet: squares of each unit's length shared with others; shape (..., values).
    """

    seen: Numbers
    own: Numbers
    met: Numbers

    def weighted(self, weights: Numbers) -> Coincidences:
        """Sum over the first axis with weights of shape (..., sources)."""
        return Coincidences(*(np.tensordot(weights, part, axes=1) for part in (self.seen, self.own, self.met)))


def coincidences(placed: Coded, axis: Axis, shape: tuple[int, int]) -> Coincidences:
    """Return the coincidences of every source.

    Args:
        placed: Units on the axis; those of one coder do not overlap.
        axis: The continua.
        shape: Number of values and of coders.

    Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of unitizing textual continua.
    Quality & Quantity 50(6), 2347-2364; Krippendorff, K. (2019). Content Analysis, 4th ed., section 12.6.2 (observed),
    12.6.3 and 12.6.5 (what is left out of the expected).
    """
    values, coders = shape
    edges = np.unique(np.concatenate([axis.offsets, placed.start, placed.end]))
    length, source = np.diff(edges), np.searchsorted(axis.offsets, edges[:-1], side="right") - 1
    unit = np.stack([_units_at(placed, coder, edges[:-1]) for coder in range(coders)])
    width = values + 1
    worth = np.where(unit < 0, values, np.append(placed.code, values)[unit])
    seen = np.zeros(axis.sources * width * width)
    for one, other in combinations(range(coders), _TWO):
        cell = (source * width + worth[one]) * width + worth[other]
        seen += np.bincount(cell, weights=length, minlength=len(seen))
    both_ways = seen.reshape(axis.sources, width, width)
    both_ways = (both_ways + both_ways.swapaxes(1, 2)) / (coders - 1)
    lengths = (placed.end - placed.start).astype(np.float64)
    own = _by_value(placed, lengths**2, axis.sources, width)
    own[:, -1] = both_ways[:, -1].sum(axis=-1)
    there = unit >= 0
    shared = np.broadcast_to(length * (there.sum(axis=0) - 1) / (coders - 1), there.shape)
    of_unit = np.bincount(unit[there], weights=shared[there], minlength=len(placed))
    return Coincidences(
        both_ways, own, _by_value(placed, np.square(of_unit, dtype=np.float64), axis.sources, width)[:, :-1]
    )


def overlapping(placed: Coded, units: int) -> bool:
    """Tell whether two units of one coder share a place."""
    order = np.argsort(placed.coder * (units + 1) + placed.start, kind="stable")
    same = np.diff(placed.coder[order]) == 0
    return bool((same & (placed.start[order][1:] < placed.end[order][:-1])).any())


def _units_at(placed: Coded, coder: int, places: Column) -> Column:
    """Return the number of the coder's unit at each place, -1 in a gap."""
    mine = np.flatnonzero(placed.coder == coder)
    mine = mine[np.argsort(placed.start[mine])]
    if not len(mine):
        return np.full(len(places), -1)
    last = np.searchsorted(placed.start[mine], places, side="right") - 1
    inside = (last >= 0) & (places < placed.end[mine[last]])
    return np.where(inside, mine[last], -1)


def _by_value(placed: Coded, amounts: Numbers, sources: int, width: int) -> Numbers:
    cells = placed.source * width + placed.code
    summed = np.bincount(cells, weights=amounts, minlength=sources * width)
    return summed.reshape(sources, width).astype(np.float64)
