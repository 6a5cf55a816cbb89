"""Which paired words could as well be elsewhere.

A token is *contested* if a neighbouring run, grown as far as its words go, lays claim to it or to its partner: one of
two equal turns was deleted, and nobody can tell which. And a passage that was copied, or of which one copy was
deleted, is contested if the place that was left free has the better neighbours: then the run may be the copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.analysis.alignment import run_at
from qcode.analysis.anchors import Run
from qcode.analysis.copies import PASSAGE, copied_in, passages, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.alignment import Alignment

_LONG = 7  # words; a shorter one is no copy, but a phrase said twice
_SIGHT = 40  # words; how far off a neighbour is looked for
_APART = 150  # words between two pieces of what was one copy
_OPEN = 50  # chains that may still go on
_NEARBY = 12  # words between a passage and the neighbours that vouch for it
_MANY = 4_000  # places for one phrase; beyond it all of them are contested
_BUDGET = 2_000_000  # steps of growing; beyond it everything is contested


@dataclass(frozen=True, slots=True)
class Rivals:
    """What is claimed twice.

    Attributes:
        contested: For each old token, whether something else lays claim to it or to its partner.
        places: For old tokens that are unpaired, the new one they lay claim to.
        copied: For each old token, whether it is in or near a passage of which the original may be elsewhere.
        copies: Runs (by index) that are likely to be a copy, the original being elsewhere.
    """

    contested: list[bool]
    places: dict[int, int]
    copied: list[bool]
    copies: set[int]


def rivals_in(alignment: Alignment, sure: Sequence[bool]) -> Rivals:
    """Find what is claimed twice in an alignment.

    Args:
        alignment: The alignment.
        sure: For each of its runs, whether it is sure; only those vouch for what stands beside them.
    """
    found = Rivals([False] * len(alignment.to), {}, [False] * len(alignment.to), set())
    _contest_growth(alignment, found)
    _contest_copies(alignment, sure, found)
    found.copied[:] = copied_in(alignment)
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


def _contest_copies(alignment: Alignment, sure: Sequence[bool], found: Rivals) -> None:
    """Note what free copies call in question; in a second round, what is in question vouches for nothing."""
    free_old, free_new = (_chains(claims) for claims in _free_copies(alignment, sure, found))
    for _ in range(2):
        known = [run for run, held in zip(alignment.runs, sure, strict=True) if held and _is_own(run, found)]
        context = _Context(known, len(alignment.to), len(alignment.back))
        for chain in free_old:
            places = [alignment.back[j] for j in range(chain[0].new, chain[-1].new + chain[-1].length)]
            _contest_copy(alignment, context, found, chain, places)
        for chain in free_new:
            _contest_copy(alignment, context, found, chain, range(chain[0].old, chain[-1].old + chain[-1].length))


def _is_own(run: Run, found: Rivals) -> bool:
    return sum(found.contested[run.old : run.old + run.length]) * 2 <= run.length


def _chains(claims: Sequence[Run]) -> list[list[Run]]:
    """Join free copies that follow each other in both texts: one copy, edited since."""
    chains: list[list[Run]] = []
    phrases = [[claim] for claim in claims if claim.length < _LONG]
    for claim in sorted(claim for claim in claims if claim.length >= _LONG):
        for chain in reversed(chains[-_OPEN:]):
            last = chain[-1]
            gap_old, gap_new = claim.old - last.old - last.length, claim.new - last.new - last.length
            if -last.length < gap_old <= _APART and -last.length < gap_new <= _APART:
                chain.append(claim)
                break
        else:
            chains.append([claim])
    return chains + phrases


def _contest_copy(
    alignment: Alignment, context: _Context, found: Rivals, chain: Sequence[Run], places: Sequence[int]
) -> None:
    """Note what a free copy calls in question: it has neighbours from before, or the one that is paired lacks some."""
    has_place = any(context.neighbours(claim) for claim in chain)
    length = sum(claim.length for claim in chain)
    for index, held in _held(alignment, places).items():
        owner = alignment.runs[index]
        first, end = min(held), max(held) + 1
        if has_place or not context.vouch(owner, first, end):
            for i in held:
                found.contested[i] = True
            around = min(_NEARBY, len(held))
            start, stop = max(0, first - around), min(len(alignment.to), end + around)
            if length >= _LONG:
                found.copied[start:stop] = [True] * (stop - start)
        if has_place and not context.neighbours(owner) and owner.length < PASSAGE * length:
            found.copies.add(index)


def _pairs(run: Run) -> Iterator[tuple[int, int]]:
    return zip(range(run.old, run.old + run.length), range(run.new, run.new + run.length), strict=True)


def _free_copies(alignment: Alignment, sure: Sequence[bool], found: Rivals) -> tuple[list[Run], list[Run]]:
    """Return passages that stand on both sides, but more often on one: what is left over of the old, and of the new."""
    from_old: list[tuple[int, int]] = []
    from_new: list[tuple[int, int]] = []
    last = PASSAGE - 1
    taken_old, taken_new = [False] * len(alignment.to), [False] * len(alignment.back)
    for run, held in zip(alignment.runs, sure, strict=True):
        if held:
            taken_old[run.old : run.old + run.length] = [True] * run.length
            taken_new[run.new : run.new + run.length] = [True] * run.length
    there = passages(alignment.new.ids)
    for gram, before in passages(alignment.old.ids).items():
        now = there.get(gram, [])
        if not now or len(now) == len(before) == 1:
            continue
        free_old = [i for i in before if not taken_old[i] and not taken_old[i + last]]
        free_new = [j for j in now if not taken_new[j] and not taken_new[j + last]]
        if len(free_old) * len(now) + len(free_new) * len(before) > _MANY:
            for i in before:
                found.contested[i : i + PASSAGE] = [True] * PASSAGE
            continue
        from_old.extend((j - i, i) for i in free_old for j in now)
        from_new.extend((j - i, i) for j in free_new for i in before)
    return list(stretches(sorted(from_old))), list(stretches(sorted(from_new)))


class _Context:
    """Tells on how many sides a passage stands beside what it stood beside before."""

    def __init__(self, sure: Sequence[Run], olds: int, news: int) -> None:
        self.starts = {run.new: run.old for run in sure} | {news: olds}
        self.ends = {run.new + run.length: run.old + run.length for run in sure} | {0: 0}

    def neighbours(self, run: Run) -> int:
        """Count the sides, 0 to 2."""
        return sum(self._sides(run))

    def vouch(self, run: Run, start: int, end: int) -> bool:
        """Tell whether a part of a run has more of it on one side, and on the other that or what was there before."""
        beside = self._sides(run)
        more = min(_NEARBY, end - start)
        longer = start - run.old >= more, run.old + run.length - end >= more
        return any(longer) and (longer[0] or beside[0]) and (longer[1] or beside[1])

    def _sides(self, run: Run) -> tuple[bool, bool]:
        before, after = self._beside(run.new, -1), self._beside(run.new + run.length, 1)
        return (
            before is not None and abs(run.old - before) <= _NEARBY,
            after is not None and abs(after - run.old - run.length) <= _NEARBY,
        )

    def _beside(self, place: int, step: int) -> int | None:
        """Return the old place that the nearest sure words on this side had."""
        known = self.ends if step < 0 else self.starts
        return next((known[at] for k in range(_SIGHT + 1) if (at := place + step * k) in known), None)
