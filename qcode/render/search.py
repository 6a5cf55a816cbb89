"""What a search found, original words: around the places on the screen, whole turns in data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.render import listing, quotes
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.text import Text

    from qcode.model.quotation import QuoteSet
    from qcode.study.search import FoundTurn, FoundTurns, ShownTurn

_AROUND = 100  # characters on either side of a place
_COLUMNS = ("source", "turn", "start", "end", "speaker", "person", "words", "found")
_NOTHING = 'No turn has it. `qcode search "*takst*"` finds a word inside longer ones, --lemma any form of it.'


def check_output(output: Path | None, template: Path | None, format_: Format, *, on_terms: bool) -> None:
    """Refuse a file that cannot be written before any work is done.

    Raises:
        Misuse: As of ``quotes``, or terms are named on which nothing leaves.
    """
    quotes.check_output(output, template, format_, excel=False)
    if on_terms and output is None:
        hint = "What you see here is in original words anyhow."
        raise Misuse("--draft, --override and --unmasked are for a file (-o).", hint=hint)


def deliver(found: QuoteSet, output: Path, template: Path | None, *, quiet: bool) -> None:
    """Write what was found to a file, masked.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    quotes.deliver(found, Format.TABLE, output, template, excel=False, quiet=quiet)


def show(found: FoundTurns, format_: Format, *, quiet: bool = False) -> None:
    """Write what was found to stdout, and on stderr how much it is."""
    if format_ is Format.TABLE:
        if found.turns:
            _table(found)
    else:
        rows = [_row(one, found.by) for one in found.turns]
        if format_ is not Format.JSON:
            rows = [_flat(row) for row in rows]
        listing.listing(rows, (*(f"by {name}" for name in found.by), *_COLUMNS), format_)
    if quiet:
        return
    if not found.turns:
        listing.note(_NOTHING)
        return
    counts = (f"{one.unit}: {one.n}" + ("" if one.of is None else f" of {one.of}") for one in found.counts)
    listing.note("; ".join(counts).capitalize() + ".")


def _row(one: FoundTurn, by: tuple[str, ...]) -> dict[str, listing.Value]:
    row: dict[str, listing.Value] = {
        "source": one.source,
        "start": one.turn.start,
        "end": one.turn.start + len(one.turn.words),
        "words": one.turn.words,
        "unit": "char",
        "turn": one.turn.n,
        "speaker": one.turn.speaker,
        "person": one.turn.person,
        "found": [
            {"start": mark.start, "end": mark.end, "words": _words(one.turn, mark.start, mark.end)}
            for mark in one.turn.marks
        ],
        "before": [_around(turn) for turn in one.before],
        "after": [_around(turn) for turn in one.after],
    }
    return row | ({"groups": dict(zip(by, one.groups, strict=True))} if by else {})


def _words(turn: ShownTurn, start: int, end: int) -> str:
    return turn.words[start - turn.start : end - turn.start]


def _around(turn: ShownTurn) -> dict[str, object]:
    return {"turn": turn.n, "speaker": turn.speaker, "person": turn.person, "words": turn.words}


def _flat(row: dict[str, listing.Value]) -> dict[str, listing.Value]:
    found, groups = row["found"], row.get("groups", {})
    flat: dict[str, listing.Value] = dict(row)
    flat["found"] = [one["words"] for one in found] if isinstance(found, list) else None
    return flat | {f"by {name}": str(key) for name, key in (groups.items() if isinstance(groups, dict) else ())}


def _table(found: FoundTurns) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold")
    for name in (*found.by, "source", "turn", "speaker"):
        table.add_column(escape(name), no_wrap=True, justify="right" if name == "turn" else "left")
    table.add_column("words", overflow="fold")
    for one in found.turns:
        for turn in (*one.before, one.turn, *one.after):
            words = _excerpt(turn) if turn is one.turn else Text(turn.words, style="dim")
            table.add_row(*map(Text, (*one.groups, one.source, str(turn.n), turn.speaker)), words)
    listing.console().print(table)


def _excerpt(turn: ShownTurn) -> Text:
    """Return the stretches of a turn around what was found, that in bold."""
    from rich.text import Text

    done, end = Text(), 0
    for start, end in _stretches(turn):
        done.append(" " * bool(len(done)) + "… " * bool(start)).append(turn.words[start:end])
        for mark in turn.marks:
            first, last = mark.start - turn.start, mark.end - turn.start
            if start <= first and last <= end:
                shift = len(done) - end
                done.stylize("bold", first + shift, last + shift)
    return done.append(" …" if end < len(turn.words) else "")


def _stretches(turn: ShownTurn) -> Iterator[tuple[int, int]]:
    """Return the stretches to be shown, each cut between words, as places in the turn."""
    last: tuple[int, int] | None = None
    for mark in turn.marks:
        start, end = max(mark.start - turn.start - _AROUND, 0), min(mark.end - turn.start + _AROUND, len(turn.words))
        start = turn.words.rfind(" ", 0, start) + 1 if start else 0
        cut = turn.words.find(" ", end)
        end = len(turn.words) if cut < 0 else cut
        if last is not None and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
