"""Splitting a code: new codes beside it, and a queue of its codings to be decided one by one or as a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError
from qcode.model.code import CodePath
from qcode.model.codebook import StepKind
from qcode.store import codebooks, codings, recoding
from qcode.study import codebook, tree
from qcode.study.coding import listed
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.codebook import Step
    from qcode.model.coding import Coding
    from qcode.study.opening import Study

_BETWEEN = re.compile(r"\s*[,|]\s*")


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to be decided of a code that is being split.

    Attributes:
        code: Its path.
        into: The paths of the codes it is split into; empty where it is not being split.
        codings: Those that are still on it.
    """

    code: str
    into: tuple[str, ...]
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A coding that was decided.

    Attributes:
        was: The path of the code it was on.
        codes: The paths of those it is on now.
        left: How many codings the old code still holds.
    """

    coding: Coding
    was: str
    codes: tuple[str, ...]
    left: int


def split(study: Study, written: str, into: Sequence[str], *, below: bool = False) -> tuple[Step, ...]:
    """Begin to split a code into others; those that are not there are made beside it, or below it.

    Raises:
        CodeNotFound: There is no such code.
        Misuse: A name cannot be one, or a code would be split into itself.
    """
    from qcode.formats import codebook_edits
    from qcode.formats import codebooks as formats

    where = tree.branch(study, written)
    text, file = where.wanted.text, where.file
    above = where.code.path if below else where.code.path.parent
    asked: set[tuple[StepKind, str]] = set()
    for name in into:
        try:
            path = CodePath.parse(name)
        except ValueError as error:
            raise Misuse(f"{name!r} cannot be a code's path.", hint="Such as `tilbud/barrierer`.") from error
        there = {one.path: one.id for one in formats.read(text.encode("utf-8"), file).codebook}
        if path not in there and len(path.segments) == 1 and above:
            path, name = above.child(name), f"{above}/{name}"  # noqa: PLW2901  # beside the one that is split
        if path == where.code.path:
            raise Misuse(f"{str(path)!r} cannot be split into itself.")
        if path not in there:
            text = codebook_edits.with_code(text, file, name, path)
            book = formats.read(text.encode("utf-8"), file).codebook
            asked |= {(StepKind.ADDED, one.id) for one in book if one.path not in there}
            there = {one.path: one.id for one in book}
        if there[path] not in dict(formats.read(text.encode("utf-8"), file).codebook.splits).get(where.code.id, ()):
            text = codebook_edits.with_entry(text, file, where.code.id, "split", there[path])
    return tree.carry_out(study, "codebook split", where, text, asked)


def stop(study: Study, written: str) -> tuple[Step, ...]:
    """End a split; the code stays, with the codings that are still on it.

    Raises:
        Misuse: It is not being split.
    """
    from qcode.formats import codebook_edits

    where = tree.branch(study, written)
    if where.code.id not in dict(where.before.splits):
        raise Misuse(f"{str(where.code.path)!r} is not being split.")
    text = codebook_edits.without_field(where.wanted.text, where.file, where.code.id, "split")
    return tree.carry_out(study, "codebook split --stop", where, text, ())


def queue(study: Study, written: str, coder: str = "") -> Queue:
    """Return the codings that are still on a code, in the order of the texts.

    Raises:
        CodeNotFound: There is no such code.
    """
    found = codebook.find(study, written)
    book = next(book for _, book in codebooks.all_codebooks(study.db) if book.name == found.codebook)
    keys = dict(book.splits).get(found.key, ())
    into = tuple(str(one.path) for one in book if one.id in keys)
    name = f"{found.codebook}:{found.path}"
    return Queue(found.path, into, tuple(listed(study, code=name, coder=coder)))


def decide(study: Study, number: int, codes: Sequence[str]) -> Decided:
    """Give one of the coder's own codings other codes than it has.

    Raises:
        NotFound, CodeNotFound: There is no such coding or code.
        Misuse: It is another coder's, or no code was named.
    """
    coding = _own(study, number)
    wanted = [codebook.find(study, one) for one in codes]
    if not wanted:
        raise Misuse("Name the code or codes that it is to have.")
    was = recoding.code_of(study.db, number)
    with study.action("codebook decide") as done:
        recoding.decide(study.db, number, [one.id for one in wanted])
        paths = tuple(one.path for one in wanted)
        done.summary = f"{coding.source} {coding.span}: {coding.code} is {', '.join(paths)}"
    return Decided(coding, str(coding.code), paths, recoding.left_on(study.db, was))


def decide_table(study: Study, path: Path) -> int:
    """Carry out a table of decisions, ``id`` and ``into``: all of it or nothing; rows without ``into`` wait.

    Raises:
        BadFile: A row names no coding or code, another coder's coding, or one that has another code now.
    """
    from qcode.formats import tables

    columns, rows = tables.rows(read_bytes(path), path.name)
    for name in ("id", "into"):
        if name not in columns:
            hint = "`qcode codebook split CODE --format csv` writes such a table."
            raise BadFile(path.name, f"Column {name!r} is missing.", line=1, hint=hint)
    todo: list[tuple[int, list[int]]] = []
    known: dict[str, int] = {}
    for row in rows:
        if not row["into"]:
            continue
        try:
            coding = _own(study, int(row["id"]) if row["id"].isdecimal() else 0)
            names = [one for one in _BETWEEN.split(row["into"]) if one]
            known |= {one: codebook.find(study, one).id for one in names if one not in known}
        except BadFile:
            raise
        except QcodeError as error:
            raise BadFile(path.name, str(error), line=row.line, hint=error.hint) from error
        if row.values.get("code") and row["code"] != str(coding.code):
            raise BadFile(path.name, f"Coding {coding.id} is on {str(coding.code)!r} now.", line=row.line)
        todo.append((coding.id, [known[one] for one in names]))
    with study.action("codebook decide --from") as done:
        for number, wanted in todo:
            recoding.decide(study.db, number, wanted)
        done.summary = f"{len(todo)} codings from a table of {len(rows)} rows"
    return len(todo)


def _own(study: Study, number: int) -> Coding:
    """Return one of the coder's own codings."""
    coding = codings.coding(study.db, number)
    if coding is None:
        raise NotFound("coding", str(number), hint="`qcode code list` shows the numbers.")
    if coding.coder != study.coder:
        hint = f"Only {coding.coder} can: `--coder {coding.coder}`."
        raise Misuse(f"Coding {number} is {coding.coder}'s; you are {study.coder}.", hint=hint)
    return coding
