"""What is wrong with a study's folder: who may read it, what lies about, whether the databases are whole.

A check is a function from an open study to findings, and stands in ``CHECKS``: adding one is adding a line.
"""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.finding import Finding, Severity
from qcode.store import converting, driver, masks, soundness
from qcode.store.driver import State
from qcode.study import retention, sealed, unlocking
from qcode.study.opening import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qcode.store.connection import Opened
    from qcode.study.opening import Study

    Check = Callable[[Study], Iterator[Finding]]


def examine(study: Study) -> list[Finding]:
    """Run every check."""
    return [one for check in CHECKS for one in check(study)]


def permissions(study: Study) -> Iterator[Finding]:
    """Databases, backups and the list of names that others on this computer may read."""
    if sys.platform == "win32":
        return
    for path in [*_databases(study), *study.folder.glob("names.csv")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            message = f"Others on this computer may use it ({mode:04o})."
            yield _finding(study, "permissions", Severity.ERROR, path, message, f"chmod 600 {_place(study, path)}")


def left_over(study: Study) -> Iterator[Finding]:
    """Files that a conversion left, and logs of databases that nobody has open."""
    for path in _databases(study):
        for one in converting.left_over(path):
            message = "A change of encryption was cut off, or is under way."
            hint = "Run the same `qcode encrypt` again: it finishes the change and erases this file."
            yield _finding(study, "cut-off-encryption", Severity.ERROR, one, message, hint)
        for end in ("-wal", "-journal"):
            log = path.with_name(f"{path.name}{end}")
            if path.resolve() != study.opened.path.resolve() and log.exists() and log.stat().st_size:
                message = "A log of the database was left: a command was cut off, or another program has it open."
                hint = "Close other programs. A copy in `backups` was cut off as it was made: delete it with its log."
                yield _finding(study, "left-over-log", Severity.WARNING, log, message, hint)


def whole(study: Study) -> Iterator[Finding]:
    """Databases that are damaged, or opened in a way that leaves words behind."""
    yield from _whole(study, study.opened)
    if not study.vault_path.exists():
        return
    try:
        with study.vault() as vault:
            found = list(_whole(study, vault))
    except QcodeError as error:
        found = [_finding(study, "vault-unreadable", Severity.ERROR, study.vault_path, str(error), error.hint)]
    yield from found


def _whole(study: Study, opened: Opened) -> Iterator[Finding]:
    for message in soundness.faults(opened.db):
        hint = "Keep a copy of the file as it is, and restore one from the folder `backups`."
        yield _finding(study, "damaged", Severity.ERROR, opened.path, message, hint)
    if not soundness.erases(opened.db):
        message = "This sqlite leaves the bytes of deleted rows in the file (secure_delete is off)."
        yield _finding(study, "secure-delete", Severity.ERROR, opened.path, message, "Use another build of Python.")


def vault_there(study: Study) -> Iterator[Finding]:
    """A vault that is away though names have been decided."""
    if study.vault_path.exists() or sealed.since(study) or not masks.entities(study.db):
        return
    message = "Names have been found in this study, and its vault is not here."
    hint = "Put it back, or name its place in QCODE_VAULT; scanning for those names and letters need it."
    yield _finding(study, "no-vault", Severity.WARNING, study.vault_path, message, hint)


def encryption(study: Study) -> Iterator[Finding]:
    """Databases and backups that are not encrypted beside those that are."""
    # The study is read from what it was opened with: its file must not be touched while it is open.
    others = [path for path in _databases(study) if path.resolve() != study.opened.path.resolve()]
    plain = [path for path in others if driver.state(path) is State.PLAIN]
    if study.opened.key is None:
        if len(plain) < len(others):
            message = "Its vault or a backup is encrypted, and the study is not."
            hint = "`qcode encrypt` encrypts what is left, `qcode encrypt --off` makes all of it plain."
            yield _finding(study, "half-encrypted", Severity.ERROR, study.opened.path, message, hint)
        return
    for path in plain:
        message = "It is not encrypted, and the study is."
        yield _finding(study, "not-encrypted", Severity.ERROR, path, message, "`qcode encrypt` encrypts what is left.")


def shared(study: Study) -> Iterator[Finding]:
    """A study that lies in a synchronised folder or on a network drive."""
    if study.opened.shared_disk:
        message = "The study lies in a synchronised folder or on a network drive, which keeps copies of its own."
        hint = "Move it to a disk of this computer; packets are the way to share."
        yield _finding(study, "shared-disk", Severity.WARNING, study.folder, message, hint)


def kept_too_long(study: Study) -> Iterator[Finding]:
    """Originals that are to go, by what ``study.yaml`` promises."""
    for one in retention.due(study):
        severity = Severity.ERROR if one.over else Severity.WARNING
        hint = "`qcode mask seal` deletes originals and names and keeps masked texts; or delete the study's folder."
        yield _finding(study, "retention", severity, study.folder / SETTINGS_FILE, str(one), hint)


# `whole` opens the vault, which takes a log that was left back into it: only then what is left over is looked for.
CHECKS: tuple[Check, ...] = (permissions, whole, left_over, vault_there, encryption, shared, kept_too_long)


def _databases(study: Study) -> list[Path]:
    found = [study.opened.path, study.vault_path, *unlocking.backups(study.folder)]
    return [path for path in found if path.exists()]


def _finding(study: Study, kind: str, severity: Severity, path: Path, message: str, hint: str) -> Finding:
    return Finding(kind, severity, _place(study, path), message, hint)


def _place(study: Study, path: Path) -> str:
    return path.relative_to(study.folder).as_posix() if path.is_relative_to(study.folder) else str(path)
