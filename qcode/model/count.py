"""Counts that say their unit and what they are of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many.

    Attributes:
        of: The denominator, or None where there is none.
        unit: In the plural (``persons``).
    """

    n: int
    of: int | None
    unit: str

    def __str__(self) -> str:
        """Return ``12 of 29 persons``.

        >>> str(Count(12, 29, "persons")), str(Count(3, None, "statements"))
        ('12 of 29 persons', '3 statements')
        """
        return f"{self.n} {self.unit}" if self.of is None else f"{self.n} of {self.of} {self.unit}"
