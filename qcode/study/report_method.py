"""The method appendix: who was asked what, by whom it was coded, how far coders agree, and what was promised.

Every number is counted from the register, the code tree and the passes; none is typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.agreement import Question
from qcode.model.consent import ConsentState
from qcode.model.frame import UNITS
from qcode.model.frame_wording import sentence
from qcode.model.mask import EntityKind, State
from qcode.model.person import Outcome
from qcode.model.person import Part as PartTaken
from qcode.model.report import METHOD, FrameTable, MethodPiece, PrintedGuide, Promise, Worked
from qcode.store import codings, masks, register
from qcode.study import codebook_pages, consent, grounds, guides, passes
from qcode.study import frame as frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.audit import Audit
    from qcode.model.frame import Cell
    from qcode.model.report import Part
    from qcode.study.opening import Study
    from qcode.study.release import Gate
    from qcode.study.report_names import Names

_ALWAYS = frozenset({"sources", "persons"})
_SAME_AS = {"participations": "persons"}


def method(study: Study, gate: Gate, names: Names, part: Part, *, withheld: bool) -> MethodPiece:
    """Build the method appendix.

    Args:
        study: The study.
        gate: For what the study wrote.
        names: What codes are called.
        part: Its sections, and what its frame is grouped by.
        withheld: Whether small numbers are kept back everywhere in the report.

    Raises:
        Misuse: The frame is grouped by what is not declared.
        Refused: An example of a code is from a source that is not clean.
    """
    sections = part.texts("sections") or METHOD
    smallest = part.number("smallest") if "smallest" in part.options else None
    followed = guides.listed(study) if "guides" in sections else []
    there = register.ids(study.db, "source")
    return MethodPiece(
        sections,
        frame_table(study, gate, names, part.texts("by"), smallest) if "frame" in sections else None,
        tuple(_guides(study, gate, names, followed)),
        len(there) - sum(len(one.sources) for one in followed),
        len(there),
        codebook_pages.export(study, gate.terms) if "codes" in sections else None,
        tuple(_worked(study, gate)) if {"passes", "agreement"} & set(sections) else (),
        _audit(study, gate, names) if "agreement" in sections else None,
        study.settings.quality,
        _promise(study, withheld=withheld) if "consent" in sections else None,
    )


def frame_table(study: Study, gate: Gate, names: Names, by: Sequence[str], smallest: int | None) -> FrameTable:
    """Return the sampling frame as it may be printed; small numbers are kept back where they could tell who it is.

    Raises:
        Misuse: It is grouped by what is not declared.
    """
    found = frames.frame(study, by)
    total = found.total
    units = [
        unit
        for unit in UNITS
        if unit in _ALWAYS or (total.n(unit) and total.n(unit) != total.n(_SAME_AS.get(unit, "waves")))
    ]
    limit = grounds.smallest(study, found.by, "") if smallest is None else smallest
    keys = tuple(
        tuple(
            names.key(name, grounds.printed_key(study, gate, name, key))
            for name, key in zip(found.by, cell.keys, strict=True)
        )
        for cell in found.cells
    )
    columns = [_column(found.cells, total, unit, limit) for unit in units]
    return FrameTable(
        tuple(gate.label(name) for name in found.by),
        tuple(units),
        keys,
        tuple(zip(*columns, strict=True)),
        gate.label(sentence(found, study.settings.language)),
        limit if limit > 1 and any(n is None for column in columns for n in column) else 0,
    )


def _column(cells: Sequence[Cell], total: Cell, unit: str, smallest: int) -> list[int | None]:
    """Return one unit of every cell and of all; small numbers, and what they could be worked out from, are None."""
    from qcode.analysis import suppression

    numbers = [one.n(unit) for one in (*cells, total)]
    if smallest <= 1 or not cells:
        return list(numbers)
    gone = suppression.withheld([[n, n] for n in numbers], smallest)
    return [None if (row, 0) in gone else n for row, n in enumerate(numbers)]


def _guides(study: Study, gate: Gate, names: Names, followed: Iterable[guides.ShownGuide]) -> Iterable[PrintedGuide]:
    for one in followed:
        asked = guides.show(study, f"{one.guide} {one.version}")
        questions = tuple(
            (gate.prose(each.words), tuple(names.code(gate.name(path)) for path in each.codes)) for each in asked
        )
        yield PrintedGuide(gate.label(one.guide), one.version, len(one.sources), questions)


def _worked(study: Study, gate: Gate) -> Iterable[Worked]:
    """Yield what each coder did; a source counts once, however many codebooks it was worked through for."""
    through: dict[str, set[str]] = {}
    for one in passes.listed(study):
        through.setdefault(one.coder, set()).add(one.source)
    made = {coder: n for coder, n, _ in codings.per_coder(study.db)}
    for coder in sorted(through.keys() | made.keys()):
        yield Worked(gate.name(coder), len(through.get(coder, ())), made.get(coder, 0))


def _audit(study: Study, gate: Gate, names: Names) -> Audit | None:
    """Return how far those who worked through sources agree, without any words; None where there is nothing to compare.

    Where nobody has noted what they worked through, everybody who coded is compared.
    """
    from qcode.study import audit

    coded = [name for name, _, _ in codings.per_coder(study.db)]
    through = {one.coder for one in passes.listed(study)}
    coders = tuple(name for name in coded if name in through) if through else tuple(coded)
    if len(coders) < 2:  # noqa: PLR2004  agreement is between two
        return None
    try:
        found = audit.made(study, Question(coders), gate.terms, shown=0)
    except Misuse:
        return None
    return replace(found, codes={code: names.code(name) for code, name in found.codes.items()})


def _promise(study: Study, *, withheld: bool) -> Promise:
    informing = {
        (one.source, one.person)
        for one in register.full_participations(study.db)
        if one.part is PartTaken.INFORMANT and one.outcome is Outcome.TOOK_PART
    }
    states: dict[str, set[str]] = {}
    for held in consent.listed(study):
        if (held.source, held.person) in informing:
            states.setdefault(held.state.value, set()).add(held.person)
    masked = [
        one
        for one in masks.entities(study.db)
        if one.mentions and one.state is State.ACCEPTED and one.kind is not EntityKind.PUBLIC
    ]
    return Promise(
        {state.value: len(states[state.value]) for state in ConsentState if state.value in states},
        len({person for _, person in informing}),
        (len(masked), sum(one.mentions for one in masked)),
        study.settings.anonymity.k if withheld else 0,
    )
