"""From spans to sums: units of any kind, without making them one by one.

A drawing in a docstring is what coders gave one code: a character each, ``#`` where it is coded.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.axes import Coded, axis, coded
from qcode.analysis.decisions import SHARED, UNITS, cells, sums
from qcode.analysis.rollup import rolled_up
from qcode.analysis.tallies import tallied, tally
from qcode.model.span import Span

LENGTH = 50
CODERS = 3
CODES = 2
ROW = st.tuples(
    st.integers(0, 1), st.integers(0, CODES - 1), st.integers(0, CODERS - 1), st.integers(0, LENGTH), st.integers(1, 20)
).map(lambda row: (*row[:4], row[3] + row[4]))
CODINGS = st.lists(ROW, max_size=16)


@st.composite
def pieces(draw: st.DrawFn) -> list[Span]:
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=12)))
    return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]


TEXTS = st.lists(pieces(), min_size=2, max_size=2)


def drawn(drawing: str | None, *coders: str) -> Coded:
    rows = [
        (0, 0, number, *run.span())
        for number, coder in enumerate(coders)
        for line in re.findall(rf"^ *{coder}: +([.#]+)$", drawing or "", re.MULTILINE)
        for run in re.finditer("#+", line)
    ]
    return coded(rows)


def table(codings: Coded, *, length: int = 16, coders: int = 2, tolerance: int = 0) -> list[float]:
    text = axis([[Span(0, length)]])
    found: list[float] = cells(tally(codings, text, (1, coders), tolerance=tolerance))[0, 0].tolist()
    return found


@given(CODINGS, TEXTS, st.lists(st.booleans(), min_size=12, max_size=12))
def test_sums_are_those_of_every_character_decided_one_by_one(
    rows: list[tuple[int, int, int, int, int]], texts: list[list[Span]], flags: list[bool]
) -> None:
    present = np.array(flags).reshape(2, CODES, CODERS)
    found = tally(coded(rows), axis(texts), (CODES, CODERS), present=present)

    for source in range(2):
        places = [place for span in texts[source] for place in range(span.start, span.end)]
        for code in range(CODES):
            given_by = [
                {place for of, which, by, start, end in rows if (of, which, by) == (source, code, coder)
                 for place in range(start, end)} if present[source, code, coder] else None
                for coder in range(CODERS)
            ]  # fmt: skip
            patterns = [[-1 if by is None else int(place in by) for by in given_by] for place in places]
            expected = sums(np.array(patterns).reshape(-1, CODERS), np.ones(len(places)))
            np.testing.assert_allclose(found[source, code], expected, atol=1e-9)


@given(CODINGS, TEXTS)
def test_a_sentence_is_coded_as_soon_as_a_coding_touches_it(
    rows: list[tuple[int, int, int, int, int]], texts: list[list[Span]]
) -> None:
    found = tally(coded(rows), axis(texts, "sentence", whole=True), (CODES, CODERS))

    for source in range(2):
        for code in range(CODES):
            patterns = [
                [
                    int(any((of, which, by) == (source, code, coder) and sentence.overlaps(Span(start, end))
                            for of, which, by, start, end in rows))
                    for coder in range(CODERS)
                ]
                for sentence in texts[source]
            ]  # fmt: skip
            expected = sums(np.array(patterns).reshape(-1, CODERS), np.ones(len(patterns)))
            np.testing.assert_allclose(found[source, code], expected, atol=1e-9)


@given(CODINGS, TEXTS, st.permutations(range(CODERS)))
def test_the_order_of_coders_only_reorders_what_is_each_coders_own(
    rows: list[tuple[int, int, int, int, int]], texts: list[list[Span]], order: list[int]
) -> None:
    codings = coded(rows)
    found = tally(codings, axis(texts), (CODES, CODERS))
    turned = tally(codings.of_coders(order), axis(texts), (CODES, CODERS))

    np.testing.assert_allclose(turned[..., :SHARED], found[..., :SHARED], atol=1e-9)
    np.testing.assert_array_equal(
        turned[..., SHARED : SHARED + CODERS], found[..., SHARED : SHARED + CODERS][..., order]
    )


@given(CODINGS, TEXTS, st.data())
def test_a_coder_split_into_two_files_and_merged_gives_the_same(
    rows: list[tuple[int, int, int, int, int]], texts: list[list[Span]], data: st.DataObject
) -> None:
    cut = [
        (*row[:3], *half)
        for row in rows
        for place in [data.draw(st.integers(row[3], row[4]))]
        for half in ((row[3], place), (place, row[4]))
        if half[0] < half[1]
    ]
    halves = data.draw(st.permutations(cut))

    np.testing.assert_allclose(
        tally(coded(halves), axis(texts), (CODES, CODERS)), tally(coded(rows), axis(texts), (CODES, CODERS)), atol=1e-9
    )


@given(CODINGS, TEXTS)
def test_a_pair_of_coders_counts_as_if_the_third_had_not_been_there(
    rows: list[tuple[int, int, int, int, int]], texts: list[list[Span]]
) -> None:
    pair = tally(coded(rows).of_coders([2, 0]), axis(texts), (CODES, 2))
    alone = [(*row[:2], 0 if row[2] == 2 else 1, *row[3:]) for row in rows if row[2] != 1]

    np.testing.assert_array_equal(pair, tally(coded(alone), axis(texts), (CODES, 2)))


def test_time_is_counted_as_text_is() -> None:
    minute = 60_000
    recording = axis([[Span(0, 90 * minute)]], "millisecond")
    codings = coded([(0, 0, 0, 10 * minute, 20 * minute), (0, 0, 1, 15 * minute, 20 * minute)])

    assert cells(tally(codings, recording, (1, 2))).tolist() == [[[5 * minute, 5 * minute, 0, 80 * minute]]]


def test_a_source_is_one_unit_when_the_source_is_what_is_counted() -> None:
    sources = axis([[Span(0, 900)], [Span(0, 400)], [Span(0, 700)]], "source", whole=True)
    codings = coded([(0, 0, 0, 5, 9), (0, 0, 1, 700, 800), (1, 0, 0, 5, 9)])

    assert cells(tally(codings, sources, (1, 2)).sum(axis=0)).tolist() == [[1, 1, 0, 1]]


def test_a_source_one_coder_did_not_work_through_is_not_compared() -> None:
    present = np.array([[[True, True]], [[True, False]]])
    found = tally(coded([(1, 0, 0, 2, 4)]), axis([[Span(0, 9)], [Span(0, 9)]]), (1, 2), present=present)

    assert found[:, 0, UNITS].tolist() == [9, 0]


def test_boundaries_drawn_a_little_differently_are_forgiven() -> None:
    """
    Anna: ..######........
    Bo:   ....#######.....
    """
    codings = drawn(test_boundaries_drawn_a_little_differently_are_forgiven.__doc__, "Anna", "Bo")

    assert table(codings) == [4, 2, 3, 7]
    assert table(codings, tolerance=2) == [6, 0, 3, 7]
    assert table(codings, tolerance=3) == [9, 0, 0, 7]


def test_a_short_coding_far_from_any_common_one_is_not_a_matter_of_boundaries() -> None:
    """
    Anna: .####......##...
    Bo:   .####...........
    """
    codings = drawn(test_a_short_coding_far_from_any_common_one_is_not_a_matter_of_boundaries.__doc__, "Anna", "Bo")

    assert table(codings, tolerance=5) == [4, 2, 0, 10]


def test_what_two_coders_split_between_them_is_no_agreement_within_tolerance() -> None:
    """
    Anna: .###............
    Bo:   ....###.........
    """
    codings = drawn(test_what_two_coders_split_between_them_is_no_agreement_within_tolerance.__doc__, "Anna", "Bo")

    assert table(codings, tolerance=10) == [0, 3, 3, 10]


def test_the_ends_of_one_source_and_the_beginning_of_the_next_do_not_touch() -> None:
    codings = coded([(0, 0, 0, 0, 10), (0, 0, 1, 0, 10), (1, 0, 0, 0, 2)])
    found = cells(tally(codings, axis([[Span(0, 10)], [Span(0, 10)]]), (1, 2), tolerance=3))

    assert found.tolist() == [[[10, 0, 0, 0]], [[0, 2, 0, 8]]]


def test_coders_who_chose_different_children_agree_on_the_parent() -> None:
    """
    Anna: {samarbejde/amt|Amtet ringede aldrig tilbage.}
    Bo:   {samarbejde/kommune|Amtet ringede} aldrig tilbage.
    """
    paths = ["samarbejde/amt", "samarbejde/kommune", "tillid"]
    codings = coded([(0, 0, 0, 0, 29), (0, 1, 1, 0, 13)])
    rolled = rolled_up(paths, 1)
    text = axis([[Span(0, 29)]])

    assert cells(tally(codings, text, (3, 2)))[0, :2].tolist() == [[0, 29, 0, 0], [0, 0, 13, 16]]
    assert rolled.paths == ("samarbejde", "tillid")
    assert cells(tally(rolled.codings(codings), text, (2, 2)))[0].tolist() == [[13, 16, 0, 0], [0, 0, 0, 29]]


def test_every_level_of_the_tree_holds_what_is_coded_below_it() -> None:
    rolled = rolled_up(["a/b/c", "a/d", "a"])
    codings = rolled.codings(coded([(0, 0, 0, 0, 4), (0, 1, 0, 2, 6), (0, 2, 0, 8, 9)]))
    found = tally(codings, axis([[Span(0, 10)]]), (len(rolled.paths), 2))

    assert dict(zip(rolled.paths, cells(found)[0, :, 1].tolist(), strict=True)) == {
        "a": 7, "a/b": 4, "a/b/c": 4, "a/d": 4,
    }  # fmt: skip


def test_a_parent_counts_as_worked_through_only_where_all_below_it_is() -> None:
    rolled = rolled_up(["a/b", "a/c"], 1)
    present = np.array([[[True, True], [True, True]], [[True, True], [True, False]]])

    assert rolled.present(present).tolist() == [[[True, True]], [[True, False]]]


def test_a_tree_has_at_least_one_level() -> None:
    with pytest.raises(ValueError, match="0 levels"):
        rolled_up(["a"], 0)


def test_a_coding_that_is_empty_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        coded([(0, 0, 0, 4, 4)])


def test_pieces_of_a_source_do_not_overlap() -> None:
    with pytest.raises(ValueError, match="ordered and disjoint"):
        axis([[Span(0, 5), Span(4, 8)]])


def test_spans_by_name_of_what_is_not_compared_are_passed_over() -> None:
    texts = {"I01": (Span(0, 10),), "I02": (Span(0, 20),)}
    anna = {("I01", "tillid"): [Span(0, 4)], ("I02", "tillid"): [Span(0, 4)], ("I09", "tillid"): [Span(0, 4)]}
    bo = {("I01", "frygt"): [Span(0, 4)]}

    found = tallied(texts, ["tillid"], [anna, bo], compared={("I01", "tillid")})

    assert cells(found).tolist() == [[[0, 4, 0, 6]], [[0, 0, 0, 0]]]
