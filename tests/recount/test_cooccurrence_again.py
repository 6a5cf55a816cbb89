"""Codes that stand together: every number by hand, and by comparing every two statements of the rows."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.model.table import TableUnit
from qcode.study import cooccurrence, release
from qcode.study.cooccurrence import Ask
from recount.drawing import INTERVIEWER, Coded, Drawn, Part, Source, studies, written
from recount.rereading import Reread

if TYPE_CHECKING:
    from qcode.model.table import Cooccurrence
    from qcode.study import Study
    from recount.rereading import Place, Statement

UNITS = (TableUnit.CODINGS, TableUnit.PERSONS, TableUnit.SOURCES, TableUnit.ORGANISATIONS)
Pair = tuple[int, int, int, int, float]
"""Both, of the first, of the second, either, and their share."""


def printed(study: Study, ask: Ask) -> dict[tuple[str, str], Pair]:
    found: Cooccurrence = cooccurrence.cooccurrence(study, ask, release.Terms())
    assert [one.jaccard for one in found.pairs] == sorted((one.jaccard or 0 for one in found.pairs), reverse=True)
    return {
        (str(one.first), str(one.second)): (one.both or 0, one.of_first, one.of_second, one.either, one.jaccard or 0)
        for one in found.pairs
    }


def recounted(rows: Reread, ask: Ask) -> dict[tuple[str, str], Pair]:
    """Compare every statement of a code with every one of another."""

    def voices(one: Statement) -> set[Place]:
        return {each for each in rows.heard(one) if not ask.where or "leder" in rows.attribute("role", each)}

    def units(one: Statement) -> set[object]:
        return {unit for place in voices(one) for unit in rows.units(ask.unit, place)}

    def meet(one: Statement, other: Statement) -> bool:
        if one.source != other.source:
            return False
        if ask.near is None:
            return bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))
        these, those = ([turn.n for turn in rows.turns_in(each)] for each in (one, other))
        return min(abs(n - m) for n in these for m in those) <= ask.near

    there = [one for one in rows.statements() if voices(one)]
    done: dict[tuple[str, str], Pair] = {}
    for first, second in combinations(rows.codes, 2):
        these, those = ([one for one in there if one.code == code] for code in (first, second))
        met = [(one, other) for one in these for other in those if meet(one, other)]
        if ask.unit is TableUnit.CODINGS:
            both = min(len({one for one, _ in met}), len({other for _, other in met}))
            of = len(these), len(those)
            either = sum(of) - both
        else:
            both = len({unit for one, other in met for unit in units(one) & units(other)})
            sets = [{unit for one in each for unit in units(one)} for each in (these, those)]
            of = len(sets[0]), len(sets[1])
            either = len(sets[0] | sets[1])
        if both:
            done[first, second] = (both, *of, either, both / either)
    return done


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=70)
@given(
    drawn=studies(),
    unit=st.sampled_from(UNITS),
    near=st.sampled_from((None, 0, 1, 2)),
    where=st.sampled_from(("", "role = leder")),
)
def test_every_number_is_what_the_rows_give(
    bare: Study, drawn: Drawn, unit: TableUnit, near: int | None, where: str
) -> None:
    ask = Ask(where=where, unit=unit, near=near, smallest=0)
    with written(bare, drawn) as study:
        assert printed(study, ask) == recounted(Reread(study), ask)


HAND = Drawn(
    (
        Source((Part(1, houses=("Nord",)), Part(2, houses=("Syd",))),
               ((0, ("Amtet", "betaler", "det", "hele.")), (INTERVIEWER, ("Ja?",)), (1, ("Penge", "mangler.")),
                (0, ("Tiden", "går.")))),
        Source((Part(1, houses=("Nord", "Syd")),), ((0, ("Penge", "fra", "amtet.")),)),
    ),
    (
        Coded(0, 0, 2, "a", "AK"),  # "Amtet betaler": P1
        Coded(0, 1, 3, "a", "MB"),  # and on: one statement with it, "Amtet betaler det hele."
        Coded(0, 3, 1, "b", "AK"),  # "hele.": P1
        Coded(0, 5, 2, "b", "AK"),  # "Penge mangler.": P2, two turns after a
        Coded(0, 7, 2, "c", "AK"),  # "Tiden går.": P1, one turn after b
        Coded(1, 0, 1, "b", "AK"),  # "Penge": P1 in the second interview
        Coded(1, 2, 1, "a", "AK"),  # "amtet.": in the same turn, other words
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("near", "unit", "pairs"),
    [
        # Two statements of a, three of b; one of each overlaps.
        (None, TableUnit.CODINGS, {("a", "b"): (1, 2, 3, 4, 1 / 4)}),
        # P1 said both on the same words; a is P1's, b is P1's and P2's.
        (None, TableUnit.PERSONS, {("a", "b"): (1, 1, 2, 2, 1 / 2)}),
        (None, TableUnit.SOURCES, {("a", "b"): (1, 2, 2, 2, 1 / 2)}),
        # P1 spoke for Nord where they overlap; in the second interview for both, but there nothing overlaps.
        (None, TableUnit.ORGANISATIONS, {("a", "b"): (1, 2, 2, 2, 1 / 2)}),
        # In one turn: both statements of a, and "hele." and "Penge" of b.
        (0, TableUnit.CODINGS, {("a", "b"): (2, 2, 3, 3, 2 / 3)}),
        (0, TableUnit.SOURCES, {("a", "b"): (2, 2, 2, 2, 1)}),
        (0, TableUnit.ORGANISATIONS, {("a", "b"): (2, 2, 2, 2, 1)}),
        # A turn apart: "Penge mangler." and "Tiden går." too, but nobody said both of these.
        (1, TableUnit.CODINGS, {("a", "b"): (2, 2, 3, 3, 2 / 3), ("b", "c"): (1, 3, 1, 3, 1 / 3)}),
        (1, TableUnit.PERSONS, {("a", "b"): (1, 1, 2, 2, 1 / 2)}),
        # Three turns apart: P1 said a and c, and b and c.
        (3, TableUnit.PERSONS,
         {("a", "b"): (1, 1, 2, 2, 1 / 2), ("a", "c"): (1, 1, 1, 1, 1), ("b", "c"): (1, 2, 1, 2, 1 / 2)}),
    ],
)  # fmt: skip
def test_counted_by_hand(bare: Study, near: int | None, unit: TableUnit, pairs: dict[tuple[str, str], Pair]) -> None:
    with written(bare, HAND) as study:
        assert printed(study, Ask(near=near, unit=unit, smallest=0)) == pairs
