"""Themes: what carries them, counted in the right units, following the codes they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import CannotUndo, CodeNotFound, Misuse, NotFound, Refused
from qcode.study import carried, coding, memos, register, scanning, themes, trail
from qcode.study.release import Terms
from qcode.study.themes import Carriers

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study

TALK = """
I: {vagt|Hvem passede på?}
Anna: {tillid/ro|De andre lod mig være.} Mette sov.
Bo: {tillid/ro|Der var stille.} {uro|Nætterne var lange.}
"""
OTHER = "Lis: {tillid|Jeg blev der.} {uro|Jeg gik.}"
REGISTER = "source,person,speaker\nI01,P01,Anna\nI01,P02,Bo\nI02,P03,Lis\n"


@pytest.fixture
def two(study: Study, build: Coded) -> Study:
    """Two sources and three persons; codings 1 (interviewer), 2-4 in I01 and 5-6 in I02."""
    build(study, TALK)
    build(study, OTHER, "I02")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    return study


def counts(study: Study, name: str) -> list[tuple[int, int | None, str]]:
    found = carried.show(study, name, Terms(), 0)
    return [(one.n, one.of, one.unit) for one in found.theme.counts]


def test_a_theme_counts_statements_persons_and_sources_of_all_that_carries_it(two: Study, as_coder: AsCoder) -> None:
    with as_coder("MB"):
        coding.add(two, "I01", ["uro"], coding.Place(turn=2))  # the place is coded with tillid/ro too
    themes.add(two, "Ro", carriers=Carriers(("tillid",)))
    themes.add(two, "Begge", carriers=Carriers(("tillid", "uro")))

    assert counts(two, "Ro") == [(3, None, "statements"), (3, 3, "persons"), (2, 2, "sources")]
    assert counts(two, "begge") == [(5, None, "statements"), (3, 3, "persons"), (2, 2, "sources")]
    (one,) = carried.mapped(two, Terms()).themes[0].codes
    assert (str(one.path), [count.n for count in one.counts]) == ("tillid", [3, 3, 2])


def test_single_codings_carry_a_theme_beside_its_codes_and_are_not_counted_twice(two: Study) -> None:
    themes.add(two, "Ro", carriers=Carriers(("tillid/ro",), (2, 6)))

    assert counts(two, "Ro")[0] == (3, None, "statements")
    assert counts(two, "Ro")[1] == (3, 3, "persons")


def test_words_of_the_interviewer_alone_carry_nothing(two: Study) -> None:
    themes.add(two, "Vagt", carriers=Carriers(("vagt",)))

    assert counts(two, "Vagt") == [(0, None, "statements"), (0, 3, "persons"), (0, 2, "sources")]


def test_a_theme_that_nothing_carries_counts_nothing(two: Study) -> None:
    themes.add(two, "Tom")

    assert [n for n, _, _ in counts(two, "Tom")] == [0, 0, 0]


def test_representative_quotations_are_masked_and_spread_over_persons(two: Study) -> None:
    (two.folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Mette,,person A\n", encoding="utf-8")
    scanning.scan(two)
    coding.add(two, "I01", ["uro"], coding.Place(turn=2))
    themes.add(two, "Uro", idea="Mette sover.", carriers=Carriers(("uro",)))

    found = carried.show(two, "Uro", Terms(), 2)

    assert str(found.theme.idea) == "[person A] sover."
    assert [one.words for one in found.quotes.quotations] == [
        "De andre lod mig være. [person A] sov.",
        "Nætterne var lange.",
    ]
    assert len(carried.show(two, "Uro", Terms(), 9).quotes.quotations) == 3


def test_a_theme_goes_into_no_file_while_a_name_in_it_is_undecided(two: Study, tmp_path: Path) -> None:
    themes.add(two, "Vi og Skovgaard")
    themes.add(two, "Uro", carriers=Carriers(("uro",)))

    with pytest.raises(Refused, match="on no list"):
        carried.mapped(two, Terms(target=tmp_path / "t.svg"))
    with pytest.raises(Refused, match="I01, I02"):
        carried.show(two, "Uro", Terms(target=tmp_path / "t.docx"), 3)
    assert str(carried.mapped(two, Terms()).themes[0].name) == "Vi og [?]"


def test_a_theme_is_changed_and_brought_back(two: Study, dump: Dump) -> None:
    themes.add(two, "Ro", idea="Stilhed.", carriers=Carriers(("tillid",), (6,)))
    before = dump(two.db)

    done = themes.change(
        two, "ro", new_name="Natten", idea="", more=Carriers(("uro",)), less=Carriers(("tillid",), (6,))
    )

    assert (done.name, done.idea, done.codes, done.codings) == ("Natten", "", ("uro",), ())
    trail.undo(two)
    assert dump(two.db) == before


def test_what_does_not_carry_a_theme_cannot_be_taken_from_it(two: Study, dump: Dump) -> None:
    themes.add(two, "Ro", carriers=Carriers(("tillid",)))
    before = dump(two.db)

    with pytest.raises(Misuse, match="does not carry the theme 'Ro'"):
        themes.change(two, "Ro", less=Carriers(("tillid", "uro")))

    assert dump(two.db) == before


def test_names_are_one_whatever_their_capitals(two: Study) -> None:
    themes.add(two, "Åben dør")

    for taken in ("åben dør", " ÅBEN  DØR "):
        with pytest.raises(Misuse, match="already"):
            themes.add(two, taken)
    assert themes.change(two, "åben dør", new_name="ÅBEN dør").name == "ÅBEN dør"
    with pytest.raises(Misuse, match="has a name"):
        themes.add(two, " ")
    with pytest.raises(CodeNotFound):
        themes.add(two, "X", carriers=Carriers(("nix",)))
    with pytest.raises(NotFound, match="coding '99'"):
        themes.add(two, "X", carriers=Carriers((), (99,)))


def test_links_are_said_once_for_two_themes_in_either_order(two: Study) -> None:
    themes.add(two, "A")
    themes.add(two, "B")
    themes.link(two, "A", "B", "fører til")
    themes.link(two, "B", "A", "kommer af")

    (link,) = carried.mapped(two, Terms()).links
    assert (link.theme, link.other, str(link.words)) == (1, 0, "kommer af")
    assert [str(words) for _, words in carried.show(two, "A", Terms(), 0).links] == ["kommer af"]
    themes.unlink(two, "A", "B")
    assert carried.mapped(two, Terms()).links == ()
    with pytest.raises(NotFound):
        themes.unlink(two, "A", "B")
    with pytest.raises(Misuse, match="itself"):
        themes.link(two, "A", "a")


def test_a_removed_theme_leaves_its_memos_and_comes_back_with_all(two: Study, dump: Dump, sound: Sound) -> None:
    themes.add(two, "A", carriers=Carriers(("uro",), (2,)))
    themes.add(two, "B")
    themes.link(two, "A", "B", "fører til")
    memos.add(two, "Om A.", on=["theme:A"])
    before = dump(two.db)

    themes.remove(two, "A")

    sound(two)
    assert [one.links for one in memos.listed(two)] == [()]
    trail.undo(two)
    assert dump(two.db) == before


def test_what_a_theme_rests_on_is_not_undone_from_under_it(two: Study, as_coder: AsCoder, dump: Dump) -> None:
    coding.add(two, "I02", ["uro"], coding.Place(turn=1))
    with as_coder("MB"):
        themes.add(two, "A", carriers=Carriers((), (7,)))
    before = dump(two.db)

    with pytest.raises(CannotUndo, match="later work rests on it"):
        trail.undo(two)

    assert dump(two.db) == before
