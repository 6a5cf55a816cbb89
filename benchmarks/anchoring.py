"""How well codings survive a revision of their text, and how long that takes.

Random interviews are edited at random, the way transcripts are (and worse); the oracle is that of the tests. A coding
*survives* if its own characters still stand together. Of those is printed how many keep exactly their words, and
how many of them without a flag; *wrong* is what was carried elsewhere without a word. Times are for one core.

Set apart, and printed one by one, are answers that are neither right nor wrong, for nobody with the two texts could
know better: *indistinguishable* (the words stand as if nobody had touched them: they were typed again as they were,
or two equal neighbours changed places) and *copied, then deleted* (the copy is what is left: a passage was moved).

Run: python benchmarks/anchoring.py [CASES] [FIRST] [LONG]     (10,000 cases take a few minutes)
LONG is how many texts of 100,000 words with 1,000 codings are revised, too.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "analysis"))
from revising import Case, random_case, survivors

from qcode.analysis.anchoring import carried

TIMED = ((25_000, 500, 50), (100_000, 1_000, 200))
APART = ("indistinguishable", "copied, then deleted")
LONG = (100_000, 1_000, 60)


def main() -> None:
    """Print the figures."""
    given = [int(number) for number in sys.argv[1:]]
    cases, first, long = [*given, *(10_000, 0, 0)[len(given) :]]
    plain, copied, large = Counter[str](), Counter[str](), Counter[str]()
    for seed in range(first, first + cases):
        case = random_case(seed)
        (copied if "repeat_passage" in case.edits else plain).update(judged(seed, case))
    for seed in range(first, first + long):
        large.update(judged(seed, random_case(seed, *LONG)))
    print(f"{cases} cases from {first}")
    show("passages copied and edited since", copied)
    show("all other edits", plain)
    show("together", plain + copied)
    if long:
        show(f"{long} texts of {LONG[0]} words", large)
    for words, spans, edits in TIMED:
        case = random_case(first, words, spans, edits)
        start = time.process_time()
        carried(case.old, case.new, case.spans)
        taken = time.process_time() - start
        print(f"{words} words, {spans} spans, {edits} edits: {taken:.2f} s")


def judged(seed: int, case: Case) -> Counter[str]:
    """Print what is wrong or set apart in one case, and return what became of its codings."""
    counts = Counter[str]()
    for done in carried(case.old, case.new, case.spans):
        verdict = case.verdict(done)
        counts[verdict] += 1
        if verdict in {"WRONG", *APART}:
            print(f"case {seed}, {done.old} to {done.new}: {verdict}")
    return counts


def show(title: str, counts: Counter[str]) -> None:
    """Print what became of the codings of some cases."""
    survived = max(1, survivors(counts))
    kept, flagged = counts["kept"], counts["kept, flagged"]
    print(f"\n{title}: {counts.total()} codings, of which {survived} survive")
    print(f"  exactly kept            {(kept + flagged) / survived:8.3%}   without a flag {kept / survived:8.3%}")
    print(f"  unflagged and wrong     {counts['WRONG']:8}   set apart {sum(counts[one] for one in APART)}")
    for verdict, count in sorted(counts.items()):
        print(f"    {verdict:<22}{count:8}")


if __name__ == "__main__":
    main()
