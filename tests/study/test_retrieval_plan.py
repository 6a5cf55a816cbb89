"""What pulling quotes costs: it looks up what is asked for, and never walks through a whole table."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from qcode.study import codebook, coding, demo, importing, open_study, quotes, release, scanning

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study import Study

BIG = frozenset({"turn", "coding", "mention", "attribute_value", "scan", "image"})
_WALK = re.compile(r"^SCAN (?P<name>\w+)")
_NAMED = re.compile(r"\b(?:from|join)\s+(?P<table>\w+)(?:\s+(?:as\s+)?(?P<alias>\w+))?", re.IGNORECASE)
_NO_ALIAS = frozenset({"on", "where", "join", "left", "cross", "group", "order", "union", "limit", "using", "inner"})
QUERIES = [
    quotes.Query("tilbud/barrierer"),
    quotes.Query("3.1"),  # a code's number
    quotes.Query("A31"),  # its alias
    quotes.Query("samarbejde/*", "region in (1, 3) and role = politiker", ("region", "role", "code")),
    quotes.Query("tilbud/* and not tilbud/barrierer", "level = kommune", ("role",), context=2, per_cell=1),
    quotes.Query("borgerkontakt", "kind = focus_group or person = P01", coders=("AK",), limit=5),
]
"""Each with codes, conditions or groups that are looked up in another way."""


def big_walks(plan: list[str], sql: str) -> list[str]:
    """Return the steps of a plan that walk through a whole big table, under whatever name the query gave it."""
    tables = {name: name for name in BIG} | {
        found["alias"].lower(): found["table"].lower()
        for found in _NAMED.finditer(sql)
        if found["alias"] and found["alias"].lower() not in _NO_ALIAS
    }
    walks = [(step, _WALK.match(step)) for step in plan]
    return [step for step, walk in walks if walk and tables.get(walk["name"].lower(), "") in BIG]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "study"
    demo.copy(folder)
    tree = folder / "codebooks" / "hms.yaml"
    tree.write_text(
        re.sub(r'( +)number: "3\.1"\n', r"\g<0>\1aliases: [A31]\n", tree.read_text("utf-8")), encoding="utf-8"
    )
    with open_study(folder, coder="AK") as study:
        importing.import_paths(study, [folder / "transcripts"])
        codebook.apply(study)
        coding.add_table(study, folder / "codings.csv", passes=True)
        scanning.scan(study)
    return folder


@pytest.mark.parametrize(
    ("sql", "walks"),
    [
        ("select n from turn", ["SCAN turn"]),
        ("select v.name from attribute_value v", ["SCAN v"]),
        ("select p.id from participation p join turn as t on p.id = t.participation_id + 0", ["SCAN t"]),
        ("select p.id from participation p", []),
        ("select n from turn where source_id = 1", []),
    ],
)
def test_the_check_itself_sees_a_walk_under_any_name(bundled: Path, sql: str, walks: list[str]) -> None:
    with open_study(bundled) as study:
        plan = [str(row[3]) for row in study.db.conn.execute(f"explain query plan {sql}")]

    assert [step.split(" USING")[0] for step in big_walks(plan, sql)] == walks


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_no_query_walks_through_turns_codings_values_or_mentions(bundled: Path, query: quotes.Query) -> None:
    with open_study(bundled) as study:
        asked: list[str] = []
        study.db.conn.set_trace_callback(asked.append)
        assert quotes.pull(study, query, release.Terms()).quotations
        study.db.conn.set_trace_callback(None)
        selects = [sql for sql in asked if sql.lstrip().lower().startswith(("select", "with"))]
        plans = {sql: [str(row[3]) for row in study.db.conn.execute(f"explain query plan {sql}")] for sql in selects}

    assert len(selects) > 5
    assert {sql: found for sql, plan in plans.items() if (found := big_walks(plan, sql))} == {}


def steps(study: Study, query: quotes.Query) -> int:
    """Return how many instructions of SQLite's machine a query takes, in tens."""
    n = 0

    def count() -> int:
        nonlocal n
        n += 1
        return 0

    study.db.conn.set_progress_handler(count, 10)
    assert quotes.pull(study, query, release.Terms()).quotations
    study.db.conn.set_progress_handler(None, 10)
    return n


def with_unrelated(bundled: Path, folder: Path, n: int) -> Path:
    """Return the bundled study with ``n`` long interviews more, coded with a code that nobody asks for."""
    shutil.copytree(bundled, folder)
    more = folder / "more"
    more.mkdir()
    for at in range(n):
        turns = "".join(f"I: Hvad så, nummer {i}?\nIP: Det er sag {i} af {at}.\n" for i in range(150))
        (more / f"X{at:02}.txt").write_text(turns, encoding="utf-8")
    (folder / "codebooks" / "andet.yaml").write_text("codebook: andet\ncodes: [uvedkommende]\n", encoding="utf-8")
    rows = [f"X{at:02},{10 * i},{10 * i + 9},uvedkommende,AK" for at in range(n) for i in range(100)]
    (folder / "more.csv").write_text("source,start,end,code,coder\n" + "\n".join(rows), encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        importing.import_paths(study, [more])
        codebook.apply(study)
        assert coding.add_table(study, folder / "more.csv", passes=True).added == 100 * n
        scanning.scan(study)
    return folder


@pytest.fixture(scope="module")
def sizes(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The bundled study with three and with twelve long interviews beside it."""
    where = tmp_path_factory.mktemp("sizes")
    return with_unrelated(bundled, where / "one", 3), with_unrelated(bundled, where / "four", 12)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_unrelated_interviews_make_no_query_dearer(sizes: tuple[Path, Path], query: quotes.Query) -> None:
    found = []
    for folder in sizes:
        with open_study(folder) as study:
            found.append(steps(study, query))
    one, four = found

    assert one > 10
    assert four < 1.5 * one
