"""Claims: sentences of a report, each with the query that counts it, and what was counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.count import Count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.finding import Finding
    from qcode.model.mask import Printed

PERSONS, SOURCES, ORGANISATIONS = "persons", "sources", "organisations"
UNITS = (PERSONS, SOURCES, ORGANISATIONS)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and its query, as ``claims.yaml`` has them.

    Attributes:
        id: Unique in the file.
        text: The sentence.
        unit: ``persons``, ``sources``, ``organisations``, or an attribute, whose values are counted.
        code: Code expression of what is said; empty for a ranking.
        where: Condition on who is counted; empty for all.
        against: Code expression of what is said against it, or empty.
        quantity: The words of the sentence that are counted, or empty where these are plain.
        ranking: Code expressions, most named first; empty for a claim on one number.
        among: Code expression of what else could have been named, or empty.
        place: File, line and column.
        places: Line and column of each field.
    """

    id: str
    text: str
    unit: str = PERSONS
    code: str = ""
    where: str = ""
    against: str = ""
    quantity: str = ""
    ranking: tuple[str, ...] = ()
    among: str = ""
    place: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who said something, who did not, and who was never asked; each is in one of the groups only.

    Attributes:
        code: What it is about, as it may be printed.
        unit: What is counted.
        said: Those who said it.
        against: Those who said the opposite, and not the same too.
        silent: Those who were asked and listened to, and said neither.
        not_coded: Those nobody has listened to for it yet.
        not_asked: Those who were not asked about it; they are in no denominator, as are those below.
        declined: Those who would not answer.
        not_applicable: Those it cannot be about.
        both: Those among ``said`` who said the opposite too.
        unplaced: Sources with a statement of somebody who is no unit: a speaker nobody knows, a missing value.
    """

    code: Printed
    unit: str
    said: tuple[Printed, ...] = ()
    against: tuple[Printed, ...] = ()
    silent: tuple[Printed, ...] = ()
    not_coded: tuple[Printed, ...] = ()
    not_asked: tuple[Printed, ...] = ()
    declined: tuple[Printed, ...] = ()
    not_applicable: tuple[Printed, ...] = ()
    both: tuple[Printed, ...] = ()
    unplaced: int = 0

    @property
    def count(self) -> Count:
        """Those who said it, of those asked."""
        of = len(self.said) + len(self.against) + len(self.silent) + len(self.not_coded)
        return Count(len(self.said), of, self.unit)


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim, counted.

    Attributes:
        text: The sentence as it may be printed; ``code``, ``where`` likewise.
        says: The quantity it states, as written there; empty where it states none.
        standings: One, or one for each code of a ranking, most named first as counted.
        words: What the study's bands allow for the number.
    """

    id: str
    text: Printed
    place: str
    unit: str
    code: Printed
    where: Printed
    says: str
    standings: tuple[Standing, ...]
    words: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
