"""How long tables take, as whole processes: 60 sources with 9,600 codings, and 2,000 with 200,000.

With a folder of ``qualitative-coding`` (``pip install qualitative-coding`` in an environment of its own), its crosstab
of codes over the same codings is timed beside ours: ``python benchmarks/tables.py --peer ENV/bin/qc``.

Run: python benchmarks/tables.py [--peer PROGRAM] [small|large ...]
"""

from __future__ import annotations

import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import building

SIZES = {
    "small": {"sources": 60, "turns": 200, "codings": 9_600},
    "large": {"sources": 2_000, "turns": 60, "codings": 200_000},
}
RUNS = 5
QCODE = [sys.executable, "-c", "from qcode.cli.main import run; run()"]
ASKED = (
    ("matrix", "code", "region"),
    ("matrix", "code", "region", "--unit", "codings"),
    ("matrix", "role", "region", "--unit", "sources"),
    ("matrix", "code", "region", "--code", "kode-7 or kode-8", "--where", "level = amt"),
    ("cooccur",),
    ("coverage", "--by", "region"),
    ("search", "*ommu*", "--limit", "20"),
    ("search", "kommune", "--lemma", "--limit", "20"),
    ("matrix", "code", "region", "--unit", "words"),
    ("framework",),
)


def seconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the median seconds of a process, by the clock and of the processor."""
    times, worked = [], []
    for _ in range(RUNS):
        begun, before = time.perf_counter(), _work()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
        worked.append(_work() - before)
    return round(statistics.median(times), 3), round(statistics.median(worked), 3)


def _work() -> float:
    """Return the seconds of the processor that finished processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(study: str, asked: str, taken: tuple[float, float]) -> None:
    """Print a line."""
    print(json.dumps({"study": study, "asked": asked, "seconds": taken[0], "processor": taken[1]}), flush=True)


def peer(program: str, folder: Path, sizes: dict[str, int]) -> tuple[float, float]:
    """Give the other program as many codings of as many codes, and time its table of codes, each with each.

    It codes lines; a coding of ours is one of its lines. They are put into its database as it would put them.
    """
    subprocess.run([program, "init"], cwd=folder, check=True, capture_output=True)
    each = sizes["codings"] // sizes["sources"]
    with sqlite3.connect(folder / "qualitative_coding.sqlite3") as db:
        db.executemany("insert into coder values (?)", [("AK",), ("MB",)])
        db.executemany("insert into code values (?)", [(f"kode-{n}",) for n in range(60)])
        for n in range(sizes["sources"]):
            name = f"I{n:05}.txt"
            (folder / "corpus" / name).write_text("En linje som nogen sagde.\n\n" * each, encoding="utf-8")
            db.execute("insert into document values (?, '')", (name,))
            db.execute("insert into document_index values (?, 'paragraphs', 0, ?)", (n + 1, name))
            for k in range(each):
                row = n * each + k + 1
                db.execute("insert into location values (?, ?, ?, ?)", (row, 2 * k, 2 * k + 1, n + 1))
                coder = ("AK", "MB")[k % 2]
                db.execute("insert into coded_line values (?, ?, ?, ?)", (row, 2 * k, coder, f"kode-{k % 60}"))
                db.execute("insert into coded_line_location_association values (?, ?)", (row, row))
    (folder / "codebook.yaml").write_text("".join(f"- kode-{n}\n" for n in range(60)), encoding="utf-8")
    return seconds([program, "codes", "crosstab", "--unit", "document"], folder)


def main() -> None:
    """Print a line for each size and table."""
    given = sys.argv[1:]
    program = given[given.index("--peer") + 1] if "--peer" in given else ""
    for name in [one for one in given if one in SIZES] or SIZES:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made) / "study"
            building.study(folder, **SIZES[name])
            for asked in ASKED:
                taken = seconds([*QCODE, *asked, "--study", str(folder), "--format", "json"], folder)
                report(name, " ".join(asked), taken)
            if program:
                other = Path(made) / "peer"
                other.mkdir()
                report(name, "qc codes crosstab", peer(program, other, SIZES[name]))


if __name__ == "__main__":
    main()
