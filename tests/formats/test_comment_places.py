"""Comments of Word files, on the words they were put on."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.formats import comments, docx_in, layout, transcripts
from qcode.formats.comments import Comment
from qcode.formats.plain import Line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

FILES = Path(__file__).parent / "files"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def spoken(document: Document, *parts: str) -> list[Run]:
    paragraph = document.add_paragraph()
    return [paragraph.add_run(part) for part in parts]


def on(document: Document, runs: Run | list[Run], text: str = "tillid", author: str = "Mette Bech") -> None:
    document.add_comment(runs, text=text, author=author, initials="MB")


def remarks(document: Document) -> list[tuple[str, str | None]]:
    """Return what each comment says, and the words it is on."""
    found = transcripts.read(saved(document), "I07.docx")
    return [(one.written, found.text[one.span.slice] if one.span else None) for one in found.remarks]


def test_a_comment_is_on_exactly_the_words_it_was_put_on() -> None:
    document = docx.Document()
    spoken(document, "I: Hvordan gik det?")
    _, middle, _ = spoken(document, "IP1: Jeg følte mig ", "tryg  hos dem", " den aften.")
    on(document, middle)

    assert remarks(document) == [("tillid", "tryg hos dem")]


def test_a_comment_on_a_whole_paragraph_leaves_the_label_out() -> None:
    document = docx.Document()
    spoken(document, "I: Nå?")
    whole = spoken(document, "IP1: ", "I dag er det godt.")
    on(document, [whole[0], whole[1]])

    assert remarks(document) == [("tillid", "I dag er det godt.")]


def test_a_comment_on_a_label_alone_is_on_no_words() -> None:
    document = docx.Document()
    label, _ = spoken(document, "IP1:", " Ja.")
    spoken(document, "I: Nå.")
    on(document, label)

    assert remarks(document) == [("tillid", None)]


def test_a_comment_may_run_over_turns_and_time_stamps() -> None:
    document = docx.Document()
    first = spoken(document, "IP1: Det går. ", "Vi holder møder. #00:01:02-3#")
    spoken(document, "I: [00:01:03] Hver uge?")
    last = spoken(document, "IP1: Ja, ", "og torsdag.")
    on(document, [first[1], last[0]])

    assert remarks(document) == [("tillid", "Vi holder møder.\nHver uge?\nJa,")]


def test_a_comment_in_the_cell_of_a_table_is_on_the_words_of_the_cell() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for cells in (("00:01", "I", "Nå?"), ("00:02", "IP1", "Nå, det var en god dag."), ("00:03", "I", "Tak.")):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    paragraph = table.rows[1].cells[2].paragraphs[0]
    paragraph.runs[0].text = "Nå, det var "
    on(document, paragraph.add_run("en god dag."))

    assert remarks(document) == [("tillid", "en god dag.")]


def test_letters_written_in_two_parts_are_whole() -> None:
    document = docx.Document()
    _, word = spoken(document, "IP1: Vi bor i ", "A\u030arhus")
    spoken(document, "I: Nå.")
    on(document, word)

    assert remarks(document) == [("tillid", "Århus")]


def body(xml: str, comment: str = "tillid") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>')
        said = f'<w:comment w:id="7" w:author="MB"><w:p><w:r><w:t>{comment}</w:t></w:r></w:p></w:comment>'
        archive.writestr("word/comments.xml", f'<w:comments xmlns:w="{W}">{said}</w:comments>')
    return out.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


BEGIN, END = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
DELETED = "<w:del><w:r><w:delText>slet ikke </w:delText></w:r></w:del>"
NOW, THANKS = f"<w:p>{run('I: Nå?')}</w:p>", f"<w:p>{run('I: Tak.')}</w:p>"


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (f"{NOW}<w:p>{run('IP: Det er ')}{BEGIN}{DELETED}{run('godt.')}{END}</w:p>{THANKS}", "godt."),
        (f"{NOW}<w:p>{run('IP: Det er ')}{BEGIN}{DELETED}{END}{run('godt.')}</w:p>{THANKS}", None),
        (f"{NOW}<w:p>{run('IP: Det er ')}<w:del>{BEGIN}{END}</w:del>{run('godt.')}</w:p>{THANKS}", None),
        (f"{NOW}{BEGIN}<w:p>{run('IP: Det er godt.')}</w:p>{END}{THANKS}", "Det er godt."),
        (f"{NOW}<w:p>{BEGIN}{run('IP: Det er godt.')}</w:p>{THANKS}", "Det er godt.\nTak."),
        (f"{NOW}<w:p>{run('IP: Det er godt.')}{END}</w:p>{THANKS}", None),
        (f"{NOW}<w:p>{run('IP: Det er ')}<w:ins>{BEGIN}{run('ret ')}{END}</w:ins>{run('godt.')}</w:p>{THANKS}", "ret"),
        (
            f"{NOW}<w:p>{run('IP: Ja.')}</w:p><w:p>{BEGIN}</w:p><w:p>{run('Det er godt.')}{END}</w:p>{THANKS}",
            "Det er godt.",
        ),
        (f"{NOW}<w:p>{run('IP: Det er go')}{BEGIN}{run('dt, si')}{END}{run('ger hun.')}</w:p>{THANKS}", "dt, si"),
    ],
    ids=[
        "after deleted words",
        "on deleted words",
        "in a deletion",
        "around a paragraph",
        "without an end",
        "without a beginning",
        "in an insertion",
        "from an empty paragraph",
        "inside words",
    ],
)
def test_where_a_comment_begins_and_ends(xml: str, words: str | None) -> None:
    found = transcripts.read(body(xml), "I07.docx")

    (remark,) = found.remarks
    assert (found.text[remark.span.slice] if remark.span else None) == words
    assert "\ufdd0" not in found.text


def test_marks_without_a_comment_leave_no_trace() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        inside = f"{NOW}<w:p>{BEGIN}{run('IP: Det er godt.')}{END}</w:p>{THANKS}"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>')

    found = transcripts.read(out.getvalue(), "I07.docx")

    assert found.text == "Nå?\nDet er godt.\nTak."
    assert found.remarks == ()


def test_comments_are_reported_without_their_words() -> None:
    (finding,) = docx_in.contents(body(f"{NOW}{THANKS}", "hemmeligt"), "I07.docx").findings

    assert finding.kind == "comments"
    assert "hemmeligt" not in finding.message + finding.hint


WORDS = st.lists(st.sampled_from(["ja", "nej", "IP1", "I:", "det", "[griner]", "00:01:02", "så", "I"]), min_size=1)


@given(
    st.lists(st.tuples(st.sampled_from(["I: ", "IP1: ", "", "IP1\t", "[00:01] IP1: "]), WORDS), min_size=1), st.data()
)
def test_a_comment_is_never_on_other_words(drawn: list[tuple[str, list[str]]], data: st.DataObject) -> None:
    written = [Line(n, label + " ".join(words)) for n, (label, words) in enumerate(drawn, 1)]
    at = data.draw(st.integers(0, len(written) - 1))
    text = written[at].text
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    marked = f"{text[:start]}{comments.begin(1)}{text[start:stop]}{comments.end(1)}{text[stop:]}"
    lines = [*written[:at], Line(at + 1, marked), *written[at + 1 :]]

    clean, notes = comments.lifted(lines, {1: Comment("", "", "x")})
    turns, _ = layout.turns(clean, "I07.txt")
    (remark,) = comments.placed(notes, clean, turns)

    assert clean == written
    if remark.span is not None:
        said = "\n".join(turn.words for turn in turns)[remark.span.slice]
        left = iter(text[start:stop])
        assert all(letter in left for letter in said if not letter.isspace())


def test_spans_of_a_long_talk_come_in_the_order_of_its_comments() -> None:
    document = docx.Document()
    for n in range(60):
        spoken(document, f"I: Og så {n}?")
        _, words, _ = spoken(document, f"IP1: [00:{n:02}:00] Ja, det er ", f"svar nummer {n}", ", ja.")
        on(document, words, f"kode {n}")

    found = transcripts.read(saved(document), "I07.docx")

    assert [found.text[one.span.slice] for one in found.remarks if one.span] == [f"svar nummer {n}" for n in range(60)]
    assert all(one.span and other.span and one.span < other.span for one, other in pairwise(found.remarks))


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_comments_of_a_file_that_libreoffice_wrote(ending: str) -> None:
    found = transcripts.read((FILES / f"kommentarer.{ending}").read_bytes(), f"kommentarer.{ending}")

    assert [(one.initials, one.written, found.text[one.span.slice] if one.span else None) for one in found.remarks] == [
        ("MB", "tillid/naboer; uro\nFordi hun selv siger det.", "tryg hos dem"),
        ("LK", "nat", "Og så?\nSå sov jeg"),
        ("MB", "hvad mener hun?", "Det var en god dag."),
    ]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_comment_on_no_words_has_its_paragraph(ending: str) -> None:
    found = transcripts.read((FILES / f"fokusgruppe.{ending}").read_bytes(), f"fokusgruppe.{ending}")

    (remark,) = found.remarks
    assert (remark.written, remark.author, remark.span) == ("Spørg igen om de andre.", "AK", None)
    assert remark.paragraph > 1
