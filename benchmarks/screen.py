"""How quick the full-screen coder is: opening, a key painted, memory; real driver, in a terminal of its own (a pty).

    python benchmarks/screen.py [ROUNDS]

25,000 words, 1,500 turns, 1,000 codings. A key is timed from writing it into the terminal to the end of the last
byte painted for it: until no byte came for 25 ms, less those 25 ms. The processor's time is what the program itself
used for the key, whatever else the machine is doing. Memory is read every quarter of all actions.
"""

from __future__ import annotations

import os
import pty
import random
import resource
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.study import coding, importing, making, open_study, transcripts

if TYPE_CHECKING:
    from collections.abc import Sequence

QUIET = 0.025
WORDS = "det var godt nok altså kommunen amtet vi så ikke og men fordi derfor værestedet pladser hjem penge".split()  # noqa: SIM905
MOVES = (b"\x1b[B", b"\x1b[B", b"\x1b[C", b"\x1b[A", b"\x1b[1;2B", b"\x1b[6~", b"\x1b[5~", b"t", b"s", b"+", b"v", b"p")
CODES = (b"1", b"2", b"u", b"U", b"d", b"u")


def build(folder: Path) -> None:
    """Make the study."""
    draw = random.Random(8)
    making.make(folder)
    with open_study(folder, coder="AK") as study:
        lines = []
        for n in range(1500):
            said = " ".join(draw.choice(WORDS) + (".", "", "", "")[k % 4] for k in range(17))
            lines.append(f"{'Interviewer' if n % 2 == 0 else 'Anna'}: {said.capitalize()}.")
        file = folder / "transcripts" / "I01.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        importing.import_paths(study, [file])
        (folder / "codebooks").mkdir(exist_ok=True)
        for n in range(40):
            coding.add(study, "I01", [f"tema{n % 8}/kode {n}"], coding.Place(turn=2), new=True)
        turns = [turn for turn, _ in transcripts.show(study, "I01").turns]
        rows = ["source,start,end,code,coder"]
        for n in range(960):
            turn = turns[draw.randrange(1500)]
            rows.append(f"I01,{turn.start},{turn.end - n % 7},tema{n % 8}/kode-{n % 40},AK")
        (folder / "k.csv").write_text("\n".join(rows), encoding="utf-8")
        coding.add_table(study, folder / "k.csv", passes=False)


class Terminal:
    """The program in a terminal of its own."""

    def __init__(self, folder: Path, columns: int, rows: int) -> None:
        self.begun = time.perf_counter()
        self.pid, self.end = pty.fork()
        if not self.pid:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            program = f"from qcode.cli.main import run; run(['open', '--coder', 'AK', '--study', {str(folder)!r}])"
            os.execv(sys.executable, [sys.executable, "-c", program])  # noqa: S606
        ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def settled(self, limit: float = 5.0, *, sign: bytes = b"") -> tuple[float, bytes]:
        """Return when the last byte came, once none comes any more."""
        seen, last, until = b"", time.perf_counter(), time.perf_counter() + limit
        while time.perf_counter() < until:
            ready, _, _ = select.select([self.end], [], [], QUIET)
            if ready:
                seen += os.read(self.end, 65536)
                last = time.perf_counter()
            elif seen and sign in seen:
                break
        return last, seen

    def type(self, keys: str) -> None:
        """Press keys, without waiting for anything."""
        os.write(self.end, keys.encode())

    def until(self, sign: bytes) -> None:
        """Return as soon as something is painted; an error where it is not."""
        seen = b""
        while sign not in seen:
            ready, _, _ = select.select([self.end], [], [], 30)
            if not ready:
                raise TimeoutError(sign)
            seen += os.read(self.end, 65536)

    def kill(self) -> None:
        """End the program as a power failure would."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)

    def key(self, typed: bytes) -> float:
        """Press a key and return the seconds until it is painted."""
        begun = time.perf_counter()
        os.write(self.end, typed)
        last, _ = self.settled(1.0)
        return last - begun

    def worked(self) -> float:
        """Return the seconds of processor time the program has used, its threads' too."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((one / "schedstat").read_text("ascii").split()[0]) for one in tasks) / 1e9

    def memory(self) -> float:
        """Return the megabytes the program holds."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def timed(terminal: Terminal, keys: Sequence[bytes], rounds: int) -> tuple[list[float], list[float]]:
    """Press keys, one after another and over again; return seconds until painted, and of processor time."""
    shown, worked = [], []
    for n in range(rounds):
        before = terminal.worked()
        shown.append(terminal.key(keys[n % len(keys)]))
        worked.append(terminal.worked() - before)
    return sorted(shown), sorted(worked)


def told(took: Sequence[float]) -> str:
    """Return median, 95th percentile and longest, in milliseconds."""
    median, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    return f"median {median * 1000:.0f} ms, p95 {late * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms"


def main(rounds: int) -> None:
    """Measure at both sizes."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "s"
        build(folder)
        for columns, rows in ((80, 24), (200, 50)):
            terminal = Terminal(folder, columns, rows)
            last, _ = terminal.settled(15, sign=b"Enter code")
            opening = last - terminal.begun
            terminal.settled(1)
            for key in MOVES:
                terminal.key(key)
            held = [terminal.memory()]
            for name, keys in (("moving", MOVES), ("coding", CODES)):
                for _ in range(2):
                    shown, worked = timed(terminal, keys, rounds // 2)
                    held.append(terminal.memory())
                print(f"{columns}x{rows} {name}, {rounds // 2} keys: {told(shown)}; processor {told(worked)}")
            print(f"{columns}x{rows} open {opening:.2f} s; memory {', '.join(f'{one:.0f}' for one in held)} MB")
            terminal.kill()
    print(f"peak of children {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 240)
