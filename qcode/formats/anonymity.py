"""``anonymity:`` and ``stance:`` of ``study.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadExpression
from qcode.formats import register
from qcode.model.anonymity import CONTEXT, Anonymity, Merge, Restriction
from qcode.model.attribute import AttributeType
from qcode.model.code import CodePath
from qcode.model.expression import And, CodePattern, Comparison, Not, Operator, Or, Relation, without_negations
from qcode.model.mask import EntityKind
from qcode.model.source import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qcode.formats.yaml_nodes import Node
    from qcode.model.attribute import Attribute
    from qcode.model.expression import Expression

    Stances = Mapping[str, tuple[str, ...]]
    ReadCondition = Callable[[str], Expression]

FIELDS = ("k", "ladder", "merge", "policy", "sensitive", "mask_level", "retention")
LEVELS = tuple("123456789")
_RESTRICTION = ("when", "drop", "never")
_TOGETHER = 2
_SETS = frozenset({Operator.EQUAL, Operator.UNEQUAL, Operator.IN, Operator.NOT_IN})
_IN_ORDER = {
    Operator.LESS: lambda values, at: values[:at],
    Operator.AT_MOST: lambda values, at: values[: at + 1],
    Operator.MORE: lambda values, at: values[at + 1 :],
    Operator.AT_LEAST: lambda values, at: values[at:],
}


def stances(node: Node | None) -> Stances:
    """Read which codes mark a statement as critical, or as whatever the study calls it.

    Raises:
        BadFile: A code is no path.
    """
    if node is None:
        return {}
    return {key.text(): _paths(value) for key, value in node.pairs()}


def anonymity(
    node: Node | None, attributes: Mapping[str, Attribute], stances: Stances, condition: ReadCondition
) -> Anonymity:
    """Read how many persons may be meant, and what is left out first.

    Args:
        node: What stands in the file.
        attributes: As declared.
        stances: As declared.
        condition: Reads a condition; raises ``BadExpression``.

    Raises:
        BadFile: Something is misspelt or not declared; with line and column.
    """
    if node is None or node.is_empty:
        return Anonymity()
    fields = node.fields(FIELDS, "`anonymity`")
    checks = _Checks(attributes, stances, condition)
    ladder = fields["ladder"].items() if "ladder" in fields else ()
    for step in ladder:
        if step.text() not in attributes:
            raise step.wrong(f"The ladder names {step.text()!r}, which is no declared attribute.")
    levels, otherwise = _mask_levels(fields.get("mask_level"))
    rules = fields["policy"].items() if "policy" in fields else ()
    return Anonymity(
        _k(fields["k"]) if "k" in fields else Anonymity().k,
        tuple(step.text() for step in ladder),
        _merges(fields.get("merge"), attributes),
        tuple(checks.restriction(one) for one in rules),
        _paths(fields["sensitive"]) if "sensitive" in fields else (),
        levels,
        otherwise,
        _retention(fields.get("retention")),
    )


def _mask_levels(node: Node | None) -> tuple[dict[EntityKind, int], int]:
    """Read a level for all kinds of names, or levels by kind."""
    if node is None or node.is_empty:
        return {}, 1
    if node.is_text:
        return {}, _level(node)
    kinds = tuple(kind.value for kind in EntityKind if kind not in {EntityKind.PUBLIC, EntityKind.NUMBER})
    return {EntityKind(name): _level(one) for name, one in node.fields(kinds, "`mask_level`").items()}, 1


def _retention(node: Node | None) -> dict[str, str]:
    """Read the day until which originals may be kept: one for all sources, or by kind of source."""
    if node is None or node.is_empty:
        return {}
    if node.is_text:
        return {"": _day(node)}
    return {name: _day(one) for name, one in node.fields(KINDS, "`retention`").items()}


def _day(node: Node) -> str:
    iso, wrong = register.iso_date(node.text())
    if wrong or not iso:
        raise node.wrong(f"{node.text()!r} is no date.", "Such as 2027-12-31 or 31.12.2027.")
    return iso


def _level(node: Node) -> int:
    if node.text() not in LEVELS:
        hint = "1 prints the numbered masks, 2 and on the coarser ones of names.csv."
        raise node.wrong(f"A level of masks is 1 to 9, not {node.text()!r}.", hint)
    return int(node.text())


def _k(node: Node) -> int:
    written = node.text()
    if not written.isdecimal() or int(written) < 1:
        raise node.wrong(f"k is a whole number from 1, not {written!r}.")
    return int(written)


def _paths(node: Node) -> tuple[str, ...]:
    nodes = (node,) if node.is_text and not node.is_empty else node.items()
    return tuple(_path(one) for one in nodes)


def _path(node: Node) -> str:
    try:
        return str(CodePath.parse(node.text().removesuffix("/*")))
    except ValueError as error:
        raise node.wrong(f"{node.text()!r} is no code path.", "Such as `holdning/kritisk`.") from error


def _merges(node: Node | None, attributes: Mapping[str, Attribute]) -> dict[str, tuple[Merge, ...]]:
    return {
        key.text(): _merged(key, value, attributes.get(key.text()))
        for key, value in (node.pairs() if node is not None else ())
    }


def _merged(key: Node, node: Node, attribute: Attribute | None) -> tuple[Merge, ...]:
    if attribute is None:
        raise key.wrong(f"{key.text()!r} is no declared attribute, and has no values to merge.")
    done: list[Merge] = []
    taken: set[str] = set()
    for name, parts in node.pairs():
        values = parts.texts()
        if len(values) < _TOGETHER:
            raise parts.wrong(f"{name.text()!r} is made of one value alone.", "Such as `leder: [forvaltning, privat]`.")
        for value in values:
            if attribute.values and value not in attribute.values:
                hint = f"{attribute.name} is one of {', '.join(attribute.values)}."
                raise parts.wrong(f"{value!r} is no value of {attribute.name}.", hint)
            if value in taken:
                raise parts.wrong(f"{value!r} is merged twice.")
            taken.add(value)
        if name.text() in set(attribute.values) - {*values}:
            raise name.wrong(f"{name.text()!r} is another value of {attribute.name}.", "Give it a name of its own.")
        done.append(Merge(name.text(), values))
    return tuple(done)


class _Checks:
    """Reads restrictions."""

    def __init__(self, attributes: Mapping[str, Attribute], stances: Stances, condition: ReadCondition) -> None:
        self._attributes = attributes
        self._known = {"kind": tuple(KINDS), "stance": tuple(stances)}
        self._condition = condition

    def restriction(self, node: Node) -> Restriction:
        """Read one."""
        fields = node.fields(_RESTRICTION, "A line of `policy`")
        named = [(name, one) for name in ("drop", "never") if name in fields for one in _listed(fields[name])]
        if not named or len({name for name, _ in named}) > 1:
            raise node.wrong(
                "A line of `policy` says either what to drop or what never to print.",
                'Such as `{when: "role = borger", never: [kommune]}`.',
            )
        for _, one in named:
            if one.text() not in self._attributes:
                raise one.wrong(f"{one.text()!r} is no declared attribute.", f"Known: {', '.join(self._attributes)}.")
        when = self._when(fields["when"]) if "when" in fields else None
        return Restriction(when, tuple(one.text() for _, one in named), named[0][0] == "never")

    def _when(self, node: Node) -> Expression:
        try:
            read = self._condition(node.text())
        except BadExpression as error:
            raise node.wrong(f"{error.problem} (column {error.column} of the condition).", error.hint) from error
        return self._checked(without_negations(read), node)

    def _checked(self, expression: Expression, node: Node) -> Expression:
        match expression:
            case And(parts):
                return And(tuple(self._checked(part, node) for part in parts))
            case Or(parts):
                return Or(tuple(self._checked(part, node) for part in parts))
            case Not(part):
                return Not(self._checked(part, node))
            case Comparison():
                return self._comparison(expression, node)
            case CodePattern() | Relation():
                raise node.wrong(f"{expression} is no condition.", "Codes are named under `stance:`.")

    def _comparison(self, one: Comparison, node: Node) -> Comparison:
        attribute = self._attributes.get(one.attribute)
        if one.attribute not in CONTEXT and attribute is None:
            hint = f"Known: {', '.join([*self._attributes, *CONTEXT])}."
            raise node.wrong(f"The condition names {one.attribute!r}, which is no declared attribute.", hint)
        known = self._known[one.attribute] if attribute is None else attribute.values
        for value in one.values:
            if value not in known and (known or attribute is None):
                hint = f"{one.attribute} is one of {', '.join(known)}." if known else "`stance:` declares them."
                raise node.wrong(f"The condition compares {one.attribute} with {value!r}, which it never is.", hint)
        if attribute is not None and attribute.type is AttributeType.CATEGORY and one.operator in _IN_ORDER:
            at = attribute.values.index(one.values[0])
            return Comparison(one.attribute, Operator.IN, _IN_ORDER[one.operator](attribute.values, at), one.column)
        if attribute is None and one.operator not in _SETS:
            raise node.wrong(f"{one.attribute} has no order.", f"Such as `{one.attribute} in (a, b)`.")
        return one


def _listed(node: Node) -> tuple[Node, ...]:
    return (node,) if node.is_text and not node.is_empty else node.items()
