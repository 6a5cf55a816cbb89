"""The living tree: whatever is done to codes, each coding keeps its words and its coder, and undo brings all back."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from qcode.errors import BadFile, Misuse, QcodeError, Refused
from qcode.model.codebook import Decisions
from qcode.study import (
    codebook,
    codefiles,
    coding,
    open_study,
    passes,
    splitting,
    trail,
    transcripts,
    tree,
    tree_history,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Coded, Dump, Sound

    from qcode.study import Study
    from qcode.study.codefiles import Draft

INTERVIEW = """
Anna: {ro|Der var stille om natten.} {uro|Så ringede vagten.}
Bo: {uro,vagt|Vi hørte det alle sammen.} {ro|Siden sov vi.}
"""
TREE = """\
# Kodetræet fra felten
codebook: hms
version: 1
codes:
  - name: Ro        # set i felten
    id: ro
    aliases: [stilhed]
    codes: [{name: Nat, id: nat}, {name: Dag, id: dag}]
  # om uro
  - name: Uro
    id: uro
    definition: >
      Lyd og
      bevægelse.
    codes:
      - {name: Vagt, id: vagt, number: "2.1"}   # nat og dag
      - {name: "Råb: høje", id: raab}
  - {name: Andet, id: andet}
# til sidst
"""
NOTES = ("# Kodetræet fra felten", "# set i felten", "# om uro", "# nat og dag", "# til sidst")


def with_tree(study: Study, text: str = TREE) -> Path:
    path = study.folder / "codebooks" / "hms.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    codebook.apply(study)
    return path


def held(study: Study) -> dict[str, int]:
    return {str(one.code.path): one.codings for one in codebook.show(study)}


def said(study: Study) -> set[tuple[str, str, str]]:
    return {(one.source, str(one.span), one.coder) for one in coding.listed(study)}


@pytest.fixture
def living(study: Study, build: Coded) -> Study:
    with_tree(study)
    build(study, INTERVIEW)
    build(study, INTERVIEW.replace("natten", "dagen"), "I02", coder="MB")
    return study


@pytest.fixture
def book(living: Study) -> Path:
    return living.folder / "codebooks" / "hms.yaml"


def test_a_renamed_code_takes_codings_and_subcodes_along_and_only_its_name_changes_in_the_file(
    living: Study, book: Path
) -> None:
    before = book.read_text("utf-8")
    (step,) = tree.rename(living, "uro", "Larm & råb")

    assert (str(step.kind), str(step.code.path), step.codings, step.detail) == ("renamed", "larm-&-råb", 4, "was uro")
    assert (held(living)["larm-&-råb"], held(living)["larm-&-råb/vagt"]) == (4, 2)
    assert book.read_text("utf-8") == before.replace("name: Uro\n", 'name: "Larm & råb"\n')


def test_a_moved_code_takes_its_subtree_and_notes_along(living: Study, book: Path) -> None:
    tree.move(living, "uro", "andet")

    assert held(living)["andet/uro/vagt"] == 2
    assert "      # om uro\n      - name: Uro\n" in book.read_text("utf-8")
    assert all(book.read_text("utf-8").count(note) == 1 for note in NOTES)


def test_a_code_is_moved_before_another_and_to_the_top(living: Study) -> None:
    tree.move(living, "uro/vagt", "ro", "ro/dag")
    tree.move(living, "ro/nat", "/", "uro")

    assert list(held(living)) == ["ro", "ro/vagt", "ro/dag", "nat", "uro", "uro/råb:-høje", "andet"]


def test_merging_gives_codings_aliases_and_subcodes_to_the_other(living: Study, book: Path) -> None:
    tree.merge(living, "ro", "andet")

    assert held(living) == {"uro": 4, "uro/vagt": 2, "uro/råb:-høje": 0, "andet": 4, "andet/nat": 0, "andet/dag": 0}
    assert "merged: [ro]" in book.read_text("utf-8")
    assert codebook.find(living, "stilhed").path == "andet"


def test_codings_of_one_coder_on_one_place_become_one_and_their_memos_are_joined(living: Study) -> None:
    """Both `uro` and `vagt` stand on the second turn of Bo, once for AK and once for MB."""
    (place,) = {one.span for one in coding.listed(living, source="I01", code="vagt")}
    for code, memo in (("andet", "Før"), ("ro", "Efter")):
        coding.add(living, "I01", [code], coding.Place(span=f"{place.start}:{place.end}"), memo=memo)
    before = said(living)
    tree.merge(living, "andet", "ro")
    tree.merge(living, "vagt", "uro")

    (joined,) = [one for one in coding.listed(living, source="I01", code="ro") if one.span == place]
    assert joined.memo == "Efter\nFør"
    assert held(living)["uro"] == 4
    assert said(living) == before


def test_a_code_with_codings_is_retired_only_to_another(living: Study, book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(Refused, match=r"'uro/vagt' holds 2 codings\."):
        tree.retire(living, "vagt")
    assert book.read_bytes() == before
    tree.retire(living, "vagt", "andet")

    assert held(living)["andet"] == 2
    assert "uro/vagt" not in held(living)


@pytest.mark.parametrize(
    ("work", "problem"),
    [
        (lambda study: tree.rename(study, "ro", "a/b"), "cannot be the name"),
        (lambda study: tree.rename(study, "nat", "Dag"), "There is a code 'ro/dag' already"),
        (lambda study: tree.move(study, "ro", "ro/nat"), "below itself"),
        (lambda study: tree.move(study, "nat", "uro", "ro/dag"), "does not stand there"),
        (lambda study: tree.merge(study, "ro", "ro/nat"), "a code below it"),
        (lambda study: tree.merge(study, "ro", "ro"), "into itself"),
        (lambda study: tree.retire(study, "ro", "uro"), "has codes below it"),
        (lambda study: splitting.split(study, "ro", ["ro"]), "into itself"),
        (lambda study: splitting.stop(study, "ro"), "not being split"),
        (lambda study: splitting.decide(study, 1, []), "Name the code"),
        (lambda study: tree_history.at(study, "i går"), "no date"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    living: Study, book: Path, dump: Dump, work: Callable[[Study], object], problem: str
) -> None:
    before = (dump(living.db), book.read_bytes())
    with pytest.raises(Misuse, match=problem):
        work(living)

    assert (dump(living.db), book.read_bytes()) == before


def test_a_split_makes_codes_and_a_queue_and_the_code_is_retired_when_it_is_empty(living: Study, book: Path) -> None:
    splitting.split(living, "vagt", ["Nattevagt", "ro"])
    queue = splitting.queue(living, "vagt")
    assert (queue.into, [one.coder for one in queue.codings]) == (("ro", "uro/nattevagt"), ["AK", "MB"])
    mine, theirs = queue.codings
    with pytest.raises(Misuse, match="MB's"):
        splitting.decide(living, theirs.id, ["nattevagt"])
    assert splitting.decide(living, mine.id, ["nattevagt", "andet"]).left == 1
    living.coder = "MB"
    assert splitting.decide(living, theirs.id, ["ro"]).left == 0
    tree.retire(living, "vagt")

    assert (held(living)["uro/nattevagt"], held(living)["andet"], held(living)["ro"]) == (1, 1, 5)
    assert "split" not in book.read_text("utf-8").replace("splitting", "")


def test_a_table_decides_many_codings_or_none(living: Study) -> None:
    splitting.split(living, "uro", ["larm"], below=True)
    one, two = (each.id for each in splitting.queue(living, "uro", "AK").codings)
    path = living.folder / "valg.csv"
    path.write_text(f"id;code;into\n{one};uro;uro/larm | andet\n{two};uro;findes-ikke\n", encoding="utf-8")
    with pytest.raises(QcodeError, match=r"valg\.csv:3: There is no code 'findes-ikke'"):
        splitting.decide_table(living, path)
    assert held(living)["uro"] == 4
    path.write_text(f"id;code;into\n{one};uro;uro/larm | andet\n{two};uro;\n", encoding="utf-8")

    assert splitting.decide_table(living, path) == 1
    assert (held(living)["uro"], held(living)["uro/larm"], held(living)["andet"]) == (3, 1, 1)


def test_a_merge_written_in_the_file_by_a_colleague_is_carried_out_by_apply(living: Study, book: Path) -> None:
    text = book.read_text("utf-8").replace("  - {name: Andet, id: andet}\n", "")
    book.write_text(
        text.replace("    aliases: [stilhed]", "    aliases: [stilhed]\n    merged: andet"), encoding="utf-8"
    )
    (step,) = codebook.apply(living).steps

    assert (str(step.kind), str(step.code.path), step.detail) == ("merged", "andet", "into ro")
    assert codebook.plan(living).steps == ()


def test_what_vanished_beside_a_new_one_is_refused_until_its_fate_is_told(living: Study, book: Path) -> None:
    text = book.read_text("utf-8").replace('{name: Vagt, id: vagt, number: "2.1"}', "Nattevagt")
    book.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="'uro/vagt' is gone") as refused:
        codebook.apply(living)
    assert "`--rename uro/vagt=uro/nattevagt`" in refused.value.hint
    codebook.apply(living, Decisions(renamed=(("uro/vagt", "uro/nattevagt"),)))

    assert held(living)["uro/nattevagt"] == 2
    assert "- {name: Nattevagt, id: vagt}   # nat og dag\n" in book.read_text("utf-8")


def test_what_is_to_go_gives_its_codings_to_the_one_named(living: Study, book: Path) -> None:
    text = book.read_text("utf-8").replace('      - {name: Vagt, id: vagt, number: "2.1"}   # nat og dag\n', "")
    book.write_text(text, encoding="utf-8")
    codebook.apply(living, Decisions(retired=("vagt",), to="andet"))

    assert held(living)["andet"] == 2
    assert "- {name: Andet, id: andet, merged: [vagt]}" in book.read_text("utf-8")


def test_every_coding_and_pass_knows_the_tree_it_was_made_under(living: Study) -> None:
    tree.rename(living, "ro", "Fred")
    coding.add(living, "I01", ["fred"], coding.Place(turn=1))
    passes.add(living, ["I01"])
    made = living.db.conn.execute("select tree_id from coding order by id").fetchall()
    (worked,) = living.db.conn.execute("select tree_id from pass").fetchall()

    assert [row[0] for row in made] == [1] * 10 + [2]
    assert worked == (2,)


def test_the_tree_is_shown_as_it_was_and_its_history_says_who_changed_what(living: Study) -> None:
    living.now = lambda: "2003-12-01T09:00:00+00:00"
    living.coder = "MB"
    tree.merge(living, "uro/vagt", "andet")

    assert [str(one.code.path) for one in tree_history.at(living, "30.11.2003")] == [
        *("ro", "ro/nat", "ro/dag", "uro", "uro/vagt", "uro/råb:-høje", "andet")
    ]
    assert "uro/vagt" not in {str(one.code.path) for one in tree_history.at(living, "2003-12-01")}
    assert tree_history.at(living, "2003-01-01") == []
    first, *others = tree_history.history(living)
    assert (first.at, first.coder, str(first.step.kind), first.step.detail) == (
        *("2003-12-01T09:00:00+00:00", "MB", "merged", "into andet"),
    )
    assert {(one.coder, str(one.step.kind)) for one in others} == {("AK", "added")}


def test_silence_is_claimed_only_for_what_was_listened_for_under_both_names(living: Study) -> None:
    """AK listened for `ro` and `andet` in I01, for `andet` alone in I02."""
    rows = {str(one.code.path): n for n, one in enumerate(codebook.show(living), 1)}
    ids = dict(living.db.conn.execute("select path, id from code").fetchall())
    assert set(rows) == set(ids)
    passes.add(living, ["I01", "I02"])
    with living.action("pass add") as _:
        for n, path in ((1, "ro"), (1, "andet"), (2, "andet")):
            living.db.conn.execute("insert into pass_code (pass_id, code_id) values (?, ?)", (n, ids[path]))
    tree.merge(living, "ro", "andet")

    assert living.db.conn.execute("select pass_id, code_id from pass_code").fetchall() == [(1, ids["andet"])]
    assert living.db.conn.execute("select id from pass").fetchall() == [(1,)]


def test_what_pointed_at_a_coding_that_became_one_with_another_points_at_that(living: Study) -> None:
    (mine,) = list(coding.listed(living, source="I01", code="vagt"))
    (twin,) = [one for one in coding.listed(living, source="I01", code="uro") if one.span == mine.span]
    with living.action("theme add") as _:
        living.db.conn.execute("insert into theme (name, idea, created) values ('Natten', '', '')")
        for one in (mine, twin):
            living.db.conn.execute("insert into theme_coding (theme_id, coding_id) values (1, ?)", (one.id,))
        living.db.conn.execute(
            "insert into memo (kind, title, body, coder, created, changed) values ('memo','','Hm','AK','','')"
        )
        living.db.conn.execute("insert into memo_link (memo_id, coding_id) values (1, ?)", (mine.id,))
    tree.merge(living, "vagt", "uro")

    assert living.db.conn.execute("select coding_id from theme_coding").fetchall() == [(twin.id,)]
    assert living.db.conn.execute("select coding_id from memo_link").fetchall() == [(twin.id,)]


def test_codes_of_two_codebooks_are_not_mixed(living: Study) -> None:
    (living.folder / "codebooks" / "to.yaml").write_text("codebook: to\ncodes: [Ro, Andet]\n", encoding="utf-8")
    codebook.apply(living)
    with pytest.raises(Misuse, match="could be several codes"):
        tree.rename(living, "ro", "Fred")
    tree.merge(living, "to:ro", "andet")
    with pytest.raises(Misuse, match="is of the codebook 'to', uro of 'hms'"):
        tree.merge(living, "to:andet", "uro")

    assert [str(one.code.path) for one in codebook.show(living) if one.codebook == "to"] == ["andet"]
    assert held(living)["ro"] == 4


def test_a_code_that_does_not_begin_on_the_line_of_its_dash_is_left_where_it_is(living: Study, book: Path) -> None:
    text = book.read_text("utf-8").replace("  - {name: Andet, id: andet}\n", "  -\n    name: Andet\n    id: andet\n")
    book.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=r"hms\.yaml:19:11: qcode edits a code only where it begins on the line"):
        tree.move(living, "andet", "ro")
    tree.rename(living, "andet", "Resten")

    assert book.read_text("utf-8") == text.replace("Andet", "Resten")


def test_codes_between_brackets_are_moved_between_brackets(living: Study) -> None:
    path = living.folder / "codebooks" / "to.yaml"
    path.write_text("{codebook: to, codes: [{name: A, id: a}, {name: B, id: b}]}\n", encoding="utf-8")
    codebook.apply(living)
    tree.move(living, "to:a", "to:b")

    assert path.read_text("utf-8") == "{codebook: to, codes: [{name: B, id: b, codes: [{name: A, id: a}]}]}\n"


class Tree(RuleBasedStateMachine):
    """Two people change the tree and undo; no coding may lose its words or its coder."""

    paths = st.integers(0, 9)
    names = st.sampled_from(("Ny", "12:33", "Råb: høje", "no", "# x", "- y", "'", "{z", "𝄞", "Vagt"))

    folder: Path
    sound: Sound
    dump: Dump

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        where = Path(self._stack.enter_context(tempfile.TemporaryDirectory())) / "s"
        shutil.copytree(self.folder, where)
        self.study = self._stack.enter_context(open_study(where, coder="AK", now=lambda: "2003-11-03T12:00:00+00:00"))
        self.book = where / "codebooks" / "hms.yaml"
        self.said = said(self.study)

    def teardown(self) -> None:
        self._stack.close()

    def code(self, n: int) -> str:
        there = [str(one.code.path) for one in codebook.show(self.study)]
        return there[n % len(there)]

    def do(self, work: Callable[[], object]) -> None:
        before = (self.dump(self.study.db), self.book.read_bytes(), len(trail.history(self.study, 999)))
        try:
            work()
        except QcodeError as error:
            assert "cannot edit" not in str(error)  # noqa: PT017  other refusals are told by the other tests
            assert (self.dump(self.study.db), self.book.read_bytes(), len(trail.history(self.study, 999))) == before
            return
        after = (self.dump(self.study.db), self.book.read_bytes(), len(trail.history(self.study, 999)))
        if after[2] == before[2]:
            assert after == before
            return
        trail.undo(self.study)
        assert (self.dump(self.study.db), self.book.read_bytes()) == before[:2]
        work()
        self.after()

    def after(self) -> None:
        assert codebook.plan(self.study).steps == ()

    @rule(n=paths, name=names)
    def rename(self, n: int, name: str) -> None:
        code = self.code(n)
        self.do(lambda: tree.rename(self.study, code, name))

    @rule(n=paths, m=paths, before=st.booleans(), top=st.booleans())
    def move(self, n: int, m: int, *, before: bool, top: bool) -> None:
        code, other = self.code(n), self.code(m)
        above = other.rpartition("/")[0] or "/"
        target = (above, other) if before else ("/" if top else other, "")
        self.do(lambda: tree.move(self.study, code, *target))

    @rule(n=paths, m=paths)
    def merge(self, n: int, m: int) -> None:
        code, other = self.code(n), self.code(m)
        self.do(lambda: tree.merge(self.study, code, other))

    @rule(n=paths, m=paths)
    def retire(self, n: int, m: int) -> None:
        code, other = self.code(n), self.code(m)
        self.do(lambda: tree.retire(self.study, code, other if m % 3 else ""))

    @rule(n=paths, m=paths, name=names, below=st.booleans())
    def split(self, n: int, m: int, name: str, *, below: bool) -> None:
        code, other = self.code(n), self.code(m)
        self.do(lambda: splitting.split(self.study, code, [name, other], below=below))

    @rule(n=paths, m=paths, k=paths)
    def decide(self, n: int, m: int, k: int) -> None:
        there = coding.listed(self.study, coder="AK")
        codes = list(dict.fromkeys((self.code(m), self.code(k))))
        self.do(lambda: splitting.decide(self.study, there[n % len(there)].id, codes))

    @invariant()
    def every_coding_keeps_its_words_and_its_coder(self) -> None:
        self.sound(self.study)
        assert said(self.study) == self.said

    @invariant()
    def no_note_is_lost_but_with_a_code_that_went(self) -> None:
        text = self.book.read_text("utf-8")
        assert all(text.count(note) <= 1 for note in NOTES)
        assert text.startswith(NOTES[0])
        assert text.endswith(NOTES[-1] + "\n")


def test_whatever_is_done_to_the_tree_codings_keep_words_and_coder_and_undo_restores_all(
    living: Study, dump: Dump, sound: Sound, folder: Path
) -> None:
    assert len(transcripts.all_sources(living)) == 2
    living.close()
    here = {"folder": folder, "dump": staticmethod(dump), "sound": staticmethod(sound)}
    run_state_machine_as_test(
        type("TreeHere", (Tree,), here),
        settings=settings(
            max_examples=25,
            stateful_step_count=10,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_of_two_commands_at_once_the_one_that_read_the_old_file_changes_nothing(
    living: Study, folder: Path, monkeypatch: pytest.MonkeyPatch, dump: Dump
) -> None:
    """MB renames between AK's reading of the file and AK's action."""
    codes = [str(one.code.path) for one in codebook.show(living)]
    written = codefiles.edit

    def late(study: Study, wanted: Draft) -> object:
        edits = written(study, wanted)
        monkeypatch.undo()
        with open_study(folder, coder="MB") as other:
            tree.rename(other, codes[0], "Imens")
            between.append(dump(other.db))
        return edits

    between: list[object] = []
    monkeypatch.setattr(tree, "edit", late)
    with pytest.raises(Refused, match="Another command has just written"):
        tree.rename(living, codes[-1], "For sent")

    assert dump(living.db) == between[0]
    assert codebook.plan(living).steps == ()
