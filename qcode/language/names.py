"""Find the names a study knows, however they are bent, in one pass over the words of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from qcode.language import sentences
from qcode.language.inflection import ENDINGS, PLACES, WORD, Rank, Surface, callable_by, derived, folded, surfaces
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
_DIGITS = "0123456789⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_JOINTS = re.compile(r"[\s.,…‑\u00ad\u200b-\u200d\u2060-]+")
_BROKEN = re.compile(r"(?<![\w‑-])[^\W\d_]+(?:[‑\u00ad\u200b-\u200d\u2060-]\n?[^\W\d_]+)+(?!\w)")
_SPELT = re.compile(r"(?<!\w)[^\W\d_](?:[ .,…‑-]{1,3}[^\W\d_](?!\w)){2,}")
_QUOTES = frozenset("'’‘`´")

_SHORTEST_HEAD = 5  # of a compound written as one word
_SHORTEST_TAIL = 3
_LONGEST_ENDING = 4  # of a short name, as in ``Bos`` or ``Ejbyerne``
_SHORTEST_SPELT = 3  # letters of a name told one by one
_LONGEST_SPELT = 20  # letters looked at from one on
_PLURAL = ("erne", "ernes")  # of a family: ``Hansenerne``
_SHORTEST_STRANGE_TAIL = 4  # of letters that are no word, or that follow a person's name


def heads(names: Iterable[Name], language: str = "da") -> frozenset[str]:
    """Return the folded words a mention of these names can begin with, for ``may_name``."""
    found: set[str] = set()
    for name in names:
        words = [folded(word.group()) for word in WORD.finditer(name.form)]
        found.update(words[:1])
        if name.kind is EntityKind.PERSON:
            called = [folded(word) for word in callable_by(name.form)]
            found.update((*called, *(first + second for first, second in combinations(called, 2))))
        if words and name.kind in PLACES and language in ENDINGS:
            found.update(derived(words[0], ENDINGS[language]))
    return frozenset(found)


def may_name(text: str, known: AbstractSet[str]) -> bool:
    """Tell, without a dictionary, whether a text could hold a mention at all; most labels of a study cannot.

    >>> may_name("samarbejde/amt-kommune", {"mette"}), may_name("møde-med-mette", {"mette"})
    (False, True)
    """
    words = [folded(word.strip(_DIGITS)) for word in {hit.group() for hit in WORD.finditer(text)}]
    words += [folded(_JOINTS.sub("", hit[0])) for hit in (*_BROKEN.finditer(text), *_SPELT.finditer(text))]
    prefixes = [prefix for endings in ENDINGS.values() for prefix in endings.before]
    words += [word.removeprefix(prefix) for prefix in prefixes for word in words if word.startswith(prefix)]
    return any(
        word[:length] in known
        for word in dict.fromkeys(words)
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
        return _joined(text, without_overlaps([*found, *self._in_pieces(text)]))

    def _found(self, text: str, starts: AbstractSet[int]) -> Iterator[tuple[Rank, Match]]:
        """Yield every possible mention, overlapping ones too."""
        readings: dict[str, tuple[int, int, tuple[Entry, ...]]] = {}
        for word in WORD.finditer(text):
            written = word.group()
            reading = readings.get(written)
            if reading is None:
                reading = readings[written] = self._without_digits(written)
            before, after, entries = reading
            for entry in entries:
                end = _end(text, word.end() - after, entry.surface)
                if end is None:
                    continue
                place = Place(text, Span(word.start() + before, end), starts, self.language)
                confidence = confidence_of(place, entry)
                if confidence is not None:
                    yield entry.surface.rank, self._grown(place, entry, confidence)

    def _without_digits(self, written: str) -> tuple[int, int, tuple[Entry, ...]]:
        """Return what a word may begin, and how many digits stand around that: ``Mette2``, ``Hansen¹``."""
        entries = self._readings(written)
        if entries or written.isalpha():
            return 0, 0, entries
        bare = written.strip(_DIGITS)
        if len(bare) in (0, 1, len(written)):
            return 0, 0, ()
        before = written.index(bare)
        return before, len(written) - before - len(bare), self._readings(bare)

    def _readings(self, written: str) -> tuple[Entry, ...]:
        """Return what a word may begin: a listed name, or a compound with one as its head or last part."""
        whole = folded(written)
        entries = self._entries.get(whole, ())
        if entries:
            return entries
        known = is_known(written, self.language)
        if not known:
            for length in range(len(whole) - _SHORTEST_TAIL, _SHORTEST_HEAD - 1, -1):
                for head in self._entries.get(whole[:length], ()):
                    if self._is_head(head) and self._makes_compound(head, written, whole[length:]):
                        return (_compounded(head, whole),)
        if len(written) > LONGEST_WORD or (known and is_ordinary(written, self.language)):
            return ()
        return self._prefixed(written, whole, known=known)

    def _is_head(self, entry: Entry) -> bool:
        rank = entry.surface.rank
        return entry.single and (rank is Rank.NAME or (rank is Rank.PART and entry.surface.form is Form.BASE))

    def _prefixed(self, written: str, whole: str, *, known: bool) -> tuple[Entry, ...]:
        """Return the place in ``Nordviborg``; ``Nyborg``, which the language knows, is none called Borg."""
        endings = ENDINGS.get(self.language)
        for prefix in endings.before if endings else ():
            rest = written[len(prefix) :]
            if whole.startswith(prefix) and len(rest) >= _SHORTEST_TAIL and (not known or is_name(rest, self.language)):
                for entry in self._readings(rest):
                    if entry.single and entry.listed.kind is EntityKind.PLACE:
                        return (_compounded(entry, whole),)
        return ()

    def _makes_compound(self, head: Entry, written: str, tail: str) -> bool:
        """Tell ``Aalborgmodellen`` from ``Petersen`` (no Peter) and from ``stormflodssikring`` (no Storm)."""
        if not written[0].isupper() and any(
            is_ordinary(each, self.language) for each in (head.listed.form, head.surface.words[0])
        ):
            return False
        tails = (tail, tail.removeprefix("s"))
        is_word = any(len(each) >= _SHORTEST_TAIL and is_ordinary(each, self.language) for each in tails)
        if head.listed.kind is not EntityKind.PERSON:
            return is_word or len(tail) >= _SHORTEST_STRANGE_TAIL
        return (is_word or tail in _PLURAL) and len(tail) >= _SHORTEST_STRANGE_TAIL

    def _in_pieces(self, text: str) -> Iterator[Match]:
        """Find names that are spelt, ``M e t t e``, or broken by a hyphen, ``Met-te``; always in doubt."""
        for hit in _BROKEN.finditer(text):
            whole = _JOINTS.sub("", hit[0])
            if hit[0][0].isupper() or not is_ordinary(whole, self.language):
                yield from self._doubted(text, Span(hit.start(), hit.end()), whole)
        for hit in _SPELT.finditer(text):
            at = [n for n in range(hit.start(), hit.end()) if text[n].isalpha()]
            for first in range(len(at)):
                for last in range(first + _SHORTEST_SPELT, min(len(at), first + _LONGEST_SPELT) + 1):
                    letters = "".join(text[n] for n in at[first:last])
                    yield from self._doubted(text, Span(at[first], at[last - 1] + 1), letters)

    def _doubted(self, text: str, span: Span, whole: str) -> Iterator[Match]:
        """Yield the single name that letters put together make."""
        for entry in self._entries.get(folded(whole), ()):
            if entry.single and entry.surface.form is not Form.DERIVED:
                if entry.disputed:
                    key = " ".join(text[span.slice].split())
                    yield Match(span, EntityKind.OTHER, Layer.LEFTOVERS, key, Form.BASE, DOUBTFUL)
                else:
                    yield Match(span, entry.listed.kind, Layer.NAMES, entry.listed.entity, Form.BASE, DOUBTFUL)
                return

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
    """Return who a surface stands for, and whether somebody else has as good a claim.

    What is to be masked wins over what is public, in doubt where it is only a part of a name; but the epithet in
    ``Lada-Lis`` says nothing against a public ``Lada``. Who is known in this source wins over who is known elsewhere.
    """
    claims = [claim for claim in claims if not claim.listed.elsewhere] or claims
    public = min((claim.surface.rank for claim in claims if claim.listed.kind is EntityKind.PUBLIC), default=None)
    hidden = [
        claim
        for claim in claims
        if claim.listed.kind is not EntityKind.PUBLIC
        and not (public is not None and claim.surface.rank > public and "-" in claim.listed.form)
    ]
    best = min(claim.surface.rank for claim in hidden or claims)
    winners = [claim for claim in hidden or claims if claim.surface.rank == best]
    doubted = any(claim.surface.rank < best for claim in claims)
    ambiguous = len({claim.listed.entity for claim in winners}) > 1
    return replace(winners[0], ambiguous=ambiguous, doubted=doubted)


def _compounded(part: Entry, whole: str) -> Entry:
    """Return the reading of a word that a name is only a part of; a name of several persons makes it nobody's."""
    surface = Surface((whole,), (), Form.DERIVED, max(Rank.DERIVED, part.surface.rank))
    return replace(part, surface=surface, compound=True)


def _end(text: str, at: int, surface: Surface) -> int | None:
    """Return where a surface ends whose first word ended at ``at``, or None if the text goes on otherwise."""
    for word, loose in zip(surface.words[1:], surface.loose, strict=True):
        gap = (_LOOSE_GAP if loose else _GAP).match(text, at)
        following = WORD.match(text, gap.end()) if gap else None
        if following and (initial := _INITIAL.match(text, following.start())):
            following = WORD.match(text, initial.end()) if folded(following[0]) != word else following
        if following is None:
            return None
        bare = following[0] if folded(following[0]) == word else following[0].rstrip(_DIGITS)
        if folded(bare) != word:
            return None
        at = following.start() + len(bare)
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
