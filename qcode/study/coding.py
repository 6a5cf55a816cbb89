"""Coding from the command line: by words, turn, span or time, and from a table."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError
from qcode.model.time_span import TimeSpan
from qcode.model.turn import joined
from qcode.store import codebooks, codings, recordings, register, sources
from qcode.store import passes as stored_passes
from qcode.store.codings import NewCoding
from qcode.study import codebook, condensing, places, transcripts
from qcode.study.opening import coder_name, read_bytes
from qcode.study.places import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.coding import Coding, CodingRow
    from qcode.model.time_span import Stretch
    from qcode.model.turn import Turn
    from qcode.store.recordings import Recording
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

__all__ = ["Place", "add", "add_table", "listed", "remove"]


@dataclass(frozen=True, slots=True)
class Coded:
    """What was coded.

    Attributes:
        words: What was coded; of a stretch of time, what is noted there.
        turns: The first and the last; None for a stretch of time.
        added: How many codings are new; those made before stay as they are.
        cut: Whether it begins or ends inside a word.
    """

    source: str
    span: Stretch
    words: str
    turns: tuple[int, int] | None
    codes: tuple[str, ...]
    added: int
    cut: bool


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a table of codings came to."""

    rows: int
    added: int
    passes: int


def add(
    study: Study, source: str, codes: Sequence[str], place: Place, *, memo: str = "", new: bool = False, about: str = ""
) -> Coded:
    """Put one or several codes on one place.

    Args:
        study: The study.
        source: Its id or file name.
        codes: Paths, numbers, aliases or names.
        place: Where.
        memo: Why, in the coder's words.
        new: Make codes that are not in the codebook yet.
        about: Id of the person it is about; empty for none in particular.

    Raises:
        SourceNotFound, CodeNotFound, NotFound: No such source, code or person.
        Misuse: The words do not occur or occur several times, or the place lies outside the text or the recording.
    """
    if not source or not codes:
        raise Misuse("Name a source and a code.", hint="Such as `qcode code add I01 tilbud/barrierer --turn 4`.")
    found = _in_time(study, source, place) if place.time else _in_text(study, source, place)
    subject = _person(study, about)
    addition = codebook.addition(study, codes) if new else None
    if addition is None:
        for code in codes:
            codebook.find(study, code)
    with study.action("code add", edits=(addition.edit,) if addition else ()) as done:
        if addition is not None:
            codebook.store(study, addition.book)
        wanted = [codebook.find(study, code) for code in codes]
        first, last = found.turns or (0, 0)
        stored = found.words if found.turns else ""
        added = codings.add(
            study.db,
            [
                NewCoding(found.key, found.span, first, last, stored, code.id, study.coder, memo, done.at, subject)
                for code in wanted
            ],
        )
        made = " (new)" if addition is not None else ""
        done.summary = f"{', '.join(code.path for code in wanted)}{made} on {found.source} {found.span}"
    paths = tuple(code.path for code in wanted)
    return Coded(found.source, found.span, found.words, found.turns, paths, added, found.cut)


@dataclass(frozen=True, slots=True)
class _Found:
    """A place that is there; ``turns`` is None for a stretch of time."""

    key: int
    source: str
    span: Stretch
    words: str
    turns: tuple[int, int] | None = None
    cut: bool = False


def _in_text(study: Study, source: str, place: Place) -> _Found:
    where = transcripts.with_text(study, source)
    turns = sources.turns(study.db, where.id)
    text, span = joined(turns), places.in_text(turns, where, place)
    return _Found(where.id, where.name, span, text[span.slice], places.turns_of(turns, span), places.cuts(text, span))


def _in_time(study: Study, source: str, place: Place) -> _Found:
    where = transcripts.find(study, source)
    span = places.in_time(where, recordings.of(study.db, where.id), place)
    (noted,) = recordings.turns_in(study.db, [(where.id, span)])
    return _Found(where.id, where.name, span, _noted(sources.turns(study.db, where.id), noted))


def _noted(turns: Sequence[Turn], inside: Sequence[tuple[int, int]]) -> str:
    """Return the words of some turns, given by first and last numbers."""
    return joined(turn for first, last in inside for turn in turns[first - 1 : last])


def _person(study: Study, name: str) -> int | None:
    """Return the row of a person by id; None where nobody is named.

    Raises:
        NotFound: Nobody in the register has this id.
    """
    if not name:
        return None
    known = register.ids(study.db, "person")
    for one, key in known.items():
        if one.casefold() == name.casefold():
            return key
    near = difflib.get_close_matches(name, known, 3)
    raise NotFound("person", name, similar=near, hint="Give the person a row in register.csv: `qcode register show`.")


def add_table(study: Study, path: Path, *, passes: bool) -> TableRead:
    """Read a table of codings: all of it or nothing.

    Args:
        study: The study.
        path: The table.
        passes: Record that these coders worked through these sources for these codebooks.

    Raises:
        BadFile: A row names no source, no code, no place in the text, or other words than stand there.
    """
    from qcode.formats import codings as formats

    rows = formats.read(read_bytes(path), path.name, study.coder)
    reader = _TableReader(study, path.name)
    new = [reader.coding(row) for row in rows]
    with study.action("code add --from") as done:
        added = codings.add(study.db, [one for one, _ in new])
        worked = {(one.coder, one.source, book) for one, book in new} if passes else set()
        covered = stored_passes.Covered(study.db)
        passed = sum(stored_passes.record(study.db, covered, keys, None, done.at) for keys in sorted(worked))
        done.summary = f"{added} codings from a table of {len(rows)} rows"
    return TableRead(len(rows), added, passed)


class _TableReader:
    """Resolves the rows of a table, reading each source and code once."""

    def __init__(self, study: Study, file: str) -> None:
        self._study = study
        self._file = file
        self._turns: dict[str, tuple[StoredSource, list[Turn], str]] = {}
        self._recordings: dict[str, tuple[StoredSource, Recording]] = {}
        self._codes: dict[str, tuple[codebooks.StoredCode, int]] = {}
        self._persons: dict[str, int | None] = {}
        self._books = {book.name: key for key, book in codebooks.all_codebooks(study.db)}

    def coding(self, row: CodingRow) -> tuple[NewCoding, int]:
        """Return the coding a row asks for, and the codebook of its code.

        Raises:
            BadFile: The row does not fit the study.
        """
        try:
            code, book = self._code(row.code)
            coder = coder_name(row.coder, self._study.settings)
            subject = self._subject(row.subject)
            source, first, last, words = self._place(row)
        except BadFile:
            raise
        except QcodeError as error:
            raise BadFile(self._file, str(error), line=row.line, hint=error.hint) from error
        created = row.created or self._study.now()
        return NewCoding(source, row.span, first, last, words, code.id, coder, row.memo, created, subject), book

    def _place(self, row: CodingRow) -> tuple[int, int, int, str]:
        """Return source, first and last turn and words; of a stretch of time there are none."""
        if isinstance(row.span, TimeSpan):
            timed, recording = self._recording(row.source)
            places.fitting(timed.name, recording, row.span)
            return timed.id, 0, 0, ""
        source, turns, text = self._source(row.source)
        if row.span.end > len(text):
            raise BadFile(self._file, f"{source.name} ends at {len(text)}.", line=row.line)
        words = text[row.span.slice]
        if row.words and row.words.strip() != words.strip():
            hint = (
                "The offsets count characters (code points) from 0; `qcode source show --format json` gives the text."
            )
            raise BadFile(self._file, "The words differ from those in the text.", line=row.line, hint=hint)
        return source.id, *places.turns_of(turns, row.span), words

    def _recording(self, name: str) -> tuple[StoredSource, Recording]:
        if name not in self._recordings:
            source = transcripts.find(self._study, name)
            self._recordings[name] = (source, recordings.of(self._study.db, source.id))
        return self._recordings[name]

    def _subject(self, name: str) -> int | None:
        if name not in self._persons:
            self._persons[name] = _person(self._study, name)
        return self._persons[name]

    def _source(self, name: str) -> tuple[StoredSource, list[Turn], str]:
        if name not in self._turns:
            source = transcripts.with_text(self._study, name)
            turns = sources.turns(self._study.db, source.id)
            self._turns[name] = (source, turns, joined(turns))
        return self._turns[name]

    def _code(self, written: str) -> tuple[codebooks.StoredCode, int]:
        if written not in self._codes:
            code = codebook.find(self._study, written)
            self._codes[written] = (code, self._books[code.codebook])
        return self._codes[written]


def listed(study: Study, *, source: str = "", code: str = "", coder: str = "") -> list[Coding]:
    """Return codings in the order of the texts; those of a recording have the words that are noted there.

    Raises:
        SourceNotFound, CodeNotFound: No such source or code.
    """
    where = transcripts.find(study, source).id if source else None
    what = codebook.find(study, code).id if code else None
    found = codings.listed(study.db, source=where, code=what, coder=coder or None, layer="")
    return condensing.with_condensates(study, _with_notes(study, found))


def _with_notes(study: Study, found: Sequence[Coding]) -> list[Coding]:
    timed = [(one.source, one.span) for one in found if isinstance(one.span, TimeSpan)]
    if not timed:
        return list(found)
    keys = register.ids(study.db, "source")
    turns = {name: sources.turns(study.db, keys[name]) for name in dict.fromkeys(name for name, _ in timed)}
    noted = dict(zip(timed, recordings.turns_in(study.db, [(keys[name], span) for name, span in timed]), strict=True))
    return [
        replace(one, words=_noted(turns[one.source], noted[one.source, one.span]))
        if isinstance(one.span, TimeSpan)
        else one
        for one in found
    ]


def remove(study: Study, key: int) -> Coding:
    """Remove one of the coder's own codings.

    Raises:
        NotFound: There is no such coding.
        Misuse: It is another coder's.
    """
    coding = codings.coding(study.db, key)
    if coding is None:
        raise NotFound("coding", str(key), hint="`qcode code list` shows the numbers.")
    if coding.coder != study.coder:
        hint = f"Only {coding.coder} can: `--coder {coding.coder}`."
        raise Misuse(f"Coding {key} is {coding.coder}'s; you are {study.coder}.", hint=hint)
    with study.action("code remove") as done:
        codings.remove(study.db, key)
        done.summary = f"{coding.code} from {coding.source} {coding.span}"
    return coding
