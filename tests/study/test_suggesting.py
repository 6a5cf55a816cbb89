"""Suggestions by rule, their review, and what becomes of them when a text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadExpression, BadFile, CodeNotFound, Misuse, NotFound
from qcode.model.suggestion import State, Unit
from qcode.study import coding, guides, revision, suggesting, trail, transcripts, withdrawal
from qcode.study import reviewing as review
from qcode.study.passages import Scope
from qcode.study.reviewing import Asked, Decision
from qcode.study.suggesting import Rule

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Sound

    from qcode.model.suggestion import Suggestion
    from qcode.study import Study
    from qcode.study.suggesting import Proposed

EVERYWHERE = Scope()
GUIDE = """\
guide: g
questions:
  - {id: amtet, words: Hvordan går det med amtet?, codes: [stat]}
  - {id: staten, words: Hvad med staten?, codes: [stat]}
"""
TALK = """
I: Hvordan går det med amtet?
Anna: Amtet svarer aldrig. {penge|Vi mangler penge.} Kommunen er der altid.
Bo: Amterne er ens.
I: Og staten?
Anna: Staten ser vi ikke noget til.
Bo: Heller ikke kommunens folk.
"""


@pytest.fixture
def talk(study: Study, build: Coded) -> Study:
    """The interview above as I01, and the code ``stat``."""
    build(study, TALK)
    coding.add(study, "I01", ["stat"], coding.Place(turn=1), new=True)
    return study


def auto(study: Study, rule: Rule, scope: Scope = EVERYWHERE, unit: Unit = Unit.TURN, code: str = "stat") -> Proposed:
    return suggesting.auto(study, code, rule, scope, unit)


def words(study: Study, state: State | None = State.OPEN) -> list[str]:
    return [one.words for one in suggesting.listed(study, state=state)]


def only(study: Study) -> Suggestion:
    (one,) = suggesting.listed(study)
    return one


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            (Rule(words=("amtet",)), ["Amtet svarer aldrig."]),
            (Rule(words=("amt*",)), ["Amtet svarer aldrig.", "Amterne er ens."]),
            (Rule(words=("amt",)), []),
            (Rule(words=("ser  vi ikke",)), ["Staten ser vi ikke noget til."]),
            (Rule(lemmas=("amt",)), ["Amtet svarer aldrig.", "Amterne er ens."]),
            (Rule(lemmas=("kommune",)), ["Kommunen er der altid.", "Heller ikke kommunens folk."]),
            (Rule(patterns=(r"\bAm\w+n",)), ["Amterne er ens."]),
            (Rule(words=("amterne", "staten")), ["Amterne er ens.", "Staten ser vi ikke noget til."]),
            (Rule(heading="staten"), ["Staten ser vi ikke noget til.", "Heller ikke kommunens folk."]),
            (Rule(heading="amtet", words=("er",)), ["Kommunen er der altid.", "Amterne er ens."]),
        ],
    )
    def test_a_rule_finds_the_sentences_of_informants_it_speaks_of(
        self, talk: Study, rule: Rule, found: list[str]
    ) -> None:
        auto(talk, rule, unit=Unit.SENTENCE)

        assert words(talk) == found

    def test_a_turn_is_proposed_as_a_whole_with_the_rule_in_words(self, talk: Study) -> None:
        auto(talk, Rule(lemmas=("amt",), words=("penge",)), Scope(speakers=("Anna",)))

        one = only(talk)
        assert one.words == "Amtet svarer aldrig. Vi mangler penge. Kommunen er der altid."
        assert (one.turns, one.origin, one.score) == ((2, 2), 'word "penge"; lemma "amt"; speaker Anna', None)

    def test_phrases_are_read_from_a_file(self, talk: Study, tmp_path: Path) -> None:
        (tmp_path / "ord.txt").write_text("# om staten\nstaten\n\nkommunens folk  # i ejefald\n", "utf-8")

        auto(talk, Rule(phrases=tmp_path / "ord.txt"))

        assert [one.origin for one in suggesting.listed(talk)] == ['phrase "staten"', 'phrase "kommunens folk"']

    def test_a_speaker_nobody_is_called_is_refused(self, talk: Study) -> None:
        with pytest.raises(NotFound, match="no speaker 'Annna'") as told:
            auto(talk, Rule(), Scope(speakers=("Annna",)))

        assert told.value.hint == "Did you mean Anna?"

    def test_a_speaker_alone_is_rule_enough(self, talk: Study) -> None:
        auto(talk, Rule(), Scope(speakers=("bo",)))

        assert words(talk) == ["Amterne er ens.", "Heller ikke kommunens folk."]

    def test_a_heading_goes_on_to_the_words_that_end_it(self, talk: Study) -> None:
        auto(talk, Rule(heading="amtet", until="farvel"), unit=Unit.TURN)

        assert len(words(talk)) == 4

    def test_a_condition_on_informants_narrows(self, talk: Study) -> None:
        done = auto(talk, Rule(words=("er",)), Scope(where="speaker = Bo"))

        assert (done.new, words(talk)) == (1, ["Amterne er ens."])

    @pytest.mark.parametrize(
        ("rule", "scope", "error"),
        [
            (Rule(), Scope(), Misuse),
            (Rule(words=("*",)), Scope(), Misuse),
            (Rule(lemmas=("12",)), Scope(), Misuse),
            (Rule(patterns=("(",)), Scope(), Misuse),
            (Rule(words=("a",), until="b"), Scope(), Misuse),
            (Rule(words=("a",)), Scope(where="haste = 3"), BadExpression),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(
        self, talk: Study, rule: Rule, scope: Scope, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            auto(talk, rule, scope)

    def test_an_unknown_code_is_refused(self, talk: Study) -> None:
        with pytest.raises(CodeNotFound):
            auto(talk, Rule(words=("er",)), code="ukendt")


class TestAnswers:
    @pytest.fixture
    def guided(self, talk: Study) -> Study:
        """The interview, which followed a guide of two questions."""
        folder = talk.folder / guides.FOLDER
        folder.mkdir(exist_ok=True)
        (folder / "g.yaml").write_text(GUIDE, "utf-8")
        guides.apply(talk)
        guides.use(talk, ["I01"], "g")
        return talk

    def test_every_answer_to_a_question_is_found_by_the_words_it_was_asked_in(self, guided: Study) -> None:
        done = auto(guided, Rule(question="staten"))

        assert words(guided) == ["Staten ser vi ikke noget til.", "Heller ikke kommunens folk."]
        assert done.new == 2
        assert {one.origin for one in suggesting.listed(guided)} == {"answers question staten"}
        assert all(one.score is not None and 0 < one.score <= 1 for one in suggesting.listed(guided))

    def test_words_and_speakers_narrow_the_answers(self, guided: Study) -> None:
        auto(guided, Rule(question="amtet", words=("er",)), Scope(speakers=("Bo",)))

        assert words(guided) == ["Amterne er ens."]

    def test_a_question_no_guide_asks_is_refused(self, guided: Study) -> None:
        with pytest.raises(NotFound, match="no question 'regionen'"):
            auto(guided, Rule(question="regionen"))

    def test_sources_without_a_guide_are_told(self, guided: Study, build: Coded) -> None:
        build(guided, TALK.replace("ens", "forskellige"), "I02")
        auto(guided, Rule(question="staten"))

        assert guided.remarks == ["Sources without a guide that asks it: 1 of 2."]

    def test_every_question_proposes_its_own_codes_where_it_is_answered(self, guided: Study) -> None:
        done = suggesting.structure(guided, EVERYWHERE, Unit.TURN)

        assert done.codes == ("stat",)
        assert [(one.origin, one.words) for one in suggesting.listed(guided)] == [
            ("answers question amtet", "Amtet svarer aldrig. Vi mangler penge. Kommunen er der altid."),
            ("answers question amtet", "Amterne er ens."),
            ("answers question staten", "Staten ser vi ikke noget til."),
            ("answers question staten", "Heller ikke kommunens folk."),
        ]
        assert suggesting.structure(guided, EVERYWHERE, Unit.TURN).new == 0

    def test_questions_that_name_no_code_have_none_to_propose(self, guided: Study) -> None:
        bare = GUIDE.replace("guide: g", "guide: g\nversion: 2").replace(", codes: [stat]", "")
        (guided.folder / guides.FOLDER / "g.yaml").write_text(bare, "utf-8")
        guides.apply(guided)
        guides.use(guided, ["I01"], "g")

        with pytest.raises(Misuse, match="No question of the guides names a code"):
            suggesting.structure(guided, EVERYWHERE, Unit.TURN)

    def test_a_question_that_was_not_found_is_told_with_its_sources(self, guided: Study, build: Coded) -> None:
        build(guided, "I: Goddag.\nAnna: Goddag.", "I02")
        guides.use(guided, ["I02"], "g")
        suggesting.structure(guided, EVERYWHERE, Unit.TURN)

        assert guided.remarks == ["Not found, perhaps asked in other words: question amtet in I02; staten in I02."]

    def test_no_guide_at_all_is_refused(self, talk: Study) -> None:
        with pytest.raises(Misuse, match="which guide"):
            auto(talk, Rule(question="staten"))


class TestAgain:
    def test_nothing_is_proposed_twice(self, talk: Study) -> None:
        auto(talk, Rule(words=("amt*",)))
        done = auto(talk, Rule(lemmas=("amt",)))

        assert (done.new, done.known, len(words(talk))) == (0, 2, 2)

    def test_what_is_rejected_stays_away_and_so_do_its_sentences(self, talk: Study) -> None:
        auto(talk, Rule(words=("amterne",)))
        review.decide(talk, [Decision(only(talk).id, State.REJECTED)])

        again = auto(talk, Rule(words=("amterne",)))
        sentence = auto(talk, Rule(words=("amterne",)), unit=Unit.SENTENCE)

        assert (again.new, sentence.new, words(talk)) == (0, 0, [])

    def test_where_the_code_is_already_nothing_is_proposed(self, talk: Study) -> None:
        done = auto(talk, Rule(words=("penge",)), code="penge")

        assert (done.new, done.coded) == (0, 1)

    def test_a_suggestion_is_no_coding(self, talk: Study) -> None:
        before = coding.listed(talk)
        auto(talk, Rule(words=("er",)))

        assert coding.listed(talk) == before


class TestReview:
    def test_an_accepted_one_becomes_a_coding_of_the_coder_with_its_origin(self, talk: Study, sound: Sound) -> None:
        auto(talk, Rule(words=("amterne",)))
        done = review.decide(talk, [Decision(only(talk).id, State.ACCEPTED)])

        made = coding.listed(talk, code="stat")[-1]
        assert (made.words, made.coder, made.origin) == ("Amterne er ens.", "AK", 'word "amterne"')
        assert (done.accepted, done.rejected, done.left) == (1, 0, 0)
        sound(talk)

    def test_other_words_and_another_code_may_be_accepted(self, talk: Study) -> None:
        auto(talk, Rule(words=("penge",)))
        review.decide(talk, [Decision(only(talk).id, State.ACCEPTED, quote="amtet svarer", code="penge")])

        made = coding.listed(talk, code="penge")[0]
        assert (made.words, made.origin) == ("Amtet svarer", 'word "penge" (edited)')

    def test_decisions_on_numbers_are_one_action_and_taken_back_as_one(self, talk: Study, dump: Dump) -> None:
        auto(talk, Rule(words=("er", "ikke")))
        before = dump(talk.db)
        first, *_, last = (one.id for one in suggesting.listed(talk))

        asked = Asked(accept=f"{first}-{last - 1}", reject=str(last))
        done = review.decide(talk, review.decisions(talk, asked))
        trail.undo(talk)

        assert (done.accepted, done.rejected) == (3, 1)
        assert dump(talk.db) == before

    def test_what_is_decided_stays_decided(self, talk: Study) -> None:
        auto(talk, Rule(words=("amterne",)))
        one = only(talk)
        review.decide(talk, [Decision(one.id, State.REJECTED)])

        assert review.decide(talk, [Decision(one.id, State.ACCEPTED)]).known == 1
        assert words(talk, State.REJECTED) == ["Amterne er ens."]

    def test_a_bad_decision_undoes_the_whole_batch(self, talk: Study, dump: Dump) -> None:
        auto(talk, Rule(words=("er",)))
        before = dump(talk.db)
        good, bad = (one.id for one in suggesting.listed(talk))

        with pytest.raises(Misuse):
            review.decide(
                talk, [Decision(good, State.ACCEPTED), Decision(bad, State.ACCEPTED, quote="dette siger hun ikke")]
            )
        assert dump(talk.db) == before

    @pytest.mark.parametrize(("written", "error"), [("x", Misuse), ("99", NotFound), ("9-2", NotFound)])
    def test_numbers_that_are_none_are_refused(self, talk: Study, written: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            review.decisions(talk, Asked(accept=written))

    @pytest.mark.parametrize("asked", [{"accept": "1", "every": True}, {"above": 0.5}])
    def test_two_ways_at_once_are_refused(self, asked: dict[str, object]) -> None:
        with pytest.raises(Misuse):
            Asked(**asked)  # type: ignore[arg-type]

    def test_removing_the_coding_leaves_the_suggestion_decided(self, talk: Study) -> None:
        auto(talk, Rule(words=("amterne",)))
        review.decide(talk, [Decision(only(talk).id, State.ACCEPTED)])
        coding.remove(talk, coding.listed(talk, code="stat")[-1].id)

        assert auto(talk, Rule(words=("amterne",))).new == 0


class TestTable:
    def test_decisions_are_read_back_from_the_table(self, talk: Study, cli: Cli, tmp_path: Path) -> None:
        auto(talk, Rule(words=("er", "ikke")))
        table = tmp_path / "forslag.csv"
        assert cli("code", "review", "--out", str(table)).code == 0
        lines = table.read_text("utf-8").splitlines()
        for n, decision in ((1, "accept"), (2, "nej"), (3, "")):
            number, _, rest = lines[n].split(",", 2)
            lines[n] = f"{number},{decision},{rest}"
        lines[1] = lines[1].replace(" aldrig. Vi mangler penge. Kommunen er der altid.", "")
        table.write_text("\n".join(lines) + "\n", "utf-8")

        said = cli("code", "review", "--from", str(table))

        assert said.out == "1 accepted, 1 rejected; 2 suggestions left.\n"
        assert coding.listed(talk, code="stat")[-1].words == "Amtet svarer"
        assert cli("code", "review", "--from", str(table)).out.startswith("0 accepted, 0 rejected, 2 decided before;")

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            ("7,accept,I01", "no suggestion 7"),
            ("1,accept,I02", "no suggestion 1 in I02"),
            ("1,maybe,I01", "no decision"),
            ("en,accept,I01", "no number"),
        ],
    )
    def test_a_row_that_does_not_fit_is_named(self, talk: Study, tmp_path: Path, row: str, message: str) -> None:
        auto(talk, Rule(words=("amterne",)))
        table = tmp_path / "forslag.csv"
        table.write_text(f"id,decision,source\n{row}\n", "utf-8")

        with pytest.raises(BadFile, match=message) as refused:
            review.decisions(talk, Asked(table=table))
        assert refused.value.line == 2


def test_suggestions_follow_their_words_into_a_revised_text(talk: Study, sound: Sound) -> None:
    auto(talk, Rule(words=("er", "ikke")))
    rejected = suggesting.listed(talk)[1]
    review.decide(talk, [Decision(rejected.id, State.REJECTED)])
    file = talk.folder / "transcripts" / "I01.txt"
    text = file.read_text("utf-8").replace("I: Hvordan", "I: Goddag. Hvordan").replace("ser vi ikke", "ser man ikke")
    file.write_text(text, "utf-8")
    revision.revise(talk, "I01", file)

    assert [one.words for one in suggesting.listed(talk)] == [
        "Amtet svarer aldrig. Vi mangler penge. Kommunen er der altid.",
        "Heller ikke kommunens folk.",
    ]
    source = talk.db.conn.execute("select group_concat(words, char(10)) from turn order by n").fetchone()[0]
    assert all(source[one.span.slice] == one.words for one in suggesting.listed(talk, state=None))
    assert words(talk, State.REJECTED) == ["Amterne er ens."]
    assert talk.remarks == ["1 suggestions in I01 were dropped, as their words changed: propose them anew."]
    sound(talk)


def test_the_review_asks_and_decides_at_once(talk: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import io  # noqa: PLC0415
    import sys  # noqa: PLC0415

    auto(talk, Rule(words=("er", "ikke")))
    monkeypatch.setattr(sys, "stdin", io.StringIO("hvad\nr\ne\nAmterne\nukendt\ne\nAmterne\npenge\ns\n"))
    said = cli("code", "review")

    assert "There is no code 'ukendt'" in said.out
    assert said.out.endswith("1 accepted, 1 rejected.\n")
    assert [one.words for one in coding.listed(talk, code="penge")] == ["Vi mangler penge.", "Amterne"]
    assert len(words(talk)) == 2


def test_what_a_person_said_is_gone_from_suggestions_when_the_person_withdraws(talk: Study, sound: Sound) -> None:
    auto(talk, Rule(words=("er", "ikke")))
    (bo,) = [person for turn, person in transcripts.show(talk, "I01").turns if turn.n == 3]
    withdrawal.withdraw(talk, person=bo)

    left = suggesting.listed(talk, state=None)
    text = transcripts.show(talk, "I01").text
    assert [one.words for one in left] == [
        "Amtet svarer aldrig. Vi mangler penge. Kommunen er der altid.",
        "Staten ser vi ikke noget til.",
    ]
    assert all(text[one.span.slice] == one.words for one in left)
    sound(talk)
