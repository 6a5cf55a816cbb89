"""Undo: what it brings back exactly, and what it refuses to touch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, CannotUndo
from qcode.model.mask import State
from qcode.store import files as stored_files
from qcode.study import codebook, coding, masking, open_study, register, scanning, trail, transcripts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import AsCoder, Cli, Coded, Dump, Sound

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
        with study.vault() as vault:  # the names that were read with AK's scan are what MB's scan rests on
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
