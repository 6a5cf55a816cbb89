"""The text of a source with its masks in the place of the words, and where every place of the old text is in it.

The mentions are an exact map: what lies outside them moves along, an edge inside one goes to the mask's own edge.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.analysis.masking import placed_pieces
from qcode.model.mask import PieceKind
from qcode.model.span import Span
from qcode.model.turn import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.mask import Mention
    from qcode.model.turn import Turn


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the old text and what stands for it in the new one."""

    old: Span
    new: Span
    masked: bool


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text whose masks stand in it.

    Attributes:
        turns: As many as before, under the same numbers; labels are as they were.
    """

    turns: tuple[Turn, ...]
    text: str = field(repr=False)
    _stretches: tuple[_Stretch, ...] = field(repr=False)

    def begin(self, at: int) -> int:
        """Return where something that began at ``at`` begins now."""
        n = bisect_right(self._stretches, at, key=lambda one: one.old.start) - 1
        if n < 0 or at >= self._stretches[n].old.end:
            return len(self.text)
        one = self._stretches[n]
        return one.new.start if one.masked else one.new.start + at - one.old.start

    def end(self, at: int) -> int:
        """Return where something that ended at ``at`` ends now."""
        n = bisect_left(self._stretches, at, key=lambda one: one.old.end)
        if at <= 0 or n == len(self._stretches):
            return 0 if at <= 0 else len(self.text)
        one = self._stretches[n]
        return one.new.end if one.masked else one.new.start + at - one.old.start

    def span(self, old: Span) -> Span:
        """Return where a stretch is now: all of its words, and the whole of each mask it touches."""
        return Span(self.begin(old.start), self.end(old.end))

    def snapped(self, old: Span) -> bool:
        """Tell whether an edge of a stretch lay inside what is masked."""
        return any(
            one.masked and (one.old.start < old.start < one.old.end or one.old.start < old.end < one.old.end)
            for one in self._stretches
        )

    def turn_numbers(self, new: Span) -> tuple[int, int]:
        """Return the first and the last turn that a stretch of the new text touches."""
        inside = [turn.n for turn in self.turns if turn.span.overlaps(new)]
        return inside[0], inside[-1]


def sealed(turns: Sequence[Turn], mentions: Mapping[int, Sequence[Mention]], language: str = "da") -> SealedText:
    """Put the masks into a text.

    Args:
        turns: The whole source.
        mentions: By the number of the turn; all of them decided.
        language: Code of the language in which the masks bend.
    """
    done: list[Turn] = []
    stretches: list[_Stretch] = []
    at = 0
    for turn in turns:
        if done:
            stretches.append(_Stretch(Span(turn.start - 1, turn.start), Span(at, at + 1), masked=False))
            at += 1
        start = at
        words: list[str] = []
        for piece, (first, last) in placed_pieces(turn.words, turn.start, mentions.get(turn.n, ()), language):
            new = Span(at, at + len(piece.text))
            whole = piece.kind is not PieceKind.WORDS or len(piece.text) != last - first
            stretches.append(_Stretch(Span(turn.start + first, turn.start + last), new, whole))
            words.append(piece.text)
            at = new.end
        done.append(replace(turn, start=start, words="".join(words)))
    return SealedText(tuple(done), joined(done), tuple(stretches))
