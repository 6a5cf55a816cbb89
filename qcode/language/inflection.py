"""How a name is bent: every way one form of it may stand in a text.

The endings are Danish, as data under the language's code; a language without data has its names found as listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from qcode.language.ordinary import is_ordinary
from qcode.model.mask import EntityKind, Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.mask import Name

WORD = re.compile(r"[^\W_]+")
"""A word of a name: letters and digits without any mark between."""

_ACCENTS = str.maketrans("éèêëáàíóúüöäñç", "eeeeaaiouuøænc")
_SIBILANTS = ("s", "x", "z")
_PUNCTUATED_GAP = re.compile(r"[^\s‑-]")
_LONGEST_SHUFFLED = 4  # words in a person's name of which every choice is tried
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
        places: Inhabitants and adjectives that follow no rule, by folded place; a place that starts with ``*`` is
            an ending, and what stands before it is kept.
    """

    genitive: str
    definite: Mapping[str, tuple[str, ...]]
    inhabitant: tuple[str, ...]
    noun: tuple[str, ...]
    adjective: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]


_DANISH = Endings(
    genitive="s",
    definite={"e": ("n", "t", "rne"), "r": ("en", "et", "ne"), "": ("en", "et", "ne", "ene", "erne")},
    inhabitant=("enser", "ianer", "aner"),
    noun=("", "s", "en", "ens", "e", "es", "ne", "nes"),
    adjective=("ensisk", "iansk", "ansk", "ensiske", "ianske", "anske"),
    places={
        "københavn": ("københavner", "københavnsk", "københavnske"),
        "randers": ("randrusianer", "randrusiansk", "randrusianske"),
        "skive": ("skibonit", "skibonitter", "skibonitterne"),
        "bornholm": ("bornholmer", "bornholmsk", "bornholmske"),
        "helsingør": ("helsingoraner",),
        "fyn": ("fynbo", "fynboer", "fynboerne", "fynboernes", "fynsk", "fynske"),
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
        for whole in derived(words[0], endings):
            yield Surface((whole,), (), Form.DERIVED, Rank.DERIVED)
    if name.kind is EntityKind.PERSON and len(words) > 1:
        yield from _parts(tokens, endings)


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


def derived(place: str, endings: Endings) -> Iterator[str]:
    """Yield inhabitants and adjectives of a folded place."""
    if len(place) < _SHORTEST_PLACE:
        return
    irregular = [*endings.places.get(place, ())]
    for ending, whole in endings.places.items():
        if ending[0] == "*" and place.endswith(ending[1:]):
            irregular += [place.removesuffix(ending[1:]) + each for each in whole]
    for each in irregular:
        yield from (each + more for more in (endings.noun if each.endswith("er") else ("", "s")))
    for stem in {place, place.removesuffix("e"), place.removesuffix("s")}:
        for ending in endings.inhabitant:
            yield from (stem + ending + more for more in endings.noun)
        yield from (stem + ending for ending in endings.adjective)


def _parts(tokens: Sequence[str], endings: Endings | None) -> Iterator[Surface]:
    """Yield the parts by which a person is called: each name alone, any choice in order, and with initials."""
    named = [token for token in tokens if token[0].isupper() and len(token) > 1]
    if len(named) > _LONGEST_SHUFFLED:
        named = [named[0], named[-1]]
    for n in range(1, len(named) + 1):
        for chosen in combinations(named, n):
            if len(chosen) < len(tokens):
                words = tuple(folded(token) for token in chosen)
                yield from _bent(words, (False,) * (n - 1), endings, (Rank.PART, Rank.PART_GENITIVE))
    if len(named) > 1:
        first, last = folded(named[0]), folded(named[-1])
        yield Surface((first, last[0]), (False,), Form.BASE, Rank.PART, initials=True)
        yield Surface((first[0], last), (True,), Form.BASE, Rank.PART, initials=True)
        if endings and not last.endswith(_SIBILANTS):
            yield Surface((first[0], last + endings.genitive), (True,), Form.GENITIVE, Rank.PART, initials=True)
