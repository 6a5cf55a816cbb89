"""Suggestions: what a rule or a model proposes; no data until a coder accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.code import CodePath
    from qcode.model.span import Span


class State(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Unit(StrEnum):
    """What is proposed as a whole."""

    TURN = "turn"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code proposed for a place.

    Attributes:
        id: Number in the study, as ``code review --accept`` takes it.
        turns: The first and the last.
        words: The span read back.
        origin: The rule or model that proposed it, in words.
        score: Of a model, how often such a passage was coded so in sources left out; of an answer, how much of the
            question stands where it was found; None for other rules.
        coder: Who had it proposed, or decided it.
    """

    id: int
    source: str
    span: Span
    turns: tuple[int, int]
    words: str
    code: CodePath
    origin: str
    score: float | None
    created: str
    state: State
    coder: str

    @property
    def proposer(self) -> str:
        """The rule or model alone, as the coding it becomes keeps it: without the words that spoke for it."""
        return self.origin.partition(REASONS)[0]


REASONS = ": "
"""Between a model and the words that speak for a suggestion."""
LEARNT = "learnt from codings"
EDITED = " (edited)"


def without_words(origin: str) -> str:
    """Return how a coding was come by, without the words that were looked for.

    >>> without_words('word "Susanne"; where region = 1 (edited)'), without_words("learnt from codings")
    ('rule (edited)', 'learnt from codings')
    """
    if not origin or origin.startswith(LEARNT):
        return origin
    return "rule" + (EDITED if origin.endswith(EDITED) else "")
