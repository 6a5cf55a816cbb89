"""Opening a database file: permissions, pragmas, migrations, and errors said in our own words."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import NewerStudy, StudyBusy, StudyUnreadable, WrongPassphrase
from qcode.store import driver, schema, trail
from qcode.store.sqlite import Database as Database  # noqa: PLC0414  # the type the study layer names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Migrations

    from qcode.store.driver import Key

BUSY_SECONDS = 5.0
_NETWORK_TYPES = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "davfs")
_SYNCED_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "owncloud",
    "mobile documents",
)
_FAULTS = {
    "full": "Free some space; what was not finished was taken back.",
    "readonly": "Check the permissions of the file and its folder.",
    "unable to open": "Check the permissions of the file and its folder.",
    "disk I/O": "Check the disk; what was not finished was taken back.",
    "malformed": "Restore a copy from the folder `backups`.",
    "not a database": "Restore a copy from the folder `backups`.",
    "encrypted": "Restore a copy from the folder `backups`.",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A database ready for work.

    Attributes:
        db: Foreign keys and recursive triggers on, ``synchronous=full``.
        path: Its file.
        shared_disk: True where the folder is synchronised or on a network, so that WAL is not used.
        key: What it is encrypted with, or None.
    """

    db: Database
    path: Path
    shared_disk: bool
    key: Key | None = None

    def close(self) -> None:
        """Close, leaving no write-ahead log behind."""
        self.db.conn.close()


def open_study(path: Path, key: Key | None = None) -> Opened:
    """Open ``study.qcode``, creating it where it is missing (encrypted with ``key``) and bringing it up to date."""
    return _open(path, key, schema.STUDY, schema.STUDY_ID)


def open_vault(path: Path, key: Key | None = None) -> Opened:
    """Open ``vault.qcode``, creating it where it is missing (encrypted with ``key``) and bringing it up to date."""
    return _open(path, key, schema.VAULT, schema.VAULT_ID)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what sqlite says into what a person can act on.

    Raises:
        StudyBusy: Another process holds the write lock.
        StudyUnreadable: The file is damaged, not ours, read-only, or the disk is full.
    """
    try:
        yield
    except driver.errors() as error:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            raise StudyBusy(path) from error
        for sign, hint in _FAULTS.items():
            if sign in reason:
                raise StudyUnreadable(path, reason, hint=hint) from error
        raise


def _open(path: Path, key: Key | None, migrations: Migrations, kind: int) -> Opened:
    driver.refuse_old(path)
    shared = on_shared_disk(path)
    with translated(path):
        make_private(path)
        connection = driver.connect(path, key, timeout=BUSY_SECONDS)
        try:
            if key is not None:
                unlock(connection, path, key)
            opened = Opened(Database(connection), path, shared, key)
            _prepare(opened, migrations, kind)
        except BaseException:
            connection.close()
            raise
    return opened


def check(path: Path, key: Key) -> None:
    """Try a passphrase, and change nothing.

    Raises:
        WrongPassphrase: It is another one, or the file is damaged.
    """
    with translated(path), closing(driver.connect(path, key, timeout=BUSY_SECONDS)) as connection:
        unlock(connection, path, key)


def unlock(connection: driver.Connection, path: Path, key: Key) -> None:
    """Read the first page, which only the right passphrase can.

    Raises:
        WrongPassphrase: It is another one, or the file is damaged.
    """
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    except driver.errors() as error:
        if "not a database" not in str(error):
            raise
        raise WrongPassphrase(path, key.origin) from None


def make_private(path: Path) -> None:
    """Create the file ``0600`` before sqlite would with the umask's rights."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise StudyUnreadable(path, error.strerror or "it cannot be created") from error


def _prepare(opened: Opened, migrations: Migrations, kind: int) -> None:
    db, path = opened.db, opened.path
    connection = db.conn
    known = len(migrations.pending(Database(memory=True)))
    application = connection.execute("pragma application_id").fetchone()[0]
    version = connection.execute("pragma user_version").fetchone()[0]
    empty = connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0
    if application != kind and not empty:
        raise StudyUnreadable(path, "it is a database, but not one of qcode's")
    if version > known:
        raise NewerStudy(path, version, known)
    mode = "delete" if opened.shared_disk else "wal"
    connection.execute(f"pragma journal_mode = {mode}")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma secure_delete = on")
    connection.execute("pragma temp_store = memory")  # what sqlite sorts is never written outside the study
    connection.execute("pragma recursive_triggers = on")
    if empty:
        # First of all, so that a making that is cut off is known as ours and finished at the next opening.
        connection.execute(f"pragma application_id = {kind}")
    if version < known:
        _migrate(opened, migrations, known, fresh=version == 0)
    connection.execute("pragma foreign_keys = on")


def _migrate(opened: Opened, migrations: Migrations, known: int, *, fresh: bool) -> None:
    if not fresh:
        backup(opened, opened.path.parent / "backups")
    connection = opened.db.conn
    connection.execute("pragma foreign_keys = off")
    migrations.apply(opened.db)
    with opened.db.atomic():
        trail.make_triggers(opened.db)
        connection.execute(f"pragma user_version = {known}")


def backup(opened: Opened, folder: Path) -> Path:
    """Copy the database into ``folder`` under the next free number, and return the copy, encrypted as the database."""
    folder.mkdir(mode=0o700, exist_ok=True)
    n = 1
    while (copy := folder / f"{opened.path.stem}-{n:03}{opened.path.suffix}").exists():
        n += 1
    make_private(copy)
    target = driver.connect(copy, opened.key, timeout=BUSY_SECONDS)
    try:
        opened.db.conn.backup(target)
    except BaseException:
        target.close()
        copy.unlink(missing_ok=True)
        raise
    target.close()
    return copy


def on_shared_disk(path: Path) -> bool:
    """Tell whether the file lies where WAL is unsafe: a network drive or a synchronised folder."""
    folder = path.resolve().parent
    if any(name in part.lower() for part in folder.parts for name in _SYNCED_FOLDERS):
        return True
    if sys.platform == "win32":
        return str(folder).startswith("\\\\")
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    best, kind = "", ""
    for line in mounts.read_text("utf-8", "replace").splitlines():
        fields = line.split()
        where = fields[1].replace("\\040", " ")
        if len(where) > len(best) and folder.is_relative_to(where):
            best, kind = where, fields[2]
    return kind.startswith(_NETWORK_TYPES)
