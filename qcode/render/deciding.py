"""The review of suggestions, one after another, at the terminal or from a pipe."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.suggestion import State
from qcode.render import listing
from qcode.render.listing import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.study.reviewing import Decided, InContext

    Decide = Callable[[int, State, str, str], Decided]

_HELP = """\
  Enter or a   accept: it becomes a coding of yours
  r            reject: it is not proposed again
  e            edit: other words of the same turn, or another code, and accept
  s            skip it for now
  q            stop; what is decided stays decided
"""
_ASKED = 100  # characters of the question that are shown


def ask(queue: Sequence[InContext], decide: Decide) -> None:
    """Ask about each suggestion in turn and have it decided at once.

    The end of the input ends the review like ``q``.
    """
    if not queue:
        sys.stdout.write("Nothing waits for a decision.\n")
        return
    sys.stdout.write(f"{plural(len(queue), 'suggestion')} to decide.\n{_HELP}")
    counts = {State.ACCEPTED: 0, State.REJECTED: 0}
    for n, one in enumerate(queue, 1):
        sys.stdout.write(f"\n{n}/{len(queue)}  {_question(one)}\n")
        said = _answered(one, decide)
        if said is None:
            break
        if said is not State.OPEN:
            counts[said] += 1
    sys.stdout.write(f"{counts[State.ACCEPTED]} accepted, {counts[State.REJECTED]} rejected.\n")


def _answered(one: InContext, decide: Decide) -> State | None:
    """Ask until there is an answer; return what was decided, ``OPEN`` where it was skipped, None to stop."""
    while True:
        written = _read("a, r, e, s, q")
        match None if written is None else written.lower():
            case None | "q":
                return None
            case "s":
                return State.OPEN
            case "" | "a" | "r" as letter:
                said = (State.REJECTED if letter == "r" else State.ACCEPTED, "", "")
            case "e":
                listing.say('  Which words ("first … last" will do), and which code? Enter leaves it as it is.')
                said = (State.ACCEPTED, _read("the same words") or "", _read(str(one.suggestion.code)) or "")
            case _:
                sys.stdout.write(_HELP)
                continue
        try:
            decide(one.suggestion.id, *said)
        except QcodeError as error:
            listing.say(f"  {error} {error.hint}".rstrip())
            continue
        return said[0]


def _read(what: str) -> str | None:
    """Read a line; None at the end of the input."""
    sys.stdout.write(f"  [{what}] > ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stdout.write("\n")
    return line.strip() if line else None


def _question(one: InContext) -> str:
    found = one.suggestion
    score = "" if found.score is None else f"{found.score:.2f}, "
    first, last = found.turns
    turn = f"turn {first}" if first == last else f"turns {first}-{last}"
    asked = textwrap.shorten(one.question, _ASKED, placeholder=" …")
    speaker = f", {one.speaker}" if one.speaker else ""
    width = shutil.get_terminal_size().columns - 6
    parts = [f"asked: {asked}" if asked else "", f"{found.source}, {turn}{speaker}: {found.words}"]
    lines = [line for part in parts for line in textwrap.wrap(part, width)]
    return "\n     ".join([f"{found.code}  ({score}{found.origin})", *lines])
