"""Word files: what a reader of the page would read, in document order.

The XML is walked directly. python-docx makes an object for every run, leaves out hyperlinks and insertions of
older files, and opens parts nobody here needs; two hundred long transcripts should not take minutes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from qcode.errors import BadFile
from qcode.formats.plain import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST = 100 * 1024 * 1024  # bytes of XML; a book has about five million
_FREE = 10 * 1024 * 1024  # below this any compression will do
_DENSEST = 200  # times; Word's own XML shrinks ten to thirty
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, OverflowError)
_MAIN = re.compile(r"word/document\d*\.xml")
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SAVE = "Open it in Word and save it as .docx again."


def _w(name: str) -> str:
    return f"{{{_NAMESPACE.decode()}}}{name}"


_P, _R, _T, _BR, _TBL, _TR, _TC = (_w(name) for name in ("p", "r", "t", "br", "tbl", "tr", "tc"))
_RPR, _PPR, _VAL, _BOX, _DEL = (_w(name) for name in ("rPr", "pPr", "val", "txbxContent", "del"))
_WRAPPERS = frozenset(
    _w(name)
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
_MARKS = {_w("tab"): "\t", _w("ptab"): "\t", _w("cr"): "\n", _w("noBreakHyphen"): "-"}
_ALTERNATIVES = f"{_COMPATIBLE}AlternateContent"
_DRAWN = frozenset((_ALTERNATIVES, _w("drawing"), _w("pict"), _w("object")))
_BOLD_STYLES = frozenset(("Strong", "Strk", "Staerk"))
_OFF = frozenset(("0", "false", "off"))


def paragraphs(data: bytes, path: object) -> list[Line]:
    """Return the paragraphs and table rows of a Word file.

    Tracked insertions are in, deletions are not; text boxes come once, after the paragraph they hang on; field
    codes, footnotes, comments, headers and footers are left out.

    Raises:
        BadFile: It is no readable .docx, or not one that can safely be read.
    """
    return list(_lines(_body(data, path), count(1)))


def _body(data: bytes, path: object) -> _Element:
    xml = _main_part(data, path).replace(_STRICT, _NAMESPACE)
    if b"<!DOCTYPE" in xml:
        raise BadFile(path, "holds a document type declaration, which no Word file does", hint=_SAVE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise BadFile(path, "is damaged: the text inside cannot be read", hint=_SAVE) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile(path, "holds a document type declaration, which no Word file does", hint=_SAVE)
    body = root.find(_w("body"))
    if body is None:
        raise BadFile(path, "is damaged: there is no text inside", hint=_SAVE)
    return body


def _main_part(data: bytes, path: object) -> bytes:
    """Return the XML of the text, having made sure that it can be unpacked without harm."""
    _refuse_other(data, path)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint="Fetch the file again from where it came.") from error
    with archive:
        part = next((info for info in archive.infolist() if _MAIN.fullmatch(info.filename)), None)
        if part is None:
            raise BadFile(path, "is no Word file, though it is named like one", hint=_SAVE)
        if part.flag_bits & 1:
            raise BadFile(path, "is protected by a password", hint="Remove the password in Word and save it again.")
        if part.file_size > _MOST or part.file_size > max(_FREE, _DENSEST * part.compress_size):
            raise BadFile(path, "would unpack to far more text than an interview holds", hint=_SAVE)
        try:
            return archive.read(part)
        except _BROKEN as error:
            raise BadFile(path, "is damaged or cut short", hint="Fetch the file again from where it came.") from error


def _refuse_other(data: bytes, path: object) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BadFile(path, "is protected by a password", hint="Remove the password in Word and save it again.")
        raise BadFile(path, "is an old Word file (.doc)", hint="Open it in Word and save it as .docx.")
    if not data.startswith(b"PK"):
        raise BadFile(path, "is no Word file, though it is named like one", hint=_SAVE)


def _lines(container: _Element, numbers: Iterator[int]) -> Iterator[Line]:
    """Walk the blocks of a body, cell or text box."""
    carried: list[_Element] = []
    for block in container:
        if block.tag == _P:
            carried.extend(_runs(block))
            if not _mark_deleted(block) or block.getnext() is None:
                yield from _paragraph(block, carried, numbers)
                carried = []
        elif block.tag == _TBL:
            yield from _table(block, numbers)
        elif block.tag in _WRAPPERS:
            yield from _lines(block, numbers)


def _paragraph(block: _Element, runs: list[_Element], numbers: Iterator[int]) -> Iterator[Line]:
    n = next(numbers)
    spoken = [(run, _text(run)) for run in runs]
    style = _style(block)
    for at, pieces in enumerate(_split(spoken)):
        text = "".join(piece for _, piece in pieces)
        if text.strip():
            yield Line(n, text, bold=_leading_bold(pieces), style=style, soft=at > 0)
    for run in runs:
        for drawn in run:
            if drawn.tag in _DRAWN:
                for box in _boxes(drawn):
                    yield from _lines(box, numbers)


def _table(table: _Element, numbers: Iterator[int]) -> Iterator[Line]:
    for row in _inner(table, _TR):
        if row.find(f"{_w('trPr')}/{_DEL}") is not None:
            continue
        cells = list(_inner(row, _TC))
        if len(cells) == 1:
            yield from _lines(cells[0], numbers)
            continue
        n = next(numbers)
        texts = tuple(_cell(cell) for cell in cells)
        if any(texts):
            yield Line(n, "\t".join(texts), cells=texts)


def _cell(cell: _Element) -> str:
    """Return the text of a cell; its paragraphs, and the rows of a table inside it, are lines."""
    return "\n".join(line.text.strip() for line in _lines(cell, count(1)))


def _inner(parent: _Element, tag: str) -> Iterator[_Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child, tag)


def _runs(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag == _R:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _runs(child)


def _text(run: _Element) -> str:
    parts: list[str] = []
    for node in run:
        tag = node.tag
        if tag == _T:
            parts.append(node.text or "")
        elif tag == _BR:
            parts.append("\n" if node.get(_w("type"), "textWrapping") == "textWrapping" else "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
    return "".join(parts)


def _split(spoken: list[tuple[_Element, str]]) -> Iterator[list[tuple[_Element, str]]]:
    """Part a paragraph at its line breaks."""
    line: list[tuple[_Element, str]] = []
    for run, text in spoken:
        head, *others = text.split("\n")
        line.append((run, head))
        for other in others:
            yield line
            line = [(run, other)]
    yield line


def _leading_bold(pieces: list[tuple[_Element, str]]) -> str:
    """Return the bold text at the beginning; digits and marks before it, such as a time stamp, count as bold."""
    taken: list[str] = []
    bold = False
    for run, text in pieces:
        lettered = any(letter.isalpha() for letter in text)
        if lettered and not _is_bold(run):
            break
        bold = bold or lettered
        taken.append(text)
    return "".join(taken).strip() if bold else ""


def _is_bold(run: _Element) -> bool:
    properties = run.find(_RPR)
    if properties is None:
        return False
    bold = properties.find(_w("b"))
    if bold is not None:
        return bold.get(_VAL, "1") not in _OFF
    style = properties.find(_w("rStyle"))
    return style is not None and style.get(_VAL) in _BOLD_STYLES


def _mark_deleted(block: _Element) -> bool:
    """Tell whether the end of the paragraph is a tracked deletion, so that the next one goes on from it."""
    properties = block.find(_PPR)
    return properties is not None and properties.find(f"{_RPR}/{_DEL}") is not None


def _style(block: _Element) -> str:
    style = block.find(f"{_PPR}/{_w('pStyle')}")
    return "" if style is None else style.get(_VAL, "")


def _boxes(node: _Element) -> Iterator[_Element]:
    """Find the outermost text boxes; of the alternatives Word writes for older programs, the first."""
    if node.tag == _BOX:
        yield node
        return
    children = list(node)[:1] if node.tag == _ALTERNATIVES else node
    for child in children:
        yield from _boxes(child)
