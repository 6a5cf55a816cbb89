"""Learning codes: closed forms against the long way, and nothing of a source left out in what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis import features, foretelling, learning
from qcode.analysis.features import Passage

ABOUT_MONEY = ("penge mangle", "budget penge", "penge spare", "budget mangle")
ABOUT_WEATHER = ("regn storm", "sol vejr", "storm vejr", "regn sol")


def passages(sources: int = 6) -> list[Passage]:
    """Return four turns about money and four about the weather from each source, each with a word of its own."""
    return [
        Passage(source, (*words.split(), f"egen{source}"), ("hvordan",))
        for source in range(1, sources + 1)
        for words in (*ABOUT_MONEY, *ABOUT_WEATHER)
    ]


def material(sources: int = 6, *, known: int | None = None) -> learning.Material:
    """Return the turns above, those about money coded with the first code, those that name a storm with the second."""
    found = passages(sources)
    coded = [(row, 0) for row, one in enumerate(found) if {"penge", "budget"} & set(one.words)]
    coded += [(row, 1) for row, one in enumerate(found) if "storm" in one.words]
    return learning.material(found, [("økonomi",), ("storm",)], coded, range(1, (known or sources) + 1))


def test_products_are_those_of_the_dense_table() -> None:
    bags = features.bags(passages(), [("storm",)])
    dense = np.zeros((bags.height, len(bags.names)))
    dense[bags.rows, bags.columns] = bags.values
    keep = np.array([3, 0, 40, bags.height - 1])

    np.testing.assert_allclose(bags.products(keep), dense[keep] @ dense[keep].T, atol=1e-12)
    shares = np.array([[1.0], [-2.0], [0.5], [3.0]])
    np.testing.assert_allclose(bags.weights(keep, shares), dense[keep].T @ shares, atol=1e-12)
    np.testing.assert_allclose(bags.scores(dense[:1].T), dense @ dense[:1].T, atol=1e-12)


def test_a_word_of_one_source_only_is_no_feature() -> None:
    names = features.bags(passages()).names

    assert not [name for name in names if "egen" in name and name != "egen-"]
    assert {"penge", "penge mangle", "budge-", "?hvordan"} <= set(names)


def test_leaving_a_source_out_in_closed_form_is_leaving_it_out() -> None:
    given = material()
    keep = given.sample()
    products = learning._products(given, keep)  # noqa: SLF001  # the long way is taken beside it
    _, left_out = learning._solved(products, given, keep)  # noqa: SLF001
    own = np.flatnonzero(given.sources == 2)
    rest = np.setdiff1d(np.arange(len(products)), own)
    passages_left = rest[rest < len(keep)]
    shares, _ = learning._solved(products[np.ix_(rest, rest)], given, passages_left)  # noqa: SLF001

    np.testing.assert_allclose(left_out[own], products[np.ix_(own, rest)] @ shares, atol=1e-9)


def test_what_is_coded_is_foretold_in_sources_left_out() -> None:
    given = material()
    said = learning.foretold(given)

    assert foretelling.figures(given.coded[:, 0], said[:, 0]).f == 1
    assert foretelling.figures(given.coded[:, 1], said[:, 1]).f == 1


def test_what_is_coded_in_a_source_says_nothing_of_what_is_foretold_there() -> None:
    given = material()
    other = given.coded.copy()
    own = given.sources == 3
    other[own] = ~other[own]
    changed = learning.Material(given.passages, given.definitions, given.bags, other, given.sources, given.known)

    assert (learning.foretold(given)[own] == learning.foretold(changed)[own]).all()


def test_a_source_nobody_worked_through_is_not_learnt_from_but_proposed_for() -> None:
    given = material(known=5)
    found = list(learning.learnt(given).proposals(given.bags, len(given.passages)))

    assert 6 not in given.sources[given.known]
    assert {(one.passage, one.code) for one in found if given.sources[one.passage] == 6} == {
        (row, code) for row, code in np.argwhere(given.coded).tolist() if given.sources[row] == 6
    }


def test_a_code_without_rhyme_or_reason_is_not_proposed_everywhere() -> None:
    found = passages(12)
    drawn = np.random.default_rng(7).random(len(found)) < 0.1
    coded = [(row, 0) for row in np.flatnonzero(drawn).tolist()]
    given = learning.material(found, [("andet",)], coded, range(1, 13))

    assert learning.foretold(given).sum() <= 3 * drawn.sum()


@pytest.mark.parametrize(("most", "expected"), [(4, 0.4), (1, 0.7), (0, float("inf"))])
def test_no_more_than_asked_are_above_the_threshold(most: int, expected: float) -> None:
    scores, sure = np.array([0.1, 0.9, 0.5, 0.3]), np.array([0.1, 0.9, 0.8, 0.2])

    assert learning.threshold(scores, sure, most) == pytest.approx(expected)


def test_equal_scores_are_never_parted() -> None:
    alike = np.array([0.5, 0.5, 0.5])

    assert learning.threshold(alike, np.array([0.4, 0.4, 0.4]), 1) == float("inf")


def test_a_proposal_names_the_words_that_speak_for_it() -> None:
    given = material()
    found = next(iter(learning.learnt(given).proposals(given.bags, len(given.passages))))

    assert found.code == 0
    assert found.reasons[0] in {"penge", "penge mangle", "mangle"}
    assert 0.5 < found.probability < 1


def test_many_passages_are_learnt_from_by_whole_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_PASSAGES", 30)
    given = material()
    keep = given.sample()

    assert 8 <= len(keep) <= 30
    assert all(
        (given.sources == source).sum() == (given.sources[keep] == source).sum() for source in given.sources[keep]
    )


def test_every_passage_is_in_one_fold_and_every_source_too() -> None:
    sources = np.repeat(np.arange(45), 3)
    folds = list(learning.folds(sources))

    assert sorted(np.concatenate(folds).tolist()) == list(range(len(sources)))
    assert all(not set(sources[one]) & set(sources[other]) for one in folds for other in folds if one is not other)


def test_the_words_of_the_baseline_are_chosen_in_other_sources() -> None:
    found = passages()
    given = material()
    said = foretelling.by_words(found, given.coded, given.sources, frozenset())

    assert foretelling.figures(given.coded[:, 0], said[:, 0]).f == 1
    assert foretelling.by_definition(found, [{"storm"}, {"økonomi"}])[:, 0].tolist() == given.coded[:, 1].tolist()


@pytest.mark.parametrize(
    ("coded", "proposed", "precision", "recall", "f"),
    [([1, 1, 0, 0], [1, 0, 1, 0], 0.5, 0.5, 0.5), ([0, 0], [1, 0], 0.0, None, 0.0), ([1, 0], [0, 0], None, 0.0, 0.0)],
)
def test_figures_are_undefined_where_nothing_is_there(
    coded: list[int], proposed: list[int], precision: float | None, recall: float | None, f: float
) -> None:
    found = foretelling.figures(np.array(coded, dtype=bool), np.array(proposed, dtype=bool))

    assert (found.precision, found.recall, found.f) == (precision, recall, f)
