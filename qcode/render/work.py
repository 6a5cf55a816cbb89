"""The work of coding on the screen: passes, what was not said and why, who codes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.assignment import Assignment
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


def assigned(new: Sequence[Assignment]) -> None:
    """Say who was given what."""
    if not new:
        listing.say("Nothing new was assigned.")
    coders: dict[str, dict[str, None]] = {}
    for one in new:
        coders.setdefault(one.coder, {})[one.source] = None
    for coder, sources in coders.items():
        listing.say(f"{coder} codes {', '.join(sources)}.")


def unassigned(n: int) -> None:
    """Say how many assignments were taken back."""
    listing.say(f"{plural(n, 'assignment')} taken back.")


def assignments(found: Sequence[Assignment], format_: Format) -> None:
    """List assignments, and how far each is."""
    rows: list[dict[str, listing.Value]] = [
        {
            "coder": one.coder,
            "source": one.source,
            "codebook": one.codebook,
            "created": one.created,
            "codings": one.codings,
            "passed": one.passed,
            "of": one.of,
            "done": one.is_done,
        }
        for one in found
    ]
    if format_ in {Format.TABLE, Format.MD}:
        rows = [row | {"done": _how_far(one)} for row, one in zip(rows, found, strict=True)]
        columns = ["coder", "source", "codebook", "codings", "done"]
    else:
        columns = ["coder", "source", "codebook", "created", "codings", "passed", "of", "done"]
    listing.listing(rows, columns, format_, empty="Nothing is assigned yet: `qcode assign add CODER SOURCE`.")


def _how_far(one: Assignment) -> str:
    if one.is_done:
        return "worked through"
    if one.passed:
        return f"{one.passed} of {one.of} codes"
    return "begun" if one.codings else ""
