"""The language of code expressions (``--code``) and conditions (``--where``): reading and evaluating.

The grammars are written out below. Both have ``or``, ``and``, ``not`` and parentheses, ``not`` binding closest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from qcode.analysis import statements
from qcode.errors import BadExpression, BadFile
from qcode.model.code import CodePath
from qcode.model.expression import (
    And,
    CodePattern,
    Comparison,
    Distance,
    Expression,
    Link,
    Not,
    Operator,
    Or,
    Relation,
    leaves,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = r"""
OR.3: /or(?![^\s()\]])/i
AND.3: /and(?![^\s()\]])/i
NOT.3: /not(?![^\s()\]])/i
WS: /\s+/
%ignore WS
"""
_CONDITION = r"""
?only_either: only_both (OR only_both)*
?only_both: only_opposite (AND only_opposite)*
?only_opposite: NOT only_opposite -> opposite | "(" only_either ")" | only_atom
?only_atom: NAME COMPARED value -> comparison
     | NAME IN "(" value ("," value)* ")" -> membership
     | NAME NOT IN "(" value ("," value)* ")" -> no_membership
?value: QUOTED | BARE | NAME
IN.3: /in(?=\s*\()/i
COMPARED.2: /<=|>=|!=|<>|==|=|<|>/
QUOTED.2: /"[^"]*"|'[^']*'/
NAME.2: /[^\W\d]\w*(?=[\s()=<>!,\[\]]|$)/
BARE.1: /[^\s(),"'=<>!\[\]]+/
"""
_SAVED = r"""SAVED.3: /@[^\s(),"|\[\]]+/
"""
_CONDITIONS = (
    "?start: only_either\n"
    + _CONDITION.replace(" -> comparison", " -> comparison\n     | SAVED -> saved", 1)
    + _SAVED
    + _WORDS
)
_CODES = (
    r"""
?start: either
?either: both (OR both)*
?both: opposite (AND opposite)*
?opposite: NOT opposite -> opposite | linked
?linked: primary | primary LINK primary -> link
?primary: "(" either ")" | atom
?atom: PATH -> pattern
     | PATH "[" only_either "]" -> pattern
     | NEAR "(" either "," either "," DISTANCE ")" -> near
     | SAVED -> saved
LINK.3: /(overlaps|within|followed\s+by)(?![^\s()])/i
NEAR.3: /near(?=\s*\()/i
DISTANCE.3: /\d{1,6}\s*(turn|word|sentence)s?(?![^\s),])/i
PATH.1: /[^\s(),"|\[\]@][^\s(),"|\[\]]*/
"""
    + _CONDITION.replace(" -> comparison", " -> comparison\n     | NAME HAS value -> comparison", 1)
    + _SAVED
    + r"""HAS.4: /(has|lacks)(?=[\s"'\]]|$)/i"""
    + _WORDS
)
_DEEPEST = 8  # of alternatives in one another; SQLite's reader takes about twelve
_SPELLINGS = {"==": Operator.EQUAL, "<>": Operator.UNEQUAL}


Saved = Callable[[str, int], Expression]


class _Tree(Transformer[Token, Expression]):
    """Parse trees to expressions."""

    def __init__(self, saved: Saved | None) -> None:
        super().__init__(visit_tokens=False)
        self._saved = saved

    def either(self, parts: Sequence[Expression | Token]) -> Expression:
        return Or(tuple(part for part in parts if not isinstance(part, Token)))

    def both(self, parts: Sequence[Expression | Token]) -> Expression:
        return And(tuple(part for part in parts if not isinstance(part, Token)))

    def opposite(self, parts: Sequence[Expression | Token]) -> Expression:
        (part,) = (part for part in parts if not isinstance(part, Token))
        return Not(part)

    only_either, only_both = either, both

    def pattern(self, parts: Sequence[Any]) -> Expression:
        token, *rest = parts
        only = rest[0] if rest else None
        written, column = str(token), token.column or 1
        if written == "*":
            return CodePattern(None, True, column, only)  # noqa: FBT003  # the subtree of the root
        subtree = written.endswith("/*")
        try:
            path = CodePath.parse(written.removesuffix("/*"))
        except ValueError:
            raise _Wrong("This is no code path", column) from None
        return CodePattern(path, subtree, column, only)

    def saved(self, parts: Sequence[Token]) -> Expression:
        (token,) = parts
        name, column = str(token)[1:], token.column or 1
        if self._saved is None:
            message = "Saved queries cannot be named here"
            raise _Wrong(message, column)
        return self._saved(name, column)

    def link(self, parts: Sequence[Any]) -> Expression:
        left, how, right = parts
        return _positive(Relation(Link(" ".join(str(how).lower().split())), left, right))

    def near(self, parts: Sequence[Any]) -> Expression:
        _, left, right, written = parts
        found = re.match(r"(\d+)\s*(\w+)", str(written))
        number, unit = found.groups() if found else ("0", "turns")
        return _positive(Relation(Link.NEAR, left, right, int(number), Distance(unit.lower().removesuffix("s") + "s")))

    def comparison(self, parts: Sequence[Token]) -> Expression:
        name, operator, value = parts
        kind = _SPELLINGS.get(str(operator)) or Operator(str(operator).lower())
        return Comparison(str(name), kind, (_unquoted(value),), name.column or 1)

    def membership(self, parts: Sequence[Token]) -> Expression:
        name, _, *values = parts
        return Comparison(str(name), Operator.IN, tuple(map(_unquoted, values)), name.column or 1)

    def no_membership(self, parts: Sequence[Token]) -> Expression:
        name, _, _, *values = parts
        return Comparison(str(name), Operator.NOT_IN, tuple(map(_unquoted, values)), name.column or 1)


class _Wrong(Exception):
    """What was read and cannot be meant."""

    def __init__(self, problem: str, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.column = column


def _positive(relation: Relation) -> Relation:
    """Refuse a relation to what is not there: nothing stands near it."""
    for part in (relation.left, relation.right):
        if not statements.positive(part):
            column = next(one.column for one in leaves(part))
            raise _Wrong(f"Nothing can stand so to what is not there ({relation.link})", column)
    return relation


def _unquoted(token: Token) -> str:
    written = str(token)
    return written[1:-1] if token.type == "QUOTED" else written


@cache
def _parser(grammar: str) -> Lark:
    return Lark(grammar, parser="lalr", propagate_positions=True)


def codes(written: str, saved: Saved | None = None) -> Expression:
    """Read a code expression.

    >>> str(codes("samarbejde/*"))
    'samarbejde/*'
    >>> str(codes("near(a, (b or c[coder=AK]), 2 turns) and not d"))
    'near(a, b or c[coder = AK], 2 turns) and not d'

    Args:
        written: The expression.
        saved: Returns the expression of a saved query, given its name and column; None where there are none.

    Raises:
        BadExpression: It cannot be read; names the column.
    """
    hint = "Such as `samarbejde/*`, `tilbud/barrierer and not samarbejde/*`, `near(a, b, 2 turns)`, `a[coder = AK]`."
    return _read(written, _CODES, hint, saved)


def condition(written: str, saved: Saved | None = None) -> Expression:
    """Read a condition on attributes.

    >>> condition("region in (1, 3)").values
    ('1', '3')

    Args:
        written: The condition.
        saved: Returns the condition of a saved query, given its name and column; None where there are none.

    Raises:
        BadExpression: It cannot be read; names the column.
    """
    hint = "Such as `role = politiker`, `region in (1,3) and not level = amt`; quote values with blanks."
    return _read(written, _CONDITIONS, hint, saved)


def _read(written: str, grammar: str, hint: str, saved: Saved | None) -> Expression:
    try:
        tree = _parser(grammar).parse(written)
    except UnexpectedInput as error:
        # At the end of the input lark gives the place of the last token; the fault is after it.
        at_end = getattr(getattr(error, "token", None), "type", "") == "$END"
        column = len(written.rstrip()) + 1 if at_end or error.column < 1 else error.column
        raise BadExpression(written, column, _problem(error, at_end=at_end), hint=hint) from error
    try:
        result = _Tree(saved).transform(tree)
    except VisitError as error:
        fault = error.orig_exc
        if isinstance(fault, BadExpression | BadFile):
            raise fault from error
        if not isinstance(fault, _Wrong):
            raise
        raise BadExpression(written, fault.column, fault.problem, hint=hint) from error
    except RecursionError as error:
        raise BadExpression(written, 1, "The expression is nested too deeply") from error
    if _depth(result) > _DEEPEST:
        raise BadExpression(written, 1, "The expression is nested too deeply")
    return result


_EXPECTED = (
    ({"DISTANCE"}, "A distance is expected here, such as `2 turns`"),
    ({"PATH"}, "A code is expected here"),
    ({"COMPARED"}, "A comparison is expected here, such as `= a` or `in (a, b)`"),
    ({"QUOTED"}, "A value is expected here"),
    ({"NAME"}, "The name of an attribute is expected here"),
    ({"COMMA", "RPAR"}, "A comma or a parenthesis is expected here"),
    ({"COMMA"}, "A comma is expected here"),
    ({"RPAR"}, "A parenthesis is still open here"),
    ({"RSQB"}, "A bracket is still open here"),
    ({"LPAR"}, "A parenthesis is expected here"),
)


def _problem(error: UnexpectedInput, *, at_end: bool) -> str:
    """Say what would have fitted where the reading stopped."""
    exact: set[str] | None = getattr(error, "accepts", None)
    expected = exact or getattr(error, "allowed", None) or getattr(error, "expected", None) or set()
    if not at_end and "AND" in expected:
        return "`and`, `or` or the end is expected here"
    for signs, sentence in _EXPECTED:
        if signs <= expected:
            return f"The expression ends too early: {sentence[0].lower()}{sentence[1:]}" if at_end else sentence
    return "The expression ends too early" if at_end else "`and`, `or` or the end is expected here"


def _depth(expression: Expression) -> int:
    match expression:
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts))
        case Relation(_, left, right):
            return 1 + max(_depth(left), _depth(right))
        case Not(part):
            return _depth(part)
        case CodePattern(only=only) if only is not None:
            return _depth(only)
        case _:
            return 0
