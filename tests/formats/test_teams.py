"""The transcripts of Teams and of Word, in Word files made by python-docx, and copied out as text."""

import io

import docx

from qcode.formats import transcripts
from qcode.model.source import Transcript


def word(*paragraphs: str) -> Transcript:
    """Read a Word file; the first line of each paragraph is bold as far as its clock."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return transcripts.read(out.getvalue(), "a.docx")


def said(found: Transcript) -> list[tuple[str, str, int | None]]:
    return [(turn.label, turn.words, turn.time) for turn in found.turns]


TALK = [
    ("Hansen, Mette (HMS)", "Hej. Altså: vi begynder.", 3000),
    ("Jens Ærø", "Ja tak. [griner]\nDet var kl. 12:30.", 9000),
    ("Hansen, Mette (HMS)", "Godt.", 3_603_000),
]


def test_names_with_a_clock_above_the_words_are_speakers_whatever_they_are_called() -> None:
    found = word(
        "Interview-20241103_120512-Mødeoptagelse",
        "3. november 2024, 11:05AM",
        "Mette Hansen startede transskription",
        "Hansen, Mette (HMS)   0:03\nHej. Altså: vi begynder.",
        "Jens Ærø   0:09\nJa tak. [griner]",
        "Jens Ærø   0:15\nDet var kl. 12:30.",
        "Hansen, Mette (HMS)   1:00:03\nGodt.",
        "Mette Hansen stoppede transskription",
    )

    assert said(found)[2:] == TALK
    assert {turn.label for turn in found.turns[:2]} == {""}
    assert [finding.kind for finding in found.findings] == ["left-out"]
    assert "Mette" not in found.findings[0].message


def test_the_same_copied_out_as_text() -> None:
    text = "\n".join(
        f"{name}   {time}\n{words}\n" for (name, words, _), time in zip(TALK, ["0:03", "0:09", "1:00:03"], strict=True)
    )

    assert said(transcripts.read(text.encode(), "a.txt")) == TALK


def test_arrows_above_name_and_words_are_cues() -> None:
    found = word(
        "0:0:0.0 --> 0:0:1.640\nMette Hansen\nHej og",
        "0:0:2.0 --> 0:0:3.64\nMette Hansen\nvelkommen.",
        "0:0:5.0 --> 0:0:7.0\nJens Ærø\nJa.",
    )

    assert said(found) == [("Mette Hansen", "Hej og velkommen.", 0), ("Jens Ærø", "Ja.", 5000)]


def test_arrows_above_words_that_name_the_speaker() -> None:
    found = word(
        "00:00:03.250 --> 00:00:05.090",
        "Mette: Hej og",
        "00:00:05.090 --> 00:00:06.000",
        "velkommen.",
        "00:00:07.000 --> 00:00:08.000",
        "Jens: Ja.",
        "00:00:09.000 --> 00:00:10.000",
        "Jens: Tak.",
        "00:00:11.000 --> 00:00:12.000",
        "Mette: Godt.",
    )

    assert said(found) == [("Mette", "Hej og velkommen.", 3250), ("Jens", "Ja. Tak.", 7000), ("Mette", "Godt.", 11_000)]


def test_the_transcription_of_word_itself() -> None:
    found = word("Lydfil", "a.mp3", "Transskription", "00:00:01 Taler 1", "Hej.", "00:00:04 Taler 2", "Hej hej.")

    assert said(found)[3:] == [("Taler 1", "Hej.", 1000), ("Taler 2", "Hej hej.", 4000)]


def test_sentences_that_end_in_a_clock_are_no_speakers() -> None:
    found = word("IP1: Vi mødtes.", "Bussen kom 12:30", "I: Nå.", "IP1: Og så.", "Toget kom 11:15", "I: Ja.")

    assert [turn.label for turn in found.turns] == ["IP1", "I", "IP1", "I"]
