"""The code tree as a packet hands it out: the codes asked for, and those above them; masked like all else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.code import CodePath, slug
from qcode.model.packet import HandedAs, HandedBook, HandedCode
from qcode.store import codebooks, packets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.code import Code
    from qcode.store.packets import CodeRow
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_NO_NAME = re.compile(r"[/*()\",|\s]+")


def handed(
    study: Study, gate: Gate, written: str
) -> tuple[tuple[HandedBook, ...], dict[str, HandedAs], dict[str, str]]:
    """Return the codebooks to hand out, what each code is called there and here, and the state of each tree.

    Raises:
        CodeNotFound: A path is no code.
        Misuse: There is no codebook, or a path could be several codes.
    """
    rows = {(one.book, one.key): one for one in packets.codes(study.db)}
    asked = _asked(study, written, rows.values())
    books: list[HandedBook] = []
    called: dict[str, HandedAs] = {}
    known = {one.id: one for one in packets.books(study.db)}
    for key, book in codebooks.all_codebooks(study.db):
        above = {part for code in book if rows[key, code.id].id in asked for part in _line(code.path)}
        masked = _Masked(gate)
        codes: list[HandedCode] = []
        for code in book:
            if code.path in above:
                row = rows[key, code.id]
                codes.append(HandedCode(row.uuid, masked.code(code), row.id in asked))
                called[row.uuid] = HandedAs(str(codes[-1].code.path), str(code.path), book.name, code.id)
        if codes:
            name = masked.text(book.name)
            name += f" {len(books) + 1}" if any(one.name == name for one in books) else ""
            books.append(HandedBook(known[key].uuid, name, book.version, tuple(codes)))
    return tuple(books), called, {one.name: one.tree for one in known.values()}


def _asked(study: Study, written: str, every: Iterable[CodeRow]) -> set[int]:
    from qcode.study import codebook

    names = [name.strip() for name in written.split(",") if name.strip()]
    if not names or names == ["*"]:
        return {one.id for one in every}
    done: set[int] = set()
    for name in names:
        found = codebook.find(study, name.removesuffix("/*"))
        done.add(found.id)
        if name.endswith("/*"):
            done |= set(codebooks.subtree(study.db, found.path))
    return done


def _line(path: CodePath) -> Iterable[CodePath]:
    above: CodePath | None = path
    while above is not None:
        yield above
        above = above.parent


class _Masked:
    """Prints the codes of one codebook through the gate; two that would be called the same are told apart."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._paths: dict[CodePath, CodePath] = {}
        self._keys: set[str] = set()

    def text(self, text: str) -> str:
        return str(self._gate.label(text))

    def code(self, code: Code) -> Code:
        name = self.text(code.name)
        if name != code.name:
            name = _NO_NAME.sub(" ", name).strip() or "?"
        parent = self._paths[code.path.parent] if code.path.parent is not None else None
        path = self._free(parent, name)
        if path.name != slug(name):
            name = path.name
        self._paths[code.path] = path
        return replace(
            code,
            id=self._key(code.id, path),
            name=name,
            path=path,
            number=self.text(code.number),
            definition=self.text(code.definition),
            include=tuple(map(self.text, code.include)),
            exclude=tuple(map(self.text, code.exclude)),
            examples=tuple(self._examples(code.examples)),
            aliases=tuple(map(self.text, code.aliases)),
            asked_in=(),
            line=0,
        )

    def _examples(self, examples: Iterable[str]) -> Iterable[str]:
        """Yield examples, which are participants' words: one with what may be a name is left out."""
        for one in examples:
            printed = self._gate.prose(one)
            if not printed.undecided:
                yield str(printed)

    def _free(self, parent: CodePath | None, name: str) -> CodePath:
        taken = set(self._paths.values())
        n, wanted = 1, name
        while (path := parent.child(wanted) if parent else CodePath((slug(wanted),))) in taken:
            n += 1
            wanted = f"{name}-{n}"
        return path

    def _key(self, key: str, path: CodePath) -> str:
        printed = str(self._gate.name(key))
        made = key if printed == key else "-".join(path.segments)
        while made in self._keys:
            made += "-2"
        self._keys.add(made)
        return made
