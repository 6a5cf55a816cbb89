"""Which names may be one person or place: a part of a name, a nickname, a name misspelt. For a person to decide."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_FOLDED = str.maketrans("éèêëáàíóúüöäñç", "eeeeaaiouuøænc")
_SHORTEST_MISSPELT = 4
_LONG = 8  # letters from which two may be wrong
_SHORTEST_NICKNAME = 3
_LONGEST_MORE = 5  # letters a nickname may be shorter by


class Likeness(IntEnum):
    """In what way two names are alike; the higher the surer."""

    NICKNAME = 1
    SPELLING = 2
    PART = 3


def words(name: str) -> frozenset[str]:
    """Return the words of a name, folded: ``Aalborg`` as ``Ålborg``.

    >>> sorted(words("Anne-Marie Holm"))
    ['anne', 'holm', 'marie']
    """
    return frozenset(
        one.group().casefold().translate(_FOLDED).replace("aa", "å") for one in _WORD.finditer(name) if len(one[0]) > 1
    )


def likeness(one: Iterable[frozenset[str]], other: Iterable[frozenset[str]]) -> Likeness | None:
    """Return how two entities' names are alike, each name as its ``words``; None where they are not.

    >>> [likeness([words(one)], [words("Anders Holm")]) for one in ("Anders", "Andres Holm", "Andy", "Anna", "Ande")]
    [<Likeness.PART: 3>, <Likeness.SPELLING: 2>, None, None, <Likeness.NICKNAME: 1>]
    """
    there = [name for name in other if name]
    found = [alike for name in one if name for each in there if (alike := _alike(name, each)) is not None]
    return max(found, default=None)


def _alike(one: frozenset[str], other: frozenset[str]) -> Likeness | None:
    few, many = sorted((one, other), key=len)
    if few <= many:
        return Likeness.PART
    left = few - many
    if all(any(_misspelt(word, each) for each in many) for word in left):
        return Likeness.SPELLING
    if all(any(_nickname(word, each) for each in many) for word in left):
        return Likeness.NICKNAME
    return None


def _nickname(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_NICKNAME and len(long) - len(short) <= _LONGEST_MORE and long.startswith(short)


def _misspelt(one: str, other: str) -> bool:
    short, long = sorted((len(one), len(other)))
    allowed = 2 if short >= _LONG else 1
    return short >= _SHORTEST_MISSPELT and long - short <= allowed and distance(one, other) <= allowed


def distance(one: str, other: str) -> int:
    """Return how many letters must be put in, left out, changed or swapped with the next to make one the other.

    >>> distance("Andres", "Anders"), distance("Holm", "Holme"), distance("Kristen", "Kirsten")
    (1, 1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, each in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != each))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == each:
                cost = min(cost, older[m - 2] + 1)
            row.append(cost)
    return row[-1]
