"""Coding by words: as a keyboard has them, within a turn, never in one of several places by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.study import coding, transcripts

if TYPE_CHECKING:
    from conftest import Cli, Coded

    from qcode.study import Study

INTERVIEW = """
I: Hvad sagde hun?
Anna: Hun sagde “nej tak” – og gik. Det var Lis’ ord, ikke mine; i-dag er det anderledes.
I: Hvad sagde hun så?
Anna: Nå, ha ha ha. Hun sagde »Kom ind«. Hun sagde »Kom ud«.
"""


@pytest.fixture
def talk(study: Study, build: Coded) -> Study:
    """The interview above as I01."""
    build(study, INTERVIEW)
    return study


def words(study: Study, quote: str, turn: int | None = None) -> str:
    done = coding.add(study, "I01", ["ord"], coding.Place(quote=quote, turn=turn), new=True)
    text = transcripts.show(study, "I01").text
    assert isinstance(done.span, Span)
    assert text[done.span.slice] == done.words == coding.listed(study)[0].words
    return done.words


class TestTyped:
    @pytest.mark.parametrize(
        ("typed", "stands"),
        [
            ('"nej tak" - og gik', "“nej tak” – og gik"),
            ("»nej tak« — og gik", "“nej tak” – og gik"),
            ("„nej tak“", "“nej tak”"),
            ("Lis' ord", "Lis’ ord"),
            ("Lis` ord, ikke mine", "Lis’ ord, ikke mine"),
            ("Lis´ ord", "Lis’ ord"),
            ("i–dag", "i-dag"),
            ("det var LIS' ORD", "Det var Lis’ ord"),
            ('HUN SAGDE "NEJ', "Hun sagde “nej"),
            ("og  gik.\n Det", "og gik. Det"),
            ('hun sagde "nej … i-dag er', "Hun sagde “nej tak” – og gik. Det var Lis’ ord, ikke mine; i-dag er"),
            ("det var lis' [...] anderledes.", "Det var Lis’ ord, ikke mine; i-dag er det anderledes."),
        ],
    )
    def test_words_are_found_as_a_keyboard_has_them(self, talk: Study, typed: str, stands: str) -> None:
        """
        Anna: Hun sagde “nej tak” – og gik. Det var Lis’ ord, ikke mine; i-dag er det anderledes.
        """
        assert words(talk, typed) == stands

    def test_in_one_turn_too(self, talk: Study) -> None:
        """
        Anna: Nå, ha ha ha. Hun sagde »Kom ind«. …
        """
        assert words(talk, 'hun sagde "kom i', 4) == "Hun sagde »Kom i"
        assert words(talk, "LIS' … MINE", 2) == "Lis’ ord, ikke mine"

    def test_a_place_that_is_as_typed_is_preferred_to_one_that_is_like_it(self, talk: Study) -> None:
        """
        I: Hvad sagde hun så? … Anna: Hun sagde »Kom ind«.
        """
        assert words(talk, "hun så") == "hun så"
        with pytest.raises(Misuse, match="occur 3 times in I01"):
            words(talk, "Hun sagde")

    @pytest.mark.parametrize("typed", ["Hun sagde aldrig", "nej * tak", "(Hun|hun)", "gik.Det", "Lis ord", ".*"])
    def test_other_words_are_not(self, talk: Study, typed: str) -> None:
        with pytest.raises(Misuse, match="These words do not stand in I01"):
            words(talk, typed)

    def test_words_of_another_turn_are_not_found_in_this_one(self, talk: Study) -> None:
        with pytest.raises(Misuse, match="do not stand"):
            words(talk, "nej tak", 4)


class TestSeveralPlaces:
    def test_that_overlap_one_another_are_all_counted(self, talk: Study) -> None:
        """
        Anna: Nå, ha {ha} ha.  ("ha ha" stands here twice)
        """
        with pytest.raises(Misuse, match="occur 2 times in I01") as refused:
            words(talk, "ha ha", 4)

        at = transcripts.show(talk, "I01").text.index("ha ha ha")
        assert f"--span {at}:{at + 5}" in refused.value.hint
        assert f"--span {at + 3}:{at + 8}" in refused.value.hint

    def test_are_named_with_spans_that_can_be_used(self, talk: Study) -> None:
        with pytest.raises(Misuse) as refused:
            words(talk, "Kom", 4)

        span = refused.value.hint.partition("--span ")[2].partition(")")[0]
        done = coding.add(talk, "I01", ["ord"], coding.Place(span=span), new=True)
        assert done.words == "Kom"


class TestHalfWords:
    @pytest.mark.parametrize(
        ("quote", "half"), [("ej tak", True), ("nej ta", True), ("nej tak", False), ("Lis", False)]
    )
    def test_are_noted(self, talk: Study, cli: Cli, quote: str, half: bool) -> None:  # noqa: FBT001
        answer = cli("code", "add", "I01", "ord", "--new", "--quote", quote, "--turn", "2")

        assert answer.code == 0
        assert ("begins or ends inside a word" in answer.err) is half
        assert len(coding.listed(talk)) == 1
