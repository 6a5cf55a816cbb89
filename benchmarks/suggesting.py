"""How well codes are foretold in sources the model has not seen, and how long it takes.

On the bundled study: turns and sentences, both coders together and each alone, beside rules that need no model and
beside the other coder. Then on copies of it, how long learning takes as a study grows.

Run: python benchmarks/suggesting.py
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import learning as models
from qcode.analysis.foretelling import figures
from qcode.cli.main import run
from qcode.model.suggestion import Unit
from qcode.store import suggestions
from qcode.study import learning, open_study
from qcode.study.passages import Scope, places, talks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.foretelling import Compared
    from qcode.study import Study
    from qcode.study.learning import Evaluation

CODERS = ("AK", "MB")


@contextlib.contextmanager
def bundled() -> Iterator[Study]:
    """Open a copy of the bundled study."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "demo"
        unseen = io.StringIO()
        with contextlib.redirect_stdout(unseen), contextlib.redirect_stderr(unseen), contextlib.suppress(SystemExit):
            run(["demo", str(folder)])
        with open_study(folder) as study:
            yield study


def main() -> None:
    """Print every table."""
    with bundled() as study:
        for unit in Unit:
            shown(f"{unit.value}s, codings of both coders", evaluated(study, unit))
        for coder in CODERS:
            study.coder = coder
            shown(f"turns, codings of {coder} alone", evaluated(study, Unit.TURN, own=True))
        others(study)
        growing(study)


def evaluated(study: Study, unit: Unit, *, own: bool = False) -> Evaluation:
    """Evaluate and print how long it took."""
    began = time.perf_counter()
    found = learning.evaluate(study, [], unit, own=own)
    print(f"\n{time.perf_counter() - began:.1f} s")
    return found


def shown(title: str, found: Evaluation) -> None:
    """Print a line for each code, and the means."""
    print(f"{title}: {found.codes[0].of} in {found.sources} sources")
    print(f"{'code':34} {'n':>4} {'prec':>6} {'recall':>6} {'F':>6} {'always':>6} {'defin.':>6} {'words':>6}")
    lines = [figures_of(one.compared) for one in found.codes]
    for one, line in zip(found.codes, lines, strict=True):
        print(f"{one.code:34} {one.n:4} {shares(line)}")
    means = np.nanmean(np.array(lines), axis=0).tolist()
    print(f"{'mean':34} {'':4} {shares(means)}")
    ahead = sum(line[2] > max(line[3:]) for line in lines)
    print(f"better than every rule: {ahead} of {len(lines)} codes; not found by any: {', '.join(found.few) or 'none'}")


def figures_of(one: Compared) -> tuple[float, ...]:
    """Return precision, recall and F of the model and F of the rules; not a number where nothing was proposed."""
    model, nothing = one.model, float("nan")
    rules = (one.always.f, one.definition.f, one.words.f)
    return (nothing if model.precision is None else model.precision, model.recall or 0.0, model.f, *rules)


def shares(values: Sequence[float]) -> str:
    """Return values as a line's cells."""
    return " ".join(f"{value:6.2f}" for value in values)


def others(study: Study) -> None:
    """Print how well one coder foretells the other: more is not to be had from either's codings."""
    there = [place for talk in talks(study, Scope()) for place in places(talk, Unit.TURN, "da")]
    marks = [
        learning._marks(there, [one for one in suggestions.coded_places(study.db) if one.coder == coder])  # noqa: SLF001
        for coder in CODERS
    ]
    codes = sorted({code for one in marks for _, code in one})
    f = []
    for code in codes:
        said = [np.array([(row, code) in one for row in range(len(there))]) for one in marks]
        f.append(figures(*said).f)
    print(f"\none coder's turns foretold by the other's: mean F {np.mean(f):.2f}, from {min(f):.2f} to {max(f):.2f}")


def growing(study: Study) -> None:
    """Print how long it takes to learn all codes of a study of many copies, texts read already."""
    given = learning._gathered(study, [], Unit.TURN, own=False).material  # noqa: SLF001
    print("\npassages  learnt from  seconds")
    for copies in (1, 3, 6, 20, 60):
        began = time.perf_counter()
        passages = [replace(one, source=one.source + 100 * n) for n in range(copies) for one in given.passages]
        coded = [
            (row + n * len(given.passages), code)
            for n in range(copies)
            for row, code in np.argwhere(given.coded).tolist()
        ]
        large = models.material(passages, given.definitions, coded, {one.source for one in passages})
        models.learnt(large)
        print(f"{len(passages):8} {len(large.sample()):12} {time.perf_counter() - began:8.1f}")


if __name__ == "__main__":
    main()
