"""Every number of a table against a count by hand, and against one that goes through the rows one after another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.model.table import TableUnit
from qcode.study import matrix, release
from qcode.study.matrix import Ask
from recount.drawing import INTERVIEWER, Coded, Drawn, Part, Source, studies, written
from recount.rereading import UNASKED, Reread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qcode.model.table import Crosstab
    from qcode.study import Study
    from recount.rereading import Place

TOTAL = "*"
Cells = dict[tuple[str, str], dict[object, int]]
Shares = tuple[float | None, ...]
"""n, base, and percentages of the row, of the column and of those asked."""

WHERE = {"": None, "role = leder": ("role", "leder"), "region = 1": ("region", "1")}
AXES = (
    *(("code", name) for name in ("role", "region", "size", "source", "kind", "person", "organisation", "coder")),
    ("role", "region"),
)


def printed(found: Crosstab) -> dict[tuple[str, str], Shares]:
    """Return n, base and percentages of rows, columns and those asked, of every cell and total."""
    rows = [*zip(found.row_keys, found.cells, found.row_totals, strict=True), (TOTAL, found.column_totals, found.total)]
    return {
        (str(row), str(column)): (one.n or 0, one.of or 0, one.row, one.column, one.asked)
        for row, line, total in rows
        for column, one in zip((*found.column_keys, TOTAL), (*line, total), strict=True)
    }


class Recounted:
    """A table of one study, counted the plainest way."""

    def __init__(self, rows: Reread, ask: Ask) -> None:
        self._rows, self._ask = rows, ask
        self.found: Cells = defaultdict(dict)
        self.bases: Cells = defaultdict(dict)
        self._coders = sorted({one.coder for one in rows.codings})
        self._count()
        self._count_asked()

    def _matches(self, place: Place) -> bool:
        wanted = WHERE[self._ask.where]
        return wanted is None or wanted[1] in self._rows.attribute(wanted[0], place)

    def _under(self, place: Place, code: str, coders: tuple[str, ...]) -> list[tuple[str, ...]]:
        known = {"code": (code,), "coder": coders}
        return [known[name] if name in known else self._rows.keys(name, place) for name in self._ask.axes]

    def _count(self) -> None:
        by_code = "code" in self._ask.axes
        for n, one in enumerate(self._rows.statements(by_code=by_code, rollup=self._ask.rollup)):
            for coding in one.members:
                for place in filter(self._matches, self._rows.heard(coding)):
                    under = self._under(place, one.code, (coding.coder,))
                    what: dict[object, int] = dict.fromkeys(self._rows.units(self._ask.unit, place), 1)
                    if self._ask.unit is TableUnit.CODINGS:
                        what = {n: 1}
                    elif self._ask.unit is TableUnit.WORDS:
                        said = [self._rows.part_of(turn, one) for turn in self._rows.turns_in(one)
                                if turn.who == place[1] and turn.voice != "interviewer"]  # fmt: skip
                        words = [word for part in said for word in part.split() if any(map(str.isalnum, word))]
                        what = {(n, place): len(words)}
                    _put(self.found, under, what)

    def _count_asked(self) -> None:
        unit = self._ask.unit if self._ask.unit in {"persons", "organisations"} else "sources"
        codes: Iterable[str] = self._rows.codes if "code" in self._ask.axes else ("",)
        for place in filter(self._matches, self._rows.asked()):
            for code in codes:
                if code and self._rows.state(place[0], code) in UNASKED:
                    continue
                under = self._under(place, code, tuple(self._coders))
                _put(self.bases, under, dict.fromkeys(self._rows.units(unit, place), 1))

    def shares(self, at: tuple[str, str]) -> Shares:
        n, row, column, every = (
            sum(self.found[one].values()) for one in (at, (at[0], TOTAL), (TOTAL, at[1]), (TOTAL, TOTAL))
        )
        who = self._ask.unit in {"persons", "sources", "organisations"}
        of = sum(self.bases[at].values()) if who else every

        def percent(base: int) -> float | None:
            return 100 * n / base if base else None

        return n, of, percent(row), percent(column), percent(of) if who else None


def _put(cells: Cells, under: list[tuple[str, ...]], what: dict[object, int]) -> None:
    rows, columns = under
    for row in (*rows, TOTAL):
        for column in (*columns, TOTAL):
            cells[row, column].update(what)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=70)
@given(
    drawn=studies(),
    axes=st.sampled_from(AXES),
    where=st.sampled_from(sorted(WHERE)),
    unit=st.sampled_from(TableUnit),
    turned=st.booleans(),
    rollup=st.booleans(),
)
def test_every_number_is_what_the_rows_give(
    bare: Study, drawn: Drawn, axes: tuple[str, str], where: str, unit: TableUnit, *, turned: bool, rollup: bool
) -> None:
    axes = (axes[1], axes[0]) if turned else axes
    ask = Ask(*axes, unit, where=where, always=True, smallest=1, rollup=rollup and "code" in axes)
    with written(bare, drawn) as study:
        found = printed(matrix.matrix(study, ask, release.Terms()))
        again = Recounted(Reread(study), ask)

        assert found == {at: again.shares(at) for at in found}
        assert {at for at, those in again.found.items() if sum(those.values())} <= found.keys()
        assert {at for at, those in again.bases.items() if those} <= found.keys()


HAND = Drawn(
    (
        Source((Part(1, roles=("leder",), houses=("Nord",)), Part(2, roles=("politiker", "leder"), houses=("Syd",))),
               ((INTERVIEWER, ("Hvem?",)), (0, ("Amtet", "betaler", "12")), (1, ("Ja", "–", "amtet"))), "1"),
        Source((Part(1, roles=("politiker",), houses=("Nord", "Syd")),), ((0, ("Penge", "og", "tid")),), "2"),
        Source((Part(3, "refused", ("leder",)),)),
    ),
    (
        Coded(0, 1, 6, "a", "AK"),  # "Amtet betaler 12 / Ja – amtet": P1 and P2
        Coded(0, 1, 2, "a", "MB"),  # within it, so no statement of its own
        Coded(0, 4, 1, "b", "AK"),  # "Ja": P2
        Coded(1, 0, 3, "a", "AK"),  # "Penge og tid": P1 in the second interview
        Coded(0, 0, 1, "c", "AK"),  # the interviewer's word: nobody's
    ),
    silences={(1, "b"): "not asked"},
)  # fmt: skip


def counted(study: Study, unit: TableUnit) -> Callable[[str, str], Shares]:
    with written(study, HAND):
        ask = Ask("code", "role", unit, always=True, smallest=1)
        found = printed(matrix.matrix(study, ask, release.Terms()))
    return lambda row, column: found[row, column]


def test_persons_counted_by_hand(bare: Study) -> None:
    """
    a: P1 as leader (I01) and as politician (I02), P2 as both: 2 of the 2 who took part, under each role 2 of 2.
    b: P2 as both; P1 was asked as leader only, as I02 was not asked: of 2 leaders and, of politicians, P2 alone.
    All leaders with anything are 2, politicians 2, persons 2. P3 refused and is nowhere.
    """
    found = counted(bare, TableUnit.PERSONS)

    assert found("a", "leder") == (2, 2, 100, 100, 100)
    assert found("a", "politiker") == (2, 2, 100, 100, 100)
    assert found("b", "leder") == (1, 2, 100, 50, 50)
    assert found("b", "politiker") == (1, 1, 100, 50, 100)
    assert found("b", TOTAL) == (1, 2, 100, 50, 50)
    assert found(TOTAL, "leder") == (2, 2, 100, 100, 100)
    assert found(TOTAL, TOTAL) == (2, 2, 100, 100, 100)
    assert found("c", TOTAL) == (0, 2, None, 0, 0)


def test_statements_of_several_roles_count_once_in_all(bare: Study) -> None:
    """
    Statements: two of a, one of b: three. Leaders speak in a (I01) and b, politicians in both of a and in b.
    The columns hold 2 and 3, and all together 3: nobody's percentages of a row need add up to a hundred.
    """
    found = counted(bare, TableUnit.CODINGS)

    assert found("a", "leder") == (1, 3, 50, 50, None)
    assert found("a", "politiker") == (2, 3, 100, 200 / 3, None)
    assert found("b", "leder") == (1, 3, 100, 50, None)
    assert found(TOTAL, "leder") == (2, 3, 200 / 3, 100, None)
    assert found(TOTAL, "politiker") == (3, 3, 100, 100, None)
    assert found("a", TOTAL) == (2, 3, 100, 200 / 3, None)


def test_words_are_those_of_each_who_speaks(bare: Study) -> None:
    """
    a: P1 says "Amtet betaler 12" (3) as leader, P2 "Ja – amtet" (2, the dash is no word) as both, P1 "Penge og tid"
    (3) as politician. Leaders 3 + 2, politicians 2 + 3, all 8. b: "Ja", 1. In all 9.
    """
    found = counted(bare, TableUnit.WORDS)

    assert found("a", "leder") == (5, 9, 62.5, 500 / 6, None)
    assert found("a", "politiker") == (5, 9, 62.5, 500 / 6, None)
    assert found("a", TOTAL) == (8, 9, 100, 800 / 9, None)
    assert found("b", "leder") == (1, 9, 100, 100 / 6, None)
    assert found(TOTAL, TOTAL) == (9, 9, 100, 100, None)


def test_sources_and_organisations(bare: Study) -> None:
    """
    a as leader in I01, as politician in I01 and I02. Of organisations: as leader P1 speaks for Nord and P2 for Syd; as
    politician P2 for Syd and P1 for both. b was asked in I01 only.
    """
    sources, houses = counted(bare, TableUnit.SOURCES), counted(bare, TableUnit.ORGANISATIONS)

    assert [sources("a", one)[:2] for one in ("leder", "politiker", TOTAL)] == [(1, 1), (2, 2), (2, 2)]
    assert [sources("b", one)[:2] for one in ("leder", "politiker", TOTAL)] == [(1, 1), (1, 1), (1, 1)]
    assert [houses("a", one)[:2] for one in ("leder", "politiker", TOTAL)] == [(2, 2), (2, 2), (2, 2)]
    assert [houses("b", one)[:2] for one in ("leder", "politiker", TOTAL)] == [(1, 2), (1, 1), (1, 2)]
