"""What each line may begin with: a speaker, set off in one of the many ways transcribers have."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from qcode.formats.plain import Line
from qcode.formats.speakers import as_written, is_known, is_nobody, label_of, named_in, words_of
from qcode.formats.stamps import around_stamp, lone_clock, unstamped
from qcode.model.finding import Finding, Severity
from qcode.model.text import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Shape(Enum):
    """How a speaker is set off from the words."""

    COLON = auto()
    CELL = auto()
    TAB = auto()
    BOLD = auto()
    STAMP = auto()
    BRACKET = auto()
    ALONE = auto()
    BARE = auto()  # alone on its line with nothing to mark it
    TOLD = auto()  # by the format, or by a pattern the person gave


@dataclass(frozen=True, slots=True)
class Opening:
    """A line's beginning that may be a speaker.

    Attributes:
        odd: Whether no speaker is called so: several, one in doubt, or anything a table has where speakers stand.
        width: Columns of the table it stands in, 0 outside tables.
        headed: Whether it stands in a column headed as that of the speakers.
    """

    label: str
    words: str
    shape: Shape
    time: int | None = None
    odd: bool = False
    width: int = 0
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A line without its time stamps.

    Attributes:
        soft: Whether it goes on from the piece before.
        ends: Whether it is nothing but a stamp that closes the words before it.
        cue: Whether it is a cue of a subtitle or of automatic transcription, cut where a clock said.
    """

    n: int
    text: str
    opening: Opening | None = None
    time: int | None = None
    soft: bool = False
    heading: bool = False
    ends: bool = False
    cue: bool = False


_COLON = re.compile(r"\s*(?P<head>[^:\n]{1,44})(?P<colon>:)[*_]*(?P<rest>.*)", re.DOTALL)
_BRACKETED = re.compile(r"\s*[\[(<](?P<head>[^\])>:]{1,20})[\])>]\s*(?P<rest>\S.*)", re.DOTALL)
_HEADER = {
    "time": words_of("tid tidskode tidspunkt time timestamp timecode kl start"),
    "speaker": words_of("taler hvem navn speaker person deltager rolle name who label"),
    "words": words_of("tekst text hvad ord replik udsagn ytring udtalelse tale words what transskription"),
    "number": words_of("nr nummer no # linje line id n replik-nr"),
}
_HEADING_STYLES = ("heading", "overskrift", "title", "titel", "rubrik")


def pieces(
    lines: Sequence[Line], path: object, left_out: list[Finding], pattern: re.Pattern[str] | None = None
) -> Iterator[Piece]:
    """Yield the lines without stamps and with what they may begin with; rows of tables are taken apart.

    Args:
        lines: In the order of the file.
        path: How the person named the file, for findings.
        left_out: Where findings go.
        pattern: As in ``layout.turns``.
    """
    columns: tuple[str, ...] = ()
    ruled = False  # in a table with cells, which goes on below a row of one cell
    for line in lines:
        if line.time is not None or line.speaker is not None or pattern is not None:
            yield _told(line, pattern)
            continue
        if not line.cells and "\t" not in line.text:
            columns = columns if ruled else ()
            yield _piece(line)
            continue
        cells = line.cells or tuple(line.text.split("\t"))
        header = _header(cells)
        if not header:
            yield from _row(line, cells, columns if len(columns) == len(cells) else ())
            continue
        columns, ruled = header, bool(line.cells)
        unknown = ", ".join(str(at) for at, role in enumerate(columns, 1) if not role)
        if unknown:
            message = f"Column {unknown} of a table is neither time, speaker nor words; left out."
            left_out.append(Finding("column-left-out", Severity.WARNING, f"{path}: line {line.n}", message))


def _told(line: Line, pattern: re.Pattern[str] | None) -> Piece:
    """Read a line whose speaker or time the format tells, or whose speaker a pattern does."""
    text, stamped = unstamped(line.text)
    time = stamped if line.time is None else line.time
    cue = line.time is not None
    opening = None if line.speaker is None else Opening(" ".join(line.speaker.split()), text, Shape.TOLD)
    if pattern is not None and (parts := pattern.match(line.text)):
        groups = parts.groupdict()
        words = groups["words"] if groups.get("words") is not None else line.text[parts.end() :]
        opening = Opening(tidied(groups.get("speaker") or ""), unstamped(words)[0], Shape.TOLD)
    elif pattern is None and line.speaker is None:
        opening = _at_colon(text) or _in_brackets(text)
    return Piece(line.n, text, opening, time, line.soft, cue=cue)


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """Return what each column of a table holds if this is its header, else nothing."""
    if len(cells) < 2:  # noqa: PLR2004  a speaker and words
        return ()
    names = [cell.strip(" .:*").casefold() for cell in cells]
    roles = tuple(next((role for role, known in _HEADER.items() if name in known), "") for name in names)
    return roles if "words" in roles and ("speaker" in roles or "time" in roles) else ()


def _row(line: Line, cells: Sequence[str], columns: tuple[str, ...]) -> Iterator[Piece]:
    """Read a table row, or a line parted by tabs: times and numbers, the speaker, the words."""
    width = len(cells)
    headed = "speaker" in columns
    if columns:
        cells = [cells[columns.index(role)] for role in ("time", "speaker", "words") if role in columns]
    silent = headed and not cells[-2].strip()
    rest = list(cells)
    time: int | None = None
    while len(rest) > 1 and (not rest[0].strip() or lone_clock(rest[0]) is not None or _is_row_number(rest)):
        time = lone_clock(rest[0]) if time is None else time
        del rest[0]
    speaker, its_time = unstamped(rest[0])
    label = label_of(speaker) if len(rest) > 1 else ""
    odd = not label
    if odd and len(rest) > 1 and (line.cells or named_in(as_written(speaker))):
        label = as_written(speaker) if headed or _is_short(speaker) else ""
    if label:
        text, said_at = unstamped(" ".join(rest[1:]))
        words, *others = text.split("\n")
        shape = Shape.CELL if line.cells else Shape.TAB
        full = words if label.isdecimal() and line.cells else f"{speaker} {words}"
        time = next((one for one in (time, its_time, said_at) if one is not None), None)
        opening = Opening(label, words, shape, odd=odd, width=width if line.cells else 0, headed=headed)
        yield Piece(line.n, full, opening, time, line.soft)
        yield from (_piece(Line(line.n, other)) if odd and not headed else Piece(line.n, other) for other in others)
        return
    if not line.cells:
        yield _piece(line)
        return
    first, *more = (_piece(Line(line.n, part)) for part in "\t".join(rest).split("\n"))
    yield replace(first, time=first.time if time is None else time, opening=None if silent else first.opening)
    yield from (replace(one, opening=None) if silent else one for one in more)


def _is_short(speaker: str) -> bool:
    return len(speaker) <= 40 and len(speaker.split()) <= 4 and "\n" not in speaker.strip()  # noqa: PLR2004


def _is_row_number(cells: Sequence[str]) -> bool:
    return len(cells) > 2 and cells[0].strip(" .#").isdecimal()  # noqa: PLR2004  a speaker and words are left


def _piece(line: Line) -> Piece:
    text, time = unstamped(line.text)
    alone = lone_clock(line.text)
    if alone is not None or not text.strip():
        return Piece(line.n, "", time=alone, ends="#" in line.text)
    heading = line.style.casefold().startswith(_HEADING_STYLES)
    opening = _at_colon(text) or _at_stamp(line.text) or _in_bold(line, text) or _in_brackets(text)
    if opening is None and (label := label_of(text)) and (is_known(label) or text.lstrip()[0].isalnum()):
        marked = heading or text.isupper() or is_known(label)
        opening = Opening(label, "", Shape.ALONE if marked else Shape.BARE)
    return Piece(line.n, text, opening, time, line.soft, heading)


def _at_colon(text: str) -> Opening | None:
    parts = _COLON.match(text)
    if parts is None:
        return None
    head, rest = parts["head"], parts["rest"]
    label = label_of(head)
    if not label:
        label = as_written(head)
        return Opening(label, rest, Shape.COLON, odd=True) if named_in(label) else None
    if head[-1].isdecimal() and rest[:1].isdecimal() and not is_known(label):
        return None  # 12:30
    return None if rest.startswith("//") else Opening(label, rest, Shape.COLON)


def _at_stamp(text: str) -> Opening | None:
    """Find a speaker set off by a time stamp, as automatic transcription does."""
    parts = around_stamp(text)
    if parts is None:
        return None
    before, time, after = parts
    if before.strip():
        label = label_of(before)
        return Opening(label, unstamped(after)[0], Shape.STAMP, time) if label else None
    found = _at_colon(after)
    if found is not None:
        return replace(found, time=time)
    label = label_of(after)
    return Opening(label, "", Shape.STAMP, time) if label else None


def _in_bold(line: Line, text: str) -> Opening | None:
    bold = unstamped(line.bold)[0].strip()
    label = label_of(bold)
    if not label:
        return None
    rest = text.strip().removeprefix(bold)
    return Opening(label, rest, Shape.BOLD if rest.strip() else Shape.ALONE)


def _in_brackets(text: str) -> Opening | None:
    parts = _BRACKETED.fullmatch(text)
    label = label_of(parts["head"]) if parts else ""
    if parts is None or not (is_known(label) or (is_nobody(label) and "(?" not in text)):  # (?) is a word not heard
        return None
    return Opening(label, parts["rest"], Shape.BRACKET)
