"""Plain lines, which every format comes down to, and text files (.txt), which hold nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.formats.stamps import begins_stamped
from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.formats.comments import Note
    from qcode.model.finding import Finding

_WIDEST = 100  # characters; text broken by hand or by e-mail keeps within it
_NARROWEST = 45
_FACT = re.compile(r"(?P<name>[^\W_][\w -]*?)\s*:(?:\s+(?P<value>.*))?")
_QUOTED = re.compile(r"""(["'])(?P<inside>.*)\1\s*(?:#.*)?""")
_REMARK = re.compile(r"\s#.*")
RULE = re.compile(r"\s*([-*_=~])(?:\s*\1){2,}\s*")


@dataclass(frozen=True, slots=True)
class Line:
    r"""A paragraph or table row, whatever file it came from.

    Attributes:
        n: 1-based line, or paragraph of a Word file.
        text: As written, tabs kept.
        bold: The bold text it begins with, or empty.
        cells: The cells of a table row, their paragraphs parted by ``\\n``; empty for a paragraph.
        style: The paragraph's style (Word's id for it, ``Overskrift1``), or empty.
        soft: Whether it goes on from the line before, as after a line break inside a paragraph.
        speaker: Who the format says is speaking, empty for a person it does not know; None where it says nothing.
        time: Milliseconds into the recording for a cue of subtitles or automatic transcription, else None.
    """

    n: int
    text: str
    bold: str = ""
    cells: tuple[str, ...] = ()
    style: str = ""
    soft: bool = False
    speaker: str | None = None
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What the reader of a format found in a file.

    Attributes:
        lines: In the order in which the file is read.
        facts: What its head says, names as written to values as text.
        findings: What was left out or is unsure; without a word of the file.
        notes: Comments, with where they begin and end in the lines.
    """

    lines: Sequence[Line]
    facts: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    notes: Sequence[Note] = ()


def contents(data: bytes, path: object) -> Contents:
    """Return the lines of a text file, and the facts of its front matter.

    Raises:
        BadFile: It is no text, or its front matter cannot be read.
    """
    text = decoded(data, path)
    facts, taken = front_matter(text, path)
    return Contents(text_lines(text, taken), facts)


def front_matter(text: str, path: object) -> tuple[Mapping[str, str], int]:
    """Read the ``---`` block at the top of a file.

    Returns:
        Its facts, values as they are written, and the number of lines it takes; nothing and 0 without one.

    Raises:
        BadFile: The block has no end, or holds anything but ``name: value``, or a name twice.
    """
    written = split(text)
    if written[0].strip() != "---":
        return {}, 0
    facts: dict[str, str] = {}
    for line, entry in enumerate(written[1:], 2):
        if entry.strip() in {"---", "..."}:
            return facts, line
        if entry.strip() and not entry.lstrip().startswith("#"):
            name, value = _fact(entry, line, path)
            if name in facts:
                raise BadFile(path, f"{name!r} stands twice in the front matter", line=line, hint="Delete one of them.")
            facts[name] = value
    raise BadFile(path, "the front matter has no end", line=1, hint="End it with a line of three dashes.")


def _fact(entry: str, line: int, path: object) -> tuple[str, str]:
    parts = _FACT.fullmatch(entry.rstrip())
    value = ((parts and parts["value"]) or "").strip()
    if parts is None or value.startswith(("[", "{", "|", ">", "&", "*", "!")):
        hint = "Each line between the dashes is `name: value`."
        raise BadFile(path, "this line of the front matter cannot be read", line=line, hint=hint)
    quoted = _QUOTED.fullmatch(value)
    return parts["name"], quoted["inside"] if quoted else _REMARK.sub("", value).strip()


def text_lines(text: str, skip: int = 0) -> list[Line]:
    """Return the lines of a plain text file from line ``skip`` + 1 on, without the empty ones.

    Where every line is short and the paragraphs are parted by empty lines, the line breaks are those of an
    e-mail or a typewriter, and a line goes on from the one above.
    """
    written = split(text)
    wrapped = _is_wrapped(written[skip:])
    lines: list[Line] = []
    for n, raw in enumerate(written[skip:], skip + 1):
        if raw.strip() and not RULE.fullmatch(raw):
            above = written[n - 2] if n - 1 > skip else ""
            lines.append(Line(n, raw, soft=wrapped and _goes_on(raw, above)))
    return lines


def _goes_on(raw: str, above: str) -> bool:
    return len(above.strip()) >= _NARROWEST and not begins_stamped(raw)


def split(text: str) -> list[str]:
    """Return the lines as they are written."""
    return normalised(text.replace("\f", "\n").replace("\v", "\n")).split("\n")


def _is_wrapped(written: Sequence[str]) -> bool:
    sizes = [len(raw.strip()) for raw in written]
    runs_on = sum(1 for size, below in pairwise(sizes) if size >= _NARROWEST and below)
    parted = sum(1 for size, below in pairwise(sizes) if size and not below)
    return max(sizes, default=0) <= _WIDEST and runs_on > 0 and parted > 0
