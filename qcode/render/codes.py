"""What coding and applying a code tree say, and codes and codings as listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.time_span import TimeSpan, clock
from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.codebook import Plan, Step
    from qcode.model.coding import Coding
    from qcode.model.time_span import Stretch
    from qcode.study.codebook import ShownCode
    from qcode.study.coding import Coded, TableRead
    from qcode.study.revision import LostCoding

_IN_SHORT = 60


def plan(found: Plan) -> None:
    """Show what applying a codebook would do."""
    if not found.steps:
        listing.say("The database is up to date with the codebooks.")
    plan_steps(found.steps)


def plan_steps(steps: Sequence[Step]) -> None:
    """List steps of the code tree."""
    rows: list[dict[str, listing.Value]] = [
        {"step": one.kind.value, "code": str(one.code.path), "codings": one.codings, "detail": one.detail}
        for one in steps
    ]
    if rows:
        listing.listing(rows, ("step", "code", "codings", "detail"), Format.TABLE)


def applied(found: Plan) -> None:
    """Say that a plan was carried out."""
    if found.steps:
        them = "it" if len(found.steps) == 1 else "them"
        listing.say(f"Applied {plural(len(found.steps), 'change')}. `qcode undo` takes {them} back.")


def codebook(found: Sequence[ShownCode], format_: Format) -> None:
    """Show the tree with counts."""
    rows: list[dict[str, listing.Value]] = [
        {
            "code": str(one.code.path),
            "number": one.code.number,
            "name": one.code.name,
            "codings": one.codings,
            "coders": one.coders,
            "sources": one.sources,
            "definition": one.code.definition,
            "include": list(one.code.include),
            "exclude": list(one.code.exclude),
            "examples": list(one.code.examples),
            "codebook": one.codebook,
        }
        for one in found
    ]
    columns = ("code", "number", "codings", "sources", "definition")
    empty = "There is no code yet. `qcode codebook apply` reads the codebooks."
    listing.listing(rows, columns, format_, empty=empty, fold="definition")


def coded(done: Coded) -> None:
    """Say what was coded."""
    words = f": {_in_short(done.words)}" if done.words else "."
    listing.say(f"Coded {done.source} {done.span}{_turns(done.turns)} with {', '.join(done.codes)}{words}")
    if done.cut:
        note("It begins or ends inside a word; `qcode undo` takes it back.")
    if done.added < len(done.codes):
        note(f"{len(done.codes) - done.added} of these codings you had made before; they stay as they are.")


def _turns(turns: tuple[int, int] | None) -> str:
    if turns is None:
        return ""
    first, last = turns
    return f" (turn {first})" if first == last else f" (turns {first}-{last})"


def _in_short(words: str) -> str:
    """Return the first and last of some words, for the one who coded them."""
    plain = " ".join(words.split())
    return f"»{plain}«" if len(plain) <= _IN_SHORT else f"»{plain[: _IN_SHORT // 2]}…{plain[-_IN_SHORT // 2 :]}«"


def codings_read(done: TableRead) -> None:
    """Say what a table of codings came to."""
    known = done.rows - done.added
    listing.say(
        f"Read {plural(done.rows, 'row')}: {plural(done.added, 'new coding')}"
        + (f", {known} known before" if known else "")
        + (f", {plural(done.passes, 'pass', 'passes')}" if done.passes else "")
        + "."
    )


def codings(found: Sequence[Coding], format_: Format) -> None:
    """List codings."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "code": str(one.code),
            "coder": one.coder,
            "created": one.created,
            "memo": one.memo,
            "flag": one.flag,
            "unit": one.span.unit,
            "subject": one.subject,
            "origin": one.origin,
            "condensate": one.condensate,
        }
        for one in found
    ]
    columns = ("id", "source", "start", "end", "code", "coder")
    if format_ is Format.CSV:
        listing.listing(rows, (*columns, "words", "memo", "created", "unit", "subject", "origin"), format_)
        return
    if format_ is not Format.JSON:
        rows = [row | _clocks(one.span) for row, one in zip(rows, found, strict=True)]
    some = [name for name in ("flag", "subject", "origin", "condensate") if any(row[name] for row in rows)]
    listing.listing(rows, (*columns, *some, "words"), format_, fold="words")


def condensed(done: Coding) -> None:
    """Say what a coding's short version is."""
    what = f"in short: {done.condensate}" if done.condensate else "has no short version now."
    listing.say(f"Coding {done.id} ({done.code} on {done.source} {done.span}) {what}")


def _clocks(span: Stretch) -> dict[str, listing.Value]:
    """Return the cells of a stretch of time as a person reads them."""
    if not isinstance(span, TimeSpan):
        return {}
    return {"start": clock(span.start), "end": clock(span.end)}


def lost(found: Sequence[LostCoding], format_: Format) -> None:
    """List codings that revisions have lost."""
    rows: list[dict[str, listing.Value]] = [
        {"source": one.source, "code": one.code, "coder": one.coder, "words": one.words, "lost": one.lost}
        for one in found
    ]
    columns = ("source", "code", "coder", "lost", "words")
    listing.listing(rows, columns, format_, empty="No revision has lost a coding.", fold="words")
