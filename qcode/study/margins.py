"""Tables of one report beside one another: a number one of them keeps back must not stand in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.expression import And, Comparison, Operator
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.mask import Printed
    from qcode.model.table import Crosstab, Number
    from qcode.study.matrix import Ask
    from qcode.study.opening import Study

_KIND = "told-elsewhere"
Meaning = tuple[object, ...]


def told(study: Study, tables: Sequence[tuple[str, Ask, Crosstab]]) -> list[Finding]:
    """Return a finding for each number that one table keeps back and another shows.

    Numbers are the same where the same is counted of the same: the total of a code in two tables, or a cell of a table
    by region and a total of a table of that region alone. What follows from several tables by sums of other numbers is
    not looked for.

    Args:
        study: The study.
        tables: Each with its place in the report and what was asked.
    """
    shown: dict[Meaning, tuple[str, int]] = {}
    kept: list[tuple[Meaning, str, str]] = []
    for place, ask, found in tables:
        for meaning, said, one in _numbers(study, ask, found):
            if one.withheld:
                kept.append((meaning, place, said))
            elif one.n is not None:
                shown.setdefault(meaning, (place, one.n))
    done: list[Finding] = []
    for meaning, place, said in kept:
        if meaning in shown and shown[meaning][1]:
            other, _ = shown[meaning]
            message = f"{said} is kept back, and stands in {other}: what is kept back beside it can be worked out."
            hint = f"Leave one of the tables out, or give {other} `smallest`, so that it keeps the number back too."
            done.append(Finding(_KIND, Severity.ERROR, place, message, hint))
    return done


def _numbers(study: Study, ask: Ask, found: Crosstab) -> Iterator[tuple[Meaning, str, Number]]:
    """Yield the numbers of a table, each with what it counts and how that is called."""
    within, rest = _within(study, ask.where)
    same = (found.unit, ask.code, rest, ask.coders, ask.layer, ask.rollup)
    rows: list[tuple[Printed | None, Sequence[Number]]] = [
        *(
            (key, (*line, total))
            for key, line, total in zip(found.row_keys, found.cells, found.row_totals, strict=True)
        ),
        (None, (*found.column_totals, found.total)),
    ]
    for row, line in rows:
        for column, one in zip((*found.column_keys, None), line, strict=True):
            named = dict(within)
            named |= {found.rows: str(row)} if row is not None else {}
            named |= {found.columns: str(column)} if column is not None else {}
            yield (*same, frozenset(named.items())), ", ".join(named.values()) or "the total", one


def _within(study: Study, where: str) -> tuple[Mapping[str, str], str]:
    """Return what a condition says of single values, as tables print them, and what else it says."""
    if not where.strip():
        return {}, ""
    from qcode.analysis import expressions
    from qcode.study import saved_queries

    read = expressions.condition(saved_queries.condition_in_full(study, where))
    parts = read.parts if isinstance(read, And) else (read,)
    named: dict[str, str] = {}
    rest: list[str] = []
    for one in parts:
        if isinstance(one, Comparison) and one.operator is Operator.EQUAL and one.attribute not in named:
            attribute = study.settings.attributes.get(one.attribute)
            named[one.attribute] = attribute.printed(one.values[0]) if attribute else one.values[0]
        else:
            rest.append(str(one))
    return named, " and ".join(sorted(rest))
