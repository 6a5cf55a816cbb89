"""Small numbers kept back cannot be worked out from what is shown."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.suppression import withheld

Table = list[list[int]]


def with_totals(cells: Table) -> Table:
    lines = [[*row, sum(row)] for row in cells]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    wide = draw(st.integers(2, 4))
    rows = st.lists(st.integers(0, 9), min_size=wide, max_size=wide)
    return with_totals(draw(st.lists(rows, min_size=2, max_size=4)))


def determined(table: Table, gone: frozenset[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the places kept back that follow from the sums, by elimination over the rationals of all unknowns."""
    import numpy as np  # noqa: PLC0415  the oracle alone needs it

    high, wide = len(table), len(table[0])
    unknown = sorted(gone)
    if not unknown:
        return set()
    lines = [[(r, c) for c in range(wide)] for r in range(high)] + [[(r, c) for r in range(high)] for c in range(wide)]
    sums = np.array(
        [[0.0 if one not in line else -1.0 if one == line[-1] else 1.0 for one in unknown] for line in lines]
    )
    rank = np.linalg.matrix_rank(sums)
    return {
        one
        for n, one in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([sums, np.eye(len(unknown))[n]])) == rank
    }


@given(tables(), st.integers(2, 5))
@settings(max_examples=300)
def test_every_small_number_is_kept_back_and_none_follows_from_the_sums(table: Table, smallest: int) -> None:
    gone = withheld(table, smallest)
    small = {(r, c) for r, c in product(range(len(table)), range(len(table[0]))) if 0 < table[r][c] < smallest}

    assert small <= gone
    assert not small & determined(table, gone)


@given(tables(), st.integers(2, 5))
@settings(max_examples=300)
def test_what_is_kept_back_in_a_line_adds_up_to_what_may_be_shown(table: Table, smallest: int) -> None:
    gone = withheld(table, smallest)
    for r, row in enumerate(table):
        kept = [row[c] for c in range(len(row) - 1) if (r, c) in gone]
        if any(0 < n < smallest for n in kept) and (r, len(row) - 1) not in gone:
            assert sum(kept) >= smallest


@given(tables())
def test_nothing_is_kept_back_where_nothing_is_small(table: Table) -> None:
    assert withheld(table, 1) == frozenset()


def test_of_two_numbers_that_protect_the_smaller_is_kept_back_and_no_zero() -> None:
    gone = withheld(with_totals([[1, 9, 0], [9, 9, 9], [9, 4, 9]]), 3)

    assert gone == {(0, 0), (0, 1), (2, 0), (2, 1)}


def test_a_group_nobody_is_in_protects_nothing() -> None:
    table = with_totals([[1, 0], [8, 9]])

    assert (0, 1) not in withheld(table, 3, known=[(0, 1)])
    assert (0, 2) in withheld(table, 3, known=[(0, 1)])
