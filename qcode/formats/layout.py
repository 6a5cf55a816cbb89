"""From paragraphs to turns.

Transcribers write speakers in many ways, and speech is full of colons; so a paragraph's opening is only a
candidate, and the whole file decides. A shape that is always a speaker (``IP1:``, ``Moderator:``) counts at once,
any other when it recurs. What occurs once is a speaker only if it looks like a name, and is reported either way.

Time stamps leave the words wherever they stand. The first one in a turn gives its time: before the label, after
it, or later, as in f4, which stamps the end of a paragraph. A stamp on a line of its own belongs to what follows,
an f4 stamp to what it ends. A heading ends a turn and is nobody's speech.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from qcode.formats.plain import Line, around_stamp, lone_clock, unstamped
from qcode.model.finding import Finding, Severity
from qcode.model.text import tidied
from qcode.model.turn import Said, Turn, Voice, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class _Shape(Enum):
    """How a speaker is set off from the words."""

    COLON = auto()
    CELL = auto()
    TAB = auto()
    BOLD = auto()
    STAMP = auto()
    ALONE = auto()
    BARE = auto()  # alone on its line with nothing to mark it


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line's beginning that may be a speaker."""

    label: str
    words: str
    shape: _Shape
    time: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line without its time stamps.

    Attributes:
        ends: Whether it is nothing but a stamp that closes the words before it.
    """

    n: int
    text: str
    opening: _Opening | None = None
    time: int | None = None
    soft: bool = False
    heading: bool = False
    ends: bool = False


@dataclass(slots=True)
class _Draft:
    """A turn while its paragraphs are gathered."""

    n: int
    label: str = ""
    paragraphs: list[str] = field(default_factory=list)
    time: int | None = None


_COLON = re.compile(r"\s*(?P<head>[^:\n]{1,44})(?P<colon>:)[*_]*(?P<rest>.*)", re.DOTALL)
_BRACKETED = re.compile(r"\s*[\[(<](?P<head>[^\])>:]{1,20})[\])>]\s*(?P<rest>\S.*)", re.DOTALL)
_WHOLLY_BRACKETED = re.compile(r"[\[(<{](.*)[\])>}]")
_NUMBERED = re.compile(r"^([^\W\d_]{1,3})\.? (\d{1,3})$")
_PUNCTUATION = re.compile(r"[,;?!…\"»«“”/\\=|#…]|\w{4,}\.|\.\.")
_INTERVIEWER = re.compile(
    r"I|(?i:int|int(?:erviewer(?:en)?|ervjuer|ervjuare)(?:\b.*)?|int\.? ?\d{1,2}"
    r"|(?:ordstyrer(?:en)?|moderator(?:en)?|facilitator(?:en)?|spørger)(?:\b.*)?)"
)
_NUMBERED_I = re.compile(r"I\d{1,2}")
_INFORMANT = re.compile(
    r"(?i:ip\d{0,3}|p\d{1,3}|(?:informant|respondent|interviewperson)(?: ?\d{1,3})?"
    r"|(?:deltager|participant|taler|speaker|person) ?\d{1,3})|[A-ZÆØÅ]{1,3}\d{1,3}"
)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


_HEADER = {
    "time": _words("tid tidskode tidspunkt time timestamp timecode kl start"),
    "speaker": _words("taler hvem navn speaker person deltager rolle name who label"),
    "words": _words("tekst text hvad ord replik udsagn ytring udtalelse tale words what transskription"),
    "number": _words("nr nummer no # linje line id n replik-nr"),
}
_HEAD = _words(
    "dato sted tid tidspunkt varighed længde emne deltagere tilstede lydfil fil transskriberet transskription projekt "
    "titel optaget optagelse interviewguide date place duration file project title recorded participants"
)
# Words no label begins with, by language: openings of ordinary sentences.
_OPENERS: Mapping[str, frozenset[str]] = {
    "da": _words(
        "af aldrig alt alternativt altså at bare begge blandt citat da de dem den denne der derefter derfor deres "
        "derudover desuden det dette du eksempel eksempelvis eller en enten er et eventuelt fem fire for fordi "
        "fra først fx for f.eks godt grunden ham han har hele hendes her hun hvad hvem hver hvilket hvis hvor hvordan "
        "hvorfor i ja jamen jeg jo kl klokken konklusion kort kun lad lige man med men mens min mine mit mht mit måske "
        "nemlig nej ni nogen noget nogle nr nu når o ofte og også okay om omvendt ovre ok ordsproget otte p.t pga på "
        "resultat resultatet sidst sig sin sit som spørgsmålet svaret så sådan syv tag ti til to tre tværtimod "
        "seks under uden vel ved vi vores ærligt øh øhm åh"
    ),
    "en": _words(
        "a again all also an and as at because but but by example first for from he her here his how i if in it like "
        "my no not note now of oh ok okay on one or our question result she so that the their then there these they "
        "this three to two we well what when where which who why with yes you"
    ),
}
_ANY_OPENER = frozenset[str]().union(*_OPENERS.values(), _HEAD)
_SAYING = _words(
    "sagde siger sige spurgte spørger svarede svarer tænkte tænker mente mener skrev skriver råbte var er blev bliver "
    "havde har kan skal vil said says asked thought was is are were"
)
_PARTICLES = _words("af von van de da la og fra i")
_NOUN_ENDINGS = ("ningen", "elsen", "heden", "tet", "erne", "ene", "ioner", "ing", "hed", "else")
_HEADING_STYLES = ("heading", "overskrift", "title", "titel", "rubrik")


def turns(lines: Sequence[Line], path: object) -> tuple[tuple[Turn, ...], tuple[Finding, ...]]:
    """Tell who says what.

    Args:
        lines: In the order of the file.
        path: How the person named the file, for findings.

    Returns:
        The turns, placed, and what was unclear; findings hold no words of the transcript.
    """
    left_out: list[Finding] = []
    pieces = list(_pieces(lines, path, left_out))
    speakers, doubtful = _speakers(pieces, path)
    drafts = _gathered(pieces, speakers)
    findings = [*left_out, *doubtful]
    findings.extend(
        Finding("empty-turn", Severity.NOTE, f"{path}: line {draft.n}", "A speaker says nothing here; left out.")
        for draft in drafts
        if not draft.paragraphs
    )
    if drafts and not any(draft.label for draft in drafts):
        message = "No speakers were recognised; every paragraph is a turn of an unknown speaker."
        hint = "Begin each turn with a name or a short label and a colon, such as `IP1:`."
        findings.append(Finding("no-speakers", Severity.WARNING, str(path), message, hint))
    voices = _voices({draft.label for draft in drafts})
    said = [
        Said("\n".join(draft.paragraphs), draft.label, voices[draft.label], draft.time)
        for draft in drafts
        if draft.paragraphs
    ]
    return placed(said), tuple(findings)


def _voices(labels: set[str]) -> dict[str, Voice]:
    """Tell interviewers from informants; ``IV`` and ``I1`` mean either, so the other labels decide."""
    asking = {label for label in labels if _INTERVIEWER.fullmatch(label)}
    if any(re.fullmatch(r"(?i:ip\d*)", label) for label in labels):
        asking |= {label for label in labels if label.upper() == "IV"}
    numbered = {label for label in labels if _NUMBERED_I.fullmatch(label)}
    if not asking and labels - numbered - {""}:
        asking = numbered
    known = {label: Voice.INTERVIEWER if label in asking else Voice.INFORMANT for label in labels}
    return {**known, "": Voice.UNKNOWN}


def _gathered(pieces: Sequence[_Piece], speakers: frozenset[int]) -> list[_Draft]:
    """Put the pieces together; ``speakers`` are the places of those that begin with one."""
    drafts: list[_Draft] = []
    waiting: int | None = None
    for at, piece in enumerate(pieces):
        opening = piece.opening if at in speakers else None
        words = tidied(piece.text if opening is None else opening.words)
        if opening is None and not words:
            if piece.ends and drafts:
                _set_time(drafts[-1], piece.time)
            else:
                waiting = piece.time if waiting is None else waiting
            continue
        if opening is not None:
            drafts.append(_Draft(piece.n, opening.label))
        elif not drafts or piece.heading or (not drafts[-1].label and not piece.soft):
            drafts.append(_Draft(piece.n))
        for time in (waiting, piece.time, opening.time if opening else None):
            _set_time(drafts[-1], time)
        waiting = None
        if piece.soft and opening is None and drafts[-1].paragraphs:
            drafts[-1].paragraphs[-1] += f" {words}"
        elif words:
            drafts[-1].paragraphs.append(words)
    if drafts:
        _set_time(drafts[-1], waiting)
    return drafts


def _set_time(draft: _Draft, time: int | None) -> None:
    draft.time = time if draft.time is None else draft.time


def _speakers(pieces: Sequence[_Piece], path: object) -> tuple[frozenset[int], list[Finding]]:
    """Weigh the openings against each other.

    Returns:
        The places of the pieces that begin with a speaker, and a finding for each one in doubt.
    """
    begin = _end_of_head(pieces)
    openings = {at: piece.opening for at, piece in enumerate(pieces) if piece.opening and at >= begin}
    marked = {at: opening for at, opening in openings.items() if opening.shape is not _Shape.BARE}
    seen = Counter(opening.label.casefold() for opening in marked.values())
    sure = {at for at, opening in marked.items() if _is_known(opening.label) or seen[opening.label.casefold()] > 1}
    if not sure:
        bare = {at: opening for at, opening in openings.items() if opening.shape is _Shape.BARE}
        often = Counter(opening.label.casefold() for opening in bare.values())
        sure = {at for at, opening in bare.items() if often[opening.label.casefold()] > 1 and _is_name(opening.label)}
    shapes = {openings[at].shape for at in sure} | {_Shape.COLON, _Shape.CELL}
    findings: list[Finding] = []
    taken = set(sure)
    for at, opening in marked.items():
        if at in sure or opening.shape not in shapes or opening.label.isdecimal():
            continue
        if _is_name(opening.label):
            taken.add(at)
        findings.append(_doubt(pieces[at].n, path, taken=at in taken))
    return frozenset(taken), findings


def _doubt(n: int, path: object, *, taken: bool) -> Finding:
    how = "as a speaker" if taken else "as words"
    message = f"What stands before the mark here begins no other turn of the file; it was read {how}."
    hint = "Look it up, and change the mark in the transcript if that is wrong."
    return Finding("doubtful-speaker", Severity.WARNING, f"{path}: line {n}", message, hint)


def _end_of_head(pieces: Sequence[_Piece]) -> int:
    """Return how many pieces belong to a head such as ``Dato: …``, ``Interviewer: …``, ``Sted: …``."""
    end = 0
    for at, piece in enumerate(pieces[:15]):
        if len(piece.text.split()) > 10:  # noqa: PLR2004  speech has begun
            break
        if (name := re.match(r"\s*(\w+)\s*[:\t]", piece.text)) and name[1].casefold() in _HEAD:
            end = at + 1
    return end


def _pieces(lines: Sequence[Line], path: object, left_out: list[Finding]) -> Iterator[_Piece]:
    columns: tuple[str, ...] = ()
    for line in lines:
        if not line.cells and "\t" not in line.text:
            columns = ()
            yield _piece(line)
            continue
        cells = line.cells or tuple(line.text.split("\t"))
        header = _header(cells)
        columns = header or (columns if len(columns) == len(cells) else ())
        if not header:
            yield from _row(line, cells, columns)
            continue
        unknown = ", ".join(str(at) for at, role in enumerate(columns, 1) if not role)
        if unknown:
            message = f"Column {unknown} of a table is neither time, speaker nor words; left out."
            left_out.append(Finding("column-left-out", Severity.WARNING, f"{path}: line {line.n}", message))


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """Return what each column of a table holds if this is its header, else nothing."""
    if len(cells) < 2:  # noqa: PLR2004  a speaker and words
        return ()
    names = [cell.strip(" .:*").casefold() for cell in cells]
    roles = tuple(next((role for role, known in _HEADER.items() if name in known), "") for name in names)
    return roles if "words" in roles and ("speaker" in roles or "time" in roles) else ()


def _row(line: Line, cells: Sequence[str], columns: tuple[str, ...]) -> Iterator[_Piece]:
    """Read a table row, or a line parted by tabs: times and numbers, the speaker, the words."""
    if columns:
        cells = [cells[columns.index(role)] for role in ("time", "speaker", "words") if role in columns]
    rest = list(cells)
    time: int | None = None
    while len(rest) > 1 and (not rest[0].strip() or lone_clock(rest[0]) is not None or _is_row_number(rest)):
        time = lone_clock(rest[0]) if time is None else time
        del rest[0]
    speaker, its_time = unstamped(rest[0])
    label = _label(speaker) if len(rest) > 1 else ""
    if label:
        text, said_at = unstamped(" ".join(rest[1:]))
        words, *others = text.split("\n")
        shape = _Shape.CELL if line.cells else _Shape.TAB
        full = words if label.isdecimal() and line.cells else f"{speaker} {words}"
        time = next((one for one in (time, its_time, said_at) if one is not None), None)
        yield _Piece(line.n, full, _Opening(label, words, shape), time, line.soft)
        yield from (_Piece(line.n, other) for other in others)
        return
    if not line.cells:
        yield _piece(line)
        return
    first, *more = (_piece(Line(line.n, part)) for part in "\t".join(rest).split("\n"))
    yield replace(first, time=first.time if time is None else time)
    yield from more


def _is_row_number(cells: Sequence[str]) -> bool:
    return len(cells) > 2 and cells[0].strip(" .#").isdecimal()  # noqa: PLR2004  a speaker and words are left


def _piece(line: Line) -> _Piece:
    text, time = unstamped(line.text)
    alone = lone_clock(line.text)
    if alone is not None or not text.strip():
        return _Piece(line.n, "", time=alone, ends="#" in line.text)
    heading = line.style.casefold().startswith(_HEADING_STYLES)
    opening = _at_colon(text) or _at_stamp(line.text) or _in_bold(line, text) or _in_brackets(text)
    if opening is None and (label := _label(text)) and (_is_known(label) or text.lstrip()[0].isalnum()):
        marked = heading or text.isupper() or _is_known(label)
        opening = _Opening(label, "", _Shape.ALONE if marked else _Shape.BARE)
    return _Piece(line.n, text, opening, time, line.soft, heading)


def _at_colon(text: str) -> _Opening | None:
    parts = _COLON.match(text)
    if parts is None or not (label := _label(parts["head"])):
        return None
    head, rest = parts["head"], parts["rest"]
    if head[-1].isdecimal() and rest[:1].isdecimal() and not _is_known(label):
        return None  # 12:30
    return None if rest.startswith("//") else _Opening(label, rest, _Shape.COLON)


def _at_stamp(text: str) -> _Opening | None:
    """Find a speaker set off by a time stamp, as automatic transcription does."""
    parts = around_stamp(text)
    if parts is None:
        return None
    before, time, after = parts
    if before.strip():
        label = _label(before)
        return _Opening(label, unstamped(after)[0], _Shape.STAMP, time) if label else None
    found = _at_colon(after)
    if found is not None:
        return replace(found, time=time)
    label = _label(after)
    return _Opening(label, "", _Shape.STAMP, time) if label else None


def _in_bold(line: Line, text: str) -> _Opening | None:
    bold = unstamped(line.bold)[0].strip()
    label = _label(bold)
    if not label:
        return None
    rest = text.strip().removeprefix(bold)
    return _Opening(label, rest, _Shape.BOLD if rest.strip() else _Shape.ALONE)


def _in_brackets(text: str) -> _Opening | None:
    parts = _BRACKETED.fullmatch(text)
    label = _label(parts["head"]) if parts else ""
    return _Opening(label, parts["rest"], _Shape.COLON) if parts and _is_known(label) else None


def _label(raw: str) -> str:
    """Return a speaker's label in its plain form, or nothing where this can be none.

    >>> _label("[IP 1]:"), _label("Mette  Hansen"), _label("Så sagde han")
    ('IP1', 'Mette Hansen', '')
    """
    text = " ".join(raw.split()).strip("*_:. ") if len(raw) < 80 else ""  # noqa: PLR2004  a label has 40
    inside = _WHOLLY_BRACKETED.fullmatch(text)
    text = _NUMBERED.sub(r"\1\2", (inside[1] if inside else text).strip("*_:. "))
    if _is_known(text):
        return text
    words = text.split(" ")
    fits = 0 < len(text) <= 40 and len(words) <= 4 and (text[0].isupper() or text[0].isdecimal())  # noqa: PLR2004
    if not fits or ":" in text or _PUNCTUATION.search(text):
        return ""
    speech = (len(text) > 1 and words[0].casefold().strip(".") in _ANY_OPENER) or not _SAYING.isdisjoint(words)
    return "" if speech else text


def _is_known(label: str) -> bool:
    return bool(_INTERVIEWER.fullmatch(label) or _INFORMANT.fullmatch(label))


def _is_name(label: str) -> bool:
    """Tell whether a label that occurs once looks like a name: capitals throughout, no noun of abstraction."""
    words = label.replace("(", "").replace(")", "").split()
    capitals = all(word[0].isupper() or word[0].isdecimal() or word in _PARTICLES for word in words)
    return capitals and not label.casefold().endswith(_NOUN_ENDINGS)
