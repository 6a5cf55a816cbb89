"""Deeds that move and select; each is a function of the desk, named as in ``keys``."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.model.turn import Voice
from qcode.study import sheets
from qcode.tui.desk import turn_to
from qcode.tui.selecting import Edge, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.tui.desk import Desk


def _step(desk: Desk, unit: Unit, *, forward: bool) -> None:
    there = desk.selection
    if there is None:
        return
    if desk.holding:
        desk.select(desk.units.extended(there, desk.edge, unit, forward=forward))
        return
    if unit is Unit.WORD and len(inside := _words(desk, there)) > 1:
        desk.select(inside[0] if forward else inside[-1])
        return
    found = desk.units.after(there.end - 1, unit) if forward else desk.units.before(there.start, unit)
    desk.edge, desk.picked = Edge.END, None
    desk.select(found)


def _words(desk: Desk, span: Span) -> list[Span]:
    """Return the words of a selection, the first two and the last at least."""
    first = desk.units.at(span.start, Unit.WORD)
    last = desk.units.at(span.end - 1, Unit.WORD)
    if last.start >= span.end:
        last = desk.units.before(span.end, Unit.WORD) or last
    return [first] if first == last else [first, last]


def next_sentence(desk: Desk) -> None:
    """Go to the next sentence."""
    _step(desk, Unit.SENTENCE, forward=True)


def previous_sentence(desk: Desk) -> None:
    """Go to the sentence before."""
    _step(desk, Unit.SENTENCE, forward=False)


def next_word(desk: Desk) -> None:
    """Go to the next word; of several, to the first of them."""
    _step(desk, Unit.WORD, forward=True)


def previous_word(desk: Desk) -> None:
    """Go to the word before; of several, to the last of them."""
    _step(desk, Unit.WORD, forward=False)


def next_turn(desk: Desk) -> None:
    """Go to the next turn."""
    _step(desk, Unit.TURN, forward=True)


def previous_turn(desk: Desk) -> None:
    """Go to the turn before."""
    _step(desk, Unit.TURN, forward=False)


def to_start(desk: Desk) -> None:
    """Go to the first sentence."""
    if desk.selection:
        desk.select(desk.units.at(0, Unit.SENTENCE))


def to_end(desk: Desk) -> None:
    """Go to the last sentence."""
    if desk.selection:
        desk.select(desk.units.at(len(desk.sheet.text) - 1, Unit.SENTENCE))


def next_source(desk: Desk) -> None:
    """Open the next source."""
    _beside(desk, 1)


def previous_source(desk: Desk) -> None:
    """Open the source before."""
    _beside(desk, -1)


def _beside(desk: Desk, by: int) -> None:
    known = sheets.names(desk.study)
    at = known.index(desk.sheet.name) + by
    if not 0 <= at < len(known):
        raise Misuse(f"{desk.sheet.name} is the {'last' if by > 0 else 'first'} source.")
    turn_to(desk, known[at])


def _take(desk: Desk, unit: Unit) -> None:
    if desk.selection:
        desk.edge = Edge.END
        desk.select(desk.units.at(desk.selection.start, unit))


def select_turn(desk: Desk) -> None:
    """Select the whole turn."""
    _take(desk, Unit.TURN)


def select_sentence(desk: Desk) -> None:
    """Select the sentence."""
    _take(desk, Unit.SENTENCE)


def select_word(desk: Desk) -> None:
    """Select the word."""
    _take(desk, Unit.WORD)


def _extend(desk: Desk, unit: Unit, *, forward: bool) -> None:
    if desk.selection:
        desk.select(desk.units.extended(desk.selection, desk.edge, unit, forward=forward))


def extend_sentence(desk: Desk) -> None:
    """Move the edge a sentence on."""
    _extend(desk, Unit.SENTENCE, forward=True)


def reduce_sentence(desk: Desk) -> None:
    """Move the edge a sentence back."""
    _extend(desk, Unit.SENTENCE, forward=False)


def extend_word(desk: Desk) -> None:
    """Move the edge a word on."""
    _extend(desk, Unit.WORD, forward=True)


def reduce_word(desk: Desk) -> None:
    """Move the edge a word back."""
    _extend(desk, Unit.WORD, forward=False)


def extend_character(desk: Desk) -> None:
    """Move the edge a character on."""
    if desk.selection:
        desk.select(desk.units.nudged(desk.selection, desk.edge, 1))


def reduce_character(desk: Desk) -> None:
    """Move the edge a character back."""
    if desk.selection:
        desk.select(desk.units.nudged(desk.selection, desk.edge, -1))


def grow(desk: Desk) -> None:
    """Select the next larger unit."""
    if desk.selection:
        desk.select(desk.units.grown(desk.selection))


def shrink(desk: Desk) -> None:
    """Select the next smaller unit."""
    if desk.selection:
        desk.select(desk.units.shrunk(desk.selection))


def other_edge(desk: Desk) -> None:
    """Let the other end move from now on."""
    desk.edge = Edge.START if desk.edge is Edge.END else Edge.END
    desk.say(f"Extending moves the {desk.edge} of the selection now.")


def hold(desk: Desk) -> None:
    """Let moving extend, or no longer."""
    desk.holding = not desk.holding
    desk.say("Moving extends the selection; x ends that." if desk.holding else "Moving moves again.")


def cancel(desk: Desk) -> None:
    """Leave what was begun."""
    desk.holding, desk.bounds_of, desk.marked, desk.edge, desk.picked = False, None, None, Edge.END, None
    if desk.within is not None:
        desk.within = None
        desk.say("The second pass is left.")
    elif desk.selection:
        desk.select(desk.units.at(desk.selection.start, Unit.SENTENCE))


def search(desk: Desk, words: str) -> None:
    """Find words as they stand, large or small, and go to the first place after the selection.

    Raises:
        Misuse: They do not occur.
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts or desk.selection is None:
        return
    pattern = re.compile(r"\s+".join(parts), re.IGNORECASE)
    desk.wanted = words
    desk.hits = tuple(Span(*hit.span()) for hit in pattern.finditer(desk.sheet.text))
    if not desk.hits:
        raise Misuse(f"This is not in {desk.sheet.name}.")
    _to_hit(desk, next((n for n, hit in enumerate(desk.hits) if hit.start >= desk.selection.start), 0))


def _to_hit(desk: Desk, n: int) -> None:
    n %= len(desk.hits)
    desk.select(desk.hits[n])
    desk.say(f"Place {n + 1} of {len(desk.hits)}. g next, G back.")


def next_hit(desk: Desk) -> None:
    """Go to the next place found; after the last comes the first."""
    _refuse_nothing_sought(desk)
    at = desk.selection.start if desk.selection else 0
    _to_hit(desk, bisect_left(desk.hits, at + 1, key=lambda hit: hit.start))


def previous_hit(desk: Desk) -> None:
    """Go to the place found before."""
    _refuse_nothing_sought(desk)
    at = desk.selection.start if desk.selection else 0
    _to_hit(desk, bisect_left(desk.hits, at, key=lambda hit: hit.start) - 1)


def _refuse_nothing_sought(desk: Desk) -> None:
    if not desk.hits:
        raise Misuse("Nothing was looked for yet.", hint="f finds words.")


def next_uncoded(desk: Desk) -> None:
    """Go to the next informant's turn without the coder's codings."""
    _uncoded(desk, forward=True)


def previous_uncoded(desk: Desk) -> None:
    """Go to the informant's turn before without the coder's codings."""
    _uncoded(desk, forward=False)


def _uncoded(desk: Desk, *, forward: bool) -> None:
    if desk.selection is None:
        return
    coded: set[int] = set()
    for one in desk.own:
        coded.update(range(desk.units.turn_at(one.span.start), desk.units.turn_at(one.span.end - 1) + 1))
    now, turns = desk.units.turn_at(desk.selection.start), desk.sheet.turns
    order: Iterable[int] = range(now + 1, len(turns)) if forward else range(now - 1, -1, -1)
    for n in order:
        if n not in coded and turns[n].voice is not Voice.INTERVIEWER:
            desk.picked = None
            desk.select(desk.units.at(turns[n].start, Unit.SENTENCE))
            return
    raise Misuse(f"{'After' if forward else 'Before'} this, every turn of an informant has a coding of yours.")


def next_of_code(desk: Desk) -> None:
    """Go to the next coding of the code in question."""
    _of_code(desk, forward=True)


def previous_of_code(desk: Desk) -> None:
    """Go to the coding before of the code in question."""
    _of_code(desk, forward=False)


def _of_code(desk: Desk, *, forward: bool) -> None:
    now = desk.current()
    wanted = desk.within or (now.code if now else next(iter(desk.last), None))
    if wanted is None or desk.selection is None:
        raise Misuse("Of which code? Stand on a coding, or begin a second pass with h.")
    at = (desk.selection.start, desk.selection.end)
    there = [one for one in desk.shown if one.code == wanted and isinstance(one.span, Span)]
    there.sort(key=lambda one: (one.span.start, one.span.end))
    later = [one for one in there if (one.span.start, one.span.end) > at]
    earlier = [one for one in there if (one.span.start, one.span.end) < at]
    if not (later if forward else earlier):
        raise Misuse(f"No {'later' if forward else 'earlier'} coding of {desk.path(wanted)} in {desk.sheet.name}.")
    one = later[0] if forward else earlier[-1]
    desk.picked = one.id
    desk.select(Span(one.span.start, one.span.end))
    desk.say(f"{there.index(one) + 1} of {len(there)} on {desk.path(wanted)}.")
