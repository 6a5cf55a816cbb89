"""Suggestions at the command line: listings with the keys of the contract, and ways that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def test_suggestions_have_the_keys_of_the_contract(qcode: Qcode) -> None:
    assert qcode("code", "auto", "tilbud", "--word", "møde*", "--unit", "sentence").out == (
        "1 new suggestion for tilbud. `qcode code review` decides them.\n"
    )
    (one,) = qcode("code", "suggestions", "--format", "json").json()

    created = one.pop("created")
    assert isinstance(created, str)
    assert one == {
        "id": 1,
        "source": "D04",
        "start": 23,
        "end": 49,
        "words": "Vi holder møde hver måned.",
        "code": "tilbud",
        "score": None,
        "origin": 'word "møde*"',
        "state": "open",
        "coder": "AK",
    }


def test_the_origin_of_a_coding_is_listed_where_there_is_one(qcode: Qcode) -> None:
    before = qcode("code", "list").out
    qcode("code", "auto", "tilbud", "--lemma", "møde", "--where", "role = politiker")
    assert qcode("code", "review", "--accept-all").out == "1 accepted, 0 rejected; 0 suggestions left.\n"

    assert "origin" not in before
    assert "origin" in qcode("code", "list").out
    origins = [one["origin"] for one in qcode("code", "list", "--format", "json").json()]
    assert [one for one in origins if one] == ['lemma "møde"; where role = politiker']


def test_too_few_codings_to_learn_from_are_told(qcode: Qcode) -> None:
    answer = qcode("code", "suggest", "--evaluate", "--format", "json")

    assert answer.code == 2
    assert "No code is on 5 passages in 2 sources yet" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("auto", "tilbud"),
        ("auto", "tilbud", "--regex", "("),
        ("review", "--accept", "1", "--accept-all"),
        ("review", "--above", "0.5"),
        ("review", "--accept", "1"),
        ("review", "--out", "forslag.docx"),
    ],
)
def test_what_cannot_be_meant_is_misuse(qcode: Qcode, arguments: tuple[str, ...]) -> None:
    assert qcode("code", *arguments).code == 2


def test_an_empty_review_says_so(qcode: Qcode) -> None:
    assert qcode("code", "review").out == "Nothing waits for a decision.\n"


def test_index_codes_are_proposed_by_the_structure_of_the_guide(qcode: Qcode, folder: Path) -> None:
    (folder / "guides").mkdir(exist_ok=True)
    questions = "  - {id: q1, words: Hvad ved du om brugerne?, codes: [tilbud]}\n"
    (folder / "guides" / "g.yaml").write_text(f"guide: g\nversion: 1\nquestions:\n{questions}", "utf-8")
    assert qcode("code", "structure").code == 2
    qcode("guide", "apply")
    qcode("guide", "use", "I01", "g")
    done = qcode("code", "structure", "--source", "I01")

    assert done.code == 0
    assert done.out.startswith("2 new suggestions for tilbud.")
