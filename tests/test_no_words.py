"""What a participant said never stands in an error or in the trail: not on the screen, nor in a bug report."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qcode.study import scanning

if TYPE_CHECKING:
    from conftest import Cli, Coded

    from qcode.study import Study

SAID = "Hemmeligheden lå under gulvbrættet."


def _broken(*_: object, **__: object) -> None:
    try:
        int(SAID)
    except ValueError as error:
        raise RuntimeError(SAID) from error


class TestNoWordsInErrors:
    @pytest.mark.parametrize(
        ("where", "command"),
        [
            ("codings.add", ("code", "add", "I01", "tillid", "--span", "0:5")),
            ("codings.listed", ("code", "list")),
            ("codings.listed", ("code", "list", "--format", "json")),
            ("sources.turns", ("code", "add", "I01", "tillid", "--turn", "1")),
            ("sources.text", ("mask", "list", "--mentions")),
            ("quotations.turns", ("quotes", "--format", "json")),
        ],
    )
    def test_a_fault_of_our_own_names_its_kind_and_place_only(
        self,
        study: Study,
        build: Coded,
        cli: Cli,
        monkeypatch: pytest.MonkeyPatch,
        where: str,
        command: tuple[str, ...],
    ) -> None:
        build(study, f"Anna: {{tillid|{SAID}}} Ring på 98 12 34 56.")
        scanning.scan(study)
        monkeypatch.setattr(f"qcode.store.{where}", _broken)

        answer = cli(*command)

        assert answer.code == 1
        assert "qcode has a fault of its own here (RuntimeError in " in answer.err
        assert "Traceback" not in answer.err
        assert "Hemmeligheden" not in answer.err

    def test_a_fault_of_our_own_prints_no_traceback_in_a_process_of_its_own(self, coded: Study) -> None:
        """Anna: {tillid|Hemmeligheden lå under gulvbrættet.}"""
        program = (
            "from qcode.store import codings\n"
            "def broken(*a, **k): raise RuntimeError('Hemmeligheden')\n"
            "codings.listed = broken\n"
            "from qcode.cli.main import run\n"
            f"run(['code', 'list', '--study', {str(coded.folder)!r}])\n"
        )

        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

        assert done.returncode == 1
        assert done.stderr.startswith("Error: qcode has a fault of its own here (RuntimeError in __main__, line 2)")
        assert "Hemmeligheden" not in done.stderr

    @pytest.mark.parametrize(
        "command",
        [
            ("code", "add", "I01", "tillid", "--quote", "findes ikke"),
            ("code", "add", "I01", "tillid", "--quote", "lå"),
            ("code", "add", "I01", "tillid", "--span", "0:9999"),
            ("code", "add", "I01", "tillid", "--turn", "99"),
            ("code", "add", "I01", "findes/ikke", "--turn", "1"),
            ("code", "add", "--from", "k.csv"),
            ("code", "remove", "1", "--coder", "MB"),
            ("import", "kopi.txt"),
            ("import", "hoved.txt"),
            ("quotes", "--code", "tillid", "--where", "region = 9"),
            ("quotes", "--code", "tillid", "-o", "ud.docx"),
            ("mask", "set", "99", "--mask", "x"),
        ],
    )
    def test_a_refusal_names_places_not_words(
        self, coded: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
    ) -> None:
        """
        Anna: {tillid|Hemmeligheden lå under gulvbrættet.} Den lå der længe.
        """
        monkeypatch.chdir(coded.folder)
        text = "Anna: Hemmeligheden lå under gulvbrættet. Den lå der længe.\n"
        (coded.folder / "kopi.txt").write_text("\n" + text, encoding="utf-8")
        (coded.folder / "hoved.txt").write_text(f"---\nregion\n---\n{text}", encoding="utf-8")
        table = "source,start,end,code,words\nI01,0,14,tillid,Noget andet\n"
        (coded.folder / "k.csv").write_text(table, encoding="utf-8")

        answer = cli(*command)

        assert answer.code in {1, 2}
        assert answer.err
        assert "Hemmeligheden" not in answer.err
        assert "gulvbrættet" not in answer.err


def test_a_summary_in_the_trail_holds_no_words(coded: Study, cli: Cli) -> None:
    """
    Anna: {tillid|Hemmeligheden lå hos Mette under gulvbrættet.} Ring på 98 12 34 56.
    """
    cli("mask", "scan")
    cli("code", "add", "I01", "uro", "--new", "--quote", "under gulvbrættet")
    cli("code", "remove", "1")
    cli("quotes", "--unmasked")
    cli("undo")

    rows = coded.db.conn.execute("select * from change").fetchall()

    assert len(rows) >= 6
    assert not [row for row in rows for word in ("Hemmelig", "gulv", "Mette", "98 12") if word in str(row)]
