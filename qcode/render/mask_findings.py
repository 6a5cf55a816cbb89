"""What a scan has found, as rows: original words, for the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.render.listing import Format
    from qcode.study.mask_findings import MaskFinding

COLUMNS = ("source", "start", "end", "words", "type", "layer", "confidence", "mask")


def rows(found: Iterable[MaskFinding], format_: Format) -> None:
    """List findings."""
    made: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "type": one.type,
            "layer": one.layer,
            "confidence": one.confidence if one.confidence is None else round(one.confidence, 2),
            "mask": one.mask,
        }
        for one in found
    ]
    listing.listing(made, COLUMNS, format_, fold="words")
