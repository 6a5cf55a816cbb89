"""A study opened: its folder, its promises and its database."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import AnotherPassphrase, BadFile, Misuse, StudyNotFound, WrongPassphrase
from qcode.store import connection, converting, driver, files, trail
from qcode.store.driver import State
from qcode.study import unlocking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qcode.model.expression import Expression
    from qcode.model.settings import Settings
    from qcode.store.connection import Database, Opened
    from qcode.store.driver import Key
    from qcode.store.files import FileEdit
    from qcode.store.trail import Action
    from qcode.study.unlocking import Ask

SETTINGS_FILE = "study.yaml"
DATABASE_FILE = "study.qcode"
VAULT_FILE = "vault.qcode"


def utc_now() -> str:
    """Return the time as ISO, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Study:
    """An open study.

    Attributes:
        folder: Where its files are.
        settings: What ``study.yaml`` promises.
        opened: The database.
        coder: Who acts, unless a command says otherwise.
        now: The clock.
        remarks: Sentences for the person at the terminal, filled while working.
        ask: Asks for a passphrase at the terminal; None where nobody sits there.
    """

    folder: Path
    settings: Settings
    opened: Opened
    coder: str
    now: Callable[[], str] = utc_now
    remarks: list[str] | None = None
    ask: Ask | None = None
    _vault_state: State | None = field(default=None, repr=False)

    @property
    def db(self) -> Database:
        """The database itself."""
        return self.opened.db

    @property
    def vault_path(self) -> Path:
        """Where the vault is: ``QCODE_VAULT``, else beside the study."""
        return vault_path(self.folder)

    def remark(self, sentence: str) -> None:
        """Note a sentence to be shown once the command is done."""
        if self.remarks is None:
            self.remarks = []
        self.remarks.append(sentence)

    @contextmanager
    def action(
        self, name: str, *, coder: str = "", released: bool = False, edits: tuple[FileEdit, ...] = ()
    ) -> Iterator[Action]:
        """Run one action: one transaction, one Change; then write the files it edits."""
        with trail.action(self.db, name, coder=coder or self.coder, at=self.now(), released=released) as done:
            for edit in edits:
                files.refuse_stale(self.db, self.folder, edit)
            yield done
            for edit in edits:
                files.note(self.db, done.id, edit)
        self.finish_files()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read one state of the study, whatever others write meanwhile."""
        with trail.snapshot(self.db):
            yield

    def finish_files(self) -> None:
        """Write the files that a committed action noted."""
        for sentence in files.carry_out(self.db, self.folder):
            self.remark(sentence)

    @contextmanager
    def vault(self) -> Iterator[Opened]:
        """Open the vault, creating it where there is none yet."""
        try:
            opened = connection.open_vault(self.vault_path, self._vault_key())
        except WrongPassphrase:
            if self.opened.key is None:
                raise
            raise AnotherPassphrase(self.vault_path) from None
        try:
            with connection.translated(self.vault_path):
                yield opened
        finally:
            opened.close()

    def _vault_key(self) -> Key | None:
        """Return what the vault is opened with; a new one is as encrypted as the study."""
        if self._vault_state is None:  # asked once, before this process has the file open
            self._vault_state = driver.state(self.vault_path)
        if self._vault_state is State.PLAIN:
            return None
        if self._vault_state is State.MISSING:
            return self.opened.key
        return self.opened.key or unlocking.key_of(self.opened.path, self.ask)

    def close(self) -> None:
        """Close the database."""
        self.opened.close()


def vault_path(folder: Path) -> Path:
    """Return where a study's vault is: ``QCODE_VAULT``, else beside the study."""
    elsewhere = os.environ.get("QCODE_VAULT")
    return Path(elsewhere) if elsewhere else folder / VAULT_FILE


def find_folder(named: Path | None) -> Path:
    """Return the study's folder: the one named, ``QCODE_STUDY``, or the nearest above that has a ``study.yaml``.

    Raises:
        StudyNotFound: There is none.
    """
    start = named or (Path(os.environ["QCODE_STUDY"]) if os.environ.get("QCODE_STUDY") else None)
    if start is not None:
        if not (start / SETTINGS_FILE).is_file():
            raise StudyNotFound(start)
        return start
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise StudyNotFound(here)


@contextmanager
def open_study(
    folder: Path | None = None,
    *,
    coder: str = "",
    now: Callable[[], str] = utc_now,
    ask: Ask | None = None,
    key: Key | None = None,
) -> Iterator[Study]:
    """Open a study for one command.

    Args:
        folder: The study's folder, or None to look for it.
        coder: Who acts; else ``QCODE_CODER``, the study's ``coder``, or the name of the account.
        now: The clock.
        ask: Asks for the passphrase of an encrypted study; None where nobody sits at a terminal.
        key: The passphrase, where it is known already.

    Raises:
        StudyNotFound: There is none.
        Locked, WrongPassphrase, CipherMissing: It is encrypted, and cannot be opened.
        BadFile: ``study.yaml`` cannot be read.
        NewerStudy, StudyUnreadable, StudyBusy: The database cannot be used.
    """
    where = find_folder(folder)
    settings = read_settings(where / SETTINGS_FILE)
    database = where / DATABASE_FILE
    missing = not database.exists() or not database.stat().st_size
    cut_off = any(converting.left_over(database))
    opened = connection.open_study(database, key or unlocking.key_for(database, vault_path(where), ask))
    study = Study(where, settings, opened, coder_name(coder, settings), now, ask=ask)
    try:
        if missing:
            study.remark(f"{DATABASE_FILE} was not there, or empty: the study begins anew. Copies are in `backups`.")
        if cut_off:
            study.remark("A change of encryption was cut off, or is under way: finish it with the same command.")
        if opened.shared_disk:
            study.remark("The study lies on a synchronised or network folder: let one person work in it at a time.")
        with connection.translated(opened.path):
            study.finish_files()
            yield study
    finally:
        study.close()


def coder_name(named: str, settings: Settings) -> str:
    """Return who acts.

    Raises:
        Misuse: The name cannot be a coder's.
    """
    name = (named or os.environ.get("QCODE_CODER", "") or settings.coder or _account()).strip()
    if not name or any(letter in name for letter in "\n\r\t;,"):
        raise Misuse(f"{name!r} cannot be a coder's name.", hint="Use initials or a short name without commas.")
    return name


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "coder"


def read_settings(path: Path) -> Settings:
    """Read ``study.yaml``.

    Raises:
        BadFile: With line and column.
    """
    from qcode.formats import settings

    return settings.read(read_bytes(path), path.name, _condition)


def _condition(written: str) -> Expression:
    from qcode.analysis.plain_condition import plain_condition
    from qcode.model.expression import without_negations

    if plain := plain_condition(written):
        return plain
    from qcode.analysis import expressions

    return without_negations(expressions.condition(written))


def read_bytes(path: Path) -> bytes:
    """Read a file; ``-`` is the standard input.

    Raises:
        BadFile: It is missing or may not be read.
    """
    if str(path) == "-":
        return sys.stdin.buffer.read()
    if path.exists() and not path.is_file():
        raise BadFile(path, "This is no ordinary file.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFile(path, "There is no such file.") from None
    except OSError as error:
        raise BadFile(path, f"The file cannot be read ({error.strerror}).") from error
