"""The first unitizing alpha: how far apart coders' units of one code begin and end.

Krippendorff, K. (1995). On the reliability of unitizing contiguous data. Sociological Methodology 25, 47-76;
Krippendorff, K. (2004). Content Analysis, 2nd ed., ch. 11. The family of 2016 (``unitizing``) has taken its
place; this one is here because published studies report it, and because it sees every cut, also between units that
touch. Lengths are whole numbers of characters or milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from qcode.model.span import Span

    Ranges = NDArray[np.float64]

_TWO = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of one code on one continuum, as shares of its squared length."""

    observed: float
    expected: float


def alpha_u_1995(parts: Iterable[Disagreement]) -> float | None:
    """Return 1 - sum of observed / sum of expected disagreement over codes; None where nothing is.

    >>> from qcode.model.span import Span
    >>> found = disagreement([[Span(10, 30), Span(30, 50)], [Span(10, 50)]], 100)
    >>> round(alpha_u_1995([found]), 6)
    0.197087
    """
    known = list(parts)
    expected = sum(one.expected for one in known)
    return 1 - sum(one.observed for one in known) / expected if expected > 0 else None


def disagreement(coders: Sequence[Sequence[Span]], length: int) -> Disagreement:
    """Compare units of one code on a continuum.

    Observed: of units that intersect, the squared differences of begins and of ends; of a unit
    that lies wholly in the other's gap, its squared length; twice their sum over pairs of coders / (m (m - 1) L^2).
    Expected, the same over all ways of placing the units: with N units of lengths l and gaps of lengths g, 2 / L times
    the sum over units of (N - 1) (2 l^3 - 3 l^2 + l) / 3 + l^2 sum (g - l + 1 where g >= l), divided by
    m L (m L - 1) - sum l (l - 1).

    Args:
        coders: Each coder's units, not overlapping.
        length: Of the continuum, at least one.
    """
    units = [_ranges(spans) for spans in coders]
    gaps = [_gaps(ranges, length) for ranges in units]
    m = len(units)
    apart = sum(
        _apart(units[one], units[other]) + _lost(units[one], gaps[other]) + _lost(units[other], gaps[one])
        for one in range(m)
        for other in range(one)
    )
    sizes, holes = (np.concatenate([part[:, 1] - part[:, 0] for part in of]) for of in (units, gaps))
    room = np.maximum(holes[None, :] - sizes[:, None] + 1, 0).sum(axis=1)
    placed = (len(sizes) - 1) / 3 * (2 * sizes**3 - 3 * sizes**2 + sizes) + sizes**2 * room
    places = m * length * (m * length - 1) - (sizes * (sizes - 1)).sum()
    return Disagreement(
        float(_TWO * apart / (m * (m - 1) * length**2)),
        float(_TWO / length * placed.sum() / places) if places > 0 else 0.0,
    )


def _ranges(spans: Sequence[Span]) -> Ranges:
    return np.array([(span.start, span.end) for span in sorted(spans)], dtype=np.float64).reshape(-1, 2)


def _gaps(units: Ranges, length: int) -> Ranges:
    edges = np.concatenate([[0], units.ravel(), [length]]).reshape(-1, 2)
    return edges[edges[:, 0] < edges[:, 1]]


def _apart(units: Ranges, others: Ranges) -> float:
    """Sum the squared differences of the edges of all units that intersect."""
    first, second = units[:, None, :], others[None, :, :]
    meet = (first[..., 0] < second[..., 1]) & (second[..., 0] < first[..., 1])
    return float((((first - second) ** 2).sum(axis=-1) * meet).sum())


def _lost(units: Ranges, gaps: Ranges) -> float:
    """Sum the squared lengths of units that lie wholly in one of the gaps."""
    inside = (gaps[None, :, 0] <= units[:, None, 0]) & (units[:, None, 1] <= gaps[None, :, 1])
    return float(((units[:, 1] - units[:, 0]) ** 2 * inside.any(axis=1)).sum())
