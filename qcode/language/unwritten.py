"""Find names that no capital letter shows: by the words before them, by lists of names, by being no word at all.

Speech recognition and tired typists write names small, and where a sentence starts every word has a capital. Nothing
here is sure; all of it waits for a decision.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.language.namelike import is_first_name, is_small_name, is_strange, is_surname
from qcode.language.ordinary import is_ordinary, listed, proper_base
from qcode.language.overlaps import overlapping, without_overlaps
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_NEXT = re.compile(r"[^\S\n]+[»“\"]?(?P<word>[^\W\d_]+(?:['’‑-][^\W\d_]+)*)")
_AND = re.compile(r"(?:[^\S\n]+(?:og|eller|samt)|,(?:[^\S\n]+og)?)(?=[^\S\n])")
_ASIDE = re.compile(
    r"(?:[^\S\n]+(?:øh|så|altså|vist|nok|faktisk|jo|bare|også|dengang|ham|hende|den|der|[–—-]))*(?=[^\S\n])"
)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_NUMBERED = re.compile(r"(?<=\w)s$")

_CALLED = frozenset({"hedder", "hed", "hedde"})
_CALLS = frozenset({"kalder", "kaldte", "kalde"})
_WAS_CALLED = frozenset({"kaldt", "kaldes", "kaldet", "døbt"})
_NAMED = frozenset({"navn", "navnet", "kaldenavn", "øgenavn", "kælenavn", "efternavn", "fornavn"})
_POINTED_AT = frozenset({"ham", "hende", "hos", "hej", "siger", "sagde", "spurgte", "svarede", "mente", "med", "til"})
_NO_SUBJECT = re.compile(r"(?:\b(?:det|hvad|hvordan|hvor|dette|som)|[^\w\s])\s*\Z", re.IGNORECASE)
_WHOM = re.compile(r"[^\S\n]+(?:mig|ham|hende|dig|os|dem|hinanden)(?=[^\S\n])")
_IS = re.compile(r"[^\S\n]+(?:er|var|på)(?=[^\S\n])")
_BY = re.compile(r"\bved[^\S\n]+\Z", re.IGNORECASE)
_WAS = re.compile(r"\b(?:er|var|blev|bliver|blevet|også|altid)[^\S\n]+\Z", re.IGNORECASE)
_LETTER = re.compile(
    r"[^\S\n]+(?:der[^\S\n]+)?(?P<word>[b-hj-zæB-HJ-ZÆ])(?=[^\S\n]+(?:fra|som|der|han|hun|må|skal|kan|er"
    r"|var|har|ved|sagde|siger)\b|[,.?!\n]|$)"
)
_DOES = re.compile(
    r"[^\S\n]+(?:var|er|har|havde|gik|går|kom|kommer|sagde|siger|boede|bor|døde|ringede|kunne|ville"
    r"|skulle|lavede|fik|tog|drak|kendte"
    r"|hentede|sad|stod|lå|mente|hjalp|blev|bliver|flyttede|og[^\S\n]+(?:jeg|[A-ZÆØÅ]\w+)|hedder|hed|han|hun|du)\b"
    r"|,[^\S\n]+[A-ZÆØÅ]\w+[^\S\n]+og\b"
)
_TOLD, _LIKELY, _GUESSED, _STRANGE = 0.5, 0.5, 0.4, 0.3
_WORDS_IN_LINE = 3  # a shorter line in lower case says nothing of how the rest is written
_BACK = 12


def matches(text: str, taken: Sequence[Span], starts: AbstractSet[int], language: str = "da") -> list[Match]:
    """Find names that nothing has found yet; ordered, without overlaps, and none touches ``taken``.

    Args:
        text: As stored.
        taken: What other layers have found, in order.
        starts: Where its sentences start.
        language: Code of the language spoken; one without lists of names has nothing found.

    >>> [match.key for match in matches("alle kalder ham mugge og han kom med karsten", [], {0})]
    ['mugge', 'karsten']
    """
    if not listed("first-names", language):
        return []
    found = [*_told(text, language), *_opening(text, starts, language), *_small(text, language)]
    return without_overlaps(match for match in found if not overlapping(match.span, taken))


def _told(text: str, language: str) -> Iterator[Match]:
    """Find who is introduced: ``han hedder``, ``min kæreste``, ``ham der``."""
    relations = listed("relations", language)
    for hit in _WORD.finditer(text):
        word, at = hit[0].lower(), hit.end()
        if word in relations:
            yield from _names(text, at, language)
        elif word in _POINTED_AT:
            yield from _pointed_at(text, at, word, language)
        elif word in _CALLED or word in _CALLS or word in _WAS_CALLED or word in _NAMED:
            begin = _calling(text, hit.start(), at, word)
            if begin is not None:
                yield from _names(text, begin, language, told=True)


def _calling(text: str, start: int, end: int, word: str) -> int | None:
    """Return where what somebody is called comes next; None if the words call nobody anything."""
    before = text[max(0, start - _BACK) : start]
    if word in _CALLED:
        return None if _NO_SUBJECT.search(before) else end
    if word in _WAS_CALLED:
        return end if _WAS.search(before) else None
    if word in _NAMED and _BY.search(before):
        return end
    after = (_IS if word in _NAMED else _WHOM).match(text, end)
    return after.end() if after else None


def _pointed_at(text: str, at: int, word: str, language: str) -> Iterator[Match]:
    if word in {"ham", "hende"}:
        letter = _LETTER.match(text, at)
        if letter:
            yield _match(text, letter.start("word"), letter.end(), EntityKind.PERSON, _GUESSED, language)
            return
        at = _past_asides(text, at)
    yield from _names(text, at, language, listed_only=word in {"med", "til"})


def _is_small_line(text: str, at: int) -> bool:
    """Tell whether the line around a place has no capital letter; elsewhere a word without one is called by no name."""
    end = text.find("\n", at)
    return not _CAPITAL.search(text, text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text))


def _past_asides(text: str, at: int) -> int:
    aside = _ASIDE.match(text, at)
    return aside.end() if aside else at


def _names(text: str, at: int, language: str, *, told: bool = False, listed_only: bool = False) -> Iterator[Match]:
    """Yield the name at a place, and those that ``og`` joins to it.

    Args:
        text: As stored.
        at: Where the blank before the name is.
        language: Code of the language spoken.
        told: Whether the words before say that a name comes, so that any word may be one, if names have no capitals.
        listed_only: Whether a first name that is an ordinary word too does not count.
    """
    if told:
        at = _past_asides(text, at)
    while first := _NEXT.match(text, at):
        any_word = told and (first["word"][0].isupper() or _is_small_line(text, at))
        if not _may_name(first["word"], language, told=any_word, listed_only=listed_only):
            return
        end = first.end()
        while (more := _NEXT.match(text, end)) and _goes_on(more["word"], language):
            end = more.end()
        sure = _GUESSED if told and is_ordinary(first["word"], language) else _TOLD
        yield _match(text, first.start("word"), end, EntityKind.PERSON, sure, language)
        joint = _AND.match(text, end)
        if joint is None:
            return
        at, told = joint.end(), False


def _may_name(word: str, language: str, *, told: bool, listed_only: bool) -> bool:
    lower = word.lower()
    if lower in listed("no-names", language) or lower in listed("no-callings", language):
        return told and word[0].isupper() and is_first_name(word, language)
    if told:
        return len(word) > 1
    if listed_only:
        return is_small_name(lower, language)
    return is_first_name(word, language) or is_small_name(lower, language) or is_strange(lower, language)


def _goes_on(word: str, language: str) -> bool:
    """Tell whether a word belongs to the name before it."""
    if word[0].isupper():
        return len(word) > 1
    return is_surname(word, language) or is_small_name(word, language)


def _opening(text: str, starts: AbstractSet[int], language: str) -> Iterator[Match]:
    """Find first names that are words too where a sentence starts, if somebody does something there."""
    for at in sorted(starts):
        hit = _WORD.match(text, at)
        if hit is None or not _CAPITAL.match(hit[0]) or not is_first_name(hit[0], language):
            continue
        if _DOES.match(text, hit.end()) or is_small_name(hit[0].lower(), language):
            yield _match(text, at, hit.end(), EntityKind.PERSON, _LIKELY, language)


def _small(text: str, language: str) -> Iterator[Match]:
    """Find what can only be a name although it is written small; where all is, what is no word as well."""
    at = 0
    for line in text.split("\n"):
        words = list(_WORD.finditer(line))
        uncapitalised = len(words) >= _WORDS_IN_LINE and not _CAPITAL.search(line)
        for run in _runs(line, words, language, uncapitalised=uncapitalised):
            start, end = at + run[0].start(), at + run[-1].end()
            known = any(is_small_name(word[0], language) for word in run)
            kind = EntityKind.PERSON if any(is_first_name(word[0], language) for word in run) else EntityKind.OTHER
            yield _match(text, start, end, kind, _GUESSED if known else _STRANGE, language)
        at += len(line) + 1


def _runs(
    line: str, words: Iterable[re.Match[str]], language: str, *, uncapitalised: bool
) -> Iterator[list[re.Match[str]]]:
    """Yield words in lower case that can be names, those together that stand together."""
    run: list[re.Match[str]] = []
    for word in words:
        written = word[0]
        beside = bool(run) and line[run[-1].end() : word.start()] == " "
        is_one = written[0].islower() and (
            is_small_name(written, language)
            or (uncapitalised and is_strange(written, language))
            or (beside and is_surname(written, language))
        )
        if run and not (is_one and beside):
            yield run
            run = []
        if is_one:
            run.append(word)
    if run:
        yield run


def _match(text: str, start: int, end: int, kind: EntityKind, sure: float, language: str) -> Match:
    words = text[start:end].split()
    last = proper_base(words[-1], language)
    if last == words[-1] and len(last) > 1 and last.endswith("s") and is_first_name(last[:-1], language):
        last = last[:-1] if last.lower() not in listed("first-names", language) else last
    form = Form.BASE if last == words[-1] else Form.GENITIVE
    return Match(Span(start, end), kind, Layer.LEFTOVERS, " ".join((*words[:-1], last)), form, sure)
