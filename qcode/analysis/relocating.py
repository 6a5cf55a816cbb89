"""Edits follow the words they are about, when the text of a quote is revised or loses turns."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qcode.model.ledger import Edit
    from qcode.model.span import Span

    Places = tuple[Callable[[int], int], Callable[[int], int]]  # where a beginning goes, and where an end goes

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")


def relocated(edits: Iterable[Edit], places: Places) -> list[tuple[Edit, Edit | None]]:
    """Return each edit with the one it becomes, or None where all its words are gone.

    >>> from qcode.model.ledger import Edit, EditKind
    >>> relocated([Edit(EditKind.MASK, 4, 8, "navn")], revised("Hos Mona bor", "Nu hos Mona-Lis bor"))[0][1]
    Edit(kind=<EditKind.MASK: 'mask'>, start=7, end=11, words='navn', id=0)
    """
    begin, end = places
    done: list[tuple[Edit, Edit | None]] = []
    for edit in edits:
        if edit.start == edit.end:
            at = end(edit.start)
            gone = edit.start > 0 and begin(edit.start - 1) == at
            done.append((edit, None if gone else replace(edit, start=at, end=at)))
            continue
        first, last = begin(edit.start), end(edit.end)
        done.append((edit, replace(edit, start=first, end=last) if first < last else None))
    return done


def revised(old: str, new: str) -> Places:
    """Return where places of a text are in another; what lies in rewritten words takes all of them.

    So a mask covers what has come instead of the words it was made for, and never less.
    """
    there, here = _TOKEN.findall(old), _TOKEN.findall(new)
    starts, stops = _starts(there), _starts(here)
    blocks = [(what, starts[i], starts[j], stops[k], stops[m]) for what, i, j, k, m in _opcodes(there, here)]

    def begin(at: int) -> int:
        for what, first, last, place, _ in blocks:
            if first <= at < last:
                return place + at - first if what == "equal" else place
        return len(new)

    def end(at: int) -> int:
        for what, first, last, place, stop in blocks:
            if first < at <= last:
                return place + at - first if what == "equal" else stop
        return 0

    return begin, end


def without(cuts: Sequence[Span], old_start: int, new_start: int, length: int) -> Places:
    """Return where places of a quote go when stretches of its source are taken out.

    Args:
        cuts: What is out of the source's text, in order.
        old_start: Where the quote began in it.
        new_start: Where what is left of the quote begins.
        length: Of what is left.
    """

    def moved(at: int) -> int:
        place = old_start + at
        place -= sum(min(cut.end, place) - cut.start for cut in cuts if cut.start < place)
        return min(max(0, place - new_start), length)

    return moved, moved


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what differs, begun from both ends: one change is found where it is, whatever is repeated around it."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    return [
        ("equal", 0, head, 0, head),
        *((what, i + head, j + head, k + head, m + head) for what, i, j, k, m in middle.get_opcodes()),
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]


def _starts(tokens: Sequence[str]) -> list[int]:
    done = [0]
    for token in tokens:
        done.append(done[-1] + len(token))
    return done
