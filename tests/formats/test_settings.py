"""``study.yaml``: what it may say, and how it is told what it may not."""

from __future__ import annotations

import re

import pytest

from qcode.analysis import expressions
from qcode.errors import BadExpression, BadFile
from qcode.formats import settings
from qcode.model.anonymity import Anonymity, Merge
from qcode.model.attribute import Attribute, AttributeType, Scope
from qcode.model.attribution import Policy
from qcode.model.expression import Expression, without_negations
from qcode.model.settings import Settings, Typography


def condition(written: str) -> Expression:
    return without_negations(expressions.condition(written))


def read(text: str) -> Settings:
    return settings.read(text.encode("utf-8"), "study.yaml", condition)


def declared(line: str) -> Attribute:
    (attribute,) = read(f"study: x\nattributes:\n  a: {line}").attributes.values()
    return attribute


def test_a_name_is_enough() -> None:
    assert read("study: Min undersøgelse") == Settings("Min undersøgelse")


def test_everything_that_can_be_promised_is_read() -> None:
    done = read("""\
study: 2003
language: nb
attributes:
  region: {scope: source, type: category, values: [1, 02, no], label: "region {value}", identifying: ja}
  size: {scope: organisation, type: number, applies_to: "not region = 1"}
attribution: "– {region}"
anonymity: {k: 5, ladder: [size, region]}
typography: {quotes: "“…”", nested: "‘…’", cut: "(…)", pause: "..."}
quality: reflexive
coder: AK
player: mpv --start={seconds} {file}
""")

    region = Attribute("region", Scope.SOURCE, values=("1", "02", "no"), label="region {value}", identifying=True)
    size = Attribute("size", Scope.ORGANISATION, AttributeType.NUMBER, applies_to=condition("region != 1"))
    assert {name: one.values for name, one in done.attributes.items()} == {"region": region.values, "size": ()}
    assert done.attributes["region"] == region
    assert str(done.attributes["size"].applies_to).replace("column=5", "column=1") == str(size.applies_to)
    assert done == Settings(
        study="2003",
        language="nb",
        attributes=done.attributes,
        attribution=Policy.of("– {region}"),
        anonymity=Anonymity(5, ("size", "region")),
        typography=Typography(("“", "”"), ("‘", "’"), "(…)", "..."),
        quality="reflexive",
        coder="AK",
        player="mpv --start={seconds} {file}",
    )


def test_the_order_of_attributes_is_the_order_declared() -> None:
    assert list(
        read("study: x\nattributes:\n  b: {scope: person, type: text}\n  a: {scope: person, type: text}").attributes
    ) == [*("b", "a")]


@pytest.mark.parametrize(("written", "expected"), [("true", True), ("Ja", True), ("no", False), ("", False)])
def test_a_flag_is_said_in_more_than_one_way(written: str, expected: object) -> None:
    assert declared(f"{{scope: person, type: text, identifying: {written}}}").identifying is expected


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "no name", 1, 1),
        ("study:", "no name", 1, 1),
        ("language: da", "no name", 1, 1),
        ("- study", "lines are expected", 1, 1),
        ("study: [x]", "single value", 1, 8),
        ("study: x\nfarve: rød", "no setting 'farve'", 2, 1),
        ("study: x\nstudy: y", "stands here twice", 2, 1),
        ("study: x\nattributes: [a]", "lines are expected", 2, 13),
        ("study: x\nattributes: {a: x}", "lines are expected", 2, 17),
        ("study: x\nattributes: {a: {type: text}}", "has no scope", 2, 17),
        ("study: x\nattributes: {a: {scope: alle, type: text}}", "'alle' is not one of", 2, 25),
        ("study: x\nattributes: {a: {scope: person, type: tal}}", "'tal' is not one of", 2, 39),
        ("study: x\nattributes: {a: {scope: person}}", "has no values", 2, 17),
        ("study: x\nattributes: {a: {scope: person, values: []}}", "has no values", 2, 17),
        ("study: x\nattributes: {a: {scope: person, values: [b, b]}}", "names a value twice", 2, 41),
        ("study: x\nattributes: {a: {scope: person, type: text, color: 1}}", "no setting 'color'", 2, 45),
        ("study: x\nattributes: {a: {scope: person, type: text, identifying: måske}}", "neither true nor false", 2, 58),
        ("study: x\nattributes: {person: {scope: person, type: text}}", "cannot be called 'person'", 2, 14),
        ("study: x\nattributes: {a b: {scope: person, type: text}}", "cannot be called 'a b'", 2, 14),
        ("study: x\nattributes: {1a: {scope: person, type: text}}", "cannot be called '1a'", 2, 14),
        ("study: x\nanonymity: {k: 0}", "whole number from 1", 2, 16),
        ("study: x\nanonymity: {k: mange}", "whole number from 1", 2, 16),
        ("study: x\nanonymity: {ladder: [region]}", "no declared attribute", 2, 22),
        ("study: x\nanonymity: {ladder: region}", "a list is expected", 2, 21),
        ('study: x\ntypography: {quotes: "»«"}', "with `…` between", 2, 22),
        ("study: x\nquality: høj", "'høj' is not one of", 2, 10),
        ("study: x\nplayer: mpv {fil}", r"names \{fil\}; it may name \{file\} and \{seconds\}", 2, 9),
        ("study: x\nplayer: mpv 'x", "has no partner", 2, 9),
        ("study: x\nplayer: [mpv]", "single value", 2, 9),
        (
            'study: x\nattributes: {a: {scope: person, type: text, applies_to: "rolle = x"}}',
            "names 'rolle', which is no declared attribute",
            *(2, 57),
        ),
        (
            "study: x\nattributes: {b: {scope: person, values: [c]}, a: {scope: person, type: text, applies_to: b!=d}}",
            "compares b with 'd', which it never is",
            *(2, 90),
        ),
    ],
)
def test_a_fault_is_placed(text: str, problem: str, line: int, column: int) -> None:
    with pytest.raises(BadFile, match=problem) as raised:
        read(text)

    assert (raised.value.line, raised.value.column) == (line, column)


@pytest.mark.parametrize(
    ("condition_", "column"),
    [("a =", 4), ("a = = x", 5), ("= x", 1), ("a = x and", 10)],
)
def test_a_condition_that_cannot_be_read_is_placed_in_the_file_and_in_itself(condition_: str, column: int) -> None:
    text = f'study: x\nattributes:\n  a: {{scope: person, type: text, applies_to: "{condition_}"}}'

    with pytest.raises(BadFile, match=rf"study\.yaml:3:46: .*\(column {column} of the condition\)\.") as raised:
        read(text)

    assert (raised.value.line, raised.value.column) == (3, text.splitlines()[2].index('"') + 1)
    assert isinstance(raised.value.__cause__, BadExpression)


@pytest.mark.parametrize("template", ["({rolle})", "({person}[, {rolle}])"])
def test_an_attribution_that_names_no_attribute_is_placed_too(template: str) -> None:
    with pytest.raises(BadFile, match=r"study\.yaml:2:14: The attribution names 'rolle'") as raised:
        read(f'study: x\nattribution: "{template}"')

    assert raised.value.hint == "Known: person, pseudonym, organisation."


ANONYMOUS = """\
study: x
attributes:
  role: {scope: participation, values: [politiker, chef, leder, borger], identifying: true}
  kommune: {scope: source, type: text, identifying: true}
  size: {scope: source, values: [lille, mellem, stor]}
stance: {critical: Holdning/Kritisk, mild: [a/*, b]}
anonymity:
"""


def test_what_is_promised_of_anonymity_is_read() -> None:
    done = read(f"""{ANONYMOUS}
  merge: {{role: {{ledelse: [chef, leder]}}}}
  policy:
    - {{when: "role = borger", never: kommune}}
    - {{when: "stance = critical and kind != focus_group and size >= mellem", drop: [kommune, size]}}
    - {{drop: size}}
  sensitive: [helbred, misbrug/*]
""")

    assert done.stance == {"critical": ("holdning/kritisk",), "mild": ("a", "b")}
    assert done.anonymity.merge == {"role": (Merge("ledelse", ("chef", "leder")),)}
    assert [(one.drop, one.never) for one in done.anonymity.policy] == [
        (("kommune",), True),
        (("kommune", "size"), False),
        (("size",), False),
    ]
    assert str(done.anonymity.policy[1].when) == (
        "stance = critical and kind != focus_group and size in (mellem, stor)"
    )
    assert done.anonymity.sensitive == ("helbred", "misbrug")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  merge: {rolle: {ledelse: [chef, leder]}}", "'rolle' is no declared attribute"),
        ("  merge: {role: {ledelse: [chef]}}", "one value alone"),
        ("  merge: {role: {ledelse: [chef, konge]}}", "'konge' is no value of role"),
        ("  merge: {role: {a: [chef, leder], b: [leder, borger]}}", "'leder' is merged twice"),
        ("  merge: {role: {borger: [chef, leder]}}", "another value of role"),
        ("  policy: [{when: role = borger}]", "either what to drop or what never to print"),
        ("  policy: [{drop: kommune, never: kommune}]", "either what to drop or what never to print"),
        ("  policy: [{drop: by}]", "'by' is no declared attribute"),
        ("  policy: [{when: by = 1, drop: kommune}]", "names 'by'"),
        ("  policy: [{when: role = konge, drop: kommune}]", "'konge', which it never is"),
        ("  policy: [{when: stance = sur, drop: kommune}]", "'sur', which it never is"),
        ("  policy: [{when: kind = snak, drop: kommune}]", "'snak', which it never is"),
        ("  policy: [{when: kind > interview, drop: kommune}]", "kind has no order"),
        ("  policy: [{when: role >, drop: kommune}]", "of the condition"),
        ("  sensitive: [a//b]", "'a//b' is no code path"),
    ],
)
def test_what_cannot_be_promised_of_anonymity_is_told(text: str, problem: str) -> None:
    with pytest.raises(BadFile, match=re.escape(problem)):
        read(ANONYMOUS + text)
