"""Code expressions and conditions: what they read as, and that nothing written breaks the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qcode.analysis import expressions, statements
from qcode.analysis.plain_condition import plain_condition
from qcode.errors import BadExpression
from qcode.model.code import CodePath
from qcode.model.expression import (
    And,
    CodePattern,
    Comparison,
    Distance,
    Expression,
    Link,
    Not,
    Operator,
    Or,
    Relation,
    without_negations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MALFORMED = Path(__file__).with_name("malformed.json")


def code(path: str, column: int = 1, *, subtree: bool = False) -> CodePattern:
    return CodePattern(CodePath.parse(path), subtree, column)


def is_(name: str, value: str, column: int = 1, operator: Operator = Operator.EQUAL) -> Comparison:
    return Comparison(name, operator, (value,), column)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a", code("a")),
        (" A/B ", code("a/b", 2)),
        ("a/*", code("a", subtree=True)),
        ("*", CodePattern(None, subtree=True)),
        ("3.1", code("3.1")),
        ("hms:tilbud", code("hms:tilbud")),
        ("a or b and c", Or((code("a"), And((code("b", 6), code("c", 12)))))),
        ("(a or b) and c", And((Or((code("a", 2), code("b", 7))), code("c", 14)))),
        ("not a and b", And((Not(code("a", 5)), code("b", 11)))),
        ("a AND NOT(b)", And((code("a"), Not(code("b", 11))))),
        ("a and b and c", And((code("a"), code("b", 7), code("c", 13)))),
        ("a within b", Relation(Link.WITHIN, code("a"), code("b", 10))),
        ("a Overlaps (b or c)", Relation(Link.OVERLAPS, code("a"), Or((code("b", 13), code("c", 18))))),
        ("not a followed  by b", Not(Relation(Link.FOLLOWED_BY, code("a", 5), code("b", 20)))),
        ("near(a,b,1 turn)", Relation(Link.NEAR, code("a", 6), code("b", 8), 1)),
        ("near (a, b, 20words)", Relation(Link.NEAR, code("a", 7), code("b", 10), 20, Distance.WORDS)),
        ("near or within", Or((code("near"), code("within", 9)))),
        ("a/*[coder = AK]", CodePattern(CodePath.parse("a"), subtree=True, only=is_("coder", "AK", 5))),
        ("*[memo has 'x y']", CodePattern(None, subtree=True, only=is_("memo", "x y", 3, Operator.HAS))),
        ("andet or notat or orden", Or((code("andet"), code("notat", 10), code("orden", 19)))),
        ("løgn-og-ære/ØL", code("løgn-og-ære/øl")),
    ],
)
def test_a_code_expression_reads_as(written: str, expected: Expression) -> None:
    assert expressions.codes(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("role = politiker", is_("role", "politiker")),
        ("role=politiker", is_("role", "politiker")),
        ("role == 'lille by'", is_("role", "lille by")),
        ('role <> "lille by"', is_("role", "lille by", operator=Operator.UNEQUAL)),
        ("size >= 3.5", is_("size", "3.5", operator=Operator.AT_LEAST)),
        ("date < 2003-11-03", is_("date", "2003-11-03", operator=Operator.LESS)),
        ("region in (1,3)", Comparison("region", Operator.IN, ("1", "3"))),
        ("region NOT IN ( 1 )", Comparison("region", Operator.NOT_IN, ("1",))),
        ("not in_by = 1", Not(is_("in_by", "1", 5))),
        ("ørken = 1 or æra = 2", Or((is_("ørken", "1"), is_("æra", "2", 14)))),
        ("role = in", is_("role", "in")),
        ('role = "and"', is_("role", "and")),
    ],
)
def test_a_condition_reads_as(written: str, expected: Expression) -> None:
    assert expressions.condition(written) == expected


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("", 1),
        ("   ", 1),
        ("a b", 3),
        ("a and", 6),
        ("(a", 3),
        ("a)", 2),
        ("a//b", 1),
        ("x or a/*/b", 6),
        ('"a"', 1),
        ("a, b", 2),
        ("a | b", 3),
        ("not", 4),
        ("or a", 4),  # a code may be called `or`
    ],
)
def test_a_fault_in_a_code_expression_is_pointed_at(written: str, column: int) -> None:
    with pytest.raises(BadExpression) as raised:
        expressions.codes(written)

    assert raised.value.column == column


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("", 1),
        ("role", 5),
        ("role =", 7),
        ("role = = a", 8),
        ("role politiker", 6),
        ("role in 1", 6),
        ("role in ()", 10),
        ("role in (1", 11),
        ('role = "uden ende', 8),
        ("role = a b", 10),
        ("= a", 1),
        ("1 = 1", 1),
        ("role = 3,5", 9),
    ],
)
def test_a_fault_in_a_condition_is_pointed_at(written: str, column: int) -> None:
    with pytest.raises(BadExpression) as raised:
        expressions.condition(written)

    assert raised.value.column == column


@pytest.mark.parametrize("written", ["not " * 5000 + "a", "(" * 5000 + "a", "(a or " * 400 + "a" + ")" * 400])
def test_a_bottomless_expression_is_refused_and_does_no_harm(written: str) -> None:
    with pytest.raises(BadExpression):
        expressions.codes(written)


BITS = st.sampled_from(
    [
        *("and", "or", "not", "in", "(", ")", ",", "=", "!=", "<=", "<>", '"', "'", "/", "/*", "*", "|", ":", ".", "-"),
        *("a", "b/c", "role", "region", "1", "3,5", "æ", "\t", "\n", "\x00", "\u2028", "𝄞", "e\u0301", "ANDRE", "\\"),
    ]
)
ANYTHING = st.lists(BITS, max_size=12).map(" ".join) | st.lists(BITS, max_size=12).map("".join) | st.text(max_size=30)


def fault(read: Callable[[str], Expression], written: str) -> int | None:
    """Return the column of the fault, or None where it can be read; every other exception goes through."""
    try:
        without_negations(read(written))
    except BadExpression as error:
        return error.column
    return None


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_whatever_is_written_is_a_code_expression_or_a_fault_with_its_column(written: str) -> None:
    assert 1 <= (fault(expressions.codes, written) or 1) <= len(written) + 1


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_whatever_is_written_is_a_condition_or_a_fault_with_its_column(written: str) -> None:
    assert 1 <= (fault(expressions.condition, written) or 1) <= len(written) + 1


def written_out(expression: Expression) -> str:
    match expression:
        case And(parts):
            return f"({' and '.join(map(written_out, parts))})"
        case Or(parts):
            return f"({' or '.join(map(written_out, parts))})"
        case Not(part):
            return f"not {written_out(part)}"
        case Comparison(attribute, operator, values):
            listed = ", ".join(f'"{value}"' for value in values)
            return f"{attribute} {operator} " + (f"({listed})" if "in" in operator.value else listed)
        case CodePattern() | Relation():
            return str(expression)


def shaped(leaf: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def more(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return several.map(And) | several.map(Or) | inner.map(Not)

    return st.recursive(leaf, more, max_leaves=6)


def without_columns(expression: Expression) -> Expression:
    match expression:
        case And(parts):
            return And(tuple(map(without_columns, parts)))
        case Or(parts):
            return Or(tuple(map(without_columns, parts)))
        case Not(part):
            return Not(without_columns(part))
        case Comparison(attribute, operator, values):
            return Comparison(attribute, operator, values)
        case Relation(link, left, right, distance, unit):
            return Relation(link, without_columns(left), without_columns(right), distance, unit)
        case CodePattern(path, subtree, _, only):
            return CodePattern(path, subtree, only=None if only is None else without_columns(only))


PATTERNS: st.SearchStrategy[Expression] = st.sampled_from([code("a"), code("b/c"), code("a", subtree=True)])
VALUES = st.text(st.characters(categories=["L", "N", "Zs", "P"], exclude_characters='"'), max_size=8)
COMPARISONS: st.SearchStrategy[Expression] = st.builds(
    lambda name, operator, values: Comparison(name, operator, tuple(values if "in" in operator.value else values[:1])),
    st.sampled_from(["role", "indhold", "notat", "år"]),
    st.sampled_from([one for one in Operator if one not in {Operator.HAS, Operator.LACKS}]),
    st.lists(VALUES, min_size=1, max_size=3),
)


@given(shaped(PATTERNS))
def test_a_code_expression_written_out_reads_as_itself(expression: Expression) -> None:
    assert without_columns(expressions.codes(written_out(expression))) == expression


@given(shaped(COMPARISONS))
def test_a_condition_written_out_reads_as_itself(expression: Expression) -> None:
    assert without_columns(expressions.condition(written_out(expression))) == expression


@given(
    st.lists(
        st.sampled_from(
            ["region", "år", "1", "1a", "or", "And", "in", "not", "_", "=", "!=", "==", "<", " ", "\u00a0", "x"]
        )
        | st.text(max_size=2),
        max_size=6,
    )
)
@example(["region", " ", "=", " ", "1"])
@example(["role", "!=", "privat"])
@example(["stance = kritisk", " and ", "role", "!=", "borger", " AND ", "code = a/b-c"])
def test_a_condition_read_without_the_grammar_is_what_the_grammar_reads(parts: list[str]) -> None:
    plain = plain_condition("".join(parts))

    assert plain is None or plain == expressions.condition("".join(parts))


@pytest.mark.parametrize(
    ("written", "plain"),
    [("role != privat", True), (" level=kommune ", True), ("a = b and c != d/e", True), ("a = or", False)],
)
def test_only_the_plainest_condition_is_read_without_the_grammar(written: str, *, plain: bool) -> None:
    assert (plain_condition(written) is not None) is plain


ASKED_OF_CODINGS: st.SearchStrategy[Expression] = st.builds(
    lambda name, operator, values: Comparison(name, operator, tuple(values if "in" in operator.value else values[:1])),
    st.sampled_from(["coder", "memo", "has", "words"]),
    st.sampled_from(Operator),
    st.lists(VALUES | st.sampled_from(["in", "and", "3", "a'b"]), min_size=1, max_size=3),
)


def related(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Relations between expressions that ask for something, printed with or without parentheses as they need it."""
    sides = inner.filter(statements.positive)
    plain = st.builds(Relation, st.sampled_from([one for one in Link if one is not Link.NEAR]), sides, sides)
    near = st.builds(Relation, st.just(Link.NEAR), sides, sides, st.integers(0, 999), st.sampled_from(list(Distance)))
    return plain | near


def every_shape() -> st.SearchStrategy[Expression]:
    only = st.none() | shaped(ASKED_OF_CODINGS)
    leaf = st.builds(
        lambda one, only: CodePattern(one.path, one.subtree, only=only),
        st.sampled_from([code("a"), code("b/c"), code("not-b"), CodePattern(None, subtree=True)]),
        only,
    )

    def more(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return several.map(And) | several.map(Or) | inner.map(Not) | related(inner)

    return st.recursive(leaf, more, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(every_shape())
def test_what_an_expression_prints_reads_as_itself(expression: Expression) -> None:
    assert without_columns(expressions.codes(str(expression))) == expression


@pytest.mark.parametrize("one", json.loads(MALFORMED.read_text("utf-8")), ids=lambda one: str(one["expression"]))
def test_each_malformed_expression_is_pointed_at_where_it_breaks(one: dict[str, str | int]) -> None:
    read = expressions.codes if one["language"] == "codes" else expressions.condition

    with pytest.raises(BadExpression) as raised:
        read(str(one["expression"]))

    assert (raised.value.column, len(raised.value.problem) > 10) == (one["column"], True)
    assert str(raised.value).endswith(f"\n{' ' * (int(one['column']) - 1)}^")


def test_there_are_two_hundred_malformed_expressions_and_none_is_there_twice() -> None:
    assert len({(one["language"], one["expression"]) for one in json.loads(MALFORMED.read_text("utf-8"))}) >= 200
