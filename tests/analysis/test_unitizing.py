"""Alphas for spans that coders chose themselves.

A drawing in a docstring is what coders marked: a character each, the letter of the unit, ``.`` in a gap.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.analysis.axes import Coded, axis, coded
from qcode.analysis.unitizing import Unitized, by_itself, unitized
from qcode.analysis.unitizing1995 import alpha_u_1995, disagreement
from qcode.model.span import Span

LENGTH = 40
VALUES = 2
Row = tuple[int, int, int, int, int]


@st.composite
def cut(draw: st.DrawFn, coders: int = 2, sources: int = 1) -> list[Row]:
    """Cut each continuum for each coder, and give each piece a value or none."""
    rows: list[Row] = []
    for source in range(sources):
        for coder in range(coders):
            edges = sorted({0, LENGTH} | draw(st.sets(st.integers(1, LENGTH - 1), max_size=8)))
            for start, end in pairwise(edges):
                value = draw(st.integers(-1, VALUES - 1))
                if value >= 0:
                    rows.append((source, value, coder, start, end))
    return rows


def judge(rows: list[Row], coders: int = 2, sources: int = 1) -> Unitized:
    return unitized(coded(rows), axis([[Span(0, LENGTH)]] * sources), (VALUES, coders))


def figures(found: Unitized) -> list[float]:
    family = (found.u, found.binary, found.coding, *found.values)
    return [float("nan") if one.value is None else one.value for one in family]


def by_characters(rows: list[Row], coders: int) -> list[float]:
    """Return u-alpha and |u-alpha from every pair of characters, as they are defined."""
    worth = np.full((coders, LENGTH), VALUES)
    unit = np.array([[-1 - place for place in range(LENGTH)]] * coders) - LENGTH * np.arange(coders)[:, None]
    for number, (_, value, coder, start, end) in enumerate(rows):
        worth[coder, start:end], unit[coder, start:end] = value, number
    flat, units = worth.ravel(), unit.ravel()
    apart = flat[:, None] != flat[None, :]
    gap = (flat == VALUES)[:, None] != (flat == VALUES)[None, :]
    chance = units[:, None] != units[None, :]
    place = np.tile(np.arange(LENGTH), coders)
    meet = (place[:, None] == place[None, :]) & ~np.eye(len(flat), dtype=bool)
    return [float(1 - differ[meet].mean() / differ[chance].mean()) for differ in (apart, gap)]


@given(cut(3))
def test_the_family_is_what_comparing_every_pair_of_characters_gives(rows: list[Row]) -> None:
    found = judge(rows, 3)
    assume(found.u.value is not None and found.binary.value is not None)

    assert [found.u.value, found.binary.value] == pytest.approx(by_characters(rows, 3), abs=1e-9)


@given(cut(3, 2), st.permutations(range(3)))
def test_the_order_of_coders_and_sources_changes_nothing(rows: list[Row], order: list[int]) -> None:
    turned = [(1 - source, value, order[coder], start, end) for source, value, coder, start, end in rows]

    np.testing.assert_allclose(figures(judge(turned, 3, 2)), figures(judge(rows, 3, 2)), atol=1e-9)


@given(cut(2))
def test_renaming_the_values_renames_what_is_said_of_them(rows: list[Row]) -> None:
    renamed = [(source, 1 - value, coder, start, end) for source, value, coder, start, end in rows]
    one, other = figures(judge(rows)), figures(judge(renamed))

    np.testing.assert_allclose([*other[:3], other[4], other[3]], one, atol=1e-9)


@given(cut(1))
def test_identical_units_with_variation_give_1(rows: list[Row]) -> None:
    twice = [*rows, *((source, value, 1, start, end) for source, value, _, start, end in rows)]

    assert {round(value, 9) for value in figures(judge(twice)) if not np.isnan(value)} <= {1.0}
    assert judge(twice).u.undefined or judge(twice).u.value == pytest.approx(1)


@given(cut(2))
def test_a_value_or_a_reason_is_given_and_never_both(rows: list[Row]) -> None:
    found = judge(rows)

    for one in (found.u, found.binary, found.coding, *found.values):
        assert (one.value is None) == bool(one.undefined)
        assert one.value is None or np.isfinite(one.value)


@given(cut(2, 2))
def test_a_source_between_turns_that_do_not_count_is_measured_without_them(rows: list[Row]) -> None:
    wide = [(source, value, coder, 3 * start, 3 * end) for source, value, coder, start, end in rows]
    turns = [[Span(3 * n, 3 * n + 1) for n in range(LENGTH)]] * 2

    found = unitized(coded(wide), axis(turns), (VALUES, 2))

    np.testing.assert_allclose(figures(found), figures(judge(rows, sources=2)), atol=1e-9)


def item_alpha(values: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float:
    """Return nominal alpha of a table coders x items."""
    _, counts = np.unique(values, return_counts=True)
    n = values.size
    return float(1 - (values[0] != values[1]).mean() * n * (n - 1) / (n * n - (counts**2).sum()))


def shared_segments(values: np.ndarray[tuple[int, int], np.dtype[np.int64]], size: int) -> Unitized:
    """Let both coders give values to the same segments, the last value being a gap."""
    rows = [
        (0, int(value), coder, size * n, size * n + size)
        for coder, row in enumerate(values)
        for n, value in enumerate(row)
        if value < VALUES
    ]
    return unitized(coded(rows), axis([[Span(0, size * values.shape[1])]]), (VALUES, 2))


def some_values(items: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, VALUES + 1, items)
    return np.stack([first, np.where(rng.random(items) < 0.3, rng.integers(0, VALUES + 1, items), first)])


def test_units_of_one_character_give_the_alpha_of_items() -> None:
    values = some_values(200, 1)

    assert shared_segments(values, 1).u.value == pytest.approx(item_alpha(values), abs=1e-12)


def test_u_alpha_approaches_the_alpha_of_items_as_shared_segments_grow_in_number() -> None:
    apart = []
    for items in (50, 500, 5000):
        values = some_values(items, 2)
        found = shared_segments(values, 10).u.value
        assert found is not None
        apart.append(abs(found - item_alpha(values)))

    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 2e-4


def test_coders_who_choose_at_random_agree_by_chance() -> None:
    rng = np.random.default_rng(3)
    values = []
    for _ in range(200):
        rows: list[Row] = []
        for source in range(20):
            for coder in range(2):
                edges = np.sort(rng.choice(np.arange(1, LENGTH), 7, replace=False)).tolist()
                cuts = [0, *edges, LENGTH]
                rows += [
                    (source, int(rng.integers(0, 2)), coder, *ends) for ends in pairwise(cuts) if rng.random() < 0.6
                ]
        values.append([figures(judge(rows, sources=20))])

    assert np.abs(np.mean(values, axis=0)).max() < 0.02


@pytest.mark.parametrize(
    ("rows", "u", "coding"),
    [
        ([], "neither coder used a code", "neither coder used a code"),
        ([(0, 0, 0, 0, 9), (0, 1, 0, 5, 20)], "spans of one coder overlap", "spans of one coder overlap"),
        ([(0, 0, 0, 0, 9)], "", "no spans of two coders meet"),
        ([(0, 0, 0, 0, 9), (0, 0, 1, 5, 9)], "", "only one value occurs where units meet"),
        ([(0, 0, n, 0, LENGTH) for n in range(2)], "only one value occurs", "only one value occurs where units meet"),
    ],
)
def test_why_there_is_no_value_is_said(rows: list[Row], u: str, coding: str) -> None:
    found = judge(rows)

    assert (found.u.undefined, found.coding.undefined) == (u, coding)


def test_without_text_or_a_second_coder_nothing_is_defined() -> None:
    none = unitized(coded([]), axis([[]]), (1, 2))
    alone = unitized(coded([(0, 0, 0, 0, 4)]), axis([[Span(0, 9)]]), (1, 1))

    assert (none.u.undefined, alone.u.undefined) == ("no units", "agreement is between two coders")


def test_codes_given_together_are_judged_each_by_itself() -> None:
    both = coded([(0, 0, 0, 0, 9), (0, 1, 0, 5, 20), (0, 0, 1, 0, 9), (0, 1, 1, 5, 20)])
    text = axis([[Span(0, LENGTH)]])

    assert unitized(both, text, (2, 2)).u.value is None
    assert [unitized(by_itself(both, code), text, (1, 2)).u.value for code in range(2)] == [1, 1]


def random_sources(sources: int, seed: int) -> Coded:
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for source in range(sources):
        for value in range(VALUES):
            start = int(rng.integers(0, 10)) + 20 * value
            rows += [(source, value, n, start, start + 4 + int(rng.integers(0, 5))) for n in range(2)]
    return coded(rows)


def test_intervals_come_from_resampling_sources_and_need_enough_of_them() -> None:
    text = [[Span(0, LENGTH)]]
    many = unitized(random_sources(25, 1), axis(text * 25), (VALUES, 2), draws=300, seed=1)
    few = unitized(random_sources(6, 1), axis(text * 6), (VALUES, 2), draws=300, seed=1)

    assert many.u.value is not None
    assert many.u.interval.low is not None
    assert many.u.interval.high is not None
    assert many.u.interval.low < many.u.value < many.u.interval.high
    assert (many.u.interval.too_few, few.u.interval.too_few) == (False, True)
    assert unitized(random_sources(25, 1), axis(text * 25), (VALUES, 2), draws=300, seed=1) == many


def test_every_cut_counts_for_the_first_unitizing_alpha() -> None:
    """
    Anna: ..aaaabbbb
    Bo:   ..aaaaaaaa    (one code: Anna has two units that touch)
    """
    whole, halves = [Span(2, 10)], [Span(2, 6), Span(6, 10)]

    assert alpha_u_1995([disagreement([whole, whole], 20)]) == 1
    cut_apart = alpha_u_1995([disagreement([halves, whole], 20)])
    assert cut_apart is not None
    assert cut_apart < 0.5


def test_the_first_unitizing_alpha_is_undefined_where_nobody_used_the_code() -> None:
    assert alpha_u_1995([disagreement([[], []], 20)]) is None


@settings(deadline=None)
@given(cut(3), st.permutations(range(3)))
def test_the_first_unitizing_alpha_does_not_care_who_comes_first(rows: list[Row], order: list[int]) -> None:
    coders = [[Span(start, end) for _, _, of, start, end in rows if of == coder] for coder in range(3)]
    one, other = (disagreement([coders[n] for n in ways], LENGTH) for ways in (range(3), order))

    assert (one.observed, one.expected) == pytest.approx((other.observed, other.expected))
