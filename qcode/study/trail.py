"""What was done, and taking it back."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import CannotUndo
from qcode.store import connection, files, sources, trail

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.change import Change
    from qcode.study.opening import Study


_IN_STUDY_ALONE = ("mask number", "mask review")


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


def latest(study: Study) -> str:
    """Return the name of the coder's latest action, the one an undo would take back.

    Raises:
        CannotUndo: There is none, or later work stands on it.
    """
    return trail.latest(study.db, study.coder, before=sys.maxsize).action


def undo(study: Study) -> Undone:
    """Take back the coder's latest action.

    Raises:
        CannotUndo: There is none, later work stands on it, or the vault it wrote to is away.
    """
    with trail.action(study.db, "undo", coder=study.coder, at=study.now()) as done:
        last = trail.latest(study.db, study.coder, before=done.id)
        done.undoes = last.id
        _refuse_half(study, last)
        rows = trail.restore(study.db, last.id, by=done.id)
        _refuse_lost_text(study)
        for edit in files.edits_back(study.db, study.folder, last.id):
            files.note(study.db, done.id, edit)
        done.summary = f"Took back {last.action}: {last.summary}"
        if study.vault_path.exists():
            _undo_in_vault(study, last)
    study.finish_files()
    return Undone(last.action, last.summary, rows)


def _refuse_half(study: Study, last: trail.Undoable) -> None:
    """Refuse to take back in the study alone what was written to the vault too."""
    both = last.action.startswith("mask") and not last.action.startswith(_IN_STUDY_ALONE)
    if both and not study.vault_path.exists():
        who = f"The latest action of {study.coder} ({last.action})"
        hint = f"Put it back at {study.vault_path}, or name its place in QCODE_VAULT."
        raise CannotUndo(f"{who} wrote to the vault too, and the vault is not here.", hint=hint)


def _refuse_lost_text(study: Study) -> None:
    """Refuse to take away the text of a registered source: its row stays, so that no reference would break."""
    name = sources.used_without_text(study.db)
    if name:
        message = f"It cannot be undone: later work (codings, passes or names found) rests on the text of {name}."
        raise CannotUndo(message, hint="Undo the later work first; `qcode history` shows it.")


def _undo_in_vault(study: Study, last: trail.Undoable) -> None:
    """Take back the same action in the vault, which commits first."""
    with study.vault() as vault:
        change = trail.change_with(vault.db, last.uuid)
        if change is None:
            return
        with trail.action(vault.db, "undo", coder=study.coder, at=study.now()) as done:
            done.undoes = change
            trail.restore(vault.db, change, by=done.id)


def backup(study: Study) -> Path:
    """Copy the database into the study's folder ``backups``."""
    return connection.backup(study.opened, study.folder / "backups")
