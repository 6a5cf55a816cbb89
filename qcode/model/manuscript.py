"""A manuscript to be checked: its paragraphs and tables, the quotes found in it, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a paragraph is on the page."""

    BODY = "body"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a manuscript.

    Attributes:
        n: 1-based, counted through the file, cells of tables and footnotes among them.
        text: Its words, on one line.
        role: What it is; a quote by its style, its indent or the mark of its format.
        page: 1-based, or None where the file does not say.
    """

    n: int
    text: str
    role: Role = Role.BODY
    page: int | None = None

    @property
    def place(self) -> str:
        """Where it is, as a finding says it."""
        return place(self.page, self.n)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a manuscript.

    Attributes:
        n: 1-based.
        rows: The texts of its cells.
        paragraph: Number of its first paragraph.
    """

    n: int
    rows: tuple[tuple[str, ...], ...]
    paragraph: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A finished text, whoever and whatever made it."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[SheetTable, ...] = ()
    findings: tuple[Finding, ...] = ()


class QuoteForm(StrEnum):
    """How a quote is set off."""

    MARKS = "marks"
    BLOCK = "block"
    DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class ManuscriptQuote:
    r"""A quote as a manuscript prints it.

    Attributes:
        n: 1-based, in reading order.
        text: Its words without the marks around them; paragraphs are parted by ``\n``.
        pieces: For each paragraph it stands in: number, start and end there.
        attribution: What is printed behind it or below it, with its brackets; empty where nothing is.
        lead_in: The sentences that lead to it.
        trailing: The rest of the sentence it stands in.
        balanced: Whether the mark that closes it is there.
    """

    n: int
    text: str
    form: QuoteForm
    pieces: tuple[tuple[int, int, int], ...]
    page: int | None
    attribution: str = ""
    lead_in: str = ""
    trailing: str = ""
    balanced: bool = True

    @property
    def place(self) -> str:
        """Where it begins."""
        return place(self.page, self.pieces[0][0])


@dataclass(frozen=True, slots=True)
class Mend:
    """What the words of a paragraph should be replaced by; only for faults with one right answer.

    Attributes:
        paragraph: Its number.
        old: As printed.
        new: As it should be, masked.
    """

    paragraph: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding in a manuscript, with where it is.

    Attributes:
        quote: Number of the quote it is about, or None.
        source: Id of the source the quote is from, or None.
        mend: What puts it right, or None.
    """

    kind: str
    severity: Severity
    message: str
    hint: str = ""
    page: int | None = None
    paragraph: int | None = None
    quote: int | None = None
    source: str | None = None
    mend: Mend | None = None

    @property
    def finding(self) -> Finding:
        """The finding as every check gives it."""
        return Finding(self.kind, self.severity, place(self.page, self.paragraph), self.message, self.hint)


@dataclass(frozen=True, slots=True)
class ProofWords:
    """What a check must know of a language: phrases by what they are used for.

    Attributes:
        lists: By name: ``say``, ``quantity``, ``finer``, ``absence``, ``frame`` …
        units: Nouns, by what is counted (``persons``, ``interviews``).
        numbers: Numbers in words.
        endings: What a noun may end in when it is bent.
    """

    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    endings: tuple[str, ...] = ()


def place(page: int | None, paragraph: int | None) -> str:
    """Return a place as a person looks it up.

    >>> place(3, 17), place(None, 17), place(None, None)
    ('page 3, paragraph 17', 'paragraph 17', 'whole manuscript')
    """
    parts = [] if page is None else [f"page {page}"]
    if paragraph is not None:
        parts.append(f"paragraph {paragraph}")
    return ", ".join(parts) or "whole manuscript"
