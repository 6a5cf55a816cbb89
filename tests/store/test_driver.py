"""Plain and encrypted files: what opens them, what is said where nothing does, what their bytes show."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qcode.store
from qcode.errors import CipherMissing, WrongPassphrase
from qcode.store import connection, driver, trail
from qcode.store.driver import Key, State
from qcode.store.vault import own

if TYPE_CHECKING:
    from conftest import Coded, Dump

    from qcode.study import Study

INTERVIEW = "Anna: {tillid|Den grønne kuffert stod i gangen.} Jeg bor i Aalborg."
RIGHT = Key("hest batteri klammer 7", "as typed")


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    pytest.importorskip("sqlcipher3")
    path = tmp_path / "study.qcode"
    connection.open_study(path, RIGHT).close()
    return path


def test_the_first_bytes_tell_what_a_file_is(tmp_path: Path, encrypted: Path) -> None:
    plain, empty = tmp_path / "plain.qcode", tmp_path / "empty.qcode"
    connection.open_study(plain).close()
    empty.touch()

    found = [driver.state(path) for path in (plain, encrypted, empty, tmp_path / "none.qcode")]

    assert found == [State.PLAIN, State.ENCRYPTED, State.MISSING, State.MISSING]


@pytest.mark.parametrize("words", ["hest batteri klammer 8", "x", "'; select 1; --", "ÅÆØ" * 99])
def test_another_passphrase_does_not_open_it_and_nothing_is_told_of_either(
    encrypted: Path, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = encrypted.read_bytes()

    with pytest.raises(WrongPassphrase) as refused:
        connection.open_study(encrypted, Key(words, "as typed"))

    assert "the passphrase (as typed) is not the one it was encrypted with" in str(refused.value)
    assert not [
        one for one in (words, RIGHT.passphrase) if one in f"{refused.value}{refused.value.hint}" and one != "x"
    ]
    assert capfd.readouterr() == ("", "")
    assert encrypted.read_bytes() == before


@pytest.mark.parametrize(
    "words", ["apostrof ' og \" anførsel", "x'00ff'", "blåbærgrød på en søndag", "tegn \\ % ?1 :a"]
)
def test_any_letters_make_a_passphrase(tmp_path: Path, words: str) -> None:
    pytest.importorskip("sqlcipher3")
    path = tmp_path / "study.qcode"
    connection.open_study(path, Key(words, "as typed")).close()

    with closing(connection.open_study(path, Key(words, "as typed"))) as opened:
        assert opened.db.conn.execute("select count(*) from source").fetchone() == (0,)
    with pytest.raises(WrongPassphrase):
        connection.check(path, Key(f"{words} ", "as typed"))


@pytest.mark.parametrize("words", ["", "a\0b"])
def test_what_is_no_passphrase_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        Key(words, "as typed")


def test_a_passphrase_never_shows_in_a_text() -> None:
    texts = (repr(RIGHT), str(RIGHT), f"{RIGHT}", repr([RIGHT]))

    assert not [one for one in texts if "batteri" in one]


def test_without_sqlcipher_an_encrypted_file_says_what_to_install(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)

    with pytest.raises(CipherMissing, match="not installed") as refused:
        connection.open_study(encrypted, RIGHT)

    assert "qcode-qda[encrypted]" in refused.value.hint


def test_a_plain_study_does_not_load_sqlcipher(tmp_path: Path) -> None:
    connection.open_study(tmp_path / "study.qcode").close()
    program = (
        "import sys; from pathlib import Path; from qcode.store import connection\n"
        f"connection.open_study(Path({str(tmp_path / 'study.qcode')!r})).close()\n"
        "sys.exit(any(name.startswith(('sqlcipher3', 'keyring')) for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_only_one_module_knows_the_drivers() -> None:
    folder = Path(qcode.store.__file__ or "").parent
    knowing = {
        path.name
        for path in folder.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.split()[:2] in (["import", "sqlite3"], ["import", "sqlcipher3"])
        or line.startswith(("from sqlite3", "from sqlcipher3"))
    }

    assert knowing == {"driver.py"}


class TestBytes:
    """Of a study that was worked in and closed; ``study`` is plain once and encrypted once."""

    @pytest.fixture
    def closed(self, study: Study, build: Coded) -> Study:
        build(study, INTERVIEW)
        with study.vault() as vault, trail.action(vault.db, "mask", coder="AK", at="2003"):
            own(vault.db, "Kirsten Gribskov")
        connection.backup(study.opened, study.folder / "backups")
        study.db.conn.execute("select words from turn order by words || n").fetchall()
        study.close()
        return study

    @staticmethod
    def holding(study: Study, words: str) -> set[str]:
        """Return the databases, and all that lies beside them, in which the words stand."""
        return {
            path.relative_to(study.folder).as_posix()
            for path in study.folder.rglob("*")
            if path.is_file() and path.parts[-2] != "transcripts" and words.encode() in path.read_bytes()
        }

    def test_words_stand_in_the_databases_alone_and_where_they_are_encrypted_nowhere(
        self, closed: Study, key: Key | None
    ) -> None:
        words = {"study.qcode", "backups/study-001.qcode"} if key is None else set()
        names = {"vault.qcode"} if key is None else set()

        assert self.holding(closed, "grønne kuffert") == words
        assert self.holding(closed, "Kirsten Gribskov") == names
        assert self.holding(closed, "tillid") - {"codebooks/codes.yaml"} == words

    def test_a_clean_close_leaves_no_log_and_no_temporary_file(self, closed: Study) -> None:
        beside = {path.name for path in closed.folder.rglob("*.qcode*")}

        assert beside == {"study.qcode", "vault.qcode", "study-001.qcode"}

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are looked up in /proc")
    def test_what_sqlite_sorts_is_written_to_no_file(self, study: Study, build: Coded) -> None:
        build(study, INTERVIEW)
        study.db.conn.execute("pragma cache_size = 2")

        rows = study.db.conn.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 99999) "
            "select i, words from n, turn order by words || (i * 7919 % 99999)"
        )
        rows.fetchone()
        files = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
        rows.close()

        assert [name for name in files if name.endswith("study.qcode")]
        assert [name for name in files if "etilqs" in name] == []

    def test_what_was_deleted_is_gone_from_the_file(self, study: Study, build: Coded, key: Key | None) -> None:
        build(study, INTERVIEW)
        study.db.conn.execute("create table scrap (id integer primary key, words text)")
        study.db.conn.execute("insert into scrap (words) values ('Tolv sorte svaner')")
        study.db.conn.execute("pragma wal_checkpoint(truncate)")
        assert (b"Tolv sorte svaner" in study.opened.path.read_bytes()) == (key is None)

        study.db.conn.execute("delete from scrap")
        study.close()

        assert b"Tolv sorte svaner" not in study.opened.path.read_bytes()

    def test_a_copy_is_encrypted_as_its_study_is_and_opens_with_the_same_passphrase(
        self, study: Study, build: Coded, dump: Dump, key: Key | None
    ) -> None:
        build(study, INTERVIEW)
        before = dump(study.db)

        copy = connection.backup(study.opened, study.folder / "backups")

        assert driver.state(copy) is (State.PLAIN if key is None else State.ENCRYPTED)
        with closing(connection.open_study(copy, key)) as opened:
            assert dump(opened.db) == before


def test_two_processes_work_in_one_study(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)
    program = "import sys; from qcode.cli.main import run; run(sys.argv[1:])"
    arguments = ("code", "add", "I01", "uro", "--turn", "1", "--new", "--coder", "MB", "--study", str(study.folder))

    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    coders = study.db.conn.execute("select coder from coding order by id").fetchall()
    assert coders == [("AK",), ("MB",)]
    assert study.db.conn.execute("pragma integrity_check").fetchone() == ("ok",)
