"""Which paired words could as well be elsewhere.

A token is *contested* if a neighbouring run, grown as far as its words go, lays claim to it or to its partner: one of
two equal turns was deleted, and nobody can tell which. Long passages that stand twice are *exchangeable* where nothing
that is said once holds them in their places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.analysis.alignment import run_at
from qcode.analysis.anchors import Run
from qcode.analysis.copies import PASSAGE, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.alignment import Alignment

_LONG = 7  # words; a shorter passage is a phrase said twice
_NEARBY = 12  # words; what is farther from the end of its run is not called in question
_BUDGET = 2_000_000  # steps of growing; beyond it everything is contested


@dataclass(frozen=True, slots=True)
class Rivals:
    """What is claimed twice.

    Attributes:
        contested: For each old token, whether something else lays claim to it or to its partner.
        places: For old tokens that are unpaired, the new one they lay claim to.
    """

    contested: list[bool]
    places: dict[int, int]


def rivals_in(alignment: Alignment) -> Rivals:
    """Find what is claimed twice in an alignment."""
    found = Rivals([False] * len(alignment.to), {})
    _contest_growth(alignment, found)
    return found


def repeated(alignment: Alignment, length: int = PASSAGE) -> list[bool]:
    """Tell for each old token whether it is in a passage of this length that either text has more than once."""
    there = passages(alignment.new.ids, length)
    found = [False] * len(alignment.to)
    for gram, places in passages(alignment.old.ids, length).items():
        if len(places) > 1 or len(there.get(gram, ())) > 1:
            for i in places:
                found[i : i + length] = [True] * length
    return found


def said_twice(alignment: Alignment) -> list[bool]:
    """Tell for each old token whether it is in a long passage of which there are two."""
    return repeated(alignment, _LONG)


def exchangeable(alignment: Alignment, loose: Sequence[bool]) -> list[bool]:
    """Tell which old tokens are in a long passage of which two are loose, so that each could be the other."""
    there = passages(alignment.new.ids, _LONG)
    found = [False] * len(alignment.to)
    for gram, before in passages(alignment.old.ids, _LONG).items():
        free = [i for i in before if alignment.to[i] < 0 or loose[i]]
        if len(free) > 1 or sum(alignment.back[j] < 0 or loose[alignment.back[j]] for j in there.get(gram, ())) > 1:
            for i in free:
                found[i : i + _LONG] = loose[i : i + _LONG]
    return found


def _contest_growth(alignment: Alignment, found: Rivals) -> None:
    budget = _BUDGET
    ends = Run(0, 0, 0), Run(len(alignment.to), len(alignment.back), 0)
    for run in (*ends, *alignment.runs):
        for claim in _claims(alignment, run):
            budget -= claim.length
            if any(alignment.old.word(i).isalnum() for i in range(claim.old, claim.old + claim.length)):
                _contest(alignment, found, claim, [i for i, _ in _pairs(claim)])
                _contest(alignment, found, claim, [alignment.back[j] for _, j in _pairs(claim)])
        if budget <= 0:
            found.contested[:] = [True] * len(found.contested)
            return


def _contest(alignment: Alignment, found: Rivals, claim: Run, places: Sequence[int]) -> None:
    """Note what a claim calls in question: not the middle of a run that goes on to both sides."""
    for i, j in _pairs(claim):
        if alignment.to[i] < 0:
            found.places[i] = j
    for index, held in _held(alignment, places).items():
        run = alignment.runs[index]
        more = min(_NEARBY, claim.length)
        if min(held) - run.old < more or run.old + run.length - max(held) <= more:
            for i in held:
                found.contested[i] = True


def _held(alignment: Alignment, places: Sequence[int]) -> dict[int, list[int]]:
    """Return the paired ones of some old tokens, by run."""
    held: dict[int, list[int]] = {}
    for i in places:
        if i >= 0 and alignment.to[i] >= 0:
            held.setdefault(run_at(alignment.runs, i), []).append(i)
    return held


def _claims(alignment: Alignment, run: Run) -> Iterator[Run]:
    """Give the pairs that the run would gain by growing to either side over what belongs to others."""
    old, new, to = alignment.old.ids, alignment.new.ids, alignment.to
    for step, i, j in ((-1, run.old - 1, run.new - 1), (1, run.old + run.length, run.new + run.length)):
        length = 0
        at, there = i, j
        while 0 <= at < len(old) and 0 <= there < len(new) and old[at] == new[there] and to[at] != there:
            at, there, length = at + step, there + step, length + 1
            if length > _BUDGET:
                break
        yield Run(min(i, at + 1), min(j, there + 1), length) if step < 0 else Run(i, j, length)


def _pairs(run: Run) -> Iterator[tuple[int, int]]:
    return zip(range(run.old, run.old + run.length), range(run.new, run.new + run.length), strict=True)
