"""``qcode agree table``: any table, from any program, without a study."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode

KEYS = [
    *("coefficient", "value", "se", "low", "high", "n", "unit", "universe", "code", "coders", "undefined"),
    *("prevalence", "missing", "remark"),
]


@pytest.fixture
def four(tmp_path: Path) -> str:
    """Four observers, twelve units, with missing values (Krippendorff 2011, section C)."""
    rows = ["unit,A,B,C,D", "1,1,1,NA,1", "2,2,2,3,2", "3,3,3,3,3", "4,3,3,3,3", "5,2,2,2,2", "6,1,2,3,4"]
    rows += ["7,4,4,4,4", "8,1,1,2,1", "9,2,2,2,2", "10,,5,5,5", "11,,.,1,1", "12,,3,,"]
    path = tmp_path / "fire.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def test_json_names_each_coefficient_and_gives_it_as_an_agreement(qcode: Qcode, four: str) -> None:
    rows = qcode("agree", "table", four, "--level", "ratio", "--format", "json").json()
    found: dict[str, dict[str, Any]] = {row["coefficient"]: row for row in rows}  # type: ignore[misc]

    assert len(found) == len(rows)
    assert all(list(row) == KEYS for row in rows)
    assert {name: round(found[name]["value"], 3) for name in ("alpha_nominal", "alpha_ordinal", "alpha_ratio")} == {
        "alpha_nominal": 0.743,
        "alpha_ordinal": 0.815,
        "alpha_ratio": 0.797,
    }
    assert round(found["gwet_ac1"]["value"], 5) == 0.77544
    assert round(found["gwet_ac1"]["se"], 5) == 0.14295
    assert (round(found["gwet_ac1"]["low"], 5), found["gwet_ac1"]["high"]) == (0.46081, 1)
    assert (found["fleiss_kappa"]["n"], found["fleiss_kappa"]["unit"]) == (11, "item")
    assert found["fleiss_kappa"]["universe"] == "units of fire.csv with values of two coders or more"
    assert found["fleiss_kappa"]["coders"] == ["A", "B", "C", "D"]
    assert found["fleiss_kappa"]["missing"] == 7
    assert (found["fleiss_kappa[5]"]["code"], found["fleiss_kappa[5]"]["prevalence"][1]) == ("5", pytest.approx(1 / 11))


def test_csv_has_the_numbers_of_json(qcode: Qcode, four: str) -> None:
    rows = qcode("agree", "table", four, "--format", "json").json()
    flat = list(csv.DictReader(io.StringIO(qcode("agree", "table", four, "--format", "csv").out)))

    assert [cells["coefficient"] for cells in flat] == [row["coefficient"] for row in rows]
    assert [float(cells["value"]) for cells in flat] == [row["value"] for row in rows]


@pytest.mark.parametrize("format_", ["table", "md"])
def test_a_person_reads_the_values_and_what_they_rest_on(qcode: Qcode, four: str, format_: str) -> None:
    answer = qcode("agree", "table", four, "--level", "ordinal", "--format", format_)

    assert answer.code == 0
    assert "0.743" in answer.out
    assert "12 units, 11 compared, 7 missing values" in answer.err
    assert "Universe: units of fire.csv" in answer.err
    assert "alpha_ratio: takes the values as measured from a true zero" in answer.err


def test_weights_are_those_asked_for(qcode: Qcode, four: str) -> None:
    rows = qcode("agree", "table", four, "--weights", "radical", "--format", "json").json()
    names = {row["coefficient"] for row in rows}

    assert "gwet_ac2_radical" in names
    assert "gwet_ac2_linear" not in names
    assert "alpha_ordinal" in names


def test_pairs_are_compared_where_asked_for(qcode: Qcode, four: str) -> None:
    rows = qcode("agree", "table", four, "--pairs", "--format", "json").json()
    kappas = [row["coders"] for row in rows if row["coefficient"] == "cohen_kappa"]

    assert len(kappas) == 6
    assert ["A", "D"] in kappas


def test_one_coder_is_undefined_and_said_so(qcode: Qcode, tmp_path: Path) -> None:
    (tmp_path / "en.csv").write_text("unit,A\n1,x\n2,y\n", encoding="utf-8")
    answer = qcode("agree", "table", str(tmp_path / "en.csv"), "--format", "json")

    assert answer.code == 0
    assert {(row["value"], row["undefined"]) for row in answer.json() if not row["code"]} == {(None, "one coder only")}


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--level", "nominal", "--weights", "linear"), 2, "Weights need values with an order"),
        (("--level", "set", "--weights", "linear"), 2, "Weights need values with an order"),
        (("--level", "nominal", "--order", "1,2"), 2, "--order goes with --level ordinal"),
        (("--order", "1,2"), 1, "is not in the order given"),
    ],
)
def test_what_does_not_go_together_is_refused(
    qcode: Qcode, four: str, options: tuple[str, ...], code: int, sentence: str
) -> None:
    answer = qcode("agree", "table", four, *options)

    assert answer.code == code
    assert sentence in answer.err


def test_too_many_different_values_are_refused(qcode: Qcode, tmp_path: Path) -> None:
    rows = ["unit,A,B", *(f"{n},{n},{n + 5000}" for n in range(1001))]
    (tmp_path / "maal.csv").write_text("\n".join(rows), encoding="utf-8")
    answer = qcode("agree", "table", str(tmp_path / "maal.csv"), "--level", "interval")

    assert answer.code == 1
    assert "2002 different values" in answer.err


def test_without_a_command_the_coded_text_is_compared(qcode: Qcode) -> None:
    rows = qcode("agree", "--draws", "0", "--format", "json").json()

    assert {row["unit"] for row in rows} == {"character"}
