"""What stands together on one page: the quotes printed so far, and what runs on from one list of them to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.query import Query

if TYPE_CHECKING:
    from qcode.analysis.attributing import Chain
    from qcode.model.ledger import Entry
    from qcode.study.disclosure import Coarsener
    from qcode.study.retrieval import Facts, Hit


@dataclass(slots=True)
class PublishedSet:
    """One list of quotes.

    Attributes:
        places: What each is called in findings.
        sections: What each stands under; chains do not pass from one to the next.
        entries: Those of the ledger, where they are from there.
        query: What they were asked for by, with the headings they stand under and their form.
    """

    hits: list[Hit]
    facts: Facts
    places: list[str]
    sections: list[object]
    entries: list[Entry] = field(default_factory=list)
    query: Query = field(default_factory=Query)


@dataclass(slots=True)
class Running:
    """What runs on from one list to the next.

    Attributes:
        numbers: What each person was called who is numbered anew.
        under: The last heading between the lists; nothing follows on past it.
        chain: What the last quote was credited to; None before the first.
        coarsener: What was left out so far; None before the first.
        shown: The lists, in their order.
    """

    numbers: dict[str, str] = field(default_factory=dict)
    under: int = 0
    chain: Chain | None = None
    coarsener: Coarsener | None = None
    shown: list[PublishedSet] = field(default_factory=list)

    def section(self, groups: object) -> object:
        """Return what a quote stands under: the last heading, and those of its own list."""
        return (self.under, groups or "")
