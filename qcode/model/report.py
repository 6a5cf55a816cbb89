"""Reports: what a chapter is to consist of, and what became of each of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.audit import Audit
    from qcode.model.claim import CheckedClaim
    from qcode.model.coverage import Covered
    from qcode.model.finding import Finding
    from qcode.model.ledger import PrintedLedger
    from qcode.model.mask import Printed
    from qcode.model.pairing import PairSet
    from qcode.model.printed_codebook import PrintedCodebook
    from qcode.model.quotation import QuoteSet
    from qcode.model.settings import Settings
    from qcode.model.table import Cooccurrence, Crosstab, Framework

    Value = str | int | bool | tuple[str, ...]


class PartKind(StrEnum):
    """What a part of a report is."""

    HEADING = "heading"
    PROSE = "prose"
    QUOTES = "quotes"
    MATRIX = "matrix"
    COOCCUR = "cooccur"
    COVERAGE = "coverage"
    FRAMEWORK = "framework"
    FRAME = "frame"
    CLAIMS = "claims"
    GAPS = "gaps"
    APPENDIX = "appendix"


METHOD = ("frame", "guides", "codes", "passes", "agreement", "consent")
"""Sections of the method appendix, in their order."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part, as the file has it.

    Attributes:
        options: Those that stand there, typed.
        line: 1-based, as is ``column``.
        places: Line and column of each option.
    """

    kind: PartKind
    options: Mapping[str, Value]
    line: int
    column: int
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return an option that is a text; empty where it is not there."""
        value = self.options.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an option that is a list."""
        value = self.options.get(name, ())
        return value if isinstance(value, tuple) else ()

    def number(self, name: str, otherwise: int = 0) -> int:
        """Return an option that is a number."""
        value = self.options.get(name, otherwise)
        return value if isinstance(value, int) else otherwise

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        """Return an option that is yes or no."""
        value = self.options.get(name, otherwise)
        return value if isinstance(value, bool) else otherwise


@dataclass(frozen=True, slots=True)
class Spec:
    """A report's file.

    Attributes:
        title: What the report is called.
        file: The file, as it is named in messages.
    """

    title: str
    parts: tuple[Part, ...]
    file: str


@dataclass(frozen=True, slots=True)
class HeadingPiece:
    """A heading of the writer's own."""

    line: Printed
    level: int


@dataclass(frozen=True, slots=True)
class ProsePiece:
    """Paragraphs: the writer's own, or sentences on what was not said."""

    paragraphs: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class QuotesPiece:
    """Quotations, under a heading for each group.

    Attributes:
        counted: Say how many statements, persons and sources there are.
        placed: Say below each where it is from.
    """

    found: QuoteSet
    counted: bool
    placed: bool


@dataclass(frozen=True, slots=True)
class PairsPiece:
    """Quotations side by side, a table for each theme, under the writer's caption, if there is one, and the theme."""

    found: PairSet
    placed: bool
    caption: Printed | None


@dataclass(frozen=True, slots=True)
class LedgerPiece:
    """Quotations of the ledger, with their edits."""

    found: PrintedLedger
    placed: bool


@dataclass(frozen=True, slots=True)
class StatesTable:
    """Codes by cells of sources: what there is data on, and why not.

    Attributes:
        cells: A row for each code, a cell for each column.
    """

    codes: tuple[Printed, ...]
    columns: tuple[Printed, ...]
    cells: tuple[tuple[Covered, ...], ...]


@dataclass(frozen=True, slots=True)
class FrameTable:
    """The sampling frame.

    Attributes:
        by: What the rows are, as it may be printed.
        units: What is counted, one for each column.
        numbers: A row for each key, and the totals last; None is withheld.
        sentence: The same, said.
        smallest: Numbers below it are withheld; 0 for none.
    """

    by: tuple[Printed, ...]
    units: tuple[str, ...]
    keys: tuple[tuple[Printed, ...], ...]
    numbers: tuple[tuple[int | None, ...], ...]
    sentence: Printed
    smallest: int = 0


@dataclass(frozen=True, slots=True)
class TablePiece:
    """A table of numbers or of words.

    Attributes:
        caption: The writer's own, or None.
    """

    found: Crosstab | Cooccurrence | Framework | StatesTable | FrameTable
    caption: Printed | None
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ClaimPiece:
    """A claim with its count.

    Attributes:
        text: Its sentence without the full stop, which stands after the count.
        unit: What is counted, as it may be printed.
        cases: Say how many hold the opposite, said neither or were not asked.
        counter: Quotations against it.
    """

    claim: CheckedClaim
    text: Printed
    unit: Printed
    cases: bool
    counter: QuoteSet | None = None


@dataclass(frozen=True, slots=True)
class PrintedGuide:
    """A guide, its questions and how many sources followed it; ``asks`` are the codes of each question."""

    name: Printed
    version: str
    sources: int
    questions: tuple[tuple[Printed, tuple[Printed, ...]], ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What a coder did: sources worked through, codings made."""

    coder: Printed
    passes: int
    codings: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, and what was done to keep it.

    Attributes:
        states: Persons by what they agreed to; someone with two agreements is in both.
        persons: How many there are.
        masked: Names and other mentions with a mask: how many things, how many places.
        k: Numbers below it are withheld where they could tell who it is.
    """

    states: Mapping[str, int]
    persons: int
    masked: tuple[int, int]
    k: int


@dataclass(frozen=True, slots=True)
class MethodPiece:
    """The method appendix; a section that is not wanted is None.

    Attributes:
        guideless: Sources nobody says a guide of.
        sources: How many there are in all.
        audit: None where there is nothing to compare.
    """

    sections: tuple[str, ...]
    frame: FrameTable | None
    guides: tuple[PrintedGuide, ...]
    guideless: int
    sources: int
    codes: PrintedCodebook | None
    passes: tuple[Worked, ...]
    audit: Audit | None
    quality: str
    promise: Promise | None


Piece = HeadingPiece | ProsePiece | QuotesPiece | PairsPiece | LedgerPiece | TablePiece | ClaimPiece | MethodPiece


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a report holds that may be another the next time: no words.

    Attributes:
        part: The part it stands in.
        kind: ``quote``, ``number`` or ``claim``.
        what: The quotation's id, the cell, the claim.
        value: The attribution, the number.
        hash: Of the printed words, so that another wording shows.
    """

    part: str
    kind: str
    what: str
    value: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise than in the report as it was built last.

    Attributes:
        kind: Such as ``quote added``, ``number changed``.
        was: Empty where there was nothing.
    """

    kind: str
    part: str
    what: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report past the gate.

    Attributes:
        pieces: In their order.
        items: What it holds, to be compared the next time.
        differences: Against the last build; None where it was never built.
        findings: What was missing, does not hold, or is printed twice.
    """

    title: Printed
    pieces: Sequence[Piece]
    settings: Settings
    items: Sequence[Item]
    differences: Sequence[Difference] | None
    findings: Sequence[Finding]
    draft: bool
    masked: bool
    undecided: int

    @property
    def wants_a_look(self) -> bool:
        """Whether something is otherwise than last time, or wrong."""
        return bool(self.differences) or any(one.severity is not Severity.NOTE for one in self.findings)
