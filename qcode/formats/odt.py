"""OpenDocument texts (.odt), as LibreOffice writes them: what a reader of the page would read."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import comments, packages
from qcode.formats.plain import Contents, Line
from qcode.formats.runs import boxes_left_out, changes_accepted, leading_bold, notes_left_out, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from qcode.formats.runs import Run
    from qcode.model.finding import Finding

_KIND = packages.Kind("OpenDocument text", ".odt", "LibreOffice")
_MAIN = re.compile(r"content\.xml")
_MANIFEST = re.compile(r"META-INF/manifest\.xml")
_PACKED = re.compile(r"encrypted-package")
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"


def _names(prefix: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{{{_OASIS}{prefix}:1.0}}{name}" for name in names)


_BODY, _TEXT, _STYLES, _ANNOTATION = _names("office", "body", "text", "automatic-styles", "annotation")
(_ANNOTATION_END, _ANNOTATION_NAME) = _names("office", "annotation-end", "name")
(_REGION,) = _names("text", "changed-region")
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_P, _H, _SPAN, _A, _S, _TAB, _BREAK = _names("text", "p", "h", "span", "a", "s", "tab", "line-break")
_STYLE, _PROPERTIES, _NAME, _PARENT = _names("style", "style", "text-properties", "name", "parent-style-name")
_STYLE_NAME, _NOTE, _DELETED, _RUBY_TEXT = _names("text", "style-name", "note", "tracked-changes", "ruby-text")
_TABLE, _ROW, _CELL = _names("table", "table", "table-row", "table-cell")
_ROWS = frozenset(_names("table", "table-rows", "table-header-rows", "table-row-group"))
_BOX, _FRAME = _names("drawing", "text-box", "frame")
_LEFT_OUT = frozenset(
    (_NOTE, _ANNOTATION, _DELETED, _RUBY_TEXT, _FRAME, *_names("drawing", "custom-shape", "rect", "g"))
)
_BLOCKS = frozenset(
    (
        *_names("text", "list", "list-item", "list-header", "section", "numbered-paragraph", "index-body"),
        *_names("text", "table-of-content", "alphabetical-index", "user-index", "index-title"),
    )
)
_TITLES = frozenset(("Title", "Heading"))
_BOLD = frozenset(("Strong_20_Emphasis", "Strong"))


def contents(data: bytes, path: object) -> Contents:
    """Return the paragraphs and table rows of an OpenDocument text.

    Tracked insertions are in, deletions are not; footnotes, comments, frames and text boxes are left out, and reported.

    Raises:
        BadFile: It is no readable .odt, or not one that can safely be read.
    """
    root = _root(data, path)
    text = root.find(f"{_BODY}/{_TEXT}")
    if text is None:
        raise BadFile(path, "is damaged: there is no text inside", hint=_KIND.save)
    reader = _Reader(root)
    found, notes = comments.lifted(reader.lines(text, count(1)), reader.comments)
    return Contents(found, findings=[*_left_out(text, path), *comments.left_out(notes, path)], notes=notes)


def _left_out(text: _Element, path: object) -> list[Finding]:
    """Report what a reader of the page sees, and is no part of the text."""
    findings: list[Finding] = []
    if any(str(words).strip() for box in text.iter(_BOX) for words in box.itertext()):
        findings.append(boxes_left_out(path))
    if notes := sum(1 for _ in text.iter(_NOTE)):
        findings.append(notes_left_out(path, notes))
    if next(text.iter(_REGION), None) is not None:
        findings.append(changes_accepted(path))
    return findings


def _comment(annotation: _Element) -> comments.Comment:
    author = annotation.findtext(_CREATOR) or ""
    initials = next((one.text or "" for one in annotation if str(one.tag).endswith("initials")), "")
    written = "\n".join("".join(map(str, block.itertext())).strip() for block in annotation.iter(_P))
    return comments.Comment(author, initials, written)


def _root(data: bytes, path: object) -> _Element:
    with packages.opened(data, path, _KIND) as archive:
        manifest = packages.part(archive, _MANIFEST, path, _KIND) or b""
        if b"encryption-data" in manifest or packages.part(archive, _PACKED, path, _KIND) is not None:
            raise BadFile(path, "is protected by a password", hint=_KIND.unlock)
        xml = packages.part(archive, _MAIN, path, _KIND)
    if xml is None:
        raise BadFile(path, "is no OpenDocument text, though it is named like one", hint=_KIND.save)
    return packages.tree(xml, path, _KIND)


class _Reader:
    """Walks a text, knowing which of its styles are bold and which are titles."""

    def __init__(self, root: _Element) -> None:
        styles = root.find(_STYLES)
        found = [] if styles is None else list(styles.iter(_STYLE))
        self._parents = {style.get(_NAME, ""): style.get(_PARENT, "") for style in found}
        self._weights: dict[str, bool] = {}
        self.comments: dict[int, comments.Comment] = {}
        self._named: dict[str, int] = {}
        for style in found:
            properties = style.find(_PROPERTIES)
            weight = None if properties is None else properties.get(f"{_FO}font-weight")
            if weight is not None:
                self._weights[style.get(_NAME, "")] = weight in {"bold", "600", "700", "800", "900"}

    def lines(self, container: _Element, numbers: Iterator[int]) -> Iterator[Line]:
        for block in container:
            if block.tag in {_P, _H}:
                yield from self._paragraph(block, next(numbers))
            elif block.tag == _TABLE:
                yield from self._table(block, numbers)
            elif block.tag in _BLOCKS:
                yield from self.lines(block, numbers)

    def _paragraph(self, block: _Element, n: int) -> Iterator[Line]:
        style = block.get(_STYLE_NAME, "")
        titled = block.tag == _H or style in _TITLES or self._parents.get(style) in _TITLES
        runs = list(self._runs(block, bold=self._is_bold(style, within=False)))
        for at, line in enumerate(split(runs)):
            text = "".join(piece for piece, _ in line)
            if text.strip():
                yield Line(n, text, bold=leading_bold(line), style="heading" if titled else "", soft=at > 0)

    def _table(self, table: _Element, numbers: Iterator[int]) -> Iterator[Line]:
        for row in table:
            if row.tag in _ROWS:
                yield from self._table(row, numbers)
            if row.tag != _ROW:
                continue
            cells = [cell for cell in row if cell.tag == _CELL]
            if len(cells) == 1:
                yield from self.lines(cells[0], numbers)
                continue
            n = next(numbers)
            texts = tuple("\n".join(line.text.strip() for line in self.lines(cell, count(1))) for cell in cells)
            if any(texts):
                yield Line(n, "\t".join(texts), cells=texts)

    def _runs(self, node: _Element, *, bold: bool) -> Iterator[Run]:
        """Yield the text inside a paragraph, each piece with whether it is bold."""
        yield _blank(node.text), bold
        for child in node:
            if child.tag == _S:
                yield " ", bold  # however many: blanks are made one
            elif child.tag == _TAB:
                yield "\t", bold
            elif child.tag == _BREAK:
                yield "\n", bold
            elif child.tag == _ANNOTATION:
                yield self._begun(child), False
            elif child.tag == _ANNOTATION_END:
                key = self._named.get(child.get(_ANNOTATION_NAME, ""))
                yield "" if key is None else comments.end(key), False
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child, bold=self._is_bold(child.get(_STYLE_NAME, ""), within=bold))
            yield _blank(child.tail), bold

    def _begun(self, annotation: _Element) -> str:
        """Note a comment; one that is on no words has no name, and ends where it begins."""
        key = len(self.comments)
        self.comments[key] = _comment(annotation)
        name = annotation.get(_ANNOTATION_NAME)
        if name is None:
            return comments.end(key)
        self._named[name] = key
        return comments.begin(key)

    def _is_bold(self, style: str, *, within: bool) -> bool:
        for name in (style, self._parents.get(style, "")):
            if name in self._weights:
                return self._weights[name]
            if name in _BOLD:
                return True
        return within


def _blank(text: str | None) -> str:
    """Return text as it is shown: line breaks and tabs of the XML are blanks."""
    return "" if not text else text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
