"""The framework matrix: who stands with how many statements, which quotes and condensates, and why a cell is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.study import framework, release
from qcode.study.framework import ROWS, Ask
from recount.drawing import INTERVIEWER, PLAIN, Coded, Drawn, Part, Source, studies, written
from recount.rereading import ORDER, Reread

if TYPE_CHECKING:
    from qcode.model.table import Said
    from qcode.study import Study
    from recount.rereading import Place, Statement

ALL = 99
MASKED = release.Terms()
Cell = tuple[int, list[str], list[str], str]
"""Statements, quotes, condensates, and why there are none."""


def printed(study: Study, ask: Ask, terms: release.Terms = MASKED) -> dict[tuple[str, str], Cell]:
    found = framework.framework(study, ask, terms)

    def cell(one: Said) -> Cell:
        quotes = [" / ".join(map(str, parts)) for parts in one.quotes]
        return one.n, quotes, list(map(str, one.condensates)), one.state or ""

    return {
        (str(row), str(column)): cell(one)
        for row, line in zip(found.row_keys, found.cells, strict=True)
        for column, one in zip(found.column_keys, line, strict=True)
    }


class Recounted:
    """The cells of one study, filled the plainest way."""

    def __init__(self, rows: Reread, ask: Ask) -> None:
        self._rows, self._ask = rows, ask
        there = [one for one in rows.statements() if self._voices(one)]
        self._statements = sorted(there, key=lambda one: (rows.names[one.source], one.start))
        self._asked = [place for place in rows.asked() if self._matches(place)]

    def _matches(self, place: Place) -> bool:
        return not self._ask.where or "leder" in self._rows.attribute("role", place)

    def _voices(self, one: Statement) -> set[Place]:
        return set(filter(self._matches, self._rows.heard(one)))

    def _under(self, places: set[Place]) -> set[str]:
        return {key for place in places for key in self._rows.keys(self._ask.rows, place)}

    def rows(self) -> set[str]:
        return self._under(set(self._asked)).union(*(self._under(self._voices(one)) for one in self._statements))

    def cell(self, row: str, code: str) -> Cell:
        said = [one for one in self._statements if one.code == code and row in self._under(self._voices(one))]
        quotes = [" / ".join(self._parts(one)) for one in said]
        if self._ask.quotes == 1 and said:
            quotes = [quotes[said.index(max(said, key=lambda one: one.end - one.start))]]
        condensed = [
            one.condensate
            for one in self._rows.codings
            if one.code == code and one.condensate
            for place in self._rows.heard(one)
            if self._matches(place) and row in self._rows.keys(self._ask.rows, place)
        ]
        state = "" if said else self._state(row, code)
        return len(said), quotes if self._ask.quotes else [], sorted(set(condensed)), state

    def _parts(self, one: Statement) -> list[str]:
        turns = (turn for turn in self._rows.turns_in(one) if turn.voice != "interviewer")
        return [self._rows.part_of(turn, one) for turn in turns]

    def _state(self, row: str, code: str) -> str:
        sources = {place[0] for place in self._asked if row in self._rows.keys(self._ask.rows, place)}
        return min((self._rows.state(one, code) for one in sources), key=ORDER.index, default="no source")


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=70)
@given(
    drawn=studies(),
    rows=st.sampled_from(ROWS),
    where=st.sampled_from(("", "role = leder", "role = leder")),
    quotes=st.sampled_from((0, 1, ALL)),
)
def test_every_cell_holds_what_the_rows_give(bare: Study, drawn: Drawn, rows: str, where: str, quotes: int) -> None:
    ask = Ask(rows=rows, where=where, quotes=quotes)
    with written(bare, drawn) as study:
        found = printed(study, ask, PLAIN)
        again = Recounted(Reread(study), ask)

        assert {row for row, _ in found} == again.rows()
        for (row, code), (n, said, condensed, state) in found.items():
            assert (n, said, sorted(set(condensed)), state) == again.cell(row, code)


HAND = Drawn(
    (
        Source((Part(1, roles=("leder",), houses=("nord",)), Part(2, houses=("nord",))),
               ((0, ("amtet", "betaler", "det", "hele.")), (INTERVIEWER, ("ja?",)), (1, ("det", "gør", "de.")),
                (0, ("penge", "er", "der.")))),
        Source((Part(1, houses=("syd",)), Part(3)), ((0, ("intet", "nyt.")), (1, ("amtet.",)))),
        Source((Part(4, "refused"),)),
    ),
    (
        Coded(0, 0, 2, "a", "AK"),  # "amtet betaler": P1
        Coded(0, 3, 3, "b", "AK", "de betaler"),  # "hele. / ja? / det": P1 and P2
        Coded(0, 8, 3, "a", "AK", "der er penge"),  # "penge er der.": P1
        Coded(1, 2, 1, "a", "AK"),  # "amtet.": P3
    ),
    silences={(1, "c"): "not asked"},
    passes={0: ("b", "c"), 1: ("b",)},
)  # fmt: skip


def test_persons_by_hand(bare: Study) -> None:
    """
    I01. P1: {a|amtet betaler} det {b|hele. I: ja? P2: det} gør de. P1: {a|penge er der.} Heard for b and c.
    I02. P1: intet nyt. P3: {a|amtet.} Heard for b; not asked about c. P4 refused, and is no row.
    """
    with written(bare, HAND) as study:
        found = printed(study, Ask(quotes=1))

    assert sorted({row for row, _ in found}) == ["P1", "P2", "P3"]
    assert found["P1", "a"] == (2, ["amtet betaler"], ["der er penge"], "")  # thirteen letters each: the first
    assert found["P1", "b"] == (1, ["hele. / det"], ["de betaler"], "")
    assert found["P2", "b"] == (1, ["hele. / det"], ["de betaler"], "")
    assert found["P2", "a"] == (0, [], [], "data")  # others said it there
    assert found["P3", "a"] == (1, ["amtet."], [], "")
    assert found["P3", "b"] == (0, [], [], "silent")
    assert found["P1", "c"] == (0, [], [], "silent")  # in I01; I02 was not asked
    assert found["P3", "c"] == (0, [], [], "not asked")
    assert found["P3", "a/x"] == (0, [], [], "not coded")


def test_who_does_not_match_has_no_row(bare: Study) -> None:
    """
    I01. P1 (leder): … {b|hele. I: ja? P2: det} gør de. In I02 P1 is no leader.
    """
    with written(bare, HAND) as study:
        found = printed(study, Ask(where="role = leder", quotes=ALL))

    assert {row for row, _ in found} == {"P1"}
    assert found["P1", "a"] == (2, ["amtet betaler", "penge er der."], ["der er penge"], "")
    assert found["P1", "b"][:2] == (1, ["hele. / det"])


def test_sources_and_organisations_by_hand(bare: Study) -> None:
    """
    P1 and P2 speak for nord in I01, P1 for syd in I02; what both say there is one statement of nord.
    """
    with written(bare, HAND) as study:
        sources, houses = (printed(study, Ask(rows=rows, quotes=ALL)) for rows in ("source", "organisation"))

    assert sources["I01", "a"][:2] == (2, ["amtet betaler", "penge er der."])
    assert (sources["I01", "b"][0], sources["I02", "a"][0]) == (1, 1)
    assert [sources["I02", code][3] for code in ("b", "c")] == ["silent", "not asked"]
    assert [houses["nord", code][0] for code in ("a", "b")] == [2, 1]
    assert houses["syd", "a"] == (0, [], [], "data")  # P3 said it, who speaks for nobody known
    assert houses["[organisation mangler]", "a"][0] == 1
