"""Words as they are searched: their letters in lower case, and their basic forms, in order."""

from __future__ import annotations

import re

from qcode.language.lemmas import lemma

WORD = re.compile(r"[^\W_]+")


def stem(word: str, language: str = "da") -> str:
    """Return a word's basic form; what has no basic form of its own is left as it is.

    >>> stem("kommunernes"), stem("blev"), stem("2003")
    ('kommune', 'blive', '2003')
    """
    found = WORD.findall(lemma(word, language))
    return found[0] if len(found) == 1 else word.lower()


def indexed(words: str, language: str = "da") -> tuple[str, str]:
    """Return the words of a turn and their basic forms, as many of the one as of the other, parted by blanks.

    >>> indexed("HMS-gruppen blev kortere.")
    ('hms gruppen blev kortere', 'hms gruppe blive kort')
    """
    found = WORD.findall(words)
    return " ".join(one.lower() for one in found), " ".join(stem(one, language) for one in found)
