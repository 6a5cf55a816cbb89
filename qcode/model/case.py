"""Cases: what is placed among ideal types, by whom, and what supports and opposes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.count import Count
    from qcode.model.mask import Printed
    from qcode.model.quotation import QuoteSet
    from qcode.model.settings import Settings


class CaseKind(StrEnum):
    """What a case can be."""

    PERSON = "person"
    ORGANISATION = "organisation"
    SOURCE = "source"
    ATTRIBUTE = "attribute"


class Stance(StrEnum):
    """What a quotation does to a classification."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"


@dataclass(frozen=True, order=True, slots=True)
class Case:
    """A person, organisation or source, or all that has one value of an attribute (region 2).

    Attributes:
        name: Its id, or the attribute's value.
        attribute: The attribute's name; empty for the other kinds.
    """

    kind: CaseKind
    name: str
    attribute: str = ""

    def __str__(self) -> str:
        """Return it as commands take it.

        >>> str(Case(CaseKind.PERSON, "P07")), str(Case(CaseKind.ATTRIBUTE, "2", "region"))
        ('person:P07', 'region=2')
        """
        return f"{self.attribute}={self.name}" if self.attribute else f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class IdealType:
    """One type of a typology."""

    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Typology:
    """Types that cases are held against.

    Attributes:
        cases: How many cases are classified in it.
    """

    name: str
    definition: str
    types: tuple[IdealType, ...]
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Classification:
    """One coder's judgement that a case is of a type.

    Attributes:
        id: Row of the study.
        note: Why, in the coder's words.
    """

    id: int
    case: Case
    typology: str
    type: str
    coder: str
    note: str
    created: str


@dataclass(frozen=True, slots=True)
class PlacedCase:
    """A classification past the gate, with what was found for and against it.

    Attributes:
        supports: Statements that support it; codings of one place are one statement.
    """

    case: Printed
    typology: Printed
    type: Printed
    coder: Printed
    note: Printed
    supports: int
    opposes: int


@dataclass(frozen=True, slots=True)
class TypeCount:
    """A type with the cases placed there, of all cases of its typology."""

    typology: Printed
    type: Printed
    count: Count
    cases: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Cases by type, past the gate."""

    rows: tuple[PlacedCase, ...]
    types: tuple[TypeCount, ...]
    settings: Settings
    draft: bool = False
    masked: bool = True


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One case past the gate, each classification with its quotations for and against."""

    case: Printed
    rows: tuple[tuple[PlacedCase, QuoteSet, QuoteSet], ...]
    settings: Settings
    draft: bool = False
    masked: bool = True


@dataclass(frozen=True, slots=True)
class TrianglePoint:
    """A case in a triangle of three types.

    Attributes:
        shares: Of its supporting statements, by type; they sum to 1.
        counts: Its supporting statements by type.
    """

    case: Printed
    shares: tuple[float, float, float]
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Triangle:
    """A typology of three types with its cases between them, past the gate."""

    typology: Printed
    types: tuple[Printed, Printed, Printed]
    points: tuple[TrianglePoint, ...]
    settings: Settings
    draft: bool = False
    masked: bool = True
