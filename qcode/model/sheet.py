"""What lies on the desk of a person who codes: one source whole, the codes, and the codings on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.time_span import Stretch
    from qcode.model.turn import Turn


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source, ready to be read and coded.

    Attributes:
        key: Its row.
        hash: Of the text, so that work on a text that was revised meanwhile is refused; empty without a text.
        text: The turns' words, one line break apart.
        persons: Who speaks, turn by turn; empty where that is unknown.
        timed: Whether a time on its recording can be coded.
        length: Of the recording, in milliseconds, or None.
    """

    key: int
    name: str
    kind: str
    date: str
    hash: str
    text: str
    turns: tuple[Turn, ...]
    persons: tuple[str, ...]
    timed: bool = False
    recording: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A coding on the sheet.

    Attributes:
        code: Row of the code.
    """

    id: int
    span: Stretch
    code: int
    coder: str
    memo: str = ""
    condensate: str = ""
    origin: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class SheetCode:
    """A code to choose from.

    Attributes:
        key: Its row.
        path: Written with ``/``.
        number: As printed, or empty.
        codings: How many of the coder's codings use it, in the whole study.
        of_all: How many codings of all coders.
    """

    key: int
    path: str
    name: str
    number: str = ""
    definition: str = ""
    codebook: str = ""
    aliases: tuple[str, ...] = field(default=())
    codings: int = 0
    of_all: int = 0

    @property
    def depth(self) -> int:
        """0 at the root."""
        return self.path.count("/")
