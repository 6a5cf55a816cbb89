"""The code tree: planning, applying, showing, and finding a code by what a person types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import CodeNotFound, Misuse
from qcode.model.codebook import Codebook, Decisions, Plan
from qcode.store import codebooks, recoding, trees
from qcode.store.files import FileEdit
from qcode.study import codebook_check, planning
from qcode.study.codefiles import FOLDER, as_before, edit, raw, read_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.formats.codebooks import CodebookFile
    from qcode.model.code import Code
    from qcode.model.finding import Finding
    from qcode.study.opening import Study

_IN_HISTORY = 5  # as many steps as are readable in one line
_NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code with what it holds."""

    code: Code
    codebook: str
    codings: int
    coders: int
    sources: int


def plan(study: Study, decisions: Decisions = _NO_DECISIONS) -> Plan:
    """Compare files and database; change nothing.

    Raises:
        BadFile: A file cannot be read.
        CodeNotFound, Misuse: A decision does not fit.
    """
    return planning.plan(study, planning.drafts(study, read_files(study), decisions), decisions)


def apply(study: Study, decisions: Decisions = _NO_DECISIONS) -> Plan:
    """Bring the database to what the files say, and write ids and decisions into them.

    Raises:
        BadFile: A file cannot be read.
        CodeNotFound, Misuse: A decision does not fit.
        Refused: A code that vanished from a file still holds something.
    """
    drafts = planning.drafts(study, read_files(study), decisions)
    done = planning.plan(study, drafts, decisions)
    if not drafts and not done.steps:
        raise Misuse(f"There is no codebook in the folder {FOLDER}.", hint=f"Write {FOLDER}/NAME.yaml.")
    planning.refuse_unsettled(done)
    edits = tuple(one for wanted in drafts for one in edit(study, wanted))
    with study.action("codebook apply", edits=edits) as action:
        for wanted in drafts:
            store(study, wanted.book)
        for _, book in codebooks.all_codebooks(study.db):
            if book.name not in {wanted.book.name for wanted in drafts}:
                store(study, Codebook(book.name, book.version, (), book.path))
        steps = done.steps
        action.summary = ", ".join(f"{step.kind} {step.code.path}" for step in steps[:_IN_HISTORY]) or "ids written"
        if len(steps) > _IN_HISTORY:
            action.summary += f" and {len(steps) - _IN_HISTORY} more"
    return done


def store(study: Study, book: Codebook) -> None:
    """Make the database say what a codebook says, inside an action, and keep that state of the tree."""
    db = study.db
    key = codebooks.set_codebook(db, book)
    there = {code.id: (code, position) for position, code in enumerate(stored(study, book.name))}
    wanted = {code.id for code in book}
    for position, code in enumerate(book):
        known = there.get(code.id)
        if known is None:
            codebooks.add_code(db, key, code, position)
        elif replace(known[0], line=code.line) != code or known[1] != position:
            codebooks.change_code(db, key, code, position)
    for gone, into in book.merged:
        if gone in there:
            recoding.merge(db, recoding.row(db, key, gone), recoding.row(db, key, into))
    for gone in (one for one in there if one not in wanted):
        recoding.drop(db, recoding.row(db, key, gone))
    trees.set_splits(db, key, book.splits)
    trees.note(db, key, book)


def stored(study: Study, name: str) -> tuple[Code, ...]:
    """Return the codes of a codebook as the database has them."""
    return next((book.codes for _, book in codebooks.all_codebooks(study.db) if book.name == name), ())


def check(study: Study) -> list[Finding]:
    """Return what is wrong or unfinished in the codebook files."""
    return codebook_check.in_files(study)


def show(study: Study) -> list[ShownCode]:
    """Return the tree as the database has it, with counts."""
    counts = codebooks.counts(study.db)
    return [
        ShownCode(code, book.name, *counts.get((book.name, str(code.path)), (0, 0, 0)))
        for _, book in codebooks.all_codebooks(study.db)
        for code in book
    ]


def find(study: Study, written: str) -> codebooks.StoredCode:
    """Return the code a person means by a path, a number, an alias, an id or a name that is the only one.

    Raises:
        CodeNotFound: There is none; suggests similar ones.
        Misuse: Several fit.
    """
    import difflib

    from qcode.model.code import slug

    books = dict(codebooks.all_codebooks(study.db))
    known = [(book.name, code) for book in books.values() for code in book]
    name, _, path = written.partition(":")
    within = [one for one in known if one[0] == name]
    fits = _fitting(known, written) or _fitting(within, path)
    if len(fits) > 1:
        listed = ", ".join(f"{book}:{code.path}" for book, code in fits)
        raise Misuse(f"{written!r} could be several codes.", hint=f"Say which: {listed}.")
    if not fits:
        paths = [str(code.path) for _, code in known]
        key = slug(written.strip("/"))
        near = difflib.get_close_matches(key, paths, 3, 0.5) or [one for one in paths if key and key in one][:3]
        raise CodeNotFound(written, similar=near)
    ((book_name, code),) = fits
    return next(one for one in codebooks.codes_at(study.db, str(code.path)) if one.codebook == book_name)


def _fitting(known: Sequence[tuple[str, Code]], written: str) -> list[tuple[str, Code]]:
    """Return the codes with this path; else with this number or alias; else with this id or name."""
    from qcode.model.code import slug

    key, plain = slug(written.strip("/")), written.strip()
    return (
        [one for one in known if str(one[1].path) == key]
        or [one for one in known if key and key in {slug(each) for each in (one[1].number, *one[1].aliases)}]
        or [one for one in known if plain and (one[1].id == plain or one[1].path.name == key)]
    )


@dataclass(frozen=True, slots=True)
class Addition:
    """Codes to be made: the codebook with them, and the file as it will read."""

    book: Codebook
    edit: FileEdit


def addition(study: Study, written: Sequence[str]) -> Addition | None:
    """Return what makes those of the codes that are not there yet, or None where all are.

    The first codebook takes them; where the study has none, ``codebooks/codes.yaml`` is made.

    Raises:
        Misuse: A path cannot be one, or the codebook file has changes that are not applied.
        BadFile: The codebook cannot be read.
    """
    from qcode.formats import codebook_edits
    from qcode.formats import codebooks as formats
    from qcode.model.code import CodePath

    missing = [one for one in written if not _exists(study, one)]
    if not missing:
        return None
    files = read_files(study)
    name = files[0].path if files else f"{FOLDER}/codes.yaml"
    before = after = raw(study, files[0]) if files else None
    for one in missing:
        try:
            path = CodePath.parse(one)
        except ValueError as error:
            raise Misuse(f"{one!r} cannot be a code's path.", hint="Such as `tilbud/barrierer`.") from error
        after = codebook_edits.with_code(after or "codebook: codes\nversion: 1\ncodes:\n", name, one, path)
    if files:
        refuse_unapplied(study, files[0])
    book = formats.read((after or "").encode("utf-8"), name).codebook
    return Addition(book, FileEdit(name, before, as_before(before or "", after or "")))


def _exists(study: Study, written: str) -> bool:
    try:
        find(study, written)
    except CodeNotFound:
        return False
    return True


def refuse_unapplied(study: Study, file: CodebookFile) -> None:
    """Refuse to edit a file that the database is behind of.

    Raises:
        Misuse: It has changes that are not applied.
    """
    key, before = next(
        (pair for pair in codebooks.all_codebooks(study.db) if pair[1].name == file.name),
        (0, Codebook(file.name, "", ())),
    )
    if planning.steps_to(study, key, before, file.codebook):
        raise Misuse(f"{file.path} has changes that are not in the database.", hint="Run `qcode codebook apply` first.")
