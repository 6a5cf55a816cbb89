"""The matrix of codes beside codes as a picture: the darker a cell, the more of the row's words it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.formats import svg
from qcode.model.block import Mark
from qcode.model.figure import Anchor, Area, Figure, Words
from qcode.render import delivery, drawing, listing, pages

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.block import Line
    from qcode.model.disagreement import NamedConfusion
    from qcode.model.figure import Shape

_CELL, _SIZE, _SMALL, _MARGIN = 30.0, 12.0, 10.0, 20.0
_DARKEST = 0.45  # black numbers are still read on it
_PERCENT = 100
_NOTHING = "(nothing)"


def figure(of: NamedConfusion) -> Figure:
    """Return the matrix as a figure: rows are the first coder's codes, columns the second's, in the same order.

    Numbers in the cells are per cent of the row; cells both gave the code have a thick edge.
    """
    names = [*of.confusion.codes, ""]
    counts = {(first, second): n for first, second, n in of.confusion.counts}
    lines: list[Line] = [
        (Mark(f"{n}  "), of.names[name] if name else Mark(_NOTHING)) for n, name in enumerate(names, 1)
    ]
    left = _MARGIN + drawing.widest(["".join(map(str, line)) for line in lines], _SIZE) + _MARGIN
    top = 3 * _MARGIN + 2 * _SIZE
    title: Line = (of.coders[0], Mark(" (rows) and "), of.coders[1], Mark(f" (columns), {of.confusion.unit}s"))
    note = "Numbers: per cent of the row. Columns are numbered as rows are. Thick edge: both gave the code."
    shapes: list[Shape] = [
        Words(_MARGIN, _MARGIN + _SIZE, title, _SIZE, bold=True),
        Words(_MARGIN, 2 * _MARGIN + _SIZE, (Mark(note),), _SMALL),
    ]
    for i, first in enumerate(names):
        y = top + i * _CELL
        whole = sum(counts.get((first, second), 0) for second in names)
        shapes.append(Words(_MARGIN, y + _CELL / 2 + _SIZE / 3, lines[i], _SIZE))
        shapes.append(Words(left + (i + 0.5) * _CELL, top - _SMALL / 2, (Mark(str(i + 1)),), _SMALL, Anchor.MIDDLE))
        for j, second in enumerate(names):
            share = counts.get((first, second), 0) / whole if whole else 0.0
            edge = 2.5 if first == second and first else 0.5
            shapes.append(Area(left + j * _CELL, y, _CELL, _CELL, 1 - share * (1 - _DARKEST), edge))
            if share * _PERCENT >= 1:
                place = left + (j + 0.5) * _CELL, y + _CELL / 2 + _SMALL / 3
                shapes.append(Words(*place, (Mark(f"{_PERCENT * share:.0f}"),), _SMALL, Anchor.MIDDLE))
    wide = max(left + len(names) * _CELL, _MARGIN + svg.width(note, _SMALL)) + _MARGIN
    return Figure(wide, top + len(names) * _CELL + _MARGIN, title, tuple(shapes), language="en")


def save(of: NamedConfusion, path: Path) -> None:
    """Write the picture.

    Raises:
        Misuse: The file does not end in ``.svg``.
        QcodeError: It cannot be written.
    """
    if path.suffix.casefold() != ".svg":
        raise Misuse(f"{path} is no picture this draws.", hint="End it in .svg.")
    drawn = figure(of)
    undecided = delivery.reads_undecided((name,) for name in of.names.values())
    draft = delivery.marked(draft=undecided, masked=True, language=drawn.language)
    pages.put(path, svg.written(replace(drawn, draft=draft)))
    listing.say(f"Wrote {path}.")
