"""Places in a masked text and in the original: which words a coder meant who never saw them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qcode.model.packet import Place
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def places(pieces: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
    """Return where a printed text differs from the original.

    Args:
        pieces: In order and without gaps: what is printed, and the original words it stands for.

    >>> places([("I ", "I "), ("[byen]", "Aalborg"), (" bor", " bor")])
    (Place(printed=(2, 8), original=(2, 9)),)
    """
    done: list[Place] = []
    at = was = 0
    for printed, original in pieces:
        to, until = at + len(printed), was + len(original)
        if printed != original:
            last = done[-1] if done else None
            if last is not None and (last.printed[1] == at or last.original[1] == was):
                # Neighbours are one: nobody can tell where the one's words end.
                done[-1] = Place((last.printed[0], to), (last.original[0], until))
            else:
                done.append(Place((at, to), (was, until)))
        at, was = to, until
    return tuple(done)


def original(span: Span, where: Sequence[Place]) -> tuple[Span, bool]:
    """Return the original place of a span of the printed text, and whether it had to be widened to whole masks.

    >>> there = places([("I ", "I "), ("[byen]", "Aalborg"), (" bor", " bor")])
    >>> original(Span(0, 8), there), original(Span(5, 12), there)
    ((Span(start=0, end=9), False), (Span(start=2, end=13), True))
    """
    starts = [one.printed[0] for one in where]
    first = bisect_right(starts, span.start) - 1
    last = bisect_right(starts, span.end - 1) - 1
    start, cut = _edge(span.start, where[first] if first >= 0 else None, begins=True)
    end, cut_too = _edge(span.end, where[last] if last >= 0 else None, begins=False)
    return Span(start, end), cut or cut_too


def _edge(at: int, before: Place | None, *, begins: bool) -> tuple[int, bool]:
    """Return where an edge is in the original; ``before`` is the last place that begins before or at it."""
    if before is None:
        return at, False
    (start, end), (was, until) = before.printed, before.original
    if at >= end:
        return at - end + until, False
    return (was, at > start) if begins else (until, at < end)
