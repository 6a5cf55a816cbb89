"""The quantity words of a study, as ``study.yaml`` sets them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from qcode.model.quantities import Band

if TYPE_CHECKING:
    from qcode.formats.yaml_nodes import Node

FIELDS = ("least", "most", "from", "over", "to", "under")
_WHOLE = 100


def bands(node: Node | None) -> tuple[Band, ...]:
    """Read bands: a word each, with the fewest and most there may be, and shares in percent.

    Raises:
        BadFile: A number is none, or nothing could ever be between them; with line and column.
    """
    if node is None:
        return ()
    return tuple(_band(key, value) for key, value in node.pairs())


def _band(key: Node, node: Node) -> Band:
    word = " ".join(key.text().split()).casefold()
    if not word:
        raise key.wrong("Here a word is expected, such as `flere`.")
    fields = node.fields(FIELDS, f"The quantity {word!r}")
    if {"from", "over"} <= fields.keys() or {"to", "under"} <= fields.keys():
        raise node.wrong(
            "Give one lower and one upper share.", "`over: 50` is more than half, `from: 50` at least half."
        )
    band = Band(
        word,
        least=_number(fields["least"]) if "least" in fields else 0,
        most=_number(fields["most"]) if "most" in fields else None,
        low=_share(fields, "from", "over", 0),
        high=_share(fields, "to", "under", _WHOLE),
        above="over" in fields,
        below="under" in fields,
    )
    if band.low > band.high or (band.most is not None and band.most < band.least):
        raise node.wrong(f"No number is between the bounds of {word!r}.")
    return band


def _share(fields: dict[str, Node], closed: str, opened: str, otherwise: int) -> Fraction:
    node = fields.get(closed) or fields.get(opened)
    if node is None:
        return Fraction(otherwise, _WHOLE)
    percent = _number(node)
    if percent > _WHOLE:
        raise node.wrong(f"A share is a percentage from 0 to {_WHOLE}, not {percent}.")
    return Fraction(percent, _WHOLE)


def _number(node: Node) -> int:
    written = node.text().removesuffix("%").strip()
    if not (written.isascii() and written.isdecimal()):
        raise node.wrong(f"Here a whole number is expected, not {node.text()!r}.")
    return int(written)
