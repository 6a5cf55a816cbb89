"""Two tables of one report: what one keeps back must not stand in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.study import margins, matrix, register, release

if TYPE_CHECKING:
    from conftest import Coded

    from qcode.model.finding import Finding
    from qcode.model.table import Crosstab
    from qcode.study import Study


@pytest.fixture
def people(study: Study, build: Coded) -> Study:
    """Nine persons: regions 1 and 2, of whom two in region 1 and five in region 2 speak of homes; four are leaders."""
    rows = ["source;person;speaker;region;role"]
    for n in range(9):
        said = f"{{bolig|Jeg har ventet {n + 2} år på en bolig.}}" if n not in {2, 3} else f"{{ro|Her er {n}.}}"
        build(study, f"IP: {said}", f"I0{n}")
        rows.append(f"I0{n};P{n};IP;{1 if n < 4 else 2};{'politiker' if n % 2 else 'privat'}")
    (study.folder / "register.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    register.sync(study)
    return study


def table(
    study: Study, rows: str, columns: str, where: str = "", smallest: int | None = None
) -> tuple[matrix.Ask, Crosstab]:
    ask = matrix.Ask(rows, columns, where=where, smallest=smallest, code="bolig")
    return ask, matrix.matrix(study, ask, release.Terms())


def told(study: Study, *tables: tuple[matrix.Ask, Crosstab]) -> list[Finding]:
    return margins.told(study, [(f"table {n}", *one) for n, one in enumerate(tables, 1)])


def test_a_cell_kept_back_beside_a_small_one_may_not_be_the_total_of_another_table(people: Study) -> None:
    by_region = table(people, "code", "region", smallest=3)
    of_region_2 = table(people, "code", "role", "region = 2", smallest=1)

    assert [one.withheld for one in by_region[1].cells[0][:2]] == [True, True]
    assert of_region_2[1].row_totals[0].n == 5  # 7 - 5 = 2 of region 1
    (first, *_) = told(people, by_region, of_region_2)
    assert (first.kind, first.place) == ("told-elsewhere", "table 1")
    assert "region 2" in first.message
    assert "table 2" in first.message


def test_the_same_table_on_its_side_is_the_same_table(people: Study) -> None:
    assert told(people, table(people, "code", "region", smallest=3), table(people, "region", "code", smallest=1))
    assert not told(people, table(people, "code", "region", smallest=3), table(people, "region", "code", smallest=3))


def test_numbers_of_other_persons_or_units_are_others(people: Study) -> None:
    by_region = table(people, "code", "region", smallest=3)

    assert not told(people, by_region, table(people, "code", "role", "role = privat", smallest=1))
    assert not told(people, by_region)
