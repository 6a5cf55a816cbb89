"""Queries: what is asked for, checked against what the study declares."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    leaves,
    without_negations,
)
from qcode.store import codebooks, conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.study.opening import Study

CODE = "code"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Attributes:
        code: Code expression; empty for every code.
        where: Condition on informants; empty for all.
        by: Grouping, outermost first: ``code``, attributes, ``source``, ``kind``, ``person``, ``organisation``.
        context: Turns shown before and after.
        limit: At most so many quotations in all; 0 for no limit.
        per_cell: At most so many in each group, spread over persons; 0 for no limit.
        coders: Only these coders' codings; empty for all.
        interviewer: Show the interviewer's turns inside quotations.
    """

    code: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    context: int = 0
    limit: int = 0
    per_cell: int = 0
    coders: tuple[str, ...] = ()
    interviewer: bool = False


def check_grouping(study: Study, by: Sequence[str]) -> None:
    """Refuse a grouping by what is not declared.

    Raises:
        Misuse: Names what is known.
    """
    known = (CODE, "source", "kind", "person", "organisation", *study.settings.attributes)
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
            found = [codebook.find(self._study, path).id]
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

    expression = expressions.codes(query.code)
    if not statements.positive(expression):
        raise BadExpression(
            query.code, 1, "The expression asks only for what is not there", hint="Such as `a and not b`."
        )
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

    expression = without_negations(expressions.condition(written))
    checked = _checked(study, expression, written, inside=frozenset())
    types = {name: one.type for name, one in study.settings.attributes.items()}
    return conditions.compiled(checked, types)


def _checked(study: Study, expression: Expression, written: str, inside: frozenset[str]) -> Expression:
    """Check names and values; make order among categories a set, and ``applies_to`` part of the condition."""
    match expression:
        case And(parts):
            return And(tuple(_checked(study, part, written, inside) for part in parts))
        case Or(parts):
            return Or(tuple(_checked(study, part, written, inside) for part in parts))
        case Comparison():
            return _checked_comparison(study, expression, written, inside)
        case Not() | CodePattern():
            message = f"no condition: {expression}"
            raise TypeError(message)


def _checked_comparison(study: Study, one: Comparison, written: str, inside: frozenset[str]) -> Expression:
    from qcode.formats.register import checked

    if one.attribute in conditions.BUILT_IN:
        return one
    attribute = study.settings.attributes.get(one.attribute)
    if attribute is None:
        known = ", ".join([*study.settings.attributes, *conditions.BUILT_IN])
        raise BadExpression(written, one.column, f"{one.attribute!r} is no declared attribute", hint=f"Known: {known}.")
    values: list[str] = []
    for value in one.values:
        stored, wrong = checked({attribute.name: value}, {attribute.name: attribute})
        if wrong:
            raise BadExpression(written, one.column, wrong[0])
        values.append(stored.get(attribute.name, ""))
    result: Expression = replace(one, values=tuple(values))
    if attribute.type is AttributeType.CATEGORY and one.operator in _IN_ORDER:
        at = attribute.values.index(values[0])
        result = Comparison(one.attribute, Operator.IN, _IN_ORDER[one.operator](attribute.values, at), one.column)
    if attribute.applies_to is None or attribute.name in inside:
        return result
    return And((result, _checked(study, attribute.applies_to, written, inside | {attribute.name})))


_IN_ORDER = {
    Operator.LESS: lambda values, at: tuple(values[:at]),
    Operator.AT_MOST: lambda values, at: tuple(values[: at + 1]),
    Operator.MORE: lambda values, at: tuple(values[at + 1 :]),
    Operator.AT_LEAST: lambda values, at: tuple(values[at:]),
}
