"""How dark the cells of a table are, on a page and in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.table import WHO

if TYPE_CHECKING:
    from qcode.model.table import Crosstab, Number

_SHADES = (0.2, 0.4, 0.6, 0.8)


def darkness(found: Crosstab, one: Number, highest: int) -> float | None:
    """Return how dark a cell is, 0 to 1: the share of those asked, else of the highest number."""
    if one.n is None:
        return None
    base = (one.of or 0) if found.unit in WHO else highest
    return one.n / base if base else 0.0


def shade(dark: float | None) -> int | None:
    """Return one of five shades.

    >>> shade(0.0), shade(0.19), shade(0.5), shade(1.0), shade(None)
    (0, 0, 2, 4, None)
    """
    return None if dark is None else sum(dark >= limit for limit in _SHADES)
