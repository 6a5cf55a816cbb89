"""Cues: the stretches that subtitles and automatic transcription cut speech into, each with its time on the recording.

A clock cuts them, not a speaker; so they are put together again as far as one speaker goes, and a paragraph ends
where a sentence ends before a pause, or has become long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.formats.plain import Line
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAUSE = 2000  # milliseconds
_LONG = 400  # characters
_ENDS = tuple('.!?…»”"])')
_DASHED = re.compile(r"\s*[-–—]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue.

    Attributes:
        n: The line of the file it begins on, or its number where a file has no lines.
        start: Milliseconds into the recording.
        end: The same for its end.
        lines: As they stand below each other.
        speaker: Who the format says is speaking; None where it does not say.
    """

    n: int
    start: int
    end: int
    lines: tuple[str, ...]
    speaker: str | None = None


def lines_of(cues: Sequence[Cue], path: object) -> tuple[list[Line], list[Finding]]:
    """Return the cues as lines that say whether they go on, and what was unclear.

    Args:
        cues: In the order of the file.
        path: How the person named the file, for findings.
    """
    told = any(cue.speaker for cue in cues)
    lines: list[Line] = []
    nameless: list[int] = []
    dashed: list[int] = []
    size = 0
    before: Cue | None = None
    for cue in cues:
        parts = _parts(cue)
        speaker = (cue.speaker or "") if told else None
        if len(parts) > 1:
            dashed.append(cue.n)
            lines.extend(Line(cue.n, part, speaker="", time=cue.start) for part in parts)
            before, size = cue, 0
            continue
        text = parts[0] if parts else ""
        if not text.strip():
            continue
        if told and not speaker:
            nameless.append(cue.n)
        ended = bool(lines) and lines[-1].text.rstrip().endswith(_ENDS)
        paused = before is not None and cue.start - before.end >= _PAUSE
        soft = bool(lines) and not (ended and (paused or size > _LONG))
        lines.append(Line(cue.n, text, soft=soft, speaker=speaker, time=cue.start))
        size = size + len(text) if soft else len(text)
        before = cue
    return lines, [*_unknown(nameless, path), *_two(dashed, path)]


def _parts(cue: Cue) -> list[str]:
    """Return the text of a cue; of one in which two speak, told by dashes, the text of each."""
    starts = [line for line in cue.lines if _DASHED.match(line)]
    if len(starts) < 2 or cue.speaker:  # noqa: PLR2004  one dash is a dash
        return [" ".join(line.strip() for line in cue.lines)]
    return list(_dialogue(cue.lines))


def _dialogue(written: Sequence[str]) -> Iterator[str]:
    gathered = ""
    for line in written:
        dash = _DASHED.match(line)
        if dash and gathered:
            yield gathered
            gathered = ""
        gathered = f"{gathered} {line[dash.end() :] if dash else line}".strip()
    yield gathered


def _unknown(places: Sequence[int], path: object) -> Iterator[Finding]:
    if places:
        message = f"{len(places)} cues name no speaker though others do; they were read as an unknown speaker's."
        hint = "Look the first of them up, and name the speaker in the file if you know."
        yield Finding("doubtful-speaker", Severity.WARNING, f"{path}: line {places[0]}", message, hint)


def _two(places: Sequence[int], path: object) -> Iterator[Finding]:
    if places:
        message = f"In {len(places)} cues two speak and neither is named; they were read as unknown speakers'."
        hint = "Look the first of them up, and name the speakers in the file."
        yield Finding("doubtful-speaker", Severity.WARNING, f"{path}: line {places[0]}", message, hint)
