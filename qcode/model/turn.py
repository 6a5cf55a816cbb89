"""Turns: uninterrupted stretches of speech, the rows a source is stored as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


class Voice(StrEnum):
    """Whose turn it is, as far as the transcript tells."""

    INFORMANT = "informant"
    INTERVIEWER = "interviewer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    r"""One uninterrupted stretch of speech.

    Attributes:
        n: 1-based place in the source.
        start: Offset of the first character in the source's text.
        words: What is said; paragraphs are parted by ``\\n``. Never empty.
        label: The speaker as the transcript writes it, without colon; empty if there was none.
        voice: Interviewer, informant or unknown.
        time: Milliseconds into the recording, or None.
    """

    n: int
    start: int
    words: str
    label: str = ""
    voice: Voice = Voice.UNKNOWN
    time: int | None = None

    def __post_init__(self) -> None:
        """Refuse a turn without words or before the first."""
        if not self.words or self.n < 1 or self.start < 0:
            message = f"no turn {self.n} at {self.start} with {len(self.words)} characters"
            raise ValueError(message)

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.words)

    @property
    def span(self) -> Span:
        """The turn's place in the source's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as a file gives it, before it has a place in a text."""

    words: str
    label: str = ""
    voice: Voice = Voice.UNKNOWN
    time: int | None = None


def placed(said: Iterable[Said]) -> tuple[Turn, ...]:
    r"""Number the turns and give each its offset, one ``\\n`` apart.

    >>> [turn.start for turn in placed([Said("Ja"), Said("Nej")])]
    [0, 3]
    """
    turns: list[Turn] = []
    start = 0
    for n, one in enumerate(said, 1):
        turns.append(Turn(n, start, one.words, one.label, one.voice, one.time))
        start += len(one.words) + 1
    return tuple(turns)


def joined(turns: Iterable[Turn]) -> str:
    r"""Return the source's text: the turns' words joined by one ``\\n``."""
    return "\n".join(turn.words for turn in turns)
