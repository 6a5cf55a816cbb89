"""Taking turns out of a text: an exact map of offsets, so that what stays is quoted as it was."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.span import Span
from qcode.model.turn import Turn, joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a span once turns are out.

    Attributes:
        span: In the text that is left.
        words: That text there.
        clipped: Whether any of the span's words are out.
        first_turn: By its number in the text that is left.
        last_turn: As above.
    """

    span: Span
    words: str
    clipped: bool
    first_turn: int
    last_turn: int


@dataclass(frozen=True, slots=True)
class Removal:
    """A text without some of its turns.

    Attributes:
        turns: Those that are left, numbered and placed anew.
        text: Their words, joined.
        cuts: What is out of the old text, in order: the turns, each run with the one line break that parts it from
            the turn before, or at the beginning of the text from the turn after.
    """

    turns: tuple[Turn, ...]
    text: str
    cuts: tuple[Span, ...]
    _starts: tuple[int, ...]

    def kept(self, span: Span) -> Kept | None:
        r"""Return what is left of a span of the old text, or None where no letter of it is.

        >>> from qcode.model.turn import Said, placed
        >>> left = without(placed([Said("Ja."), Said("Nej."), Said("Tja.")]), {2})
        >>> left.kept(Span(4, 8)) is None, left.kept(Span(9, 13)).words, left.kept(Span(0, 13)).words
        (True, 'Tja.', 'Ja.\nTja.')
        """
        start, end = self._moved(span.start), self._moved(span.end)
        clipped = end - start != span.end - span.start
        words = self.text[start:end]
        if clipped:
            start += len(words) - len(words.lstrip("\n"))
            words = words.strip("\n")
        if not words:
            return None
        new = Span(start, start + len(words))
        return Kept(new, words, clipped, self._turn_at(new.start), self._turn_at(new.end - 1))

    def _moved(self, place: int) -> int:
        return place - sum(min(cut.end, place) - cut.start for cut in self.cuts if cut.start < place)

    def _turn_at(self, place: int) -> int:
        return max(1, bisect_right(self._starts, place))


def without(turns: Sequence[Turn], gone: AbstractSet[int]) -> Removal:
    """Take the turns with these numbers out of a text.

    >>> from qcode.model.turn import Said, placed
    >>> without(placed([Said("Ja."), Said("Nej."), Said("Tja.")]), {1}).cuts
    (Span(start=0, end=4),)
    """
    left = tuple(turn for turn in turns if turn.n not in gone)
    renumbered: list[Turn] = []
    at = 0
    for n, turn in enumerate(left, 1):
        renumbered.append(Turn(n, at, turn.words, turn.label, turn.voice, turn.time))
        at += len(turn.words) + 1
    starts = tuple(turn.start for turn in renumbered)
    return Removal(tuple(renumbered), joined(renumbered), tuple(_cuts(turns, gone)), starts)


def _cuts(turns: Sequence[Turn], gone: AbstractSet[int]) -> list[Span]:
    cuts: list[Span] = []
    before = False  # whether a turn that stays stands before
    for turn in turns:
        if turn.n not in gone:
            before = True
            continue
        last = turn.n == turns[-1].n
        start = turn.start - 1 if before else turn.start
        end = turn.end if before or last else turn.end + 1
        if cuts and cuts[-1].end >= start:
            cuts[-1] = Span(cuts[-1].start, end)
        else:
            cuts.append(Span(start, end))
    return cuts
