"""Attributions: built from attributes by the template, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.analysis import expressions
from qcode.analysis.attributing import Attributed, Language, Quoted, attributed
from qcode.analysis.attribution import applies, holds
from qcode.model.attribute import Attribute, AttributeType, Scope
from qcode.model.attribution import Policy
from qcode.model.expression import without_negations
from qcode.model.quotation import Informant
from qcode.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = wording("da")
DECLARED = {
    "region": Attribute("region", Scope.SOURCE, values=("1", "2", "3"), label="region {value}"),
    "level": Attribute(
        "level", Scope.SOURCE, values=("amt", "kommune"), applies_to=expressions.condition("role != privat")
    ),
    "role": Attribute("role", Scope.PARTICIPATION, values=("politiker", "leder", "privat")),
    "size": Attribute("size", Scope.SOURCE, values=("lille",), applies_to=expressions.condition("level = kommune")),
    "seats": Attribute("seats", Scope.PERSON, AttributeType.NUMBER),
}
TEMPLATE = "({role}[, {level}][, {region}])"


def who(person: str = "P01", **values: str) -> Informant:
    return Informant(person, person, {name: tuple(value.split(";")) for name, value in values.items()})


def printed(*informants: Informant, template: str = TEMPLATE) -> str:
    return built(template, informants).text


def built(template: str, informants: Sequence[Informant]) -> Attributed:
    language = Language(DECLARED, WORDS, "da")
    return attributed(Policy.of(template), informants, Quoted(), language, unknown="deltager i fokusgruppe")


@pytest.mark.parametrize(
    ("informants", "expected"),
    [
        ([who(role="leder", level="amt", region="2")], "(leder, amt, region 2)"),
        ([who(role="privat", level="amt", region="2")], "(privat, region 2)"),
        ([who(role="privat", region="2")], "(privat, region 2)"),
        ([who(role="leder", level="amt")], "(leder, amt, [region mangler])"),
        ([who(role="leder", region="2")], "(leder, [level mangler], region 2)"),
        ([who(level="amt", region="2")], "([role mangler], amt, region 2)"),
        ([who()], "([role mangler], [level mangler], [region mangler])"),
        ([who(role="leder;politiker", level="amt", region="1")], "(leder, politiker, amt, region 1)"),
        (
            [who(role="leder", level="amt", region="1"), who("P02", role="politiker", level="amt", region="1")],
            "(leder, amt, region 1; politiker, amt, region 1)",
        ),
        (
            [who(role="leder", level="amt", region="1"), who("P02", role="leder", level="amt", region="1")],
            "(leder, amt, region 1)",
        ),
        ([who("", region="1")], "(deltager i fokusgruppe)"),
        (
            [who(role="leder", level="amt", region="1"), who("", region="1")],
            "(leder, amt, region 1; deltager i fokusgruppe)",
        ),
        ([], ""),
    ],
)
def test_an_attribution_reads(informants: list[Informant], expected: str) -> None:
    assert printed(*informants) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("({person})", "(P01)"),
        ("– {role}[ i {region}]", "– leder i region 2"),
        ("[{size} ]{role}", "leder"),
        ("({role}[, {level} {size}])", "(leder)"),
        ("", ""),
        ("(uden navn)", "(uden navn)"),
    ],
)
def test_a_template_may_be_any_sentence(template: str, expected: str) -> None:
    assert printed(who(role="leder", level="amt", region="2"), template=template) == expected


def test_what_a_template_says_of_an_unknown_speaker_stands_between_its_marks() -> None:
    assert printed(who("", region="1"), template="– {role}") == "– deltager i fokusgruppe"


def test_a_value_that_looks_like_a_placeholder_is_printed_as_it_is() -> None:
    declared = {"role": Attribute("role", Scope.PERSON, AttributeType.TEXT)}

    done = attributed(
        Policy.of("({role})"), [who(role="{person} \\1")], Quoted(), Language(declared, WORDS, "da"), unknown=""
    )

    assert done.text == "({person} \\1)"


def test_what_is_missing_is_named_once() -> None:
    done = built(TEMPLATE, [who(role="leder"), who("P02")])

    assert done.missing == ("level", "region", "role")


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("level", {"role": ("leder",)}, True),
        ("level", {"role": ("privat",)}, False),
        ("level", {}, True),  # unknown is not privat
        ("size", {"role": ("leder",), "level": ("kommune",)}, True),
        ("size", {"role": ("leder",), "level": ("amt",)}, False),
        ("size", {"role": ("leder",)}, True),
        ("size", {"role": ("privat",)}, False),  # who has no level has no size
        ("region", {}, True),
    ],
)
def test_an_attribute_applies(name: str, values: dict[str, tuple[str, ...]], expected: object) -> None:
    assert applies(DECLARED[name], values, DECLARED) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("role = leder", True),
        ("role != leder", False),
        ("role != politiker", True),
        ("region = 1", False),  # missing
        ("region != 1", False),  # missing, too
        ("not region = 1", False),  # and so is its negation
        ("seats > 9", True),  # as a number
        ("seats < 9", False),
        ("seats > 9 and not role = politiker", True),
        ("role in (politiker, leder)", True),
        ("role not in (politiker, leder)", False),
    ],
)
def test_a_condition_holds_of_known_values_only(condition: str, expected: object) -> None:
    tree = without_negations(expressions.condition(condition))

    assert holds(tree, {"role": ("leder",), "seats": ("12.5",)}) is expected
