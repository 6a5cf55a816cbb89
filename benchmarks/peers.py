"""Compare the coefficients of tables with other packages, on random tables: run by hand, in an environment of its own.

    python -m venv peers && peers/bin/pip install numpy krippendorff irrCAC nltk scikit-learn
    PYTHONPATH=. peers/bin/python benchmarks/peers.py [TABLES]

None of these packages is used by qcode. Tables have 2-5 coders, 4-40 units, 2-6 values, coders who copy the first one
more or less often, and missing cells in two of three tables. Printed is, per package and coefficient, how many tables
were compared and the largest difference. Tables without variation, which the packages treat each in their own way,
are drawn anew.
"""

from __future__ import annotations

import math
import random
import sys
import warnings
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

from qcode.analysis import alpha as alphas
from qcode.analysis import distances, multirater, paired
from qcode.analysis.items import items_of
from qcode.model.ratings import Level, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

    Row = list[float | None]
    Pair = tuple[str, Estimate, float | None, float | None]

SEED = 20031103
TABLES = 1000
DIGITS = 15


def table(rng: random.Random, *, complete: bool = False) -> list[Row]:
    """Draw a table."""
    coders, units, values = rng.randint(2, 5), rng.randint(4, 40), rng.randint(2, 6)
    alike, holes = rng.random(), 0.0 if complete else rng.choice([0.0, 0.1, 0.3])
    scale = sorted(rng.sample(range(1, 12), values))
    rows: list[Row] = []
    for _ in range(units):
        first = rng.choice(scale)
        said = [float(first if rng.random() < alike else rng.choice(scale)) for _ in range(coders)]
        rows.append([None if rng.random() < holes else value for value in said])
    return rows


def of_krippendorff(rows: Sequence[Row], items: Items) -> Iterator[Pair]:
    """Yield alpha at four levels."""
    peer = import_module("krippendorff")
    data = [[float("nan") if value is None else value for value in column] for column in zip(*rows, strict=True)]
    numbers = distances.scores(items.categories, Level.INTERVAL)
    for level, far in {
        "nominal": distances.nominal(len(numbers)),
        "ordinal": distances.ordinal(alphas.frequencies(items)),
        "interval": distances.interval(numbers),
        "ratio": distances.ratio(numbers),
    }.items():
        theirs = peer.alpha(reliability_data=data, level_of_measurement=level)
        yield f"alpha_{level}", alphas.alpha(items, far), float(theirs), None


def of_irrcac(rows: Sequence[Row], items: Items) -> Iterator[Pair]:
    """Yield the multi-rater coefficients, weighted and not, each with its standard error."""
    frame, cac = import_module("pandas").DataFrame(rows, dtype=float), import_module("irrCAC.raw").CAC
    numbers = distances.scores(items.categories, Level.INTERVAL)
    for kind in (None, *Weights):
        peer = cac(frame, weights=str(kind) if kind else "identity", digits=DIGITS)
        w = distances.weights(kind, numbers)
        for name, ours, method in (
            ("fleiss_kappa", multirater.fleiss_kappa(items, w), "fleiss"),
            ("conger_kappa", multirater.conger_kappa(items, w), "conger"),
            ("gwet_ac", multirater.gwet_ac(items, w), "gwet"),
            ("brennan_prediger", multirater.brennan_prediger(items, w), "bp"),
            ("alpha", alphas.alpha(items, 1 - w), "krippendorff"),
        ):
            theirs = getattr(peer, method)()["est"]
            yield f"{name} {kind or 'unweighted'}", ours, theirs["coefficient_value"], theirs["se"]


def of_nltk(rows: Sequence[Row], items: Items) -> Iterator[Pair]:
    """Yield what NLTK has for complete tables, and for sets."""
    agreement, metrics = import_module("nltk.metrics.agreement"), import_module("nltk.metrics")
    said: list[Any] = [(f"c{coder}", str(at), one) for at, row in enumerate(rows) for coder, one in enumerate(row)]
    task = agreement.AnnotationTask(said)
    yield "light_kappa", paired.light_kappa(items), task.kappa(), None
    yield "percent_agreement", multirater.percent_agreement(items), task.avg_Ao(), None
    yield "alpha_nominal", alphas.alpha(items, distances.nominal(len(items.categories))), task.alpha(), None
    two, pair = items_of([row[:2] for row in rows]), agreement.AnnotationTask([one for one in said if one[0] < "c2"])
    yield "scott_pi", paired.scott_pi(two), pair.pi(), None
    yield "brennan_prediger (S)", multirater.brennan_prediger(two), pair.S(), None
    sets = [[frozenset("abcd"[bit] for bit in range(4) if int(value or 0) >> bit & 1) for value in row] for row in rows]
    labelled = items_of(sets)
    said = [(f"c{coder}", str(at), one) for at, row in enumerate(sets) for coder, one in enumerate(row)]
    for name, far, distance in (
        ("alpha_jaccard", distances.jaccard(labelled.categories), metrics.jaccard_distance),
        ("alpha_masi", distances.masi(labelled.categories), metrics.masi_distance),
    ):
        if not labelled.categories.count(frozenset()):  # two empty sets are 0/0 there
            theirs = agreement.AnnotationTask(said, distance=distance).alpha()
            yield name, alphas.alpha(labelled, far), theirs, None


def of_sklearn(rows: Sequence[Row], items: Items) -> Iterator[Pair]:
    """Yield Cohen's kappa of the first two coders."""
    peer = import_module("sklearn.metrics").cohen_kappa_score
    two = items_of([row[:2] for row in rows])
    numbers = distances.scores(two.categories, Level.ORDINAL)
    del items
    for kind in (None, Weights.LINEAR, Weights.QUADRATIC):
        ours = paired.cohen_kappa(two, distances.weights(kind, numbers))
        theirs = peer([row[0] for row in rows], [row[1] for row in rows], weights=str(kind) if kind else None)
        yield f"cohen_kappa {kind or 'unweighted'}", ours, float(theirs), None


def main(tables: int) -> None:
    """Compare and print."""
    warnings.simplefilter("ignore")
    for title, peer, complete in (
        ("krippendorff", of_krippendorff, False),
        ("irrCAC", of_irrcac, False),
        ("nltk", of_nltk, True),
        ("scikit-learn", of_sklearn, True),
    ):
        compare(title, peer, tables, complete=complete)


def compare(title: str, peer: Any, tables: int, *, complete: bool) -> None:  # noqa: ANN401  # one of the above
    """Compare one package on so many tables."""
    rng = random.Random(SEED)
    worst: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    passed_over = 0
    done = 0
    while done < tables:
        rows = table(rng, complete=complete)
        try:
            found = list(peer(rows, items_of(rows)))
        except (ValueError, ZeroDivisionError):  # what they say of tables without variation
            found = []
        if not found or any(ours.value is None or value is None or math.isnan(value) for _, ours, value, _ in found):
            passed_over += 1
            continue
        done += 1
        for name, ours, value, se in found:
            seen = worst[name]
            seen[0] += 1
            seen[1] = max(seen[1], abs((ours.value or 0.0) - (value or 0.0)))
            seen[2] = max(seen[2], abs(ours.se - se) if se is not None and ours.se is not None else 0.0)
    print(f"\n{title}: {tables} tables; {passed_over} more without variation for one of the two")
    for name, (compared, value, se) in worst.items():
        print(f"  {name:32} {compared:5.0f} compared  value {value:.1e}  standard error {se:.1e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TABLES)
