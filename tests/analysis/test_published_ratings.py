"""Every published or cross-checked value of tables and of coded text, to its tolerance."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytest

from qcode.analysis import alpha as alphas
from qcode.analysis import distances, multirater, overlap, paired, stretches
from qcode.analysis.axes import axis, coded
from qcode.analysis.item_agreement import agreements
from qcode.analysis.items import items_of
from qcode.model.ratings import Level, Ratings
from qcode.model.span import Span

if TYPE_CHECKING:
    from qcode.analysis.items import Items

Example = dict[str, Any]
Values = dict[str, float | None]

ITEMS: list[Example] = json.loads(Path(__file__).with_name("published_ratings.json").read_text("utf-8"))
SPANS: list[Example] = json.loads(Path(__file__).with_name("published_spans.json").read_text("utf-8"))
ELSEWHERE = (  # of free spans and of sums over codes: in the tests of those
    *("alpha_u", "alpha_cu", "alpha_ku", "segment_cluster_overlap", "cohen_kappa_pooled"),
)


def value(written: object) -> str | float | frozenset[str] | None:
    if isinstance(written, list):
        return frozenset(written)
    return float(written) if isinstance(written, int | float) else written  # type: ignore[return-value]


def ratings(example: Example) -> Ratings:
    rows = tuple(tuple(value(one) for one in row) for row in zip(*example["data"], strict=True))
    stated = {tuple(pair.split("|")): far for pair, far in example.get("distance", {}).items()} or None
    names = tuple(str(n) for n in range(len(rows)))
    return Ratings(names, tuple(example["coders"]), rows, differences=stated)


def of_items(example: Example) -> Values:
    found: Values = {}
    for one in agreements(ratings(example), Level(example["level"]), universe="units"):
        found[one.coefficient] = one.value
        found |= {f"{one.coefficient}_se": one.se, f"{one.coefficient}_ci_low": one.low}
        found[f"{one.coefficient}_ci_high"] = one.high
    return found


def of_spans(example: Example) -> Values:
    length = example["length"]
    coders: list[dict[str, list[Span]]] = []
    for spans in example["spans"].values():
        coders.append({})
        for start, end, code in spans:
            coders[-1].setdefault(code, []).append(Span(start, end))
    codes = sorted({code for coder in coders for code in coder}) or ["x"]
    found: Values = {}
    for code in codes:
        found |= {f"{name}[{code}]": one for name, one in of_code([c.get(code, []) for c in coders], length).items()}
    if len(coders) == 2:
        found |= over_codes(coders, codes, length)
    return found


def label_sets(coders: list[dict[str, list[Span]]], length: int) -> Items:
    """The table of sets: all codes a coder put on a character."""
    codes = tuple(sorted({code for coder in coders for code in coder}))
    rows = [
        (0, codes.index(code), number, span.start, span.end)
        for number, coder in enumerate(coders)
        for code, spans in coder.items()
        for span in spans
    ]
    text = axis([[Span(0, length)] if length else []])
    return stretches.label_sets(text.placed(coded(rows)), text, codes, len(coders))[0]


def coded_or_not(coders: list[list[Span]], length: int) -> Items:
    """The table of one code: 1 for a character a coder coded, 0 for another."""
    sets = label_sets([{"": spans} for spans in coders], length)
    values = [[float(bool(sets.categories[code])) for code in row] for row in sets.codes]
    return items_of(values, times=sets.times.tolist())


def of_code(coders: list[list[Span]], length: int) -> Values:
    items = coded_or_not(coders, length)
    found = {
        "percent_agreement": multirater.percent_agreement(items).value,
        "fleiss_kappa": multirater.fleiss_kappa(items).value,
        "gwet_ac1": multirater.gwet_ac(items).value,
        "light_kappa": paired.light_kappa(items).value,
        "alpha_nominal": nominal_alpha(items),
        "jaccard": overlap.jaccard(items, items.categories.index(1.0)).value if 1.0 in items.categories else None,
        "dice": overlap.dice(items, items.categories.index(1.0)).value if 1.0 in items.categories else None,
    }
    if len(coders) == 2:
        found |= {"cohen_kappa": paired.cohen_kappa(items).value, "scott_pi": paired.scott_pi(items).value}
    return found


def over_codes(coders: list[dict[str, list[Span]]], codes: list[str], length: int) -> Values:
    """The ways of pooling codes, and what treats a character's codes as one value."""
    by_code = [coded_or_not([coder.get(code, []) for coder in coders], length) for code in codes]
    observed = [multirater.percent_agreement(items).value or 0.0 for items in by_code]
    kappas = [found.value for items in by_code if (found := paired.cohen_kappa(items)).value is not None]
    rows = [[float(code) for code in row] for items in by_code for row in items.codes.tolist()]
    stacked = items_of(rows, times=[time for items in by_code for time in items.times.tolist()])
    anything = coded_or_not([[span for spans in coder.values() for span in spans] for coder in coders], length)
    sets = label_sets(coders, length)
    return {
        "percent_agreement_mean": fmean(observed),
        "cohen_kappa_stacked": paired.cohen_kappa(stacked).value,
        "alpha_nominal_stacked": nominal_alpha(stacked),
        "cohen_kappa_mean": fmean(kappas) if kappas else None,
        "cohen_kappa_any": paired.cohen_kappa(anything).value,
        "alpha_nominal_any": nominal_alpha(anything),
        "alpha_jaccard_chars": alphas.alpha(sets, distances.jaccard(sets.categories)).value,
        "alpha_masi_chars": alphas.alpha(sets, distances.masi(sets.categories)).value,
    }


def nominal_alpha(items: Items) -> float | None:
    return alphas.alpha(items, distances.nominal(len(items.categories))).value


@pytest.mark.parametrize("example", ITEMS, ids=lambda example: example["id"])
def test_published_tables_have_their_values(example: Example) -> None:
    found = of_items(example)

    assert {name: found[name] for name in example["expected"]} == pytest.approx(
        example["expected"], abs=example["tolerance"]
    )


@pytest.mark.parametrize("example", SPANS, ids=lambda example: example["id"])
def test_published_spans_have_their_values(example: Example) -> None:
    found = of_spans(example)
    expected = {name: one for name, one in example["expected"].items() if not name.startswith(ELSEWHERE)}

    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize("example", ITEMS, ids=lambda example: example["id"])
def test_the_order_of_coders_and_of_units_changes_nothing(example: Example) -> None:
    table = ratings(example)
    turned = Ratings(
        table.units[::-1],
        table.coders[::-1],
        tuple(row[::-1] for row in table.values[::-1]),
        differences=table.differences,
    )
    level = Level(example["level"])
    one, other = (
        {a.coefficient: (a.value, a.se, a.low, a.high) for a in agreements(each, level, universe="units")}
        for each in (table, turned)
    )

    assert one.keys() == other.keys()
    for name, found in one.items():
        assert found == pytest.approx(other[name], abs=1e-9), name


@pytest.mark.parametrize("example", ITEMS, ids=lambda example: example["id"])
def test_a_pair_gives_what_its_two_columns_give_alone(example: Example) -> None:
    """But for what counts the values that occur: those stay the same for all pairs of a table."""
    table, level = ratings(example), Level(example["level"])
    paired_rows = agreements(table, level, universe="units", pairs=True)
    for one, other in combinations(range(len(table.coders)), 2):
        columns = tuple((row[one], row[other]) for row in table.values)
        alone = Ratings(table.units, (table.coders[one], table.coders[other]), columns, differences=table.differences)
        expected = {a.coefficient: a.value for a in agreements(alone, level, universe="units")}
        found = {a.coefficient: a.value for a in paired_rows if a.coders == alone.coders}
        for name in {"cohen_kappa", "alpha_nominal", "percent_agreement", "alpha_masi"} & expected.keys():
            assert found[name] == pytest.approx(expected[name], abs=1e-12), name
