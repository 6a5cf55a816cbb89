"""Other places of the study, seen from the text: suggestions, disagreements, masks, and the queues of all three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qcode.errors import Misuse
from qcode.model.mask import PieceKind
from qcode.model.span import Span

if TYPE_CHECKING:
    from qcode.tui.app import Coder
    from qcode.tui.desk import Desk

_STYLES = {
    PieceKind.WORDS: "",
    PieceKind.NOTE: "italic",
    PieceKind.MASK: "bold reverse",
    PieceKind.UNDECIDED: "bold reverse underline",
}


def next_suggestion(desk: Desk) -> None:
    """Go to the next open suggestion."""
    from qcode.study import suggesting  # noqa: PLC0415  loaded where it is asked for

    at = desk.selection.start if desk.selection else -1
    there = suggesting.listed(desk.study, source=desk.sheet.name)
    later = [one for one in there if one.span.start > at] or there
    if not later:
        raise Misuse(
            f"No open suggestion in {desk.sheet.name}.", hint="`qcode code auto` and `code suggest` make some."
        )
    one = later[0]
    desk.select(one.span)
    score = "" if one.score is None else f", {round(100 * one.score)} %"
    desk.say(f"Suggested: {one.code} ({one.origin}{score}). F5 decides.")


def next_disagreement(desk: Desk) -> None:
    """Go to the next open disagreement in this source."""
    from qcode.study import disagreements as differing  # noqa: PLC0415  loaded where it is asked for

    at = desk.selection.start if desk.selection else -1
    cases = differing.listed(desk.study, differing.Wanted(source=desk.sheet.name))
    places = sorted((one.span.start, one.n, one) for one in cases if isinstance(one.span, Span))
    later = [one for start, _, one in places if start > at] or [one for _, _, one in places]
    if not later:
        raise Misuse(f"No open disagreement in {desk.sheet.name}.")
    one = later[0]
    desk.others = True
    desk.edition += 1
    desk.select(Span(one.span.start, one.span.end))
    desk.say(f"Case {one.n}: {one.kind}, {' against '.join(one.coders)}, {', '.join(one.codes)}. F8 settles.")


def masked(desk: Desk) -> Text:
    """Return the text from the selected turn on, as it would print."""
    from qcode.study import masked_pages  # noqa: PLC0415  loaded where it is asked for

    if desk.selection is None:
        raise Misuse("There is no text here.")
    first = desk.units.turn_at(desk.selection.start) + 1
    text = Text()
    for n, speaker, printed in masked_pages.printed(desk.study, desk.sheet, first):
        text.append(f"{n:>4} ", "dim")
        text.append(f"{speaker}: " if str(speaker) else "", "bold")
        for piece in printed.pieces:
            text.append(piece.text, _STYLES[piece.kind])
        text.append("\n")
    return text


def suggestions(app: Coder) -> None:
    """Decide suggestions."""
    from qcode.tui import queues  # noqa: PLC0415  loaded where it is asked for

    app.visit(queues.suggestions(app.desk))


def masks(app: Coder) -> None:
    """Decide what is masked."""
    from qcode.tui import mask_queue  # noqa: PLC0415  loaded where it is asked for

    app.visit(mask_queue.masks(app.desk))


def splitting(app: Coder) -> None:
    """Decide the codings of a code that is split."""
    from qcode.tui import queues  # noqa: PLC0415  loaded where it is asked for

    app.visit(queues.of_split(app.desk))


def disagreements(app: Coder) -> None:
    """Settle disagreements."""
    from qcode.tui import queues  # noqa: PLC0415  loaded where it is asked for

    app.visit(queues.disagreements(app.desk))
