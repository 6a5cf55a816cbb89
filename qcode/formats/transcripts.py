"""The one way in: a received file becomes a transcript."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import comments, dehyphenation, layout, teams
from qcode.model.source import Transcript
from qcode.model.text import bytes_hash

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from qcode.formats.plain import Contents

    Reader = Callable[[bytes, object], Contents]

_MODULES = {  # loaded when a file of the kind comes: most need a library
    ".docx": "docx_in",
    ".htm": "html",
    ".html": "html",
    ".json": "whisper",
    ".md": "markdown",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".srt": "subtitles",
    ".txt": "plain",
    ".vtt": "subtitles",
}
READABLE = tuple(_MODULES)
_MOST = 16 * 1024 * 1024  # bytes of text; a day of speech has one million
_MOST_WITH_PICTURES = 64 * 1024 * 1024
_PICTURES = frozenset((".htm", ".html", ".rtf"))
_PACKED = frozenset((".docx", ".odt", ".pdf"))  # what they unpack to is limited where it is unpacked
_ELSEWHERE = {
    ".doc": "Open it in Word and save it as .docx.",
    ".wps": "Open it in Word and save it as .docx.",
    ".pages": "Open it in Pages and export it to Word (.docx).",
    ".csv": "Open survey answers are imported with `--survey NAME`, one source a row.",
    ".xlsx": "Open survey answers are imported with `--survey NAME`, one source a row.",
}


def read(
    data: bytes,
    filename: str,
    *,
    is_word: Callable[[str], bool] | None = None,
    pattern: re.Pattern[str] | None = None,
) -> Transcript:
    """Read a transcript by the ending of its name.

    Args:
        data: The whole file.
        filename: Its name; folders before it are used in messages only.
        is_word: Tells whether a string is a word of the language. With it, words broken at line ends are joined, and
            page numbers and running heads are left out.
        pattern: What a turn begins with, as in ``layout.turns``.

    Raises:
        BadFile: It is not one of ``READABLE``, cannot be read, or holds no words.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in READABLE:
        hint = _ELSEWHERE.get(ending, f"It reads {', '.join(READABLE)}.")
        raise BadFile(filename, "is not a transcript qcode reads", hint=hint)
    if not data.strip():
        raise BadFile(filename, "is empty", hint="Was it saved, or fetched whole?")
    if ending not in _PACKED and len(data) > (_MOST_WITH_PICTURES if ending in _PICTURES else _MOST):
        raise BadFile(filename, "is larger than any interview", hint="Is it a recording, or many files in one?")
    reader: Reader = import_module(f"qcode.formats.{_MODULES[ending]}").contents
    found = reader(data, filename)
    findings = list(found.findings)
    lines = teams.told(found.lines, filename, findings)
    if is_word is not None:
        lines, repaired = dehyphenation.repaired(lines, filename, is_word)
        findings += repaired
    turns, doubtful = layout.turns(lines, filename, pattern)
    if not turns:
        why = next((one.message for one in findings), "Is the transcript a picture, or in another file?")
        raise BadFile(filename, "holds no words", hint=why)
    dated = layout.head_date(turns)
    facts = found.facts if "date" in found.facts or not dated else {**found.facts, "date": dated}
    remarks = comments.placed(found.notes, found.lines, turns)
    return Transcript(PurePath(filename).name, bytes_hash(data), turns, facts, (*findings, *doubtful), remarks)
