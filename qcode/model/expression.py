"""Code expressions and conditions, as trees.

A code expression (``--code``) says which codings, a condition (``--where``) which informants.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.code import CodePath


class Operator(StrEnum):
    """How an attribute is compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"


NEGATED = {
    Operator.EQUAL: Operator.UNEQUAL,
    Operator.UNEQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.MORE,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}


@dataclass(frozen=True, slots=True)
class CodePattern:
    """Codes by path.

    Attributes:
        path: The code, or None for every code (``*``).
        subtree: Also every code below it.
        column: 1-based place in the expression, for messages.
    """

    path: CodePath | None
    subtree: bool = False
    column: int = 1

    def __str__(self) -> str:
        """Return it as it is written."""
        if self.path is None:
            return "*"
        return f"{self.path}/*" if self.subtree else str(self.path)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An attribute compared with one value or several; a missing value never matches."""

    attribute: str
    operator: Operator
    values: tuple[str, ...]
    column: int = 1


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Expression


Expression = And | Or | Not | CodePattern | Comparison


def leaves(expression: Expression) -> Iterator[CodePattern | Comparison]:
    """Walk the patterns and comparisons, left to right."""
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield expression


def without_negations(expression: Expression, *, negated: bool = False) -> Expression:
    """Push every ``not`` of a condition into its comparisons, so that a missing value matches neither way."""
    match expression:
        case Not(part):
            return without_negations(part, negated=not negated)
        case And(parts) | Or(parts):
            joint = And if isinstance(expression, And) is not negated else Or
            return joint(tuple(without_negations(part, negated=negated) for part in parts))
        case Comparison(attribute, operator, values, column) if negated:
            return Comparison(attribute, NEGATED[operator], values, column)
        case _:
            return expression
