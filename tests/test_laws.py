"""What holds for every text and every study, however odd: offsets, words, counts, and the bytes that come out."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qcode.errors import BadFile, Misuse
from qcode.formats import tables
from qcode.formats import transcripts as formats
from qcode.model.span import Span
from qcode.model.text import normalised, text_hash, tidied
from qcode.store import codings, sources
from qcode.study import coding, importing, open_study, passes, quotes, register, release, scanning, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import AsCoder, Cli, Coded, Sound

    from qcode.study import Study

ODD = (
    "e\u0301",  # two code points that become one
    "A\u030a",
    "\u0301",  # a mark with nothing to stand on
    "\u1100\u1161",  # Hangul that composes
    "\u0344",  # a mark whose NFC is two marks
    "\U0001f469\u200d\U0001f467",  # one emoji of three
    "\U0001f1e9\U0001f1f0",
    "𝔇",
    "\x00",
    "\ufeff",
    "\u00ad",
    "\u200b",
    "\u2028",
    "\x85",
    "\x0b",
    "\x1c",
    "\u00a0",
    "\u3000",
    "\ue021",
    "\uffff",
    "\t",
    "*",
    "|",
    "[00:12:33]",
    "#00:12:33-4#",
    "ß",
    "\u017f",
    "İ",
    "{",
    ":",
)
words = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4), st.just("ord ")), min_size=1, max_size=8).map(
    "".join
)
labels = st.sampled_from(("I: ", "IP1: ", "IP2:\t", "**Anna:** ", "Bo (leder): ", "", "- "))
lines = st.lists(st.tuples(labels, words).map("".join), min_size=1, max_size=8).map("\n".join)
encodings = st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"))
once = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)


def encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass")


class TestTexts:
    @given(raw=st.one_of(lines, st.text()))
    def test_normalising_twice_is_normalising_once(self, raw: str) -> None:
        once_ = normalised(raw)

        assert normalised(once_) == once_
        assert tidied(tidied(raw)) == tidied(raw)
        assert unicodedata.is_normalized("NFC", once_)
        assert not {"\x00", "\ufeff", "\r", "\u00ad"} & set(once_)
        once_.encode("utf-8")  # no lone surrogate

    @settings(deadline=None, max_examples=300)
    @given(raw=lines, encoding=encodings, name=st.sampled_from(("I01.txt", "I01.md")))
    def test_a_text_is_its_turns_words_one_line_break_apart(self, raw: str, encoding: str, name: str) -> None:
        try:
            read = formats.read(encoded(raw, encoding), name)
        except BadFile:
            return

        text = "\n".join(turn.words for turn in read.turns)
        assert read.text == text
        assert read.hash == text_hash(text)
        assert normalised(text) == text
        assert all(text[turn.start : turn.end] == turn.words for turn in read.turns)
        assert all(turn.words.strip() for turn in read.turns)

    @pytest.mark.parametrize("half", [0xD800, 0xDFFF])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_half_a_character_is_refused_or_replaced_and_never_stored(self, half: int, encoding: str) -> None:
        data = encoded(f"IP1: Det var {chr(half)} på Ærø, sådan rigtig på øen.", encoding)

        try:
            text = formats.read(data, "I01.txt").text
        except BadFile:
            return
        text.encode("utf-8")

    def test_a_word_file_with_odd_characters_keeps_to_it_too(self) -> None:
        import docx  # noqa: PLC0415  only this test makes a Word file

        document = docx.Document()
        document.add_paragraph("IP1: A\u030arhus \U0001f469\u200d\U0001f467 og\u00adså e\u0301n\u00a0til.")
        out = io.BytesIO()
        document.save(out)

        read = formats.read(out.getvalue(), "I01.docx")

        assert normalised(read.text) == read.text
        assert read.text.startswith("Århus \U0001f469\u200d\U0001f467 også én til")


@contextlib.contextmanager
def holding(folder: Path, raw: str) -> Iterator[Study]:
    """Yield a copy of a study with a text as ``I01``; skip what is no transcript."""
    with tempfile.TemporaryDirectory() as elsewhere:
        where = shutil.copytree(folder, Path(elsewhere) / "s")
        (where / "I01.txt").write_bytes(encoded(raw, "utf-8"))
        with open_study(where, coder="AK") as study:
            (done,) = importing.import_paths(study, [where / "I01.txt"])
            assume(done.state == "imported")
            yield study


def drawn(data: st.DataObject, text: str) -> Span:
    start = data.draw(st.integers(0, len(text) - 1))
    return Span(start, data.draw(st.integers(start + 1, len(text))))


class TestCodings:
    @once
    @given(raw=lines, data=st.data())
    def test_the_text_at_a_span_is_the_words_stored_with_the_coding(
        self, folder: Path, sound: Sound, raw: str, data: st.DataObject
    ) -> None:
        with holding(folder, raw) as study:
            text = transcripts.show(study, "I01").text
            spans = [span for span in (drawn(data, text), drawn(data, text)) if text[span.slice] != "\n"]
            for span in spans:
                made = coding.add(study, "I01", ["kode"], coding.Place(span=str(span)), new=True)
                assert made.span == span

            assert {(one.span, one.words) for one in coding.listed(study)} == {(one, text[one.slice]) for one in spans}
            sound(study)

    @once
    @given(raw=lines, data=st.data())
    def test_a_table_of_codings_takes_the_words_qcode_itself_shows(
        self, folder: Path, sound: Sound, raw: str, data: st.DataObject
    ) -> None:
        with holding(folder, raw) as study:
            coding.add(study, "I01", ["kode"], coding.Place(turn=1), new=True)
            text = transcripts.show(study, "I01").text
            span = drawn(data, text)
            said = text[span.slice]
            assume(said != "\n")
            table = study.folder / "k.csv"
            columns = ["source", "start", "end", "code", "coder", "words"]
            table.write_bytes(tables.written(columns, [["I01", span.start, span.end, "kode", "MB", said]]))

            assert coding.add_table(study, table, passes=True).added == 1

            (made,) = coding.listed(study, coder="MB")
            assert (made.span, made.words) == (span, said)
            sound(study)

    @once
    @given(raw=lines, data=st.data())
    def test_words_quoted_from_the_text_are_found_where_they_stand(
        self, folder: Path, raw: str, data: st.DataObject
    ) -> None:
        with holding(folder, raw) as study:
            text = transcripts.show(study, "I01").text
            said = text[drawn(data, text).slice]
            assume(said.strip())
            try:
                made = coding.add(study, "I01", ["kode"], coding.Place(quote=said), new=True)
            except Misuse as error:
                assume(" times in I01" not in str(error))
                raise
            assert isinstance(made.span, Span)
            assert text[made.span.slice].split() == said.split()

    def test_the_database_counts_characters_as_qcode_does(self, study: Study) -> None:
        path = study.folder / "I01.txt"
        path.write_text("IP1: \U0001f469\u200d\U0001f467 e\u0301n 𝔇ag\nIP2: Jo.\n", encoding="utf-8")
        importing.import_paths(study, [path])

        rows = study.db.conn.execute("select start, length(words), words from turn order by n").fetchall()

        assert rows == [(0, 10, "\U0001f469\u200d\U0001f467 én 𝔇ag"), (11, 3, "Jo.")]


class TestCoders:
    def test_a_coder_cannot_take_off_anothers_codes(self, coded: Study, as_coder: AsCoder) -> None:
        """
        Anna: {tillid|De andre lod mig være.}
        """
        before = coding.listed(coded)
        with as_coder("MB"), pytest.raises(Misuse, match="is AK's; you are MB"):
            coding.remove(coded, before[0].id)

        assert coding.listed(coded) == before

    def test_a_table_changes_nothing_of_a_coding_that_is_there(self, coded: Study) -> None:
        """
        Anna: {tillid|De andre lod mig være.}
        """
        before = coding.listed(coded)
        table = coded.folder / "k.csv"
        table.write_text(
            "source,start,end,code,coder,memo,created\nI01,0,22,tillid,AK,nyt memo,1999-01-01\n", encoding="utf-8"
        )

        assert coding.add_table(coded, table, passes=False).added == 0
        assert coding.listed(coded) == before

    def test_a_table_with_one_wrong_row_leaves_nothing(self, coded: Study) -> None:
        """
        Anna: {tillid|De andre lod mig være.}
        """
        before = coding.listed(coded)
        for row in ("I99,0,2,tillid", "I01,0,99,tillid", "I01,2,2,tillid", "I01,0,2,findes-ikke", "I01,-1,2,tillid"):
            table = coded.folder / "k.csv"
            table.write_text(f"source,start,end,code\nI01,0,2,tillid\n{row}\n", encoding="utf-8")
            with pytest.raises(BadFile) as refused:
                coding.add_table(coded, table, passes=True)
            assert refused.value.line == 3
            assert (coding.listed(coded), passes.listed(coded)) == (before, [])

    def test_a_statement_coded_by_two_is_one_statement(self, study: Study, build: Coded, as_coder: AsCoder) -> None:
        build(study, "Anna: {tillid|De andre lod mig være.} Ja.\nI: Og?\nAnna: {tillid|Det var fint.}")
        with as_coder("MB"):
            coding.add(study, "I01", ["tillid"], coding.Place(span="3:25"))

        found = quotes.pull(study, quotes.Query("tillid"), release.Terms())

        assert [(one.coders, str(one.span)) for one in found.quotations] == [(("AK", "MB"), "0:25"), (("AK",), "31:44")]
        assert [(one.n, one.of, one.unit) for one in found.counts] == [
            (2, None, "statements"),
            (1, 1, "persons"),
            (1, 1, "sources"),
        ]
        assert len(codings.listed(study.db, source=None, code=None, coder=None)) == 3


class TestTheSameBytes:
    INTERVIEW = "I: Nå?\nAnna: {uro|Det var koldt.} {tillid,uro|De andre lod mig være.}\nBo: {uro|Ja, det var det.}"

    @pytest.fixture
    def scanned(self, study: Study, build: Coded) -> Study:
        text = "source,person,speaker,region,role\nI01,P07,Anna,2,privat\nI01,P08,Bo,2,privat\n"
        (study.folder / "register.csv").write_text(text, encoding="utf-8")
        register.sync(study)
        build(study, self.INTERVIEW)
        scanning.scan(study)
        return study

    @pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
    def test_come_out_of_the_same_study(self, scanned: Study, cli: Cli, tmp_path: Path, ending: str) -> None:
        written = [tmp_path / f"{n}.{ending}" for n in range(2)]
        for path in written:
            answer = cli("quotes", "--by", "role,code", "-o", str(path))
            assert answer.code == 0, answer.err

        assert written[0].read_bytes() == written[1].read_bytes()
        assert scanned.db.conn.execute("select count(*) from change where released").fetchone() == (0,)

    def test_come_out_of_a_copy_of_it_elsewhere(
        self, scanned: Study, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = cli("quotes", "--by", "code", "--format", "json").out
        scanned.close()
        shutil.copytree(scanned.folder, tmp_path / "kopi")
        monkeypatch.setenv("QCODE_STUDY", str(tmp_path / "kopi"))

        assert cli("quotes", "--by", "code", "--format", "json").out == here
        assert len(json.loads(here)) == 4

    def test_hold_no_time_of_writing(self, scanned: Study, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        cli("quotes", "-o", str(path))

        with zipfile.ZipFile(path) as word:
            assert len({entry.date_time for entry in word.infolist()}) == 1
            assert word.infolist()[0].date_time[0] < 2003
            assert scanned.now()[:4] not in word.read("docProps/core.xml").decode("utf-8")


def test_every_source_of_a_study_can_be_read_back_whole(folder: Path, sound: Sound) -> None:
    with open_study(folder, coder="AK") as study:
        for n, text in enumerate(("IP1: " + "æ" * 70_000, "IP1: a\n" * 2_000, "IP1: \U0001f469" * 50), 1):
            (folder / f"I{n}.txt").write_text(text, encoding="utf-8")
            (done,) = importing.import_paths(study, [folder / f"I{n}.txt"])
            assert done.state == "imported"
            (row,) = sources.find(study.db, f"I{n}")
            assert sources.hash_of(study.db, row.id) == text_hash(sources.text(study.db, row.id))
        sound(study)
