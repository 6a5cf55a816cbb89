"""Which words are ordinary words of a language, and which only ever name something.

Danish capitalises nothing but proper nouns and sentence starts, so a word list tells a name from a word better than
a model does. The list is simplemma's, mended where it lists a name as a word nobody uses.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST_OF_COMPOUND = 4  # letters in either half; shorter ones are found in names too
_NO_WORDS: Mapping[str, str] = {}


@cache
def listed(name: str, language: str = "da") -> frozenset[str]:
    """Return a word list of ours: ``<language>/<name>.txt``, where ``#`` starts a remark; empty if there is none."""
    file = files("qcode.language").joinpath(language, f"{name}.txt")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else ()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


@cache
def phrases(name: str, language: str = "da") -> frozenset[str]:
    """Return a list of ours of which a line is one entry, of several words perhaps; case-folded."""
    file = files("qcode.language").joinpath(language, f"{name}.txt")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else ()
    return frozenset(entry for line in lines if (entry := line.partition("#")[0].strip().casefold()))


@cache
def _dictionary(language: str) -> Mapping[str, str]:
    """Load simplemma's forms and their lemmas; empty for a language it does not have."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory  # noqa: PLC0415 - half a second to load

    try:
        return DefaultDictionaryFactory().get_dictionary(language)
    except ValueError:
        return _NO_WORDS


def is_ordinary(word: str, language: str = "da") -> bool:
    """Tell whether the word, written in lower case, is a word of the language.

    >>> [is_ordinary(word) for word in ("Bolig", "storm", "mette", "Jens")]
    [True, True, False, False]
    """
    lower = word.lower()
    if lower in listed("names-only", language):
        return False
    return lower in _dictionary(language) or lower in listed("words-too", language)


def is_name(word: str, language: str = "da") -> bool:
    """Tell whether the language knows the word as a proper noun and as nothing else.

    >>> [is_name(word) for word in ("mette", "Aalborgs", "Storm", "Vistahuset")]
    [True, True, False, False]
    """
    return bool(word) and not is_ordinary(word, language) and can_name(word, language)


def can_name(word: str, language: str = "da") -> bool:
    """Tell whether the language knows the word as a proper noun, be it an ordinary word too: ``Storm``, ``Per``."""
    return _capitalised(word) in _dictionary(language)


def is_known(word: str, language: str = "da") -> bool:
    """Tell whether the language knows the word in any writing: as a word, a name or an abbreviation."""
    words = _dictionary(language)
    return word in words or word.lower() in words or _capitalised(word) in words


def is_abbreviation(word: str, language: str = "da") -> bool:
    """Tell whether the language knows the word in just these capitals."""
    return word.isupper() and word in _dictionary(language)


def is_compound(word: str, language: str = "da") -> bool:
    """Tell whether the word is two ordinary words written as one, with or without a linking ``s`` or ``e``.

    >>> is_compound("Sundhedskoordinatoren"), is_compound("Rudbjerg")
    (True, False)
    """
    lower = word.lower()
    for cut in range(_SHORTEST_OF_COMPOUND, len(lower) - _SHORTEST_OF_COMPOUND + 1):
        if is_ordinary(lower[cut:], language):
            head = lower[:cut]
            if is_ordinary(head, language) or (head[-1] in "se" and is_ordinary(head[:-1], language)):
                return True
    return False


def proper_base(word: str, language: str = "da") -> str:
    """Return the base form of a proper noun the language knows, else the word itself.

    >>> proper_base("Mettes"), proper_base("Lars"), proper_base("Holmstrups")
    ('Mette', 'Lars', 'Holmstrups')
    """
    base = _dictionary(language).get(word, word)
    return base if base[:1].isupper() and word.startswith(base) else word


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:].lower()
