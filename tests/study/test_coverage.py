"""Coverage: each source and code is in one of seven states, and no cell claims more silence than was listened for."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import coverage as computing
from qcode.analysis.coverage import Facts
from qcode.errors import BadExpression, CodeNotFound, Misuse, SourceNotFound
from qcode.model.coverage import State
from qcode.model.coverage_wording import sentences
from qcode.study import codebook, coding, coverage, guides, passes, register, silences, trail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conftest import Cli, Coded, Dump

    from qcode.model.coverage import Coverage
    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - {name: Samarbejde, id: s, codes: [{name: Amt, id: a}, {name: Kommune, id: k}]}
  - {name: Brugere, id: b}
"""
GUIDE = """\
guide: politiker
version: 1
questions:
  - {id: s1, words: Hvordan samarbejder I med amtet?, codes: [samarbejde/amt]}
"""
REGISTER = """\
source;person;speaker;region;role;outcome
I01;P01;IP;1;politiker;
I02;P02;IP;1;forvaltning;
I03;P03;IP;2;politiker;
I04;P04;IP;2;politiker;
I05;P05;IP;3;politiker;refused
I06;P06;IP;3;forvaltning;no answer
I07;P07;IP;4;politiker;
"""


@pytest.fixture
def asked(study: Study, build: Coded) -> Study:
    """Four interviews, three that are not there, and a tree of four codes; nothing coded, nothing passed."""
    for n in range(1, 5):
        build(study, f"I: Hvem?\nIP: Svar nummer {n}.", f"I0{n}")
    write(study, "codebooks/hms.yaml", TREE)
    codebook.apply(study)
    write(study, "guides/politiker.yaml", GUIDE)
    guides.apply(study)
    write(study, "register.csv", REGISTER)
    register.sync(study)
    return study


def write(study: Study, name: str, text: str) -> None:
    path = study.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def code(study: Study, source: str, path: str, coder: str = "AK") -> None:
    before, study.coder = study.coder, coder
    coding.add(study, source, [path], coding.Place(turn=2))
    study.coder = before


def cells(found: Coverage) -> dict[tuple[str, ...], dict[str, State]]:
    return {row.keys: {cell.code: cell.state for cell in row.cells} for row in found.rows}


class TestStates:
    def test_nothing_is_inferred_from_nothing(self, asked: Study) -> None:
        found = coverage.states(asked)

        assert {found[source, "brugere"] for source in ("I01", "I02", "I03", "I04", "I07")} == {State.NOT_CODED}
        assert len(found) == len(list(found)) == 7 * 4

    def test_all_that_a_source_can_be(self, asked: Study) -> None:
        code(asked, "I01", "brugere")
        passes.add(asked, ["I01", "I02", "I03"])
        guides.use(asked, ["I03"], "politiker")
        silences.set_(asked, "I02", "brugere", "declined")
        silences.set_(asked, "I04", "brugere", "not-applicable")
        found = coverage.states(asked)

        assert [found[f"I0{n}", "brugere"] for n in range(1, 8)] == [
            State.DATA,
            State.DECLINED,
            State.NOT_ASKED,
            State.NOT_APPLICABLE,
            State.DECLINED,  # everybody asked refused to take part
            State.NOT_ASKED,  # nobody answered the letter
            State.NOT_CODED,  # no transcript yet
        ]
        assert found["I01", "samarbejde/amt"] is State.SILENT

    def test_every_state_stands_in_a_cell_of_one_table(self, asked: Study) -> None:
        code(asked, "I01", "samarbejde/amt")
        passes.add(asked, ["I01", "I02", "I03"])
        guides.use(asked, ["I03"], "politiker")
        silences.set_(asked, "I04", "brugere", "not-applicable")
        found = cells(coverage.coverage(asked, by=["region"]))

        assert {keys: list(row.values()) for keys, row in found.items()} == {
            ("1",): [State.DATA, State.DATA, State.SILENT, State.SILENT],  # I01 has data on amt; I02 has none
            ("2",): [State.NOT_CODED, State.NOT_CODED, State.NOT_CODED, State.NOT_ASKED],  # I04 was not worked through
            ("3",): [State.NOT_ASKED] * 4,  # I05 refused, I06 never answered
            ("4",): [State.NOT_CODED] * 4,
            ("5",): [State.NO_SOURCE] * 4,
        }
        by_source = cells(coverage.coverage(asked, by=["source"]))
        assert [by_source[(one,)]["brugere"] for one in ("I03", "I04", "I05", "I06")] == [
            *(State.NOT_ASKED, State.NOT_APPLICABLE, State.DECLINED, State.NOT_ASKED)
        ]

    def test_data_on_a_code_below_is_data_and_a_pass_for_all_below_is_silence(self, asked: Study) -> None:
        code(asked, "I01", "samarbejde/amt")
        passes.add(asked, ["I01", "I02"], codes=["samarbejde"])
        found = coverage.states(asked)

        assert found["I01", "samarbejde"] is State.DATA
        assert found["I01", "samarbejde/kommune"] is State.SILENT
        assert found["I02", "samarbejde"] is State.SILENT
        assert found["I02", "brugere"] is State.NOT_CODED

    def test_a_code_is_not_silent_while_one_below_it_was_not_listened_for(self, asked: Study) -> None:
        passes.add(asked, ["I01"])
        write(asked, "codebooks/hms.yaml", TREE.replace("{name: Kommune, id: k}", "{name: Kommune, id: k}, Stat"))
        codebook.apply(asked)
        found = coverage.states(asked)

        assert found["I01", "samarbejde/amt"] is State.SILENT
        assert found["I01", "samarbejde/stat"] is State.NOT_CODED
        assert found["I01", "samarbejde"] is State.NOT_CODED

    def test_a_code_is_asked_about_where_one_below_it_is(self, asked: Study) -> None:
        guides.use(asked, ["I01", "I02"], "politiker")
        passes.add(asked, ["I02"])
        found = coverage.states(asked)

        assert found["I01", "samarbejde"] is State.NOT_CODED
        assert found["I02", "samarbejde"] is State.SILENT
        assert found["I02", "samarbejde/kommune"] is State.NOT_ASKED

    def test_what_is_noted_holds_below_and_gives_way_to_data(self, asked: Study) -> None:
        code(asked, "I01", "samarbejde/amt")
        silences.set_(asked, "I01", "samarbejde", "declined")
        silences.set_(asked, "I02", "samarbejde", "declined")
        silences.set_(asked, "I02", "samarbejde/amt", "not asked")
        found = coverage.states(asked)

        assert [found["I01", one] for one in ("samarbejde", "samarbejde/amt", "samarbejde/kommune")] == [
            *(State.DATA, State.DATA, State.DECLINED)
        ]
        assert [found["I02", one] for one in ("samarbejde", "samarbejde/amt", "samarbejde/kommune")] == [
            *(State.DECLINED, State.NOT_ASKED, State.DECLINED)
        ]

    def test_data_though_nobody_asked_is_data(self, asked: Study) -> None:
        guides.use(asked, ["I01"], "politiker")
        code(asked, "I01", "brugere")

        assert coverage.states(asked)["I01", "brugere"] is State.DATA

    def test_one_coder_sees_what_that_coder_did(self, asked: Study) -> None:
        code(asked, "I01", "brugere", "MB")
        passes.add(asked, ["I01"])

        assert coverage.states(asked, coders=["AK"])["I01", "brugere"] is State.SILENT
        assert coverage.states(asked, coders=["MB"])["I01", "brugere"] is State.DATA
        assert coverage.states(asked, coders=["MB"])["I01", "samarbejde"] is State.NOT_CODED

    def test_somebody_who_has_nothing_to_do_here_is_refused(self, asked: Study) -> None:
        code(asked, "I01", "brugere", "MB")

        with pytest.raises(Misuse, match="ZZ has coded nothing, and has nothing to code"):
            coverage.coverage(asked, coders=["ZZ"])
        assert coverage.coverage(asked, coders=["MB"]).rows

    def test_a_coding_that_was_decided_against_is_no_data(self, asked: Study) -> None:
        code(asked, "I01", "brugere")
        passes.add(asked, ["I01"])
        asked.db.conn.execute(
            "insert into adjudication (source_id, code_id, unit, start, end, decision, coders, reason, coder, created) "
            "select source_id, code_id, unit, start, end, 'neither', '[]', '', 'LN', '2003-11-03' from coding"
        )

        assert coverage.states(asked)["I01", "brugere"] is State.SILENT
        assert coverage.states(asked, coders=["AK"])["I01", "brugere"] is State.DATA

    def test_only_some_sources_and_codes(self, asked: Study) -> None:
        found = coverage.states(asked, sources=["I02"], codes=["samarbejde"])

        assert list(found) == [("I02", "samarbejde")]
        with pytest.raises(SourceNotFound):
            coverage.states(asked, sources=["I09"])
        with pytest.raises(CodeNotFound):
            coverage.states(asked, codes=["boliger"])

    def test_paths_of_two_codebooks_are_told_apart(self, asked: Study) -> None:
        write(asked, "codebooks/to.yaml", "codebook: to\ncodes:\n  - {name: Brugere, id: x}\n")
        codebook.apply(asked)
        passes.add(asked, ["I01"], book="to")
        found = coverage.states(asked)

        assert found["I01", "to:brugere"] is State.SILENT
        assert found["I01", "hms:brugere"] is State.NOT_CODED


class TestSilences:
    def test_a_later_note_replaces_the_earlier_and_is_undone(self, asked: Study, dump: Dump) -> None:
        silences.set_(asked, "I01", "brugere", "declined", note="blev træt")
        before = dump(asked.db)
        silences.set_(asked, "I01", "brugere", "not_applicable")
        (one,) = silences.listed(asked)
        assert (one.state, one.note) == (State.NOT_APPLICABLE, "")
        trail.undo(asked)

        assert dump(asked.db) == before

    @pytest.mark.parametrize("state", ["silent", "data", "no source", "tavs", ""])
    def test_what_follows_from_the_coding_is_not_noted(self, asked: Study, state: str) -> None:
        with pytest.raises(Misuse, match="cannot be noted"):
            silences.set_(asked, "I01", "brugere", state)

    def test_nothing_noted_cannot_be_removed(self, asked: Study) -> None:
        silences.set_(asked, "I01", "samarbejde", "declined")

        with pytest.raises(Misuse, match="Nothing is noted"):
            silences.remove(asked, "I01", "brugere")
        assert silences.remove(asked, "I01", "samarbejde").state is State.DECLINED
        assert silences.listed(asked) == []


class TestCells:
    def test_a_cell_has_the_first_state_that_any_of_its_sources_has(self, asked: Study) -> None:
        passes.add(asked, ["I01", "I03"])
        silences.set_(asked, "I02", "brugere", "declined")
        found = cells(coverage.coverage(asked, by=["region"]))

        assert found["1",]["brugere"] is State.SILENT
        assert found["2",]["brugere"] is State.NOT_CODED
        assert found["3",]["brugere"] is State.NOT_ASKED
        assert set(found["5",].values()) == {State.NO_SOURCE}

    def test_cells_nobody_can_be_in_are_not_missed(self, asked: Study) -> None:
        """A private organisation has no level."""
        found = coverage.coverage(asked, by=["level", "role"])

        assert ("–", "privat") in {row.keys for row in found.rows}
        assert ("amt", "privat") not in {row.keys for row in found.rows}

    def test_the_total_counts_each_source_once(self, asked: Study) -> None:
        found = coverage.coverage(asked, by=["role"])

        assert [sum(cell.states.values()) for cell in found.total.cells] == [7] * 4

    def test_only_the_codes_asked_for(self, asked: Study) -> None:
        found = coverage.coverage(asked, code="samarbejde/* or b")

        assert [cell.code for cell in found.total.cells] == [
            *("samarbejde", "samarbejde/amt", "samarbejde/kommune", "brugere")
        ]
        with pytest.raises(BadExpression):
            coverage.coverage(asked, code="samarbejde and not brugere")
        with pytest.raises(Misuse, match="count by"):
            coverage.coverage(asked, by=["farve"])

    def test_a_withdrawn_source_is_none(self, asked: Study) -> None:
        asked.db.conn.execute(
            "insert into consent (source_id, state, since, note) "
            "select id, 'withdrawn', '2003-11-03', '' from source where name = 'I07'"
        )

        assert "I07" not in coverage.states(asked).sources


class TestSentences:
    def test_say_what_a_report_may_say(self, asked: Study) -> None:
        code(asked, "I01", "samarbejde/amt")
        passes.add(asked, ["I01", "I02", "I03", "I04"])
        guides.use(asked, ["I03", "I04"], "politiker")
        said = [one for row in coverage.coverage(asked, by=["region"]).rows for one in sentences(row, "da")]

        assert said == [
            "Ingen i region 1 sagde noget om samarbejde/kommune og brugere (2 kilder gennemgået).",
            "Ingen i region 2 sagde noget om samarbejde (2 kilder gennemgået).",
            "Ingen i region 2 blev spurgt om samarbejde/kommune og brugere.",
            "I region 3 blev 1 af 2 kilder ikke spurgt om nogen af koderne; 1 ville ikke svare.",
            "Region 4 er ikke kodet for nogen af koderne.",
            "Der er ingen kilder i region 5.",
        ]

    def test_say_how_much_is_missing(self, asked: Study) -> None:
        passes.add(asked, ["I01"])
        passes.add(asked, ["I02"], codes=["samarbejde"])
        silences.set_(asked, "I03", "brugere", "not asked")
        passes.add(asked, ["I04"], codes=["brugere"])
        found = coverage.coverage(asked, by=["region"])

        assert sentences(found.rows[0], "da")[0] == "Region 1 er ikke kodet færdig for brugere: 1 af 2 kilder mangler."
        assert sentences(found.rows[1], "en")[1] == (
            "In region 2, 1 of 2 sources were worked through for brugere, and nothing was said; 1 were not asked."
        )


def there(sets: Mapping[int, int], code: int, n: int) -> bool:
    return bool(sets.get(code, 0) >> n & 1)


def noted(facts: Facts, above: Mapping[int, list[int]], code: int, n: int) -> State | None:
    """Return what was noted of a code, else of the nearest above it; ``above`` begins with the code itself."""
    for one in above[code]:
        for state in (State.DECLINED, State.NOT_APPLICABLE, State.NOT_ASKED):
            if there(facts.noted.get(state, {}), one, n):
                return state
    return None


def alone(facts: Facts, above: Mapping[int, list[int]], code: int, n: int) -> State:
    said = noted(facts, above, code, n)
    if said is not None:
        return said
    if facts.refused >> n & 1:
        return State.DECLINED
    if facts.unmet >> n & 1 or there(facts.unasked, code, n):
        return State.NOT_ASKED
    return State.SILENT if there(facts.worked, code, n) else State.NOT_CODED


def naive(facts: Facts, below: Mapping[int, list[int]], above: Mapping[int, list[int]], code: int, n: int) -> State:
    """Return the state of a code in source ``n`` by the words of the definition; ``below`` has the code itself too."""
    if any(there(facts.coded, one, n) for one in below[code]):
        return State.DATA
    here = noted(facts, above, code, n)
    return here or min((alone(facts, above, one, n) for one in below[code]), key=list(State).index)


@st.composite
def facts_of_small_studies(draw: st.DrawFn) -> Facts:
    """Up to five codes in any tree and three sources, with anything known of them."""
    size = draw(st.integers(1, 5))
    parents = [-1, *(draw(st.integers(-1, n - 1)) for n in range(1, size))]
    sets = st.dictionaries(st.integers(0, size - 1), st.integers(0, 7), max_size=size)
    noted: dict[State, dict[int, int]] = {}
    for code, source in product(range(size), range(3)):
        state = draw(st.sampled_from([None, None, None, State.DECLINED, State.NOT_APPLICABLE, State.NOT_ASKED]))
        if state is not None:
            one = noted.setdefault(state, {})
            one[code] = one.get(code, 0) | 1 << source
    refused = draw(st.integers(0, 7))
    unmet = draw(st.integers(0, 7)) & ~refused
    return Facts(parents, 7, draw(sets), noted, refused, unmet, draw(sets), draw(sets))


@given(facts_of_small_studies())
def test_the_states_of_all_sources_at_once_are_those_counted_one_by_one(facts: Facts) -> None:
    size = len(facts.parents)
    above: dict[int, list[int]] = {}
    for code, parent in enumerate(facts.parents):
        above[code] = [code, *(above[parent] if parent >= 0 else [])]
    below = {code: [one for one in range(size) if code in above[one]] for code in range(size)}

    for code, sets in enumerate(computing.states(facts)):
        for n in range(3):
            (state,) = [state for state, those in sets.items() if those >> n & 1]
            assert state is naive(facts, below, above, code, n)


def test_the_command_writes_every_pair_as_data(asked: Study, cli: Cli) -> None:
    assert asked
    assert cli("silence", "set", "I01", "brugere", "declined").out == "I01, brugere: declined.\n"
    assert "declined" in cli("silence", "list").out
    table = cli("coverage", "--by", "region", "--format", "csv").out.splitlines()
    assert table[0] == "region,code,state,data,not coded,silent,not asked,declined,not applicable,of"
    assert "1,brugere,not coded,0,1,0,0,1,0,2" in table
    assert "Region 4 er ikke kodet" in cli("coverage", "--by", "region").out
    assert cli("silence", "remove", "I01", "brugere").out == "I01, brugere: no longer declined.\n"


def test_coverage_is_taken_away_in_every_form(coded: Study, cli: Cli, tmp_path: Path) -> None:
    """
    Anna: {tillid|De lod mig være.} {ro|Der er stille.}
    """
    assert coded.folder.is_dir()
    for ending in ("docx", "xlsx", "html", "md", "csv", "json"):
        assert cli("coverage", "-o", str(tmp_path / f"c.{ending}")).code == 0
    page = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert "| tillid | data 1/1 |" in page
    assert "Kilder i cellens tilstand, af cellens kilder." in page
    assert (tmp_path / "c.csv").read_text(encoding="utf-8").splitlines()[1] == "I01,tillid,data,1,0,0,0,0,0,1"
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))[0]["state"] == "data"
    assert cli("coverage", "-o", str(tmp_path / "c.svg")).code == 2
