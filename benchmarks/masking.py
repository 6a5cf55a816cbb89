"""What masking finds in the bundled study, against the mentions its authors planted, before anybody reviews anything.

A planted mention is found when any match touches it, and covered when no character of it is left out. A planted role
is found when the scan flags it: roles are never masked by themselves. A match that touches no planted mention is false;
public names are not masked and not counted. An entity is found when all its mentions are.

The list of names was made from the same texts, so the second table scans without one: what is found of persons and
places then comes of lists, the model and what is left over.

``--unseen`` measures a set of sentences that somebody wrote who had not seen the rules. Nothing but totals is printed,
so that nobody tunes on it. The texts hold no names on any list of the study.

Run: python benchmarks/masking.py [--missed] [--false] [--asked] [--unseen]
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.formats import names, tables, transcripts
from qcode.language import entities, special
from qcode.language.names import NameIndex
from qcode.language.overlaps import overlapping
from qcode.language.rules import ALL_LAYERS
from qcode.language.scan import scan
from qcode.model.mask import EntityKind, Layer, Name
from qcode.model.span import Span
from qcode.model.turn import joined
from qcode.study.scanning import UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.formats.tables import Row
    from qcode.language.special import Special
    from qcode.model.mask import Match, NameRow
    from qcode.model.turn import Turn

ROOT = Path(__file__).parent.parent
BUNDLED = ROOT / "qcode" / "bundled"
UNSEEN = ROOT / "tests" / "gold_unseen" / "interviews.jsonl"
ROLE = "role"


@dataclass(frozen=True, slots=True)
class Planted:
    """A mention the authors planted."""

    source: str
    kind: str
    words: str
    span: Span
    entity: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A source with what the scan found in it."""

    name: str
    text: str
    turns: tuple[Turn, ...]
    matches: tuple[Match, ...]
    special: tuple[Special, ...]

    def around(self, span: Span) -> str:
        """Return a place in its context, on one line."""
        before, after = self.text[max(0, span.start - 30) : span.start], self.text[span.end : span.end + 30]
        return f"{self.name} {before}[{self.text[span.slice]}]{after}".replace("\n", " / ")


def listed() -> tuple[NameRow, ...]:
    """Return the study's names."""
    return names.read((BUNDLED / "names.csv").read_bytes(), "names.csv")


def index(rows: Sequence[NameRow], source: str) -> NameIndex:
    """Return the names as they are meant in one source, ready to be looked up."""
    return NameIndex(
        [
            Name(row.id, row.kind, form, elsewhere=bool(row.sources) and source not in row.sources)
            for row in rows
            for form in (row.name, *row.aliases)
        ]
    )


def looked_at(name: str, text: str, turns: tuple[Turn, ...], known: NameIndex) -> Scanned:
    """Scan one text with everything there is."""
    found = scan(text, known, layers=ALL_LAYERS, model=entities.recogniser("da"))
    return Scanned(name, text, turns, tuple(found), tuple(special.matches(text, found)))


def scanned(rows: Sequence[NameRow]) -> list[Scanned]:
    """Read and scan every transcript."""
    files = sorted(path for path in (ROOT / "transcripts").iterdir() if path.stem != "README")
    read = [(path.stem, transcripts.read(path.read_bytes(), path.name).turns) for path in files]
    return [looked_at(name, joined(turns), turns, index(rows, name)) for name, turns in read]


def planted(source: Scanned, rows: Sequence[Row]) -> Iterator[Planted]:
    """Find the place of each planted mention: the rows of a turn stand in the order of the words."""
    at: dict[int, int] = {}
    for row in rows:
        turn = source.turns[int(row["turn"]) - 1]
        start = source.text.index(row["words"], at.get(turn.n, turn.start), turn.end)
        at[turn.n] = start + len(row["words"])
        yield Planted(source.name, row["type"], row["words"], Span(start, at[turn.n]), row["entity"])


def interval(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson (1927)."""
    z = 1.959964
    middle, spread = (k + z * z / 2) / (n + z * z), z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return middle - spread, middle + spread


def share(k: int, n: int) -> str:
    """Write a share with its base and interval."""
    if not n:
        return "none there"
    low, high = interval(k, n)
    return f"{k / n:6.1%} ({k} of {n}; {max(low, 0):.1%} to {high:.1%})"


def is_covered(mention: Planted, matches: Sequence[Match]) -> bool:
    """Tell whether every letter and digit of a mention is in some match."""
    masked = {at for match in matches for at in range(match.span.start, match.span.end)}
    return all(n in masked for n, sign in enumerate(mention.words, mention.span.start) if sign.isalnum())


def is_found(mention: Planted, source: Scanned) -> bool:
    """Tell whether anything the scan says touches a mention."""
    hidden = [match.span for match in source.matches if match.kind is not EntityKind.PUBLIC]
    flagged = [one.span for one in source.special] if mention.kind == ROLE else []
    return bool(overlapping(mention.span, hidden)) or any(mention.span.overlaps(span) for span in flagged)


def recall(title: str, sources: Sequence[Scanned], mentions: Sequence[Planted]) -> None:
    """Print what was found, by type, and of how many entities everything was."""
    named = {source.name: source for source in sources}
    count: dict[str, Counter[str]] = defaultdict(Counter)
    whole: dict[str, bool] = defaultdict(lambda: True)
    print(f"\n{title}")
    for mention in mentions:
        source = named[mention.source]
        found, covered = is_found(mention, source), is_covered(mention, source.matches)
        for kind in (mention.kind, "all", "all but role" if mention.kind != ROLE else ""):
            count[kind].update(n=1, found=found, covered=covered)
        if mention.entity:
            whole[mention.entity] &= found
        if not (found if mention.kind == ROLE else covered) and "--missed" in sys.argv and UNSEEN.name != source.name:
            print("found in part:" if found else "missed:", mention.kind, source.around(mention.span))
    for kind, one in sorted(count.items()):
        if kind:
            print(f"{kind:13} found {share(one['found'], one['n'])}, covered whole {share(one['covered'], one['n'])}")
    print(f"{'entities':13} found everywhere {share(sum(whole.values()), len(whole))}")


def precision(sources: Sequence[Scanned], mentions: Sequence[Planted]) -> None:
    """Print how much of what is claimed was planted: by way of finding, and of what is masked without a question."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        spans = sorted(mention.span for mention in mentions if mention.source == source.name)
        for match in source.matches:
            if match.kind is EntityKind.PUBLIC:
                continue
            true = bool(overlapping(match.span, spans))
            asked = match.layer in {Layer.LISTS, Layer.MODEL, Layer.LEFTOVERS} or match.confidence < UNSURE
            for row in ("all", match.layer.value, "asked about" if asked else "masked unasked"):
                count[row].update(n=1, true=true)
            if not true and "--false" in sys.argv:
                print(f"false: {match.layer} {match.kind} {match.confidence:.2f}", source.around(match.span))
    print("Precision, before anybody reviews anything")
    for row, one in count.items():
        print(f"{row:15} {share(one['true'], one['n'])}")


def review(sources: Sequence[Scanned]) -> None:
    """Print what a person would be asked about."""
    asked = [
        (match.layer, match.key)
        for source in sources
        for match in source.matches
        if match.layer in {Layer.LISTS, Layer.MODEL, Layer.LEFTOVERS}
        or (match.layer is Layer.NAMES and match.confidence < UNSURE and match.kind is not EntityKind.PUBLIC)
    ]
    for layer in sorted({layer for layer, _ in asked}):
        ours = Counter(key for each, key in asked if each is layer)
        print(f"undecided in {layer}: {len(ours)} entities, {ours.total()} mentions")
        if "--asked" in sys.argv:
            print("  " + ", ".join(f"{key} {n}" for key, n in ours.most_common()))
    kinds = Counter(one.kind for source in sources for one in source.special)
    print(f"special categories, flagged: {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))}")


def unseen() -> None:
    """Print totals of the set nobody tunes on; each utterance is scanned by itself, then all of them as one text."""
    told = [json.loads(line) for line in UNSEEN.read_text("utf-8").splitlines() if line.strip()]
    texts = [str(one["text"]) for one in told]
    marked = [[mention for mention in one["mentions"] if not mention.get("public")] for one in told]
    nobody = NameIndex([])
    alone = [looked_at(str(n), text, (), nobody) for n, text in enumerate(texts)]
    mentions = [
        Planted(str(n), one["type"], texts[n][one["start"] : one["end"]], Span(one["start"], one["end"]), one["entity"])
        for n, ours in enumerate(marked)
        for one in ours
    ]
    print(f"{len(texts)} utterances, {sum(len(text.split()) for text in texts)} words, no list of names")
    recall("Recall, each utterance by itself", alone, mentions)
    precision(alone, mentions)
    begins = [0]
    for text in texts:
        begins.append(begins[-1] + len(text) + 1)
    moved = [
        Planted("all", one.kind, one.words, one.span.shifted(begins[int(one.source)]), one.entity) for one in mentions
    ]
    together = [looked_at("all", "\n".join(texts), (), nobody)]
    recall("Recall, as one text", together, moved)
    precision(together, moved)


def bundled() -> None:
    """Scan the bundled study and print how well that went."""
    begun = time.process_time()
    sources = scanned(listed())
    seconds = time.process_time() - begun
    _, rows = tables.rows((BUNDLED / "gold.csv").read_bytes(), "gold.csv")
    mentions = [
        mention
        for source in sources
        for mention in planted(source, [row for row in rows if row["source"] == source.name])
    ]
    recall("Recall", sources, mentions)
    precision(sources, mentions)
    review(sources)
    without = scanned([])
    recall("Recall without a list of names", without, mentions)
    precision(without, mentions)
    review(without)
    words = sum(len(source.text.split()) for source in sources)
    print(f"\n{words} words in {seconds:.1f} s of processor time, loading and a list of names for each source included")


def main() -> None:
    """Measure the bundled study, or the unseen set."""
    if "--unseen" in sys.argv:
        sys.argv = [one for one in sys.argv if one not in {"--missed", "--false", "--asked"}]
        unseen()
    else:
        bundled()


if __name__ == "__main__":
    main()
