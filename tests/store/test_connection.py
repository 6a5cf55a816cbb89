"""Opening study and vault: who may read them, what is refused, what is kept before an upgrade."""

from __future__ import annotations

import shutil
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database, Migrations

from qcode.errors import CannotUndo, NewerStudy, StudyBusy, StudyUnreadable
from qcode.store import connection, driver, schema, trail
from qcode.study import making, open_study, scanning

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Raw

    from qcode.store.driver import Key
    from qcode.study import Study

LAYOUT = 5  # of this qcode
INTERVIEW = "Anna: {tillid|De andre lod mig være.} Jeg bor i Aalborg.\nI: Hvor længe?\nAnna: Fire år."


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def pragma(db: Database, name: str) -> object:
    return db.conn.execute(f"pragma {name}").fetchone()[0]


def test_only_the_researcher_may_read_study_vault_and_backups(study: Study, build: Coded, cli: Cli) -> None:
    build(study, INTERVIEW)
    scanning.scan(study)
    cli("backup")
    databases = [path for path in study.folder.rglob("*.qcode*") if path.is_file()]

    assert {path.name for path in databases} >= {"study.qcode", "vault.qcode", "study-001.qcode", "study.qcode-wal"}
    assert {path.name: mode(path) for path in databases} == {path.name: 0o600 for path in databases}
    assert mode(study.folder / "backups") == 0o700


def test_a_study_is_written_so_that_power_loss_loses_nothing(study: Study) -> None:
    assert pragma(study.db, "journal_mode") == "wal"
    assert pragma(study.db, "synchronous") == 2
    assert pragma(study.db, "secure_delete") == 1


def test_references_and_triggers_hold_in_study_and_vault(study: Study) -> None:
    with study.vault() as vault:
        for db, kind, layout in ((study.db, schema.STUDY_ID, LAYOUT), (vault.db, schema.VAULT_ID, 3)):
            assert (pragma(db, "foreign_keys"), pragma(db, "recursive_triggers")) == (1, 1)
            assert pragma(db, "application_id") == kind
            assert pragma(db, "user_version") == layout


def test_a_study_of_a_newer_qcode_is_refused_and_not_touched(folder: Path, raw: Raw, key: Key | None) -> None:
    path = folder / "study.qcode"
    with closing(raw(path)) as newer:
        newer.execute("pragma user_version = 700")
    before = path.read_bytes()

    with pytest.raises(NewerStudy, match=rf"newer qcode \(layout 700; this qcode knows {LAYOUT}\)"):
        connection.open_study(path, key)

    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_not_touched(tmp_path: Path, raw: Raw, key: Key | None) -> None:
    path = tmp_path / "study.qcode"
    with closing(raw(path)) as other:
        other.execute("create table opskrift (navn text)")
    before = path.read_bytes()

    with pytest.raises(StudyUnreadable, match="not one of qcode's"):
        connection.open_study(path, key)

    assert path.read_bytes() == before


@pytest.mark.parametrize("start", [0, 100, 4096])
def test_a_damaged_file_is_said_to_be_damaged(folder: Path, cli: Cli, start: int) -> None:
    path = folder / "study.qcode"
    data = bytearray(path.read_bytes())
    data[start:] = b"\x5a" * (len(data) - start)
    path.write_bytes(data)

    answer = cli("status")

    assert answer.code == 1
    assert "study.qcode cannot be used" in answer.err
    assert "backups" in answer.err


def test_a_file_cut_short_is_said_to_be_damaged(study: Study, build: Coded, folder: Path, cli: Cli) -> None:
    build(study, INTERVIEW)
    study.close()
    path = folder / "study.qcode"
    path.write_bytes(path.read_bytes()[:5000])

    answer = cli("source", "list")

    assert (answer.code, "Traceback" in answer.err) == (1, False)
    assert "cannot be used" in answer.err


def test_a_folder_that_may_not_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(StudyUnreadable, match="cannot be used"):
        connection.open_study(tmp_path / "findes-ikke" / "study.qcode")


@pytest.mark.parametrize("parent", ["Dropbox", "OneDrive - Universitetet", "Nextcloud"])
def test_in_a_synchronised_folder_the_log_is_a_journal_and_a_sentence_says_so(
    tmp_path: Path, parent: str, key: Key | None
) -> None:
    where = tmp_path / parent / "undersøgelse"
    making.make(where, key=key)

    with open_study(where, coder="AK") as study:
        assert pragma(study.db, "journal_mode") == "delete"
        assert study.remarks == [
            "The study lies on a synchronised or network folder: let one person work in it at a time."
        ]


def test_a_study_moved_into_a_synchronised_folder_leaves_its_log_behind(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)
    study.close()
    where = study.folder.parent / "dropbox" / "undersøgelse"
    shutil.copytree(study.folder, where)

    with open_study(where, coder="AK") as moved:
        assert pragma(moved.db, "journal_mode") == "delete"
        assert not list(where.glob("*-wal"))


class TestBusy:
    def test_a_study_that_another_writes_to_is_left_as_it_is(
        self, study: Study, build: Coded, cli: Cli, dump: Dump, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, INTERVIEW)
        before = dump(study.db)
        monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)

        study.db.conn.execute("begin immediate")
        answer = cli("code", "add", "I01", "uro", "--turn", "3", "--new")
        study.db.conn.execute("rollback")

        assert answer.code == StudyBusy("x").exit_code == 1
        assert "Another qcode is writing" in answer.err
        assert dump(study.db) == before
        assert "uro" not in (study.folder / "codebooks" / "codes.yaml").read_text("utf-8")

    def test_a_study_that_another_writes_to_can_be_read(
        self, study: Study, build: Coded, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, INTERVIEW)
        monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)

        study.db.conn.execute("begin immediate")
        answer = cli("code", "list", "--format", "json")
        study.db.conn.execute("rollback")

        assert (answer.code, answer.err) == (0, "")

    def test_a_vault_that_another_writes_to_leaves_the_study_as_it_is(
        self, study: Study, build: Coded, cli: Cli, dump: Dump, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, INTERVIEW)
        before = dump(study.db)
        monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)

        with study.vault() as vault:
            vault.db.conn.execute("begin immediate")
            answer = cli("mask", "scan")
            vault.db.conn.execute("rollback")

        assert answer.code == 1
        assert "vault.qcode" in answer.err
        assert dump(study.db) == before


class TestUpgrading:
    @pytest.fixture
    def next_layout(self, monkeypatch: pytest.MonkeyPatch) -> Migrations:
        """The layout of a later qcode: a column and a table more."""
        later = Migrations("qcode-study")
        for one in (schema.m0001_study, schema.m0002_study, schema.m0003_study, schema.m0004_study, schema.m0005_study):
            later()(one)

        @later()
        def m0005_later(db: Database) -> None:
            db.conn.execute("alter table person add column born integer")
            db.conn.execute("create table afterthought (id integer primary key, body text not null) strict")

        monkeypatch.setattr(schema, "STUDY", later)
        return later

    def test_an_older_study_is_copied_before_it_is_brought_up_to_date(
        self, study: Study, build: Coded, dump: Dump, next_layout: Migrations, raw: Raw
    ) -> None:
        build(study, INTERVIEW)
        before = dump(study.db)
        study.close()

        with closing(connection.open_study(study.folder / "study.qcode", study.opened.key)) as opened:
            assert pragma(opened.db, "user_version") == len(next_layout.applied(opened.db)) == LAYOUT + 1
            assert dump(opened.db)["turn"] == before["turn"]

        copy = study.folder / "backups" / "study-001.qcode"
        kept = raw(copy)
        assert kept.execute("pragma user_version").fetchone() == (LAYOUT,)
        assert dump(Database(kept)) == before

    def test_tables_and_columns_that_come_later_are_on_the_trail_too(
        self, study: Study, next_layout: Migrations
    ) -> None:
        study.close()
        with closing(connection.open_study(study.folder / "study.qcode", study.opened.key)) as opened:
            assert next_layout.pending(opened.db) == []
            with trail.action(opened.db, "memo add", coder="AK", at="2003"):
                opened.db.conn.execute("insert into afterthought (body) values ('x')")
                opened.db.conn.execute("insert into person (name, pseudonym, born) values ('P01', '', 1950)")
            with trail.action(opened.db, "person", coder="AK", at="2003"):
                opened.db.conn.execute("update person set born = 1951")
            with trail.action(opened.db, "undo", coder="AK", at="2003") as done:
                last = trail.latest(opened.db, "AK", before=done.id)
                done.undoes = last.id
                trail.restore(opened.db, last.id, by=done.id)

            assert opened.db.conn.execute("select born from person").fetchall() == [(1950,)]

    def test_nothing_is_undone_across_an_upgrade(self, study: Study, build: Coded, next_layout: Migrations) -> None:
        build(study, INTERVIEW)
        study.close()

        with closing(connection.open_study(study.folder / "study.qcode", study.opened.key)) as opened:
            assert next_layout.pending(opened.db) == []
            with pytest.raises(CannotUndo, match="before the study was upgraded"):
                trail.latest(opened.db, "AK", before=10**6)

    def test_an_upgrade_that_fails_leaves_the_study_as_it_was(
        self, study: Study, build: Coded, dump: Dump, next_layout: Migrations, raw: Raw
    ) -> None:
        build(study, INTERVIEW)
        before = dump(study.db)
        study.close()

        @next_layout()
        def m0006_broken(db: Database) -> None:
            db.conn.execute("delete from turn")
            db.conn.execute("insert into no_such_table values (1)")

        with pytest.raises(driver.errors("OperationalError"), match="no_such_table"):
            connection.open_study(study.folder / "study.qcode", study.opened.key)

        after = dump(Database(raw(study.folder / "study.qcode")))
        assert {table: after[table] for table in before if table != "person"} == {
            table: before[table] for table in before if table != "person"
        }

    def test_an_upgrade_that_was_cut_off_is_finished_at_the_next_opening(
        self, study: Study, monkeypatch: pytest.MonkeyPatch, next_layout: Migrations
    ) -> None:
        study.close()
        path = study.folder / "study.qcode"
        with monkeypatch.context() as cut:
            cut.setattr(trail, "make_triggers", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                connection.open_study(path, study.opened.key)

        with closing(connection.open_study(path, study.opened.key)) as opened:
            assert next_layout.pending(opened.db) == []
            assert pragma(opened.db, "user_version") == LAYOUT + 1

    def test_a_study_whose_making_was_cut_off_is_made_at_the_next_opening(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Key | None
    ) -> None:
        path = tmp_path / "study.qcode"
        with monkeypatch.context() as cut:
            cut.setattr(trail, "make_triggers", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                connection.open_study(path, key)

        with closing(connection.open_study(path, key)) as opened:
            assert pragma(opened.db, "user_version") == LAYOUT
            assert len(trail.data_tables(opened.db)) > 10


def _interrupted(_: Database) -> None:
    raise KeyboardInterrupt
