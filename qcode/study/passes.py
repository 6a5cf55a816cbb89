"""Passes: saying, and taking back, that a source has been worked through: for a codebook, or for some of its codes."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.coding import Pass
from qcode.store import codebooks, recordings, register
from qcode.store import passes as stored
from qcode.study import codebook, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

_ALL_BELOW = "/*"


def add(study: Study, names: Sequence[str], *, codes: Sequence[str] = (), book: str = "") -> list[Pass]:
    """Record that the coder has worked through sources; return the passes that are new or cover more than before.

    Args:
        study: The study.
        names: Sources, by id or file name.
        codes: Codes that were looked for, each with all below it; empty for whole codebooks.
        book: A codebook's name; empty for all.

    Raises:
        SourceNotFound, CodeNotFound, NotFound: There is no such source, code or codebook.
        QcodeError: A source has neither text nor recording.
        Misuse: No source is named, or there is no codebook.
    """
    if not names:
        raise Misuse("Name the sources you have worked through.", hint="Such as `qcode pass add I01 I02`.")
    wanted = wanted_codes(study, codes, book)
    where = [_heard_or_read(study, name) for name in names]
    with study.action("pass add") as done:
        covered = stored.Covered(study.db)
        keys = [(study.coder, source.id, key) for source in where for key in wanted]
        new = {one for one in keys if stored.record(study.db, covered, one, wanted[one[2]], done.at)}
        what = ", ".join(codes) or ", ".join(book_names(study, wanted))
        done.summary = f"{', '.join(source.name for source in where)} for {what}"
    return [one for one, key in _listed(study) if key in new]


def remove(study: Study, names: Sequence[str], *, codes: Sequence[str] = (), book: str = "") -> int:
    """Take back that the coder has worked through sources, whole or for some codes; return how many passes changed.

    Raises:
        SourceNotFound, CodeNotFound, NotFound: There is no such source, code or codebook.
        Misuse: The coder has no such pass.
    """
    wanted = wanted_codes(study, codes, book)
    where = [transcripts.find(study, name) for name in names]
    with study.action("pass remove") as done:
        covered = stored.Covered(study.db)
        changed = 0
        for source in where:
            keys = [(study.coder, source.id, key) for key in wanted]
            changed += sum(_taken_back(study, covered, key, wanted[key[2]], done.at) for key in keys)
        if not changed:
            listed = ", ".join(source.name for source in where)
            hint = "`qcode pass list` shows the passes; another coder's are taken back with --coder."
            raise Misuse(f"{study.coder} has no pass for that in {listed}.", hint=hint)
        what = ", ".join(codes) or ", ".join(book_names(study, wanted))
        done.summary = f"{', '.join(source.name for source in where)} for {what}"
    return changed


def _taken_back(
    study: Study, covered: stored.Covered, keys: tuple[str, int, int], codes: frozenset[int] | None, at: str
) -> bool:
    one = stored.one(study.db, *keys)
    there = covered(one) if one is not None else frozenset[int]()
    if one is None or (codes is not None and not codes & there):
        return False
    stored.set_pass(study.db, keys, frozenset() if codes is None else there - codes, at)
    return True


def listed(study: Study) -> list[Pass]:
    """Return every pass, with the codes of those that do not cover their whole codebook."""
    return [one for one, _ in _listed(study)]


def _listed(study: Study) -> Iterable[tuple[Pass, tuple[str, int, int]]]:
    """Yield each pass with its coder, source and codebook by row."""
    known = codebooks.codes_with_book(study.db)
    books = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    names = {key: name for name, key in register.ids(study.db, "source").items()}
    covered = stored.Covered(study.db)
    for one in stored.passes(study.db):
        rows, of = covered(one), len(covered.of_book.get(one.codebook, ()))
        whole = len(rows) == of
        paths = () if whole else tuple(path for row, (path, _) in known.items() if row in rows)
        shown = Pass(one.coder, names[one.source], books[one.codebook], one.created, paths, len(rows), of)
        yield shown, (one.coder, one.source, one.codebook)


def wanted_codes(study: Study, codes: Sequence[str], book: str) -> dict[int, frozenset[int] | None]:
    """Return the codebooks meant, by row, each with the codes meant in it; None for all of them.

    Raises:
        CodeNotFound, NotFound: There is no such code or codebook.
        Misuse: There is no codebook.
    """
    books = {one.name: key for key, one in codebooks.all_codebooks(study.db)}
    if book and book not in books:
        raise NotFound("codebook", book, similar=difflib.get_close_matches(book, books, 3))
    if not books:
        raise Misuse("There is no codebook yet.", hint="Run `qcode codebook apply`.")
    if not codes:
        return {books[name]: None for name in ([book] if book else books)}
    known = codebooks.codes_with_book(study.db)
    done: dict[int, frozenset[int] | None] = {}
    for written in codes:
        name = written.strip().removesuffix(_ALL_BELOW)
        top = codebook.find(study, f"{book}:{name}" if book else name)
        key = books[top.codebook]
        below = {row for row, (path, of) in known.items() if of == key and f"{path}/".startswith(f"{top.path}/")}
        done[key] = (done.get(key) or frozenset()) | below
    return done


def book_names(study: Study, keys: Iterable[int]) -> list[str]:
    """Return the names of codebooks, by row."""
    known = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    return [known[key] for key in keys]


def _heard_or_read(study: Study, name: str) -> StoredSource:
    """Return a source that can be worked through: it has a recording or a text."""
    source = transcripts.find(study, name)
    return source if recordings.of(study.db, source.id).name else transcripts.with_text(study, name)
