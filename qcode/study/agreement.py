"""How far coders agree on coded text and recordings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.agreement import FEWEST_CODINGS, Question
from qcode.model.finding import Finding, Severity
from qcode.study import agreement_groups
from qcode.study.comparing import compared
from qcode.study.printed_names import printed_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.agreement import Terms
    from qcode.model.agreement import Agreement
    from qcode.study.comparing import Compared
    from qcode.study.opening import Study

__all__ = ["Question", "agreements", "below", "threshold"]


def agreements(study: Study, question: Question) -> list[Agreement]:
    """Return the coefficients asked for, of each code and pooled, in each group, under names that may be printed.

    Raises:
        Misuse: There are not two coders, they have no source in common, or a name is none that is known.
        BadExpression: The code expression cannot be read.
        CodeNotFound: A path is no code.
    """
    agreement_groups.check(study, question.by)
    with study.reading():
        found = answered(study, question, compared(study, question))
        codes = printed_names(study, (one.code for one in found))
        groups = printed_names(study, (one.group for one in found))
        coders = printed_names(study, (name for one in found for name in one.coders))
    return [
        replace(one, code=codes[one.code], group=groups[one.group], coders=tuple(coders[name] for name in one.coders))
        for one in found
    ]


def answered(study: Study, question: Question, found: Compared) -> list[Agreement]:
    """Return the coefficients asked for, of a comparison that has been gathered."""
    from qcode.analysis import answers

    of, terms, wanted = found.comparison, terms_of(question, found), question.power
    match question.by:
        case "":
            return list(answers.agreements(of, terms, wanted=wanted))
        case "pair":
            return list(answers.by_pair(of, terms, wanted=wanted))
        case "coder":
            return list(answers.by_coder(of, terms, wanted=wanted))
    sources, pieces = agreement_groups.groups(study, question, found)
    if pieces:
        return list(answers.by_pieces(of, pieces, terms, wanted=wanted))
    rows = list(answers.by_sources(of, sources, terms, wanted=wanted))
    if question.by in agreement_groups.IN_ORDER:
        rows += answers.over_time(of, sources, terms)
    return rows


def terms_of(question: Question, found: Compared) -> Terms:
    """Return the terms of a question.

    Raises:
        Misuse: A coefficient is none that is known.
    """
    from qcode.analysis import agreement, answers

    coders = 2 if question.by in {"pair", "coder"} else len(found.comparison.coders)
    names = [answers.SHORT.get(name, name) for name in question.coefficients]
    for name in names:
        if name not in answers.NAMES:
            raise Misuse(f"There is no coefficient {name!r}.", hint=f"Known: {', '.join(answers.NAMES)}.")
    chosen = answers.every(coders) if question.every else tuple(dict.fromkeys(names)) or answers.usual(coders)
    if question.judged:
        chosen = tuple(dict.fromkeys((*chosen, question.judged)))
    unit = found.comparison.units.unit
    return agreement.Terms(found.universe, unit, chosen, draws=question.draws, seed=question.seed)


def threshold(written: str) -> tuple[str, float]:
    """Read what ``--fail-under`` says.

    Raises:
        Misuse: It is not NAME=VALUE.

    >>> threshold("alpha=0.667")
    ('alpha_nominal', 0.667)
    """
    from qcode.analysis import answers

    name, _, value = (part.strip() for part in written.partition("="))
    known = answers.SHORT.get(name, name)
    hint = "Such as `--fail-under alpha=0.667`."
    if known not in answers.NAMES:
        raise Misuse(f"{written!r} names no coefficient.", hint=hint)
    try:
        return known, float(value.replace(",", "."))
    except ValueError as error:
        raise Misuse(f"{written!r} says no number.", hint=hint) from error


def below(found: Iterable[Agreement], name: str, least: float) -> list[Finding]:
    """Return a finding for every code whose agreement is not known to reach a value: judged on the lower limit."""
    return [
        Finding("agreement", Severity.WARNING, _place(one), said, hint)
        for one in found
        if one.coefficient == name and not one.code.startswith(("pooled", "all codes"))
        for said, hint in _short_of(one, least)
    ]


def _short_of(one: Agreement, least: float) -> Sequence[tuple[str, str]]:
    if one.undefined:
        return [(f"{one.coefficient} is undefined: {one.undefined}.", "Code more, or leave the code out with --code.")]
    if one.codings < FEWEST_CODINGS:
        said = f"{one.coefficient} rests on {one.codings} codings, fewer than {FEWEST_CODINGS}."
        return [(said, "Too few to tell; code more sources.")]
    if one.low is None:
        return [(f"{one.coefficient} has no interval: {one.remark or 'none was computed'}.", "Code more sources.")]
    if one.low < least:
        return [
            (
                f"{one.coefficient} is {one.value:.3f}, its lower limit {one.low:.3f} below {least:g}.",
                "Sharpen the definition, or settle the differences and code anew.",
            )
        ]
    return []


def _place(one: Agreement) -> str:
    return " ".join(filter(None, (one.code, one.group, "-".join(one.coders))))
