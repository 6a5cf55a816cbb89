"""Sums over units against the coefficients of tables: the same decisions, the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import decisions, multirater, paired
from qcode.analysis.alpha import alpha
from qcode.analysis.items import items_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

OF_TABLES: dict[str, Callable[[Items], Estimate]] = {
    "percent_agreement": multirater.percent_agreement,
    "fleiss_kappa": multirater.fleiss_kappa,
    "gwet_ac1": multirater.gwet_ac,
    "brennan_prediger": multirater.brennan_prediger,
    "alpha_nominal": lambda items: alpha(items, 1 - np.eye(len(items.categories))),
}
COMPLETE: dict[str, Callable[[Items], Estimate]] = {"conger_kappa": multirater.conger_kappa}
OF_TWO: dict[str, Callable[[Items], Estimate]] = {"cohen_kappa": paired.cohen_kappa, "scott_pi": paired.scott_pi}


@st.composite
def weighted(draw: st.DrawFn, coders: int, *, missing: bool) -> tuple[list[list[int]], list[int]]:
    """Draw decisions with their weights; every row has two values, as where coded text is compared."""
    value = st.integers(-1 if missing else 0, 1)
    row = st.lists(value, min_size=coders, max_size=coders).filter(lambda one: sum(given >= 0 for given in one) > 1)
    rows = draw(st.lists(row, min_size=1, max_size=6))
    return rows, draw(st.lists(st.integers(1, 99), min_size=len(rows), max_size=len(rows)))


def check(rows: list[list[int]], times: list[int], against: dict[str, Callable[[Items], Estimate]]) -> None:
    of = decisions.sums(rows, times)
    items = items_of([[None if value < 0 else float(value) for value in row] for row in rows], times=times)
    for name, coefficient in against.items():
        found, expected = decisions.COEFFICIENTS[name](of).item(), coefficient(items).value
        if expected is None:
            assert np.isnan(found), name
        else:
            assert found == pytest.approx(expected, abs=1e-9), name


@given(weighted(3, missing=True))
def test_sums_give_what_a_table_with_missing_values_gives(table: tuple[list[list[int]], list[int]]) -> None:
    check(*table, OF_TABLES)


@given(weighted(4, missing=False))
def test_sums_give_what_a_complete_table_gives(table: tuple[list[list[int]], list[int]]) -> None:
    check(*table, OF_TABLES | COMPLETE)


@given(weighted(2, missing=False))
def test_sums_of_two_coders_give_what_their_table_gives(table: tuple[list[list[int]], list[int]]) -> None:
    check(*table, OF_TABLES | OF_TWO)


@given(weighted(3, missing=True), st.integers(1, 9))
def test_draws_are_computed_as_if_each_were_a_study(table: tuple[list[list[int]], list[int]], factor: int) -> None:
    rows, times = table
    draws = np.array([times, [factor * one for one in times], times[::-1]])
    together = decisions.sums(rows, draws)

    for name, coefficient in decisions.COEFFICIENTS.items():
        alone = [coefficient(decisions.sums(rows, draw)).item() for draw in draws]
        np.testing.assert_allclose(coefficient(together), alone, atol=1e-12, err_msg=name)


def test_a_row_only_one_coder_worked_on_is_not_compared() -> None:
    assert decisions.sums([[1, -1], [0, 1]], [50, 10])[decisions.UNITS] == 10


@pytest.mark.parametrize(
    ("patterns", "weights", "why"),
    [
        ([[1, 0]], [0], "no units"),
        ([[0, 0]], [5], "neither coder used the code"),
        ([[0, 0, 0]], [5], "no coder used the code"),
        ([[1, 1]], [5], "both coders gave the code to everything"),
        ([[1, 1, 1]], [5], "all coders gave the code to everything"),
        ([[1, 1], [0, 0]], [5, 5], ""),
    ],
)
def test_why_a_coefficient_is_undefined_is_said(patterns: list[list[int]], weights: list[int], why: str) -> None:
    of = decisions.sums(patterns, weights)

    assert decisions.reason(of) == why
    assert bool(why) == bool(np.isnan(decisions.COEFFICIENTS["alpha_nominal"](of)))


def test_overlap_is_for_two_coders() -> None:
    three = decisions.sums([[1, 1, 0], [0, 0, 0]], [5, 5])

    assert all(np.isnan(measure(three)) for measure in decisions.OVERLAPS.values())
