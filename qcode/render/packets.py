"""Packets: what was made, opened, sent back, and what became of each row that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.packet import Outcome
from qcode.render import listing
from qcode.render.listing import Format, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.packet import KnownPacket, Merged, MergedRow, Work
    from qcode.study.packet_folders import Made as Opened
    from qcode.study.packets import Made

_KINDS = ("coding", "pass", "memo")
_SAID = {
    "coding": ("coding", "codings"),
    "pass": ("pass", "passes"),
    "memo": ("memo", "memos"),
    "code": ("code", "codes"),
    "source": ("source", "sources"),
}
_SILENT = frozenset({Outcome.NEW, Outcome.THERE})


def made(done: Made) -> None:
    """Say what was handed out."""
    packet = done.packet
    codes = sum(one.asked for book in packet.books for one in book.codes)
    listing.say(
        f"Wrote {done.path} for {packet.coder}: {plural(len(packet.sources), 'source')}, {plural(codes, 'code')}."
    )
    if not packet.masked:
        listing.note("The packet holds original words. This is on record.")
    elif packet.draft:
        listing.note("The packet is a draft: names that nobody has decided on read [?].")
    else:
        listing.note(f"Masked places in the texts: {done.masks}.")


def opened(done: Opened) -> None:
    """Say what the coder has now."""
    packet = done.packet
    sources = plural(len(packet.sources), "source")
    listing.say(f"{done.folder} is a study for {packet.coder}: {sources}, {plural(done.codes, 'code')}.")
    listing.note("When you are done: `qcode packet return` in that folder.")


def sent_back(work: Work, path: Path) -> None:
    """Say what goes back."""
    counts = ", ".join(plural(len(rows), *_SAID[kind]) for kind, rows in _rows(work))
    listing.say(f"Wrote {path} of {work.coder}: {counts}.")


def _rows(work: Work) -> tuple[tuple[str, Sequence[object]], ...]:
    return (("coding", work.codings), ("pass", work.passes), ("memo", work.memos))


def merged(done: Merged, format_: Format, *, dry_run: bool) -> int:
    """Show what became of what came in; return the exit code: 1 where something was refused."""
    refused = any(row.outcome is Outcome.REJECTED for row in done.rows)
    if format_ is Format.TABLE:
        _told(done, dry_run=dry_run)
    else:
        rows = [{name: _row(row)[name] for name in _COLUMNS} for row in done.rows]
        listing.listing(rows, _COLUMNS, format_)
    return int(refused)


_COLUMNS = ("kind", "outcome", "source", "unit", "start", "end", "code", "coder", "why")


def _row(row: MergedRow) -> dict[str, listing.Value]:
    return {name: getattr(row, name) for name in _COLUMNS} | {"outcome": row.outcome.value, "place": _place(row)}


def _told(done: Merged, *, dry_run: bool) -> None:
    who = ", ".join(done.coders) or "nobody"
    listing.say(f"{'Would read' if dry_run else 'Read'} the work of {who}.")
    outcomes = [one for one in Outcome if any(done.count(kind, one) for kind in _KINDS)]
    counts = [_counts(done, kind, outcomes) for kind in _KINDS if done.count(kind)]
    listing.listing(counts, ("rows", "in", *(one.value for one in outcomes)), Format.TABLE, empty="Nothing was coded.")
    told = [row for row in done.rows if row.outcome not in _SILENT or (row.why and row.kind != "pass")]
    if told:
        rows = [_row(row) for row in told]
        columns = ("kind", "outcome", "source", "place", "code", "why")
        listing.listing(rows, columns, Format.TABLE, fold="why")
    if done.here:
        listing.note(
            f"{plural(done.here, 'coding')} of {who} in these sources did not come along: made here, or taken back "
            "there. Nothing is taken back here."
        )


def _counts(done: Merged, kind: str, outcomes: Sequence[Outcome]) -> dict[str, listing.Value]:
    row: dict[str, listing.Value] = {"rows": _SAID[kind][1], "in": done.count(kind)}
    return row | {one.value: done.count(kind, one) for one in outcomes}


def _place(row: MergedRow) -> str:
    if row.start is None:
        return ""
    return f"{row.start}:{row.end}" + (" ms" if row.unit == "ms" else "")


def listed(found: Sequence[KnownPacket], format_: Format) -> None:
    """List packets."""
    rows: list[dict[str, listing.Value]] = [
        {
            "packet": one.packet[:8] if format_ is Format.TABLE else one.packet,
            "coder": one.coder,
            "direction": one.direction,
            "created": one.created,
            "sources": one.sources,
            "masked": one.masked,
        }
        for one in found
    ]
    columns = ("packet", "coder", "direction", "created", "sources", "masked")
    listing.listing(rows, columns, format_, empty="No packet was made or read yet.")
