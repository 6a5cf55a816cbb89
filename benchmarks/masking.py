"""What masking finds in the bundled study, against the mentions its authors planted.

A planted mention is found when any match touches it, and covered when no character of it is left out.
A match of names or patterns that touches no planted mention is false; public names are not masked and not counted.
The list of names was made from the same texts, so the second table scans without one: what is found of persons and
places then is left over, and asked about.

Run: python benchmarks/masking.py [--missed] [--false] [--asked]
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.formats import names, tables, transcripts
from qcode.language.names import NameIndex
from qcode.language.overlaps import overlapping
from qcode.language.scan import scan
from qcode.model.mask import EntityKind, Layer, Name
from qcode.model.span import Span
from qcode.model.turn import joined
from qcode.study.scanning import UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.formats.tables import Row
    from qcode.model.mask import Match
    from qcode.model.turn import Turn

ROOT = Path(__file__).parent.parent
BUNDLED = ROOT / "qcode" / "bundled"
RUNS = 5


@dataclass(frozen=True, slots=True)
class Planted:
    """A mention the authors planted."""

    source: str
    kind: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Scanned:
    """A source with what the scan found in it."""

    name: str
    text: str
    turns: tuple[Turn, ...]
    matches: tuple[Match, ...]

    def around(self, span: Span) -> str:
        """Return a place in its context, on one line."""
        before, after = self.text[max(0, span.start - 30) : span.start], self.text[span.end : span.end + 30]
        return f"{self.name} {before}[{self.text[span.slice]}]{after}".replace("\n", " / ")


def index() -> NameIndex:
    """Return the study's names, ready to be looked up."""
    rows = names.read((BUNDLED / "names.csv").read_bytes(), "names.csv")
    return NameIndex([Name(row.id, row.kind, form) for row in rows for form in (row.name, *row.aliases)])


def scanned(known: NameIndex) -> list[Scanned]:
    """Read and scan every transcript."""
    files = sorted(path for path in (ROOT / "transcripts").iterdir() if path.stem != "README")
    read = [(path.stem, transcripts.read(path.read_bytes(), path.name).turns) for path in files]
    return [Scanned(name, joined(turns), turns, tuple(scan(joined(turns), known))) for name, turns in read]


def planted(source: Scanned, rows: Sequence[Row]) -> Iterator[Planted]:
    """Find the place of each planted mention: the rows of a turn stand in the order of the words."""
    at: dict[int, int] = {}
    for row in rows:
        turn = source.turns[int(row["turn"]) - 1]
        start = source.text.index(row["words"], at.get(turn.n, turn.start), turn.end)
        at[turn.n] = start + len(row["words"])
        yield Planted(source.name, row["type"], row["words"], Span(start, at[turn.n]))


def interval(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson (1927)."""
    z = 1.959964
    middle, spread = (k + z * z / 2) / (n + z * z), z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return middle - spread, middle + spread


def share(k: int, n: int) -> str:
    """Write a share with its base and interval."""
    low, high = interval(k, n)
    return f"{k / n:6.1%} ({k} of {n}; {max(low, 0):.1%} to {high:.1%})"


def is_covered(mention: Planted, matches: Sequence[Match]) -> bool:
    """Tell whether every letter and digit of a mention is in some match."""
    masked = {at for match in matches for at in range(match.span.start, match.span.end)}
    return all(n in masked for n, sign in enumerate(mention.words, mention.span.start) if sign.isalnum())


def recall(title: str, sources: Mapping[str, Scanned], mentions: Sequence[Planted]) -> None:
    """Print what was found, by type."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    print(f"\n{title}")
    for mention in mentions:
        source = sources[mention.source]
        spans = [match.span for match in source.matches if match.kind is not EntityKind.PUBLIC]
        found = overlapping(mention.span, spans)
        covered = is_covered(mention, source.matches)
        for kind in (mention.kind, "all but date and role" if mention.kind not in {"date", "role"} else ""):
            count[kind].update(n=1, found=bool(found), covered=covered)
        if not covered and "--missed" in sys.argv:
            print("found in part:" if found else "missed:", mention.kind, source.around(mention.span))
    for kind, one in sorted(count.items()):
        if kind:
            print(f"{kind:22} found {share(one['found'], one['n'])}, covered {one['covered']}")


def precision(sources: Mapping[str, Scanned], mentions: Sequence[Planted]) -> None:
    """Print how much of what names and patterns claim was planted."""
    true, claimed = 0, 0
    for source in sources.values():
        spans = sorted(mention.span for mention in mentions if mention.source == source.name)
        for match in source.matches:
            if match.layer is Layer.LEFTOVERS or match.kind is EntityKind.PUBLIC:
                continue
            claimed += 1
            true += bool(overlapping(match.span, spans))
            if not overlapping(match.span, spans) and "--false" in sys.argv:
                print(f"false: {match.kind} {match.confidence}", source.around(match.span))
    print(f"\nprecision of names and patterns {share(true, claimed)}")


def review(sources: Mapping[str, Scanned]) -> None:
    """Print what a person would be asked about."""
    asked = [
        (match.layer, match.key)
        for source in sources.values()
        for match in source.matches
        if match.layer is Layer.LEFTOVERS
        or (match.layer is Layer.NAMES and match.confidence < UNSURE and match.kind is not EntityKind.PUBLIC)
    ]
    for layer in sorted({layer for layer, _ in asked}):
        ours = Counter(key for each, key in asked if each is layer)
        print(f"undecided in {layer}: {len(ours)} entities, {ours.total()} mentions")
        if "--asked" in sys.argv:
            print("  " + ", ".join(f"{key} {n}" for key, n in ours.most_common()))


def speed(sources: Mapping[str, Scanned], known: NameIndex) -> None:
    """Print the words scanned in a second, the best of several runs."""
    words = sum(len(source.text.split()) for source in sources.values())
    best = math.inf
    for _ in range(RUNS):
        begun = time.perf_counter()
        for source in sources.values():
            scan(source.text, known)
        best = min(best, time.perf_counter() - begun)
    print(f"\n{words} words, {words / best:.0f} words in a second")


def main() -> None:
    """Scan the bundled study and print how well that went."""
    known = index()
    sources = {source.name: source for source in scanned(known)}
    _, rows = tables.rows((BUNDLED / "gold.csv").read_bytes(), "gold.csv")
    mentions = [
        mention
        for source in sources.values()
        for mention in planted(source, [row for row in rows if row["source"] == source.name])
    ]
    recall("Recall", sources, mentions)
    precision(sources, mentions)
    review(sources)
    unlisted = {source.name: source for source in scanned(NameIndex([]))}
    recall("Recall without a list of names", unlisted, mentions)
    review(unlisted)
    speed(sources, known)


if __name__ == "__main__":
    main()
