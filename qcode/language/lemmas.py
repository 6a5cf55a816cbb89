"""Words of a text in their basic form, so that *amtet* and *amter* are one word to a rule and to a model."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its place, its letters in lower case, and its basic form."""

    start: int
    end: int
    lower: str
    lemma: str


@cache
def _tokenizer(language: str) -> Language:
    """Return spaCy's tokenizer of a language, which needs no model."""
    import spacy  # noqa: PLC0415 - half a second to load

    made = spacy.blank(language)
    made.max_length = sys.maxsize  # the limit guards models that need memory; there is none here
    return made


@lru_cache(maxsize=_REMEMBERED)
def lemma(word: str, language: str = "da") -> str:
    """Return the basic form of a word, in lower case; the word itself where the language's list has none.

    >>> lemma("Amterne"), lemma("blev"), lemma("Rudbjerg")
    ('amt', 'blive', 'rudbjerg')
    """
    import simplemma  # noqa: PLC0415 - its lists are loaded with it

    lower = word.lower()
    try:
        return str(simplemma.lemmatize(lower, lang=language)).lower()
    except ValueError:  # a language it does not have
        return lower


def words(text: str, language: str = "da") -> tuple[Word, ...]:
    """Return the words of a text in order; signs and bare numbers are none.

    >>> [word.lemma for word in words("Amtet betalte, 12 gange.")]
    ['amt', 'betale', 'gang']
    """
    return tuple(
        Word(token.idx, token.idx + len(token.text), token.text.lower(), lemma(token.text, language))
        for token in _tokenizer(language).make_doc(text)
        if any(sign.isalpha() for sign in token.text)
    )


def lemmas(text: str, language: str = "da") -> tuple[str, ...]:
    """Return the basic forms of a text's words, in order."""
    return tuple(word.lemma for word in words(text, language))


@cache
def stop_words(language: str = "da") -> frozenset[str]:
    """Return words that say little of what a passage is about, in every form the language's list has.

    >>> "og" in stop_words(), "amt" in stop_words()
    (True, False)
    """
    return frozenset(_tokenizer(language).Defaults.stop_words)
