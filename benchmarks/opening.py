"""What opening an encrypted study costs: `qcode status` and `qcode quotes` on a plain and on an encrypted one.

Seconds are the processor's, so that others who use the computer meanwhile change little.
Run: python benchmarks/opening.py [runs]
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = "import sys; from qcode.cli.main import run; run(sys.argv[1:])"
PASSPHRASE = "fire store ord i hatten"  # noqa: S105  # of a study that is thrown away
COMMANDS = {"status": ("status",), "quotes": ("quotes", "--format", "json")}


def qcode(folder: Path, *arguments: str) -> float:
    """Run one command in a process of its own; return its seconds of the processor."""
    environment = os.environ | {"QCODE_PASSPHRASE": PASSPHRASE, "QCODE_CODER": "AK"}
    begun = _children()
    subprocess.run(
        [sys.executable, "-c", RUN, *arguments], check=True, capture_output=True, cwd=folder, env=environment
    )
    return _children() - begun


def _children() -> float:
    """Return the processor's seconds of all processes that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def inside(folder: Path, runs: int) -> float:
    """Return the median milliseconds, of the processor, of opening and closing the database inside one process."""
    program = (
        "import statistics, time; from qcode.study import open_study\n"
        "def one():\n"
        "    begun = time.process_time()\n"
        "    with open_study(): pass\n"
        "    return time.process_time() - begun\n"
        f"print(1000 * statistics.median([one() for _ in range({runs})]))"
    )
    environment = os.environ | {"QCODE_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=folder, env=environment
    )
    return float(done.stdout)


def main(runs: int) -> None:
    """Time both studies in turn, print medians and the median difference."""
    with tempfile.TemporaryDirectory() as work:
        plain, encrypted = Path(work) / "plain", Path(work) / "encrypted"
        qcode(Path(work), "demo", str(plain))
        shutil.copytree(plain, encrypted)
        figures: dict[str, object] = {"encrypting_s": round(qcode(encrypted, "encrypt"), 2)}
        for name, arguments in COMMANDS.items():
            pairs = [(qcode(plain, *arguments), qcode(encrypted, *arguments)) for _ in range(runs)]
            figures[name] = {
                "plain_s": round(statistics.median(one for one, _ in pairs), 3),
                "encrypted_s": round(statistics.median(one for _, one in pairs), 3),
                "difference_s": round(statistics.median(two - one for one, two in pairs), 3),
            }
        figures["opening_ms"] = {one.name: round(inside(one, runs), 1) for one in (plain, encrypted)}
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
