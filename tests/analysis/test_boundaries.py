"""Spans and boundaries matched one by one."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.boundaries import Edits, Matched, clusters, edits, ends_of, matched
from qcode.model.span import Span, united

LENGTH = 40
SPANS = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(1, 12)).map(lambda at: Span(at[0], at[0] + at[1])), max_size=5
)
PLACES = st.sets(st.tuples(st.integers(0, 12), st.sampled_from("ab")), max_size=8)


def most_pairs(first: list[Span], second: list[Span], tolerance: int | None) -> int:
    """Try every way of pairing."""
    these, those = sorted([united(first), united(second)], key=len)

    def fits(one: Span, other: Span) -> bool:
        if tolerance is None:
            return one.overlaps(other)
        return abs(one.start - other.start) <= tolerance and abs(one.end - other.end) <= tolerance

    return max(sum(fits(*pair) for pair in zip(these, way, strict=False)) for way in permutations(those, len(these)))


@given(SPANS, SPANS, st.sampled_from([None, 0, 1, 3, 8, 40]))
def test_no_way_of_pairing_spans_finds_more_pairs(first: list[Span], second: list[Span], tolerance: int | None) -> None:
    found = matched(first, second, tolerance=tolerance)

    assert found.both == most_pairs(first, second, tolerance)
    assert (found.both + found.only_first, found.both + found.only_second) == (len(united(first)), len(united(second)))


@given(SPANS, SPANS, st.sampled_from([None, 0, 2]))
def test_the_order_of_coders_only_turns_what_they_have_alone(
    first: list[Span], second: list[Span], tolerance: int | None
) -> None:
    found, turned = matched(first, second, tolerance=tolerance), matched(second, first, tolerance=tolerance)

    assert turned == Matched(found.both, found.only_second, found.only_first)
    assert turned.f1 == found.f1


def test_the_overlap_f1_weighs_what_is_missed_and_what_is_extra_alike() -> None:
    first, second = [Span(0, 10), Span(20, 30), Span(50, 60)], [Span(2, 10), Span(21, 29)]

    assert matched(first, second).f1 == pytest.approx(4 / 5)
    assert matched(first, second, tolerance=1).f1 == pytest.approx(2 / 5)
    assert matched(first, second, tolerance=0).f1 == 0


def test_without_spans_there_is_no_f1() -> None:
    assert matched([], []).f1 is None


def test_spans_that_chain_are_one_cluster() -> None:
    """
    Anna: ####...####.
    Bo:   ..####.....#
    """
    assert clusters([Span(0, 4), Span(7, 11)], [Span(2, 6), Span(11, 12)]) == (1, 3)


@pytest.mark.parametrize(
    ("second", "similarity"),
    [
        pytest.param([2, 5], 1, id="the same"),
        pytest.param([2], 1 / 2, id="one missed"),
        pytest.param([2, 6], 3 / 4, id="one moved by one place: half an edit"),
        pytest.param([2, 7], 1 / 3, id="too far to have moved: one missed, one extra"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_boundary_similarity_of_cuts(second: list[int], similarity: float) -> None:
    """Fournier (2013): the first coder cuts after 2 and 5; figures by hand, and as segeval 2.0.11 gives them."""
    found = edits([(2, "|"), (5, "|")], [(place, "|") for place in second])

    assert found.similarity == pytest.approx(similarity)


def test_a_wider_reach_lets_boundaries_move_farther() -> None:
    found = edits([(2, "|"), (5, "|")], [(2, "|"), (7, "|")], near=4)

    assert found == Edits(matches=1, additions=0, substitutions=0, transpositions=(2,), near=4)
    assert found.similarity == pytest.approx(1 - (2 / 4) / 2)


def test_an_end_where_the_other_begins_is_one_boundary_of_another_kind() -> None:
    found = edits(ends_of([Span(0, 5)]), ends_of([Span(5, 9)]))

    assert (found.matches, found.substitutions, found.additions) == (0, 1, 2)


def test_where_nobody_sets_a_boundary_there_is_no_similarity() -> None:
    assert edits([], []).similarity is None


@given(PLACES, PLACES, st.integers(2, 5))
def test_boundaries_are_accounted_for_once_each(
    first: set[tuple[int, str]], second: set[tuple[int, str]], near: int
) -> None:
    found = edits(first, second, near=near)
    paired = found.matches + found.substitutions + len(found.transpositions)

    assert 2 * paired + found.additions == len(first) + len(second)
    assert all(0 < distance < near for distance in found.transpositions)


@given(PLACES, PLACES, st.integers(2, 5))
def test_similarity_does_not_care_who_comes_first(
    first: set[tuple[int, str]], second: set[tuple[int, str]], near: int
) -> None:
    found, turned = edits(first, second, near=near), edits(second, first, near=near)

    assert turned == found
    assert found.similarity is None or 0 <= found.similarity <= 1
    assert (found.similarity == 1) == (bool(first) and first == second)


def test_equal_boundaries_are_not_moved_onto_each_other() -> None:
    places = [(place, "|") for place in range(6)]

    assert all(edits(one, one).transpositions == () for one in combinations(places, 3))
