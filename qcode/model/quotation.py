"""Quotations: spans read back, past the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.attribution import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.count import Count
    from qcode.model.finding import Finding
    from qcode.model.mask import Printed
    from qcode.model.picking import Selection
    from qcode.model.settings import Settings
    from qcode.model.time_span import Stretch


@dataclass(frozen=True, slots=True)
class Informant:
    """Who speaks in a quotation, with the attributes that hold there.

    Attributes:
        person: The person's id, or empty where the speaker is unknown.
        name: What may be printed for the person: the pseudonym, else the id.
        values: Attribute name to its values; absent where missing or not applicable.
        pseudonym: Empty where the register gives none.
        organisations: Whom the person represents.
        dropped: What is not printed: attributes, so that more persons could be meant; ``organisation``, by consent.
        instead: What is printed for whatever an attribution asks, where nothing of the person may be told.
        approved: Whether they have approved these words with the attribution, so that nothing is left out of it.
    """

    person: str
    name: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pseudonym: str = ""
    organisations: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    instead: str = ""
    approved: bool = False

    @property
    def settled(self) -> bool:
        """Whether consent says what is told of them, and not the count of who could be meant."""
        return bool(self.instead) or self.approved


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """One turn's share of a printed quotation."""

    turn: int
    speaker: Printed
    person: str
    words: Printed
    interviewer: bool
    context: bool = False


@dataclass(frozen=True, slots=True)
class PrintedQuotation:
    """A quotation past the gate.

    Attributes:
        id: Source and span; the same whatever the grouping.
        span: A place in the text, or a stretch of the recording.
        speaker: None where there are several informants or none is known.
        attributes: One entry per declared attribute, empty where it has no value.
        groups: The printed keys under which it stands, outermost first.
        time: Milliseconds into the recording where it begins, or None where nobody noted it.
        verbatim: Whether the words are the speaker's own; those of a referat are the note-taker's.
        about: Who it is about, where a coder said so.
        form: How it stands on the page.
        marks: Whether it stands in quotation marks.
        coarsened: Attributes left out, or printed coarser, so that it could be enough persons.
    """

    id: str
    source: Printed
    span: Stretch
    speaker: Printed | None
    attribution: Printed
    codes: tuple[Printed, ...]
    coders: tuple[str, ...]
    parts: tuple[PrintedPart, ...]
    attributes: Mapping[str, Printed]
    groups: tuple[Printed, ...] = ()
    masked: bool = True
    time: int | None = None
    verbatim: bool = True
    about: tuple[Printed, ...] = ()
    form: Form = Form.AFTER
    marks: bool = True
    coarsened: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The printed words, a turn a line, without context."""
        return "\n".join(str(part.words) for part in self.parts if not part.context)


@dataclass(frozen=True, slots=True)
class QuoteSet:
    """Quotations past the gate, in printing order, with what they count.

    Attributes:
        quotations: In several groups means several times.
        counts: Statements, persons and sources found, whatever the limit; persons and sources of all who match the
            condition.
        asked: The query in its own words: code expression, condition, coders.
        by: The grouping asked for.
        settings: Language and typography to print by.
        findings: What was missing, with the place to fill it in.
        undecided: How many of the quotations hold a name nobody has decided on.
        selection: How they were chosen among those found; None where all are there.
    """

    quotations: tuple[PrintedQuotation, ...]
    counts: tuple[Count, ...]
    asked: tuple[Printed, ...]
    by: tuple[str, ...]
    settings: Settings
    findings: tuple[Finding, ...] = ()
    draft: bool = False
    masked: bool = True
    undecided: int = 0
    selection: Selection | None = None
