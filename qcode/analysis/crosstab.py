"""Counting in tables: columns of numbers to numbers of persons, sources, organisations, codings or words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

WIDTH = 9
NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Statements:
    """Who is heard in which statement; columns of one length.

    A statement is what codings of one code that overlap have in common (``analysis.statements.merged``); where codes
    are not told apart, codings of any of them.

    Attributes:
        statement: Its number, from 0; a row for each coding and each participation heard in it.
        source: Row of the database; ``code``, ``participation`` and ``coder`` likewise.
        timed: 1 for a stretch of a recording.
        start: Of the whole statement, as are ``end``, ``first`` and ``last``, its turns.
    """

    statement: Ints
    source: Ints
    code: Ints
    timed: Ints
    start: Ints
    end: Ints
    first: Ints
    last: Ints
    coder: Ints
    participation: Ints

    def chosen(self, wanted: NDArray[np.bool_] | NDArray[np.intp]) -> Statements:
        """Return some of the rows, by a truth value each or by their places."""
        return Statements(*(getattr(self, name)[wanted] for name in self.__slots__))

    def among(self, codes: Iterable[int]) -> Statements:
        """Return the rows of some codes."""
        return self.chosen(np.isin(self.code, np.fromiter(codes, np.int64)))


def of_rows(rows: Sequence[Sequence[int]]) -> Statements:
    """Return statements from rows that have the columns in their order."""
    table = np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, len(Statements.__slots__))
    return Statements(*table.T)


def together(one: Statements, other: Statements) -> Statements:
    """Return the rows of both; their statements are numbered alike."""
    return Statements(*(np.concatenate((getattr(one, name), getattr(other, name))) for name in one.__slots__))


def statements(
    rows: Iterable[Sequence[int]], *, by_code: bool, above: Mapping[int, Sequence[int]] | None = None
) -> Statements:
    """Unite codings to statements.

    Args:
        rows: As ``store.tables.heard`` gives them.
        by_code: Whether each code has statements of its own.
        above: The codes above each code, where codings count for those too.
    """
    table = np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, WIDTH)
    if above is not None:
        table = _lifted(table, above)
    source, code, timed, start, end, first, last, coder, who = table.T
    group = code if by_code else np.zeros_like(code)
    order = np.lexsort((end, start, group, timed, source))
    source, group, timed, start, end = source[order], group[order], timed[order], start[order], end[order]
    new_group = np.ones(len(order), np.bool_)
    new_group[1:] = (source[1:] != source[:-1]) | (timed[1:] != timed[:-1]) | (group[1:] != group[:-1])
    number = np.cumsum(new_group)
    step = int(end.max(initial=0)) + 1
    reached = np.maximum.accumulate(end + number * step)
    new = new_group.copy()
    new[1:] |= start[1:] + number[1:] * step >= reached[:-1]
    statement = np.cumsum(new) - 1
    at = np.flatnonzero(new)
    ends = np.maximum.reduceat(end, at) if len(at) else end
    firsts, lasts = (first[order], last[order])
    if len(at):
        firsts, lasts = np.minimum.reduceat(firsts, at), np.maximum.reduceat(lasts, at)
    return Statements(
        statement, source, code[order], timed, start[at][statement], ends[statement], firsts[statement],
        lasts[statement], coder[order], who[order],
    )  # fmt: skip


def _lifted(table: Ints, above: Mapping[int, Sequence[int]]) -> Ints:
    """Add to each coding one for each code above its own."""
    parts = [table]
    for code in np.unique(table[:, 1]).tolist():
        of_code = table[table[:, 1] == code]
        for one in above.get(code, ()):
            lifted = of_code.copy()
            lifted[:, 1] = one
            parts.append(lifted)
    return np.concatenate(parts)


def places(found: Statements) -> list[tuple[int, int]]:
    """Return the sources and participations heard."""
    pairs = np.unique(np.stack((found.source, found.participation), axis=1), axis=0)
    return [(int(source), int(who)) for source, who in pairs]


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Under which keys things stand: pairs of a thing and a key, several of a thing where it has several.

    Attributes:
        things: Ordered.
        keys: Numbers from 0.
        n: How many keys there are.
    """

    things: Ints
    keys: Ints
    n: int


def keys(pairs: Iterable[tuple[int, int]], n: int) -> Keys:
    """Return keys from pairs of thing and key."""
    table = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return Keys(table[:, 0], table[:, 1], n)


def numbered(found: Statements, known: Mapping[tuple[int, int], int]) -> Ints:
    """Return the number of the place of each row; -1 for one that is not known."""
    if not known:
        return np.full(len(found.source), NOBODY, np.int64)
    step = int(found.participation.max(initial=0)) + max((who for _, who in known), default=0) + 2
    codes = np.fromiter((source * step + who for source, who in known), np.int64, len(known))
    values = np.fromiter(known.values(), np.int64, len(known))
    order = np.argsort(codes)
    codes, values = codes[order], values[order]
    wanted = found.source * step + found.participation
    at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where((codes[at] == wanted) & (found.participation >= 0), values[at], NOBODY)


def expanded(things: Ints, known: Keys) -> tuple[Ints, Ints]:
    """Return, for each thing and each key of it, the thing's place in ``things``, and the key.

    >>> at, under = expanded(np.array([5, 7]), keys([(5, 0), (5, 1), (7, 1)], 2))
    >>> at.tolist(), under.tolist()
    ([0, 0, 1], [0, 1, 1])
    """
    left = np.searchsorted(known.things, things, "left")
    many = np.searchsorted(known.things, things, "right") - left
    at = np.repeat(np.arange(len(things)), many)
    within = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
    return at, known.keys[np.repeat(left, many) + within]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Numbers of a table, each counted for itself: totals are never sums."""

    cells: list[list[int]]
    rows: list[int]
    columns: list[int]
    total: int


def counted(row: Ints, column: Ints, unit: Ints, size: tuple[int, int], weight: Ints | None = None) -> Counted:
    """Count different units in each cell, row, column and in all; with weights, add those of different units up.

    >>> one = counted(np.array([0, 0, 1]), np.array([0, 0, 0]), np.array([4, 4, 4]), (2, 1))
    >>> one.cells, one.rows, one.columns, one.total
    ([[1], [1]], [1, 1], [1], 1)
    """
    high, wide = size

    def count(group: Ints, groups: int) -> Ints:
        many = int(unit.max(initial=0)) + 1
        different, at = np.unique(group * many + unit, return_index=True)
        sums = np.bincount(different // many, None if weight is None else weight[at], groups)
        return sums.astype(np.int64)

    cells = count(row * wide + column, high * wide).reshape(high, wide)
    alone = np.zeros(len(unit), np.int64)
    return Counted(cells.tolist(), count(row, high).tolist(), count(column, wide).tolist(), int(count(alone, 1)[0]))


def each_once(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return where each pair of numbers stands first, and which of those each row is.

    >>> first, of = each_once(np.array([4, 4, 5]), np.array([1, 1, 1]))
    >>> first.tolist(), of.tolist()
    ([0, 2], [0, 0, 1])
    """
    low = int(other.min(initial=0))
    many = int(other.max(initial=0)) - low + 1
    _, first, of = np.unique(one * many + (other - low), return_index=True, return_inverse=True)
    return first.astype(np.int64), of.astype(np.int64)


def numbers(values: Iterable[int]) -> Ints:
    """Return numbers as a column."""
    return np.fromiter(values, np.int64)


def asked(
    places: Sequence[int], axes: tuple[Keys | None, Keys | None], unasked: Mapping[int, Collection[int]], codes: int
) -> tuple[Ints, Ints, Ints]:
    """Return place, row and column of everybody asked.

    Args:
        places: Those asked at all.
        axes: The keys of places in rows and columns; None for the axis of codes.
        unasked: By the number of a code, the places that were not asked about it.
        codes: How many codes there are.
    """
    place = np.fromiter(places, np.int64, len(places))
    code = np.zeros(len(place), np.int64)
    if None in axes:
        code, place = np.repeat(np.arange(codes), len(place)), np.tile(place, codes)
        kept = np.ones(len(place), np.bool_)
        for n, those in unasked.items():
            kept &= ~((code == n) & np.isin(place, np.fromiter(those, np.int64)))
        code, place = code[kept], place[kept]
    under: list[Ints] = []
    for axis in axes:
        if axis is None:
            under.append(code)
            continue
        at, column = expanded(place, axis)
        place, code, under = place[at], code[at], [one[at] for one in under]
        under.append(column)
    if axes[0] is None:
        under[0] = code
    return place, under[0], under[1]
