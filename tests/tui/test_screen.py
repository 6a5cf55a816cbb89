"""The full-screen coder through Textual's pilot, at both sizes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual import events

from qcode.model.suggestion import Unit
from qcode.study import adjudication, coding, open_study, passes, scanning, splitting, suggesting
from qcode.study.passages import Scope
from qcode.tui.reader import Reader

if TYPE_CHECKING:
    from conftest import AsCoder, Coded
    from textual.pilot import Pilot

    from qcode.study import Study
    from tui.conftest import Opening

SIZES = ((80, 24), (200, 50))
INTERVIEW = """
Mette: Hvordan går det til her på stedet?
Anna: {uro|Det går op og ned.} Vi mangler folk. {tillid|De andre er gode nok.}
Mette: Hvem mangler I?
Anna: Nogen der kan blive.
"""


def rows(pilot: Pilot[None]) -> list[str]:
    """Return the screen as a person reads it."""
    screen = pilot.app.screen
    width, height = pilot.app.size
    strips = screen._compositor.render_strips()  # noqa: SLF001  the one way to read what is drawn
    return ["".join(segment.text for segment in strip)[:width] for strip in strips[:height]]


async def pressed(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await pilot.pause()
    return "\n".join(rows(pilot))


@pytest.mark.parametrize("size", SIZES)
def test_a_sentence_is_coded_by_part_of_a_name(
    study: Study, build: Coded, screen: Opening, size: tuple[int, int]
) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study, size) as pilot:
            shown = await pressed(pilot, "down", "down", "enter", "t", "i")
            assert "Code: ti" in shown
            assert "▸ tillid" in shown
            shown = await pressed(pilot, "enter")
            assert "Coded tillid." in shown
            with open_study(study.folder) as other:  # on disk, before anything is closed
                assert [one.words for one in coding.listed(other, code="tillid")] == [
                    "Vi mangler folk.",
                    "De andre er gode nok.",
                ]
            shown = await pressed(pilot, "u")
            assert "Took back" in shown
            shown = await pressed(pilot, "U", "m", "h", "a", "ctrl+s")
            assert "memo   ha" in shown

    asyncio.run(sitting())


@pytest.mark.parametrize("size", SIZES)
def test_turns_stripes_codes_and_what_is_at_the_foot_show(
    study: Study, build: Coded, screen: Opening, size: tuple[int, int]
) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study, size) as pilot:
            shown = rows(pilot)
            assert "I01" in shown[0]
            assert "turn 1/4" in shown[0]
            assert any(row.startswith("   2 ab  Anna: Det går op og ned.") for row in shown) or any(
                row.startswith("   2 ab ") for row in shown
            )
            assert "? keys" in shown[-1]
            assert ("here   all" in "\n".join(shown)) is (size[0] >= 100)

    asyncio.run(sitting())


def test_every_key_does_what_it_says_or_says_why_not_and_the_screen_stands(
    study: Study, build: Coded, screen: Opening
) -> None:
    """All keys one after another; what opens is closed again."""
    build(study, INTERVIEW)
    from qcode.tui.keys import DEEDS  # noqa: PLC0415

    async def sitting() -> None:
        async with screen(study) as pilot:
            for one in DEEDS:
                if one.id != "leave":
                    for key in one.keys:
                        pilot.app.simulate_key({"?": "question_mark"}.get(key, key))
                    await pilot.pause()
                    pilot.app.simulate_key("escape")
                    await pilot.pause()
            assert pilot.app.return_code is None
            assert len(pilot.app.screen_stack) == 1
            assert "turn" in rows(pilot)[0]

    asyncio.run(sitting())


def test_a_letter_nothing_is_on_says_so(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            assert "Nothing is on å" in await pressed(pilot, "å")

    asyncio.run(sitting())


def test_the_mouse_selects_a_sentence_then_a_word_and_drags_from_word_to_word(
    study: Study, build: Coded, screen: Opening
) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            reader = pilot.app.query_one(Reader)
            row = reader.rows.row_of(study_text(study).index("Vi mangler"))
            cell = reader.before_words + len("Anna: Det går op og ned. ")
            await pilot.click(Reader, offset=(cell + 1, row))
            assert reader.desk.words() == "Vi mangler folk."
            await pilot.click(Reader, offset=(cell + 1, row))
            assert reader.desk.words() == "Vi"
            await pilot.mouse_down(Reader, offset=(cell + 4, row))
            await pilot.hover(Reader, offset=(cell + 12, row))
            await pilot.mouse_up(Reader, offset=(cell + 12, row))

    asyncio.run(sitting())


def study_text(study: Study) -> str:
    from qcode.study import transcripts  # noqa: PLC0415

    return transcripts.show(study, "I01").text


def test_the_screen_may_change_its_size_at_any_time(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            await pilot.press("end", "enter")
            for size in ((200, 50), (40, 12), (20, 8), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert len(rows(pilot)) == size[1]
            await pilot.press("escape")
            assert "Nogen der kan blive" in "\n".join(rows(pilot))

    asyncio.run(sitting())


def test_closing_asks_what_the_pass_covered_and_records_it(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            await pilot.press("1")
            shown = await pressed(pilot, "q")
            assert "Done with I01?" in shown
            await pilot.press("escape")
            assert "Done with" not in "\n".join(rows(pilot))
            await pilot.press("q", "down", "enter")
        (done,) = passes.listed(study)
        assert (done.source, done.codes) == ("I01", ())

    asyncio.run(sitting())


def test_what_another_process_does_shows_at_the_next_key(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            with open_study(study.folder, coder="MB") as other:
                coding.add(other, "I01", ["uro"], coding.Place(span=f"0:{len(study_text(study))}"))
            assert "┆" not in await pressed(pilot, "down")
            shown = await pressed(pilot, "a")
            assert "MB" in shown
            assert "┆" in shown

    asyncio.run(sitting())


def test_the_next_suggestion_is_gone_to(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)
    suggesting.auto(study, "uro", suggesting.Rule(words=("blive",)), Scope(), Unit.TURN)

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "j")
            assert "Suggested: uro" in shown
            assert "turn 4/4" in shown

    asyncio.run(sitting())


def test_the_masked_page_shows_no_name(folder_with_names: Study, screen: Opening) -> None:
    async def sitting() -> None:
        async with screen(folder_with_names) as pilot:
            shown = await pressed(pilot, "z")
            assert "[byen]" in shown
            assert "Aalborg" not in shown

    asyncio.run(sitting())


@pytest.fixture
def folder_with_names(study: Study, build: Coded) -> Study:
    (study.folder / "names.csv").write_text("kind,id,name,aliases,mask\nplace,s1,Aalborg,,byen\n", encoding="utf-8")
    build(study, "Anna: Vi bor i Aalborg.")
    scanning.scan(study)
    return study


def test_suggestions_are_decided_with_one_hand(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)
    suggesting.auto(study, "uro", suggesting.Rule(words=("blive", "folk")), Scope(), Unit.SENTENCE)

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "f5")
            assert "2 left" in shown
            assert "Vi mangler folk." in shown
            shown = await pressed(pilot, "right")
            assert "1 decided, 1 left" in shown
            assert "0 decided, 2 left" in await pressed(pilot, "u")
            assert "1 decided, 1 left" in await pressed(pilot, "right")
            shown = await pressed(pilot, "c", "t", "i", "enter")
            assert "All decided." in shown
            shown = await pressed(pilot, "escape")
            assert "turn 1/4" in shown

    asyncio.run(sitting())
    assert [(str(one.code), one.words) for one in coding.listed(study) if one.origin] == [
        ("uro", "Vi mangler folk."),
        ("tillid", "Nogen der kan blive."),
    ]


def test_what_may_identify_is_decided_in_the_queue(study: Study, build: Coded, screen: Opening) -> None:
    build(study, "Anna: Vi bor ved siden af Grethe Mogensen i dag.")
    scanning.scan(study)

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "f6")
            assert "Grethe" in shown
            await pressed(pilot, "e", "ctrl+u", "e", "n", "space", *"nabo", "enter", "escape")
            shown = await pressed(pilot, "z")
            assert "[en nabo]" in shown

    asyncio.run(sitting())


def test_refusing_the_unsure_places_of_a_masked_name_says_that_these_are_left(
    study: Study, build: Coded, screen: Opening
) -> None:
    """
    Anna: Det var Gry, der kom, men det var også et gry uden lige. Gry er tidligt.
    """
    (study.folder / "names.csv").write_text("kind,id,name,mask\nperson,p1,Gry,kollegaen\n", encoding="utf-8")
    build(study, "Anna: Det var Gry, der kom, men det var også et gry uden lige.\nI: Og?\nAnna: Gry er tidligt.")
    scanning.scan(study)

    async def sitting() -> None:
        async with screen(study) as pilot:
            assert "in 1 source, printed [kollegaen]" in await pressed(pilot, "f6")
            assert "Not masked here; elsewhere printed [kollegaen]. u takes that back." in await pressed(pilot, "n")

    asyncio.run(sitting())


def test_the_same_name_misspelt_is_joined_with_one_key_and_taken_back(
    study: Study, build: Coded, screen: Opening
) -> None:
    """
    Anna: Så kom Grethe Mogensen. Og Grete Mogensen gik.
    """
    build(study, "Anna: Så kom Grethe Mogensen. Det var da Grete Mogensen kom.")
    (study.folder / "names.csv").write_text("kind,id,name,mask\nperson,p1,Grethe Mogensen,en nabo\n", encoding="utf-8")
    scanning.scan(study)

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "f6")
            assert "1 may be Grethe Mogensen [en nabo] (spelling)" in shown
            shown = await pressed(pilot, "1")
            assert "The same as entity 1" in shown
            shown = await pressed(pilot, "u")
            assert "1 may be Grethe Mogensen" in shown
            await pressed(pilot, "j", *"Grethe", "enter", "escape")
            shown = await pressed(pilot, "z")
            assert shown.count("[en nabo]") == 2

    asyncio.run(sitting())


def test_a_disagreement_is_settled_with_a_reason(
    study: Study, build: Coded, screen: Opening, as_coder: AsCoder
) -> None:
    build(study, INTERVIEW)
    passes.add(study, ["I01"])
    with as_coder("MB"):
        coding.add(study, "I01", ["uro"], coding.Place(quote="Nogen der kan blive."))
        passes.add(study, ["I01"])

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "f8")
            assert "AK" in shown
            before = int(shown.partition(" left")[0].split()[-1])
            shown = await pressed(pilot, "n", *"tvivl", "enter")
            assert f"1 decided, {before - 1} left" in shown
            await pressed(pilot, "escape")

    asyncio.run(sitting())
    assert [one.reason for one in adjudication.listed(study)] == ["tvivl"]


def test_the_codings_of_a_code_that_is_split_are_decided_with_the_arrows(
    study: Study, build: Coded, screen: Opening
) -> None:
    """Left is the first code, right the second one; u takes back what was decided in haste."""
    build(study, "Interviewer: Hvordan?\nAnna: {uro|Det går.} Vi {uro|mangler} folk. Nogen kan {uro|blive}.")
    splitting.split(study, "uro", ["ydre", "indre"])

    async def sitting() -> None:
        async with screen(study) as pilot:
            shown = await pressed(pilot, "f7")
            assert "I01, turn 2" in shown
            assert "Hvordan?" in shown
            assert "1 ydre" in shown
            assert "1 decided, 2 left" in await pressed(pilot, "left")
            assert "2 decided, 1 left" in await pressed(pilot, "left")
            assert "1 decided, 2 left" in await pressed(pilot, "u")
            await pressed(pilot, "right")
            assert "All decided." in await pressed(pilot, "c", *"ydre", "tab", *"indre", "enter")

    asyncio.run(sitting())
    assert [(str(one.code), one.words) for one in coding.listed(study)] == [
        ("ydre", "Det går."),
        ("indre", "mangler"),
        ("ydre", "blive"),
        ("indre", "blive"),
    ]


def test_what_is_typed_while_a_memo_opens_is_in_the_memo(study: Study, build: Coded, screen: Opening) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            await pilot.press("down")
            for key in ("m", *"hurtigt", "ctrl+s"):
                pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            shown = await pressed(pilot)
            assert "memo   hurtigt" in shown

    asyncio.run(sitting())


def test_a_fault_is_left_to_the_command_and_shows_no_words(
    study: Study, build: Coded, screen: Opening, capfd: pytest.CaptureFixture[str]
) -> None:
    build(study, INTERVIEW)

    async def sitting() -> None:
        async with screen(study) as pilot:
            del study.folder  # whatever is done with it next is a fault of ours
            await pilot.press("down")

    with pytest.raises(AttributeError):
        asyncio.run(sitting())
    shown = capfd.readouterr()
    assert "Vi mangler folk" not in shown.out + shown.err
