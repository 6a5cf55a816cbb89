"""Published and composed examples of coded spans, against every coefficient that coded text has."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pytest

from qcode.analysis import boundaries, decisions
from qcode.analysis.axes import axis, coded
from qcode.analysis.tallies import tally
from qcode.analysis.unitizing import unitized
from qcode.analysis.unitizing1995 import alpha_u_1995, disagreement
from qcode.model.span import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Example(TypedDict):
    id: str
    source: str
    length: int
    spans: dict[str, list[tuple[int, int, str]]]
    expected: dict[str, float | None]


EXAMPLES: list[Example] = json.loads(Path(__file__).with_name("published_spans.json").read_text("utf-8"))
SETS = {"alpha_jaccard_chars", "alpha_masi_chars"}  # of tables of sets
CASES = [(one, name) for one in EXAMPLES for name in one["expected"] if name not in SETS]


def codes_of(example: Example) -> list[str]:
    return sorted({code for spans in example["spans"].values() for _, _, code in spans} | {"x"})


def sums(example: Example, *, any_code: bool = False) -> NDArray[np.float64]:
    codes = codes_of(example)
    rows = [
        (0, 0 if any_code else codes.index(code), coder, start, end)
        for coder, spans in enumerate(example["spans"].values())
        for start, end, code in spans
    ]
    text = axis([[Span(0, example["length"])] if example["length"] else []])
    found: NDArray[np.float64] = tally(coded(rows), text, (1 if any_code else len(codes), len(example["spans"])))[0]
    return found


def used(example: Example) -> NDArray[np.float64]:
    of = sums(example)
    return of[of[:, decisions.ONES] > 0]


def spans_of(example: Example, code: str) -> list[list[Span]]:
    return [[Span(start, end) for start, end, of in spans if of == code] for spans in example["spans"].values()]


def per_code(example: Example, name: str, code: str) -> float | None:
    """Return one coefficient of one code; None where it is undefined."""
    if name == "alpha_u_1995":
        return alpha_u_1995([disagreement(spans_of(example, code), example["length"])])
    if name == "segment_cluster_overlap":
        shared, chains = boundaries.clusters(*spans_of(example, code))
        return shared / chains
    of = sums(example)[codes_of(example).index(code)]
    if name == "light_kappa":
        coders = range(len(example["spans"]))
        kappas = [decisions.cohen_kappa(_pair(example, code, pair)).item() for pair in combinations(coders, 2)]
        return float(np.mean(kappas))
    value = {**decisions.COEFFICIENTS, **decisions.OVERLAPS}[name](of)
    return None if np.isnan(value) else value.item()


def _pair(example: Example, code: str, pair: tuple[int, int]) -> NDArray[np.float64]:
    rows = [(0, 0, n, span.start, span.end) for n, coder in enumerate(pair) for span in spans_of(example, code)[coder]]
    found: NDArray[np.float64] = tally(coded(rows), axis([[Span(0, example["length"])]]), (1, 2))[0, 0]
    return found


def over_codes(example: Example, name: str) -> float | None:
    """Return a coefficient of all codes together."""
    match name:
        case "percent_agreement_mean":
            return float(decisions.percent_agreement(used(example)).mean())
        case "cohen_kappa_pooled":
            return float(decisions.kappa_of_means(used(example)))
        case "cohen_kappa_mean":
            return float(decisions.cohen_kappa(used(example)).mean())
        case "alpha_u_1995":
            return alpha_u_1995(disagreement(spans_of(example, code), example["length"]) for code in codes_of(example))
    name, _, way = name.rpartition("_")
    of = used(example).sum(axis=0) if way == "stacked" else sums(example, any_code=True)[0]
    return decisions.COEFFICIENTS[name](of).item()


def of_units(example: Example, name: str) -> float | None:
    codes = [code for code in codes_of(example) if code != "x"]
    rows = [
        (0, codes.index(code), coder, start, end)
        for coder, spans in enumerate(example["spans"].values())
        for start, end, code in spans
    ]
    found = unitized(coded(rows), axis([[Span(0, example["length"])]]), (len(codes), len(example["spans"])))
    if name.startswith("alpha_ku"):
        return found.values[codes.index(name[-2])].value
    return {"alpha_u": found.u, "alpha_u_binary": found.binary, "alpha_cu": found.coding}[name].value


@pytest.mark.parametrize(("example", "name"), CASES, ids=[f"{one['id']}-{name}" for one, name in CASES])
def test_every_example_of_spans_gives_its_figure(example: Example, name: str) -> None:
    bare, _, code = name.rstrip("]").partition("[")
    if example["id"].startswith("ualpha"):
        found = of_units(example, name)
    else:
        found = per_code(example, bare, code) if code else over_codes(example, bare)

    assert found == (None if example["expected"][name] is None else pytest.approx(example["expected"][name], abs=6e-10))
