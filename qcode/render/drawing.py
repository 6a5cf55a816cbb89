"""Help for drawing: lines of words that fit a width, and where a line leaves a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.formats import svg
from qcode.model.figure import Anchor, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.figure import Area
    from qcode.model.mask import Printed

SPACING = 1.3  # of lines, as a share of the size


def fitted(text: Printed, size: float, within: float, *, bold: bool = False) -> tuple[Printed, ...]:
    """Return a printed text as lines that fit a width; a mask is never parted."""

    def edits(words: str) -> Iterable[tuple[int, str]]:
        return ((n, "\n") for n in svg.breaks(words, size, within, bold=bold))

    return text.typeset(edits).lines()


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Return how wide the widest of some texts is; 0 where there is none."""
    return max((svg.width(text, size, bold=bold) for text in texts), default=0.0)


def stacked(
    lines: Sequence[Printed], x: float, top: float, size: float, *, anchor: Anchor = Anchor.START, bold: bool = False
) -> list[Words]:
    """Return lines of words one below the other, the first beginning at ``top``."""
    return [Words(x, top + size + n * size * SPACING, (line,), size, anchor, bold) for n, line in enumerate(lines)]


def edge(area: Area, x: float, y: float) -> tuple[float, float]:
    """Return where the line from the middle of a box to a place outside leaves the box.

    >>> from qcode.model.figure import Area
    >>> edge(Area(0, 0, 10, 10), 105, 5)
    (10.0, 5.0)
    """
    mx, my = area.x + area.width / 2, area.y + area.height / 2
    dx, dy = x - mx, y - my
    shares = [half / abs(way) for half, way in ((area.width / 2, dx), (area.height / 2, dy)) if way]
    share = min(shares, default=0.0)
    return mx + dx * share, my + dy * share
