"""Queries: what is asked for, checked against what the study declares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadExpression, CodeNotFound, Misuse
from qcode.model.attribute import AttributeType
from qcode.model.expression import (
    And,
    CodePattern,
    Comparison,
    Expression,
    Not,
    Operator,
    Or,
    Relation,
    leaves,
    without_negations,
)
from qcode.model.query import Query
from qcode.model.source import KINDS
from qcode.store import codebooks, conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.study.opening import Study

__all__ = ["CODE", "Codes", "Query", "check_grouping", "code_expression", "condition"]
CODE = "code"


def check_grouping(study: Study, by: Sequence[str]) -> None:
    """Refuse a grouping by what is not declared.

    Raises:
        Misuse: Names what is known.
    """
    known = (CODE, "source", "kind", "wave", "person", "organisation", *study.settings.attributes)
    for name in by:
        if name not in known:
            raise Misuse(f"There is nothing called {name!r} to group by.", hint=f"Known: {', '.join(known)}.")


class Codes:
    """The row ids a pattern stands for, looked up once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._known: dict[str, frozenset[int]] = {}

    def __call__(self, pattern: CodePattern) -> frozenset[int]:
        """Return the row ids.

        Raises:
            CodeNotFound: No code has this path.
        """
        key = str(pattern)
        if key not in self._known:
            self._known[key] = self._looked_up(pattern)
        return self._known[key]

    def _looked_up(self, pattern: CodePattern) -> frozenset[int]:
        from qcode.study import codebook

        if pattern.path is None:
            return frozenset(codebooks.every_code(self._study.db))
        path = str(pattern.path)
        if pattern.subtree:
            found = codebooks.subtree(self._study.db, path)
        else:
            found = [one.id for one in codebooks.codes_at(self._study.db, path)]
        if not found:
            # A number or an alias will do as well; otherwise this says which paths are near.
            code = codebook.find(self._study, path)
            found = codebooks.subtree(self._study.db, code.path) if pattern.subtree else [code.id]
        return frozenset(found)


def code_expression(study: Study, query: Query) -> Expression:
    """Read the code expression; none is every code.

    Raises:
        BadExpression: It cannot be read, or asks only for what is not there.
        CodeNotFound: The study has no codes.
    """
    if not query.code.strip():
        return CodePattern(None, subtree=True)
    from qcode.analysis import expressions, statements
    from qcode.study import saved_queries

    written = saved_queries.code_in_full(study, query.code)
    expression = expressions.codes(written)
    if not statements.positive(expression):
        raise BadExpression(written, 1, "The expression asks only for what is not there", hint="Such as `a and not b`.")
    if any(isinstance(one, CodePattern) and one.path is None for one in leaves(expression)) and not codebooks.paths(
        study.db
    ):
        raise CodeNotFound(query.code)
    return expression


def condition(study: Study, written: str) -> conditions.Compiled | None:
    """Read and compile a condition on informants; none is None.

    Raises:
        BadExpression: It cannot be read, or names an attribute or a value that is not declared.
    """
    if not written.strip():
        return None
    from qcode.analysis import expressions
    from qcode.study import saved_queries

    written = saved_queries.condition_in_full(study, written)
    checked = _checked(study, without_negations(expressions.condition(written)), written)
    attributes = study.settings.attributes
    types = {name: one.type for name, one in attributes.items()}
    fallen = {name: _falls_away(study, name, frozenset()) for name in attributes}
    return conditions.compiled(checked, types, {name: one for name, one in fallen.items() if one is not None})


def _falls_away(study: Study, name: str, inside: frozenset[str]) -> Expression | None:
    """Return the condition under which an attribute has no meaning; None where it always has one."""
    attribute = study.settings.attributes.get(name)
    if attribute is None or attribute.applies_to is None or name in inside:
        return None
    outside = _checked(study, without_negations(Not(attribute.applies_to)), "")
    needed = [one.attribute for one in leaves(attribute.applies_to) if isinstance(one, Comparison)]
    above = [_falls_away(study, one, inside | {name}) for one in needed]
    return Or((outside, *(one for one in above if one is not None)))


def _checked(study: Study, expression: Expression, written: str) -> Expression:
    """Check names and values; make order among categories a set."""
    match expression:
        case And(parts):
            return And(tuple(_checked(study, part, written) for part in parts))
        case Or(parts):
            return Or(tuple(_checked(study, part, written) for part in parts))
        case Comparison():
            return _checked_comparison(study, expression, written)
        case Not() | CodePattern() | Relation():
            message = f"no condition: {expression}"
            raise TypeError(message)


def _checked_comparison(study: Study, one: Comparison, written: str) -> Expression:
    from qcode.formats.register import checked

    if one.attribute == "consent":
        return _of_consent(study, one, written)
    if one.attribute in conditions.BUILT_IN:
        return replace(one, values=tuple(_built_in(one, value, written) for value in one.values))
    attribute = study.settings.attributes.get(one.attribute)
    if attribute is None:
        known = ", ".join([*study.settings.attributes, *conditions.BUILT_IN])
        raise BadExpression(written, one.column, f"{one.attribute!r} is no declared attribute", hint=f"Known: {known}.")
    values: list[str] = []
    for value in one.values:
        stored, wrong = checked({attribute.name: value}, {attribute.name: attribute})
        if wrong:
            raise BadExpression(written, one.column, wrong[0])
        if ";" in stored.get(attribute.name, ";"):
            hint = f"Several are written `{attribute.name} in (a, b)`; a missing value matches nothing."
            raise BadExpression(written, one.column, f"{attribute.name!r} is compared with no single value", hint=hint)
        values.append(stored[attribute.name])
    if attribute.type is AttributeType.CATEGORY and one.operator in _IN_ORDER:
        at = attribute.values.index(values[0])
        return Comparison(one.attribute, Operator.IN, _IN_ORDER[one.operator](attribute.values, at), one.column)
    return replace(one, values=tuple(values))


def _of_consent(study: Study, one: Comparison, written: str) -> Comparison:
    """Return a comparison of consents as the participations that fit it today."""
    from qcode.model.consent import ConsentState
    from qcode.study import consent

    known = [state.value for state in ConsentState]
    wanted = {value.casefold() for value in one.values}
    if not wanted <= set(known) or one.operator not in _SETS:
        raise BadExpression(written, one.column, "This is no state of consent", hint=f"Known: {', '.join(known)}.")
    positive = one.operator in {Operator.EQUAL, Operator.IN}
    fitting = (row for row, held in consent.states(study).items() if (held.state.value in wanted) is positive)
    return Comparison("consent", Operator.IN, tuple(str(row) for row in sorted(fitting)), one.column)


def _built_in(one: Comparison, value: str, written: str) -> str:
    """Return a value of what every study has as it is stored."""
    from qcode.formats.register import OUTCOMES, PARTS, iso_date

    if one.attribute == "date":
        day, wrong = iso_date(value)
        if wrong or not day:
            raise BadExpression(written, one.column, f"{value!r} is no date", hint='Such as `date >= "3/11 2003"`.')
        return day
    if one.attribute == "kind" and value not in KINDS:
        raise BadExpression(written, one.column, f"{value!r} is no kind of source", hint=f"Known: {', '.join(KINDS)}.")
    if one.attribute == "wave" and not value.isdecimal():
        raise BadExpression(written, one.column, f"{value!r} is no number of a wave", hint="Such as `wave = 2`.")
    if one.attribute in {"part", "outcome"}:
        known = PARTS if one.attribute == "part" else OUTCOMES
        if value.casefold() not in known:
            hint = f"Known: {', '.join(dict.fromkeys(known.values()))}."
            raise BadExpression(written, one.column, f"{value!r} is no {one.attribute}", hint=hint)
        return known[value.casefold()].value
    return value


_SETS = frozenset({Operator.EQUAL, Operator.UNEQUAL, Operator.IN, Operator.NOT_IN})
_IN_ORDER = {
    Operator.LESS: lambda values, at: tuple(values[:at]),
    Operator.AT_MOST: lambda values, at: tuple(values[: at + 1]),
    Operator.MORE: lambda values, at: tuple(values[at + 1 :]),
    Operator.AT_LEAST: lambda values, at: tuple(values[at:]),
}
