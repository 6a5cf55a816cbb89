"""What a set of 400 quotes of a register of 1,000 persons tells: inside an open study, and as a whole process.

Run: python benchmarks/disclosure.py
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qcode.study import coding, disclosing, importing, making, open_study, register

PERSONS = 1000
SOURCES = 100
QUOTES = 400
RUNS = 7
QCODE = [sys.executable, "-c", "from qcode.cli.main import run; run()"]
ROLES = ("politiker", "forvaltning", "tilbudsleder", "privat")


def study(folder: Path) -> None:
    """Build interviews of ten persons each, four quotes in each coded."""
    drawn = random.Random(1)
    making.make(folder)
    rows = ["source;person;speaker;organisation;region;level;role;size"]
    for n in range(SOURCES):
        persons = [f"P{n * 10 + at:04}" for at in range(PERSONS // SOURCES)]
        said = [
            f"{person}: Det var tirsdag den {at}. i {n}. uge, vi var der alle." for at, person in enumerate(persons)
        ]
        (folder / "transcripts" / f"F{n:03}.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
        region, level = drawn.randint(1, 5), drawn.choice(("amt", "kommune"))
        size = drawn.choice(("lille", "stor")) if level == "kommune" else ""
        roles = [drawn.choices(ROLES, (4, 8, 16, 1))[0] for _ in persons]
        rows += [
            f"F{n:03};{person};{person};hus-{person[-3:]};{region};{level};{role};{size}"
            for person, role in zip(persons, roles, strict=True)
        ]
    (folder / "register.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with open_study(folder, coder="AK") as opened:
        importing.import_paths(opened, [folder / "transcripts"])
        register.sync(opened)
        for n in range(SOURCES):
            for turn in range(1, QUOTES // SOURCES + 1):
                coding.add(opened, f"F{n:03}", ["samarbejde"], coding.Place(turn=turn), new=True)


def main() -> None:
    """Build, measure, print."""
    beside = disclosing.Beside(
        (("role", "region"),), ("person", "role", "region"), ("region", "level"), organisations=True
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "study"
        study(folder)
        times = []
        with open_study(folder) as opened:
            for _ in range(RUNS):
                begun = time.perf_counter()
                found = disclosing.disclose(opened, None, beside)
                times.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        called = [*QCODE, "mask", "disclose", "--study", str(folder), "--quiet", "--format", "json"]
        subprocess.run(called, check=True, capture_output=True)
        whole = time.perf_counter() - begun
    print(json.dumps({"quotes": found.quotes, "persons": found.persons, "findings": len(found.rows)}))
    print(json.dumps({"inside_s": round(statistics.median(times), 3), "whole_process_s": round(whole, 3)}))


if __name__ == "__main__":
    main()
