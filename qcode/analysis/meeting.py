"""Statements of different codes that meet: by overlap, or within some turns of one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.crosstab import Statements, expanded, keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """How often two codes meet.

    Attributes:
        first: Row of a code, as is ``second``; of two codes the smaller row is the first.
        both: How many of the units they meet in.
    """

    first: int
    second: int
    both: int


def pairs(found: Statements, near: int | None) -> tuple[Statements, Ints, Ints]:
    """Return each statement once, and which of them meet: places in it, the earlier and the later statement.

    A stretch of a recording meets no words.

    Args:
        found: Of one code each.
        near: How many turns apart they may stand; None where they must overlap.
    """
    _, at = np.unique(found.statement, return_index=True)
    one = found.chosen(at)
    start, end = (one.start, one.end) if near is None else (one.first, one.last + near + 1)
    begins = np.maximum(start, 0)
    step = int(end.max(initial=0)) + 2
    place = (one.source * 2 + one.timed) * step
    order = np.argsort(place + begins, kind="stable")
    one = one.chosen(order)
    low, high = (place + begins)[order], (place + end)[order]
    many = np.searchsorted(low, high, "left") - np.arange(len(low)) - 1
    many = np.maximum(many, 0)
    left = np.repeat(np.arange(len(low)), many)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    differ = one.code[left] != one.code[right]
    return one, left[differ], right[differ]


def in_statements(one: Statements, left: Ints, right: Ints) -> list[Met]:
    """Count the statements of each of two codes that meet the other, and take the smaller number."""
    a, b = one.code[left], one.code[right]
    turned = a > b
    of_low, of_high = np.where(turned, right, left), np.where(turned, left, right)
    low, high = np.minimum(a, b), np.maximum(a, b)
    sides = [_counted(low, high, statement) for statement in (of_low, of_high)]
    return [Met(*codes, min(n, sides[1][codes])) for codes, n in sides[0].items()]


def in_units(one: Statements, left: Ints, right: Ints, heard: Iterable[tuple[int, int]], units: int) -> list[Met]:
    """Count the units in which two codes meet; ``heard`` are pairs of a statement's number and a unit heard in it."""
    known = keys(heard, units)
    at, unit = expanded(one.statement[left], known)
    there = np.isin(one.statement[right[at]] * units + unit, known.things * units + known.keys)
    at, unit = at[there], unit[there]
    a, b = one.code[left[at]], one.code[right[at]]
    return [Met(*codes, n) for codes, n in _counted(np.minimum(a, b), np.maximum(a, b), unit).items()]


def _counted(low: Ints, high: Ints, unit: Ints) -> dict[tuple[int, int], int]:
    """Count different units for each pair of codes."""
    codes, many = int(high.max(initial=0)) + 1, int(unit.max(initial=0)) + 1
    different = np.unique((low * codes + high) * many + unit) // many
    found, n = np.unique(different, return_counts=True)
    return {divmod(int(one), codes): int(count) for one, count in zip(found, n, strict=True)}


def heard_in(found: Statements, place: Ints, pairs_of_units: Iterable[tuple[int, int]], units: int) -> Ints:
    """Return pairs of a statement's number and a unit heard in it, each once."""
    at, unit = expanded(place, keys(pairs_of_units, units))
    both = np.unique(found.statement[at] * units + unit)
    return np.stack(np.divmod(both, units), axis=1)


def sizes(one: Statements) -> dict[int, int]:
    """Return how many statements each code has; each statement stands once."""
    codes, n = np.unique(one.code, return_counts=True)
    return dict(zip(codes.tolist(), n.tolist(), strict=True))


def per_code(found: Statements, place: Ints, pairs_of_units: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return the units in which each code is heard."""
    at, unit = expanded(place, keys(pairs_of_units, 0))
    done: dict[int, set[int]] = {}
    for one, other in np.unique(np.stack((found.code[at], unit), axis=1), axis=0).tolist():
        done.setdefault(one, set()).add(other)
    return done
