r"""The transcripts of Teams, in Word files and in text copied out of them.

Two layouts: ``Name   0:12`` above the words, and ``0:0:1.0 --> 0:0:3.64`` above the name and the words. Names are
as people are called at work (``Hansen, Mette (HMS)``), so the clock tells them, not the name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.formats.cues import Cue, lines_of
from qcode.formats.subtitles import milliseconds
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.formats.plain import Line

_FIRST = 15  # lines a title, a date and a length may take
_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_ABOVE = re.compile(r"\s*(?P<name>[^\W\d_a-zæøå][^:!?;]{0,60}?)[ \t\u00a0]+(?P<clock>\d{1,3}:\d\d(?::\d\d)?)\s*")
_ARROW = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})\s*")
_ANY_CLOCK = re.compile(r"\d:\d")
_MACHINE = re.compile(
    r".{0,80}\b(?:start(?:ed|ede)|stopp(?:ed|ede)|afsluttede)\s(?:the\s)?(?:transcription|transskri(?:ption|bering)(?:en)?)"
    r"\W*",
    re.IGNORECASE,
)


def told(lines: Sequence[Line], path: object, findings: list[Finding]) -> Sequence[Line]:
    """Return the lines with speakers and times, if they are laid out as Teams does it; else as they are.

    Args:
        lines: Of a whole file.
        path: How the person named the file, for findings.
        findings: Where findings go.
    """
    if any(line.time is not None or line.cells for line in lines):
        return lines
    arrows = {at: arrow for at, line in enumerate(lines) if "-->" in line.text and (arrow := _arrow(line))}
    if arrows:
        return _below_arrows(lines, arrows, path, findings)
    heads = {at: head for at, line in enumerate(lines) if _ANY_CLOCK.search(line.text) and (head := _head(line))}
    if not _is_teams(lines, heads):
        return lines
    done = list(_below_names(lines, heads))
    spoken = [line for line in done if not _MACHINE.fullmatch(line.text)]
    if len(spoken) < len(done):
        message = "What the program says of itself (who began and ended the transcription) was left out."
        findings.append(Finding("left-out", Severity.NOTE, str(path), message))
    return spoken


def _arrow(line: Line) -> re.Match[str] | None:
    return _ARROW.fullmatch(line.text) if len(line.text) < 80 else None  # noqa: PLR2004  two clocks


def _head(line: Line) -> re.Match[str] | None:
    return _ABOVE.fullmatch(line.text) if len(line.text) < 100 else None  # noqa: PLR2004  a name and a clock


def _is_teams(lines: Sequence[Line], heads: dict[int, re.Match[str]]) -> bool:
    """Tell whether these are names above words: from the beginning on, clocks that only rise, words below each."""
    places = sorted(heads)
    if len(places) < 2 or places[0] > _FIRST:  # noqa: PLR2004  one may be speech
        return False
    times = [milliseconds(heads[at]["clock"]) for at in places]
    rising = all(one <= other for one, other in pairwise(times))
    return rising and all(at + 1 < len(lines) and at + 1 not in heads for at in places[:-1])


def _below_names(lines: Sequence[Line], heads: dict[int, re.Match[str]]) -> Iterator[Line]:
    speaker, time, fresh = "", None, True
    for at, line in enumerate(lines):
        if at in heads:
            speaker, time, fresh = heads[at]["name"].strip(), milliseconds(heads[at]["clock"]), True
            continue
        yield replace(line, speaker=speaker, time=time, bold="", style="", soft=line.soft and not fresh)
        fresh = False


def _below_arrows(
    lines: Sequence[Line], arrows: dict[int, re.Match[str]], path: object, findings: list[Finding]
) -> list[Line]:
    places = sorted(arrows)
    ends = [*places[1:], len(lines)]
    blocks = [lines[at + 1 : end] for at, end in zip(places, ends, strict=True)]
    named = sum(len(block) > 1 for block in blocks) * 5 >= len(blocks) * 4
    cues: list[Cue] = []
    for at, block in zip(places, blocks, strict=True):
        texts = [line.text.strip() for line in block]
        speaker = texts.pop(0) if named and len(texts) > 1 else None
        start, end = (milliseconds(arrows[at][edge]) for edge in ("start", "end"))
        cues.append(Cue(lines[at].n, start, end, tuple(texts), speaker))
    spoken, unclear = lines_of(cues, path)
    findings += unclear
    head = [replace(line, speaker="", bold="") for line in lines[: places[0]]]
    return [*head, *spoken]
