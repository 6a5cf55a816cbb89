"""Blocks: what a page consists of, whatever it is written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.mask import Printed
    from qcode.model.quotation import PrintedQuotation


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the outermost."""

    text: Printed
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of qcode's own."""

    text: Printed


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A quotation set off, with its attribution."""

    quotation: PrintedQuotation


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page.

    Attributes:
        draft: What every page is marked with (``KLADDE``), or empty.
        language: Language code of the text.
    """

    title: Printed
    blocks: tuple[Block, ...] = field(default=())
    draft: str = ""
    language: str = "da"


Block = Heading | Paragraph | QuoteBlock
