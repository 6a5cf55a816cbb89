"""Coding by hand, key by key: every function is one action, and is on the disk when it returns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound
from qcode.model.span import Span
from qcode.store import codings, handwork, recoding
from qcode.store.codings import NewCoding
from qcode.study import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.sheet import Sheet
    from qcode.model.time_span import Stretch
    from qcode.study.opening import Study

_NOT_IN_A_NAME = re.compile(r'[\s/*()",|:\\]+')
_LONGEST_NAME = 60


def add(study: Study, sheet: Sheet, span: Stretch, codes: Sequence[int], *, memo: str = "") -> tuple[int, ...]:
    """Put codes on a place; return the codings, those made before too.

    Raises:
        Misuse: The text was revised meanwhile, or nothing but a break stands there.
    """
    turns = turns_of(sheet, span)
    words = sheet.text[span.slice] if isinstance(span, Span) else ""
    with study.action("code add") as done:
        _refuse_changed(study, sheet)
        new = [
            NewCoding(sheet.key, span, *turns, words, code, study.coder, memo if code == codes[0] else "", done.at)
            for code in codes
        ]
        codings.add(study.db, new)
        done.summary = f"{len(codes)} codes on {sheet.name} {span}" if len(codes) > 1 else f"{sheet.name} {span}"
        found = [handwork.at(study.db, sheet.key, span, code, study.coder) for code in codes]
    return tuple(key for key in found if key is not None)


def remove(study: Study, keys: Iterable[int]) -> int:
    """Take some of the coder's own codings off; return how many.

    Raises:
        NotFound, Misuse: One is gone, or another coder's.
    """
    own = [_own(study, key) for key in keys]
    with study.action("code remove") as done:
        for key in own:
            codings.remove(study.db, key)
        done.summary = f"{len(own)} codings"
    return len(own)


def rebound(study: Study, sheet: Sheet, key: int, span: Span) -> None:
    """Give one of the coder's own codings other bounds.

    Raises:
        NotFound, Misuse: It is gone, another coder's, or the same code lies there already.
    """
    own = _own(study, key)
    turns = turns_of(sheet, span)
    with study.action("code bounds") as done:
        _refuse_changed(study, sheet)
        twin = handwork.at(study.db, sheet.key, span, recoding.code_of(study.db, own), study.coder)
        if twin not in {None, own}:
            raise Misuse("The same code lies on just this place already.")
        handwork.set_bounds(study.db, own, span, turns, sheet.text[span.slice])
        done.summary = f"{sheet.name} {span}"


def recode(study: Study, keys: Sequence[int], codes: Sequence[int]) -> None:
    """Give some of the coder's own codings other codes than they have.

    Raises:
        NotFound, Misuse: One is gone, or another coder's.
    """
    own = [_own(study, key) for key in keys]
    with study.action("code recode") as done:
        for key in own:
            recoding.decide(study.db, key, list(codes))
        done.summary = f"{len(own)} codings"


def note(study: Study, key: int, memo: str) -> None:
    """Say why one of the coder's own codings was made.

    Raises:
        NotFound, Misuse: It is gone, or another coder's.
    """
    own = _own(study, key)
    with study.action("code memo") as done:
        handwork.set_memo(study.db, own, memo.strip())
        done.summary = f"coding {own}"


def condense(study: Study, key: int, condensate: str) -> None:
    """Say in few words what a passage says.

    Raises:
        NotFound, Misuse: It is gone, or another coder's.
    """
    own = _own(study, key)
    with study.action("code condensate") as done:
        handwork.set_condensate(study.db, own, condensate.strip())
        done.summary = f"coding {own}"


def name_of(words: str) -> str:
    """Return words as the name of a code, for one named by what was said.

    >>> name_of("de andre, lod mig (være)")
    'de andre lod mig være'
    """
    return _NOT_IN_A_NAME.sub(" ", words).strip(" .!?…-–—'’;")[:_LONGEST_NAME].strip()


def new_code(study: Study, sheet: Sheet, written: str, definition: str, span: Stretch | None) -> tuple[int, ...]:
    """Make a code, in the codebook's file too, and put it on a place; return the coding.

    Raises:
        Misuse: The path cannot be one, the code is there already, or the file has changes that are not applied.
        BadFile: The codebook cannot be read.
    """
    from qcode.formats import codebook_fields
    from qcode.formats import codebooks as formats
    from qcode.model.code import CodePath

    addition = codebook.addition(study, [written])
    if addition is None:
        raise Misuse(f"There is a code {written!r} already.", hint="Choose it from the list instead.")
    if definition.strip():
        path, file = str(CodePath.parse(written)), addition.edit.path
        after = codebook_fields.with_text(addition.edit.after or "", file, path, "definition", definition.strip())
        book = formats.read(after.encode("utf-8"), file).codebook
        if {one.path for one in book} != {one.path for one in addition.book}:
            raise BadFile(file, "The definition cannot be written into this file.", hint="Write it there by hand.")
        addition = replace(addition, book=book, edit=replace(addition.edit, after=after))
    with study.action("code new", edits=(addition.edit,)) as done:
        codebook.store(study, addition.book)
        code = codebook.find(study, written)
        done.summary = code.path
        if span is None:
            return ()
        _refuse_changed(study, sheet)
        words = sheet.text[span.slice] if isinstance(span, Span) else ""
        place = NewCoding(sheet.key, span, *turns_of(sheet, span), words, code.id, study.coder, "", done.at)
        codings.add(study.db, [place])
        key = handwork.at(study.db, sheet.key, span, code.id, study.coder)
    return () if key is None else (key,)


def turns_of(sheet: Sheet, span: Stretch) -> tuple[int, int]:
    """Return the first and the last turn a place touches; zeros for a stretch of time.

    Raises:
        Misuse: It is nothing but a break between turns, or lies outside the text.
    """
    if not isinstance(span, Span):
        return 0, 0
    starts = [turn.start for turn in sheet.turns]
    first, last = bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1) - 1
    if span.end > len(sheet.text) or not sheet.turns:
        raise Misuse("That lies outside the text.")
    if span.start >= sheet.turns[first].end:
        first += 1
    if first > last:
        raise Misuse("No words stand there: it is a break between turns.")
    return first + 1, last + 1


def _own(study: Study, key: int) -> int:
    coding = codings.coding(study.db, key)
    if coding is None:
        raise NotFound("coding", str(key), hint="It was taken off meanwhile.")
    if coding.coder != study.coder:
        raise Misuse(f"This coding is {coding.coder}'s; you are {study.coder}.")
    return key


def _refuse_changed(study: Study, sheet: Sheet) -> None:
    """Refuse to code a text that is not the one on screen; inside an action."""
    if handwork.text_hash(study.db, sheet.key) != sheet.hash:
        raise Misuse(f"The text of {sheet.name} was changed meanwhile.", hint="Open it again.")
