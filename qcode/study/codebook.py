"""The code tree: reading the files, planning, applying, showing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, CodeNotFound, Misuse, Refused
from qcode.model.codebook import Codebook, Plan, Step, StepKind
from qcode.model.finding import Finding, Severity
from qcode.store import codebooks
from qcode.store.files import FileEdit
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.formats.codebooks import CodebookFile
    from qcode.model.code import Code
    from qcode.study.opening import Study

FOLDER = "codebooks"
_COMPARED = ("number", "definition", "include", "exclude", "examples", "aliases", "asked_in")


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code with what it holds."""

    code: Code
    codebook: str
    codings: int
    coders: int
    sources: int


def read_files(study: Study) -> list[CodebookFile]:
    """Read every codebook file of the study, with the ids the database knows for codes that have none yet.

    Raises:
        BadFile: One cannot be read, or two have the same name.
    """
    from qcode.formats import codebooks as formats

    folder = study.folder / FOLDER
    paths = sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.glob(pattern))
    files: list[CodebookFile] = []
    for path in paths:
        read = formats.read(read_bytes(path), f"{FOLDER}/{path.name}")
        if any(read.name == other.name for other in files):
            raise BadFile(read.path, f"Another file is the codebook {read.name!r} already.")
        files.append(_with_known_ids(study, read))
    return files


def _with_known_ids(study: Study, file: CodebookFile) -> CodebookFile:
    known = {
        str(code.path): code.id
        for _, book in codebooks.all_codebooks(study.db)
        if book.name == file.name
        for code in book
    }
    given = {one.code.id for one in file.codes if one.code.id}
    codes = tuple(
        replace(one, code=replace(one.code, id=known[str(one.code.path)]), made=True)
        if not one.code.id and known.get(str(one.code.path), "") not in given | {""}
        else one
        for one in file.codes
    )
    return replace(file, codes=codes)


def plan(study: Study) -> Plan:
    """Compare files and database; change nothing.

    Raises:
        BadFile: A file cannot be read.
    """
    return _plan(study, read_files(study))


def _plan(study: Study, files: Sequence[CodebookFile]) -> Plan:
    steps = [step for file in files for step in _steps(study, file.codebook)]
    there = {file.name for file in files}
    for _, book in codebooks.all_codebooks(study.db):
        if book.name not in there:
            # Its file is gone, or says another name now: every code of it would go.
            steps += [step for step in _steps(study, replace(book, codes=())) if book.codes]
    return Plan(tuple(steps))


def _steps(study: Study, wanted: Codebook) -> list[Step]:
    stored = {book.name: (key, book) for key, book in codebooks.all_codebooks(study.db)}
    if wanted.name not in stored:
        return [Step(StepKind.ADDED, code) for code in wanted]
    key, there = stored[wanted.name]
    counts = codebooks.codings_per_code(study.db, key)
    old = {code.id: code for code in there}
    new = {code.id for code in wanted}
    steps: list[Step] = []
    for code in wanted:
        before = old.get(code.id)
        if before is None:
            steps.append(Step(StepKind.ADDED, code))
            continue
        held = counts[code.id]
        if before.name != code.name:
            steps.append(Step(StepKind.RENAMED, code, held, f"was {before.path}"))
        elif _parent_id(before, there) != _parent_id(code, wanted):
            steps.append(Step(StepKind.MOVED, code, held, f"was {before.path}"))
        changed = [name for name in _COMPARED if getattr(before, name) != getattr(code, name)]
        if changed:
            steps.append(Step(StepKind.CHANGED, code, held, ", ".join(changed)))
    steps += [Step(StepKind.RETIRED, code, counts[code.id]) for code in there if code.id not in new]
    return steps


def _parent_id(code: Code, book: Codebook) -> str:
    parent = code.path.parent
    return next((one.id for one in book if one.path == parent), "")


def apply(study: Study) -> Plan:
    """Bring the database to what the files say, and write ids into files that lack them.

    Raises:
        BadFile: A file cannot be read.
        Refused: A code that vanished from a file still holds codings.
    """
    files = read_files(study)
    done = _plan(study, files)
    if not files and not done.steps:
        raise Misuse(f"There is no codebook in the folder {FOLDER}.", hint=f"Write {FOLDER}/NAME.yaml.")
    if done.refused:
        _refuse(done)
    raw = {file.path: _raw(study, file) for file in files if file.missing_ids}
    edits = tuple(
        FileEdit(file.path, raw[file.path], _as_before(raw[file.path], file.with_ids()))
        for file in files
        if file.missing_ids
    )
    with study.action("codebook apply", edits=edits) as action:
        for file in files:
            store(study, file.codebook)
        for _, book in codebooks.all_codebooks(study.db):
            if book.name not in {file.name for file in files}:
                store(study, replace(book, codes=()))
        steps = done.steps
        action.summary = ", ".join(f"{step.kind} {step.code.path}" for step in steps[:5]) or "ids written"
        if len(steps) > 5:  # noqa: PLR2004  # as many as are readable in one line of the history
            action.summary += f" and {len(steps) - 5} more"
    return done


def _raw(study: Study, file: CodebookFile) -> str:
    """Return a file's text as it stands, so that undo can put the very same bytes back."""
    try:
        return read_bytes(study.folder / file.path).decode("utf-8")
    except UnicodeDecodeError as error:
        problem = "The file is not in UTF-8, so that ids cannot be written into it."
        raise BadFile(file.path, problem, hint="Open it in an editor and save it as UTF-8.") from error


def _as_before(before: str, after: str) -> str:
    """Return the new text with the byte-order mark and the line ends of the old one."""
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    return mark + (after.replace("\n", "\r\n") if "\r\n" in before else after)


def _refuse(done: Plan) -> None:
    step = done.refused[0]
    added = [str(one.code.path) for one in done.steps if one.kind is StepKind.ADDED]
    hint = f"Put it back into the file: `- name: {step.code.name}` with `id: {step.code.id}`."
    if added:
        hint = (
            f"If it was renamed to {added[0]!r}, write `id: {step.code.id}` below that name; "
            "if it is to go, remove its codings first (`qcode code list --code`)."
        )
    raise Refused(
        f"The code {str(step.code.path)!r} is gone from the file, but holds {step.codings} codings.", hint=hint
    )


def store(study: Study, book: Codebook) -> None:
    """Make the database say what a codebook says, inside an action."""
    key = codebooks.set_codebook(study.db, book)
    there = {code.id: (code, position) for position, code in enumerate(_stored_codes(study, book.name))}
    for gone in there.keys() - {code.id for code in book}:
        codebooks.drop_code(study.db, key, gone)
    for position, code in enumerate(book):
        known = there.get(code.id)
        if known is None:
            codebooks.add_code(study.db, key, code, position)
        elif replace(known[0], line=code.line) != code or known[1] != position:
            codebooks.change_code(study.db, key, code, position)


def _stored_codes(study: Study, name: str) -> tuple[Code, ...]:
    return next((book.codes for _, book in codebooks.all_codebooks(study.db) if book.name == name), ())


def check(study: Study) -> list[Finding]:
    """Return what is wrong or unfinished in the codebook files."""
    try:
        files = read_files(study)
        steps = _plan(study, files).steps
    except BadFile as error:
        place = f"{error.path}:{error.line or 1}:{error.column or 1}"
        return [Finding("unreadable", Severity.ERROR, place, error.problem, error.hint)]
    found: list[Finding] = []
    if not files:
        message = f"There is no codebook in the folder {FOLDER}."
        found.append(Finding("no-codebook", Severity.NOTE, FOLDER, message, f"Write {FOLDER}/NAME.yaml."))
    paths: dict[str, str] = {}
    for file in files:
        for one in file.codes:
            place = f"{file.path}:{one.code.line}"
            path = str(one.code.path)
            if path in paths:
                hint = f"Name it `{file.name}:{path}` where you code."
                message = f"The path {path!r} is in {paths[path]} too."
                found.append(Finding("same-path", Severity.WARNING, place, message, hint))
            paths[path] = file.path
            if not one.code.definition and not one.has_codes:
                message = f"The code {path!r} has no definition."
                found.append(Finding("no-definition", Severity.NOTE, place, message, "Add `definition:`."))
    if steps:
        message = f"{len(steps)} changes are not in the database yet."
        found.append(Finding("not-applied", Severity.NOTE, FOLDER, message, "Run `qcode codebook apply`."))
    return found


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
    from qcode.formats import codebooks as formats
    from qcode.model.code import CodePath

    missing = [one for one in written if not _exists(study, one)]
    if not missing:
        return None
    files = read_files(study)
    name = files[0].path if files else f"{FOLDER}/codes.yaml"
    before = after = _raw(study, files[0]) if files else None
    for one in missing:
        try:
            path = CodePath.parse(one)
        except ValueError as error:
            raise Misuse(f"{one!r} cannot be a code's path.", hint="Such as `tilbud/barrierer`.") from error
        after = formats.with_code(after or "codebook: codes\nversion: 1\ncodes:\n", name, one, path)
    if files and _steps(study, files[0].codebook):
        raise Misuse(f"{name} has changes that are not in the database.", hint="Run `qcode codebook apply` first.")
    book = formats.read((after or "").encode("utf-8"), name).codebook
    return Addition(book, FileEdit(name, before, _as_before(before or "", after or "")))


def _exists(study: Study, written: str) -> bool:
    try:
        find(study, written)
    except CodeNotFound:
        return False
    return True
