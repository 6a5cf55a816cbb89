"""The codebook files of a study: reading them, and what they will hold once ids and decisions are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.store import codebooks
from qcode.store.files import FileEdit
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from qcode.formats.codebooks import CodebookFile
    from qcode.model.codebook import Codebook
    from qcode.study.opening import Study

FOLDER = "codebooks"


@dataclass(frozen=True, slots=True)
class Draft:
    """A codebook file as it is to be.

    Attributes:
        file: As it was read, with the ids that the database knows.
        text: As it will be written; the same as the file's text where nothing is to be written.
        book: The tree in it.
    """

    file: CodebookFile
    text: str
    book: Codebook

    def changed(self, text: str) -> Draft:
        """Return it with another text.

        Raises:
            BadFile: The text is no codebook.
        """
        from qcode.formats import codebooks as formats

        read = formats.read(text.encode("utf-8"), self.file.path)
        return Draft(self.file, read.text, read.codebook)


def read_files(study: Study) -> list[CodebookFile]:
    """Read every codebook file of the study, with the ids the database knows for codes that have none yet.

    Raises:
        BadFile: One cannot be read, or two have the same name.
    """
    from qcode.formats import codebooks as formats

    folder = study.folder / FOLDER
    paths = sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.glob(pattern))
    known = {book.name: book for _, book in codebooks.all_codebooks(study.db)}
    files: list[CodebookFile] = []
    for path in paths:
        read = formats.read(read_bytes(path), f"{FOLDER}/{path.name}")
        for other in files:
            if read.name == other.name:
                hint = f"Give one of them another name in its first lines: `codebook: {read.name}-2`."
                raise BadFile(read.path, f"{other.path} is the codebook {read.name!r} already.", hint=hint)
        files.append(_with_known_ids(read, known.get(read.name)))
    return files


def _with_known_ids(file: CodebookFile, stored: Codebook | None) -> CodebookFile:
    if stored is None or not file.missing_ids:
        return file
    known = {str(code.path): code.id for code in stored}
    given = {one.code.id for one in file.codes if one.code.id}
    codes = tuple(
        replace(one, code=replace(one.code, id=known[str(one.code.path)]), made=True)
        if not one.code.id and known.get(str(one.code.path), "") not in given | {""}
        else one
        for one in file.codes
    )
    return replace(file, codes=codes)


def draft(file: CodebookFile) -> Draft:
    """Return what a file will hold with an id at every code."""
    return Draft(file, file.with_ids() if file.missing_ids else file.text, file.codebook)


def edit(study: Study, wanted: Draft) -> tuple[FileEdit, ...]:
    """Return the edit that makes a file what it is to be; none where it is so already.

    Raises:
        BadFile: The file is not in UTF-8.
    """
    if wanted.text == wanted.file.text:
        return ()
    before = raw(study, wanted.file)
    return (FileEdit(wanted.file.path, before, as_before(before, wanted.text)),)


def raw(study: Study, file: CodebookFile) -> str:
    """Return a file's text as it stands, so that undo can put the very same bytes back.

    Raises:
        BadFile: It is not in UTF-8.
    """
    try:
        return read_bytes(study.folder / file.path).decode("utf-8")
    except UnicodeDecodeError as error:
        problem = "The file is not in UTF-8, so that ids cannot be written into it."
        raise BadFile(file.path, problem, hint="Open it in an editor and save it as UTF-8.") from error


def as_before(before: str, after: str) -> str:
    """Return the new text with the byte-order mark and the line ends of the old one."""
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    return mark + (after.replace("\n", "\r\n") if "\r\n" in before else after)
