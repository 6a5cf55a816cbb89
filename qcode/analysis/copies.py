"""Which old words may have been copied, so that one of two places in the new text is the copy and nobody knows which.

A passage that stands more often in the new text than in the old was copied, and the original may be the one that was
moved or edited since: the texts would read the same. So *all* words in it and near it are in doubt, wherever they
seem to be. Passages are n-grams, joined to pieces and these to chains, since a copy is edited, too; what is as short as
a stock phrase is no copy, for such are said again.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from qcode.analysis.anchors import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.alignment import Alignment

PASSAGE = 4  # words; shorter ones recur by themselves
_GAP = 12  # words between two pieces of what was one copy
_LETTERS = 25  # of a chain; with fewer it is a phrase said twice
_NEARBY = 12  # words around a chain: an edited copy begins and ends who knows where
_OVERLAID = 8  # letters; with fewer it is a full stop or a little word
_OPEN = 50  # chains that may still go on
_MANY = 4_000  # places for one phrase; beyond it it is a phrase


def copied_in(alignment: Alignment) -> list[bool]:
    """Tell for each old token whether it is in or near a passage that was copied."""
    found = [False] * len(alignment.to)
    for chain in _chains([*_repeats(alignment), *_displaced(alignment)]):
        places = {i for piece in chain for i in range(piece.old, piece.old + piece.length)}
        letters = sum(alignment.old.ends[i] - alignment.old.starts[i] for i in places)
        if letters >= _LETTERS:
            start, stop = max(0, min(places) - _NEARBY), min(len(found), max(places) + 1 + _NEARBY)
            found[start:stop] = [True] * (stop - start)
            for i in _overlaid(alignment, chain):
                found[i] = True
    return found


def _overlaid(alignment: Alignment, chain: Sequence[Run]) -> list[int]:
    """Return the old words that are paired with words of the copy: a turn that was there may be its first or last."""
    pairs = ((piece.old + k, alignment.back[piece.new + k]) for piece in chain for k in range(piece.length))
    paired = [there for here, there in pairs if there not in {-1, here}]
    letters = sum(alignment.old.ends[i] - alignment.old.starts[i] for i in paired)
    return paired if letters >= _OVERLAID else []


def passages(ids: Sequence[int], length: int = PASSAGE) -> dict[tuple[int, ...], list[int]]:
    """Return where each n-gram is."""
    places: dict[tuple[int, ...], list[int]] = {}
    for place, gram in enumerate(zip(*(islice(ids, k, None) for k in range(length)), strict=False)):
        places.setdefault(gram, []).append(place)
    return places


def stretches(pairs: Sequence[tuple[int, int]], length: int = PASSAGE) -> Iterator[Run]:
    """Join n-grams that overlap, given by shift and place, in this order."""
    start = 0
    for at in range(1, len(pairs) + 1):
        if at == len(pairs) or pairs[at][0] != pairs[at - 1][0] or pairs[at][1] > pairs[at - 1][1] + length:
            shift, first = pairs[start]
            yield Run(first, first + shift, pairs[at - 1][1] + length - first)
            start = at


def _repeats(alignment: Alignment) -> Iterator[Run]:
    """Give what stands in the new text where it is not paired, and more often than in the old one."""
    to, back = alignment.to, alignment.back
    there = passages(alignment.new.ids)
    pairs: list[tuple[int, int]] = []
    for gram, before in passages(alignment.old.ids).items():
        now = there.get(gram, ())
        if len(now) * len(before) > _MANY:
            continue
        more = len(now) > len(before)
        pairs.extend((j - i, i) for i in before for j in now if to[i] != j and (more or back[j] < 0))
    return stretches(sorted(pairs))


def _displaced(alignment: Alignment) -> Iterator[Run]:
    """Give the runs that were taken away from between two others, though something like them still stands there."""
    runs = alignment.runs
    for index, run in enumerate(runs):
        if run.length >= PASSAGE and any(
            _has_double(run, left, right)
            for left in runs[max(0, index - 2) : index]
            for right in runs[index + 1 : index + 3]
        ):
            yield run


def _has_double(run: Run, left: Run, right: Run) -> bool:
    start, stop = left.new + left.length, right.new
    near = run.old - left.old - left.length <= _NEARBY and right.old - run.old - run.length <= _NEARBY
    return near and run.length <= 2 * (stop - start) <= 4 * run.length + 2 * _NEARBY and not start <= run.new < stop


def _chains(pieces: Sequence[Run]) -> list[list[Run]]:
    """Join pieces that follow each other in both texts."""
    chains: list[list[Run]] = []
    for piece in sorted(pieces):
        for chain in reversed(chains[-_OPEN:]):
            last = chain[-1]
            gap_old, gap_new = piece.old - last.old - last.length, piece.new - last.new - last.length
            if -last.length < gap_old <= _GAP and -last.length < gap_new <= _GAP:
                chain.append(piece)
                break
        else:
            chains.append([piece])
    return chains
