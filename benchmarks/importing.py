"""Importing Word files: alone, with helpers, and against what python-docx alone needs to read their paragraphs.

Run: python benchmarks/importing.py [FILES WORDS]
"""

from __future__ import annotations

import io
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import building
from docx import Document

from qcode.study import importing, making, open_study, parallel

FILES, WORDS = 1_000, 5_000


def main(files: int, words: int) -> None:
    """Make the files, time all three, print seconds of the clock and of the processors."""
    with tempfile.TemporaryDirectory() as temporary:
        received = Path(temporary) / "received"
        received.mkdir()
        for n in range(files):
            (received / f"I{n:05}.docx").write_bytes(building.docx(random.Random(n), words))
        figures: dict[str, float] = {"files": files, "words": words}
        begun, spent = time.perf_counter(), _processors()
        for path in sorted(received.iterdir()):
            for paragraph in Document(io.BytesIO(path.read_bytes())).paragraphs:
                _ = paragraph.text
        figures |= _said("python-docx alone", begun, spent)
        for name, helpers in (("alone", parallel.ALONE), ("with helpers", parallel.as_many_as_help())):
            folder = Path(temporary) / name
            making.make(folder, short=True)
            with open_study(folder) as study:
                begun, spent = time.perf_counter(), _processors()
                results = importing.import_paths(study, [received], helpers=helpers)
                figures |= _said(f"qcode import {name}", begun, spent)
            assert sum(one.state == "imported" for one in results) == files  # noqa: S101  the measure is of this
        print(json.dumps(figures))


def _said(what: str, begun: float, spent: float) -> dict[str, float]:
    clock, processors = time.perf_counter() - begun, _processors() - spent
    print(f"{what}: {clock:.1f} s, {processors:.1f} s of processors")
    return {f"{what}, s": round(clock, 1), f"{what}, cpu s": round(processors, 1)}


def _processors() -> float:
    """Return the seconds that this process and its helpers have worked."""
    use = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in use)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given or (FILES, WORDS)))
