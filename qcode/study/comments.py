"""Comments that begin with a code become codings of whoever wrote them, on the words they are on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import CodeNotFound, Misuse
from qcode.model.finding import Finding, Severity
from qcode.store import codings
from qcode.store.codings import NewCoding
from qcode.study import codebook

if TYPE_CHECKING:
    from qcode.model.remark import Remark
    from qcode.model.source import Transcript
    from qcode.store.codebooks import StoredCode
    from qcode.study.opening import Study

_NO_CODER = re.compile(r"[\n\r\t;,]+")
_BEHIND = re.compile(r"\s*(?::|\s[-–—])\s+")  # what may stand between a code and the reason for it
_NO_CODE = "Begin it with a code's path, number, alias or name; `qcode codebook show` lists them."
_NO_WORDS = "Move it to the words it is about; a speaker's label, a time stamp and deleted words are none."
_SHORT = 3  # words; a longer part behind a code is a reason, not a code that is misspelt


@dataclass(frozen=True, slots=True)
class Read:
    """What a comment says: codes, why, and what was meant as a code but is none."""

    codes: tuple[StoredCode, ...]
    memo: str
    unknown: int


def add_codings(study: Study, source: int, transcript: Transcript, at: str) -> tuple[int, list[Finding]]:
    """Make codings of the comments of a transcript, inside an action that began ``at``.

    Args:
        study: With an action under way.
        source: The row of the source whose text this is.
        transcript: As it was read.
        at: ISO time, UTC.

    Returns:
        How many codings are new, and a finding for each comment that could not be one.
    """
    reader = _Reader(study)
    new: list[NewCoding] = []
    findings: list[Finding] = []
    for remark in transcript.remarks:
        found = reader.read(remark.written)
        place = f"{transcript.filename}: paragraph {remark.paragraph}" if remark.paragraph else transcript.filename
        problem = _problem(remark, found)
        if problem:
            hint = _NO_WORDS if found.codes and remark.span is None else _NO_CODE
            findings.append(Finding("comment-no-coding", Severity.WARNING, place, problem, hint))
        new += _codings(source, transcript, remark, found, coder_of(remark) or study.coder, at)
    return codings.add(study.db, new), findings


def _problem(remark: Remark, found: Read) -> str:
    """Return why a comment, or a part of it, is no coding; without a word of it."""
    if not found.codes:
        return "The comment begins with no code there is, or one that could be several; it was left out."
    if remark.span is None:
        return "The comment names a code, but is on no words that are in the text; it was left out."
    if found.unknown:
        return "The comment names a code there is, and beside it one there is not, which is in the memo now."
    return ""


def _codings(source: int, transcript: Transcript, remark: Remark, found: Read, coder: str, at: str) -> list[NewCoding]:
    span = remark.span
    if span is None:
        return []
    inside = [turn.n for turn in transcript.turns if turn.start < span.end and span.start < turn.end]
    words = transcript.text[span.slice]
    return [
        NewCoding(source, span, inside[0], inside[-1], words, code.id, coder, found.memo, at) for code in found.codes
    ]


def coder_of(remark: Remark) -> str:
    """Return who coded: the initials of who wrote the comment, else their name, or nothing.

    >>> from qcode.model.remark import Remark
    >>> coder_of(Remark(1, "Bech, Mette", "MB", "", None)), coder_of(Remark(1, "Bech, Mette", "", "", None))
    ('MB', 'Bech Mette')
    """
    named = (_NO_CODER.sub(" ", one) for one in (remark.initials, remark.author))
    return next((name for one in named if (name := " ".join(one.split()))), "")


class _Reader:
    """Reads comments, asking for each code once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._known: dict[str, StoredCode | None] = {}

    def read(self, written: str) -> Read:
        """Read codes as long as there are any; the rest is the memo.

        Codes stand a line each, or parted by ``;``. A reason may follow on the line, behind a colon or a dash.
        """
        codes: list[StoredCode] = []
        lines = written.split("\n")
        for n, line in enumerate(lines):
            found, rest, unknown = self._line(line)
            codes += found
            if rest or not found:
                memo = "\n".join([rest, *lines[n + 1 :]] if found else lines[n:]).strip()
                return Read(tuple(dict.fromkeys(codes)), memo, unknown)
        return Read(tuple(dict.fromkeys(codes)), "", 0)

    def _line(self, line: str) -> tuple[list[StoredCode], str, int]:
        """Return the codes a line begins with, what follows, and whether that was meant as a code."""
        codes: list[StoredCode] = []
        parts = line.split(";")
        for n, part in enumerate(parts):
            code = self._code(part)
            if code is not None:
                codes.append(code)
                continue
            if not part.strip():
                continue
            code, rest = self._with_reason(part)
            if code is not None:
                return [*codes, code], ";".join([rest, *parts[n + 1 :]]).strip(), 0
            meant = bool(codes) and len(part.split()) <= _SHORT
            return codes, ";".join(parts[n:]).strip(), int(meant)
        return codes, "", 0

    def _with_reason(self, part: str) -> tuple[StoredCode | None, str]:
        for gap in _BEHIND.finditer(part):
            code = self._code(part[: gap.start()])
            if code is not None:
                return code, part[gap.end() :]
        return None, ""

    def _code(self, written: str) -> StoredCode | None:
        key = written.strip().lstrip("#").strip()
        if key not in self._known:
            try:
                self._known[key] = codebook.find(self._study, key) if key else None
            except (CodeNotFound, Misuse):
                self._known[key] = None
        return self._known[key]
