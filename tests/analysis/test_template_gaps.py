"""Where an attribute falls away, what stood around it goes with it: no template prints an empty place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.attribution import Printing, of_one
from qcode.model.attribute import Attribute, Scope
from qcode.model.quotation import Informant
from qcode.model.wording import wording

NAMES = ("role", "level", "region", "age")
VALUES = {"role": ("leder",), "level": ("amt",), "region": ("1",), "age": ("61",)}
DECLARED = {
    **{name: Attribute(name, Scope.PARTICIPATION) for name in NAMES},
    "region": Attribute("region", Scope.SOURCE, label="region {value}"),
}
PRINTING = Printing(DECLARED, wording("da"), "deltager i interview", {"en": "en", "En": "En"})
EMPTY = re.compile(r"\(\s*[,;/·–)]|[,;/·–]\s*[),;/·–]|\s{2,}|\A\s*[,;/·]|[,;/·–]\s*\Z|\s\Z")


def printed(template: str, *dropped: str) -> str:
    one = Informant("P01", "P01", VALUES, pseudonym="IP4", dropped=frozenset(dropped))
    return of_one(template, one, PRINTING, [])


@pytest.mark.parametrize(
    ("template", "dropped", "expected"),
    [
        ("({role}, {level}, {region})", "", "(leder, amt, region 1)"),
        ("({role}, {level}, {region})", "level", "(leder, region 1)"),
        ("({role}, {level}, {region})", "level region", "(leder)"),
        ("({role}, {level}, {region})", "role", "(amt, region 1)"),
        ("({role}, {level}, {region})", "role level region", "(deltager)"),
        ("({region})", "region", "(deltager)"),
        ("{region}", "region", "deltager"),
        ("({role}[, {level}], {region})", "level", "(leder, region 1)"),
        ("([{level}], {region})", "level", "(region 1)"),
        ("([{level}, ]{region})", "region", "(amt)"),
        ("{pseudonym}, {age} år", "age", "IP4"),
        ("({role} på {age} år)", "age", "(leder)"),
        ("({role} i en {level} kommune, {region})", "level", "(leder, region 1)"),
        ("({role} fra {region})", "region", "(leder)"),
        ("{En} {role} fra {region} fortæller", "region", "En leder fortæller"),
        ("En forening fra {region} siger:", "region", "En forening siger:"),
        ("{role} ({level}, {region})", "level", "leder (region 1)"),
        ("{role} ({level}, {region})", "level region", "leder"),
        ("{role} – {region}", "region", "leder"),
        ("– {role}, {region}", "region", "– leder"),
        ("(feltnote, {region})", "region", "(feltnote)"),
        ("(en {level}-ansat, {role})", "level", "(leder)"),
        ("(en {level}-ansat)", "level", "(ansat)"),
        ("{level}/{role}/{region}", "level", "leder/region 1"),
    ],
)
def test_what_stood_around_a_value_that_falls_away_goes_with_it(template: str, dropped: str, expected: str) -> None:
    assert printed(template, *dropped.split()) == expected


SEPARATORS = st.sampled_from([", ", "; ", " / ", " – ", ",", " · "])
WORDS = st.sampled_from(["{role}", "{level}", "{region}", "{age}", "{age} år", "fra {region}", "[{level}]"])


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Templates of parts between separators, some in brackets or parentheses."""
    parts = draw(st.lists(WORDS, min_size=1, max_size=4))
    done = parts[0]
    for part in parts[1:]:
        separator = draw(SEPARATORS)
        done += draw(
            st.sampled_from([f"{separator}{part}", f"[{separator}{part}]", f" ({part})"])
            if "[" not in part
            else st.just(f"{separator}{part}")
        )
    return draw(st.sampled_from(["({})", "{}", "– {}"])).replace("{}", done, 1)


@given(templates(), st.sets(st.sampled_from(NAMES)))
def test_no_template_prints_an_empty_place(template: str, dropped: set[str]) -> None:
    said = printed(template, *dropped)

    assert said
    assert not EMPTY.search(said), said


@given(templates(), st.sets(st.sampled_from(NAMES)))
def test_what_does_not_fall_away_is_printed_and_nothing_else(template: str, dropped: set[str]) -> None:
    said = printed(template, *dropped)

    there = {"role": "leder", "level": "amt", "region": "region 1", "age": "61"}
    bare = [name for name in NAMES if f"{{{name}}}" in template]
    kept = [name for name in bare if name not in dropped]
    assert all((there[name] in said) == (name in kept) for name in bare)
    assert kept or "deltager" in said
