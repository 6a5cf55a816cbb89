"""The plainest conditions, attributes compared with single values, read without loading the grammar.

``study.yaml`` has such conditions, and each command reads it. Building the grammar takes longer than all else there.
"""

from __future__ import annotations

import re

from qcode.model.expression import And, Comparison, Operator

_WORDS_OF_THE_LANGUAGE = frozenset({"or", "and", "not", "in", "has", "lacks"})
_PLAIN = re.compile(r"\s*(?P<name>[^\W\d]\w*)\s*(?P<operator>!?=)\s*(?P<value>\w+(?:[/-]\w+)*)\s*")
_AND = re.compile(r"\sand\s", re.IGNORECASE)


def plain_condition(written: str) -> And | Comparison | None:
    """Return what ``expressions.condition`` would return, or None where it must be asked.

    >>> str(plain_condition("role != privat"))
    'role != privat'
    >>> str(plain_condition("stance = kritisk and role != privat"))
    'stance = kritisk and role != privat'
    >>> plain_condition("role != privat or level = amt")
    """
    edges = [0, *(edge for hit in _AND.finditer(written) for edge in hit.span()), len(written)]
    found = [_comparison(written, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    known = tuple(one for one in found if one is not None)
    if len(known) < len(found):
        return None
    return known[0] if len(known) == 1 else And(known)


def _comparison(written: str, start: int, end: int) -> Comparison | None:
    found = _PLAIN.fullmatch(written, start, end)
    if found is None or {found["name"].lower(), found["value"].lower()} & _WORDS_OF_THE_LANGUAGE:
        return None
    return Comparison(found["name"], Operator(found["operator"]), (found["value"],), found.start("name") + 1)
