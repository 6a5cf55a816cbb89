"""Find the names a study knows, however they are bent, in one pass over the words of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.language import sentences
from qcode.language.inflection import ENDINGS, PLACES, WORD, Rank, Surface, derived, folded, surfaces
from qcode.language.judging import APOSTROPHE, DOUBTFUL, LONGEST_WORD, Entry, Place, confidence_of
from qcode.language.ordinary import is_known, is_name, is_ordinary
from qcode.language.overlaps import without_overlaps
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from qcode.model.mask import Name

_GAP = re.compile(r"(?=[\s‑-])[^\S\n]*[‑-]?\n?[^\S\n]*")
_LOOSE_GAP = re.compile(r"[^\S\n]*[.,&/+'’‑-]{0,2}[^\S\n]*\n?[^\S\n]*")
_INITIAL = re.compile(r"[A-ZÆØÅ](?:\.[^\S\n]*|[^\S\n]+)")
_HYPHENATED = re.compile(r"[‑-]([^\W_]+)")
_BEFORE_HYPHEN = re.compile(r"([^\W_]+)[‑-]\Z")
_BETWEEN_PARTS = re.compile(r"[^\S\n]*[‑-]?[^\S\n]*|[^\S\n]+(?:[A-ZÆØÅ]\.?[^\S\n]*){1,2}")
_QUOTES = frozenset("'’‘`´")

_SHORTEST_HEAD = 5  # of a compound written as one word
_SHORTEST_TAIL = 3
_LONGEST_ENDING = 4  # of a short name, as in ``Bos`` or ``Ejbyerne``
_SHORTEST_STRANGE_TAIL = 4  # of letters that are no word, or that follow a person's name


def heads(names: Iterable[Name], language: str = "da") -> frozenset[str]:
    """Return the folded words a mention of these names can begin with, for ``may_name``."""
    found: set[str] = set()
    for name in names:
        words = [folded(word.group()) for word in WORD.finditer(name.form)]
        found.update(words if name.kind is EntityKind.PERSON else words[:1])
        if len(words) == 1 and name.kind in PLACES and language in ENDINGS:
            found.update(derived(words[0], ENDINGS[language]))
    return frozenset(found)


def may_name(text: str, known: AbstractSet[str]) -> bool:
    """Tell, without a dictionary, whether a text could hold a mention at all; most labels of a study cannot.

    >>> may_name("samarbejde/amt-kommune", {"mette"}), may_name("møde-med-mette", {"mette"})
    (False, True)
    """
    words = (folded(word.group()) for word in WORD.finditer(text))
    return any(
        word[:length] in known
        for word in words
        for length in range(1, len(word) + 1)
        if length >= _SHORTEST_HEAD or len(word) - length <= _LONGEST_ENDING
    )


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names ready to be looked up.

    Attributes:
        names: Every form of every entity.
        language: Code of the language whose endings bend them.
    """

    names: Sequence[Name]
    language: str = "da"
    _entries: Mapping[str, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out every surface once."""
        meant: dict[tuple[tuple[str, ...], bool], list[Entry]] = defaultdict(list)
        for name in self.names:
            for surface in surfaces(name, self.language):
                meant[surface.words, surface.form is Form.DERIVED].append(Entry(name, surface))
        entries: dict[str, list[Entry]] = defaultdict(list)
        for (words, _), claims in meant.items():
            entries[words[0]].append(_winner(claims))
        object.__setattr__(self, "_entries", {word: tuple(found) for word, found in entries.items()})

    def matches(self, text: str, starts: AbstractSet[int] | None = None) -> list[Match]:
        """Find every mention; ordered, without overlaps, the longest first served.

        A part of several persons' names is a name, but nobody's: it is left over, with its own words as key.

        Args:
            text: As stored.
            starts: Where its sentences start, if the caller knows already.

        >>> from qcode.model.mask import Name
        >>> index = NameIndex([Name("P1", EntityKind.PERSON, "Mette Hansen")])
        >>> [(match.key, match.form) for match in index.matches("Det er Mettes bolig.")]
        [('P1', <Form.GENITIVE: 'genitive'>)]
        """
        known = sentences.starts(text, self.language) if starts is None else starts
        found = [match for _, match in sorted(self._found(text, known), key=lambda each: each[0])]
        return _joined(text, without_overlaps(found))

    def _found(self, text: str, starts: AbstractSet[int]) -> Iterator[tuple[Rank, Match]]:
        """Yield every possible mention, overlapping ones too."""
        readings: dict[str, tuple[Entry, ...]] = {}
        for word in WORD.finditer(text):
            written = word.group()
            entries = readings.get(written)
            if entries is None:
                entries = readings[written] = self._readings(written)
            for entry in entries:
                end = _end(text, word.end(), entry.surface)
                if end is None:
                    continue
                place = Place(text, Span(word.start(), end), starts, self.language)
                confidence = confidence_of(place, entry)
                if confidence is not None:
                    yield entry.surface.rank, self._grown(place, entry, confidence)

    def _readings(self, written: str) -> tuple[Entry, ...]:
        """Return what a word may begin: a listed name, or a compound with one as its head."""
        whole = folded(written)
        entries = self._entries.get(whole, ())
        if entries or is_known(written, self.language):
            return entries
        for length in range(len(whole) - _SHORTEST_TAIL, _SHORTEST_HEAD - 1, -1):
            for head in self._entries.get(whole[:length], ()):
                if (
                    head.single
                    and head.surface.rank is Rank.NAME
                    and self._makes_compound(head, written, whole[length:])
                ):
                    surface = Surface((whole,), (), Form.DERIVED, Rank.DERIVED)
                    return (Entry(head.listed, surface, compound=True),)
        return ()

    def _makes_compound(self, head: Entry, written: str, tail: str) -> bool:
        """Tell ``Aalborgmodellen`` from ``Petersen`` (no Peter) and from ``stormflodssikring`` (no Storm)."""
        if not written[0].isupper() and is_ordinary(head.listed.form, self.language):
            return False
        tails = (tail, tail.removeprefix("s"))
        is_word = any(len(each) >= _SHORTEST_TAIL and is_ordinary(each, self.language) for each in tails)
        if head.listed.kind is not EntityKind.PERSON:
            return is_word or len(tail) >= _SHORTEST_STRANGE_TAIL
        return written[0].isupper() and is_word and len(tail) >= _SHORTEST_STRANGE_TAIL

    def _grown(self, place: Place, entry: Entry, confidence: float) -> Match:
        """Make the match, grown over the apostrophe of a genitive and over what hyphens hang on it."""
        text, start, end = place.text, place.span.start, place.span.end
        form = entry.surface.form
        apostrophe = _genitive_apostrophe(text, start, end)
        if apostrophe is not None and form is not Form.GENITIVE:
            end, form = apostrophe, Form.GENITIVE
        tail = self._hyphenated(text, end)
        if tail > end:
            printable = self._may_be_printed(text[end:tail])
            form = Form.DERIVED if printable else Form.BASE
            confidence = confidence if printable else min(confidence, DOUBTFUL)
            end = tail
        head = self._left_of_hyphen(text, start)
        if head < start:
            start, confidence = head, min(confidence, DOUBTFUL)
        if entry.disputed:
            words = place.written[:-1] if entry.surface.form is Form.GENITIVE else place.written
            key = " ".join(words.split())
            return Match(Span(start, end), EntityKind.OTHER, Layer.LEFTOVERS, key, form, DOUBTFUL)
        return Match(Span(start, end), entry.listed.kind, Layer.NAMES, entry.listed.entity, form, confidence)

    def _hyphenated(self, text: str, at: int) -> int:
        """Return where a compound ends that goes on after ``at`` with a hyphen; another listed name ends it before."""
        while (more := _HYPHENATED.match(text, at)) and not self._is_listed(more[1]):
            at = more.end()
        return at

    def _left_of_hyphen(self, text: str, at: int) -> int:
        """Return where a name starts that a hyphen joins to the one at ``at``: ``Anne-`` before ``Mette``."""
        before = _BEFORE_HYPHEN.search(text, max(0, at - LONGEST_WORD), at)
        if before is None or self._is_listed(before[1]):
            return at
        return before.start() if before[1][0].isupper() or is_name(before[1], self.language) else at

    def _is_listed(self, written: str) -> bool:
        return written[0].isupper() and any(entry.single for entry in self._entries.get(folded(written), ()))

    def _may_be_printed(self, tail: str) -> bool:
        """Tell whether the last part of a compound is a common noun, which a mask may be followed by."""
        last = re.split(r"[‑-]", tail)[-1]
        return last.islower() and folded(last) not in self._entries and not is_name(last, self.language)


def _winner(claims: Sequence[Entry]) -> Entry:
    """Return who a surface stands for, and whether somebody else has as good a claim."""
    best = min(claim.surface.rank for claim in claims)
    winners = [claim for claim in claims if claim.surface.rank == best]
    return replace(winners[0], ambiguous=len({claim.listed.entity for claim in winners}) > 1)


def _end(text: str, at: int, surface: Surface) -> int | None:
    """Return where a surface ends whose first word ended at ``at``, or None if the text goes on otherwise."""
    for word, loose in zip(surface.words[1:], surface.loose, strict=True):
        gap = (_LOOSE_GAP if loose else _GAP).match(text, at)
        following = WORD.match(text, gap.end()) if gap else None
        if following and (initial := _INITIAL.match(text, following.start())):
            following = WORD.match(text, initial.end()) if folded(following[0]) != word else following
        if following is None or folded(following[0]) != word:
            return None
        at = following.end()
    if len(surface.words) > 1 and len(surface.words[-1]) == 1 and text.startswith(".", at):
        return at + 1
    return at


def _genitive_apostrophe(text: str, start: int, end: int) -> int | None:
    """Return where ``Lars'`` or ``Mette's`` ends; None where the mark is none or closes a quotation."""
    mark = APOSTROPHE.match(text, end)
    if mark is None or (not mark[1] and text[start - 1 : start] in _QUOTES):
        return None
    return mark.end() if mark[1] or text[end - 1].lower() in "sxz" else None


def _joined(text: str, found: Iterable[Match]) -> list[Match]:
    """Make one mention of a person's names that stand together: ``Mette`` and ``Hansen``, or ``Mette K. Hansen``."""
    done: list[Match] = []
    for match in found:
        last = done[-1] if done else None
        if (
            last is not None
            and match.kind is EntityKind.PERSON
            and (last.key, last.form) == (match.key, Form.BASE)
            and _BETWEEN_PARTS.fullmatch(text, last.span.end, match.span.start)
        ):
            confidence = max(last.confidence, match.confidence)
            done[-1] = replace(match, span=Span(last.span.start, match.span.end), confidence=confidence)
        else:
            done.append(match)
    return done
