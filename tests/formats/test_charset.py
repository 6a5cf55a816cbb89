"""Which characters a text file's bytes stand for."""

import codecs
import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats.charset import decoded

SPOKEN = "Mette: Altså, på Ærø går vi ud «uden» hjælp – det er så sådan …\n"
DANISH = st.text("abcdefghijklmnoprstuvyæøåÆØÅé ,.?!:\n", min_size=1, max_size=200)


@pytest.mark.parametrize(
    "data",
    [
        SPOKEN.encode(),
        SPOKEN.encode("utf-8-sig"),
        SPOKEN.encode("utf-16"),
        codecs.BOM_UTF16_BE + SPOKEN.encode("utf-16-be"),
        SPOKEN.encode("utf-16-le"),
        SPOKEN.encode("utf-16-be"),
        SPOKEN.encode("utf-32"),
        SPOKEN.encode("cp1252"),
        SPOKEN.encode("mac_roman"),
    ],
    ids=["utf-8", "with mark", "utf-16", "big-endian", "le, no mark", "be, no mark", "utf-32", "windows", "mac"],
)
def test_the_same_words_come_out_of_every_character_set(data: bytes) -> None:
    assert decoded(data, "a.txt") == SPOKEN


@given(DANISH, st.sampled_from(["utf-8", "utf-16", "cp1252", "mac_roman"]))
def test_danish_words_survive_any_of_the_four_encodings(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["cp850", "cp865"])
def test_danish_from_dos_is_read_as_dos(encoding: str) -> None:
    text = "I: Hvor boede du på øen?\r\nIP1: Hos min søster, og så måtte jeg gå. Æblerne var grønne.\r\n"

    assert decoded(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("text", ["Don’t ›go‹ – it’s ‘late’†.", "Hun sagde ›nej‹ og gik†", "• et\r\n• to ›tre‹"])
def test_quotation_marks_of_windows_are_not_read_as_letters_of_dos(text: str) -> None:
    assert decoded(text.encode("cp1252"), "a.txt") == text


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything_but_bad_file(data: bytes) -> None:
    assume(data)
    with contextlib.suppress(BadFile):
        assert isinstance(decoded(data, "a.txt"), str)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04" + bytes(60), "Word, Excel or zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"%PDF-1.4 and more", "PDF"),
        (b"{\\rtf1\\ansi P\\'e5 }", "RTF"),
        (bytes(range(256)), "binary"),
        (b"ord\x01\x02\x03ord", "binary"),
        (codecs.BOM_UTF16_LE + b"a\0b", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        decoded(data, "mine ord.txt")

    assert str(refusal.value).startswith("mine ord.txt")
    assert refusal.value.hint


def test_utf_8_with_one_bad_byte_is_refused_with_its_line_and_not_read_as_windows() -> None:
    """
    Mette: På Ærø går vi på cafe og så videre
    """
    data = "På Ærø\ngår vi så på café".encode().replace(b"caf", b"\xffcaf")

    with pytest.raises(BadFile, match="damaged") as refusal:
        decoded(data, "a.txt")

    assert refusal.value.line == 2


def test_a_single_stray_control_character_in_a_long_file_is_let_pass() -> None:
    assert "ord" in decoded(b"ord " * 500 + b"\x1f", "a.txt")
