"""A code tree as it is taken away: every word of it has passed the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.block import Line
    from qcode.model.mask import Printed


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code of a printed codebook.

    Attributes:
        depth: 1 at the top of the tree.
        examples: Each in one line, with its source where that is on record.
        codings: How many it holds, as are ``coders`` and ``sources``.
    """

    book: Printed
    path: Printed
    name: Printed
    number: Printed
    depth: int
    definition: Printed
    include: tuple[Printed, ...]
    exclude: tuple[Printed, ...]
    examples: tuple[Line, ...]
    codings: int
    coders: int
    sources: int


@dataclass(frozen=True, slots=True)
class PrintedCodebook:
    """The code trees of a study, printed.

    Attributes:
        draft: Whether names in it may be undecided, which each page says.
        undecided: How many examples have names that nobody has decided on.
    """

    codes: tuple[PrintedCode, ...]
    language: str
    draft: bool
    masked: bool
    undecided: int


@dataclass(frozen=True, slots=True)
class CodebookWording:
    """Phrases of one language; in the last three ``{n}`` stands for a number."""

    title: str
    include: str
    exclude: str
    examples: str
    codings: str
    coders: str
    sources: str


_DANISH = CodebookWording(
    "Kodebog", "Hører til", "Hører ikke til", "Eksempler", "kodninger: {n}", "kodere: {n}", "kilder: {n}"
)
_ENGLISH = CodebookWording(
    "Codebook", "Belongs here", "Does not belong here", "Examples", "codings: {n}", "coders: {n}", "sources: {n}"
)


def codebook_wording(language: str) -> CodebookWording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
