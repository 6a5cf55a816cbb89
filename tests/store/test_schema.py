"""The layout: every table typed, every table on the trail, and nonsense refused by the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.store import driver, trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Coded
    from sqlite_utils import Database

    from qcode.study import Study


@pytest.fixture(params=["study", "vault"])
def db(request: pytest.FixtureRequest, study: Study) -> Iterator[Database]:
    if request.param == "study":
        yield study.db
    else:
        with study.vault() as vault:
            yield vault.db


def test_every_table_is_strict(db: Database) -> None:
    tables = db.conn.execute("select name, strict from pragma_table_list where type = 'table'").fetchall()
    loose = {name for name, strict in tables if not strict and not name.startswith("sqlite_")}

    assert loose == {"_sqlite_migrations"}  # sqlite-utils keeps its own


def test_every_table_of_data_keeps_what_is_inserted_updated_and_deleted(db: Database) -> None:
    triggers = db.conn.execute("select tbl_name, name from sqlite_master where type = 'trigger'").fetchall()
    tables = trail.data_tables(db)

    assert tables
    for table in tables:
        names = {name for of, name in triggers if of == table}
        assert names == {f"trail_{table}_{event}" for event in ("insert", "update", "delete")}


def test_every_table_of_data_has_a_uuid_of_its_own(db: Database) -> None:
    for table in trail.data_tables(db):
        columns = {column.name for column in db[table].columns}

        assert {"id", "uuid"} <= columns, table


def test_every_reference_is_indexed_so_that_undo_need_not_scan(db: Database) -> None:
    for table in trail.data_tables(db):
        references = {row[0] for row in db.conn.execute('select "from" from pragma_foreign_key_list(?)', (table,))}
        indexes = [row[0] for row in db.conn.execute("select name from pragma_index_list(?)", (table,))]
        first = {db.conn.execute("select name from pragma_index_info(?)", (one,)).fetchone()[0] for one in indexes}

        assert references <= first, table


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("update coding set words = words || 'x'", "length"),
        ("update coding set end = start", "CHECK"),
        ("update coding set start = -1", "CHECK"),
        ("update coding set coder = ''", "CHECK"),
        ("update coding set code_id = 999", "FOREIGN KEY"),
        ("update coding set start = 'seks'", "cannot store TEXT"),
        ("update turn set words = ''", "CHECK"),
        ("update turn set voice = 'kor'", "CHECK"),
        ("delete from source", "FOREIGN KEY"),
        ("delete from code", "FOREIGN KEY"),
        ("update participation set person_id = 999", "FOREIGN KEY"),
        ("insert into attribute_value (name, value) values ('region', '1')", "CHECK"),
        ("insert into attribute_value (name, value, source_id) values ('region', '', 1)", "CHECK"),
    ],
)
def test_the_database_itself_refuses_nonsense(study: Study, build: Coded, sql: str, rule: str) -> None:
    """A slip in our own code must not get past the tables."""
    build(study, "Anna: {tillid|De andre lod mig være.}")

    with (
        pytest.raises(driver.errors("IntegrityError"), match=rule),
        trail.action(study.db, "slip", coder="AK", at="2003"),
    ):
        study.db.conn.execute(sql)
