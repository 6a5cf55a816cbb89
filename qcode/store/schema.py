"""The layout of ``study.qcode`` and ``vault.qcode``, one frozen migration after another (``store/migrations``).

A migration imports nothing of ours and is never edited once released. Triggers are not part of migrations:
``trail.make_triggers`` makes them again after the last one, for every table that holds data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.store.migrations import (
    study_0001,
    study_0002,
    study_0003,
    study_0004,
    study_0005,
    trail_0001,
    trail_0002,
    vault_0001,
    vault_0002,
)
from qcode.store.sqlite import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

STUDY_ID = 0x71636F64  # "qcod"
VAULT_ID = 0x71636F76  # "qcov"

STUDY = Migrations("qcode-study")
VAULT = Migrations("qcode-vault")


def _run(db: Database, script: str) -> None:
    """Execute the statements of ``script`` one by one, inside the transaction that is open."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@STUDY()
def m0001_study(db: Database) -> None:
    """Lay out the trail and every aggregate of the first release."""
    _run(db, trail_0001.SQL)
    _run(db, study_0001.SQL)


@STUDY()
def m0002_study(db: Database) -> None:
    """Make room for recordings, survey answers, waves, guides, every kind of part, consent and erasure."""
    _run(db, trail_0002.SQL)
    _run(db, study_0002.SQL)


@STUDY()
def m0003_study(db: Database) -> None:
    """Make room for all that is written about codings, for the split of work and for settling differences."""
    _run(db, study_0003.SQL)


@STUDY()
def m0004_study(db: Database) -> None:
    """Make room for the ledger, for approvals and for masks of several levels."""
    _run(db, study_0004.SQL)


@STUDY()
def m0005_study(db: Database) -> None:
    """Make room for what a scan was sure of, special categories, and reports as they were built."""
    _run(db, study_0005.SQL)


@VAULT()
def m0001_vault(db: Database) -> None:
    """Lay out the trail and the names."""
    _run(db, trail_0001.SQL)
    _run(db, vault_0001.SQL)


@VAULT()
def m0002_vault(db: Database) -> None:
    """Make room for erasure."""
    _run(db, trail_0002.SQL)


@VAULT()
def m0003_vault(db: Database) -> None:
    """Make room for names that hold only in some sources."""
    _run(db, vault_0002.SQL)
