"""Places in a text: half-open runs of code points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.time_span import TimeSpan


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A run of characters ``text[start:end]`` in one source.

    Offsets count code points in the stored text; the end is exclusive.
    An empty span is refused: a coding always quotes something.

    >>> "Jeg følte mig tryg der."[Span(14, 18).slice]
    'tryg'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that is empty, reversed or before the text."""
        if not 0 <= self.start < self.end:
            message = f"no span from {self.start} to {self.end}"
            raise ValueError(message)

    @property
    def slice(self) -> slice:
        """The span as an index into its text."""
        return slice(self.start, self.end)

    @property
    def unit(self) -> str:
        """What its numbers count."""
        return "char"

    def overlaps(self, other: Span | TimeSpan) -> bool:
        """Tell whether the two share at least one character; a stretch of time never does.

        >>> Span(0, 4).overlaps(Span(4, 8))
        False
        """
        return isinstance(other, Span) and self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether all of ``other`` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def common(self, other: Span) -> Span | None:
        """Return what both cover, or None.

        >>> Span(0, 6).common(Span(4, 9))
        Span(start=4, end=6)
        """
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def shifted(self, by: int) -> Span:
        """Return the span moved by ``by`` characters."""
        return Span(self.start + by, self.end + by)

    def __str__(self) -> str:
        """Return ``start:end``, as ``--span`` takes it."""
        return f"{self.start}:{self.end}"


def united(spans: Iterable[Span], *, touching: bool = False) -> tuple[Span, ...]:
    """Join spans that overlap; the result is ordered and disjoint.

    Args:
        spans: In any order.
        touching: Join also those that only meet end to end.

    >>> united([Span(5, 9), Span(0, 3), Span(2, 4)])
    (Span(start=0, end=4), Span(start=5, end=9))
    """
    done: list[Span] = []
    for span in sorted(spans):
        if done and (span.start < done[-1].end or (touching and span.start == done[-1].end)):
            done[-1] = Span(done[-1].start, max(done[-1].end, span.end))
        else:
            done.append(span)
    return tuple(done)
