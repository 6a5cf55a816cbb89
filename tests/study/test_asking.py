"""What was asked in a source, read from the transcript: which question in which turn, and which turns answer it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse
from qcode.study import asking, codebook, guides

if TYPE_CHECKING:
    from conftest import Cli, Coded

    from qcode.study import Study

GUIDE = """\
guide: leder
version: 1
questions:
  - {id: brugere, words: Hvem er brugerne af jeres tilbud?, codes: [brugere]}
  - {id: samarbejde, words: Hvordan samarbejder I med amtet?, codes: [samarbejde]}
  - {id: penge, words: Er der penge nok?}
"""


@pytest.fixture
def guided(study: Study) -> Study:
    """A guide of three questions, two of which ask for a code."""
    for name, text in (
        ("codebooks/hms.yaml", "codebook: hms\ncodes: [Brugere, Samarbejde]\n"),
        ("guides/leder.yaml", GUIDE),
    ):
        path = study.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    codebook.apply(study)
    guides.apply(study)
    return study


def test_an_answer_goes_on_to_the_next_question_found(guided: Study, build: Coded) -> None:
    """
    I: Hvem er det, der er brugere af tilbuddet?
    IP: Unge mænd.
    I: Kun mænd?
    IP: Næsten.
    I: Og samarbejdet med amterne?
    IP: Det er godt.
    """
    build(guided, test_an_answer_goes_on_to_the_next_question_found.__doc__ or "")
    guides.use(guided, ["I01"], "leder")
    first, second, third = asking.found(guided, "I01")

    assert (first.question, first.turn, first.first, first.last, first.codes) == ("brugere", 1, 2, 4, ("brugere",))
    assert (second.question, second.turn, second.first, second.last) == ("samarbejde", 5, 6, 6)
    assert (third.question, third.turn, third.confidence, third.first) == ("penge", 0, 0.0, 0)


def test_headings_of_minutes_are_questions_too(guided: Study) -> None:
    """Minutes have headings, and no labels."""
    from qcode.study import importing  # noqa: PLC0415

    file = guided.folder / "transcripts" / "R01.txt"
    file.write_text(
        "1. Målgruppen\n\nDe fleste er unge mænd, siger lederen.\n\n2. Samarbejde\n\nLederen ringer til amtet.\n",
        encoding="utf-8",
    )
    (done,) = importing.import_paths(guided, [file])
    guides.use(guided, [done.source], "leder")
    there = {one.question: (one.turn, one.first, one.last) for one in asking.found(guided, done.source)}

    assert there == {"brugere": (1, 2, 2), "samarbejde": (3, 4, 4), "penge": (0, 0, 0)}


def test_a_source_without_a_guide_says_so(guided: Study, build: Coded, cli: Cli) -> None:
    build(guided, "I: Hvem er brugerne?\nIP: Unge mænd.")

    with pytest.raises(Misuse, match="not known which guide I01 followed"):
        asking.found(guided, "I01")
    guides.use(guided, ["I01"], "leder")
    rows = json.loads(cli("guide", "found", "I01", "--format", "json").out)
    assert (rows[0]["question"], rows[0]["turn"], rows[0]["answer"]) == ("brugere", 1, [2, 2])
    assert (rows[2]["turn"], rows[2]["answer"]) == (None, [])
