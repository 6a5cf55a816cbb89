"""Code expressions and conditions, as trees.

A code expression (``--code``) says which codings, a condition (``--where``) which informants.
"""

from __future__ import annotations

import re
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
    HAS = "has"
    LACKS = "lacks"


NEGATED = {
    Operator.EQUAL: Operator.UNEQUAL,
    Operator.UNEQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.MORE,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
    Operator.HAS: Operator.LACKS,
    Operator.LACKS: Operator.HAS,
}
_PLAIN = re.compile(r"[^\W\d_]\w*|\d+")


class Link(StrEnum):
    """How a statement stands to another."""

    NEAR = "near"
    OVERLAPS = "overlaps"
    WITHIN = "within"
    FOLLOWED_BY = "followed by"


class Distance(StrEnum):
    """What a distance between two statements is counted in."""

    TURNS = "turns"
    WORDS = "words"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class CodePattern:
    """Codes by path.

    Attributes:
        path: The code, or None for every code (``*``).
        subtree: Also every code below it.
        column: 1-based place in the expression, for messages.
        only: A condition on the codings themselves (``a[coder = AK]``), or None.
    """

    path: CodePath | None
    subtree: bool = False
    column: int = 1
    only: Expression | None = None

    @property
    def codes(self) -> str:
        """The codes as they are written."""
        if self.path is None:
            return "*"
        return f"{self.path}/*" if self.subtree else str(self.path)

    def __str__(self) -> str:
        """Return it as it is written."""
        return self.codes if self.only is None else f"{self.codes}[{self.only}]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An attribute compared with one value or several; a missing value never matches."""

    attribute: str
    operator: Operator
    values: tuple[str, ...]
    column: int = 1

    def __str__(self) -> str:
        """Return it as it is written."""
        values = ", ".join(map(_quoted, self.values))
        several = self.operator in {Operator.IN, Operator.NOT_IN}
        return f"{self.attribute} {self.operator} " + (f"({values})" if several else values)


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Return it as it is written."""
        return " and ".join(_inside(part, And, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Return it as it is written."""
        return " or ".join(_inside(part, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Expression

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"not {_inside(self.part, And, Or)}"


@dataclass(frozen=True, slots=True)
class Relation:
    """What is asked for on the left stands in some way to what is asked for on the right.

    Attributes:
        distance: How far apart they may be, where that matters; 0 elsewhere.
        unit: What the distance is counted in.
    """

    link: Link
    left: Expression
    right: Expression
    distance: int = 0
    unit: Distance = Distance.TURNS

    def __str__(self) -> str:
        """Return it as it is written."""
        if self.link is Link.NEAR:
            unit = self.unit if self.distance != 1 else self.unit.removesuffix("s")
            return f"near({self.left}, {self.right}, {self.distance} {unit})"
        left, right = (_inside(one, And, Or, Not, Relation) for one in (self.left, self.right))
        return f"{left} {self.link} {right}"


Expression = And | Or | Not | Relation | CodePattern | Comparison


def _inside(part: Expression, *loose: type) -> str:
    """Return a part as it stands in another, in parentheses where it would come apart."""
    near = isinstance(part, Relation) and part.link is Link.NEAR
    return f"({part})" if isinstance(part, loose) and not near else str(part)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return f"'{value}'" if '"' in value else f'"{value}"'


def leaves(expression: Expression) -> Iterator[CodePattern | Comparison]:
    """Walk the patterns and comparisons, left to right."""
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Relation(_, left, right):
            yield from leaves(left)
            yield from leaves(right)
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
