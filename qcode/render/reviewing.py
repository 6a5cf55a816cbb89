"""The review of names, one question after another, at the terminal or from a pipe."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import NotFound, QcodeError
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
  1, 2, 3      the same as one of those it may be; `join 17`, `join NAME`: as another
  split WORD   a name, or a source, in which it is somebody else: `split Bo`, `split I03`
  s            skip it for now          b   back to the one before
  u            take the latest answer back
  q            stop; what is decided stays decided
"""
_JOIN = re.compile(r"(?:j|join) +(\S.*)", re.IGNORECASE)
_SPLIT = re.compile(r"(?:split|p) +(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision on one entity; the mask is empty where the proposed one will do."""

    entity: int
    state: State
    mask: str = ""


@dataclass(frozen=True, slots=True)
class Powers:
    """What a review can do.

    Attributes:
        look: Reads an entity as it is now.
        decide: Accepts it, or lets it stand.
        meant: Finds the entity that a number or a name stands for.
        join: Makes the second entity the first.
        split: Makes what was written of an entity somebody else's.
        undo: Takes the latest decision back.
    """

    look: Callable[[int], QueueItem]
    decide: Callable[[Answer], Entity]
    meant: Callable[[str], int]
    join: Callable[[int, int], Entity]
    split: Callable[[int, str], Entity]
    undo: Callable[[], object]


@dataclass(slots=True)
class _Walk:
    """Where a review is.

    Attributes:
        ids: What waits, in its order; what is split off comes last.
        at: Which of them is asked about.
        decided: Those that were decided, in the order of the decisions.
    """

    ids: list[int]
    at: int = 0
    decided: list[int] = field(default_factory=list)


def ask(queue: Sequence[QueueItem], can: Powers) -> int:
    """Ask about each entity in turn and have it decided at once; return how many were decided.

    The end of the input ends the review like ``q``.
    """
    out = sys.stdout
    if not queue:
        out.write("Nothing waits for a decision.\n")
        return 0
    out.write(f"{plural(len(queue), 'name')} to decide. For each: what is to be printed in its place?\n{_HELP}")
    walk = _Walk([one.entity.id for one in queue])
    while walk.at < len(walk.ids):
        try:
            item = can.look(walk.ids[walk.at])
        except NotFound:  # joined with another meanwhile
            walk.at += 1
            continue
        out.write(f"\n{walk.at + 1}/{len(walk.ids)}  {_question(item)}\n")
        if not _answered(item, walk, can):
            out.write("\n")
            break
    return len(walk.decided)


def _answered(item: QueueItem, walk: _Walk, can: Powers) -> bool:
    """Ask until there is an answer to one item; tell whether the review goes on."""
    out = sys.stdout
    while True:
        out.write(f"  [{item.entity.mask}] > ")
        out.flush()
        line = sys.stdin.readline()
        written = line.strip()
        match written.lower():
            case "q":
                return False
            case _ if not line:
                return False
            case "s" | "skip":
                walk.at += 1
                return True
            case "b" | "back":
                walk.at = max(0, walk.at - 1)
                return True
        try:
            said = _done(item, written, walk, can)
        except QcodeError as error:
            out.write(f"  {error} {error.hint}\n")
            continue
        if said:
            out.write(f"  {said}\n")
            return True
        out.write(_HELP)


def _done(item: QueueItem, written: str, walk: _Walk, can: Powers) -> str:
    """Do what was answered and say so; nothing where it is no answer."""
    key = item.entity.id
    if written.lower() in {"u", "undo"}:
        return _taken_back(walk, can)
    join, split = _JOIN.fullmatch(written), _SPLIT.fullmatch(written)
    if written.isdecimal() and 1 <= int(written) <= len(item.like):
        done = can.join(item.like[int(written) - 1].entity.id, key)
    elif join is not None:
        done = can.join(can.meant(join[1]), key)
    elif split is not None:
        new = can.split(key, split[1].strip("\"'"))
        walk.decided.append(key)
        walk.ids.insert(walk.at + 1, new.id)
        return f"entity {new.id} is somebody else, printed as [{new.mask}] unless you say otherwise"
    else:
        answer = _answer(item.entity, written)
        if answer is None:
            return ""
        done = can.decide(answer)
        if answer.state is State.NEVER and done.state is State.ACCEPTED:
            walk.decided.append(key)
            walk.at += 1
            return f"not meant here, so not masked here; elsewhere printed as [{done.mask}]"
    walk.decided.append(key)
    walk.at += 1
    return "never masked" if done.state is State.NEVER else f"printed as [{done.mask}]"


def _taken_back(walk: _Walk, can: Powers) -> str:
    if not walk.decided:
        return "nothing was decided in this review yet"
    can.undo()
    last = walk.decided.pop()
    walk.at = walk.ids.index(last)
    return "taken back"


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
    head = item.places[0].words if item.places else item.entity.mask
    lines = [f"{head}  ({item.entity.kind.value}, {times})"]
    lines += [f"     {one.source}, turn {one.turn}: …{one.before}>{one.words}<{one.after}…" for one in item.places]
    lines += [f"  {n}  may be {one.names} [{one.entity.mask}] ({one.why})" for n, one in enumerate(item.like, 1)]
    return "\n".join(lines)
