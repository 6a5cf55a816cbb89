"""Not a byte of an accepted name is in anything that leaves, however it is written there."""

from __future__ import annotations

import urllib.parse
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from leaks import outputs, reading
from leaks.planting import SCRIPT, TELLING, called

if TYPE_CHECKING:
    from pathlib import Path

    from leaks.outputs import Way

WEB = frozenset({".html", ".svg"})
MANUSCRIPT_S_OWN = "word/document.xml"  # the text that is checked, as it came


@pytest.mark.parametrize("way", [one for one in outputs.WAYS if one.endings], ids=outputs.name)
def test_no_accepted_name_is_in_a_file(way: Way, decided: Path) -> None:
    for ending in way.endings:
        file = decided / f"ud{ending}"
        code, out, err = called(*way.command, "-o", str(file))

        assert code == (3 if way.fails else 0), err
        found = [
            one for one in reading.leaks(file, TELLING) if MANUSCRIPT_S_OWN not in one or way.command[0] != "check"
        ]
        assert found == []
        assert reading.hits(out + err, TELLING) == []


@pytest.mark.parametrize("way", [one for one in outputs.WAYS if one.listings], ids=outputs.name)
def test_no_accepted_name_is_on_the_screen(way: Way, decided: Path) -> None:
    del decided
    for form in way.listings:
        code, out, err = called(*way.command, "--format", form)

        assert code in {0, 3}, err
        assert [one for _, text in reading.as_read(out) for one in reading.hits(text, TELLING)] == []
        assert reading.hits(err, TELLING) == []


@pytest.mark.parametrize(
    "planted",
    [
        "Ragnhild".encode("utf-16-le"),
        "Ragnhild".encode("utf-16-be"),
        b"RAGNHILDS",
        "Kvisthøjgård".encode("latin-1"),
        "Ragn\u00adhild".encode(),
        b"Ragn&shy;hild",
        b"&#82;agnhild",
        b"<r><t>Ragn</t></r><r><t>hild</t></r>",
        urllib.parse.quote("Vråby").encode(),
        b'"Vr\\u00e5by"',
        "Vra\u030aby".encode(),
    ],
)
def test_a_name_is_found_however_it_is_written(planted: bytes, tmp_path: Path) -> None:
    file = tmp_path / "ud.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"x" + planted)

    assert reading.leaks(file, TELLING)


def test_a_name_is_found_in_the_name_of_a_file_and_the_properties_of_a_word_file(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.author = "Torkil"
    word.save(str(tmp_path / "ud.docx"))
    (tmp_path / "klarup.txt").write_text("")

    assert reading.leaks(tmp_path / "ud.docx", TELLING)
    assert reading.leaks(tmp_path / "klarup.txt", TELLING)


@pytest.mark.parametrize("way", [one for one in outputs.WAYS if WEB & {*one.endings}], ids=outputs.name)
def test_what_somebody_wrote_is_no_mark_of_a_web_page(way: Way, decided: Path) -> None:
    for ending in WEB & {*way.endings}:
        file = decided / f"ud{ending}"
        called(*way.command, "-o", str(file))

        text = file.read_text("utf-8")
        assert SCRIPT not in text
        assert "<b onclick" not in text
