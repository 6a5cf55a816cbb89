"""No cell that leaves is run by a spreadsheet: what somebody said or wrote stays text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from leaks import outputs
from leaks.planting import called

if TYPE_CHECKING:
    from pathlib import Path

    from leaks.outputs import Way

RUN = ("=", "+", "-", "@", "\t", "\r")


def is_run(cell: str) -> bool:
    """Tell whether a spreadsheet would run a cell; a negative number is only a number."""
    return cell.startswith(RUN) and not cell.removeprefix("-").replace(".", "", 1).replace(",", "", 1).isdecimal()


@pytest.mark.parametrize("excel", [(), ("--excel",)])
@pytest.mark.parametrize("way", [one for one in outputs.WAYS if ".csv" in one.endings], ids=outputs.name)
def test_no_cell_of_a_csv_file_is_a_formula(way: Way, excel: tuple[str, ...], decided: Path) -> None:
    file = decided / "ud.csv"
    code, _, err = called(*way.command, "-o", str(file), *excel)
    if code == 2 and excel:
        assert "--excel" in err
        return
    text = file.read_text("utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines(), delimiter=";" if excel else ",") for cell in row]

    assert [cell for cell in cells if is_run(cell)] == []


@pytest.mark.parametrize("way", [one for one in outputs.WAYS if ".xlsx" in one.endings], ids=outputs.name)
def test_no_cell_of_an_excel_file_is_a_formula(way: Way, decided: Path) -> None:
    file = decided / "ud.xlsx"
    called(*way.command, "-o", str(file))
    cells = [cell for sheet in openpyxl.load_workbook(file).worksheets for row in sheet.iter_rows() for cell in row]

    assert len(cells) > 1
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_a_formula_is_planted_where_cells_are_written(decided: Path) -> None:
    file = decided / "ud.csv"
    called("search", "stod der", "-o", str(file))

    assert "'=HYPERLINK" in file.read_text("utf-8")
