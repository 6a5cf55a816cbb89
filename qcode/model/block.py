"""Blocks: what a page consists of, whatever it is written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text.

    Attributes:
        lines: Its paragraphs, the attribution in the last.
        before: Context, a paragraph a turn.
        after: Context, a paragraph a turn.
        note: Where it is to be found again.
    """

    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    note: Line = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, whatever it is written to.

    Attributes:
        asked: What was asked for, a line each; on what is taken away, not on the screen of the one who asked.
        draft: What every sheet is marked with (``KLADDE``), or empty.
        language: Language code of the text.
    """

    title: Line
    blocks: tuple[Block, ...] = field(default=())
    asked: tuple[Line, ...] = ()
    draft: str = ""
    language: str = "da"


Block = Heading | Paragraph | Quote
