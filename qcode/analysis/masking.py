"""Put masks in the place of what identifies: the one way in which words become printable.

Nothing is looked up in the words themselves; the mentions say what must not be seen. A mention is printed whole or
not at all, so that no cut through it shows a part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind, Form, Piece, PieceKind, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qcode.model.mask import Match, Mention

UNDECIDED = "[?]"
"""Printed for a mention that waits for a decision."""

_COMMON_NOUN = re.compile(r"[‑-][^\W\d_A-ZÆØÅ][^\W\d_]+['’]?\Z")
_BLANK = re.compile(r"[^\S\n]+")
_GENITIVES = {"da": ("s", "'", "'s"), "en": ("'s", "'", "'s")}  # by default; after a sibilant; after a sign
_SIBILANTS = ("s", "x", "z")

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


def printed_pieces(words: str, start: int, mentions: Sequence[Mention], language: str = "da") -> tuple[Piece, ...]:
    """Return words as they are printed, each mention that touches them masked whole.

    Args:
        words: A stretch of a source's text.
        start: Where it begins in the source.
        mentions: Of the same source, in any order; those elsewhere in it are of no account.
        language: Code of the language whose genitive the masks take.
    """
    return tuple(piece for piece, _ in placed_pieces(words, start, mentions, language))


def placed_pieces(
    words: str, start: int, mentions: Sequence[Mention], language: str = "da"
) -> tuple[tuple[Piece, tuple[int, int]], ...]:
    """Return the same pieces, each with the start and the end of the words it stands for, in ``words``."""
    covers = [
        _Cover(
            mention.span.start - start,
            mention.span.end - start,
            mention.entity,
            mention.mask if mention.state is State.ACCEPTED else None,
            mention.form,
        )
        for mention in mentions
        if mention.state is not State.NEVER
    ]
    return _pieces(words, covers, language)


def masked_text(
    text: str, matches: Sequence[Match], masks: Mapping[str, str | None], language: str = "da"
) -> tuple[Piece, ...]:
    """Return a short text of the study's own (a code's name, a value, a label) as it is printed.

    Args:
        text: The whole of what was scanned.
        matches: What the scan found in it.
        masks: By a match's key: what is printed instead, or None where the words may stand. A key that is not
            there is undecided. What is public stands anyhow.
        language: Code of the language whose genitive the masks take.

    >>> from qcode.model.mask import Layer, Match
    >>> from qcode.model.span import Span
    >>> found = [Match(Span(0, 8), EntityKind.PLACE, Layer.NAMES, "S1", Form.GENITIVE)]
    >>> [piece.text for piece in masked_text("Aalborgs tilbud", found, {"S1": "byen"})]
    ['[byens]', ' tilbud']
    """
    covers = [
        _Cover(match.span.start, match.span.end, match.key, masks.get(match.key), match.form)
        for match in matches
        if match.kind is not EntityKind.PUBLIC and masks.get(match.key, UNDECIDED) is not None
    ]
    return tuple(piece for piece, _ in _pieces(text, covers, language))


def inflected(mask: str, form: Form, language: str = "da") -> str:
    """Return a mask bent as the name it stands for was.

    >>> [inflected(mask, Form.GENITIVE) for mask in ("byen", "en by i region 2", "bostedet Fokus")]
    ['byens', "en by i region 2's", "bostedet Fokus'"]
    """
    if form is not Form.GENITIVE or not mask.strip():
        return mask
    ending, after_sibilant, after_sign = _GENITIVES.get(language, _GENITIVES["en"])
    if mask.lower().endswith(_SIBILANTS):
        return mask + after_sibilant
    last = mask.rsplit(maxsplit=1)[-1]
    return mask + (after_sign if last.isupper() or not last[-1].isalpha() else ending)


def _pieces(words: str, covers: Iterable[_Cover], language: str) -> tuple[_Placed, ...]:
    """Lay covers over words; where two overlap, each prints once and no word between them shows."""
    pieces: list[_Placed] = []
    at = 0
    touching = (cover for cover in covers if max(0, cover.start) < min(cover.end, len(words)))
    for cover in _once(words, sorted(touching, key=lambda each: (each.start, -each.end, each.mask is None))):
        if cover.end <= at:
            continue
        begun, end = max(at, cover.start), min(cover.end, len(words))
        pieces.append((Piece(words[at:begun]), (at, begun)))
        pieces.extend(_instead(words, cover, begun, end, language))
        at = end
    pieces.append((Piece(words[at:]), (at, len(words))))
    return tuple(_joined(pieces))


def _once(words: str, covers: Iterable[_Cover]) -> Iterator[_Cover]:
    """Unite covers of one entity with nothing but a blank between; the later one's form holds."""
    last: _Cover | None = None
    for cover in covers:
        if last is None:
            last = cover
        elif (last.entity, last.mask) == (cover.entity, cover.mask) and _BLANK.fullmatch(words, last.end, cover.start):
            last = _Cover(last.start, cover.end, cover.entity, cover.mask, cover.form)
        else:
            yield last
            last = cover
    if last is not None:
        yield last


def _instead(words: str, cover: _Cover, begun: int, end: int, language: str) -> Iterator[_Placed]:
    """Yield what is printed for a cover: its mask, and after a hyphen the common noun of a compound."""
    if cover.mask is None:
        yield Piece(UNDECIDED, PieceKind.UNDECIDED), (begun, end)
        return
    noun = None
    if cover.form is Form.DERIVED and cover.end <= len(words):
        noun = _COMMON_NOUN.search(words, max(0, cover.start), cover.end)
    until = end if noun is None else max(begun, noun.start())
    yield Piece(f"[{inflected(cover.mask, cover.form, language)}]", PieceKind.MASK), (begun, until)
    if noun is not None:
        yield Piece(noun[0]), (until, end)


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
