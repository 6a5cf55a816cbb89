"""Packets as files: the same bytes, round trips, and whatever may befall a file on its way."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import codebooks, packet, packet_codebooks
from qcode.model.code import Code, CodePath
from qcode.model.codebook import Codebook
from qcode.model.packet import (
    HandedBook,
    HandedCode,
    HandedSource,
    Packet,
    Work,
    WorkedCode,
    WorkedCoding,
    WorkedMemo,
    WorkedPass,
    WorkedSource,
)
from qcode.model.text import normalised, text_hash
from qcode.model.turn import Said, Voice, joined, placed

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = placed([Said("Hvor bor du?", "I", Voice.INTERVIEWER), Said("I [byen].", "IP1", Voice.INFORMANT, 7000)])
CODE = Code("uro", "Uro", CodePath.parse("uro"), "1", "Når noget larmer.", ("støj",), (), ("Der var uro.",), ("3 3",))
HANDED = Packet(
    "a" * 32,
    "HA",
    "Studie",
    "da",
    "coefficient",
    masked=True,
    draft=False,
    sources=(HandedSource("b" * 32, "I01", "interview", TURNS, text_hash(joined(TURNS)), recorded=True, length=9000),),
    books=(HandedBook("c" * 32, "hms", "1", (HandedCode("d" * 32, CODE),)),),
)
WORKED = Work(
    "a" * 32,
    "HA",
    (WorkedSource("b" * 32, "I01", "0" * 64),),
    (WorkedCode("d" * 32, "hms", CODE),),
    (WorkedCoding("e" * 32, "b" * 32, "char", 2, 6, "d" * 32, "HA", "", "tvivl", "2003-11-03", "", "", ""),),
    (WorkedPass("f" * 32, "b" * 32, "HA", "2003-11-03", ("d" * 32,)),),
    (WorkedMemo("9" * 32, "memo", "", "Se også.", "HA", "2003-11-03", "2003-11-03", (("coding", "e" * 32),)),),
)


def test_what_is_written_is_read_again() -> None:
    assert packet.read(packet.written(HANDED), "p") == HANDED
    assert packet.read(packet.written_work(WORKED), "p") == WORKED


def test_the_same_packet_is_the_same_bytes() -> None:
    assert packet.written(HANDED) == packet.written(HANDED)
    with zipfile.ZipFile(io.BytesIO(packet.written(HANDED))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def sealed(head: dict[str, Any], members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a packet that somebody has sealed again after meddling."""
    head = {name: value for name, value in head.items() if name != "seal"}
    head["members"] = {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()}
    raw = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    head["seal"] = hashlib.sha256(raw).hexdigest()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in {packet.HEAD: json.dumps(head).encode(), **members}.items():
            archive.writestr(name, part)
    return file.getvalue()


def opened(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(parts.pop(packet.HEAD)), parts


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def edited() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return zipped({packet.HEAD: json.dumps(head).encode(), **parts, "sources.json": b"[]"})


def edited_head() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return zipped({packet.HEAD: json.dumps(head | {"coder": "MB"}).encode(), **parts})


def newer() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return zipped({packet.HEAD: json.dumps(head | {"version": 2}).encode(), **parts})


def bomb() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return sealed(head, parts | {"sources.json": b" " * 30_000_000})


def with_another_file() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return sealed(head, parts | {"../evil.txt": b"x"})


def another_text() -> bytes:
    head, parts = opened(packet.written(HANDED))
    return sealed(head, parts | {"sources.json": parts["sources.json"].replace(b"[byen]", b"Aalborg")})


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: b"Kaere du, her er mine kodninger.", "is no packet of qcode"),
        (lambda: zipped({"word/document.xml": b"<w/>"}), "is no packet of qcode"),
        (lambda: zipped({packet.HEAD: b'{"format": "other"}'}), "is no packet of qcode"),
        (lambda: zipped({packet.HEAD: b"[" * 100_000}), "its head cannot be read"),
        (lambda: packet.written(HANDED)[:-60], "damaged or cut short"),
        (edited, "was changed after qcode wrote it"),
        (edited_head, "was changed after qcode wrote it"),
        (newer, r"made by a newer qcode \(format 2; this qcode knows 1\)"),
        (bomb, "would unpack to far more"),
        (with_another_file, "holds other files"),
        (another_text, "holds what qcode never writes"),
    ],
)
def test_a_hostile_or_damaged_file_gets_a_clear_sentence(made: Callable[[], bytes], said: str) -> None:
    with pytest.raises(BadFile, match=said):
        packet.read(made(), "HA.qpacket")


@given(st.data())
def test_whatever_stands_in_place_of_a_value_is_read_or_refused_and_never_a_fault(data: st.DataObject) -> None:
    head, parts = opened(packet.written_work(WORKED))
    rows = json.loads(parts["work.json"])
    kind = data.draw(st.sampled_from(sorted(rows)))
    row = rows[kind][0]
    field = data.draw(st.sampled_from(sorted(row)))
    junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.integers())
    row[field] = data.draw(junk | st.just("\ud800") | st.lists(st.lists(st.none(), max_size=2), max_size=2))
    parts["work.json"] = json.dumps(rows).encode("utf-8")

    with suppress(BadFile):
        assert isinstance(packet.read(sealed(head, parts), "p"), Work)


@given(st.data())
def test_a_byte_changed_on_the_way_is_noticed_or_makes_no_difference(data: st.DataObject) -> None:
    raw = bytearray(packet.written(HANDED))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))

    with suppress(BadFile):
        assert packet.read(bytes(raw), "p") == HANDED


NAMES = st.from_regex(r"[A-ZÆØÅa-zæøå\[\]'&%#-][\w \[\]'&%#:-]{0,8}[\wæøå\]]", fullmatch=True).map(normalised)
WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=20)
    .map(normalised)
    .map(str.strip)
)


@given(st.lists(st.tuples(NAMES, WORDS, st.lists(WORDS.filter(bool), max_size=2)), max_size=4), st.booleans())
def test_a_tree_written_as_a_codebook_reads_as_the_same(
    written: list[tuple[str, str, list[str]]],
    below: bool,  # noqa: FBT001
) -> None:
    codes: list[Code] = []
    for n, (name, definition, examples) in enumerate(written):
        parent = codes[-1].path if below and codes else None
        path = parent.child(name) if parent else CodePath.parse(name)
        if all(path != one.path for one in codes):
            codes.append(Code(f"id-{n}", name, path, "", definition, (), (), tuple(examples)))
    book = Codebook("hms", "1", tuple(codes), "codebooks/hms.yaml")

    read = codebooks.read(packet_codebooks.written(book).encode("utf-8"), book.path).codebook

    assert [(one.id, one.path, one.definition, one.examples) for one in read] == [
        (one.id, one.path, one.definition, one.examples) for one in book
    ]
