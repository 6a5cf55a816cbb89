"""The split of work: who codes what, how far they are, and sources drawn for a second coder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import Misuse, SourceNotFound
from qcode.store.assignments import StoredAssignment
from qcode.study import assigning, codebook, coding, passes, status, trail

if TYPE_CHECKING:
    from conftest import Cli, Coded, Dump

    from qcode.study import Study


@pytest.fixture
def given_out(study: Study, build: Coded) -> Study:
    """Six interviews; AK has four of them and MB two."""
    for n in range(1, 7):
        build(study, f"I: Hvem?\nIP: Svar nummer {n}.", f"I0{n}")
    (study.folder / "codebooks" / "hms.yaml").write_text("codebook: hms\ncodes: [Ro, Uro]\n", encoding="utf-8")
    codebook.apply(study)
    assigning.assign(study, "AK", ["I01", "I02", "I03", "I04"])
    assigning.assign(study, "MB", ["I05", "I06"])
    return study


def of(study: Study) -> dict[str, list[str]]:
    """Return the coders of each source."""
    done: dict[str, list[str]] = {}
    for one in assigning.listed(study):
        done.setdefault(one.source, []).append(one.coder)
    return done


def test_how_far_a_coder_is_counts_own_codings_and_passes(given_out: Study) -> None:
    coding.add(given_out, "I01", ["ro"], coding.Place(turn=2))
    given_out.coder = "MB"
    coding.add(given_out, "I01", ["uro"], coding.Place(turn=2))
    given_out.coder = "AK"
    passes.add(given_out, ["I01"])
    passes.add(given_out, ["I02"], codes=["ro"])
    first, second, *_ = assigning.listed(given_out, "AK")

    assert (first.source, first.codings, first.passed, first.of, first.is_done) == ("I01", 1, 2, 2, True)
    assert (second.codings, second.passed, second.is_done) == (0, 1, False)
    ak, mb = assigning.work(given_out)
    assert (ak.codings, ak.assigned, ak.done) == (1, 4, 1)
    assert (mb.codings, mb.assigned, mb.done) == (1, 2, 0)


def test_what_is_given_twice_is_given_once_and_taken_back_it_leaves_the_work(given_out: Study, dump: Dump) -> None:
    passes.add(given_out, ["I01"])
    assert assigning.assign(given_out, "AK", ["I01"]) == []
    before = dump(given_out.db)

    assert assigning.remove(given_out, "AK", ["I01"]) == 1
    assert len(passes.listed(given_out)) == 1
    with pytest.raises(Misuse, match="was not given"):
        assigning.remove(given_out, "AK", ["I01"])
    trail.undo(given_out)
    assert dump(given_out.db) == before


def test_a_third_of_the_sources_get_a_second_coder_the_same_ones_for_the_same_seed(given_out: Study) -> None:
    new = assigning.double(given_out, "33,3 %", seed=7)
    both = {name: coders for name, coders in of(given_out).items() if len(coders) == 2}

    assert len(new) == len(both) == 2
    assert all(set(coders) == {"AK", "MB"} for coders in both.values())
    trail.undo(given_out)
    assert assigning.double(given_out, "33.3%", seed=7) == new
    assert assigning.double(given_out, "33.3%", seed=8) == []  # two are double already


def test_the_second_coder_may_be_named_and_new(given_out: Study) -> None:
    new = assigning.double(given_out, "100%", coder="LN")

    assert [(one.coder, one.source) for one in new] == [("LN", f"I0{n}") for n in range(1, 7)]


def test_a_plan_that_cannot_be_is_refused(given_out: Study) -> None:
    for share in ("20", "0%", "120%", "halvdelen", "nan%"):
        with pytest.raises(Misuse, match="no share"):
            assigning.double(given_out, share)
    with pytest.raises(Misuse, match="Name the coder"):
        assigning.assign(given_out, "AK", [])
    with pytest.raises(SourceNotFound):
        assigning.assign(given_out, "AK", ["I09"])
    assigning.remove(given_out, "MB", ["I05", "I06"])
    with pytest.raises(Misuse, match="only one coder"):
        assigning.double(given_out, "20%")
    assigning.remove(given_out, "AK", ["I01", "I02", "I03", "I04"])
    with pytest.raises(Misuse, match="Nothing is assigned"):
        assigning.double(given_out, "20%")


@given(st.lists(st.sampled_from(["AK", "MB", "LN"]), min_size=2, max_size=30), st.integers(1, 100), st.integers(0, 9))
def test_whoever_has_what_enough_are_drawn_and_nobody_twice(owners: list[str], percent: int, seed: int) -> None:
    if len(set(owners)) < 2:
        owners = [*owners, "AK", "MB"]
    there = [StoredAssignment(who, n, f"I{n:02}", 1, "hms", "", 0) for n, who in enumerate(owners)]
    drawn = assigning.drawn(there, percent / 100, "", seed)

    assert len(drawn) == -(-percent * len(owners) // 100)
    assert len({source for _, source in drawn}) == len(drawn)
    assert all(owners[source] != who for who, source in drawn)


def test_the_status_says_what_is_left(given_out: Study) -> None:
    passes.add(given_out, ["I01"])
    found = status.status(given_out)

    assert [(one.coder, one.assigned, one.done) for one in found.coders] == [("AK", 4, 1), ("MB", 2, 0)]
    assert ("Sources you were given and have not worked through: 3", "qcode assign list --of AK") in found.next_steps


def test_the_commands(given_out: Study, cli: Cli) -> None:
    assert given_out
    assert cli("assign", "LN", "I01", "I02").out == "LN codes I01, I02.\n"
    assert cli("assign", "add", "LN", "I01").out == "Nothing new was assigned.\n"
    assert cli("assign", "remove", "LN", "I02").out == "1 assignment taken back.\n"
    (one,) = json.loads(cli("assign", "list", "--of", "LN", "--format", "json").out)
    assert (one["source"], one["codings"], one["done"]) == ("I01", 0, False)
    assert cli("assign", "double", "100%", "--seed", "3").code == 0
    assert cli("assign", "double", "mange").code == 2
    coders = json.loads(cli("status", "--format", "json").out)["coders"]
    assert coders[0] == {"coder": "AK", "codings": 0, "sources": 0, "assigned": 4, "done": 0}
