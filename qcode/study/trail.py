"""What was done, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import connection, files, trail

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.change import Change
    from qcode.store.connection import Opened
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back.

    Attributes:
        rows: How many rows stand as they stood before.
    """

    action: str
    summary: str
    rows: int


def history(study: Study, limit: int) -> list[Change]:
    """Return the latest changes, newest first."""
    return trail.history(study.db, limit)


def undo(study: Study) -> Undone:
    """Take back the coder's latest action.

    Raises:
        CannotUndo: There is none, or later work stands on it.
    """
    last = trail.latest(study.db, study.coder)
    if study.vault_path.exists():
        with study.vault() as vault:
            _undo_in_vault(study, vault, last)
            return _undo(study, last)
    return _undo(study, last)


def _undo(study: Study, last: trail.Undoable) -> Undone:
    edits = files.edits_back(study.db, study.folder, last.id)
    with trail.action(study.db, "undo", coder=study.coder, at=study.now(), undoes=last.id) as done:
        rows = trail.restore(study.db, last.id, by=done.id)
        for edit in edits:
            files.note(study.db, done.id, edit)
        done.summary = f"Took back {last.action}: {last.summary}"
    study.finish_files()
    return Undone(last.action, last.summary, rows)


def _undo_in_vault(study: Study, vault: Opened, last: trail.Undoable) -> None:
    """Take back the same action in the vault, which commits first."""
    change = trail.change_with(vault.db, last.uuid)
    if change is None:
        return
    with trail.action(vault.db, "undo", coder=study.coder, at=study.now(), undoes=change) as done:
        trail.restore(vault.db, change, by=done.id)


def backup(study: Study) -> Path:
    """Copy the database into the study's folder ``backups``."""
    return connection.backup(study.opened, study.folder / "backups")
