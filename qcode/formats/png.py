"""Figures to PNG, by way of SVG: for programs that take no vector drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.formats import svg

if TYPE_CHECKING:
    from qcode.model.figure import Figure

_ZOOM = 2.0  # so that it is sharp on paper too


def written(figure: Figure) -> bytes:
    """Return a figure as the bytes of a PNG file; its words have passed the gate.

    Raises:
        QcodeError: What draws it is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415  # an extra; an SVG needs it not
    except ModuleNotFoundError as error:
        hint = 'Install it with `pip install "qcode-qda[pictures]"`, or write an .svg file.'
        raise QcodeError("A .png file is drawn by resvg, which is not installed.", hint=hint) from error
    drawn = svg.written(figure).decode("utf-8")
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=_ZOOM, sans_serif_family="Liberation Sans"))
