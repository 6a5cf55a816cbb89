"""A withdrawn consent: the words are gone from every byte of the folder, and nothing of anybody else's is touched."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import CannotUndo, Misuse
from qcode.model.person import RegisterRow
from qcode.store import sources
from qcode.study import (
    codebook,
    coding,
    consent,
    importing,
    open_study,
    register,
    scanning,
    survey,
    trail,
    transcripts,
    withdrawal,
)
from qcode.study import revision as revising
from qcode.study.survey import Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import AsCoder, Coded, Dump, Sound

    from qcode.study import Study

NOON = "2003-11-03T12:00:00+00:00"
GROUP = """
I: Hvad mangler der på herberget?
Bo: {senge|Sengene var rustne og kolde derude.} Spørg Mette Skovgaard.
Liv: {senge|Der mangler folk om natten.}
Bo: {varme|Komfuret brændte sammen lillejuleaften.}
I: {varme|Og så kom brandbilen?}
Liv: {varme|Ja, den kom ved midnat.}
"""
ALONE = "I: Hvor bor du?\nIP: {bolig|Jeg bor i en campingvogn ved fjorden.}"
OTHER = "I: Hvor bor du?\nIP: {bolig|Jeg har en lejlighed på Nørrebro.}"
REGISTER = "source;person;speaker\nF01;P07;Bo\nF01;P08;Liv\nI02;P07;IP\nI03;P09;IP\n"
THEIRS = ("rustne", "derude", "komfuret", "Komfuret", "lillejuleaften", "campingvogn", "fjorden")
OTHERS = ("Der mangler folk om natten.", "Og så kom brandbilen?", "Ja, den kom ved midnat.", "Nørrebro")


@pytest.fixture
def three(study: Study, build: Coded) -> Study:
    """P07 in a group with P08, and alone; P09 alone."""
    build(study, GROUP, "F01")
    build(study, ALONE, "I02")
    build(study, OTHER, "I03")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    return study


def places_of(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Return which files hold which of the words, in UTF-8 or either UTF-16; the vault is not asked."""
    return [
        f"{path.relative_to(folder)}: {word}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("vault")
        for word in words
        if any(word.encode(code) in path.read_bytes() for code in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def words_of(study: Study) -> dict[int, tuple[str, str]]:
    return {one.id: (one.coder, one.words) for one in coding.listed(study)}


class TestEveryByte:
    @pytest.mark.plain
    def test_no_byte_of_the_folder_holds_the_words(
        self, three: Study, as_coder: AsCoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: Sound
    ) -> None:
        """Scanned, revised, undone, quoted in memos and in the code tree, backed up, and copied under other names."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        scanning.scan(three)
        with as_coder("MB"):
            coding.add(three, "F01", ["senge"], coding.Place(turn=2), memo="Her: rustne og kolde derude, siger han.")
            coding.add(three, "I03", ["senge"], coding.Place(turn=2), memo="Jf. »bor i en campingvogn ved fjorden«.")
        tree = three.folder / "codebooks" / "codes.yaml"
        text = tree.read_text("utf-8").replace(
            "name: senge, id: senge}", 'name: senge, examples: ["Sengene var rustne og kolde derude.", "En god seng."]}'
        )
        tree.write_text(text, encoding="utf-8")
        codebook.apply(three)
        earlier = three.folder / "F01b.txt"
        received = (three.folder / "transcripts" / "F01.txt").read_text("utf-8")
        earlier.write_text(received.replace("lillejuleaften", "lillejuleaften i lejren"), encoding="utf-8")
        revising.revise(three, "F01", earlier)
        trail.undo(three)
        draft = three.folder / "transcripts" / "udkast.txt"
        draft.write_text("I: Goddag?\nIP: Jeg bor i en campingvogn ved fjorden.\n", encoding="utf-8")
        trail.backup(three)
        (three.folder / "reports" / "utf16.txt").write_text(received, encoding="utf-16")
        assert len(places_of(three.folder, THEIRS)) > len(THEIRS)

        done = withdrawal.withdraw(three, person="P07")

        assert not earlier.exists()
        for path in [draft, three.folder / "reports" / "utf16.txt"]:
            name = path.relative_to(three.folder).as_posix()
            assert any(sentence.startswith(f"{name} holds their words") for sentence in done.left), name
            path.unlink()
        assert places_of(three.folder, THEIRS) == []
        assert places_of(tmp_path, THEIRS) == []
        assert "[erased]" in tree.read_text("utf-8")
        assert "En god seng." in tree.read_text("utf-8")
        assert codebook.plan(three).steps == ()
        assert all(places_of(three.folder, (one,)) for one in OTHERS)
        assert three.remarks is None
        sound(three)

    def test_the_vault_keeps_the_names_and_says_so(self, three: Study) -> None:
        (three.folder / "names.csv").write_text("kind,id,name,aliases,mask\nperson,p1,Bo Holm,Bo,person A\n", "utf-8")
        scanning.scan(three)
        before = three.vault_path.read_bytes()

        done = withdrawal.withdraw(three, person="P07")

        assert three.vault_path.read_bytes() == before
        assert any("names of P07 stay in the vault" in sentence for sentence in done.left)

    def test_a_word_file_with_the_words_is_named(self, three: Study) -> None:
        report = docx.Document()
        report.add_paragraph("Som en siger: »Sengene var rustne og kolde derude.«")
        report.save(str(three.folder / "reports" / "kapitel4.docx"))

        done = withdrawal.planned(three, person="P07")

        assert [one for one in done.left if one.startswith("reports/kapitel4.docx holds their words")]

    def test_a_code_called_by_their_words_is_left_for_a_person_to_rename(self, three: Study) -> None:
        coding.add(three, "I02", ["Jeg bor i en campingvogn"], coding.Place(turn=2), new=True)

        done = withdrawal.withdraw(three, person="P07")

        assert any("has their words as its name: change it" in sentence for sentence in done.left)
        assert "Jeg bor i en campingvogn" in [one.code.name for one in codebook.show(three)]


class TestWhatOthersSaid:
    def test_codings_of_others_keep_their_words_and_those_across_are_clipped(
        self, three: Study, as_coder: AsCoder
    ) -> None:
        text = transcripts.show(three, "F01").text
        with as_coder("MB"):
            coding.add(three, "F01", ["senge"], coding.Place(span=f"0:{len(text)}"))
        across = max(words_of(three))

        done = withdrawal.withdraw(three, person="P07")

        left = [words for _, words in words_of(three).values()]
        assert words_of(three)[across] == (
            "MB",
            "\n".join(("Hvad mangler der på herberget?", *OTHERS[:3])),
        )
        assert left.count("Der mangler folk om natten.") == 1
        assert [one.words for one in done.codings if not one.left] == [
            "Sengene var rustne og kolde derude.",
            "Komfuret brændte sammen lillejuleaften.",
            "Jeg bor i en campingvogn ved fjorden.",
        ]
        assert next(one.flag for one in coding.listed(three) if one.id == across) == "touched"

    def test_decisions_on_names_move_with_the_words(self, three: Study, sound: Sound) -> None:
        (three.folder / "names.csv").write_text("kind,id,name,aliases,mask\nplace,s1,Nørrebro,,byen\n", "utf-8")
        path = three.folder / "transcripts" / "F04.txt"
        path.write_text("Bo: Først en lang snak.\nLiv: Vi tog til Nørrebro.\n", encoding="utf-8")
        importing.import_paths(three, [path])
        (three.folder / "register.csv").write_text(REGISTER + "F04;P07;Bo\nF04;P08;Liv\n", encoding="utf-8")
        register.sync(three)
        scanning.scan(three)

        withdrawal.withdraw(three, person="P07")

        places = three.db.conn.execute(
            "select turn, start, end from mention join source on source.id = source_id where source.name = 'F04'"
        ).fetchall()
        assert places == [(1, 11, 19)]
        assert transcripts.show(three, "F04").text[11:19] == "Nørrebro"
        sound(three)

    def test_two_codings_that_come_to_one_place_are_one(self, three: Study) -> None:
        text = transcripts.show(three, "F01").text
        start = text.index("Der mangler")
        coding.add(three, "F01", ["senge"], coding.Place(span=f"31:{start + 27}"))

        withdrawal.withdraw(three, person="P07")

        found = [one for one in coding.listed(three) if one.words == "Der mangler folk om natten."]
        assert [(one.coder, str(one.code)) for one in found] == [("AK", "senge")]
        assert found[0].flag == ""

    def test_a_source_withdraws_whole(self, three: Study) -> None:
        done = withdrawal.withdraw(three, source="F01")

        assert [(one.source, one.whole) for one in done.sources] == [("F01", True)]
        assert places_of(three.folder, (*THEIRS[:5], *OTHERS[:3])) == []
        assert "campingvogn" in transcripts.show(three, "I02").text
        assert {one.state.value for one in consent.listed(three) if one.source == "F01"} == {"withdrawn"}

    def test_one_source_of_a_person_leaves_the_others(self, three: Study) -> None:
        withdrawal.withdraw(three, person="P07", source="F01")

        assert "campingvogn" in transcripts.show(three, "I02").text
        assert "rustne" not in transcripts.show(three, "F01").text

    def test_doing_it_again_changes_nothing(self, three: Study, dump: Dump) -> None:
        withdrawal.withdraw(three, person="P07")
        (copy, before) = (trail.backup(three), dump(three.db))

        done = withdrawal.withdraw(three, person="P07")

        assert (done.words, done.codings) == (0, ())
        assert dump(three.db) == before
        assert copy.exists()
        assert len([one for one in trail.history(three, 99) if one.action == "consent withdraw"]) == 1

    def test_a_text_withdrawn_is_not_read_again(self, three: Study) -> None:
        file = three.folder / "transcripts" / "I02.txt"
        received = file.read_bytes()
        withdrawal.withdraw(three, person="P07")
        file.write_bytes(received)

        (result,) = importing.import_paths(three, [file])

        assert (result.state, result.problem) == (
            "failed",
            "The consent to I02 was withdrawn on 2003-11-03, so that its text is not read again.",
        )

    def test_an_open_answer_withdrawn_is_not_read_again_from_the_survey(self, study: Study, sound: Sound) -> None:
        table = study.folder / "svar.csv"
        table.write_text("nr;Hvad er godt?\n1;At de hører efter herinde.\n2;Roen om aftenen.\n", encoding="utf-8")
        received, how = table.read_bytes(), Wanted("trivsel", ("Hvad er godt?",), "nr")
        survey.read(study, table, how)

        done = withdrawal.withdraw(study, person="trivsel-1")
        assert [(one.path, one.what) for one in done.files] == [("svar.csv", "received, others' words too")]
        assert places_of(study.folder, ("herinde",)) == []
        table.write_bytes(received)
        survey.read(study, table, how)

        assert [one.id for one in transcripts.all_sources(study) if one.words] == ["trivsel-2"]
        assert study.remarks == [
            "The consent to trivsel-1 was withdrawn: its answer is not read again. Take it out of the file."
        ]
        sound(study)

    def test_the_register_forgets_neither_who_withdrew_nor_what(self, three: Study, sound: Sound) -> None:
        withdrawal.withdraw(three, person="P07")
        withdrawal.withdraw(three, source="I03")
        (three.folder / "register.csv").write_text("source;person;speaker\nF01;P08;Liv\n", encoding="utf-8")

        register.sync(three)

        assert {one.name for one in sources.find(three.db, "I03")} == {"I03"}
        assert [one.state.value for one in consent.history(three, person="P07")] == ["withdrawn"]
        sound(three)

    def test_somebody_must_be_named(self, study: Study) -> None:
        with pytest.raises(Misuse, match="Who withdraws"):
            withdrawal.withdraw(study)


RESTING = """
insert into suggestion (source_id, start, end, first_turn, last_turn, words, code_id, origin, created, coder)
values (1, :bo, :bo + 7, 2, 2, 'Sengene', 1, 'rule', '', ''), (1, :liv, :liv + 3, 3, 3, 'Der', 1, 'rule', '', '');
insert into adjudication (source_id, code_id, unit, start, end, decision, coders, reason, coder, created)
values (1, 1, 'char', :bo, :bo + 9, 'first', '[]', '', 'AK', ''),
    (1, 1, 'char', :liv, :liv + 3, 'first', '[]', 'Bo: var rustne og kolde derude', 'AK', '');
insert into adjudication_coding (adjudication_id, coding_id, part) values (2, 1, 'considered');
insert into theme (name, idea, created) values ('Kulde', 'Komfuret brændte sammen lillejuleaften.', '');
insert into theme_coding (theme_id, coding_id) values (1, 1), (1, 2);
insert into memo (kind, title, body, coder, created, changed)
values ('memo', 'Nat', 'Sengene var rustne og kolde derude, sagde han.', 'AK', '', '');
insert into memo_link (memo_id, coding_id) values (1, 1), (1, 2)
"""


PUBLISHED = """
insert into ledger_entry (key, source_id, start, end, first_turn, last_turn, words, status, place, note, coder, created,
    flag)
values ('q1', 1, :bo, :bo + 7, 2, 2, 'Sengene', 'used', 'kapitel 4, s. 12', '', 'AK', '', ''),
    ('q2', 1, 3, 9, 1, 1, 'Sengene var rustne og kolde derude.', 'dropped', '', '', 'AK', '', 'lost')
"""


class TestWhatRestsOnTheWords:
    def test_suggestions_themes_settlements_and_memos_lose_them(self, three: Study, sound: Sound) -> None:
        text = transcripts.show(three, "F01").text
        places = {"bo": text.index("Sengene"), "liv": text.index("Der mangler")}
        with three.action("test"):
            for sql in RESTING.split(";\n"):
                three.db.conn.execute(sql, places)

        said = withdrawal.withdraw(three, person="P07")

        def left(sql: str) -> list[tuple[object, ...]]:
            return three.db.conn.execute(sql).fetchall()

        new = transcripts.show(three, "F01").text.index("Der mangler")
        assert left("select words, start, first_turn from suggestion") == [("Der", new, 2)]
        assert left("select start, reason from adjudication") == [(new, "[erased]")]
        assert left("select count(*) from adjudication_coding") == [(0,)]
        assert left("select idea from theme") == [("[erased]",)]
        assert left("select body from memo") == [("[erased]",)]
        assert left("select coding_id from theme_coding") == left("select coding_id from memo_link") == [(2,)]
        assert said.placed == {"suggestion": 1, "adjudication": 1}
        assert places_of(three.folder, THEIRS) == []
        sound(three)

    def test_published_quotes_that_lose_words_are_named_with_their_place(self, three: Study, sound: Sound) -> None:
        places = {"bo": transcripts.show(three, "F01").text.index("Sengene")}
        with three.action("test"):
            three.db.conn.execute(PUBLISHED, places)

        done = withdrawal.withdraw(three, person="P07")

        assert done.published == ("q1 (used) kapitel 4, s. 12",)
        assert three.db.conn.execute("select key, words from ledger_entry").fetchall() == [("q2", "[erased]")]
        assert places_of(three.folder, THEIRS) == []
        sound(three)

    def test_a_coding_that_a_revision_lost_is_not_kept_with_its_words(self, three: Study) -> None:
        """Their turn was taken out of the group, and their interview written anew, before they withdrew."""
        for name, words in (
            ("F01", "Liv: Der mangler folk om natten.\nBo: Nej tak."),
            ("I02", "IP: Ikke mere herfra, nej."),
        ):
            new = three.folder / f"{name}.txt"
            new.write_text(words + "\n", encoding="utf-8")
            revising.revise(three, name, new)
        assert len(revising.lost(three)) >= 2
        assert "campingvogn" in str(revising.lost(three))

        withdrawal.withdraw(three, person="P07")

        assert "campingvogn" not in str(revising.lost(three))
        assert places_of(three.folder, THEIRS) == []

    @pytest.mark.plain
    def test_an_import_that_was_undone_is_forgotten_too(self, three: Study) -> None:
        file = three.folder / "transcripts" / "I04.txt"
        file.write_text("IP: Hos min moster i Thisted lå der sne.\nI: Nå?\nIP: Snefog.\n", encoding="utf-8")
        (three.folder / "register.csv").write_text(REGISTER + "I04;P07;IP\n", encoding="utf-8")
        importing.import_paths(three, [file])
        trail.undo(three)
        file.unlink()
        assert places_of(three.folder, ("Snefog",))

        withdrawal.withdraw(three, person="P07")

        assert places_of(three.folder, ("moster", "Snefog", *THEIRS)) == []

    def test_a_recording_goes_with_the_whole_text_and_is_named_where_others_speak(self, three: Study) -> None:
        with three.action("test"):
            for name in ("I02", "F01"):
                (three.folder / f"{name}.wav").write_bytes(b"RIFF\0\0\0\0WAVE")
                three.db.conn.execute("update source set recording = ? where name = ?", (f"{name}.wav", name))

        done = withdrawal.withdraw(three, person="P07")

        assert not (three.folder / "I02.wav").exists()
        assert (three.folder / "F01.wav").exists()
        assert any(one.startswith("The recording of F01 (F01.wav) holds their voice") for one in done.left)

    def test_while_another_program_reads_the_words_wait_in_the_log_and_the_next_command_goes_on(
        self, three: Study
    ) -> None:
        with open_study(three.folder, coder="MB") as other, other.reading():
            assert transcripts.show(other, "F01").text
            withdrawal.withdraw(three, person="P07")
            said = " ".join(three.remarks or [])
            assert said.startswith("Erased words still stand in the database file, which another program has open")

        with open_study(three.folder, coder="MB") as next_one:
            assert next_one.remarks is None

        assert places_of(three.folder, THEIRS) == []


class TestUndo:
    def test_a_withdrawal_is_for_good(self, three: Study, dump: Dump) -> None:
        withdrawal.withdraw(three, person="P07")
        before = dump(three.db)

        with pytest.raises(CannotUndo, match="consent withdraw\\) cannot be undone: words it rests on were erased"):
            trail.undo(three)

        assert dump(three.db) == before

    def test_what_was_done_to_the_words_before_cannot_be_undone(self, three: Study, as_coder: AsCoder) -> None:
        with as_coder("MB"):
            coding.add(three, "I02", ["senge"], coding.Place(turn=2))
        withdrawal.withdraw(three, person="P07")

        with as_coder("MB"), pytest.raises(CannotUndo, match="code add\\) cannot be undone: words it rests on"):
            trail.undo(three)

    def test_what_was_done_elsewhere_before_and_anywhere_after_can(
        self, three: Study, as_coder: AsCoder, dump: Dump, sound: Sound
    ) -> None:
        with as_coder("MB"):
            coding.add(three, "I03", ["senge"], coding.Place(turn=2))
        withdrawal.withdraw(three, person="P07")
        left = dump(three.db)
        with as_coder("HA"):
            coding.add(three, "F01", ["senge"], coding.Place(turn=2))
            trail.undo(three)
        assert dump(three.db) == left

        with as_coder("MB"):
            trail.undo(three)

        assert [one.coder for one in coding.listed(three)] == ["AK"] * 4
        sound(three)


KILLED = """
import os, sys
from pathlib import Path
from qcode.store import {module}
from qcode.study import open_study, withdrawal
with open_study(Path(sys.argv[1]), coder="AK") as study:
    {module}.{function} = lambda *a, **k: os._exit(9)
    withdrawal.withdraw(study, person="P07")
"""


class TestInterrupted:
    @pytest.mark.parametrize(
        ("module", "function", "then"),
        [("forgetting", "mark", "before"), ("files", "_replace", "finished"), ("forgetting", "scrub", "finished")],
    )
    def test_killed_in_the_middle_it_is_as_before_or_finished_by_the_next_command(
        self, three: Study, sound: Sound, module: str, function: str, then: str
    ) -> None:
        trail.backup(three)
        folder = three.folder
        three.close()
        program = KILLED.format(module=module, function=function)

        ended = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, check=False)

        assert ended.returncode == 9, ended.stderr
        with open_study(folder, coder="AK") as again:
            sound(again)
            assert ("rustne" in transcripts.show(again, "F01").text) is (then == "before")
            assert bool(places_of(folder, THEIRS)) is (then == "before")
            assert (folder / "transcripts" / "F01.txt").exists() is (then == "before")


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[tuple[int, int, str]]]:
    who = draw(st.lists(st.sampled_from(("Bo", "Liv", "I")), min_size=1, max_size=6))
    turns = [(name, f"{name} siger det {n}. gang") for n, name in enumerate((*who, "Liv", "Bo"))]
    end = len("\n".join(words for _, words in turns))
    starts = draw(st.lists(st.tuples(st.integers(0, end - 1), st.integers(1, end)), max_size=8))
    return turns, [(start, min(start + size, end), draw(st.sampled_from(("AK", "MB")))) for start, size in starts]


class TestLaw:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(groups())
    def test_codings_that_held_none_of_the_words_keep_theirs_and_the_others_what_is_left(
        self, study: Study, sound: Sound, drawn: tuple[list[tuple[str, str]], list[tuple[int, int, str]]]
    ) -> None:
        turns, spans = drawn
        name = f"F{len(transcripts.all_sources(study)) + 1:02}"
        turns = [(who, f"{words} i {name}") for who, words in turns]
        text = "\n".join(words for _, words in turns)
        file = study.folder / "transcripts" / f"{name}.txt"
        file.write_text("\n".join(f"{who}: {words}" for who, words in turns), encoding="utf-8")
        importing.import_paths(study, [file])
        with study.action("register set"):
            register.apply(study, [RegisterRow(name, f"P{name}", "Bo"), RegisterRow(name, f"Q{name}", "Liv")])
        for start, end, coder in spans:
            if text[start:end].strip():
                study.coder = coder
                coding.add(study, name, ["det"], coding.Place(span=f"{start}:{end}"), new=True)
        before = {one.id: one for one in coding.listed(study) if one.source == name}

        withdrawal.withdraw(study, person=f"P{name}")

        after = {one.id: one for one in coding.listed(study) if one.source == name}
        expected = {key: left_of(turns, one.span.start, one.span.end) for key, one in before.items()}
        sound(study)
        assert {key: one.words.strip("\n") for key, one in after.items()} == {
            key: words for key, words in expected.items() if key in after
        }
        for key in before.keys() - after.keys():
            twins = [one for one in after.values() if one.coder == before[key].coder and one.words == expected[key]]
            assert twins or not expected[key]


def left_of(turns: list[tuple[str, str]], start: int, end: int) -> str:
    """Return the words of a span that Bo did not say."""
    at, parts = 0, []
    for who, words in turns:
        part = words[max(0, start - at) : max(0, end - at)]
        parts += [part] if part and who != "Bo" else []
        at += len(words) + 1
    return "\n".join(parts)
