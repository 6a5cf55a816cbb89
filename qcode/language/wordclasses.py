"""What lists say of a word by itself, as features the shipped model reads.

A small model has seen few names. Whether a word is a word of the language, a first name or a town, it need not learn
from examples: it is told, in the attribute spaCy calls the prefix. And a word it hardly met in training is told by its
class instead of by itself, in the attribute spaCy calls the norm, because its own numbers would be mere noise.
The lists lie beside the weights, so that the model reads what it was trained on, whatever else is installed.
Importing this module teaches spaCy the language it makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar

from spacy.attrs import NORM, PREFIX  # type: ignore[import-not-found]  # written in Cython, without types
from spacy.lang.da import Danish
from spacy.util import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LISTS = {
    "o": "ordinary",  # words, in lower case
    "p": "proper",  # what the language knows with a capital
    "a": "abbreviations",  # what it knows in capitals
    "f": "first-names",
    "l": "last-names",
    "c": "places",  # towns, regions, countries
}
"""Letter of each list in a class, and the name of its file."""

MET = "met"
"""Name of the file of words the model met more than once in training, in lower case."""

_BITS_PER_WORD = 10
_PROBES = 7
_GENITIVES = ("'s", "’s", "s", "'", "’")
_SIGNS = "0"


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words in ten bits each (Bloom 1970): none of them is ever missed, and one strange word in a hundred taken in.

    >>> words = WordSet.of(["bolig", "storm"])
    >>> "bolig" in words, "mette" in words
    (True, False)
    """

    bits: bytes

    @classmethod
    def of(cls, words: Iterable[str]) -> WordSet:
        """Make a set of words."""
        told = set(words)
        bits = bytearray(_BITS_PER_WORD * len(told) // 8 + 1)
        for word in told:
            for at in _places(word, len(bits) * 8):
                bits[at >> 3] |= 1 << (at & 7)
        return cls(bytes(bits))

    def __contains__(self, word: str) -> bool:
        """Tell whether the word is in it, as far as the bits say."""
        return all(self.bits[at >> 3] & 1 << (at & 7) for at in _places(word, len(self.bits) * 8))


def _places(word: str, size: int) -> Iterator[int]:
    first, step = _hashes(word)
    return ((first + n * step) % size for n in range(_PROBES))


@lru_cache(maxsize=4)  # a word is looked up in one list after the other
def _hashes(word: str) -> tuple[int, int]:
    told = int.from_bytes(blake2b(word.encode(), digest_size=16).digest(), "little")
    return told >> 64, told & 0xFFFFFFFF | 1


@cache
def _word_set(name: str) -> WordSet:
    return WordSet(files("qcode.language").joinpath("da", "model", "words", f"{name}.bits").read_bytes())


def norm(word: str) -> str:
    """Return a word in lower case if the model met it in training, else what its class and digits make of it.

    >>> norm("Jeg"), norm("Mettemus"), norm("B52")
    ('jeg', '<>', '<>d')
    """
    lower = word.lower()
    if lower in _word_set(MET):
        return lower
    return f"<{word_class(word)}>{'d' if any(sign.isdigit() for sign in word) else ''}"


def word_class(word: str) -> str:
    """Return the letters of the lists a word is on; after ``s``, of the name it may be the genitive of.

    >>> [word_class(word) for word in ("boligen", "mette", "Mette's", "Vista-huset", "1999")]
    ['o', 'pf', 'spf', 'ho', '0']
    """
    if not any(sign.isalpha() for sign in word):
        return _SIGNS
    sets = {letter: _word_set(name) for letter, name in LISTS.items()}
    found = _letters(word, sets)
    if found not in {"", "o"}:
        return found
    for ending in _GENITIVES:
        if word.lower().endswith(ending) and len(word) > len(ending) + 1:
            base = _letters(word[: -len(ending)], sets)
            if base not in {"", "o"}:
                return f"s{base}{found}"
    head, hyphen, _ = word.partition("-")
    return f"h{_letters(head, sets)}" if hyphen and not found else found


def _letters(word: str, sets: dict[str, WordSet]) -> str:
    lower, title = word.lower(), word.title()
    forms = {"o": lower, "a": word if word.isupper() else ""}
    return "".join(letter for letter, known in sets.items() if (form := forms.get(letter, title)) and form in known)


def _getters() -> dict[int, Callable[[str], object]]:
    return {**Danish.Defaults.lex_attr_getters, NORM: norm, PREFIX: lambda word: f"class {word_class(word)}"}


@registry.languages("da_qcode")
class DanishWithClasses(Danish):  # type: ignore[no-untyped-call]  # spaCy's Language says no types there
    """Danish whose words carry their class in the place of their first letter and, if unknown, of their norm."""

    lang = "da_qcode"

    class Defaults(Danish.Defaults):  # type: ignore[misc,valid-type]  # spaCy holds it in a variable
        """What spaCy knows of Danish, and the classes."""

        lex_attr_getters: ClassVar[dict[int, Callable[[str], object]]] = _getters()
