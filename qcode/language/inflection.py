"""How a name is bent: every way one form of it may stand in a text.

The endings are Danish, as data under the language's code; a language without data has its names found as listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from qcode.language.ordinary import can_name, is_ordinary, listed
from qcode.model.mask import EntityKind, Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.mask import Name

WORD = re.compile(r"[^\W_]+")
"""A word of a name: letters and digits without any mark between."""

_ACCENTS = str.maketrans("éèêëáàíóúüöäñç", "eeeeaaiouuøænc")
_SIBILANTS = ("s", "x", "z")
_PUNCTUATED_GAP = re.compile(r"[^\s‑-]")
_LONGEST_SHUFFLED = 4  # words in a person's name of which every choice is tried; of more, pairs and neighbours
_SHORTEST_RUN_TOGETHER = 6  # letters of a person's name written as one word
_SHORTEST_LOWERED = 4  # letters of a part that the list has in lower case beside capitals
_ASIDE = re.compile(r"[,;(]")
_SHORTEST_PLACE = 3

PLACES = frozenset({EntityKind.PLACE, EntityKind.PUBLIC})
"""Kinds of name that may be a place, which has inhabitants."""


class Rank(IntEnum):
    """How directly a surface stands for its name; the lower wins."""

    NAME = 0
    GENITIVE = 1
    DEFINITE = 2
    DERIVED = 3
    PART = 4
    PART_GENITIVE = 5


@dataclass(frozen=True, slots=True)
class Surface:
    """One way a name may stand in a text.

    Attributes:
        words: Folded, in order.
        loose: For each gap between two words, whether punctuation may stand in it.
        initials: Whether one of the words is an initial that stands for a longer word.
    """

    words: tuple[str, ...]
    loose: tuple[bool, ...]
    form: Form
    rank: Rank
    initials: bool = False


@dataclass(frozen=True, slots=True)
class Endings:
    """What a language hangs on names.

    Attributes:
        genitive: Ending of the genitive where no sibilant precedes.
        definite: Endings of the definite noun, by the last letter of the indefinite (empty: any other).
        inhabitant: Endings that make an inhabitant of a place.
        noun: Endings of an inhabitant in ``-er``.
        adjective: Endings that make an adjective of a place.
        around: What hangs on a place of any length: its people, its surroundings.
        before: What is written before a place, as one word with it.
        places: Inhabitants and adjectives that follow no rule, by folded place; a place that starts with ``*`` is
            an ending, and what stands before it is kept.
    """

    genitive: str
    definite: Mapping[str, tuple[str, ...]]
    inhabitant: tuple[str, ...]
    noun: tuple[str, ...]
    adjective: tuple[str, ...]
    around: tuple[str, ...]
    before: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]


_AROUND = (
    *("bo", "boen", "boer", "boerne", "borger", "borgeren", "borgere", "borgerne"),
    *("egn", "egnen", "folk", "folkene", "folket", "området", "kanten", "drengen", "pigen"),
)
_DANISH = Endings(
    genitive="s",
    definite={"e": ("n", "t", "rne"), "r": ("en", "et", "ne"), "": ("en", "et", "ne", "ene", "erne")},
    inhabitant=("enser", "ianer", "aner"),
    noun=("", "s", "en", "ens", "e", "es", "ne", "nes"),
    adjective=("ensisk", "iansk", "ansk", "ensiske", "ianske", "anske", "sk", "ske"),
    around=tuple(whole + more for whole in _AROUND for more in ("", "s")),
    before=("nord", "syd", "øst", "vest", "midt", "ny", "gammel", "stor", "sønder", "nørre", "indre", "ydre"),
    places={
        "københavn": ("københavner", "københavnsk", "københavnske"),
        "randers": ("randrusianer", "randrusiansk", "randrusianske"),
        "skive": ("skibonit", "skibonitter", "skibonitterne"),
        "bornholm": ("bornholmer", "bornholmsk", "bornholmske"),
        "helsingør": ("helsingoraner",),
        "fyn": ("fynbo", "fynboer", "fynboerne", "fynboernes", "fynsk", "fynske"),
        "vendsyssel": ("vendelbo", "vendelboen", "vendelboer", "vendelboerne", "vendelboernes"),
        "thy": ("thybo", "thyboer", "thyboerne"),
        "mors": ("morsingbo", "morsingboer", "morsingboerne"),
        "lolland": ("lollik", "lollikker", "lollikkerne", "lollandsk", "lollandske"),
        "falster": ("falstring", "falstringer", "falstringerne", "falstersk", "falsterske"),
        "*jylland": ("jyde", "jyden", "jyder", "jyderne", "jydernes", "jysk", "jyske"),
        "*sjælland": ("sjællænder", "sjællændere", "sjællænderne", "sjællandsk", "sjællandske"),
        "*land": ("landsk", "landske", "lænder", "lændere", "lænderne", "lænding", "lændinge", "lændingene"),
    },
)
ENDINGS: Mapping[str, Endings] = {"da": _DANISH}


def folded(word: str) -> str:
    """Return what two writings of one word have in common.

    >>> folded("Aalborg") == folded("ÅLBORG"), folded("André")
    (True, 'andre')
    """
    return word.lower().translate(_ACCENTS).replace("aa", "å")


def surfaces(name: Name, language: str = "da") -> Iterator[Surface]:
    """Yield every way the name may stand in a text, apart from what the text itself shows (apostrophe, hyphen).

    Args:
        name: With its form as listed.
        language: Whose endings to use.
    """
    tokens = [hit[0] for hit in WORD.finditer(name.form)]
    if not tokens:
        return
    loose = _loose_gaps(name.form)
    words = tuple(folded(token) for token in tokens)
    endings = ENDINGS.get(language)
    yield from _bent(words, loose, endings, (Rank.NAME, Rank.GENITIVE))
    if endings and _takes_article(name, tokens[-1], language):
        for ending in _definite(words[-1], endings):
            yield from _bent((*words[:-1], ending), loose, endings, (Rank.DEFINITE, Rank.DEFINITE))
    if endings and name.kind in PLACES and len(words) == 1:
        for whole in _no_words(words[0], endings, language):
            yield Surface((whole,), (), Form.DERIVED, Rank.DERIVED)
    if endings and name.kind is EntityKind.PLACE and len(words) > 1 and not is_ordinary(tokens[0], language):
        for whole in _no_words(words[0], endings, language):
            yield Surface((whole,), (), Form.DERIVED, Rank.PART)
    if name.kind is EntityKind.PERSON and len(words) > 1:
        yield from _parts(tokens, _called(name.form, tokens, language), endings)
        yield from _run_together(_called(name.form, tokens, language), len(tokens), endings, language)


def _bent(
    words: tuple[str, ...], loose: tuple[bool, ...], endings: Endings | None, ranks: tuple[Rank, Rank]
) -> Iterator[Surface]:
    """Yield the words as they are and, where an ending shows it, in the genitive."""
    yield Surface(words, loose, Form.BASE, ranks[0])
    if endings and not words[-1].endswith(_SIBILANTS):
        yield Surface((*words[:-1], words[-1] + endings.genitive), loose, Form.GENITIVE, ranks[1])


def _loose_gaps(form: str) -> tuple[bool, ...]:
    """Tell for each gap in a listed form whether it is, or may be, more than a blank or hyphen."""
    hits = list(WORD.finditer(form))
    return tuple(
        len(before[0]) == 1 or _PUNCTUATED_GAP.search(form[before.end() : after.start()]) is not None
        for before, after in pairwise(hits)
    )


def _takes_article(name: Name, last: str, language: str) -> bool:
    """Tell whether the name may be a common noun, so that an article hangs on it: ``Værested`` but not ``Aalborg``."""
    if name.kind in (EntityKind.INSTITUTION, EntityKind.ORGANISATION):
        return True
    return name.kind in PLACES and is_ordinary(last, language)


def _definite(word: str, endings: Endings) -> Iterator[str]:
    last = word[-1]
    for ending in endings.definite.get(last, endings.definite[""]):
        yield word + ending
        if last not in "aeiouyæøå" and ending[0] == "e":
            yield word + last + ending
    if word.endswith("er"):
        yield word[:-2] + "ret"


def _no_words(place: str, endings: Endings, language: str) -> Iterator[str]:
    """Yield what is derived of a folded place, but for adjectives that are words: ``finsk`` is not of a place Fin."""
    words = () if not is_ordinary(place, language) else tuple(place + ending for ending in endings.adjective)
    irregular = frozenset(_irregular(place, endings))
    for whole in derived(place, endings):
        if whole not in words or whole in irregular or not is_ordinary(whole, language):
            yield whole


def derived(place: str, endings: Endings) -> Iterator[str]:
    """Yield inhabitants and adjectives of a folded place."""
    if len(place) < _SHORTEST_PLACE:
        return
    for each in _irregular(place, endings):
        yield from (each + more for more in (endings.noun if each.endswith("er") else ("", "s")))
    yield from (place + each for each in endings.around)
    for stem in {place, place.removesuffix("e"), place.removesuffix("s")}:
        for ending in endings.inhabitant:
            yield from (stem + ending + more for more in endings.noun)
        yield from (stem + ending for ending in endings.adjective)


def _irregular(place: str, endings: Endings) -> Iterator[str]:
    """Yield the inhabitants and adjectives of a folded place that follow no rule."""
    yield from endings.places.get(place, ())
    for ending, whole in endings.places.items():
        if ending[0] == "*" and place.endswith(ending[1:]):
            yield from (place.removesuffix(ending[1:]) + each for each in whole)


def callable_by(form: str) -> list[str]:
    """Return the words of a person's name by which somebody could be called; no dictionary is asked.

    >>> callable_by("Mette Hansen, kvindelig bruger")
    ['Mette', 'Hansen']
    """
    aside = len(_ASIDE.split(form)[0])
    return [hit[0] for hit in WORD.finditer(form) if hit[0][0].isupper() or hit.start() < aside]


def _called(form: str, tokens: Sequence[str], language: str) -> list[str]:
    """Return the words of a person's name by which somebody may be called: not those that describe.

    In a form without capitals, as in ``grethe lykke``, those are the words that can be names.
    """
    named = [token for token in tokens if token[0].isupper() and len(token) > 1]
    first = [hit[0] for hit in WORD.finditer(_ASIDE.split(form)[0])]
    lowered = [token for token in first if token.islower() and len(token) >= _SHORTEST_LOWERED]
    strange = [token for token in lowered if not is_ordinary(token, language)]
    if not named and all(_can_call(token, language) for token in first):
        return first
    return [token for token in tokens if token in named or token in strange]


def _can_call(word: str, language: str) -> bool:
    return (
        len(word) > 1
        and word not in listed("no-names", language)
        and (can_name(word, language) or not is_ordinary(word, language))
    )


def _choices(named: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield every choice, in order, of a name's words; of a long name's each, pairs, and those that stand together."""
    if len(named) <= _LONGEST_SHUFFLED:
        for n in range(1, len(named) + 1):
            yield from combinations(named, n)
        return
    yield from ((one,) for one in named)
    yield from combinations(named, 2)
    for n in range(3, len(named) + 1):
        yield from (tuple(named[at : at + n]) for at in range(len(named) - n + 1))


def _parts(tokens: Sequence[str], named: Sequence[str], endings: Endings | None) -> Iterator[Surface]:
    """Yield the parts by which a person is called: each name alone, any choice in order, and with initials."""
    for chosen in _choices(named):
        if len(chosen) < len(tokens):
            words = tuple(folded(token) for token in chosen)
            yield from _bent(words, (False,) * (len(words) - 1), endings, (Rank.PART, Rank.PART_GENITIVE))
    if len(named) > 1:
        first, last = folded(named[0]), folded(named[-1])
        yield Surface((first, last[0]), (False,), Form.BASE, Rank.PART, initials=True)
        yield Surface((first[0], last), (True,), Form.BASE, Rank.PART, initials=True)
        if endings and not last.endswith(_SIBILANTS):
            yield Surface((first[0], last + endings.genitive), (True,), Form.GENITIVE, Rank.PART, initials=True)


def _run_together(named: Sequence[str], n: int, endings: Endings | None, language: str) -> Iterator[Surface]:
    """Yield a person's names written as one word: ``mettehansen``; a whole name of ``n`` words is the surest."""
    for chosen in _choices(named):
        whole = "".join(chosen).lower()
        if len(chosen) > 1 and len(whole) >= _SHORTEST_RUN_TOGETHER and not is_ordinary(whole, language):
            rank = Rank.DERIVED if len(chosen) == n else Rank.PART
            yield from _bent((folded(whole),), (), endings, (rank, rank))
