"""The map of themes: a box for each, the wider the more persons, round a circle, with lines where they go together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qcode.formats import svg
from qcode.model.block import Mark
from qcode.model.figure import Anchor, Area, Figure, Stroke, Words
from qcode.model.wording import wording
from qcode.render import delivery, drawing
from qcode.render.typesetting import counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.block import Line
    from qcode.model.figure import Shape
    from qcode.model.mask import Printed
    from qcode.model.theme import PrintedLink, PrintedTheme, ThemeMap

_NARROWEST, _WIDEST = 190.0, 330.0
_PAD = 12.0
_GAP = 70.0  # between boxes, at least
_AROUND = 24.0  # where words stand between them
_LABEL = 150.0  # how wide the words of a line may be
_MARGIN = 20.0
_TITLE, _SMALL = 15.0, 12.0
_TRIES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75)  # places on a line where its words may stand
_FILL = 0.95


def figure(found: ThemeMap) -> Figure:
    """Return the map as a figure."""
    language = found.settings.language
    labels = wording(language).labels
    contents = [_content(one, language) for one in found.themes]
    boxes = _placed([(width, height) for width, height, _ in contents], _gaps(found.links))
    shapes: list[Shape] = []
    taken = list(boxes)
    for link in found.links:
        shapes += _line(link, boxes, taken)
    for box, (_, _, lines) in zip(boxes, contents, strict=True):
        shapes += [box, *_inside(box, lines)]
    right = max((box.x + box.width for box in boxes), default=_WIDEST)
    bottom = max((box.y + box.height for box in boxes), default=0.0)
    note = labels["size of boxes"]
    shapes.append(Words(_MARGIN, bottom + 2 * _PAD + _SMALL, (Mark(note),), _SMALL))
    wide = max(right, _MARGIN + svg.width(note, _SMALL)) + _MARGIN
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=language)
    high = bottom + 2 * _PAD + _SMALL + _MARGIN
    return Figure(wide, high, (Mark(labels["themes"]),), tuple(shapes), draft, language)


_Text = tuple["Line", float, bool]


def _content(one: PrintedTheme, language: str) -> tuple[float, float, list[_Text]]:
    """Return how wide and high a theme's box is, and its lines with their size and weight."""
    persons = one.persons
    share = math.sqrt(persons.n / persons.of) if persons.of else 0.0
    words = [word for text in (one.name, one.idea) for word in str(text).split()]
    within = _NARROWEST + share * (_WIDEST - _NARROWEST) - 2 * _PAD
    within = max(within, drawing.widest(words, _TITLE, bold=True))
    lines: list[_Text] = [((line,), _TITLE, True) for line in drawing.fitted(one.name, _TITLE, within, bold=True)]
    lines.append(((Mark(counts(one.counts[:2], language)),), _SMALL, False))
    if str(one.idea):
        lines += [((line,), _SMALL, False) for line in drawing.fitted(one.idea, _SMALL, within)]
    for code in one.codes:
        n = next(count.n for count in code.counts if count.unit == "persons")
        lines.append((((Mark("– ")), code.path, Mark(f" ({n})")), _SMALL, False))
    if one.single:
        noun = wording(language).units["single codings"]
        lines.append(((Mark(f"– {one.single} {noun.one if one.single == 1 else noun.many}"),), _SMALL, False))
    texts = ["".join(map(str, line)) for line, size, _ in lines if size == _SMALL]
    width = max(within, drawing.widest(texts, _SMALL)) + 2 * _PAD
    height = sum(size * drawing.SPACING for _, size, _ in lines) + 2 * _PAD
    return width, height, lines


def _inside(box: Area, lines: Sequence[_Text]) -> list[Words]:
    done: list[Words] = []
    y = box.y + _PAD
    for line, size, bold in lines:
        done.append(Words(box.x + _PAD, y + size, line, size, bold=bold))
        y += size * drawing.SPACING
    return done


def _label(link: PrintedLink) -> tuple[tuple[Printed, ...], float, float]:
    """Return the words of a line, folded, with the room they take."""
    lines = drawing.fitted(link.words, _SMALL, _LABEL)
    return lines, drawing.widest(map(str, lines), _SMALL) + 8, len(lines) * _SMALL * drawing.SPACING + 6


def _gaps(links: Sequence[PrintedLink]) -> tuple[float, float]:
    """Return how far boxes are from each other, beside or below: the words of every line find room between them."""
    rooms = [_label(link)[1:] for link in links if str(link.words)]
    wide = max((width + _AROUND for width, _ in rooms), default=_GAP)
    high = max((height + _AROUND for _, height in rooms), default=_GAP)
    return max(wide, _GAP), max(high, _GAP)


def _placed(sizes: Sequence[tuple[float, float]], gaps: tuple[float, float] = (_GAP, _GAP)) -> list[Area]:
    """Put boxes round an ellipse, the first at the top, the ellipse just so wide that none touches another."""
    n = len(sizes)
    scale = 0.0
    while True:
        angles = [2 * math.pi * k / n - math.pi / 2 for k in range(n)]
        if n == 2:  # noqa: PLR2004  side by side
            angles = [math.pi, 0.0]
        centres = [(1.4 * scale * math.cos(angle), scale * math.sin(angle)) for angle in angles]
        boxes = [
            Area(x - width / 2, y - height / 2, width, height, fill=_FILL, stroke=1.5)
            for (x, y), (width, height) in zip(centres, sizes, strict=True)
        ]
        if not any(_near(one, other, gaps) for k, one in enumerate(boxes) for other in boxes[:k]):
            break
        scale += 10
    left = min((box.x for box in boxes), default=0.0) - _MARGIN
    top = min((box.y for box in boxes), default=0.0) - _MARGIN
    return [Area(box.x - left, box.y - top, box.width, box.height, box.fill, box.stroke) for box in boxes]


def _near(one: Area, other: Area, gaps: tuple[float, float]) -> bool:
    wide, high = gaps
    return Area(one.x - wide, one.y - high, one.width + 2 * wide, one.height + 2 * high).overlaps(other)


def _line(link: PrintedLink, boxes: Sequence[Area], taken: list[Area]) -> list[Shape]:
    """Return a line between two boxes, with its words where nothing stands yet; those are added to what is taken."""
    one, other = boxes[link.theme], boxes[link.other]
    x1, y1 = drawing.edge(one, other.x + other.width / 2, other.y + other.height / 2)
    x2, y2 = drawing.edge(other, one.x + one.width / 2, one.y + one.height / 2)
    done: list[Shape] = [Stroke(x1, y1, x2, y2, 1.5)]
    if not str(link.words):
        return done
    lines, width, height = _label(link)
    places = [
        Area(x1 + (x2 - x1) * at - width / 2, y1 + (y2 - y1) * at - height / 2, width, height, stroke=0)
        for at in _TRIES
    ]
    place = next((area for area in places if not any(area.overlaps(there) for there in taken)), places[0])
    taken.append(place)
    words = drawing.stacked(lines, place.x + width / 2, place.y + 2, _SMALL, anchor=Anchor.MIDDLE)
    return [*done, place, *words]
