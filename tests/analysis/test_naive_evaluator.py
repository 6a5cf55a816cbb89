"""Code expressions against a plain evaluator, written from the pages of docs/reference/expressions.md alone.

It knows letters, words and overlaps, and nothing of how the program finds its answer.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis import expressions
from qcode.analysis.statements import Asking, Run, common, found
from qcode.model.expression import CodePattern, Distance
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = ("Ja tak. Vi er her nu.", "Nå?", "Det går. Det gik godt.", "Så kom en.", "Ja. Og to.", "Nej.")
TEXT = "\n".join(TURNS)
WORDS = [one.span() for one in re.finditer(r"\w+", TEXT)]
SENTENCES = [one.start() for one in re.finditer(r"\w[^.?\n]*[.?]", TEXT)]
CODES = "abc"
Spans = list[tuple[int, int]]
Tree = tuple[object, ...]
"""A code; (``and``, ``or``, a relation) with two trees; ``near`` with a number and a unit too; ``but`` (and not)."""


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return bool(set(range(*one)) & set(range(*other)))


def united(spans: Spans) -> list[Spans]:
    """Return what hangs together by overlaps, each stretch with its members."""
    heaps: list[Spans] = []
    for span in spans:
        near = [heap for heap in heaps if any(overlap(span, one) for one in heap)]
        heaps = [heap for heap in heaps if heap not in near] + [[span, *(one for heap in near for one in heap)]]
    return heaps


def cover(heap: Spans) -> tuple[int, int]:
    return min(start for start, _ in heap), max(end for _, end in heap)


def turn(place: int) -> int:
    return TEXT.count("\n", 0, place)


def sentence(place: int) -> int:
    return sum(1 for begin in SENTENCES if begin <= place)


def apart(one: tuple[int, int], other: tuple[int, int], unit: str) -> int:
    if overlap(one, other):
        return 0
    (_, end), (start, _) = sorted((one, other))
    if unit == "words":
        return sum(1 for first, last in WORDS if first >= end and last <= start)
    where = turn if unit == "turns" else sentence
    return where(start) - where(end - 1)


def stands(tree: Tree, one: tuple[int, int], other: tuple[int, int]) -> bool:
    match tree[0]:
        case "overlaps":
            return overlap(one, other)
        case "within":
            return set(range(*one)) <= set(range(*other))
        case "followed by":
            return other[0] >= one[1] and turn(other[0]) - turn(one[1] - 1) <= 2
        case _:
            assert isinstance(tree[3], int)
            return apart(one, other, str(tree[4])) <= tree[3]


def naive(tree: Tree | str, coded: dict[str, Spans]) -> Spans:
    """Return the statements in order."""
    if isinstance(tree, str):
        return sorted(cover(heap) for heap in united(coded[tree]))
    these, those = (naive(part, coded) for part in tree[1:3])  # type: ignore[arg-type]
    match tree[0]:
        case "or":
            return sorted(cover(heap) for heap in united([*these, *those]))
        case "and":
            heaps = united([*these, *those])
            return sorted(cover(heap) for heap in heaps if {*heap} & {*these} and {*heap} & {*those})
        case "but":
            return [one for one in these if not any(overlap(one, other) for other in those)]
        case _:
            return [one for one in these if any(stands(tree, one, other) for other in those)]


def letters(tree: Tree | str, coded: dict[str, Spans]) -> set[int]:
    """Return the letters of which it holds; those of a relation are its statements'."""
    if isinstance(tree, str) or tree[0] not in {"and", "or", "but"}:
        return {n for span in naive(tree, coded) for n in range(*span)}
    these, those = (letters(part, coded) for part in tree[1:3])  # type: ignore[arg-type]
    return {"and": these & those, "or": these | those, "but": these - those}[str(tree[0])]


def written(tree: Tree | str) -> str:
    if isinstance(tree, str):
        return tree
    left, right = (written(part) for part in tree[1:3])  # type: ignore[arg-type]
    if tree[0] == "near":
        return f"near({left}, {right}, {tree[3]} {tree[4]})"
    return f"({left}) {'and not' if tree[0] == 'but' else tree[0]} ({right})"


trees = st.recursive(
    st.sampled_from(CODES),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("and", "or", "but", "overlaps", "within", "followed by")), inner, inner),
        st.tuples(st.just("near"), inner, inner, st.integers(0, 2), st.sampled_from(("turns", "words", "sentences"))),
    ),
    max_leaves=4,
)


@st.composite
def codings(draw: st.DrawFn) -> dict[str, Spans]:
    """Return codings of three codes, each from the beginning of a word to the end of another, as they fall."""
    done: dict[str, Spans] = {}
    for code in CODES:
        firsts = draw(
            st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.integers(0, 3)), min_size=code != "c", max_size=4)
        )
        done[code] = [(WORDS[at][0], WORDS[min(at + n, len(WORDS) - 1)][1]) for at, n in firsts]
    return done


def runs(coded: dict[str, Spans]) -> list[Run]:
    every = [(CODES.index(code), *span) for code, spans in coded.items() for span in spans]
    return [
        Run(Span(start, end), turn(start) + 1, turn(end - 1) + 1, frozenset((code,)), frozenset(("AK",)), coding=n)
        for n, (code, start, end) in enumerate(every, 1)
    ]


def asking() -> Asking:
    def row_ids(pattern: CodePattern) -> frozenset[int]:
        return frozenset((CODES.index(pattern.codes),))

    begins: Callable[[Distance], list[int]] = {
        Distance.WORDS: [start for start, _ in WORDS],
        Distance.SENTENCES: SENTENCES,
    }.__getitem__
    return Asking(row_ids, begins=begins)


@settings(max_examples=300, deadline=None)
@given(trees, codings())
def test_every_expression_finds_the_statements_that_its_page_promises(
    tree: Tree | str, coded: dict[str, Spans]
) -> None:
    answer = found(expressions.codes(written(tree)), runs(coded), asking())

    assert [(one.span.start, one.span.end) for one in answer] == naive(tree, coded)
    assert all(
        (one.first_turn, one.last_turn) == (turn(one.span.start) + 1, turn(one.span.end - 1) + 1) for one in answer
    )


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(("overlaps", "within", "followed by", "near")), st.data())
def test_every_relation_of_two_codes_holds_where_a_person_would_say_so(link: str, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(("turns", "words", "sentences")))
    tree = (link, "a", "b", data.draw(st.integers(0, 2)), unit) if link == "near" else (link, "a", "b")
    coded = data.draw(codings())

    answer = found(expressions.codes(written(tree)), runs(coded), asking())

    assert [(one.span.start, one.span.end) for one in answer] == naive(tree, coded)


@settings(max_examples=200, deadline=None)
@given(trees, codings())
def test_the_text_of_an_intersection_is_the_letters_of_which_all_of_it_holds(
    tree: Tree | str, coded: dict[str, Spans]
) -> None:
    answer = common(expressions.codes(written(tree)), runs(coded), asking())

    assert {n for one in answer for n in range(one.span.start, one.span.end)} == letters(tree, coded)
    assert all(one.span.end <= other.span.start for one, other in pairwise(answer))


@given(st.data())
def test_what_is_coded_in_another_order_is_found_all_the_same(data: st.DataObject) -> None:
    tree, coded = data.draw(trees), data.draw(codings())
    there = runs(coded)
    expression = expressions.codes(written(tree))

    assert found(expression, data.draw(st.permutations(there)), asking()) == found(expression, there, asking())
