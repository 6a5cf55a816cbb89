"""Attributions: one speaker's, built from attributes by a template of the study."""

from __future__ import annotations

import operator as operator_module
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.analysis.template_gaps import GONE, Values, closed
from qcode.model.expression import And, CodePattern, Comparison, Expression, Not, Operator, Or, Relation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
_BEFORE, _AFTER = "(,;/·|–—", "),;/·|–—"
_BRACKET = re.compile(r"\[([^\[\]]*)\]")


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


@dataclass(frozen=True, slots=True)
class Printing:
    """What is needed to fill in a template.

    Attributes:
        attributes: As declared.
        words: Fixed phrases of the study's language.
        unknown: What is said of a speaker nobody knows.
        articles: What an article is written as, by how a template writes it.
    """

    attributes: Mapping[str, Attribute]
    words: Wording
    unknown: str
    articles: Mapping[str, str] = field(default_factory=dict)


def of_one(template: str, one: Informant, printing: Printing, missing: list[str]) -> str:
    """Fill a template in for one speaker; one nobody knows is called so, within what the template begins and ends with.

    A bracketed part falls away where an attribute in it does not apply; elsewhere what does not apply goes with the
    separator before it; a missing value prints ``[… mangler]``. Where nothing is left, they are nobody known.

    Of whom nothing may be told what is told instead stands there, in the same way; where that was left out so that they
    could be others, not even the kind of source, which few may have spoken in.

    Args:
        template: As in ``study.yaml``: ``({role}[, {level}])``.
        one: The speaker.
        printing: Attributes and words.
        missing: The attributes that lack a value are added.
    """
    nobody = printing.words.untold if one.dropped else printing.unknown
    if one.instead or not one.person:
        return wrapped(template, one.instead or nobody) if template else ""

    def value(name: str) -> str | None:
        found = _value(name, one, printing, missing)
        if found is None and name[:1].isupper():
            found = _value(_small(name), one, printing, missing)
            return found[:1].upper() + found[1:] if found else None
        return found

    values = Values()

    def marked(part: str, *, fleeting: bool) -> str:
        """Fill a part in; one in brackets falls away whole, of another what has no value."""
        found = [value(name) for name in placeholders(part)]
        if fleeting and None in found:
            return ""
        supply = iter(GONE if each is None else values.mark(each) for each in found)
        return _PLACEHOLDER.sub(lambda _: next(supply), part)

    done, end = "", 0
    for bracket in _BRACKET.finditer(template):
        done += marked(template[end : bracket.start()], fleeting=False)
        done += marked(bracket[1], fleeting=True) or (GONE if _is_a_part(template, bracket) else "")
        end = bracket.end()
    done += marked(template[end:], fleeting=False)
    return closed(done, values) or (wrapped(template, nobody) if template else "")


def _is_a_part(template: str, bracket: re.Match[str]) -> bool:
    """Tell whether a bracket stands between separators, and not with its own in it or beside words."""
    before, after = template[: bracket.start()].rstrip(), template[bracket.end() :].lstrip()
    whole = bracket[1] == bracket[1].strip(" ,;/·|–—")
    return whole and (not before or before[-1] in _BEFORE) and (not after or after[0] in _AFTER)


def _value(name: str, one: Informant, printing: Printing, missing: list[str]) -> str | None:
    """Return what stands for a name; None where it does not apply, or is no name."""
    attribute = printing.attributes.get(name)
    if name in one.dropped:
        return None
    if attribute is not None:
        if not applies(attribute, one.values, printing.attributes):
            return None
        found: str | None = ", ".join(attribute.printed(each) for each in one.values.get(name, ()))
    else:
        found = {
            "person": one.name,
            "pseudonym": one.pseudonym,
            "organisation": ", ".join(one.organisations),
            **printing.articles,
        }.get(name)
    if found == "":
        missing.append(name)
        return f"[{printing.words.missing.replace('{name}', name)}]"
    return found


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def asked(template: str, known: Collection[str]) -> list[str]:
    """Return what a template asks for, of what is known, whatever its capital.

    >>> asked("{Role}[, {level}]", {"role", "level"})
    ['role', 'level']
    """
    names = [name if name in known else _small(name) for name in placeholders(template)]
    return [name for name in names if name in known]


def wrapped(template: str, words: str) -> str:
    """Put ``words`` between what the template begins and ends with."""
    opening = template[: len(template) - len(template.lstrip("(–— "))]
    closing = ")" if opening.startswith("(") else ""
    return f"{opening}{words}{closing}"


def several(texts: Sequence[str]) -> str:
    """Join attributions, inside one pair of parentheses where each has its own.

    >>> several(["(leder, amt)", "(politiker)"])
    '(leder, amt; politiker)'
    """
    if len(texts) > 1 and all(text.startswith("(") and text.endswith(")") for text in texts):
        return f"({'; '.join(text[1:-1] for text in texts)})"
    return "; ".join(texts)
