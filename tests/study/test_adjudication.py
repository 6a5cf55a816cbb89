"""Differences settled: what stands where, that nobody's codings change, and that everything can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.disagreement import Decision, Disagreement
from qcode.model.disagreement import DifferenceKind as Kind
from qcode.model.picking import CodingLayer
from qcode.model.time_span import TimeSpan
from qcode.study import (
    adjudication,
    certification,
    codebook,
    codebook_use,
    coding,
    disagreement_reading,
    disagreements,
    passes,
    quotes,
    recordings,
    release,
    revision,
    trail,
)
from qcode.study.adjudication import Answer, Place
from qcode.study.disagreements import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study

INTERVIEW = """
I: Hvordan var det?
Anna: De andre lod mig være, og sygeplejersken blev hos mig.
I: Og bagefter?
Anna: Bagefter ringede kommunen, og så ventede jeg.
"""
FIRST = "De andre lod mig være, og sygeplejersken blev hos mig."
SECOND = "Bagefter ringede kommunen, og så ventede jeg."


@pytest.fixture
def double(study: Study, build: Coded, as_coder: AsCoder) -> Study:
    """AK and MB agree on ventetid; tillid they draw differently, kommunen only AK saw."""
    build(study, INTERVIEW)
    code(study, "AK", "tillid", FIRST)
    code(study, "AK", "kommunen", "Bagefter ringede kommunen")
    code(study, "AK", "ventetid", "så ventede jeg")
    code(study, "MB", "tillid", "sygeplejersken blev hos mig")
    code(study, "MB", "ventetid", "så ventede jeg")
    for who in ("AK", "MB"):
        with as_coder(who):
            passes.add(study, ["I01"])
    study.coder = "S"
    return study


def code(study: Study, who: str, path: str, words: str, source: str = "I01", memo: str = "") -> None:
    before, study.coder = study.coder, who
    coding.add(study, source, [path], Place(quote=words), memo=memo, new=True)
    study.coder = before


def standing(study: Study, path: str, layer: CodingLayer | None = None, coders: Iterable[str] = ()) -> list[str]:
    """Return the words of the statements a query finds."""
    query = quotes.Query(path, coders=tuple(coders), layer=layer)
    found = quotes.pull(study, query, release.Terms(unmasked=True))
    return [one.words for one in found.quotations]


def case(study: Study, path: str) -> Disagreement:
    (found,) = disagreements.listed(study, Wanted(code=path))
    return found


def test_cases_are_ranked_by_what_they_cost(double: Study) -> None:
    found = disagreements.listed(double, Wanted())

    assert [(one.n, one.kind, one.codes, one.cost) for one in found] == [
        (1, Kind.BOUNDARY, ("tillid",), 27),
        (2, Kind.MISSED, ("kommunen",), 25),
    ]
    assert sum(one.share for one in found) == pytest.approx(1)


def test_named_the_other_way_round_the_coders_change_places(double: Study) -> None:
    (found,) = disagreements.listed(double, Wanted(coders=("MB", "AK"), code="kommunen"))

    assert (found.kind, found.coders, found.first) == (Kind.EXTRA, ("MB", "AK"), ())


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision.FIRST, [FIRST]),
        (Decision.SECOND, ["sygeplejersken blev hos mig"]),
        (Decision.BOTH, [FIRST]),
        (Decision.NEITHER, []),
    ],
)
def test_what_was_decided_stands_in_place_of_the_codings(double: Study, decision: Decision, words: list[str]) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(decision, "aftalt"))

    assert standing(double, "tillid") == words
    assert standing(double, "tillid", CodingLayer.CONSENSUS) == words
    assert standing(double, "tillid", CodingLayer.INDIVIDUAL) == [FIRST]
    assert standing(double, "kommunen") == ["Bagefter ringede kommunen"]


def test_another_place_and_another_code_may_stand_instead(double: Study) -> None:
    other = Answer(Decision.OTHER, "", Place(quote="De andre lod mig være"), "ventetid")

    adjudication.decide(double, case(double, "tillid"), other)

    assert standing(double, "tillid") == []
    assert standing(double, "ventetid") == ["De andre lod mig være", "så ventede jeg"]


def test_what_lies_between_a_case_and_another_place_is_left_alone(double: Study) -> None:
    code(double, "AK", "tillid", "kommunen")

    found = next(one for one in disagreements.listed(double, Wanted()) if one.kind is Kind.BOUNDARY)
    adjudication.decide(double, found, Answer(Decision.OTHER, "", Place(quote="så ventede jeg")))

    assert standing(double, "tillid") == ["kommunen", "så ventede jeg"]


def test_nobodys_own_codings_change(double: Study, sound: Sound) -> None:
    def own() -> list[tuple[object, ...]]:
        return double.db.conn.execute("select * from coding where layer = '' order by id").fetchall()

    before = own()
    for one in disagreements.listed(double, Wanted()):
        adjudication.decide(double, one, Answer(Decision.NEITHER, "hører ikke til"))
    adjudication.agree(double)

    assert own() == before
    assert {row[0] for row in double.db.conn.execute("select distinct coder from coding where layer <> ''")} == {"S"}
    sound(double)


def test_what_stands_is_no_further_coding_nor_a_further_coder_of_the_tree(double: Study) -> None:
    def counted() -> list[tuple[int, int]]:
        return [(one.codings, one.coders) for one in codebook.show(double)]

    before = counted()
    adjudication.agree(double, "ventetid")

    assert counted() == before
    assert "one-coder" in [one.kind for one in codebook_use.check(double) if "kommunen" in one.message]
    assert "of 2 coders" in next(one.message for one in codebook_use.check(double) if one.kind == "one-coder")


def test_a_decision_is_taken_back_whole(double: Study, dump: Dump) -> None:
    before = dump(double.db)

    adjudication.decide(double, case(double, "tillid"), Answer(Decision.FIRST, "aftalt"))
    assert dump(double.db) != before
    trail.undo(double)

    assert dump(double.db) == before


def test_a_settled_case_is_decided_anew_only_if_that_is_said(double: Study) -> None:
    found = case(double, "tillid")
    adjudication.decide(double, found, Answer(Decision.FIRST, "aftalt"))

    with pytest.raises(Misuse, match="S has decided on disagreement 1"):
        adjudication.decide(double, found, Answer(Decision.SECOND))
    adjudication.decide(double, found, Answer(Decision.SECOND, "dog", again=True))

    assert standing(double, "tillid") == ["sygeplejersken blev hos mig"]
    assert [(one.decision, one.reason) for one in adjudication.listed(double)] == [(Decision.SECOND, "dog")]


def test_a_case_somebody_coded_anew_since_it_was_read_is_refused(double: Study) -> None:
    found = case(double, "kommunen")
    code(double, "MB", "kommunen", "ringede kommunen")

    with pytest.raises(Misuse, match="coded anew by MB"):
        adjudication.decide(double, found, Answer(Decision.SECOND))


def test_numbers_stay_what_they_are_when_cases_are_settled(double: Study) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.FIRST))

    assert [one.n for one in disagreements.listed(double, Wanted())] == [2]
    assert disagreements.found(double, 1).settled is Decision.FIRST
    with pytest.raises(NotFound):
        disagreements.found(double, 3)


def test_what_all_marked_alike_becomes_consensus(double: Study) -> None:
    done = adjudication.agree(double, "ventetid")

    assert (done.places, done.left) == (1, 0)
    assert standing(double, "ventetid", CodingLayer.CONSENSUS) == ["så ventede jeg"]
    assert adjudication.agree(double).places == 0


def test_what_all_marked_nearly_alike_becomes_consensus_with_a_tolerance(double: Study) -> None:
    """AK begins tillid 26 characters before MB and takes the full stop along: what stands is what either marked."""
    assert adjudication.agree(double, "tillid", tolerance=25).places == 0

    done = adjudication.agree(double, "tillid", tolerance=26)

    assert (done.places, done.left) == (1, 0)
    assert standing(double, "tillid", CodingLayer.CONSENSUS) == [FIRST]
    assert standing(double, "tillid", coders=["MB"]) == ["sygeplejersken blev hos mig"]


def test_two_pieces_of_one_coder_are_not_nearly_one_of_the_other(double: Study) -> None:
    code(double, "AK", "uro", "så ventede jeg")
    code(double, "MB", "uro", "så")
    code(double, "MB", "uro", "jeg")

    assert adjudication.agree(double, "uro", tolerance=100).places == 0


def test_what_a_third_coder_marked_more_of_is_not_taken_as_agreed(double: Study) -> None:
    """CH has no pass for the source, so is not compared; what CH marked must not vanish unseen."""
    code(double, "CH", "ventetid", "og så ventede jeg")

    assert adjudication.agree(double).places == 0


def test_a_third_coders_coding_on_the_same_words_is_covered_too(double: Study) -> None:
    """CH marked on beyond MB's border; what stands after the decision does not leave half of that behind."""
    code(double, "CH", "kommunen", "ringede kommunen, og så")

    adjudication.decide(double, case(double, "kommunen"), Answer(Decision.SECOND))

    assert standing(double, "kommunen") == []
    assert standing(double, "kommunen", coders=["CH"]) == ["ringede kommunen, og så"]


def test_coder_and_layer_narrow_a_query(double: Study) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.SECOND))

    assert standing(double, "tillid", coders=["AK"]) == [FIRST]
    assert standing(double, "tillid", CodingLayer.ALL) == [FIRST]
    assert standing(double, "tillid", CodingLayer.CONSENSUS, ["S"]) == ["sygeplejersken blev hos mig"]
    assert standing(double, "tillid", CodingLayer.CONSENSUS, ["AK"]) == []


def test_a_consensus_is_no_coder_to_be_compared(double: Study) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.SECOND))

    assert {one.coders for one in disagreements.listed(double, Wanted(settled=True))} == {("AK", "MB")}


@pytest.mark.parametrize(("decision", "coder"), [(Decision.FIRST, "AK"), (Decision.SECOND, "MB")])
def test_settled_for_one_coder_throughout_a_query_reads_as_that_coders_own(
    double: Study, decision: Decision, coder: str
) -> None:
    before = {path: standing(double, path, coders=[coder]) for path in ("tillid", "kommunen", "ventetid")}

    for one in disagreements.listed(double, Wanted()):
        adjudication.decide(double, one, Answer(decision))
    adjudication.agree(double)

    assert {path: standing(double, path) for path in before} == before
    assert {path: standing(double, path, CodingLayer.CONSENSUS) for path in before} == before


def test_what_stands_is_looked_up_and_never_walked_through(double: Study) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.SECOND))
    seen: list[str] = []
    double.db.conn.set_trace_callback(seen.append)
    standing(double, "tillid")
    double.db.conn.set_trace_callback(None)

    (query,) = [one for one in seen if "from adjudication" in one and "cross join coding" in one]
    plan = [row[3] for row in double.db.conn.execute(f"explain query plan {query}")]

    assert not [step for step in plan if step.startswith(("SCAN coding", "SCAN adjudication"))]
    assert [step for step in plan if step.startswith("SEARCH adjudication")]


def test_share_upheld_counts_the_codings_of_disputed_places(double: Study) -> None:
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.SECOND))
    adjudication.decide(double, case(double, "kommunen"), Answer(Decision.FIRST))
    adjudication.agree(double)

    assert [(one.coder, one.upheld, one.disputed, one.agreed) for one in adjudication.upheld(double)] == [
        ("AK", 1, 2, 1),
        ("MB", 1, 1, 1),
    ]


def test_a_decision_follows_its_words_through_a_revision(double: Study, tmp_path: Path, sound: Sound) -> None:
    """A turn is put before; the place of the decision moves with the codings it rests on."""
    adjudication.decide(double, case(double, "tillid"), Answer(Decision.SECOND))
    adjudication.decide(double, case(double, "kommunen"), Answer(Decision.SECOND))
    file = tmp_path / "I01.txt"
    file.write_text("I: Goddag.\nAnna: Goddag med dig.\n" + INTERVIEW.strip() + "\n", encoding="utf-8")

    revision.revise(double, "I01", file)

    sound(double)
    assert standing(double, "tillid") == ["sygeplejersken blev hos mig"]
    assert standing(double, "kommunen") == []
    assert disagreements.listed(double, Wanted()) == []


def test_differences_on_a_recording_are_settled_as_well(double: Study) -> None:
    recordings.add(double, "I01", length="10:00")
    for who, time in (("AK", "1:00-2:00"), ("MB", "1:30-2:30")):
        before, double.coder = double.coder, who
        coding.add(double, "I01", ["ventetid"], Place(time=time))
        passes.add(double, ["I01"])
        double.coder = before

    (found,) = disagreements.listed(double, Wanted(kind=Kind.BOUNDARY, code="ventetid"))
    assert (found.n, found.kind, found.cost) == (3, Kind.BOUNDARY, 60_000)
    place = Place(turn=1)
    with pytest.raises(Misuse, match="a stretch of the recording"):
        adjudication.decide(double, found, Answer(Decision.OTHER, "", place))
    adjudication.decide(double, found, Answer(Decision.BOTH))

    (result,) = [one.results for one in adjudication.listed(double)]
    assert result == (TimeSpan(60_000, 150_000),)


def test_a_case_is_read_with_both_coders_notes_and_the_definition(double: Study) -> None:
    code(double, "MB", "kommunen", "kommunen", memo="kun opkaldet")

    reading = disagreement_reading.read(double, case(double, "kommunen"))

    assert [(one.coder, one.memo) for one in reading.voices] == [("AK", ""), ("MB", "kun opkaldet")]
    assert [(one.n, one.words[slice(*one.second[0])]) for one in reading.passages] == [(4, "kommunen")]


def test_definitions_are_ranked_by_what_their_vagueness_costs(double: Study) -> None:
    found = disagreement_reading.definitions(double, Wanted())

    assert [(one.code, one.kind, one.cases, one.examples) for one in found] == [
        ("tillid", Kind.BOUNDARY, 1, (1,)),
        ("kommunen", Kind.MISSED, 1, (2,)),
    ]
    assert found[1].advice.startswith("AK uses it where others do not")
    assert "no definition" in found[1].lacking


def test_a_table_of_decisions_is_carried_out_whole_or_not_at_all(double: Study, tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text("n,source,decision,reason\n1,I01,second,kortere\n2,I01,maybe,\n", encoding="utf-8")
    with pytest.raises(Exception, match="'maybe' is no decision"):
        adjudication.decide_table(double, table)
    table.write_text("n,source,decision,reason\n1,I01,second,kortere\n2,I02,first,\n", encoding="utf-8")
    with pytest.raises(Exception, match="Disagreement 2 has another source now"):
        adjudication.decide_table(double, table)
    assert adjudication.listed(double) == []

    table.write_text("n,source,decision,reason\n1,I01,second,kortere\n2,I01,,\n", encoding="utf-8")

    assert adjudication.decide_table(double, table) == 1
    assert [one.reason for one in adjudication.listed(double)] == ["kortere"]


def test_a_new_coder_is_certified_against_a_consensus_of_others(double: Study, as_coder: AsCoder) -> None:
    for one in disagreements.listed(double, Wanted()):
        adjudication.decide(double, one, Answer(Decision.FIRST))
    adjudication.agree(double)
    code(double, "CH", "tillid", FIRST)
    code(double, "CH", "ventetid", "så ventede jeg")
    with as_coder("CH"):
        passes.add(double, ["I01"])

    done = certification.certify(double, "CH", 0.667, draws=0, seed=1)

    by_code = {one.code: one.value for one in done.agreements if one.coefficient == "percent_agreement"}
    assert (by_code["tillid"], by_code["ventetid"]) == (1, 1)
    assert by_code["kommunen"] == pytest.approx(1 - 25 / 99)
    assert {one.coders for one in done.agreements} == {("CH", "consensus")}


def test_nobody_is_certified_against_what_they_took_part_in(double: Study) -> None:
    for one in disagreements.listed(double, Wanted()):
        adjudication.decide(double, one, Answer(Decision.FIRST))

    with pytest.raises(Refused, match="AK took part"):
        certification.certify(double, "AK", 0.667, draws=0, seed=1)


def test_nobody_is_certified_where_differences_are_open(double: Study, as_coder: AsCoder) -> None:
    code(double, "CH", "tillid", FIRST)
    with as_coder("CH"):
        passes.add(double, ["I01"])

    with pytest.raises(Misuse, match="is there a complete consensus"):
        certification.certify(double, "CH", 0.667, draws=0, seed=1)
