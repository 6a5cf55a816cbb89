"""Any file as words to be searched, and YAML without some of its words: what withdrawing a consent asks of files."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import yaml_nodes
from qcode.formats.charset import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qcode.formats.yaml_nodes import Node

FREE = frozenset(
    {
        *("definition", "include", "exclude", "examples", "words", "text", "note", "memo", "idea", "title"),
        *("statement", "claim", "caption", "lead", "lead_in", "heading"),
    }
)
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_MOST = 50 * 1024 * 1024
_PARAGRAPH = re.compile(r"</(?:w:p|w:tab|w:br|text:p|text:h|si|a:p|p|td|li|h\d)>|<(?:w:br|w:tab|text:tab|br)\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_BLOCK_END = re.compile(r"\s*\Z")


def words_in(data: bytes, name: str) -> str | None:
    """Return what may be read in a file; None where nothing can be (sound, pictures, PDF).

    Word, Excel and OpenDocument files give the text of all their parts, web pages theirs without tags.
    """
    if data.startswith(_ZIPPED):
        return _unpacked(data)
    if data.startswith((b"%PDF", b"SQLite format 3")):
        return None
    try:
        text = decoded(data, name)
    except BadFile:
        return None
    return _plain(text) if PurePath(name).suffix.lower() in {".html", ".htm", ".xml"} else text


def _unpacked(data: bytes) -> str | None:
    parts: list[str] = []
    left = _MOST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                if part.lower().endswith((".xml", ".txt", ".html", ".json", ".csv", ".md", ".qde")):
                    with package.open(part) as file:
                        read = file.read(left)
                    left -= len(read)
                    parts.append(_plain(read.decode("utf-8", "replace")))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, NotImplementedError):
        return None
    return "\n".join(parts) if left else None


def _plain(markup: str) -> str:
    text = _TAG.sub("", _PARAGRAPH.sub("\n", markup))
    for written, meant in _ENTITIES:
        text = text.replace(written, meant)
    return text


def without_words(data: bytes, name: str, holds: Callable[[str], bool], instead: str) -> str:
    """Return a YAML file's text in which every value written freely that ``holds`` is replaced.

    Names, ids and whatever else things are called by stay, and so do comments.

    Raises:
        BadFile: It is no YAML.
    """
    root, text = yaml_nodes.read(data, name)
    for node in reversed([one for one in _free(root, free=False) if holds(one.text())]):
        written = text[node.start : node.end]
        blanks = _BLOCK_END.search(written)
        text = f'{text[: node.start]}"{instead}"{blanks[0] if blanks else ""}{text[node.end :]}'
    raw = decoded(data, name)
    return text.replace("\n", "\r\n") if "\r\n" in raw else text


def _free(node: Node, *, free: bool) -> Iterator[Node]:
    """Yield the scalars written freely, in the order of the file."""
    if node.is_mapping:
        for key, value in node.pairs():
            yield from _free(value, free=key.text() in FREE)
    elif node.is_text:
        if free:
            yield node
    else:
        for item in node.items():
            yield from _free(item, free=free)
