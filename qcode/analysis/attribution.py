"""Attributions: what is printed after a quote, built from attributes by the study's template."""

from __future__ import annotations

import operator as operator_module
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.expression import And, CodePattern, Comparison, Expression, Not, Operator, Or, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qcode.model.attribute import Attribute
    from qcode.model.quotation import Informant
    from qcode.model.wording import Wording

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_IN_ORDER = {
    Operator.LESS: operator_module.lt,
    Operator.AT_MOST: operator_module.le,
    Operator.MORE: operator_module.gt,
    Operator.AT_LEAST: operator_module.ge,
}
_BRACKET = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Attributed:
    """An attribution, and the attributes it lacked."""

    text: str
    missing: tuple[str, ...] = ()


def placeholders(template: str) -> list[str]:
    """Return the names a template asks for.

    >>> placeholders("({role}[, {level}])")
    ['role', 'level']
    """
    return _PLACEHOLDER.findall(template)


def holds(expression: Expression, values: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a condition holds of somebody's values; a missing value matches no comparison."""
    match expression:
        case And(parts):
            return all(holds(part, values) for part in parts)
        case Or(parts):
            return any(holds(part, values) for part in parts)
        case Not(part):
            return not holds(part, values)
        case Comparison(attribute, operator, wanted):
            return _compares(tuple(values.get(attribute, ())), operator, wanted)
        case CodePattern() | Relation():
            message = "a code is no condition on a person"
            raise TypeError(message)


def _compares(there: tuple[str, ...], operator: Operator, wanted: tuple[str, ...]) -> bool:
    hit = bool(set(there) & set(wanted))
    if operator in {Operator.EQUAL, Operator.IN}:
        return hit
    if operator in {Operator.UNEQUAL, Operator.NOT_IN}:
        return bool(there) and not hit
    return any(_IN_ORDER[operator](_sortable(value), _sortable(wanted[0])) for value in there)


def _sortable(value: str) -> tuple[int, float, str]:
    """Return a key that orders numbers by size, and before other text."""
    try:
        return (0, float(value), "")
    except ValueError:
        return (1, 0.0, value)


def applies(attribute: Attribute, values: Mapping[str, Sequence[str]], attributes: Mapping[str, Attribute]) -> bool:
    """Tell whether an attribute has a meaning for somebody; where that is unknown it has.

    A condition on an attribute that itself does not apply fails: no size for those who have no level.

    Args:
        attribute: The one asked about.
        values: Somebody's values.
        attributes: As declared, this one among them.
    """
    return _applies(attribute, values, attributes, frozenset())


def _applies(
    attribute: Attribute,
    values: Mapping[str, Sequence[str]],
    attributes: Mapping[str, Attribute],
    asking: frozenset[str],
) -> bool:
    if attribute.applies_to is None or attribute.name in asking:
        return True
    needed = [name for name in _names(attribute.applies_to) if name in attributes]
    asking |= {attribute.name}
    meant = {name for name in needed if _applies(attributes[name], values, attributes, asking)}
    if any(name in meant and not values.get(name) for name in needed):
        return True
    return holds(attribute.applies_to, {name: values.get(name, ()) for name in meant})


def _names(expression: Expression) -> list[str]:
    match expression:
        case And(parts) | Or(parts):
            return [name for part in parts for name in _names(part)]
        case Not(part):
            return _names(part)
        case Comparison(attribute):
            return [attribute]
        case CodePattern() | Relation():
            return []


def attribution(
    template: str,
    informants: Sequence[Informant],
    attributes: Mapping[str, Attribute],
    words: Wording,
    *,
    unknown: str,
) -> Attributed:
    """Build the attribution of a quotation.

    A bracketed part falls away where an attribute in it does not apply; a missing value prints ``[… mangler]``.
    Several informants are all named, each wording once.

    Args:
        template: As in ``study.yaml``: ``({role}[, {level}])``.
        informants: Those who speak; empty where only the interviewer does.
        attributes: As declared.
        words: Fixed phrases of the study's language.
        unknown: What is said of a speaker nobody knows.
    """
    missing: list[str] = []
    texts: list[str] = []
    for one in informants:
        text = _of_one(template, one, attributes, words, missing) if one.person else _wrapped(template, unknown)
        if text not in texts:
            texts.append(text)
    return Attributed(_several(texts), tuple(dict.fromkeys(missing)))


def _of_one(
    template: str, one: Informant, attributes: Mapping[str, Attribute], words: Wording, missing: list[str]
) -> str:
    def value(name: str) -> str | None:
        if name == "person":
            return one.name
        attribute = attributes[name]
        if not applies(attribute, one.values, attributes):
            return None
        if not one.values.get(name):
            missing.append(name)
            return f"[{words.missing.replace('{name}', name)}]"
        return ", ".join(attribute.printed(each) for each in one.values[name])

    def filled(part: str) -> str | None:
        values = [value(name) for name in placeholders(part)]
        if any(each is None for each in values):
            return None
        supply = iter(values)
        return _PLACEHOLDER.sub(lambda _: str(next(supply)), part)

    done, end = "", 0
    for bracket in _BRACKET.finditer(template):
        done += _always(template[end : bracket.start()], value) + (filled(bracket[1]) or "")
        end = bracket.end()
    return done + _always(template[end:], value)


def _always(part: str, value: Callable[[str], str | None]) -> str:
    return _PLACEHOLDER.sub(lambda match: value(match[1]) or "", part)


def _wrapped(template: str, words: str) -> str:
    """Put ``words`` between what the template begins and ends with."""
    opening = template[: len(template) - len(template.lstrip("(–— "))]
    closing = ")" if opening.startswith("(") else ""
    return f"{opening}{words}{closing}"


def _several(texts: Sequence[str]) -> str:
    """Join attributions, inside one pair of parentheses where each has its own.

    >>> _several(["(leder, amt)", "(politiker)"])
    '(leder, amt; politiker)'
    """
    if len(texts) > 1 and all(text.startswith("(") and text.endswith(")") for text in texts):
        return f"({'; '.join(text[1:-1] for text in texts)})"
    return "; ".join(texts)
