"""The passphrase of an encrypted study: from the environment, the system's keyring, or whoever sits at the terminal.

It is never an argument of a command (others see those), and never in a text.
"""

from __future__ import annotations

import importlib
import os
import unicodedata
from typing import TYPE_CHECKING, Any

from qcode.errors import Locked, Misuse, Refused
from qcode.store import driver
from qcode.store.driver import Key as Key  # noqa: PLC0414  # the type the commands name
from qcode.store.driver import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[[str], str]  # given what to ask, returns what was typed

VARIABLE = "QCODE_PASSPHRASE"
NEW_VARIABLE = "QCODE_NEW_PASSPHRASE"
SERVICE = "qcode"
SHORTEST = 12
TYPED = "as typed"
_KEYRING = "from the keyring"


def key_of(database: Path, ask: Ask | None) -> Key:
    """Return the passphrase of a study.

    Args:
        database: The study's own, in its folder.
        ask: Asks at the terminal; None where nobody sits there.

    Raises:
        Locked: None was given.
    """
    written = os.environ.get(VARIABLE, "")
    if written:
        return _key(written, f"from {VARIABLE}")
    kept = remembered(database.parent)
    if kept:
        return _key(kept, _KEYRING)
    if ask is None:
        raise Locked(database)
    return _key(ask(f"Passphrase of {database.resolve().parent.name}: "), TYPED)


def key_for(database: Path, vault: Path, ask: Ask | None) -> Key | None:
    """Return what the study is opened with: None where it is plain.

    A study that begins anew is as encrypted as the vault and the copies that are left of it.

    Args:
        database: The study's own, in its folder.
        vault: Where its vault is, or would be.
        ask: Asks at the terminal; None where nobody sits there.
    """
    found = driver.state(database)
    if found is State.PLAIN:
        return None
    if found is State.MISSING:
        others = (vault, *backups(database.parent))
        if not any(driver.state(path) is State.ENCRYPTED for path in others):
            return None
    return key_of(database, ask)


def backups(folder: Path) -> list[Path]:
    """Return the copies of the databases, oldest first."""
    return sorted((folder / "backups").glob("*.qcode"))


def new_key(ask: Ask | None, variable: str = VARIABLE) -> Key:
    """Return a passphrase to encrypt with: from the environment, else typed twice.

    Raises:
        Misuse: It is too short, or was typed in two ways.
        Refused: Nobody sits at a terminal.
    """
    written = os.environ.get(variable, "")
    if written:
        return _long_enough(_key(written, f"from {variable}"))
    if ask is None:
        hint = f"Run the command on a terminal, which asks for it, or set {variable}."
        raise Refused("There is no passphrase to encrypt with.", hint=hint)
    first = _long_enough(_key(ask(f"New passphrase, {SHORTEST} characters or more: "), TYPED))
    if _key(ask("The same again: "), TYPED) != first:
        raise Misuse("The two passphrases are not the same.", hint="Nothing was changed; try again.")
    return first


def _key(written: str, origin: str) -> Key:
    """Return a key; letters are composed, so that å is the same on every keyboard."""
    if not written or "\0" in written:
        raise Misuse("The passphrase is empty, or holds NUL.", hint="Nothing was changed; try again.")
    return Key(unicodedata.normalize("NFC", written), origin)


def _long_enough(key: Key) -> Key:
    if len(key.passphrase) < SHORTEST:
        hint = "Four or five words that have nothing to do with each other are easy to remember and hard to guess."
        raise Misuse(f"The passphrase has fewer than {SHORTEST} characters.", hint=hint)
    return key


def remembered(folder: Path) -> str:
    """Return what the system's keyring keeps for a study, or an empty string."""
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, _account(folder)) or ""
    except keyring.errors.KeyringError:
        return ""  # there is no keyring here, or it stays shut


def refuse_without_keyring() -> None:
    """Refuse to keep a passphrase where the system has no keyring.

    Raises:
        Refused: There is none, or none that is safe.
    """
    hint = "Leave out --keyring, and set QCODE_PASSPHRASE or type the passphrase when asked."
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        raise Refused("The package keyring is not installed.", hint=hint) from None
    if keyring.get_keyring().priority < 1:
        raise Refused("This system has no keyring to keep a passphrase in.", hint=hint)


def remember(folder: Path, key: Key) -> None:
    """Keep a study's passphrase in the system's keyring.

    Raises:
        Refused: It stays shut.
    """
    keyring: Any = importlib.import_module("keyring")
    try:
        keyring.set_password(SERVICE, _account(folder), key.passphrase)
    except keyring.errors.KeyringError:
        hint = "Set QCODE_PASSPHRASE, or type the passphrase when asked."
        raise Refused("All is done, but the system's keyring did not take the passphrase.", hint=hint) from None


def forget(folder: Path) -> None:
    """Take a study's passphrase out of the system's keyring, if it is there."""
    if not remembered(folder):
        return
    keyring: Any = importlib.import_module("keyring")
    keyring.delete_password(SERVICE, _account(folder))


def _account(folder: Path) -> str:
    return str(folder.resolve())
