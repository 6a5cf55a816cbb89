"""From codings to statements: what a code expression finds, each stretch counted once.

Codings of a text and codings of its recording are different units: they never unite, and neither touches the other.

Codings of one code that overlap are one statement, whoever made them. An expression over several codes works on
whole statements: ``a and b`` unites those that overlap and keeps what both have a part in, in whatever order they are
named; ``a and not b`` gives those of ``a`` that no ``b`` touches, ``a or b`` both, overlapping ones united.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from qcode.model.expression import And, CodePattern, Comparison, Distance, Expression, Link, Not, Or, Relation
from qcode.model.time_span import Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


NEXT_ANSWER = 2  # turns on: the question between is passed over


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one source with what was coded there.

    Attributes:
        codes: Row ids of the codes.
        first_turn: Number of the turn it begins in; 0 for a stretch of time, as is ``last_turn``.
        last_turn: Number of the turn it ends in.
        subjects: Row ids of the persons it is about.
        coding: Row id of the one coding it is; 0 where it is made of several.
    """

    span: Stretch
    first_turn: int
    last_turn: int
    codes: frozenset[int]
    coders: frozenset[str]
    subjects: frozenset[int] = frozenset()
    coding: int = 0

    def joined(self, other: Run) -> Run:
        """Return the stretch that covers both, which are of one unit."""
        start, end = min(self.span.start, other.span.start), max(self.span.end, other.span.end)
        span = replace(self.span, start=start, end=end)
        first, last = min(self.first_turn, other.first_turn), max(self.last_turn, other.last_turn)
        codes, coders = self.codes | other.codes, self.coders | other.coders
        return Run(span, first, last, codes, coders, self.subjects | other.subjects)


@dataclass(frozen=True, slots=True)
class Asking:
    """What an expression needs to know of the study.

    Attributes:
        codes: The row ids a pattern stands for.
        fitting: The codings a pattern with a condition stands for.
        begins: Where the words or sentences of the source's text begin, in order.
    """

    codes: Callable[[CodePattern], frozenset[int]]
    fitting: Callable[[CodePattern], frozenset[int]] = lambda _: frozenset()
    begins: Callable[[Distance], Sequence[int]] = lambda _: ()

    def chosen(self, pattern: CodePattern, runs: Iterable[Run]) -> Iterator[Run]:
        """Return the codings a pattern stands for."""
        wanted = self.codes(pattern)
        fitting = None if pattern.only is None else self.fitting(pattern)
        for run in runs:
            if run.codes & wanted and (fitting is None or run.coding in fitting):
                yield run


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
        case Relation(_, left, right):
            return positive(left) and positive(right)
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


def found(
    expression: Expression, runs: Sequence[Run], asking: Asking | Callable[[CodePattern], frozenset[int]]
) -> list[Run]:
    """Evaluate a code expression over the codings of one source.

    Args:
        expression: Asks for some code (``positive``).
        runs: One per coding, of every code the expression names.
        asking: What is known of the study; the row ids a pattern stands for may be enough.

    Returns:
        Statements, ordered and disjoint; those of the text before those of the recording.
    """
    known = asking if isinstance(asking, Asking) else Asking(asking)
    match expression:
        case CodePattern():
            return merged(known.chosen(expression, runs))
        case Or(parts):
            return merged(run for part in parts for run in found(part, runs, known))
        case And(parts):
            return _both(parts, runs, known)
        case Relation(_, left, right):
            these, those = found(left, runs, known), found(right, runs, known)
            return _related(expression, these, those, known)
        case Not(Not(part)):
            return found(part, runs, known)
        case Not() | Comparison():
            message = f"not an expression that finds codings: {expression}"
            raise TypeError(message)


def _related(relation: Relation, these: Sequence[Run], those: Sequence[Run], known: Asking) -> list[Run]:
    """Return those of ``these`` that stand so to any of ``those``."""
    begins = known.begins(relation.unit) if these and those and relation.unit is not Distance.TURNS else ()
    done: list[Run] = []
    for one in these:
        there = (other for other in those if other.span.unit == one.span.unit)
        match relation.link:
            case Link.OVERLAPS:
                fits = any(one.span.overlaps(other.span) for other in there)
            case Link.WITHIN:
                fits = any(other.span.start <= one.span.start and one.span.end <= other.span.end for other in there)
            case Link.FOLLOWED_BY:
                fits = any(
                    other.span.start >= one.span.end and apart(one, other, Distance.TURNS, ()) <= NEXT_ANSWER
                    for other in there
                )
            case Link.NEAR:
                fits = any(apart(one, other, relation.unit, begins) <= relation.distance for other in there)
        if fits:
            done.append(one)
    return done


def apart(one: Run, other: Run, unit: Distance, begins: Sequence[int]) -> float:
    """Return how far apart two stretches of a source are.

    Turns and sentences: how many further on; in the same one it is 0. Words: how many lie between. What overlaps is 0
    apart. On a recording nothing else is measured, as turns have no exact place there.

    Args:
        one: A stretch.
        other: Another one of the same source and unit.
        unit: What is counted.
        begins: Where each word or sentence begins, in order; not needed for turns.
    """
    first, last = sorted((one, other), key=_place)
    if first.span.overlaps(last.span):
        return 0
    if first.span.unit != "char":
        return inf
    if unit is Distance.TURNS:
        return max(last.first_turn - first.last_turn, 0)
    if unit is Distance.WORDS:
        return bisect_left(begins, last.span.start) - bisect_left(begins, first.span.end)
    return bisect_right(begins, last.span.start) - bisect_right(begins, first.span.end - 1)


def _both(parts: Sequence[Expression], runs: Sequence[Run], known: Asking) -> list[Run]:
    wanted = [found(part, runs, known) for part in parts if positive(part)]
    done = merged(run for each in wanted for run in each)
    for each in wanted:
        done = touching(done, each)
    for part in parts:
        if not positive(part):
            kept = _fitting(part, done, runs, known)
            done = [one for one in done if one.span in kept]
    return done


def _fitting(
    expression: Expression,
    these: Sequence[Run],
    runs: Sequence[Run],
    known: Asking,
) -> frozenset[Stretch]:
    """Return the places of ``these`` where an expression holds: where it finds something that overlaps."""
    if positive(expression):
        return frozenset(one.span for one in touching(these, found(expression, runs, known)))
    everywhere = frozenset(one.span for one in these)
    match expression:
        case Not(part):
            return everywhere - _fitting(part, these, runs, known)
        case And(parts):
            return everywhere.intersection(*(_fitting(part, these, runs, known) for part in parts))
        case Or(parts):
            return frozenset[Stretch]().union(*(_fitting(part, these, runs, known) for part in parts))
        case _:
            return everywhere


def touching(these: Sequence[Run], those: Sequence[Run]) -> list[Run]:
    """Return those of ``these`` that overlap any of ``those``; both are ordered and disjoint."""
    places = {one.span for one, _ in _overlaps(these, those)}
    return [one for one in these if one.span in places]


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


def common(expression: Expression, runs: Sequence[Run], asking: Asking) -> list[Run]:
    """Return the stretches, letter by letter, where a code expression holds; their turns are yet to be found.

    Args:
        expression: Asks for some code (``positive``).
        runs: One per coding of a source, of every code the expression names.
        asking: What is known of the study.
    """
    spans = _where(expression, [one.span for one in merged(runs)], runs, asking)
    done: list[Run] = []
    for span in spans:
        there = [one for one in runs if one.span.overlaps(span)]
        codes = frozenset[int]().union(*(one.codes for one in there))
        coders = frozenset[str]().union(*(one.coders for one in there))
        subjects = frozenset[int]().union(*(one.subjects for one in there))
        done.append(Run(span, there[0].first_turn, there[0].last_turn, codes, coders, subjects))
    return done


def _where(expression: Expression, base: Sequence[Stretch], runs: Sequence[Run], known: Asking) -> list[Stretch]:
    """Return the part of ``base`` where an expression holds; both are ordered and disjoint."""
    match expression:
        case And(parts):
            left = list(base)
            for part in parts:
                left = _where(part, left, runs, known)
            return left
        case Or(parts):
            every = sorted((one for part in parts for one in _where(part, base, runs, known)), key=_extent)
            return _joined(every)
        case Not(part):
            return _without(base, _where(part, base, runs, known))
        case _:
            there = [one.span for one in found(expression, runs, known)]
            return [
                replace(one, start=max(one.start, other.start), end=min(one.end, other.end))
                for one in base
                for other in there
                if one.overlaps(other)
            ]


def _joined(spans: Sequence[Stretch]) -> list[Stretch]:
    done: list[Stretch] = []
    for span in spans:
        if done and done[-1].unit == span.unit and span.start <= done[-1].end:
            done[-1] = replace(done[-1], end=max(done[-1].end, span.end))
        else:
            done.append(span)
    return done


def _without(base: Sequence[Stretch], gone: Sequence[Stretch]) -> list[Stretch]:
    done: list[Stretch] = []
    for span in base:
        at = span.start
        for hole in (one for one in gone if one.overlaps(span)):
            if hole.start > at:
                done.append(replace(span, start=at, end=hole.start))
            at = hole.end
        if at < span.end:
            done.append(replace(span, start=at))
    return done


def _extent(span: Stretch) -> tuple[str, int, int]:
    return span.unit, span.start, span.end
