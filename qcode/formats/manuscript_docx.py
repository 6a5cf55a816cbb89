"""Manuscripts in Word: paragraphs with what their style and indent make of them, tables, footnotes, pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import packages
from qcode.model.manuscript import Role
from qcode.model.text import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from qcode.formats.manuscript import Builder

_KIND = packages.Kind("Word file", ".docx", "Word")
_MAIN = re.compile(r"word/document\d*\.xml")
_STYLES = re.compile(r"word/styles\d*\.xml")
_NOTES = (re.compile(r"word/footnotes\d*\.xml"), re.compile(r"word/endnotes\d*\.xml"))
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_QUOTE = re.compile(r"cita|quote|uddrag|blok|block ?text|epigra|motto", re.IGNORECASE)
_HEADING = re.compile(r"heading|overskrift|title|titel", re.IGNORECASE)
_LIST = re.compile(r"list|opstilling", re.IGNORECASE)
_INDENTED = 280  # twentieths of a point: half a centimetre
_NOTE = "Quote note"  # where qcode's own quotes are to be found again
_DEEPEST = 12  # styles resting on styles


def _w(name: str) -> str:
    return f"{{{_NAMESPACE.decode()}}}{name}"


_P, _T, _TBL, _TR, _TC, _VAL = (_w(name) for name in ("p", "t", "tbl", "tr", "tc", "val"))
_TAB, _BR, _RENDERED, _DEL, _FROM = (_w(name) for name in ("tab", "br", "lastRenderedPageBreak", "del", "moveFrom"))
_WRAPPERS = frozenset(_w(name) for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    below: str
    indent: int | None


def fill(into: Builder, data: bytes, path: object) -> None:
    """Add the paragraphs, tables and notes of a Word file; tracked changes as if accepted.

    Raises:
        BadFile: It is no readable .docx, or not one that can safely be read.
    """
    with packages.opened(data, path, _KIND) as archive:
        main = packages.part(archive, _MAIN, path, _KIND)
        styles = packages.part(archive, _STYLES, path, _KIND)
        notes = [packages.part(archive, name, path, _KIND) for name in _NOTES]
    body = None if main is None else _tree(main, path).find(_w("body"))
    if body is None:
        raise BadFile(path, "is no Word file, though it is named like one", hint=_KIND.save)
    reader = _Reader(into, _styles(None if styles is None else _tree(styles, path)))
    reader.blocks(body)
    for xml in notes:
        if xml is not None:
            for block in _tree(xml, path).iter(_P):
                into.paragraph(_text(block), Role.NOTE)


def _tree(xml: bytes, path: object) -> _Element:
    return packages.tree(xml.replace(_STRICT, _NAMESPACE), path, _KIND)


def _styles(root: _Element | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for one in [] if root is None else root.iter(_w("style")):
        name, below = one.find(_w("name")), one.find(_w("basedOn"))
        found[one.get(_w("styleId"), "")] = _Style(
            "" if name is None else name.get(_VAL, ""),
            "" if below is None else below.get(_VAL, ""),
            _indent(one.find(_w("pPr"))),
        )
    return found


def _indent(properties: _Element | None) -> int | None:
    element = None if properties is None else properties.find(_w("ind"))
    if element is None:
        return None
    written = element.get(_w("left")) or element.get(_w("start")) or ""
    return int(written) if re.fullmatch(r"\d{1,6}", written) else None


class _Reader:
    """Walks a body, keeping count of pages."""

    def __init__(self, into: Builder, styles: dict[str, _Style]) -> None:
        self._into = into
        self._styles = styles
        self._page = 1
        self._paged = False

    def blocks(self, container: _Element) -> None:
        for block in container:
            if block.tag == _P:
                self._turn_pages(block)
                self._into.paragraph(_text(block), self._role(block), self._at())
            elif block.tag == _TBL:
                page = self._at()
                self._turn_pages(block)
                rows = [[_text(cell) for cell in _inner(row, _TC)] for row in _inner(block, _TR)]
                self._into.table(rows, page)
            elif block.tag in _WRAPPERS:
                self.blocks(block)

    def _at(self) -> int | None:
        return self._page if self._paged else None

    def _turn_pages(self, block: _Element) -> None:
        # What Word drew last is believed; a break by hand counts only where Word drew none after it.
        drawn = sum(1 for _ in block.iter(_RENDERED))
        by_hand = sum(1 for one in block.iter(_BR) if one.get(_w("type")) == "page")
        if drawn or by_hand:
            self._paged = True
            self._page += max(drawn, by_hand)

    def _role(self, block: _Element) -> Role:
        properties = block.find(_w("pPr"))
        style = None if properties is None else properties.find(_w("pStyle"))
        names, inherited = self._inheritance("" if style is None else style.get(_VAL, ""))
        if _NOTE in names:
            return Role.NOTE
        if any(_QUOTE.search(name) for name in names):
            return Role.QUOTE
        if any(_HEADING.match(name) for name in names):
            return Role.HEADING
        numbered = properties is not None and properties.find(_w("numPr")) is not None
        if numbered or any(_LIST.match(name) for name in names):
            return Role.ITEM
        own = _indent(properties)
        return Role.QUOTE if (inherited if own is None else own) >= _INDENTED else Role.BODY

    def _inheritance(self, style: str) -> tuple[list[str], int]:
        names: list[str] = []
        indent: int | None = None
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                break
            names += [style, found.name]
            indent = found.indent if indent is None else indent
            style = found.below
        return names or [style], indent or 0


def walked(body: _Element) -> dict[int, _Element]:
    """Return the paragraphs of a body by the numbers they are read under; a cell's is its first."""
    found: dict[int, _Element] = {}
    _walk(body, found)
    return found


def _walk(container: _Element, found: dict[int, _Element]) -> None:
    for block in container:
        if block.tag == _P and tidied(_text(block)):
            found[len(found) + 1] = block
        elif block.tag == _TBL:
            for row in _inner(block, _TR):
                for cell in _inner(row, _TC):
                    if tidied(_text(cell)):
                        found[len(found) + 1] = next(cell.iter(_P))
        elif block.tag in _WRAPPERS:
            _walk(block, found)


def _inner(parent: _Element, tag: str) -> Iterator[_Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child, tag)


def _text(block: _Element) -> str:
    """Return the words of a paragraph or cell, without what is deleted."""
    parts: list[str] = []
    _collect(block, parts)
    return "".join(parts)


def _collect(element: _Element, parts: list[str]) -> None:
    for child in element:
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag in {_TAB, _BR}:
            parts.append(" ")
        elif child.tag not in {_DEL, _FROM}:
            _collect(child, parts)
            if child.tag == _P:
                parts.append(" ")
