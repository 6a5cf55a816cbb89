"""The full-screen coder, killed with ``kill -9`` the moment it has said what it did: nothing is lost.

    python benchmarks/killing.py [KILLS [SEED]]

Each time: the program is opened in a terminal of its own, some random keys are pressed that move and one that does
something, and as soon as the foot of the screen has said so the process is killed. A second study, in this process and
never killed, is given the same keys; after each kill the two must hold the same codings, memos, codes, files, history
and place. A quarter as many are killed at a
random moment after the key instead: then all of the action is there, or none of it.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from screen import Terminal

from qcode.errors import QcodeError
from qcode.study import bookmarks, coding, importing, making, open_study, sheets, trail
from qcode.tui import acting, moving
from qcode.tui import desk as desks

if TYPE_CHECKING:
    from qcode.study import Study
    from qcode.tui.desk import Desk

INTERVIEW = "\n".join(
    f"Mette: Hvad var nummer {n}?\nAnna: Det var stille den dag. Mange kom, og ingen gik. Nej." for n in range(1, 31)
)
MOVES = {"\x1b[B": "next_sentence", "\x1b[C": "next_word", "\x1b[A": "previous_sentence", "v": "next_uncoded",
         "t": "select_turn", "+": "grow", ".": "extend_character", "æ": "next_turn", "p": "next_of_code"}  # fmt: skip
ACTS = {"d": "remove", "u": "undo", "U": "redo", "c": "code", "r": "recode", "k": "condensate", "n": "new_code"}
DEEDS = "112233cccccrrmmkkknnnbbdduuUU"


class Twin:
    """The same sitting, never killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open = ExitStack()
        self.study = self.open.enter_context(open_study(folder, coder="AK"))
        self.desk: Desk = desks.opened(self.study)
        self.typed = ""

    def press(self, key: str, draw: random.Random) -> None:
        """Do what a key does, with what is typed after it; note what was typed."""
        self.desk.message, self.desk.line = "", None
        try:
            self._deed(key, draw)
        except QcodeError as error:  # the program says it at the foot, and so does the twin
            self.desk.say(f"{error} {error.hint}".strip())

    def _deed(self, key: str, draw: random.Random) -> None:
        desk = self.desk
        self.typed += key
        words = f"tanke {draw.randrange(1000)}"
        if key.isdigit():
            acting.slot(desk, int(key))
        elif key in MOVES:
            getattr(moving, MOVES[key])(desk)
        elif key in ACTS:
            getattr(acting, ACTS[key])(desk)
            for one in [draw.choice(("uro", "till", "3.1"))] if key in "cr" else [words, ""] if key == "n" else [words]:
                self._answer(one)
        elif key == "m":
            before = desk.own_current()
            self.typed += f"{words}\x13"
            acting.set_memo(desk, before.id, before.memo + words)
        else:
            acting.bounds(desk)
            moving.extend_word(desk)
            self.typed += "\x1b[1;2Cb"
            acting.bounds(desk)

    def _answer(self, words: str) -> None:
        """Type a line, where one is asked for."""
        line, self.desk.line = self.desk.line, None
        if line is not None:
            self.typed += f"{words}\r"
            line.insert(words)
            line.done(line)

    def begin(self) -> None:
        """Open the source anew, as a person does after a kill."""
        self.desk, self.typed = desks.opened(self.study), ""

    def become(self, folder: Path) -> None:
        """Go on from what another study holds."""
        self.open.close()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.study = self.open.enter_context(open_study(self.folder, coder="AK"))


def state(study: Study) -> dict[str, object]:
    """Return what a sitting leaves behind."""
    held = sheets.held(study, sheets.sheet(study, "I01"))
    return {
        "codings": [(one.id, one.span, one.code, one.coder, one.memo, one.condensate) for one in held],
        "words": [one.words for one in coding.listed(study)],
        "codes": [(one.key, one.path, one.definition) for one in sheets.codes(study)],
        "files": [(one.name, one.read_text("utf-8")) for one in sorted((study.folder / "codebooks").glob("*.yaml"))],
        "history": [(one.id, one.action, one.summary, one.undone) for one in trail.history(study, 10_000)],
        "place": bookmarks.recall(study),
    }


def build(folder: Path) -> None:
    """Make the study."""
    making.make(folder)
    with open_study(folder, coder="AK") as study:
        file = folder / "transcripts" / "I01.txt"
        file.write_text(INTERVIEW, encoding="utf-8")
        importing.import_paths(study, [file])
        for n, code in enumerate(("tillid", "uro", "tillid/3.1")):
            coding.add(study, "I01", [code], coding.Place(turn=2 * n + 2), new=True)


def killed(folder: Path, keys: str, sign: str, *, after: float | None) -> None:
    """Open the program, press keys, and kill it once it says so; or some seconds after the keys."""
    terminal = Terminal(folder, 80, 24)
    terminal.settled(30, sign=b"Enter code")
    terminal.type(keys)
    if after is None:
        terminal.until(sign.encode())
    else:
        time.sleep(after)
    terminal.kill()


def round_(folder: Path, twin: Twin, draw: random.Random, *, cut: bool) -> str:
    """Kill the program once, compare, and return what came of it."""
    before = state(twin.study)
    twin.begin()
    for _ in range(draw.randrange(4)):
        twin.press(draw.choice(list(MOVES)), draw)
    deed = draw.choice(DEEDS)
    twin.press(deed, draw)
    said = twin.desk.message
    killed(folder, twin.typed, said[:60], after=draw.random() * 0.06 if cut else None)
    with open_study(folder, coder="AK") as again:
        there, done = state(again), state(twin.study)
        place = desks.opened(again).selection
    if cut and there != done:
        assert {**there, "place": 0} in ({**one, "place": 0} for one in (before, done)), (deed, said)  # noqa: S101
        twin.become(folder)
        return "cut off: nothing of it" if there["history"] != done["history"] else "cut off: all but the place"
    assert there == done, (deed, said, [one for one in there if there[one] != done[one]])  # noqa: S101
    assert place == twin.desk.selection, (deed, said)  # noqa: S101
    return "cut off: all of it" if cut else "changed" if done["history"] != before["history"] else "refused"


def main(kills: int, seed: int) -> None:
    """Kill and compare."""
    draw = random.Random(seed)
    came: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "s"
        build(folder)
        shutil.copytree(folder, Path(where) / "twin")
        twin = Twin(Path(where) / "twin")
        for n in range(kills + kills // 4):
            came[round_(folder, twin, draw, cut=n % 5 == 4)] += 1
        twin.open.close()
    for what, times in sorted(came.items()):
        print(f"{times:>4} {what}")
    print(f"{kills} killed when they had said what they did: nothing was lost, and all opened where they were")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 8)
