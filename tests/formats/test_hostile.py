"""More than a thousand corrupt, cut, mislabelled and malicious files: a transcript or a sentence, nothing else."""

import io
import json
import random
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from qcode.errors import BadFile
from qcode.formats import survey, transcripts
from qcode.model.source import Transcript
from qcode.model.turn import joined

FILES = Path(__file__).parent / "files"
TEXT = "I: Hvad så?\nIP1: Det går på Ærø. [griner]\nI: Godt.\nIP1: [00:01:02] Ja.\n"
CUES = (
    "1\n00:00:01,000 --> 00:00:02,000\nMette: Hej på Ærø.\n\n2\n00:00:03,000 --> 00:00:04,000\nJens: Hej <i>hej</i>.\n"
)
WHISPER = {"segments": [{"start": n, "end": n + 1, "text": f" ord {n}.", "speaker": f"S{n % 2}"} for n in range(9)]}
SURVEY = [("id", "alder", "svar"), (1, 34, "De husker mit navn hver gang"), (2, 51, "Der mangler nogen om natten")]


def excel() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in SURVEY:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD: dict[str, bytes] = {
    ".csv": "\n".join(";".join(map(str, row)) for row in SURVEY).encode(),
    ".docx": (FILES / "fokusgruppe.docx").read_bytes(),
    ".html": (FILES / "interview.html").read_bytes(),
    ".json": json.dumps(WHISPER).encode(),
    ".md": TEXT.replace("\n", "\n\n").replace("I:", "**I:**").encode(),
    ".odt": (FILES / "fokusgruppe.odt").read_bytes(),
    ".pdf": (FILES / "fokusgruppe.pdf").read_bytes(),
    ".rtf": (FILES / "fokusgruppe.rtf").read_bytes(),
    ".srt": CUES.encode(),
    ".txt": TEXT.encode("cp1252"),
    ".vtt": f"WEBVTT\n\n{CUES}".replace("Mette: ", "<v Mette>").encode(),
    ".xlsx": excel(),
}
PARTS = {
    ".docx": ("word/document.xml",),
    ".odt": ("content.xml", "META-INF/manifest.xml"),
    ".xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"),
}
SCRAPS = (
    *(b"<", b">", b"&", b"&#0;", b"&#xD800;", b"<!DOCTYPE a [<!ENTITY b 'ha'>]>&b;", b"\0", b"\xff\xfe", b"\r", b"{"),
    *(b"}", b"\\u-10179 ", b"\\bin999999999 ", b"\\cell ", b"\\row ", b"[", b"]", b"null", b"1e999", b"-1", b'"'),
    *(b"-->", b"99:99:99,999 --> 00:00:00,000\n", b"<v ", b"#00:00:00-0#", b"IP1:", b"---\n", b"endobj", b"stream"),
    *(b"/Length 99999999", b"<<", b">>", b" 0 R", "\u202e\ufeff\u0301".encode(), b"|", b"\t", b"\x1b[2J"),
)


def outcome(data: bytes, name: str) -> str:
    """Read a file; say what came of it, having looked that it is sane."""
    try:
        found = read(data, name)
    except BadFile as error:
        refusal = error
    else:
        assert all(is_sane(one) for one in found)
        return "read"
    assert str(refusal).startswith(name)
    assert "\n" not in refusal.problem
    return "refused"


def read(data: bytes, name: str) -> list[Transcript]:
    if name.endswith(survey.READABLE):
        return [one.transcript for one in survey.read(data, name) if one.transcript]
    return [transcripts.read(data, name)]


def is_sane(transcript: Transcript) -> bool:
    text = transcript.text
    assert text == joined(transcript.turns)
    assert unicodedata.is_normalized("NFC", text)
    assert not set("\0\ufeff\r") & set(text)
    assert all(text[turn.span.slice] == turn.words for turn in transcript.turns)
    assert all(turn.time is None or turn.time >= 0 for turn in transcript.turns)
    return text.encode().decode() == text


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Change, insert, repeat or cut out something."""
    broken = bytearray(data)
    at, to = sorted((chance.randrange(len(broken)), chance.randrange(len(broken))))
    way = chance.randrange(5)
    if way == 0:
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    elif way == 1:
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(broken))
            broken[place : place + chance.choice((0, 1, 4))] = chance.choice(SCRAPS)
    elif way == 2:
        broken[at:at] = broken[at : min(to, at + 500)] * 3
    elif way == 3:
        del broken[at : min(to, at + 500)]
    else:
        del broken[at:]
    return bytes(broken)


def inside(data: bytes, parts: tuple[str, ...], chance: random.Random) -> bytes:
    """Damage what a zip file holds, and pack it again without a flaw."""
    victim = chance.choice(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for info in good.infolist():
            part = good.read(info)
            bad.writestr(info.filename, damaged(part, chance) if info.filename == victim else part)
    return out.getvalue()


def variants(ending: str) -> Iterator[bytes]:
    chance = random.Random(ending)  # noqa: S311  the same damage every time
    good = GOOD[ending]
    slow = ending == ".pdf"
    for _ in range(20 if slow else 70):
        yield damaged(good, chance)
    for _ in range(60 if ending in PARTS else 0):
        yield inside(good, PARTS[ending], chance)
    yield from (good[: len(good) * n // 12] for n in range(1, 12))


def test_the_files_are_good_before_they_are_harmed() -> None:
    assert {outcome(data, f"a{ending}") for ending, data in GOOD.items()} == {"read"}


@pytest.mark.parametrize("ending", GOOD)
def test_harm_to_a_file_gives_a_transcript_or_a_sentence(ending: str) -> None:
    outcomes = [outcome(data, f"a{ending}") for data in variants(ending)]

    assert "refused" in outcomes


@pytest.mark.parametrize("ending", GOOD)
def test_a_file_with_another_kinds_ending_gives_a_sentence(ending: str) -> None:
    for real, data in GOOD.items():
        if real != ending and {real, ending} - {".txt", ".md", ".csv", ".srt", ".vtt"}:
            text = {".txt", ".md"}
            plain = ending in text and real in {".html", ".json", ".srt", ".vtt", ".csv"}
            assert outcome(data, f"a{ending}") == "refused" or plain, real


def test_there_are_more_than_a_thousand_of_them() -> None:
    assert sum(1 for ending in GOOD for _ in variants(ending)) + len(GOOD) * (len(GOOD) - 1) > 1000


SIZE = 1_000_000
ENDLESS = {
    "one line.txt": b"ord " * (SIZE // 4),
    "one word.txt": b"o" * SIZE,
    "colons.txt": b"A:" * (SIZE // 2),
    "stamps.txt": b"[00:00:01]" * (SIZE // 10),
    "tabs.txt": b"a\t" * (SIZE // 2),
    "stars.md": b"*a " * (SIZE // 3),
    "brackets.md": b"[" * SIZE,
    "nuls.txt": bytes(SIZE),
    "nuls.json": bytes(SIZE),
    "nuls.pdf": bytes(SIZE),
    "blanks.txt": b" " * SIZE + b"a",
    "divs.html": b"<div>" * (SIZE // 5),
    "angles.html": b"<p>" + b"<" * SIZE,
    "groups.rtf": rb"{\rtf1" + b"{" * SIZE,
    "lists.json": b"[" * SIZE,
    "voices.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * (SIZE // 3),
    "arrows.srt": b"00:00:01,000 --> 00:00:02,000\n" * (SIZE // 30),
    "quotes.csv": b'"' * SIZE,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_text_without_end_is_read_or_refused(name: str) -> None:
    outcome(ENDLESS[name], name)


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".rtf", ".vtt", ".srt", ".json", ".csv"])
def test_a_line_of_a_hundred_million_bytes_costs_no_memory(ending: str) -> None:
    data = bytes(100_000_000)
    tracemalloc.start()
    try:
        assert outcome(data, f"a{ending}") == "refused"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 1_000_000


@pytest.mark.parametrize(("ending", "part"), [(ending, parts[0]) for ending, parts in PARTS.items()])
def test_a_zip_bomb_is_not_unpacked(ending: str, part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD[ending])) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for info in good.infolist():
            bad.writestr(info.filename, bytes(50_000_000) if info.filename == part else good.read(info))
    bomb = out.getvalue()
    tracemalloc.start()
    try:
        assert outcome(bomb, f"a{ending}") == "refused"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 5_000_000
