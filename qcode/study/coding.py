"""Coding from the command line: by words, turn or span, and from a table."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError
from qcode.model.span import Span
from qcode.model.text import normalised
from qcode.store import codebooks, codings, sources
from qcode.store.codings import NewCoding
from qcode.study import codebook, transcripts
from qcode.study.opening import coder_name, read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.coding import Coding, CodingRow, Pass
    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

_CUT = re.compile(r"\s*(?:\[(?:…|\.{3})\]|…|\.{3})\s*")
_SHOWN = 8
_KIN = ("'’‘`´", "–—‑-", '"“”„»«')


@dataclass(frozen=True, slots=True)
class Place:
    """Where to code: a span; or words, a turn, or words within a turn.

    Attributes:
        quote: The words, or their beginning and end with ``…`` between.
        turn: Number of a turn, coded whole.
        span: ``A:B``, offsets in the source's text.
    """

    quote: str = ""
    turn: int | None = None
    span: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """What was coded.

    Attributes:
        words: What was coded.
        added: How many codings are new; those made before stay as they are.
        cut: Whether it begins or ends inside a word.
    """

    source: str
    span: Span
    words: str
    turns: tuple[int, int]
    codes: tuple[str, ...]
    added: int
    cut: bool


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a table of codings came to."""

    rows: int
    added: int
    passes: int


def add(study: Study, source: str, codes: Sequence[str], place: Place, *, memo: str = "", new: bool = False) -> Coded:
    """Put one or several codes on one place.

    Args:
        study: The study.
        source: Its id or file name.
        codes: Paths, numbers, aliases or names.
        place: Where.
        memo: Why, in the coder's words.
        new: Make codes that are not in the codebook yet.

    Raises:
        SourceNotFound, CodeNotFound: No such source or code.
        Misuse: The words do not occur or occur several times, or the span lies outside the text.
    """
    if not source or not codes:
        raise Misuse("Name a source and a code.", hint="Such as `qcode code add I01 tilbud/barrierer --turn 4`.")
    where = transcripts.with_text(study, source)
    turns = sources.turns(study.db, where.id)
    span = _span(turns, where, place)
    first, last = _turns_of(turns, span)
    words = _text(turns)[span.slice]
    addition = codebook.addition(study, codes) if new else None
    if addition is None:
        for code in codes:
            codebook.find(study, code)
    with study.action("code add", edits=(addition.edit,) if addition else ()) as done:
        if addition is not None:
            codebook.store(study, addition.book)
        wanted = [codebook.find(study, code) for code in codes]
        added = codings.add(
            study.db,
            [NewCoding(where.id, span, first, last, words, code.id, study.coder, memo, done.at) for code in wanted],
        )
        made = " (new)" if addition is not None else ""
        done.summary = f"{', '.join(code.path for code in wanted)}{made} on {where.name} {span}"
    paths = tuple(code.path for code in wanted)
    return Coded(where.name, span, words, (first, last), paths, added, cut=_cuts(_text(turns), span))


def _cuts(text: str, span: Span) -> bool:
    """Tell whether a span begins or ends inside a word."""
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (span.start, span.end))


def _text(turns: Sequence[Turn]) -> str:
    return "\n".join(turn.words for turn in turns)


def _span(turns: Sequence[Turn], source: StoredSource, place: Place) -> Span:
    if bool(place.span) is (bool(place.quote) or place.turn is not None):
        raise Misuse("Say where to code: --quote, --turn (or both), or --span.")
    if place.span:
        return _written_span(place.span, source)
    if place.turn is not None:
        if not 1 <= place.turn <= len(turns):
            raise Misuse(f"{source.name} has turns 1 to {len(turns)}, not {place.turn}.")
        turns = [turns[place.turn - 1]]
        return _quoted(turns, source, place.quote) if place.quote else turns[0].span
    return _quoted(turns, source, place.quote)


def _written_span(written: str, source: StoredSource) -> Span:
    start, _, end = written.partition(":")
    try:
        span = Span(int(start), int(end))
    except ValueError as error:
        raise Misuse(f"{written!r} is no span.", hint="Write START:END, such as 1043:1087.") from error
    if span.end > source.chars:
        raise Misuse(f"{source.name} ends at {source.chars}; {written} lies outside.")
    return span


def _quoted(turns: Sequence[Turn], source: StoredSource, quote: str) -> Span:
    """Find words in the text, however blanks and line breaks fall; ``…`` stands for what is between."""
    text, quote = _text(turns), normalised(quote)
    within = _occurrences(text, [quote]) or _occurrences(text, _CUT.split(quote.strip()))
    found = [span.shifted(turns[0].start) for span in within]
    if not found:
        hint = "Copy the words from `qcode source show`, or use --turn or --span."
        raise Misuse(f"These words do not stand in {source.name}.", hint=hint)
    if len(found) > 1:
        places = [f"turn {_turns_of(turns, span)[0]} (--span {span})" for span in found[:_SHOWN]]
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        hint = f"They stand in {', '.join(places)}{more}. Give more words, or one of these spans."
        raise Misuse(f"These words occur {len(found)} times in {source.name}.", hint=hint)
    return found[0]


def _occurrences(text: str, parts: Sequence[str]) -> list[Span]:
    """Return where words stand, as typed or with other capitals, apostrophes, dashes and quotation marks."""
    escaped = [r"\s+".join(_typed(word) for word in part.split()) for part in parts if part.strip()]
    if not escaped:
        return []
    exact = _places(text, escaped, re.NOFLAG)
    return exact or _places(text, escaped, re.IGNORECASE)


def _places(text: str, parts: Sequence[str], flags: re.RegexFlag) -> list[Span]:
    spans: list[Span] = []
    # A lookahead, so that places that overlap one another are seen too.
    for match in re.finditer(f"(?=({parts[0]}))", text, flags):
        at = match.end(1)
        for part in parts[1:]:
            later = re.compile(part, flags).search(text, at)
            if later is None:
                return spans
            at = later.end()
        spans.append(Span(match.start(1), at))
    return spans


def _typed(word: str) -> str:
    """Return a pattern for a word as a keyboard has it: one apostrophe, one dash, one quotation mark for all."""
    return "".join(next((f"[{kin}]" for kin in _KIN if letter in kin), re.escape(letter)) for letter in word)


def _turns_of(turns: Sequence[Turn], span: Span) -> tuple[int, int]:
    inside = [turn.n for turn in turns if turn.start < span.end and span.start < turn.end]
    if not inside:
        raise Misuse(f"No words stand at {span}: it is a break between turns.")
    return inside[0], inside[-1]


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
        passed = sum(codings.add_pass(study.db, *keys, done.at) for keys in sorted(worked))
        done.summary = f"{added} codings from a table of {len(rows)} rows"
    return TableRead(len(rows), added, passed)


class _TableReader:
    """Resolves the rows of a table, reading each source and code once."""

    def __init__(self, study: Study, file: str) -> None:
        self._study = study
        self._file = file
        self._turns: dict[str, tuple[StoredSource, list[Turn], str]] = {}
        self._codes: dict[str, tuple[codebooks.StoredCode, int]] = {}
        self._books = {book.name: key for key, book in codebooks.all_codebooks(study.db)}

    def coding(self, row: CodingRow) -> tuple[NewCoding, int]:
        """Return the coding a row asks for, and the codebook of its code.

        Raises:
            BadFile: The row does not fit the study.
        """
        try:
            source, turns, text = self._source(row.source)
            code, book = self._code(row.code)
            coder = coder_name(row.coder, self._study.settings)
        except QcodeError as error:
            raise BadFile(self._file, str(error), line=row.line, hint=error.hint) from error
        if row.span.end > len(text):
            raise BadFile(self._file, f"{source.name} ends at {len(text)}.", line=row.line)
        words = text[row.span.slice]
        if row.words and row.words.strip() != words.strip():
            hint = (
                "The offsets count characters (code points) from 0; `qcode source show --format json` gives the text."
            )
            raise BadFile(self._file, "The words differ from those in the text.", line=row.line, hint=hint)
        try:
            first, last = _turns_of(turns, row.span)
        except Misuse as error:
            raise BadFile(self._file, str(error), line=row.line) from error
        created = row.created or self._study.now()
        return NewCoding(source.id, row.span, first, last, words, code.id, coder, row.memo, created), book

    def _source(self, name: str) -> tuple[StoredSource, list[Turn], str]:
        if name not in self._turns:
            source = transcripts.with_text(self._study, name)
            turns = sources.turns(self._study.db, source.id)
            self._turns[name] = (source, turns, _text(turns))
        return self._turns[name]

    def _code(self, written: str) -> tuple[codebooks.StoredCode, int]:
        if written not in self._codes:
            code = codebook.find(self._study, written)
            self._codes[written] = (code, self._books[code.codebook])
        return self._codes[written]


def listed(study: Study, *, source: str = "", code: str = "", coder: str = "") -> list[Coding]:
    """Return codings in the order of the texts.

    Raises:
        SourceNotFound, CodeNotFound: No such source or code.
    """
    where = transcripts.find(study, source).id if source else None
    what = codebook.find(study, code).id if code else None
    return codings.listed(study.db, source=where, code=what, coder=coder or None)


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


def add_passes(study: Study, names: Sequence[str], book: str) -> list[Pass]:
    """Record that the coder has worked through sources for a codebook; return what is new.

    Raises:
        SourceNotFound: No such source.
        NotFound: No such codebook.
    """
    books = {one.name: key for key, one in codebooks.all_codebooks(study.db)}
    wanted = [book] if book else list(books)
    for name in wanted:
        if name not in books:
            raise NotFound("codebook", name, similar=difflib.get_close_matches(name, books, 3))
    if not wanted:
        raise Misuse("There is no codebook yet.", hint="Run `qcode codebook apply`.")
    where = [transcripts.with_text(study, name) for name in names]
    before = set(codings.passes(study.db))
    with study.action("pass add") as done:
        for source in where:
            for name in wanted:
                codings.add_pass(study.db, study.coder, source.id, books[name], done.at)
        done.summary = f"{', '.join(source.name for source in where)} for {', '.join(wanted)}"
    return [one for one in codings.passes(study.db) if one not in before]


def passes(study: Study) -> list[Pass]:
    """Return every pass."""
    return codings.passes(study.db)
