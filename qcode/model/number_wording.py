"""Words for numbers that are not told exactly, by language."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words of one language.

    Attributes:
        about: Before a rounded number.
        of: Between a number and its base.
        between: A word that may follow, as in ``12 ud af de 38``.
        shares: What a share is called.
    """

    about: str
    of: tuple[str, ...]
    between: str
    shares: tuple[tuple[Fraction, str], ...]


_DANISH = NumberWords(
    "ca.",
    ("ud af", "af"),
    "de",
    (
        (Fraction(0), "næsten ingen"),
        (Fraction(1, 10), "en tiendedel"),
        (Fraction(1, 4), "en fjerdedel"),
        (Fraction(1, 3), "en tredjedel"),
        (Fraction(1, 2), "halvdelen"),
        (Fraction(2, 3), "to tredjedele"),
        (Fraction(3, 4), "tre fjerdedele"),
        (Fraction(9, 10), "ni tiendedele"),
        (Fraction(1), "næsten alle"),
    ),
)
_ENGLISH = NumberWords(
    "about",
    ("out of", "of"),
    "the",
    (
        (Fraction(0), "almost none"),
        (Fraction(1, 10), "a tenth"),
        (Fraction(1, 4), "a quarter"),
        (Fraction(1, 3), "a third"),
        (Fraction(1, 2), "half"),
        (Fraction(2, 3), "two thirds"),
        (Fraction(3, 4), "three quarters"),
        (Fraction(9, 10), "nine tenths"),
        (Fraction(1), "almost all"),
    ),
)


def number_words(language: str) -> NumberWords:
    """Return the words of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
