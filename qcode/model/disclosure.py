"""Disclosure: how many persons what is printed could be, and what was left out so that they are enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Counted:
    """How many persons somebody could be.

    Attributes:
        register: Among the informants who took part.
        population: Among all there are, by the study's table; None where it says nothing.
    """

    register: int
    population: int | None = None

    @property
    def least(self) -> int:
        """The smaller of the two."""
        return self.register if self.population is None else min(self.register, self.population)

    def reaches(self, k: int) -> bool:
        """Tell whether both are large enough."""
        return self.least >= k

    def __str__(self) -> str:
        """Return both in words.

        >>> str(Counted(4, 1)), str(Counted(4))
        ('4 who took part, 1 there is', '4 who took part')
        """
        told = f"{self.register} who took part"
        return told if self.population is None else f"{told}, {self.population} there {_be(self.population)}"


def _be(n: int) -> str:
    return "is" if n == 1 else "are"


@dataclass(frozen=True, slots=True)
class Coarser:
    """What is left out of the attributions of a class.

    Attributes:
        who: The roles of the class; empty where there are none.
        dropped: Attributes left out.
        merged: Attributes printed coarser, each with what is printed.
        before: How many persons the rarest could be otherwise.
        after: How many now; of those nothing is told of, how many they are together.
        blocked: Whether nothing is told of them.
    """

    who: tuple[str, ...]
    dropped: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    before: int
    after: int
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """So many persons there are of a kind.

    Attributes:
        values: By attribute; an empty value is one that does not apply.
    """

    values: Mapping[str, str]
    n: int


@dataclass(frozen=True, slots=True)
class Signed:
    """One speaker of one quote that is printed, as far as it tells who they are.

    Attributes:
        place: The quote's id.
        person: The speaker's id.
        text: The attribution as printed.
        persons: Who it could be, by what the attribution tells.
        counted: How many that is.
        called: What else is printed of the person, and links the quotes it stands at: a pseudonym; or empty.
        chain: What links it to the quotes before it (the same person says); or empty.
        beside: Who it could be, by what the headings it stands under tell as well.
        others: How many of the speakers heard beside it there are.
    """

    place: str
    person: str
    text: str
    persons: frozenset[str]
    counted: Counted
    called: str = ""
    chain: str = ""
    beside: frozenset[str] | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Something that is printed, and how many persons it could be.

    Attributes:
        finding: What is said of it, with what mends it.
        what: As printed: an attribution, a cell, a lead-in.
        counted: None where nothing is counted.
        quotes: In how many quotes it stands.
    """

    finding: Finding
    what: str = ""
    counted: Counted | None = None
    quotes: int = 0


@dataclass(frozen=True, slots=True)
class DisclosureReport:
    """What a published set tells together.

    Attributes:
        rows: What was found, the worst first, attributions last.
        k: How many persons each should be able to be.
        quotes: How many quotes were looked at.
        persons: How many took part.
    """

    rows: tuple[Disclosed, ...]
    k: int
    quotes: int
    persons: int
