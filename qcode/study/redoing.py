"""Taking back an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import CannotUndo
from qcode.store import files, redoing, trail
from qcode.study.trail import Undone

if TYPE_CHECKING:
    from qcode.study.opening import Study

__all__ = ["redo"]


def redo(study: Study) -> Undone:
    """Do again what the coder undid last; it is an action of its own, so that it can be undone.

    Raises:
        CannotUndo: Nothing was undone, something new was done since, or it wrote to the vault.
    """
    with study.action(redoing.REDO) as done:
        last = redoing.latest_undo(study.db, study.coder, before=done.id)
        if last.action.startswith("mask"):
            message = "A decision on names is not redone: decide it again."
            raise CannotUndo(message, hint="`qcode mask review` asks again.")
        rows = trail.restore(study.db, last.id, by=done.id)
        for edit in files.edits_back(study.db, study.folder, last.id):
            files.note(study.db, done.id, edit)
        done.summary = f"{last.action}: {last.summary}"
    return Undone(last.action, last.summary, rows)
