"""A revised text keeps its codings, or says which it could not keep."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.anchoring import carried
from qcode.model.revision import Carried, CarriedState
from qcode.model.span import Span
from qcode.model.text import normalised

sys.path.insert(0, str(Path(__file__).parent))
from revising import random_case, survivors, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNTOUCHED, TOUCHED, DOUBTFUL, LOST = CarriedState


def outcome(old: str, new: str, words: str, nth: int = 1) -> Carried:
    """Carry the ``nth`` occurrence of some words."""
    start = -1
    for _ in range(nth):
        start = old.index(words, start + 1)
    return carried(old, new, [Span(start, start + len(words))])[0]


def added(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter())


# the law ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tens", range(20))
def test_no_coding_is_carried_elsewhere_without_a_word(tens: int) -> None:
    counts = added(verdicts(random_case(seed)) for seed in range(tens * 10, tens * 10 + 10))

    assert counts["WRONG"] == 0
    assert counts["kept"] > 0


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(24345, id="a copy, and the original mistyped"),
        pytest.param(22891, id="a copy in the old surroundings, and the original moved"),
        pytest.param(25514, id="a copy and its original, both retyped"),
        pytest.param(28971, id="the same, word by word from either"),
        pytest.param(101585, id="a copy that begins with the answer that stood there"),
        pytest.param(25933, id="two equal turns, one of them edited and moved before the other"),
        pytest.param(404161, id="two equal turns and the first deleted"),
        pytest.param(29971, id="a stock question deleted here and asked again there"),
        pytest.param(205252, id="short answers that changed places"),
        pytest.param(206656, id="a turn moved to where another was"),
        pytest.param(104592, id="a word said twice and once deleted"),
    ],
)
def test_what_could_be_elsewhere_is_not_called_certain(seed: int) -> None:
    assert verdicts(random_case(seed))["WRONG"] == 0


def test_codings_whose_own_words_survive_keep_them() -> None:
    counts = added(verdicts(random_case(seed, words=2000, edits=6)) for seed in range(5000, 5040))

    assert counts["WRONG"] == 0
    assert counts["kept"] + counts["kept, flagged"] >= 0.995 * survivors(counts)


def test_a_long_transcript_is_carried_over() -> None:
    counts = verdicts(random_case(1, words=25_000, spans=500, edits=40))

    assert counts["WRONG"] == 0
    assert counts["kept"] + counts["kept, flagged"] >= 0.995 * survivors(counts)


@given(st.text("ab. \nJæ€\u0301", max_size=60), st.text("ab. \nJæ€\u0301", max_size=60), st.data())
def test_every_answer_agrees_with_both_texts(old: str, new: str, data: st.DataObject) -> None:
    edges = st.lists(st.integers(0, len(old)), min_size=2, max_size=2, unique=True).map(sorted)
    spans = [Span(*pair) for pair in data.draw(st.lists(edges, max_size=5 if old else 0))] if len(old) > 1 else []

    for span, done in zip(spans, carried(old, new, spans), strict=True):
        assert done.old == span
        assert done.old_words == old[span.slice]
        assert done.new_words == (new[done.new.slice] if done.new else "")


@given(st.integers(0, 10**6))
def test_an_unchanged_text_leaves_everything_untouched(seed: int) -> None:
    case = random_case(seed, words=40, spans=4, edits=1)

    assert all(done.state is UNTOUCHED for done in carried(case.old, case.old, case.spans))


@pytest.mark.parametrize(
    "written",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: unicodedata.normalize("NFD", text),
    ],
)
def test_another_way_of_writing_the_file_touches_nothing(written: Callable[[str], str]) -> None:
    case = random_case(3, words=300, spans=20)

    assert all(done.state is UNTOUCHED for done in carried(case.old, normalised(written(case.old)), case.spans))


# one edit each ---------------------------------------------------------------------------------------------------

TALK = """\
Hvordan var det at flytte ind på Hjulskoven?
Ja. Det var svært i begyndelsen, for jeg kendte ingen.
Ja.
Mette hjalp mig meget med papirerne fra kommunen, og så blev det bedre.
Ja.
Nu spiser vi sammen hver torsdag, og naboerne kommer også med.
Nej.
Jeg ville aldrig flytte tilbage til den gamle lejlighed i byen."""
HELP = "Mette hjalp mig meget med papirerne fra kommunen, og så blev det bedre."
DINNER = "Nu spiser vi sammen hver torsdag, og naboerne kommer også med."


def test_what_comes_before_moves_a_coding_along() -> None:
    done = outcome(TALK, "Velkommen, og tak fordi du ville være med i dag.\n" + TALK, HELP)

    assert (done.state, done.new_words) == (UNTOUCHED, HELP)


def test_a_short_answer_said_often_stays_its_own_occurrence() -> None:
    new = TALK.replace("for jeg kendte ingen", "fordi jeg ikke kendte nogen")
    done = outcome(TALK, new, "Ja.", nth=3)

    assert done.state is UNTOUCHED
    assert done.new == Span(new.index("Ja.\nNu"), new.index("\nNu"))


def test_of_two_equal_answers_nobody_knows_which_was_deleted() -> None:
    old = TALK.replace("Nej.", "Nej.\nNej.")

    assert {outcome(old, TALK, "Nej.", nth).state for nth in (1, 2)} == {DOUBTFUL}


def test_nobody_knows_before_which_of_them_another_was_inserted() -> None:
    assert outcome(TALK, TALK.replace("Nej.", "Nej.\nNej."), "Nej.").state is DOUBTFUL


def test_a_name_replaced_everywhere_touches_what_holds_it() -> None:
    done = outcome(TALK, TALK.replace("Mette", "Birgitte Holm"), HELP)

    assert (done.state, done.new_words) == (TOUCHED, HELP.replace("Mette", "Birgitte Holm"))


def test_a_coded_name_is_touched_where_it_was_replaced() -> None:
    done = outcome(TALK, TALK.replace("Mette", "Birgitte Holm"), "Mette")

    assert (done.state, done.new_words) == (TOUCHED, "Birgitte Holm")


def test_a_mended_typo_touches_only_its_own_place() -> None:
    new = TALK.replace("naboerne", "naboenre")

    assert outcome(TALK, new, DINNER).new_words == DINNER.replace("naboerne", "naboenre")
    assert outcome(TALK, new, HELP).state is UNTOUCHED


def test_a_moved_turn_takes_its_coding_along() -> None:
    new = TALK.replace(HELP + "\n", "") + "\n" + HELP
    done = outcome(TALK, new, HELP)

    assert (done.state, done.new_words) == (UNTOUCHED, HELP)
    assert done.new is not None
    assert done.new.end == len(new)


def test_a_new_line_break_is_a_touch() -> None:
    done = outcome(TALK, TALK.replace("kommunen, og", "kommunen,\nog"), HELP)

    assert done.state is TOUCHED
    assert done.new_words == HELP.replace("kommunen, og", "kommunen,\nog")


def test_words_that_are_gone_are_kept_with_the_coding() -> None:
    done = outcome(TALK, TALK.replace(HELP + "\n", ""), HELP)

    assert (done.state, done.new, done.old_words) == (LOST, None, HELP)


def test_a_copy_elsewhere_does_not_draw_the_coding_away_but_asks_which_of_the_two_is_the_original() -> None:
    done = outcome(TALK, TALK + "\n" + HELP, HELP)

    assert (done.state, done.new) == (DOUBTFUL, done.old)


def test_a_copy_raises_no_doubt_about_what_stands_far_from_it() -> None:
    answer = "Det var svært i begyndelsen, for jeg kendte ingen."

    assert outcome(TALK, TALK + "\n" + DINNER, answer).state is UNTOUCHED


def test_what_stands_beside_a_copied_passage_is_doubted_too_for_the_copy_may_have_been_edited() -> None:
    new = TALK.replace("Mette hjalp mig meget", "Mette hjalp os") + "\n" + HELP

    assert outcome(TALK, new, "Mette").state is DOUBTFUL


def test_of_a_doubled_word_nobody_knows_which_was_deleted() -> None:
    old = TALK.replace("aldrig flytte", "aldrig aldrig flytte")

    assert outcome(old, TALK, "ville aldrig").state is DOUBTFUL


def test_answers_that_changed_places_are_not_taken_for_new_words() -> None:
    old = "Hvad så?\nPræcis.\nJa, det er rigtigt.\nNej.\nOg hvad gjorde I så bagefter?"
    new = "Hvad så?\nNej.\nJa, det er rigtigt.\nPræcis.\nOg hvad gjorde I så bagefter?"

    assert outcome(old, new, "Nej.").state is DOUBTFUL


def test_a_text_of_nothing_but_short_answers_is_never_guessed_at() -> None:
    old = "Ja.\nNej.\n" * 1500
    spans = [Span(at, at + 3) for at in range(0, len(old), 900)]

    assert {done.state for done in carried(old, old[:9000] + old[9009:], spans)} <= {DOUBTFUL, LOST}


@pytest.mark.parametrize(("old", "new"), [("Ja.", ""), ("Ja.", "Nej, aldrig."), ("...", "!"), ("Ja.", " \n")])
def test_what_has_nothing_in_common_is_lost_or_doubted(old: str, new: str) -> None:
    assert carried(old, new, [Span(0, len(old))])[0].state in {LOST, DOUBTFUL}
