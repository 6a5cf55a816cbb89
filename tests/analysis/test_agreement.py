"""Agreement per code and pooled, with intervals from resampled sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qcode.analysis.agreement import MEAN, SUMMED, USUAL, Terms, agreements
from qcode.analysis.bootstrap import percentile_interval, resampled, source_weights
from qcode.analysis.decisions import cells, cohen_kappa, of_cells
from qcode.analysis.tallies import tallied
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qcode.model.agreement import Agreement

PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text("utf-8"))
STUDY = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 6), st.integers(1, 3), st.just(4)), elements=st.integers(0, 99)
)


def agree(counts: NDArray[np.int64], codes: Sequence[str] = (), *, draws: int = 200, seed: int = 7) -> list[Agreement]:
    names = codes or [f"code-{n}" for n in range(counts.shape[1])]
    terms = Terms("informants' turns", draws=draws, seed=seed)
    return list(agreements(("anna", "bo"), names, of_cells(counts), terms))


def row(rows: list[Agreement], code: str, coefficient: str = "cohen_kappa") -> Agreement:
    (found,) = (one for one in rows if (one.code, one.coefficient) == (code, coefficient))
    return found


def coded(sources: int, *, seed: int, turns: int = 60, noise: float = 0.1) -> NDArray[np.int64]:
    """Return counts (sources, 1, 4) of turns, each source with a prevalence and a share of slips of its own."""
    rng = np.random.default_rng(seed)
    common = rng.beta(2, 6, sources)[:, None]
    slips = (noise * rng.uniform(0, 2, sources))[:, None]
    theme = rng.random((sources, turns)) < common
    one, other = (theme ^ (rng.random((sources, turns)) < slips) for _ in range(2))
    cells = [one & other, one & ~other, ~one & other, ~one & ~other]
    return np.stack([cell.sum(axis=1) for cell in cells], axis=-1)[:, None, :]


def test_rows_come_in_the_order_of_the_codes_with_pooled_last() -> None:
    rows = agree(np.ones((3, 2, 4), dtype=np.int64), ["tillid", "frygt"])

    assert [one.code for one in rows[::3]] == ["tillid", "frygt", SUMMED, MEAN]
    assert [one.coefficient for one in rows] == [*USUAL] * 4
    assert {(one.coders, one.unit, one.universe) for one in rows} == {
        (("anna", "bo"), "character", "informants' turns")
    }


def test_a_row_holds_all_that_is_needed_to_read_it() -> None:
    counts = np.array([[[30, 10, 0, 60]], [[20, 0, 10, 70]]])

    found = row(agree(counts), "code-0")

    assert found.value == pytest.approx(2 * (50 * 130 - 100) / (60 * 140 + 60 * 140))
    assert (found.n, found.sources, found.prevalence, found.undefined) == (200, 2, (0.3, 0.3), "")
    assert found.value is not None
    assert found.se is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert found.remark == "interval rests on 2 sources only"


def test_both_ways_of_pooling_give_the_figures_of_three_codes() -> None:
    example = PUBLISHED["pooled"]
    spans = {one["id"]: one for one in PUBLISHED["spans"]}
    first, second = (
        {("S", code): [Span(*ends) for ends in spans[f"three-codes-{code}"][coder]] for code in example["codes"]}
        for coder in ("first", "second")
    )
    counts = cells(tallied({"S": [Span(0, 300)]}, example["codes"], [first, second])).round().astype(np.int64)

    rows = agree(counts, example["codes"])

    for pooling, code in (("summed", SUMMED), ("mean", MEAN)):
        for coefficient, value in example[pooling].items():
            assert row(rows, code, coefficient).value == pytest.approx(value, abs=6e-10)


@settings(deadline=None)
@given(STUDY)
def test_the_order_of_coders_changes_neither_values_nor_intervals(counts: NDArray[np.int64]) -> None:
    for one, swapped in zip(agree(counts), agree(counts[..., [0, 2, 1, 3]]), strict=True):
        assert (swapped.value, swapped.se, swapped.low, swapped.high) == (one.value, one.se, one.low, one.high)
        assert swapped.prevalence == one.prevalence[::-1]


@settings(deadline=None)
@given(STUDY)
def test_a_value_or_a_reason_is_given_and_never_both(counts: NDArray[np.int64]) -> None:
    for one in agree(counts, draws=50):
        assert (one.value is None) == bool(one.undefined)
        assert (one.low is None) == (one.high is None) == (one.se is None)
        assert one.value is not None or one.low is None


def test_the_same_seed_gives_the_same_rows_and_another_seed_others() -> None:
    counts = coded(25, seed=1)

    assert agree(counts, seed=3) == agree(counts, seed=3)
    assert row(agree(counts, seed=3), "code-0").low != row(agree(counts, seed=4), "code-0").low


def test_a_codes_row_is_the_same_whichever_codes_it_is_asked_with() -> None:
    counts = np.concatenate([coded(25, seed=1), coded(25, seed=2)], axis=1)

    assert agree(counts, ["a", "b"])[3:6] == agree(counts[:, 1:], ["b"])[:3]


def test_sources_a_code_was_not_compared_in_leave_its_row_alone() -> None:
    compared = coded(25, seed=1)
    padded = np.concatenate([compared, np.zeros_like(compared)])

    assert agree(padded)[:3] == agree(compared)[:3]
    assert row(agree(padded), "code-0").sources == 25


def test_a_code_nobody_used_is_undefined_and_left_out_of_the_mean() -> None:
    used = coded(25, seed=1)
    unused = np.broadcast_to(np.array([0, 0, 0, 60]), used.shape)
    rows = agree(np.concatenate([used, unused], axis=1), ["brugt", "ubrugt"])

    kappa, agreement = row(rows, "ubrugt"), row(rows, "ubrugt", "percent_agreement")
    mean = row(rows, MEAN)

    assert (kappa.value, kappa.low, kappa.undefined) == (None, None, "neither coder used the code")
    assert (agreement.value, agreement.undefined) == (1, "")
    assert (mean.value, mean.n) == (row(rows, "brugt").value, 25 * 60)
    assert mean.remark == "1 of 2 codes undefined and left out"
    assert row(rows, MEAN, "percent_agreement").n == 2 * 25 * 60


@pytest.mark.parametrize("shape", [(0, 2, 4), (3, 2, 4)], ids=["no sources", "no units"])
def test_nothing_to_compare_is_undefined_throughout(shape: tuple[int, int, int]) -> None:
    rows = agree(np.zeros(shape, dtype=np.int64))

    assert {(one.value, one.se, one.low, one.n, one.sources, one.prevalence) for one in rows} == {
        (None, None, None, 0, 0, (0, 0))
    }
    assert [one.undefined for one in rows[::3]] == ["no units"] * 3 + ["undefined for every code"]


def test_a_study_without_codes_is_undefined() -> None:
    assert {one.value for one in agree(np.zeros((3, 0, 4), dtype=np.int64))} == {None}


def test_one_source_has_a_value_but_no_interval() -> None:
    found = row(agree(coded(1, seed=1)), "code-0")

    assert found.value is not None
    assert (found.se, found.low, found.remark) == (None, None, "no interval: one source only")


def test_twenty_sources_need_no_remark() -> None:
    assert row(agree(coded(19, seed=1)), "code-0").remark == "interval rests on 19 sources only"
    assert row(agree(coded(20, seed=1)), "code-0").remark == ""


def test_a_code_found_in_one_source_of_many_has_no_interval() -> None:
    counts = np.broadcast_to(np.array([0, 0, 0, 60]), (40, 1, 4)).copy()
    counts[3] = [10, 5, 5, 40]

    found = row(agree(counts, draws=1000), "code-0")

    assert found.value is not None
    assert (found.se, found.low, found.high) == (None, None, None)
    assert found.remark.startswith("no interval: undefined in ")


def test_identical_coding_has_an_interval_that_says_it_never_varied() -> None:
    counts = np.array([[[n, 0, 0, 60 - n]] for n in range(5, 30)])

    found = row(agree(counts), "code-0")

    assert (found.value, found.se, found.low, found.high, found.remark) == (1, 0, 1, 1, "all draws are equal")


def test_no_draws_give_values_without_intervals() -> None:
    found = row(agree(coded(25, seed=1), draws=0), "code-0")

    assert found.value is not None
    assert (found.se, found.low, found.high, found.remark) == (None, None, None, "")


def test_counts_for_other_codes_are_refused() -> None:
    with pytest.raises(ValueError, match="for 3 codes"):
        agree(np.zeros((3, 2, 4), dtype=np.int64), ["a", "b", "c"])


def test_every_draw_takes_as_many_sources_as_there_are() -> None:
    weights = source_weights(12, draws=500, seed=1)

    assert weights.shape == (500, 12)
    assert (weights.sum(axis=1) == 12).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(12), abs=0.2)


def test_a_draw_sums_the_sources_it_takes() -> None:
    counts = np.arange(24).reshape(3, 2, 4)

    drawn = resampled(counts, np.array([[2, 0, 1], [1, 1, 1]]))

    assert drawn.tolist() == [(2 * counts[0] + counts[2]).tolist(), counts.sum(axis=0).tolist()]


@pytest.mark.parametrize(("undefined", "kept"), [(5, True), (6, False)])
def test_more_than_5_percent_of_undefined_draws_leave_no_interval(undefined: int, *, kept: bool) -> None:
    values = np.linspace(0, 1, 100)
    values[:undefined] = np.nan

    found = percentile_interval(values, sources=30)

    assert (found.low is not None) is kept
    assert f"{undefined} of 100 draws" in found.remark


def test_ends_and_standard_error_are_those_of_the_draws() -> None:
    values = np.linspace(0, 1, 1001)

    found = percentile_interval(values, sources=30)

    assert (found.low, found.high) == pytest.approx((0.025, 0.975))
    assert found.se == pytest.approx(values.std(ddof=1))
    assert found.remark == ""


def test_about_95_of_100_intervals_hold_the_kappa_of_all_sources() -> None:
    everyone = coded(4000, seed=5)
    true = cohen_kappa(of_cells(everyone.sum(axis=0))).item()
    held = [
        found.low <= true <= found.high
        for start in range(0, 4000, 40)
        if (found := row(agree(everyone[start : start + 40], draws=300), "code-0")).low is not None
        and found.high is not None
    ]

    assert len(held) == 100
    assert 88 <= sum(held) <= 99
