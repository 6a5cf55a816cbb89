"""What pulling quotes costs: it looks up what is asked for, and never walks through a whole table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from qcode.study import codebook, coding, demo, open_study, quotes, release, scanning, transcripts

if TYPE_CHECKING:
    from pathlib import Path

BIG = re.compile(r"^SCAN (turn|coding|mention|attribute_value)\b")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "study"
    demo.copy(folder)
    with open_study(folder, coder="AK") as study:
        transcripts.import_paths(study, [folder / "transcripts"])
        codebook.apply(study)
        coding.add_table(study, folder / "codings.csv", passes=True)
        scanning.scan(study)
    return folder


@pytest.mark.parametrize(
    "query",
    [
        quotes.Query("tilbud/barrierer"),
        quotes.Query("samarbejde/*", "region in (1, 3) and role = politiker", ("region", "role", "code")),
        quotes.Query("tilbud/* and not samarbejde/*", "not level = amt", ("person",), context=2, per_cell=1),
        quotes.Query("borgerkontakt", "kind = focus_group or person = P01", coders=("AK",), limit=5),
    ],
)
def test_no_query_scans_turns_codings_or_mentions(bundled: Path, query: quotes.Query) -> None:
    with open_study(bundled) as study:
        asked: list[str] = []
        study.db.conn.set_trace_callback(asked.append)
        assert quotes.pull(study, query, release.Terms()).quotations
        study.db.conn.set_trace_callback(None)
        selects = [sql for sql in asked if sql.lstrip().lower().startswith(("select", "with"))]
        plans = [
            (row[3], sql) for sql in selects for row in study.db.conn.execute(f"explain query plan {sql}").fetchall()
        ]

    assert selects
    assert [(detail, sql) for detail, sql in plans if BIG.match(detail)] == []
