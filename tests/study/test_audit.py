"""The audit report: its method paragraph, what it says of odd values, and the words it prints."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qcode.formats import docx_in
from qcode.model.agreement import Question
from qcode.render import audit as rendering
from qcode.study import audit, coding, passes, release
from qcode.study.coding import Place

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import AsCoder, Coded

    from qcode.model.audit import Audit
    from qcode.study import Study

LONG = "jeg ventede og ventede " * 30
INTERVIEW = f"I: Hvordan var det?\nAnna: Altså {LONG.strip()}.\n"


@pytest.fixture
def double(study: Study, build: Coded, as_coder: AsCoder) -> Study:
    """AK coded all of a long answer with uro, MB only that it was an answer, with svar."""
    build(study, INTERVIEW)
    for who, path in (("AK", "uro"), ("MB", "svar")):
        with as_coder(who):
            coding.add(study, "I01", [path], Place(turn=2), new=True)
            passes.add(study, ["I01"])
    return study


def report(study: Study, to: Path, **question: object) -> Audit:
    return audit.made(study, Question(**question), release.Terms(draft=True, target=to))  # type: ignore[arg-type]


def test_words_that_were_shortened_end_in_an_ellipsis_between_two_words(double: Study, tmp_path: Path) -> None:
    found = rendering.as_object(report(double, tmp_path / "a.json"))

    words = [side["words"] for case in found["disagreements"] for side in case["sides"] if side["code"]]  # type: ignore[attr-defined]
    assert words
    for said in words:
        assert said.endswith((" jeg …", " og …", " ventede …"))
        assert len(said) <= len("Altså ") + 400


def test_the_method_of_one_code_speaks_of_one(double: Study, tmp_path: Path) -> None:
    method = rendering.as_object(report(double, tmp_path / "a.json", code="uro", tolerance=5))["method"]

    assert "én kilde med én kode." in method["da"]  # type: ignore[index]
    assert "Krippendorffs alfa er " in method["da"]  # type: ignore[index]
    assert "grænser op til 5 enheder fra hinanden regnes som ens" in method["da"]  # type: ignore[index]
    assert "boundaries up to 5 characters apart count as the same" in method["en"]  # type: ignore[index]


def test_what_limits_a_value_is_said_in_the_language_of_the_report(double: Study, tmp_path: Path) -> None:
    rendering.deliver(report(double, tmp_path / "a.md"), tmp_path / "a.md")

    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "intet interval: kun én kilde" in text
    assert "no interval" not in text


def test_every_form_holds_the_same_figures(double: Study, tmp_path: Path) -> None:
    found = report(double, tmp_path / "a.html")
    for ending in rendering.ENDINGS:
        rendering.deliver(found, tmp_path / f"a{ending}")

    value = f"{found.whole[0].value:.3f}".replace(".", ",")
    assert value in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert value in (tmp_path / "a.md").read_text(encoding="utf-8")
    lines = docx_in.contents((tmp_path / "a.docx").read_bytes(), "a.docx").lines
    assert any(value in line.text for line in lines)
    assert (
        json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["agreement"][0]["value"] == found.whole[0].value
    )


def test_where_no_coefficients_are_given_none_are_said_to_be_computed(double: Study, tmp_path: Path) -> None:
    found = report(double, tmp_path / "a.md")
    rendering.deliver(replace(found, quality="reflexive"), tmp_path / "a.md")

    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "Koefficienterne er beregnet" not in text
    assert "Skriv selv" in text
