"""Which definitions should be sharpened, seen from how coders differ: which reason costs most, and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.disagreement import DifferenceKind as Kind
from qcode.model.disagreement import Sharpening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.code import Code
    from qcode.model.disagreement import Disagreement

    Reason = tuple[Kind, str, str]

_ONE_SIDED = 0.75
_SHOWN = 3


def sharpenings(cases: Sequence[Disagreement], codes: Mapping[str, Code]) -> list[Sharpening]:
    """Return the reasons for which coders differ, code by code, the costliest first.

    Args:
        cases: Of one unit.
        codes: By the name the cases have for them.
    """
    held: dict[Reason, list[Disagreement]] = {}
    for case in cases:
        held.setdefault(_reason(case), []).append(case)
    total = sum(case.cost for case in cases)
    done = [_sharpening(reason, there, total, codes) for reason, there in held.items()]
    return sorted(done, key=lambda one: (-one.cost, one.code, one.other, one.kind))


def _reason(case: Disagreement) -> Reason:
    """Return what a case is an example of; who is the first coder makes no difference."""
    code = case.marked[0].code
    match case.kind:
        case Kind.BOUNDARY:
            return Kind.BOUNDARY, code, ""
        case Kind.MISSED | Kind.EXTRA:
            return Kind.MISSED, code, ""
        case Kind.PARENT | Kind.CHILD:
            below, above = (case.first, case.second) if case.kind is Kind.PARENT else (case.second, case.first)
            return Kind.PARENT, below[0].code, above[0].code
        case Kind.SIBLING | Kind.POLARITY:
            one, other = sorted(case.codes)
            return case.kind, one, other


def _sharpening(reason: Reason, cases: Sequence[Disagreement], total: int, codes: Mapping[str, Code]) -> Sharpening:
    kind, code, other = reason
    cost = sum(case.cost for case in cases)
    costly = sorted(cases, key=lambda case: (-case.cost, case.n))[:_SHOWN]
    return Sharpening(
        code,
        other,
        kind,
        cost,
        cost / total if total else 0.0,
        len(cases),
        _advice(reason, cases),
        "; ".join(filter(None, (_lacking(codes, code, other), _lacking(codes, other, code)))),
        tuple(case.n for case in costly),
    )


def _advice(reason: Reason, cases: Sequence[Disagreement]) -> str:
    kind, code, other = reason
    match kind:
        case Kind.BOUNDARY:
            return "Say where a coding begins and ends: whole turns or only the words, with what leads up to it or not."
        case Kind.POLARITY:
            return f"Say whose stance counts, and which of {code} and {other} doubt, irony and reported speech are."
        case Kind.SIBLING:
            return f"Say what decides between {code} and {other}, or that both may stand; name the other in `exclude`."
        case Kind.PARENT:
            return f"Say when {other} itself is used, and when {code} below it."
        case _:
            return _one_sided(cases) or "Each finds places the other does not: say what belongs here and what does not."


def _one_sided(cases: Sequence[Disagreement]) -> str:
    """Name who uses the code more, where nearly all of the difference is of that side."""
    by: dict[str, int] = {}
    for case in cases:
        who = case.coders[0] if case.first else case.coders[1]
        by[who] = by.get(who, 0) + case.cost
    most = max(by, key=lambda name: (by[name], name))
    if by[most] < _ONE_SIDED * sum(by.values()) or not by[most]:
        return ""
    return f"{most} uses it where others do not: say what it takes for the code to apply, and what falls outside."


def _lacking(codes: Mapping[str, Code], name: str, beside: str) -> str:
    code = codes.get(name)
    if code is None:
        return ""
    missing = [
        what
        for what, there in (
            ("definition", code.definition),
            ("`include`", code.include),
            ("`exclude`", code.exclude),
            ("example", code.examples),
        )
        if not there
    ]
    last = beside.rpartition("/")[2]
    if beside and code.exclude and not any(last in one.casefold() for one in code.exclude):
        missing.append(f"word about {beside}")
    return f"{name} has no {', no '.join(missing)}" if missing else ""
