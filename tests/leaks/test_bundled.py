"""Not one name planted in the bundled study is in anything that leaves, after the review its guide describes."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import qcode
from leaks import reading
from leaks.planting import called
from qcode.study import demo

GOLD = Path(qcode.__file__).parent / "bundled" / "gold.csv"
NO_NAMES = {"role", "date"}  # what many are, and days that everybody has
OUTPUTS = (
    (("search", "^.", "--regex", "--limit", "0"), (".md", ".json", ".csv")),
    (("quotes", "--code", "samarbejde/*", "--by", "code,source", "--interviewer"), (".html", ".docx", ".csv")),
    (("words", "--fewest", "1", "--limit", "0", "--stop"), (".csv", ".xlsx")),
    (("framework", "--quotes", "3"), (".xlsx", ".html")),
    (("matrix", "code", "source", "--smallest", "1"), (".svg", ".xlsx")),
    (("coverage",), (".json",)),
    (("codebook", "export"), (".md",)),
    (("packet", "make", "--sources", "all", "--coder", "NN"), (".qpacket",)),
)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled study as its guide has it: scanned, what is listed accepted, the rest decided one by one."""
    folder = tmp_path_factory.mktemp("demo") / "studie"
    demo.copy(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("QCODE_VAULT", "QCODE_PASSPHRASE"):
            patch.delenv(name, raising=False)
        patch.setenv("QCODE_STUDY", str(folder))
        patch.chdir(folder)
        for step in demo.STEPS[:5]:
            assert called(*step.command)[0] in {0, 3}, step
        assert "0 names left to decide" in called("mask", "review", stdin="a\n" * 100)[1]
    return folder


def planted() -> re.Pattern[str]:
    """Return what finds any of the planted names as a word of its own."""
    with GOLD.open(encoding="utf-8") as file:
        forms = {row["words"] for row in csv.DictReader(file, delimiter=";") if row["type"] not in NO_NAMES}
    assert len(forms) > 100
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@pytest.mark.parametrize(("command", "endings"), OUTPUTS, ids=[command[0] for command, _ in OUTPUTS])
def test_no_planted_name_is_in_a_file(
    reviewed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], endings: tuple[str, ...]
) -> None:
    monkeypatch.setenv("QCODE_STUDY", str(reviewed))
    monkeypatch.setenv("QCODE_CODER", "AK")
    telling = planted()
    for ending in endings:
        file = tmp_path / f"ud{ending}"
        code, out, err = called(*command, "-o", str(file))

        assert code == 0, err
        assert reading.leaks(file, telling) == []
        assert reading.hits(out + err, telling) == []
