"""Codes that stand together: how often a statement of one code overlaps one of another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Place = tuple[int, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Together:
    """Two codes and their statements.

    Attributes:
        first: A code, as is ``second``.
        both: How many statements of the one overlap one of the other; of the two numbers the smaller.
        either: How many there are of both codes, those together counted once.
    """

    first: int
    second: int
    both: int
    either: int

    @property
    def jaccard(self) -> float:
        """The share of statements that stand together."""
        return self.both / self.either


def together(places: Iterable[Place]) -> list[Together]:
    """Return every two codes of which some statements overlap, the most alike first.

    Args:
        places: Source, unit, start, end and code of codings, by source, unit and start. Codings of one code that
            overlap are one statement.

    >>> places = [(1, "char", 0, 9, 7), (1, "char", 2, 5, 8), (1, "char", 20, 30, 7)]
    >>> [(one.both, one.either) for one in together(places)]
    [(1, 2)]
    """
    n: Counter[int] = Counter()
    met: dict[tuple[int, int], set[int]] = {}
    open_ones: list[tuple[int, int, int]] = []  # end, code, number of the statement
    where = (0, "")
    for number, (source, unit, start, end, code) in enumerate(_statements(places)):
        if (source, unit) != where:
            where, open_ones = (source, unit), []
        open_ones = [one for one in open_ones if one[0] > start]
        n[code] += 1
        for _, other, known in open_ones:
            met.setdefault((code, other), set()).add(number)
            met.setdefault((other, code), set()).add(known)
        open_ones.append((end, code, number))
    found: list[Together] = []
    for (first, second), statements in met.items():
        if first < second:
            both = min(len(statements), len(met[second, first]))
            found.append(Together(first, second, both, n[first] + n[second] - both))
    return sorted(found, key=lambda one: (-one.jaccard, one.first, one.second))


def _statements(places: Iterable[Place]) -> Iterator[Place]:
    """Unite overlapping codings of one code; yield the statements in the order of their beginnings."""
    united: list[list[int | str]] = []
    last: dict[int, list[int | str]] = {}
    where: tuple[int, str] = (0, "")
    for source, unit, start, end, code in places:
        if (source, unit) != where:
            where, last = (source, unit), {}
        there = last.get(code)
        if there is not None and start < int(there[3]):
            there[3] = max(int(there[3]), end)
            continue
        last[code] = [source, unit, start, end, code]
        united.append(last[code])
    for source_, unit_, start_, end_, code_ in united:
        yield int(source_), str(unit_), int(start_), int(end_), int(code_)
