"""Manuscripts that are web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.formats.speakers import words_of
from qcode.model.manuscript import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qcode.formats.manuscript import Builder

_BLOCKS = words_of("p li h1 h2 h3 h4 h5 h6 dd dt figcaption pre address")
_UNREAD = words_of("script style head template noscript svg")
_HOLDERS = words_of("div section article main body blockquote ul ol figure aside header footer html dl")


def fill(into: Builder, data: bytes, path: object) -> None:
    """Add the paragraphs and tables of a web page.

    Raises:
        BadFile: It is no web page.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(decoded(data, path).encode(), parser)
    except etree.LxmlError as error:
        raise BadFile(path, "is damaged: the page cannot be read", hint="Save it again.") from error
    if root is None:
        raise BadFile(path, "is no web page, though it is named like one", hint="Rename it to .txt, if it is text.")
    _blocks(into, root, quoted=False)


def _blocks(into: Builder, element: _Element, *, quoted: bool) -> None:
    tag = str(element.tag)
    if tag in _UNREAD:
        return
    if tag == "table":
        into.table([[_words(cell) for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")])
        return
    quoted = quoted or tag == "blockquote"
    if tag in _BLOCKS and not any(child.tag in _BLOCKS or child.tag in _HOLDERS for child in element):
        note = quoted and element.get("class") == "note"
        into.paragraph(_words(element), Role.NOTE if note else _role(tag, quoted=quoted))
        return
    if (element.text or "").strip():
        into.paragraph(element.text or "", _role(tag, quoted=quoted))
    for child in element:
        if child.tag in _BLOCKS or child.tag in _HOLDERS or child.tag in _UNREAD or child.tag == "table":
            _blocks(into, child, quoted=quoted)
        else:
            into.paragraph(_words(child), _role(tag, quoted=quoted))
        if (child.tail or "").strip():
            into.paragraph(child.tail or "", _role(tag, quoted=quoted))


def _role(tag: str, *, quoted: bool) -> Role:
    if quoted:
        return Role.QUOTE
    if len(tag) == len("h1") and tag.startswith("h"):
        return Role.HEADING
    return Role.ITEM if tag in {"li", "dd", "dt"} else Role.BODY


def _words(element: _Element) -> str:
    return "".join(map(str, element.itertext()))
