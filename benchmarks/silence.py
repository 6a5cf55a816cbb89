"""How long it takes to tell data from silence: ``study.coverage`` on studies of 60 and 2,000 sources.

Run: python benchmarks/silence.py [small|large]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import building

from qcode.study import coverage, open_study

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {
    "small": {"sources": 60, "turns": 100, "codings": 9_600},
    "large": {"sources": 2_000, "turns": 60, "codings": 200_000},
}


def timed(what: Callable[[], object]) -> float:
    """Return the seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        what()
        best = min(best, time.perf_counter() - begun)
    return round(best, 3)


def main() -> None:
    """Print a line for each size."""
    for name in sys.argv[1:] or SIZES:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made) / "study"
            building.study(folder, **SIZES[name])
            with open_study(folder) as study:
                figures = {
                    "states": timed(lambda: coverage.states(study)),
                    "every state": timed(lambda: list(coverage.states(study).values())),
                    "by source": timed(lambda: coverage.coverage(study)),
                    "by region and role": timed(lambda: coverage.coverage(study, by=("region", "role"))),
                }
        print(json.dumps({"study": name, **SIZES[name], "seconds": figures}))


if __name__ == "__main__":
    main()
