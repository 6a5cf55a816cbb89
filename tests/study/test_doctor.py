"""What is wrong with a study's folder is found, named with its place, and told how to mend."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from qcode.model.finding import Severity
from qcode.store import connection
from qcode.store.driver import Key
from qcode.study import doctor, making, open_study, scanning, trail

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study

INTERVIEW = "Anna: {tillid|De andre lod mig være.} Jeg bor i Aalborg."
OTHER = Key("nøglen til den anden kasse", "as typed")


@pytest.fixture
def worked(study: Study, build: Coded) -> Study:
    """A study with an interview, a vault and a backup."""
    (study.folder / "names.csv").write_text("kind,id,name,aliases,mask\nplace,s1,Aalborg,,byen\n", encoding="utf-8")
    (study.folder / "names.csv").chmod(0o600)
    build(study, INTERVIEW)
    scanning.scan(study)
    trail.backup(study)
    return study


def found(study: Study) -> list[tuple[str, str]]:
    return [(one.kind, one.place) for one in doctor.examine(study)]


def test_a_study_in_order_has_nothing_to_mend(worked: Study, cli: Cli) -> None:
    answer = cli("doctor")

    assert (answer.code, answer.out + answer.err) == (0, "Nothing to mend.\n")
    assert found(worked) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such permissions")
@pytest.mark.parametrize("name", ["study.qcode", "vault.qcode", "backups/study-001.qcode", "names.csv"])
def test_a_file_that_others_may_read_is_found(worked: Study, cli: Cli, name: str) -> None:
    (worked.folder / name).chmod(0o644)

    answer = cli("doctor", "--format", "json")

    (one,) = json.loads(answer.out)
    assert answer.code == 3
    assert (one["kind"], one["severity"], one["place"]) == ("permissions", "error", name)
    assert one["message"] == "Others on this computer may use it (0644)."
    assert one["hint"] == f"chmod 600 {name}"


def test_a_log_left_beside_a_copy_is_found_and_one_beside_the_vault_is_taken_back(worked: Study) -> None:
    with worked.vault() as vault:
        vault.db.conn.execute("begin immediate")
        vault.db.conn.execute(
            "insert into change (uuid, at, coder, action, summary, layout) values ('u','','','','',1)"
        )
        vault.db.conn.execute("commit")
        shutil.copytree(worked.folder, worked.folder.parent / "cut off")  # as a killed process leaves it
    cut = worked.folder.parent / "cut off"
    (cut / "backups" / "study-001.qcode-journal").write_bytes(b"\x00" * 512)
    assert (cut / "vault.qcode-wal").stat().st_size

    with open_study(cut, coder="AK") as study:
        assert found(study) == [("left-over-log", "backups/study-001.qcode-journal")]

    assert not (cut / "vault.qcode-wal").exists()


@pytest.mark.parametrize("name", ["study.qcode-new", "study.qcode-old", "vault.qcode-old"])
def test_what_a_cut_off_encryption_left_is_found_and_said_by_every_command(worked: Study, cli: Cli, name: str) -> None:
    (worked.folder / name).write_bytes(b"x")
    (worked.folder / name).chmod(0o600)

    assert found(worked) == [("cut-off-encryption", name)]
    assert ("was cut off" in cli("status").err) == name.startswith("study")


def test_a_row_that_points_at_nothing_is_damage(worked: Study) -> None:
    worked.db.conn.execute("pragma foreign_keys = off")
    worked.db.conn.execute("pragma recursive_triggers = off")
    worked.db.conn.execute("delete from code")

    (one,) = [one for one in doctor.examine(worked) if "coding" in one.message]

    assert (one.kind, one.place, one.severity) == ("damaged", "study.qcode", Severity.ERROR)
    assert one.message == "Rows of coding point at what is not there (1)."


def test_a_damaged_page_is_found(worked: Study) -> None:
    with worked.vault() as vault:
        (page,) = vault.db.conn.execute("select rootpage from sqlite_master where name = 'name'").fetchone()
    path = worked.vault_path
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\x5a" * 4096
    path.write_bytes(data)

    kinds = {one.kind for one in doctor.examine(worked) if one.place == "vault.qcode"}

    assert kinds & {"damaged", "vault-unreadable"}


def test_a_sqlite_that_keeps_deleted_bytes_is_found(worked: Study) -> None:
    worked.db.conn.execute("pragma secure_delete = off")

    assert found(worked) == [("secure-delete", "study.qcode")]


def test_a_vault_that_is_away_is_found_where_names_were(worked: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = worked.folder.parent / "safe.qcode"
    worked.vault_path.rename(elsewhere)
    assert found(worked) == [("no-vault", "vault.qcode")]

    monkeypatch.setenv("QCODE_VAULT", str(elsewhere))
    assert found(worked) == []


def test_a_study_without_names_needs_no_vault(study: Study) -> None:
    assert found(study) == []


def test_a_synchronised_folder_is_found(tmp_path: Path) -> None:
    where = tmp_path / "Dropbox" / "s"
    making.make(where)

    with open_study(where, coder="AK") as study:
        (one,) = doctor.examine(study)

    assert (one.kind, one.severity, one.place) == ("shared-disk", Severity.WARNING, ".")


class TestEncryption:
    @pytest.fixture(autouse=True)
    def _with_sqlcipher(self) -> None:
        pytest.importorskip("sqlcipher3")

    @pytest.mark.plain
    def test_a_plain_copy_beside_an_encrypted_study_is_found(
        self, worked: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plain = worked.folder / "backups" / "study-002.qcode"
        connection.open_study(plain).close()
        worked.close()
        monkeypatch.setenv("QCODE_PASSPHRASE", OTHER.passphrase)
        kept = plain.read_bytes()
        cli("encrypt")
        plain.write_bytes(kept)

        answer = cli("doctor", "--format", "json")

        assert answer.code == 3
        assert [(one["kind"], one["place"]) for one in json.loads(answer.out)] == [
            ("not-encrypted", "backups/study-002.qcode")
        ]
        assert cli("encrypt").code == 0
        assert cli("doctor").code == 0

    @pytest.mark.plain
    def test_a_vault_that_is_encrypted_beside_a_plain_study_is_found(self, worked: Study, cli: Cli) -> None:
        worked.vault_path.unlink()
        connection.open_vault(worked.vault_path, OTHER).close()

        answer = cli("doctor", "--format", "json")

        assert answer.code == 3
        assert [one["kind"] for one in json.loads(answer.out)] == ["vault-unreadable", "half-encrypted"]


def test_nobody_is_named_in_a_finding(worked: Study, cli: Cli) -> None:
    worked.db.conn.execute("pragma foreign_keys = off")
    worked.db.conn.execute("delete from source")

    answer = cli("doctor", "--format", "csv")

    assert answer.code == 3
    assert not [word for word in ("Aalborg", "lod mig") if word in answer.out + answer.err]
