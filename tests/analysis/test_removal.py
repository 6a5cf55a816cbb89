"""Turns out of a text: what is left of a place is its own words, no more and no fewer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.removal import without
from qcode.analysis.traces import traces
from qcode.model.span import Span
from qcode.model.turn import Said, joined, placed

TURNS = placed([Said("Ja."), Said("Nej, aldrig."), Said("Tja."), Said("Jo.")])


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[list[str], frozenset[int], Span]:
    words = draw(st.lists(st.text("abæ😀 .\u0301", min_size=1, max_size=8), min_size=1, max_size=7))
    gone = draw(st.frozensets(st.integers(1, len(words))))
    end = len("\n".join(words))
    start = draw(st.integers(0, end - 1))
    return words, gone, Span(start, draw(st.integers(start + 1, end)))


class TestRemoval:
    @given(cut_texts())
    def test_what_is_left_of_a_span_is_what_of_its_words_stands_in_turns_that_stay(
        self, drawn: tuple[list[str], frozenset[int], Span]
    ) -> None:
        words, gone, span = drawn
        turns = placed([Said(one) for one in words])
        left = without(turns, gone)
        parts = [(turn.n in gone, turn.span.common(span)) for turn in turns]
        text = joined(turns)
        stays = [text[part.slice] for is_gone, part in parts if part is not None and not is_gone]

        kept = left.kept(span)

        assert left.text == "\n".join(one for n, one in enumerate(words, 1) if n not in gone)
        if kept is None:
            assert not stays
            return
        assert left.text[kept.span.slice] == kept.words
        assert kept.words.strip("\n").split("\n") == (stays or [""])
        assert left.turns[kept.first_turn - 1].start <= kept.span.start
        if not any(is_gone and part is not None for is_gone, part in parts) and not kept.clipped:
            assert kept.words == text[span.slice]

    def test_a_span_in_turns_that_stay_keeps_its_words_wherever_it_stands(self) -> None:
        left = without(TURNS, {2})

        for turn in (TURNS[0], TURNS[2], TURNS[3]):
            kept = left.kept(turn.span)
            assert kept is not None
            assert (kept.words, kept.clipped) == (turn.words, False)

    def test_a_span_across_is_clipped_to_whole_turns_without_loose_line_breaks(self) -> None:
        kept = without(TURNS, {2}).kept(Span(4, 21))

        assert kept is not None
        assert (kept.words, kept.clipped, kept.first_turn, kept.last_turn) == ("Tja.", True, 2, 2)

    def test_of_a_text_whose_turns_all_go_nothing_is_left(self) -> None:
        left = without(TURNS, {1, 2, 3, 4})

        assert (left.text, left.turns, left.kept(Span(0, 5))) == ("", (), None)


class TestTraces:
    def test_words_that_others_said_too_are_nobodys_trace(self) -> None:
        found = traces(["Det ved jeg ikke noget om."], ["Det ved jeg ikke noget om. Spørg Karen."])

        assert not found.held_by("Det ved jeg ikke noget om.")

    def test_a_short_turn_is_found_inside_a_longer_text(self) -> None:
        found = traces(["Komfuret brændte sammen."], [])

        assert found.held_by("Hun sagde: komfuret brændte sammen, og så kom brandbilen.")
        assert not found.held_by("Komfuret var nyt.")

    def test_what_things_are_called_is_not_taken_for_a_quote(self) -> None:
        found = traces(["Vi er en stor kommune, og det er en lille by."], [])

        assert [name for name in ("stor kommune", "en lille by", "en stor") if found.held_by(name)] == []
        assert found.held_by("en stor kommune og")

    def test_a_single_word_tells_nothing(self) -> None:
        assert not traces(["Ja."], []).held_by("Ja.")
