"""A source as it would print, for its coder to look at: nothing leaves the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.store import quotations
from qcode.study import release

if TYPE_CHECKING:
    from qcode.model.mask import Printed
    from qcode.model.sheet import Sheet
    from qcode.study.opening import Study

_PAGE = 60


def printed(study: Study, sheet: Sheet, first: int) -> list[tuple[int, Printed, Printed]]:
    """Return number, speaker and words of some turns from ``first`` on, past the gate.

    Raises:
        Refused: The consent to the source is withdrawn.
    """
    last = min(len(sheet.turns), first + _PAGE - 1)
    gate = release.gate(study, [(sheet.key, first, last)], release.Terms())
    there = quotations.turns(study.db, [(sheet.key, first, last)])
    return [(turn.n, gate.label(turn.label), gate.words(turn, turn.span)) for _, turn in sorted(there.items())]
