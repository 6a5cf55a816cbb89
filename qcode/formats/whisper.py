"""Automatic transcription as JSON: openai-whisper, whisperX with speakers, whisper.cpp, transformers.

The shape is told by the names in it. What a machine took for two speakers in one segment is reported.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.formats.cues import Cue, lines_of
from qcode.formats.plain import Contents, Line
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMES = ("speakers", "segments", "transcription", "chunks")
_HINT = "qcode reads what Whisper, whisperX and whisper.cpp write: segments with start, end and text."


def contents(data: bytes, path: object) -> Contents:
    """Return the segments as lines.

    Raises:
        BadFile: It is no JSON, or not that of a transcription.
    """
    text = decoded(data, path)
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile(path, "is no JSON, or cut short", line=error.lineno, hint=_HINT) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(path, "is no JSON that can be read", hint=_HINT) from error
    segments = _segments(whole)
    if segments is None:
        return Contents([Line(1, _only_text(whole, path))])
    cues = [_cue(segment, n, path) for n, segment in enumerate(segments, 1)]
    lines, findings = lines_of([cue for cue in cues if cue is not None], path)
    return Contents(lines, findings=[*findings, *_mixed(segments, path)])


def _segments(whole: Any) -> list[Any] | None:  # noqa: ANN401  JSON may hold anything
    """Find the list of segments, by whatever name; None without one."""
    if isinstance(whole, list):
        return whole
    for name in _NAMES:
        found = whole.get(name) if isinstance(whole, dict) else None
        if isinstance(found, list) and found:
            return found
    return None


def _only_text(whole: Any, path: object) -> str:  # noqa: ANN401  as above
    text = whole.get("text") if isinstance(whole, dict) else None
    if not isinstance(text, str):
        raise BadFile(path, "is no transcription: there are no segments in it", hint=_HINT)
    return text


def _cue(segment: Any, n: int, path: object) -> Cue | None:  # noqa: ANN401  as above
    """Read one segment; None for one without words."""
    text = segment.get("text") if isinstance(segment, dict) else None
    if not isinstance(text, str):
        raise BadFile(path, f"segment {n} holds no text", hint=_HINT)
    if not text.strip():
        return None
    speaker = segment.get("speaker")
    start, end = _times(segment)
    if start is None:
        raise BadFile(path, f"segment {n} has no time", hint=_HINT)
    named = speaker if isinstance(speaker, str) else None
    return Cue(n, start, start if end is None else end, tuple(text.strip().split("\n")), named)


def _times(segment: dict[str, Any]) -> tuple[int | None, int | None]:
    offsets, stamp = segment.get("offsets"), segment.get("timestamp")
    if isinstance(offsets, dict):
        return _milliseconds(offsets.get("from"), 1), _milliseconds(offsets.get("to"), 1)
    if isinstance(stamp, list) and len(stamp) == 2:  # noqa: PLR2004  from and to
        return _milliseconds(stamp[0], 1000), _milliseconds(stamp[1], 1000)
    return _milliseconds(segment.get("start"), 1000), _milliseconds(segment.get("end"), 1000)


def _milliseconds(number: Any, factor: int) -> int | None:  # noqa: ANN401  as above
    good = isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
    return round(number * factor) if good and 0 <= number < 10**10 else None


def _mixed(segments: Sequence[Any], path: object) -> Iterator[Finding]:
    places = [n for n, segment in enumerate(segments, 1) if len(_voices(segment)) > 1]
    if places:
        message = f"In {len(places)} segments the machine heard two speakers, and gave all words to one."
        hint = "Listen to the first of them, and part it in the file if two are speaking."
        yield Finding("doubtful-speaker", Severity.WARNING, f"{path}: segment {places[0]}", message, hint)


def _voices(segment: dict[str, Any]) -> set[str]:
    words = segment.get("words")
    named = (word.get("speaker") for word in words if isinstance(word, dict)) if isinstance(words, list) else ()
    return {name for name in named if isinstance(name, str)}
