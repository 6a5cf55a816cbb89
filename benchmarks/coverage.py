"""How often a 95 % interval over sources holds the agreement of all sources: bootstrap coverage by simulation.

A population of sources is drawn in which prevalence and slips differ from source to source; the true coefficient is
that of the whole population. From it studies of 5 to 80 sources are drawn, and each study's interval is looked at.
Printed is the share of intervals that hold the truth, with its own standard error, and their mean width.

Run: python benchmarks/coverage.py [STUDIES]     (1,000 of each size take about a minute)
"""

from __future__ import annotations

import json
import sys

import numpy as np

from qcode.analysis.agreement import Terms, agreements
from qcode.analysis.decisions import COEFFICIENTS, of_cells

POPULATION = 40_000
TURNS = 60
SIZES = (5, 10, 20, 40, 80)
NAMES = ("percent_agreement", "cohen_kappa", "alpha_nominal", "gwet_ac1")


def population(rng: np.random.Generator, common: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Draw sources of 60 turns of two coders; shape (sources, 1, sums)."""
    share = rng.beta(40 * common, 40 * (1 - common), POPULATION)
    slips = 0.1 * rng.uniform(0, 2, POPULATION)
    theme = rng.random((POPULATION, TURNS)) < share[:, None]
    one, other = (theme ^ (rng.random((POPULATION, TURNS)) < slips[:, None]) for _ in range(2))
    cells = [one & other, one & ~other, ~one & other, ~one & ~other]
    return of_cells(np.stack([cell.sum(axis=1) for cell in cells], axis=-1))[:, None, :]


def main() -> None:
    """Print a line for each prevalence, size of study, kind of interval and coefficient."""
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rng = np.random.default_rng(1)
    for common in (0.05, 0.25):
        everyone = population(rng, common)
        true = {name: COEFFICIENTS[name](everyone.sum(axis=0)).item() for name in NAMES}
        for sources in SIZES:
            for corrected in (False, True):
                terms = Terms("turns", coefficients=NAMES, pooled=(), draws=1000, corrected=corrected)
                held: dict[str, list[bool]] = {name: [] for name in NAMES}
                width: dict[str, list[float]] = {name: [] for name in NAMES}
                for study in range(studies):
                    chosen = everyone[
                        np.random.default_rng([sources, study]).choice(POPULATION, sources, replace=False)
                    ]
                    for row in agreements(("anna", "bo"), ["tillid"], chosen, terms):
                        if row.low is not None and row.high is not None:
                            held[row.coefficient].append(row.low <= true[row.coefficient] <= row.high)
                            width[row.coefficient].append(row.high - row.low)
                kind = "bca" if corrected else "percentile"
                for name in NAMES:
                    share = float(np.mean(held[name]))
                    print(
                        json.dumps(
                            {
                                "prevalence": common,
                                "sources": sources,
                                "interval": kind,
                                "coefficient": name,
                                "coverage": round(share, 3),
                                "se": round((share * (1 - share) / len(held[name])) ** 0.5, 3),
                                "width": round(float(np.mean(width[name])), 3),
                                "studies": len(held[name]),
                            }
                        )
                    )


if __name__ == "__main__":
    main()
