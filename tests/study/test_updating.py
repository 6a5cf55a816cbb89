"""Changed files imported as revisions of their sources, told by words or declared ids, never by a file's name alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.study import coding, importing, reading, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Dump, Sound

    from qcode.study import Study
    from qcode.study.importing import Imported

TALK = "I: Hvordan gik det hele så til sidst?\nIP1: {} Det var en lang nat, og jeg sov næsten ikke. {}\n"
FIRST = TALK.format("Jeg fik en nøgle af naboen.", "Om morgenen kom hun igen.")
OTHER = "I: Hvordan gik det hele så til sidst?\nIP1: Vi byggede et skur bag ved huset og malede det rødt om foråret.\n"
REVISE = reading.reading(revise=True)


def received(study: Study, name: str, text: str) -> Path:
    path = study.folder / "transcripts" / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(study: Study, path: Path, how: reading.Reading = REVISE) -> Imported:
    (done,) = importing.import_paths(study, [path], how=how)
    return done


@pytest.fixture
def both(study: Study) -> Study:
    for name, text in (("I01.txt", FIRST), ("I02.txt", OTHER)):
        assert imported(study, received(study, name, text)).state == "imported"
    coding.add(study, "I01", ["nat"], coding.Place(quote="Det var en lang nat"), new=True)
    return study


@pytest.mark.parametrize("name", ["I01.txt", "I01 rettet.txt", "mettes.txt"])
def test_a_changed_file_is_a_revision_whatever_it_is_called(both: Study, name: str, dump: Dump, sound: Sound) -> None:
    before = dump(both.db)

    done = imported(both, received(both, name, FIRST.replace("næsten ikke", "slet ikke")))

    assert (done.state, done.source, done.carried["untouched"]) == ("revised", "I01", 1)
    assert "slet ikke" in transcripts.show(both, "I01").text
    assert [one.id for one in transcripts.all_sources(both)] == ["I01", "I02"]
    sound(both)
    trail.undo(both)
    assert dump(both.db) == before


def test_the_name_alone_makes_nothing_a_revision(both: Study, dump: Dump) -> None:
    before = dump(both.db)

    done = imported(both, received(both, "I01.txt", "I: Hvem er du?\nIP1: Jeg er smed og har været det i tyve år.\n"))

    assert done.state == "failed"
    assert "less than half of its words" in done.problem
    assert dump(both.db) == before


def test_a_name_that_belongs_to_another_text_is_refused(both: Study, dump: Dump) -> None:
    before = dump(both.db)

    done = imported(both, received(both, "I02.txt", FIRST.replace("næsten ikke", "slet ikke")))

    assert done.state == "failed"
    assert "like those of I01, but it could be I02 too" in done.problem
    assert dump(both.db) == before


def test_a_declared_id_is_believed(both: Study, sound: Sound) -> None:
    done = imported(both, received(both, "ny.txt", "---\nsource: I01\n---\nI: Hvem er du?\nIP1: Jeg er smed.\n"))

    assert (done.state, done.source, done.carried["lost"]) == ("revised", "I01", 1)
    sound(both)


def test_another_interview_is_a_source_of_its_own(both: Study) -> None:
    text = (
        "I: Hvordan gik det hele så til sidst?\nIP1: Jeg rejste til havnen og fik arbejde på et skib hele vinteren.\n"
    )

    assert imported(both, received(both, "I03.txt", text)).state == "imported"


def test_a_label_mended_in_the_file_is_a_revision_that_moves_no_word(both: Study) -> None:
    done = imported(both, received(both, "I01.txt", FIRST.replace("IP1:", "IP2:")))

    assert (done.state, done.carried["untouched"]) == ("revised", 1)
    assert [turn.label for turn, _ in transcripts.show(both, "I01").turns] == ["I", "IP2"]


def test_the_same_text_once_more_is_unchanged(both: Study, dump: Dump) -> None:
    before = dump(both.db)

    assert imported(both, received(both, "kopi.txt", FIRST.replace("\n", "\r\n"))).state == "unchanged"
    assert dump(both.db) == before


def test_without_being_asked_for_nothing_is_revised(both: Study, dump: Dump) -> None:
    before = dump(both.db)

    done = imported(both, received(both, "I01.txt", FIRST.replace("næsten", "slet")), reading.PLAIN)

    assert done.state == "failed"
    assert "qcode import --revise" in done.hint
    assert dump(both.db) == before


def test_the_command_says_what_became_of_the_codings(both: Study, cli: Cli) -> None:
    received(both, "I01.txt", FIRST.replace("en lang nat", "en meget lang nat"))

    answer = cli("import", str(both.folder / "transcripts"), "--revise")

    assert answer.code == 0
    assert "I01.txt is a revision of I01. Codings: 0 untouched, 1 touched, 0 doubtful, 0 lost." in answer.err
    assert "1 revised, 1 unchanged." in answer.err


def test_a_revision_is_read_as_the_import_was(study: Study, cli: Cli) -> None:
    pattern = r"(?P<speaker>\w+) ~ "
    path = received(study, "I01.txt", "mette ~ Det går i sundheds-\nhuset.\nbo ~ Nej: slet ikke.\n")
    assert cli("import", str(path), "--speaker-pattern", pattern, "--dehyphenate").code == 0
    received(study, "I01.txt", "mette ~ Det går godt i sundheds-\nhuset.\nbo ~ Nej: slet ikke.\n")

    answer = cli("source", "revise", "I01", str(path), "--speaker-pattern", pattern, "--dehyphenate")

    assert answer.code == 0
    shown = transcripts.show(study, "I01")
    assert shown.text == "Det går godt i sundhedshuset.\nNej: slet ikke."
    assert [turn.label for turn, _ in shown.turns] == ["mette", "bo"]
