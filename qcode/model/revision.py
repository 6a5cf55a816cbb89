"""What became of the coded places of a text that was revised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.span import Span


class CarriedState(StrEnum):
    """How surely a span was found again, and whether its words are the same."""

    UNTOUCHED = "untouched"
    TOUCHED = "touched"
    DOUBTFUL = "doubtful"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Carried:
    """One span of the old text, carried over to the new one.

    Attributes:
        state: *untouched*: its own occurrence, word for word. *touched*: its own place, other words.
            *doubtful*: a best guess, for a person to confirm. *lost*: no place at all.
        old: Where it was.
        new: Where it is now; None only when lost.
        old_words: ``old_text[old]``, kept whatever happens.
        new_words: ``new_text[new]``; empty when lost.
    """

    state: CarriedState
    old: Span
    new: Span | None
    old_words: str
    new_words: str

    def __post_init__(self) -> None:
        """Refuse a state that the places and words contradict."""
        if (self.new is None) != (self.state is CarriedState.LOST):
            message = f"a {self.state} span with the new place {self.new}"
            raise ValueError(message)
        if (self.new.end - self.new.start if self.new else 0) != len(self.new_words):
            message = f"{len(self.new_words)} characters in the new place {self.new}"
            raise ValueError(message)
        same = self.old_words == self.new_words
        if self.state is (CarriedState.TOUCHED if same else CarriedState.UNTOUCHED):
            message = f"{self.state}, but its words are {'the same' if same else 'others'}"
            raise ValueError(message)
