"""What is printed tells, as a listing: how many persons each could be, and what would mend what is too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format

if TYPE_CHECKING:
    from qcode.model.disclosure import Disclosed, DisclosureReport

COLUMNS = ("kind", "severity", "place", "message", "hint", "what", "persons", "population", "quotes", "k")
_SHOWN = ("severity", "kind", "persons", "message", "place")


def report(found: DisclosureReport, format_: Format, *, quiet: bool) -> None:
    """List what was found, the worst first; on the screen with what mends it."""
    rows = [_row(one, found.k) for one in found.rows]
    listing.listing(rows, _SHOWN if format_ is Format.TABLE else COLUMNS, format_, fold="message")
    if quiet or format_ is not Format.TABLE:
        return
    hints = dict.fromkeys((one.finding.kind, one.finding.hint) for one in found.rows if one.finding.hint)
    for kind, hint in hints:
        listing.note(f"{kind}: {hint}")
    of = f"{listing.plural(found.quotes, 'quote')}, {listing.plural(found.persons, 'person')} who took part"
    listing.note(f"Looked at {of}; k is {found.k}.")


def _row(one: Disclosed, k: int) -> dict[str, listing.Value]:
    counted = one.counted
    return {
        "kind": one.finding.kind,
        "severity": one.finding.severity.value,
        "place": one.finding.place,
        "message": one.finding.message,
        "hint": one.finding.hint,
        "what": one.what,
        "persons": None if counted is None else counted.register,
        "population": None if counted is None else counted.population,
        "quotes": one.quotes,
        "k": k,
    }
