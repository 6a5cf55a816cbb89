"""Chi-square and Fisher's exact test against published examples and tables of the distribution."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.independence import CHI_SQUARE, EXACT, chi_square, chi_square_above, exact, holm, independence


@pytest.mark.parametrize(
    ("value", "freedom", "p"),
    [(2.706, 1, 0.1), (3.841, 1, 0.05), (6.635, 1, 0.01), (9.488, 4, 0.05), (13.277, 4, 0.01), (29.588, 10, 0.001)],
)
def test_the_printed_table_of_chi_square(value: float, freedom: int, p: float) -> None:
    """Abramowitz & Stegun (1964), table 26.8."""
    assert round(chi_square_above(value, freedom), 4) == p


def test_the_lady_who_tasted_tea() -> None:
    """Fisher (1935), The Design of Experiments: three of four cups told right; 34 of 70 ways are as good or as bad."""
    assert exact([3, 1], [4, 4]) == pytest.approx(34 / 70)


def test_the_convicts_with_a_twin() -> None:
    """Fisher (1935), The logic of inductive inference: 2 of 17 dizygotic, 10 of 13 monozygotic convicted."""
    p = exact([10, 2], [13, 17])

    assert p is not None
    assert round(p, 6) == 0.000537


def test_aspirin_and_heart_attacks() -> None:
    """Agresti (2007), An Introduction to Categorical Data Analysis, table 2.3: 189 of 11034 and 104 of 11037; 25.01."""
    result = chi_square([(189, 11034), (104, 11037)])

    assert round(result.statistic or 0, 2) == 25.01


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=4))
def test_an_exact_test_adds_up_every_table_by_hand(groups: list[tuple[int, int]]) -> None:
    n, of = [a for a, _ in groups], [a + b for a, b in groups]

    def ways(hits: tuple[int, ...]) -> int:
        return prod(comb(m, k) for m, k in zip(of, hits, strict=True))

    tables = [one for one in product(*(range(m + 1) for m in of)) if sum(one) == sum(n)]
    rare = sum(ways(one) for one in tables if ways(one) <= ways(tuple(n)))

    assert exact(n, of) == pytest.approx(rare / sum(map(ways, tables)))


def test_few_are_tested_exactly_and_many_by_chi_square() -> None:
    assert independence([3, 1], [4, 4]).test == EXACT
    assert independence([30, 10], [50, 50]).test == CHI_SQUARE


@pytest.mark.parametrize(("n", "of"), [([0, 0], [5, 5]), ([5, 5], [5, 5]), ([3], [9]), ([3, 0], [9, 0])])
def test_where_there_is_nothing_to_compare_there_is_no_p(n: list[int], of: list[int]) -> None:
    assert independence(n, of).p is None


def test_holm_is_never_smaller_than_p_and_keeps_the_order() -> None:
    assert holm([0.04, None, 0.01]) == [0.04, None, 0.02]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
