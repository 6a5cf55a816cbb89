"""A units x coders table as arrays, with units that are alike kept as one that occurs so many times.

Coded text is such a table too: its characters are the units, and a stretch that all coders coded alike is one unit
that occurs as often as it has characters. So the same coefficients serve questionnaires and transcripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.model.ratings import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from qcode.model.ratings import Rating, Ratings

MISSING = -1
_PAIR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """The values of m coders on n units.

    Attributes:
        codes: Shape (n, m): the index of the value among the categories; ``MISSING`` where there is none.
        categories: The values that occur, in their order.
        times: Shape (n,): how often each unit occurs.

    >>> items = items_of([["a", "b"], ["a", None]])
    >>> items.codes.tolist(), items.categories
    ([[0, 1], [0, -1]], ('a', 'b'))
    """

    codes: NDArray[np.int64]
    categories: tuple[Rating, ...]
    times: NDArray[np.int64]

    @property
    def rated(self) -> NDArray[np.int64]:
        """How many coders gave each unit a value, shape (n,)."""
        given: NDArray[np.int64] = (self.codes != MISSING).sum(axis=1)
        return given

    @property
    def compared(self) -> int:
        """Number of units with two values or more."""
        return int(self.times[self.rated >= _PAIR].sum())

    def tallies(self) -> NDArray[np.float64]:
        """Return how many coders gave each unit each value, shape (n, q)."""
        n, q = len(self.codes), len(self.categories)
        tallies = np.zeros((n, q))
        for column in self.codes.T:
            there = np.flatnonzero(column != MISSING)
            tallies[there, column[there]] += 1
        return tallies

    def only(self, keep: NDArray[np.bool_]) -> Items:
        """Return the units kept; the categories stay, used or not."""
        return Items(self.codes[keep], self.categories, self.times[keep])

    def complete(self) -> Items:
        """Return the units every coder gave a value."""
        return self.only((self.codes != MISSING).all(axis=1))

    def of(self, columns: Sequence[int]) -> Items:
        """Return the table of some coders; the categories stay, so that they mean the same in every pair."""
        return Items(self.codes[:, list(columns)], self.categories, self.times)

    def against_the_rest(self, category: int) -> Items:
        """Return the table of one value against all others: 1 where it was given, 0 where another was.

        >>> items_of([["a", "b"], ["c", None]]).against_the_rest(0).codes.tolist()
        [[1, 0], [0, -1]]
        """
        codes = np.where(self.codes == MISSING, MISSING, (self.codes == category).astype(np.int64))
        return Items(codes, (0.0, 1.0), self.times)

    def table(self) -> NDArray[np.float64]:
        """Return the q x q table of two coders over the units both gave a value."""
        q = len(self.categories)
        both = self.complete()
        flat = np.bincount(both.codes[:, 0] * q + both.codes[:, 1], weights=both.times, minlength=q * q)
        return np.asarray(flat, dtype=np.float64).reshape(q, q)


def items_of(values: Iterable[Sequence[Rating | None]], order: Sequence[str] = (), times: Sequence[int] = ()) -> Items:
    """Make the arrays of a table.

    Args:
        values: A row a unit, a value a coder.
        order: Values from the lowest to the highest; otherwise numbers by size, names by alphabet.
        times: How often each row occurs; once if not said.
    """
    rows = list(values)
    found = {value for row in rows for value in row if value is not None}
    places = {name: place for place, name in enumerate(order)}
    categories = sorted(found, key=lambda value: _place(value, places))
    index: dict[Rating | None, int] = {value: at for at, value in enumerate(categories)}
    index[None] = MISSING
    width = len(rows[0]) if rows else 0
    codes = np.array([[index[value] for value in row] for row in rows], dtype=np.int64).reshape(len(rows), width)
    often = np.array(times or np.ones(len(rows)), dtype=np.int64)
    return Items(codes, tuple(categories), often)


def items_from(ratings: Ratings) -> Items:
    """Return the arrays of a table that was read, without coders who gave no value at all."""
    items = items_of(ratings.values, ratings.order)
    return items.of(list(np.flatnonzero((items.codes != MISSING).any(axis=0))))


def _place(value: Rating, places: dict[str, int]) -> tuple[float, str]:
    if isinstance(value, float):
        return value, ""
    name = shown(value)
    return places.get(name, len(places)), name
