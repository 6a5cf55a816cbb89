"""Simple figures: boxes, lines, shapes and words at their places, whatever they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.block import Line


class Anchor(StrEnum):
    """Which part of a line of words stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle; lengths are in pixels, y grows downwards.

    Attributes:
        fill: Grey, from 0 (black) to 1 (white); a figure is to be read without colour.
        stroke: Width of its edge; 0 for none.
    """

    x: float
    y: float
    width: float
    height: float
    fill: float = 1.0
    stroke: float = 1.0

    def overlaps(self, other: Area) -> bool:
        """Tell whether the two share a point inside.

        >>> Area(0, 0, 10, 10).overlaps(Area(9, 9, 5, 5)), Area(0, 0, 10, 10).overlaps(Area(10, 0, 5, 5))
        (True, False)
        """
        beside = self.x + self.width <= other.x or other.x + other.width <= self.x
        above = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not beside and not above


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; ``dashed`` tells it from others without colour."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float = 4.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words; ``y`` is its base line. They have passed the gate, or are qcode's own marks."""

    x: float
    y: float
    line: Line
    size: float = 13.0
    anchor: Anchor = Anchor.START
    bold: bool = False


Shape = Area | Stroke | Dot | Words


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing.

    Attributes:
        title: What it shows, read out where it cannot be seen.
        shapes: Later ones lie on earlier ones.
        draft: What it is marked with (``KLADDE``), or empty.
    """

    width: float
    height: float
    title: Line
    shapes: tuple[Shape, ...]
    draft: str = ""
    language: str = "da"
