"""Passes: what a coder has listened for stays true when the tree changes, and never more than that is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import CodeNotFound, Misuse, NotFound, QcodeError, SourceNotFound
from qcode.model.codebook import Decisions
from qcode.study import codebook, coding, passes, trail

if TYPE_CHECKING:
    from conftest import Cli, Coded, Dump

    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - {name: Samarbejde, id: s, codes: [{name: Amt, id: a}, {name: Kommune, id: k}]}
  - {name: Brugere, id: b}
"""


@pytest.fixture
def heard(study: Study, build: Coded) -> Study:
    """Two interviews and a tree of four codes."""
    build(study, "I: Hvem?\nIP: Unge mænd.", "I01")
    build(study, "I: Hvad?\nIP: En seng.", "I02")
    apply(study, TREE)
    return study


def apply(study: Study, tree: str, decisions: Decisions = Decisions()) -> None:  # noqa: B008  frozen
    (study.folder / "codebooks" / "hms.yaml").write_text(tree, encoding="utf-8")
    codebook.apply(study, decisions)


def covered(study: Study) -> dict[tuple[str, str], tuple[str, ...] | int]:
    """Return each pass by coder and source: its codes, or how many where it is for the whole codebook."""
    return {(one.coder, one.source): one.codes or one.covers for one in passes.listed(study)}


class TestAPass:
    def test_covers_the_whole_codebook_or_some_codes_with_all_below_them(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        passes.add(heard, ["I02"], codes=["samarbejde"])

        assert covered(heard) == {
            ("AK", "I01"): 4,
            ("AK", "I02"): ("samarbejde", "samarbejde/amt", "samarbejde/kommune"),
        }

    @pytest.mark.parametrize("written", ["samarbejde/*", "Samarbejde", "s"])
    def test_takes_a_code_as_a_person_writes_it(self, heard: Study, written: str) -> None:
        (one,) = passes.add(heard, ["I01"], codes=[written])

        assert (one.covers, one.of) == (3, 4)

    def test_grows_code_by_code_until_it_is_whole(self, heard: Study) -> None:
        passes.add(heard, ["I01"], codes=["samarbejde/amt"])
        passes.add(heard, ["I01"], codes=["brugere", "samarbejde"])

        assert covered(heard) == {("AK", "I01"): 4}

    def test_that_is_there_already_is_not_recorded_again(self, heard: Study) -> None:
        passes.add(heard, ["I01"])

        assert passes.add(heard, ["I01"]) == []
        assert passes.add(heard, ["I01"], codes=["brugere"]) == []

    def test_is_taken_back_whole_or_for_some_codes(self, heard: Study) -> None:
        passes.add(heard, ["I01", "I02"])

        assert passes.remove(heard, ["I01"], codes=["samarbejde/amt"]) == 1
        assert covered(heard)["AK", "I01"] == ("samarbejde", "samarbejde/kommune", "brugere")
        assert passes.remove(heard, ["I01", "I02"]) == 2
        assert covered(heard) == {}

    def test_of_another_coder_stays(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        heard.coder = "MB"

        with pytest.raises(Misuse, match="MB has no pass"):
            passes.remove(heard, ["I01"])
        assert covered(heard) == {("AK", "I01"): 4}

    def test_is_undone_exactly(self, heard: Study, dump: Dump) -> None:
        passes.add(heard, ["I01"])
        before = dump(heard.db)
        passes.remove(heard, ["I01"], codes=["brugere"])
        trail.undo(heard)

        assert dump(heard.db) == before

    def test_needs_sources_and_codes_that_are_there(self, heard: Study) -> None:
        with pytest.raises(SourceNotFound):
            passes.add(heard, ["I09"])
        with pytest.raises(CodeNotFound):
            passes.add(heard, ["I01"], codes=["boliger"])
        with pytest.raises(NotFound, match="codebook"):
            passes.add(heard, ["I01"], book="hmss")
        with pytest.raises(Misuse, match="Name the sources"):
            passes.add(heard, [])

    def test_is_not_through_a_source_nobody_can_have_read(self, heard: Study) -> None:
        heard.db.conn.execute("insert into source (name, kind, date) values ('I09', 'interview', '')")

        with pytest.raises(QcodeError, match="no text yet"):
            passes.add(heard, ["I09"])


class TestWhenTheTreeChanges:
    def test_a_code_added_later_is_not_covered_until_a_new_pass(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        apply(heard, TREE + "  - {name: Økonomi, id: o}\n")

        assert covered(heard)["AK", "I01"] == ("samarbejde", "samarbejde/amt", "samarbejde/kommune", "brugere")
        assert [one.covers for one in passes.add(heard, ["I01"])] == [5]
        assert covered(heard) == {("AK", "I01"): 5}

    def test_a_later_code_may_be_passed_by_itself(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        apply(heard, TREE + "  - {name: Økonomi, id: o}\n  - {name: Tilbud, id: t}\n")
        passes.add(heard, ["I01"], codes=["økonomi"])

        assert covered(heard)["AK", "I01"] == (
            *("samarbejde", "samarbejde/amt", "samarbejde/kommune", "brugere"),
            "økonomi",
        )

    def test_a_code_renamed_and_moved_keeps_its_pass(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        apply(
            heard,
            "codebook: hms\ncodes:\n"
            "  - {name: Brugere, id: b, codes: [{name: Region, id: a}, {name: Kommune, id: k}]}\n"
            "  - {name: Samarbejde, id: s}\n",
        )

        assert covered(heard) == {("AK", "I01"): 4}

    def test_codes_merged_keep_a_pass_that_was_for_both(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        passes.add(heard, ["I02"], codes=["samarbejde/amt", "samarbejde/kommune"])
        apply(heard, TREE.replace(", {name: Kommune, id: k}", ""), Decisions(merged=(("k", "a"),)))

        assert covered(heard) == {("AK", "I01"): 3, ("AK", "I02"): ("samarbejde/amt",)}

    def test_a_code_that_takes_over_what_nobody_listened_for_loses_its_pass(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        passes.add(heard, ["I02"], codes=["brugere"])
        later = "  - {name: Pårørende, id: p}\n"
        apply(heard, TREE + later)
        apply(heard, TREE, Decisions(merged=(("p", "b"),)))

        assert covered(heard) == {("AK", "I01"): ("samarbejde", "samarbejde/amt", "samarbejde/kommune")}
        assert [one.covers for one in passes.add(heard, ["I01"])] == [4]

    def test_a_code_that_goes_leaves_the_rest_of_a_pass(self, heard: Study) -> None:
        passes.add(heard, ["I01"], codes=["samarbejde/amt", "brugere"])
        passes.add(heard, ["I02"], codes=["samarbejde/amt"])
        apply(heard, TREE.replace("{name: Amt, id: a}, ", ""), Decisions(retired=("a",)))

        assert covered(heard) == {("AK", "I01"): ("brugere",)}

    def test_a_pass_from_before_trees_were_kept_covers_what_was_there(self, heard: Study) -> None:
        heard.now = lambda: "2003-11-03T12:00:00+00:00"
        passes.add(heard, ["I01"])
        heard.db.conn.execute("update pass set tree_id = null")
        heard.db.conn.execute("delete from tree")
        heard.now = lambda: "2003-11-04T12:00:00+00:00"
        apply(heard, TREE + "  - {name: Økonomi, id: o}\n")

        assert covered(heard)["AK", "I01"] == ("samarbejde", "samarbejde/amt", "samarbejde/kommune", "brugere")

    def test_a_table_of_codings_renews_the_passes_it_makes(self, heard: Study) -> None:
        passes.add(heard, ["I01"])
        apply(heard, TREE + "  - {name: Økonomi, id: o}\n")
        table = heard.folder / "k.csv"
        table.write_text("source,start,end,code,coder\nI01,0,2,brugere,AK\n", encoding="utf-8")

        assert coding.add_table(heard, table, passes=True).passes == 1
        assert covered(heard) == {("AK", "I01"): 5}


def test_the_commands_say_what_they_did(heard: Study, cli: Cli) -> None:
    assert heard
    assert cli("pass", "add", "I01", "I02", "--codes", "samarbejde, brugere").out == "2 passes recorded.\n"
    assert cli("pass", "remove", "I01", "--codes", "brugere").out == "1 pass taken back.\n"
    listed = cli("pass", "list", "--format", "csv").out.splitlines()
    assert listed[0] == "coder,source,codebook,covers,of,created,codes"
    assert listed[1].startswith("AK,I01,hms,3,4,")
    assert cli("pass", "remove", "I01", "--coder", "MB").code == 2
