"""Printing and proving are inverse in every form: the check finds what was printed, and nothing that was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import Misuse
from qcode.model.attribution import Form
from qcode.render import ledger as rendering
from qcode.render import pages
from qcode.study import ledger, ledger_editing, ledger_printing, manuscript, open_study, register, scanning
from qcode.study.ledger import Place
from qcode.study.ledger_editing import Wish
from qcode.study.ledger_printing import Choice
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Coded

    from qcode.study import Study

SETTINGS = """\
study: fiktiv
language: da
anonymity: {k: 1}
attributes:
  role: {scope: participation, values: [politiker, privat]}
attribution:
  template: "({role})"
  label: "{Role}"
  interviewer: Int.
  rules:
    - {when: "form = lead-in", template: "{En} {role} siger"}
    - {when: "form = before", template: "{Role}:"}
"""
WORDS = "Jeg blev der efter midnat og gik, øh, så hjem til fjorden med hunden og lygten i hånden uden at tale"
REGISTER = "source,person,speaker,role\nI01,P01,Lis,politiker\n"
FAULTS = frozenset({"not-verbatim", "not-found"})
ATTRIBUTED = frozenset(
    {"attribution-wrong", "attribution-incomplete", "attribution-policy", "quote-without-attribution"}
)


@pytest.fixture
def one(folder: Path, build: Coded) -> Iterator[Study]:
    """One long answer, by one person."""
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        build(study, f"Lis: {WORDS}.")
        register.sync(study)
        scanning.scan(study)
        yield study


def kinds(study: Study, text: str) -> set[str]:
    path = study.folder / "kapitel.md"
    path.write_text(text, encoding="utf-8")
    return {noticed.kind for noticed in manuscript.check(study, path).noticed} & (FAULTS | ATTRIBUTED)


@pytest.mark.parametrize("form", list(Form))
@given(data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_printed_in_a_form_is_found_and_what_is_changed_is_not(
    one: Study, form: Form, data: st.DataObject
) -> None:
    said = WORDS.split()
    first = data.draw(st.integers(0, 4))
    start = len(" ".join(said[:first])) + (first > 0)
    key = ledger.add(one, "I01", Place(span=f"{start}:{len(WORDS)}")).entry.key
    if before := ledger.find(one, key).edits:  # of an example that took the same words
        ledger_editing.edit(one, key, Wish(remove=range(1, len(before) + 1)))
    if data.draw(st.booleans()):
        ledger_editing.edit(one, key, Wish(pause=["øh,"]))
    inside = [word for word in said[first + 5 : -4] if word.isalpha()]
    for word in data.draw(st.lists(st.sampled_from(inside), max_size=2, unique=True)):
        pair = (word, "den aften")
        wishes = [Wish(cut=[word], nth=1), Wish(clarify=pair, nth=1), Wish(instead=pair, nth=1)]
        try:
            ledger_editing.edit(one, key, data.draw(st.sampled_from(wishes)))
        except Misuse:
            continue

    printed = pages.markdown(rendering.page(ledger_printing.export(one, Choice(keys=[key]), Terms(), form)))

    assert kinds(one, printed) == set(), printed
    standing = [word for word in said[first + 1 : -1] if word.isalpha() and printed.count(f" {word} ") == 1]
    changed = data.draw(st.sampled_from(standing))
    assert kinds(one, printed.replace(f" {changed} ", " gulerod ")) & FAULTS
