"""Pictures of tables: heat maps and bar charts in greys, with every number written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.formats import svg
from qcode.model.block import Mark
from qcode.model.figure import Anchor, Area, Figure, Words
from qcode.model.table import WHO
from qcode.model.table_wording import table_wording
from qcode.model.wording import wording
from qcode.render.drawing import fitted, stacked, widest
from qcode.render.shading import darkness, shade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.figure import Shape
    from qcode.model.table import Crosstab, Number

_SIZE = 13.0
_ROW, _COLUMN, _MOST_LABEL, _MARGIN, _HEAD = 26.0, 96.0, 300.0, 12.0, 40.0
_BAR = 380.0
_NOTE = 40.0
_LONGEST = 640.0


def heat_map(found: Crosstab, note: str = "") -> Figure:
    """Draw rows by columns, the darker the more, with the numbers in the cells; ``note`` says what they are."""
    words = table_wording(found.language)
    label = min(_MOST_LABEL, widest(map(str, found.row_keys), _SIZE)) + 2 * _MARGIN
    heads = [fitted(key, _SIZE, _COLUMN - 8, bold=True) for key in found.column_keys]
    broad = max(_COLUMN, widest((str(line) for one in heads for line in one), _SIZE, bold=True) + 12)
    top = _HEAD + max((len(one) for one in heads), default=1) * _SIZE * 1.3 + 8
    highest = max((one.n or 0 for row in found.cells for one in row), default=0)
    shapes: list[Shape] = [_title(found)]
    for c, lines in enumerate(heads):
        shapes += stacked(lines, label + (c + 0.5) * broad, _HEAD, _SIZE, anchor=Anchor.MIDDLE, bold=True)
    y = top
    for key, row in zip(found.row_keys, found.cells, strict=True):
        lines = fitted(key, _SIZE, _MOST_LABEL)
        high = max(_ROW, len(lines) * _SIZE * 1.3 + 8)
        shapes += stacked(lines, _MARGIN, y + (high - len(lines) * _SIZE * 1.3) / 2, _SIZE)
        for c, one in enumerate(row):
            dark = darkness(found, one, highest)
            level = shade(dark)
            shapes.append(Area(label + c * broad, y, broad, high, 1.0 - 0.1 * (level or 0)))
            shapes.append(_words(label + (c + 0.5) * broad, y + high / 2 + 4, _cell(found, one)))
        y += high
    text = note or f"{words.units[found.unit]}{': ' + words.base if found.unit in WHO else ''}."
    below, broadest = _below([text, *_withheld(found, [one for row in found.cells for one in row])], y)
    wide = max(label + len(found.column_keys) * broad + _MARGIN, broadest, _wide_title(found))
    return _figure(found, wide, below[-1].y + _NOTE - 24, [*shapes, *below])


def bars(found: Crosstab) -> Figure:
    """Draw a bar for each row's total, of those asked where there are such."""
    words = table_wording(found.language)
    label = min(_MOST_LABEL, widest(map(str, found.row_keys), _SIZE)) + 2 * _MARGIN
    highest = max((one.n or 0 for one in found.row_totals), default=0)
    shapes: list[Shape] = [_title(found)]
    y = _HEAD
    for key, one in zip(found.row_keys, found.row_totals, strict=True):
        lines = fitted(key, _SIZE, _MOST_LABEL)
        high = max(_ROW, len(lines) * _SIZE * 1.3 + 8)
        shapes += stacked(lines, _MARGIN, y + (high - len(lines) * _SIZE * 1.3) / 2, _SIZE)
        dark = darkness(found, one, highest)
        if dark is not None:
            shapes.append(Area(label, y + 4, _BAR, high - 8, 1.0, 0.5))
            shapes.append(Area(label, y + 4, _BAR * dark, high - 8, 0.6))
        shapes.append(Words(label + _BAR + 8, y + high / 2 + 4, (Mark(_cell(found, one)),), _SIZE))
        y += high
    text = f"{words.units[found.unit]}{': ' + words.base if found.unit in WHO else ''}."
    below, broadest = _below([text, *_withheld(found, found.row_totals)], y)
    wide = max(label + _BAR + 90, broadest, _wide_title(found))
    return _figure(found, wide, below[-1].y + _NOTE - 24, [*shapes, *below])


def _withheld(found: Crosstab, shown: Sequence[Number]) -> list[str]:
    """Return what the dots stand for, where there are any."""
    if not any(one.withheld for one in shown):
        return []
    said = table_wording(found.language).labels["withheld"].format(n=found.smallest)
    return [f"{one.strip()}" for one in said.partition(", ")[::2]] if svg.width(said, 11) > _LONGEST else [said]


def _below(lines: list[str], y: float) -> tuple[list[Words], float]:
    """Return what is said below a picture, a line each, and how wide it is."""
    done = [Words(_MARGIN, y + 24 + 15 * n, (Mark(line),), 11) for n, line in enumerate(lines)]
    return done, max(svg.width(line, 11) for line in lines) + 2 * _MARGIN


def _title(found: Crosstab) -> Words:
    return Words(_MARGIN, 24, (Mark(_name(found)),), 15, bold=True)


def _wide_title(found: Crosstab) -> float:
    return svg.width(_name(found), 15, bold=True) + 2 * _MARGIN


def _name(found: Crosstab) -> str:
    names = table_wording(found.language).names
    return f"{names.get(found.rows, found.rows)} × {names.get(found.columns, found.columns)}".capitalize()


def _words(x: float, y: float, text: str) -> Words:
    return Words(x, y, (Mark(text),), _SIZE, Anchor.MIDDLE)


def _cell(found: Crosstab, one: Number) -> str:
    if one.withheld:
        return "·"
    return f"{one.n}/{one.of}" if found.unit in WHO else str(one.n)


def _figure(found: Crosstab, wide: float, high: float, shapes: list[Shape]) -> Figure:
    draft = "" if found.masked else wording(found.language).unmasked
    return Figure(wide, high, (Mark(_name(found)),), tuple(shapes), draft, found.language)
