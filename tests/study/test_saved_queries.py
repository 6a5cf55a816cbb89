"""Queries under a name: written by command, read from the file, named inside expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadExpression, BadFile, Misuse
from qcode.formats import saved_queries as formats
from qcode.model.picking import Pick
from qcode.study import claims, cooccurrence, matrix, quotes, register, release, saved_queries, search, trail
from qcode.study.queries import Query

if TYPE_CHECKING:
    from conftest import Cli, Coded

    from qcode.study import Study

FIRST = "Bo: {penge|Taksten er høj.} Men {hjælp|de hjælper os.}"
SECOND = "Liv: {penge|Takster og barnet.} Og så {hjælp,natten|hjælp om natten.}"
QUERIES = """\
# what chapter 4 rests on
kap4:
  code: penge or hjælp   # both sides
  where: region = 3
  limit: 1
  note: Kapitel 4

natlig: {code: natten}
"""


@pytest.fixture
def two(study: Study, build: Coded) -> Study:
    """Bo of region 1 in I01, Liv of region 3 in I02."""
    build(study, FIRST, "I01")
    build(study, SECOND, "I02")
    table = "source;person;speaker;region\nI01;P1;Bo;1\nI02;P2;Liv;3\n"
    (study.folder / "register.csv").write_text(table, encoding="utf-8")
    register.sync(study)
    (study.folder / "queries.yaml").write_text(QUERIES, encoding="utf-8")
    return study


def words(study: Study, code: str = "", where: str = "") -> list[str]:
    done = quotes.pull(study, Query(code, where), release.Terms(unmasked=True))
    return [one.words for one in done.quotations]


def test_a_saved_query_says_what_was_not_given(two: Study) -> None:
    assert saved_queries.under(two, "kap4", Query(), ()) == Query("penge or hjælp", "region = 3", limit=1)
    assert saved_queries.under(two, "kap4", Query(limit=5), {"limit"}).limit == 5
    assert saved_queries.under(two, "", Query("penge"), ()) == Query("penge")


def test_a_name_in_an_expression_stands_for_the_saved_one_in_parentheses(two: Study) -> None:
    assert words(two, "@kap4 and not natten") == ["Taksten er høj.", "de hjælper os.", "Takster og barnet."]
    assert words(two, "near(@natlig, penge, 3 words)") == ["hjælp om natten."]
    assert words(two, "penge", "@kap4") == ["Takster og barnet."]
    assert words(two, "penge", "not @kap4") == ["Taksten er høj."]


def test_the_same_holds_of_tables_claims_and_search(two: Study) -> None:
    table = matrix.matrix(two, matrix.Ask("code", "region", code="@kap4", where="@kap4"), release.Terms())
    pairs = cooccurrence.cooccurrence(two, cooccurrence.Ask("@natlig or hjælp"), release.Terms())
    claim = "claims: [{text: Der er en., code: '@natlig', where: '@kap4'}]"
    (two.folder / "claims.yaml").write_text(claim, encoding="utf-8")
    (counted,) = claims.claims(two)
    (turn,) = search.find(two, search.Search("tak*", where="@kap4")).turns

    assert [str(one) for one in table.asked] == ["penge or hjælp", "region = 3"]
    assert table.smallest == 3  # the saved condition names what identifies
    assert [(str(one.first), str(one.second)) for one in pairs.pairs] == [("hjælp", "natten")]
    assert counted.standings[0].count.n == 1
    assert turn.source == "I02"


def test_what_is_taken_away_says_the_query_in_full(two: Study) -> None:
    done = quotes.pull(two, Query("@natlig"), release.Terms())

    assert [str(one) for one in done.asked] == ["natten"]


@pytest.mark.parametrize(
    ("code", "column", "says"),
    [("penge or @dag", 10, "no saved query 'dag'"), ("@kap4 @natlig", 7, "`and`, `or` or the end")],
)
def test_a_fault_beside_a_name_is_pointed_at(two: Study, code: str, column: int, says: str) -> None:
    with pytest.raises(BadExpression, match=says) as raised:
        words(two, code)

    assert raised.value.column == column


def test_a_query_without_a_condition_is_no_condition(two: Study) -> None:
    with pytest.raises(BadExpression, match="has no `where`") as raised:
        words(two, "penge", "region = 3 or @natlig")

    assert raised.value.column == 15


@pytest.mark.parametrize(
    ("file", "line", "column", "says"),
    [
        ("a: {code: 'x or @b'}\nb: {code: '@a'}\n", 2, 11, "a → b → a"),
        ("a:\n  code: '@a'\n", 2, 9, "a → a"),
        ("b: {code: x}\na:\n  code: 'b and and c'\n", 3, 9, "(column 11)"),
        ("a:\n  code: '@c or d'\n", 2, 9, "no saved query 'c'"),
        ("a:\n  kode: x\n", 2, 3, "no setting 'kode'"),
        ("a: {limit: many}\n", 1, 12, "whole number"),
        ("a:\n  pick: best\n", 2, 9, "longest"),
        ("a:\n  interviewer: perhaps\n", 2, 16, "yes"),
        ("a b: {code: x}\n", 1, 1, "name of a query"),
        ("a: {code: x}\na: {code: y}\n", 2, 1, "twice"),
        ("a: x\n", 1, 4, "key: value"),
    ],
)
def test_a_fault_of_the_file_is_said_with_its_place(two: Study, file: str, line: int, column: int, says: str) -> None:
    (two.folder / "queries.yaml").write_text(file, encoding="utf-8")

    with pytest.raises(BadFile) as raised:
        words(two, "@a")

    assert (raised.value.line, raised.value.column) == (line, column)
    assert says in f"{raised.value} {raised.value.hint}"


def test_saving_keeps_comments_and_undo_brings_the_file_back(two: Study) -> None:
    kept = saved_queries.save(two, "nat", Query("natten[words has '*nat*']", by=("region", "code"), pick=Pick.RANDOM))
    written = (two.folder / "queries.yaml").read_text(encoding="utf-8")

    assert not kept.replaced
    assert written.startswith(QUERIES)
    assert saved_queries.under(two, "nat", Query(), ()) == Query(
        "natten[words has '*nat*']", by=("region", "code"), pick=Pick.RANDOM
    )
    trail.undo(two)
    assert (two.folder / "queries.yaml").read_text(encoding="utf-8") == QUERIES


def test_saving_again_replaces_one_query_alone(two: Study) -> None:
    assert saved_queries.save(two, "kap4", Query("hjælp", interviewer=True)).replaced

    written = (two.folder / "queries.yaml").read_text(encoding="utf-8")
    assert written == (
        "# what chapter 4 rests on\nkap4:\n  code: hjælp\n  interviewer: yes\n  note: Kapitel 4\n\n"
        "natlig: {code: natten}\n"
    )


def test_the_first_query_makes_the_file_and_the_last_one_leaves_its_comments(study: Study) -> None:
    saved_queries.save(study, "en", Query("a or b"))
    path = study.folder / "queries.yaml"
    path.write_text("# mine\n" + path.read_text(encoding="utf-8") + "# the end\n", encoding="utf-8")
    saved_queries.remove(study, "en")

    assert path.read_text(encoding="utf-8") == "# mine\n# the end\n"
    with pytest.raises(Misuse, match="no saved query 'en'"):
        saved_queries.remove(study, "en")
    with pytest.raises(Misuse, match="cannot be the name"):
        saved_queries.save(study, "en to", Query("a"))


def test_the_commands_take_names(two: Study, cli: Cli) -> None:
    assert "»Takster og barnet.«" in cli("quotes", "--query", "kap4", "--unmasked").out
    assert "2 udsagn" in cli("quotes", "--query", "kap4", "--limit", "0", "--unmasked").out
    saved = cli("quotes", "--query", "kap4", "--code", "@natlig", "--save", "nat")
    assert "Saved the query nat" in saved.err
    assert cli("query", "list", "--format", "json").out.count('"name"') == 3
    assert '"code": "natten"' in cli("query", "show", "nat", "--format", "json").out
    assert '"code": "@natlig"' in cli("query", "list", "--format", "json").out
    assert "not asked here" in cli("search", "hjælp", "--query", "nat").err
    for command in (("matrix", "code", "role"), ("cooccur",), ("framework",)):
        assert cli(*command, "--query", "nat").code == 0
        assert cli(*command, "--query", "nowhere").code == 2
    assert "Removed" in cli("query", "remove", "nat").out
    assert [one.action for one in trail.history(two, 2)] == ["query remove", "query save"]


@given(
    st.builds(
        Query,
        code=st.sampled_from(["", "a", "*", "a/* and not b", "a[memo has 'x: #y']", 'a[words has "no"]', "no", "3.1"]),
        where=st.sampled_from(["", "region = 3", "x != 'å b'", 'x = "a, b" or not y in (1, 2)', "x = '- {'"]),
        by=st.lists(st.sampled_from(["region", "code"]), unique=True).map(tuple),
        limit=st.integers(0, 10**6),
        pick=st.sampled_from(Pick),
        exclude_used=st.booleans(),
    ),
    st.sampled_from(["", "# kun en bemærkning\n", "x: {code: y}", "kap4:\n  # inde i\n  code: y\nz:\n  limit: 3\n"]),
)
def test_what_is_written_reads_back_as_the_same_query(query: Query, text: str) -> None:
    written = formats.with_query(text, "queries.yaml", "kap4", query)
    back = formats.read(written.encode("utf-8"), "queries.yaml")

    assert back["kap4"].under(Query(), ()) == query
    assert back.keys() == {"kap4", *formats.read(text.encode("utf-8"), "queries.yaml")}
    assert formats.with_query(written, "queries.yaml", "kap4", query) == written
