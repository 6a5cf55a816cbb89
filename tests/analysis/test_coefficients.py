"""Coefficients of two coders on one code, and the counts they rest on.

A drawing in a docstring is what two coders gave one code: a character each, ``#`` where it is coded.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcode.analysis import paired
from qcode.analysis.decisions import COEFFICIENTS, cells, of_cells, prevalence, reason
from qcode.analysis.items import items_of
from qcode.analysis.tallies import tallied
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


class Counts(NamedTuple):
    both: int
    only_first: int
    only_second: int
    neither: int


def counts(first: list[Span], second: list[Span], universe: Sequence[Span]) -> Counts:
    """Count the units both, one or neither gave one code."""
    coders = [{("S", "x"): spans} for spans in (first, second)]
    return Counts(*cells(tallied({"S": universe}, ["x"], coders))[0, 0].round().astype(int).tolist())


def value(name: str, table: ArrayLike) -> NDArray[np.float64]:
    return COEFFICIENTS[name](of_cells(table))


def standard_error(table: Counts) -> float:
    """Return that of Cohen's kappa, as tables of items have it."""
    rows = [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    found = paired.cohen_kappa(items_of(rows, times=list(table))).se
    return math.nan if found is None else found


class Example(TypedDict):
    id: str
    source: str
    printed: dict[str, str]
    expected: dict[str, float | None]


class TableExample(Example):
    counts: list[int]


class SpanExample(Example):
    length: int
    first: list[tuple[int, int]]
    second: list[tuple[int, int]]


PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text("utf-8"))
TABLES: list[TableExample] = PUBLISHED["tables"]
SPANS: list[SpanExample] = PUBLISHED["spans"]

LENGTH = 60
SPAN = st.tuples(st.integers(0, LENGTH + 10), st.integers(1, 25)).map(lambda at: Span(at[0], at[0] + at[1]))
CODINGS = st.lists(SPAN, max_size=8)
TABLE = st.tuples(*[st.integers(0, 10**6)] * 4).map(lambda cells: Counts(*cells))
USED_BY_BOTH = st.tuples(*[st.integers(1, 10**4)] * 4).map(lambda cells: Counts(*cells))


@st.composite
def universes(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=12)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Span(start, end) for start, end in pairs)


@st.composite
def pieces(draw: st.DrawFn, spans: list[Span]) -> list[Span]:
    """Cut every span in two that touch or overlap."""
    cut: list[Span] = []
    for span in spans:
        place = draw(st.integers(span.start + 1, span.end))
        back = draw(st.integers(span.start, min(place, span.end - 1)))
        cut += [Span(back, span.end), Span(span.start, place)]
    return cut


def check(table: Counts, example: Example) -> None:
    for name, digits in example["printed"].items():
        found = standard_error(table) if name == "cohen_kappa_se" else value(name, table).item()
        decimals = len(digits.partition(".")[2])
        assert f"{found:.{decimals}f}" == digits, (example["source"], name)
    for name, expected in example["expected"].items():
        found = value(name, table).item()
        assert found == pytest.approx(math.nan if expected is None else expected, abs=6e-10, nan_ok=True), name


@pytest.mark.parametrize("example", TABLES, ids=lambda example: example["id"])
def test_published_tables_give_their_printed_digits(example: TableExample) -> None:
    check(Counts(*example["counts"]), example)


@pytest.mark.parametrize("example", SPANS, ids=lambda example: example["id"])
def test_published_spans_give_their_printed_digits(example: SpanExample) -> None:
    text = (Span(0, example["length"]),) if example["length"] else ()
    first, second = ([Span(*ends) for ends in example[coder]] for coder in ("first", "second"))

    check(counts(first, second, text), example)


def test_overlapping_spans_of_one_coder_count_once(drawn: tuple[list[Span], list[Span]]) -> None:
    """
    Anna: ..######........
    Anna: .....######.....
    Bo:   ....########....
    """
    assert counts(*drawn, [Span(0, 16)]) == Counts(both=7, only_first=2, only_second=1, neither=6)


def test_what_lies_outside_the_universe_is_not_counted(drawn: tuple[list[Span], list[Span]]) -> None:
    """
    Anna: ..######........
    Bo:   ....########....
    """
    informants = [Span(0, 5), Span(10, 14)]

    assert counts(*drawn, informants) == Counts(both=1, only_first=2, only_second=2, neither=4)


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> tuple[list[Span], list[Span]]:
    drawing = request.function.__doc__

    def of(coder: str) -> list[Span]:
        rows = re.findall(rf"^ *{coder}: +([.#]+)$", drawing, re.MULTILINE)
        return [Span(*run.span()) for row in rows for run in re.finditer("#+", row)]

    return of("Anna"), of("Bo")


@given(CODINGS, CODINGS, universes())
def test_counts_are_what_counting_every_character_gives(
    first: list[Span], second: list[Span], universe: tuple[Span, ...]
) -> None:
    one = {place for span in first for place in range(span.start, span.end)}
    other = {place for span in second for place in range(span.start, span.end)}
    units = {place for span in universe for place in range(span.start, span.end)}

    assert counts(first, second, universe) == Counts(
        len(units & one & other), len(units & one - other), len(units & other - one), len(units - one - other)
    )


@given(st.data(), CODINGS, CODINGS, universes())
def test_cutting_one_coders_spans_changes_nothing(
    data: st.DataObject, first: list[Span], second: list[Span], universe: tuple[Span, ...]
) -> None:
    assert counts(data.draw(pieces(first)), second, universe) == counts(first, second, universe)


@given(TABLE)
def test_the_order_of_coders_changes_nothing(table: Counts) -> None:
    swapped = Counts(table.both, table.only_second, table.only_first, table.neither)

    for name in COEFFICIENTS:
        np.testing.assert_allclose(value(name, swapped), value(name, table), rtol=1e-12, err_msg=name)
    np.testing.assert_array_equal(prevalence(of_cells(swapped)), prevalence(of_cells(table))[::-1])


@given(TABLE)
def test_chance_corrected_coefficients_do_not_care_what_is_called_coded(table: Counts) -> None:
    turned = Counts(table.neither, table.only_second, table.only_first, table.both)

    for name in COEFFICIENTS:
        np.testing.assert_allclose(value(name, turned), value(name, table), rtol=1e-9, atol=1e-9, err_msg=name)


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_identical_coding_with_variation_gives_1(coded: int, silent: int) -> None:
    table = Counts(coded, 0, 0, silent)

    assert {name: value(name, table).item() for name in COEFFICIENTS} == dict.fromkeys(COEFFICIENTS, 1)
    assert standard_error(table) == pytest.approx(0, abs=1e-7)


@given(USED_BY_BOTH)
def test_kappa_is_its_definition(table: Counts) -> None:
    both, first, second, neither = table
    n = sum(table)
    chance = ((both + first) * (both + second) + (first + neither) * (second + neither)) / n**2
    observed = value("percent_agreement", table).item()

    assert value("cohen_kappa", table).item() == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)


@given(USED_BY_BOTH)
def test_the_standard_error_is_the_slope_of_kappa(table: Counts) -> None:
    """The delta method, done numerically: sum p g^2 - (sum p g)^2 with g the gradient of kappa in the shares."""
    shares = np.array(table) / sum(table)
    step = 1e-6 * shares.min()
    nudged = step * np.eye(4)
    slope = (value("cohen_kappa", shares + nudged) - value("cohen_kappa", shares - nudged)) / (2 * step)
    assume(np.abs(slope).max() > 1e-3)
    variance = ((shares * slope**2).sum() - (shares @ slope) ** 2) / sum(table)

    assert standard_error(table) == pytest.approx(math.sqrt(max(variance, 0)), rel=1e-3, abs=1e-5)


@given(USED_BY_BOTH)
def test_many_tables_at_once_give_what_each_gives_alone(table: Counts) -> None:
    stack = np.array([[table, (0, 0, 0, 7)], [(0, 0, 0, 0), table]])

    for name in COEFFICIENTS:
        found = value(name, stack)
        assert found.shape == (2, 2)
        assert [found[0, 0], found[1, 1]] == pytest.approx([value(name, table).item()] * 2)
        assert math.isnan(found[1, 0])


@given(TABLE)
def test_a_reason_is_given_exactly_where_something_is_undefined(table: Counts) -> None:
    undefined = {math.isnan(value(name, table)) for name in COEFFICIENTS if name != "percent_agreement"}

    assert undefined == {bool(reason(of_cells(table)))}


def test_a_code_only_one_coder_used_is_defined_and_not_above_chance() -> None:
    table = Counts(0, 50, 0, 50)

    assert reason(of_cells(table)) == ""
    assert value("cohen_kappa", table).item() == 0
    assert value("alpha_nominal", table).item() < 0


def test_independent_coding_averages_about_0() -> None:
    """200 studies of 400 turns of 50 characters; each coder gives the code to each turn with probability 0.2."""
    rng = np.random.default_rng(20240229)
    turns = [Span(start, start + 50) for start in range(0, 20_400, 51)]
    sources = {f"S{n}": turns for n in range(200)}

    def coded() -> dict[tuple[str, str], list[Span]]:
        chosen = {source: rng.random(len(turns)) < 0.2 for source in sources}
        return {(s, "x"): [turn for turn, yes in zip(turns, chosen[s], strict=True) if yes] for s in sources}

    tables = cells(tallied(sources, ["x"], [coded(), coded()]))[:, 0]

    for name in ("cohen_kappa", "scott_pi", "alpha_nominal"):
        values = value(name, tables)
        assert abs(values.mean()) < 3 * values.std() / math.sqrt(len(values))
        assert values.std() == pytest.approx(1 / math.sqrt(len(turns)), rel=0.25)
