"""The one way in: a received file becomes a transcript."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import layout, plain
from qcode.formats.charset import decoded
from qcode.model.source import Transcript
from qcode.model.text import bytes_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

READABLE = (".docx", ".md", ".txt")


def read(data: bytes, filename: str) -> Transcript:
    """Read a transcript by the ending of its name.

    Args:
        data: The whole file.
        filename: Its name; folders before it are used in messages only.

    Raises:
        BadFile: It is not one of ``READABLE``, cannot be read, or holds no words.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in READABLE:
        raise BadFile(filename, "is not a transcript qcode reads", hint=f"It reads {', '.join(READABLE)}.")
    if not data.strip():
        raise BadFile(filename, "is empty", hint="Was it saved, or fetched whole?")
    lines, facts = _lines(data, filename, ending)
    turns, findings = layout.turns(lines, filename)
    if not turns:
        raise BadFile(filename, "holds no words", hint="Is the transcript a picture, or in another file?")
    return Transcript(PurePath(filename).name, bytes_hash(data), turns, facts, findings)


def _lines(data: bytes, filename: str, ending: str) -> tuple[list[plain.Line], Mapping[str, str]]:
    if ending == ".docx":
        from qcode.formats import docx_in  # noqa: PLC0415  lxml is loaded by Word files only

        return docx_in.paragraphs(data, filename), {}
    text = decoded(data, filename)
    facts, taken = plain.front_matter(text, filename)
    return (plain.markdown_lines if ending == ".md" else plain.text_lines)(text, taken), facts
