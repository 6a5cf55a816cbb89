"""qcode's own codings as a table of units and coders, for R's irr and irrCAC or any other program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.agreement import Unit
from qcode.study import comparing, release

if TYPE_CHECKING:
    from qcode.model.agreement import Question
    from qcode.study.opening import Study
    from qcode.study.release import Terms

MISSING = "NA"
_SMALL = (Unit.CHAR, Unit.MS)
Table = tuple[tuple[str, ...], list[tuple[str | int, ...]]]


def table(study: Study, question: Question, terms: Terms) -> Table:
    """Return headings and rows: the unit's name, then 1, 0 or NA for each coder.

    With several codes each row is a unit and a code, so that coefficients of the table pool the codes by summing.

    Raises:
        Misuse: There are not two coders, nothing in common, or characters of several codes are asked for.
    """
    with study.reading():
        found = comparing.compared(study, question)
        of = found.comparison
        if len(of.codes) > 1 and question.unit in _SMALL:
            hint = "Name it with --code, or take --unit turn."
            raise Misuse(f"A row for every {of.units.unit} is for one code at a time.", hint=hint)
        gate = release.gate(study, [], terms)
        sources = [str(gate.name(one.name)) for one in found.sources]
        codes = [str(gate.name(name)) for name in of.codes]
        coders = [str(gate.name(name)) for name in of.coders]
        rows: list[tuple[str | int, ...]] = []
        for source, code, unit, decided in of.decided():
            name = f"{sources[source]} {unit + 1}" + (f" {codes[code]}" if len(codes) > 1 else "")
            rows.append((name, *(MISSING if value < 0 else value for value in decided)))
    release.record(study, "agree export", terms, f"units of {', '.join(of.coders)}: {len(rows)}")
    return ("unit", *coders), rows
