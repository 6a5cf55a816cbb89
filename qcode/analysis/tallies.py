"""From codings to the sums that coefficients are made of, for all sources and codes in one sweep.

One coder's codings of one code are united first. The edges of what is left cut the units into stretches that all
coders decided alike; each stretch adds its length to the sums of its source and code (``decisions``). What no coder
coded is the rest of the source. Time and memory grow with the number of codings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import decisions
from qcode.analysis.axes import Coded, axis, coded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from qcode.analysis.axes import Axis, Column, Reach


@dataclass(frozen=True, slots=True)
class Decided:
    """Stretches of units with what each coder decided there.

    Attributes:
        code: Number of the code of each.
        start: Number of its first unit.
        end: Number of the unit after its last.
        given: Shape (stretches, coders); True where the coder gave the code.
    """

    code: Column
    start: Column
    end: Column
    given: NDArray[np.bool_]


def tally(
    codings: Coded,
    units: Axis,
    shape: tuple[int, int],
    *,
    present: NDArray[np.bool_] | None = None,
    tolerance: int = 0,
) -> NDArray[np.float64]:
    """Sum every source and code of a comparison.

    Args:
        codings: Of all sources, codes and coders.
        units: Of all sources.
        shape: Number of codes and of coders.
        present: Shape (sources, codes, coders): who worked through the source for the code; everyone if None. A
            source and code fewer than two worked through is left at zeros, which the coefficients take as "not
            compared"; codings of those who are absent are passed over.
        tolerance: Boundaries this many units apart count as the same (``tolerated``).

    Returns:
        Shape (sources, codes, 6 + 2 x coders), the sums of ``decisions``.
    """
    codes, coders = shape
    there = np.ones((units.sources, codes, coders), dtype=np.bool_) if present is None else present
    known = codings.where(codings.code < codes)
    known = known.where(there[known.source, known.code, known.coder])
    found = stretches(units.placed(known), int(units.offsets[-1]), coders)
    source = np.searchsorted(units.offsets, found.start, side="right") - 1
    if tolerance:
        found = tolerated(found, source, there[source, found.code], tolerance)
    cell = source * codes + found.code
    length = (found.end - found.start).astype(np.float64)
    worked = there.reshape(-1, coders)
    patterns = np.where(worked[cell], found.given.astype(np.int8), np.int8(-1))
    silent = np.repeat(units.sizes, codes) - np.bincount(cell, weights=length, minlength=len(worked))
    table = np.empty((len(worked), decisions.SHARED + 2 * coders))
    silence = np.where(worked, np.int8(0), np.int8(-1))
    both = zip(decisions.features(patterns), decisions.features(silence), strict=True)
    for column, (of_coded, of_silent) in enumerate(both):
        summed = np.bincount(cell, weights=of_coded * length, minlength=len(worked))
        table[:, column] = summed + of_silent * silent
    return table.reshape(units.sources, codes, -1)


def tallied(
    universes: Mapping[str, Sequence[Reach]],
    codes: Sequence[str],
    coders: Sequence[Mapping[tuple[str, str], Sequence[Reach]]],
    *,
    compared: Collection[tuple[str, str]] | None = None,
) -> NDArray[np.float64]:
    """Sum spans kept by name.

    Args:
        universes: The spans that count, by source; their order is that of the first axis.
        codes: In the order of the second axis.
        coders: Each coder's spans by (source, code); a missing key is silence. Keys not asked for are passed over.
        compared: Pairs (source, code) all coders have worked through; all if None.

    Returns:
        As ``tally``.
    """
    source_of, code_of = ({name: n for n, name in enumerate(names)} for names in (universes, codes))
    rows = [
        (source_of[source], code_of[code], coder, span.start, span.end)
        for coder, given in enumerate(coders)
        for (source, code), spans in given.items()
        if source in source_of and code in code_of
        for span in spans
    ]
    present = np.full((len(universes), len(codes), len(coders)), compared is None)
    for source, code in compared or ():
        if source in source_of and code in code_of:
            present[source_of[source], code_of[code]] = True
    shape = len(codes), len(coders)
    return tally(coded(rows), axis(list(universes.values())), shape, present=present)


def united(codings: Coded, units: int, coders: int) -> Coded:
    """Unite what overlaps within one code and coder; ordered by code, coder and place."""
    group = (codings.code * coders + codings.coder) * (units + 1)
    order = np.argsort(group + codings.start, kind="stable")
    chosen = codings.where(order)
    ends = np.maximum.accumulate((group[order]) + chosen.end)
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = group[order][1:] + chosen.start[1:] >= ends[:-1]
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    heads = chosen.where(first)
    return Coded(heads.source, heads.code, heads.coder, heads.start, ends[last] - group[order][last])


def stretches(codings: Coded, units: int, coders: int) -> Decided:
    """Cut the coded units where any coder begins or ends; ordered by code and place.

    Args:
        codings: Placed on the axis.
        units: Number of units of the axis.
        coders: Number of coders.
    """
    runs = united(codings, units, coders)
    edges = np.concatenate([runs.code * (units + 1) + runs.start, runs.code * (units + 1) + runs.end])
    order = np.argsort(edges, kind="stable")
    edges = edges[order]
    steps = np.zeros((len(edges), coders), dtype=np.int8)
    signs = np.repeat(np.array([1, -1], dtype=np.int8), len(runs))[order]
    steps[np.arange(len(edges)), np.tile(runs.coder, 2)[order]] = signs
    given = np.cumsum(steps, axis=0, dtype=np.int8)[:-1] > 0
    kept = (np.diff(edges) > 0) & given.any(axis=1)
    start, end = edges[:-1][kept], edges[1:][kept]
    code = start // (units + 1)
    return Decided(code, start - code * (units + 1), end - code * (units + 1), given[kept])


def tolerated(found: Decided, source: Column, worked: NDArray[np.bool_], tolerance: int) -> Decided:
    """Count short disagreement beside agreement as agreement.

    A run of stretches on which some but not all coders gave the code, no longer than the tolerance and touching a
    stretch all gave it, is a boundary drawn a little differently: everyone is taken to have given the code there. A
    short coding that meets no common stretch is still a disagreement.

    Args:
        found: Ordered by code and place.
        source: Number of the source of each.
        worked: Shape (stretches, coders): who worked there.
        tolerance: In units.
    """
    if not len(source):
        return found
    everyone: NDArray[np.bool_] = np.all(found.given | ~worked, axis=1)
    joined = np.zeros(len(source), dtype=np.bool_)
    joined[1:] = (found.start[1:] == found.end[:-1]) & (np.diff(found.code) == 0) & (np.diff(source) == 0)
    run = np.cumsum(~(joined & ~everyone & ~_previous(everyone)))
    length = np.bincount(run, weights=found.end - found.start)
    beside = joined & _previous(everyone)
    beside[:-1] |= joined[1:] & everyone[1:]
    touched = np.bincount(run, weights=beside) > 0
    forgiven = ~everyone & (length[run] <= tolerance) & touched[run]
    return Decided(found.code, found.start, found.end, found.given | (forgiven[:, None] & worked))


def _previous(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return each row's predecessor's flag, False for the first."""
    shifted: NDArray[np.bool_] = np.concatenate([[False], flags[:-1]])
    return shifted
