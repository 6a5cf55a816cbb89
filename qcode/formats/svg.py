"""Figures to SVG: plain shapes and words, the same bytes for the same figure; and how wide words will be."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qcode.model.figure import Area, Dot, Figure, Stroke, Words
from qcode.model.text import normalised

if TYPE_CHECKING:
    from qcode.model.block import Line
    from qcode.model.figure import Shape

_FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_NARROW = frozenset("fijlrtI.,;:'|!()[]/- ")
_WIDE = frozenset("mwMWÆæŒ@—%")
_WIDTHS = (0.34, 0.56, 0.88, 0.7)  # of narrow, ordinary, wide letters and capitals, as shares of the size
_BOLD = 1.08
_DRAFT_HEIGHT = 30.0


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how many pixels wide words are; rather more than less.

    >>> width("iiii", 10) < width("aaaa", 10) < width("mmmm", 10)
    True
    """
    narrow, ordinary, wide, capital = _WIDTHS
    shares = (
        narrow if one in _NARROW else wide if one in _WIDE else capital if one.isupper() else ordinary for one in text
    )
    return sum(shares) * size * (_BOLD if bold else 1)


def breaks(text: str, size: float, within: float, *, bold: bool = False) -> list[int]:
    """Return the places of the blanks at which words are parted into lines; a word alone may be wider.

    >>> breaks("en to tre", 10, 30)
    [5]
    """
    done: list[int] = []
    start, last = 0, -1
    for n, letter in enumerate(f"{text} "):
        if not letter.isspace():
            continue
        if last > start and width(text[start:n], size, bold=bold) > within:
            done.append(last)
            start = last + 1
        last = n
    return done


def written(figure: Figure) -> bytes:
    """Return a figure as the bytes of an SVG file; its words have passed the gate."""
    top = _DRAFT_HEIGHT if figure.draft else 0.0
    wide, high = _n(figure.width), _n(figure.height + top)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"',
        f' xml:lang="{escape(figure.language)}" role="img" stroke="none" font-family="{_FONT}">',
        f"<title>{_text(figure.title)}</title>",
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
    ]
    if figure.draft:
        place = f'x="{_n(figure.width / 2)}" y="{_n(top * 2 / 3)}" text-anchor="middle"'
        lines.append(f'<text {place} font-size="16" font-weight="bold">{escape(figure.draft)}</text>')
    lines.append(f'<g transform="translate(0 {_n(top)})">')
    lines += [_shape(one) for one in figure.shapes]
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode("utf-8")


def _shape(one: Shape) -> str:
    match one:
        case Area():
            edge = f'stroke="#000000" stroke-width="{_n(one.stroke)}"' if one.stroke else 'stroke="none"'
            place = f'x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}"'
            return f'<rect {place} fill="{_grey(one.fill)}" {edge}/>'
        case Stroke():
            dashes = ' stroke-dasharray="6 4"' if one.dashed else ""
            place = f'x1="{_n(one.x1)}" y1="{_n(one.y1)}" x2="{_n(one.x2)}" y2="{_n(one.y2)}"'
            return f'<line {place} stroke="#000000" stroke-width="{_n(one.width)}"{dashes}/>'
        case Dot():
            return f'<circle cx="{_n(one.x)}" cy="{_n(one.y)}" r="{_n(one.radius)}" fill="#000000"/>'
        case Words():
            bold = ' font-weight="bold"' if one.bold else ""
            place = f'x="{_n(one.x)}" y="{_n(one.y)}" font-size="{_n(one.size)}" text-anchor="{one.anchor}"'
            return f"<text {place}{bold}>{_text(one.line)}</text>"


def _text(line: Line) -> str:
    return escape(normalised("".join(str(part) for part in line)))


def _grey(share: float) -> str:
    level = round(255 * min(1.0, max(0.0, share)))
    return f"#{level:02x}{level:02x}{level:02x}"


def _n(value: float) -> str:
    """Return a number with two decimals at most.

    >>> _n(12.0), _n(0.125), _n(-0.001)
    ('12', '0.12', '0')
    """
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
