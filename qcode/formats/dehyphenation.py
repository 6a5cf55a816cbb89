"""Words broken at line ends, put together the Danish way.

Old reports and scans keep the printer's lines. A hyphen at the end of one is the printer's, or the writer's own:
``HMS-gruppen``, ``ikke-voldelig``, ``§ 94-tilbud``, ``social- og sundhedsudvalget`` keep theirs. Where the scan lost
the hyphen, two halves are joined if together they are a word and apart they are not. What is a word, a judge says
who is handed in; the file itself is asked first: a word that stands whole elsewhere in it is no guess.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from qcode.formats.pages import unpaged
from qcode.formats.speakers import words_of
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qcode.formats.plain import Line

    Judge = Callable[[str], bool]

_HYPHENS = "-\u2010\u2011\u00ac\u00ad"
_ANY = re.escape(_HYPHENS)
_HEAD = re.compile(rf"(?P<word>\w[\w{_ANY}'’]*?)(?P<hyphen>[{_ANY}]?)\s*$")
_TAIL = re.compile(rf"\s*(?P<word>\w+)(?P<rest>(?:[{_ANY}]\w+)*)")
_WORD = re.compile(rf"\w+(?:[{_ANY}]\w+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouyæøåéöäü]", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…:;][»”\"')\]]*$")
_AND: Mapping[str, frozenset[str]] = {"da": frozenset(("og", "eller", "samt", "hhv", "respektive"))}
_LINKING: Mapping[str, frozenset[str]] = {"da": frozenset(("til", "men", "som", "kontra"))}  # and halves of words
_NEGATING: Mapping[str, frozenset[str]] = {"da": frozenset(("ikke", "non", "eks"))}
_ABBREVIATED: Mapping[str, frozenset[str]] = {"da": frozenset(("ex", "fx", "pro", "it", "edb", "vip", "ngo", "bi"))}
_ADJECTIVES: Mapping[str, tuple[str, ...]] = {
    "da": ("sk", "ske", "isk", "iske", "ig", "ige", "al", "ale", "iv", "ive", "el", "elle", "eret", "erede"),
}
_NUMERALS: Mapping[str, frozenset[str]] = {
    "da": words_of("en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten tyve tredive"),
}
_LONGEST = 120  # letters of a word with all its hyphens
_SHORTEST_HALF = 3  # letters of a compound's parts
_SHORTEST_NOUN = 4  # letters after a name: Ribe-modellen, but Peder-sen
_WIDE = 120  # characters; longer lines are paragraphs
_FULL = 0.7  # of the usual width, from which on a line is taken to go on


class _Way(Enum):
    """What becomes of two halves."""

    APART = auto()
    WHOLE = auto()
    HYPHENED = auto()


@dataclass(frozen=True, slots=True)
class Joined:
    """Lines whose words are whole.

    Attributes:
        lines: Without page numbers and running heads; a word stands where its first half stood.
        whole: How many words were joined.
        hyphened: How many were joined and keep their hyphen.
        left_out: How many lines were page numbers or running heads.
        doubtful: The numbers of the lines that end in a joined word neither the file nor the judge knows.
    """

    lines: tuple[Line, ...]
    whole: int = 0
    hyphened: int = 0
    left_out: int = 0
    doubtful: tuple[int, ...] = ()


def repaired(lines: Sequence[Line], path: object, is_word: Judge) -> tuple[tuple[Line, ...], list[Finding]]:
    """Join the words broken at line ends, and say how many."""
    done = joined(lines, is_word)
    findings: list[Finding] = []
    if done.whole or done.hyphened:
        message = f"{done.whole} words broken at line ends were joined; {done.hyphened} more keep their hyphen."
        findings.append(Finding("words-joined", Severity.NOTE, str(path), message))
    if done.doubtful:
        message = f"{len(done.doubtful)} joined words stand in no word list and nowhere else in the file."
        hint = f"Look up the ends of the lines {', '.join(map(str, done.doubtful[:12]))}."
        findings.append(Finding("doubtful-join", Severity.WARNING, f"{path}: line {done.doubtful[0]}", message, hint))
    if done.left_out:
        message = f"{done.left_out} page numbers and running heads were left out."
        findings.append(Finding("left-out", Severity.NOTE, str(path), message))
    return done.lines, findings


def joined(lines: Sequence[Line], is_word: Judge, language: str = "da") -> Joined:
    """Join the words broken at line ends; drop page numbers and running heads.

    Args:
        lines: As they were printed, in order.
        is_word: Tells whether a string is a word of the language. Capitals matter: a name is a word only with one.
        language: Whose conjunctions and prefixes keep a hyphen.
    """
    free = [line.text if not line.cells and line.time is None else "" for line in lines]
    gone = unpaged(free)
    kept = [line for at, line in enumerate(lines) if at not in gone]
    width = _width(kept)
    full = {line.n for line in kept if len(line.text.strip()) >= _FULL * width > 0}
    decide = _Decider(kept, is_word, language)
    done: list[Line] = []
    counted: Counter[_Way] = Counter()
    doubtful: list[int] = []
    dropped = {lines[at].n for at in gone}
    for line in kept:
        above = done[-1] if done else None
        if above is None or line.cells or above.cells or line.speaker is not None or line.time is not None:
            done.append(line)
            continue
        runs_on = line.soft or _runs_on(above, line, full, dropped)
        way, word, rest, sure = decide.halves(above.text, line.text, runs_on=runs_on)
        if way is _Way.APART:
            done.append(replace(line, soft=runs_on))
            continue
        counted[way] += 1
        if not sure:
            doubtful.append(above.n)
        done[-1] = replace(above, text=word)
        if rest.strip():
            done.append(replace(line, text=rest.lstrip(), soft=True, bold=""))
        else:
            dropped.add(line.n)
    return Joined(tuple(done), counted[_Way.WHOLE], counted[_Way.HYPHENED], len(gone), tuple(doubtful))


def _width(lines: Sequence[Line]) -> int:
    """Return how wide a full line is; 0 where the lines are paragraphs."""
    sizes = sorted(len(line.text.strip()) for line in lines if not line.cells)
    usual = sizes[len(sizes) * 4 // 5] if sizes else 0
    return usual if usual <= _WIDE else 0


def _runs_on(above: Line, line: Line, full: set[int], dropped: set[int]) -> bool:
    """Tell whether the sentence goes on over the line end: the line is full, and no empty line parts the two."""
    if line.style or above.style or above.n not in full:
        return False
    between = range(above.n + 1, line.n)
    if all(n in dropped for n in between):
        indented = line.text[:1].isspace() and not above.text[:1].isspace() and _ends(above.text)
        return not indented
    return line.text.lstrip()[:1].islower() and not _ends(above.text)


def _ends(text: str) -> bool:
    return _SENTENCE.search(text.rstrip()[-8:]) is not None


class _Decider:
    """Knows the file's words and the language's, and decides what becomes of two halves."""

    def __init__(self, lines: Iterable[Line], is_word: Judge, language: str) -> None:
        self._is_word = is_word
        self._and = _AND.get(language, frozenset())
        self._linking = _LINKING.get(language, frozenset())
        self._negating = _NEGATING.get(language, frozenset())
        self._abbreviated = _ABBREVIATED.get(language, frozenset())
        self._numerals = _NUMERALS.get(language, frozenset())
        self._adjectives = _ADJECTIVES.get(language, ())
        self._here: Counter[str] = Counter()
        for line in lines:
            words = [word.group().casefold() for word in _WORD.finditer(line.text)]
            self._here.update(words[1:-1])  # the first and the last may be halves

    def halves(self, above: str, below: str, *, runs_on: bool) -> tuple[_Way, str, str, bool]:
        """Return what becomes of the halves, the line above with the word, the rest below, and whether it is sure."""
        cut = max(len(above.rstrip()) - _LONGEST, 0)
        head, tail = _HEAD.search(above[cut:]), _TAIL.match(below[:_LONGEST])
        if head is None or tail is None:
            return _Way.APART, above, below, True
        first, second = head["word"], tail["word"]
        if not head["hyphen"]:
            way = self._bare(first, second) if runs_on else _Way.APART
        elif _is_address(above[: cut + head.start()], below[tail.end() :]):
            way = _Way.WHOLE if self._listed(f"{first}{second}") else _Way.HYPHENED
        else:
            way = self._hyphened(first, second, tail["rest"])
        if way is _Way.APART:
            return way, above, below, True
        end = _end_of_token(below, tail.end())
        between = "" if way is _Way.WHOLE else "-"
        whole = f"{first.strip(_HYPHENS)}{second}"
        sure = way is _Way.HYPHENED or self._known(whole) or self._is_compound(whole)
        return way, f"{above[: cut + head.end('word')]}{between}{below[tail.start('word') : end]}", below[end:], sure

    def _hyphened(self, first: str, second: str, rest: str) -> _Way:
        """Decide where the line above ends in a hyphen."""
        last = re.split(f"[{_ANY}]", first)[-1]
        known = self._listed(f"{last}{second}")
        if second.casefold() in self._and | self._linking:
            half = known and not (second.casefold() in self._and and self._listed(last.removesuffix("s")))
            return _Way.WHOLE if half else _Way.APART
        capitals = last.isupper() and second.isupper()
        if second[0].isupper() and not capitals:
            return _Way.HYPHENED
        both, whole = self._here[f"{first}-{second}".casefold()], self._here[f"{first}{second}".casefold()]
        if both or whole:
            return _Way.HYPHENED if both > whole else _Way.WHOLE
        negated = last.casefold() in self._negating and self._listed(second)
        broken = known and (last[1:].islower() or capitals)
        own = negated or (not broken and self._is_writers(first, last, second, rest))
        return _Way.HYPHENED if own else _Way.WHOLE

    def _is_writers(self, first: str, last: str, second: str, rest: str) -> bool:
        """Tell whether the hyphen would stand in the middle of a line as well: ``HMS-``, ``§ 94-``, ``Ribe-``."""
        joint = len(last) == 1 or not last.isalpha() or not second[0].isalpha() or last == second
        if rest or joint or any(map(str.isupper, last[1:])) or not _VOWEL.search(last):
            return True
        words = self._listed(last) and self._listed(second)
        counted = last.casefold() in self._numerals and second in self._numerals
        if counted or last.casefold() in self._abbreviated:
            return counted or self._listed(second)
        if words and len(last) < len(first):
            return True  # mor-barn-forhold
        if words and last[0].isupper() and not self._is_word(last.casefold()):
            return len(second) >= _SHORTEST_NOUN
        return words and last.endswith(self._adjectives) and second.endswith(self._adjectives)

    def _bare(self, first: str, second: str) -> _Way:
        """Decide where no hyphen is left."""
        letters = first[1:].islower() or len(first) == 1
        if not letters or not second.islower() or not _LETTERS.fullmatch(second) or not _LETTERS.fullmatch(first):
            return _Way.APART
        whole = f"{first}{second}"
        one, other = self._known(first), self._known(second)
        if one and other:
            elsewhere = self._here[whole.casefold()] > 0 and not self._here[second]
            return _Way.WHOLE if elsewhere else _Way.APART
        if self._known(whole):
            return _Way.WHOLE
        return _Way.WHOLE if not one and self._is_compound(whole) else _Way.APART

    def _listed(self, word: str) -> bool:
        return self._is_word(word) or self._is_word(word.casefold())

    def _known(self, word: str) -> bool:
        return self._here[word.casefold()] > 0 or self._listed(word)

    def _is_compound(self, word: str) -> bool:
        lower = word.casefold()
        for cut in range(_SHORTEST_HALF, len(lower) - _SHORTEST_HALF + 1):
            head, tail = lower[:cut], lower[cut:]
            if self._is_word(tail) and (self._is_word(head) or (head[-1] in "se" and self._is_word(head[:-1]))):
                return True
        return False


def _is_address(before: str, after: str) -> bool:
    """Tell whether the hyphen stands in an e-mail or web address."""
    return before.endswith(("@", ".", "/")) or after.startswith(("@", "/", ".dk", ".com"))


def _end_of_token(text: str, start: int) -> int:
    """Return where the word's commas and quotation marks end."""
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return end
