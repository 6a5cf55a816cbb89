"""A study opened: its folder, its promises and its database."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, StudyNotFound
from qcode.store import connection, files, trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qcode.model.expression import Expression
    from qcode.model.settings import Settings
    from qcode.store.connection import Database, Opened
    from qcode.store.files import FileEdit
    from qcode.store.trail import Action

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
    """

    folder: Path
    settings: Settings
    opened: Opened
    coder: str
    now: Callable[[], str] = utc_now
    remarks: list[str] | None = None

    @property
    def db(self) -> Database:
        """The database itself."""
        return self.opened.db

    @property
    def vault_path(self) -> Path:
        """Where the vault is: ``QCODE_VAULT``, else beside the study."""
        elsewhere = os.environ.get("QCODE_VAULT")
        return Path(elsewhere) if elsewhere else self.folder / VAULT_FILE

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
        opened = connection.open_vault(self.vault_path)
        try:
            with connection.translated(self.vault_path):
                yield opened
        finally:
            opened.close()

    def close(self) -> None:
        """Close the database."""
        self.opened.close()


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
def open_study(folder: Path | None = None, *, coder: str = "", now: Callable[[], str] = utc_now) -> Iterator[Study]:
    """Open a study for one command.

    Args:
        folder: The study's folder, or None to look for it.
        coder: Who acts; else ``QCODE_CODER``, the study's ``coder``, or the name of the account.
        now: The clock.

    Raises:
        StudyNotFound: There is none.
        BadFile: ``study.yaml`` cannot be read.
        NewerStudy, StudyUnreadable, StudyBusy: The database cannot be used.
    """
    where = find_folder(folder)
    settings = read_settings(where / SETTINGS_FILE)
    database = where / DATABASE_FILE
    missing = not database.exists() or not database.stat().st_size
    opened = connection.open_study(database)
    study = Study(where, settings, opened, coder_name(coder, settings), now)
    try:
        if missing:
            study.remark(f"{DATABASE_FILE} was not there, or empty: the study begins anew. Copies are in `backups`.")
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
