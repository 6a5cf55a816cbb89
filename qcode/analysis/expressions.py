"""The language of code expressions (``--code``) and conditions (``--where``): reading and evaluating.

The grammars are written out below. Both have ``or``, ``and``, ``not`` and parentheses, ``not`` binding closest.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from qcode.errors import BadExpression
from qcode.model.code import CodePath
from qcode.model.expression import And, CodePattern, Comparison, Expression, Not, Operator, Or

if TYPE_CHECKING:
    from collections.abc import Sequence

_FRAME = r"""
?start: either
?either: both (OR both)*
?both: opposite (AND opposite)*
?opposite: NOT opposite -> opposite | "(" either ")" | atom
OR.3: /or(?![^\s()])/i
AND.3: /and(?![^\s()])/i
NOT.3: /not(?![^\s()])/i
WS: /\s+/
%ignore WS
"""
_CODES = (
    _FRAME
    + r"""
?atom: PATH -> pattern
PATH.1: /[^\s(),"|]+/
"""
)
_CONDITIONS = (
    _FRAME
    + r"""
?atom: NAME COMPARED value -> comparison
     | NAME IN "(" value ("," value)* ")" -> membership
     | NAME NOT IN "(" value ("," value)* ")" -> no_membership
?value: QUOTED | BARE | NAME
IN.3: /in(?=\s*\()/i
COMPARED.2: /<=|>=|!=|<>|==|=|<|>/
QUOTED.2: /"[^"]*"|'[^']*'/
NAME.2: /[^\W\d]\w*(?=[\s()=<>!,]|$)/
BARE.1: /[^\s(),"'=<>!]+/
"""
)
_DEEPEST = 8  # of alternatives in one another; SQLite's reader takes about twelve
_SPELLINGS = {"==": Operator.EQUAL, "<>": Operator.UNEQUAL}


class _Tree(Transformer[Token, Expression]):
    """Parse trees to expressions."""

    def either(self, parts: Sequence[Expression | Token]) -> Expression:
        return Or(tuple(part for part in parts if not isinstance(part, Token)))

    def both(self, parts: Sequence[Expression | Token]) -> Expression:
        return And(tuple(part for part in parts if not isinstance(part, Token)))

    def opposite(self, parts: Sequence[Expression | Token]) -> Expression:
        (part,) = (part for part in parts if not isinstance(part, Token))
        return Not(part)

    def pattern(self, parts: Sequence[Token]) -> Expression:
        (token,) = parts
        written, column = str(token), token.column or 1
        if written == "*":
            return CodePattern(None, subtree=True, column=column)
        subtree = written.endswith("/*")
        try:
            path = CodePath.parse(written.removesuffix("/*"))
        except ValueError:
            raise _NoPath(column) from None
        return CodePattern(path, subtree, column)

    def comparison(self, parts: Sequence[Token]) -> Expression:
        name, operator, value = parts
        kind = _SPELLINGS.get(str(operator)) or Operator(str(operator))
        return Comparison(str(name), kind, (_unquoted(value),), name.column or 1)

    def membership(self, parts: Sequence[Token]) -> Expression:
        name, _, *values = parts
        return Comparison(str(name), Operator.IN, tuple(map(_unquoted, values)), name.column or 1)

    def no_membership(self, parts: Sequence[Token]) -> Expression:
        name, _, _, *values = parts
        return Comparison(str(name), Operator.NOT_IN, tuple(map(_unquoted, values)), name.column or 1)


class _NoPath(Exception):
    """A path that cannot be one."""

    def __init__(self, column: int) -> None:
        super().__init__(column)
        self.column = column


def _unquoted(token: Token) -> str:
    written = str(token)
    return written[1:-1] if token.type == "QUOTED" else written


@cache
def _parser(grammar: str) -> Lark:
    return Lark(grammar, parser="lalr", propagate_positions=True)


def codes(written: str) -> Expression:
    """Read a code expression.

    >>> str(codes("samarbejde/*"))
    'samarbejde/*'

    Raises:
        BadExpression: It cannot be read; names the column.
    """
    hint = "Such as `samarbejde/*`, `tilbud/barrierer and not samarbejde/*`, `a or (b and c)`."
    return _read(written, _CODES, hint)


def condition(written: str) -> Expression:
    """Read a condition on attributes.

    >>> condition("region in (1, 3)").values
    ('1', '3')

    Raises:
        BadExpression: It cannot be read; names the column.
    """
    hint = "Such as `role = politiker`, `region in (1,3) and not level = amt`; quote values with blanks."
    return _read(written, _CONDITIONS, hint)


def _read(written: str, grammar: str, hint: str) -> Expression:
    try:
        tree = _parser(grammar).parse(written)
    except UnexpectedInput as error:
        # At the end of the input lark gives the place of the last token; the fault is after it.
        at_end = getattr(getattr(error, "token", None), "type", "") == "$END"
        column = len(written.rstrip()) + 1 if at_end or error.column < 1 else error.column
        problem = "The expression ends too early" if at_end else "The expression cannot be read here"
        raise BadExpression(written, column, problem, hint=hint) from error
    try:
        result = _Tree(visit_tokens=False).transform(tree)
    except VisitError as error:
        fault = error.orig_exc
        if not isinstance(fault, _NoPath):
            raise
        raise BadExpression(written, fault.column, "This is no code path", hint=hint) from error
    except RecursionError as error:
        raise BadExpression(written, 1, "The expression is nested too deeply") from error
    if _depth(result) > _DEEPEST:
        raise BadExpression(written, 1, "The expression is nested too deeply")
    return result


def _depth(expression: Expression) -> int:
    match expression:
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts))
        case Not(part):
            return _depth(part)
        case _:
            return 0
