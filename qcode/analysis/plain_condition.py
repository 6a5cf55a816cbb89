"""The plainest condition, one attribute and one value, read without loading the grammar.

``study.yaml`` has such conditions, and each command reads it. Building the grammar takes longer than all else there.
"""

from __future__ import annotations

import re

from qcode.model.expression import Comparison, Operator

_WORDS_OF_THE_LANGUAGE = frozenset({"or", "and", "not", "in", "has", "lacks"})
_PLAIN = re.compile(r"\s*(?P<name>[^\W\d]\w*)\s*(?P<operator>!?=)\s*(?P<value>\w+)\s*")


def plain_condition(written: str) -> Comparison | None:
    """Return what ``expressions.condition`` would return, or None where it must be asked.

    >>> str(plain_condition("role != privat"))
    'role != privat'
    >>> plain_condition("role != privat or level = amt")
    """
    found = _PLAIN.fullmatch(written)
    if found is None or {found["name"].lower(), found["value"].lower()} & _WORDS_OF_THE_LANGUAGE:
        return None
    return Comparison(found["name"], Operator(found["operator"]), (found["value"],), found.start("name") + 1)
