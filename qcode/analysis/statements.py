"""From codings to statements: what a code expression finds, each stretch counted once.

Codings of a text and codings of its recording are different units: they never unite, and neither touches the other.

Codings of one code that overlap are one statement, whoever made them. An expression over several codes works on
whole statements: ``a and b`` unites those that overlap and keeps what both have a part in, in whatever order they are
named; ``a and not b`` gives those of ``a`` that no ``b`` touches, ``a or b`` both, overlapping ones united.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.model.expression import And, CodePattern, Comparison, Expression, Not, Or
from qcode.model.time_span import Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one source with what was coded there.

    Attributes:
        codes: Row ids of the codes.
        first_turn: Number of the turn it begins in; 0 for a stretch of time, as is ``last_turn``.
        last_turn: Number of the turn it ends in.
        subjects: Row ids of the persons it is about.
    """

    span: Stretch
    first_turn: int
    last_turn: int
    codes: frozenset[int]
    coders: frozenset[str]
    subjects: frozenset[int] = frozenset()

    def joined(self, other: Run) -> Run:
        """Return the stretch that covers both, which are of one unit."""
        start, end = min(self.span.start, other.span.start), max(self.span.end, other.span.end)
        span = replace(self.span, start=start, end=end)
        first, last = min(self.first_turn, other.first_turn), max(self.last_turn, other.last_turn)
        codes, coders = self.codes | other.codes, self.coders | other.coders
        return Run(span, first, last, codes, coders, self.subjects | other.subjects)


def positive(expression: Expression) -> bool:
    """Tell whether the expression asks for some code, and not only for the absence of one."""
    match expression:
        case Not(Not(part)):
            return positive(part)
        case Not():
            return False
        case And(parts):
            return any(positive(part) for part in parts)
        case Or(parts):
            return all(positive(part) for part in parts)
        case _:
            return True


def merged(runs: Iterable[Run]) -> list[Run]:
    """Unite runs that overlap; ordered."""
    done: list[Run] = []
    for run in sorted(runs, key=_place):
        if done and run.span.overlaps(done[-1].span):
            done[-1] = done[-1].joined(run)
        else:
            done.append(run)
    return done


def found(expression: Expression, runs: Sequence[Run], codes: Callable[[CodePattern], frozenset[int]]) -> list[Run]:
    """Evaluate a code expression over the codings of one source.

    Args:
        expression: Asks for some code (``positive``).
        runs: One per coding, of every code the expression names.
        codes: The row ids a pattern stands for.

    Returns:
        Statements, ordered and disjoint; those of the text before those of the recording.
    """
    match expression:
        case CodePattern():
            wanted = codes(expression)
            return merged(run for run in runs if run.codes & wanted)
        case Or(parts):
            return merged(run for part in parts for run in found(part, runs, codes))
        case And(parts):
            return _both(parts, runs, codes)
        case Not(Not(part)):
            return found(part, runs, codes)
        case Not() | Comparison():
            message = f"not an expression that finds codings: {expression}"
            raise TypeError(message)


def _both(
    parts: Sequence[Expression], runs: Sequence[Run], codes: Callable[[CodePattern], frozenset[int]]
) -> list[Run]:
    wanted = [found(part, runs, codes) for part in parts if positive(part)]
    done = merged(run for each in wanted for run in each)
    for each in wanted:
        touched = {one.span for one, _ in _overlaps(done, each)}
        done = [one for one in done if one.span in touched]
    for part in parts:
        if not positive(part):
            kept = _fitting(part, done, runs, codes)
            done = [one for one in done if one.span in kept]
    return done


def _fitting(
    expression: Expression,
    these: Sequence[Run],
    runs: Sequence[Run],
    codes: Callable[[CodePattern], frozenset[int]],
) -> frozenset[Stretch]:
    """Return the places of ``these`` where an expression holds: where it finds something that overlaps."""
    if positive(expression):
        return frozenset(one.span for one, _ in _overlaps(these, found(expression, runs, codes)))
    everywhere = frozenset(one.span for one in these)
    match expression:
        case Not(part):
            return everywhere - _fitting(part, these, runs, codes)
        case And(parts):
            return everywhere.intersection(*(_fitting(part, these, runs, codes) for part in parts))
        case Or(parts):
            return frozenset[Stretch]().union(*(_fitting(part, these, runs, codes) for part in parts))
        case _:
            return everywhere


def _overlaps(these: Sequence[Run], those: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Return the pairs that overlap; both are ordered and disjoint."""
    done: list[tuple[Run, Run]] = []
    i = j = 0
    while i < len(these) and j < len(those):
        if these[i].span.overlaps(those[j].span):
            done.append((these[i], those[j]))
        if _end(these[i]) <= _end(those[j]):
            i += 1
        else:
            j += 1
    return done


def _place(run: Run) -> tuple[str, int, int]:
    return run.span.unit, run.span.start, run.span.end


def _end(run: Run) -> tuple[str, int]:
    return run.span.unit, run.span.end
