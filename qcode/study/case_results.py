"""What cases come to: a table, the quotations for and against, and a triangle of three types; past the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.case import (
    CaseKind,
    CaseTable,
    PlacedCase,
    ShownCase,
    Stance,
    Triangle,
    TrianglePoint,
    TypeCount,
)
from qcode.model.count import Count
from qcode.store import cases, themes
from qcode.study import carried, pointing, release
from qcode.study import cases as activity
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.case import Case, Classification
    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms
    from qcode.study.retrieval import Hit

_CORNERS = 3


def table(study: Study, terms: Terms, typology: str = "") -> CaseTable:
    """Return the cases of one typology or of all, by type.

    Raises:
        NotFound: There is no such typology.
        Refused: The gate is closed, or a name on no list stands in a type or a note.
    """
    with study.reading():
        printer = _Printer(study, terms)
        wanted = activity.typology(study, typology)[1].name if typology else ""
        there = [one for one in cases.classifications(study.db) if wanted in {"", one.typology}]
        rows = tuple(printer.row(one) for one in _in_order(there))
        types = tuple(printer.types(there, wanted))
        printer.gate.refuse_undecided(_prose(rows, types))
    release.record(study, "case table", terms, f"cases placed: {len(rows)}")
    return CaseTable(rows, types, study.settings, terms.draft, not terms.unmasked)


def show(study: Study, case: str, terms: Terms, most: int) -> ShownCase:
    """Return a case with the quotations for and against each of its placements.

    Raises:
        Misuse: It can be no case.
        NotFound: There is no such person, organisation or source.
        Refused: The gate is closed.
    """
    with study.reading():
        found, _ = pointing.case(study, case)
        printer = _Printer(study, terms)
        there = [one for one in cases.classifications(study.db) if one.case == found]
        rows = tuple(
            (
                printer.row(one),
                carried.quoted(study, printer.hits(one, Stance.SUPPORTS), terms, most),
                carried.quoted(study, printer.hits(one, Stance.OPPOSES), terms, most),
            )
            for one in there
        )
        printer.gate.refuse_undecided(_prose([row for row, _, _ in rows], ()))
        called = printer.case(found)
    release.record(study, "case show", terms, str(found))
    return ShownCase(called, rows, study.settings, terms.draft, not terms.unmasked)


def triangle(study: Study, terms: Terms, typology: str = "") -> Triangle:
    """Return a typology of three types with its cases between them, by the share of statements for each type.

    A case that nothing supports stands midway between the types it is placed under.

    Raises:
        NotFound: There is no such typology.
        Misuse: It has not three types.
        Refused: The gate is closed.
    """
    with study.reading():
        _, found = activity.typology(study, typology)
        if len(found.types) != _CORNERS:
            n = len(found.types)
            raise Misuse(f"A triangle has three types; {found.name!r} has {n}.", hint="`qcode case table` shows any.")
        printer = _Printer(study, terms)
        there = [one for one in cases.classifications(study.db) if one.typology == found.name]
        names = [one.name for one in found.types]
        points = tuple(
            printer.point(case, names, [one for one in there if one.case == case])
            for case in dict.fromkeys(one.case for one in _in_order(there))
        )
        first, second, third = (printer.gate.prose(name) for name in names)
        called = printer.gate.prose(found.name)
        printer.gate.refuse_undecided((called, first, second, third))
    release.record(study, "case triangle", terms, f"cases: {len(points)}")
    return Triangle(called, (first, second, third), points, study.settings, terms.draft, not terms.unmasked)


def _in_order(there: Sequence[Classification]) -> list[Classification]:
    return sorted(there, key=lambda one: (one.typology, one.case.kind, one.case.attribute, natural(one.case.name)))


def _prose(rows: Iterable[PlacedCase], types: Iterable[TypeCount]) -> list[Printed]:
    done = [part for row in rows for part in (row.typology, row.type, row.note)]
    return [*done, *(part for one in types for part in (one.typology, one.type))]


class _Printer:
    """Prints cases through one gate, counting what supports and opposes each placement once."""

    def __init__(self, study: Study, terms: Terms) -> None:
        self._study = study
        self.gate: Gate = release.gate(study, (), terms)
        self._evidence = cases.evidence(study.db)

    def case(self, case: Case) -> Printed:
        """Print what a case is called: the attribute's value as the study prints it, or the id."""
        if case.kind is CaseKind.ATTRIBUTE:
            declared = self._study.settings.attributes.get(case.attribute)
            return self.gate.label(declared.printed(case.name) if declared else str(case))
        return self.gate.name(case.name)

    def hits(self, one: Classification, stance: Stance) -> list[Hit]:
        """Return the statements for or against a placement."""
        codings = self._evidence.get(one.id, {}).get(stance, [])
        return carried.statements(self._study, themes.spans(self._study.db, codings)) if codings else []

    def row(self, one: Classification) -> PlacedCase:
        """Print a placement."""
        return PlacedCase(
            self.case(one.case),
            self.gate.prose(one.typology),
            self.gate.prose(one.type),
            self.gate.name(one.coder),
            self.gate.prose(one.note),
            len(self.hits(one, Stance.SUPPORTS)),
            len(self.hits(one, Stance.OPPOSES)),
        )

    def types(self, there: Sequence[Classification], only: str) -> Iterable[TypeCount]:
        """Count the cases of each type, of all cases of its typology; a case placed twice is one."""
        for found in cases.typologies(self._study.db).values():
            if only not in {"", found.name}:
                continue
            placed = _in_order([one for one in there if one.typology == found.name])
            of = len({one.case for one in placed})
            for type_ in found.types:
                here = dict.fromkeys(one.case for one in placed if one.type == type_.name)
                count = Count(len(here), of, "cases")
                names = tuple(self.case(one) for one in here)
                yield TypeCount(self.gate.prose(found.name), self.gate.prose(type_.name), count, names)

    def point(self, case: Case, names: Sequence[str], placed: Sequence[Classification]) -> TrianglePoint:
        """Place a case in the triangle; what several coders put forward is counted once."""
        counts = [self._supporting([one for one in placed if one.type == name]) for name in names]
        weights = counts if sum(counts) else [int(any(one.type == name for one in placed)) for name in names]
        whole = sum(weights)
        first, second, third = (weight / whole for weight in weights)
        return TrianglePoint(self.case(case), (first, second, third), (counts[0], counts[1], counts[2]))

    def _supporting(self, placed: Sequence[Classification]) -> int:
        codings = {key for one in placed for key in self._evidence.get(one.id, {}).get(Stance.SUPPORTS, [])}
        return len(carried.statements(self._study, themes.spans(self._study.db, sorted(codings)))) if codings else 0
