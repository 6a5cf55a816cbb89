"""A comparison asked in several ways: the answers fit together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis import alpha, answers
from qcode.analysis.agreement import Terms
from qcode.analysis.axes import axis, coded
from qcode.analysis.comparison import Comparison, columns, pieces, presence
from qcode.analysis.stretches import SETS, label_sets, set_alpha
from qcode.model.span import Span

SOURCES, CODES, CODERS, LENGTH = 3, 2, 3, 40
ROW = st.tuples(
    st.integers(0, SOURCES - 1), st.integers(0, CODES - 1), st.integers(0, CODERS - 1), st.integers(0, LENGTH - 1),
    st.integers(1, 15),
).map(lambda row: (*row[:4], min(row[3] + row[4], LENGTH)))  # fmt: skip
ROWS = st.lists(ROW, min_size=1, max_size=20)
Row = tuple[int, int, int, int, int]


def comparison(rows: list[Row], *, coders: int = CODERS) -> Comparison:
    names = ("anna", "bo", "liv")[:coders]
    text = axis([[Span(0, 20), Span(20, LENGTH)] for _ in range(SOURCES)])
    there = np.ones((SOURCES, CODES, coders), dtype=np.bool_)
    return Comparison(names, ("tillid", "frygt"), coded([row for row in rows if row[2] < coders]), text, there)


def terms(*names: str, draws: int = 0) -> Terms:
    return Terms("all text", coefficients=names or ("percent_agreement", "alpha_nominal"), draws=draws)


@given(ROWS)
def test_all_sources_as_one_group_are_the_whole(rows: list[Row]) -> None:
    of = comparison(rows)

    whole = answers.agreements(of, terms())
    group = list(answers.by_sources(of, {"all": range(SOURCES)}, terms()))
    parts = list(answers.by_pieces(of, {"all": range(2 * SOURCES)}, terms()))

    assert [one.value for one in group] == [one.value for one in whole] == [one.value for one in parts]
    assert {one.group for one in group} == {"all"}


@given(ROWS)
def test_a_coder_against_the_others_is_the_pair_where_there_is_one_other(rows: list[Row]) -> None:
    of = comparison(rows, coders=2)

    pair = [(one.code, one.value) for one in answers.by_pair(of, terms())]
    first = [(one.code, one.value) for one in answers.by_coder(of, terms()) if one.group == "anna"]

    assert first == pair


@given(ROWS)
def test_a_rise_is_what_lies_between_two_periods(rows: list[Row]) -> None:
    of = comparison(rows)
    periods = {"2003-11": [0], "2003-12": [1, 2]}

    values = {(one.group, one.code): one.value for one in answers.by_sources(of, periods, terms("alpha_nominal"))}
    for one in answers.over_time(of, periods, terms("alpha_nominal")):
        before, after = values["2003-11", one.code], values["2003-12", one.code]
        known = before is not None and after is not None
        assert one.value == (pytest.approx(after - before) if known else None)  # type: ignore[operator]
        assert bool(one.undefined) is not known


@settings(deadline=None)
@given(ROWS, st.sampled_from(sorted(SETS)))
def test_an_alpha_of_sets_is_that_of_the_table(rows: list[Row], name: str) -> None:
    of = comparison(rows)
    table, source = label_sets(of.units.placed(of.codings), of.units, of.codes, CODERS)

    value, _ = set_alpha(table, source, name, draws=0, seed=1)
    expected = alpha.alpha(table, SETS[name](table.categories)).value

    assert value == (None if expected is None else pytest.approx(expected, abs=1e-9))
    assert table.compared == SOURCES * LENGTH


def test_equal_sets_agree_fully_and_never_vary() -> None:
    rows = [(source, code, coder, 0, 5 + source) for source in range(3) for code in (0, 1) for coder in range(CODERS)]
    of = comparison(rows)

    (row,) = (one for one in answers.agreements(of, terms("alpha_masi", draws=100)) if one.coefficient == "alpha_masi")

    assert (row.value, row.low, row.high) == (1, 1, 1)


def test_missing_decisions_are_counted_where_somebody_worked() -> None:
    of = comparison([(0, 0, 0, 0, 5)])
    there = of.present.copy()
    there[1, 0, 2] = there[2, 0, 1] = there[2, 0, 2] = False

    absent = Comparison(of.coders, of.codes, of.codings, of.units, there)

    assert absent.missing() == [3 * LENGTH, 0]


def test_power_says_how_many_sources_a_width_would_take_or_why_not() -> None:
    rows = [(source, 0, coder, 0, 5 + source * (coder + 1)) for source in range(3) for coder in range(2)]
    found = answers.agreements(comparison(rows, coders=2), terms("alpha_nominal", draws=200), wanted=0.1)
    by_code = {one.code: one for one in found}

    needed = by_code["tillid"].needed
    assert needed is not None
    assert needed > 3
    assert by_code["frygt"].needed is None
    assert by_code["frygt"].undefined == "neither coder used the code"


def test_unitizing_alphas_take_the_sources_all_worked_through() -> None:
    of = comparison([(0, 0, 0, 0, 10), (0, 0, 1, 0, 8), (1, 0, 0, 0, 40)], coders=2)
    there = of.present.copy()
    there[1:, 0, 1] = False

    rows = answers.agreements(Comparison(of.coders, of.codes, of.codings, of.units, there), terms("u_alpha"))
    (row,) = (one for one in rows if (one.coefficient, one.code) == ("u_alpha", "tillid"))

    assert (row.n, row.sources) == (LENGTH, 1)
    assert row.value == pytest.approx(0.862, abs=5e-4)


def test_rows_of_the_database_become_numbers() -> None:
    rows = [(71, 9, 1, 3, 5), (70, 8, 0, 0, 2), (99, 8, 0, 0, 2), (70, 77, 0, 0, 2)]

    found = columns(rows, [70, 71], [8, 9])

    assert [one.tolist() for one in (found.source, found.code, found.coder)] == [[1, 0], [1, 0], [1, 0]]
    assert pieces([(71, 0, 4), (70, 2, 9)], [70, 71], "character", whole=False).offsets.tolist() == [0, 7, 11]
    assert len(columns([], [], [])) == 0


def test_a_pass_for_some_codes_is_none_for_the_others() -> None:
    there = presence(([70, 71], [(8, 1), (9, 1), (5, 2)], 2), [(0, 70, 1)], [(1, 71, 9)])

    assert np.argwhere(there).tolist() == [[0, 0, 0], [0, 1, 0], [1, 1, 1]]


def test_sets_of_more_than_64_codes_are_told_apart() -> None:
    names = tuple(f"kode-{n}" for n in range(70))
    text = axis([[Span(0, 4)]])
    codings = coded([(0, 3, 0, 0, 1), (0, 67, 0, 1, 2), (0, 3, 0, 2, 3), (0, 67, 0, 2, 3)])

    table, _ = label_sets(text.placed(codings), text, names, 1)

    given = [sorted(table.categories[one]) for one in table.codes[:, 0]]
    assert given == [["kode-3"], ["kode-67"], ["kode-3", "kode-67"], []]
