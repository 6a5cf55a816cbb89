"""Selecting by word, sentence and turn."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language import breaks
from qcode.model.span import Span
from qcode.model.turn import Said, joined, placed
from qcode.tui.selecting import Edge, Unit, Units

SAID = ("Hvordan gik det?", "Det gik godt. Vi kom kl. 9, og så gik vi i gang!\nSenere … ja, senere.", "Nå.")
TURNS = placed(Said(words) for words in SAID)
TEXT = joined(TURNS)


def units(turns: tuple[str, ...] = SAID) -> Units:
    return Units(placed(Said(words) for words in turns), lambda words: breaks.sentences(words, "da"))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_a_step_goes_to_the_next_sentence_across_turns() -> None:
    one = units()
    seen = [one.at(0, Unit.SENTENCE)]
    while following := one.after(seen[-1].end - 1, Unit.SENTENCE):
        seen.append(following)

    assert [TEXT[each.slice] for each in seen] == [
        "Hvordan gik det?",
        "Det gik godt.",
        "Vi kom kl. 9, og så gik vi i gang!",
        "Senere … ja, senere.",
        "Nå.",
    ]
    assert one.before(seen[-1].start, Unit.SENTENCE) == seen[-2]


def test_growing_goes_from_word_to_sentence_to_turn_and_shrinking_back() -> None:
    one = units()
    word = span("godt")

    assert one.grown(word) == span("Det gik godt.")
    assert one.grown(one.grown(word)) == TURNS[1].span
    assert one.grown(TURNS[1].span) == TURNS[1].span
    assert one.shrunk(TURNS[1].span) == span("Det gik godt.")
    assert one.shrunk(span("Det gik godt.")) == span("Det")


def test_either_end_can_be_moved() -> None:
    one = units()
    there = span("gik godt.")

    assert one.extended(there, Edge.END, Unit.WORD, forward=False) == span("gik godt")
    assert one.extended(there, Edge.START, Unit.WORD, forward=False) == span("Det gik godt.")
    assert one.extended(there, Edge.START, Unit.WORD, forward=True) == span("godt.")
    assert one.extended(there, Edge.END, Unit.SENTENCE, forward=True).end == span("i gang!").end
    assert one.nudged(there, Edge.END, -1) == span("gik godt")
    assert one.nudged(Span(0, 1), Edge.END, -1) == Span(0, 1)


@given(
    st.lists(st.text(alphabet="aå .!?\n…-1", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=5),
    st.data(),
)
def test_whatever_is_pressed_a_selection_lies_in_the_text_and_holds_something(
    said: list[str], data: st.DataObject
) -> None:
    one = units(tuple(said))
    last = one.turns[-1].end
    there = one.at(data.draw(st.integers(0, last - 1)), Unit.SENTENCE)
    for _ in range(8):
        unit, edge = data.draw(st.sampled_from(list(Unit))), data.draw(st.sampled_from(list(Edge)))
        forward = data.draw(st.booleans())
        there = data.draw(
            st.sampled_from(
                [
                    one.grown(there),
                    one.shrunk(there),
                    one.extended(there, edge, unit, forward=forward),
                    one.nudged(there, edge, 1 if forward else -1),
                    (one.after(there.end - 1, unit) if forward else one.before(there.start, unit)) or there,
                ]
            )
        )
        assert 0 <= there.start < there.end <= last


@pytest.mark.parametrize(
    "words", ["Ja. Nej.", "Hun sagde »nej.« Så gik hun.", "Kl. 9 dr. Holm kom. (griner) Ja", "\nJa"]
)
def test_sentences_hold_all_words_once_and_in_order(words: str) -> None:
    found = breaks.sentences(words, "da")

    assert "".join("".join(words[start:end].split()) for start, end in found) == "".join(words.split())
    assert all(a < b for a, b in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
