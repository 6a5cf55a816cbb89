"""A study of six sources and two coders, made once by commands and copied for each test."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from qcode.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
study: Seks kilder (fiktiv)
language: da
attributes:
  region: {scope: source, type: category, values: [1, 2, 3, 4, 5], label: "region {value}", identifying: true}
  level: {scope: source, type: category, values: [amt, kommune], identifying: true, applies_to: "role != privat"}
  role: {scope: participation, values: [politiker, forvaltning, tilbudsleder, privat], identifying: true}
  seats: {scope: person, type: number}
  joined: {scope: person, type: date}
attribution: "({role}[, {level}][, {region}])"
anonymity: {k: 1}
"""
REGISTER = """\
source;kind;date;person;speaker;organisation;region;level;role;seats;joined
I01;interview;3.11.2003;P01;IP;amt-1;1;amt;politiker;12,5;1.2.1999
I02;interview;4.11.2003;P02;IP;kommune-3;3;kommune;forvaltning;9;
I03;interview;5.11.2003;P03;IP;fonden;3;;privat;;
D04;double_interview;6.11.2003;P01;IP1;amt-1;2;amt;politiker;12,5;1.2.1999
D04;double_interview;6.11.2003;P04;IP2;amt-1;2;amt;tilbudsleder;30;
F05;focus_group;7.11.2003;P05;Bo;kommune-3;3;kommune;tilbudsleder;;
F05;focus_group;7.11.2003;P06;Liv;kommune-3;3;kommune;forvaltning;;
I06;interview;8.11.2003;P07;IP;kommune-9;;kommune;tilbudsleder;;
"""
NAMES = """\
kind,id,name,aliases,mask
person,p1,Mette Hansen,Mette,person A
institution,i1,Svalegården,,
place,s1,Aalborg,,byen
public,o1,Servicestyrelsen,,
"""
CODEBOOK = """\
codebook: hms
version: 3
codes:
  - name: Brugere
    codes:
      - {name: Kilder, number: "1", aliases: [K1], definition: Hvorfra man ved det.}
      - {name: Forestillinger, number: "2"}
  - Samarbejde: [Amt-kommune, Praksis]
  - Tilbud
"""
INTERVIEWS = {
    "I01": """\
I: Hvad ved du om brugerne?
IP: Jeg har talt med dem på Svalegården. Lederen Mette Hansen sagde ja.
I: Og samarbejdet?
IP: Amtet og kommunen taler ikke sammen. Det er Mettes ord, ikke mine.
""",
    "I02": """\
I: Hvem er de?
IP: De er unge mænd.
I: Kun mænd?
IP: Ja, og nogle få kvinder. De kommer fra Aalborgs gader.
I: Tak.
IP: Vi taler med amtet hver uge.
""",
    "I03": """\
I: Hvad tilbyder I?
IP: En seng og en snak. Det er Servicestyrelsens penge.
""",
    "D04": """\
I: Hvordan samarbejder I?
IP1: Vi holder møde hver måned.
IP2: Ja, og så ringer vi.
I: Tak.
IP2: Det virker.
""",
    "F05": """\
I: Hvad mangler der?
Bo: Der mangler senge.
Liv: Der mangler folk.
Tom: Der mangler tid.
""",
    "I06": """\
I: Hvad ser du?
IP: Jeg ser dem om natten. Så ringer jeg til Kirsten.
""",
}
CODINGS = (
    ("I01", "brugere/kilder", "AK", "Jeg har talt med dem på Svalegården."),
    ("I01", "brugere/kilder", "MB", "talt med dem på Svalegården. Lederen Mette Hansen sagde ja."),
    ("I01", "samarbejde/amt-kommune", "AK", "Amtet og kommunen taler ikke sammen. Det er Mettes ord, ikke mine."),
    ("I02", "brugere/forestillinger", "AK", "De er unge mænd.\nKun mænd?\nJa, og nogle få kvinder."),
    ("I02", "samarbejde/amt-kommune", "MB", "Vi taler med amtet hver uge."),
    ("I02", "samarbejde/praksis", "MB", "taler med amtet"),
    ("I03", "tilbud", "AK", "En seng og en snak. Det er Servicestyrelsens penge."),
    ("D04", "samarbejde/praksis", "AK", "Vi holder møde hver måned.\nJa, og så ringer vi."),
    ("D04", "samarbejde/praksis", "MB", "Det virker."),
    ("F05", "tilbud", "AK", "Der mangler senge."),
    ("F05", "tilbud", "AK", "Der mangler folk."),
    ("F05", "tilbud", "MB", "Der mangler tid."),
    ("I06", "brugere/kilder", "AK", "Jeg ser dem om natten. Så ringer jeg til Kirsten."),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    def json(self) -> list[dict[str, object]]:
        """Return stdout as the listing it is."""
        assert self.code == 0, self.err
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found


class Qcode(Protocol):
    """Runs one command in this process."""

    def __call__(self, *arguments: str, stdin: str | None = None) -> Answer: ...


def words_of(interview: str) -> str:
    """Return the stored text: the words without labels, a turn a line."""
    return "\n".join(line.partition(": ")[2] for line in INTERVIEWS[interview].splitlines())


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The stored text of each source."""
    return {name: words_of(name) for name in INTERVIEWS}


def _called(*arguments: str) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        run(list(arguments))
    return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, scanned; nobody has reviewed anything."""
    folder = tmp_path_factory.mktemp("seks") / "studie"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STUDY", str(folder))
        patch.setenv("QCODE_CODER", "AK")
        patch.delenv("QCODE_VAULT", raising=False)
        assert _called("init", str(folder)).code == 0
        for name, text in (("study.yaml", SETTINGS), ("register.csv", REGISTER), ("names.csv", NAMES)):
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "codebooks" / "hms.yaml").write_text(CODEBOOK, encoding="utf-8")
        for name, text in INTERVIEWS.items():
            (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
        rows = ["source\tstart\tend\tcode\tcoder"]
        for source, code, coder, words in CODINGS:
            start = words_of(source).index(words)
            rows.append(f"{source}\t{start}\t{start + len(words)}\t{code}\t{coder}")
        (folder / "codings.csv").write_text("\n".join(rows), encoding="utf-8")
        for command in (
            ("import", str(folder / "transcripts")),
            ("codebook", "apply"),
            ("code", "add", "--from", str(folder / "codings.csv"), "--pass"),
        ):
            done = _called(*command)
            assert done.code == 0, done.err
        assert _called("mask", "scan").code in {0, 3}
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the study for one test, and the place where the person stands."""
    where = tmp_path / "studie"
    shutil.copytree(made, where)
    monkeypatch.setenv("QCODE_STUDY", str(where))
    monkeypatch.setenv("QCODE_CODER", "AK")
    monkeypatch.delenv("QCODE_VAULT", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    return where


@pytest.fixture
def qcode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Qcode:
    """The command line on the study of ``folder``; nothing of it is replaced."""
    assert folder.exists()

    def called(*arguments: str, stdin: str | None = None) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin or ""))
        return _called(*arguments)

    return called
