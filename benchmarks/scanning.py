"""How long ``mask scan`` takes on a large study: all ways of finding, rules alone, and again after one name was added.

The texts are the bundled interviews, over and over until the words are enough, each copy with a name of its own in it
so that no two texts are alike.

Run: python benchmarks/scanning.py [WORDS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.formats import transcripts
from qcode.language.rules import ALL_LAYERS, RULES
from qcode.model.turn import joined
from qcode.study import importing, making, open_study, parallel, scanning, searching

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.model.mask import Layer

ROOT = Path(__file__).parent.parent
WORDS = 1_000_000
NEW = "Rosenlund-Kvist"
EVERY = 40  # a copy in so many holds the name that is added


def written(where: Path, words: int) -> tuple[int, int]:
    """Write texts of so many words; return how many texts, and how many hold the name that is added."""
    files = sorted(path for path in (ROOT / "transcripts").iterdir() if path.stem != "README")
    read = [(path.stem, transcripts.read(path.read_bytes(), path.name).turns) for path in files]
    done = texts = named = 0
    while done < words:
        stem, turns = read[texts % len(read)]
        texts += 1
        named += texts % EVERY == 0
        last = f"Jeg kendte {NEW}, nummer {texts}." if texts % EVERY == 0 else f"Det var nummer {texts}."
        lines = [f"{'I' if turn.n % 2 else 'IP'}: {turn.words.replace(chr(10), ' ')}" for turn in turns]
        (where / f"{stem}x{texts:04}.txt").write_text("\n".join([*lines, f"IP: {last}"]) + "\n", encoding="utf-8")
        done += len(joined(turns).split())
    return texts, named


def timed(what: str, work: Callable[[], scanning.Scanned]) -> None:
    """Print the seconds of the clock and of processors, helpers' included."""
    begun = time.perf_counter(), *_busy()
    done = work()
    ended = time.perf_counter(), *_busy()
    clock, own, helpers = (after - before for before, after in zip(begun, ended, strict=True))
    print(
        f"{what:28} {clock:6.1f} s by the clock, {own + helpers:6.1f} s of processors ({helpers:.1f} helpers'); "
        f"{done.scanned} of {done.sources} sources searched, {done.mentions} mentions"
    )


def _busy() -> tuple[float, float]:
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, helpers.ru_utime + helpers.ru_stime


def scanned(folder: Path, layers: frozenset[Layer], helpers: parallel.Helpers) -> scanning.Scanned:
    """Scan a study as the command does."""
    with open_study(folder, coder="AK") as study:
        return scanning.scan(study, layers=layers, helpers=helpers)


def main() -> None:
    """Make a study, scan it, add a name, scan it again."""
    words = int(sys.argv[1]) if len(sys.argv) > 1 else WORDS
    helpers = parallel.as_many_as_help(worth=searching.WORTH)
    with tempfile.TemporaryDirectory() as place:
        folder, received = Path(place, "study"), Path(place, "received")
        received.mkdir()
        texts, named = written(received, words)
        making.make(folder)
        (folder / "names.csv").write_bytes((ROOT / "qcode" / "bundled" / "names.csv").read_bytes())
        with open_study(folder, coder="AK") as study:
            importing.import_paths(study, [received], helpers=helpers)
        print(f"{words:,} words in {texts} texts, {helpers.count} helpers allowed")
        timed("rules alone", lambda: scanned(folder, RULES, helpers))
        timed("everything", lambda: scanned(folder, ALL_LAYERS, helpers))
        timed("everything, nothing changed", lambda: scanned(folder, ALL_LAYERS, helpers))
        with (folder / "names.csv").open("a", encoding="utf-8") as file:
            file.write(f"person;ny;{NEW};;ny person;\n")
        timed(f"one name added, in {named}", lambda: scanned(folder, ALL_LAYERS, helpers))


if __name__ == "__main__":
    main()
