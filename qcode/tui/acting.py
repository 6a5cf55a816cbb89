"""Deeds that change the study; each is a function of the desk, and one action that is on disk when it returns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.sheet import SheetCode
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan, clock, milliseconds
from qcode.study import handwork, passes, redoing, sheets, trail
from qcode.tui import listening, moving
from qcode.tui.choosing import Line
from qcode.tui.desk import turn_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.time_span import Stretch
    from qcode.tui.desk import Desk

NO_PASS, WHOLE_PASS = -1, -2
_BACK = 10_000
_MASKS = ("mask review", "mask set", "mask join", "mask split")
_UNDOABLE = ("code ", "codebook decide", "pass ", *_MASKS, "adjudicate", "redo")  # how what is done here begins
_CHOOSING = "type part of a name or number · ↑↓ · Tab marks several · Enter · Esc"


def put(desk: Desk, codes: Sequence[int], span: Stretch | None = None) -> None:
    """Put codes on the selection, or on another place."""
    where = span or desk.selection
    if where is None or not codes:
        raise Misuse("Nothing is selected, or no code fits.")
    made = handwork.add(desk.study, desk.sheet, where, list(codes))
    desk.used(codes)
    desk.picked = made[-1] if made else None
    desk.work()
    desk.say(f"Coded {', '.join(desk.path(code) for code in codes)}.")


def code(desk: Desk) -> None:
    """Ask for codes to put on the selection."""
    if not desk.codes:
        raise Misuse("There are no codes yet.", hint="n makes one.")
    if desk.selection is None and desk.marked is None:
        raise Misuse("Mark a stretch of time first.", hint="F9 begins it, F9 again ends it.")
    desk.line = Line(
        "Code", lambda line: put(desk, line.picked()), _offered(desk), tuple(reversed(_first(desk)))[::-1], _CHOOSING
    )


def _offered(desk: Desk) -> list[SheetCode]:
    return list(desk.codes.values())


def _first(desk: Desk) -> list[int]:
    """Return the codes that come first: below the one of a second pass, else the recent ones."""
    if desk.within is not None:
        above = f"{desk.path(desk.within)}/"
        return [key for key, one in desk.codes.items() if one.path.startswith(above)]
    return list(desk.slots)


def slot(desk: Desk, digit: int) -> None:
    """Put the code of a digit on the selection."""
    if digit > len(desk.slots):
        raise Misuse(f"No code is on {digit} yet.", hint="Codes get digits as they are used.")
    put(desk, [desk.slots[digit - 1]])


def repeat(desk: Desk) -> None:
    """Put the same codes on as last time."""
    if not desk.last:
        raise Misuse("No code was put on yet in this sitting.")
    put(desk, desk.last)


def recode(desk: Desk) -> None:
    """Ask for other codes for the current coding."""
    one = desk.own_current()

    def done(line: Line) -> None:
        codes = line.picked()
        if not codes:
            raise Misuse("No code fits.")
        handwork.recode(desk.study, [one.id], codes)
        desk.used(codes)
        desk.work()
        desk.say(f"{desk.path(one.code)} is {', '.join(desk.path(code) for code in codes)} now.")

    desk.line = Line(f"Instead of {desk.path(one.code)}", done, _offered(desk), _first(desk), _CHOOSING)


def in_vivo(desk: Desk) -> None:
    """Ask for a new code, named by the selected words."""
    new_code(desk, handwork.name_of(desk.words()))


def new_code(desk: Desk, name: str = "") -> None:
    """Ask for a new code: its path, then its definition."""
    above = f"{desk.path(desk.within)}/" if desk.within is not None else ""
    where = _next_place(desk)
    hint = "a path such as tilbud/barrierer makes what is missing · Enter · Esc"
    typed = above + name
    desk.line = Line(
        "New code", lambda line: _define(desk, line.typed.strip(), where), hint=hint, typed=typed, at=len(typed)
    )


def _next_place(desk: Desk) -> Stretch | None:
    return desk.selection


def _define(desk: Desk, path: str, where: Stretch | None) -> None:
    if not path:
        raise Misuse("A code has a name.")

    def done(line: Line) -> None:
        made = handwork.new_code(desk.study, desk.sheet, path, line.typed, where)
        desk.picked = made[0] if made else None
        desk.work()
        keys = [one.code for one in desk.every if one.id in made]
        desk.used(keys)
        desk.say(f"Made {path}" + (" and put it on." if made else "."))

    desk.line = Line(f"Definition of {path}", done, hint="what belongs to it · Enter, also empty · Esc makes no code")


def remove(desk: Desk) -> None:
    """Take the current coding off."""
    one = desk.own_current()
    handwork.remove(desk.study, [one.id])
    desk.picked = None
    desk.work()
    desk.say(f"Took {desk.path(one.code)} off. u takes that back.")


def bounds(desk: Desk) -> None:
    """Take up the bounds of the current coding; or keep the changed ones."""
    if desk.bounds_of is not None and desk.selection is not None:
        key, desk.bounds_of = desk.bounds_of, None
        handwork.rebound(desk.study, desk.sheet, key, desk.selection)
        desk.picked, desk.holding = key, False
        desk.work()
        desk.say("The coding has these bounds now.")
        return
    one = desk.own_current()
    if not isinstance(one.span, Span):
        raise Misuse("A stretch of time is coded anew, not moved.")
    desk.bounds_of, desk.picked = one.id, one.id
    desk.select(one.span)
    desk.say("Change the selection (shift+arrows, . and ,); b keeps it, Esc leaves it.")


def next_here(desk: Desk) -> None:
    """Turn to the next of the codings here."""
    there = [one.id for one in desk.here()]
    if not there:
        raise Misuse("No coding here.")
    now = desk.current()
    desk.picked = there[(there.index(now.id) + 1) % len(there)] if now else there[0]


def set_memo(desk: Desk, key: int, text: str) -> None:
    """Keep a memo on a coding."""
    handwork.note(desk.study, key, text)
    desk.work()
    desk.say("Memo kept." if text.strip() else "Memo taken away.")


def condensate(desk: Desk) -> None:
    """Ask for what the coded passage says, in few words."""
    one = desk.own_current()

    def done(line: Line) -> None:
        handwork.condense(desk.study, one.id, line.typed)
        desk.work()
        desk.say("Condensate kept.")

    desk.line = Line("In few words", done, hint="Enter keeps · Esc", typed=one.condensate, at=len(one.condensate))


def within(desk: Desk) -> None:
    """Ask for the code inside whose codings a second pass goes."""

    def done(line: Line) -> None:
        desk.within = next(iter(line.picked()), None)
        desk.picked = None
        if desk.within is not None:
            there = [one for one in desk.own if one.code == desk.within]
            desk.say(
                f"Second pass in {desk.path(desk.within)}: {len(there)} codings here. p next, Enter codes, Esc ends it."
            )
            if there:
                desk.picked = there[0].id
                desk.select(Span(there[0].span.start, there[0].span.end))

    now = desk.current()
    desk.line = Line("Second pass inside", done, _offered(desk), [now.code] if now else desk.slots, _CHOOSING)


def undo(desk: Desk) -> None:
    """Take back the latest action, of those that are done here: not the import of what is on the screen.

    Raises:
        Misuse: The latest action is of another kind.
    """
    latest = trail.latest(desk.study)
    if not latest.startswith(_UNDOABLE):
        message = f"Nothing more to undo here: what you did before is `{latest}`."
        raise Misuse(message, hint="`qcode undo` takes that back.")
    done = trail.undo(desk.study)
    desk.bounds_of = None
    desk.work()
    desk.say(f"Took back: {done.action} ({done.summary}). U does it again.")


def redo(desk: Desk) -> None:
    """Do again what was undone."""
    done = redoing.redo(desk.study)
    desk.work()
    desk.say(f"Done again: {done.action} ({done.summary}).")


def find(desk: Desk) -> None:
    """Ask for words to find."""
    desk.line = Line(
        "Find", lambda line: moving.search(desk, line.typed), hint="Enter · Esc", typed=desk.wanted, at=len(desk.wanted)
    )


def choose_source(desk: Desk) -> None:
    """Ask for another source."""
    there = enumerate(sheets.listed(desk.study))
    known = [SheetCode(n, one.id, one.id, definition=f"{one.kind}  {one.date}") for n, one in there]

    def done(line: Line) -> None:
        picked = line.picked()
        if not picked:
            raise Misuse("There is no such source.")
        turn_to(desk, known[picked[0]].path)

    desk.line = Line("Open", done, known, hint="↑↓ · Enter · Esc")


def others(desk: Desk) -> None:
    """Show other coders' codings, or no longer."""
    desk.others = not desk.others
    desk.edition += 1
    coders = sorted({one.coder for one in desk.every} - {desk.study.coder})
    if not desk.others:
        desk.say("Blind: only your own codings show.")
    else:
        desk.say(f"Others show too: {', '.join(coders)}." if coders else "Nobody else has coded here.")


def run_clock(desk: Desk) -> None:
    """Start the clock, or pause it."""
    _refuse_untimed(desk)
    desk.clock.toggle()
    desk.say("The clock runs." if desk.clock.running else f"The clock stands at {_now(desk)}.")


def skip_back(desk: Desk) -> None:
    """Set the clock ten seconds back."""
    _refuse_untimed(desk)
    desk.clock.set(desk.clock.read() - _BACK)
    desk.say(f"Back to {_now(desk)}.")


def set_clock(desk: Desk) -> None:
    """Ask what the clock is to show."""
    _refuse_untimed(desk)
    desk.line = Line("Clock", partial(_set_clock, desk), hint="such as 12:33 · Enter · Esc")


def _set_clock(desk: Desk, line: Line) -> None:
    desk.clock.set(milliseconds(line.typed))


def mark_time(desk: Desk) -> None:
    """Begin a stretch of time; or end it, and ask for its codes."""
    _refuse_untimed(desk)
    now = desk.clock.read() // 1000 * 1000
    if desk.marked is None:
        desk.marked = now
        desk.say(f"From {clock(now)}. F9 again ends the stretch.")
        return
    begun, desk.marked = desk.marked, None
    if now <= begun:
        raise Misuse("The stretch ends where it began: nothing is marked.")
    if desk.sheet.length is not None and now > desk.sheet.length:
        raise Misuse(f"The recording ends at {clock(desk.sheet.length)}.")
    span = TimeSpan(begun, now)
    desk.line = Line(
        f"Code {span.printed}", lambda line: put(desk, line.picked(), span), _offered(desk), _first(desk), _CHOOSING
    )


def play(desk: Desk) -> None:
    """Open the recording in the player where the selection was said, or where the clock stands."""
    at = desk.clock.read()
    if desk.selection is not None:
        turns = desk.sheet.turns[: desk.units.turn_at(desk.selection.start) + 1]
        at = next((turn.time for turn in reversed(turns) if turn.time is not None), at)
    desk.player = listening.play(desk.study.folder, desk.sheet.recording, at, desk.study.settings.player)
    desk.say(f"The recording opens at {clock(at // 1000 * 1000)}.")


def _now(desk: Desk) -> str:
    return clock(desk.clock.read() // 1000 * 1000)


def _refuse_untimed(desk: Desk) -> None:
    if not desk.sheet.timed:
        message = f"{desk.sheet.name} has no recording and no time stamps."
        raise Misuse(message, hint=f"`qcode source add {desk.sheet.name} --recording FILE`.")


def ask_pass(desk: Desk) -> bool:
    """Ask which codes this pass covered, where something was worked on; tell whether there is anything to ask."""
    if not desk.touched or not desk.codes:
        return False
    ways = [
        SheetCode(NO_PASS, "not finished: record nothing", "-"),
        SheetCode(WHOLE_PASS, "all codes: silence means something from now on", "-"),
    ]
    hint = "↑↓ · Enter · Tab marks several codes · Esc stays here"
    title = f"Done with {', '.join(desk.touched)}? Codes this pass covered"
    desk.line = Line(title, lambda line: record(desk, line.picked()), [*ways, *_offered(desk)], hint=hint)
    return True


def record(desk: Desk, picked: Sequence[int]) -> None:
    """Record the pass: all codes, some, or none."""
    sources, desk.touched = desk.touched, []
    codes = [one for key in picked if (one := desk.codes.get(key))]
    if WHOLE_PASS in picked:
        passes.add(desk.study, sources)
    elif codes:
        passes.add(desk.study, sources, codes=[f"{one.codebook}:{one.path}" for one in codes])
