"""Agreement at the command line: codebooks kept apart, and every number in every form that is computed with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Answer, Qcode

NUMBERS = ("value", "se", "low", "high", "n", "sources")


def table(answer: Answer) -> list[dict[str, str]]:
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@pytest.mark.parametrize("draws", ["0", "50"])
def test_csv_has_every_number_that_json_has(qcode: Qcode, draws: str) -> None:
    rows = qcode("agree", "--draws", draws, "--format", "json").json()
    flat = table(qcode("agree", "--draws", draws, "--format", "csv"))

    assert len(flat) == len(rows) > 6
    for row, cells in zip(rows, flat, strict=True):
        assert {name: number(cells[name]) for name in NUMBERS} == {name: row[name] for name in NUMBERS}
        assert all(cells[name] == str(row[name] or "") for name in ("coefficient", "unit", "universe", "code"))
        assert cells["undefined"] == (row["undefined"] or "")
        assert cells["coders"] == "AK-MB"
    assert any(cells["low"] for cells in flat) is (draws != "0")


@pytest.fixture
def doubled(qcode: Qcode, folder: Path) -> Path:
    """Two codebooks with a code ``tilbud``; in the other one both coders marked the same."""
    (folder / "codebooks" / "to.yaml").write_text("codebook: to\ncodes: [Tilbud]\n", encoding="utf-8")
    assert qcode("codebook", "apply").code == 0
    rows = ["source,start,end,code,coder"]
    rows += [f"F05,18,36,to:tilbud,{coder}" for coder in ("AK", "MB")]
    (folder / "to.csv").write_text("\n".join(rows), encoding="utf-8")
    assert qcode("code", "add", "--from", str(folder / "to.csv"), "--pass").code == 0
    return folder


def test_two_codes_of_one_path_are_compared_apart(qcode: Qcode, doubled: Path) -> None:
    """
    Bo:  {hms:tilbud, to:tilbud|Der mangler senge.}   AK both, MB only to:tilbud
    Tom: {hms:tilbud|Der mangler tid.}                MB
    """
    rows = qcode("agree", "--draws", "0", "--format", "json").json()
    kappa = {row["code"]: row["value"] for row in rows if row["coefficient"] == "cohen_kappa"}

    assert doubled.exists()
    assert kappa["to:tilbud"] == 1
    assert isinstance(kappa["hms:tilbud"], float)
    assert kappa["hms:tilbud"] < 0.5
    assert "tilbud" not in kappa
    assert "samarbejde/praksis" in kappa  # a path that is one of a kind needs no codebook's name


@pytest.mark.parametrize("code", ["to:tilbud", "hms:tilbud"])
def test_one_of_them_can_be_asked_for(qcode: Qcode, doubled: Path, code: str) -> None:
    rows = qcode("agree", "--code", code, "--draws", "0", "--format", "json").json()

    assert doubled.exists()
    assert {row["code"] for row in rows} == {code}


def test_a_path_that_is_two_codes_is_asked_about(qcode: Qcode, doubled: Path) -> None:
    done = qcode("agree", "--code", "tilbud", "--draws", "0")

    assert doubled.exists()
    assert done.code == 2
    assert "Say which: hms:tilbud, to:tilbud." in done.err
