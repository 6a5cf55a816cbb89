"""How much of what is wrong in a manuscript `qcode check` finds, what it flags that is sound, and how long it takes.

Run: python benchmarks/proofing.py
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import building
import planting
from docx import Document

from qcode.model.consent import ConsentState
from qcode.study import consent, demo, manuscript, open_study, transcripts

SOUND, PER_KIND = 200, 20
UNCODED = ("I03", "I08", "F13")  # region 3
UNAPPROVED = "F12"
QCODE = [sys.executable, "-c", "from qcode.cli.main import run; run()"]
PAGES, WORDS_A_PAGE, QUOTES = 300, 350, 400


def prepared(folder: Path) -> None:
    """Make the bundled study, with region 3 coded by nobody and one focus group that must approve its quotes."""
    demo.copy(folder)
    # Attributions as the register has them: what is measured is the check, not how many each could be.
    promises = folder / "study.yaml"
    promises.write_text(promises.read_text("utf-8").replace("k: 3", "k: 1"), encoding="utf-8")
    _without_uncoded(folder / "codings.csv")
    for command in (
        ("import", "transcripts"),
        ("codebook", "apply"),
        ("code", "add", "--from", "codings.csv", "--pass"),
        ("mask", "scan"),
        ("mask", "review", "--accept-listed"),
    ):
        subprocess.run([*QCODE, *command], cwd=folder, capture_output=True, check=False)
    with open_study(folder, coder="AK") as study:
        consent.say(study, ConsentState.ATTRIBUTABLE.value, source=UNAPPROVED, since="2003-01-01")


def _without_uncoded(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = ";" if ";" in file.readline() else ","
        file.seek(0)
        rows = [row for row in csv.reader(file, delimiter=delimiter) if row and row[0] not in UNCODED]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def planted(folder: Path, path: Path) -> None:
    """Print recall per kind, and how many sound quotes are flagged."""
    with open_study(folder, coder="AK") as study:
        material = planting.Material(study, seed=3)
        but = frozenset({UNAPPROVED})
        items = planting.faults(material, PER_KIND, UNAPPROVED, "3")
        items += planting.labelled_twice(material, PER_KIND, but)
        items += planting.unapproved_quotes(material, PER_KIND, UNAPPROVED)
        items += [planting.sound(material, but) for _ in range(SOUND)]
        owner = planting.save(items, path, planting.wrong_tables(material.rng, PER_KIND))
        begun = time.perf_counter()
        checked = manuscript.check(study, path)
        took = time.perf_counter() - begun
    by_item: dict[int, Counter[str]] = defaultdict(Counter)
    texts: dict[int, list[str]] = defaultdict(list)
    for one in checked.noticed:
        if one.paragraph is not None:
            by_item[id(owner[one.paragraph])][one.kind] += 1
            texts[id(owner[one.paragraph])].append(f"{one.kind}: {one.message}")
    told(items, by_item, texts)
    print(f"{checked.quotes} quotes, {checked.found} found, in {took:.1f} s")


def told(items: list[planting.Item], by_item: dict[int, Counter[str]], texts: dict[int, list[str]]) -> None:
    """Print recall per kind, and what is flagged of the sound."""
    verbose = "-v" in sys.argv
    kinds = [kind for kind in dict.fromkeys(item.kind for item in items) if kind and kind != "-"]
    for kind in sorted(kinds):
        there = [item for item in items if item.kind == kind]
        missed = [item for item in there if not by_item[id(item)][kind]]
        print(f"{kind:26} {len(there) - len(missed):3} of {len(there):3}")
        for item in missed if verbose else []:
            print("    missed:", item.paragraphs, texts[id(item)])
    well = [item for item in items if not item.kind]
    quotes = [item for item in well if by_item[id(item)]]
    print(f"sound quotes flagged       {len(quotes):3} of {len(well):3}")
    for item in quotes if verbose else []:
        print("    flagged:", item.paragraphs, texts[id(item)])


def balanced(folder: Path, path: Path) -> None:
    """Print how many of those who were left out, and of those who are everywhere, are found: a manuscript for each."""
    found = {"never quoted": 0, "over-quoted": 0}
    for n in range(1, PER_KIND + 1):
        person = f"P{n:02}"
        with open_study(folder, coder="AK") as study:
            material = planting.Material(study, seed=n)
            others = [one for one in (f"P{k:02}" for k in range(1, 28)) if one != person]
            once = [material.take(one) for one in others]
            planting.save([_plain(one) for one in once], path)
            said = [one.message for one in manuscript.check(study, path).noticed if one.kind == "balance"]
            found["never quoted"] += any(one.startswith("Never quoted: ") and f" {person}" in one for one in said)
            often = [material.take(person) for _ in range(9)]
            planting.save([_plain(one) for one in once + often], path)
            said = [one.message for one in manuscript.check(study, path).noticed if one.kind == "balance"]
            found["over-quoted"] += any(one.startswith(f"{person} is quoted") for one in said)
    for what, n in found.items():
        print(f"balance, {what:17} {n:3} of {PER_KIND:3}")


def _plain(one: planting.Passage) -> planting.Item:
    return planting.Item([("Quote", f"»{one.words}« {one.attribution}")])


def large(folder: Path, path: Path) -> None:
    """Print the time of a whole process on a report of 300 pages."""
    building.study(folder, sources=60, turns=220, codings=1000)
    rng = random.Random(1)
    with open_study(folder) as study:
        words = sum(one.words for one in transcripts.all_sources(study))
        material = planting.Material(study, seed=1, shortest=20, longest=200)
    document = Document()
    quotes = 0
    for page in range(PAGES):
        for _ in range(5):
            document.add_paragraph(" ".join(rng.choices(building._WORDS, k=WORDS_A_PAGE // 5)).capitalize() + ".")  # noqa: SLF001  as its texts
        for _ in range(QUOTES * (page + 1) // PAGES - quotes):
            one = material.take()
            there = one.words.split()[:60]
            text = " ".join(there) if quotes % 4 else planting.altered(rng, " ".join(there))
            document.add_paragraph(f"»{text}« {one.attribution}", style="Quote")
            quotes += 1
    document.save(str(path))
    begun = time.perf_counter()
    done = subprocess.run([*QCODE, "check", str(path), "--study", str(folder), "--format", "json"], capture_output=True)  # noqa: PLW1510
    took = time.perf_counter() - begun
    print(f"{PAGES} pages, {quotes} quotes, 60 transcripts of {words} words: {took:.1f} s (exit {done.returncode})")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        prepared(here / "study")
        planted(here / "study", here / "planted.docx")
        if "--quick" not in sys.argv:
            balanced(here / "study", here / "balance.docx")
            large(here / "large", here / "large.docx")


if __name__ == "__main__":
    main()
