"""Files made by LibreOffice (files/README.md says how): the same talk comes out of every format."""

from pathlib import Path

import pytest

from qcode.errors import BadFile
from qcode.formats import transcripts
from qcode.model.source import Transcript

FILES = Path(__file__).parent / "files"
ALL = ["text-boxes", "footnotes", "tracked-changes", "comments"]
REPORTED = {"docx": ALL, "odt": ALL}
TALK = """
Fokusgruppe om samarbejde
Interviewer|Hvordan begyndte samarbejdet her på Ærø?
IP1|Det begyndte i 1998. [griner] Vi var tre, der mødtes på havnen, og ingen af os vidste, hvem der skulle betale. \
Det endte med kommunen.
IP1|Og så kom HMS-gruppen til. Den har været ikke-kommunal hele vejen, og den tager sig af både social- og \
sundhedsområdet.
Interviewer|Og de andre?
Ip2|De andre kom senere. Jeg kan huske, at der sad en mand i døren til værestedet og sagde: nu går jeg ikke herfra, \
før I har fundet en seng. Det var nu ikke så let, for der var ikke en seng på hele øen, og færgen var gået.
IP1|// Nej, den var gået. //
"""
PARAGRAPHS = [
    "Vi går på café. [griner] Og så // ja // taler vi om det.",
    "Så er der også HMS-gruppen, og den er stor. Linjeskift her.",
]
END = [("Interviewer", "Er der noget, vi mangler?", 1_201_000), ("IP1", "Kaffe.", 1_209_000)]


def read(name: str) -> Transcript:
    return transcripts.read((FILES / name).read_bytes(), name)


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "pdf"])
def test_the_talk_comes_out_whole_without_notes_deletions_boxes_heads_and_page_numbers(ending: str) -> None:
    found = read(f"fokusgruppe.{ending}")

    said = [f"{turn.label}|{turn.words}".removeprefix("|") for turn in found.turns[:7]]
    assert said == TALK.strip().split("\n")
    assert [(turn.label, turn.words, turn.time) for turn in found.turns[-2:]] == END
    assert len(found.turns) == 15
    assert found.text == read("fokusgruppe.docx").text


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf"])
def test_what_a_reader_of_the_page_sees_and_is_left_out_is_reported(ending: str) -> None:
    kinds = [finding.kind for finding in read(f"fokusgruppe.{ending}").findings]

    assert kinds == REPORTED.get(ending, ["text-boxes"])


def test_heads_and_page_numbers_of_a_pdf_are_reported() -> None:
    assert [finding.kind for finding in read("fokusgruppe.pdf").findings] == ["left-out"]


def test_a_web_page_keeps_bold_labels_line_breaks_and_every_letter() -> None:
    found = read("interview.html")

    assert [(turn.label, turn.words) for turn in found.turns] == [
        ("", "Interview med en leder"),
        ("Interviewer", "Hvad sker der på Ærø, når vi siger »samarbejde«? 😀"),
        ("IP1", "\n".join(PARAGRAPHS)),
        ("Interviewer", "Og kommunen?"),
        ("IP1", "Den kommer, når den kommer – måske …"),
        ("IP1", "Ja."),
    ]


def test_a_pdf_with_a_password_is_refused_for_that() -> None:
    with pytest.raises(BadFile, match="password"):
        read("password.pdf")
