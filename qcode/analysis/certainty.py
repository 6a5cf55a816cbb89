"""How far an alignment of two texts can be believed.

Equal words are no proof that they are the same occurrence: what was deleted here may have been written again there.
So every run of paired words is weighed in *bits*: how surprising its words are, each after the one before it, judged
by the rest of the text (this occurrence left out, so that stock phrases and second copies of a passage weigh little).
A run is **sure** if it weighs so much more than the number of places where chance could have put it; next to a sure
run those are few; between pages that were rewritten they are more.

A span in a sure run may still be its neighbour's, so three things weigh nothing for it: what is contested, what could
be exchanged for an equal passage (`rivals`), and whatever is beyond an edit. What was copied is never sure (`copies`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from math import inf, log2
from typing import TYPE_CHECKING

from qcode.analysis.anchors import Run
from qcode.analysis.copies import copied_in
from qcode.analysis.rivals import exchangeable, repeated, rivals_in, said_twice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.alignment import Alignment, Tokens

_SMOOTHING = 2.0
_PER_LETTER = 1.5  # bits at most: what a letter of running text tells (Shannon 1951, "Prediction and Entropy")
_NEAR = 10.0  # bits that a run beside a sure one must weigh beyond chance
_FAR = 16.0  # the same for one that was moved
_FAR_WORDS = 10  # and its least length: stock phrases are deleted here and said again there
_CHANCE = 3.0  # times the bits of the gap: 2 for where in both texts, 1 since what is asked once is asked again
_REPEATED = 20.0  # bits at most for what either text has twice
_PAGE = 10.0  # bits between a span and a long passage that was rewritten
_PROOF = 10.0  # bits, said once, that show which of two equal passages is which
_EDGE = 7.0  # bits between a span and a short one
_SEAM = 4.0  # bits between a span and a plain insertion or deletion
_SHORT = 4  # words; longer passages are not compared for being a mended name or typo
_SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class Certainty:
    """What may be believed of an alignment.

    Attributes:
        weight: Bits before each old token, and after the last: the difference is what a stretch weighs.
        sure: For each run, whether it is.
        edges: For each run, the bits asked for before its end, at its start and at its end.
        own: The same, of what nothing else lays claim to.
        copied: How many tokens that may be part of a copy stand before each old token, and after the last.
        rivals: For old tokens that are unpaired but contested, their best place.
    """

    weight: Sequence[float]
    sure: Sequence[bool]
    edges: Sequence[tuple[float, float]]
    own: Sequence[float]
    copied: Sequence[int]
    rivals: dict[int, int]

    def bits(self, start: int, end: int) -> float:
        """Weigh the old tokens from ``start`` to ``end``."""
        return self.weight[end] - self.weight[start]


def judged(alignment: Alignment) -> Certainty:
    """Judge an alignment."""
    weight, new_weight = _weights(alignment.old), _weights(alignment.new)
    edges = _edges(alignment)
    sure = _sure(alignment, weight, new_weight, edges)
    rivals = rivals_in(alignment)
    unproven = _unproven(alignment, weight, edges)
    own = _without(weight, [x or y for x, y in zip(rivals.contested, unproven, strict=True)])
    copied = list(accumulate(copied_in(alignment), initial=0))
    return Certainty(weight, sure, edges, own, copied, rivals.places)


def _weights(tokens: Tokens) -> list[float]:
    """Return the running sum of the surprise of each token after the one before it, itself left out of the count."""
    ids = tokens.ids
    single, double = Counter(ids), Counter(pairwise(ids))
    alone = {token: (count - 0.5) / len(ids) for token, count in single.items()}
    bits = [-log2(alone[token]) for token in ids[:1]]
    for before, token in pairwise(ids):
        chance = (double[before, token] - 1 + _SMOOTHING * alone[token]) / (single[before] - 1 + _SMOOTHING)
        bits.append(-log2(chance))
    lengths = (end - start for start, end in zip(tokens.starts, tokens.ends, strict=True))
    most = (_PER_LETTER * length for length in lengths)
    return list(accumulate(map(min, bits, most), initial=0.0))


def _unproven(alignment: Alignment, weight: Sequence[float], edges: Sequence[tuple[float, float]]) -> list[bool]:
    """Tell which old tokens could be exchanged with equal ones that stand elsewhere.

    They lie between an edit and the first words of their run that are said once, and so do the others.
    """
    once = _without(weight, said_twice(alignment))
    loose = [place >= 0 for place in alignment.to]
    for run, (before, after) in zip(alignment.runs, edges, strict=True):
        start, stop = run.old, run.old + run.length
        first = bisect_left(once, once[start] + _PROOF, start, stop) if before else start
        last = bisect_right(once, once[stop] - _PROOF, start, stop) if after else stop
        loose[first:last] = [False] * (last - first)
    return exchangeable(alignment, loose)


def _without(weight: Sequence[float], out: Sequence[bool]) -> list[float]:
    """Return the running sum with some tokens weighing nothing."""
    steps = zip(out, pairwise(weight), strict=True)
    return list(accumulate((0.0 if gone else after - before for gone, (before, after) in steps), initial=0.0))


def _sure(
    alignment: Alignment,
    weight: Sequence[float],
    new_weight: Sequence[float],
    edges: Sequence[tuple[float, float]],
) -> list[bool]:
    runs = alignment.runs
    olds, news = len(alignment.to), len(alignment.back)
    once = _without(weight, repeated(alignment))
    alone = [sum(asked for asked in edge if asked >= _PAGE) for edge in edges]
    scales = [_scale(run, weight, new_weight, once) for run in runs]
    scales = [(near - less, far) for (near, far), less in zip(scales, alone, strict=True)]
    sure = [False] * len(runs)
    free_old, free_new = olds, news
    for _ in range(4):
        before = sum(sure)
        far = log2(max(1, free_old) * max(1, free_new)) + _FAR
        for order in (1, -1):
            _spread(runs, scales, sure, far, order, (0, 0) if order == 1 else (olds, news))
        free_old = olds - sum(run.length for run, held in zip(runs, sure, strict=True) if held)
        free_new = news - (olds - free_old)
        if sum(sure) == before:
            break
    return sure


def _scale(
    run: Run, weight: Sequence[float], new_weight: Sequence[float], once: Sequence[float]
) -> tuple[float, float]:
    """Weigh a run for a place near a sure one, and for one far off."""
    end = run.old + run.length
    bits = min(weight[end] - weight[run.old], new_weight[run.new + run.length] - new_weight[run.new])
    unique = once[end] - once[run.old]
    return min(bits, unique + _REPEATED), unique if run.length >= _FAR_WORDS else 0.0


def _spread(
    runs: Sequence[Run],
    scales: Sequence[tuple[float, float]],
    sure: list[bool],
    far: float,
    order: int,
    border: tuple[int, int],
) -> None:
    """Believe the runs that are heavy enough, or near enough to one that is, in one direction."""
    at_old, at_new = border
    for index in range(len(runs))[::order]:
        run = runs[index]
        end_old, end_new = run.old + run.length, run.new + run.length
        gap_old, gap_new = (run.old - at_old, run.new - at_new) if order == 1 else (at_old - end_old, at_new - end_new)
        near = _CHANCE * log2(max(gap_old, gap_new) + 1) + _NEAR if gap_new >= 0 else inf
        if sure[index] or scales[index][0] >= near or scales[index][1] >= far:
            sure[index] = True
            at_old, at_new = (end_old, end_new) if order == 1 else (run.old, run.new)


def _edges(alignment: Alignment) -> list[tuple[float, float]]:
    """Return how many bits must lie between a span and the two ends of each run."""
    runs = alignment.runs
    olds, news = len(alignment.to), len(alignment.back)
    seams = list(pairwise([Run(0, 0, 0), *runs, Run(olds, news, 0)]))
    edits = [_edit(alignment, left, right) for left, right in seams]
    often = Counter(edit for edit in edits if edit)
    asked = [_asked(edit, often[edit] if edit else 0) for edit in edits]
    asked = [
        0.0 if run.old == left.old + left.length and run.new == left.new + left.length else bits
        for bits, (left, run) in zip(asked, seams, strict=True)
    ]
    return list(pairwise(asked))


def _edit(alignment: Alignment, left: Run, right: Run) -> tuple[str, str] | None:
    """Return what was written between two runs and what now is, if they still follow each other."""
    start, new_start = left.old + left.length, left.new + left.length
    if right.new < new_start or right.old - start > _SHORT or right.new - new_start > _SHORT:
        return None
    old, new = alignment.old, alignment.new
    return (
        " ".join(old.word(i) for i in range(start, right.old)),
        " ".join(new.word(j) for j in range(new_start, right.new)),
    )


def _asked(edit: tuple[str, str] | None, times: int) -> float:
    if edit is None:
        return _PAGE
    old, new = edit
    if not old or not new:
        return _SEAM
    mended = times > 1 or SequenceMatcher(None, old, new, autojunk=False).ratio() >= _SIMILAR
    return 0.0 if mended else _EDGE
