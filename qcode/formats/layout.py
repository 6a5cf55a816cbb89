"""From paragraphs to turns.

Transcribers write speakers in many ways, and speech is full of colons; so a paragraph's opening is only a
candidate, and the whole file decides. A shape that is always a speaker (``IP1:``, ``Moderator:``) counts at once,
any other when it recurs. What occurs once is a speaker only if it looks like a name, and is reported either way.
What the format itself says (a cue's speaker, a pattern the person gave) is beyond doubt. Where a speaker belongs
but the transcriber heard nobody in particular (``??:``, ``Alle:``, ``Bo/Lis:``), an unknown voice speaks, and it is
reported.

Time stamps leave the words wherever they stand. The first one in a turn gives its time: before the label, after
it, or later, as in f4, which stamps the end of a paragraph. A stamp on a line of its own belongs to what follows,
an f4 stamp to what it ends. A heading ends a turn and is nobody's speech. Cues of one speaker are one turn.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from qcode.formats import openings
from qcode.formats.openings import Shape
from qcode.formats.register import iso_date
from qcode.formats.speakers import HEAD, is_known, is_name, is_nobody, key_of, named_in, unified, voices
from qcode.model.finding import Finding, Severity
from qcode.model.text import tidied
from qcode.model.turn import Said, Turn, Voice, placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from qcode.formats.openings import Opening, Piece
    from qcode.formats.plain import Line

_HEAD = 15  # lines that a head has at most
_DATED = re.compile(
    r"(?i:(?:interview)?dato(?: for interview(?:et)?)?|date)\s*:\s*"
    r"(?:(?i:man|tirs|ons|tors|fre|lør|søn)dag,?\s+)?(?:(?i:den|d\.)\s*)?(?P<date>.+?)(?:,?\s+(?i:kl)\b.*)?\.?"
)


@dataclass(slots=True)
class _Draft:
    """A turn while its paragraphs are gathered; each paragraph is the parts it was broken into."""

    n: int
    label: str = ""
    paragraphs: list[list[str]] = field(default_factory=list)
    time: int | None = None


def turns(
    lines: Sequence[Line], path: object, pattern: re.Pattern[str] | None = None
) -> tuple[tuple[Turn, ...], tuple[Finding, ...]]:
    """Tell who says what.

    Args:
        lines: In the order of the file.
        path: How the person named the file, for findings.
        pattern: What a turn begins with, if the file is of a layout nobody knows: a group ``speaker``, and if it
            takes more of the line than the label, a group ``words``. Nothing else begins a turn then.

    Returns:
        The turns, placed, and what was unclear; findings hold no words of the transcript.
    """
    left_out: list[Finding] = []
    pieces = list(openings.pieces(lines, path, left_out, pattern))
    speakers, nobody, doubtful = _speakers(pieces, path)
    named = sorted(speakers - nobody)
    labels, merged = unified([opening.label for at in named if (opening := pieces[at].opening)], path)
    unknown = {opening.label for at in nobody if (opening := pieces[at].opening)}
    drafts = _gathered(pieces, speakers, {**labels, **{label: label for label in unknown}})
    findings = [*left_out, *doubtful, *merged]
    findings.extend(
        Finding("empty-turn", Severity.NOTE, f"{path}: line {draft.n}", "A speaker says nothing here; left out.")
        for draft in drafts
        if not draft.paragraphs
    )
    if drafts and not any(draft.label for draft in drafts):
        message = "No speakers were recognised; every paragraph is a turn of an unknown speaker."
        hint = "Begin each turn with a name or a short label and a colon, such as `IP1:`."
        findings.append(Finding("no-speakers", Severity.WARNING, str(path), message, hint))
    told = {**voices({draft.label for draft in drafts} - unknown), **dict.fromkeys(unknown, Voice.UNKNOWN)}
    said = [
        Said("\n".join(" ".join(parts) for parts in draft.paragraphs), draft.label, told[draft.label], draft.time)
        for draft in drafts
        if draft.paragraphs
    ]
    return placed(said), tuple(findings)


def head_date(turns: Sequence[Turn]) -> str:
    """Return the date that a line above the first speaker gives (``Dato: mandag den 3. marts 2024``), or nothing.

    >>> head_date(placed([Said("Dato: d. 3/11 2003"), Said("Ja", "IP")]))
    '2003-11-03'
    """
    head = list(takewhile(lambda turn: not turn.label, turns[:_HEAD]))
    for line in (line for turn in head for line in turn.words.split("\n")):
        found = _DATED.fullmatch(line)
        if found is not None and (told := iso_date(found["date"])[0]):
            return told
    return ""


def _gathered(pieces: Sequence[Piece], speakers: frozenset[int], labels: Mapping[str, str]) -> list[_Draft]:
    """Put the pieces together; ``speakers`` are the places of those that begin with one."""
    drafts: list[_Draft] = []
    waiting: int | None = None
    notes = _are_notes(pieces, speakers)
    for at, piece in enumerate(pieces):
        opening = piece.opening if at in speakers else None
        words = tidied(piece.text if opening is None else opening.words)
        if opening is None and not words:
            if piece.ends and drafts:
                _set_time(drafts[-1], piece.time)
            else:
                waiting = piece.time if waiting is None else waiting
            continue
        noted = notes and not piece.soft and (waiting is not None or piece.time is not None)
        same = _begin(drafts, piece, opening, labels, noted=noted)
        for time in (waiting, piece.time, opening.time if opening else None):
            _set_time(drafts[-1], time)
        waiting = None
        if piece.soft and (same or opening is None) and drafts[-1].paragraphs:
            drafts[-1].paragraphs[-1].append(words)
        elif words:
            drafts[-1].paragraphs.append([words])
    if drafts:
        _set_time(drafts[-1], waiting)
    return drafts


def _are_notes(pieces: Sequence[Piece], speakers: frozenset[int]) -> bool:
    """Tell whether these are notes against the clock, in which a stamped paragraph without a label is nobody's.

    Few of their paragraphs name a speaker. In a transcript such a paragraph goes on with the speaker above, so that
    none stands before the first label.
    """
    stamped: list[int] = []
    waiting = False
    for at, piece in enumerate(pieces):
        if at in speakers or piece.text.strip():
            if at not in speakers and not piece.soft and (waiting or piece.time is not None):
                stamped.append(at)
            waiting = False
        else:
            waiting = waiting or not piece.ends
    return len(stamped) > len(speakers) and stamped[0] < min(speakers, default=len(pieces))


def _begin(
    drafts: list[_Draft], piece: Piece, opening: Opening | None, labels: Mapping[str, str], *, noted: bool
) -> bool:
    """Begin a turn where this piece does; tell whether it names the speaker who is speaking already.

    ``noted`` says that the piece is a note with a time of its own.
    """
    if opening is not None:
        label = labels[opening.label]
        if piece.cue and drafts and drafts[-1].label == label:
            return True
        drafts.append(_Draft(piece.n, label))
    elif not drafts or piece.heading or noted or (not drafts[-1].label and not piece.soft):
        drafts.append(_Draft(piece.n))
    return False


def _set_time(draft: _Draft, time: int | None) -> None:
    draft.time = time if draft.time is None else draft.time


def _speakers(pieces: Sequence[Piece], path: object) -> tuple[frozenset[int], frozenset[int], list[Finding]]:
    """Weigh the openings against each other.

    Returns:
        The places of the pieces that begin with a speaker, those among them where it is nobody known, and a finding
        for each one in doubt.
    """
    begin = _end_of_head(pieces)
    found = {at: piece.opening for at, piece in enumerate(pieces) if piece.opening and at >= begin}
    told = {at for at, opening in found.items() if opening.shape is Shape.TOLD}
    persons = {at: one for at, one in found.items() if not one.odd and (at in told or not is_nobody(one.label))}
    sure = _sure(persons) | told
    recurring = _recurring(persons)
    unmarked = _unmarked(pieces, found, sure, recurring)
    sure |= unmarked & recurring
    shapes = {found[at].shape for at in sure} | {Shape.COLON, Shape.CELL}
    heard = {key_of(one.label) for at, one in persons.items() if at in sure or _may_be(one, shapes)}
    nobody = (_nobody(found, sure, shapes, heard) | {at for at in unmarked if is_nobody(found[at].label)}) - told
    taken = sure | nobody
    findings = {at: _doubt(pieces[at].n, path, "as an unknown speaker") for at in nobody}
    findings |= {at: _doubt(pieces[at].n, path, "as a speaker") for at in unmarked - nobody if at + 1 in recurring}
    for at, opening in persons.items():
        if at in taken or not _is_set_off(opening, shapes):
            continue
        if is_name(opening.label):
            taken.add(at)
        findings[at] = _doubt(pieces[at].n, path, "as a speaker" if at in taken else "as words")
    return frozenset(taken), frozenset(nobody), [findings[at] for at in sorted(findings)]


def _is_set_off(opening: Opening, shapes: AbstractSet[Shape]) -> bool:
    """Tell whether an opening that nothing else in the file settles stands as speakers do in it."""
    return opening.shape is not Shape.BARE and opening.shape in shapes and not opening.label.isdecimal()


def _may_be(opening: Opening, shapes: AbstractSet[Shape]) -> bool:
    """Tell whether an opening that occurs once is taken for one speaker's."""
    return _is_set_off(opening, shapes) and is_name(opening.label) and not named_in(opening.label)


def _sure(persons: Mapping[int, Opening]) -> set[int]:
    """Return the places where a speaker begins without doubt, by shape or by coming back."""
    marked = {at: opening for at, opening in persons.items() if opening.shape is not Shape.BARE}
    keys = {label: key_of(label) for label in {opening.label for opening in persons.values()}}
    seen = Counter(keys[opening.label] for opening in marked.values())
    known = {label for label in keys if is_known(label)}
    sure = {at for at, one in marked.items() if one.label in known or seen[keys[one.label]] > 1}
    if sure:
        return sure
    return _recurring(persons)


def _recurring(persons: Mapping[int, Opening]) -> set[int]:
    """Return the places of names that come back alone on their lines, with nothing to mark them."""
    bare = {at: opening for at, opening in persons.items() if opening.shape is Shape.BARE}
    often = Counter(key_of(opening.label) for opening in bare.values())
    return {at for at, opening in bare.items() if often[key_of(opening.label)] > 1 and is_name(opening.label)}


def _unmarked(pieces: Sequence[Piece], found: Mapping[int, Opening], sure: set[int], recurring: set[int]) -> set[int]:
    """Return the places of unmarked lines that may be labels, because others (``IP1``) stand alone on theirs.

    An answer of one word stands below a label or above the next; a label stands between words.
    """
    if not any(found[at].shape is Shape.ALONE for at in sure):
        return set()
    places: set[int] = set()
    for at, opening in found.items():
        bare = opening.shape is Shape.BARE and (at in recurring or is_nobody(opening.label))
        below = at - 1 in sure | places
        above = at + 1 in sure or at + 1 == len(pieces)
        if bare and not below and not above and not pieces[at].text.rstrip().endswith((".", "!", "?")):
            places.add(at)
    return places


def _nobody(
    found: Mapping[int, Opening], sure: set[int], shapes: AbstractSet[Shape], heard: AbstractSet[str]
) -> set[int]:
    """Return the places where somebody begins to speak, but nobody in particular; ``heard`` are keys of speakers."""
    widths = {found[at].width for at in sure} - {0}
    places: set[int] = set()
    for at, opening in found.items():
        named = named_in(opening.label)
        together = bool(named) and all(key_of(one) in heard or is_known(one) for one in named)
        unheard = is_nobody(opening.label) or (opening.odd and opening.width in widths)
        # A heading over the column vouches for every cell; anything else needs speakers elsewhere in the file.
        if opening.headed:
            strange = opening.odd or is_nobody(opening.label) or (at not in sure and not is_name(opening.label))
        else:
            strange = bool(sure) and opening.shape in shapes and unheard
        if strange or (together and bool(sure)):
            places.add(at)
    return places


def _doubt(n: int, path: object, how: str) -> Finding:
    message = f"What stands here may be a speaker or words, and no other turn settles it; it was read {how}."
    if how == "as an unknown speaker":
        message = f"Who speaks here is not said, or several do; it was read {how}."
    hint = "Look it up, and change the mark in the transcript if that is wrong."
    return Finding("doubtful-speaker", Severity.WARNING, f"{path}: line {n}", message, hint)


def _end_of_head(pieces: Sequence[Piece]) -> int:
    """Return how many pieces belong to a head such as ``Dato: …``, ``Interviewer: …``, ``Sted: …``."""
    end = 0
    seen: set[str] = set()
    for at, piece in enumerate(pieces[:_HEAD]):
        key = key_of(piece.opening.label) if piece.opening else ""
        told = piece.opening is not None and piece.opening.shape is Shape.TOLD
        if told or key in seen or len(piece.text[:200].split()) > 10:  # noqa: PLR2004  speech has begun
            break
        seen |= {key} - {""}
        if (name := re.match(r"\s*(\w+)\s*[:\t]", piece.text)) and name[1].casefold() in HEAD:
            end = at + 1
    return end
