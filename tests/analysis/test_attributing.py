"""The policy applied to a quote, and quotes that follow one another: it is the same only where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import expressions
from qcode.analysis.attributing import Attributed, Chain, Language, Quoted, attributed, needed
from qcode.model.attribute import Attribute, Scope
from qcode.model.attribution import Form, Policy, Rule, Unit
from qcode.model.expression import without_negations
from qcode.model.quotation import Informant
from qcode.model.wording import wording

DECLARED = {
    "role": Attribute("role", Scope.PARTICIPATION, values=("borger", "leder")),
    "type": Attribute("type", Scope.ORGANISATION, values=("værested", "forening")),
    "by": Attribute("by", Scope.SOURCE, values=("A", "B"), applies_to=expressions.condition("role != borger")),
}
STAFF = Informant("P01", "P01", {"role": ("leder",), "by": ("A",), "type": ("værested",)}, "", ("O1",))
OTHER = Informant("P02", "M2", {"role": ("leder",), "by": ("B",), "type": ("forening",)}, "M2", ("O2",))
CITIZEN = Informant("P03", "IP3", {"role": ("borger",)}, "IP3")
NOBODY = Informant("", "", {})


def when(written: str) -> Rule:
    return Rule(when=without_negations(expressions.condition(written)), template="(regel)")


def policy(*rules: Rule, **default: object) -> Policy:
    return Policy(Rule(**default).over(Policy().default), rules)  # type: ignore[arg-type]


def done(
    of: Policy, *speaking: Informant, quoted: Quoted | None = None, form: Form | None = None, language: str = "da"
) -> Attributed:
    told = Language(DECLARED, wording(language), language)
    return attributed(of, speaking, quoted or Quoted("interview"), told, unknown="deltager i interview", form=form)


@pytest.mark.parametrize(
    ("condition", "quoted", "expected"),
    [
        ("kind = interview", Quoted("interview"), True),
        ("kind != interview", Quoted("interview"), False),
        ("code = a/b", Quoted(codes=("a/b",)), True),
        ("code = a", Quoted(codes=("a/b",)), False),
        ('code = "a/*"', Quoted(codes=("a/b",)), True),
        ('code = "a/*"', Quoted(codes=("ab",)), False),
        ('not code = "a/*"', Quoted(), True),
        ("stance = kritisk", Quoted(stances=("kritisk",)), True),
        ("stance = kritisk", Quoted(), False),
        ("stance != kritisk", Quoted(), True),  # what has no stance is not critical
        ("stance = kritisk and role = leder", Quoted(stances=("kritisk",)), True),
        ("stance = kritisk and role = borger", Quoted(stances=("kritisk",)), False),
        ("form = after", Quoted(), True),
        ("form = epigraph", Quoted(), False),
    ],
)
def test_a_rule_asks_of_the_quotation_too(condition: str, quoted: Quoted, expected: object) -> None:
    assert (done(policy(when(condition)), STAFF, quoted=quoted).text == "(regel)") is expected


def test_the_first_rule_that_holds_decides_and_the_default_says_the_rest() -> None:
    rules = (Rule(when=when("role = borger").when, template="({pseudonym})"), when("kind = interview"))
    built = policy(*rules, form=Form.EPIGRAPH, marks=False)

    assert (done(built, CITIZEN).text, done(built, STAFF).text) == ("(IP3)", "(regel)")
    assert (done(built, CITIZEN).form, done(built, CITIZEN).marks) == (Form.EPIGRAPH, False)


def test_each_of_several_has_their_own_rule() -> None:
    built = policy(Rule(when=when("role = borger").when, template="({pseudonym})"), template="({role}, {by})")

    assert done(built, STAFF, CITIZEN).text == "(leder, A; IP3)"


def test_a_form_that_is_asked_for_goes_before_that_of_a_rule_and_keeps_its_words() -> None:
    """A rule that says little of somebody says little in every form."""
    rule = Rule(when=when("role = leder").when, template="{En} leder", form=Form.LEAD_IN)

    assert done(policy(rule), STAFF).form is Form.LEAD_IN
    assert (done(policy(rule), STAFF, form=Form.AFTER).text) == "(En leder)"


@pytest.mark.parametrize(
    ("language", "template", "first", "again", "other"),
    [
        ("da", "{En} leder", "En leder:", "Samme leder:", "En anden leder:"),
        ("da", "{Et} {type} siger", "Et værested siger:", "Samme værested siger:", "Et andet værested siger:"),
        ("da", "Her er {en} leder.", "Her er en leder.", "Her er samme leder.", "Her er en anden leder."),
        ("sv", "{Ett} hem", "Ett hem:", "Samma hem:", "Ett annat hem:"),
        ("nb", "{Ei} gruppe", "Ei gruppe:", "Samme gruppe:", "Ei anna gruppe:"),
        ("de", "{Eine} Leitung", "Eine Leitung:", "Dieselbe Leitung:", "Eine andere Leitung:"),
        ("en", "{A} leader says", "A leader says:", "The same leader says:", "Another leader says:"),
        ("fr", "{An} adviser says", "An adviser says:", "The same adviser says:", "Another adviser says:"),
    ],
)
def test_an_article_is_bent_as_its_language_has_it(
    language: str, template: str, first: str, again: str, other: str
) -> None:
    built = done(policy(form=Form.LEAD_IN, template=template), STAFF, language=language)

    assert (built.text, built.again, built.other) == (first, again, other)


def test_two_organisations_in_one_quote_are_two() -> None:
    built = policy(form=Form.LEAD_IN, unit=Unit.ORGANISATION, template="{En} organisation siger")

    assert done(built, STAFF, OTHER).text == "En organisation siger og en anden organisation siger:"
    assert done(built, STAFF, STAFF).text == "En organisation siger:"


def test_what_describes_a_person_is_the_same_only_of_the_same_person() -> None:
    """The organisation may be the same; its leader need not be."""
    colleague = Informant("P09", "P09", STAFF.values, "", STAFF.organisations)
    chain = Chain()
    of = policy(form=Form.LEAD_IN, unit=Unit.ORGANISATION, template="{En} {role}")

    assert [chain.wording(done(of, one), "") for one in (STAFF, colleague)] == ["En leder:", "En anden leder:"]


@pytest.mark.parametrize("form", list(Form))
def test_a_speaker_nobody_knows_is_called_so_in_every_form(form: Form) -> None:
    built = done(policy(template="({role})", label="{Role}"), NOBODY, form=form)
    said = built.labels.get("", built.text) if form is Form.DIALOGUE else built.text

    assert "deltager i interview" in said.lower()
    assert built.unit == ()


@pytest.mark.parametrize("form", list(Form))
def test_a_missing_value_is_told_in_every_form(form: Form) -> None:
    bare = Informant("P01", "P01")
    built = done(policy(template="({role}, {pseudonym})"), bare, form=form)

    assert built.missing == ("role", "pseudonym")
    assert "[role mangler], [pseudonym mangler]" in built.text


def test_only_the_interviewer_is_nobodys_words() -> None:
    assert done(policy()).text == ""


def test_what_a_person_is_asked_for_in_the_register_is_what_may_be_printed_of_them() -> None:
    rules = (
        Rule(when=when("role = borger").when, template="({pseudonym})"),
        Rule(when=when("stance = kritisk").when, template="({role})"),
    )
    built = policy(*rules, template="({role}, {by})")

    assert needed(built, CITIZEN.values, DECLARED) == []
    assert needed(built, STAFF.values, DECLARED) == ["role", "by"]


UNITS = st.sampled_from([("O1",), ("O2",), ("O3",), (), ("O1", "O2")])
QUOTES = st.lists(
    st.tuples(UNITS, st.sampled_from(["En organisation:", "Et værested:"]), st.booleans(), st.integers(0, 2))
)


@given(QUOTES)
def test_the_same_is_the_same_and_another_is_another(quotes: list[tuple[tuple[str, ...], str, bool, int]]) -> None:
    """Whatever is printed in whatever order: no wording says of a unit what is not so."""
    chain = Chain()
    before: tuple[tuple[str, ...], str] | None = None
    seen: dict[str, set[str]] = {}
    section = -1
    for unit, text, led, under in quotes:
        form = Form.LEAD_IN if led else Form.AFTER
        one = Attributed(form, text, f"Samme {text}", f"En anden {text}", unit)
        if under != section:
            section, before, seen = under, None, {}

        said = chain.wording(one, under)

        if said == one.again:
            assert unit
            assert before == (unit, text)
        if said == one.other:
            assert seen.get(text)
            assert not set(unit) & seen[text]
        assert not (before == (unit, text) and unit and led and said != one.again)
        before = (unit, text) if led else None
        seen.setdefault(text, set()).update(unit)


@pytest.mark.parametrize(
    ("template", "form", "expected"),
    [
        ("({role})", Form.LEAD_IN, "Leder:"),
        ("({role})", Form.BEFORE, "Leder:"),
        ("– {role}", Form.LEAD_IN, "Leder:"),
        ("({role})", Form.AFTER, "(leder)"),
        ("{role} (amt)", Form.LEAD_IN, "Leder (amt):"),
    ],
)
def test_what_is_worded_to_follow_a_quote_leads_to_it_without_brackets(
    template: str, form: Form, expected: str
) -> None:
    declared = {"role": Attribute("role", Scope.PARTICIPATION)}
    who = Informant("P01", "P01", {"role": ("leder",)})

    done = attributed(
        Policy.of(template), [who], Quoted(), Language(declared, wording("da"), "da"), unknown="en", form=form
    )

    assert done.text == expected
