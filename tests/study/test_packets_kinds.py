"""Packets of recordings, open answers and short answers that look alike; memos, persons, and a tree of two books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.model.packet import Outcome
from qcode.model.suggestion import State, Unit
from qcode.model.time_span import TimeSpan
from qcode.study import (
    codebook,
    coding,
    memos,
    merging,
    open_study,
    packet_folders,
    packets,
    passes,
    recordings,
    register,
    release,
    reviewing,
    scanning,
    suggesting,
    survey,
    transcripts,
    withdrawal,
)
from qcode.study.passages import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Coded, Sound

    from qcode.study import Study

TREE = "codebook: hms\nversion: 1\ncodes: [{name: Uro, codes: [Nat]}]\n"


@pytest.fixture
def ready(study: Study, build: Coded) -> Study:
    build(study, "Anna: Der var uro hele natten hos Mette.", "I01")
    (study.folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Mette,,en ven\n", encoding="utf-8")
    (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
    (study.folder / "codebooks" / "andre.yaml").write_text("codebook: andre\ncodes: [Uro]\n", encoding="utf-8")
    codebook.apply(study)
    return study


def handed(study: Study, to: Path, **choice: str) -> Path:
    """Make HA's packet, and a study of it."""
    scanning.scan(study)
    terms = release.Terms(target=to / "HA.qpacket")
    made = packets.make(study, "HA", packets.Choice(**({"sources": "all"} | choice)), terms)
    return packet_folders.open_packet(made.path, to / "ha").folder


def test_a_recording_is_coded_by_time(ready: Study, tmp_path: Path, sound: Sound) -> None:
    recordings.add(ready, "F01", kind="focus_group", recording=tmp_path / "fokus med Mette.wav", length="1:00:00")
    folder = handed(ready, tmp_path)
    assert b"fokus med" not in (tmp_path / "HA.qpacket").read_bytes()
    with open_study(folder) as theirs:
        coding.add(theirs, "F01", ["hms:uro"], coding.Place(time="12:33-13:10"))
        passes.add(theirs, ["F01"])

    done = merging.read(ready, folder)

    (one,) = coding.listed(ready, coder="HA")
    assert (one.source, one.span, one.words) == ("F01", TimeSpan(753_000, 790_000), "")
    assert done.count("pass", Outcome.NEW) == 2  # one for each codebook
    sound(ready)


def test_equal_answers_and_texts_alike_once_masked_stay_two(ready: Study, tmp_path: Path, build: Coded) -> None:
    build(ready, "Anna: Mette var der.", "I02")
    build(ready, "Bo: Mettes var der.", "I03")
    (ready.folder / "names.csv").write_text(
        "kind,id,name,aliases,mask\nperson,p1,Mette,Mettes,en ven\n", encoding="utf-8"
    )
    table = ready.folder / "svar.csv"
    table.write_text("nr;region;Hvad er godt?\na;1;Ro og lys her.\nb;2;Ro og lys her.\n", encoding="utf-8")
    survey.read(ready, table, survey.Wanted("trivsel", ("Hvad er godt?",), "nr"))
    folder = handed(ready, tmp_path)
    with open_study(folder) as theirs:
        ids = [one.id for one in transcripts.all_sources(theirs)]
        for name in ids:
            coding.add(theirs, name, ["hms:uro"], coding.Place(turn=1))

    merging.read(ready, folder)

    assert len(ids) == 5
    assert sorted(one.source for one in coding.listed(ready, coder="HA")) == sorted(
        one.id for one in transcripts.all_sources(ready)
    )


def test_memos_come_along_with_what_they_are_about_and_their_latest_words(ready: Study, tmp_path: Path) -> None:
    folder = handed(ready, tmp_path)
    with open_study(folder) as theirs:
        coding.add(theirs, "I01", ["hms:uro"], coding.Place(turn=1))
        number = coding.listed(theirs)[0].id
        written = memos.add(theirs, "Natten igen.", title="Nat", on=["source:I01", "code:hms:uro", f"coding:{number}"])
        merging.read(ready, folder)
        theirs.now = lambda: "2099-01-01T12:00:00+00:00"
        memos.edit(theirs, written.id, text="Natten igen, og dagen.")
        merging.read(ready, folder)
    again = merging.read(ready, folder)

    (one,) = memos.listed(ready)
    (coded,) = coding.listed(ready, coder="HA")
    assert (one.coder, one.title, one.body) == ("HA", "Nat", "Natten igen, og dagen.")
    assert {(link.kind.value, link.name) for link in one.links} == {
        ("source", "I01"),
        ("code", "uro"),
        ("coding", str(coded.id)),
    }
    assert again.count("memo", Outcome.THERE) == 1


def test_a_person_spoken_about_is_known_by_id_or_told_of(ready: Study, tmp_path: Path) -> None:
    table = "source,person,speaker\nI01,P01,Anna\n"
    (ready.folder / "register.csv").write_text(table, encoding="utf-8")
    register.read(ready, ready.folder / "register.csv")
    folder = handed(ready, tmp_path)
    with open_study(folder) as theirs:
        (theirs.folder / "register.csv").write_text("source,person\nI01,P01\nI01,P99\n", encoding="utf-8")
        register.read(theirs, theirs.folder / "register.csv")
        coding.add(theirs, "I01", ["hms:uro"], coding.Place(turn=1), about="P01")
        coding.add(theirs, "I01", ["hms:uro/nat"], coding.Place(turn=1), about="P99")

    done = merging.read(ready, folder)

    assert [(str(one.code), one.subject) for one in coding.listed(ready, coder="HA")] == [
        ("uro", "P01"),
        ("uro/nat", ""),
    ]
    assert "the person P99 is not in the register here" in {row.why for row in done.rows}


def test_two_computers_of_one_coder_are_brought_together_before_anything_goes_back(
    ready: Study, tmp_path: Path
) -> None:
    folder = handed(ready, tmp_path)
    other = packet_folders.open_packet(tmp_path / "HA.qpacket", tmp_path / "laptop").folder
    with open_study(folder) as theirs, open_study(other) as laptop:
        coding.add(theirs, "I01", ["hms:uro"], coding.Place(turn=1))
        coding.add(laptop, "I01", ["hms:uro/nat"], coding.Place(quote="hos [en ven]"))
        merging.read(theirs, other)
        merging.read(laptop, folder)
        both = [[(one.words, one.code) for one in coding.listed(study)] for study in (theirs, laptop)]
        assert both[0] == both[1]
        merging.read(ready, folder)

    assert [one.words for one in coding.listed(ready, coder="HA")] == [
        "Der var uro hele natten hos Mette.",
        "hos Mette",
    ]


def test_a_withdrawal_names_who_was_handed_the_words(ready: Study, tmp_path: Path) -> None:
    folder = handed(ready, tmp_path)
    with open_study(folder) as theirs:
        coding.add(theirs, "I01", ["hms:uro"], coding.Place(turn=1))

    told = withdrawal.withdraw(ready, source="I01").left
    done = merging.read(ready, folder)

    assert "HA was handed I01 in a packet on 2003-11-03: have it deleted there." in told
    assert {row.why for row in done.rows if row.kind == "coding"} == {"its text is no longer in the study"}
    assert coding.listed(ready, coder="HA") == []


def test_only_sources_of_those_who_match_are_handed_out(ready: Study, tmp_path: Path, build: Coded) -> None:
    build(ready, "Bo: Der er ro.", "I02")
    table = "source,person,speaker,region\nI01,P01,Anna,1\nI02,P02,Bo,2\n"
    (ready.folder / "register.csv").write_text(table, encoding="utf-8")
    register.read(ready, ready.folder / "register.csv")

    with open_study(handed(ready, tmp_path, sources="", where="region = 2")) as theirs:
        assert [one.id for one in transcripts.all_sources(theirs)] == ["I02"]


def test_a_source_whose_id_is_a_name_to_be_masked_is_handed_out_under_a_number(ready: Study, tmp_path: Path) -> None:
    """A survey that is called after the home."""
    with (ready.folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("institution,i1,Krogen,,bostedet\n")
    table = ready.folder / "svar.csv"
    table.write_text("nr;Hvad er godt?\na;Der er ro og lys.\n", encoding="utf-8")
    survey.read(ready, table, survey.Wanted("krogen", ("Hvad er godt?",), "nr"))
    with open_study(handed(ready, tmp_path)) as theirs:
        (name,) = {one.id for one in transcripts.all_sources(theirs)} - {"I01"}
        coding.add(theirs, name, ["hms:uro"], coding.Place(turn=1))
        merging.read(ready, theirs.folder)

    assert name == "K1"
    assert [one.source for one in coding.listed(ready, coder="HA")] == ["krogen-001"]


def test_what_a_rule_looked_for_stays_with_the_coder(ready: Study, tmp_path: Path) -> None:
    """HA has `hele natten` proposed by a word; the word may be a name that HA heard on the telephone."""
    with open_study(handed(ready, tmp_path), coder="HA") as theirs:
        suggesting.auto(theirs, "hms:Nat", suggesting.Rule(words=("natten",)), Scope(), Unit.TURN)
        (one,) = suggesting.listed(theirs)
        reviewing.answer(theirs, one.id, State.ACCEPTED, "", "")
        assert [one.origin for one in coding.listed(theirs)] == ['word "natten"']
        work = packet_folders.work(theirs)

    assert [one.origin for one in work.codings] == ["rule"]
