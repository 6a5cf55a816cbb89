"""Copies of withdrawn words outside the database: files that go, files that are rewritten, and what is out of reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.text import bytes_hash
from qcode.store import forgetting
from qcode.store.erasure import ERASED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from qcode.analysis.traces import Traces
    from qcode.study.opening import Study

_DATABASES = ("study.qcode", "vault.qcode")
_BACKUPS = "backups"
_RECEIVED = "transcripts"
_BIGGEST = 100 * 1024 * 1024
_SILENT = frozenset({".git", "schema", "__pycache__"})
_YAML = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Received:
    """A file that a source was read from, or its recording.

    Attributes:
        hash: Of its bytes; empty where only its name is known.
        others: Whether it holds the words of people who have not withdrawn.
    """

    name: str
    hash: str
    others: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for.

    Attributes:
        others: Hashes of files that only sources which stay were read from: they hold nothing.
        backups: Whether the backups are older than what is to be erased.
    """

    received: AbstractSet[Received]
    others: AbstractSet[str]
    traces: Traces
    backups: bool


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file of the study's folder that holds withdrawn words, or may.

    Attributes:
        path: Relative to the folder, with ``/``.
        what: ``received``, ``received, others' words too``, ``recording``, ``backup`` or ``rewritten``.
        hash: Of its bytes as they are.
        after: Its text once rewritten; None where it is deleted.
    """

    path: str
    what: str
    hash: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Copies:
    """What was found in the folder.

    Attributes:
        left: A sentence for each copy qcode leaves alone.
    """

    files: tuple[FileCopy, ...]
    left: tuple[str, ...]


def found(study: Study, sought: Sought) -> Copies:
    """Look through the study's folder."""
    files: list[FileCopy] = []
    left: list[str] = []
    for path in sorted(folder_files(study)):
        name = path.relative_to(study.folder).as_posix()
        try:
            data = path.read_bytes() if path.stat().st_size <= _BIGGEST else None
        except OSError:
            data = None
        if data is None:
            left.append(f"{name} is too big, or cannot be read, and was not looked into.")
            continue
        if name.startswith(f"{_BACKUPS}/study-"):
            files += [FileCopy(name, "backup", bytes_hash(data))] if sought.backups else []
            continue
        one = _own_copy(name, data, sought) or _rewritten(name, data, sought.traces.held_by)
        if one is not None:
            files.append(one)
        if (one is None or one.after is not None) and sought.traces.runs and bytes_hash(data) not in sought.others:
            after = one.after.encode("utf-8") if one and one.after else data
            left += _out_of_reach(name, after, sought.traces.held_by)
    if (study.folder / ".git").exists():
        left.append("The folder is under version control: `.git` may keep earlier versions of what is erased.")
    return Copies(tuple(files), tuple(left))


def note(study: Study, change: int, copies: Copies) -> None:
    """Note in the Change under way what is to be done with the files, and that the database is to be rewritten."""
    for one in copies.files:
        after = None if one.after is None else (one.after, bytes_hash(one.after.encode("utf-8")))
        forgetting.note_file(study.db, change, one.path, one.hash, after)
    forgetting.note_scrub(study.db, change)


def folder_files(study: Study) -> Iterator[Path]:
    """Return the files of the folder, but for the databases and what keeps versions."""
    vault = study.vault_path.resolve()
    for path in study.folder.rglob("*"):
        inside = path.relative_to(study.folder).parts
        if _SILENT & set(inside) or not path.is_file() or path.is_symlink():
            continue
        own = len(inside) == 1 and path.name.startswith(_DATABASES)
        if not own and not path.resolve().name.startswith(vault.name):
            yield path


def _own_copy(name: str, data: bytes, sought: Sought) -> FileCopy | None:
    """Return what a file is where a source was read from it, or is its recording."""
    hash_ = bytes_hash(data)
    for one in sorted(sought.received, key=lambda each: (each.name, each.hash)):
        same_name = name.rpartition("/")[2].casefold() == one.name.casefold()
        edited = same_name and name.startswith(f"{_RECEIVED}/") and _holds(name, data, sought.traces.held_by)
        if hash_ == one.hash or edited or (same_name and not one.hash):
            what = "recording" if not one.hash else "received"
            return FileCopy(name, f"{what}, others' words too" if one.others else what, hash_)
    return None


def _rewritten(name: str, data: bytes, holds: Callable[[str], bool]) -> FileCopy | None:
    from qcode.formats import searchable

    if not name.endswith(tuple(_YAML)) or name.startswith(f"{_RECEIVED}/"):
        return None
    try:
        after = searchable.without_words(data, name, holds, ERASED)
        before = data.decode("utf-8-sig")
    except (BadFile, UnicodeDecodeError):
        return None
    if ERASED not in after or after.count(ERASED) == before.count(ERASED):
        return None
    return FileCopy(name, "rewritten", bytes_hash(data), after)


def _holds(name: str, data: bytes, holds: Callable[[str], bool]) -> bool:
    from qcode.formats import searchable

    words = searchable.words_in(data, name)
    return words is not None and holds(words)


def _out_of_reach(name: str, data: bytes, holds: Callable[[str], bool]) -> Iterator[str]:
    from qcode.formats import searchable

    words = searchable.words_in(data, name)
    if words is None:
        yield f"{name} cannot be looked into; delete it if it holds their words."
    elif holds(words):
        yield f"{name} holds their words and is not qcode's to change: delete them there, or make it again."
