"""What a code expression leaves open in each source: the states of its codes, put together.

A set of sources is a whole number whose bit n stands for source n, as in ``coverage``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coverage import State
from qcode.model.expression import And, CodePattern, Not, Or, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qcode.model.expression import Expression

    Sets = Mapping[State, int]

_ANY = tuple(State)
_ALL = (State.NOT_ASKED, State.DECLINED, State.NOT_APPLICABLE, State.NOT_CODED, State.SILENT, State.DATA)


def states(expression: Expression, of: Callable[[CodePattern], Sets]) -> Sets:
    """Return the sources in each state as to an expression.

    *a or b*: a source was asked if it was asked about either, and is silent only if it is on both. *a and b*: it was
    asked if it was asked about both. *not b* leaves open what nobody has coded for b.

    >>> from qcode.model.code import CodePath
    >>> sets = {"a": {State.SILENT: 0b11}, "b": {State.NOT_ASKED: 0b10, State.NOT_CODED: 0b01}}
    >>> a, b = (CodePattern(CodePath.parse(name)) for name in "ab")
    >>> {one.value: bin(those) for one, those in states(Or((a, b)), lambda code: sets[str(code)]).items() if those}
    {'not coded': '0b1', 'silent': '0b10'}
    >>> {one.value: bin(those) for one, those in states(And((a, b)), lambda code: sets[str(code)]).items() if those}
    {'not asked': '0b10', 'not coded': '0b1'}
    """
    match expression:
        case CodePattern():
            return of(expression)
        case Or(parts):
            return first((states(part, of) for part in parts), _ANY)
        case And(parts):
            return first((states(part, of) for part in parts), _ALL)
        case Not(part):
            return states(part.part, of) if isinstance(part, Not) else _left_open(states(part, of))
        case _:  # a relation of codes to one another: all must have been asked about
            patterns = [one for one in leaves(expression) if isinstance(one, CodePattern)]
            if not patterns:
                message = f"no code expression: {expression}"
                raise TypeError(message)
            return first(map(of, patterns), _ALL)


def _left_open(sets: Sets) -> Sets:
    return {State.NOT_CODED: sets.get(State.NOT_CODED, 0)}


def first(several: Iterable[Sets], order: Sequence[State] = _ANY) -> dict[State, int]:
    """Put sets together: each source is in the first state, in this order, that it has anywhere."""
    there = list(several)
    taken = 0
    done: dict[State, int] = {}
    for state in order:
        those = 0
        for sets in there:
            those |= sets.get(state, 0)
        done[state] = those & ~taken
        taken |= those
    return done
