"""Answers in a survey: one source each, told apart by who answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.store import sources
from qcode.store.sources import StoredSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from qcode.model.source import Transcript

ANSWERS = "select id, name, respondent, hash from source where survey = :survey order by id"
IN_SURVEYS = "select id from source where survey is not null"
ADD_ANSWER = """
insert into source (name, kind, date, survey, respondent) values (:name, 'survey_answer', '', :survey, :respondent)
"""
DATES = "select id, date from source where id in (select value from json_each(:ids))"
SET_RESPONDENT = "update source set respondent = :respondent where id = :id"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """Somebody's answers in a survey.

    Attributes:
        respondent: What tells who answered, within the survey.
        hash: Of the text; None where it was taken away.
    """

    id: int
    name: str
    respondent: str
    hash: str | None


def answers(db: Database, survey: str) -> list[StoredAnswer]:
    """Return the sources of a survey."""
    return [StoredAnswer(*row) for row in db.conn.execute(ANSWERS, {"survey": survey})]


def in_surveys(db: Database) -> set[int]:
    """Return the sources that are answers in a survey."""
    return {row[0] for row in db.conn.execute(IN_SURVEYS)}


def add(db: Database, name: str, survey: str, respondent: str, transcript: Transcript) -> None:
    """Store somebody's answers in a survey."""
    facts = {"name": name, "survey": survey, "respondent": respondent}
    key = int(db.conn.execute(ADD_ANSWER, facts).lastrowid or 0)
    sources.attach(db, StoredSource(key, name, None, None, "survey_answer", "", 0), "", "", transcript)


def dates(db: Database, ids: Iterable[int]) -> dict[int, str]:
    """Return the dates of sources."""
    return dict(db.conn.execute(DATES, {"ids": json.dumps(list(ids))}).fetchall())


def set_respondent(db: Database, source: int, respondent: str) -> None:
    """Say anew what tells who answered."""
    db.conn.execute(SET_RESPONDENT, {"id": source, "respondent": respondent})
