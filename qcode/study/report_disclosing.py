"""What a whole report tells of who speaks in it: all its quotes together, beside its tables and lists."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.finding import Finding, Severity
from qcode.model.report import PartKind
from qcode.model.table import TableUnit
from qcode.study import disclosing, disclosure
from qcode.study.disclosing import Beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.model.disclosure import Disclosed, DisclosureReport
    from qcode.model.report import Part, Spec
    from qcode.study.opening import Study
    from qcode.study.published import PublishedSet
    from qcode.study.release import Terms

_NOTHING = Beside()
_TABLES = frozenset({PartKind.MATRIX, PartKind.FRAME, PartKind.APPENDIX})
_LISTS = frozenset({PartKind.FRAME, PartKind.APPENDIX})
_TOLD = frozenset({"coarsened", "blocked"})  # by the parts themselves
_DECIDED = frozenset({"small-cell", "complementary"})  # whoever wrote `smallest` into the file
_SOURCE, _PERSON = "source", "person"


def told(study: Study, spec: Spec, shown: Sequence[PublishedSet], beside: Beside = _NOTHING) -> DisclosureReport:
    """Look at all that a report prints: its quotes in their order, its tables of persons, its lists and lead-ins.

    Args:
        study: The study.
        spec: The report's file.
        shown: Its quotes.
        beside: What else is printed with them.

    Raises:
        Misuse: A table that stands beside them names what is no attribute.
    """
    disclosing.check(study, beside)
    return disclosing.looked_at(study, shown, _with(beside, _beside(study, spec)))


def findings(study: Study, spec: Spec, shown: Sequence[PublishedSet]) -> list[Finding]:
    """Return what of it a writer must see, each once.

    Where the study says of no attribute that it identifies, there is nothing to count.
    """
    anonymity = study.settings.anonymity
    counted = anonymity.k > 1 and disclosure.identifying(study)
    if not counted and not anonymity.sensitive:
        return []
    return list(dict.fromkeys(map(_finding, _grave(told(study, spec, shown)))))


def _grave(found: DisclosureReport) -> Iterator[Disclosed]:
    for one in found.rows:
        if one.finding.severity is not Severity.NOTE and one.finding.kind not in _TOLD:
            yield one


def _finding(one: Disclosed) -> Finding:
    it = one.finding
    severity = Severity.WARNING if it.kind in _DECIDED else it.severity
    return Finding(it.kind, severity, it.place, it.message, it.hint)


def refuse(found: Iterable[Finding], terms: Terms, name: str) -> None:
    """Stop a report that tells too much.

    Raises:
        Refused: It goes into a file, somebody could be too few persons, and it is neither a draft nor overridden.
    """
    if terms.target is None or terms.unmasked or terms.draft or terms.override:
        return
    grave = [one for one in found if one.severity is Severity.ERROR]
    if grave:
        more = f" There {_are(len(grave) - 1)} more of this." if len(grave) > 1 else ""
        raise Refused(
            f"The report tells too much together; no file was written. {grave[0].place}: {grave[0].message}{more}",
            hint=f"`qcode mask disclose --report {name}` lists each with what mends it; or write a marked draft with "
            '--draft; or name who answers for it: --override "NAME: reason".',
        )


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n}"


def _with(one: Beside, other: Beside) -> Beside:
    return Beside(
        tuple(dict.fromkeys((*one.tables, *other.tables))),
        tuple(dict.fromkeys((*one.informants, *other.informants))),
        tuple(dict.fromkeys((*one.appendix, *other.appendix))),
        one.organisations,
        tuple(dict.fromkeys((*one.lead_ins, *other.lead_ins))),
    )


def _beside(study: Study, spec: Spec) -> Beside:
    lists: dict[str, dict[str, None]] = {_SOURCE: {}, _PERSON: {}}
    known = study.settings.attributes
    for part in spec.parts:
        by = part.texts("by") if part.kind in _LISTS else ()
        for key in {*lists} & {*by}:
            lists[key] |= dict.fromkeys(name for name in by if name in known or name == key == _PERSON)
    return Beside(
        tuple(dict.fromkeys(_tables(study, spec))),
        informants=tuple(lists[_PERSON]),
        appendix=tuple(lists[_SOURCE]) if any(part.flag("places") for part in spec.parts) else (),
        lead_ins=tuple(_lead_ins(spec.parts)),
    )


def _tables(study: Study, spec: Spec) -> Iterator[tuple[str, ...]]:
    """Yield the attributes of tables that show numbers of persons below k; others keep them back."""
    for part in spec.parts:
        shown = part.number("smallest", study.settings.anonymity.k) < study.settings.anonymity.k
        if part.kind not in _TABLES or not shown or part.text("unit") not in {"", TableUnit.PERSONS.value}:
            continue
        axes = (part.text("rows"), part.text("columns")) if part.kind is PartKind.MATRIX else part.texts("by")
        names = tuple(name for name in axes if name in study.settings.attributes)
        if names:
            yield names[:2]


def _lead_ins(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the writer's own sentences that lead to a quote: prose that ends in a colon."""
    for part, after in pairwise(parts):
        last = part.text("text").rstrip().splitlines()[-1:] if part.kind is PartKind.PROSE else []
        if last and last[0].endswith(":") and after.kind is PartKind.QUOTES:
            yield last[0].strip()
