"""How pulling quotes grows with the study: whole process, and inside it at ten times the size.

Run: python benchmarks/retrieval.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import building

from qcode.study import open_study, quotes, release

SMALL = {"sources": 60, "turns": 600, "codings": 9600}
LARGE = {"sources": 600, "turns": 600, "codings": 96000}
QCODE = [sys.executable, "-c", "from qcode.cli.main import run; run()"]
RUNS = 7


def whole(folder: Path, *arguments: str, command: str = "quotes") -> float:
    """Return the median seconds of a whole process."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        called = [*QCODE, command, *arguments, "--study", str(folder), "--quiet"]
        subprocess.run(called, check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def inside(folder: Path, query: quotes.Query) -> tuple[float, int]:
    """Return the median seconds of one pull in an open study, and how many quotations came."""
    with open_study(folder) as study:
        times = []
        n = 0
        for _ in range(RUNS):
            begun = time.perf_counter()
            n = len(quotes.pull(study, query, release.Terms()).quotations)
            times.append(time.perf_counter() - begun)
    return statistics.median(times), n


def main() -> None:
    """Build both studies, measure, print."""
    with tempfile.TemporaryDirectory() as temporary:
        small, large = Path(temporary) / "small", Path(temporary) / "large"
        building.study(small, **SMALL)
        building.study(large, **LARGE)
        where = "level = amt or level = kommune"
        common = ("--code", "kode-7 or kode-8", "--where", where, "--by", "region", "--limit", "200")
        print(f"quotes as json, whole process: {whole(small, *common, '--format', 'json'):.3f} s")
        print(f"quotes as docx, whole process: {whole(small, *common, '-o', str(small / 'q.docx')):.3f} s")
        # They find 80, 2,052 and 6,321 of 36,000 turns.
        for searched in (("vista-altså",), ("Vista tirsdag", "--lemma"), ("*ist*",)):
            took = whole(small, *searched, "--limit", "20", command="search")
            print(f"search {' '.join(searched)}, whole process: {took:.3f} s")
        where = "source in (" + ", ".join(f"I{n:05}" for n in range(60)) + ") and level in (amt, kommune)"
        query = quotes.Query("kode-7 or kode-8", where, ("region", "code"), limit=200)
        (before, n), (after, m) = inside(small, query), inside(large, query)
        print(f"inside, {n} quotations of {SMALL['codings']} codings: {before * 1000:.1f} ms")
        print(f"inside, {m} quotations of {LARGE['codings']} codings: {after * 1000:.1f} ms")
        print(json.dumps({"ratio_ten_times": round(after / before, 2)}))


if __name__ == "__main__":
    main()
