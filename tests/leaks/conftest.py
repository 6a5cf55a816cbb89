"""One planted study for all of these tests: before anything is decided, and when everything is."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from leaks import planting

MANUSCRIPT = (
    "Kapitel om borgerne. »Torkil er en god mand.« (leder, fra Klarup). "
    "»Jeg bor i [byen], det er [byens] skuld.« (leder, fra [byen]). Alle siger det."
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The study when nothing is decided yet, and when every name is."""
    raw, decided = (tmp_path_factory.mktemp("lækager") / name for name in ("raw", "decided"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("QCODE_VAULT", "QCODE_PASSPHRASE"):
            patch.delenv(name, raising=False)
        patch.setenv("QCODE_CODER", "AK")
        patch.setenv("QCODE_STUDY", str(raw))
        planting.build(raw)
        shutil.copytree(raw, decided)
        patch.setenv("QCODE_STUDY", str(decided))
        planting.called("mask", "scan")
        code, out, err = planting.called("mask", "review", stdin="a\n" * 50)
        assert code == 0, err
        assert "0 names left to decide" in out
        assert planting.called("mask", "scan")[0] == 0
    return raw, decided


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write to, with the manuscript to be checked."""
    monkeypatch.setenv("QCODE_CODER", "AK")
    monkeypatch.chdir(tmp_path)
    word = docx.Document()
    word.add_paragraph(MANUSCRIPT)
    word.save(str(tmp_path / "manuskript.docx"))
    return tmp_path


@pytest.fixture
def decided(made: tuple[Path, Path], here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The study in which every name is decided; what commands note in it stays for the next test."""
    monkeypatch.setenv("QCODE_STUDY", str(made[1]))
    return here


@pytest.fixture
def undecided(made: tuple[Path, Path], here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The study in which nothing is decided."""
    monkeypatch.setenv("QCODE_STUDY", str(made[0]))
    return here


@pytest.fixture
def own(made: tuple[Path, Path], here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the decided study that a test may change."""
    copy = Path(shutil.copytree(made[1], here / "studie"))
    monkeypatch.setenv("QCODE_STUDY", str(copy))
    return here


@pytest.fixture(scope="module")
def copied(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(made[0], tmp_path_factory.mktemp("kopi") / "studie"))


@pytest.fixture
def raw_copy(copied: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the study in which nothing is decided, for what is put on record and undone."""
    monkeypatch.setenv("QCODE_STUDY", str(copied))
    return here
