"""The sampling frame: who was asked and took part, counted in every unit there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.person import Outcome, Part

if TYPE_CHECKING:
    from qcode.model.count import Count

INTERVIEWS = frozenset({"interview", "double_interview"})
UNITS = (
    *("sources", "interviews", "double interviews", "focus groups", "other sources"),
    *("persons", "participations", "organisations"),
    *("refusals", "no answers", "cancellations"),
    *("observers", "observing organisations", "persons present", "interviewers", "persons spoken about", "waves"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A participation on its way into the frame, or a source nobody is known to take part in.

    Attributes:
        person: Empty for a source alone.
        cells: The rows of the frame in which it stands, by their keys.
    """

    source: str
    kind: str
    wave: int | None = None
    person: str = ""
    part: Part = Part.INFORMANT
    outcome: Outcome = Outcome.TOOK_PART
    organisations: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ((),)

    @property
    def informs(self) -> bool:
        """Whether this is an informant who took part."""
        return bool(self.person) and self.part is Part.INFORMANT and self.outcome is Outcome.TOOK_PART


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the frame.

    Attributes:
        keys: One for each grouping; empty text where a value is missing. No keys are the whole frame.
        counts: One for each of ``UNITS``, in their order.
    """

    keys: tuple[str, ...]
    counts: tuple[Count, ...]

    def n(self, unit: str) -> int:
        """Return a count."""
        return self.counts[UNITS.index(unit)].n


@dataclass(frozen=True, slots=True)
class OfKind:
    """Sources of a kind, and the informants in them."""

    kind: str
    sources: int
    persons: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A sampling frame.

    Attributes:
        by: What it is grouped by.
        cells: In printing order.
        total: Counted over everything, never summed.
        shared: What stands in several cells and is in the total once.
        kinds: Per kind of source; interviews of one person and of two are one kind here.
    """

    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Cell
    shared: tuple[Count, ...]
    kinds: tuple[OfKind, ...]
