"""Numbers that could tell who is meant, and what could be printed instead: about twenty, a third."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qcode.model.span import Span

if TYPE_CHECKING:
    from qcode.model.number_wording import NumberWords

_SMALLEST = 3  # below this a number is as good as none
_TEN = 10
_LARGEST_ROUND = 100  # from here on two figures are kept
_YEARS = range(1800, 2100)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number in a text, and what could be printed for it.

    Attributes:
        span: Where the number stands.
        mask: What could be printed, without brackets.
        error: How far the printed value is from the true one, as a share of the true one; for a share, in points.
    """

    span: Span
    words: str
    mask: str
    error: float


def proposals(text: str, words: NumberWords) -> list[Proposal]:
    """Return the numbers of a text with what could be printed for them; ordered, without overlaps.

    A number that is part of something longer (a date, a code, a telephone number) is none, nor is a year.

    >>> from qcode.model.number_wording import number_words
    >>> [(one.words, one.mask) for one in proposals("17 beboere, 12 af 38, i 2003, 140 og 3,5", number_words("da"))]
    [('17', 'ca. 20'), ('12 af 38', 'en tredjedel'), ('140', 'ca. 140')]
    """
    number = r"(?<![\w.,:/-])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?![\w:/-]|[.,]\d)"
    share = re.compile(rf"{number}\s+(?:{'|'.join(map(re.escape, words.of))})\s+(?:{words.between}\s+)?{number}")
    done: list[Proposal] = []
    for hit in share.finditer(text):
        n, of = _value(hit[1]), _value(hit[2])
        if 0 < n < of:
            mask, error = nearest_share(n, of, words)
            done.append(Proposal(Span(*hit.span()), hit[0], mask, error))
    taken = [one.span for one in done]
    for hit in re.finditer(number, text):
        span, value = Span(*hit.span()), _value(hit[1])
        if value < _SMALLEST or value in _YEARS or any(span.overlaps(one) for one in taken):
            continue
        near = rounded(value)
        done.append(Proposal(span, hit[0], f"{words.about} {near}", abs(near - value) / value))
    return sorted(done, key=lambda one: one.span)


def _value(written: str) -> int:
    return int(written.replace(".", ""))


def rounded(value: int) -> int:
    """Return a number with one figure, or two from a hundred on; below ten, five or ten.

    >>> [rounded(one) for one in (7, 12, 13, 17, 24, 96, 140, 1234)]
    [5, 10, 10, 20, 20, 100, 140, 1200]
    """
    if value < _TEN:
        return _TEN // 2 if 4 * value < 3 * _TEN else _TEN
    step: int = 10 ** (len(str(value)) - (2 if value >= _LARGEST_ROUND else 1))
    return (2 * value + step) // (2 * step) * step


def nearest_share(n: int, of: int, words: NumberWords) -> tuple[str, float]:
    """Return the share that is nearest to n of so many, and how far it is, as a share of the whole.

    >>> from qcode.model.number_wording import number_words
    >>> nearest_share(12, 38, number_words("da"))[0], nearest_share(37, 38, number_words("da"))[0]
    ('en tredjedel', 'næsten alle')
    """
    true = Fraction(n, of)
    share, name = min(words.shares, key=lambda one: (abs(one[0] - true), one[0]))
    return name, float(abs(share - true))
