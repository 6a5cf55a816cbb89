"""Who speaks, corrected by hand: labels, voices and persons present, kept through register and revision."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, NotFound
from qcode.model.turn import Voice
from qcode.store import sources
from qcode.study import importing, register, revision, trail, transcripts, turns

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Sound

    from qcode.study import Study

TALK = """\
HK: Hvem er med?
IP1: Det er jeg. [griner]
IP2: Og mig.
HK: Godt.
IP2: [taler i munden på hinanden] Ja!
Kontaktperson: Kaffe?
"""


@pytest.fixture
def talk(study: Study) -> Study:
    path = study.folder / "transcripts" / "I07.txt"
    path.write_text(TALK, encoding="utf-8")
    (done,) = importing.import_paths(study, [path])
    assert done.state == "imported"
    return study


def corrected(study: Study, **options: list[str]) -> list[tuple[str, str, str]]:
    found = turns.worked(study, "I07", turns.correction(**options))
    return [(one.turn.label, one.turn.voice.value[:3], one.person) for one in found.turns]


def test_a_label_for_all_its_turns_and_for_one_turn(talk: Study, dump: Dump, sound: Sound) -> None:
    before = dump(talk.db)

    now = corrected(talk, relabel=["IP2=IP1"], turns=["5=Kontaktperson"], interviewers=["HK"])

    assert now == [
        ("HK", "int", ""),
        ("IP1", "inf", "IP2"),
        ("IP1", "inf", "IP2"),
        ("HK", "int", ""),
        ("Kontaktperson", "inf", "IP4"),
        ("Kontaktperson", "inf", "IP4"),
    ]
    assert "[griner]" in transcripts.show(talk, "I07").text
    assert "[taler i munden på hinanden]" in transcripts.show(talk, "I07").text
    sound(talk)
    trail.undo(talk)
    assert dump(talk.db) == before


def test_two_labels_can_be_exchanged(talk: Study) -> None:
    now = corrected(talk, relabel=["IP1=IP2", "IP2=IP1"])

    assert [label for label, _, _ in now] == ["HK", "IP2", "IP1", "HK", "IP1", "Kontaktperson"]


def test_a_person_follows_a_label_that_is_written_anew(talk: Study) -> None:
    who = {label: person for label, _, person in corrected(talk)}

    now = {label: person for label, _, person in corrected(talk, relabel=["IP2=Lis"])}

    assert now["Lis"] == who["IP2"]


def test_somebody_present_is_no_informant_but_has_a_name_and_the_turns(talk: Study, sound: Sound) -> None:
    corrected(talk, interviewers=["HK"])

    now = corrected(talk, present=["kontaktperson=P99"])

    assert now[-1] == ("Kontaktperson", "unk", "P99")
    parts = {one.person: (one.speaker, one.part.value) for one in register.participations(talk)}
    assert parts == {"IP2": ("IP1", "informant"), "IP3": ("IP2", "informant"), "P99": ("Kontaktperson", "present")}
    sound(talk)


def test_a_label_that_is_nobodys_takes_no_persons_turns(talk: Study) -> None:
    now = corrected(talk, unknown=["IP2"], turns=["2-3="])

    assert [now[1], now[2], now[4]] == [("", "unk", ""), ("", "unk", ""), ("IP2", "unk", "")]


def test_corrections_survive_the_register(talk: Study, sound: Sound) -> None:
    corrected(talk, relabel=["IP2=IP1"], interviewers=["HK"], present=["Kontaktperson"])
    (talk.folder / "register.csv").write_text("source,person,speaker\nI07,P07,IP1\n", encoding="utf-8")

    register.sync(talk)

    assert corrected(talk) == [
        ("HK", "int", ""),
        ("IP1", "inf", "P07"),
        ("IP1", "inf", "P07"),
        ("HK", "int", ""),
        ("IP1", "inf", "P07"),
        ("Kontaktperson", "unk", "IP4"),
    ]
    sound(talk)


def test_corrections_survive_a_revision_where_the_words_are_the_same(talk: Study, tmp_path: Path, sound: Sound) -> None:
    corrected(talk, relabel=["IP2=IP1"], interviewers=["HK"])
    path = tmp_path / "rettet.txt"
    path.write_text("IP1: Må jeg sidde her?\n" + TALK.replace("Og mig.", "Og også mig."), encoding="utf-8")

    revision.revise(talk, "I07", path)

    assert [(label, voice) for label, voice, _ in corrected(talk)] == [
        ("IP1", "inf"),
        ("HK", "int"),
        ("IP1", "inf"),
        ("IP2", "inf"),  # its words changed, so that the file is believed
        ("HK", "int"),
        ("IP1", "inf"),
        ("Kontaktperson", "inf"),
    ]
    sound(talk)


def test_a_turn_the_file_gives_to_somebody_else_now_is_the_files(talk: Study, tmp_path: Path) -> None:
    corrected(talk, turns=["3=IP1"])
    path = tmp_path / "rettet.txt"
    path.write_text(TALK.replace("IP2: Og mig", "Lis: Og mig"), encoding="utf-8")

    revision.revise(talk, "I07", path)

    assert corrected(talk)[2][0] == "Lis"


def test_what_is_corrected_already_is_no_action(talk: Study) -> None:
    corrected(talk, relabel=["IP2=IP1"])
    before = len(trail.history(talk, 99))

    corrected(talk, relabel=["IP1=IP1"], informants=["IP1"])

    assert len(trail.history(talk, 99)) == before


def test_codings_stay_where_they_are(study: Study, build: Coded, sound: Sound) -> None:
    """
    I: Hvad så?
    Anna: {tillid|De andre lod mig være.}
    Bo: {uro|Nætterne var lange.}
    """
    build(study, cleandoc(test_codings_stay_where_they_are.__doc__ or ""))

    turns.worked(study, "I01", turns.correction(relabel=["Bo=Anna"]))

    sound(study)
    (row,) = sources.find(study.db, "I01")
    assert [turn.voice for turn in sources.turns(study.db, row.id)].count(Voice.INFORMANT) == 2


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"relabel": ["IP9=IP1"]}, "no speaker 'IP9'"),
        ({"interviewers": ["Lis"]}, "no speaker 'Lis'"),
        ({"present": ["Lis=P1"]}, "no speaker 'Lis'"),
    ],
)
def test_a_label_nobody_has_is_refused_with_those_there_are(
    talk: Study, dump: Dump, options: dict[str, list[str]], problem: str
) -> None:
    before = dump(talk.db)

    with pytest.raises(NotFound, match=problem) as refusal:
        corrected(talk, **options)

    assert refusal.value.hint == "I07 has HK, IP1, IP2, Kontaktperson."
    assert dump(talk.db) == before


@pytest.mark.parametrize("written", ["x=IP1", "7=IP1", "0=IP1", "1", "1-=IP1", "9-12=IP1", "3-1=IP1"])
def test_a_turn_that_is_not_there_is_refused(talk: Study, written: str) -> None:
    with pytest.raises(Misuse):
        corrected(talk, turns=[written])


@pytest.mark.parametrize("written", ["IP1", "=IP1", ""])
def test_what_is_to_be_relabelled_is_said_as_old_and_new(written: str) -> None:
    with pytest.raises(Misuse, match="--relabel"):
        turns.correction(relabel=[written])


def test_the_command_lists_and_corrects(talk: Study, cli: Cli) -> None:
    answer = cli("source", "turns", "I07", "--turn", "5=IP1", "--interviewer", "HK", "--format", "json")

    rows = json.loads(answer.out)
    assert "3 corrections in I07" in answer.err
    assert (rows[4]["label"], rows[4]["in the file"], rows[4]["corrected"]) == ("IP1", "IP2", True)
    assert (rows[0]["voice"], rows[1]["corrected"]) == ("interviewer", False)
    assert "in the file" in cli("source", "turns", "I07").out
    assert talk.coder == "AK"
