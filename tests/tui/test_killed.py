"""The program in a terminal of its own, killed the moment it has said what it did; the benchmark does it 200 times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def test_killed_after_random_actions_nothing_is_lost_and_it_opens_where_it_was() -> None:
    """20 kills once the screen said so, and 5 in the midst of an action, against a sitting that was never killed."""
    command = [sys.executable, str(TOP / "benchmarks" / "killing.py"), "20"]
    where = {**os.environ, "PYTHONPATH": str(TOP)}
    done = subprocess.run(command, env=where, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    assert "20 killed when they had said what they did: nothing was lost" in done.stdout
