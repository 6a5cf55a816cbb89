"""What the codings say of the code tree: codes nobody uses, or only one does, or that are always used together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.finding import Finding, Severity
from qcode.store import codebooks
from qcode.study import codebook_check, codebook_examples
from qcode.study.codefiles import FOLDER, read_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.code import Code
    from qcode.study.opening import Study

ALIKE = 0.8
FEWEST = 5  # statements together, before anything is made of them
Places = dict[tuple[str, str], str]


def check(study: Study, alike: float = ALIKE) -> list[Finding]:
    """Return what is wrong, unfinished or worth a look in the codebook files and in how the codes are used.

    Args:
        study: The study.
        alike: From which share of statements on two codes are almost always together.
    """
    found = codebook_check.in_files(study)
    return found if any(one.kind == "unreadable" for one in found) else [*found, *_in_use(study, alike)]


def _in_use(study: Study, alike: float) -> Iterator[Finding]:
    try:
        files = read_files(study)
    except BadFile:  # it was edited between two looks
        return
    places = {(file.name, one.code.id): f"{file.path}:{one.code.line}" for file in files for one in file.codes}
    yield from _examples(study, places)
    coders = codebooks.coders(study.db)
    if coders:
        counts = codebooks.counts(study.db)
        for _, book in codebooks.all_codebooks(study.db):
            parents = {code.path.parent for code in book}
            for code in book:
                place = places.get((book.name, code.id), FOLDER)
                n, by, _ = counts.get((book.name, str(code.path)), (0, 0, 0))
                yield from _of_code(code, place, n, by, coders=coders, is_parent=code.path in parents)
        yield from _together(study, places, alike)


def _of_code(code: Code, place: str, n: int, by: int, *, coders: int, is_parent: bool) -> Iterator[Finding]:
    path, note = str(code.path), Severity.NOTE
    if not n and not is_parent:
        hint = f"`qcode codebook retire {path}`, or use it."
        yield Finding("not-used", note, place, f"The code {path!r} holds no codings.", hint)
    if n and is_parent:
        message = f"The code {path!r} has codes below it, and codings of its own: {n}."
        yield Finding("parent-used", note, place, message, f"`qcode codebook split {path}` lists them, to be decided.")
    if n and by == 1 and coders > 1:
        message = f"Only one of {coders} coders uses the code {path!r} (codings: {n})."
        yield Finding("one-coder", note, place, message, "Do the others read its definition in the same way?")


def _together(study: Study, places: Places, alike: float) -> Iterator[Finding]:
    from qcode.analysis.together import together

    rows, paths = codebooks.rows(study.db), codebooks.paths_by_id(study.db, list(codebooks.rows(study.db)))
    for one in together(codebooks.places(study.db)):
        if one.jaccard < alike:
            break
        if one.both >= FEWEST:
            message = (
                f"The codes {paths[one.first]!r} and {paths[one.second]!r} are together in {one.both} of {one.either} "
                f"statements (Jaccard {one.jaccard:.2f})."
            )
            hint = f"Are they one? `qcode codebook merge {paths[one.first]} {paths[one.second]}`."
            yield Finding("together", Severity.NOTE, places.get(rows[one.first], FOLDER), message, hint)


def _examples(study: Study, places: Places) -> Iterator[Finding]:
    """Find drawn examples, those that name their source, whose words are no longer in it."""
    texts = codebook_examples.Texts(study)
    for _, book in codebooks.all_codebooks(study.db):
        for code in book:
            for n, example in enumerate(code.examples, 1):
                if texts.drawn_from(example) and texts.find(example) is None:
                    message = f"Example {n} of the code {str(code.path)!r} is not in the text of its source any more."
                    hint = "Take it out, and draw another with `qcode codebook example`."
                    yield Finding(
                        "example-gone", Severity.WARNING, places.get((book.name, code.id), FOLDER), message, hint
                    )
