"""What a check of a manuscript found: a list on the screen, JSON, CSV and Markdown; mends in a copy of a Word file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.manuscript import Mend, Noticed

COLUMNS = ("place", "kind", "message", "hint")


def report(noticed: Sequence[Noticed], counts: Mapping[str, int], format_: Format, *, fix: bool, quiet: bool) -> None:
    """Write the findings to stdout, and on stderr how many there are of which kind."""
    if format_ is Format.TABLE:
        for one in noticed:
            listing.say(f"{one.finding.place}: {one.kind}: {one.message}")
            if one.hint:
                listing.say(f"  {one.hint}")
            if fix and one.mend is not None:
                listing.say(f"  Mend: “{one.mend.old}” becomes “{one.mend.new}”")
    else:
        listing.listing([row(one) for one in noticed], COLUMNS, format_)
    if quiet:
        return
    kinds = Counter(one.kind for one in noticed)
    listing.note(f"{listing.plural(counts['quotes'], 'quote')}, {counts['found']} found in the transcripts.")
    if kinds:
        told = ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()))
        listing.note(f"{listing.plural(len(noticed), 'finding')}: {told}.")
    else:
        listing.note("Nothing to remark.")


def row(one: Noticed) -> dict[str, listing.Value]:
    """Return a finding as the object of the JSON contract."""
    found = one.finding
    return {
        "kind": found.kind,
        "severity": found.severity.value,
        "place": found.place,
        "message": found.message,
        "hint": found.hint,
        "page": one.page,
        "paragraph": one.paragraph,
        "quote": one.quote,
        "source": one.source,
        "mend": None if one.mend is None else mend_row(one.mend),
    }


def mend_row(mend: Mend) -> dict[str, object]:
    """Return a proposed mend as an object."""
    return {"paragraph": mend.paragraph, "old": mend.old, "new": mend.new}


def wrote(n: int, path: object) -> None:
    """Say that a copy was written."""
    listing.note(f"Wrote {path} with {listing.plural(n, 'finding')} as comments.")
