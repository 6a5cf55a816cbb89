"""How well codings survive a revision of their text, and how long that takes.

Random interviews are edited at random, the way transcripts are (and worse); the oracle is that of the tests. A coding
*survives* if its own characters still stand together. Of those is printed how many keep exactly their words, and
how many of them without a flag; *wrong* is what was carried elsewhere without a word. Times are for one core.

Run: python benchmarks/anchoring.py [CASES] [FIRST]     (10,000 cases take a few minutes)
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "analysis"))
from revising import random_case, survivors, verdicts

from qcode.analysis.anchoring import carried

TIMED = ((25_000, 500, 50), (100_000, 1_000, 200))


def main() -> None:
    """Print the figures."""
    given = [int(number) for number in sys.argv[1:]]
    cases, first = [*given, *(10_000, 0)[len(given) :]]
    plain, copied = Counter[str](), Counter[str]()
    for seed in range(first, first + cases):
        case = random_case(seed)
        (copied if "repeat_passage" in case.edits else plain).update(verdicts(case))
    print(f"{cases} cases from {first}")
    show("passages copied and edited since", copied)
    show("all other edits", plain)
    show("together", plain + copied)
    for words, spans, edits in TIMED:
        case = random_case(first, words, spans, edits)
        start = time.process_time()
        carried(case.old, case.new, case.spans)
        taken = time.process_time() - start
        print(f"{words} words, {spans} spans, {edits} edits: {taken:.2f} s")


def show(title: str, counts: Counter[str]) -> None:
    """Print what became of the codings of some cases."""
    survived = max(1, survivors(counts))
    kept, flagged = counts["kept"], counts["kept, flagged"]
    print(f"\n{title}: {counts.total()} codings, of which {survived} survive")
    print(f"  exactly kept            {(kept + flagged) / survived:8.3%}   without a flag {kept / survived:8.3%}")
    print(f"  unflagged and wrong     {counts['WRONG']:8}")
    for verdict, count in sorted(counts.items()):
        print(f"    {verdict:<22}{count:8}")


if __name__ == "__main__":
    main()
