"""Settling differences: decisions on record and the consensus layer. Nobody's own codings are touched.

A decision covers a *place* of one code: what the coders in question marked, what was decided to stand, and every
coding of that code, by anyone, that hangs together with it. There the consensus stands in for the codings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, QcodeError
from qcode.model.disagreement import Decision, Disagreement, Settled, Upheld
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.model.turn import joined
from qcode.store import adjudication, recordings, sources
from qcode.store.adjudication import OwnCoding, Result, Verdict
from qcode.study import codebook, disagreements, places, transcripts
from qcode.study.disagreements import Wanted
from qcode.study.opening import read_bytes
from qcode.study.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.model.disagreement import Marked
    from qcode.model.time_span import Stretch
    from qcode.study.opening import Study

_SPAN = re.compile(r"\d+:\d+")

__all__ = ["Answer", "Place", "Wanted", "agree", "decide", "decide_table", "listed", "typed", "upheld"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided on a case.

    Attributes:
        reason: Why, in the words of who decides.
        place: Where the code belongs instead, of the decision ``other``.
        code: Which code belongs there; empty for the first in question.
        again: Take back what was decided there before.
    """

    decision: Decision
    reason: str = ""
    place: Place | None = None
    code: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision came to.

    Attributes:
        results: Codes with their places in the consensus layer.
        also: Numbers of other cases that are settled with it.
    """

    case: Disagreement
    decision: Decision
    results: tuple[tuple[str, Stretch], ...]
    also: tuple[int, ...] = ()


def typed(case: Disagreement, decision: Decision, reason: str, instead: str, code: str) -> Answer:
    """Return a decision as it is typed: what stands instead as START:END, as a stretch of time, or as words."""
    place: Place | None = None
    if decision is Decision.OTHER:
        if case.span.unit == "ms":
            place = Place(time=instead)
        else:
            place = Place(span=instead) if _SPAN.fullmatch(instead) else Place(quote=instead)
    return Answer(decision, reason, place, code)


def decide(study: Study, case: Disagreement, answer: Answer, *, among: Sequence[Disagreement] = ()) -> Done:
    """Put a decision on record, and what it gives into the consensus layer.

    Args:
        study: The study.
        case: The case, as it was read.
        answer: What is decided.
        among: Cases of which those are named that the decision settles too.

    Raises:
        Misuse: The case is settled already, it was coded anew meanwhile, or the other place is not there.
        CodeNotFound: The other code is none.
    """
    before = {one.n for one in disagreements.refreshed(study, among) if one.settled is None}
    if answer.decision is Decision.AGREED:
        raise Misuse("`agreed` is no decision on a difference.", hint="One of first, second, both, neither, other.")
    with study.action("adjudicate") as action:
        results = _carried_out(study, case, answer, action.at)
        action.summary = f"disagreement {case.n} in {case.source}: {answer.decision}"
    after = {one.n for one in disagreements.refreshed(study, among) if one.settled is None}
    return Done(case, answer.decision, results, tuple(sorted(before - after - {case.n})))


def _carried_out(study: Study, case: Disagreement, answer: Answer, at: str) -> tuple[tuple[str, Stretch], ...]:
    """Write the decision, code by code; inside an action."""
    standing = _standing(study, case, answer)
    touched: dict[int, list[Stretch]] = {}
    for one in case.marked:
        touched.setdefault(one.key, []).append(one.span)
    for key, _, span in standing:
        touched.setdefault(key, []).append(span)
    keeper = _Keeper(study, case.source, case.source_key, at)
    for code, spans in touched.items():
        results = [span for key, _, span in standing if key == code]
        keeper.settle(case, code, spans, results, answer)
    return tuple((name, span) for _, name, span in standing)


def _standing(study: Study, case: Disagreement, answer: Answer) -> list[tuple[int, str, Stretch]]:
    """Return code and place of what is to stand."""
    match answer.decision:
        case Decision.FIRST | Decision.SECOND:
            side = case.first if answer.decision is Decision.FIRST else case.second
            return [(one.key, one.code, one.span) for one in side]
        case Decision.BOTH | Decision.AGREED:
            return _united(case.marked)
        case Decision.NEITHER:
            return []
        case Decision.OTHER:
            return [_other(study, case, answer)]


def _united(marked: Iterable[Marked]) -> list[tuple[int, str, Stretch]]:
    from qcode.analysis.disagreements import united

    held: dict[tuple[int, str, str], list[tuple[int, int]]] = {}
    for one in marked:
        held.setdefault((one.key, one.code, one.span.unit), []).append((one.span.start, one.span.end))
    return [
        (key, code, disagreements.place(unit, *extent))
        for (key, code, unit), extents in held.items()
        for extent in united(extents)
    ]


def _other(study: Study, case: Disagreement, answer: Answer) -> tuple[int, str, Stretch]:
    if answer.place is None or answer.place == Place():
        hint = "Such as `--decision other --span 1043:1087`, --quote, --turn or --time."
        raise Misuse("Say where the code belongs instead.", hint=hint)
    source = transcripts.find(study, case.source)
    span: Stretch
    if answer.place.time:
        span = places.in_time(source, recordings.of(study.db, source.id), answer.place)
    else:
        span = places.in_text(sources.turns(study.db, source.id), source, answer.place)
    if span.unit != case.span.unit:
        what = "a stretch of the recording" if case.span.unit == "ms" else "a place in the text"
        raise Misuse(f"Disagreement {case.n} is about {what}, and so is what stands instead.")
    if answer.code:
        code = codebook.find(study, answer.code)
        return code.id, code.path, span
    return case.marked[0].key, case.marked[0].code, span


class _Keeper:
    """Writes decisions on one source."""

    def __init__(self, study: Study, name: str, source: int, at: str) -> None:
        self._study = study
        self._name = name
        self._source = source
        self._at = at
        self._turns = sources.turns(study.db, source)
        self._text = joined(self._turns)

    def settle(
        self, case: Disagreement, code: int, spans: Sequence[Stretch], results: Sequence[Stretch], answer: Answer
    ) -> None:
        """Write the decision on one code of a case: once for each place that does not hang together with another."""
        from qcode.analysis.disagreements import united

        unit = spans[0].unit
        places = united(self.around(code, unit, (span.start, span.end))[0] for span in spans)
        considered = [self.around(code, unit, one)[1] for one in places]
        self._refuse_stale(case, code, [one for there in considered for one in there])
        for (start, end), there in zip(places, considered, strict=True):
            before = adjudication.decisions_at(self._study.db, self._source, code, unit, (start, end))
            if before and not answer.again:
                hint = "`qcode adjudicate list` shows it; `--again` decides anew and takes the old decision back."
                raise Misuse(
                    f"{before[0][1]} has decided on disagreement {case.n} or on words it touches already.", hint=hint
                )
            for key, _ in before:
                adjudication.remove(self._study.db, key)
            standing = [span for span in results if span.start < end and start < span.end]
            self.write(code, unit, (start, end), answer, case.coders, there, standing)

    def write(
        self,
        code: int,
        unit: str,
        place: tuple[int, int],
        answer: Answer,
        coders: Sequence[str],
        considered: Sequence[OwnCoding],
        results: Sequence[Stretch],
    ) -> None:
        """Write a decision on one code at one place."""
        made = tuple(self._result(span, considered) for span in results)
        keys = tuple(one.id for one in considered)
        verdict = Verdict(
            self._source, code, unit, *place, answer.decision, tuple(coders), answer.reason.strip(), keys, made
        )
        adjudication.add(self._study.db, verdict, self._study.coder, self._at)

    def around(self, code: int, unit: str, place: tuple[int, int]) -> tuple[tuple[int, int], list[OwnCoding]]:
        """Return a place grown by every coding of the code that hangs together with it, and these codings."""
        while True:
            there = adjudication.own_codings(self._study.db, self._source, code, unit, place)
            start = min([place[0], *(one.start for one in there)])
            end = max([place[1], *(one.end for one in there)])
            if (start, end) == place:
                return place, there
            place = (start, end)

    def _refuse_stale(self, case: Disagreement, code: int, considered: Sequence[OwnCoding]) -> None:
        """Refuse a case whose codings are not what they were when it was read."""
        from qcode.analysis.disagreements import united

        marked = [one.span for one in case.marked if one.key == code]
        for coder, side in zip(case.coders, (case.first, case.second), strict=True):
            seen = sorted((one.span.start, one.span.end) for one in side if one.key == code)
            now = united((one.start, one.end) for one in considered if one.coder == coder)
            if seen != [(a, b) for a, b in now if any(a < one.end and one.start < b for one in marked)]:
                hint = "`qcode disagreements` shows them as they are now."
                raise Misuse(f"Disagreement {case.n} was coded anew by {coder} meanwhile.", hint=hint)

    def _result(self, span: Stretch, considered: Sequence[OwnCoding]) -> Result:
        """Make a coding of the layer; it is about whom all codings it rests on are about."""
        about = {one.subject for one in considered if one.start < span.end and span.start < one.end}
        subject = about.pop() if len(about) == 1 else None
        if isinstance(span, TimeSpan):
            return Result(span.start, span.end, 0, 0, "", subject)
        first, last = places.turns_of(self._turns, span)
        return Result(span.start, span.end, first, last, self._text[span.slice], subject)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was taken into the consensus layer because coders agree.

    Attributes:
        places: How many are new.
        left: Cases of these codes that are open still.
    """

    places: int
    codes: int
    sources: int
    left: int


def agree(study: Study, code: str = "", source: str = "", *, tolerance: int = 0) -> Agreed:
    """Take into the consensus layer what all who worked through a source for a code have marked alike.

    Args:
        study: The study.
        code: A code, with what is below it where ``/*`` follows; empty for all.
        source: Only this one; empty for all.
        tolerance: Beginnings and ends may lie so many characters (or milliseconds) apart; what stands is all that
            anyone of them marked there.

    Raises:
        Misuse: There are not two coders, or they have no source in common.
        SourceNotFound, CodeNotFound: No such source or code.
    """
    wanted = Wanted(code=code, source=source)
    found = list(_alike(study, wanted, tolerance))
    n, codes, in_sources = 0, set[int](), set[int]()
    with study.action("adjudicate agree") as action:
        keepers: dict[int, _Keeper] = {}
        for row, name, key, unit, extent, coders in found:
            keeper = keepers.setdefault(row, _Keeper(study, name, row, action.at))
            place, considered = keeper.around(key, unit, extent)
            if place != extent or adjudication.decisions_at(study.db, row, key, unit, extent):
                continue  # somebody who was not compared marked more there, or it is settled
            span = disagreements.place(unit, *extent)
            keeper.write(key, unit, extent, Answer(Decision.AGREED), coders, considered, [span])
            n, codes, in_sources = n + 1, codes | {key}, in_sources | {row}
        action.summary = f"{n} places all agree on"
    left = len(disagreements.listed(study, wanted))
    return Agreed(n, len(codes), len(in_sources), left)


def _alike(
    study: Study, wanted: Wanted, tolerance: int
) -> Iterable[tuple[int, str, int, str, tuple[int, int], tuple[str, ...]]]:
    """Yield source, code, unit, place and coders of what all who worked there marked alike."""
    from qcode.analysis.disagreements import agreed

    chosen = transcripts.find(study, wanted.source).id if wanted.source else None
    codes = disagreements.codes(study, wanted.code)
    with study.reading():
        of = disagreements.grounds(study)
    for ground in of:
        for source, code in sorted(set[tuple[int, int]]().union(*ground.runs)):
            who = [n for n, worked in enumerate(ground.worked) if (source, code) in worked]
            if len(who) < 2 or chosen not in {None, source} or (codes is not None and code not in codes):  # noqa: PLR2004
                continue
            names = tuple(ground.coders[n] for n in who)
            for extent in agreed([ground.runs[n].get((source, code), []) for n in who], tolerance):
                yield source, ground.sources[source].name, code, ground.unit, extent, names


def decide_table(study: Study, path: Path, *, again: bool = False) -> int:
    """Carry out a table of decisions, all of it or nothing; return how many there were.

    Raises:
        BadFile: A row names no case, no decision, or a case that is not what the table says.
    """
    from qcode.formats import decisions

    rows = decisions.read(read_bytes(path), path.name)
    cases = {case.n: case for case in disagreements.listed(study, Wanted(settled=True))}
    with study.action("adjudicate --from") as action:
        for row in rows:
            if row.n not in cases:
                problem = f"There is no disagreement {row.n}."
                raise BadFile(path.name, problem, line=row.line, hint="`qcode disagreements` shows the numbers.")
            case = cases[row.n].mirrored if row.coders == cases[row.n].coders[::-1] else cases[row.n]
            span = case.span
            differing = [
                name
                for name, said, true in (
                    ("source", row.source, case.source),
                    ("start", row.start, str(span.start)),
                    ("end", row.end, str(span.end)),
                    ("coders", "-".join(row.coders), "-".join(case.coders)),
                )
                if said and said != true
            ]
            if differing:
                problem = f"Disagreement {row.n} has another {differing[0]} now."
                hint = "Somebody has coded since the table was written: make it anew with `qcode disagreements`."
                raise BadFile(path.name, problem, line=row.line, hint=hint)
            place = Place(span=row.span) if row.span and isinstance(span, Span) else None
            place = Place(time=row.span) if row.span and place is None else place
            try:
                _carried_out(study, case, Answer(row.decision, row.reason, place, row.code, again), action.at)
            except QcodeError as error:
                raise BadFile(path.name, str(error), line=row.line, hint=error.hint) from error
        action.summary = f"{len(rows)} disagreements from a table"
    return len(rows)


def listed(study: Study) -> list[Settled]:
    """Return every decision, in the order of the texts."""
    return adjudication.settled(study.db)


def upheld(study: Study) -> list[Upheld]:
    """Return, coder by coder, how many codings stood when differences were settled."""
    counts: dict[str, list[int]] = {}
    for _, decision, who, coder, _, same in adjudication.considered(study.db):
        stood, disputed, agreed = counts.setdefault(coder, [0, 0, 0])
        side = {Decision.FIRST: who[:1], Decision.SECOND: who[1:2], Decision.BOTH: who}.get(decision, ())
        if decision is Decision.AGREED:
            counts[coder] = [stood, disputed, agreed + 1]
        else:
            counts[coder] = [stood + (coder in side or same), disputed + 1, agreed]
    return [Upheld(coder, *counts[coder]) for coder in sorted(counts)]
