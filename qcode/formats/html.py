"""Web pages (.html): what a reader of the page would read, without scripts, styles and what is hidden."""

from __future__ import annotations

import codecs
import re
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.formats.plain import Contents, Line
from qcode.formats.runs import leading_bold, split
from qcode.formats.speakers import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from qcode.formats.runs import Run

_SAVE = "Open it in a browser, select all, and paste it into Word."
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|p|div|table|h[1-6]|br|span|ul|ol|pre|b|strong)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTES = ("sdfootnote", "sdendnote", "ftn", "edn", "_ftn", "_edn", "_com")  # ids by LibreOffice and Word
_NOTE_MARKS = frozenset(
    ("sdfootnoteanc", "sdendnoteanc", "MsoFootnoteReference", "MsoEndnoteReference", "MsoCommentReference")
)
_WORDS_OWN = re.compile(r"mso-element\s*:\s*(?:footnote|endnote|comment|header|footer)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(?P<bold>bold|[6-9]00)?", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = words_of(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html legend li main nav ol p pre section summary details ul"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong", "dt", *_HEADINGS))
_UNREAD = words_of(
    "audio button canvas del embed head iframe input math noscript object script select style svg template textarea "
    "title video"
)


def contents(data: bytes, path: object) -> Contents:
    """Return the paragraphs and table rows of a web page.

    Raises:
        BadFile: It is no text, no web page, or nested deeper than any page.
    """
    text = _text(data, path)
    if not _MARKUP.search(text):
        raise BadFile(path, "is no web page, though it is named like one", hint="Rename it to .txt, if it is text.")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_ILLEGAL.sub("", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BadFile(path, "is damaged: the text inside cannot be read", hint=_SAVE) from error
    if root is None:
        raise BadFile(path, "holds no words", hint=_SAVE)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise BadFile(path, "is nested too deeply or damaged", hint=_SAVE)
    walker = _Walker(count(1))
    return Contents([*walker.lines(root, bold=False, kept=False), *walker.ended()])


def _text(data: bytes, path: object) -> str:
    """Decode by the byte-order mark, by what the page declares, or by what it looks like."""
    declared = _DECLARED.search(data[:4096])
    if declared is not None and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            return data.decode("cp1252" if name in {"iso8859-1", "ascii"} else name)
        except (LookupError, ValueError):
            pass  # the declaration is wrong; the letters tell
    return decoded(data, path)


def _is_unread(node: _Element) -> bool:
    """Tell whether an element is hidden, or a note, or the head or foot of a page as word processors write them."""
    style = node.get("style", "")
    if "hidden" in node.attrib or (style and (_HIDDEN.search(style) or _WORDS_OWN.search(style))):
        return True
    noted = node.get("id", "").startswith(_NOTES) or node.get("class") in _NOTE_MARKS
    return noted or (node.tag == "div" and node.get("title") in {"header", "footer"})


class _Walker:
    """Gathers runs until a block ends."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._runs: list[Run] = []
        self._heading = False

    def lines(self, node: _Element, *, bold: bool, kept: bool) -> Iterator[Line]:
        """Walk an element; ``kept`` tells whether its blanks and line breaks are, as in ``pre``."""
        tag = str(node.tag).lower()
        if tag in _UNREAD or _is_unread(node):
            return
        if tag == "table":
            yield from self.ended()
            yield from self._rows(node)
            return
        block = tag in _BLOCKS
        if block:
            yield from self.ended()
            self._heading = tag in _HEADINGS
        if tag == "br":
            self._runs.append(("\n", bold))
        weight = _WEIGHT.search(node.get("style", ""))
        bold = bool(weight["bold"]) if weight else bold or tag in _BOLD
        kept = kept or tag == "pre"
        self._put(node.text, bold=bold, kept=kept)
        for child in node:
            yield from self.lines(child, bold=bold, kept=kept)
            self._put(child.tail, bold=bold, kept=kept)
        if block:
            yield from self.ended()
            self._heading = False

    def _put(self, text: str | None, *, bold: bool, kept: bool) -> None:
        if text:
            self._runs.append((text if kept else _SPACE.sub(" ", text), bold))

    def ended(self) -> Iterator[Line]:
        """Yield the paragraph that has gathered."""
        runs, self._runs = self._runs, []
        if not any(text.strip() for text, _ in runs):
            return
        n = next(self._numbers)
        for at, line in enumerate(split(runs)):
            text = "".join(piece for piece, _ in line)
            if text.strip():
                style = "heading" if self._heading else ""
                yield Line(n, text, bold="" if self._heading else leading_bold(line), style=style, soft=at > 0)

    def _rows(self, table: _Element) -> Iterator[Line]:
        for row in table:
            if row.tag in {"tbody", "thead", "tfoot"}:
                yield from self._rows(row)
            elif row.tag == "tr":
                cells = [cell for cell in row if cell.tag in {"td", "th"}]
                if len(cells) == 1:
                    yield from _lines(cells[0], self._numbers)
                    continue
                texts = tuple("\n".join(line.text.strip() for line in _lines(cell, count(1))) for cell in cells)
                if any(texts):
                    yield Line(next(self._numbers), "\t".join(texts), cells=texts)


def _lines(cell: _Element, numbers: Iterator[int]) -> Iterator[Line]:
    walker = _Walker(numbers)
    yield from walker.lines(cell, bold=False, kept=False)
    yield from walker.ended()
