"""How long it takes to change the code tree of a study with 100,000 codings, and to take that back.

Run: python benchmarks/tree.py
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import building

from qcode.store import trail
from qcode.study import open_study

QCODE = [sys.executable, "-c", "from qcode.cli.main import run; run()"]
CODES = 10
WORK = {
    "rename": ("codebook", "rename", "kode-7", "Et andet navn"),
    "move": ("codebook", "move", "kode-7", "kode-3"),
    "merge": ("codebook", "merge", "kode-7", "kode-3"),
}


def timed(folder: Path, *arguments: str) -> str:
    """Return the seconds of a whole process, by the clock and by the processor: the machine may do other things too."""
    begun, before = time.perf_counter(), os.times()
    subprocess.run([*QCODE, *arguments, "--study", str(folder), "--coder", "AK"], check=True, capture_output=True)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return f"{time.perf_counter() - begun:.2f} s (processor {processor:.2f} s)"


def standing(folder: Path) -> str:
    """Return a hash of every row of every table but the trail's, and of the codebooks."""
    found = hashlib.sha256()
    with open_study(folder) as study:
        for table in trail.data_tables(study.db):
            for row in study.db.conn.execute(f"select * from {table} order by id"):  # noqa: S608  our own tables
                found.update(repr(row).encode())
    for path in sorted((folder / "codebooks").iterdir()):
        found.update(path.read_bytes())
    return found.hexdigest()


def measured(folder: Path, what: str, *arguments: str) -> None:
    """Do, undo, and print what both took and whether everything is as it was."""
    before = standing(folder)
    done, undone = timed(folder, *arguments), timed(folder, "undo")
    exact = "exact" if standing(folder) == before else "NOT EXACT"
    print(f"{what}: {done}; undo {undone}, {exact}")


def large_tree(folder: Path) -> None:
    """Write a tree of 300 codes with definitions in place of the small one, none of them with an id."""
    lines = [f"  - {{name: kode {n}, id: kode-{n}, definition: x}}" for n in range(CODES)]
    for n in range(29):
        lines += [f"  - name: Tema {n}", f"    definition: Hvad der siges om tema {n}.", "    codes:"]
        for m in range(9):
            lines += [f"      - name: Under {m}", f"        definition: Når nogen siger {m} om {n}."]
    path = folder / "codebooks" / "b.yaml"
    path.write_text("codebook: b\nversion: 2\ncodes:\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Build a study, measure, print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "s"
        building.study(folder, sources=100, turns=600, codings=100_000, codes=CODES)
        for what, arguments in WORK.items():
            measured(folder, f"{what} of a code with 10,000 of 100,000 codings", *arguments)
        large_tree(folder)
        measured(folder, "apply with 300 codes, 290 of them new", "codebook", "apply")
        timed(folder, "codebook", "apply")
        for name, text in (("rename", "name: Tema"), ("define", "Hvad der siges")):
            path = folder / "codebooks" / "b.yaml"
            path.write_text(path.read_text("utf-8").replace(text, f"{text} nu"), encoding="utf-8")
            measured(folder, f"apply with 300 codes, {name} 29 with all below", "codebook", "apply")


if __name__ == "__main__":
    main()
