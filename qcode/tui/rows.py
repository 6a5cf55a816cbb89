"""A text broken into rows for a width, and the stripes of its codings beside them: without a screen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from qcode.model.time_span import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.span import Span
    from qcode.model.turn import Turn

_NARROW = "\u0300"  # every character before it is one cell wide
_LEAST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the text.

    Attributes:
        turn: Index of its turn; -1 for an empty row between two turns.
        start: Offset of its first character.
        end: Offset after its last one.
        head: What is written before the words in a turn's first row; empty in the others.
    """

    turn: int
    start: int
    end: int
    head: str = ""


class Rows:
    """The rows of a text at one width."""

    def __init__(self, turns: Sequence[Turn], text: str, width: int, *, spaced: bool) -> None:
        self.text = text
        self.width = max(_LEAST, width)
        self.spaced = spaced
        self.rows: list[Row] = []
        for n, turn in enumerate(turns):
            if spaced and n:
                self.rows.append(Row(-1, turn.start - 1, turn.start - 1))
            self.rows.extend(self._rows_of(n, turn))
        self._starts = [row.start for row in self.rows]
        self._reach: dict[tuple[int, int], tuple[int, int]] = {}

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def row_of(self, at: int) -> int:
        """Return the row a character is in."""
        found = max(0, bisect_right(self._starts, at) - 1)
        return found - 1 if found and self.rows[found].turn < 0 else found

    def reach(self, span: Span) -> tuple[int, int]:
        """Return the first and the last row of a place; kept, as codings are looked up again at every change."""
        key = (span.start, span.end)
        found = self._reach.get(key)
        if found is None:
            found = self._reach[key] = (self.row_of(span.start), self.row_of(span.end - 1))
        return found

    def first_row(self, turn_start: int) -> int:
        """Return the row a turn begins in."""
        found = bisect_left(self._starts, turn_start)
        return found if found < len(self.rows) else len(self.rows) - 1

    def offset(self, row: int, cell: int) -> int:
        """Return the character at a cell of a row; the nearest one where there is none."""
        there = self.rows[max(0, min(row, len(self.rows) - 1))]
        left = max(0, cell - cell_len(there.head))
        for at in range(there.start, there.end):
            left -= 1 if self.text[at] < _NARROW else cell_len(self.text[at])
            if left < 0:
                return at
        return max(there.start, there.end - 1)

    def _rows_of(self, n: int, turn: Turn) -> Iterator[Row]:
        head = heading(turn)
        if cell_len(head) > self.width - _LEAST:
            head = head[: max(0, self.width - _LEAST - 2)] + ": "
        at = turn.start
        for line in turn.words.split("\n"):
            begun = 0
            while True:
                room = self.width - cell_len(head)
                end, following = _cut(line, begun, room)
                yield Row(n, at + begun, at + end, head)
                head = ""
                begun = following
                if begun >= len(line):
                    break
            at += len(line) + 1


def heading(turn: Turn) -> str:
    """Return what is written before a turn's words: the speaker, and when it was said."""
    time = "" if turn.time is None else f"{clock(turn.time - turn.time % 1000)} "
    return f"{time}{turn.label}: " if turn.label else time


def _cut(line: str, at: int, room: int) -> tuple[int, int]:
    """Return where a row ends that begins at ``at``, and where the next one begins."""
    end = at + room if not line or max(line) < _NARROW else _in_cells(line, at, room)
    if end >= len(line):
        return len(line), len(line)
    blank = line.rfind(" ", at, end + 1)
    return (blank, blank + 1) if blank > at else (max(end, at + 1), max(end, at + 1))


def _in_cells(line: str, at: int, room: int) -> int:
    left = room
    for n in range(at, len(line)):
        left -= cell_len(line[n])
        if left < 0:
            return n
    return len(line)


class Mark(NamedTuple):
    """A cell of a stripe: of the ``which``-th coding."""

    which: int
    glyph: str


def stripes(rows: Rows, spans: Sequence[Span], letters: Sequence[str], lanes: int) -> dict[int, dict[int, Mark]]:
    """Return the marks of the rows that have any, by lane: a letter where a coding begins, a line to where it ends.

    Those that find no free lane show as ``+`` in the last one.

    Args:
        rows: The rows.
        spans: What is coded, ordered by start.
        letters: One for each span.
        lanes: How many columns there are.
    """
    done: defaultdict[int, dict[int, Mark]] = defaultdict(dict)
    free = [-1] * lanes
    for which, span in enumerate(spans):
        first, last = rows.reach(span)
        lane = next((n for n, until in enumerate(free) if until < first), None)
        if lane is None:
            done[first][lanes - 1] = Mark(which, "+")
            continue
        free[lane] = last
        done[first][lane] = Mark(which, letters[which])
        for row in range(first + 1, last + 1):
            done[row][lane] = Mark(which, "╵" if row == last else "│")
    return dict(done)
