"""The review of names, one question after another, at the terminal or from a pipe."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.mask import State
from qcode.render.listing import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.mask import Entity
    from qcode.study.masking import QueueItem

_HELP = """\
  Enter or a   accept: print the proposed mask everywhere
  any words    accept: print these words in brackets instead
  n            never mask it: it identifies nobody
  s            skip it for now
  q            stop; what is decided stays decided
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision on one entity; the mask is empty where the proposed one will do."""

    entity: int
    state: State
    mask: str = ""


def ask(queue: Sequence[QueueItem], decide: Callable[[Answer], Entity]) -> int:
    """Ask about each entity in turn and have it decided at once; return how many were decided.

    The end of the input ends the review like ``q``.
    """
    out = sys.stdout
    if not queue:
        out.write("Nothing waits for a decision.\n")
        return 0
    out.write(f"{plural(len(queue), 'name')} to decide. For each: what is to be printed in its place?\n{_HELP}")
    decided = 0
    for n, item in enumerate(queue, 1):
        out.write(f"\n{n}/{len(queue)}  {_question(item)}\n")
        while True:
            out.write(f"  [{item.entity.mask}] > ")
            out.flush()
            line = sys.stdin.readline()
            if not line or line.strip().lower() == "q":
                out.write("\n")
                return decided
            written = line.strip()
            if written.lower() in {"s", "skip"}:
                break
            answer = _answer(item.entity, written)
            if answer is None:
                out.write(_HELP)
                continue
            try:
                done = decide(answer)
            except QcodeError as error:
                out.write(f"  {error} {error.hint}\n")
                continue
            out.write("  never masked\n" if done.state is State.NEVER else f"  printed as [{done.mask}]\n")
            decided += 1
            break
    return decided


def _answer(entity: Entity, written: str) -> Answer | None:
    """Return the decision, or None for what is no answer: a single letter is sooner a slip than a mask."""
    match written.lower():
        case "" | "a":
            return Answer(entity.id, State.ACCEPTED)
        case "n":
            return Answer(entity.id, State.NEVER)
        case short if len(short.strip("[] ")) <= 1:
            return None
        case _:
            return Answer(entity.id, State.ACCEPTED, written)


def _question(item: QueueItem) -> str:
    times = f"{plural(item.entity.mentions, 'time')} in {plural(item.entity.sources, 'source')}"
    lines = [f"{item.places[0].words}  ({item.entity.kind.value}, {times})"]
    lines += [f"     {one.source}, turn {one.turn}: …{one.before}>{one.words}<{one.after}…" for one in item.places]
    return "\n".join(lines)
