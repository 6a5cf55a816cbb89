"""The work of coding on the screen: passes, what was not said and why, who codes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.coding import Pass

_SHOWN = 6
_NOTHING_WORKED_THROUGH = "Nobody has said yet that a source is worked through: `qcode pass add SOURCE`."


def passed(new: Sequence[Pass]) -> None:
    """Say which passes were recorded."""
    listing.say(f"{plural(len(new), 'pass', 'passes')} recorded.")


def taken_back(n: int) -> None:
    """Say how many passes were taken back, whole or in part."""
    listing.say(f"{plural(n, 'pass', 'passes')} taken back.")


def passes(found: Sequence[Pass], format_: Format) -> None:
    """List passes, and of each how many of the codes it covers."""
    rows: list[dict[str, listing.Value]] = [
        {
            "coder": one.coder,
            "source": one.source,
            "codebook": one.codebook,
            "created": one.created,
            "codes": list(one.codes),
            "covers": one.covers,
            "of": one.of,
        }
        for one in found
    ]
    columns = ["coder", "source", "codebook", "covers", "of", "created", "codes"]
    if format_ is Format.TABLE:
        if not any(one.codes for one in found):
            columns.remove("codes")
        rows = [
            row | {"created": one.created[:16].replace("T", " "), "codes": _some(one.codes)}
            for row, one in zip(rows, found, strict=True)
        ]
    listing.listing(rows, columns, format_, empty=_NOTHING_WORKED_THROUGH, fold="codes")


def _some(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
