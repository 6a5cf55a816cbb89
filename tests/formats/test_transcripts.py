"""The one way in: received files, as bytes."""

import hashlib
import io
import subprocess
import sys
import zipfile

import docx
import pytest

from qcode.errors import BadFile
from qcode.formats import transcripts
from qcode.model.turn import Voice

INTERVIEW = "I: Hvad sker der på Ærø?\nIP1: Vi går på café.\n"


def word(text: str) -> bytes:
    document = docx.Document()
    for paragraph in text.splitlines():
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (INTERVIEW.encode(), "I07.txt"),
        (INTERVIEW.encode("cp1252"), "I07.TXT"),
        (INTERVIEW.replace("\n", "\n\n").encode("utf-16"), "I07.md"),
        (word(INTERVIEW), "I07.docx"),
    ],
)
def test_the_same_interview_comes_out_of_every_kind_of_file(data: bytes, name: str) -> None:
    read = transcripts.read(data, f"modtaget/{name}")

    assert read.text == "Hvad sker der på Ærø?\nVi går på café."
    assert [turn.voice for turn in read.turns] == [Voice.INTERVIEWER, Voice.INFORMANT]
    assert all(read.text[turn.span.slice] == turn.words for turn in read.turns)
    assert read.filename == name
    assert read.file_hash == hashlib.sha256(data).hexdigest()
    assert read.findings == ()


def test_letters_made_of_two_characters_are_made_one() -> None:
    assert transcripts.read("IP1: A\u030arhus\u00adby".encode(), "a.txt").text == "Århusby"


def test_front_matter_gives_facts_as_they_are_written() -> None:
    text = '---\nregion: 2\nnummer: 3.10\n\ndato: "3.11.2003"   # som modtaget\ntom:\n---\nIP1: Ja.'

    read = transcripts.read(text.encode(), "a.md")

    assert read.facts == {"region": "2", "nummer": "3.10", "dato": "3.11.2003", "tom": ""}
    assert read.text == "Ja."


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("---\nregion: 2\n- liste\n---\nIP1: Ja.", "cannot be read", 3),
        ("---\nregion: [1, 2]\n---\nIP1: Ja.", "cannot be read", 2),
        ("---\na: 1\na: 2\n---\nIP1: Ja.", "stands twice", 3),
        ("---\na: 1\nIP1: Ja.", "no end", 1),
    ],
)
def test_front_matter_that_is_no_list_of_facts_is_refused_with_its_line(text: str, problem: str, line: int) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        transcripts.read(text.encode(), "a.txt")

    assert refusal.value.line == line


def test_findings_name_the_line_of_the_file_below_the_front_matter() -> None:
    read = transcripts.read(b"---\na: 1\n---\n\nI: Hvad?\nIP1:\nI: Nej.", "a.txt")

    assert read.findings[0].place == "a.txt: line 6"


@pytest.mark.parametrize("name", ["a.mp3", "a", "a.docx.zip"])
def test_another_kind_of_file_is_refused_with_the_kinds_that_are_read(name: str) -> None:
    with pytest.raises(BadFile) as refusal:
        transcripts.read(b"ord", name)

    assert all(ending in refusal.value.hint for ending in transcripts.READABLE)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.txt"),
        (b" \n\n", "a.md"),
        (b"", "a.docx"),
        (word(""), "a.docx"),
        (b"\xef\xbb\xbf", "a.txt"),
        (b"I:\n", "a.txt"),
    ],
)
def test_a_file_without_words_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(BadFile, match=r"is empty|holds no words"):
        transcripts.read(data, name)


def test_a_word_file_named_txt_is_told_for_what_it_is() -> None:
    with pytest.raises(BadFile, match=r"Word.*wrong ending"):
        transcripts.read(word(INTERVIEW), "a.txt")


@pytest.mark.parametrize("name", ["a.doc", "a.pages", "a.csv", "a.xlsx"])
def test_a_kind_of_file_that_is_known_to_others_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(BadFile, match="not a transcript") as refusal:
        transcripts.read(b"ord", name)

    assert ".txt" not in refusal.value.hint


def test_a_text_larger_than_any_interview_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadFile, match="larger than any interview"):
        transcripts.read(b"ord " * 5_000_000, "a.txt")


def test_words_in_text_boxes_alone_are_said_to_be_that() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>ord</w:t></w:r></w:p></w:txbxContent></w:pict>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        xml = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r>{box}</w:r></w:p></w:body></w:document>'
        archive.writestr("word/document.xml", xml)

    with pytest.raises(BadFile, match="holds no words") as refusal:
        transcripts.read(out.getvalue(), "a.docx")

    assert "text boxes" in refusal.value.hint


def test_with_a_judge_broken_words_are_joined_and_page_numbers_left_out() -> None:
    text = "IP1: Vi begyndte samar-\nbejdet og gik med i HMS-\ngruppen og til de andre\n- 12 -\ni 1998.\n"

    read = transcripts.read(text.encode(), "a.txt", is_word={"samarbejdet", "gruppen", "begyndte"}.__contains__)

    assert read.text == "Vi begyndte samarbejdet og gik med i HMS-gruppen og til de andre i 1998."
    assert [finding.kind for finding in read.findings] == ["words-joined", "left-out"]


def test_text_files_are_read_without_loading_word_or_xml() -> None:
    program = (
        "import sys; from qcode.formats import transcripts; transcripts.read(b'IP1: ja', 'a.txt');"
        "sys.exit(any(name in sys.modules for name in ('docx', 'lxml', 'pypdf', 'openpyxl')))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


TALK = "Jo, altså det var jo sådan at vi mødtes hver eneste mandag i salen."


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Dato: 3. marts 2024", "2024-03-03"),
        ("DATO : mandag d. 3/3 2024", "2024-03-03"),
        ("Interviewdato: den 03-03-2024, kl. 10.15", "2024-03-03"),
        ("Dato for interviewet: 2024-03-03.", "2024-03-03"),
        ("Dato: 3/3 24", None),
        ("Dato: i foråret", None),
        ("Dato: 31. februar 2024", None),
    ],
)
def test_a_date_above_the_first_speaker_is_a_fact_and_stays_in_the_text(line: str, date: str | None) -> None:
    data = f"Interview med en leder\n{line}\nSted: Odense\nI: Hvad?\nIP1: {TALK}\nDato: 1. maj 2020".encode()

    found = transcripts.read(data, "a.txt")

    assert found.facts.get("date") == date
    assert [turn.label for turn in found.turns][:4] == ["", "", "", "I"]
    assert found.turns[1].words == " ".join(line.split())


def test_the_front_matter_knows_the_date_better_than_a_line_of_the_text() -> None:
    found = transcripts.read(b"---\ndate: 2024-01-01\n---\nDato: 3. marts 2024\nI: Hvad?\nIP1: Ja.", "a.txt")

    assert found.facts == {"date": "2024-01-01"}
