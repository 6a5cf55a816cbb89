"""Queries of a study: relations, conditions on codings, consent and passes, against hand counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadExpression
from qcode.model.picking import Pick, Text
from qcode.store import conditions, sources
from qcode.study import coding, consent, passes, quotes, register, release

if TYPE_CHECKING:
    from conftest import AsCoder, Coded

    from qcode.study import Study

FIRST = """
I: Hvad koster det?
Bo: {penge|Taksten er for høj.} Men {hjælp|de hjælper os.}
I: Hvem betaler?
Bo: {hjælp|Kommunen betalte, og børnene kom.} {natten|Natten er lang.}
"""
SECOND = """
Liv: {penge|Takster og barnet.} Og så {hjælp|hjælp.}
"""


@pytest.fixture
def two(study: Study, build: Coded) -> Study:
    """Bo alone in I01, Liv alone in I02."""
    build(study, FIRST, "I01")
    build(study, SECOND, "I02", coder="MB")
    (study.folder / "register.csv").write_text("source;person;speaker\nI01;P1;Bo\nI02;P2;Liv\n", encoding="utf-8")
    register.sync(study)
    return study


def place(study: Study, words: str) -> coding.Place:
    (row,) = sources.find(study.db, "I01")
    start = sources.text(study.db, row.id).index(words)
    return coding.Place(span=f"{start}:{start + len(words)}")


def words(study: Study, code: str = "", where: str = "") -> list[str]:
    done = quotes.pull(study, quotes.Query(code, where), release.Terms(unmasked=True))
    return [one.words for one in done.quotations]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("near(penge, hjælp, 1 word)", ["Taksten er for høj."]),
        ("near(penge, hjælp, 2 words)", ["Taksten er for høj.", "Takster og barnet."]),
        ("near(hjælp, natten, 0 sentences)", []),
        ("near(hjælp, natten, 1 sentence)", ["Kommunen betalte, og børnene kom."]),
        ("penge followed by natten", ["Taksten er for høj."]),
        ("not (penge followed by natten) and penge", ["Takster og barnet."]),
        ("*[coder = MB]", ["Takster og barnet.", "hjælp."]),
        ("*[coder != MB and words has takst*]", ["Taksten er for høj."]),
        ("*[words has '*tal*']", ["Kommunen betalte, og børnene kom."]),
        ("*[lemma has barn]", ["Kommunen betalte, og børnene kom.", "Takster og barnet."]),
        ("hjælp[lemma has 'betale barn']", ["Kommunen betalte, og børnene kom."]),
        ("penge[words lacks taksten]", ["Takster og barnet."]),
        ("penge[created < 2000-01-01]", []),
        ("penge[created >= '3/11 2003']", ["Taksten er for høj.", "Takster og barnet."]),
    ],
)
def test_a_query_finds_what_a_person_reading_both_interviews_marks(two: Study, code: str, expected: list[str]) -> None:
    assert words(two, code) == expected


def test_a_coding_is_known_by_whom_it_is_about_and_by_its_memo(two: Study) -> None:
    coding.add(two, "I01", ["omtale"], place(two, "Natten er lang."), new=True, about="P2")

    assert words(two, "*[about = P2]") == ["Natten er lang."]
    assert words(two, "omtale[about != P2]") == []
    assert words(two, "natten[about != P2]") == []  # about nobody: a missing value never matches
    assert words(two, "natten[memo has tvivl]") == []


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("penge[hat = 1]", 7),
        ("penge[coder < AK]", 7),
        ("penge[words = takst]", 7),
        ("penge[created = snart]", 7),
        ("penge[created has 2003]", 7),
        ("penge[words has '…']", 7),
    ],
)
def test_what_a_coding_does_not_have_is_pointed_at(two: Study, code: str, column: int) -> None:
    with pytest.raises(BadExpression) as raised:
        words(two, code)

    assert raised.value.column == column


def test_consent_and_passes_are_asked_of_informants_and_sources(two: Study) -> None:
    consent.say(two, "attributable after approval", person="P2", since="2003-01-01")
    passes.add(two, ["I01"])

    assert words(two, "penge", "consent = anonymous") == ["Taksten er for høj."]
    assert words(two, "penge", "consent != anonymous") == ["Takster og barnet."]
    assert words(two, "penge", "pass = AK") == ["Taksten er for høj."]
    assert words(two, "penge", "not pass = AK") == []  # without a pass there is nothing to compare
    with pytest.raises(BadExpression):
        words(two, "penge", "consent = perhaps")


def test_a_selection_says_how_it_was_made(two: Study) -> None:
    some = quotes.Query("hjælp", by=("person",), per_cell=1, max_per_person=2, pick=Pick.RANDOM, seed=7)
    done = quotes.pull(two, some, release.Terms())

    assert done.selection is not None
    assert done.selection.sentence("da") == (
        "Udvalgt: højst 1 i hver gruppe, på skift fra person til person, højst 2 af hver person, "
        "trukket ved lod (frø 7)."
    )
    assert quotes.pull(two, quotes.Query("hjælp"), release.Terms()).selection is None


def test_grouped_by_code_only_the_codings_that_fit_are_printed(two: Study, as_coder: AsCoder) -> None:
    with as_coder("MB"):
        coding.add(two, "I01", ["penge"], place(two, "er for høj. Men"))

    query = quotes.Query("penge[coder = MB]", by=("code",))
    done = quotes.pull(two, query, release.Terms(unmasked=True))

    assert [one.words for one in done.quotations] == ["er for høj. Men", "Takster og barnet."]


MANY = """
Bo: {a|Kort.} {a|En del længere her.} {a|Mellem lang.}
Liv: {a|Hun siger noget ganske langt her.} {a|Og lidt.}
"""


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"per_cell": 2}, ["En del længere her.", "Hun siger noget ganske langt her."]),
        ({"per_cell": 2, "pick": Pick.CENTRAL}, ["Mellem lang.", "Og lidt."]),
        ({"max_per_person": 1}, ["En del længere her.", "Hun siger noget ganske langt her."]),
        ({"max_per_person": 1, "pick": Pick.CENTRAL}, ["Mellem lang.", "Og lidt."]),
        (
            {"max_per_person": 2, "limit": 3},
            ["En del længere her.", "Mellem lang.", "Hun siger noget ganske langt her."],
        ),
    ],
)
def test_of_many_those_are_printed_that_the_rule_names(
    study: Study, build: Coded, how: dict[str, object], expected: list[str]
) -> None:
    """Lengths: 5, 19, 12; 33, 8. The middle one is 12."""
    build(study, MANY, "F01")
    (study.folder / "register.csv").write_text("source;person;speaker\nF01;P1;Bo\nF01;P2;Liv\n", encoding="utf-8")
    register.sync(study)

    done = quotes.pull(study, replace(quotes.Query("a"), **how), release.Terms(unmasked=True))  # type: ignore[arg-type]

    assert [one.words for one in done.quotations] == expected
    assert (done.counts[0].n, done.counts[0].of, done.counts[0].unit) == (len(expected), 5, "statements shown")


def test_what_is_drawn_by_lot_depends_on_the_seed_alone(study: Study, build: Coded) -> None:
    build(study, MANY, "F01")

    def drawn(seed: int) -> list[str]:
        query = quotes.Query("a", per_cell=2, pick=Pick.RANDOM, seed=seed)
        return [one.words for one in quotes.pull(study, query, release.Terms(unmasked=True)).quotations]

    assert drawn(1) == drawn(1)
    assert len({tuple(drawn(seed)) for seed in range(12)}) > 1


def test_the_text_of_an_intersection_is_what_both_have(two: Study) -> None:
    coding.add(two, "I01", ["natten"], place(two, "høj. Men de hjælper"))
    done = quotes.pull(two, quotes.Query("natten and not hjælp", text=Text.INTERSECTION), release.Terms(unmasked=True))

    assert [one.words for one in done.quotations] == ["høj. Men ", "Natten er lang."]
    assert words(two, "natten and not hjælp") == ["Natten er lang."]


def test_what_the_report_uses_is_left_out(two: Study) -> None:
    with two.action("test"):
        two.db.conn.execute(
            "insert into ledger_entry (key, source_id, start, end, first_turn, last_turn, words, status, place, note, "
            "coder, created) "
            "select 'q1', source_id, start, end, first_turn, last_turn, words, 'used', '', '', 'AK', '' "
            "from coding where words like 'Taksten%'"
        )
    query = quotes.Query("penge", exclude_used=True)

    done = quotes.pull(two, query, release.Terms(unmasked=True))

    assert [one.words for one in done.quotations] == ["Takster og barnet."]
    assert done.counts[0].n == 1


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "expressions.md"
EXPECTED = {
    "source": ["Bo", "Liv"],
    "kind": ["Bo", "Liv"],
    "date": ["Liv"],
    "wave": ["Liv"],
    "person": ["Liv"],
    "pseudonym": ["Liv"],
    "speaker": ["Bo"],
    "organisation": ["Bo"],
    "part": ["Bo", "Liv"],
    "outcome": ["Bo", "Liv"],
    "consent": ["Bo", "Liv"],
    "pass": ["Bo"],
}


@pytest.mark.parametrize("name", conditions.BUILT_IN)
def test_every_name_on_the_page_of_expressions_is_asked_of_informants_as_the_page_writes_it(
    two: Study, name: str
) -> None:
    """Bo (P01, amt 4) on 1 November in the first wave, Liv (P02, called IP2) on 4 November in the second."""
    (two.folder / "register.csv").write_text(
        "source;kind;date;wave;person;pseudonym;speaker;organisation\n"
        "I01;interview;2003-11-01;1;P01;IP1;Bo;amt 4\nI02;interview;2003-11-04;2;P02;IP2;Liv;amt 5\n",
        encoding="utf-8",
    )
    register.sync(two)
    passes.add(two, ["I01"])
    (written,) = re.findall(rf"^\| `({name} [^`]+)` \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    said = {"Bo": "Taksten er for høj.", "Liv": "Takster og barnet."}
    assert words(two, "penge", written) == [said[one] for one in EXPECTED[name]]
