"""Encrypting a study with all its databases, making it plain again, and changing its passphrase."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.errors import AnotherPassphrase, BadFile, Misuse, QcodeError, WrongPassphrase
from qcode.model.encryption import Converted
from qcode.store import connection, converting, driver
from qcode.store.driver import State
from qcode.study import unlocking
from qcode.study.opening import DATABASE_FILE, SETTINGS_FILE, find_folder, open_study, vault_path

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.store.converting import Prepared
    from qcode.store.driver import Key
    from qcode.study.unlocking import Ask

_SAFE = frozenset({SETTINGS_FILE, ".gitignore"})
_SAFE_FOLDERS = frozenset({"schema", ".git"})
_DISK = (
    "Overwritten bytes can live on where qcode cannot reach: in an SSD, in snapshots, in the history of a synchronised "
    "folder, in backups of the computer."
)


class Way(StrEnum):
    """What is to be done."""

    ENCRYPT = "encrypted"
    DECRYPT = "decrypted"
    CHANGE = "changed"


def way(*, off: bool, change: bool, keyring: bool) -> Way:
    """Return what the options of the command ask for.

    Raises:
        Misuse: They contradict each other.
    """
    if off and (change or keyring):
        raise Misuse("--off takes the passphrase away: it goes with neither --change nor --keyring.")
    return Way.DECRYPT if off else Way.CHANGE if change else Way.ENCRYPT


def run(asked: Way, folder: Path | None, ask: Ask | None, *, coder: str = "", keyring: bool = False) -> Converted:
    """Write database, vault and backups anew, as is asked; what is so already is left.

    Args:
        asked: Encrypt, make plain, or change the passphrase.
        folder: The study's, or None to look for it.
        ask: Asks for passphrases; None where nobody sits at a terminal.
        coder: Who acts, for the history.
        keyring: Let the system's keyring keep the passphrase.

    Raises:
        Locked, Refused, Misuse: There is no passphrase, or none that will do.
        WrongPassphrase, AnotherPassphrase: It does not open them.
        StudyBusy: Another program has a database open.
    """
    where = find_folder(folder)
    if driver.state(where / DATABASE_FILE) is State.MISSING:
        raise BadFile(where / DATABASE_FILE, "There is no database here, or it is empty.")
    if asked is not Way.ENCRYPT and not _any_encrypted(where):
        raise Misuse("This study is not encrypted.", hint="`qcode encrypt` encrypts it.")
    if keyring:
        unlocking.refuse_without_keyring()
    keyring = keyring or (asked is Way.CHANGE and bool(unlocking.remembered(where)))
    done, key = _convert(where, asked, ask, coder)
    if asked is Way.DECRYPT:
        unlocking.forget(where)
    if keyring and key is not None:
        unlocking.remember(where, key)
    return replace(done, remembered=keyring)


def _keys(folder: Path, asked: Way, ask: Ask | None) -> tuple[Key, Key | None]:
    """Return what the databases are opened with, and what they will be."""
    if asked is Way.ENCRYPT:
        key = unlocking.key_of(folder / DATABASE_FILE, ask) if _any_encrypted(folder) else unlocking.new_key(ask)
        return key, key
    old = unlocking.key_of(folder / DATABASE_FILE, ask)
    return old, unlocking.new_key(ask, unlocking.NEW_VARIABLE) if asked is Way.CHANGE else None


def _any_encrypted(folder: Path) -> bool:
    return any(driver.state(path) is State.ENCRYPTED for path in _databases(folder))


def _databases(folder: Path) -> list[Path]:
    """Return what is converted, the study itself last: once it is encrypted, all else is."""
    others = [path for path in (vault_path(folder),) if driver.state(path) is not State.MISSING]
    return [*unlocking.backups(folder), *others, folder / DATABASE_FILE]


def _convert(folder: Path, asked: Way, ask: Ask | None, coder: str) -> tuple[Converted, Key | None]:
    keys = _keys(folder, asked, ask)
    _refuse_wrong(folder, keys)
    left: list[str] = []
    done: list[str] = []
    with ExitStack() as held:
        ready = [one for path in _databases(folder) if (one := _prepare(folder, path, keys, held, left)) is not None]
        for one in ready:
            done.append(_name(folder, one.path))
            if not one.put_in_place():
                left.append(f"The old bytes of {done[-1]} were given free, but this disk has no way to overwrite them.")
    _record(folder, asked, keys[1], coder, len(done))
    left += _unreached(folder) if asked is Way.ENCRYPT else []
    return Converted(asked, tuple(done), sum(one.rows for one in ready), tuple(left), remembered=False), keys[1]


def _prepare(
    folder: Path, path: Path, keys: tuple[Key, Key | None], held: ExitStack, left: list[str]
) -> Prepared | None:
    """Write the new file of one database, or none where it is as it should be, or an unreadable backup."""
    old, new = keys
    try:
        if _is_done(path, new):
            converting.clear(path)
            return None
        opened_with = old if driver.state(path) is State.ENCRYPTED else None
        return held.enter_context(converting.prepared(path, opened_with, new))
    except QcodeError as error:
        if path.parent.name == "backups" and path.parent.parent == folder:
            left.append(f"{_name(folder, path)} was left as it is: {error}")
            return None
        if isinstance(error, WrongPassphrase) and path != folder / DATABASE_FILE:
            raise AnotherPassphrase(path) from None
        raise


def _is_done(path: Path, new: Key | None) -> bool:
    """Tell whether a database is as it should be already."""
    found = driver.state(path)
    if new is None:
        return found is State.PLAIN
    return found is State.ENCRYPTED and _opens(path, new)


def _opens(path: Path, key: Key) -> bool:
    try:
        connection.check(path, key)
    except WrongPassphrase:
        return False
    return True


def _refuse_wrong(folder: Path, keys: tuple[Key, Key | None]) -> None:
    """Refuse a passphrase that does not open the study itself: one of these two did, or will."""
    study = folder / DATABASE_FILE
    if driver.state(study) is State.ENCRYPTED and not (keys[1] is not None and _opens(study, keys[1])):
        connection.check(study, keys[0])


def _record(folder: Path, asked: Way, key: Key | None, coder: str, files: int) -> None:
    """Note in the history that it was done, which undo leaves alone."""
    if not files:
        return
    with open_study(folder, coder=coder, key=key) as study, study.action("encrypt", released=True) as done:
        done.summary = f"{asked.capitalize()} {files} {'database' if files == 1 else 'databases'}"


def _unreached(folder: Path) -> list[str]:
    """Return what stays readable without the passphrase."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        ours = path.name.startswith((DATABASE_FILE, vault_path(folder).name)) or inside[0] == "backups"
        if path.is_file() and not ours and inside[0] not in _SAFE_FOLDERS and inside[-1] not in _SAFE:
            found[inside[0] if len(inside) == 1 else f"{inside[0]}/"] += 1
    named = [
        f"{name} ({n} {'file' if n == 1 else 'files'})" if name.endswith("/") else name
        for name, n in sorted(found.items())
    ]
    left = [f"Not encrypted, because you and other programs read them: {', '.join(named)}."] if named else []
    if (folder / ".git").exists():
        left.append("The folder is under version control: `.git` may keep earlier versions of the databases.")
    return [*left, _DISK]


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
