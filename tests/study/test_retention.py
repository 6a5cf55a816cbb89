"""Originals are kept no longer than was promised: doctor and status say it in time, and after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.model.finding import Severity
from qcode.study import doctor, open_study, status

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study

TODAY = "2003-11-03T12:00:00+00:00"  # as everywhere in the tests
SETTINGS = "study: Haver\nattributes: {}\nanonymity: {k: 3, retention: RETENTION}\n"


def kept(folder: Path, build: Coded, retention: str, now: str = TODAY) -> list[tuple[Severity, str]]:
    (folder / "register.csv").unlink(missing_ok=True)
    (folder / "study.yaml").write_text(SETTINGS.replace("RETENTION", retention), encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: now) as study:
        if not study.db.conn.execute("select 1 from source").fetchone():
            build(study, "IP: {have|Den groede.}")
        return [(one.severity, one.message) for one in doctor.examine(study) if one.kind == "retention"]


@pytest.mark.parametrize(
    ("retention", "says"),
    [
        ("2004-01-03", []),  # 61 days
        ("2004-01-02", [(Severity.WARNING, "Original words of 1 source may be kept until 2004-01-02: 60 days")]),
        ("3.11.2003", [(Severity.WARNING, "Original words of 1 source may be kept until 2003-11-03: 0 days")]),
        ("2003-11-02", [(Severity.ERROR, "Original words of 1 source were to be kept until 2003-11-02 and no longer")]),
        ("{interview: 2003-01-01}", [(Severity.ERROR, "Original words of 1 source (interview) were to be kept until")]),
        ("{focus_group: 2003-01-01}", []),
        ("", []),
    ],
)
def test_doctor_reminds_two_months_before_and_ever_after(
    folder: Path, build: Coded, retention: str, says: list[tuple[Severity, str]]
) -> None:
    found = kept(folder, build, retention)

    assert [severity for severity, _ in found] == [severity for severity, _ in says]
    assert all(said.startswith(wanted) for (_, said), (_, wanted) in zip(found, says, strict=True))


def test_status_says_it_in_one_line(folder: Path, build: Coded, cli: Cli) -> None:
    kept(folder, build, "2003-01-01")
    steps = json.loads(cli("status", "--format", "json").out)["next"]

    assert [one["command"] for one in steps if "no longer" in one["next"]] == ["qcode mask seal"]


def test_a_study_without_texts_has_nothing_to_keep(study: Study) -> None:
    (study.folder / "study.yaml").write_text(SETTINGS.replace("RETENTION", "2003-01-01"), encoding="utf-8")
    with open_study(study.folder) as again:
        assert "retention" not in {one.kind for one in doctor.examine(again)}
        assert status.status(again).sources == 0


def test_a_day_that_is_none_is_an_error_with_its_place(folder: Path) -> None:
    (folder / "study.yaml").write_text(SETTINGS.replace("RETENTION", "2003-13-01"), encoding="utf-8")

    with pytest.raises(BadFile, match=r"'2003-13-01' is no date") as error, open_study(folder):
        pass
    assert (error.value.line, error.value.column) == (3, 30)
