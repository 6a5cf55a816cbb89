"""Which words can be names where no capital letter shows it: listed first names, proper nouns, words of no language."""

from __future__ import annotations

import re
from functools import lru_cache

from qcode.language.ordinary import is_compound, is_known, is_name, is_ordinary, listed

_SHORTEST_STRANGE = 4
_SHORTEST_NAME = 3
_SHORTEST_HALF = 3
_PRONOUNCEABLE = re.compile(r"[aeiouyæøåéöäü].*[^aeiouyæøåéöäü]|[^aeiouyæøåéöäü].*[aeiouyæøåéöäü]")
_DRAWLED = re.compile(r"(.)\1\1")
_SURNAME = re.compile(r"\w{3,}(?:sen|gaard|gård|ager|strup|berg|bjerg|holm|lund|dahl|borg|skov|toft|vig)s?")
_ENDINGS = (
    *(
        "s",
        "e",
        "n",
        "r",
        "t",
        "en",
        "et",
        "er",
        "te",
        "ne",
        "st",
        "ere",
        "ene",
        "est",
        "ede",
        "rne",
        "ens",
        "ets",
        "ers",
    ),
    *("erne", "ende", "este", "ernes", "lig", "lige", "agtig", "agtige", "mæssig", "mæssige", "ing", "ingen", "else"),
)
_PREFIXES = (
    *("u", "af", "an", "be", "er", "op", "ud", "på", "for", "gen", "ind", "med", "mis", "ned", "sam", "til", "hen"),
    *("hjem", "over", "under", "efter", "uden", "bort", "frem", "halv", "super", "mega", "kæmpe", "ekstra"),
)


def is_first_name(word: str, language: str = "da") -> bool:
    """Tell whether somebody may be called so by first name, be it an ordinary word too; genitives count.

    >>> is_first_name("storm"), is_first_name("nasrins"), is_first_name("bolig")
    (True, True, False)
    """
    known, lower = listed("first-names", language), word.lower()
    return lower in known or (lower.endswith("s") and lower[:-1] in known)


def is_surname(word: str, language: str = "da") -> bool:
    """Tell whether a word after a first name looks like a surname."""
    return _SURNAME.fullmatch(word.lower()) is not None and not is_ordinary(word, language)


@lru_cache(maxsize=50_000)
def is_small_name(word: str, language: str = "da") -> bool:
    """Tell whether a word in lower case is a name and nothing else: ``karsten``, not ``storm``.

    >>> is_small_name("karsten"), is_small_name("storm"), is_small_name("bolig")
    (True, False, False)
    """
    if len(word) < _SHORTEST_NAME or is_ordinary(word, language):
        return False
    return is_first_name(word, language) or is_name(word, language)


@lru_cache(maxsize=50_000)
def is_strange(word: str, language: str = "da") -> bool:
    """Tell whether a word is none of the language, however bent or put together, and can be spoken.

    >>> is_strange("zbigniew"), is_strange("værelserne"), is_strange("herbergsbruger"), is_strange("hmmm")
    (True, False, False, False)
    """
    if len(word) < _SHORTEST_STRANGE or not word.isalpha() or _DRAWLED.search(word) or not _PRONOUNCEABLE.search(word):
        return False
    if is_known(word, language) or is_compound(word, language) or _is_bent(word, language):
        return False
    return not any(
        _is_put_together(word[len(prefix) :], language) for prefix in _PREFIXES if word.startswith(prefix)
    ) and (not _is_put_together(word, language))


def _is_bent(word: str, language: str) -> bool:
    stems = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
    return any(
        len(stem) >= _SHORTEST_HALF and any(is_known(each, language) for each in (stem, f"{stem}e", stem[:-1]))
        for stem in stems
    )


def _is_put_together(word: str, language: str) -> bool:
    """Tell whether a word is one, or two with any joint; shorter halves than in names."""
    if len(word) >= _SHORTEST_HALF and (is_ordinary(word, language) or _is_bent(word, language)):
        return True
    for cut in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        head, tail = word[:cut], word[cut:]
        if (is_ordinary(tail, language) or _is_bent(tail, language)) and (
            is_known(head, language) or (head[-1] in "se" and is_known(head[:-1], language))
        ):
            return True
    return False
