"""Statements against a model that knows sets of characters only."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import expressions
from qcode.analysis.statements import Run, found, positive
from qcode.model.expression import And, CodePattern, Expression, Not, Or
from qcode.model.span import Span

CODES = "abc"
Letters = frozenset[int]


def run(start: int, end: int, code: str, coder: str = "AK") -> Run:
    return Run(Span(start, end), 1, 1, frozenset((CODES.index(code),)), frozenset((coder,)))


def row_ids(pattern: CodePattern) -> frozenset[int]:
    if pattern.path is None:
        return frozenset(range(len(CODES)))
    return frozenset((CODES.index(str(pattern.path)),))


def spans(expression: str, runs: list[Run]) -> list[tuple[int, int]]:
    return [(one.span.start, one.span.end) for one in found(expressions.codes(expression), runs, row_ids)]


def united(stretches: list[Letters]) -> set[Letters]:
    """Join whatever shares a character, until nothing does."""
    done: list[Letters] = []
    for stretch in stretches:
        touching = [one for one in done if one & stretch]
        done = [one for one in done if not one & stretch] + [stretch.union(*touching)]
    return set(done)


def modelled(expression: Expression, runs: list[Run]) -> set[Letters]:
    match expression:
        case CodePattern():
            wanted = row_ids(expression)
            return united([letters(one) for one in runs if one.codes & wanted])
        case Or(parts):
            return united([one for part in parts for one in modelled(part, runs)])
        case And(parts):
            wanted_parts = [modelled(part, runs) for part in parts if positive(part)]
            chains = united([one for part in wanted_parts for one in part])
            return {
                one
                for one in chains
                if all(any(one & other for other in part) for part in wanted_parts)
                and all(holds(part, one, runs) for part in parts)
            }
        case Not(Not(part)):
            return modelled(part, runs)
    raise AssertionError(expression)


def holds(expression: Expression, stretch: Letters, runs: list[Run]) -> bool:
    """Tell whether an expression is true of a stretch: whether something it finds shares a character with it."""
    if positive(expression):
        return any(stretch & one for one in modelled(expression, runs))
    match expression:
        case Not(part):
            return not holds(part, stretch, runs)
        case And(parts):
            return all(holds(part, stretch, runs) for part in parts)
        case Or(parts):
            return any(holds(part, stretch, runs) for part in parts)
    raise AssertionError(expression)


def letters(one: Run) -> Letters:
    return frozenset(range(one.span.start, one.span.end))


RUNS = st.lists(
    st.builds(
        lambda start, length, code, coder: run(start, start + length, code, coder),
        st.integers(0, 25),
        st.integers(1, 8),
        st.sampled_from(CODES),
        st.sampled_from(["AK", "MB"]),
    ),
    max_size=9,
)
PATTERNS: st.SearchStrategy[Expression] = st.sampled_from([*CODES, "*"]).map(expressions.codes)


def combined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(And) | several.map(Or) | inner.map(Not)


EXPRESSIONS = st.recursive(PATTERNS, combined, max_leaves=6).filter(positive)


@given(EXPRESSIONS, RUNS)
def test_an_expression_finds_what_the_model_finds(expression: Expression, runs: list[Run]) -> None:
    got = found(expression, runs, row_ids)

    assert {letters(one) for one in got} == modelled(expression, runs)
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(got))


@given(EXPRESSIONS, RUNS, st.data())
def test_the_order_of_codings_is_of_no_account(expression: Expression, runs: list[Run], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(runs))

    assert found(expression, shuffled, row_ids) == found(expression, runs, row_ids)


@given(st.lists(PATTERNS, min_size=2, max_size=4), RUNS, st.sampled_from([And, Or]))
def test_the_order_of_the_parts_is_of_no_account(
    parts: list[Expression], runs: list[Run], joint: type[And | Or]
) -> None:
    there, back = joint(tuple(parts)), joint(tuple(reversed(parts)))

    assert found(there, runs, row_ids) == found(back, runs, row_ids)


@given(RUNS)
def test_every_coder_and_code_of_a_statement_is_named(runs: list[Run]) -> None:
    for one in found(expressions.codes("*"), runs, row_ids):
        inside = [each for each in runs if each.span.overlaps(one.span)]
        assert one.coders == frozenset().union(*(each.coders for each in inside))
        assert one.codes == frozenset().union(*(each.codes for each in inside))


def test_one_statement_by_two_coders_is_one() -> None:
    (one,) = found(expressions.codes("a"), [run(0, 10, "a"), run(5, 12, "a", "MB")], row_ids)

    assert (one.span, one.coders) == (Span(0, 12), frozenset(("AK", "MB")))


def test_statements_that_only_meet_stay_two() -> None:
    assert spans("a", [run(0, 5, "a"), run(5, 9, "a")]) == [(0, 5), (5, 9)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a and b", [(0, 12)]),
        ("a and not b", [(20, 25)]),
        ("a and not not b", [(0, 12)]),
        ("a and not (not b and not c)", [(0, 10), (20, 25)]),
        ("a and (c or not b)", [(20, 25)]),
        ("a and (not b or not c)", [(0, 10), (20, 25)]),
        ("a or b", [(0, 12), (20, 25)]),
        ("not not b", [(5, 12)]),
    ],
)
def test_not_and_and_keep_whole_statements(expression: str, expected: list[tuple[int, int]]) -> None:
    runs = [run(0, 10, "a"), run(5, 12, "b"), run(20, 25, "a"), run(24, 30, "c")]

    assert spans(expression, runs) == expected
