"""The two drivers: Python's own sqlite, and SQLCipher for encrypted files. Only this module tells them apart.

An encrypted file is SQLCipher's usual: AES-256 in pages with a checksum each, the key made of the passphrase by PBKDF2.
The file begins with random salt where a plain one says what it is, so that nothing but the header need be asked.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qcode.errors import CipherMissing, StudyUnreadable

if TYPE_CHECKING:
    from pathlib import Path

    Connection = sqlite3.Connection  # SQLCipher's has the same methods, and is no subclass

OLDEST_SQLITE = (3, 37)  # strict tables
_MAGIC = b"SQLite format 3\0"
_CIPHER = "sqlcipher3.dbapi2"
_DRIVERS = ("sqlite3", _CIPHER)


class State(StrEnum):
    """What a database file is, seen from outside."""

    MISSING = "missing"  # or empty
    PLAIN = "plain"
    ENCRYPTED = "encrypted"  # or damaged: nobody can tell without the passphrase


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A passphrase, and where it came from; it never shows in a text.

    >>> Key("fire ord på en lap", "from the keyring")
    Key(from the keyring)
    """

    passphrase: str
    origin: str

    def __post_init__(self) -> None:
        """Refuse what SQLCipher would cut off or take for no key."""
        if not self.passphrase or "\0" in self.passphrase:
            raise ValueError("a passphrase is neither empty nor holds NUL")

    def __repr__(self) -> str:
        """Say where it came from, and nothing else."""
        return f"Key({self.origin})"


def state(path: Path) -> State:
    """Tell what a file is by its first bytes.

    Not to be asked while this process has the file open: closing any handle of it would drop sqlite's locks.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        return State.MISSING
    except OSError:
        return State.PLAIN  # opening it says what is wrong
    if not head:
        return State.MISSING
    return State.PLAIN if head == _MAGIC else State.ENCRYPTED


def refuse_old(path: Path) -> None:
    """Refuse a Python whose sqlite has no strict tables.

    Raises:
        StudyUnreadable: It is too old.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StudyUnreadable(path, f"it needs SQLite 3.37, this Python has {sqlite3.sqlite_version}")


def connect(path: Path, key: Key | None, *, timeout: float) -> Connection:
    """Open a file, encrypted where there is a key, with transactions left to the caller.

    Raises:
        CipherMissing: It takes SQLCipher, which is not installed.
    """
    if key is None:
        return sqlite3.connect(path, timeout=timeout, isolation_level=None)
    connection = _cipher(path, timeout)
    literal = key.passphrase.replace("'", "''")
    connection.execute(f"pragma key = '{literal}'")
    return connection


def connect_to_convert(path: Path, key: Key | None, *, timeout: float) -> Connection:
    """Open a file, plain or not, with the driver that can write both kinds."""
    return connect(path, key, timeout=timeout) if key else _cipher(path, timeout)


def _cipher(path: Path, timeout: float) -> Connection:
    try:
        module: Any = importlib.import_module(_CIPHER)
    except ImportError:
        raise CipherMissing(path) from None
    connection: Connection = module.connect(str(path), timeout=timeout, isolation_level=None)
    connection.execute("pragma cipher_log_level = none")  # it would write to stderr
    return connection


def attach(connection: Connection, path: Path, key: Key | None) -> None:
    """Attach a file as ``target``, encrypted where there is a key."""
    connection.execute("attach database ? as target key ?", (str(path), key.passphrase if key else ""))


def errors(name: str = "DatabaseError") -> tuple[type[Exception], ...]:
    """Return an exception class, such as ``IntegrityError``, of each driver that is loaded: for ``except``."""
    loaded = (sys.modules.get(driver) for driver in _DRIVERS)
    return tuple(getattr(module, name) for module in loaded if module is not None)
