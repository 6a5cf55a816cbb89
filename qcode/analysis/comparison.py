"""A comparison of coders as a study has it: rows of the database numbered, and who worked through what.

Everything that can be asked of it is here: the tree rolled up, some coders only, groups of sources or of turns, and all
coefficients, in one form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.axes import Axis, Coded
from qcode.analysis.rollup import rolled_up
from qcode.analysis.tallies import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from qcode.analysis.axes import Column

_ROW = 5
_TWO = 2


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Some coders' codings of the same sources.

    Attributes:
        coders: Their place is their number.
        codes: Names; their place is their number.
        codings: In offsets of the sources, everything numbered.
        units: Of all sources.
        present: Shape (sources, codes, coders): who worked through the source for the code.
        tolerance: Boundaries so many units apart count as the same.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    codings: Coded
    units: Axis
    present: NDArray[np.bool_]
    tolerance: int = 0

    def sums(self) -> NDArray[np.float64]:
        """Return the sums of every source and code, as the coefficients take them."""
        shape = len(self.codes), len(self.coders)
        return tally(self.codings, self.units, shape, present=self.present, tolerance=self.tolerance)

    def of_coders(self, coders: Sequence[int]) -> Comparison:
        """Return the comparison of some coders only."""
        chosen = list(coders)
        names = tuple(self.coders[one] for one in chosen)
        return replace(self, coders=names, codings=self.codings.of_coders(chosen), present=self.present[..., chosen])

    def of_codes(self, codes: Sequence[int]) -> Comparison:
        """Return the comparison of some codes only, numbered anew in the order given."""
        number = np.full(len(self.codes), -1)
        number[list(codes)] = np.arange(len(codes))
        found = number[self.codings.code]
        kept = self.codings.where(found >= 0)
        codings = Coded(kept.source, number[kept.code], kept.coder, kept.start, kept.end)
        names = tuple(self.codes[one] for one in codes)
        return replace(self, codes=names, codings=codings, present=self.present[:, list(codes)])

    def rolled_up(self, depth: int | None) -> Comparison:
        """Return the comparison of the tree cut after ``depth`` levels; None keeps all, with what is coded below."""
        up = rolled_up(self.codes, depth)
        return replace(self, codes=up.paths, codings=up.codings(self.codings), present=up.present(self.present))

    def within(self, pieces: Sequence[int] | Column) -> Comparison:
        """Return the comparison of some pieces of the axis only, by their number."""
        kept = np.asarray(pieces, dtype=np.int64)
        of = self.units
        return replace(self, units=Axis(of.unit, of.sources, of.source[kept], of.start[kept], of.end[kept], of.whole))

    def counted(self) -> Coded:
        """Return the codings that count, placed: in the universe, by coders who worked there, beside another's work."""
        codings = self.codings
        mine = self.present[codings.source, codings.code, codings.coder]
        compared = self.present.sum(axis=-1)[codings.source, codings.code] >= _TWO
        return self.units.placed(codings.where(mine & compared))

    def codings_of_codes(self) -> list[int]:
        """Return how many codings of each code are compared."""
        counted: list[int] = np.bincount(self.counted().code, minlength=len(self.codes)).tolist()
        return counted

    def decided(self) -> Iterator[tuple[int, int, int, list[int]]]:
        """Yield source, code, the unit's place in its source, and 1, 0 or -1 (did not work there) of every coder.

        What fewer than two coders worked through is passed over, as the coefficients do.
        """
        placed, offsets = self.counted(), self.units.offsets
        for code in range(len(self.codes)):
            given = np.zeros((int(offsets[-1]), len(self.coders)), dtype=np.int64)
            chosen = placed.where(placed.code == code)
            for coder, start, end in zip(chosen.coder.tolist(), chosen.start, chosen.end, strict=True):
                given[start:end, coder] = 1
            for source in np.flatnonzero(self.present[:, code].sum(axis=-1) >= _TWO).tolist():
                there = np.where(self.present[source, code], given[offsets[source] : offsets[source + 1]], -1)
                yield from ((source, code, unit, row) for unit, row in enumerate(there.tolist()))

    def missing(self) -> list[int]:
        """Return, for each code, the units a coder did not decide on though another one did."""
        worked = self.present.sum(axis=-1)
        absent = np.where(worked > 0, len(self.coders) - worked, 0)
        gone: list[int] = (absent * self.units.sizes[:, None]).sum(axis=0).tolist()
        return gone


def columns(rows: Iterable[tuple[int, int, int, int, int]], sources: Sequence[int], codes: Sequence[int]) -> Coded:
    """Make columns of rows of the database; those of other sources and codes are passed over.

    Args:
        rows: Row of the source, row of the code, number of the coder, start, end.
        sources: Rows in the order of their numbers.
        codes: Rows in the order of their numbers.

    >>> columns([(70, 9, 1, 0, 5), (71, 8, 0, 2, 3)], [70], [8, 9]).code.tolist()
    [1]
    """
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, _ROW)
    source, code = _numbered(flat[:, 0], sources), _numbered(flat[:, 1], codes)
    kept = (source >= 0) & (code >= 0)
    coder, start, end = (np.ascontiguousarray(flat[kept, column]) for column in (2, 3, 4))
    return Coded(source[kept], code[kept], coder, start, end)


def pieces(rows: Iterable[tuple[int, int, int]], sources: Sequence[int], unit: str, *, whole: bool) -> Axis:
    """Lay rows (source, start, end) end to end; they are ordered and disjoint within a source.

    >>> pieces([(71, 3, 9), (70, 0, 4)], [70, 71], "character", whole=False).sizes.tolist()
    [4, 6]
    """
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 3)
    source = _numbered(flat[:, 0], sources)
    order = np.argsort(source, kind="stable")
    return Axis(unit, len(sources), source[order], flat[order, 1], flat[order, 2], whole)


def presence(
    shape: tuple[Sequence[int], Sequence[tuple[int, int]], int],
    whole: Iterable[tuple[int, int, int]],
    parts: Iterable[tuple[int, int, int]] = (),
) -> NDArray[np.bool_]:
    """Say who worked through which source for which code.

    Args:
        shape: Rows of the sources; row and codebook of each code; number of coders.
        whole: Number of the coder, source and codebook of each pass for a codebook.
        parts: Number of the coder, source and code of each pass for some codes.

    Returns:
        Shape (sources, codes, coders).
    """
    sources, codes, coders = shape
    place, number = {row: n for n, row in enumerate(sources)}, {row: n for n, (row, _) in enumerate(codes)}
    books = np.array([book for _, book in codes], dtype=np.int64)
    there = np.zeros((len(sources), len(codes), coders), dtype=np.bool_)
    for coder, source, book in whole:
        if source in place:
            there[place[source], :, coder] |= books == book
    for coder, source, code in parts:
        if source in place and code in number:
            there[place[source], number[code], coder] = True
    return there


def _numbered(rows: Column, known: Sequence[int]) -> Column:
    """Return the place of each row among the known ones, -1 where it is not among them."""
    table = np.array(known, dtype=np.int64)
    if not len(table):
        return np.full(len(rows), -1)
    order = np.argsort(table)
    at = np.minimum(np.searchsorted(table[order], rows), len(table) - 1)
    return np.where(table[order][at] == rows, order[at], -1)
