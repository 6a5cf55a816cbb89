"""Files read before anything is stored: which files are meant, how they are read, what would come of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.finding import Finding
    from qcode.model.source import Transcript
    from qcode.model.turn import Voice


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read, and what is made of them.

    Attributes:
        pattern: What a turn begins with, in a layout nobody knows; nothing else begins one then.
        dehyphenate: Join words broken at line ends, and leave out page numbers and running heads.
        comments: Comments that begin with a code are to become codings.
        revise: A file with a new text of a source is to be its revision, instead of being refused.
    """

    pattern: re.Pattern[str] | None = None
    dehyphenate: bool = False
    comments: bool = False
    revise: bool = False


PLAIN = Reading()


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker of a file, and the number of turns; the label is empty where there is none."""

    label: str
    voice: Voice
    turns: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be read from one file.

    Attributes:
        state: ``readable``, ``failed`` or ``passed over``.
    """

    file: str
    state: str
    turns: int = 0
    words: int = 0
    speakers: tuple[Heard, ...] = ()
    problem: str = ""
    hint: str = ""
    findings: tuple[Finding, ...] = ()


def reading(
    speaker_pattern: str = "", *, dehyphenate: bool = False, comments: bool = False, revise: bool = False
) -> Reading:
    """Return how to read, from what a person wrote.

    Raises:
        Misuse: The pattern is no regular expression, or does not say where the speaker stands.
    """
    hint = r"Such as '(?P<speaker>\w+) ~ ', for lines like `Mette ~ Det går.`"
    try:
        pattern = re.compile(speaker_pattern) if speaker_pattern else None
    except re.error as error:
        message = f"--speaker-pattern is no regular expression: {error}."
        raise Misuse(message, hint=hint) from error
    if pattern is not None and "speaker" not in pattern.groupindex:
        message = "--speaker-pattern does not say where the speaker stands."
        raise Misuse(message, hint=hint)
    return Reading(pattern, dehyphenate, comments, revise)


def read(path: Path, how: Reading) -> Transcript:
    """Read one file.

    Raises:
        BadFile: It cannot be read, or is no transcript.
    """
    from qcode.formats import transcripts

    is_word = _is_word if how.dehyphenate else None
    found = transcripts.read(read_bytes(path), path.name, is_word=is_word, pattern=how.pattern)
    if not how.comments:
        return found
    return replace(found, findings=tuple(one for one in found.findings if one.kind != "comments"))


def _is_word(word: str) -> bool:
    from qcode.language.ordinary import can_name, is_ordinary

    return is_ordinary(word) or (word[:1].isupper() and can_name(word))


def problem(error: QcodeError) -> str:
    """Return what is wrong with a file, for a line that names the file itself."""
    if not isinstance(error, BadFile):
        return str(error)
    return f"line {error.line}: {error.problem}" if error.line else error.problem


def preview(paths: Sequence[Path], how: Reading = PLAIN) -> list[Preview]:
    """Read files and all readable files of folders, and write nothing.

    Raises:
        NotFound: A path is not there.
    """
    files, others = expanded(paths)
    return [*(Preview(path.name, "passed over") for path in others), *(_previewed(path, how) for path in files)]


def _previewed(path: Path, how: Reading) -> Preview:
    from qcode.model.text import word_count

    try:
        found = read(path, how)
    except QcodeError as error:
        return Preview(path.name, "failed", problem=problem(error), hint=error.hint)
    counted = Counter((turn.label, turn.voice) for turn in found.turns)
    speakers = tuple(Heard(label, voice, n) for (label, voice), n in counted.items())
    return Preview(path.name, "readable", len(found.turns), word_count(found.text), speakers, findings=found.findings)


def expanded(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files meant, and those in the folders that are of no kind that is read."""
    from qcode.formats.transcripts import READABLE

    done: list[Path] = []
    others: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.is_file() and not one.name.startswith((".", "~")))
            for one in sorted(inside, key=_natural):
                (done if one.suffix.lower() in READABLE else others).append(one)
        elif path.exists():
            done.append(path)
        else:
            raise NotFound("file or folder", str(path), hint="Give the path from where you stand.")
    return list(dict.fromkeys(done)), list(dict.fromkeys(others))


def _natural(path: Path) -> list[tuple[int, str]]:
    return natural(str(path))


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts ``I2`` before ``I10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.casefold())]
