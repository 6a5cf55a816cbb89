"""Everything that can be read in a file: its name, all parts of an archive, however words are written there."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]|&shy;")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}")


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every reading of every part of a file, with where it is."""
    yield "name", path.name
    for place, data in _parts(path.name, path.read_bytes()):
        yield f"{place} (name)", place
        for reading, text in readings(data):
            yield f"{place} ({reading})", text


def _parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield f"{name}/comment", archive.comment
        for one in archive.infolist():
            yield f"{name}/{one.filename}/extra", one.extra + one.comment
            yield from _parts(f"{name}/{one.filename}", archive.read(one))


def readings(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the text of some bytes in each character set it may be in, as it stands and as a reader would see it."""
    plain = data.decode("utf-8", "replace")
    yield "utf-8", plain
    if "\ufffd" in plain:
        yield "latin-1", data.decode("latin-1")
    for shift in (0, 1) if b"\0" in data else ():
        yield "utf-16", data[shift:].decode("utf-16-le", "replace")
        yield "utf-16", data[shift:].decode("utf-16-be", "replace")
    yield from as_read(plain)


def as_read(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text without what hides a word in it: entities, escapes, hyphens nobody sees, the marks between runs."""
    clear = _HIDDEN.sub("", unicodedata.normalize("NFKC", html.unescape(html.unescape(text))))
    yield "unescaped", clear
    if "<" in clear:
        yield "without marks", _TAG.sub("", clear)
    if not clear.isascii():
        letters = unicodedata.normalize("NFD", clear)
        yield "without diacritics", "".join(one for one in letters if not unicodedata.combining(one))
    if "%" in clear:
        yield "url", unquote(clear)
    if "\\u" in text:
        yield "json", _ESCAPE.sub(lambda found: json.loads(f'"{found[0]}"'), text)


def hits(text: str, telling: re.Pattern[str]) -> list[str]:
    """Return what gives somebody away, with the words around it."""
    return [text[max(0, hit.start() - 30) : hit.end() + 30] for hit in telling.finditer(text)]


def leaks(path: Path, telling: re.Pattern[str]) -> list[str]:
    """Return each place of a file where somebody is given away."""
    return [f"{place}: {found}" for place, text in texts(path) for found in hits(text, telling)]
