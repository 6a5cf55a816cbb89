"""``attribution:`` of ``study.yaml`` to a ``Policy``: one template, or a mapping with rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadExpression
from qcode.model.article import chaining
from qcode.model.attribute import AttributeType
from qcode.model.attribution import CONTEXT, Form, Policy, Rule, Unit
from qcode.model.code import CodePath
from qcode.model.expression import And, Comparison, Expression, Operator, Or, without_negations
from qcode.model.source import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qcode.formats.yaml_nodes import Node
    from qcode.model.attribute import Attribute

    ReadCondition = Callable[[str], Expression]

SAYS = ("form", "template", "again", "other", "unit", "label", "marks")
SHORT = ("kind", "code", "stance")
TOP = (*SAYS, "pseudonyms", "interviewer", "rules")
PUBLIC = ("person", "pseudonym", "organisation")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SET = frozenset({Operator.EQUAL, Operator.UNEQUAL, Operator.IN, Operator.NOT_IN})
_YES = frozenset({"true", "yes", "on", "ja"})
_NO = frozenset({"false", "no", "off", "nej"})
_STABLE, _FRESH, _HIDDEN = "stable", "fresh", "hidden"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a policy may speak of.

    Attributes:
        attributes: As declared.
        stances: Their names.
        language: The study's; it has articles.
        condition: Reads a condition; raises ``BadExpression``.
    """

    attributes: Mapping[str, Attribute]
    stances: Sequence[str]
    language: str
    condition: ReadCondition


def policy(node: Node | None, declared: Declared) -> Policy:
    """Read how quotes are attributed.

    Raises:
        BadFile: Something is misspelt, or names what is not declared; with line and column.
    """
    if node is None or node.is_empty:
        return Policy()
    if node.is_text:
        return Policy.of(_template(node, declared))
    fields = node.fields(TOP, "`attribution`")
    default = _said(fields, declared).over(Policy().default)
    rules = tuple(_rule(one, declared) for one in fields["rules"].items()) if "rules" in fields else ()
    shown = fields["interviewer"].text() if "interviewer" in fields else ""
    hidden = shown == _HIDDEN
    return Policy(default, rules, _numbered(fields.get("pseudonyms"), declared), "" if hidden else shown, hidden)


def _numbered(node: Node | None, declared: Declared) -> str:
    if node is None or node.is_empty or node.text() == _STABLE:
        return ""
    if node.text() == _FRESH:
        return chaining(declared.language).numbered
    if "{n}" not in node.text():
        raise node.wrong(
            f"Pseudonyms are {_STABLE} or {_FRESH}, not {node.text()!r}.",
            'Or write how they are numbered anew in each set, such as `pseudonyms: "IP{n}"`.',
        )
    return node.text()


def _rule(node: Node, declared: Declared) -> Rule:
    fields = node.fields(("when", *SHORT, *SAYS), "A rule of `attribution`")
    said = _said(fields, declared)
    if said == Rule():
        raise node.wrong("This rule says nothing of what is printed.", f"It may say {', '.join(SAYS)}.")
    parts: list[Expression] = []
    if "when" in fields:
        parts.append(_condition(fields["when"], declared))
    for name in SHORT:
        if name in fields:
            asked = Comparison(name, Operator.IN, fields[name].texts())
            parts.append(_checked(asked, fields[name], declared))
    if not parts:
        raise node.wrong("This rule has no condition.", 'Such as `when: "role = borger"`; the default stands above.')
    return replace(said, when=And(tuple(parts)) if len(parts) > 1 else parts[0], place=(node.line, node.column))


def _said(fields: dict[str, Node], declared: Declared) -> Rule:
    def template(name: str) -> str | None:
        return _template(fields[name], declared) if name in fields else None

    return Rule(
        form=Form(_choice(fields["form"], tuple(Form))) if "form" in fields else None,
        template=template("template"),
        again=template("again"),
        other=template("other"),
        unit=Unit(_choice(fields["unit"], tuple(Unit))) if "unit" in fields else None,
        label=template("label"),
        marks=_flag(fields["marks"]) if "marks" in fields else None,
    )


def _template(node: Node, declared: Declared) -> str:
    known = {*PUBLIC, *declared.attributes, *chaining(declared.language).articles}
    for name in _PLACEHOLDER.findall(node.text()):
        if name not in known and name[0].lower() + name[1:] not in known:
            named = ", ".join([*PUBLIC, *declared.attributes])
            raise node.wrong(f"The attribution names {name!r}, which is no declared attribute.", f"Known: {named}.")
    return node.text()


def _choice(node: Node, known: Sequence[str]) -> str:
    written = node.text()
    if written not in known:
        raise node.wrong(f"{written!r} is not one of {', '.join(known)}.")
    return written


def _flag(node: Node) -> bool:
    written = node.text().lower()
    if written not in _YES | _NO:
        raise node.wrong(f"{node.text()!r} is neither true nor false.")
    return written in _YES


def _condition(node: Node, declared: Declared) -> Expression:
    try:
        read = declared.condition(node.text())
    except BadExpression as error:
        raise node.wrong(f"{error.problem} (column {error.column} of the condition).", error.hint) from error
    return _checked(without_negations(read), node, declared)


def _checked(expression: Expression, node: Node, declared: Declared) -> Expression:
    """Check names and values; make order among categories a set."""
    match expression:
        case And(parts):
            return And(tuple(_checked(part, node, declared) for part in parts))
        case Or(parts):
            return Or(tuple(_checked(part, node, declared) for part in parts))
        case Comparison() if expression.attribute in CONTEXT:
            return _of_context(expression, node, declared)
        case Comparison():
            return _of_attribute(expression, node, declared)
        case _:
            raise node.wrong(f"{expression} is no condition on an attribute.")


def _of_context(one: Comparison, node: Node, declared: Declared) -> Comparison:
    if one.operator not in _SET:
        raise node.wrong(f"{one.attribute} has no order.", f"Such as `{one.attribute} in (a, b)`.")
    known = {"kind": KINDS, "form": tuple(Form), "stance": tuple(declared.stances)}.get(one.attribute)
    for value in one.values:
        if known is not None and value not in known:
            hint = f"Known: {', '.join(known) or 'none; `stance:` declares them'}."
            raise node.wrong(f"{value!r} is no {one.attribute} that is known.", hint)
        if known is None and not _is_path(value):
            raise node.wrong(f"{value!r} is no code path.", "Such as `samarbejde/*`.")
    if not one.values:
        raise node.wrong(f"No {one.attribute} is named here.")
    return one


def _is_path(written: str) -> bool:
    try:
        CodePath.parse(written.removesuffix("/*"))
    except ValueError:
        return False
    return True


def _of_attribute(one: Comparison, node: Node, declared: Declared) -> Comparison:
    attribute = declared.attributes.get(one.attribute)
    if attribute is None:
        hint = f"Known: {', '.join([*declared.attributes, *CONTEXT])}."
        raise node.wrong(f"The condition names {one.attribute!r}, which is no declared attribute.", hint)
    for value in one.values if attribute.values else ():
        if value not in attribute.values:
            hint = f"{one.attribute} is one of {', '.join(attribute.values)}."
            raise node.wrong(f"The condition compares {one.attribute} with {value!r}, which it never is.", hint)
    if attribute.type is AttributeType.CATEGORY and one.operator not in _SET:
        return Comparison(one.attribute, Operator.IN, _in_order(one, attribute.values), one.column)
    return one


def _in_order(one: Comparison, values: tuple[str, ...]) -> tuple[str, ...]:
    at = values.index(one.values[0])
    return {
        Operator.LESS: values[:at],
        Operator.AT_MOST: values[: at + 1],
        Operator.MORE: values[at + 1 :],
        Operator.AT_LEAST: values[at:],
    }[one.operator]
