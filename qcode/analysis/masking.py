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
    return _pieces(text, covers, language)


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


def _pieces(words: str, covers: Iterable[_Cover], language: str) -> tuple[Piece, ...]:
    """Lay covers over words; where two overlap, each prints once and no word between them shows."""
    pieces: list[Piece] = []
    at = 0
    touching = (cover for cover in covers if max(0, cover.start) < min(cover.end, len(words)))
    for cover in _once(words, sorted(touching, key=lambda each: (each.start, -each.end, each.mask is None))):
        if cover.end <= at:
            continue
        pieces.append(Piece(words[at : max(at, cover.start)]))
        pieces.extend(_instead(words, cover, language))
        at = min(cover.end, len(words))
    pieces.append(Piece(words[at:]))
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


def _instead(words: str, cover: _Cover, language: str) -> Iterator[Piece]:
    """Yield what is printed for a cover: its mask, and after a hyphen the common noun of a compound."""
    if cover.mask is None:
        yield Piece(UNDECIDED, PieceKind.UNDECIDED)
        return
    yield Piece(f"[{inflected(cover.mask, cover.form, language)}]", PieceKind.MASK)
    if cover.form is Form.DERIVED and cover.end <= len(words):
        noun = _COMMON_NOUN.search(words, max(0, cover.start), cover.end)
        if noun is not None:
            yield Piece(noun[0])


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Drop empty pieces and join neighbours of one kind."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind is piece.kind:
            last = Piece(last.text + piece.text, last.kind)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
