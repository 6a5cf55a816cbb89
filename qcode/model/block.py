"""Blocks: what a page consists of, whatever it is written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.attribution import Form

if TYPE_CHECKING:
    from qcode.model.mask import Printed


@dataclass(frozen=True, slots=True)
class Mark:
    """What qcode itself prints around words: quotation marks, labels, counts. Never a participant's words."""

    text: str

    def __str__(self) -> str:
        """Return the text."""
        return self.text


Line = tuple["Printed | Mark", ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the outermost."""

    line: Line
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a note stands small, below what it is about."""

    line: Line
    note: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text.

    Attributes:
        lines: Its paragraphs, the attribution in the last.
        before: Context, a paragraph a turn.
        after: Context, a paragraph a turn.
        note: Where it is to be found again.
        form: How it stands on the page.
        lead: The sentence above it that says who speaks.
        signed: Whether its last line is the attribution alone.
    """

    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    note: Line = ()
    form: Form = Form.AFTER
    lead: Line = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        heat: How dark it is shaded, 0 to 4, where a form can; the line says the same in words. None for no shade.
        reach: Lower limit, value and upper limit between -1 and 1, drawn where a form can. None for no drawing.
    """

    line: Line
    heat: int | None = None
    reach: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row; the first column says what each row is about."""

    caption: Line
    columns: tuple[Line, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows of another width."""
        if any(len(row) != len(self.columns) for row in self.rows):
            message = "a row as wide as no heading"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, whatever it is written to.

    Attributes:
        asked: What was asked for, a line each; on what is taken away, not on the screen of the one who asked.
        draft: What every sheet is marked with (``KLADDE``), or empty.
        language: Language code of the text.
        contents: Whether a form that leads from place to place begins with a table of contents.
    """

    title: Line
    blocks: tuple[Block, ...] = field(default=())
    asked: tuple[Line, ...] = ()
    draft: str = ""
    language: str = "da"
    contents: bool = False


Block = Heading | Paragraph | Quote | Table
