"""``qcode disagreements`` and ``qcode adjudicate``: what is shown, typed, written and said."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


@pytest.fixture
def passed(qcode: Qcode) -> Qcode:
    """The study of six sources; both coders have a pass for all of it."""
    for coder in ("AK", "MB"):
        assert qcode("pass", "add", "I01", "I02", "I03", "D04", "F05", "I06", "--coder", coder).code == 0
    return qcode


def test_cases_are_listed_with_what_they_cost(passed: Qcode) -> None:
    found = passed("disagreements", "--limit", "0", "--format", "json").json()

    assert [one["n"] for one in found] == list(range(1, len(found) + 1))
    costs = [one["cost"] for one in found]
    assert costs == sorted(costs, reverse=True)  # type: ignore[type-var]  # numbers
    assert set(found[0]) == {
        *("n", "kind", "source", "unit", "start", "end", "codes", "coders", "cost", "share", "state"),
        *("decision", "reason", "first", "second", "words"),
    }


def test_one_case_stands_side_by_side(passed: Qcode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (one,) = passed("disagreements", "--code", "brugere/kilder", "--kind", "boundary", "--format", "json").json()

    shown = passed("disagreements", "show", str(one["n"]))

    assert shown.code == 0, shown.err
    lines = [line.rstrip() for line in shown.out.splitlines()]
    assert max(map(len, lines)) <= 80
    assert "1 AK: brugere/kilder" in shown.out
    assert "{Jeg har talt med dem på" in shown.out


def test_a_filled_in_listing_is_a_table_of_decisions(passed: Qcode, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(passed("disagreements", "--limit", "0", "--format", "csv").out)))
    for row in rows:
        row |= {"decision": "first", "reason": "aftalt på møde"}
    table = tmp_path / "afgjort.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    done = passed("adjudicate", "--from", str(table), "--coder", "S")

    assert (done.code, done.out) == (0, f"Settled: {len(rows)}.\n"), done.err
    assert passed("disagreements", "--format", "json").json() == []
    assert {one["reason"] for one in passed("adjudicate", "list", "--format", "json").json()} == {"aftalt på møde"}


def test_the_queue_takes_one_letter_a_case(passed: Qcode) -> None:
    typed = "1 står i definitionen\nx\nn\nuenige om ordet\ns\nq\n"

    done = passed("adjudicate", "--coder", "S", stdin=typed)

    assert done.out.endswith("Settled: 2.\n"), done.err
    found = passed("adjudicate", "list", "--format", "json").json()
    assert {(one["decision"], one["reason"]) for one in found} == {
        ("first", "står i definitionen"),
        ("neither", "uenige om ordet"),
    }


def test_another_place_is_typed_as_words(passed: Qcode) -> None:
    (one,) = passed("disagreements", "--code", "brugere/kilder", "--kind", "boundary", "--format", "json").json()

    done = passed(
        "adjudicate", str(one["n"]), "--coder", "S", stdin="o\nJeg har talt med dem\n\nkun det, hun har set selv\n"
    )

    assert done.code == 0, done.err
    (found,) = passed("quotes", "--code", "brugere/kilder", "--layer", "consensus", "--format", "json").json()
    assert (found["words"], found["coders"]) == ("Jeg har talt med dem", ["S"])


def test_a_number_with_a_decision_asks_nothing(passed: Qcode) -> None:
    done = passed("adjudicate", "1", "--decision", "second", "--reason", "kortere", "--coder", "S")

    assert done.out.startswith("Disagreement 1 ("), done.err
    assert "`qcode undo --coder S` takes it back" in done.out
    again = passed("adjudicate", "1", "--decision", "first", "--coder", "S")
    assert (again.code, "--again" in again.err) == (2, True)
    assert passed("undo", "--coder", "S").code == 0
    assert passed("adjudicate", "list", "--format", "json").json() == []


def test_consensus_is_not_listed_among_the_coders_codings(passed: Qcode) -> None:
    before = passed("code", "list", "--format", "json").json()
    assert passed("adjudicate", "1", "--decision", "both", "--coder", "S").code == 0

    assert passed("code", "list", "--format", "json").json() == before
    assert {one["coder"] for one in before} == {"AK", "MB"}
    agreed = passed("agree", "--draws", "0", "--format", "json").json()
    assert {tuple(one["coders"]) for one in agreed} == {("AK", "MB")}  # type: ignore[arg-type]  # a list


def test_upheld_says_that_it_is_no_reliability(passed: Qcode) -> None:
    passed("adjudicate", "1", "--decision", "first", "--coder", "S")

    assert "no reliability" in passed("adjudicate", "upheld").err


def test_the_matrix_is_drawn_with_names_past_the_gate(passed: Qcode, tmp_path: Path) -> None:
    picture = tmp_path / "matrix.svg"
    passed("mask", "scan")
    passed("mask", "review", "--accept-listed")

    done = passed("disagreements", "confusion", "-o", str(picture))

    assert done.code == 0, done.err
    assert "brugere/kilder" in picture.read_text(encoding="utf-8")
    assert passed("disagreements", "confusion", "-o", str(tmp_path / "matrix.png")).code == 2


def test_definitions_name_cases_to_look_at(passed: Qcode) -> None:
    found = passed("disagreements", "definitions", "--format", "json").json()

    assert all(one["examples"] and one["advice"] for one in found)
    shares = [one["share"] for one in found]
    assert shares == sorted(shares, reverse=True)  # type: ignore[type-var]  # numbers


def test_certifying_one_of_the_makers_of_the_consensus_is_refused(passed: Qcode) -> None:
    passed("adjudicate", "agree", "--coder", "S")
    passed("adjudicate", "1", "--decision", "first", "--coder", "S")

    refused = passed("agree", "certify", "AK")

    assert (refused.code, "took part in the consensus" in refused.err) == (1, True)


def test_options_before_a_command_of_the_group_are_refused(passed: Qcode) -> None:
    refused = passed("disagreements", "--limit", "3", "show", "1")

    assert (refused.code, "--limit stands before `show`" in refused.err) == (2, True)
