"""A text is revised: codings go along, are flagged, or are listed as lost. Each docstring is the interview before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.model.mask import State
from qcode.model.span import Span
from qcode.study import coding, importing, mask_deciding, masking, revision, scanning, trail, transcripts
from qcode.study.reading import reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qcode.study import Study

BEFORE = (
    "Anna: De andre lod mig være, og det var jeg glad for.\n\n"
    "I: Hvem var der?\n\n"
    "Anna: Mette fra Svalegården blev hele natten. Ja.\n\n"
    "Anna: Så gik jeg hjem, og jeg har ikke været der siden.\n"
)


@pytest.fixture
def told(study: Study) -> Study:
    place = study.folder / "I01.txt"
    place.write_text(BEFORE, encoding="utf-8")
    importing.import_paths(study, [place])
    for quote in ("De andre lod mig være", "Mette fra Svalegården blev hele natten.", "jeg har ikke været der siden"):
        coding.add(study, "I01", ["tillid"], coding.Place(quote=quote), new=True)
    return study


def revised(study: Study, text: str, *, dry_run: bool = False) -> revision.Revised:
    path = study.folder / "ny.txt"
    path.write_text(text, encoding="utf-8")
    return revision.revise(study, "I01", path, dry_run=dry_run)


def test_a_file_in_a_layout_of_its_own_is_read_as_at_import(told: Study) -> None:
    """
    Anna ~ De andre lod mig være, og det var jeg glad for.
    """
    path = told.folder / "ny.txt"
    path.write_text(BEFORE.replace("Anna: ", "Anna ~ ").replace("I: ", "I ~ ").replace("Ja.", "Jo."), encoding="utf-8")

    done = revision.revise(told, "I01", path, how=reading(r"(?P<speaker>\w+) ~ "), dry_run=True)

    assert (done.turns, done.counts["untouched"]) == (4, 3)


def test_a_scan_has_its_broken_words_joined_as_at_import(told: Study) -> None:
    """
    Anna: Mette fra Svalegården blev hele nat-
    ten. Ja.
    """
    path = told.folder / "ny.txt"
    path.write_text(BEFORE.replace("hele natten", "hele nat-\nten") + "\nAnna: Det var det.\n", encoding="utf-8")

    assert revision.revise(told, "I01", path, dry_run=True).counts["touched"] == 1
    assert revision.revise(told, "I01", path, how=reading(dehyphenate=True)).counts["untouched"] == 3
    whole(told)


def whole(study: Study) -> None:
    """Every coding reads what the text has at its place."""
    text = transcripts.show(study, "I01").text
    for one in coding.listed(study):
        assert isinstance(one.span, Span)
        assert text[one.span.slice] == one.words


def test_words_put_before_move_the_codings_and_touch_none(told: Study) -> None:
    done = revised(told, "I: Velkommen til.\n\n" + BEFORE)

    assert done.counts == {"untouched": 3, "touched": 0, "doubtful": 0, "lost": 0}
    assert coding.listed(told)[0].words == "De andre lod mig være"
    whole(told)


def test_a_typo_mended_inside_flags_that_coding_with_old_and_new_words(told: Study) -> None:
    done = revised(told, BEFORE.replace("hele natten", "hele den nat"))

    (changed,) = done.changed
    assert (changed.state, changed.old_words) == ("touched", "Mette fra Svalegården blev hele natten.")
    assert "hele den nat" in changed.new_words
    assert [one.flag for one in coding.listed(told)] == ["", "touched", ""]
    whole(told)


def test_a_passage_taken_out_is_kept_with_its_old_words(told: Study) -> None:
    done = revised(told, BEFORE.replace("Anna: Mette fra Svalegården blev hele natten. Ja.\n\n", ""))

    assert done.counts["lost"] == 1
    assert done.changed[0].old_words == "Mette fra Svalegården blev hele natten."
    assert len(coding.listed(told)) == 2
    assert [(one.source, one.words) for one in revision.lost(told)] == [
        ("I01", "Mette fra Svalegården blev hele natten.")
    ]
    whole(told)


def test_a_rehearsal_changes_nothing(told: Study) -> None:
    before = coding.listed(told)

    done = revised(told, BEFORE.replace("Ja.", "Nej."), dry_run=True)

    assert done.counts["untouched"] == 3
    assert coding.listed(told) == before
    assert "Ja." in transcripts.show(told, "I01").text


def test_it_is_taken_back_exactly(told: Study, dump: Callable[..., object]) -> None:
    scanning.scan(told)
    before = dump(told.db)

    revised(told, BEFORE.replace("Anna: Så gik jeg hjem, og jeg har ikke været der siden.\n", "Anna: Nå.\n"))
    trail.undo(told)

    assert dump(told.db) == before


def test_what_was_decided_about_a_name_survives_and_the_text_waits_for_a_scan(told: Study) -> None:
    scanning.scan(told)
    for item in masking.queue(told):
        mask_deciding.decide(told, item.entity.id, State.ACCEPTED)

    revised(told, "I: Velkommen til.\n\n" + BEFORE)

    assert scanning.scan(told).scanned == 1
    assert masking.queue(told) == []


def test_the_same_text_is_no_revision(told: Study) -> None:
    with pytest.raises(BadFile, match="is in the study already"):
        revised(told, BEFORE)


def test_a_changed_file_at_import_is_pointed_to_the_revision(told: Study) -> None:
    place: Path = told.folder / "I01.txt"
    place.write_text(BEFORE + "\nAnna: Det var det.\n", encoding="utf-8")

    (result,) = importing.import_paths(told, [place])

    assert result.state == "failed"
    assert "qcode source revise" in result.hint
