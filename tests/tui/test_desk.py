"""What the keys do, without a screen: every deed is on disk when it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, CannotUndo, Misuse
from qcode.model.span import Span
from qcode.study import bookmarks, coding, handwork, open_study, passes, redoing, trail
from qcode.tui import acting, moving, visiting
from qcode.tui import desk as desks
from qcode.tui.keys import DEEDS, with_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study
    from qcode.tui.desk import Desk


def codings(desk: Desk) -> list[tuple[str, str]]:
    return [(str(one.code), one.words) for one in coding.listed(desk.study)]


def press(desk: Desk, *names: str) -> None:
    for name in names:
        found = next(getattr(module, name) for module in (moving, acting, visiting) if hasattr(module, name))
        found(desk)


def answer(desk: Desk, typed: str, *, tabs: Sequence[str] = ()) -> None:
    line = desk.line
    assert line is not None
    desk.line = None
    for one in tabs:
        line.insert(one)
        line.key("tab")
    line.key("ctrl+u")
    line.insert(typed)
    line.done(line)


def test_every_deed_is_there_and_no_key_does_two_things() -> None:
    own = {"next_page", "previous_page", "tree", "memo", "masked", "help", "palette", "leave"}
    queues = {"suggestions", "masks", "splitting", "disagreements"}
    functions = {name for module in (moving, acting, visiting) for name in vars(module)}
    keys = [key for one in DEEDS for key in one.keys]

    assert {one.id for one in DEEDS} <= functions | own | queues
    assert len(keys) == len(set(keys))


def test_several_codes_go_on_at_once_and_the_digits_keep_them(desk: Desk) -> None:
    """
    Mette: Hvordan {uro|gik} det?
    Anna: Det gik godt. {tillid|De andre lod mig være.}
    """
    press(desk, "next_sentence", "next_sentence", "code")
    answer(desk, "till", tabs=["uro"])

    assert codings(desk)[1:] == [
        ("uro", "De andre lod mig være."),
        ("tillid", "De andre lod mig være."),
    ]
    press(desk, "previous_sentence")
    acting.slot(desk, 1)
    assert codings(desk)[1][1] == "Det gik godt."


def test_bounds_are_taken_up_changed_and_kept(desk: Desk, sound: Sound) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod mig være.
    """
    press(desk, "next_sentence", "bounds")
    assert desk.words() == "De andre"
    press(desk, "extend_word", "extend_word", "bounds")

    assert codings(desk) == [("tillid", "De andre lod mig")]
    press(desk, "undo")
    assert codings(desk) == [("tillid", "De andre")]
    sound(desk.study)


def test_bounds_that_are_those_of_the_same_code_there_are_refused(desk: Desk) -> None:
    """
    Anna: {tillid|De andre} {tillid|lod mig} være.
    """
    first = desk.own[0]
    with pytest.raises(Misuse, match="same code"):
        handwork.rebound(desk.study, desk.sheet, first.id, Span(9, 16))
    assert codings(desk) == [("tillid", "De andre"), ("tillid", "lod mig")]


def test_undo_and_redo_go_back_and_forth_to_the_same_rows(desk: Desk, dump: Dump) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod {uro|mig} være.
    """
    states = [dump(desk.study.db)]
    for names in (("next_sentence", "repeated"), ("remove",), ("bounds", "extend_word", "bounds")):
        for name in names:
            if name == "repeated":
                acting.slot(desk, 1)
            else:
                press(desk, name)
        states.append(dump(desk.study.db))
    for before in states[-2::-1]:
        press(desk, "undo")
        assert dump(desk.study.db) == before
    for after in states[1:]:
        press(desk, "redo")
        assert dump(desk.study.db) == after
    with pytest.raises(CannotUndo, match="nothing to redo"):
        press(desk, "redo")
    for before in states[-2::-1]:
        press(desk, "undo")
        assert dump(desk.study.db) == before


def test_undo_goes_back_to_the_first_coding_and_leaves_the_interview(desk: Desk) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod {uro|mig} være.
    """
    for _ in range(2):
        press(desk, "undo")
    with pytest.raises(Misuse, match="Nothing more to undo here: what you did before is `import`"):
        press(desk, "undo")
    assert (desk.sheet.name, codings(desk)) == ("I01", [])
    press(desk, "redo", "redo", "undo")
    assert codings(desk) == [("tillid", "De andre")]


def test_something_new_ends_what_can_be_redone(desk: Desk) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod mig være.
    """
    acting.slot(desk, 1)
    trail.undo(desk.study)
    press(desk, "next_sentence")
    acting.slot(desk, 1)
    with pytest.raises(CannotUndo):
        redoing.redo(desk.study)


def test_a_redo_stands_back_where_another_coder_worked_on_the_same_rows(desk: Desk, as_coder: AsCoder) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod mig være.
    """
    press(desk, "next_sentence", "condensate")
    answer(desk, "tillid")
    trail.undo(desk.study)
    with as_coder("MB"), desk.study.action("code memo"):
        desk.study.db.conn.execute("update coding set memo = 'x'")
    with pytest.raises(CannotUndo, match="MB changed"):
        redoing.redo(desk.study)


def test_a_new_code_with_definition_is_in_the_file_and_undone_with_it(desk: Desk) -> None:
    """
    Anna: Det gik. {tillid|De andre} lod mig være.
    """
    file = desk.study.folder / "codebooks" / "codes.yaml"
    before = file.read_text("utf-8")
    press(desk, "next_sentence", "new_code")
    answer(desk, "tillid/til gruppen")
    answer(desk, "Man regner med: »de andre«")

    assert ("tillid/til-gruppen", "De andre lod mig være.") in codings(desk)
    made = next(one for one in desk.codes.values() if one.path == "tillid/til-gruppen")
    assert made.definition == "Man regner med: »de andre«"
    assert '"Man regner med: »de andre«"' in file.read_text("utf-8")
    press(desk, "undo")
    assert file.read_text("utf-8") == before
    press(desk, "redo")
    assert "til gruppen" in file.read_text("utf-8")


def test_the_words_themselves_become_a_code(desk: Desk) -> None:
    """
    Anna: Det gik. De andre, lod (mig) være.
    """
    press(desk, "next_sentence", "in_vivo")
    assert desk.line is not None
    assert desk.line.typed == "De andre lod mig være"
    answer(desk, "De andre lod mig være")
    answer(desk, "")
    assert codings(desk) == [("de-andre-lod-mig-være", "De andre, lod (mig) være.")]


def test_another_code_takes_the_place_of_the_first(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} {tillid|De andre} lod mig være.
    """
    press(desk, "recode")
    answer(desk, "tillid")
    assert codings(desk) == [("tillid", "Det gik."), ("tillid", "De andre")]


def test_another_coders_codings_show_when_asked_for_and_are_left_alone(desk: Desk, as_coder: AsCoder) -> None:
    """
    Anna: {uro|Det gik.} {tillid|De andre} lod mig være.
    """
    with as_coder("MB"):
        coding.add(desk.study, "I01", ["tillid"], coding.Place(span="0:8"))
    desk.reload()
    assert [one.coder for one in desk.here()] == ["AK"]
    press(desk, "others")
    assert [one.coder for one in desk.here()] == ["AK", "MB"]
    press(desk, "next_here")
    for name in ("remove", "bounds", "recode", "condensate"):
        with pytest.raises(Misuse, match="MB's"):
            press(desk, name)


def test_moving_finds_words_uncoded_turns_and_codings(desk: Desk) -> None:
    """
    Mette: Hvordan gik det?
    Anna: {tillid|Det gik godt.}
    Mette: Godt?
    Anna: Ja, godt. {tillid|De andre} lod mig være.
    Bo: Godt.
    """
    moving.search(desk, "GODT")
    assert desk.hits == (Span(25, 29), Span(31, 35), Span(41, 45), Span(70, 74))
    assert desk.selection == Span(25, 29)
    press(desk, "previous_hit")
    assert desk.selection == Span(70, 74)
    press(desk, "to_start", "next_uncoded")
    assert desk.words() == "Hvordan gik det?" or desk.words() == "Godt?" or desk.words() == "Godt."
    press(desk, "to_start", "next_sentence", "next_of_code")
    assert desk.words() == "De andre"
    with pytest.raises(Misuse, match="No later"):
        press(desk, "next_of_code")


def test_a_second_pass_goes_through_a_codes_passages_and_offers_what_is_below_it(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} {tillid|De andre} lod {tillid/blind|mig} være. {tillid|Altid.}
    """
    press(desk, "within")
    answer(desk, "tillid")
    assert desk.words() == "De andre"
    press(desk, "code")
    assert desk.line is not None
    assert desk.line.candidates()[0].path == "tillid/blind"
    answer(desk, "")
    assert ("tillid/blind", "De andre") in codings(desk)
    press(desk, "next_of_code")
    assert desk.words() == "Altid."


def test_a_text_revised_meanwhile_is_not_coded_blindly(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} De andre lod mig være.
    """
    desk.study.db.conn.execute("update source set hash = 'andet'")
    with pytest.raises(Misuse, match="changed meanwhile"):
        acting.slot(desk, 1)
    assert codings(desk) == [("uro", "Det gik.")]


def test_another_process_is_noticed_and_its_coding_shows(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} De andre lod mig være.
    """
    assert not desks.noticed(desk)
    with open_study(desk.study.folder, coder="MB") as other:
        coding.add(other, "I01", ["uro"], coding.Place(quote="De andre"))
    assert desks.noticed(desk)
    assert "MB changed the study" in desk.message
    assert [one.coder for one in desk.every] == ["AK", "MB"]


def test_one_begins_where_one_stopped_each_coder_in_each_source(study: Study, build: Coded) -> None:
    build(study, "Anna: Et. To. Tre.", "I01")
    build(study, "Anna: En. Toer. Treer.", "I02")
    desk = desks.opened(study, "I02")
    press(desk, "next_sentence")
    desks.turn_to(desk, "I01")
    press(desk, "to_end")

    again = desks.opened(study)
    assert (again.sheet.name, again.words()) == ("I01", "Tre.")
    press(again, "next_source")
    assert again.words() == "Toer."
    study.coder = "MB"
    assert desks.opened(study).words() == "Et."
    assert (study.folder / bookmarks.FILE).stat().st_mode & 0o777 == 0o600
    assert "Toer" not in (study.folder / bookmarks.FILE).read_text("utf-8")


@pytest.mark.parametrize(
    "broken", ["", "[]", '{"AK": 3}', '{"AK": {"last": 3}}', '{"AK": {"last": "I01", "at": {"I01": [5, 900]}}}']
)
def test_a_damaged_note_of_the_place_is_no_hindrance(coded: Study, broken: str) -> None:
    """
    Anna: Det gik.
    """
    (coded.folder / bookmarks.FILE).write_text(broken, encoding="utf-8")
    assert desks.opened(coded).words() == "Det gik."


def test_closing_asks_what_the_pass_covered(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} {tillid|De andre} lod mig være.
    """
    assert not acting.ask_pass(desk)
    acting.slot(desk, 1)
    assert acting.ask_pass(desk)
    answer(desk, "", tabs=["uro"])
    (done,) = passes.listed(desk.study)
    assert (done.source, done.codes) == ("I01", ("uro",))


def test_a_memo_and_few_words_stay_with_the_coding(desk: Desk) -> None:
    """
    Anna: {uro|Det gik.} De andre lod mig være.
    """
    acting.set_memo(desk, desk.own[0].id, "Hvorfor?")
    press(desk, "condensate")
    answer(desk, "Alt vel")
    (one,) = desk.own
    assert (one.memo, one.condensate) == ("Hvorfor?", "Alt vel")


def test_own_keys_take_their_places_and_bad_ones_are_refused() -> None:
    deeds = {one.id: one.keys for one in with_changes({"undo": ["f", "z"]})}
    assert (deeds["undo"], deeds["find"], deeds["masked"]) == (("f", "z"), ("/",), ())
    for wrong in ({"fly": ["a"]}, {"undo": ["a"], "redo": ["a"]}, {"undo": ["3"]}):
        with pytest.raises(BadFile):
            with_changes(wrong)
