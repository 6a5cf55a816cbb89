"""Intervals over sources: what they hold, what they say when they cannot, and how many sources they would take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.agreement import MEAN, MEANS, SUMMED, Terms, agreements, grouped
from qcode.analysis.bootstrap import (
    Interval,
    bca_interval,
    percentile_interval,
    power,
    resampled,
    source_weights,
    without_each,
)
from qcode.analysis.decisions import COEFFICIENTS, cohen_kappa, of_cells, sums
from qcode.analysis.drift import drift

if TYPE_CHECKING:
    from qcode.model.agreement import Agreement


def coded(sources: int, *, seed: int, noise: float = 0.1, coders: int = 2) -> np.ndarray[tuple[int, ...], np.dtype]:
    """Return sums (sources, 1, ...) of 60 turns each, a source with a prevalence and a share of slips of its own."""
    rng = np.random.default_rng(seed)
    common, slips = rng.beta(2, 6, sources), noise * rng.uniform(0, 2, sources)
    tables = []
    for share, wrong in zip(common, slips, strict=True):
        theme = rng.random((60, 1)) < share
        tables.append([sums((theme ^ (rng.random((60, coders)) < wrong)).astype(np.int8), np.ones(60))])
    return np.array(tables)


def row(rows: tuple[Agreement, ...], code: str, coefficient: str = "cohen_kappa") -> Agreement:
    (found,) = (one for one in rows if (one.code, one.coefficient) == (code, coefficient))
    return found


def test_leaving_out_each_source_in_turn_is_done_by_subtraction() -> None:
    table = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])

    assert without_each(table).tolist() == [[8, 10], [6, 8], [4, 6]]


def test_the_corrected_interval_of_a_mean_is_that_of_the_textbook() -> None:
    """Efron & Tibshirani (1993), ch. 14: for symmetric draws around the value nothing is corrected."""
    sample = np.array([-3.0, -2, -1, 0, 1, 2, 3])
    draws = np.linspace(-1, 1, 2001)
    left_out = (sample.sum() - sample) / 6

    corrected = bca_interval(draws, 0, left_out, sources=30)
    plain = percentile_interval(draws, sources=30)

    assert (corrected.low, corrected.high) == pytest.approx((plain.low, plain.high))


def test_the_corrected_interval_moves_against_the_bias_of_the_draws() -> None:
    draws = np.linspace(-1, 1, 2001)
    left_out = np.array([-1.0, 0, 1])

    low = bca_interval(draws, -0.3, left_out, sources=30)
    high = bca_interval(draws, 0.3, left_out, sources=30)

    assert low.low is not None
    assert high.low is not None
    assert low.low < -0.95 < high.low


def test_where_nothing_can_be_corrected_the_remark_says_so() -> None:
    draws = np.linspace(0, 1, 101)

    found = bca_interval(draws, 2, np.array([1.0, 2.0]), sources=30)

    assert (found.low, found.high) == pytest.approx((0.025, 0.975))
    assert found.remark == "percentile interval: no correction for bias possible"


@pytest.mark.parametrize(("sources", "few"), [(19, True), (20, False)])
def test_fewer_than_20_sources_are_too_few(sources: int, *, few: bool) -> None:
    assert percentile_interval(np.linspace(0, 1, 11), sources=sources).too_few is few


def test_the_error_of_a_mean_gives_the_textbook_number_of_sources() -> None:
    """For a mean of n values with deviation s, the interval of width w takes (2 z s / w)^2 of them."""
    sample = np.random.default_rng(1).normal(0, 1, 400)
    draws = resampled(sample, source_weights(400, draws=4000, seed=1)) / 400
    interval = percentile_interval(draws, sources=400)

    found = power(interval, sources=400, wanted=0.1)

    assert found.sources == pytest.approx((2 * 1.959964 * sample.std(ddof=1) / 0.1) ** 2, rel=0.05)


@given(st.floats(0.001, 0.5), st.integers(2, 200), st.floats(0.01, 1))
def test_half_the_width_takes_four_times_the_sources(se: float, sources: int, wanted: float) -> None:
    one = power(Interval(se=se), sources=sources, wanted=wanted).sources
    other = power(Interval(se=se), sources=sources, wanted=wanted / 2).sources

    assert one is not None
    assert other is not None
    assert other <= 4 * one
    assert one == 2 or other > 4 * (one - 1)


def test_how_many_sources_it_takes_is_not_made_up() -> None:
    none = power(Interval(remark="no interval: one source only"), sources=1, wanted=0.1)
    equal = power(Interval(se=0, low=1, high=1), sources=30, wanted=0.1)
    few = power(Interval(se=0.1, low=0.4, high=0.8, too_few=True), sources=8, wanted=0.1)

    assert (none.sources, none.undefined) == (None, "no interval: one source only")
    assert (equal.sources, equal.undefined) == (None, "the sources do not differ, so how they vary is unknown")
    assert few.remark == "estimated from 8 sources only"
    with pytest.raises(ValueError, match="width 0"):
        power(Interval(se=0.1), sources=8, wanted=0)


def test_as_many_sources_as_said_give_about_the_wanted_width() -> None:
    terms = Terms("turns", draws=1000, seed=1)
    pilot = row(agreements(("anna", "bo"), ["tillid"], coded(60, seed=3), terms), "tillid")
    needed = power(Interval(se=pilot.se), sources=60, wanted=0.1).sources
    assert needed is not None

    found = row(agreements(("anna", "bo"), ["tillid"], coded(needed, seed=4), terms), "tillid")

    assert found.high is not None
    assert found.low is not None
    assert found.high - found.low == pytest.approx(0.1, abs=0.025)


@pytest.mark.parametrize("corrected", [False, True], ids=["percentile", "corrected"])
def test_about_95_of_100_intervals_hold_the_kappa_of_all_sources(*, corrected: bool) -> None:
    everyone = coded(4000, seed=5)
    true = cohen_kappa(everyone.sum(axis=0)).item()
    terms = Terms("turns", draws=300, seed=7, coefficients=("cohen_kappa",), pooled=(), corrected=corrected)
    held = 0
    for start in range(0, 4000, 40):
        (found,) = agreements(("anna", "bo"), ["tillid"], everyone[start : start + 40], terms)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= true <= found.high

    assert 88 <= held <= 99


@pytest.mark.parametrize("coders", [2, 4])
def test_coders_who_decide_independently_agree_by_chance(coders: int) -> None:
    rng = np.random.default_rng(2)
    shares = rng.uniform(0.2, 0.8, (500, 1, coders))
    tables = np.array([sums(table, np.ones(40)) for table in (rng.random((500, 40, coders)) < shares).astype(np.int8)])
    names = ["conger_kappa"] + (["cohen_kappa"] if coders == 2 else [])

    for name in names:
        assert abs(np.nanmean(COEFFICIENTS[name](tables))) < 0.02
    alike = np.array([sums(table, np.ones(40)) for table in (rng.random((2000, 40, coders)) < 0.3).astype(np.int8)])
    assert abs(np.nanmean(COEFFICIENTS["alpha_nominal"](alike))) < 0.01
    assert abs(np.nanmean(COEFFICIENTS["fleiss_kappa"](alike)) + 1 / (40 * coders)) < 0.02


@given(st.integers(2, 6), st.integers(1, 50), st.integers(1, 50))
def test_identical_decisions_with_variation_give_1(coders: int, coded_units: int, silent: int) -> None:
    of = sums([[1] * coders, [0] * coders], [coded_units, silent])

    for name, coefficient in COEFFICIENTS.items():
        only_two = name in {"cohen_kappa", "scott_pi"} and coders > 2
        assert math.isnan(coefficient(of).item()) if only_two else coefficient(of).item() == pytest.approx(1)


def test_the_two_coder_forms_are_those_of_any_number_for_two() -> None:
    of = of_cells([58, 4, 12, 31])

    assert COEFFICIENTS["conger_kappa"](of) == COEFFICIENTS["cohen_kappa"](of)
    assert COEFFICIENTS["fleiss_kappa"](of) == COEFFICIENTS["scott_pi"](of)
    assert round(COEFFICIENTS["cohen_kappa"](of).item(), 7) == 0.6756757


def test_three_coders_have_coefficients_of_many_and_a_reason_for_those_of_two() -> None:
    terms = Terms("turns", draws=100, coefficients=("conger_kappa", "cohen_kappa"), pooled=(SUMMED, MEAN, MEANS))
    rows = agreements(("anna", "bo", "carla"), ["tillid"], coded(25, seed=1, coders=3), terms)

    assert row(rows, "tillid", "conger_kappa").value is not None
    assert len(row(rows, "tillid", "conger_kappa").prevalence) == 3
    assert row(rows, "tillid").undefined == "cohen_kappa is for two coders"
    assert row(rows, MEANS, "conger_kappa").value == pytest.approx(row(rows, "tillid", "conger_kappa").value)


def test_each_group_of_sources_has_the_figures_it_would_have_alone() -> None:
    terms = Terms("turns", draws=100, seed=1)
    both = coded(50, seed=1)
    groups = ["nord"] * 25 + ["syd"] * 25

    found = grouped(("anna", "bo"), ["tillid"], both, groups, terms)

    assert list(found) == ["nord", "syd"]
    assert found["syd"] == agreements(("anna", "bo"), ["tillid"], both[25:], terms)


def test_coders_who_drift_apart_are_seen_to() -> None:
    waves = np.concatenate([coded(60, seed=1, noise=0.02), coded(60, seed=2, noise=0.2), coded(60, seed=3, noise=0.2)])
    periods = ["2001"] * 60 + ["2002"] * 60 + ["2003"] * 60
    terms = Terms("turns", draws=500, seed=1, coefficients=("cohen_kappa",))

    fell, stayed = drift(["tillid"], waves, periods, terms)

    assert fell.periods == ("2001", "2002")
    assert fell.rise is not None
    assert fell.interval.high is not None
    assert fell.rise < fell.interval.high < 0
    assert stayed.interval.low is not None
    assert stayed.interval.high is not None
    assert stayed.interval.low < 0 < stayed.interval.high


def test_a_period_in_which_nobody_used_the_code_has_no_rise() -> None:
    silent = np.array([[of_cells([0, 0, 0, 60])]] * 30)
    terms = Terms("turns", draws=50, coefficients=("cohen_kappa",))

    (found,) = drift(["tillid"], np.concatenate([silent, coded(30, seed=1)]), ["1"] * 30 + ["2"] * 30, terms)

    assert (found.rise, found.interval.low) == (None, None)
