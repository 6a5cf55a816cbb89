"""A study to test on, built by the program itself, with a clock that stands still and a coder called AK."""

from __future__ import annotations

import contextlib
import importlib.util
import re
import unicodedata
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Protocol

import pytest

from qcode.model.text import text_hash
from qcode.model.time_span import TimeSpan
from qcode.store import codebooks, codings, driver, recordings, sources, trail
from qcode.store.driver import Key
from qcode.study import coding, importing, making, open_study, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

    from qcode.study import Study

NOON = "2003-11-03T12:00:00+00:00"
CODER = "AK"
PASSPHRASE = "fire våde ord på en lap"  # noqa: S105  # of the tests alone
_MARKED = re.compile(r"\{(?P<codes>[^|{}\n]+)\|(?P<words>[^{}\n]+)\}")

Tables = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


class Cli(Protocol):
    """Runs one command in this process."""

    def __call__(self, *arguments: str) -> Answer: ...


class Coded(Protocol):
    """Imports a marked interview and codes it; returns the source's id."""

    def __call__(self, study: Study, interview: str, name: str = "I01", *, coder: str = CODER) -> str: ...


class Dump(Protocol):
    """Returns every row of every table but the trail's."""

    def __call__(self, db: Database) -> Tables: ...


class Sound(Protocol):
    """Fails where a study breaks what DESIGN §3 promises of its texts and codings."""

    def __call__(self, study: Study) -> None: ...


def at_noon() -> str:
    return NOON


class Passphrase(Protocol):
    """Puts a passphrase into the environment."""

    def __call__(self) -> Key: ...


class Raw(Protocol):
    """Opens a database without qcode's migrations and pragmas; it is closed at the end of the test."""

    def __call__(self, path: Path) -> driver.Connection: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cipher", action="store_true", help="Run all tests on encrypted studies.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "plain: about bytes of an unencrypted database; left out with --cipher.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--cipher"):
        for item in items:
            if item.get_closest_marker("plain"):
                item.add_marker(pytest.mark.skip(reason="is about an unencrypted database"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of the store on a study twice: on a plain one and on an encrypted one."""
    if "key" in metafunc.fixturenames and metafunc.definition.path.parent.name == "store":
        missing = importlib.util.find_spec("sqlcipher3") is None
        cipher = pytest.param("cipher", marks=pytest.mark.skipif(missing, reason="sqlcipher3 is not installed"))
        metafunc.parametrize("key", ["plain", cipher], indirect=True)


@pytest.fixture(autouse=True)
def _no_study_of_the_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QCODE_STUDY", "QCODE_CODER", "QCODE_VAULT", "QCODE_PASSPHRASE", "QCODE_NEW_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> Passphrase:
    """Return what puts a passphrase where every command finds it, and returns it."""

    def given() -> Key:
        monkeypatch.setenv("QCODE_PASSPHRASE", PASSPHRASE)
        return Key(PASSPHRASE, "from QCODE_PASSPHRASE")

    return given


@pytest.fixture
def key(request: pytest.FixtureRequest, pytestconfig: pytest.Config, passphrase: Passphrase) -> Key | None:
    """What the study is encrypted with: nothing, unless in a test of the store, or with ``--cipher``."""
    wanted = getattr(request, "param", "cipher" if pytestconfig.getoption("--cipher") else "plain")
    return passphrase() if wanted == "cipher" else None


@pytest.fixture
def folder(tmp_path: Path, key: Key | None) -> Path:
    """A study's folder, fresh from ``init``."""
    where = tmp_path / "undersøgelse"
    making.make(where, key=key)
    return where


@pytest.fixture
def raw(key: Key | None) -> Iterator[Raw]:
    with contextlib.ExitStack() as held:
        yield lambda path: held.enter_context(contextlib.closing(driver.connect(path, key, timeout=1)))


@pytest.fixture
def study(folder: Path) -> Iterator[Study]:
    with open_study(folder, coder=CODER, now=at_noon) as opened:
        yield opened


@pytest.fixture
def cli(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on the study of ``folder``; nothing of it is replaced."""
    from qcode.cli.main import run  # noqa: PLC0415  only tests of commands load it

    monkeypatch.setenv("QCODE_STUDY", str(folder))
    monkeypatch.setenv("QCODE_CODER", CODER)

    def called(*arguments: str) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(list(arguments))
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return called


def plain(marked: str) -> str:
    """Return a marked interview as it would be received."""
    return _MARKED.sub(lambda mark: mark["words"], cleandoc(marked)) + "\n"


def marks(marked: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and code of each mark, as offsets in the stored text (labels are no part of it)."""
    at = 0
    for line in cleandoc(marked).splitlines():
        words = line.partition(": ")[2]
        shift = at
        for mark in _MARKED.finditer(words):
            start = shift + mark.start()
            end = start + len(mark["words"])
            for code in mark["codes"].split(","):
                yield start, end, code.strip()
            shift -= len(mark[0]) - len(mark["words"])
        at += len(_MARKED.sub(lambda mark: mark["words"], words)) + 1


def _built(study: Study, interview: str, name: str = "I01", *, coder: str = CODER) -> str:
    file = study.folder / "transcripts" / f"{name}.txt"
    file.write_text(plain(interview), encoding="utf-8")
    (result,) = importing.import_paths(study, [file])
    assert result.state == "imported", result
    before, study.coder = study.coder, coder
    for start, end, code in marks(interview):
        coding.add(study, result.source, [code], coding.Place(span=f"{start}:{end}"), new=True)
    study.coder = before
    return result.source


@pytest.fixture
def build() -> Coded:
    r"""Return what makes a source of an interview such as ``Anna: {tillid|De andre lod mig være.}``."""
    return _built


@pytest.fixture
def coded(request: pytest.FixtureRequest, study: Study) -> Study:
    """The study with the interview of the test's docstring as source ``I01``."""
    _built(study, request.function.__doc__ or "")
    return study


@pytest.fixture
def dump() -> Dump:
    def dumped(db: Database) -> Tables:
        return {
            table: db.conn.execute(f"select * from {table} order by id").fetchall()  # noqa: S608  our own tables
            for table in trail.data_tables(db)
        }

    return dumped


@pytest.fixture
def sound() -> Sound:
    return _assert_sound


def _assert_sound(study: Study) -> None:
    db = study.db
    assert db.conn.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert db.conn.execute("pragma foreign_key_check").fetchall() == []
    for source in transcripts.all_sources(study):
        (row,) = sources.find(db, source.id)
        turns = sources.turns(db, row.id)
        text = "\n".join(turn.words for turn in turns)
        assert [turn.n for turn in turns] == list(range(1, len(turns) + 1))
        assert all(text[turn.span.slice] == turn.words for turn in turns)
        assert unicodedata.normalize("NFC", text) == text
        assert not re.search("[\x00\ufeff\ud800-\udfff]", text)
        assert (row.hash, row.chars, source.turns) == (text_hash(text) if turns else None, len(text), len(turns))
        length = recordings.of(db, row.id).length
        for one in codings.listed(db, source=row.id, code=None, coder=None):
            if isinstance(one.span, TimeSpan):
                assert (one.words, one.span.end <= (length or one.span.end)) == ("", True)
            else:
                assert text[one.span.slice] == one.words
        places = db.conn.execute("select turn, start, end from mention where source_id = ?", (row.id,)).fetchall()
        for n, start, end in places:
            assert turns[n - 1].start <= start < end <= turns[n - 1].end
    for _, book in codebooks.all_codebooks(db):
        assert len({code.path for code in book}) == len(book.codes)


@pytest.fixture
def as_coder(study: Study) -> AsCoder:
    @contextlib.contextmanager
    def acting(name: str) -> Iterator[Study]:
        before, study.coder = study.coder, name
        yield study
        study.coder = before

    return acting


class AsCoder(Protocol):
    """Lets another coder act for a while."""

    def __call__(self, name: str) -> contextlib.AbstractContextManager[Study]: ...
