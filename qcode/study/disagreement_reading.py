"""Reading differences: the words and both coders' notes, codes beside codes, and what definitions leave open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.disagreement import Confusion, NamedConfusion, Passage, Reading
from qcode.model.time_span import TimeSpan
from qcode.store import adjudication, codebooks, quotations, recordings, sources
from qcode.study import disagreements, places, release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qcode.model.code import Code
    from qcode.model.disagreement import Disagreement, Sharpening
    from qcode.study.disagreements import Wanted
    from qcode.study.opening import Study


def read(study: Study, case: Disagreement) -> Reading:
    """Return a case with its words, every coder's codings there, and the definitions in question."""
    keys = list(dict.fromkeys(one.key for one in case.marked))
    names = {one.key: one.code for one in case.marked}
    with study.reading():
        voices = adjudication.voices(study.db, case.source_key, keys, case.span)
        decided = adjudication.decision_of(study.db, case.source_key, keys, case.span)
        passages = tuple(_passages(study, case))
    known = _codes_by_name(study)
    told = tuple((names[key], known[names[key]].definition if names[key] in known else "") for key in keys)
    said = "; ".join(
        dict.fromkeys(f"{decision} by {who}" + (f": {why}" if why else "") for who, why, decision in decided)
    )
    return Reading(case, passages, tuple(voices), told, said if case.settled else "")


def _passages(study: Study, case: Disagreement) -> Iterator[Passage]:
    span = case.span
    if isinstance(span, TimeSpan):
        (ranges,) = recordings.turns_in(study.db, [(case.source_key, span)])
    else:
        ranges = (places.turns_of(sources.turns(study.db, case.source_key), span),)
    there = quotations.turns(study.db, [(case.source_key, first, last) for first, last in ranges])
    for _, turn in sorted(there.items()):
        sides = [
            tuple(
                (max(one.span.start, turn.start) - turn.start, min(one.span.end, turn.span.end) - turn.start)
                for one in side
                if not isinstance(one.span, TimeSpan) and one.span.overlaps(turn.span)
            )
            for side in (case.first, case.second)
        ]
        yield Passage(turn.n, turn.label, turn.words, sides[0], sides[1])


def confusion(study: Study, coders: Sequence[str] = ()) -> list[Confusion]:
    """Return, for each pair of coders and each unit, which codes stand beside which.

    Raises:
        Misuse: Not two coders are named, or they have no source in common.
    """
    from qcode.analysis.disagreements import confusion as counted

    wanted = disagreements.checked_pair(study, coders)
    with study.reading():
        of = disagreements.grounds(study)
    done: list[Confusion] = []
    for ground in of:
        for pair in ground.pairs():
            if wanted and set(wanted) != set(pair.coders):
                continue
            first, second = (pair.second, pair.first) if wanted and wanted != pair.coders else (pair.first, pair.second)
            names = {key: name for key, (name, _, _) in ground.codes.items()}
            counts = counted(first, second, ground.measure)
            used = {key for both in counts for key in both if key in names}
            done.append(
                Confusion(
                    (wanted[0], wanted[1]) if wanted else pair.coders,
                    tuple(name for key, name in names.items() if key in used),
                    tuple((names.get(x, ""), names.get(y, ""), n) for (x, y), n in sorted(counts.items())),
                    "millisecond" if ground.unit == "ms" else "character",
                )
            )
    return done


def named(study: Study, of: Confusion, target: Path) -> NamedConfusion:
    """Return a matrix with its names as they may be taken away in a file.

    Raises:
        Refused: The gate is closed.
        Misuse: The file is one of the study's own.
    """
    terms = release.Terms(target=target)
    gate = release.gate(study, [], terms)
    return NamedConfusion(
        of, {code: gate.name(code) for code in of.codes}, (gate.name(of.coders[0]), gate.name(of.coders[1]))
    )


def definitions(study: Study, wanted: Wanted) -> list[Sharpening]:
    """Return which definitions should be sharpened, the costliest reason first, those of recordings last.

    Raises:
        Misuse: There are not two coders, or they have no source in common.
        SourceNotFound, CodeNotFound: No such source or code.
    """
    from qcode.analysis.definitions import sharpenings

    cases = disagreements.listed(study, replace(wanted, settled=True, limit=0))
    by_number = {case.n: case for case in cases}
    of_text = [case for case in cases if case.span.unit == "char"]
    of_sound = [case for case in cases if case.span.unit == "ms"]
    told = _codes_by_name(study)
    done = [*sharpenings(of_text, told), *sharpenings(of_sound, told)]
    done = done[: wanted.limit] if wanted.limit else done
    read_as = words(study, [by_number[one.examples[0]] for one in done])
    return [replace(one, words=read_as[one.examples[0]]) for one in done]


def words(study: Study, cases: Sequence[Disagreement]) -> dict[int, str]:
    """Return what cases read, by their numbers; of a stretch of time, what was noted there."""
    texts: dict[int, str] = {}
    done: dict[int, str] = {}
    for case in cases:
        span = case.span
        if isinstance(span, TimeSpan):
            done[case.n] = "\n".join(one.words for one in _passages(study, case))
        else:
            if case.source_key not in texts:
                texts[case.source_key] = sources.text(study.db, case.source_key)
            done[case.n] = texts[case.source_key][span.slice]
    return done


def _codes_by_name(study: Study) -> dict[str, Code]:
    done: dict[str, Code] = {}
    for _, book in codebooks.all_codebooks(study.db):
        for code in book:
            done.setdefault(str(code.path), code)
            done[f"{book.name}:{code.path}"] = code
    return done
