"""Subtitles: WebVTT (.vtt), as Teams, Zoom and players write it, and SubRip (.srt)."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.formats.cues import Cue, lines_of
from qcode.formats.plain import Contents, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLOCK = r"(?:(?:\d{1,3}:)?\d{1,2}:)?\d{1,2}[.,]\d{1,3}|(?:\d{1,3}:)?\d{1,2}:\d{2}"
_TIMING = re.compile(rf"\s*(?P<start>{_CLOCK})\s*--?>\s*(?P<end>{_CLOCK})(?:\s.*)?")
_REMARK = re.compile(r"\s*(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})*\s+(?P<name>[^>]{1,200})>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[\d:.]{5,16}>|\{\\[^{}]{1,40}\}")
_ROLLING = re.compile(r"<[\d:.]{9,16}><c>")


def contents(data: bytes, path: object) -> Contents:
    """Return the cues of a file of subtitles as lines.

    Raises:
        BadFile: It is no text, or holds no cue.
    """
    text = decoded(data, path)
    cues = list(_cues(split(text)))
    if not cues:
        hint = "A cue is a line such as 00:00:01.000 --> 00:00:04.000 with the words below it."
        raise BadFile(path, "is no file of subtitles: there is no cue in it", hint=hint)
    spoken = [one for cue in cues for one in _voiced(cue)]
    if _ROLLING.search(text):
        spoken = _unrolled(spoken)
    lines, findings = lines_of(spoken, path)
    return Contents(lines, findings=findings)


def milliseconds(clock: str) -> int:
    """Return the milliseconds of a cue's clock.

    >>> milliseconds("00:00:03,250"), milliseconds("0:0:1.64"), milliseconds("01:02.500")
    (3250, 1640, 62500)
    """
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total * 1000)


def _cues(written: Sequence[str]) -> Iterator[Cue]:
    """Yield the cues; what stands between two is the words of the first, but for the second's number or name."""
    timings = [(at, timing) for at, raw in enumerate(written) if "->" in raw and (timing := _TIMING.fullmatch(raw))]
    ends = [*(at for at, _ in timings[1:]), len(written)][: len(timings)]
    for (at, timing), end in zip(timings, ends, strict=True):
        words = list(written[at + 1 : end])
        if end < len(written) and _is_id(words):
            words.pop()
        lines = tuple(line for line in _unremarked(words) if line.strip())
        yield Cue(at + 1, milliseconds(timing["start"]), milliseconds(timing["end"]), lines)


def _is_id(words: Sequence[str]) -> bool:
    """Tell whether the last line is the next cue's number or name: it stands alone, or is a number."""
    if not words or not words[-1].strip():
        return False
    alone = len(words) > 1 and not words[-2].strip()
    return (alone and len(words[-1].split()) == 1) or (words[-1].strip().isdecimal() and (alone or len(words) == 1))


def _unremarked(words: Sequence[str]) -> Iterator[str]:
    """Leave out WebVTT's remarks and styles, which an empty line ends."""
    inside = False
    for at, line in enumerate(words):
        begins = at > 0 and not words[at - 1].strip() and _REMARK.match(line) is not None
        inside = begins or (inside and bool(line.strip()))
        if not inside:
            yield line


def _voiced(cue: Cue) -> Iterator[Cue]:
    """Yield a cue for each voice tagged in it."""
    text = "\n".join(cue.lines)
    voices = list(_VOICE.finditer(text)) if "<v" in text else []
    if not voices:
        yield replace(cue, lines=tuple(_untagged(line) for line in cue.lines))
        return
    if before := text[: voices[0].start()].strip():
        yield replace(cue, lines=tuple(_untagged(line) for line in before.split("\n")))
    ends = [voice.start() for voice in voices[1:]] + [len(text)]
    for voice, end in zip(voices, ends, strict=True):
        name = html.unescape(voice["name"]).strip()
        lines = tuple(_untagged(line) for line in text[voice.end() : end].split("\n"))
        yield replace(cue, lines=tuple(line for line in lines if line.strip()), speaker=name)


def _untagged(line: str) -> str:
    return html.unescape(_TAG.sub("", line) if "<" in line or "{" in line else line).strip()


def _unrolled(cues: Sequence[Cue]) -> list[Cue]:
    """Take out the lines that rolling captions show a second time."""
    shown: str | None = None
    kept: list[Cue] = []
    for cue in cues:
        lines = cue.lines[1:] if cue.lines and cue.lines[0] == shown else cue.lines
        shown = cue.lines[-1] if cue.lines else shown
        if lines:
            kept.append(replace(cue, lines=lines))
    return kept
