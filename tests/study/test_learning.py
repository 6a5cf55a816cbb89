"""Suggestions learnt from codings: proposed where the words are alike, explained, and no data until accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse
from qcode.model.suggestion import State, Unit
from qcode.study import coding, learning, reviewing, suggesting
from qcode.study.passages import Scope
from qcode.study.reviewing import Decision

if TYPE_CHECKING:
    from conftest import Coded

    from qcode.study import Study

CODED = """
I: Hvordan er økonomien?
Anna: {penge|Vi mangler penge til budgettet.}
Bo: {penge|Budgettet er for lille, og pengene er væk.}
I: Og vejret?
Anna: Det regner på taget hele natten.
Bo: Stormen tog taget, og det regner ind.
"""
NEW = """
I: Hvordan er økonomien?
Eva: Der er ingen penge i budgettet.
I: Og vejret?
Eva: Det regner hele natten.
"""
EVERYWHERE = Scope()


@pytest.fixture
def taught(study: Study, build: Coded) -> Study:
    """Four sources of two persons on money and weather, coded; a fifth that nobody has worked through."""
    for n in range(1, 5):
        build(study, CODED.replace("Det regner", f"Dag {n} regner det"), f"I0{n}")
    build(study, NEW, "I05")
    return study


def test_a_code_is_proposed_where_passages_are_like_those_coded_so(taught: Study) -> None:
    done = learning.suggest(taught, [], EVERYWHERE, Unit.TURN)

    (one,) = suggesting.listed(taught)
    assert (one.source, one.words) == ("I05", "Der er ingen penge i budgettet.")
    assert (done.new, done.coded) == (1, 8)
    assert one.score is not None
    assert 0.5 < one.score < 1
    assert one.origin.startswith("learnt from codings: ")
    assert {"penge", "budget"} & set(one.origin.replace(":", ",").split(", "))


def test_the_coding_it_becomes_keeps_the_model_as_origin_but_not_its_words(taught: Study) -> None:
    learning.suggest(taught, ["penge"], EVERYWHERE, Unit.TURN)
    reviewing.decide(taught, [Decision(suggesting.listed(taught)[0].id, State.ACCEPTED)])

    assert coding.listed(taught, source="I05")[0].origin == "learnt from codings"


def test_learning_again_proposes_nothing_twice_and_nothing_rejected(taught: Study) -> None:
    learning.suggest(taught, [], EVERYWHERE, Unit.TURN)
    reviewing.decide(taught, [Decision(suggesting.listed(taught)[0].id, State.REJECTED)])

    assert learning.suggest(taught, [], EVERYWHERE, Unit.TURN).new == 0
    assert suggesting.listed(taught) == []


def test_a_source_nobody_worked_through_counts_for_nothing_when_learning(taught: Study) -> None:
    before = learning.evaluate(taught, [], Unit.TURN)
    coding.add(taught, "I05", ["vejr"], coding.Place(turn=4), new=True)
    after = learning.evaluate(taught, [], Unit.TURN)

    assert (before.sources, before.codes[0].of) == (4, 16)
    assert (after.sources, after.codes[0].of) == (5, 18)


def test_what_is_foretold_is_told_beside_rules_that_need_no_model(taught: Study) -> None:
    found = learning.evaluate(taught, [], Unit.TURN)

    (one,) = found.codes
    assert (one.code, one.n, one.sources) == ("penge", 8, 4)
    assert (one.compared.model.precision, one.compared.model.recall) == (1, 1)
    assert one.compared.always.precision == 0.5
    assert one.compared.definition.f == 1  # the code's name stands in every passage


def test_a_scope_narrows_where_is_proposed_and_not_what_is_learnt(taught: Study) -> None:
    assert learning.suggest(taught, [], Scope(sources=("I01",)), Unit.TURN).new == 0
    assert learning.suggest(taught, [], Scope(speakers=("Eva",)), Unit.TURN).new == 1


def test_of_another_coders_codings_nothing_is_learnt_if_one_asks_for_ones_own(taught: Study) -> None:
    taught.coder = "MB"

    with pytest.raises(Misuse, match="MB has 0 sources"):
        learning.suggest(taught, [], EVERYWHERE, Unit.TURN, own=True)


def test_codes_with_few_codings_are_named_and_left_out(taught: Study) -> None:
    coding.add(taught, "I01", ["vejr"], coding.Place(turn=5), new=True)

    assert learning.evaluate(taught, [], Unit.TURN).few == ("vejr",)
    with pytest.raises(Misuse, match="No code is on 5 passages in 2 sources yet \\(vejr\\)"):
        learning.suggest(taught, ["vejr"], EVERYWHERE, Unit.TURN)


def test_too_few_sources_are_refused(study: Study, build: Coded) -> None:
    build(study, CODED)

    with pytest.raises(Misuse, match="There are 1 sources coded or worked through; learning takes 3"):
        learning.suggest(study, [], EVERYWHERE, Unit.TURN)
