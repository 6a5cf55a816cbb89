"""How long ``qcode --help`` takes against importing typer alone.

Run: python benchmarks/startup.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

RUNS = 15


def seconds(code: str, *arguments: str) -> float:
    """Return the seconds of one process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Time both in turn, print the median ratio."""
    ratios = []
    for _ in range(RUNS):
        alone = seconds("import typer")
        ratios.append(seconds("from qcode.cli.main import run; run()", "--help") / alone)
    print(json.dumps({"help_to_import_typer": round(statistics.median(ratios), 2)}))


if __name__ == "__main__":
    main()
