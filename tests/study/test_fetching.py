"""Files read by helping processes: the same sources, the same messages, in the same order."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qcode
from qcode.study import fetching, importing, making, open_study, parallel, reading
from qcode.study.parallel import Helpers

if TYPE_CHECKING:
    from conftest import Cli, Dump

HELPED = Helpers(2, patience=0, worth=0, meanwhile=False)
TOP = Path(qcode.__file__).parents[1]


def folder_of(tmp_path: Path, files: int = 30) -> Path:
    """Write files of which some cannot be read and some are the same."""
    received = tmp_path / "received"
    received.mkdir()
    for n in range(files):
        text = f"I: Nummer {n}?\nIP1: Det er det {n} gange.\n"
        (received / f"I{n:02}.txt").write_text(text, encoding="utf-8")
    (received / "I07.txt").write_bytes(b"")
    (received / "I11.docx").write_bytes(b"PK\x03\x04 halv")
    (received / "I13.txt").write_text("---\nlandsdel: Fyn\n---\nIP1: Ja.\n", encoding="utf-8")
    (received / "I17.txt").write_text("I: Nummer 3?\nIP1: Det er det 3 gange.\n", encoding="utf-8")
    return received


def imported(where: Path, received: Path, helpers: Helpers, dump: Dump) -> tuple[object, object]:
    making.make(where)
    with open_study(where, coder="AK", now=lambda: "2003-11-03T12:00:00+00:00") as study:
        results = importing.import_paths(study, [received], helpers=helpers)
        rows = {table: [row[2:] for row in found] for table, found in dump(study.db).items()}  # ids are drawn
    return results, rows


def test_helpers_change_nothing_of_what_comes_out(tmp_path: Path, dump: Dump) -> None:
    received = folder_of(tmp_path)

    alone = imported(tmp_path / "en", received, parallel.ALONE, dump)

    assert imported(tmp_path / "to", received, HELPED, dump) == alone


def test_helpers_do_read(tmp_path: Path) -> None:
    paths = sorted(folder_of(tmp_path, 60).glob("I[2-5]?.txt"))
    found = []
    helping: set[int] = set()

    for one in fetching.fetched(paths, reading.PLAIN, HELPED):
        found.append(one)
        helping.update(_children())

    assert helping
    assert _children() == []
    assert [one.transcript.filename for one in found if one.transcript] == [path.name for path in paths]


def test_few_files_are_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        pytest.fail("a process was begun")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)

    assert len(list(fetching.fetched(sorted(folder_of(tmp_path).iterdir()), reading.PLAIN, Helpers(2)))) == 31


def test_where_no_processes_are_allowed_it_goes_on_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)

    assert len(list(fetching.fetched(sorted(folder_of(tmp_path).iterdir()), reading.PLAIN, HELPED))) == 31


def test_what_a_helper_that_was_killed_had_in_hand_is_read_alone(tmp_path: Path) -> None:
    paths = sorted(folder_of(tmp_path, 80).glob("I[2-7]?.txt"))
    found = []
    killed = False

    for one in fetching.fetched(paths, reading.PLAIN, HELPED):
        found.append(one)
        children = _children()
        if children and not killed:
            killed = True
            for child in children:
                os.kill(child, signal.SIGTERM)

    assert [one.transcript.filename for one in found if one.transcript] == [path.name for path in paths]


def _children() -> list[int]:
    from multiprocessing import active_children  # noqa: PLC0415  what the test ends

    return [child.pid for child in active_children() if child.pid]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_an_interrupt_ends_the_helpers_and_leaves_whole_sources(tmp_path: Path) -> None:
    received = folder_of(tmp_path, 400)
    where = tmp_path / "studie"
    making.make(where)
    script = tmp_path / "import.py"
    script.write_text(
        f"""
import os, signal
from pathlib import Path
from qcode.study import importing, open_study
from qcode.study.parallel import Helpers

def interrupt(done, total):
    if done == 200:
        os.killpg(0, signal.SIGINT)

if __name__ == "__main__":
    with open_study(Path({str(where)!r}), coder="AK") as study:
        importing.import_paths(study, [Path({str(received)!r})], interrupt, helpers=Helpers(2, 0, 0, False))
""",
        encoding="utf-8",
    )

    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )

    assert done.returncode != 0
    assert "KeyboardInterrupt" in done.stderr
    assert done.stderr.count("Traceback") == 1  # that of the program itself, not of a helper
    with open_study(where) as study:
        counted = study.db.conn.execute("select count(*), sum(turns) from source").fetchone()
        turns = study.db.conn.execute("select count(*) from turn").fetchone()[0]
    assert counted[0] == 196  # of 200 files, one has the text of another and three cannot be read
    assert counted[1] == turns


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no signal masks")
def test_a_helper_is_deaf_to_interrupts_from_its_first_instruction_on() -> None:
    asks = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"

    with parallel.uninterrupted():
        inside = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    outside = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)

    assert (inside.stdout, outside.stdout) == ("True\n", "False\n")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no signal masks")
def test_an_interrupt_while_helpers_begin_is_not_lost() -> None:
    begun: list[bool] = []

    def begin() -> None:
        with parallel.uninterrupted():
            signal.raise_signal(signal.SIGINT)
            begun.append(True)

    with pytest.raises(KeyboardInterrupt):
        begin()

    assert begun == [True]


class Interrupted(io.RawIOBase):
    """A standard input before which somebody presses Ctrl-C."""

    def read(self, _size: int = -1) -> bytes:
        raise KeyboardInterrupt

    @property
    def buffer(self) -> Interrupted:
        return self


def test_ctrl_c_says_what_became_of_the_study(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Interrupted())

    answer = cli("register", "import", "-")

    assert (answer.code, answer.out) == (130, "")
    assert answer.err.startswith("Error: Stopped.\n  What was finished is kept")
