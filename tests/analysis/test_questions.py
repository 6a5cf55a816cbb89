"""Questions of a guide found in interviews: said otherwise, skipped, asked two at once, or standing as headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.questions import LEAST, Asking, Question, matched

GUIDE = [
    Question("brugere", ("hvem", "være", "bruger"), "1"),
    Question("samarbejde", ("hvordan", "samarbejde", "kommune", "amt"), "2"),
    Question("ønsker", ("hvad", "ønske", "fremtid"), "3"),
]


def found(*turns: Asking) -> list[tuple[str, int]]:
    return [(one.key, one.turn) for one in matched(GUIDE, turns)]


def test_questions_are_found_by_the_words_they_share_with_a_turn() -> None:
    turns = (
        Asking(1, ("fortælle", "hvem", "bruger", "være")),
        Asking(3, ("nå", "ja")),
        Asking(5, ("og", "samarbejde", "mellem", "amt", "og", "kommune")),
        Asking(9, ("hvad", "ønske", "du", "for", "fremtid")),
    )

    assert found(*turns) == [("brugere", 1), ("samarbejde", 5), ("ønsker", 9)]


def test_a_question_nobody_asked_is_not_found() -> None:
    assert found(Asking(1, ("hvem", "være", "bruger")), Asking(3, ("vil", "du", "have", "kaffe"))) == [("brugere", 1)]


def test_two_questions_asked_at_once_stand_in_one_turn() -> None:
    assert found(Asking(1, ("hvem", "være", "bruger", "og", "hvordan", "samarbejde", "kommune", "amt"))) == [
        ("brugere", 1),
        ("samarbejde", 1),
    ]


def test_a_question_asked_out_of_order_is_found_where_it_is_plain() -> None:
    turns = (Asking(1, ("hvad", "ønske", "fremtid")), Asking(3, ("hvem", "være", "bruger")))

    assert set(found(*turns)) == {("ønsker", 1), ("brugere", 3)}


def test_the_order_of_the_guide_decides_between_turns_alike() -> None:
    turns = (
        Asking(1, ("hvordan", "samarbejde", "amt")),
        Asking(3, ("hvem", "være", "bruger")),
        Asking(5, ("hvordan", "samarbejde", "amt")),
    )

    assert found(*turns) == [("brugere", 3), ("samarbejde", 5)]


def test_a_heading_is_told_by_its_number_and_not_taken_for_another_question() -> None:
    """The notes are headed 1. Målgruppen, 2. Amt og kommune, 3. Samarbejde i fremtiden."""
    turns = (
        Asking(1, ("målgruppe",), "1"),
        Asking(4, ("amt", "kommune"), "2"),
        Asking(7, ("samarbejde", "fremtid"), "3"),
    )

    assert found(*turns) == [("brugere", 1), ("samarbejde", 4), ("ønsker", 7)]


def test_words_that_tell_little_find_nothing_by_themselves() -> None:
    turns = (Asking(1, ("hvordan", "hvad", "være", "du")),)
    light = {"hvordan", "hvad", "være", "du", "hvem"}

    assert matched([Question("a", ("hvordan", "være", "økonomi"))], turns, light) == []


def test_without_questions_or_turns_there_is_nothing() -> None:
    assert matched([], [Asking(1, ("a",))]) == matched(GUIDE, []) == []


WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5).map(tuple)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=8))
def test_each_question_is_found_once_at_most_and_never_below_the_limit(
    asked: list[tuple[str, ...]], said: list[tuple[str, ...]]
) -> None:
    questions = [Question(str(n), terms) for n, terms in enumerate(asked)]
    turns = [Asking(2 * n + 1, terms) for n, terms in enumerate(said)]
    there = matched(questions, turns)

    assert len({one.key for one in there}) == len(there)
    assert all(LEAST <= one.confidence <= 1 for one in there)
    assert [one.turn for one in there] == sorted(one.turn for one in there)
    verbatim = {terms for terms in asked if terms in said}
    assert all(any(one.key == question.key for one in there) for question in questions if question.terms in verbatim)
