"""Find what else is capitalised in mid-sentence: in Danish, that is somebody's or something's name.

Nothing here is sure; what is found waits for a decision, and until then prints as ``[?]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from qcode.language import sentences
from qcode.language.ordinary import (
    can_name,
    is_abbreviation,
    is_compound,
    is_known,
    is_name,
    is_ordinary,
    listed,
    proper_base,
)
from qcode.language.overlaps import overlapping
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_CAPITALISED = re.compile(
    r"(?<!\w)(?<!\w['’])[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚŻŹĞİŞŐŰŘĚ][^\W_]*(?:['’‑-][^\W_]+)*(?:(?<=[sxzSXZ])['’])?"
)
_LOWER = re.compile(r"(?<!\w)[a-zæøå][^\W\d_]*")
_BETWEEN = re.compile(r"[^\S\n]+(?:(?:af|fra|von|de|van)[^\S\n]+)?")
_BLANK = re.compile(r"[^\S\n]+")
_HYPHEN = re.compile(r"[‑-]")
_BENT = re.compile(r"['’]s?$")
_PLAUSIBLE_GENITIVE = re.compile(r".{3,}[bdfgklmnprtv]s")

_PRONOUNCEABLE = re.compile(r"[aeiouyæøåéöäü].*[^aeiouyæøåéöäü]|[^aeiouyæøåéöäü].*[aeiouyæøåéöäü]", re.IGNORECASE)
_DRAWLED = re.compile(r"(.)\1\1", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:et|erne|(?<!s)en)$")

EVIDENT, WORD_TOO = 0.5, 0.3
"""Confidence in a run in mid-sentence, and in one of words that are ordinary words too."""

_AT_START = 0.4
_DIGITS = "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_SHORTEST_NUMBERED = 3  # letters before a digit that hangs on a name


@dataclass(frozen=True, slots=True)
class _Word:
    """A capitalised word of the text.

    Attributes:
        span: With what a hyphen or apostrophe hangs on it.
        base: The name in it, as far as the word alone shows.
        opens: Whether a sentence or clause starts with it.
    """

    span: Span
    written: str
    base: str
    opens: bool


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What tells a name from another word where a sentence starts.

    Attributes:
        inside: Names as they stand capitalised in mid-sentence.
        lower: Words that occur in lower case.
    """

    inside: AbstractSet[str]
    lower: AbstractSet[str]
    language: str

    def shows(self, word: _Word) -> bool:
        """Tell whether the word is a name although a sentence starts with it."""
        base = word.base
        if any(is_name(part, self.language) for part in (base, *_HYPHEN.split(base))):
            return True
        return base.lower() not in self.lower and (base in self.inside or self._is_strange(base))

    def _is_strange(self, base: str) -> bool:
        """Tell whether a word is none the language has, nor one it makes, nor a sound: ``Folmer``, not ``Hmm``."""
        if is_known(base, self.language) or is_compound(base, self.language):
            return False
        return _PRONOUNCEABLE.search(base) is not None and not _DRAWLED.search(base) and not _DEFINITE.search(base)


def matches(
    text: str,
    taken: Sequence[Span],
    starts: AbstractSet[int] | None = None,
    language: str = "da",
) -> list[Match]:
    """Find capitalised runs that nothing has found yet; ordered, without overlaps, and none touches ``taken``.

    Args:
        text: As stored.
        taken: What other layers have found, in any order.
        starts: Where its sentences start, if the caller knows already.
        language: Code of a language that capitalises only names and sentence starts.

    >>> [match.key for match in matches("Så tog vi til Holmstrup.", [])]
    ['Holmstrup']
    """
    places = sentences.starts(text, language) if starts is None else starts
    ordered = sorted(taken)
    found = list(_words(text, ordered, places, language))
    evidence = _Evidence(
        inside=frozenset(word.base for word in found if not word.opens),
        lower=frozenset(_LOWER.findall(text)),
        language=language,
    )
    everywhere = {word.base for word in found} | {word.written for word in found}
    named = _named(text, found, evidence, frozenset(span.start for span in taken))
    runs = (_match(text, run, everywhere, language) for run in _runs(text, named, ordered))
    return [match for match in runs if match is not None]


def _named(text: str, words: Sequence[_Word], evidence: _Evidence, found: AbstractSet[int]) -> Iterator[_Word]:
    """Yield the words that are names: those in mid-sentence, and those at a start of which something shows it.

    A word that can be a name is shown to be one by a name after it, be it ``found`` (the start of one) already.
    """
    for word, after in zip_longest(words, words[1:]):
        if not word.opens or evidence.shows(word):
            yield word
        elif can_name(word.base, evidence.language):
            gap = _BLANK.match(text, word.span.end)
            if (gap and gap.end() in found) or (after and not after.opens and _continues(text, word, after)):
                yield word


def _words(text: str, taken: Sequence[Span], starts: AbstractSet[int], language: str) -> Iterator[_Word]:
    """Yield the capitalised words that may be names."""
    for hit in _CAPITALISED.finditer(text):
        written = _without_note(hit[0])
        span = Span(hit.start(), hit.start() + len(written))
        if overlapping(span, taken) or _names_nothing(written, language):
            continue
        yield _Word(span, written, _head(written), sentences.opens_clause(text, span.start, starts))


def _without_note(written: str) -> str:
    """Return a word without the number of a note or of a namesake: ``Holmstrup1``."""
    bare = written.rstrip(_DIGITS)
    is_note = len(bare) >= _SHORTEST_NUMBERED and not bare.isupper() and bare[-1].isalpha()
    return bare if is_note else written


def _head(written: str) -> str:
    """Return the name a word holds: without an apostrophe's genitive, and without a common noun after a hyphen."""
    parts = _HYPHEN.split(_BENT.sub("", written))
    while len(parts) > 1 and not parts[-1][:1].isupper():
        parts.pop()
    return "-".join(parts)


def _names_nothing(written: str, language: str) -> bool:
    """Tell whether a word is a pronoun, a day, or an abbreviation everybody uses, as such or before a hyphen."""
    first = _HYPHEN.split(_BENT.sub("", written))[0]
    if first.lower() in listed("no-names", language):
        return first == _BENT.sub("", written)
    if len(first) > 1 and first.isupper():
        return (
            first in listed("abbreviations", language)
            or is_ordinary(first, language)
            or is_abbreviation(first, language)
        )
    return any(letter.isdigit() for letter in written)


def _runs(text: str, words: Iterable[_Word], taken: Sequence[Span]) -> Iterator[list[_Word]]:
    """Join words that stand together: ``Anna von Holmstrup``, ``J. Friis``."""
    run: list[_Word] = []
    for word in words:
        if run and (
            word.opens
            or not _continues(text, run[-1], word)
            or overlapping(Span(run[-1].span.end, word.span.start), taken)
        ):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _continues(text: str, last: _Word, word: _Word) -> bool:
    at = last.span.end
    if len(last.written) == 1 and text.startswith(".", at):
        at += 1
    bent = _BENT.search(last.written)
    return not bent and _BETWEEN.fullmatch(text, at, word.span.start) is not None


def _match(text: str, run: Sequence[_Word], everywhere: AbstractSet[str], language: str) -> Match | None:
    """Make a match of a run; None if it is single letters only."""
    if all(len(word.written) == 1 for word in run):
        return None
    last = run[-1]
    base = _without_genitive(last, everywhere, language)
    end = last.span.end
    if len(last.written) == 1 and text.startswith(".", end):
        end += 1
    if _HYPHEN.search(last.written) and last.base != _BENT.sub("", last.written):
        form = Form.DERIVED
    else:
        form = Form.BASE if base == last.written else Form.GENITIVE
    key = text[run[0].span.start : last.span.start] + base
    return Match(
        Span(run[0].span.start, end),
        EntityKind.OTHER,
        Layer.LEFTOVERS,
        " ".join(key.split()),
        form,
        _sure(run, language),
    )


def _without_genitive(word: _Word, everywhere: AbstractSet[str], language: str) -> str:
    """Return a name without the ``s`` of the genitive, where text, language or sound show that it is one."""
    base = word.base
    if base != word.written or not base.endswith("s"):
        return base
    if base[:-1] in everywhere:
        return base[:-1]
    if is_known(base, language):
        return proper_base(base, language)
    return base[:-1] if _PLAUSIBLE_GENITIVE.fullmatch(base) else base


def _sure(run: Sequence[_Word], language: str) -> float:
    if all(is_ordinary(word.base, language) for word in run):
        return WORD_TOO
    return _AT_START if run[0].opens else EVIDENT
