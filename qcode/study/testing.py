"""Tests of the codes of a table against its groups: of surveys only, where persons were asked the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.table import TableUnit, Tested
from qcode.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qcode.model.mask import Printed
    from qcode.study.opening import Study

NOTHING = "nothing to test: all or nobody, or only one group"
SEVERAL = "somebody stands in several groups"


def refusal(study: Study, unit: TableUnit, sources: Collection[int]) -> str:
    """Return why a table is not tested at all, or nothing."""
    if unit is not TableUnit.PERSONS:
        return f"a test has persons as its base, and this table counts {unit}"
    known = tables.names(study.db)
    if not sources or not all(known[one][1] for one in sources):
        return "a test is for answers to a survey only: in interviews nobody was asked the same, or drawn by chance"
    return ""


def tested(
    codes: Sequence[Printed], rows: Sequence[tuple[Sequence[int], Sequence[int], int]], why_not: str
) -> tuple[Tested, ...]:
    """Test each code.

    Args:
        codes: Their names.
        rows: Of each code the persons with it in each group, those asked in each, and all who were asked.
        why_not: Why none is tested, or empty.
    """
    from qcode.analysis import independence

    if why_not:
        return tuple(
            Tested(code, "", None, 0, None, None, base, why_not) for code, (_, _, base) in zip(codes, rows, strict=True)
        )
    fit = [sum(of) == base for _, of, base in rows]
    found = [
        independence.independence(n, of) if fits else independence.Independence("", None, 0, None)
        for (n, of, _), fits in zip(rows, fit, strict=True)
    ]
    adjusted = independence.holm([one.p for one in found])
    return tuple(
        Tested(
            code,
            one.test,
            one.statistic,
            one.freedom,
            one.p,
            holm,
            row[2],
            "" if one.p is not None else NOTHING if fits else SEVERAL,
        )
        for code, one, holm, row, fits in zip(codes, found, adjusted, rows, fit, strict=True)
    )
