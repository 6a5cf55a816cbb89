"""The triangle of three types: a type at each corner, the cases between them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.formats import svg
from qcode.model.block import Mark
from qcode.model.figure import Anchor, Area, Dot, Figure, Stroke, Words
from qcode.model.wording import wording
from qcode.render import delivery, drawing

if TYPE_CHECKING:
    from qcode.model.block import Line
    from qcode.model.case import Triangle, TrianglePoint
    from qcode.model.figure import Shape

_SIDE = 460.0
_MARGIN = 24.0
_CORNER, _SIZE = 15.0, 13.0
_BESIDE = ((8.0, 4.0, Anchor.START), (-8.0, 4.0, Anchor.END), (8.0, 18.0, Anchor.START), (-8.0, 18.0, Anchor.END))
_DOWN = 14.0
_TRIES = 12


def figure(found: Triangle) -> Figure:
    """Return the triangle as a figure: the first type on top, the others left and right below."""
    language = found.settings.language
    side = max(_MARGIN, drawing.widest((str(one) for one in found.types[1:]), _CORNER, bold=True) / 2 + _MARGIN)
    high = _SIDE * math.sqrt(3) / 2
    top = _MARGIN + 2 * _CORNER
    corners = ((side + _SIDE / 2, top), (side, top + high), (side + _SIDE, top + high))
    names = ((0.0, -10.0), (0.0, 24.0), (0.0, 24.0))
    shapes: list[Shape] = [Stroke(*corners[a], *corners[b], 1.5) for a, b in ((0, 1), (1, 2), (2, 0))]
    for type_, (x, y), (dx, dy) in zip(found.types, corners, names, strict=True):
        shapes.append(Words(x + dx, y + dy, (type_,), _CORNER, Anchor.MIDDLE, bold=True))
    taken: list[Area] = []
    for one in found.points:
        shapes += _point(one, corners, taken)
    note = wording(language).labels["of support"]
    lowest = max([top + high + 24, *(area.y + area.height for area in taken)]) + 2 * _SIZE
    rows = [note[start:end] for start, end in _lines(note, _SIDE + 2 * side - 2 * _MARGIN)]
    shapes += [
        Words(_MARGIN, lowest + n * _SIZE * drawing.SPACING, (Mark(row),), _SIZE - 1) for n, row in enumerate(rows)
    ]
    right = max([2 * side + _SIDE, *(area.x + area.width + _MARGIN for area in taken)])
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=language)
    bottom = lowest + len(rows) * _SIZE * drawing.SPACING + _MARGIN / 2
    return Figure(right, bottom, (found.typology,), tuple(shapes), draft, language)


def _lines(text: str, within: float) -> list[tuple[int, int]]:
    places = [-1, *svg.breaks(text, _SIZE - 1, within), len(text)]
    return [(start + 1, end) for start, end in pairwise(places)]


def _point(one: TrianglePoint, corners: tuple[tuple[float, float], ...], taken: list[Area]) -> list[Shape]:
    """Return a dot with its name beside it, where no other name stands; its area is added to what is taken."""
    x = sum(share * corner[0] for share, corner in zip(one.shares, corners, strict=True))
    y = sum(share * corner[1] for share, corner in zip(one.shares, corners, strict=True))
    line: Line = (one.case, Mark(f" ({'/'.join(map(str, one.counts))})"))
    wide = svg.width("".join(map(str, line)), _SIZE)
    places = [(x + dx, y + dy + down * _DOWN, anchor) for down in range(_TRIES) for dx, dy, anchor in _BESIDE]
    areas = [
        Area(at - (wide if anchor is Anchor.END else 0), low - _SIZE, wide, _SIZE * drawing.SPACING)
        for at, low, anchor in places
    ]
    free = (n for n, area in enumerate(areas) if area.x > 0 and not any(area.overlaps(other) for other in taken))
    chosen = next(free, 0)
    taken += [areas[chosen], Area(x - 5, y - 5, 10, 10)]
    at, low, anchor = places[chosen]
    behind = replace(areas[chosen], stroke=0)  # so that no side of the triangle runs through the name
    return [behind, Dot(x, y, 4.5), Words(at, low, line, _SIZE, anchor)]
