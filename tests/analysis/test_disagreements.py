"""Two coders' codings to cases: what kind each is, that nothing is in two of them, and what it costs."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import decisions
from qcode.analysis.disagreements import (
    NOTHING,
    Difference,
    Measure,
    Run,
    agreed,
    confusion,
    cost,
    differences,
    relation,
)
from qcode.analysis.stances import opposite
from qcode.analysis.tallies import tallied
from qcode.model.disagreement import DifferenceKind as Kind
from qcode.model.span import Span

PATHS = (("tilbud",), ("tilbud", "barrierer"), ("tilbud", "relevans"), ("holdning", "for"), ("holdning", "imod"))
TILBUD, BARRIERER, RELEVANS, FOR, IMOD = range(5)
LENGTH = 60

Given = dict[tuple[int, int], list[tuple[int, int]]]


def near(first: int, second: int) -> Kind | None:
    return relation(PATHS[first], PATHS[second], opposite)


def extents() -> st.SearchStrategy[list[tuple[int, int]]]:
    places = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 15))
    return st.lists(places.map(lambda one: (one[0], min(one[0] + one[1], LENGTH))), max_size=4)


def coded() -> st.SearchStrategy[Given]:
    return st.dictionaries(st.tuples(st.integers(0, 1), st.integers(0, len(PATHS) - 1)), extents(), max_size=7)


def marked(given: Given) -> set[tuple[int, int, int]]:
    """Return source, code and place of all that is coded."""
    return {
        (source, code, place)
        for (source, code), runs in given.items()
        for start, end in runs
        for place in range(start, end)
    }


def kinds(first: Given, second: Given) -> list[Kind]:
    return [one.kind for one in differences(first, second, near)]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({(0, BARRIERER): [(0, 20)]}, {}, Kind.MISSED),
        ({}, {(0, BARRIERER): [(0, 20)]}, Kind.EXTRA),
        ({(0, BARRIERER): [(0, 20)]}, {(0, BARRIERER): [(5, 25)]}, Kind.BOUNDARY),
        ({(0, BARRIERER): [(0, 20)]}, {(0, RELEVANS): [(5, 25)]}, Kind.SIBLING),
        ({(0, BARRIERER): [(0, 20)]}, {(0, TILBUD): [(0, 20)]}, Kind.PARENT),
        ({(0, TILBUD): [(0, 20)]}, {(0, BARRIERER): [(0, 20)]}, Kind.CHILD),
        ({(0, FOR): [(0, 20)]}, {(0, IMOD): [(0, 20)]}, Kind.POLARITY),
    ],
)
def test_a_difference_is_of_the_kind_its_words_say(first: Given, second: Given, kind: Kind) -> None:
    assert kinds(first, second) == [kind]


def test_one_coding_against_two_parts_of_it_is_one_boundary() -> None:
    (one,) = differences({(0, BARRIERER): [(0, 30)]}, {(0, BARRIERER): [(2, 8), (20, 30)]}, near)

    assert [(piece.start, piece.end) for piece in one.pieces()] == [(0, 2), (8, 20)]


def test_codes_that_share_little_are_no_confusion() -> None:
    """Six characters in common, of ten the shorter one has, are enough; four are not."""
    first: Given = {(0, BARRIERER): [(0, 20)]}

    assert kinds(first, {(0, RELEVANS): [(14, 24)]}) == [Kind.SIBLING]
    assert kinds(first, {(0, RELEVANS): [(16, 26)]}) == [Kind.MISSED, Kind.EXTRA]


def test_opposite_stances_come_before_the_longer_overlap() -> None:
    found = differences({(0, FOR): [(0, 20)]}, {(0, IMOD): [(0, 12)], (0, TILBUD): [(0, 20)]}, near)

    assert [(one.kind, [run.code for run in one.second]) for one in found] == [
        (Kind.POLARITY, [IMOD]),
        (Kind.EXTRA, [TILBUD]),
    ]


def test_a_code_the_other_coder_gave_as_well_is_no_confusion() -> None:
    """Both gave relevans; the first gave barrierer besides."""
    first: Given = {(0, BARRIERER): [(0, 20)], (0, RELEVANS): [(0, 20)]}

    assert kinds(first, {(0, RELEVANS): [(0, 20)]}) == [Kind.MISSED]


@given(coded())
def test_identical_coding_has_no_differences(given: Given) -> None:
    assert differences(given, given, near) == []


@given(coded(), coded())
def test_the_other_coder_first_mirrors_every_case(first: Given, second: Given) -> None:
    def key(one: Difference) -> tuple[object, ...]:
        return one.kind.value, one.source, one.first, one.second

    seen = sorted(map(key, differences(first, second, near)), key=repr)
    turned = [
        Difference(one.kind.mirrored, one.source, one.second, one.first) for one in differences(second, first, near)
    ]

    assert seen == sorted(map(key, turned), key=repr)


@given(coded(), coded())
def test_every_character_of_difference_is_in_exactly_one_case(first: Given, second: Given) -> None:
    held = Counter(
        (one.source, piece.code, place)
        for one in differences(first, second, near)
        for piece in one.pieces()
        for place in range(piece.start, piece.end)
    )

    assert set(held) == marked(first) ^ marked(second)
    assert set(held.values()) <= {1}


@given(coded(), coded())
def test_costs_add_up_to_the_disagreement_the_coefficients_see(first: Given, second: Given) -> None:
    """The first ten characters are the interviewer's, and cost nothing."""
    turns = [(source, start, end) for source in (0, 1) for start, end in ((10, 30), (31, LENGTH))]
    codes = [str(code) for code in range(len(PATHS))]
    by_name = [
        {(str(source), str(code)): [Span(*run) for run in runs] for (source, code), runs in one.items()}
        for one in (first, second)
    ]
    sums = tallied({str(one): [Span(10, 30), Span(31, LENGTH)] for one in (0, 1)}, codes, by_name)

    total = sum(cost(one, Measure(turns)) for one in differences(first, second, near))

    assert total == sums[..., decisions.APART].sum()


@given(coded(), coded())
def test_confusion_is_turned_about_with_the_coders(first: Given, second: Given) -> None:
    whole = Measure([(0, 0, LENGTH), (1, 0, LENGTH)])

    turned = {(y, x): n for (x, y), n in confusion(second, first, whole).items()}

    assert confusion(first, second, whole) == turned


def test_confusion_tells_what_stands_beside_what() -> None:
    """
    first:  barrierer 0-20, tilbud 30-40
    second: barrierer 0-10, relevans 10-25
    """
    first: Given = {(0, BARRIERER): [(0, 20)], (0, TILBUD): [(30, 40)]}
    second: Given = {(0, BARRIERER): [(0, 10)], (0, RELEVANS): [(10, 25)]}

    assert confusion(first, second, Measure([(0, 0, LENGTH)])) == {
        (BARRIERER, BARRIERER): 10,
        (BARRIERER, RELEVANS): 10,
        (NOTHING, RELEVANS): 5,
        (TILBUD, NOTHING): 10,
    }


def test_what_all_marked_alike_is_agreed_and_what_one_drew_otherwise_is_not() -> None:
    assert agreed([[(0, 5), (9, 12)], [(9, 12), (0, 6)], [(9, 11), (10, 12)]]) == [(9, 12)]


@pytest.mark.parametrize(
    ("name", "other", "language", "said"),
    [
        ("for", "imod", "da", True),
        ("imod-reformen", "for-reformen", "da", True),
        ("utryghed", "tryghed", "da", True),
        ("ikke-tilfreds", "tilfreds", "da", True),
        ("advantages", "disadvantages", "en", True),
        ("for", "stat", "da", False),
        ("for-reformen", "imod-lukningen", "da", False),
        ("ro", "uro", "da", False),  # short words are sooner two words than one and its opposite
    ],
)
def test_opposite_stances_are_told_by_their_names(name: str, other: str, language: str, *, said: bool) -> None:
    assert opposite(name, other, language) is said
    assert opposite(other, name, language) is said


def test_the_pieces_of_a_case_are_what_only_one_coder_marked() -> None:
    one = Difference(Kind.SIBLING, 0, (Run(0, 9, BARRIERER),), (Run(2, 12, RELEVANS),))

    assert one.pieces() == [Run(0, 9, BARRIERER), Run(2, 12, RELEVANS)]
