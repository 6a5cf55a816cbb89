"""Everything but letters and scanning for names works where the vault is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


@pytest.fixture
def locked(qcode: Qcode, folder: Path) -> Qcode:
    """The study without its vault; one name still waits for a decision."""
    (folder / "vault.qcode").unlink()
    return qcode


@pytest.mark.parametrize(
    "command",
    [
        ("quotes",),
        ("quotes", "--mask-level", "2"),
        ("quotes", "-o", "kladde.docx", "--draft"),
        ("mask", "list"),
        ("mask", "list", "--mentions"),
        ("mask", "number", "I01"),
        ("matrix", "code", "region"),
        ("search", "amtet"),
        ("source", "list"),
        ("source", "show", "I01"),
        ("status",),
        ("code", "list"),
        ("coverage",),
        ("history",),
        ("memo", "list"),
        ("backup",),
    ],
)
def test_what_needs_no_names_works(locked: Qcode, folder: Path, command: tuple[str, ...]) -> None:
    done = locked(*command)

    assert done.code == 0, done.err
    assert not (folder / "vault.qcode").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("mask", "scan"),
        ("mask", "review"),
        ("mask", "set", "5", "--mask", "en kollega"),
        ("mask", "join", "1", "5"),
        ("mask", "split", "1", "--form", "Mette"),
        ("mask", "export"),
        ("mask", "import", "andre.csv"),
    ],
)
def test_what_needs_the_names_says_where_to_put_them_back(
    locked: Qcode, folder: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "andre.csv").write_text("kind,name\nplace,Skagen\n", encoding="utf-8")
    done = locked(*command)

    assert done.code == 1
    assert "Put it back at" in done.err
    assert not (folder / "vault.qcode").exists()


def test_quotes_are_masked_as_before(qcode: Qcode, folder: Path) -> None:
    before = qcode("quotes", "--format", "json").out
    (folder / "vault.qcode").unlink()

    assert qcode("quotes", "--format", "json").out == before


def test_numbers_are_masked_without_the_vault_and_taken_back_without_it(locked: Qcode, folder: Path) -> None:
    (folder / "transcripts" / "I12.txt").write_text("I: Hvor mange?\nIP: Vi har 17 beboere.\n", encoding="utf-8")
    assert locked("import", str(folder / "transcripts" / "I12.txt")).code == 0
    (row,) = locked("mask", "number", "I12", "--format", "json").json()

    assert locked("mask", "number", "I12", f"{row['start']}:{row['end']}").code == 0
    assert locked("undo").code == 0
