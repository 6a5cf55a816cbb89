"""A study made by an earlier qcode keeps every row when it is opened."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from qcode.store import connection, register, schema
from qcode.store.migrations import study_0001, trail_0001
from qcode.store.sqlite import Database

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """
insert into source (id, name, kind, date, hash, chars, words, turns) values (3, 'I01', 'interview', '', 'h', 9, 2, 1);
insert into person (id, name, pseudonym) values (5, 'P05', '');
insert into organisation (id, name) values (7, 'amt-1');
insert into participation (id, source_id, person_id, organisation_id, speaker, origin)
    values (2, 3, 5, 7, 'IP', 'label');
insert into turn (id, source_id, n, start, words, label, voice, participation_id)
    values (11, 3, 1, 0, 'Jeg så ham', 'IP', 'informant', 2);
insert into codebook (id, name, version, path) values (1, 'hms', '1', 'hms.yaml');
insert into code (id, codebook_id, key, name, path, number, definition, include, exclude, examples, aliases, asked_in,
    position) values (4, 1, 'a', 'A', 'a', '', '', '[]', '[]', '[]', '[]', '[]', 1);
insert into coding (id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag)
    values (40, 'u40', 3, 4, 6, 1, 1, 'så', 4, 'AK', 'memo', '2026-01-01', 'touched')
"""


def layout_one(path: Path) -> None:
    """Make a file as the first release laid it out."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    for script in (trail_0001.SQL, study_0001.SQL, ROWS):
        for statement in script.split(";\n"):
            if statement.strip():
                db.conn.execute(statement)
    done = schema.STUDY.pending(Database(memory=True))[0]
    schema.STUDY.ensure_migrations_table(db)
    sql = "insert into _sqlite_migrations (migration_set, name, applied_at) values ('qcode-study', ?, '2026-01-01')"
    db.conn.execute(sql, (done.name,))
    db.conn.execute(f"pragma application_id = {schema.STUDY_ID}")
    db.conn.execute("pragma user_version = 1")
    db.conn.close()


def test_a_study_of_the_first_layout_keeps_its_rows_and_gets_a_backup(tmp_path: Path) -> None:
    layout_one(tmp_path / "study.qcode")

    opened = connection.open_study(tmp_path / "study.qcode")
    row = opened.db.conn.execute("select id, uuid, unit, words, memo, flag from coding").fetchone()
    (part,) = register.participations(opened.db)
    broken = opened.db.conn.execute("pragma foreign_key_check").fetchall()
    opened.close()

    assert row == (40, "u40", "char", "så", "memo", "touched")
    assert (part.id, part.person, part.organisations, part.part, part.outcome) == (
        2,
        "P05",
        (7,),
        "informant",
        "took part",
    )
    assert broken == []
    assert (tmp_path / "backups" / "study-001.qcode").exists()
