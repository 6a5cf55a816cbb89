"""Coded text as a table of sets: all codes a coder put on a unit, where many units alike are one row.

With it, what is defined for a table of any number of coders and any difference between values (MASI, Jaccard) is
defined for text, without a row for each character.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import distances
from qcode.analysis.bootstrap import Interval, percentile_interval, source_weights
from qcode.analysis.items import Items

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.axes import Axis, Coded, Column

    Numbers = NDArray[np.float64]

_WORD = 8
SETS = {"alpha_masi": distances.masi, "alpha_jaccard": distances.jaccard}


def label_sets(placed: Coded, axis: Axis, codes: tuple[str, ...], coders: int) -> tuple[Items, Column]:
    """Return the table of sets, the empty set where there is no code, and the source of each of its rows.

    Args:
        placed: Codings on the axis, of coders who all worked through all sources for all codes.
        axis: The units that count.
        codes: Names.
        coders: How many there are.

    >>> from qcode.analysis.axes import axis, coded
    >>> from qcode.model.span import Span
    >>> text = axis([[Span(0, 3)]])
    >>> both = coded([(0, 0, 0, 0, 2), (0, 0, 1, 0, 3), (0, 1, 1, 1, 3)])
    >>> table, _ = label_sets(text.placed(both), text, ("a", "b"), 2)
    >>> [sorted(table.categories[one]) for one in table.codes[:, 1]], table.times.tolist()
    ([['a'], ['a', 'b'], ['a', 'b']], [1, 1, 1])
    """
    edges = np.unique(np.concatenate([axis.offsets, placed.start, placed.end]))
    length = np.diff(edges)
    packed = np.concatenate([_packed(placed, coder, edges, len(codes)) for coder in range(coders)])
    kinds, number = _unlike(packed)
    given = np.unpackbits(kinds, axis=1, count=max(len(codes), 1)).astype(bool)
    categories = tuple(frozenset(code for code, yes in zip(codes, row, strict=False) if yes) for row in given)
    source = np.searchsorted(axis.offsets, edges[:-1], side="right") - 1
    return Items(number.reshape(coders, -1).T.astype(np.int64), categories, length), source


def set_alpha(table: Items, source: Column, name: str, *, draws: int, seed: int) -> tuple[float | None, Interval]:
    """Return an alpha of sets with its bootstrap interval over sources; None where the sets do not vary.

    Krippendorff (2011), as ``alpha.alpha``; the differences between sets are those of all sources in every draw.

    Args:
        table: As ``label_sets`` makes it.
        source: Of each of its rows.
        name: One of ``SETS``.
        draws: How many.
        seed: The same seed gives the same interval.
    """
    apart, held = SETS[name](table.categories), np.unique(source)
    place, coders = np.searchsorted(held, source), table.codes.shape[1]
    within = sum(apart[table.codes[:, one], table.codes[:, other]] for one, other in combinations(range(coders), 2))
    observed = np.bincount(place, weights=2 * within * table.times / (coders - 1), minlength=len(held))
    cell = (place[:, None] * len(table.categories) + table.codes).ravel()
    size = len(held) * len(table.categories)
    seen = np.bincount(cell, weights=np.repeat(table.times, coders), minlength=size).reshape(len(held), -1)
    value = _alpha(observed.sum(keepdims=True), seen.sum(axis=0, keepdims=True), apart)[0]
    if np.isnan(value):
        return None, Interval()
    weights = source_weights(len(held), draws=draws, seed=seed).astype(np.float64)
    return float(value), percentile_interval(_alpha(weights @ observed, weights @ seen, apart), sources=len(held))


def _alpha(observed: Numbers, seen: Numbers, apart: Numbers) -> Numbers:
    """Return 1 - (n - 1) observed / expected difference for every draw; nan where nothing is expected."""
    expected = ((seen @ apart) * seen).sum(axis=-1)
    wanted = (seen.sum(axis=-1) - 1) * observed
    ratio: Numbers = np.divide(wanted, expected, out=np.full(expected.shape, np.nan), where=expected > 0)
    return 1 - ratio


def _unlike(packed: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Column]:
    """Return the rows that differ, and the number of its own for each row."""
    rows, width = packed.shape
    words = np.zeros((rows, -(-width // _WORD) * _WORD), dtype=np.uint8)
    words[:, :width] = packed
    whole = words.view(np.uint64)
    # One number is sorted several times as fast as a row of bytes.
    kinds, number = np.unique(whole[:, 0] if whole.shape[1] == 1 else whole, axis=0, return_inverse=True)
    return kinds.reshape(-1, whole.shape[1]).view(np.uint8)[:, :width], number


def _packed(placed: Coded, coder: int, edges: Column, codes: int) -> NDArray[np.uint8]:
    """Return which codes a coder put on each stretch between two edges, eight to a byte."""
    mine = placed.where(placed.coder == coder)
    depth = np.zeros((len(edges), max(codes, 1)), dtype=np.int16)
    np.add.at(depth, (np.searchsorted(edges, mine.start), mine.code), 1)
    np.add.at(depth, (np.searchsorted(edges, mine.end), mine.code), -1)
    np.cumsum(depth, axis=0, out=depth)
    return np.packbits(depth[:-1] > 0, axis=1)
