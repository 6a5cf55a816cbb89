"""Laws of the coefficients of a table, and what they say where there is no value."""

from __future__ import annotations

import math
from statistics import fmean, stdev
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis import alpha as alphas
from qcode.analysis import distances, multirater, paired
from qcode.analysis.item_agreement import agreements
from qcode.analysis.items import items_of
from qcode.analysis.student import t_quantile
from qcode.model.ratings import Level, Ratings, Weights

if TYPE_CHECKING:
    from qcode.model.agreement import Agreement

VALUE = st.one_of(st.none(), st.sampled_from([1.0, 2.0, 3.0, 5.0]))
ONLY_VARIED = {"percent_agreement", "expected_agreement_cohen"}


@st.composite
def tables(draw: st.DrawFn) -> list[list[float | None]]:
    coders = draw(st.integers(2, 4))
    return draw(st.lists(st.lists(VALUE, min_size=coders, max_size=coders), min_size=1, max_size=12))


def ratings(rows: list[list[float | None]]) -> Ratings:
    coders = tuple("ABCD"[: len(rows[0])])
    return Ratings(tuple(str(n) for n in range(len(rows))), coders, tuple(tuple(row) for row in rows))


def named(table: Ratings, level: Level = Level.INTERVAL) -> dict[str, Agreement]:
    return {one.coefficient: one for one in agreements(table, level, tuple(Weights), universe="units")}


@settings(deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_changes_nothing(rows: list[list[float | None]], random: object) -> None:
    order = list(range(len(rows[0])))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = [[row[at] for at in order] for row in reversed(rows)]
    one, other = named(ratings(rows)), named(ratings(shuffled))

    assert one.keys() == other.keys()
    for name, found in one.items():
        assert found.value == pytest.approx(other[name].value, abs=1e-9), name
        assert found.se == pytest.approx(other[name].se, abs=1e-7), name
        assert found.undefined == other[name].undefined


@settings(deadline=None)
@given(tables())
def test_renaming_values_changes_no_nominal_coefficient(rows: list[list[float | None]]) -> None:
    turned = {1.0: 30.0, 2.0: 4.0, 3.0: 7.0, 5.0: 1.0}
    renamed = [[None if value is None else turned[value] for value in row] for row in rows]
    one, other = (
        [(a.coefficient, a.value, a.se) for a in named(ratings(each), Level.NOMINAL).values() if not a.code]
        for each in (rows, renamed)
    )

    assert [a[0] for a in one] == [a[0] for a in other]
    for left, right in zip(one, other, strict=True):
        assert left[1:] == pytest.approx(right[1:], abs=1e-7), left


@settings(deadline=None)
@given(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=2, max_size=9), st.integers(2, 4))
def test_identical_values_with_variation_give_1(column: list[float], coders: int) -> None:
    rows: list[list[float | None]] = [[value] * coders for value in column]
    found = named(ratings(rows))
    varied = len(set(column)) > 1

    for one in found.values():
        if one.coefficient == "expected_agreement_cohen":
            continue
        if varied:
            assert one.value == pytest.approx(1), one.coefficient
        elif not one.coefficient.startswith("percent_agreement"):
            assert (one.value, one.undefined[:12]) == (None, "no variation"), one.coefficient


@settings(deadline=None)
@given(tables())
def test_a_value_or_a_reason_and_never_both(rows: list[list[float | None]]) -> None:
    for one in named(ratings(rows)).values():
        assert (one.value is None) == bool(one.undefined), one.coefficient
        assert one.value is None or math.isfinite(one.value)
        if one.low is not None and one.high is not None and one.value is not None:
            assert min(-1, one.value) <= one.low <= one.value + 1e-9
            assert one.value - 1e-9 <= one.high <= 1


@settings(deadline=None)
@given(tables(), st.integers(2, 5))
def test_a_unit_that_occurs_often_is_that_many_units(rows: list[list[float | None]], times: int) -> None:
    often, long = items_of(rows, times=[times] * len(rows)), items_of([row for row in rows for _ in range(times)])
    q = len(long.categories)
    for coefficient in (
        multirater.percent_agreement,
        multirater.fleiss_kappa,
        multirater.conger_kappa,
        multirater.gwet_ac,
        multirater.brennan_prediger,
        lambda items: alphas.alpha(items, distances.nominal(q)),
        alphas.percent_agreement_pairable,
    ):
        one, other = coefficient(often), coefficient(long)
        assert (one.n, one.undefined) == (other.n, other.undefined)
        assert one.value == pytest.approx(other.value, abs=1e-9)
        assert one.se == pytest.approx(other.se, abs=1e-7)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=15))
def test_of_two_coders_without_missing_values_the_families_meet(rows: list[tuple[float | None, float | None]]) -> None:
    """Conger's is Cohen's, Fleiss' is Scott's, Light's is Cohen's."""
    items = items_of([row for row in rows if None not in row] or [(1.0, 2.0)])

    assert multirater.conger_kappa(items).value == pytest.approx(paired.cohen_kappa(items).value, abs=1e-9)
    assert multirater.fleiss_kappa(items).value == pytest.approx(paired.scott_pi(items).value, abs=1e-9)
    assert paired.light_kappa(items).value == pytest.approx(paired.cohen_kappa(items).value, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=3, max_size=3), min_size=2, max_size=15))
def test_quadratic_weights_of_two_values_are_no_weights(rows: list[list[str]]) -> None:
    items = items_of([["b" if value == "c" else value for value in row] for row in rows])
    w = distances.weights(Weights.QUADRATIC, distances.scores(items.categories, Level.ORDINAL))

    for coefficient in (multirater.fleiss_kappa, multirater.conger_kappa, multirater.gwet_ac):
        assert coefficient(items, w).value == pytest.approx(coefficient(items).value, abs=1e-12)


def test_independent_coding_averages_about_0() -> None:
    """400 tables of 60 units, three coders who draw from shares of their own without looking at the unit."""
    rng = np.random.default_rng(20031103)
    shares = ([0.5, 0.3, 0.2], [0.4, 0.4, 0.2], [0.6, 0.2, 0.2])
    found: dict[str, list[float]] = {}
    for _ in range(400):
        columns = [rng.choice([1.0, 2.0, 3.0], size=60, p=share).tolist() for share in shares]
        items = items_of(list(zip(*columns, strict=True)))
        two = items.of((0, 1))
        for name, one in {
            "cohen": paired.cohen_kappa(two),
            "conger": multirater.conger_kappa(items),
            "light": paired.light_kappa(items),
        }.items():
            assert one.value is not None
            found.setdefault(name, []).append(one.value)

    for name, values in found.items():
        assert abs(fmean(values)) < 3.5 * stdev(values) / math.sqrt(len(values)), name


def test_independent_coding_of_equal_shares_averages_about_0_for_pi_and_alpha() -> None:
    """Pi and alpha take what is common to the coders for chance; alpha, corrected for small samples, centres on 0."""
    rng = np.random.default_rng(20031104)
    found: dict[str, list[float]] = {"alpha": [], "pi": [], "ac1": []}
    for _ in range(600):
        items = items_of(rng.choice(["a", "b"], size=(30, 3)).tolist())
        for name, one in {
            "alpha": alphas.alpha(items, distances.nominal(2)),
            "pi": multirater.fleiss_kappa(items),
            "ac1": multirater.gwet_ac(items),
        }.items():
            assert one.value is not None
            found[name].append(one.value)

    error = stdev(found["alpha"]) / math.sqrt(600)
    assert abs(fmean(found["alpha"])) < 3.5 * error
    assert abs(fmean(found["ac1"])) < 3.5 * error + 1 / 90
    assert fmean(found["pi"]) == pytest.approx(-1 / 89, abs=3.5 * error)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "no units"),
        ([[None, None]], "no values"),
        ([["a", None], ["b", None]], "one coder only"),
        ([["a", None], [None, "b"]], "no unit has values of two coders"),
        ([["a", "a"], ["a", "a"]], "no variation"),
    ],
    ids=str,
)
@pytest.mark.parametrize("level", [Level.NOMINAL, Level.ORDINAL, Level.SET])
def test_what_is_undefined_says_why(rows: list[list[str | None]], why: str, level: Level) -> None:
    values = tuple(tuple(frozenset({v}) if level is Level.SET and v else v for v in row) for row in rows)
    table = Ratings(tuple(str(n) for n in range(len(rows))), ("A", "B"), values, order=("a", "b"))
    found = agreements(table, level, universe="units")

    corrected = [one for one in found if not one.coefficient.startswith(("percent", "expected", "jaccard", "dice"))]
    assert len(corrected) >= 3
    for one in corrected:
        assert (one.value, one.se, one.low, one.high) == (None, None, None, None)
        assert one.undefined.startswith(why), one.coefficient


def test_an_alpha_beyond_the_level_says_what_it_takes_for_granted() -> None:
    rows: list[list[float | None]] = [[1.0, 2.0], [2.0, 2.0], [3.0, 1.0]]
    found = named(ratings(rows), Level.ORDINAL)

    assert "distances between the values" in found["alpha_interval"].remark
    assert "true zero" in found["alpha_ratio"].remark
    assert "takes" not in found["alpha_ordinal"].remark
    assert "takes" not in named(ratings(rows), Level.INTERVAL)["alpha_interval"].remark


def test_numbers_below_0_have_no_ratio() -> None:
    found = named(ratings([[-1.0, 2.0], [2.0, 2.0]]), Level.RATIO)

    assert found["alpha_ratio"].undefined == "a ratio scale has no number below 0"
    assert found["gwet_ac2_ratio"].undefined == "ratio weights have no number below 0"
    assert found["alpha_interval"].value is not None


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, "12.7062"), (2, "4.3027"), (5, "2.5706"), (29, "2.0452"), (120, "1.9799"), (200, "1.9719"), (201, "1.9718")],
)
def test_t_is_that_of_the_tables(freedom: int, printed: str) -> None:
    assert f"{t_quantile(0.975, freedom):.4f}" == printed
