"""``attribution:`` of ``study.yaml``: what a policy may say, and how it is told what it may not."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from qcode.analysis import expressions
from qcode.errors import BadFile
from qcode.formats import settings
from qcode.model.attribution import Form, Policy, Rule, Unit
from qcode.model.expression import without_negations

HEAD = """\
study: x
attributes:
  role: {scope: participation, values: [borger, leder, chef]}
  seats: {scope: source, type: number}
stance: {kritisk: holdning/kritisk}
attribution:
"""
WHOLE = """\
  form: chained
  template: "({Role}[, {seats}])"
  again: "(samme)"
  unit: organisation
  label: "{pseudonym}"
  marks: no
  pseudonyms: "B{n}"
  interviewer: Int.
  rules:
    - {when: "not role = borger and stance != kritisk", template: "{Et} {role}", other: "{organisation}", form: lead-in}
    - {kind: [seminar, focus_group], code: "holdning/*", unit: person, marks: yes}
"""


def read(policy: str) -> Policy:
    text = HEAD + policy
    return settings.read(
        text.encode("utf-8"), "study.yaml", lambda one: without_negations(expressions.condition(one))
    ).attribution


def accepted(policy: str) -> bool:
    text = (files("qcode.formats") / "schema" / "study.json").read_text("utf-8")
    return jsonschema.Draft202012Validator(json.loads(text)).is_valid(yaml.safe_load(HEAD + policy))


def test_a_whole_policy_is_read() -> None:
    done = read(WHOLE)

    assert (done.numbered, done.interviewer, done.hidden) == ("B{n}", "Int.", False)
    assert done.default == Rule(
        form=Form.CHAINED,
        template="({Role}[, {seats}])",
        again="(samme)",
        unit=Unit.ORGANISATION,
        label="{pseudonym}",
        marks=False,
    )
    first, second, last = done.whole
    assert (first.form, first.template, first.again, first.other) == (
        Form.LEAD_IN,
        "{Et} {role}",
        None,
        "{organisation}",
    )
    assert (second.form, second.template, second.unit, second.marks) == (
        Form.CHAINED,
        "({Role}[, {seats}])",
        Unit.PERSON,
        True,
    )
    assert last == done.default
    assert str(first.when) == "role != borger and stance != kritisk"
    assert str(second.when) == 'kind in (seminar, focus_group) and code in ("holdning/*")'
    assert [(value, rule.place) for value, rule in done.asked("code")] == [("holdning/*", (17, 7))]
    assert accepted(WHOLE)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('  "({role})"\n', Policy.of("({role})")),
        ("\n", Policy()),
        ("  {interviewer: hidden}\n", Policy(hidden=True)),
        ("  {pseudonyms: fresh}\n", Policy(numbered="IP{n}")),
        ("  {pseudonyms: stable}\n", Policy()),
        ('  {template: ""}\n', Policy.of("")),
    ],
)
def test_what_is_left_out_is_as_it_always_was(policy: str, expected: Policy) -> None:
    assert read(policy) == expected
    assert accepted(policy)


def test_an_order_of_categories_is_a_set() -> None:
    (rule,) = read('  rules: [{when: "role >= leder", template: "x"}]\n').rules

    assert str(rule.when) == "role in (leder, chef)"


@pytest.mark.parametrize(
    ("policy", "place", "message"),
    [
        ('  "({rolle})"\n', "7:3", "The attribution names 'rolle', which is no declared attribute"),
        ("  {form: fodnote}\n", "7:10", "'fodnote' is not one of after, before, lead-in"),
        ("  {unit: by}\n", "7:10", "'by' is not one of person, organisation"),
        ("  {marks: måske}\n", "7:11", "'måske' is neither true nor false"),
        ("  {farve: rød}\n", "7:4", "`attribution` has no setting 'farve'"),
        ("  {pseudonyms: nye}\n", "7:16", "Pseudonyms are stable or fresh, not 'nye'"),
        ("  {rules: [{when: role = borger}]}\n", "7:12", "says nothing of what is printed"),
        ("  {rules: [{template: x}]}\n", "7:12", "This rule has no condition"),
        ('  {rules: [{when: "role = konge", template: x}]}\n', "7:19", "compares role with 'konge', which it never is"),
        ('  {rules: [{when: "rolle = x", template: x}]}\n', "7:19", "names 'rolle', which is no declared attribute"),
        ('  {rules: [{when: "role =", template: x}]}\n', "7:19", "a value is expected here"),
        ('  {rules: [{when: "kind = møde", template: x}]}\n', "7:19", "'møde' is no kind that is known"),
        ('  {rules: [{when: "form = fodnote", template: x}]}\n', "7:19", "'fodnote' is no form that is known"),
        ('  {rules: [{when: "kind > interview", template: x}]}\n', "7:19", "kind has no order"),
        ("  {rules: [{stance: rosende, template: x}]}\n", "7:21", "'rosende' is no stance that is known"),
        ("  {rules: [{code: /, template: x}]}\n", "7:19", "'/' is no code path"),
        ("  {rules: [{kind: [], template: x}]}\n", "7:19", "No kind is named here"),
        ("  {rules: [{when: role = borger, label: '{x}'}]}\n", "7:41", "names 'x', which is no declared attribute"),
        ("  {rules: role}\n", "7:11", "Here a list is expected"),
        ("  [x]\n", "7:3", "Here `key: value` lines are expected"),
    ],
)
def test_what_is_wrong_is_placed(policy: str, place: str, message: str) -> None:
    with pytest.raises(BadFile) as raised:
        read(policy)

    assert str(raised.value).startswith(f"study.yaml:{place}: ")
    assert message in str(raised.value)
