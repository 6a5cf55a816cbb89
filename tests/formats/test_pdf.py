"""PDFs, drawn by hand with pypdf's own objects; one by LibreOffice is in test_files."""

import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from qcode.errors import BadFile
from qcode.formats import pdf, transcripts
from qcode.formats.plain import Contents

FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    }
)
LEFT, TOP, STEP = 60, 780, 14


def drawn(lines: list[str], *, columns: tuple[int, ...] = (LEFT,)) -> bytes:
    """Draw lines below each other; tabs go to the next column."""
    shown: list[bytes] = []
    for n, line in enumerate(lines):
        for x, piece in zip(columns, line.split("\t"), strict=False):
            words = piece.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
            if words.strip():
                shown.append(b"BT /F1 11 Tf %d %d Td (%s) Tj ET" % (x, TOP - STEP * n, words))
    return b"\n".join(shown)


def printed(*pages: bytes, key: str = "") -> bytes:
    writer = PdfWriter()
    for content in pages:
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001  pypdf's own way of drawing
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): FONT})}
        )
    if key:
        writer.encrypt(key, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(*pages: list[str]) -> Contents:
    return pdf.contents(printed(*(drawn(page) for page in pages)), "a.pdf")


def said(data: bytes) -> list[tuple[str, str]]:
    return [(turn.label, turn.words) for turn in transcripts.read(data, "a.pdf").turns]


FULL = "ord " * 18 + "ord"


def test_full_lines_go_on_and_short_ones_end_a_paragraph() -> None:
    found = read([f"I: {FULL}", "og slut.", f"IP1: {FULL}", FULL, "Ja."])

    assert [line.soft for line in found.lines] == [False, True, False, True, True]


def test_space_between_lines_parts_paragraphs_however_full_they_are() -> None:
    found = read([FULL, "", FULL])

    assert [line.soft for line in found.lines] == [False, False]


def test_a_sentence_goes_on_over_the_page_and_what_was_printed_around_it_is_gone() -> None:
    pages = [["Rapport om HMS", f"IP1: {n} {FULL}", "som altid går", f"Side {n}"] for n in range(1, 5)]

    found = read(*pages)

    assert not any("Rapport" in line.text or "Side" in line.text for line in found.lines)
    assert [finding.kind for finding in found.findings] == ["left-out"]


def test_a_table_of_times_speakers_and_words_keeps_its_columns() -> None:
    rows = [
        "Tid\tTaler\tTekst",
        "00:00:01\tI\tHvad så?",
        "00:00:05\tIP1\tDet går.",
        "\t\tGodt endda.",
        "00:00:09\tI\tNå.",
    ]

    assert said(printed(drawn(rows, columns=(60, 200, 330)))) == [
        ("I", "Hvad så?"),
        ("IP1", "Det går. Godt endda."),
        ("I", "Nå."),
    ]


def test_labels_in_a_margin_of_their_own_are_speakers() -> None:
    rows = ["I:\tHvad så?", "IP1:\tDet går jo nok alligevel,", "\ttror jeg da.", "I:\tNå."]

    assert said(printed(drawn(rows, columns=(60, 150)))) == [
        ("I", "Hvad så?"),
        ("IP1", "Det går jo nok alligevel, tror jeg da."),
        ("I", "Nå."),
    ]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left = ["Vi begyndte i det små", "med tre mand på havnen", "og en enkelt kop kaffe"]
    right = ["og siden kom de andre", "som vi slet ikke kendte", "hver dag hele vinteren"]

    found = pdf.contents(printed(drawn(left) + b"\n" + drawn(right).replace(b" 60 ", b" 330 ")), "a.pdf")

    assert [" ".join(line.text.split()) for line in found.lines] == [*left, *right]


def test_pages_without_text_among_others_are_reported() -> None:
    found = pdf.contents(printed(drawn(["IP1: Ja."]), b""), "a.pdf")

    assert [finding.kind for finding in found.findings] == ["empty-pages"]


def test_words_broken_at_line_ends_are_reported_and_joined_with_a_judge() -> None:
    data = printed(drawn(["IP1: Vi mødtes om samar-", "bejdet, og det var kommu-", "nen glad for."]))

    assert "broken-words" in {finding.kind for finding in transcripts.read(data, "a.pdf").findings}
    joined = transcripts.read(data, "a.pdf", is_word={"samarbejdet", "kommunen"}.__contains__)
    assert joined.text == "Vi mødtes om samarbejdet, og det var kommunen glad for."


def bomb() -> bytes:
    """Return a PDF whose page unpacks to 70 million bytes."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = StreamObject()
    stream._data = zlib.compress(b"BT ET " * 12_000_000, 9)  # noqa: SLF001  packed by hand
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001  as above
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"ord", "is no PDF"),
        (printed(b""), "no text layer"),
        (printed(drawn(["IP1: Ja."]), key="hemmelig"), "password"),
        (printed(drawn(["IP1: Ja."]))[:200], r"damaged|no text layer"),
        (bomb(), "larger than any text"),
    ],
    ids=["text", "picture", "password", "cut", "bomb"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        pdf.contents(data, "a.pdf")

    assert refusal.value.hint
