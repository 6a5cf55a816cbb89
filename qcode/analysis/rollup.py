"""Codings rolled up the tree: two coders who chose different children of one code agree on the parent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.axes import Coded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qcode.analysis.axes import Column


@dataclass(frozen=True, slots=True)
class Rollup:
    """Which codes count for which.

    Attributes:
        paths: The codes afterwards; their place is their number.
        code: Numbers of the codes before, ascending; a code comes once for each it counts for.
        counts_for: The numbers afterwards.
    """

    paths: tuple[str, ...]
    code: Column
    counts_for: Column

    def codings(self, of: Coded) -> Coded:
        """Return the codings under the codes they count for; a coder's overlapping ones are united by the tally."""
        first = np.searchsorted(self.code, of.code, side="left")
        times = np.searchsorted(self.code, of.code, side="right") - first
        row = np.repeat(np.arange(len(of)), times)
        turn = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
        code = self.counts_for[first[row] + turn]
        return Coded(of.source[row], code, of.coder[row], of.start[row], of.end[row])

    def present(self, of: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return who worked through a source for a code and all that counts for it.

        Args:
            of: Shape (sources, codes, coders), as ``tallies.tally`` takes it.
        """
        sources, _, coders = of.shape
        there = np.ones((len(self.paths), sources, coders), dtype=np.bool_)
        np.logical_and.at(there, self.counts_for, of.swapaxes(0, 1)[self.code])
        return there.swapaxes(0, 1)


def rolled_up(paths: Sequence[str], depth: int | None = None) -> Rollup:
    """Say which codes count for which.

    Args:
        paths: Of the codes, levels separated by ``/``; their place is their number.
        depth: Cut the tree after so many levels; None keeps every code, with what is coded below it, and adds the
            parents that are not among the codes.

    >>> rolled_up(["samarbejde/amt", "samarbejde/kommune", "tillid"], 1).paths
    ('samarbejde', 'tillid')
    >>> rolled_up(["samarbejde/amt"]).paths
    ('samarbejde', 'samarbejde/amt')
    """
    if depth is not None and depth < 1:
        message = f"a tree of {depth} levels"
        raise ValueError(message)
    pairs: list[tuple[int, str]] = []
    for code, path in enumerate(paths):
        names = path.split("/")
        ancestors = ["/".join(names[:level]) for level in range(1, len(names) + 1)]
        pairs += [(code, name) for name in (ancestors if depth is None else ancestors[:depth][-1:])]
    number = {name: n for n, name in enumerate(dict.fromkeys(name for _, name in pairs))}
    before = np.array([code for code, _ in pairs], dtype=np.int64)
    return Rollup(tuple(number), before, np.array([number[name] for _, name in pairs], dtype=np.int64))
