"""Undo: what it brings back exactly, and what it refuses to touch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import CannotUndo
from qcode.model.mask import State
from qcode.study import (
    codebook,
    coding,
    importing,
    mask_deciding,
    masking,
    open_study,
    passes,
    register,
    scanning,
    trail,
    transcripts,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
        "import": lambda: importing.import_paths(study, [write(study, "I02.txt", "Bo: Ja, det gør jeg.\n")]),
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
        "pass add": lambda: passes.add(study, ["I01"]),
        "mask set": lambda: mask_deciding.decide(study, 1, State.ACCEPTED, mask="en person"),
        "mask scan": lambda: scanning.scan(study),
        "mask set --never": lambda: mask_deciding.decide(study, masking.queue(study)[0].entity.id, State.NEVER),
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


class TestWhileOthersWork:
    def test_a_change_made_just_before_the_undo_begins_is_seen(self, study: Study, build: Coded, dump: Dump) -> None:
        """What MB wrote after AK asked, and before AK's transaction began, is later work too."""
        build(study, "Anna: De andre lod mig være.")
        register.read(study, write(study, "register.csv", "source,person,speaker,region\nI01,P07,Anna,2\n"))
        standing: list[Tables] = []

        def meddle(sql: str) -> None:
            if sql.startswith("begin") and not standing:
                with open_study(study.folder, coder="MB") as other:
                    register.read(other, write(other, "register.csv", "source,person,speaker,region\nI01,P07,Anne,3\n"))
                    standing.append(dump(other.db))

        study.db.conn.set_trace_callback(meddle)
        with pytest.raises(CannotUndo, match=r"MB changed the same things since \(register import\)"):
            trail.undo(study)
        study.db.conn.set_trace_callback(None)

        assert [dump(study.db)] == standing

    def test_a_file_edited_just_before_the_undo_begins_is_seen(self, study: Study, build: Coded) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.}")

        def meddle(sql: str) -> None:
            if sql.startswith("begin"):
                write(study, "codebooks/codes.yaml", TREE)

        study.db.conn.set_trace_callback(meddle)
        with pytest.raises(CannotUndo, match=r"codebooks/codes\.yaml was edited since"):
            trail.undo(study)

        assert (study.folder / "codebooks" / "codes.yaml").read_text("utf-8") == TREE

    def test_a_number_that_was_free_is_not_given_again_so_that_a_removal_can_be_taken_back(
        self, study: Study, build: Coded, as_coder: AsCoder, sound: Sound
    ) -> None:
        """
        Anna: {tillid|De andre lod mig være.} Nå. Ja.
        """
        build(study, "Anna: {tillid|De andre lod mig være.} Nå. Ja.")
        (first,) = coding.listed(study)
        coding.remove(study, first.id)
        with as_coder("MB"):
            coding.add(study, "I01", ["tillid"], coding.Place(quote="Nå."))
        (second,) = coding.listed(study)
        assert second.id > first.id

        assert trail.undo(study).action == "code remove"

        assert coding.listed(study) == [first, second]
        sound(study)

    def test_neither_is_that_of_a_source_or_a_person(
        self, study: Study, build: Coded, as_coder: AsCoder, sound: Sound
    ) -> None:
        register.read(study, write(study, "register.csv", "source,person,region\nI01,P07,2\nI02,P08,3\n"))
        register.read(study, write(study, "register.csv", "source,person,region\nI01,P07,2\n"))
        with as_coder("MB"):
            build(study, "Bo: Ja.", "I03", coder="MB")

        assert trail.undo(study).action == "register import"

        assert [one.id for one in transcripts.all_sources(study)] == ["I01", "I02", "I03"]
        assert {(one.source, one.person) for one in register.participations(study)} == {
            *(("I01", "P07"), ("I02", "P08"), ("I03", "IP1"))
        }
        sound(study)
