"""A study in which names stand wherever a name can stand, before and after every name is decided."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Protocol

import docx
import pytest

from qcode.cli.main import run

SETTINGS = """\
study: Mette Bjørnsens undersøgelse
attributes:
  place: {scope: source, type: text, label: "fra {value}"}
  role: {scope: participation, values: [leder, borger]}
attribution: "({role}[, {place}], {person})"
"""
REGISTER = """\
source,person,speaker,organisation,place,role
Mette_Bjørnsen,mette_bjørnsen,Mette,Aalborg Kommune,Aalborg,leder
bjørn2,Bo,Bo Skov,Svalegården,Mettes hus,borger
"""
NAMES = """\
kind,id,name,aliases,mask
person,p1,Mette Bjørnsen,Mette|Mettemus,person A
person,p2,Bo Skov,Bo,person B
person,p3,Bjørn,,
place,s1,Aalborg,,byen
institution,i1,Svalegården,Svalen,
"""
CODEBOOK = """\
codebook: sagen om Mette
codes:
  - name: Mette Bjørnsens sag
    definition: Det Mette sagde om Aalborg.
    examples: ["Bo sagde det."]
    codes: [Aalborg og omegn, Bjørn]
"""
METTE = """\
Interviewer: Hvad siger du, Mette, om Bo Skov?

Mette: Bo Skovs sag er svær. Bo er en god mand, og Bjørn ved det. Jeg bor i Aalborg, det er Aalborgs skyld.

Mette: Ring til mig på 22 33 44 55, eller skriv til mette.bjornsen@svalen.dk. Mit CPR er 010190-1234.

Interviewer: Og Svalegårdens nat?

Mette: Mettemus kaldte de mig. Aalborgmodellen, det var Mettes idé; METTE BJØRNSEN stod der på døren.
"""
BO = """\
I: Hvem hjalp dig?
Bo Skov: Det gjorde Mette Bjørnsen fra Svalen. Så kom Bjørns bror fra aalborg-kontoret, og Hr. Bjørnsen.
"""
BY = ("code", "source", "person", "organisation", "place", "role", "kind")
TELLING = re.compile(r"mette|bj[øo]rn|\bbos?\b|skov|aalborg|svale|22.?33.?44.?55|0?10190|1234\b|@", re.IGNORECASE)


class Telling(Protocol):
    """Returns what gives somebody away, with the words around it."""

    def __call__(self, text: str) -> list[str]: ...


class Searched(Protocol):
    """Returns all there is in a file."""

    def __call__(self, path: Path) -> str: ...


class Called(Protocol):
    """Runs one command; returns exit code, stdout and stderr."""

    def __call__(self, *arguments: str, stdin: str = "") -> tuple[int, str, str]: ...


def called(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(stdin))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            run(list(arguments))
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def build(folder: Path) -> None:
    """Make a study in which names stand wherever a name can stand."""
    assert called("init", str(folder))[0] == 0
    for name, text in (("study.yaml", SETTINGS), ("register.csv", REGISTER), ("names.csv", NAMES)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "codebooks" / "mette.yaml").write_text(CODEBOOK, encoding="utf-8")
    word = docx.Document()
    for paragraph in METTE.split("\n\n"):
        word.add_paragraph(paragraph.strip())
    word.core_properties.author = "Mette Bjørnsen"
    word.save(str(folder / "transcripts" / "Mette_Bjørnsen.docx"))
    (folder / "transcripts" / "bjørn2.txt").write_text(BO, encoding="utf-8")
    for command in (
        ("import", str(folder / "transcripts")),
        ("codebook", "apply"),
        ("code", "add", "Mette_Bjørnsen", "mette-bjørnsens-sag", "--turn", "2", "--memo", "Mette igen"),
        ("code", "add", "Mette_Bjørnsen", "aalborg-og-omegn", "--turn", "3"),
        ("code", "add", "Mette_Bjørnsen", "bjørn", "--turn", "5"),
        ("code", "add", "bjørn2", "bjørn", "--quote", "Mette Bjørnsen fra Svalen. Så kom Bjørns bror"),
        ("code", "add", "bjørn2", "aalborg-og-omegn", "--turn", "2"),
    ):
        done = called(*command)
        assert done[0] == 0, done


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The study before anything was scanned, and when every name is decided."""
    raw, decided = (tmp_path_factory.mktemp("studier") / name for name in ("raw", "decided"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QCODE_VAULT", raising=False)
        patch.setenv("QCODE_CODER", "AK")
        patch.setenv("QCODE_STUDY", str(raw))
        build(raw)
        shutil.copytree(raw, decided)
        patch.setenv("QCODE_STUDY", str(decided))
        called("mask", "scan")
        code, out, err = called("mask", "review", stdin="a\n" * 50)
        assert code == 0, err
        assert "0 names left to decide" in out
        assert called("mask", "scan")[0] == 0
    return raw, decided


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    monkeypatch.setenv("QCODE_STUDY", str(tmp_path / "studie"))
    monkeypatch.setenv("QCODE_CODER", "AK")
    monkeypatch.delenv("QCODE_VAULT", raising=False)
    monkeypatch.chdir(tmp_path)
    return called


@pytest.fixture
def study(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A study in which names stand wherever a name can stand; nothing is scanned."""
    return Path(shutil.copytree(made[0], tmp_path / "studie"))


@pytest.fixture
def clean(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """The same, scanned, every name decided."""
    return Path(shutil.copytree(made[1], tmp_path / "studie"))


@pytest.fixture
def searched() -> Searched:
    return _searched


def _searched(path: Path) -> str:
    """Return all there is in a file: of a Word file the names and contents of all its parts."""
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        parts = [f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
        return "\n".join([archive.comment.decode("utf-8", "replace"), *parts])


@pytest.fixture
def telling() -> Telling:
    return _telling


def _telling(text: str) -> list[str]:
    """Return what gives somebody away, with the words around it; Word's own XML names nobody."""
    text = re.sub(r"(?:xmlns[:\w]*|w:name|w:val|typeface|name)=\"[^\"]*\"", "", text)
    return [text[max(0, hit.start() - 20) : hit.end() + 20] for hit in TELLING.finditer(text)]


@pytest.fixture
def question() -> tuple[str, ...]:
    """Everything there is, grouped by everything there is."""
    return ("quotes", "--by", ",".join(BY), "--context", "3", "--interviewer")
