"""How the code tree came to be what it is, and what it was on a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.analysis.trees import steps
from qcode.errors import Misuse
from qcode.formats.tables import danish_date
from qcode.model.codebook import Codebook, TreeChange
from qcode.store import trees
from qcode.study.codebook import ShownCode

if TYPE_CHECKING:
    from qcode.study.opening import Study

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?")


def history(study: Study) -> list[TreeChange]:
    """Return what changed in the trees, when and by whom, the newest first; the first state of a tree is all added."""
    before: dict[str, Codebook] = {}
    found: list[TreeChange] = []
    for state in trees.states(study.db):
        name = state.book.name
        was = before.get(name, Codebook(name, "", ()))
        found += [
            TreeChange(state.created, state.coder, name, state.book.version, one) for one in steps(was, state.book)
        ]
        before[name] = state.book
    return found[::-1]


def at(study: Study, when: str) -> list[ShownCode]:
    """Return the trees as they were at the end of a day, or at a time.

    Args:
        study: The study.
        when: A date as people write it, or an ISO time; a day of UTC.

    Raises:
        Misuse: It is no date.
    """
    written = when.strip()
    if _TIME.fullmatch(written):
        until = written.removesuffix("Z")
    else:
        try:
            until = f"{danish_date(written)}T23:59:59+99"
        except ValueError as error:
            raise Misuse(f"{when!r} is no date.", hint="Such as 2003-11-24 or 24.11.2003.") from error
    last = {state.book.name: state.book for state in trees.states(study.db) if state.created <= until}
    return [ShownCode(code, book.name, 0, 0, 0) for book in last.values() for code in book]
