"""``claims.yaml`` and ``quantities:`` as people write them, and what is said where they miswrite them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from qcode.errors import BadFile
from qcode.formats import claims, settings
from qcode.formats.yaml_nodes import read
from qcode.model.quantities import Band

GOOD = """\
claims:
  - id: stat
    text: Flere kommuner oplever, at
      puljerne kommer for sent.
    code: samarbejde/stat
    where: level = kommune
    unit: kommune
    against: samarbejde/stat-god
    quantity: flere
  - text: Barrierer nævnes af flest.
    ranking: [tilbud/barrierer]
    among: tilbud/*
"""


def test_a_claim_has_a_sentence_and_what_counts_it() -> None:
    first, second = claims.read(GOOD.encode(), "claims.yaml")

    assert (first.id, first.unit, first.place) == ("stat", "kommune", "claims.yaml:2:5")
    assert first.text == "Flere kommuner oplever, at puljerne kommer for sent."
    assert first.places["where"] == (6, 12)
    assert (second.id, second.unit, second.ranking, second.among) == ("2", "persons", ("tilbud/barrierer",), "tilbud/*")


def test_a_file_without_claims_has_none() -> None:
    assert claims.read(b"", "claims.yaml") == claims.read(b"claims:\n", "claims.yaml") == ()


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("claim: []", "1:1", "no setting 'claim'"),
        ("claims:\n  - text: Flere\n    kode: a", "3:5", "no setting 'kode'"),
        ("claims:\n  - code: a", "2:5", "no sentence"),
        ("claims:\n  - text: Flere siger a.", "2:5", "no code"),
        ("claims:\n  - Flere siger a.", "2:5", "`key: value`"),
        ("claims: Flere", "1:9", "list is expected"),
        ("claims:\n  - {text: a, code: b, id: x}\n  - {text: a, code: b, id: x}", "3:5", "claims.yaml:2:5"),
        ("claims:\n  - {text: a, code: b, among: c}", "2:31", "belongs to a ranking"),
        ("claims:\n  - {text: a, code: b, ranking: [c, d]}", "2:21", "has no `code`"),
        ("claims:\n  - {text: a, ranking: [c, c]}", "2:24", "each code once"),
        ("claims:\n  - {text: a, ranking: c}", "2:24", "nothing to compare"),
        ("claims:\n  - {text: Flere siger a., code: b, quantity: mange}", "2:47", "do not stand in the sentence"),
        ("claims:\n  - {text: [a], code: b}", "2:12", "single value"),
        ("claims:\n  - text: a\n    text: b", "3:5", "text"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_column(text: str, place: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as error:
        claims.read(text.encode(), "claims.yaml")

    assert str(error.value).startswith(f"claims.yaml:{place}:")


def study_yaml(quantities: str) -> bytes:
    return f"study: x\nquantities:\n{quantities}".encode()


def test_a_study_sets_bands_of_its_own() -> None:
    text = "  Flere: {least: 2}\n  de fleste: {over: 50, under: 100}\n  en håndfuld: {least: 4, most: 6, to: 40 %}\n"
    found = settings.read(study_yaml(text), "study.yaml", lambda _: pytest.fail("no condition here"))

    assert found.quantities == (
        Band("flere", least=2),
        Band("de fleste", low=Fraction(1, 2), above=True, below=True),
        Band("en håndfuld", least=4, most=6, high=Fraction(2, 5)),
    )


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("  flere: {mindst: 2}", "3:11", "no setting 'mindst'"),
        ("  flere: {least: to}", "3:18", "whole number"),
        ("  flere: {least: ²}", "3:18", "whole number"),
        ("  flere: {to: 120}", "3:15", "percentage"),
        ("  flere: {from: 10, over: 10}", "3:10", "one lower"),
        ("  flere: {least: 5, most: 3}", "3:10", "No number"),
        ("  flere: {from: 50, to: 40}", "3:10", "No number"),
        ("  '': {least: 1}", "3:3", "a word"),
        ("  flere: 3", "3:10", "key: value"),
    ],
)
def test_bands_that_say_nothing_are_refused(text: str, place: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as error:
        settings.read(study_yaml(text), "study.yaml", lambda _: pytest.fail("no condition here"))

    assert str(error.value).startswith(f"study.yaml:{place}:")


def test_the_empty_mapping_sets_nothing() -> None:
    root, _ = read(b"study: x\nquantities:\n", "study.yaml")

    assert root.is_mapping
    assert settings.read(study_yaml(""), "study.yaml", lambda _: pytest.fail("none")).quantities == ()
