"""Notice what the law guards most, said of a person: health, drugs, crime, origin, faith; and roles only one can have.

These words are never masked by themselves, for they are what interviews are about. They are shown, so that somebody
looks whether what is said of whom can be printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qcode.language.overlaps import overlapping
from qcode.model.mask import EntityKind
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.mask import Match

_PERSONS = frozenset({EntityKind.PERSON, EntityKind.OTHER, EntityKind.CPR, EntityKind.DATE})
_NAMELESS = re.compile(r"\b(?:han|hun|ham|hende|hans|hendes)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"\b(?:jeg|mig|min|mit|mine)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")
_NEAR = 40  # characters between a word and the speaker who says it of themselves
ROLE = "role"


@dataclass(frozen=True, order=True, slots=True)
class Special:
    """A word of a special category, near somebody it may be said of.

    Attributes:
        kind: Such as ``health``.
    """

    span: Span
    kind: str


def matches(text: str, found: Sequence[Match], language: str = "da") -> list[Special]:
    """Find words of special categories near a person, and roles that only one person has; ordered.

    Args:
        text: As stored.
        found: What the scan has found in it, ordered: names are persons.
        language: Code of the language spoken; one without a list has nothing found.

    >>> [(one.kind, one.span) for one in matches("Han er skizofren. Skizofreni er en sygdom.", [])]
    [('mental', Span(start=7, end=16))]
    """
    kinds = _kinds(language)
    if not kinds:
        return []
    pattern, persons = _pattern(language), sorted(match.span for match in found if match.kind in _PERSONS)
    names = [match.span for match in found]
    return sorted(
        one
        for sentence in _SENTENCE.finditer(text)
        for one in _in_sentence(text, sentence, pattern, kinds, persons)
        if not overlapping(one.span, names)
    )


def _in_sentence(
    text: str,
    sentence: re.Match[str],
    pattern: re.Pattern[str],
    kinds: Mapping[str, str],
    persons: Sequence[Span],
) -> Iterator[Special]:
    hits = list(pattern.finditer(text, sentence.start(), sentence.end()))
    if not hits:
        return
    somebody = bool(overlapping(Span(*sentence.span()), persons)) or _NAMELESS.search(sentence[0]) is not None
    for hit in hits:
        kind = kinds[_listed(hit[0], kinds)]
        near = text[max(sentence.start(), hit.start() - _NEAR) : min(sentence.end(), hit.end() + _NEAR)]
        if kind == ROLE or somebody or _SPEAKER.search(near):
            yield Special(Span(*hit.span()), kind)


def _listed(written: str, kinds: Mapping[str, str]) -> str:
    """Return the longest entry a word begins with, or is."""
    words = " ".join(written.lower().split())
    if f"{words}." in kinds:
        return f"{words}."
    return next(words[:length] for length in range(len(words), 0, -1) if words[:length] in kinds)


@cache
def _kinds(language: str) -> Mapping[str, str]:
    """Return the entries of the list, each with its kind."""
    file = files("qcode.language").joinpath(language, "special.txt")
    found: dict[str, str] = {}
    kind = ""
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        entry = line.partition("#")[0].strip()
        if entry.startswith("["):
            kind = entry.strip("[]")
        elif entry:
            found.setdefault(entry, kind)
    return found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    def one(entry: str) -> str:
        words = re.escape(entry.removesuffix(".")).replace(r"\ ", r"[^\S\n]+")
        return rf"{words}(?!\w)" if entry.endswith(".") else rf"{words}\w*"

    by_letters: dict[str, list[str]] = defaultdict(list)
    for entry in sorted(_kinds(language), key=lambda entry: (-len(entry), entry)):
        by_letters[entry[:2]].append(one(entry))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_grouped, by_letters.items()))})", re.IGNORECASE)


def _grouped(group: tuple[str, Sequence[str]]) -> str:
    """Write the entries that begin with the same letters so that they are looked at once."""
    letters, entries = group
    return rf"(?={re.escape(letters)})(?:{'|'.join(entries)})"
