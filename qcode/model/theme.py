"""Themes: patterns of meaning across codes, and what they come to once counted and printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.count import Count
    from qcode.model.mask import Printed
    from qcode.model.memo import Memo
    from qcode.model.quotation import QuoteSet
    from qcode.model.settings import Settings


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """How a theme goes together with another.

    Attributes:
        words: How, in the researcher's words; may be empty.
    """

    theme: str
    other: str
    words: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A pattern across codes.

    Attributes:
        id: Number in the study.
        idea: Its central idea; may be empty.
        codes: Paths of the codes that carry it, each with those below it.
        codings: Numbers of single codings that carry it too.
    """

    id: int
    name: str
    idea: str
    codes: tuple[str, ...]
    codings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CarryingCode:
    """A code that carries a theme, with those below it, counted."""

    path: Printed
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class PrintedTheme:
    """A theme past the gate.

    Attributes:
        counts: Statements, persons and sources of all that carries it.
        single: How many single codings carry it.
    """

    name: Printed
    idea: Printed
    counts: tuple[Count, ...]
    codes: tuple[CarryingCode, ...]
    single: int

    @property
    def persons(self) -> Count:
        """How many persons it was found with, of how many."""
        return next(one for one in self.counts if one.unit == "persons")


@dataclass(frozen=True, slots=True)
class PrintedLink:
    """A link between two themes of a map, by their places in it."""

    theme: int
    other: int
    words: Printed


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """All themes and how they go together, past the gate."""

    themes: tuple[PrintedTheme, ...]
    links: tuple[PrintedLink, ...]
    settings: Settings
    draft: bool = False
    masked: bool = True


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its quotations, past the gate.

    Attributes:
        links: The other theme and how the two go together.
        memos: About it; for the screen of the workshop, never for a file.
    """

    theme: PrintedTheme
    quotes: QuoteSet
    links: tuple[tuple[Printed, Printed], ...]
    memos: tuple[Memo, ...]
