"""Writing a database anew as an encrypted one, or a plain one, or under another passphrase.

A new file is written beside the old (``study.qcode-new``), compared with it row by row, and takes its place in one
step. The old file lives on under another name (``study.qcode-old``) until its bytes are overwritten. Whatever is cut
off, the database is the old one or the new one, whole.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from qcode.errors import StudyBusy, StudyUnreadable
from qcode.store import driver, schema
from qcode.store.connection import make_private, translated, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qcode.store.driver import Connection, Key

SECONDS = 1.0
_BLOCK = 1 << 20
_HEADS = ("application_id", "user_version")

TABLES = """
select name from main.sqlite_master where type = 'table' and sql not like 'create virtual%' order by name
"""
COLUMNS = "select name from pragma_table_info(:tbl) order by cid"
OBJECTS = "select type, name, sql from {schema}.sqlite_master order by type, name"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new file that holds what the old one holds, while nobody else can write to the old one.

    Attributes:
        rows: Compared, in all tables.
    """

    path: Path
    rows: int
    _connection: Connection

    def put_in_place(self) -> bool:
        """Let the new file take the old one's place, and overwrite the old bytes.

        Returns:
            Whether they could be overwritten.
        """
        if sys.platform == "win32":
            self._connection.close()  # an open file cannot be replaced there
        new, old = _beside(self.path)
        kept = True
        try:
            os.link(self.path, old)
        except OSError:
            kept = False  # a disk without links: the bytes of the old file are given free as they are
        new.replace(self.path)
        _sync(self.path.parent)
        if kept:
            erase(old)
        return kept


def left_over(path: Path) -> Iterator[Path]:
    """Yield what a conversion that was cut off left beside a database, or one under way has there."""
    for one in _beside(path):
        yield from (file for file in (one, one.with_name(f"{one.name}-journal")) if file.exists())


def clear(path: Path) -> None:
    """Remove what a conversion that was cut off left, its bytes overwritten."""
    for one in list(left_over(path)):
        if path.exists() and one.samefile(path):
            one.unlink()  # a second name of the database itself, made just before the cut
        else:
            erase(one)


@contextmanager
def prepared(path: Path, old: Key | None, new: Key | None) -> Iterator[Prepared]:
    """Write and compare the new file; until the end nobody else can use the old one.

    Raises:
        StudyBusy: Another program has the file open.
        StudyUnreadable: It is damaged, or none of qcode's; or what was written is not what was read.
        WrongPassphrase: It was encrypted with another passphrase.
    """
    target = _beside(path)[0]
    with translated(path):
        connection = driver.connect_to_convert(path, old, timeout=SECONDS)
        try:
            if old is not None:
                unlock(connection, path, old)
            _refuse_others(connection, path)
            _alone(connection, path)
            clear(path)
            make_private(target)
            rows = _write(connection, path, target, new)
            yield Prepared(path, rows, connection)
        finally:
            connection.close()
            clear(path)


def _refuse_others(connection: Connection, path: Path) -> None:
    if connection.execute("pragma application_id").fetchone()[0] not in {schema.STUDY_ID, schema.VAULT_ID}:
        raise StudyUnreadable(path, "it is a database, but not one of qcode's")


def _alone(connection: Connection, path: Path) -> None:
    """Take the file for this process alone, its log written back."""
    if connection.execute("pragma journal_mode = delete").fetchone()[0] != "delete":
        raise StudyBusy(path)
    connection.execute("pragma locking_mode = exclusive")  # held until the connection is closed
    connection.execute("pragma temp_store = memory")


def _write(connection: Connection, path: Path, target: Path, new: Key | None) -> int:
    driver.attach(connection, target, new)
    connection.execute("pragma target.auto_vacuum = none")
    connection.execute("begin exclusive")
    connection.execute("select sqlcipher_export('target')").fetchone()
    for head in _HEADS:
        (value,) = connection.execute(f"pragma main.{head}").fetchone()
        connection.execute(f"pragma target.{head} = {value}")
    connection.execute("commit")
    rows = _compared(connection, path)
    connection.execute("detach database target")
    return rows


def _compared(connection: Connection, path: Path) -> int:
    """Return how many rows both files hold, all alike.

    Raises:
        StudyUnreadable: They differ.
    """
    here, there = (connection.execute(OBJECTS.format(schema=one)).fetchall() for one in ("main", "target"))
    whole = here == there and connection.execute("pragma target.integrity_check").fetchall() == [("ok",)]
    rows = 0
    for (table,) in connection.execute(TABLES).fetchall():
        columns = ", ".join(f'"{row[0]}"' for row in connection.execute(COLUMNS, {"tbl": table}))
        pair = (connection.execute(f'select {columns} from {one}."{table}"') for one in ("main", "target"))
        for mine, theirs in zip_longest(*pair):
            whole = whole and mine == theirs
            rows += 1
    if not whole:
        raise StudyUnreadable(path, "what was written anew is not what was read; it is left as it was")
    return rows


def erase(path: Path) -> None:
    """Overwrite a file's bytes, then delete it."""
    with suppress(FileNotFoundError):
        size = path.stat().st_size
        with path.open("r+b", buffering=0) as file:
            for at in range(0, size, _BLOCK):
                file.write(bytes(min(_BLOCK, size - at)))
            os.fsync(file.fileno())
        path.unlink()


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-new"), path.with_name(f"{path.name}-old")


def _sync(folder: Path) -> None:
    """Write the folder's names to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
