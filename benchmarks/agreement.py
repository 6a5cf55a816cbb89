"""How long agreement takes: every code at character level, with and without intervals, and a large archive.

The studies are drawn: two (or ten) coders who mark about the same passages, ends a little apart, some missed. Sizes are
those a study is promised (issue 5): 60 codes x 60 sources x 45,000 characters x 2 coders with 9,600 codings, and 10
coders x 1,000 sources with 800,000. Each figure is one whole process, the start of Python and numpy included, without
reading the study's file. On a machine that others use, the seconds of the processor tell more than those of the clock.

Run: python benchmarks/agreement.py
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qcode.analysis.agreement import OF_MANY, SUMMED, USUAL, Terms, agreements
from qcode.analysis.axes import Axis, Coded
from qcode.analysis.tallies import tally
from qcode.analysis.unitizing import by_itself, unitized

CHARACTERS = 45_000
TURN = 300
CODES = 60
RUNS = 5
OF_TWO = (*USUAL, "scott_pi", "gwet_ac1", "brennan_prediger")


@dataclass(frozen=True, slots=True)
class Case:
    """One study to be measured."""

    name: str
    coders: int
    sources: int
    codings: int
    draws: int
    runs: int = RUNS
    pairs: bool = False
    units: bool = False


CASES = (
    Case("two coders, values", 2, 60, 9_600, 0),
    Case("two coders, 1000 draws", 2, 60, 9_600, 1000),
    Case("two coders, unitizing alphas per code", 2, 60, 9_600, 0, units=True),
    Case("two coders, unitizing alphas per code, 1000 draws", 2, 60, 9_600, 1000, units=True),
    Case("ten coders, 1000 sources, 1000 draws", 10, 1000, 800_000, 1000, runs=1),
    Case("ten coders, 1000 sources, each of 45 pairs, 1000 draws", 10, 1000, 800_000, 1000, runs=1, pairs=True),
)


def drawn(case: Case) -> tuple[Coded, Axis]:
    """Draw the codings, and the informants' turns: every other stretch of 300 characters."""
    rng = np.random.default_rng(1)
    passages = case.codings // case.coders
    source, code = rng.integers(0, case.sources, passages), rng.integers(0, CODES, passages)
    start = rng.integers(0, CHARACTERS - 500, passages)
    length = rng.integers(20, 400, passages)
    parts = []
    for coder in range(case.coders):
        left, right = rng.integers(0, 15, passages), rng.integers(0, 60, passages)
        elsewhere = rng.random(passages) < 0.2
        begin = np.where(elsewhere, rng.integers(0, CHARACTERS - 500, passages), start + left)
        parts.append(Coded(source, code, np.full(passages, coder), begin, begin + length + right))
    columns = ("source", "code", "coder", "start", "end")
    codings = Coded(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns))
    begins = np.arange(0, CHARACTERS, 2 * TURN)
    turns = np.tile(begins, case.sources)
    return codings, Axis(
        "character", case.sources, np.repeat(np.arange(case.sources), len(begins)), turns, turns + TURN
    )


def compared(case: Case) -> int:
    """Compute everything of a case; return how many rows it is."""
    codings, text = drawn(case)
    codes = [f"kode-{n}" for n in range(CODES)]
    if case.units:
        shape = (1, case.coders)
        found = [unitized(by_itself(codings, code), text, shape, draws=case.draws) for code in range(CODES)]
        return 3 * len(found)
    several = tuple(combinations(range(case.coders), 2)) if case.pairs else (tuple(range(case.coders)),)
    rows = 0
    for who in several:
        sums = tally(codings.of_coders(who), text, (CODES, len(who)))
        names = OF_TWO if len(who) == 2 else OF_MANY
        terms = Terms("informants' turns", coefficients=names, pooled=(SUMMED,), draws=case.draws)
        rows += len(agreements([f"coder-{n}" for n in who], codes, sums, terms))
    return rows


def main() -> None:
    """Run each case in processes of its own; print the median seconds and the most memory."""
    if len(sys.argv) > 1:
        rows = compared(CASES[int(sys.argv[1])])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        cpu = round(time.process_time(), 2)
        print(json.dumps({"cpu_seconds": cpu, "rows": rows, "megabytes": round(memory)}))
        return
    for number, case in enumerate(CASES):
        seconds, said = [], ""
        for _ in range(case.runs):
            begun = time.perf_counter()
            command = [sys.executable, __file__, str(number)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            seconds.append(time.perf_counter() - begun)
        figures = {"case": case.name, "seconds": round(float(np.median(seconds)), 2), **json.loads(said)}
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
