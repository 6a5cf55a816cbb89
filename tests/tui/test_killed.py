"""The program in a terminal of its own, killed in the midst of work: nothing that was shown is lost."""

from __future__ import annotations

import os
import pty
import random
import select
import signal
import struct
import sys
import termios
from fcntl import ioctl
from typing import TYPE_CHECKING

from qcode.study import bookmarks, coding, open_study

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Coded, Sound

    from qcode.study import Study

INTERVIEW = "\n".join(
    f"Mette: Hvad var nummer {n}?\nAnna: Det var {{uro|stille}} den dag. Mange kom, og {{tillid|ingen}} gik. Nej."
    for n in range(1, 31)
)
DEEDS = (b"1", b"2", b"0", b"d", b"u", b"U", b"3")
MOVES = (b"\x1b[B", b"\x1b[C", b"\x1b[A", b"v", b"t", b"+")
ROUNDS, ACTIONS = 10, 20


class Terminal:
    """``qcode open`` in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self.pid, self.end = pty.fork()
        if not self.pid:
            os.environ["TERM"] = "xterm-256color"
            program = f"from qcode.cli.main import run; run(['open', '--coder', 'AK', '--study', {str(folder)!r}])"
            os.execv(sys.executable, [sys.executable, "-c", program])  # noqa: S606  the program as a person runs it
        ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.shown(b"sentence")

    def shown(self, sign: bytes = b"") -> None:
        """Read until something is painted, with a sign in it if there is one, and then no more comes."""
        seen = b""
        while select.select([self.end], [], [], 0.04 if seen and sign in seen else 20)[0]:
            seen += os.read(self.end, 65536)

    def press(self, key: bytes) -> None:
        os.write(self.end, key)
        self.shown()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)


def state(folder: Path) -> tuple[list[tuple[int, str, str]], tuple[str, int, int] | None]:
    """Return the codings and the place, read by another process' way."""
    with open_study(folder, coder="AK") as study:
        return [(one.id, str(one.code), one.words) for one in coding.listed(study)], bookmarks.recall(study)


def test_after_each_of_200_actions_all_is_there_and_it_opens_where_it_was(
    study: Study, build: Coded, sound: Sound
) -> None:
    """After every action the files say all of it, so that a kill at that moment loses nothing; every 20th is killed."""
    build(study, INTERVIEW)
    draw = random.Random(8)  # noqa: S311  keys, not secrets
    folder = study.folder
    changed = 0
    before = state(folder)
    for _ in range(ROUNDS):
        terminal = Terminal(folder)
        assert state(folder)[0] == before[0]
        for _ in range(ACTIONS):
            terminal.press(draw.choice(MOVES))
            terminal.press(draw.choice(DEEDS))
            now = state(folder)
            changed += now != before
            before = now
        terminal.kill()
        assert state(folder) == before
        with open_study(folder, coder="AK") as again:
            sound(again)
    assert changed > ROUNDS * ACTIONS * 0.7
