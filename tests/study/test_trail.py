"""Undo: what it brings back exactly, and what it refuses to touch."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from qcode.errors import BadFile, CannotUndo, QcodeError
from qcode.model.mask import State
from qcode.store import files as stored_files
from qcode.study import codebook, coding, masking, open_study, register, scanning, trail, transcripts

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import AsCoder, Cli, Coded, Dump, Sound, Tables

    from qcode.study import Study

TREE = "codebook: hms\nversion: 1\ncodes:\n  - tillid   # set i felten\n  - uro: [vagt, nat]\n"
NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\nplace,s1,Aalborg,,byen\n"


def write(study: Study, name: str, text: str) -> Path:
    path = study.folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def changes(study: Study) -> list[tuple[str, bool]]:
    """Return action and whether it is undone, the latest last."""
    return [(one.action, one.undone) for one in reversed(trail.history(study, 1000))]


def actions(study: Study) -> dict[str, Callable[[], object]]:
    return {
        "import": lambda: transcripts.import_paths(study, [write(study, "I02.txt", "Bo: Ja, det gør jeg.\n")]),
        "register import": lambda: register.read(
            study, write(study, "register.csv", "source,person,speaker,region\nI01,P07,Anna,2\n")
        ),
        "codebook apply": lambda: (write(study, "codebooks/hms.yaml", TREE), codebook.apply(study)),
        "code add": lambda: coding.add(study, "I01", ["tillid"], coding.Place(turn=3)),
        "code add --new": lambda: coding.add(study, "I01", ["uro/nat"], coding.Place(turn=1), new=True),
        "code remove": lambda: coding.remove(study, coding.listed(study)[0].id),
        "code add --from": lambda: coding.add_table(
            study, write(study, "k.csv", "source,start,end,code,coder\nI01,0,2,tillid,MB\n"), passes=True
        ),
        "pass add": lambda: coding.add_passes(study, ["I01"], ""),
        "mask set": lambda: masking.decide(study, 1, State.ACCEPTED, mask="en person"),
        "mask scan": lambda: scanning.scan(study),
        "mask set --never": lambda: masking.decide(study, masking.queue(study)[0].entity.id, State.NEVER),
    }


class TestAnActionTakenBackLeavesNothing:
    @pytest.fixture
    def prepared(self, study: Study, build: Coded) -> Study:
        build(
            study,
            "Anna: {tillid|De andre lod mig være.} Jeg bor i Aalborg.\nI: Og?\nAnna: Mette flyttede til Krogården.",
        )
        write(study, "names.csv", NAMES)
        scanning.scan(study)
        return study

    @pytest.mark.parametrize(
        "name",
        [
            "import",
            "register import",
            "codebook apply",
            "code add",
            "code add --new",
            "code remove",
            "code add --from",
            "pass add",
            "mask set",
            "mask set --never",
        ],
    )
    def test_in_study_vault_or_files(self, prepared: Study, dump: Dump, sound: Sound, name: str) -> None:
        with prepared.vault() as vault:
            before = dump(prepared.db), dump(vault.db)
            tree = (prepared.folder / "codebooks" / "codes.yaml").read_bytes()

            actions(prepared)[name]()
            assert (dump(prepared.db), dump(vault.db)) != before
            done = trail.undo(prepared)

            assert done.action in name
            assert (dump(prepared.db), dump(vault.db)) == before
            assert (prepared.folder / "codebooks" / "codes.yaml").read_bytes() == tree
            sound(prepared)

    def test_and_one_after_another_back_to_the_empty_study(self, study: Study, build: Coded, dump: Dump) -> None:
        before = dump(study.db)
        build(study, "Anna: {tillid|De andre lod mig være.} {uro,tillid|Nætterne var lange.}")
        write(study, "names.csv", NAMES)
        scanning.scan(study)
        n = len(changes(study))

        for _ in range(n):
            trail.undo(study)

        assert dump(study.db) == before
        assert not (study.folder / "codebooks" / "codes.yaml").exists()
        with pytest.raises(CannotUndo, match="AK has nothing to undo"):
            trail.undo(study)

    def test_through_the_commands_too(self, prepared: Study, cli: Cli, dump: Dump) -> None:
        before = dump(prepared.db)
        assert cli("code", "add", "I01", "tillid", "--quote", "Mette flyttede").code == 0
        answer = cli("undo")

        assert answer.code == 0
        assert "Took back code add: tillid on I01" in answer.out
        assert dump(prepared.db) == before
        assert [one["undone"] for one in json.loads(cli("history", "--format", "json").out)][:2] == [False, True]


@pytest.mark.parametrize(
    "name",
    [
        "import",
        "register import",
        "codebook apply",
        "code add",
        "code add --from",
        "pass add",
        "mask set",
        "mask scan",
    ],
)
def test_what_changes_nothing_leaves_no_change(coded: Study, name: str) -> None:
    """
    Anna: {tillid|De andre lod mig være.} Jeg bor i Aalborg.
    I: Og?
    Anna: Mette flyttede.
    """
    write(coded, "names.csv", NAMES)
    scanning.scan(coded)
    work = actions(coded)[name]
    work()
    there = changes(coded)

    if name == "codebook apply":  # the ids are in the file now
        codebook.apply(coded)
    else:
        work()

    assert changes(coded) == there


class TestLaterWork:
    def test_of_another_coder_on_the_same_rows_is_not_lost(
        self, study: Study, build: Coded, as_coder: AsCoder, dump: Dump
    ) -> None:
        build(study, "Anna: De andre lod mig være.")
        register.read(study, write(study, "register.csv", "source,person,speaker,region\nI01,P07,Anna,2\n"))
        with as_coder("MB"):
            register.read(study, write(study, "register.csv", "source,person,speaker,region\nI01,P07,Anne,3\n"))
        before = dump(study.db)

        with pytest.raises(CannotUndo, match=r"MB changed the same things since \(register import\)"):
            trail.undo(study)
        assert dump(study.db) == before

        with as_coder("MB"):
            trail.undo(study)
        assert trail.undo(study).action == "register import"

    def test_of_another_coder_on_other_rows_stays(
        self, study: Study, build: Coded, as_coder: AsCoder, sound: Sound
    ) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}\nI: Ja?")
        coding.add(study, "I01", ["tillid"], coding.Place(turn=2))
        with as_coder("MB"):
            coding.add(study, "I01", ["tillid"], coding.Place(turn=2))

        trail.undo(study)

        assert [(one.coder, one.words) for one in coding.listed(study)] == [
            ("AK", "De andre lod mig være."),
            ("MB", "Ja?"),
        ]
        sound(study)

    def test_of_another_coder_that_rests_on_an_import_is_not_lost(
        self, study: Study, build: Coded, as_coder: AsCoder, dump: Dump
    ) -> None:
        with as_coder("SK"):
            build(study, "Bo: {tillid|Ja.}", "I09", coder="SK")
        build(study, "Anna: De andre lod mig være.")
        with as_coder("MB"):
            coding.add(study, "I01", ["tillid"], coding.Place(turn=1))
        before = dump(study.db)

        with pytest.raises(CannotUndo, match="later work rests on it"):
            trail.undo(study)

        assert dump(study.db) == before

    def test_that_rests_on_the_text_of_a_registered_source_is_not_lost(
        self, study: Study, build: Coded, as_coder: AsCoder, dump: Dump, sound: Sound
    ) -> None:
        """The source's row stays when the import is taken back, but its turns would go."""
        with as_coder("SK"):
            build(study, "Bo: {tillid|Ja.}", "I09", coder="SK")
            register.read(study, write(study, "register.csv", "source,person,speaker\nI01,P07,Anna\n"))
        build(study, "Anna: De andre lod mig være.")
        with as_coder("MB"):
            coding.add(study, "I01", ["tillid"], coding.Place(turn=1))
        before = dump(study.db)

        with pytest.raises(CannotUndo):
            trail.undo(study)

        assert dump(study.db) == before
        sound(study)

    def test_that_scanned_the_text_of_a_registered_source_is_not_left_behind(
        self, study: Study, build: Coded, as_coder: AsCoder, sound: Sound
    ) -> None:
        with as_coder("SK"):
            register.read(study, write(study, "register.csv", "source,person,speaker\nI01,P07,Anna\n"))
        build(study, "Anna: Ring til mig på 98 12 34 56 eller skriv til anna@eksempel.dk.")
        with as_coder("MB"):
            scanning.scan(study)

        with pytest.raises(CannotUndo):
            trail.undo(study)

        sound(study)

    def test_that_rests_on_a_code_is_not_lost(self, study: Study, build: Coded, as_coder: AsCoder, dump: Dump) -> None:
        build(study, "Anna: De andre lod mig være.")
        write(study, "codebooks/hms.yaml", TREE)
        codebook.apply(study)
        with as_coder("MB"):
            coding.add(study, "I01", ["vagt"], coding.Place(turn=1))
        before, tree = dump(study.db), (study.folder / "codebooks" / "hms.yaml").read_bytes()

        with pytest.raises(CannotUndo, match="later work rests on it"):
            trail.undo(study)

        assert dump(study.db) == before
        assert (study.folder / "codebooks" / "hms.yaml").read_bytes() == tree

    def test_that_rests_on_what_a_scan_found_keeps_the_vault_as_it_is(
        self, study: Study, build: Coded, as_coder: AsCoder, dump: Dump
    ) -> None:
        """Study and vault are taken back together or not at all."""
        build(study, "Anna: Mette ringede til Aalborg.")
        write(study, "names.csv", NAMES)
        scanning.scan(study)
        with as_coder("MB"):
            build(study, "Bo: I Aalborg boede Mette også.", "I02", coder="MB")
            scanning.scan(study)
        trail.undo(study)  # the scan; the names that were read before it are what MB's scan rests on
        with study.vault() as vault:
            before = dump(study.db), dump(vault.db)

            with pytest.raises(CannotUndo):
                trail.undo(study)

            assert (dump(study.db), dump(vault.db)) == before

    def test_made_again_and_taken_back_again_goes_in_any_order(self, study: Study, build: Coded, dump: Dump) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")
        before = dump(study.db)
        key = coding.listed(study)[0].id
        coding.remove(study, key)
        trail.undo(study)
        coding.remove(study, key)
        coding.add(study, "I01", ["tillid"], coding.Place(turn=1))
        trail.undo(study)
        trail.undo(study)

        assert dump(study.db) == before


class TestRelease:
    def test_a_record_of_release_is_never_undone(self, study: Study, build: Coded, cli: Cli) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")
        answer = cli("quotes", "--unmasked", "--format", "json")
        assert answer.code == 0

        trail.undo(study)

        assert changes(study)[-3:] == [("code add", True), ("quotes", False), ("undo", False)]
        assert coding.listed(study) == []

    def test_an_override_is_a_record_that_names_who_answers_for_it(
        self, study: Study, build: Coded, cli: Cli, tmp_path: Path
    ) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")
        answer = cli("quotes", "-o", str(tmp_path / "liste.md"), "--override", "AK: aftalt med vejleder")

        assert answer.code == 0
        assert "override by AK: aftalt med vejleder" in trail.history(study, 1)[0].summary
        assert trail.undo(study).action == "code add"


class TestFiles:
    @pytest.mark.parametrize(
        "written", [TREE, TREE.replace("\n", "\r\n"), "\ufeff" + TREE, TREE.rstrip("\n"), "codebook: æ\ncodes: [Ærø]\n"]
    )
    def test_a_codebook_gets_its_bytes_back(self, study: Study, written: str) -> None:
        path = write(study, "codebooks/hms.yaml", written)

        codebook.apply(study)
        assert path.read_bytes() != written.encode()
        assert study.remarks is None
        trail.undo(study)

        assert path.read_bytes() == written.encode()
        assert codebook.show(study) == []

    def test_a_codebook_in_an_old_character_set_is_refused_as_ids_are_written_in_utf_8(
        self, study: Study, dump: Dump
    ) -> None:
        path = study.folder / "codebooks" / "hms.yaml"
        path.write_bytes("codebook: hms\ncodes: [Ærø]\n".encode("cp1252"))
        before = dump(study.db)

        with pytest.raises(BadFile, match="not in UTF-8, so that ids cannot be written"):
            codebook.apply(study)

        assert dump(study.db) == before

    def test_a_file_edited_since_is_not_overwritten(self, study: Study, build: Coded, dump: Dump) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")
        path = study.folder / "codebooks" / "codes.yaml"
        path.write_text(path.read_text("utf-8") + "  # set igennem 3/11\n", encoding="utf-8")
        before, edited = dump(study.db), path.read_bytes()

        with pytest.raises(CannotUndo, match=r"codebooks/codes\.yaml was edited since"):
            trail.undo(study)

        assert (dump(study.db), path.read_bytes()) == (before, edited)

    def test_a_write_that_was_interrupted_is_finished_at_the_next_opening(
        self, study: Study, build: Coded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, "Anna: De andre lod mig være.")
        with monkeypatch.context() as cut:
            cut.setattr(stored_files, "_replace", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                coding.add(study, "I01", ["tillid"], coding.Place(turn=1), new=True)
        path = study.folder / "codebooks" / "codes.yaml"
        assert not path.exists()

        with open_study(study.folder, coder="AK") as again:
            assert codebook.check(again) == [one for one in codebook.check(again) if one.kind == "no-definition"]
            assert path.exists()
            trail.undo(again)
            assert not path.exists()

    def test_an_interrupted_write_never_overwrites_what_someone_wrote_meanwhile(
        self, study: Study, build: Coded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, "Anna: De andre lod mig være.")
        with monkeypatch.context() as cut:
            cut.setattr(stored_files, "_replace", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                coding.add(study, "I01", ["tillid"], coding.Place(turn=1), new=True)
        path = write(study, "codebooks/codes.yaml", TREE)

        with open_study(study.folder, coder="AK") as again:
            assert again.remarks == ["codebooks/codes.yaml was edited meanwhile and is left as it is."]
        with open_study(study.folder, coder="AK") as again:
            assert again.remarks is None
        assert path.read_text("utf-8") == TREE

    def test_a_file_that_replaces_another_is_never_seen_half_written(self, study: Study, build: Coded) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")

        assert [path.name for path in (study.folder / "codebooks").iterdir()] == ["codes.yaml"]


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


# Random work of two coders.

TEXTS = (
    "Anna: De andre lod mig være. Ring på 98 12 34 56.\nI: Hvem?\nAnna: Mette fra Aalborg.",
    "IP1: Vi sad i Aalborgs gamle amt.\nIP2: Ja, og Mettes kaffe var kold.\nIP1: Iskold.",
    "Bo: Jeg skriver til bo@eksempel.dk.\nI: Nå.\nBo: Det er sket to gange.",
)
REGISTERS = (
    "source,person,speaker,organisation,region,role\nI01,P07,Anna,amt-1,2,privat\nI02,P08,IP1,amt-1,2,politiker\n",
    "source;person;speaker;region;role\nI01;P07;Anna;3;privat\nI02;P08;IP1;2;politiker\nI02;P09;IP2;2;forvaltning\n",
    "source,person,speaker,role\nI03,P07,Bo,tilbudsleder\nI09,P10,,politiker\n",
)
TREES = (TREE, TREE + "  - Kilder\n", TREE.replace("  - uro: [vagt, nat]\n", "  - uro: [nat, dag]\n"))
NAME_LISTS = (NAMES, NAMES.replace("byen", "en by"), NAMES + "person,p2,Bo,,person B\n")
PLACES = tuple(Path(name) for name in ("I01.txt", "I02.txt", "mette-hansen.md"))


Rows = dict[tuple[str, object], tuple[object, ...]]


@dataclass
class Standing:
    """How everything stands: the number of Changes, all rows, all codebook files."""

    changes: int
    study: Rows
    vault: Rows
    files: dict[str, bytes]


@dataclass
class Made:
    """A command that made ``n`` Changes, by one coder, and how things stood before and after."""

    coder: str
    n: int
    before: Standing
    after: Standing


def rows(tables: Tables) -> Rows:
    return {(table, row[0]): row for table, there in tables.items() for row in there}


def without(now: Rows, before: Rows, after: Rows) -> Rows:
    """Return the rows as they must be once what led from ``before`` to ``after`` is taken back."""
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kept = {key: row for key, row in now.items() if key not in touched}
    return kept | {key: before[key] for key in touched if key in before}


class Work(RuleBasedStateMachine):
    """Two coders do and undo; every undo must bring everything back or refuse without a trace."""

    coders = st.sampled_from(("AK", "MB"))
    numbers = st.integers(0, 9)

    empty: Path
    dump: Dump
    sound: Sound

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.done: list[Made] = []
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory())) / "s"
        shutil.copytree(self.empty, folder)
        self.study = self._stack.enter_context(open_study(folder, coder="AK", now=lambda: "2003-11-03T12:00:00+00:00"))
        for path, text in zip(PLACES, TEXTS, strict=True):
            (folder / "transcripts" / path).write_text(text, encoding="utf-8")

    def teardown(self) -> None:
        self._stack.close()

    def now(self) -> Standing:
        books = sorted((self.study.folder / "codebooks").iterdir())
        with self.study.vault() as vault:
            return Standing(
                len(changes(self.study)),
                rows(self.dump(self.study.db)),
                rows(self.dump(vault.db)),
                {path.name: path.read_bytes() for path in books},
            )

    def do(self, work: Callable[[], object], coder: str) -> None:
        before = self.now()
        self.study.coder = coder
        try:
            work()
        except QcodeError:
            assert self.now() == before
            return
        after = self.now()
        if after.changes > before.changes:
            self.done.append(Made(coder, after.changes - before.changes, before, after))

    @rule(n=st.integers(0, 2), coder=coders)
    def import_(self, n: int, coder: str) -> None:
        path = self.study.folder / "transcripts" / PLACES[n]
        self.do(lambda: transcripts.import_paths(self.study, [path]), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def register_import(self, n: int, coder: str) -> None:
        path = write(self.study, "register.csv", REGISTERS[n])
        self.do(lambda: register.read(self.study, path), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def codebook_apply(self, n: int, coder: str) -> None:
        write(self.study, "codebooks/hms.yaml", TREES[n])
        self.do(lambda: codebook.apply(self.study), coder)

    @rule(n=numbers, code=st.sampled_from(("tillid", "nat", "ny/kode", "anden")), coder=coders)
    def code_add(self, n: int, code: str, coder: str) -> None:
        self.do(lambda: coding.add(self.study, self._source(n), [code], coding.Place(turn=n % 3 + 1), new=n > 4), coder)

    @rule(n=numbers, coder=coders)
    def code_remove(self, n: int, coder: str) -> None:
        there = [one.id for one in coding.listed(self.study, coder=coder)] or [99]
        self.do(lambda: coding.remove(self.study, there[n % len(there)]), coder)

    @rule(n=numbers, coder=coders)
    def code_add_from(self, n: int, coder: str) -> None:
        rows = [f"{self._source(n)},{start},{start + 4},{code}," for start, code in ((0, "tillid"), (n, "vagt"))]
        path = write(self.study, "k.csv", "source,start,end,code,coder\n" + "\n".join(rows))
        self.do(lambda: coding.add_table(self.study, path, passes=n > 4), coder)

    @rule(n=numbers, coder=coders)
    def pass_add(self, n: int, coder: str) -> None:
        self.do(lambda: coding.add_passes(self.study, [self._source(n)], ""), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def mask_scan(self, n: int, coder: str) -> None:
        write(self.study, "names.csv", NAME_LISTS[n])
        self.do(lambda: scanning.scan(self.study), coder)

    @rule(n=st.integers(1, 6), state=st.sampled_from((State.ACCEPTED, State.NEVER)), coder=coders)
    def mask_set(self, n: int, state: State, coder: str) -> None:
        self.do(lambda: masking.decide(self.study, n, state, mask=f"nogen {n}"), coder)

    @precondition(lambda self: self.done)
    @rule(coder=coders)
    def undo(self, coder: str) -> None:
        mine = next((made for made in reversed(self.done) if made.coder == coder), None)
        self.study.coder = coder
        if mine is None:
            with pytest.raises(CannotUndo, match="nothing to undo"):
                trail.undo(self.study)
            return
        first = self.now()
        edited = first.files != mine.after.files
        while mine.n:
            now = self.now()
            try:
                trail.undo(self.study)
            except CannotUndo:
                assert self.now() == now
                assert edited or self.done[-1] is not mine, "nothing came after, and it was refused all the same"
                return
            mine.n -= 1
        last = self.now()
        assert last.study == without(first.study, mine.before.study, mine.after.study)
        assert last.vault == without(first.vault, mine.before.vault, mine.after.vault)
        assert edited or last.files == mine.before.files
        self.done.remove(mine)

    def _source(self, n: int) -> str:
        there = [one.id for one in transcripts.all_sources(self.study)] or ["I01"]
        return there[n % len(there)]

    @invariant()
    def the_study_is_sound(self) -> None:
        self.sound(self.study)


def test_whatever_two_coders_do_can_be_taken_back_or_is_refused_without_a_trace(
    folder: Path, dump: Dump, sound: Sound
) -> None:
    here = {"empty": folder, "dump": staticmethod(dump), "sound": staticmethod(sound)}
    run_state_machine_as_test(
        type("WorkHere", (Work,), here),
        settings=settings(
            max_examples=50,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
