"""Transcripts on their way in: one file is one action, and nothing of a file's name comes out again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.model.span import Span
from qcode.model.text import bytes_hash, text_hash
from qcode.model.turn import Voice
from qcode.store import sources
from qcode.store.register import persons
from qcode.study import coding, importing, making, open_study, register, scanning, status, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump, Sound

    from qcode.model.person import Person
    from qcode.study import Study
    from qcode.study.importing import Imported

INTERVIEW = "I: Hvad sker der på Ærø?\nIP1: Vi går på café.\n"


def received(study: Study, name: str, text: str | bytes = INTERVIEW) -> Path:
    path = study.folder / "transcripts" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def imported(study: Study, *paths: Path) -> list[Imported]:
    return importing.import_paths(study, paths or [study.folder / "transcripts"])


def test_a_text_is_its_turns_words_joined_by_one_line_break(study: Study, sound: Sound) -> None:
    path = received(study, "I07.txt")

    (done,) = imported(study, path)

    shown = transcripts.show(study, "I07")
    assert shown.text == "Hvad sker der på Ærø?\nVi går på café."
    assert [(turn.start, turn.words, turn.label, turn.voice) for turn, _ in shown.turns] == [
        (0, "Hvad sker der på Ærø?", "I", Voice.INTERVIEWER),
        (22, "Vi går på café.", "IP1", Voice.INFORMANT),
    ]
    (row,) = sources.find(study.db, "I07")
    assert (row.hash, row.file_hash) == (text_hash(shown.text), bytes_hash(path.read_bytes()))
    assert (done.state, done.source, done.turns, done.words) == ("imported", "I07", 2, 9)
    sound(study)


class TestTheRest:
    def test_comes_in_though_one_file_is_bad(self, study: Study, cli: Cli, sound: Sound) -> None:
        received(study, "I01.txt")
        received(study, "I02.docx", b"PK\x03\x04 halv")
        received(study, "I03.txt", "---\nregion: 9\n---\nIP1: Nej.\n")
        received(study, "I04.txt", "")
        received(study, "I05.txt", "---\nlandsdel: Fyn\n---\nIP1: Jo.\n")
        received(study, "I10.txt", "IP1: Ja.\n")
        (study.folder / "transcripts" / "~$I01.docx").write_bytes(b"lock")
        (study.folder / "transcripts" / "lyd.mp3").write_bytes(b"sound")

        answer = cli("import", str(study.folder / "transcripts"), "--format", "json")

        results = {one["file"]: one for one in json.loads(answer.out)}
        assert answer.code == 1
        assert {name: one["state"] for name, one in results.items()} == {
            "I01.txt": "imported",
            "I02.docx": "failed",
            "I03.txt": "failed",
            "I04.txt": "failed",
            "I05.txt": "failed",
            "I10.txt": "imported",
            "lyd.mp3": "passed over",
        }
        assert results["I03.txt"]["problem"] == "At the head of the file `region` is '9', not one of 1, 2, 3, 4, 5."
        assert results["I04.txt"]["problem"] == "is empty"
        assert "landsdel: {scope: source, type: text}" in results["I05.txt"]["hint"]
        assert "I02.docx" in answer.err
        assert "2 imported, 4 failed, 1 passed over." in answer.err
        assert [one.id for one in transcripts.all_sources(study)] == ["I01", "I10"]
        sound(study)

    def test_is_not_begun_where_the_register_cannot_be_read(self, study: Study, cli: Cli, dump: Dump) -> None:
        received(study, "I01.txt")
        (study.folder / "register.csv").write_text("source,regoin\nI01,2\n", encoding="utf-8")
        before = dump(study.db)

        answer = cli("import", str(study.folder / "transcripts"))

        assert answer.code == 1
        assert "register.csv:1: The column 'regoin' is no declared attribute." in answer.err
        assert dump(study.db) == before


class TestTheSameAgain:
    def test_a_file_that_is_in_already_is_unchanged(self, study: Study, dump: Dump) -> None:
        path = received(study, "I01.txt")
        imported(study, path)
        before = dump(study.db)

        (again,) = imported(study, path)

        assert (again.state, again.source, again.turns) == ("unchanged", "I01", 2)
        assert dump(study.db) == before

    @pytest.mark.parametrize("name", ["kopi.txt", "I02.md", "I01.txt"])
    def test_the_same_text_under_another_name_or_in_other_bytes_is_refused(self, study: Study, name: str) -> None:
        imported(study, received(study, "I01.txt"))

        (again,) = imported(study, received(study, name, INTERVIEW.replace("\n", "\r\n")))

        assert again.state == "failed"
        assert again.problem == "The same text is in the study already, as I01."

    def test_another_text_under_a_known_name_is_refused(self, study: Study, dump: Dump) -> None:
        imported(study, received(study, "I01.txt"))
        before = dump(study.db)

        (again,) = imported(study, received(study, "i01.txt", "IP1: Noget helt andet.\n"))

        assert (again.state, again.problem) == ("failed", "i01 is in the study already, with another text.")
        assert dump(study.db) == before

    def test_a_file_named_twice_is_read_once(self, study: Study) -> None:
        path = received(study, "I01.txt")

        assert [one.state for one in imported(study, path, path, path.parent)] == ["imported"]

    def test_a_source_taken_back_can_come_in_again(self, study: Study, sound: Sound) -> None:
        path = received(study, "I01.txt")
        imported(study, path)
        trail.undo(study)

        assert [one.state for one in imported(study, path)] == ["imported"]
        sound(study)


class TestNeutralIds:
    @pytest.mark.parametrize(
        ("name", "id_"),
        [
            ("I07.txt", "I07"),
            ("fokusgruppe-3.txt", "fokusgruppe-3"),
            ("mette-hansen.txt", "S01"),
            ("I07 Mette Hansen.txt", "S01"),
            ("Aalborg2.txt", "S01"),
            ("Bo85.md", "S01"),
            ("12 34 56 78.txt", "S01"),
            ("010203-1234.txt", "S01"),
            ("Interview.2.mette.txt", "S01"),
        ],
    )
    def test_a_file_name_that_could_give_someone_away_is_no_id(self, study: Study, name: str, id_: str) -> None:
        (done,) = imported(study, received(study, name))

        assert (done.file, done.source) == (name, id_)

    def test_numbers_go_on_where_they_stopped(self, study: Study) -> None:
        received(study, "anna.txt", "Anna: En.\n")
        received(study, "bo.txt", "Bo: To.\n")
        received(study, "s02.txt", "Carl: Tre.\n")

        assert [(one.file, one.source) for one in imported(study)] == [
            ("anna.txt", "S01"),
            ("bo.txt", "S02"),
            ("s02.txt", ""),
        ]

    def test_a_source_is_found_by_the_name_of_its_file(self, study: Study) -> None:
        imported(study, received(study, "mette-hansen.txt"))

        assert {transcripts.find(study, name).name for name in ("S01", "s01", "mette-hansen", "mette-hansen.txt")} == {
            "S01"
        }

    @pytest.mark.parametrize("format_", ["json", "csv", "md"])
    @pytest.mark.parametrize("registered", ["", "mette-hansen.txt", "mette-hansen"])
    def test_the_name_of_the_file_reaches_no_masked_output(
        self, study: Study, cli: Cli, format_: str, registered: str
    ) -> None:
        if registered:
            text = f"source,person,speaker,region,role\n{registered},P07,IP1,2,privat\n"
            (study.folder / "register.csv").write_text(text, encoding="utf-8")
        imported(study, received(study, "mette-hansen.txt"))
        coding.add(study, "mette-hansen.txt", ["hverdag"], coding.Place(quote="Vi går på café."), new=True)
        scanning.scan(study)

        answer = cli("quotes", "--by", "source,code", "--context", "1", "--format", format_)

        assert answer.code == 0
        assert "Vi går på café" in answer.out
        assert "mette" not in (answer.out + answer.err).casefold()


class TestTheRegisterIsMet:
    @pytest.mark.parametrize(
        ("written", "expected"), [("I07", "I07"), ("i07", "i07"), ("I07.txt", "I07"), ("i07.TXT", "I07")]
    )
    def test_by_id_or_file_name(self, study: Study, written: str, expected: str) -> None:
        text = f"source,kind,date,person,speaker,region,role\n{written},interview,3.11.2003,P07,IP1,2,privat\n"
        (study.folder / "register.csv").write_text(text, encoding="utf-8")

        (done,) = imported(study, received(study, "I07.txt"))

        (source,) = transcripts.all_sources(study)
        assert (done.source, source.id, source.date) == (expected, expected, "2003-11-03")
        assert source.persons == ("P07",)
        assert [who for _, who in transcripts.show(study, "I07").turns] == ["", "P07"]
        (part,) = register.participations(study)
        assert part.values == {"region": ("2",), "role": ("privat",)}

    def test_after_the_file_too(self, study: Study) -> None:
        """Files first, register afterwards: the persons made meanwhile give way."""
        imported(study, received(study, "I07.txt"))
        assert [one.id for one in people(study)] == ["IP1"]
        (study.folder / "register.csv").write_text("source,person,speaker\nI07,P07,IP1\n", encoding="utf-8")

        imported(study)

        assert [who for _, who in transcripts.show(study, "I07").turns] == ["", "P07"]
        assert status.status(study).persons == 1

    def test_a_source_that_waits_for_its_text_is_said_to_wait(self, study: Study, cli: Cli) -> None:
        (study.folder / "register.csv").write_text("source,person\nI07,P07\n", encoding="utf-8")
        register.sync(study)

        answer = cli("code", "add", "I07", "x", "--turn", "1", "--new")

        assert answer.code == 1
        assert "I07 is in the register, but has no text yet" in answer.err
        assert status.status(study).waiting == 1


def people(study: Study) -> list[Person]:
    return persons(study.db)


class TestInformantsAreNumbered:
    def test_as_they_come_through_the_short_way(self, tmp_path: Path) -> None:
        where = tmp_path / "kort"
        making.make(where, short=True)
        with open_study(where, coder="AK") as study:
            received(study, "I1.txt", "I: Nå?\nIP: Ja.\nIP: Jo.\n")
            received(study, "I2.txt", "Anna: Tak.\nBo: Selv tak.\nAnna: Nå.\nBo: Ja.\n")
            received(study, "I10.txt", "IP: Nej.\nI: Nå.\nIP: Ne.\n")
            imported(study)

            parts = [(one.source, one.person, one.speaker) for one in register.participations(study)]
            assert parts == [("I1", "IP1", "IP"), ("I2", "IP2", "Anna"), ("I2", "IP3", "Bo"), ("I10", "IP4", "IP")]
            assert [one.id for one in people(study)] == ["IP1", "IP2", "IP3", "IP4"]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("I: Nå?\nIP: Ja.\n", "interview"),
            ("IP1: Nå?\nIP2: Ja.\n", "double_interview"),
            ("IP1: Nå?\nIP2: Ja.\nIP3: Jo.\n", "focus_group"),
            ("Jeg så ham gå.\n\nHan kom ikke igen.\n", "interview"),
        ],
    )
    def test_and_the_kind_of_source_follows_from_how_many_they_are(self, study: Study, text: str, kind: str) -> None:
        imported(study, received(study, "I01.txt", text))

        assert transcripts.all_sources(study)[0].kind == kind


def test_codings_say_what_stands_in_the_text(coded: Study, cli: Cli) -> None:
    """
    I: Hvordan var 🙂 det?
    Anna: {tillid|De andre lod mig være.} {uro,tillid|Nætterne var så lange.}
    """
    answer = cli("code", "list", "--format", "json")
    text = transcripts.show(coded, "I01").text

    found = [(one["code"], one["words"]) for one in json.loads(answer.out)]
    assert found == [
        ("tillid", "De andre lod mig være."),
        ("tillid", "Nætterne var så lange."),
        ("uro", "Nætterne var så lange."),
    ]
    assert all(text[one["start"] : one["end"]] == one["words"] for one in json.loads(answer.out))


def test_words_typed_with_composed_or_decomposed_letters_are_found(study: Study, build: Coded) -> None:
    build(study, "Anna: Det var på Ærø, ikke i Århus.")

    done = coding.add(study, "I01", ["sted"], coding.Place(quote="i A\u030arhus"), new=True)

    assert isinstance(done.span, Span)
    assert transcripts.show(study, "I01").text[done.span.slice] == "i Århus"


def test_a_voice_nobody_knows_becomes_no_person_and_takes_nobodys_turns(study: Study, sound: Sound) -> None:
    """
    I: Hvad sker der?
    Bo: Ikke noget.
    ??: Jo!
    Alle: Ha ha.
    Bo: Nå.
    """
    received(study, "I01.txt", "I: Hvad sker der?\nBo: Ikke noget.\n??: Jo!\nAlle: Ha ha.\nBo: Nå.\n")

    (done,) = imported(study)

    assert done.speakers == ("Bo",)
    assert [one.id for one in persons(study.db)] == ["IP1"]
    assert [who for _, who in transcripts.show(study, "I01").turns] == ["", "IP1", "", "", "IP1"]
    assert sources.find(study.db, "I01")[0].kind == "interview"
    sound(study)


def test_the_register_knows_the_date_better_than_a_line_of_the_text(study: Study) -> None:
    (study.folder / "register.csv").write_text("source,date\nI01,2024-01-01\n", encoding="utf-8")
    received(study, "I01.txt", "Dato: 3. marts 2024\n" + INTERVIEW)
    received(study, "I02.txt", "Dato: 4. marts 2024\n" + INTERVIEW.replace("café", "kro"))

    imported(study)

    assert [(one.id, one.date) for one in transcripts.all_sources(study)] == [
        ("I01", "2024-01-01"),
        ("I02", "2024-03-04"),
    ]


class TestADryRun:
    def test_shows_speakers_and_doubts_and_writes_nothing(self, study: Study, cli: Cli, dump: Dump) -> None:
        (study.folder / "register.csv").write_text("source,kind\nI09,interview\n", encoding="utf-8")
        received(study, "I01.txt", "Titel\n" + INTERVIEW + "??: Nej.\nI: Nå.\n")
        received(study, "I02.txt", "")
        received(study, "lyd.mp3", "lyd")
        before = dump(study.db)

        answer = cli("import", str(study.folder / "transcripts"), "--dry-run", "--format", "json")

        rows = {one["file"]: one for one in json.loads(answer.out)}
        assert answer.code == 1
        assert {name: one["state"] for name, one in rows.items()} == {
            "lyd.mp3": "passed over",
            "I01.txt": "readable",
            "I02.txt": "failed",
        }
        assert rows["I01.txt"]["heard"] == [
            {"label": "", "voice": "unknown", "turns": 1},
            {"label": "I", "voice": "interviewer", "turns": 2},
            {"label": "IP1", "voice": "informant", "turns": 1},
            {"label": "??", "voice": "unknown", "turns": 1},
        ]
        assert (rows["I01.txt"]["turns"], rows["I01.txt"]["doubtful"]) == (5, 1)
        assert "I01.txt: line 4" in answer.err
        assert "Nothing was written." in answer.err
        assert dump(study.db) == before

    def test_is_a_table_for_those_who_read(self, study: Study, cli: Cli) -> None:
        path = received(study, "I01.txt")

        assert "I 1, IP1 1" in cli("import", str(path), "--dry-run").out


class TestReading:
    def test_a_pattern_teaches_a_layout(self, study: Study, cli: Cli) -> None:
        path = received(study, "I01.txt", "mette ~ Det går.\nbo ~ Nej: slet ikke.\n")

        answer = cli("import", str(path), "--speaker-pattern", r"(?P<speaker>\w+) ~ ")

        assert answer.code == 0
        assert [turn.label for turn, _ in transcripts.show(study, "I01").turns] == ["mette", "bo"]

    @pytest.mark.parametrize("pattern", ["(?P<speaker>", r"\w+ ~"])
    def test_a_pattern_that_cannot_be_used_is_misuse(self, study: Study, cli: Cli, pattern: str) -> None:
        answer = cli("import", str(received(study, "I01.txt")), "--speaker-pattern", pattern)

        assert answer.code == 2
        assert "--speaker-pattern" in answer.err
        assert transcripts.all_sources(study) == []

    @pytest.mark.parametrize("options", [[], ["--dehyphenate"]])
    def test_words_broken_at_line_ends_are_joined_where_asked_for(
        self, study: Study, cli: Cli, options: list[str]
    ) -> None:
        path = received(study, "I01.txt", "I: Hvad med kom-\nmunen?\nIP1: Vi gik i sundheds-\nhuset i Oden-\nse.\n")

        assert cli("import", str(path), *options).code == 0

        joined = transcripts.show(study, "I01").text == "Hvad med kommunen?\nVi gik i sundhedshuset i Odense."
        assert joined == bool(options)
