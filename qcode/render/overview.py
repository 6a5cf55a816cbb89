"""What commands say they did, and their listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.change import Change
    from qcode.model.finding import Finding
    from qcode.study.status import Status


def sentence(text: str) -> None:
    """Say what was done."""
    listing.say(text)


def status(found: Status, format_: Format) -> None:
    """Show a study at a glance."""
    facts: dict[str, listing.Value] = {
        "study": found.study,
        "sources": found.sources,
        "registered without text": found.waiting,
        "words": found.words,
        "turns": found.turns,
        "persons": found.persons,
        "codes": found.codes,
        "entities masked": found.entities,
        "names undecided": found.undecided,
        "sources not clean": found.not_clean,
        "sealed since": found.sealed,
    }
    coders: list[dict[str, listing.Value]] = [
        {
            "coder": one.coder,
            "codings": one.codings,
            "sources": one.sources,
            "assigned": one.assigned,
            "done": one.done,
        }
        for one in found.coders
    ]
    steps: list[dict[str, listing.Value]] = [{"next": what, "command": how} for what, how in found.next_steps]
    if format_ is Format.JSON:
        listing.write(listing.as_json(facts | {"coders": coders, "next": steps}))
        return
    rows: list[dict[str, listing.Value]] = [
        {"what": what, "n": str(value)} for what, value in facts.items() if value or what in {"sources", "codes"}
    ]
    listing.listing(rows, ("what", "n"), format_)
    if coders:
        given = ("assigned", "done") if any(one.assigned for one in found.coders) else ()
        listing.listing(coders, ("coder", "codings", "sources", *given), format_)
    if steps:
        listing.listing(steps, ("next", "command"), format_)


def history(changes: Sequence[Change], format_: Format) -> None:
    """List changes, newest first."""
    rows: list[dict[str, listing.Value]] = [
        {
            "n": one.id,
            "at": one.at,
            "coder": one.coder,
            "action": one.action,
            "summary": one.summary,
            "rows": one.rows,
            "undone": one.undone,
        }
        for one in changes
    ]
    if format_ is Format.TABLE:
        rows = [row | {"at": str(row["at"])[:16].replace("T", " "), "what": _what(row)} for row in rows]
        listing.listing(rows, ("n", "at", "coder", "what", "undone"), format_, fold="what")
        return
    listing.listing(rows, ("n", "at", "coder", "action", "summary", "rows", "undone"), format_)


def _what(row: dict[str, listing.Value]) -> str:
    return f"{row['action']}: {row['summary']}" if row["summary"] else str(row["action"])


def made(folder: Path, parts: Sequence[str]) -> None:
    """Say what a new study consists of."""
    listing.say(f"Made a study in {folder}: {', '.join(parts)}.")
    listing.say("`qcode status` says what to do next.")


def findings(found: Sequence[Finding], format_: Format, *, none: str) -> None:
    """List findings."""
    rows: list[dict[str, listing.Value]] = [
        {
            "kind": one.kind,
            "severity": one.severity.value,
            "place": one.place,
            "message": one.message,
            "hint": one.hint,
        }
        for one in found
    ]
    listing.listing(rows, ("kind", "severity", "place", "message", "hint"), format_, empty=none)
