"""Ratings: what coders said of units, as a table with a row per unit and a column per coder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Rating = str | float | frozenset[str]


class Level(StrEnum):
    """What the values of a table mean: names, an order, distances, or sets of names."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"
    SET = "set"


class Weights(StrEnum):
    """How much of an agreement two different values are."""

    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"
    RADICAL = "radical"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Ratings:
    """A units x coders table; a missing cell is None, which is not the empty set.

    Attributes:
        units: Their names, one a row.
        coders: Their names, one a column.
        values: One row a unit, one value a coder.
        order: All values from the lowest to the highest, where they have an order that is not that of numbers.
        differences: How far two values (their names) differ, where the researcher says so.
        remarks: What was noticed when the table was read.

    >>> Ratings(("1", "2"), ("A", "B"), (("ja", "nej"), ("ja", None))).missing
    1
    """

    units: tuple[str, ...]
    coders: tuple[str, ...]
    values: tuple[tuple[Rating | None, ...], ...]
    order: tuple[str, ...] = ()
    differences: Mapping[tuple[str, str], float] | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table whose rows are not as long as it has coders."""
        if len(self.values) != len(self.units) or any(len(row) != len(self.coders) for row in self.values):
            message = f"{len(self.values)} rows do not fit {len(self.units)} units x {len(self.coders)} coders"
            raise ValueError(message)

    @property
    def missing(self) -> int:
        """Number of empty cells."""
        return sum(value is None for row in self.values for value in row)

    @property
    def active(self) -> tuple[str, ...]:
        """The coders who gave any value."""
        return tuple(name for at, name in enumerate(self.coders) if any(row[at] is not None for row in self.values))


def shown(value: Rating) -> str:
    """Return a value as a person writes it.

    >>> shown(2.0), shown(2.5), shown(frozenset({"b", "a"})), shown(frozenset())
    ('2', '2.5', 'a|b', '{}')
    """
    if isinstance(value, float):
        return f"{value:.15g}"
    return value if isinstance(value, str) else "|".join(sorted(value)) or "{}"
