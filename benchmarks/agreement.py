"""How long agreement takes: every code at character level, with and without intervals, and a large archive.

The studies are drawn: two (or ten) coders who mark about the same passages, ends a little apart, some missed. Sizes are
those a study is promised (issue 5): 60 codes x 60 sources x 45,000 characters x 2 coders with 9,600 codings, and 10
coders x 1,000 sources with 800,000. Each figure is one whole process, the start of Python and numpy included; first
without reading the study's file, then as the command that a person types. On a machine that others use, the seconds of
the processor tell more than those of the clock.

Run: python benchmarks/agreement.py
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from qcode.analysis.agreement import OF_MANY, SUMMED, USUAL, Terms, agreements
from qcode.analysis.axes import Axis, Coded
from qcode.analysis.tallies import tally
from qcode.analysis.unitizing import by_itself, unitized
from qcode.study import codebook, making, open_study

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


PROGRAM = """
import json, resource, sys
from qcode.cli.main import run
try:
    run()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu_seconds": round(used.ru_utime + used.ru_stime, 2), "megabytes": used.ru_maxrss // 1024}
    print(json.dumps(figures), file=sys.stderr)
"""
COMMANDS = (
    ("two coders, all coefficients, values", 0, ("--all", "--draws", "0")),
    ("two coders, usual coefficients, 1000 draws", 0, ()),
    ("two coders, all coefficients, 1000 draws", 0, ("--all",)),
    ("ten coders, 1000 sources, 1000 draws", 4, ()),
    ("ten coders, 1000 sources, each pair, 1000 draws", 4, ("--by", "pair")),
)


def stored(case: Case, folder: Path) -> None:
    """Write a case into a study: turns of 300 characters, interviewer and informant in turn, and a pass of everyone."""
    making.make(folder)
    tree = "".join(f"  - {{name: kode {n}, id: kode-{n}}}\n" for n in range(CODES))
    (folder / "codebooks" / "b.yaml").write_text(f"codebook: b\ncodes:\n{tree}", encoding="utf-8")
    codings, _ = drawn(case)
    names = [f"C{n}" for n in range(case.coders)]
    with open_study(folder, coder="C0") as study:
        codebook.apply(study)
        keys = dict(study.db.conn.execute("select key, id from code").fetchall())
        study.db.conn.execute("begin immediate")
        fill = study.db.conn.executemany
        fill(
            "insert into source (id, name, kind, date, hash, chars) values (?, ?, 'interview', '', ?, ?)",
            [(n + 1, f"I{n:04}", f"{n}", CHARACTERS) for n in range(case.sources)],
        )
        begins = [*enumerate(range(0, CHARACTERS, TURN), 1)]
        fill(
            "insert into turn (source_id, n, start, words, label, voice) values (?, ?, ?, ?, 'IP', ?)",
            (
                (source + 1, n, begin, "x" * (TURN - 1), "informant" if n % 2 else "interviewer")
                for source in range(case.sources)
                for n, begin in begins
            ),
        )
        columns = (codings.source, codings.code, codings.coder, codings.start, codings.end)
        fill(
            "insert or ignore into coding (source_id, code_id, coder, start, end, first_turn, last_turn, words, memo, "
            "created) values (?, ?, ?, ?, ?, 1, 1, printf('%.*c', ?, 'x'), '', '2003-11-03T12:00:00+00:00')",
            (
                (source + 1, keys[f"kode-{code}"], names[coder], start, end, end - start)
                for source, code, coder, start, end in zip(*(one.tolist() for one in columns), strict=True)
            ),
        )
        fill(
            "insert into pass (coder, source_id, codebook_id, created) values (?, ?, 1, '2003-11-03T12:00:00+00:00')",
            [(name, n + 1) for name in names for n in range(case.sources)],
        )
        study.db.conn.execute("commit")


def commands() -> None:
    """Time the commands themselves, each on a study on disk."""
    with tempfile.TemporaryDirectory() as temporary:
        folders: dict[int, Path] = {}
        for name, number, options in COMMANDS:
            if number not in folders:
                folders[number] = Path(temporary) / f"study-{number}"
                stored(CASES[number], folders[number])
            seconds, said = [], ""
            for _ in range(CASES[number].runs):
                begun = time.perf_counter()
                command = [sys.executable, "-c", PROGRAM, "agree", *options, "--format", "json"]
                command += ["--study", str(folders[number])]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                said = done.stderr.splitlines()[-1]
                seconds.append(time.perf_counter() - begun)
            print(json.dumps({"command": name, "seconds": round(float(np.median(seconds)), 2), **json.loads(said)}))


def main() -> None:
    """Run each case in processes of its own; print the median seconds and the most memory."""
    if sys.argv[1:] == ["commands"]:
        commands()
        return
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
    commands()


if __name__ == "__main__":
    main()
