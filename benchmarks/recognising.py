"""What the model of names finds in Danish news text, alone and beside the rules, and how fast.

A name counts for the model with its exact edges and type. For rules, and for both together, it is found when any match
touches it, covered when no letter of it is left out, and a match is false when it touches no name. Countries and
institutions that everybody knows count as names here, although the rules pass them over on purpose; names of products
and works count as nothing, although the rules ask about them.

The data is not part of qcode: training/README.md tells where it is to be had.

Run: python benchmarks/recognising.py DATA [--missed] [--installed]
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.language import entities
from qcode.language.names import NameIndex
from qcode.language.scan import scan
from qcode.model.mask import EntityKind
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.language.entities import Recogniser
    from qcode.model.mask import Match

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "qcode" / "language" / "da" / "model"
DEV = "da_ddt-ud-dev.iob2"
LABELS = {"PER": EntityKind.PERSON, "LOC": EntityKind.PLACE, "ORG": EntityKind.ORGANISATION}
RUNS = 5
LOADING = """\
import time, spacy
from qcode.language import entities
begun, busy = time.perf_counter(), time.process_time()
entities.shipped("da")
print(time.perf_counter() - begun, time.process_time() - busy)
"""

Texts = list[tuple[str, list[tuple[Span, EntityKind]]]]


def sentences(data: Path, *, lowered: bool = False) -> Texts:
    """Read the Danish dev part, each sentence with the names in it."""
    sys.path.insert(0, str(ROOT / "training"))
    read = importlib.import_module("corpus").read(data / DEV)
    chosen = [one.lowered for one in read] if lowered else read
    return [(one.text, [(Span(start, end), LABELS[kind]) for start, end, kind in one.names]) for one in chosen]


def shares(right: int, claimed: int, there: int) -> str:
    """Write precision, recall and F."""
    p, r = right / max(1, claimed), right / max(1, there)
    return f"P {p:6.1%}  R {r:6.1%}  F {2 * p * r / max(p + r, 1e-9):6.1%}  (n = {there})"


def exact(title: str, model: Recogniser, texts: Texts) -> None:
    """Print how well a model finds names with their edges and types."""
    found = list(model.matches_in(text for text, _ in texts))
    claimed = {(n, match.span, match.kind) for n, matches in enumerate(found) for match in matches}
    there = {(n, *name) for n, (_, names) in enumerate(texts) for name in names}
    print(f"\n{title}\nall          {shares(len(claimed & there), len(claimed), len(there))}")
    for kind in LABELS.values():
        ours, theirs = ({one for one in names if one[2] is kind} for names in (claimed, there))
        print(f"{kind:12} {shares(len(ours & theirs), len(ours), len(theirs))}")


def touching(title: str, found: Sequence[Sequence[Match]], texts: Texts) -> None:
    """Print how many names are found at all, and how many matches are false."""
    n = hit = covered = claimed = false = 0
    for (text, names), matches in zip(texts, found, strict=True):
        masked = {at for match in matches for at in range(match.span.start, match.span.end)}
        for span, kind in names:
            n += 1
            touched = any(match.span.overlaps(span) for match in matches)
            hit += touched
            covered += all(at in masked or not text[at].isalnum() for at in range(span.start, span.end))
            if not touched and "--missed" in sys.argv:
                print(f"missed: {kind} [{text[span.slice]}] in {text}")
        claimed += len(matches)
        false += sum(not any(match.span.overlaps(span) for span, _ in names) for match in matches)
    print(f"{title:13} recall {hit / n:6.1%} ({hit} of {n}), covered {covered / n:6.1%}", end=", ")
    print(f"precision {1 - false / max(1, claimed):6.1%} ({claimed - false} of {claimed})")


def rules_and_model(model: Recogniser, texts: Texts) -> None:
    """Print what rules find without any list of names, what the model finds, and both together."""
    nobody = NameIndex([])  # a study's own names would be found besides
    ruled = [scan(text, nobody) for text, _ in texts]
    found = list(model.matches_in(text for text, _ in texts))
    touching("rules", ruled, texts)
    touching("model", found, texts)
    both = [entities.beside(rules, more) for rules, more in zip(ruled, found, strict=True)]
    touching("rules + model", both, texts)


def as_one(texts: Texts) -> Texts:
    """Join texts, a line each, as the turns of a source."""
    joined, names = "", list[tuple[Span, EntityKind]]()
    for text, there in texts:
        names += [(Span(len(joined) + span.start, len(joined) + span.end), kind) for span, kind in there]
        joined += f"{text}\n"
    return [(joined, names)]


def speed(model: Recogniser, texts: Texts) -> None:
    """Print seconds of loading in a fresh process, words in a second, and what the model weighs."""
    done = subprocess.run([sys.executable, "-c", LOADING], check=True, capture_output=True, text=True, cwd=ROOT)
    clock, busy = map(float, done.stdout.split())
    text = "\n".join(text for text, _ in texts)
    words = len(text.split())
    model.matches("Det var Mettes.")  # loads the dictionary, which the rules need as well
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        model.matches(text)
        seconds.append(time.process_time() - begun)
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    print(f"\nloads in {busy:.2f} s of processor time after spaCy ({clock:.2f} s by the clock), {size / 1e6:.1f} MB")
    print(
        f"{words / min(seconds):,.0f} words in a second of one core, best of {RUNS}; worst {words / max(seconds):,.0f}"
    )


def main() -> None:
    """Measure the model that ships, or with ``--installed`` the one that would be used."""
    data = Path(sys.argv[1])
    model = entities.recogniser("da") if "--installed" in sys.argv else entities.shipped("da")
    if model is None:
        sys.exit("There is no model.")
    texts, lowered = sentences(data), sentences(data, lowered=True)
    print(f"{model.name} {model.version}, on {DEV}: {len(texts)} sentences")
    speed(model, texts)  # first, while no word was met yet
    exact("Model alone, exact edges and type", model, texts)
    exact("The same in lower case", model, lowered)
    print("\nNames found at all, of any type; each sentence by itself, no list of names")
    rules_and_model(model, texts)
    print("The same, all sentences as one text")
    rules_and_model(model, as_one(texts))
    print("Each sentence by itself, in lower case")
    rules_and_model(model, lowered)


if __name__ == "__main__":
    main()
