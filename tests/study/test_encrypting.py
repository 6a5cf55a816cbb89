"""Encrypting a study, making it plain again, another passphrase; cut off in the middle, refused, and what is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import types
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from qcode.errors import AnotherPassphrase, Locked, Misuse, Refused, StudyBusy, StudyUnreadable, WrongPassphrase
from qcode.store import connection, converting, driver, forgetting
from qcode.store.driver import Key, State
from qcode.study import coding, encrypting, open_study, scanning, search, trail, unlocking
from qcode.study.encrypting import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Sound, Tables

pytest.importorskip("sqlcipher3")

FIRST = "fem grønne pærer i haven"
SECOND = "noget ganske andet at huske"
INTERVIEW = "Anna: {tillid|Den grønne kuffert stod i gangen.} Jeg bor i Vejle hos Kirsten.\nI: Hvor længe?"
ALL = ("backups/study-001.qcode", "vault.qcode", "study.qcode")


def typing(*words: str) -> Callable[[str], str]:
    """Return somebody at a terminal who types these, one after another."""
    left = iter(words)
    return lambda _: next(left)


@pytest.fixture
def worked(folder: Path, build: Coded) -> Path:
    """A study with an interview, a vault with a name and a backup; plain, and closed."""
    if driver.state(folder / "study.qcode") is not State.PLAIN:
        pytest.skip("begins with a plain study")
    (folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Kirsten,,person A\n", encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        build(study, INTERVIEW)
        scanning.scan(study)
        trail.backup(study)
    return folder


@pytest.fixture
def contents(dump: Dump) -> Callable[[Path, Key | None], dict[str, Tables]]:
    """Return what reads every row of every database of a study."""

    def read(folder: Path, key: Key | None) -> dict[str, Tables]:
        found = {}
        for name in ALL:
            opening = connection.open_vault if name == "vault.qcode" else connection.open_study
            with closing(opening(folder / name, key)) as opened:
                found[name] = dump(opened.db)
        return found

    return read


@pytest.fixture
def encrypted(worked: Path) -> Path:
    encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")
    return worked


def states(folder: Path) -> list[State]:
    return [driver.state(folder / name) for name in ALL]


def holding(folder: Path, words: str) -> set[str]:
    """Return the files qcode keeps in which words stand."""
    found = set()
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("transcripts/") and words.encode() in path.read_bytes():
            found.add(name)
    return found


def test_all_databases_are_encrypted_and_hold_what_they_held(
    worked: Path, contents: Callable[[Path, Key | None], dict[str, Tables]]
) -> None:
    before = contents(worked, None)
    assert holding(worked, "grønne kuffert") == {"study.qcode", "backups/study-001.qcode"}

    done = encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

    assert (done.what, done.files) == ("encrypted", ALL)
    assert done.rows > 100
    assert states(worked) == [State.ENCRYPTED] * 3
    assert contents(worked, Key(FIRST, "as typed")) == before
    assert holding(worked, "grønne kuffert") == set()
    assert holding(worked, "Kirsten") == {"names.csv"}
    assert {path.name for path in worked.glob("*.qcode*")} == {"study.qcode", "vault.qcode"}
    assert {oct(path.stat().st_mode & 0o777) for path in worked.rglob("*.qcode")} == {"0o600"}


def test_what_stays_readable_is_named(worked: Path) -> None:
    (worked / ".git").mkdir()

    done = encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

    readable, versions, disk = done.left
    assert "names.csv" in readable
    assert "transcripts/ (1 file)" in readable
    assert "study.qcode" not in readable
    assert "`.git`" in versions
    assert "SSD" in disk


def test_an_encrypted_study_is_searched_scanned_undone_and_copied_as_any_other(encrypted: Path, sound: Sound) -> None:
    with open_study(encrypted, coder="AK", ask=typing(FIRST)) as study:
        coding.add(study, "I01", ["uro"], coding.Place(quote="i gangen"), new=True)
        assert [str(one.code) for one in coding.listed(study)] == ["tillid", "uro"]
        assert trail.undo(study).action == "code add"
        scanning.scan(study)
        assert len(search.find(study, search.Search("kuffert")).turns) == 1
        copy = trail.backup(study)
        sound(study)

    assert driver.state(copy) is State.ENCRYPTED
    connection.check(copy, Key(FIRST, "as typed"))


def test_that_it_was_encrypted_stands_in_the_history_and_is_not_undone(encrypted: Path) -> None:
    with open_study(encrypted, coder="AK", ask=typing(FIRST)) as study:
        assert trail.history(study, 1)[0].summary == "Encrypted 3 databases"
        assert trail.undo(study).action != "encrypt"


def test_to_encrypt_lets_no_words_out(encrypted: Path) -> None:
    with open_study(encrypted, ask=typing(FIRST)) as study:
        assert "encrypt" in [one.action for one in trail.history(study, 9)]
        assert forgetting.releases(study.db) == []


def test_another_passphrase_opens_it_and_the_first_no_longer(
    encrypted: Path, contents: Callable[[Path, Key | None], dict[str, Tables]]
) -> None:
    before = contents(encrypted, Key(FIRST, "as typed"))

    done = encrypting.run(Way.CHANGE, encrypted, typing(FIRST, SECOND, SECOND), coder="AK")

    assert done.files == ALL
    assert contents(encrypted, Key(SECOND, "as typed")) == before
    for name in ALL:
        with pytest.raises(WrongPassphrase):
            connection.check(encrypted / name, Key(FIRST, "as typed"))


def test_made_plain_again_it_holds_what_it_held(
    worked: Path, contents: Callable[[Path, Key | None], dict[str, Tables]]
) -> None:
    before = contents(worked, None)
    encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

    encrypting.run(Way.DECRYPT, worked, typing(FIRST), coder="AK")

    assert states(worked) == [State.PLAIN] * 3
    assert contents(worked, None) == before


def test_a_passphrase_typed_with_a_combining_accent_is_the_same(worked: Path) -> None:
    composed, combined = "på gensyn på søndag", "pa\u030a gensyn pa\u030a søndag"
    encrypting.run(Way.ENCRYPT, worked, typing(composed, combined), coder="AK")

    with open_study(worked, coder="AK", ask=typing(combined)) as study:
        assert study.opened.key is not None


class TestRefused:
    def test_without_a_terminal_and_a_passphrase(self, worked: Path, cli: Cli) -> None:
        before = (worked / "study.qcode").read_bytes()

        answer = cli("encrypt")

        assert answer.code == 1
        assert "There is no passphrase to encrypt with." in answer.err
        assert (worked / "study.qcode").read_bytes() == before

    def test_a_passphrase_that_is_short_or_typed_in_two_ways(self, worked: Path) -> None:
        with pytest.raises(Misuse, match="fewer than 12"):
            encrypting.run(Way.ENCRYPT, worked, typing("kort"))
        with pytest.raises(Misuse, match="not the same"):
            encrypting.run(Way.ENCRYPT, worked, typing(FIRST, SECOND))
        assert states(worked) == [State.PLAIN] * 3

    def test_a_study_that_is_not_encrypted_has_none_to_change_or_take_off(self, worked: Path) -> None:
        for way in (Way.CHANGE, Way.DECRYPT):
            with pytest.raises(Misuse, match="not encrypted"):
                encrypting.run(way, worked, typing(FIRST, FIRST))

    def test_a_study_that_another_program_has_open(self, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(converting, "SECONDS", 0.01)
        program = (
            "import sys; from qcode.study import open_study\n"
            "with open_study(coder='MB'): print('open', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=worked
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            with pytest.raises(StudyBusy):
                encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST))
            other.communicate("")

        assert states(worked) == [State.PLAIN] * 3
        assert not list(worked.rglob("*-new*"))

    @pytest.mark.parametrize("command", [("status",), ("doctor",), ("encrypt", "--off"), ("encrypt", "--change")])
    def test_a_wrong_passphrase_is_said_so_in_one_sentence(
        self, encrypted: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
    ) -> None:
        monkeypatch.setenv("QCODE_PASSPHRASE", "ikke den rigtige")
        monkeypatch.setenv("QCODE_NEW_PASSPHRASE", SECOND)

        answer = cli(*command)

        assert answer.code == 1
        assert "study.qcode cannot be used: the passphrase (from QCODE_PASSPHRASE) is not the one" in answer.err
        assert "rigtige" not in answer.err
        assert states(encrypted) == [State.ENCRYPTED] * 3

    def test_an_encrypted_study_without_a_passphrase(self, encrypted: Path, cli: Cli) -> None:
        answer = cli("status", "--format", "json")

        assert answer.code == Locked(encrypted).exit_code == 1
        assert "it is encrypted with a passphrase" in json.loads(answer.err)["error"]

    def test_a_vault_of_another_passphrase(self, encrypted: Path, tmp_path: Path) -> None:
        vault = tmp_path / "vault.qcode"
        connection.open_vault(vault, Key(SECOND, "as typed")).close()
        shutil.copy(vault, encrypted / "vault.qcode")

        with open_study(encrypted, coder="AK", ask=typing(FIRST)) as study, pytest.raises(AnotherPassphrase):
            scanning.scan(study)
        with pytest.raises(AnotherPassphrase, match="another passphrase than the study"):
            encrypting.run(Way.DECRYPT, encrypted, typing(FIRST))
        assert states(encrypted) == [State.ENCRYPTED] * 3

    def test_a_copy_that_cannot_be_read_is_left_and_named(self, worked: Path) -> None:
        (worked / "backups" / "study-001.qcode").write_bytes(b"SQLite format 3\0" + b"\x5a" * 9000)

        done = encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

        assert done.files == ("vault.qcode", "study.qcode")
        assert done.left[0].startswith("backups/study-001.qcode was left as it is:")

    def test_without_sqlcipher(self, worked: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
        monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
        monkeypatch.setenv("QCODE_PASSPHRASE", FIRST)

        answer = cli("encrypt")

        assert answer.code == 1
        assert "SQLCipher, which is not installed" in answer.err
        assert "Traceback" not in answer.err
        assert states(worked) == [State.PLAIN] * 3

    def test_a_new_file_that_differs_from_the_old_one(self, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        attach = driver.attach

        def spoiling(connection_: driver.Connection, path: Path, key: Key | None) -> None:
            attach(connection_, path, key)
            connection_.execute("create table target.stowaway (id integer primary key)")

        monkeypatch.setattr(driver, "attach", spoiling)

        with pytest.raises(StudyUnreadable, match="not what was read"):
            converting_alone(worked / "study.qcode")
        assert states(worked) == [State.PLAIN] * 3
        assert not list(worked.rglob("*-new*"))


def converting_alone(path: Path) -> None:
    with converting.prepared(path, None, Key(FIRST, "as typed")):
        pass


def test_a_disk_without_links_is_said_to_keep_old_bytes(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refused)

    done = encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

    assert states(worked) == [State.ENCRYPTED] * 3
    assert sum("no way to overwrite" in sentence for sentence in done.left) == 3


def test_old_bytes_are_overwritten_not_only_given_free(worked: Path, tmp_path: Path) -> None:
    watched = tmp_path / "a second name of the old file"
    os.link(worked / "study.qcode", watched)
    size = watched.stat().st_size

    encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK")

    assert watched.read_bytes() == bytes(size)


@pytest.mark.parametrize("left", [("vault.qcode",), ("backups/study-001.qcode",)])
def test_a_lost_database_beside_an_encrypted_one_begins_anew_encrypted(encrypted: Path, left: tuple[str, ...]) -> None:
    for name in ALL:
        if name not in left:
            (encrypted / name).unlink()

    with open_study(encrypted, coder="AK", ask=typing(FIRST)) as study:
        assert study.remarks

    assert driver.state(encrypted / "study.qcode") is State.ENCRYPTED


def test_a_new_study_can_be_encrypted_from_the_first(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "ny"
    (tmp_path / "a.txt").write_text("Anna: Den grønne kuffert stod i gangen.\n", encoding="utf-8")
    monkeypatch.setenv("QCODE_PASSPHRASE", FIRST)

    answer = cli("init", str(where), "--encrypted", "--from", str(tmp_path / "a.txt"))

    assert answer.code == 0, answer.err
    assert driver.state(where / "study.qcode") is State.ENCRYPTED
    assert holding(where, "grønne kuffert") == set()


class TestKeyring:
    @pytest.fixture
    def kept(self, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
        """The system's keyring, as the package of that name shows it."""
        kept: dict[tuple[str, str], str] = {}
        ring = types.ModuleType("keyring")
        vars(ring).update(
            errors=types.SimpleNamespace(KeyringError=KeyError),
            get_keyring=lambda: types.SimpleNamespace(priority=5),
            get_password=lambda service, name: kept.get((service, name)),
            set_password=lambda service, name, words: kept.update({(service, name): words}),
            delete_password=lambda service, name: kept.pop((service, name)),
        )
        monkeypatch.setitem(sys.modules, "keyring", ring)
        return kept

    def test_it_opens_the_study_follows_a_change_and_is_forgotten_at_the_end(
        self, worked: Path, cli: Cli, kept: dict[tuple[str, str], str]
    ) -> None:
        place = ("qcode", str(worked.resolve()))
        encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), coder="AK", keyring=True)
        assert (kept, cli("status").code) == ({place: FIRST}, 0)

        done = encrypting.run(Way.CHANGE, worked, typing(SECOND, SECOND), coder="AK")
        assert (kept, done.remembered, cli("status").code) == ({place: SECOND}, True, 0)

        assert cli("encrypt", "--off").code == 0
        assert (kept, states(worked)) == ({}, [State.PLAIN] * 3)

    def test_the_passphrase_of_an_encrypted_study_can_be_handed_to_it_later(
        self, encrypted: Path, kept: dict[tuple[str, str], str]
    ) -> None:
        done = encrypting.run(Way.ENCRYPT, encrypted, typing(FIRST), coder="AK", keyring=True)

        assert (done.files, done.remembered, list(kept.values())) == ((), True, [FIRST])

    def test_where_there_is_none_nothing_is_changed(self, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)

        with pytest.raises(Refused, match="keyring is not installed"):
            encrypting.run(Way.ENCRYPT, worked, typing(FIRST, FIRST), keyring=True)

        assert states(worked) == [State.PLAIN] * 3
        assert unlocking.remembered(worked) == ""


# A process that dies many times: each child copies the study, encrypts it, and kills itself at its own call of a
# function that writes, most while the old databases are replaced. The first child only counts how many there are.
DYING = """
import os, shutil, signal, sys
from pathlib import Path
from qcode.cli.main import run
import qcode.cli.encrypt_, qcode.render.encrypting, qcode.study.encrypting, sqlcipher3

template, work, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
calls, last = 0, 0

def called(frame, event, function):
    global calls
    here = "converting.py" in frame.f_code.co_filename or "pathlib" in frame.f_code.co_filename
    if here and event == "c_call" and function.__name__ in ("execute", "link", "replace", "fsync", "write", "unlink"):
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

def child(where, die_at):
    global last
    last = die_at
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.setprofile(called)
    try:
        run(["encrypt", "--study", str(where), "--coder", "AK"])
    except SystemExit as end:
        sys.setprofile(None)
        (work / "calls").write_text(str(calls))
        os._exit(end.code or 0)

def born(name, die_at):
    where = work / name
    shutil.copytree(template, where)
    process = os.fork()
    if process == 0:
        child(where, die_at)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

assert born("whole", 0) == 0
total = int((work / "calls").read_text())
for n in range(kills):
    at = total - 3 * n
    assert born(str(n), at) == -signal.SIGKILL
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_in_the_middle_no_database_is_lost_and_the_same_command_ends_it(
    worked: Path,
    tmp_path: Path,
    contents: Callable[[Path, Key | None], dict[str, Tables]],
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = contents(worked, None)
    work = tmp_path / "killed"
    work.mkdir()

    environment = os.environ | {"QCODE_PASSPHRASE": FIRST}
    subprocess.run([sys.executable, "-c", DYING, str(worked), str(work), "7"], check=True, env=environment)

    seen = set()
    for half in halves(work):
        seen.add(tuple(states(half)))
        left = any(one for name in ALL for one in converting.left_over(half / name))
        if left:
            monkeypatch.setenv("QCODE_PASSPHRASE", FIRST)
            assert "Run the same `qcode encrypt` again" in cli("doctor", "--study", str(half), "--format", "json").out
            monkeypatch.delenv("QCODE_PASSPHRASE")
        encrypting.run(Way.ENCRYPT, half, typing(FIRST, FIRST), coder="AK")
        assert contents(half, Key(FIRST, "as typed")) == before
        assert holding(half, "grønne kuffert") == set()
        assert {path.name for path in half.rglob("*.qcode*")} == {"study-001.qcode", "vault.qcode", "study.qcode"}
    assert (State.PLAIN,) * 3 in seen
    assert len(seen) > 1


def halves(work: Path) -> Iterator[Path]:
    return (where for where in work.iterdir() if where.is_dir() and where.name != "whole")


TERMINAL = """
import os, pty, sys
words = iter(sys.argv[1].split("|"))
def seen(handle):
    said = os.read(handle, 4096)
    if said.endswith(b": "):
        os.write(handle, next(words).encode() + b"\\n")
    return said
program = "import sys; from qcode.cli.main import run; run(sys.argv[1:])"
sys.exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-c", program, *sys.argv[2:]], seen)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(worked: Path) -> None:
    def at_a_terminal(typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", TERMINAL, typed, *arguments, "--study", str(worked)]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    made = at_a_terminal(f"{FIRST}|{FIRST}", "encrypt")
    shown = at_a_terminal(FIRST, "status")
    wrong = at_a_terminal("ikke den rigtige", "status")

    assert (made.returncode, shown.returncode, wrong.returncode) == (0, 0, 1)
    assert "New passphrase, 12 characters or more: " in made.stdout
    assert "Passphrase of undersøgelse: " in shown.stdout
    assert "the passphrase (as typed) is not the one" in " ".join(wrong.stdout.split())  # a narrow terminal breaks it
    assert not [one for one in (made, shown, wrong) if "pærer" in one.stdout or "rigtige" in one.stdout]
