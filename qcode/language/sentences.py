"""Where sentences start: there a capital letter says nothing about the word."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from spacy.language import Language

_FIRST_OF_WORD = re.compile(r"[^\W_]")
_ENDS_TOO = re.compile(
    r"(?:\d|\b(?:osv|mv|m\.v|mm|m\.m|etc|o\.l|o\.lign))\.\s+(?=[^\W\d_a-zæøå])"
)  # spaCy reads an ordinal
_CLAUSE_OPENERS = frozenset("\"“”„»«›‹'‘’:–—…")
_NOTE = re.compile(
    r"[(\[{<][^()\[\]{}<>\nA-ZÆØÅ]{1,60}[)\]}>]+[^\S\n]*\Z"
)  # what a transcriber hears: (pause), [griner]
_LONGEST_NOTE = 70
_OPENING = frozenset('"“„»›‘([{–—-')
_SPOKEN_DASHES = (" -", "--", "...")


@cache
def _sentencizer(language: str) -> Language:
    """Return spaCy's rule-based splitter, which knows the language's abbreviations and needs no model."""
    import spacy  # noqa: PLC0415 - half a second to load

    splitter = spacy.blank(language)
    splitter.add_pipe("sentencizer")
    splitter.max_length = sys.maxsize  # the limit guards models that need memory; there is none here
    return splitter


def starts(text: str, language: str = "da") -> frozenset[int]:
    r"""Return the offset of the first letter or digit of every sentence.

    A line break always starts a sentence, because it parts turns and paragraphs.

    >>> sorted(starts("Vi kom kl. 9. Hun sov.\n– Ja."))
    [0, 14, 25]
    """
    split = _sentencizer(language)
    found: set[int] = set()
    offset = 0
    for line in text.split("\n"):
        for sentence in split(line).sents:
            first = _FIRST_OF_WORD.search(line, sentence.start_char)
            if first:
                found.add(offset + first.start())
        found.update(offset + end.end() for end in _ENDS_TOO.finditer(line))
        offset += len(line) + 1
    return frozenset(found)


def sentences(text: str, language: str = "da") -> tuple[tuple[int, int], ...]:
    """Return begin and end of every sentence, without the blanks around it; its opening signs are its own.

    >>> text = "Vi kom. »Nå,« sagde hun."
    >>> [text[begin:end] for begin, end in sentences(text)]
    ['Vi kom.', '»Nå,« sagde hun.']
    """
    begins = [0]
    for at in sorted(starts(text, language))[1:]:
        begin = at
        while begin > begins[-1] and text[begin - 1] in _OPENING:
            begin -= 1
        begins.append(begin)
    found = []
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        words = text[begin:end]
        if words.strip():
            found.append((begin + len(words) - len(words.lstrip()), begin + len(words.rstrip())))
    return tuple(found)


def opens_clause(text: str, at: int, sentence_starts: AbstractSet[int]) -> bool:
    """Tell whether the word at ``at`` may be capitalised merely because something starts there.

    That is a sentence, or what follows a colon, a quotation mark, a dash, three dots or a transcriber's note.

    >>> opens_clause("Hun sagde: Hvis det går", 11, frozenset({0}))
    True
    """
    if at in sentence_starts:
        return True
    before = text[max(0, at - 8) : at].rstrip(" \t\u00a0")
    if not before or before[-1] in _CLAUSE_OPENERS or before.endswith(_SPOKEN_DASHES) or before[-1] == "\n":
        return True
    return before[-1] in ")]}>" and _NOTE.search(text, max(0, at - _LONGEST_NOTE), at) is not None
