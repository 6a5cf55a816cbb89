"""Files a command writes: on the trail like rows, finished after an interrupt, never seen half written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, CannotUndo
from qcode.store import files as stored_files
from qcode.study import codebook, coding, open_study, trail

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Coded, Dump

    from qcode.study import Study

TREE = "codebook: hms\nversion: 1\ncodes:\n  - tillid   # set i felten\n  - uro: [vagt, nat]\n"


def write(study: Study, name: str, text: str) -> Path:
    path = study.folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


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

    def test_a_file_that_replaces_another_is_never_seen_half_written(
        self, study: Study, build: Coded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever looks while bytes are on their way to the disk sees the old file or the new one, whole."""
        build(study, "Anna: {tillid|De andre lod mig være.} Ja.")
        path = study.folder / "codebooks" / "codes.yaml"
        before = path.read_bytes()
        seen: list[bytes] = []
        sync = os.fsync

        def watched(handle: int) -> None:
            seen.append(path.read_bytes())
            sync(handle)
            seen.append(path.read_bytes())

        monkeypatch.setattr(os, "fsync", watched)
        coding.add(study, "I01", ["uro"], coding.Place(quote="Ja."), new=True)

        after = path.read_bytes()
        assert b"uro" in after
        assert seen == [before, before, after, after]  # the file beside it, then the folder that names it
        assert [one.name for one in path.parent.iterdir()] == ["codes.yaml"]

    def test_a_file_whose_writing_is_interrupted_stands_as_it_was_until_it_is_finished(
        self, study: Study, build: Coded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.} Ja.")
        path = study.folder / "codebooks" / "codes.yaml"
        before = path.read_bytes()
        with monkeypatch.context() as cut:
            cut.setattr(os, "fsync", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                coding.add(study, "I01", ["uro"], coding.Place(quote="Ja."), new=True)
        assert path.read_bytes() == before

        with open_study(study.folder, coder="AK"):
            assert b"uro" in path.read_bytes()
        assert [one.name for one in path.parent.iterdir()] == ["codes.yaml"]


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
