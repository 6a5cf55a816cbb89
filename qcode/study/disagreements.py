"""Where coders differ, case by case: numbered by what they cost, found again, read, counted and explained.

A case's number is its rank among all differences of the study, those of text before those of recordings. Nobody's
codings change when a case is settled, so that numbers stay what they are until somebody codes again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.agreement import Question, Unit
from qcode.model.disagreement import Decision, DifferenceKind, Disagreement, Marked
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.store import adjudication, codebooks
from qcode.store import agreement as stored
from qcode.study import transcripts
from qcode.study.comparing import compared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qcode.analysis.disagreements import Difference, Measure, Run
    from qcode.model.time_span import Stretch
    from qcode.store.agreement import SourceFacts
    from qcode.study.comparing import Compared
    from qcode.study.opening import Study

    Given = dict[tuple[int, int], list[tuple[int, int]]]

_NOT_HERE = "are not compared here"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for.

    Attributes:
        coders: A pair, the first of them first; empty for every pair.
        code: A code, with what is below it where ``/*`` follows; empty for all.
        kind: One kind, or None.
        limit: At most so many, the costliest; 0 for all.
        settled: Also those that are settled.
    """

    coders: tuple[str, ...] = ()
    code: str = ""
    source: str = ""
    kind: DifferenceKind | None = None
    limit: int = 0
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coders' codings in one unit, of what both worked through; sources and codes by row."""

    coders: tuple[str, str]
    first: Given
    second: Given


@dataclass(frozen=True, slots=True)
class Ground:
    """What cases are found on, in one unit.

    Attributes:
        codes: Row to name, codebook and path.
    """

    unit: str
    universe: str
    coders: tuple[str, ...]
    codes: Mapping[int, tuple[str, int, tuple[str, ...]]]
    sources: Mapping[int, SourceFacts]
    runs: tuple[Given, ...]
    worked: tuple[frozenset[tuple[int, int]], ...]
    measure: Measure

    def pairs(self) -> Iterator[Pair]:
        """Yield every pair of coders, with what both worked through."""
        for one, two in combinations(range(len(self.coders)), 2):
            both = self.worked[one] & self.worked[two]
            yield Pair(
                (self.coders[one], self.coders[two]),
                {cell: runs for cell, runs in self.runs[one].items() if cell in both},
                {cell: runs for cell, runs in self.runs[two].items() if cell in both},
            )


def listed(study: Study, wanted: Wanted) -> list[Disagreement]:
    """Return the cases asked for, the costliest first.

    Raises:
        Misuse: There are not two coders, or they have no source in common.
        SourceNotFound, CodeNotFound: No such source or code.
    """
    with study.reading():
        return narrowed(study, every(study, grounds(study)), wanted)


def open_cases(study: Study) -> list[Disagreement]:
    """Return every case that is open."""
    return listed(study, Wanted())


def found(study: Study, n: int, coders: Sequence[str] = ()) -> Disagreement:
    """Return a case by its number, seen from the first of ``coders``.

    Raises:
        NotFound: There is no such case.
    """
    with study.reading():
        cases = every(study, grounds(study))
    if not 1 <= n <= len(cases):
        raise NotFound("disagreement", str(n), hint="`qcode disagreements` shows the numbers.")
    case = cases[n - 1]
    return case.mirrored if tuple(coders) == (case.coders[1], case.coders[0]) else case


def every(study: Study, of: Sequence[Ground]) -> list[Disagreement]:
    """Return all cases with their numbers."""
    decided = _decisions(study)
    done: list[Disagreement] = []
    for ground in of:
        there = _cases(study, ground)
        done += sorted(there, key=lambda one: (-one.cost, one.source_key, one.span.start, one.codes, one.coders))
    return [replace(case, n=n, settled=_settled(case, decided)) for n, case in enumerate(done, 1)]


def refreshed(study: Study, cases: Sequence[Disagreement]) -> list[Disagreement]:
    """Return cases with what has been decided on them by now."""
    decided = _decisions(study) if cases else {}
    return [replace(case, settled=_settled(case, decided)) for case in cases]


def grounds(study: Study) -> list[Ground]:
    """Gather what coders have coded in text, then on recordings.

    Raises:
        Misuse: There are not two coders, or they have no source in common.
    """
    coders = adjudication.coders(study.db)
    made = stored.coded_units(study.db, coders)
    units = [unit for unit in (Unit.CHAR, Unit.MS) if made.get(unit.value)] or [Unit.CHAR]
    before, done, refused = list(study.remarks or ()), list[Ground](), list[Misuse]()
    for unit in units:
        try:
            of = compared(study, Question(tuple(coders), unit=unit))
        except Misuse as error:
            refused.append(error)
        else:
            done.append(_ground(study, of, unit))
    if not done:
        raise refused[0]
    new = [one for one in study.remarks or () if one not in before and _NOT_HERE not in one]
    study.remarks = before + list(dict.fromkeys(new))
    return done


def _ground(study: Study, of: Compared, unit: Unit) -> Ground:
    from qcode.analysis.disagreements import Measure

    comparison = of.comparison
    known = _by_name(study)
    named = [known[name] for name in comparison.codes]
    keys = [one.id for one in of.sources]
    runs: tuple[Given, ...] = tuple({} for _ in comparison.coders)
    held = comparison.codings
    columns = (held.source.tolist(), held.code.tolist(), held.coder.tolist(), held.start.tolist(), held.end.tolist())
    for source, code, coder, start, end in zip(*columns, strict=True):
        runs[coder].setdefault((keys[source], named[code][0]), []).append((start, end))
    worked = tuple(
        frozenset((keys[source], named[code][0]) for source, code in zip(*present.nonzero(), strict=True))
        for present in (comparison.present[..., coder] for coder in range(len(comparison.coders)))
    )
    return Ground(
        unit.value,
        of.universe,
        comparison.coders,
        {row: (name, book, path) for name, (row, book, path) in zip(comparison.codes, named, strict=True)},
        {one.id: one for one in of.sources},
        runs,
        worked,
        Measure((source, start, end) for source, start, end, _ in of.pieces),
    )


def rows_of_codes(study: Study, of: Compared) -> list[int]:
    """Return the rows of the codes of a comparison, in the order of their numbers."""
    known = _by_name(study)
    return [known[name][0] for name in of.comparison.codes]


def _by_name(study: Study) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Return row, codebook and path of every code by the names it can have in a comparison."""
    books = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    there = [(key, path, book) for key, (path, book) in codebooks.codes_with_book(study.db).items()]
    bare = {path: (key, book, tuple(path.split("/"))) for key, path, book in there}
    full = {f"{books[book]}:{path}": (key, book, tuple(path.split("/"))) for key, path, book in there}
    return full | bare


def _cases(study: Study, ground: Ground) -> list[Disagreement]:
    """Return the cases of every pair of coders, not numbered yet."""
    from qcode.analysis import disagreements

    near = _relation(study, ground)
    done: list[Disagreement] = []
    for pair in ground.pairs():
        cases = [
            _case(ground, pair.coders, one, disagreements.cost(one, ground.measure))
            for one in disagreements.differences(pair.first, pair.second, near)
        ]
        total = sum(case.cost for case in cases)
        done += [replace(case, share=case.cost / total if total else 0.0) for case in cases]
    return done


def _relation(study: Study, ground: Ground) -> Callable[[int, int], DifferenceKind | None]:
    """Return what tells how the second of two codes stands to the first."""
    from qcode.analysis.disagreements import relation
    from qcode.analysis.stances import opposite

    language = study.settings.language
    known: dict[tuple[int, int], DifferenceKind | None] = {}

    def near(first: int, second: int) -> DifferenceKind | None:
        if (first, second) not in known:
            _, book, path = ground.codes[first]
            _, other, those = ground.codes[second]
            same = book == other
            known[first, second] = relation(path, those, lambda a, b: opposite(a, b, language)) if same else None
        return known[first, second]

    return near


def _case(ground: Ground, coders: tuple[str, str], one: Difference, cost: int) -> Disagreement:
    first, second = (tuple(_marked(ground, run) for run in side) for side in (one.first, one.second))
    return Disagreement(0, one.kind, ground.sources[one.source].name, one.source, coders, first, second, cost)


def _marked(ground: Ground, run: Run) -> Marked:
    return Marked(ground.codes[run.code][0], run.code, place(ground.unit, run.start, run.end))


def place(unit: str, start: int, end: int) -> Stretch:
    """Return a place in a text or on a recording."""
    return TimeSpan(start, end) if unit == "ms" else Span(start, end)


Decided = dict[tuple[int, int, str], list[tuple[int, int, Decision, str]]]


def _decisions(study: Study) -> Decided:
    done: Decided = {}
    for source, code, unit, start, end, decision, coders in adjudication.places(study.db):
        done.setdefault((source, code, unit), []).append((start, end, Decision(decision), coders))
    return done


def _settled(case: Disagreement, decided: Decided) -> Decision | None:
    """Return what was decided on a case; None unless every code of it is settled there."""
    held: list[tuple[Decision, list[str]]] = []
    for one in case.marked:
        there = decided.get((case.source_key, one.key, one.span.unit), ())
        covering = [at for at in there if at[0] < one.span.end and one.span.start < at[1]]
        if not covering:
            return None
        held.append((covering[0][2], json.loads(covering[0][3])))
    decision, coders = held[0]
    if decision not in {Decision.FIRST, Decision.SECOND} or coders == list(case.coders):
        return decision
    # Decided between the same two seen the other way round, or between others: then neither of these two prevailed.
    turned = Decision.SECOND if decision is Decision.FIRST else Decision.FIRST
    return turned if coders == [case.coders[1], case.coders[0]] else Decision.OTHER


def narrowed(study: Study, cases: Sequence[Disagreement], wanted: Wanted) -> list[Disagreement]:
    """Return those of the cases that are asked for.

    Raises:
        Misuse: Not two coders are named, or one is unknown.
        SourceNotFound, CodeNotFound: No such source or code.
    """
    pair = checked_pair(study, wanted.coders)
    source = transcripts.find(study, wanted.source).id if wanted.source else None
    chosen = codes(study, wanted.code)
    done: list[Disagreement] = []
    for case in cases:
        if pair and set(pair) != set(case.coders):
            continue
        seen = case.mirrored if pair and pair != case.coders else case
        fits = (
            (wanted.settled or seen.settled is None)
            and (source is None or seen.source_key == source)
            and (chosen is None or any(one.key in chosen for one in seen.marked))
            and (wanted.kind is None or seen.kind is wanted.kind)
        )
        if fits:
            done.append(seen)
    return done[: wanted.limit] if wanted.limit else done


def checked_pair(study: Study, coders: Sequence[str]) -> tuple[str, ...]:
    """Return the pair that is named, or nothing.

    Raises:
        Misuse: Not two coders are named, or one has coded nothing.
    """
    there = adjudication.coders(study.db)
    for name in coders:
        if name not in there:
            raise Misuse(f"{name} has coded nothing.", hint=f"Coders in this study: {', '.join(there) or 'none'}.")
    if coders and len(set(coders)) != 2:  # noqa: PLR2004  # a difference is between two
        raise Misuse("Name two coders, such as `--coders AK,MB`.", hint="Without --coders every pair is compared.")
    return tuple(coders)


def codes(study: Study, written: str) -> frozenset[int] | None:
    """Return the codes a person names, by row; None for all.

    Raises:
        CodeNotFound: There is no such code.
        Misuse: Several fit.
    """
    from qcode.study import codebook

    if not written.strip():
        return None
    path = written.strip().removesuffix("/*")
    code = codebook.find(study, path)
    return frozenset(codebooks.subtree(study.db, code.path) if path != written.strip() else (code.id,))
