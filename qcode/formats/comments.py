"""Comments in files, carried past the search for speakers: which words of the text each is on.

A reader of a format leaves a mark in its lines where a comment begins and ends. The marks are lifted out before
anybody reads the lines. Afterwards the words of the lines are found again in the turns: labels and time stamps have
gone from them, and nothing was added, so that each line is looked for where the one before it ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity
from qcode.model.remark import Remark
from qcode.model.span import Span
from qcode.model.text import normalised
from qcode.model.turn import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qcode.formats.plain import Line
    from qcode.model.turn import Turn

    Place = tuple[int, int]  # index of a line, offset in its text

_BEGIN, _STOP, _END = "\ufdd0", "\ufdd1", "\ufdd2"  # what Unicode keeps free for the use inside of programs
_MARK = re.compile(f"(?P<which>[{_BEGIN}{_END}])(?P<id>\\d{{1,9}}){_STOP}|[{_BEGIN}{_STOP}{_END}]")
_WORD = re.compile(r"\S+")
_ENOUGH = 0.5  # of a line's words, to believe that they stand here


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as its file has it."""

    author: str
    initials: str
    written: str


@dataclass(frozen=True, slots=True)
class Note:
    """A comment with where it begins and ends in the lines; None where it is on no words."""

    comment: Comment
    begin: Place | None
    end: Place | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a line, and where it stands in the text."""

    start: int
    end: int
    at: int
    size: int


def begin(key: int) -> str:
    """Return the mark where a comment begins."""
    return f"{_BEGIN}{key}{_STOP}"


def end(key: int) -> str:
    """Return the mark where a comment ends."""
    return f"{_END}{key}{_STOP}"


def lifted(lines: Iterable[Line], comments: Mapping[int, Comment]) -> tuple[list[Line], tuple[Note, ...]]:
    """Take the marks out of lines.

    Args:
        lines: As a reader of a format gives them, marks and all.
        comments: By the number in their marks.

    Returns:
        The lines without marks, those that held nothing else left out, and the comments in the order given.
    """
    clean: list[Line] = []
    places: dict[tuple[str, int], Place] = {}
    for line in lines:
        text = line.text
        if not _MARK.search(text):
            clean.append(line)
            continue
        gone = 0
        for mark in _MARK.finditer(text):
            if mark["id"] is not None:
                places.setdefault((mark["which"], int(mark["id"])), (len(clean), mark.start() - gone))
            gone += len(mark[0])
        cells = tuple(_MARK.sub("", cell) for cell in line.cells)
        stripped = replace(line, text=_MARK.sub("", text), bold=_MARK.sub("", line.bold).strip(), cells=cells)
        if stripped.text.strip():
            clean.append(stripped)
    last = (len(clean), 0)
    notes = tuple(
        Note(one, places.get((_BEGIN, key)), places.get((_END, key), last if (_BEGIN, key) in places else None))
        for key, one in comments.items()
    )
    return clean, notes


def left_out(notes: Sequence[Note], path: object) -> list[Finding]:
    """Report comments, which are no part of the text."""
    if not notes:
        return []
    message = f"There are comments ({len(notes)}); they are no part of the text."
    hint = "`--comments-as-codes` makes codings of those that begin with a code."
    return [Finding("comments", Severity.NOTE, str(path), message, hint)]


def placed(notes: Sequence[Note], lines: Sequence[Line], turns: Sequence[Turn]) -> tuple[Remark, ...]:
    """Return the comments with the words of the text they are on.

    Args:
        notes: As lifted out of the lines.
        lines: Those lines.
        turns: What was made of them.
    """
    found = _found(lines, joined(turns)) if notes else []
    return tuple(_remark(one, lines, found) for one in notes)


def _remark(note: Note, lines: Sequence[Line], found: Sequence[Sequence[_Word]]) -> Remark:
    comment = note.comment
    if note.begin is None or note.end is None:
        n = lines[min(note.end[0], len(lines) - 1)].n if note.end is not None and lines else 0
        return Remark(n, comment.author, comment.initials, comment.written, None)
    (first, start), (last, stop) = note.begin, note.end
    spans: list[Span] = []
    for at in range(first, min(last, len(lines) - 1) + 1):
        from_, to = start if at == first else 0, stop if at == last else len(lines[at].text)
        spans += [_part(word, from_, to) for word in found[at] if word.start < to and from_ < word.end]
    span = Span(spans[0].start, spans[-1].end) if spans else None
    n = lines[min(first, len(lines) - 1)].n if lines else 0
    return Remark(n, comment.author, comment.initials, comment.written, span)


def _part(word: _Word, start: int, stop: int) -> Span:
    """Return the part of a word that is commented on, in the text; all of it where letters were composed."""
    if word.end - word.start != word.size:
        return Span(word.at, word.at + word.size)
    return Span(word.at + max(start - word.start, 0), word.at + word.size - max(word.end - stop, 0))


def _found(lines: Sequence[Line], text: str) -> list[list[_Word]]:
    """Find the words of each line in the text, in order."""
    there = [(word.start(), word[0]) for word in _WORD.finditer(text)]
    done: list[list[_Word]] = []
    at = 0
    for line in lines:
        words = [(word.start(), word.end(), plain) for word in _WORD.finditer(line.text) if (plain := _plain(word[0]))]
        here, at = _matched(words, there, at)
        done.append(here)
    return done


def _plain(word: str) -> str:
    return normalised(word).strip()


def _matched(
    words: Sequence[tuple[int, int, str]], there: Sequence[tuple[int, str]], at: int
) -> tuple[list[_Word], int]:
    """Match the words of a line with those of the text from ``at`` on; return them and where the next line begins."""
    window = there[at : at + len(words)]
    skipped = next((n for n in range(len(words)) if _is_tail(words[n:], window)), len(words))
    tail = _tail(words[skipped:], window)
    if skipped <= 1 and tail:
        return tail, at + len(tail)
    # A time stamp among the words: more of them stand here than those behind it.
    blocks = SequenceMatcher(None, [one[2] for one in words], [one[1] for one in window], autojunk=False)
    pairs = [(block.a + n, block.b + n) for block in blocks.get_matching_blocks() for n in range(block.size)]
    if len(pairs) <= len(tail):
        return tail, at + len(tail)
    if len(pairs) < _ENOUGH * len(words):
        return [], at
    return [_word(words[here], window[other]) for here, other in pairs], at + pairs[-1][1] + 1


def _tail(rest: Sequence[tuple[int, int, str]], window: Sequence[tuple[int, str]]) -> list[_Word]:
    if not rest:
        return []
    first = rest[0]
    cut = len(first[2]) - len(window[0][1])  # a label may stick to the first word
    head = _Word(first[0] + cut, first[1], window[0][0], len(window[0][1]))
    return [head, *(_word(one, other) for one, other in zip(rest[1:], window[1:], strict=False))]


def _is_tail(rest: Sequence[tuple[int, int, str]], window: Sequence[tuple[int, str]]) -> bool:
    """Tell whether words are those of the text, the first maybe with a label stuck to it."""
    if len(window) < len(rest) or not rest[0][2].endswith(window[0][1]):
        return False
    return all(one[2] == other[1] for one, other in zip(rest[1:], window[1:], strict=False))


def _word(one: tuple[int, int, str], other: tuple[int, str]) -> _Word:
    return _Word(one[0], one[1], other[0], len(other[1]))
