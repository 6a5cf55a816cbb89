"""Memos: written, linked, found, kept to their author, and let out masked only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.memo import About, Link, MemoKind
from qcode.study import coding, composing, memos, register, scanning, themes, trail
from qcode.study.memos import Wanted
from qcode.study.release import Terms

if TYPE_CHECKING:
    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study

NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\n"


def numbers(study: Study, wanted: Wanted) -> list[int]:
    return [one.id for one in memos.listed(study, wanted)]


def test_a_memo_says_what_it_is_about(coded: Study) -> None:
    """Anna: {tillid|De andre lod mig være.}"""
    (coded.folder / "register.csv").write_text("source,person,speaker\nI01,P07,Anna\n", encoding="utf-8")
    register.sync(coded)
    themes.add(coded, "Ro")
    first = memos.add(coded, "Den første.")
    on = ["source:i01", "person:p07", "code:tillid", "theme:ro", "coding:1", f"memo:{first.id}", "claim:k1", "study"]

    done = memos.add(coded, "Tillid er at blive ladt i fred.", title="Om tillid", on=on)

    assert done.links == (
        Link(About.SOURCE, "I01"),
        Link(About.PERSON, "P07"),
        Link(About.CODE, "tillid"),
        Link(About.THEME, "Ro"),
        Link(About.CODING, "1"),
        Link(About.MEMO, "1"),
        Link(About.CLAIM, "k1"),
    )
    assert (done.kind, done.title, done.coder, done.created) == (
        MemoKind.MEMO,
        "Om tillid",
        "AK",
        "2003-11-03T12:00:00+00:00",
    )
    assert memos.show(coded, first.id).linked_from == (done.id,)
    for one in on[:-1]:
        assert numbers(coded, Wanted(on=one)) == [done.id]
    assert numbers(coded, Wanted(on="study")) == [first.id]


@pytest.mark.parametrize(
    ("on", "error"),
    [
        ("kilde:I01", Misuse),
        ("I01", Misuse),
        ("source:", Misuse),
        ("source:I99", NotFound),
        ("person:P99", NotFound),
        ("code:nix", NotFound),
        ("theme:nix", NotFound),
        ("coding:99", NotFound),
        ("coding:²", NotFound),
        ("memo:9999999999999999999999", NotFound),
    ],
)
def test_a_memo_about_nothing_that_is_there_is_not_written(
    coded: Study, dump: Dump, on: str, error: type[Exception]
) -> None:
    """Anna: {tillid|De andre lod mig være.}"""
    before = dump(coded.db)

    with pytest.raises(error):
        memos.add(coded, "Noget.", on=[on])

    assert dump(coded.db) == before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("natten", [1, 2]),
        ("NATTEN gården", [1]),
        ("garden", []),
        ("går", []),
        ("går*", [1]),
        ("titlen", [3]),
        ("", [1, 2, 3]),
    ],
)
def test_memos_are_found_by_whole_words_whatever_their_capitals_and_by_every_letter(
    study: Study, words: str, found: list[int]
) -> None:
    memos.add(study, "Natten på gården var lang.")
    memos.add(study, "Om natten ringede ingen.", journal=True)
    memos.add(study, "Intet.", title="Titlen")

    assert numbers(study, Wanted(words=words)) == found


def test_a_decomposed_letter_is_the_same_letter(study: Study) -> None:
    memos.add(study, "Gården.")

    assert numbers(study, Wanted(words="ga\u030arden")) == [1]


def test_an_edit_changes_what_it_is_told_and_nothing_else(coded: Study, dump: Dump) -> None:
    """Anna: {tillid|De andre lod mig være.}"""
    memos.add(coded, "Et.", title="T", on=["code:tillid"])
    before = dump(coded.db)

    done = memos.edit(coded, 1, on=["source:I01"], off=["code:tillid"])

    assert (done.title, done.body, done.links) == ("T", "Et.", (Link(About.SOURCE, "I01"),))
    assert memos.edit(coded, 1, text="To.", title="").title == ""
    trail.undo(coded)
    trail.undo(coded)
    assert dump(coded.db) == before


def test_nobody_changes_another_coders_memo(study: Study, as_coder: AsCoder) -> None:
    memos.add(study, "Mit.")

    with as_coder("MB"):
        with pytest.raises(Misuse, match="Memo 1 is AK's; you are MB"):
            memos.edit(study, 1, text="Dit.")
        with pytest.raises(Misuse, match="AK's"):
            memos.remove(study, 1)


def test_a_memo_is_not_about_itself(study: Study) -> None:
    memos.add(study, "Mit.")

    with pytest.raises(Misuse, match="about itself"):
        memos.edit(study, 1, on=["memo:1"])


def test_a_removed_memo_leaves_no_link_and_comes_back_with_all(study: Study, dump: Dump, sound: Sound) -> None:
    memos.add(study, "Et.")
    memos.add(study, "To.", on=["memo:1"])
    memos.edit(study, 1, on=["memo:2"])
    before = dump(study.db)

    memos.remove(study, 1)

    assert dump(study.db)["memo_link"] == []
    sound(study)
    trail.undo(study)
    assert dump(study.db) == before


def test_what_a_memo_is_about_may_go_and_the_memo_stays(coded: Study, dump: Dump, sound: Sound) -> None:
    """Anna: {tillid|De andre lod mig være.}"""
    memos.add(coded, "Et.", on=["coding:1", "code:tillid"])
    before = dump(coded.db)

    coding.remove(coded, 1)

    assert memos.show(coded, 1).memo.links == (Link(About.CODE, "tillid"),)
    sound(coded)
    trail.undo(coded)
    assert dump(coded.db) == before


def test_memos_leave_with_listed_names_masked_and_their_breaks_kept(study: Study) -> None:
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    scanning.scan(study)
    memos.add(study, "Mettes ord vejer.\n\nRing til hende på 98 12 34 56.", title="Om Mette")

    (one,) = memos.export(study, Wanted(), Terms()).memos

    assert str(one.title) == "Om [person A]"
    assert [str(line) for line in one.paragraphs] == ["[person A's] ord vejer.", "Ring til hende på [?]."]


def test_a_name_on_no_list_keeps_memos_out_of_a_file(study: Study, build: Coded, tmp_path: Path) -> None:
    build(study, "Anna: De andre lod mig være.")
    memos.add(study, "Det siger Skovgaard i I01.")
    file = tmp_path / "memoer.docx"

    with pytest.raises(Refused, match=r"on no list \(\[\?\]\): 1"):
        memos.export(study, Wanted(), Terms(target=file))

    assert memos.export(study, Wanted(), Terms(target=file, draft=True)).draft
    (one,) = memos.export(study, Wanted(), Terms(target=file, override="Anna Holm: set efter")).memos
    assert str(one.paragraphs[0]) == "Det siger [?] i I01."
    assert trail.history(study, 1)[0].summary == "memos: 1, override by Anna Holm: set efter"


def test_original_words_are_let_out_on_record_only(study: Study) -> None:
    memos.add(study, "Det siger Skovgaard.")

    done = memos.export(study, Wanted(), Terms(unmasked=True))

    assert not done.masked
    assert str(done.memos[0].paragraphs[0]) == "Det siger Skovgaard."
    (last,) = trail.history(study, 1)
    assert (last.action, last.summary) == ("memo export", "memos: 1, unmasked")


@pytest.mark.parametrize(("words", "file"), [("-", None), ("", Path("-"))])
def test_standard_input_gives_the_text(
    study: Study, monkeypatch: pytest.MonkeyPatch, words: str, file: Path | None
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Fra Læsø.\r\nTo.\n".encode())))

    assert composing.composed(study, words, file) == "Fra Læsø.\nTo."


def test_the_history_holds_none_of_a_memos_words(study: Study) -> None:
    memos.add(study, "Hemmeligt.", title="Hemmeligt", on=["claim:Hemmeligt"])
    memos.edit(study, 1, text="Mere hemmeligt.")

    assert "emmeligt" not in "".join(one.summary for one in trail.history(study, 9))
