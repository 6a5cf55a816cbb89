"""Importing Word files against what python-docx alone needs to read their paragraphs.

Run: python benchmarks/importing.py
"""

from __future__ import annotations

import io
import json
import random
import tempfile
import time
from pathlib import Path

import building
from docx import Document

from qcode.study import making, open_study, transcripts

FILES = 200
WORDS = 10_000


def main() -> None:
    """Make the files, time both, print the ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "study"
        received = Path(temporary) / "received"
        received.mkdir()
        making.make(folder, short=True)
        for n in range(FILES):
            (received / f"I{n:03}.docx").write_bytes(building.docx(random.Random(n), WORDS))
        begun = time.perf_counter()
        for path in sorted(received.iterdir()):
            for paragraph in Document(io.BytesIO(path.read_bytes())).paragraphs:
                _ = paragraph.text
        alone = time.perf_counter() - begun
        with open_study(folder) as study:
            begun = time.perf_counter()
            results = transcripts.import_paths(study, [received])
            ours = time.perf_counter() - begun
        imported = sum(one.state == "imported" for one in results)
        print(f"python-docx alone, {FILES} files of {WORDS} words: {alone:.1f} s")
        print(f"qcode import, {imported} imported: {ours:.1f} s")
        print(json.dumps({"ratio_to_python_docx": round(ours / alone, 2)}))


if __name__ == "__main__":
    main()
