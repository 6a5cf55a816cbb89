"""Coded text as a table of stretches: where every coder's coding stays the same, many characters are one row.

With it, what is defined for a table of any number of coders is defined for text, without a row for each character.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.analysis.items import items_of
from qcode.model.span import united

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.analysis.items import Items
    from qcode.analysis.units import Universe
    from qcode.model.span import Span

    Codings = Mapping[str, Sequence[Span]]


def label_sets(coders: Sequence[Codings], universe: Universe) -> Items:
    """Return the table of sets: all codes a coder put on a character; the empty set where there is none.

    Args:
        coders: Each coder's spans by code.
        universe: The characters that count.

    >>> from qcode.analysis.units import Universe
    >>> from qcode.model.span import Span
    >>> both = label_sets([{"a": [Span(0, 2)]}, {"a": [Span(0, 3)], "b": [Span(1, 3)]}], Universe((Span(0, 3),)))
    >>> [sorted(both.categories[code]) for code in both.codes[:, 1]]
    [['a'], ['a', 'b'], ['a', 'b']]
    """
    codings = [{code: united(spans) for code, spans in coder.items()} for coder in coders]
    ends = {end for coder in codings for spans in coder.values() for span in spans for end in (span.start, span.end)}
    ends |= {end for span in universe.spans for end in (span.start, span.end)}
    edges = sorted(ends)
    columns = [_sets(coder, edges) for coder in codings]
    lengths = [universe.before(end) - universe.before(start) for start, end in pairwise(edges)]
    kept = [place for place, length in enumerate(lengths) if length]
    values = [[column[place] for column in columns] for place in kept]
    return items_of(values, times=[lengths[place] for place in kept])


def _sets(coder: Codings, edges: Sequence[int]) -> list[frozenset[str]]:
    """Return the codes on each stretch between two edges."""
    places = {edge: at for at, edge in enumerate(edges)}
    found: list[set[str]] = [set() for _ in range(max(len(edges) - 1, 0))]
    for code, spans in coder.items():
        for span in spans:
            for place in range(places[span.start], places[span.end]):
                found[place].add(code)
    return [frozenset(codes) for codes in found]
