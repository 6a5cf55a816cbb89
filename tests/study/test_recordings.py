"""Codings on a recording: beside those of the text, under one code and one query, never mixed up with them."""

from __future__ import annotations

import contextlib
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import BadFile, Misuse, NotFound
from qcode.model.source import Transcript
from qcode.model.time_span import TimeSpan
from qcode.model.turn import Said, placed
from qcode.store import recordings as stored
from qcode.store import register as stored_register
from qcode.store import sources
from qcode.study import (
    coding,
    importing,
    making,
    open_study,
    passes,
    quotes,
    recordings,
    register,
    release,
    revision,
    trail,
    transcripts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conftest import AsCoder, Dump, Sound

    from qcode.model.quotation import PrintedQuotation
    from qcode.study import Study

REFERAT = """\
[00:10:00] De taler om natten.
[00:12:40] Lederen siger, at der mangler senge.
[00:13:05] Der mangler folk.
[00:15:00] Pause.
"""
LABELLED = """\
Leder: [00:10:00] Vi taler om natten.
Nina: [00:12:40] Der mangler senge.
Leder: [00:13:05] Der mangler folk.
I: [00:15:00] Skal vi holde pause?
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    """A study that prints attributions as they are: of two informants each could be one."""
    file = folder / "study.yaml"
    file.write_text(file.read_text("utf-8").replace("k: 3", "k: 1"), encoding="utf-8")
    return folder


@pytest.fixture
def heard(study: Study) -> Study:
    """A focus group of ninety minutes, F01, of which nothing is written."""
    recordings.add(study, "F01", kind="focus_group", date="3.11.2003", length="1:30:00")
    return study


def noted(study: Study, text: str, name: str = "F01") -> None:
    file = study.folder / "transcripts" / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    (done,) = importing.import_paths(study, [file])
    assert (done.state, done.source) == ("imported", name), done


def code(study: Study, time: str, path: str = "nat", source: str = "F01", about: str = "") -> coding.Coded:
    return coding.add(study, source, [path], coding.Place(time=time), new=True, about=about)


def pulled(study: Study, query: quotes.Query | None = None) -> tuple[PrintedQuotation, ...]:
    return quotes.pull(study, query or quotes.Query(), release.Terms()).quotations


def counted(study: Study, query: quotes.Query | None = None) -> dict[str, tuple[int, int | None]]:
    counts = quotes.pull(study, query or quotes.Query(), release.Terms()).counts
    return {one.unit: (one.n, one.of) for one in counts}


def registered(study: Study, rows: str) -> None:
    (study.folder / "register.csv").write_text(f"source;kind;person;speaker;role\n{rows}", encoding="utf-8")
    register.sync(study)


class TestASourceThatIsARecording:
    def test_waits_for_its_referat_and_keeps_its_codings(self, heard: Study, sound: Sound) -> None:
        code(heard, "12:33-13:10")
        noted(heard, REFERAT)

        (source,) = transcripts.all_sources(heard)
        assert (source.id, source.kind, source.date, source.turns) == ("F01", "focus_group", "2003-11-03", 4)
        assert (source.recording, source.length) == ("F01", 5_400_000)
        assert len(coding.listed(heard)) == 1
        sound(heard)

    def test_outlives_a_register_that_does_not_name_it(self, heard: Study) -> None:
        code(heard, "12:33-13:10")
        registered(heard, "I01;interview;P01;;politiker\n")

        assert {one.id for one in transcripts.all_sources(heard)} == {"F01", "I01"}

    def test_takes_over_what_the_register_says(self, study: Study) -> None:
        registered(study, "F01;focus_group;P01;Leder;politiker\n")
        done = recordings.add(study, "F01", length="20:00")

        assert (done.new, done.length) == (False, 1_200_000)
        (source,) = transcripts.all_sources(study)
        assert (source.kind, source.persons) == ("focus_group", ("P01",))

    def test_knows_the_length_of_a_wav_file(self, study: Study, tmp_path: Path) -> None:
        file = tmp_path / "gruppe nord.wav"
        with wave.open(str(file), "wb") as made:
            made.setnchannels(2)
            made.setsampwidth(2)
            made.setframerate(8000)
            made.writeframes(b"\0" * 4 * 8000 * 61)
        before = file.read_bytes()

        assert recordings.add(study, "F01", kind="focus_group", recording=file).length == 61_000
        assert file.read_bytes() == before
        assert not list(study.folder.rglob("*.wav"))

    @pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3 no wave at all", b"RIFF\x24\0\0\0WAVEfmt "])
    def test_is_not_added_for_a_file_that_only_looks_like_sound(
        self, study: Study, tmp_path: Path, data: bytes
    ) -> None:
        (tmp_path / "a.wav").write_bytes(data)

        with pytest.raises(BadFile, match=r"a\.wav"):
            recordings.add(study, "F01", kind="focus_group", recording=tmp_path / "a.wav")
        assert transcripts.all_sources(study) == []

    @pytest.mark.parametrize(
        ("name", "how", "sentence"),
        [
            ("F02", {}, "say of what kind"),
            ("F02", {"kind": "podcast"}, "no kind of source"),
            ("gruppe-aalborg", {"kind": "focus_group"}, "may tell who or where"),
            ("F02", {"kind": "focus_group", "date": "i går"}, "is no date"),
            ("F02", {"kind": "focus_group", "length": "halvanden time"}, "is no time"),
            ("F02", {"kind": "focus_group", "length": "0:00"}, "no length"),
            ("F01", {}, "has a recording already"),
        ],
    )
    def test_is_refused_with_the_reason(self, heard: Study, name: str, how: dict[str, str], sentence: str) -> None:
        with pytest.raises(Misuse, match=sentence):
            recordings.add(heard, name, **how)  # type: ignore[arg-type]  # no path among them

    def test_can_be_worked_through(self, heard: Study) -> None:
        code(heard, "12:33-13:10")

        assert [one.source for one in passes.add(heard, ["F01"])] == ["F01"]


class TestATime:
    def test_beyond_the_end_is_refused(self, heard: Study) -> None:
        with pytest.raises(Misuse, match="ends at 01:30:00; 01:29:59-01:30:01 lies beyond it"):
            code(heard, "1:29:59-1:30:01")
        assert code(heard, "1:29:59-1:30:00").added == 1

    def test_says_nothing_of_a_source_without_recording_or_stamps(self, study: Study) -> None:
        noted(study, "IP: Ja.\n", "I01")

        with pytest.raises(Misuse, match="I01 has no recording and no time stamps"):
            code(study, "0:01-0:02", source="I01")

    def test_may_lie_on_a_transcript_with_stamps(self, study: Study) -> None:
        noted(study, LABELLED, "I01")
        done = code(study, "12:50-13:06", source="I01")

        assert done.words == "Der mangler senge.\nDer mangler folk."
        (one,) = pulled(study)
        assert one.verbatim

    @pytest.mark.parametrize("place", [{"quote": "natten"}, {"turn": 1}, {"span": "0:3"}])
    def test_is_the_only_place_that_is_given(self, heard: Study, place: dict[str, str]) -> None:
        with pytest.raises(Misuse, match="--time says where by itself"):
            coding.add(heard, "F01", ["nat"], coding.Place(time="1:00-2:00", **place), new=True)  # type: ignore[arg-type]

    def test_is_not_cut_off_by_a_recording_named_later(self, study: Study) -> None:
        noted(study, LABELLED, "I01")
        code(study, "12:50-13:06", source="I01")

        with pytest.raises(Misuse, match="coded up to 00:13:06"):
            recordings.add(study, "I01", length="13:05")


class TestTheTurnsOfATime:
    """A turn lasts until the next stamp; one without a stamp belongs to the stamp before it."""

    @pytest.mark.parametrize(
        ("time", "turns"),
        [
            ("12:33-12:40", ((1, 1),)),
            ("12:33-12:40.001", ((1, 2),)),
            ("12:40-13:05", ((2, 2),)),
            ("13:04.999-15:00", ((2, 3),)),
            ("0:01-10:00", ()),
            ("0:01-10:00.001", ((1, 1),)),
            ("1:00:00-1:01:00", ((4, 4),)),
        ],
    )
    def test_are_those_that_overlap_it(self, heard: Study, time: str, turns: tuple[tuple[int, int], ...]) -> None:
        noted(heard, LABELLED)

        assert stored.turns_in(heard.db, [(1, TimeSpan.parse(time))]) == [turns]

    def test_a_paragraph_without_stamp_goes_with_the_one_before(self, heard: Study) -> None:
        noted(heard, "[10:00] Om natten.\n[12:40] Der mangler senge.\nDe andre nikker.\n[15:00] Pause.\n")

        assert code(heard, "13:00-13:01").words == "Der mangler senge.\nDe andre nikker."

    def test_stamps_that_go_back_give_only_what_was_noted_then(self, heard: Study) -> None:
        noted(heard, "[10:00] Om natten.\n[30:00] Pause.\n[11:00] (glemt:) Der mangler senge.\n[40:00] Slut.\n")

        assert code(heard, "10:30-11:30").words == "Om natten.\n(glemt:) Der mangler senge."
        (one,) = pulled(heard)
        assert [part.turn for part in one.parts] == [1, 3]


class TestOneQuery:
    def test_gives_text_and_time_of_one_source_apart(self, heard: Study) -> None:
        noted(heard, LABELLED)
        code(heard, "12:33-13:10")
        coding.add(heard, "F01", ["nat"], coding.Place(turn=2))

        text, time = pulled(heard)

        assert (text.span.unit, text.id, text.time) == ("char", "F01:20-38", 760_000)
        assert (time.span, time.id, time.time) == (TimeSpan(753_000, 790_000), "F01:00:12:33-00:13:10", 753_000)
        assert counted(heard)["statements"] == (2, None)

    def test_units_neither_unite_nor_touch_though_their_numbers_do(self, heard: Study) -> None:
        """Characters 0 to 20 and milliseconds 0 to 20 are not the same place."""
        noted(heard, LABELLED)
        coding.add(heard, "F01", ["nat", "dag"], coding.Place(span="0:20"), new=True)
        code(heard, "0:00-0:00.020", "nat")
        code(heard, "0:00-0:00.020", "senge")

        assert [one.span.unit for one in pulled(heard, quotes.Query("nat"))] == ["char", "ms"]
        assert [one.span.unit for one in pulled(heard, quotes.Query("nat and dag"))] == ["char"]
        assert [one.span.unit for one in pulled(heard, quotes.Query("nat and senge"))] == ["ms"]
        assert [one.span.unit for one in pulled(heard, quotes.Query("nat and not senge"))] == ["char"]

    def test_times_that_overlap_are_one_statement_and_those_that_meet_are_two(
        self, heard: Study, as_coder: AsCoder
    ) -> None:
        code(heard, "12:33-13:10")
        with as_coder("MB"):
            code(heard, "13:00-14:00")
            code(heard, "14:00-15:00")

        one, other = pulled(heard)

        assert (str(one.span), one.coders) == ("00:12:33-00:14:00", ("AK", "MB"))
        assert (str(other.span), other.coders) == ("00:14:00-00:15:00", ("MB",))

    def test_speakers_are_those_noted_in_the_time(self, heard: Study) -> None:
        registered(heard, "F01;;P01;Leder;tilbudsleder\nF01;;P02;Nina;privat\n")
        noted(heard, LABELLED)
        code(heard, "12:41-13:00")

        (one,) = pulled(heard, quotes.Query(where="role = privat", by=("role",)))

        assert (str(one.speaker), str(one.attribution)[:7]) == ("P02", "(privat")
        assert [str(part.words) for part in one.parts] == ["Der mangler senge."]
        assert pulled(heard, quotes.Query(where="role = tilbudsleder")) == ()

    def test_nobody_knows_who_speaks_where_nothing_is_noted(self, heard: Study) -> None:
        registered(heard, "F01;;P01;Leder;tilbudsleder\nF01;;P02;Nina;privat\n")
        code(heard, "12:41-13:00")

        (one,) = pulled(heard)

        assert (one.speaker, one.parts, one.words) == (None, (), "")
        assert str(one.attribution).startswith("(deltager i fokusgruppe")
        assert counted(heard) == {
            "statements": (1, None),
            "persons": (0, 2),
            "sources": (1, 1),
            "sources with a speaker nobody knows": (1, None),
        }
        assert pulled(heard, quotes.Query(where="role = privat")) == ()
        assert len(pulled(heard, quotes.Query(where="kind = focus_group"))) == 1

    def test_the_only_informant_is_the_one_who_speaks(self, study: Study) -> None:
        registered(study, "I01;interview;P01;;politiker\n")
        recordings.add(study, "I01", length="20:00")
        code(study, "1:00-2:00", source="I01")

        assert [str(one.speaker) for one in pulled(study, quotes.Query(where="role = politiker"))] == ["P01"]
        assert counted(study, quotes.Query(where="role = politiker"))["persons"] == (1, 1)

    def test_context_is_what_was_noted_before_and_after(self, heard: Study) -> None:
        noted(heard, LABELLED)
        code(heard, "12:41-13:00")

        (one,) = pulled(heard, quotes.Query(context=1))

        assert [(part.turn, part.context) for part in one.parts] == [(1, True), (2, False), (3, True)]

    def test_a_referats_words_are_not_the_speakers(self, heard: Study) -> None:
        noted(heard, REFERAT)
        coding.add(heard, "F01", ["nat"], coding.Place(turn=2), new=True)

        assert [one.verbatim for one in pulled(heard)] == [False]

    def test_a_full_transcript_keeps_its_marks_where_it_is_said_to_be_one(self, study: Study, sound: Sound) -> None:
        noted(study, "I: Nå?\nIP: Der er koldt om natten.\n", "I07")
        coding.add(study, "I07", ["nat"], coding.Place(turn=2), new=True)
        recordings.add(study, "I07", recording=Path("i07.m4a"), length="10:00", verbatim=True)

        assert [one.verbatim for one in pulled(study)] == [True]
        trail.undo(study)
        recordings.add(study, "I07", recording=Path("i07.m4a"), length="10:00")
        assert [one.verbatim for one in pulled(study)] == [False]
        recordings.add(study, "I07", verbatim=True)
        assert [one.verbatim for one in pulled(study)] == [True]
        assert [(one.recording, one.length) for one in transcripts.all_sources(study)] == [("i07.m4a", 600_000)]
        sound(study)

    def test_some_of_each_cell_may_be_text_and_time(self, heard: Study) -> None:
        noted(heard, LABELLED)
        code(heard, "0:00-1:00:00")
        coding.add(heard, "F01", ["nat"], coding.Place(turn=2))

        (one,) = pulled(heard, quotes.Query(per_cell=1, by=("kind",)))
        assert one.span.unit == "char"


class TestSpokenOf:
    @pytest.fixture
    def known(self, heard: Study) -> Study:
        registered(heard, "F01;focus_group;P01;Leder;tilbudsleder\nI02;interview;P12;;privat\n")
        return heard

    def test_a_coding_of_text_or_time_may_be_about_a_person(self, known: Study) -> None:
        noted(known, LABELLED)
        code(known, "12:41-13:00", about="p12")
        coding.add(known, "F01", ["nat"], coding.Place(turn=3), about="P12")

        assert [one.subject for one in coding.listed(known)] == ["P12", "P12"]
        assert [[str(who) for who in one.about] for one in pulled(known)] == [["P12"], ["P12"]]

    def test_a_person_nobody_knows_is_asked_for(self, known: Study) -> None:
        with pytest.raises(NotFound, match="There is no person 'P13'") as refused:
            code(known, "12:41-13:00", about="P13")
        assert "P12" in refused.value.hint

    def test_the_person_stays_while_somebody_is_said_to_speak_of_them(self, known: Study, sound: Sound) -> None:
        code(known, "12:41-13:00", about="P12")
        registered(known, "F01;focus_group;P01;Leder;tilbudsleder\n")

        assert {one.id for one in stored_register.persons(known.db)} == {"P01", "P12"}
        assert [one.subject for one in coding.listed(known)] == ["P12"]
        sound(known)


class TestRevision:
    def test_leaves_times_alone_and_takes_the_person_along(self, heard: Study, sound: Sound, dump: Dump) -> None:
        registered(heard, "F01;;P01;Leder;tilbudsleder\nF01;;P12;Nina;privat\n")
        noted(heard, LABELLED)
        code(heard, "12:41-13:00", about="P12")
        coding.add(heard, "F01", ["nat"], coding.Place(turn=2), about="P12")
        coding.add(heard, "F01", ["nat"], coding.Place(turn=3), about="P12")
        before = dump(heard.db)
        changed = LABELLED.replace("Vi taler om natten.", "Vi taler meget om natten.").replace(
            "Leder: [00:13:05] Der mangler folk.\n", ""
        )
        (heard.folder / "ny.txt").write_text(changed, encoding="utf-8")
        done = revision.revise(heard, "F01", heard.folder / "ny.txt")

        assert (done.counts["untouched"], done.counts["lost"]) == (1, 1)
        assert [(one.span.unit, one.subject, one.words) for one in coding.listed(heard)] == [
            ("char", "P12", "Der mangler senge."),
            ("ms", "P12", "Der mangler senge."),
        ]
        assert before["coding"][0] == next(row for row in dump(heard.db)["coding"] if row[0] == before["coding"][0][0])
        (lost,) = heard.db.conn.execute("select person.name from lost_coding join person on person.id = subject_id")
        assert lost == ("P12",)
        sound(heard)
        trail.undo(heard)
        assert dump(heard.db) == before

    def test_codings_that_change_places_are_carried_over(self, study: Study, sound: Sound) -> None:
        """
        Anna: {a|Ja da.}
        Anna: {a|Nej da.}
        """
        noted(study, "Anna: Ja da.\nBo: Nå nå nå.\nAnna: Nej da.\n", "I01")
        for n in (1, 3):
            coding.add(study, "I01", ["a"], coding.Place(turn=n), new=True)
        (study.folder / "ny.txt").write_text("Bo: Nå nå nå.\nAnna: Ja da.\nAnna: Nej da.\n", encoding="utf-8")
        revision.revise(study, "I01", study.folder / "ny.txt")

        sound(study)

    def test_a_coding_that_others_point_at_can_be_lost_and_removed(self, study: Study, sound: Sound) -> None:
        noted(study, "Anna: Ja da.\nBo: Nå nå nå.\nAnna: Nej da.\n", "I01")
        for n in (1, 3):
            coding.add(study, "I01", ["a"], coding.Place(turn=n), new=True)
        with study.action("theme"):
            study.db.conn.execute("insert into theme (name, idea, created) values ('t', '', '')")
            study.db.conn.execute("insert into theme_coding (theme_id, coding_id) select 1, id from coding")
        (study.folder / "ny.txt").write_text("Bo: Nå nå nå.\nAnna: Nej da.\n", encoding="utf-8")
        revision.revise(study, "I01", study.folder / "ny.txt")
        coding.remove(study, coding.listed(study)[0].id)

        assert coding.listed(study) == []
        sound(study)


def test_undo_takes_back_a_recording_its_codings_and_its_referat(study: Study, dump: Dump) -> None:
    register.sync(study)
    states = [dump(study.db)]
    recordings.add(study, "F01", kind="focus_group", length="1:30:00")
    states.append(dump(study.db))
    code(study, "12:33-13:10")
    states.append(dump(study.db))
    noted(study, REFERAT)
    for state in reversed(states):
        trail.undo(study)
        assert dump(study.db) == state


TIMES = st.tuples(st.integers(0, 29), st.integers(1, 30)).map(lambda pair: TimeSpan(pair[0], pair[0] + pair[1]))


@st.composite
def referats(draw: st.DrawFn) -> list[int | None]:
    """Return the stamps of some turns, in no order, with turns that have none."""
    return draw(st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=8))


@contextlib.contextmanager
def stamped(folder: Path, stamps: Sequence[int | None]) -> Iterator[Study]:
    making.make(folder)
    with open_study(folder, coder="AK") as study:
        turns = placed(Said(f"ord {n}", time=stamp) for n, stamp in enumerate(stamps))
        with study.action("import"):
            key = sources.add(study.db, "F01", "focus_group", "", Transcript("F01.txt", "", turns))
            stored.name_recording(study.db, key, "", "", "F01", 60)
        yield study


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(stamps=referats(), times=st.lists(TIMES, min_size=1, max_size=4))
def test_turns_are_found_as_a_model_finds_them(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[int | None], times: list[TimeSpan]
) -> None:
    """The model: what each turn was noted at (its own stamp, or that of the turns before), and the next time noted."""
    of_turn: list[int | None] = []
    for stamp in stamps:
        of_turn.append(stamp if stamp is not None else (of_turn[-1] if of_turn else None))

    def inside(time: TimeSpan) -> list[int]:
        known = sorted({at for at in of_turn if at is not None})
        until = dict(zip(known, [*known[1:], 1 << 40], strict=False))
        return [n for n, at in enumerate(of_turn, 1) if at is not None and at < time.end and until[at] > time.start]

    with stamped(tmp_path_factory.mktemp("referat") / "s", stamps) as study:
        found = stored.turns_in(study.db, [(1, time) for time in times])

    assert [[n for first, last in one for n in range(first, last + 1)] for one in found] == [
        inside(time) for time in times
    ]


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(times=st.lists(TIMES, min_size=1, max_size=6, unique=True), data=st.data())
def test_statements_are_blind_to_the_order_of_codings(
    tmp_path_factory: pytest.TempPathFactory, times: list[TimeSpan], data: st.DataObject
) -> None:
    found = []
    for order in (times, data.draw(st.permutations(times))):
        with stamped(tmp_path_factory.mktemp("orden") / "s", [0, 10, 20]) as study:
            for time in order:
                code(study, str(time))
            found.append([(one.span, one.words) for one in pulled(study)])

    assert found[0] == found[1]
    covered = {at for time in times for at in range(time.start, time.end)}
    assert covered == {at for span, _ in found[0] for at in range(span.start, span.end)}
