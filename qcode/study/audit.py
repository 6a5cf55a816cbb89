"""The audit report: agreement, its uncertainty and the costliest disagreements, through the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.audit import Audit, PrintedCase, Side
from qcode.model.span import Span
from qcode.store import agreement as stored
from qcode.store import quotations, sources
from qcode.study import agreement, comparing, disagreements, places, release

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.agreement import Agreement, Question
    from qcode.model.disagreement import Disagreement, Marked
    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms

CASES = 12
PER_CODE = 2
_LONGEST = 400  # characters of one coder's words: a report shows where, the study what
_USUAL = ("percent_agreement", "conger_kappa", "alpha_nominal")


def made(study: Study, question: Question, terms: Terms, *, shown: int = CASES) -> Audit:
    """Make an audit with at most so many disagreements in words.

    Raises:
        Misuse: There are not two coders, or they have no source in common.
        Refused: The gate is closed.
    """
    quality = study.settings.quality
    with study.reading():
        found = comparing.compared(study, question)
        rows = _rows(study, question, found) if quality == "coefficient" else ((), (), (), ())
        settled = stored.settled(study.db)
    wanted = disagreements.Wanted(code=question.code)
    coders = found.comparison.coders
    there = disagreements.listed(study, wanted) if shown else ()
    cases = _chosen([case for case in there if set(case.coders) <= set(coders)], shown)
    gate, printed = _printed(study, cases, terms)
    names = {one.code for some in rows for one in some} | set(found.comparison.codes)
    who = {one: str(gate.name(one)) for one in coders}
    rows = tuple(tuple(_named(one, who) for one in some) for some in rows)
    audit = Audit(
        study=gate.label(study.settings.study),
        language=study.settings.language,
        quality=quality,
        coders=tuple(who.values()),
        codes={name: gate.name(name) for name in sorted(names)},
        groups={one.group: gate.name(one.group.removeprefix("source ")) for one in (*rows[2], *rows[3])},
        whole=rows[0],
        pairs=rows[1],
        sources=rows[2],
        moved=rows[3],
        cases=printed,
        compared=len(found.sources),
        settled=settled,
        draws=question.draws,
        seed=question.seed,
        draft=terms.draft,
        masked=not terms.unmasked,
    )
    release.record(study, "agree report", terms, f"audit of {', '.join(coders)}")
    return audit


def _rows(study: Study, question: Question, found: comparing.Compared) -> tuple[tuple[Agreement, ...], ...]:
    """Return the rows of all together, of pairs, of sources and over time."""
    asked = replace(question, coefficients=_USUAL, by="")
    whole = agreement.answered(study, asked, found)
    pairs = agreement.answered(study, replace(asked, by="pair", coefficients=("alpha_nominal",)), found)
    plain = replace(asked, coefficients=("alpha_nominal",), draws=0, by="source")
    by_source = [one for one in agreement.answered(study, plain, found) if _whole(one, found)]
    timed = agreement.answered(study, replace(asked, coefficients=("alpha_nominal",), by="period"), found)
    return tuple(whole), tuple(pairs), tuple(by_source), tuple(one for one in timed if _whole(one, found))


def _named(one: Agreement, who: Mapping[str, str]) -> Agreement:
    return replace(one, coders=tuple(who.get(name, name) for name in one.coders))


def _whole(one: Agreement, found: comparing.Compared) -> bool:
    """Tell whether a row is of all codes summed, or of the only one."""
    return one.code.startswith("pooled (counts") or len(found.comparison.codes) == 1


def _chosen(cases: Sequence[Disagreement], shown: int) -> list[Disagreement]:
    """Return the costliest open disagreements in text, not all of one code."""
    held: dict[str, int] = {}
    done: list[Disagreement] = []
    for case in cases:
        code = case.codes[0]
        if case.settled or not isinstance(case.span, Span) or held.get(code, 0) >= PER_CODE:
            continue
        held[code] = held.get(code, 0) + 1
        done.append(case)
        if len(done) == shown:
            break
    return done


def _printed(study: Study, cases: Sequence[Disagreement], terms: Terms) -> tuple[Gate, tuple[PrintedCase, ...]]:
    turns = {
        case.n: places.turns_of(sources.turns(study.db, case.source_key), case.span)
        for case in cases
        if isinstance(case.span, Span)
    }
    ranges = [(case.source_key, *turns[case.n]) for case in cases]
    gate = release.gate(study, ranges, terms)
    rows = quotations.turns(study.db, ranges)
    done = []
    for case in cases:
        there = [rows[key] for key in sorted(rows) if key[0] == case.source_key]
        sides: list[Side] = []
        for coder, marked in zip(case.coders, (case.first, case.second), strict=True):
            called = str(gate.name(coder))
            sides += [_side(gate, there, called, one) for one in marked]
            sides += [] if marked else [Side(called, None)]
        source = gate.name(case.source)
        done.append(PrintedCase(case.n, case.kind.value, source, turns[case.n], case.cost, case.share, tuple(sides)))
    return gate, tuple(done)


def _side(gate: Gate, turns: Sequence[quotations.TurnRow], coder: str, one: Marked) -> Side:
    """Return what a coder marked, its words masked, a turn each, as far as a report shows them."""
    left, cut = _LONGEST, False
    done: list[Printed] = []
    for turn in turns:
        start, end = max(one.span.start, turn.start), min(one.span.end, turn.span.end)
        if start >= end:
            continue
        if cut or not left:
            cut = True
            break
        if end - start > left:
            whole = turn.words[start - turn.start : start - turn.start + left + 1]
            end, cut = start + (len(whole.rpartition(" ")[0].rstrip()) or left), True
        done.append(gate.words(turn, Span(start, end)))
        left -= end - start
    return Side(coder, gate.name(one.code), tuple(done), cut)
