"""Selecting in a text by turn, sentence, word and character: functions of places, without a screen."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qcode.model.turn import Turn

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class Unit(StrEnum):
    """What a step steps over, the smallest first."""

    WORD = "word"
    SENTENCE = "sentence"
    TURN = "turn"


class Edge(StrEnum):
    """Which end of a selection moves when it is extended."""

    START = "start"
    END = "end"


class Units:
    """The words, sentences and turns of one text, found where they are asked for."""

    def __init__(self, turns: Sequence[Turn], sentences: Callable[[str], Sequence[tuple[int, int]]]) -> None:
        self.turns = turns
        self._sentences = sentences
        self._starts = [turn.start for turn in turns]
        self._known: dict[tuple[Unit, int], list[Span]] = {}

    def turn_at(self, at: int) -> int:
        """Return the index of the turn a character is in; the break after a turn belongs to it."""
        return max(0, bisect_right(self._starts, at) - 1)

    def of_turn(self, n: int, unit: Unit) -> list[Span]:
        """Return the units of a turn, by its index."""
        found = self._known.get((unit, n))
        if found is None:
            turn = self.turns[n]
            found = self._known[unit, n] = [
                Span(turn.start + start, turn.start + end) for start, end in self._cut(turn, unit)
            ] or [turn.span]
        return found

    def _cut(self, turn: Turn, unit: Unit) -> Iterator[tuple[int, int]]:
        match unit:
            case Unit.TURN:
                yield 0, len(turn.words)
            case Unit.SENTENCE:
                yield from self._sentences(turn.words)
            case Unit.WORD:
                yield from (word.span() for word in _WORD.finditer(turn.words))

    def at(self, at: int, unit: Unit) -> Span:
        """Return the unit a character is in, or the first one after it in the turn, or the turn's last."""
        found = self.of_turn(self.turn_at(at), unit)
        return next((one for one in found if at < one.end), found[-1])

    def after(self, at: int, unit: Unit) -> Span | None:
        """Return the first unit that begins after a character."""
        for n in range(self.turn_at(at), len(self.turns)):
            for one in self.of_turn(n, unit):
                if one.start > at:
                    return one
        return None

    def before(self, at: int, unit: Unit) -> Span | None:
        """Return the last unit that begins before a character."""
        for n in range(self.turn_at(at), -1, -1):
            for one in reversed(self.of_turn(n, unit)):
                if one.start < at:
                    return one
        return None

    def grown(self, span: Span) -> Span:
        """Return a selection as far as the next larger unit reaches."""
        for unit in Unit:
            wider = self._around(span, unit)
            if wider != span:
                return wider
        return span

    def _around(self, span: Span, unit: Unit) -> Span:
        first, last = self.at(span.start, unit), self.at(span.end - 1, unit)
        end = last.end if last.start < span.end else span.end  # a full stop is in no word
        return Span(min(first.start, span.start), max(end, span.end))

    def shrunk(self, span: Span) -> Span:
        """Return the first of the next smaller units in a selection."""
        for unit in (Unit.TURN, Unit.SENTENCE, Unit.WORD):
            first = self.at(span.start, unit)
            if span.contains(first) and first != span:
                return first
        return span

    def extended(self, span: Span, edge: Edge, unit: Unit, *, forward: bool) -> Span:
        """Return a selection with one end a unit further, or back; a selection never becomes empty."""
        if edge is Edge.END:
            return Span(span.start, self._end_of_next(span, unit) if forward else self._end_before(span, unit))
        if forward:
            later = self.after(span.start, unit)
            return Span(later.start, span.end) if later and later.start < span.end else span
        earlier = self.before(span.start, unit)
        return Span(earlier.start, span.end) if earlier else span

    def _end_of_next(self, span: Span, unit: Unit) -> int:
        for n in range(self.turn_at(span.end - 1), len(self.turns)):
            for one in self.of_turn(n, unit):
                if one.end > span.end:
                    return one.end
        return span.end

    def _end_before(self, span: Span, unit: Unit) -> int:
        for n in range(self.turn_at(span.end - 1), self.turn_at(span.start) - 1, -1):
            for one in reversed(self.of_turn(n, unit)):
                if span.start < one.end < span.end:
                    return one.end
        return span.end

    def nudged(self, span: Span, edge: Edge, by: int) -> Span:
        """Return a selection with one end a character further, or back."""
        end = self.turns[-1].end
        if edge is Edge.END:
            return Span(span.start, max(span.start + 1, min(end, span.end + by)))
        return Span(max(0, min(span.end - 1, span.start + by)), span.end)
