"""Quantities in a sentence: words such as *de fleste*, numbers in words and figures, with base and bounds.

A word counts as a quantity where it is used as one: *få kommuner* and not *at få hjælp*, *én af dem* and not
*en leder*, *fem interview* and not *fem år*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qcode.model.quantities import Limit, Quantity
from qcode.model.quantity_words import lexicon
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from qcode.model.quantities import Band, Lexicon

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%–-]")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_YEARS = range(1800, 2101)
_LONGEST = 4  # words of a phrase
_PERCENT = Fraction(1, 200)  # what is rounded to whole percents
_ROUGHLY = Fraction(5, 100)  # what a third, in words, may be off


def quantities(
    sentence: str, language: str = "da", bands: Sequence[Band] | None = None, nouns: Collection[str] = ()
) -> list[Quantity]:
    """Return the quantities a sentence states, in order; they do not overlap.

    Args:
        sentence: As it stands in the report.
        language: Its code.
        bands: The study's own; None for the language's.
        nouns: Beginnings of the nouns that are counted: before one of these an article counts (*en kommune*).

    >>> [one.words for one in quantities("Flere ledere i mindst tre af fem regioner ventede to år.")]
    ['Flere', 'mindst tre af fem']
    """
    words = lexicon(language)
    tokens = [_Token(found[0].casefold(), found.start(), found.end()) for found in _TOKEN.finditer(sentence)]
    reader = _Reader(sentence, tokens, words, words.bands if bands is None else bands, tuple(nouns))
    return list(reader.quantities())


def of_units(found: Iterable[Quantity], nouns: Collection[str]) -> list[Quantity]:
    """Return those that stand before one of some nouns, given by their beginnings.

    >>> [one.words for one in of_units(quantities("Mange borgere i to kommuner"), ["kommune"])]
    ['to']
    """
    return [one for one in found if one.noun.startswith(tuple(nouns))]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Count:
    """A number as it is written: from, to, whether it is an article too."""

    low: Fraction
    high: Fraction
    article: bool = False


class _Reader:
    """Reads one sentence from left to right, the longest phrase first."""

    def __init__(
        self, sentence: str, tokens: Sequence[_Token], words: Lexicon, bands: Sequence[Band], nouns: tuple[str, ...]
    ) -> None:
        self._sentence = sentence
        self._tokens = tokens
        self._words = words
        self._nouns = nouns
        self._bands = {phrase: band for band in bands for phrase in (band.word.casefold(), *band.spellings)}

    def quantities(self) -> Iterable[Quantity]:
        """Yield what is stated."""
        at = 0
        while at < len(self._tokens):
            idiom = self._phrase(at, self._words.idioms)
            found = None if idiom is not None else self._read(at)
            if found is not None:
                yield found[0]
            at = idiom[1] if idiom is not None else found[1] if found is not None else at + 1

    def _read(self, at: int) -> tuple[Quantity, int] | None:
        """Read what begins here; phrases before single words, for *en del* is no *en*."""
        phrase = self._phrase(at, self._bands)
        long = phrase is not None and phrase[1] > at + 1
        return (self._word(at) if long else None) or self._share(at) or self._counted(at) or self._word(at)

    def _phrase(self, at: int, known: Collection[str]) -> tuple[str, int] | None:
        """Return the longest phrase of ``known`` that begins here, and the token after it."""
        for length in range(min(_LONGEST, len(self._tokens) - at), 0, -1):
            phrase = " ".join(one.text for one in self._tokens[at : at + length])
            if phrase in known:
                return phrase, at + length
        return None

    def _number(self, at: int) -> tuple[_Count, int] | None:
        """Read a number, or two with *til* between."""
        first = self._single(at)
        if first is None:
            return None
        value, after = first
        article = self._tokens[at].text in self._words.articles
        if after < len(self._tokens) and self._tokens[after].text in self._words.ranges:
            second = self._single(after + 1)
            if second is not None and second[0] > value:
                return _Count(value, second[0]), second[1]
        return _Count(value, value, article), after

    def _single(self, at: int) -> tuple[Fraction, int] | None:
        if at >= len(self._tokens):
            return None
        text = self._tokens[at].text
        if text[0].isdecimal():
            written = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
            return (Fraction(written), at + 1) if written.count(".") < 2 else None  # noqa: PLR2004  a date
        known = self._words.numbers
        return (Fraction(known[text]), at + 1) if text in known else None

    def _counted(self, at: int) -> tuple[Quantity, int] | None:
        """Read a number with what bounds it, its base, or a percentage."""
        limit, begin = Limit.EXACTLY, at
        if at and self._tokens[at - 1].text in self._words.definite:
            return None
        before = self._phrase(at, self._words.limits)
        if before is not None:
            limit, at = self._words.limits[before[0]], before[1]
        number = self._number(at)
        if number is None:
            return None
        count, at = number
        if at < len(self._tokens) and self._tokens[at].text in self._words.percent:
            low, high = count.low / 100 - _PERCENT, count.high / 100 + _PERCENT
            return self._made(begin, at + 1, share=_bounded(limit, low, high)), at + 1
        if count.low.denominator != 1 or count.high.denominator != 1:
            return None
        behind = self._phrase(at, self._words.after)
        if behind is not None:
            limit, at = self._words.after[behind[0]], behind[1]
        of, after, named = self._base(at)
        noun = self._noun(after)
        counts = named or before is not None or not count.article or noun.startswith(self._nouns or ("\0",))
        if not counts or noun in self._words.measures or (not named and count.low in _YEARS):
            return None
        least, most = _limits(limit, int(count.low), int(count.high))
        return self._made(begin, after, low=least, high=most, of=of), after

    def _base(self, at: int) -> tuple[int | None, int, bool]:
        """Read *af fem* or *af de fem*; return the base, the token after it, and whether *af* stands there."""
        joined = self._phrase(at, self._words.of)
        if joined is None:
            return None, at, False
        then = joined[1]
        while then < len(self._tokens) and self._tokens[then].text in self._words.skipped:
            then += 1
        base = self._single(then)
        if base is None or base[0].denominator != 1 or self._tokens[then].text in self._words.articles:
            return None, at, True
        return int(base[0]), base[1], True

    def _share(self, at: int) -> tuple[Quantity, int] | None:
        """Read a share in words, which is meant roughly."""
        found = self._phrase(at, self._words.fractions)
        if found is None:
            return None
        share = self._words.fractions[found[0]]
        return self._made(at, found[1], share=(share - _ROUGHLY, share + _ROUGHLY)), found[1]

    def _word(self, at: int) -> tuple[Quantity, int] | None:
        """Read a word that has a band."""
        found = self._phrase(at, self._bands)
        if found is None:
            return None
        phrase, after = found
        before = self._tokens[at - 1].text if at else ""
        needed = self._words.only_after.get(phrase)
        if before and needed is not None and before not in needed:
            return None
        if phrase in self._words.articles and not self._article_counts(after, before):
            return None
        negated = before in self._words.negations
        band = self._bands[phrase]
        of, end, _ = self._base(after)
        whole = self._single(after) if band.low == 1 else None
        if whole is not None and whole[0].denominator == 1:  # *alle fem regioner*
            of, end = int(whole[0]), whole[1]
        return self._made(at - 1 if negated else at, end, band=band, negated=negated, of=of), end

    def _article_counts(self, after: int, before: str) -> bool:
        noun = self._noun(after)
        joined = self._phrase(after, self._words.of) is not None
        return joined or before in self._words.limits or bool(self._nouns and noun.startswith(self._nouns))

    def _noun(self, at: int) -> str:
        """Return the word counted: the next one, past *af de*, and past others where a known noun is near."""
        joined = self._phrase(at, self._words.of)
        at = joined[1] if joined is not None else at
        while at < len(self._tokens) and self._tokens[at].text in self._words.skipped:
            at += 1
        near = [one.text for one in self._tokens[at : at + 3]]
        if self._nouns:
            near = [*(one for one in near if one.startswith(self._nouns)), *near]
        return near[0] if near else ""

    def _made(  # noqa: PLR0913  what a quantity has
        self,
        begin: int,
        end: int,
        *,
        band: Band | None = None,
        negated: bool = False,
        low: int | None = None,
        high: int | None = None,
        of: int | None = None,
        share: tuple[Fraction, Fraction] | None = None,
    ) -> Quantity:
        span = Span(self._tokens[begin].start, self._tokens[end - 1].end)
        return Quantity(span, self._sentence[span.slice], self._noun(end), band, negated, low, high, of, share)


def _limits(limit: Limit, low: int, high: int) -> tuple[int | None, int | None]:
    """Return the smallest and largest number that a number with its bound allows."""
    about = max(1, round(low / 10))
    return {
        Limit.EXACTLY: (low, high),
        Limit.AT_LEAST: (low, None),
        Limit.AT_MOST: (None, high),
        Limit.MORE: (low + 1, None),
        Limit.LESS: (None, high - 1),
        Limit.ABOUT: (low - about, high + about),
    }[limit]


def _bounded(limit: Limit, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Return the smallest and largest share that a percentage with its bound allows."""
    if limit in {Limit.AT_LEAST, Limit.MORE}:
        return low, Fraction(1)
    if limit in {Limit.AT_MOST, Limit.LESS}:
        return Fraction(0), high
    return (low - _ROUGHLY, high + _ROUGHLY) if limit is Limit.ABOUT else (low, high)
