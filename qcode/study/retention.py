"""Until when original words may be kept, as ``study.yaml`` promises it, and which are kept longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qcode.study import consent, sealed, transcripts

if TYPE_CHECKING:
    from qcode.study.opening import Study

SOON = 60
"""So many days before the day it is said."""


@dataclass(frozen=True, slots=True)
class Due:
    """Sources whose originals are to go.

    Attributes:
        kind: Of the sources; empty for all that no other line speaks of.
        day: ISO date, the last day they may be kept.
        left: Days until then; below 0 once it has passed.
        sources: How many have a text.
    """

    kind: str
    day: str
    left: int
    sources: int

    @property
    def over(self) -> bool:
        """Whether the day has passed."""
        return self.left < 0

    def __str__(self) -> str:
        """Say it in a sentence."""
        what = f"Original words of {self.sources} {'source' if self.sources == 1 else 'sources'}"
        what += f" ({self.kind})" if self.kind else ""
        if self.over:
            return f"{what} were to be kept until {self.day} and no longer."
        return f"{what} may be kept until {self.day}: {self.left} days from today."


def due(study: Study) -> list[Due]:
    """Return what is to go soon, or was to go; the earliest first. Of a sealed study nothing is left to go."""
    promised = study.settings.anonymity.retention
    if not promised or sealed.since(study):
        return []
    today = date.fromisoformat(consent.today(study))
    n: dict[str, int] = {}
    for one in transcripts.all_sources(study):
        if one.words:
            kind = one.kind if one.kind in promised else ""
            n[kind] = n.get(kind, 0) + 1
    found = [
        Due(kind, day, (date.fromisoformat(day) - today).days, n[kind]) for kind, day in promised.items() if n.get(kind)
    ]
    return sorted((one for one in found if one.left <= SOON), key=lambda one: (one.day, one.kind))
