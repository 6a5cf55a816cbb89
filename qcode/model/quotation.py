"""Quotations: spans read back, before and after the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.mask import Printed
    from qcode.model.span import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Codings that overlap, united: what is counted as one.

    Attributes:
        codes: Paths of the codes found in it, in the order of the tree.
        coders: Sorted.
    """

    source: str
    span: Span
    codes: tuple[str, ...]
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Informant:
    """Who speaks in a quotation, with the attributes that hold there.

    Attributes:
        person: The person's id, or empty where the speaker is unknown.
        name: What may be printed for the person: the pseudonym, else the id.
        values: Attribute name to its values; absent where missing or not applicable.
    """

    person: str
    name: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What of one turn a quotation holds; original words.

    Attributes:
        span: Place of these words in the source's text.
        informant: None for the interviewer.
        context: True for turns shown around the quotation only.
    """

    turn: int
    span: Span
    words: str
    label: str
    interviewer: bool
    informant: Informant | None
    time: int | None = None
    context: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement read back, with original words: for the workshop, never for taking away."""

    source: str
    kind: str
    statement: Statement
    parts: tuple[Part, ...]

    @property
    def informants(self) -> tuple[Informant, ...]:
        """Those who speak in it, in order of appearance, each once."""
        seen = {
            part.informant.person: part.informant
            for part in self.parts
            if part.informant is not None and not part.context
        }
        return tuple(seen.values())


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
        speaker: None where there are several informants or none is known.
        attributes: One entry per declared attribute, empty where it has no value.
        groups: The printed keys under which it stands, outermost first.
    """

    id: str
    source: Printed
    span: Span
    speaker: Printed | None
    attribution: Printed
    codes: tuple[Printed, ...]
    coders: tuple[str, ...]
    parts: tuple[PrintedPart, ...]
    attributes: Mapping[str, Printed]
    groups: tuple[Printed, ...] = ()
    masked: bool = True

    @property
    def words(self) -> str:
        """The printed words, a turn a line, without context."""
        return "\n".join(str(part.words) for part in self.parts if not part.context)
