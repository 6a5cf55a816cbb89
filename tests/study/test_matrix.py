"""Tables: every number counted by hand on a small study, and again in the plainest way on studies made at random."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from qcode.errors import Misuse
from qcode.model.coverage import State
from qcode.model.table import Share, TableUnit
from qcode.study import codebook, coding, guides, matrix, passes, register, release, retrieval
from qcode.study.matrix import Ask
from qcode.study.queries import Query

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.model.table import Crosstab, Number
    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - {name: Amt, id: a}
  - {name: Kommune, id: k, codes: [{name: Møder, id: m}]}
  - {name: Brugere, id: b}
"""
REGISTER = """\
source;person;speaker;region;role;organisation
I01;P01;IP;1;politiker;Nord
I02;P02;IP;1;forvaltning;Nord
I03;P03;Bo;2;politiker;Syd
I03;P04;Eva;2;forvaltning;Nord;
I04;P01;IP;2;politiker;Øst
"""


@pytest.fixture
def small(study: Study, build: Coded) -> Study:
    r"""Return four interviews; Bo and Eva are in one, and P01 is in two.

    I01 (P01): amt twice, once by both coders and overlapping. I02 (P02): kommune/møder. I03: Bo amt, Eva kommune.
    I04 (P01): amt.
    """
    (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
    codebook.apply(study)
    register_file = study.folder / "register.csv"
    register_file.write_text(REGISTER.replace("Nord;\n", "Nord\n"), encoding="utf-8")
    build(study, "I: Hvem?\nIP: {amt|Amtet betaler} det hele. {amt|Ja det gør de.}", "I01")
    build(study, "I: Hvem?\nIP: {kommune/møder|Vi mødes hver tirsdag.}", "I02")
    build(study, "I: Hvem?\nBo: {amt|Amtet.}\nEva: {kommune|Kommunen selv.}", "I03")
    build(study, "I: Hvem?\nIP: {amt|Stadig amtet.}", "I04")
    before, study.coder = study.coder, "MB"
    coding.add(study, "I01", ["amt"], coding.Place(span="11:20"))
    study.coder = before
    register.sync(study)
    return study


def table(study: Study, ask: Ask) -> Crosstab:
    return matrix.matrix(study, ask, release.Terms())


def numbers(found: Crosstab) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Return n and base of every cell and total; ``*`` is a total."""
    rows = [*zip(found.row_keys, found.cells, found.row_totals, strict=True), ("*", found.column_totals, found.total)]
    return {
        (str(row), str(column)): (one.n, one.of)
        for row, line, total in rows
        for column, one in zip((*found.column_keys, "*"), (*line, total), strict=True)
    }


def cell(found: Crosstab, row: str, column: str) -> Number:
    rows, columns = [str(key) for key in found.row_keys], [str(key) for key in found.column_keys]
    return found.cells[rows.index(row)][columns.index(column)]


class TestCountedByHand:
    def test_persons_by_role(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "role", smallest=1)))

        assert found["amt", "politiker"] == (2, 2)  # P01 of two interviews and P03
        assert found["amt", "forvaltning"] == (0, 2)
        assert found["kommune", "forvaltning"] == (1, 2)  # P04; P02 has the code below
        assert found["kommune/møder", "forvaltning"] == (1, 2)
        assert found["amt", "*"] == (2, 4)
        assert found["*", "forvaltning"] == (2, 2)
        assert found["*", "*"] == (4, 4)
        assert found["brugere", "*"] == (0, 4)
        assert found["brugere", "privat"] == (0, 0)

    def test_a_person_in_two_regions_stands_in_both_and_is_counted_once_in_all(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "region", smallest=1)))

        assert found["amt", "region 1"] == (1, 2)
        assert found["amt", "region 2"] == (2, 3)
        assert found["amt", "*"] == (2, 4)

    def test_sources(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "region", TableUnit.SOURCES, smallest=1)))

        assert (found["amt", "region 1"], found["amt", "region 2"], found["amt", "*"]) == ((1, 2), (2, 2), (3, 4))

    def test_organisations(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "role", TableUnit.ORGANISATIONS, smallest=1)))

        assert found["amt", "politiker"] == (3, 3)
        assert found["kommune", "forvaltning"] == (1, 1)
        assert found["*", "*"] == (3, 3)

    def test_a_statement_coded_by_two_is_one(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "source", TableUnit.CODINGS)))

        # "Amtet betaler" and MB's " betaler " are one; MB's does not reach AK's second.
        assert found["amt", "I01"] == (2, 6)
        assert found["*", "*"] == (6, 6)

    def test_a_statement_of_two_coders_stands_under_both(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "coder", TableUnit.CODINGS)))

        assert (found["amt", "AK"], found["amt", "MB"], found["amt", "*"]) == ((4, 6), (1, 6), (4, 6))

    def test_words(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "source", TableUnit.WORDS)))

        assert found["kommune/møder", "I02"][0] == 4
        assert found["amt", "I03"][0] == 1
        assert found["amt", "I01"][0] == 6  # "Amtet betaler" and "Ja det gør de."

    def test_codes_below_count_for_those_above_where_asked(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "role", smallest=1, rollup=True)))

        assert found["kommune", "forvaltning"] == (2, 2)
        assert found["kommune/møder", "forvaltning"] == (1, 2)

    def test_only_a_code_above_reads_what_is_below(self, small: Study) -> None:
        found = table(small, Ask("code", "role", code="kommune", smallest=1, rollup=True))

        assert [str(key) for key in found.row_keys] == ["kommune"]
        assert numbers(found)["kommune", "*"] == (2, 4)

    def test_those_who_match_only(self, small: Study) -> None:
        found = numbers(table(small, Ask("code", "region", where="role = forvaltning", smallest=1)))

        assert found["*", "*"] == (2, 2)
        assert found["kommune", "region 2"] == (1, 1)
        assert found["amt", "*"] == (0, 2)

    def test_rows_and_columns_may_change_places(self, small: Study) -> None:
        one = numbers(table(small, Ask("code", "role", smallest=1)))
        other = numbers(table(small, Ask("role", "code", smallest=1)))

        assert {(column, row): n for (row, column), n in other.items()} == one

    def test_percentages_of_rows_columns_and_those_asked(self, small: Study) -> None:
        found = cell(table(small, Ask("code", "role", smallest=1, always=True)), "kommune", "forvaltning")

        assert (found.row, found.column, found.asked) == (100.0, 50.0, 50.0)

    def test_no_percentage_of_fewer_than_twenty(self, small: Study) -> None:
        found = cell(table(small, Ask("code", "role", smallest=1)), "kommune", "forvaltning")

        assert (found.row, found.column, found.asked) == (None, None, None)


class TestEmptyCells:
    def test_an_empty_cell_says_why(self, small: Study) -> None:
        passes.add(small, ["I01"], codes=["brugere"])
        found = table(small, Ask("code", "role", smallest=1))

        assert cell(found, "brugere", "politiker").state is State.NOT_CODED
        assert cell(found, "brugere", "privat").state is State.NO_SOURCE
        assert cell(found, "kommune", "politiker").state is State.DATA  # in I03, though nobody of them said it

    def test_a_cell_is_silent_only_where_all_was_listened_to(self, small: Study) -> None:
        passes.add(small, ["I01", "I02", "I03", "I04"], codes=["brugere"])

        assert cell(table(small, Ask("code", "region", smallest=1)), "brugere", "region 2").state is State.SILENT

    def test_who_was_not_asked_is_in_no_base(self, small: Study) -> None:
        (small.folder / "guides").mkdir()
        text = "guide: g\nversion: 1\nquestions:\n  - {id: s1, words: Hvad?, codes: [amt]}\n"
        (small.folder / "guides" / "g.yaml").write_text(text, encoding="utf-8")
        guides.apply(small)
        guides.use(small, ["I02"], "g")
        found = numbers(table(small, Ask("code", "role", smallest=1)))

        assert found["brugere", "forvaltning"] == (0, 1)  # P02 was not asked
        assert found["brugere", "*"] == (0, 3)
        assert found["amt", "*"] == (2, 4)


class TestWithheld:
    def test_small_numbers_of_what_identifies_are_withheld_by_default(self, small: Study) -> None:
        found = table(small, Ask("code", "role"))

        assert found.smallest == small.settings.anonymity.k
        assert cell(found, "amt", "politiker").n is None
        assert cell(found, "amt", "politiker").of is None

    def test_persons_and_sources_one_by_one_are_not(self, small: Study) -> None:
        assert table(small, Ask("code", "person")).withheld == 0
        assert table(small, Ask("code", "kind")).withheld == 0

    def test_a_condition_on_what_identifies_withholds_too(self, small: Study) -> None:
        assert table(small, Ask("code", "kind", where="region = 1")).withheld > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("code", ["", "amt or kommune", "amt and not brugere", "kommune/*"])
def test_the_same_as_counting_one_statement_after_another(small: Study, seed: int, code: str) -> None:
    _code_at_random(small, random.Random(seed))  # noqa: S311  material is drawn, not secrets
    for where in ("", "role = politiker"):
        hits = retrieval.hits(small, Query(code, where, ("code",)))
        facts = retrieval.facts(small, hits)
        persons: dict[tuple[str, str], set[str]] = {}
        stated: dict[tuple[str, str], set[object]] = {}
        sources: dict[tuple[str, str], set[int]] = {}
        houses: dict[tuple[str, str], set[str]] = {}
        for hit in hits:
            for who in hit.matching:
                for path in (facts.codes[one] for one in hit.run.codes):
                    for role in facts.values[who or 0]["role"]:
                        persons.setdefault((path, role), set()).add(facts.people[who or 0][0])
                        stated.setdefault((path, role), set()).add((hit.source, hit.run.span))
                        sources.setdefault((path, role), set()).add(hit.source)
                        houses.setdefault((path, role), set()).update(facts.organisations[who or 0])
        for unit, expected in (
            (TableUnit.PERSONS, persons),
            (TableUnit.CODINGS, stated),
            (TableUnit.SOURCES, sources),
            (TableUnit.ORGANISATIONS, houses),
        ):
            found = numbers(table(small, Ask("code", "role", unit, code, where, smallest=1)))
            counted = {at: n for at, (n, _) in found.items() if n and "*" not in at}
            assert counted == {at: len(those) for at, those in expected.items()}


def _code_at_random(study: Study, rng: random.Random) -> None:
    lengths = {"I01": 36, "I02": 27, "I03": 25, "I04": 18}
    lines = ["source,start,end,code,coder"]
    for _ in range(14):
        source = rng.choice(sorted(lengths))
        start = rng.randrange(lengths[source] - 3)
        end = start + rng.randrange(1, min(14, lengths[source] - start))
        lines.append(f"{source},{start},{end},{rng.choice(['amt', 'kommune', 'brugere'])},{rng.choice(['KB', 'LC'])}")
    path = study.folder / "random.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    coding.add_table(study, path, passes=False)


class TestRefused:
    @pytest.mark.parametrize(("rows", "columns"), [("code", "amt"), ("code", "code"), ("role", "role"), ("", "role")])
    def test_what_is_no_table(self, small: Study, rows: str, columns: str) -> None:
        with pytest.raises(Misuse):
            table(small, Ask(rows, columns))

    def test_an_interview_is_not_tested_and_the_table_says_why(self, small: Study) -> None:
        found = table(small, Ask("code", "role", test=True))

        assert {one.p for one in found.tests} == {None}
        assert "survey" in found.tests[0].remark

    @pytest.mark.parametrize("written", [["row", "column"], ["all"]])
    def test_one_percentage_at_a_time(self, written: list[str]) -> None:
        with pytest.raises(Misuse):
            matrix.shares(written)

    def test_a_percentage_always(self) -> None:
        assert matrix.shares(["row", "always"]) == (Share.ROW, True)


class TestFiles:
    @pytest.mark.parametrize("ending", ["csv", "xlsx", "docx", "md", "json", "html", "svg"])
    def test_the_same_table_gives_the_same_bytes(self, small: Study, cli: Cli, tmp_path: Path, ending: str) -> None:
        small.close()
        files = [tmp_path / f"{n}.{ending}" for n in range(2)]
        for file in files:
            assert cli("matrix", "code", "role", "--smallest", "1", "-o", str(file)).code == 0

        assert files[0].read_bytes() == files[1].read_bytes()
        assert len(files[0].read_bytes()) > 100

    def test_rows_for_machines(self, small: Study, cli: Cli) -> None:
        small.close()
        rows = json.loads(cli("matrix", "code", "role", "--smallest", "1", "--format", "json").out)
        (one,) = (row for row in rows if (row["row"], row["column"]) == ("amt", "politiker"))

        assert (one["n"], one["of"], one["unit"], one["state"], one["withheld"]) == (2, 2, "persons", None, False)
        flat = list(csv.DictReader(io.StringIO(cli("matrix", "code", "role", "--format", "csv").out)))
        assert {row["n"] for row in flat if row["withheld"] == "True"} == {""}

    def test_excel_has_the_table_and_the_rows_behind_it(self, small: Study, cli: Cli, tmp_path: Path) -> None:
        small.close()
        path = tmp_path / "t.xlsx"
        cli("matrix", "code", "source", "--unit", "codings", "--percent", "none", "-o", str(path))
        book = load_workbook(path)

        assert [cell.value for cell in book.worksheets[0][2]] == ["amt", 2, "0 ikke kodet", 1, 1, 4]
        assert [cell.value for cell in book["data"][1]][:5] == ["row", "column", "n", "of", "unit"]

    def test_a_picture_says_every_number(self, small: Study, cli: Cli, tmp_path: Path) -> None:
        small.close()
        for picture in ("heat", "bars"):
            path = tmp_path / f"{picture}.svg"
            cli("matrix", "code", "role", "--smallest", "1", "--picture", picture, "-o", str(path))
            assert ">2/4<" in path.read_text(encoding="utf-8") or ">2/2<" in path.read_text(encoding="utf-8")

    def test_an_ending_nobody_knows_is_refused_before_anything_is_counted(self, small: Study, cli: Cli) -> None:
        small.close()
        assert cli("matrix", "code", "role", "-o", "t.bmp").code == 2
