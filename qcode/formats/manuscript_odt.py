"""Manuscripts of LibreOffice: paragraphs with what their style makes of them, tables and notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import packages
from qcode.model.manuscript import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qcode.formats.manuscript import Builder

_KIND = packages.Kind("OpenDocument text", ".odt", "LibreOffice")
_MAIN = re.compile(r"content\.xml")
_QUOTE = re.compile(r"cita|quot|uddrag|blok|epigra|motto", re.IGNORECASE)
_MARGIN = re.compile(r"(?P<n>[\d.]+)(?P<unit>cm|mm|in|pt)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 0.0353}
_INDENTED = 0.5
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE = f"{{{_OASIS}text:1.0}}", f"{{{_OASIS}table:1.0}}"
_STYLE, _FO = f"{{{_OASIS}style:1.0}}", f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_OFFICE = f"{{{_OASIS}office:1.0}}"
_LEFT_OUT = frozenset((f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes"))


def fill(into: Builder, data: bytes, path: object) -> None:
    """Add the paragraphs, tables and notes of an OpenDocument text.

    Raises:
        BadFile: It is no readable .odt, or not one that can safely be read.
    """
    with packages.opened(data, path, _KIND) as archive:
        xml = packages.part(archive, _MAIN, path, _KIND)
    root = None if xml is None else packages.tree(xml, path, _KIND)
    text = None if root is None else root.find(f"{_OFFICE}body/{_OFFICE}text")
    if root is None or text is None:
        raise BadFile(path, "is no OpenDocument text, though it is named like one", hint=_KIND.save)
    _blocks(into, text, _quoting(root))
    for note in text.iter(f"{_TEXT}note-body"):
        into.paragraph(_words(note), Role.NOTE)


def _quoting(root: _Element) -> frozenset[str]:
    """Return the styles that set a quote off: by what they are called or rest on, or by their margin."""
    found: set[str] = set()
    for style in root.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        properties = style.find(f"{_STYLE}paragraph-properties")
        margin = "" if properties is None else properties.get(f"{_FO}margin-left", "")
        size = _MARGIN.fullmatch(margin)
        wide = size is not None and float(size["n"]) * _CENTIMETRES[size["unit"]] >= _INDENTED
        if wide or _QUOTE.search(style.get(f"{_STYLE}parent-style-name", "")):
            found.add(name)
    return frozenset(found)


def _blocks(into: Builder, container: _Element, quoting: frozenset[str], *, item: bool = False) -> None:
    for block in container:
        if block.tag == f"{_TEXT}h":
            into.paragraph(_words(block), Role.HEADING)
        elif block.tag == f"{_TEXT}p":
            style = block.get(f"{_TEXT}style-name", "")
            quotes = style in quoting or _QUOTE.search(style)
            into.paragraph(_words(block), Role.ITEM if item else Role.QUOTE if quotes else Role.BODY)
        elif block.tag == f"{_TABLE}table":
            rows = block.iter(f"{_TABLE}table-row")
            into.table([[_words(cell) for cell in row.iter(f"{_TABLE}table-cell")] for row in rows])
        elif block.tag not in _LEFT_OUT:
            _blocks(into, block, quoting, item=item or block.tag == f"{_TEXT}list")


def _words(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}:
            parts.append(" ")
        elif child.tag not in _LEFT_OUT:
            parts.append(_words(child) + (" " if child.tag == f"{_TEXT}p" else ""))
        parts.append(child.tail or "")
    return "".join(parts)
