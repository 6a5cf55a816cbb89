"""Put masks in the place of what identifies: the one way in which words become printable.

Nothing is looked up in the words themselves; the mentions say what must not be seen. A mention is printed whole or
not at all, so that no cut through it shows a part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind, Form, Piece, PieceKind, State
from qcode.model.mask_grammar import grammar, is_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qcode.model.mask import Match, Mention
    from qcode.model.mask_grammar import Grammar

UNDECIDED = "[?]"
"""Printed for a mention that waits for a decision."""

_COMMON_NOUN = re.compile(r"[‑-][^\W\d_A-ZÆØÅ][^\W\d_]+['’]?\Z")
_BLANK = re.compile(r"[^\S\n]+")
_BRACKETED = re.compile(r"\[[^\[\]\n]*\]|\([^()\n]*\)|<[^<>\n]*>|(?<!\w)(?:[Xx]{2,}|[Nn]\.?[Nn]\.?|_{2,}|\*{2,})(?!\w)")
_INSIDE = re.compile(r"[\w.]+")
_NOTE = re.compile(r"\[[^\[\]\n]*\]")
_WORDS_BEFORE = re.compile(r"(?:([^\W\d_]+)[^\S\n]+)?([^\W\d_]+)[^\S\n]+\Z")
_OPENING = re.compile(r"[\s\[({\"'»“”„›‘-]*\Z|[^\S\n]*[–—][^\S\n]*\Z")
_ENDED = (".", "!", "?", ":", "\n")
_LAST_WORD = re.compile(r"\S+\Z")
_IN_A_LABEL = ", "  # where no sentence begins
_FAR = 200  # characters before a stretch that are looked at

_Placed = tuple[Piece, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Cover:
    """A stretch that must not be seen, relative to the words.

    Attributes:
        start: Less than 0 where the words begin inside it.
        end: More than the length of the words where they end inside it.
        entity: What makes two of them one.
        mask: Printed instead, without brackets; None while undecided.
    """

    start: int
    end: int
    entity: object
    mask: str | None
    form: Form
    kind: EntityKind


def printed_pieces(
    words: str, start: int, mentions: Sequence[Mention], language: str = "da", *, before: str = ""
) -> tuple[Piece, ...]:
    """Return words as they are printed, each mention that touches them masked whole.

    Args:
        words: A stretch of a source's text.
        start: Where it begins in the source.
        mentions: Of the same source, in any order; those elsewhere in it are of no account.
        language: Code of the language in which the masks bend.
        before: What stands before in the same turn: a mask may take an article or begin a sentence.
    """
    return tuple(piece for piece, _ in placed_pieces(words, start, mentions, language, before=before))


def placed_pieces(
    words: str, start: int, mentions: Sequence[Mention], language: str = "da", *, before: str = ""
) -> tuple[tuple[Piece, tuple[int, int]], ...]:
    """Return the same pieces, each with the start and the end of the words it stands for, in ``words``."""
    covers = [
        _Cover(
            mention.span.start - start,
            mention.span.end - start,
            mention.entity,
            mention.mask if mention.state is State.ACCEPTED else None,
            mention.form,
            mention.kind,
        )
        for mention in mentions
        if mention.state is not State.NEVER
    ]
    return _pieces(words, covers, grammar(language), before[-_FAR:])


def masked_text(
    text: str, matches: Sequence[Match], masks: Mapping[str, str | None], language: str = "da"
) -> tuple[Piece, ...]:
    """Return a short text of the study's own (a code's name, a value, a label) as it is printed.

    Args:
        text: The whole of what was scanned.
        matches: What the scan found in it.
        masks: By a match's key: what is printed instead, or None where the words may stand. A key that is not
            there is undecided. What is public stands anyhow.
        language: Code of the language in which the masks bend.

    >>> from qcode.model.mask import Layer, Match
    >>> from qcode.model.span import Span
    >>> found = [Match(Span(0, 8), EntityKind.PLACE, Layer.NAMES, "S1", Form.GENITIVE)]
    >>> [piece.text for piece in masked_text("Aalborgs tilbud", found, {"S1": "byen"})]
    ['[byens]', ' tilbud']
    """
    covers = [
        _Cover(match.span.start, match.span.end, match.key, masks.get(match.key), match.form, match.kind)
        for match in matches
        if match.kind is not EntityKind.PUBLIC and masks.get(match.key, UNDECIDED) is not None
    ]
    return tuple(piece for piece, _ in _pieces(text, covers, grammar(language), _IN_A_LABEL))


def with_notes(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces with the brackets that stood in the text apart from its words.

    A mask and a note may look alike; this is where they are told apart.

    >>> [piece.kind.value for piece in with_notes([Piece("Ja [griner]. "), Piece("[byen]", PieceKind.MASK)])]
    ['words', 'note', 'words', 'mask']
    """
    there = tuple(pieces)
    shown = "".join(one.text if one.kind is PieceKind.WORDS else "\0" * len(one.text) for one in there)
    edges = sorted({at for hit in _NOTE.finditer(shown) for at in hit.span()})
    inside = {(hit.start(), hit.end()) for hit in _NOTE.finditer(shown)}
    if not inside:
        return there
    done: list[_Placed] = []
    at = 0
    for one in there:
        end = at + len(one.text)
        cuts = [at, *(edge for edge in edges if at < edge < end), end]
        for first, last in pairwise(cuts):
            note = one.kind is PieceKind.WORDS and any(start <= first and last <= stop for start, stop in inside)
            kind = PieceKind.NOTE if note else one.kind
            done.append((Piece(one.text[first - at : last - at], kind), (first, last)))
        at = end
    return tuple(piece for piece, _ in _joined(done))


def blanks(text: str, language: str = "da") -> tuple[tuple[int, int], ...]:
    """Return where somebody put something in the place of a name before the text came here: they stay as they are.

    >>> blanks("Så kom [navn] og XXX fra (by 2) [griner].")
    ((7, 13), (17, 20), (25, 31))
    """
    known = grammar(language).blanks
    return tuple(hit.span() for hit in _BRACKETED.finditer(text) if _is_blank(hit[0], known))


def _is_blank(written: str, known: frozenset[str]) -> bool:
    inside = _INSIDE.findall(written.casefold())
    if not any(letter.isalnum() for letter in written):
        return written[0] in "_*"
    last = inside[-1]
    words = inside[:-1] if len(inside) > 1 and (last.isdigit() or len(last) == 1) else inside
    return all(word.strip("_0123456789") in known or set(word) == {"x"} for word in words)


def _pieces(words: str, covers: Iterable[_Cover], bends: Grammar, before: str) -> tuple[_Placed, ...]:
    """Lay covers over words; where two overlap, each prints once and no word between them shows."""
    pieces: list[_Placed] = []
    at = 0
    touching = [cover for cover in covers if max(0, cover.start) < min(cover.end, len(words))]
    if touching:
        touching = _around_blanks(words, touching, bends)
    for cover in _once(words, sorted(touching, key=lambda each: (each.start, -each.end, each.mask is None))):
        if cover.end <= at:
            continue
        begun, end = max(at, cover.start), min(cover.end, len(words))
        pieces.append((Piece(words[at:begun]), (at, begun)))
        pieces.extend(_instead(words, cover, (begun, end), bends, before))
        at = end
    pieces.append((Piece(words[at:]), (at, len(words))))
    return tuple(_joined(pieces))


def _around_blanks(words: str, covers: Sequence[_Cover], bends: Grammar) -> list[_Cover]:
    """Leave out what stands in a place that is masked already; let a mask take the brackets it would fill."""
    taken = [hit.span() for hit in _BRACKETED.finditer(words) if _is_blank(hit[0], bends.blanks)]
    done: list[_Cover] = []
    for cover in covers:
        if any(start <= cover.start and cover.end <= end for start, end in taken):
            continue
        fills = cover.start > 0 and words[cover.start - 1] == "[" and words[cover.end : cover.end + 1] == "]"
        done.append(replace(cover, start=cover.start - 1, end=cover.end + 1) if fills else cover)
    return done


def _once(words: str, covers: Iterable[_Cover]) -> Iterator[_Cover]:
    """Unite covers of one entity with nothing but a blank between; the later one's form holds."""
    last: _Cover | None = None
    for cover in covers:
        if last is None:
            last = cover
        elif (last.entity, last.mask) == (cover.entity, cover.mask) and _BLANK.fullmatch(words, last.end, cover.start):
            last = replace(cover, start=last.start)
        else:
            yield last
            last = cover
    if last is not None:
        yield last


def _instead(words: str, cover: _Cover, seen: tuple[int, int], bends: Grammar, before: str) -> Iterator[_Placed]:
    """Yield what is printed for a cover: its mask, bent, and after a hyphen the common noun of a compound."""
    begun, end = seen
    if cover.mask is None:
        yield Piece(UNDECIDED, PieceKind.UNDECIDED), seen
        return
    noun, hangs = None, ""
    if cover.form is Form.DERIVED and cover.end <= len(words):
        noun = _COMMON_NOUN.search(words, max(0, cover.start), cover.end)
        hangs = "" if noun is not None else _hangs(words[max(0, cover.start) : cover.end], cover, bends)
    until = end if noun is None else max(begun, noun.start())
    mask = cover.mask
    if cover.kind is not EntityKind.NUMBER:
        at = max(0, cover.start)
        stands = (before + words[max(0, at - _FAR) : at])[-_FAR:]
        if noun is not None or hangs or _after_article(stands, bends):
            mask = bends.indefinite(mask)
        if cover.start >= 0 and words[cover.start : cover.end].lstrip("[")[:1].isupper() and _begins(stands, bends):
            mask = mask if is_label(mask) else mask[:1].upper() + mask[1:]
        if cover.form is Form.GENITIVE and mask.strip():
            mask = bends.of(mask)
    yield Piece(f"[{mask}]{hangs}", PieceKind.MASK), (begun, until)
    if noun is not None:
        yield Piece(noun[0]), (until, end)


def _hangs(written: str, cover: _Cover, bends: Grammar) -> str:
    """Return what is printed after the mask of a name that something hangs on: ``aalborgenser`` is a ``-borger``."""
    if cover.start < 0:
        return ""
    ends = {EntityKind.PLACE: bends.places, EntityKind.PERSON: bends.family}.get(cover.kind, ())
    lower = written.lower()
    return next((printed for end, printed in ends if lower.endswith(end) and len(lower) > len(end) + 1), "")


def _after_article(stands: str, bends: Grammar) -> bool:
    """Tell whether the words before make a noun indefinite: ``en``, ``min``, ``den gamle``."""
    hit = _WORDS_BEFORE.search(stands)
    if hit is None:
        return False
    far, near = hit[1] or "", hit[2]
    if near.lower() in bends.articles or near in bends.owners:
        return True
    opens = far.lower() in bends.articles | bends.pointers or far in bends.owners
    return near in bends.adjectives and opens


def _begins(stands: str, bends: Grammar) -> bool:
    """Tell whether a sentence begins after these words of a turn."""
    ended = _OPENING.sub("", stands)
    if not ended:
        return True
    if "\n" in stands[len(ended) :]:
        return True
    last = _LAST_WORD.search(ended)
    if last is None or len(stands) == len(ended):
        return False
    word = last[0].rstrip("\"'»«”“)]›‹")
    return word.endswith(_ENDED) and not word.endswith("...") and last[0].lower() not in bends.abbreviations


def _joined(pieces: Iterable[_Placed]) -> Iterator[_Placed]:
    """Drop empty pieces and join neighbours of one kind."""
    last: _Placed | None = None
    for piece, (start, end) in pieces:
        if not piece.text:
            continue
        if last is not None and last[0].kind is piece.kind:
            last = (Piece(last[0].text + piece.text, piece.kind), (last[1][0], end))
            continue
        if last is not None:
            yield last
        last = (piece, (start, end))
    if last is not None:
        yield last
