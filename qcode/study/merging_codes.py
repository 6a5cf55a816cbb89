"""From the codes of a coder's tree to those of the study: the same, renamed, merged meanwhile, gone, or new."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.code import slug
from qcode.model.packet import MergedRow, Outcome
from qcode.store import files, packets, trees
from qcode.store.files import FileEdit
from qcode.study import codebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.packet import Origin, Work, WorkedCode
    from qcode.store.packets import CodeRow
    from qcode.study.opening import Study

_NEW_CODES = {"da": "Nye koder"}
_NEW_CODES_OTHERWISE = "New codes"
_NO_NAME = re.compile(r"[/*()\",|\s]+")


@dataclass(slots=True)
class Codes:
    """The codes of what comes in, by uuid.

    Attributes:
        here: The study's codes.
        refused: Why a code has none.
        rows: What is to be told of codes.
    """

    here: dict[str, CodeRow] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    rows: list[MergedRow] = field(default_factory=list)

    def is_here(self, one: WorkedCode, row: CodeRow, outcome: Outcome | None = None, why: str = "") -> None:
        """Note the study's code that a code is."""
        self.here[one.uuid] = row
        if outcome is not None:
            self.rows.append(MergedRow("code", outcome, code=row.path, why=why))


def resolved(study: Study, work: Work, origin: Origin | None, mapped: Sequence[str], change: int) -> Codes:
    """Find the study's code for each that was used, and make those the coder made; inside an action.

    Raises:
        Misuse: A mapping is none, or the codebook file has changes that are not applied.
        CodeNotFound: A mapping names no code of this study.
    """
    used = {one.code for one in work.codings} | {code for one in work.passes for code in one.codes}
    used |= {to for one in work.memos for what, to in one.links if what == "code"}
    finder = _Finder(study, origin, _mapping(study, mapped))
    done = Codes()
    new = [one for one in work.codes if not finder.find(one, done, used=one.uuid in used)]
    _make(study, work, new, done, change)
    return done


def _mapping(study: Study, written: Sequence[str]) -> dict[str, str]:
    done: dict[str, str] = {}
    for one in written:
        there, sign, here = one.partition("=")
        if not (there.strip() and sign and here.strip()):
            raise Misuse(f"{one!r} maps no code to another.", hint="Such as `--map uro=tilbud/barrierer`.")
        done[slug(there.strip("/"))] = codebook.find(study, here.strip()).path
    return done


class _Finder:
    """Finds a code by its uuid, or as a copy of the study has it by codebook and id."""

    def __init__(self, study: Study, origin: Origin | None, mapping: dict[str, str]) -> None:
        self._origin = origin
        self._mapping = mapping
        rows = packets.codes(study.db)
        books = {one.id: one.name for one in packets.books(study.db)}
        self._by_uuid = {one.uuid: one for one in rows}
        self._by_path = {one.path: one for one in reversed(rows)}
        self._by_key = {(books[one.book], one.key): one for one in rows}
        self._into: dict[tuple[str, str], str] = {}
        self._ever: set[tuple[str, str]] = set()
        for state in trees.states(study.db):
            self._into |= {(state.book.name, gone): into for gone, into in state.book.merged}
            self._ever |= {(state.book.name, code.id) for code in state.book}

    def find(self, one: WorkedCode, done: Codes, *, used: bool) -> bool:
        """Note what a code is here; return whether that is settled, so that it is none of the coder's own."""
        path = str(one.code.path)
        known = self._origin.codes.get(one.uuid) if self._origin else None
        if path in self._mapping:
            row = self._by_path[self._mapping[path]]
            done.is_here(one, row, Outcome.MAPPED, f"{path} there, as you said")
            return True
        row_here = self._by_uuid.get(one.uuid)
        if row_here is None and self._origin is None:
            row_here = self._by_key.get((one.book, one.code.id))
        if row_here is not None:
            done.is_here(one, row_here)
            told = known is None or (known.there == path and known.path == row_here.path)
            if used and not (told and (known is not None or row_here.path == path)):
                done.is_here(one, row_here, Outcome.MAPPED, f"{path} there")
            return True
        was = (known.book, known.key) if known is not None else (one.book, one.code.id)
        if known is None and (self._origin is not None or was not in self._ever):
            return False
        row_into = self._successor(*was)
        if row_into is not None:
            done.is_here(one, row_into, Outcome.MAPPED if used else None, f"{path} there; merged here since")
            return True
        done.refused[one.uuid] = f"the code {path} is gone from the tree here; say what it is: --map {path}=CODE"
        if used:
            done.rows.append(MergedRow("code", Outcome.REJECTED, code=path, why=done.refused[one.uuid]))
        return True

    def _successor(self, book: str, key: str) -> CodeRow | None:
        """Return the code that took over one that is gone."""
        seen: set[str] = set()
        while (book, key) in self._into and key not in seen:
            seen.add(key)
            key = self._into[book, key]
        return self._by_key.get((book, key)) if seen else None


def _make(study: Study, work: Work, new: Sequence[WorkedCode], done: Codes, change: int) -> None:
    """Make the codes a coder made, each below a code that says whose they are."""
    if not new:
        return
    paths = {one.uuid: _path(study, work, one) for one in new}
    there = {one.path for one in packets.codes(study.db)}
    wanted = {str(_slugs(path)): (path, one) for one in new for path in [paths[one.uuid]]}
    missing = {key: pair for key, pair in wanted.items() if key not in there}
    if missing:
        _write(study, missing, change)
    rows = {one.path: one for one in packets.codes(study.db)}
    packets.set_uuids(study.db, {}, [(rows[key].id, one.uuid) for key, (_, one) in missing.items()])
    for one in new:
        key = _slugs(paths[one.uuid])
        outcome = Outcome.NEW if key in missing else Outcome.MAPPED
        done.is_here(one, rows[key], outcome, f"{one.code.path} there, made by the coder")


def _write(study: Study, missing: dict[str, tuple[str, WorkedCode]], change: int) -> None:
    """Write new codes into the codebook file and the tree, under ids that do not hang on the order of merging."""
    from qcode.formats import codebooks as formats
    from qcode.formats import packet_codebooks

    addition = codebook.addition(study, [path for path, _ in missing.values()])
    if addition is None:
        return
    name, text = addition.edit.path, (addition.edit.after or "").replace("\r\n", "\n")
    for key, (_, one) in missing.items():
        now = formats.read(text.encode("utf-8"), name)
        made = next(each.code.id for each in now.codes if str(each.code.path) == key)
        taken = {each.code.id for each in now.codes}
        wanted = key.replace("/", "-")
        put = made if wanted in taken else wanted
        text = packet_codebooks.with_definition(text, name, made, put, one.code.definition)
    after = text.replace("\n", "\r\n") if "\r\n" in (addition.edit.after or "") else text
    codebook.store(study, formats.read(after.encode("utf-8"), name).codebook)
    files.note(study.db, change, FileEdit(name, addition.edit.before, after))


def _path(study: Study, work: Work, one: WorkedCode) -> str:
    """Return the path of a code a coder made: the coder's name, and the path there in one."""
    whose = {each.coder for each in work.codings if each.code == one.uuid}
    coder = work.coder or min(whose, default="?")
    leaf = "-".join(one.code.path.segments)
    return "/".join([_NEW_CODES.get(study.settings.language, _NEW_CODES_OTHERWISE), _plain(coder), _plain(leaf)])


def _plain(name: str) -> str:
    return _NO_NAME.sub("-", name).strip("-") or "?"


def _slugs(path: str) -> str:
    return "/".join(slug(part) for part in path.split("/"))
