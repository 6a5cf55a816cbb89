"""Studies of a wanted size, made the same way every time."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

from docx import Document

from qcode.model.source import Transcript
from qcode.model.text import bytes_hash
from qcode.model.turn import Said, Voice, placed
from qcode.store import sources as stored_sources
from qcode.study import codebook, coding, making, open_study, register, scanning

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study import Study

_SPEECH = (
    "altså det er jo sådan at vi har haft mange møder med kommunen og amtet om hvem der skal betale for de brugere som "
    "ingen vil have fordi de falder mellem to stole og så sidder man der igen en tirsdag med sin kaffe og sin mappe og "
    "tænker at nogen burde gøre noget ved det men det bliver ikke til mere end snak selv om alle egentlig er enige"
)
_WORDS = tuple(_SPEECH.split())
_NAMES = ("Mette", "Lars", "Aalborg", "Vista")


def speech(rng: random.Random, words: int) -> str:
    """Return a stretch of speech with a name now and then."""
    said = [rng.choice(_WORDS) for _ in range(words)]
    if words > 20:
        said[rng.randrange(1, words)] = rng.choice(_NAMES)
    return " ".join(said).capitalize() + "."


def docx(rng: random.Random, words: int) -> bytes:
    """Return an interview of so many words as a Word file with bold labels."""
    document = Document()
    left = words
    while left > 0:
        for label, share in (("Interviewer", 12), ("IP", 60)):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(speech(rng, share))
            left -= share
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def study(folder: Path, *, sources: int, turns: int, codings: int, codes: int = 60) -> None:
    """Make a study: sources in five regions, two coders, every source scanned and clean."""
    making.make(folder)
    tree = "".join(f"  - {{name: kode {n}, id: kode-{n}, definition: x}}\n" for n in range(codes))
    (folder / "codebooks" / "b.yaml").write_text(f"codebook: b\nversion: 1\ncodes:\n{tree}", encoding="utf-8")
    (folder / "names.csv").write_text(
        "kind;id;name;aliases;mask\nperson;a;Mette;;kollegaen\nperson;b;Lars;;lederen\nplace;c;Aalborg;;byen\n"
        "institution;d;Vista;;tilbuddet\n",
        encoding="utf-8",
    )
    _write_register(folder, sources)
    with open_study(folder, coder="AK") as opened:
        codebook.apply(opened)
        register.sync(opened)
        _add_sources(opened, sources, turns)
        _add_codings(opened, sources, codings, codes)
        scanning.scan(opened)


def _write_register(folder: Path, sources: int) -> None:
    roles = ("politiker", "forvaltning", "tilbudsleder", "privat")
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["source", "kind", "person", "speaker", "region", "level", "role", "size"])
        for n in range(sources):
            level = ("amt", "kommune")[n % 2]
            size = "stor" if level == "kommune" else ""
            row = [f"I{n:05}", "interview", f"P{n:05}", "IP", 1 + n % 5, level, roles[n % 4], size]
            writer.writerow(row)


def _add_sources(opened: Study, sources: int, turns: int) -> None:
    with opened.action("import") as done:
        for n in range(sources):
            rng = random.Random(n)
            (waiting,) = stored_sources.find(opened.db, f"I{n:05}")
            voices = (("I", Voice.INTERVIEWER, 10), ("IP", Voice.INFORMANT, 20))
            said = [
                Said(speech(rng, length + rng.randrange(20)), label, voice)
                for label, voice, length in (voices[t % 2] for t in range(turns))
            ]
            transcript = Transcript(f"I{n:05}.txt", bytes_hash(str(n).encode()), placed(said))
            stored_sources.attach(opened.db, waiting, "interview", "", transcript, name=waiting.name)
        register.link(opened, list(range(1, sources + 1)))
        done.summary = "made"


def _add_codings(opened: Study, sources: int, codings: int, codes: int) -> None:
    path = opened.folder / "codings.csv"
    per_source = codings // sources
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "start", "end", "code", "coder"])
        for n in range(sources):
            rng = random.Random(n)
            (source,) = stored_sources.find(opened.db, f"I{n:05}")
            answers = [turn for turn in stored_sources.turns(opened.db, source.id) if turn.voice is Voice.INFORMANT]
            for k in range(per_source):
                turn = answers[rng.randrange(len(answers))]
                start = turn.start + rng.randrange(max(1, len(turn.words) // 2))
                end = min(turn.end, start + 40 + rng.randrange(80))
                writer.writerow([source.name, start, end, f"kode-{k % codes}", ("AK", "MB")[k % 2]])
    coding.add_table(opened, path, passes=True)
