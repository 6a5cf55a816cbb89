"""Word files: what a reader of the page would read, in document order.

The XML is walked directly. python-docx makes an object for every run, leaves out hyperlinks and insertions of
older files, and opens parts nobody here needs; two hundred long transcripts should not take minutes.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import comments, packages
from qcode.formats.plain import Contents, Line
from qcode.formats.runs import boxes_left_out, changes_accepted, leading_bold, notes_left_out, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from qcode.formats.runs import Run
    from qcode.model.finding import Finding

_KIND = packages.Kind("Word file", ".docx", "Word")
_MAIN = re.compile(r"word/document\d*\.xml")
_COMMENTS = re.compile(r"word/comments\d*\.xml")
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _w(name: str) -> str:
    return f"{{{_NAMESPACE.decode()}}}{name}"


_P, _R, _T, _BR, _TBL, _TR, _TC = (_w(name) for name in ("p", "r", "t", "br", "tbl", "tr", "tc"))
_RPR, _PPR, _VAL, _BOX, _DEL = (_w(name) for name in ("rPr", "pPr", "val", "txbxContent", "del"))
_COMMENT, _BEGINS, _ENDS, _ID = (_w(name) for name in ("comment", "commentRangeStart", "commentRangeEnd", "id"))
_FOOTNOTE, _ENDNOTE, _INS = (_w(name) for name in ("footnoteReference", "endnoteReference", "ins"))
_REFERENCE = _w("commentReference")
_RANGE = frozenset((_BEGINS, _ENDS))
_MOVED_FROM, _MOVED_TO = _w("moveFrom"), _w("moveTo")
_GONE = frozenset((_DEL, _MOVED_FROM))
_WRAPPERS = frozenset(
    _w(name)
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
_MARKS = {_w("tab"): "\t", _w("ptab"): "\t", _w("cr"): "\n", _w("noBreakHyphen"): "-"}
_BOLD_STYLES = frozenset(("Strong", "Strk", "Staerk"))
_NUMBER = re.compile(r"\d{1,9}")
_OFF = frozenset(("0", "false", "off"))


def contents(data: bytes, path: object) -> Contents:
    """Return the paragraphs and table rows of a Word file.

    Tracked insertions are in, deletions are not. Field codes, headers and footers are left out. So are footnotes,
    endnotes, comments and text boxes, which are reported: the transcriber may have written in them.

    Raises:
        BadFile: It is no readable .docx, or not one that can safely be read.
    """
    body, written = _parts(data, path)
    found, notes = comments.lifted(_lines(body, count(1)), written)
    return Contents(found, findings=[*_left_out(body, path), *comments.left_out(notes, path)], notes=notes)


def _parts(data: bytes, path: object) -> tuple[_Element, dict[int, comments.Comment]]:
    """Return the body of the file and its comments."""
    with packages.opened(data, path, _KIND) as archive:
        xml = packages.part(archive, _MAIN, path, _KIND)
        beside = packages.part(archive, _COMMENTS, path, _KIND)
    if xml is None:
        raise BadFile(path, "is no Word file, though it is named like one", hint=_KIND.save)
    body = packages.tree(xml.replace(_STRICT, _NAMESPACE), path, _KIND).find(_w("body"))
    if body is None:
        raise BadFile(path, "is damaged: there is no text inside", hint=_KIND.save)
    if beside is None:
        return body, {}
    root = packages.tree(beside.replace(_STRICT, _NAMESPACE), path, _KIND)
    return body, {key: _comment(one) for one in root.iter(_COMMENT) if (key := _key(one)) is not None}


def _comment(element: _Element) -> comments.Comment:
    written = "\n".join(line.text.strip() for line in _lines(element, count(1)))
    return comments.Comment(element.get(_w("author"), ""), element.get(_w("initials"), ""), written)


def _key(element: _Element) -> int | None:
    written = element.get(_ID, "")
    return int(written) if _NUMBER.fullmatch(written) else None


def _left_out(body: _Element, path: object) -> list[Finding]:
    """Report what a reader of the page sees, and is no part of the text."""
    there = Counter(one.tag for one in body.iter(_FOOTNOTE, _ENDNOTE, _INS, _DEL, _MOVED_FROM, _MOVED_TO))
    findings: list[Finding] = []
    if any(any((text.text or "").strip() for text in box.iter(_T)) for box in body.iter(_BOX)):
        findings.append(boxes_left_out(path))
    if notes := there[_FOOTNOTE] + there[_ENDNOTE]:
        findings.append(notes_left_out(path, notes))
    if there[_INS] + there[_DEL] + there[_MOVED_FROM] + there[_MOVED_TO]:
        findings.append(changes_accepted(path))
    return findings


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
        elif block.tag in _RANGE:
            carried.append(block)


def _paragraph(block: _Element, runs: list[_Element], numbers: Iterator[int]) -> Iterator[Line]:
    n = next(numbers)
    style = _style(block)
    for at, pieces in enumerate(split(list(_weighed(runs)))):
        text = "".join(piece for piece, _ in pieces)
        if text.strip():
            yield Line(n, text, bold=leading_bold(pieces), style=style, soft=at > 0)


def _weighed(runs: Iterable[_Element]) -> Iterator[Run]:
    """Yield each run's text and whether it is bold, which is asked only as long as a line may begin with it."""
    leading = True
    for run in runs:
        text = _text(run)
        bold = leading and _is_bold(run)
        leading = bold or "\n" in text or (leading and not any(map(str.isalpha, text)))
        yield text, bold


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
    """Yield the runs that are read, and where comments begin and end among them."""
    for child in parent:
        if child.tag == _R or child.tag in _RANGE:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _runs(child)
        elif child.tag in _GONE:
            yield from child.iter(_BEGINS, _ENDS)


def _text(run: _Element) -> str:
    if run.tag in _RANGE:
        key = _key(run)
        mark = comments.begin if run.tag == _BEGINS else comments.end
        return "" if key is None else mark(key)
    parts: list[str] = []
    for node in run:
        tag = node.tag
        if tag == _T:
            parts.append(node.text or "")
        elif tag == _BR:
            parts.append("\n" if node.get(_w("type"), "textWrapping") == "textWrapping" else "")
        elif tag == _REFERENCE:
            parts.append("" if (key := _key(node)) is None else comments.end(key))  # of a comment on no words
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
    return "".join(parts)


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
