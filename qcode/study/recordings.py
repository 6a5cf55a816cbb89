"""Sources that are time lines: a recording is named, never copied, and codings may lie on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.source import KINDS, is_neutral
from qcode.model.time_span import clock, milliseconds
from qcode.store import recordings, sources
from qcode.study import transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study.opening import Study

_HEAD = 1 << 20  # a WAV file says how long it is before the sound begins


@dataclass(frozen=True, slots=True)
class Added:
    """A source with its recording.

    Attributes:
        length: In milliseconds, or None where nobody has said.
        new: Whether the source is new; otherwise it was there and was given its recording.
    """

    source: str
    recording: str
    length: int | None
    new: bool


def add(
    study: Study,
    name: str,
    *,
    kind: str = "",
    date: str = "",
    recording: Path | None = None,
    length: str = "",
    verbatim: bool = False,
) -> Added:
    """Add a source that is a time line, or give one that is there its recording.

    Args:
        study: The study.
        name: The source's id.
        kind: One of ``KINDS``; needed for a new source.
        date: As people write it.
        recording: The file, which need not be here; where none is named it goes by the source's id.
        length: As a clock; of a WAV file that is here it is read.
        verbatim: The source's text is what was said, word for word, and no notes of it.

    Raises:
        Misuse: The id, kind, date or length cannot be one; or the source has a recording, or codings beyond its end.
        BadFile: The length of a WAV file cannot be read.
    """
    from qcode.formats import register as formats

    there = transcripts.find(study, name) if sources.find(study.db, name) else None
    _check(name, kind, new=there is None)
    day, wrong = formats.iso_date(date)
    if wrong:
        raise Misuse(f"{date!r} is no date.", hint="Such as 3.11.2003 or 2003-11-03.")
    lasts = milliseconds(length) if length else _length(recording)
    if lasts == 0:
        raise Misuse("A recording of no length holds nothing.", hint="Such as `--length 1:31:07`.")
    source = name if there is None else there.name
    called = source if recording is None else recording.name
    with study.action("source add") as done:
        if there is None:
            recordings.add(study.db, source, kind, day, called, lasts)
        else:
            before = recordings.of(study.db, there.id)
            if verbatim and before.name is not None and recording is None and lasts is None:
                called, lasts = before.name, before.length  # the mark alone is new
            else:
                _check_free(study, there.id, source, lasts)
            recordings.name_recording(study.db, there.id, kind, day, called, lasts)
        if verbatim:
            recordings.mark_verbatim(study.db, transcripts.find(study, source).id)
        done.summary = f"{source}: a recording" + ("" if lasts is None else f" of {clock(lasts)}")
    return Added(source, called, lasts, there is None)


def _check(name: str, kind: str, *, new: bool) -> None:
    known = ", ".join(KINDS)
    if new and not is_neutral(name):
        hint = "Such as F01, fokusgruppe-3 or S12; the file of the recording may be called anything."
        raise Misuse(f"{name!r} may tell who or where, and an id is printed with quotations.", hint=hint)
    if new and not kind:
        raise Misuse(f"{name} is new: say of what kind it is.", hint=f"--kind, one of {known}.")
    if kind and kind not in KINDS:
        raise Misuse(f"{kind!r} is no kind of source.", hint=f"Known: {known}.")


def _check_free(study: Study, source: int, name: str, length: int | None) -> None:
    if recordings.of(study.db, source).name is not None:
        raise Misuse(f"{name} has a recording already.", hint="`qcode undo` takes back what was just added.")
    last = recordings.last_coded(study.db, source)
    if length is not None and last > length:
        raise Misuse(f"{name} is coded up to {clock(last)}; a recording of {clock(length)} ends before.")


def _length(recording: Path | None) -> int | None:
    from qcode.formats import sound

    if recording is None or not sound.is_readable(recording.name) or not recording.is_file():
        return None
    try:
        with recording.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise BadFile(recording.name, f"The file cannot be read ({error.strerror}).") from error
    return sound.length(head, recording.name)
