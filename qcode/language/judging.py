"""Judge whether words that read like a listed name are that name, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.language import sentences
from qcode.language.inflection import ENDINGS, WORD, Rank, folded
from qcode.language.ordinary import is_ordinary
from qcode.model.mask import Form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from qcode.language.inflection import Surface
    from qcode.model.mask import Name
    from qcode.model.span import Span

APOSTROPHE = re.compile(r"['’´`ʼ](s?)(?!\w)", re.IGNORECASE)
"""The end of ``Lars'`` and ``Mette's``."""

LONGEST_WORD = 60
"""Characters looked back over for the word before a match."""

SURE, LIKELY, FAIR, DOUBTFUL = 1.0, 0.9, 0.8, 0.5

_SHORTEST_LOWERED = 3  # a shorter name in lower case is a slip of the tongue
_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run of words in a text may stand for.

    Attributes:
        listed: The form of the list it goes back to.
        ambiguous: Whether another entity is called the very same.
        compound: Whether the name is only the head of the word.
        doubted: Whether a public name is called the very same by its full name.
    """

    listed: Name
    surface: Surface
    ambiguous: bool = False
    compound: bool = False
    doubted: bool = False

    @property
    def single(self) -> bool:
        """Tell whether it is one word."""
        return len(self.surface.words) == 1

    @property
    def disputed(self) -> bool:
        """Tell whether it is part of several persons' names, or known elsewhere only: a name, but nobody's."""
        return self.listed.elsewhere or (self.ambiguous and self.surface.rank >= Rank.PART)


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a text that may be a name, and what is needed to judge them."""

    text: str
    span: Span
    starts: AbstractSet[int]
    language: str

    @property
    def written(self) -> str:
        """The words."""
        return self.text[self.span.slice]

    @property
    def opens(self) -> bool:
        """Tell whether a capital letter there says nothing."""
        return sentences.opens_clause(self.text, self.span.start, self.starts)


def confidence_of(place: Place, entry: Entry) -> float | None:
    """Judge whether the words at a place are the name; None where they are not."""
    confidence = _confidence(place, entry)
    return confidence if confidence is None or not entry.doubted else min(confidence, DOUBTFUL)


def _confidence(place: Place, entry: Entry) -> float | None:
    """Judge the words by what kind of mention they would be."""
    if entry.surface.initials:
        return LIKELY if _has_initials(place.written) else None
    if entry.single:
        return _confidence_in_word(place, entry)
    words = WORD.findall(place.written)
    lowered = not _as_capitalised(words, WORD.findall(entry.listed.form))
    if entry.ambiguous or (lowered and all(is_ordinary(word, place.language) for word in words)):
        return DOUBTFUL
    return SURE


def _as_capitalised(words: Sequence[str], listed: Sequence[str]) -> bool:
    """Tell whether words have the capitals of the listed form; a part of it has one on every word."""
    if len(words) != len(listed):
        return all(word[0].isupper() for word in words)
    return not any(word[0].islower() and not form[0].islower() for word, form in zip(words, listed, strict=True))


def _has_initials(written: str) -> bool:
    """Tell ``Mette H.`` from ``Mette i``; a capital I needs its full stop, being a pronoun too."""
    words = WORD.findall(written)
    return all(word[0].isupper() for word in words) and (words[-1] != "I" or written.endswith("."))


def _confidence_in_word(place: Place, entry: Entry) -> float | None:
    """Judge a single word by its case, by whether it is an ordinary word too, and by what stands beside it."""
    written, listed = place.written, entry.listed.form
    ordinary = is_ordinary(written, place.language)
    if entry.surface.form is Form.DERIVED and not entry.compound:
        return DOUBTFUL if entry.ambiguous or _may_be_no_place(place, entry) else LIKELY
    if listed[0].islower() and entry.surface.rank < Rank.PART and not entry.compound:
        return DOUBTFUL if entry.ambiguous else SURE
    if not written[0].isupper() and not written[0].isdigit():
        return _confidence_in_lower_case(place, entry)
    if listed.isupper() and len(listed) <= _LONGEST_ABBREVIATION and ordinary and not written.isupper():
        return None
    if entry.compound:
        return _confidence_in_compound(place, entry)
    in_doubt = ordinary and place.opens and not APOSTROPHE.match(place.text, place.span.end)
    return DOUBTFUL if entry.ambiguous or in_doubt else SURE


def _may_be_no_place(place: Place, entry: Entry) -> bool:
    """Tell whether a derivation may be a compound of the word a place is called by: ``skivefolk``, not ``viborgbo``."""
    endings = ENDINGS.get(place.language)
    tail = folded(place.written).removeprefix(folded(entry.listed.form))
    may_be = endings is not None and tail in endings.around and is_ordinary(entry.listed.form, place.language)
    return may_be and (place.opens or not place.written[0].isupper())


def _confidence_in_lower_case(place: Place, entry: Entry) -> float | None:
    """Judge a word in lower case, as speech recognition writes names: only what is no word can be one."""
    written = place.written
    ordinary = any(is_ordinary(word, place.language) for word in (written, entry.listed.form))
    if len(written) < _SHORTEST_LOWERED or (ordinary and not entry.compound):
        return None
    return FAIR if entry.surface.rank < Rank.PART and not (entry.ambiguous or entry.compound) else DOUBTFUL


def _confidence_in_compound(place: Place, entry: Entry) -> float | None:
    """Judge a capitalised compound: headed by a name that is a word it is a name only where no sentence starts."""
    if is_ordinary(entry.listed.form, place.language):
        return None if place.opens else DOUBTFUL
    return FAIR
