"""A report in English is held against its transcripts and register: the prose too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.language import proof_words
from qcode.study import manuscript, open_study, register, scanning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Coded

    from qcode.study import Study

SETTINGS = """\
study: Four sources (fictive)
language: en
anonymity: {k: 1}
attributes:
  region: {scope: source, values: [1, 2, 3], label: "region {value}", identifying: true}
  role: {scope: participation, values: [politician, manager, volunteer], identifying: true}
attribution:
  template: "({role}, {region})"
  rules:
    - {when: "role = volunteer", form: lead-in, template: "{A} {role} says"}
"""
REGISTER = """\
source;kind;person;speaker;region;role
I01;interview;P01;A;1;politician
I02;interview;P02;B;2;manager
I03;interview;P03;C;3;volunteer
"""
BED = "> »We have nine beds, and every night from October on they are taken before ten.« "
OWN = "(manager, region 2)"


@pytest.fixture
def report(folder: Path, build: Coded) -> Iterator[Study]:
    """Three interviews; nobody has coded the one in region 3."""
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        build(study, "A: {housing|He was given the key to a house, but the roof leaked all winter.}", "I01")
        build(study, "B: We have nine beds, and every night from October on they are taken before ten.", "I02")
        build(study, "C: We make soup on Wednesdays, and then they sit there, and then the talk comes.", "I03")
        register.sync(study)
        scanning.scan(study)
        yield study


def kinds(study: Study, text: str) -> list[str]:
    path = study.folder / "chapter.md"
    path.write_text(text, encoding="utf-8")
    return [one.kind for one in manuscript.check(study, path).noticed if one.kind != "balance"]


@pytest.mark.parametrize(
    "text",
    [
        f"{BED}{OWN}",
        f"A manager in region 2 says:\n\n{BED}{OWN}",
        "A volunteer says:\n\n> We make soup on Wednesdays, and then they sit there.",
        "“He was given the key to a house,” says a politician in region 1.",
        "The study builds on three interviews with three persons.",
        "Three of the three persons interviewed spoke of it, and that was in 2003.",
    ],
)
def test_what_is_sound_is_left_alone(report: Study, text: str) -> None:
    assert kinds(report, text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("prose-contradicts", f"A politician in region 1 says:\n\n{BED}{OWN}"),
        ("prose-contradicts", f"A manager from region 3 explains it so:\n\n{BED}{OWN}"),
        ("lead-in-discloses", f"The deputy director of the place says:\n\n{BED}{OWN}"),
        ("lead-in-discloses", f"A 52-year-old manager tells:\n\n{BED}{OWN}"),
        ("lead-in-discloses", f"A manager from Foxbridge says:\n\n{BED}{OWN}"),
        ("silence-as-absence", "In region 3 nobody mentions housing."),
        ("silence-as-absence", "Region 3 has nothing to say about housing."),
        ("silence-as-absence", "The volunteers do not talk about housing."),
        ("vague-quantity", "Several managers point to the same."),
        ("vague-quantity", "Most of the older politicians agree."),
        ("vague-quantity", "A few of our informants had heard of it."),
        ("number-differs", "The study builds on five interviews."),
        ("number-differs", "Two of the nine persons interviewed said no."),
        ("number-differs", "We spoke with twelve informants in all."),
        ("lead-in-without-quote", "A manager puts it this way, and says:\n\nThe next section is about money."),
        ("quote-without-attribution", BED),
        ("attribution-wrong", f"{BED}(politician, region 2)"),
        ("attribution-incomplete", f"{BED}(manager)"),
        ("attribution-policy", f"{BED}(region 2, manager)"),
        ("not-verbatim", f"{BED.replace('nine', 'eleven')}{OWN}"),
    ],
)
def test_each_fault_is_found_by_its_name(report: Study, kind: str, text: str) -> None:
    assert kinds(report, text) == [kind]


def test_english_has_every_list_that_danish_has() -> None:
    """A list that is missing is a check that is not made."""
    danish, english = proof_words.words("da"), proof_words.words("en")

    assert set(danish.lists) == set(english.lists)
    assert set(danish.units) == set(english.units)
    assert english.endings
    assert english.numbers["twelve"] == 12
