"""Quantities as sentences state them: *flere kommuner*, *i mindst tre af fem regioner*; and when they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.span import Span

_ALL = Fraction(1)
_NONE = Fraction(0)


class Limit(StrEnum):
    """How a stated number bounds the one counted."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    MORE = "more than"
    LESS = "less than"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers a word such as *flere* may stand for: so many, and such a share of those asked.

    Attributes:
        word: As listings name it.
        spellings: What else means the same, lower case.
        least: Fewest there may be.
        most: Most there may be; None for any number.
        low: Smallest share.
        high: Largest share.
        above: Whether the share must be above ``low``, and not ``low`` itself.
        below: Whether the share must be below ``high``.
    """

    word: str
    spellings: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    low: Fraction = _NONE
    high: Fraction = _ALL
    above: bool = False
    below: bool = False

    def fits(self, n: int, of: int) -> bool:
        """Tell whether the word may be said of n of so many; of nobody asked nothing may be said.

        >>> most = Band("de fleste", least=3, low=Fraction(1, 2), above=True, below=True)
        >>> [most.fits(n, 6) for n in (3, 4, 5, 6)]
        [False, True, True, False]
        """
        if of < 1 or n < self.least or (self.most is not None and n > self.most):
            return False
        share = Fraction(n, of)
        if share < self.low or share > self.high:
            return False
        return not (self.above and share == self.low) and not (self.below and share == self.high)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a sentence states of how many: a word with its band, a number, or a share.

    Attributes:
        span: Its place in the sentence.
        words: As written there.
        noun: The word it stands before (``kommuner``), lower case; empty at the end of a sentence.
        band: Of a word; None of a number or share.
        negated: Whether *ikke* stands before the word.
        low: Smallest number it allows; None for no bound.
        high: Largest number it allows; None for no bound.
        of: The base it names (*fem af seks*), or None.
        share: Smallest and largest share it allows (*en tredjedel*, *40 procent*), or None.
    """

    span: Span
    words: str
    noun: str = ""
    band: Band | None = None
    negated: bool = False
    low: int | None = None
    high: int | None = None
    of: int | None = None
    share: tuple[Fraction, Fraction] | None = None

    def holds(self, n: int, of: int) -> bool:
        """Tell whether it is true of n of so many.

        >>> from qcode.model.span import Span
        >>> Quantity(Span(0, 17), "mindst tre af fem", low=3, of=5).holds(4, 5)
        True
        """
        if of < 1 or (self.of is not None and self.of != of):
            return False
        if self.band is not None:
            return self.band.fits(n, of) is not self.negated
        if self.share is not None:
            return self.share[0] <= Fraction(n, of) <= self.share[1]
        return (self.low is None or n >= self.low) and (self.high is None or n <= self.high)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How one language says how many.

    Attributes:
        bands: From all to none.
        numbers: Words for numbers, lower case.
        articles: Numbers that are articles as well: they count only before ``of`` and after words of ``limits``.
        fractions: Words for shares.
        percent: Words and signs for percent.
        limits: What stands before a number and bounds it.
        after: What stands behind a number and bounds it (*eller flere*).
        ranges: What stands between two numbers (*fem til seks*).
        of: What stands between a number and its base.
        skipped: What may stand between *of* and the base, or between a quantity and its noun.
        negations: What turns a word round.
        definite: Words after which a number tells what is known and states nothing (*de fem regioner*, *kapitel 4*).
        idioms: Phrases in which a word is no quantity (*hvor mange*).
        only_after: Words that mean something else too, and what they must follow unless they begin the sentence.
        measures: Nouns of time, money and place: what is so many of them is no count of persons.
        nouns: Nouns of what is counted, by unit; the beginnings of words.
    """

    bands: tuple[Band, ...]
    numbers: Mapping[str, int]
    articles: frozenset[str]
    fractions: Mapping[str, Fraction]
    percent: frozenset[str]
    limits: Mapping[str, Limit]
    after: Mapping[str, Limit]
    ranges: frozenset[str]
    of: tuple[str, ...]
    skipped: frozenset[str]
    negations: frozenset[str]
    definite: frozenset[str]
    idioms: frozenset[str]
    only_after: Mapping[str, frozenset[str]] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def allowed(bands: Sequence[Band], n: int, of: int) -> tuple[str, ...]:
    """Return the words that may be said of n of so many, from all to none."""
    return tuple(band.word for band in bands if band.fits(n, of))


def with_own(bands: Sequence[Band], own: Sequence[Band]) -> tuple[Band, ...]:
    """Return the language's bands with the study's in their place; new words come last.

    >>> [band.least for band in with_own([Band("flere", least=3), Band("få")], [Band("flere", least=2)])]
    [2, 0]
    """
    by_word = {band.word: band for band in own}
    known = {band.word for band in bands}
    replaced = [
        Band(band.word, band.spellings, one.least, one.most, one.low, one.high, one.above, one.below)
        if (one := by_word.get(band.word))
        else band
        for band in bands
    ]
    return (*replaced, *(band for band in own if band.word not in known))
