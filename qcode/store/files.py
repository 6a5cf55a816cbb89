"""Files a command writes: noted in its Change, replaced after the commit, finished later if interrupted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import CannotUndo, Refused
from qcode.model.text import bytes_hash
from qcode.store import forgetting

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

ADD = """
insert into file_image (change_id, path, before, after, before_hash, after_hash, state)
values (:change, :path, :before, :after, :before_hash, :after_hash, 'pending')
"""
PENDING = """
select id, path, after, before_hash, after_hash from file_image where state = 'pending' and path <> '' order by id
"""
OF_CHANGE = "select path, before, after_hash from file_image where change_id = :change and state = 'done' order by id"
LAST_OF_FILE = "select state, after_hash from file_image where path = :path order by id desc limit 1"
SET_STATE = "update file_image set state = :state where id = :id"


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A text file to be written.

    Attributes:
        path: Relative to the study, with ``/``.
        before: What it held when it was read; None where it is new.
        after: What it shall hold; None where it goes.
    """

    path: str
    before: str | None
    after: str | None


def refuse_stale(db: Database, folder: Path, edit: FileEdit) -> None:
    """Refuse an edit of a file that another command has written since it was read; to be called inside an action.

    Raises:
        Refused: It was.
    """
    last = db.conn.execute(LAST_OF_FILE, {"path": edit.path}).fetchone()
    if last is None or last[1] == _hash(edit.before):
        return
    path = folder / edit.path
    if last[0] == "pending" or (path.is_file() and bytes_hash(path.read_bytes()) == last[1]):
        message = f"Another command has just written {edit.path}; nothing was changed."
        raise Refused(message, hint="Give the command again.")


def note(db: Database, change: int, edit: FileEdit) -> None:
    """Note an edit in the Change under way; the file itself is written by ``carry_out`` after the commit."""
    keys = {"change": change, "path": edit.path, "before": edit.before, "after": edit.after}
    hashes = {"before_hash": _hash(edit.before), "after_hash": _hash(edit.after)}
    db.conn.execute(ADD, keys | hashes)


def carry_out(db: Database, folder: Path) -> list[str]:
    """Write the files noted and not written yet; return what is to be said of those that were not.

    One that cannot be written waits for the next opening; one that someone edited since is left as it is. Last of all
    the database itself is rewritten, where words were erased from it.
    """
    said: list[str] = []
    for key, name, after, before_hash, after_hash in db.conn.execute(PENDING).fetchall():
        path = folder / name
        try:
            there = bytes_hash(path.read_bytes()) if path.exists() else None
            if there == before_hash:
                _replace(path, after)
        except OSError as error:
            said.append(f"{name} could not be written ({error.strerror}); the next command will try again.")
            continue
        edited = there not in {before_hash, after_hash}
        if edited:
            said.append(f"{name} was edited meanwhile and is left as it is.")
        db.conn.execute(SET_STATE, {"id": key, "state": "abandoned" if edited else "done"})
    unfinished = forgetting.scrub(db)
    return [*said, unfinished] if unfinished else said


def edits_back(db: Database, folder: Path, change: int) -> list[FileEdit]:
    """Return the edits that undo those of a Change.

    Raises:
        CannotUndo: A file was edited since.
    """
    edits: list[FileEdit] = []
    for name, before, after_hash in db.conn.execute(OF_CHANGE, {"change": change}):
        path = folder / name
        there = path.read_bytes() if path.exists() else None
        if (None if there is None else bytes_hash(there)) != after_hash:
            message = f"It cannot be undone: {name} was edited since."
            raise CannotUndo(message, hint="Put the file back as it was, or go on from here.")
        edits.append(FileEdit(name, None if there is None else there.decode("utf-8"), before))
    return edits


def _hash(text: str | None) -> str | None:
    return None if text is None else bytes_hash(text.encode("utf-8"))


def _replace(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        beside.chmod(path.stat().st_mode & 0o777)
    beside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
