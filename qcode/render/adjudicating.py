"""Differences settled at the terminal, one after another, and what became of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.disagreement import Decision, Disagreement
from qcode.render import disagreements, listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.disagreement import Reading, Settled, Upheld
    from qcode.model.time_span import Stretch

_KEYS = {"1": Decision.FIRST, "2": Decision.SECOND, "b": Decision.BOTH, "n": Decision.NEITHER, "o": Decision.OTHER}
_HELP = """\
  1   what the first coder marked stands (none, where that coder marked nothing)
  2   what the second coder marked stands
  b   both: where they overlap, all of it
  n   neither: the code belongs to none of it
  o   another place or code; asked for next
  s   skip it for now
  q   stop; what is settled stays settled
  A reason may follow the letter: 1 the decision is named in the definition
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed.

    Attributes:
        instead: Where the code belongs, of ``other``: words or START:END, or FROM-TO of a recording.
        code: Which code belongs there; empty for the first in question.
    """

    decision: Decision
    reason: str = ""
    instead: str = ""
    code: str = ""


def ask(
    cases: Sequence[Disagreement],
    read: Callable[[Disagreement], Reading],
    decide: Callable[[Disagreement, Given], Sequence[int]],
    *,
    reason: str = "",
) -> int:
    """Ask about each case in turn and have it settled at once; return how many were settled.

    The end of the input ends the queue like ``q``.

    Args:
        cases: Open ones, the costliest first.
        read: Gives a case its words.
        decide: Puts a decision on record; gives the numbers of the cases it settles besides.
        reason: For all of them; asked for one by one if empty.
    """
    if not cases:
        listing.say("No differences are open.")
        return 0
    listing.say(f"{plural(len(cases), 'difference')} to settle.")
    sys.stdout.write(_HELP)
    gone: set[int] = set()
    done = 0
    for n, case in enumerate(cases, 1):
        if case.n in gone:
            continue
        sys.stdout.write(f"\n{n}/{len(cases)}\n")
        disagreements.reading(read(case), Format.TABLE)
        while True:
            given = _given(case, reason)
            if given == "q":
                return done
            if given == "s":
                break
            if isinstance(given, str):
                sys.stdout.write(_HELP)
                continue
            try:
                also = decide(case, given)
            except QcodeError as error:
                listing.say(f"  {error} {error.hint}".rstrip())
                continue
            besides = f"; this settles disagreement {', '.join(map(str, also))} too" if also else ""
            listing.say(f"  {given.decision}{besides}")
            gone |= set(also)
            done += 1
            break
    return done


def _given(case: Disagreement, reason: str) -> Given | str:
    """Return what was decided, ``q``, ``s``, or an empty text where it cannot be read."""
    line = _typed(f"1 {case.coders[0]}, 2 {case.coders[1]}, b, n, o, s, q")
    if line is None or line.casefold() in {"q", "quit"}:
        return "q"
    key, _, why = line.partition(" ")
    if key.casefold() in {"s", "skip"}:
        return "s"
    decision = _KEYS.get(key.casefold())
    if decision is None:
        return ""
    instead = code = ""
    if decision is Decision.OTHER:
        instead = _typed("START:END, or the words") or ""
        code = _typed(f"code, Enter for {case.codes[0]}") or ""
    why = why.strip() or reason
    if not why:
        why = _typed("why") or ""
    return Given(decision, why, instead, code)


def _typed(asked: str) -> str | None:
    """Ask for a line; None at the end of the input."""
    sys.stdout.write(f"  [{asked}] > ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stdout.write("\n")
        return None
    return line.strip()


def decided(
    case: Disagreement,
    decision: Decision,
    results: Sequence[tuple[str, Stretch]],
    also: Sequence[int],
    coder: str = "",
) -> None:
    """Say what one decision came to; ``coder`` is who was named, whose action ``undo`` must name, too."""
    undo = f"qcode undo --coder {coder}" if coder else "qcode undo"
    stands = "; ".join(f"{code} on {span}" for code, span in results) or "nothing"
    besides = f" It settles disagreement {', '.join(map(str, also))} too." if also else ""
    listing.say(
        f"Disagreement {case.n} ({case.source}): {decision}. Stands: {stands}.{besides} `{undo}` takes it back."
    )


def settled(found: Sequence[Settled], format_: Format) -> None:
    """List the decisions on record."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "source": one.source,
            "unit": one.span.unit,
            "start": one.span.start,
            "end": one.span.end,
            "code": one.code,
            "decision": one.decision.value,
            "coders": "-".join(one.coders) if format_ is not Format.JSON else list(one.coders),
            "by": one.coder,
            "reason": one.reason,
            "created": one.created,
            "results": [{"start": span.start, "end": span.end} for span in one.results],
        }
        for one in found
    ]
    columns = ("id", "source", "unit", "start", "end", "code", "decision", "coders", "by", "reason")
    shown = columns if format_ is not Format.TABLE else ("id", "source", "code", "decision", "coders", "by", "reason")
    listing.listing(rows, shown, format_, empty="Nothing has been decided yet.", fold="reason")


def upheld(found: Sequence[Upheld], format_: Format) -> None:
    """List how many of each coder's codings stood."""
    rows: list[dict[str, listing.Value]] = [
        {
            "coder": one.coder,
            "upheld": one.upheld,
            "disputed": one.disputed,
            "share": one.upheld / one.disputed if one.disputed else None,
            "agreed": one.agreed,
        }
        for one in found
    ]
    columns = ("coder", "upheld", "disputed", "share", "agreed")
    listing.listing(rows, columns, format_, empty="Nothing has been decided yet.")
    if found and format_ in {Format.TABLE, Format.MD}:
        note("This is no reliability: who decides, and what is taken up, decides it. For that, see `qcode agree`.")


def agreed(places: int, codes: int, sources: int, left: int) -> None:
    """Say what was taken into the consensus because all agree."""
    where = f", of {plural(codes, 'code')} in {plural(sources, 'source')}" if places else ""
    listing.say(f"Taken into the consensus: {plural(places, 'place')} all marked alike{where}.")
    if left:
        listing.say(f"Still open: {plural(left, 'difference')}. `qcode adjudicate` goes through them.")
