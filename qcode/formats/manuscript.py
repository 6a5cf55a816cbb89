"""Manuscripts: a finished text as paragraphs and tables, with what sets its quotes off."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import markdown, plain
from qcode.formats.charset import decoded
from qcode.model.manuscript import Manuscript, Paragraph, Role, SheetTable
from qcode.model.text import tidied

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.formats.plain import Line

_OWN = {
    ".docx": "manuscript_docx",
    ".odt": "manuscript_odt",
    ".htm": "manuscript_html",
    ".html": "manuscript_html",
    ".pdf": "manuscript_pdf",
}
READABLE = (".docx", ".md", ".odt", ".txt", ".pdf", ".html", ".htm")
_INDENT = ("    ", "\t")


class Builder:
    """Collects paragraphs and tables in reading order."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.tables: list[SheetTable] = []

    def paragraph(self, text: str, role: Role = Role.BODY, page: int | None = None) -> None:
        """Add a paragraph, if there are words in it."""
        words = tidied(text)
        if words:
            self.paragraphs.append(Paragraph(len(self.paragraphs) + 1, words, role, page))

    def table(self, rows: Iterable[Sequence[str]], page: int | None = None) -> None:
        """Add a table, and each of its cells as a paragraph."""
        cells = tuple(tuple(tidied(cell) for cell in row) for row in rows)
        first = len(self.paragraphs) + 1
        for row in cells:
            for cell in row:
                self.paragraph(cell, Role.CELL, page)
        if any(any(row) for row in cells):
            self.tables.append(SheetTable(len(self.tables) + 1, cells, first, page))

    def done(self, filename: str) -> Manuscript:
        """Return what was collected.

        Raises:
            BadFile: There are no words.
        """
        if not self.paragraphs:
            raise BadFile(filename, "holds no words", hint="Is it a picture of text, or another file?")
        return Manuscript(PurePath(filename).name, tuple(self.paragraphs), tuple(self.tables))


def read(data: bytes, filename: str) -> Manuscript:
    """Read a manuscript by the ending of its name.

    Raises:
        BadFile: It is not one of ``READABLE``, cannot be read, or holds no words.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in READABLE:
        raise BadFile(filename, "is not a manuscript qcode reads", hint=f"It reads {', '.join(READABLE)}.")
    if not data.strip():
        raise BadFile(filename, "is empty", hint="Was it saved?")
    into = Builder()
    if ending in _OWN:
        import_module(f"qcode.formats.{_OWN[ending]}").fill(into, data, filename)
    else:
        _fill_lines(into, data, filename, marked=ending == ".md")
    return into.done(filename)


def _fill_lines(into: Builder, data: bytes, filename: str, *, marked: bool) -> None:
    text = decoded(data, filename)
    _, skip = plain.front_matter(text, filename) if marked else ({}, 0)
    raw = plain.split(text)
    lines = markdown.markdown_lines(text, skip) if marked else plain.text_lines(text, skip)
    words, role, above = "", Role.BODY, -1
    rows: list[Sequence[str]] = []
    for line in lines:
        kind = _role(line, raw[line.n - 1], marked=marked)
        parted = line.n != above + 1
        if rows and (not line.cells or parted):
            into.table(rows)
            rows = []
        if words and not (line.soft and kind is role):
            into.paragraph(words, role)
            words = ""
        if marked and not line.text.strip() and raw[line.n - 1].lstrip().startswith("<!--"):
            into.paragraph(raw[line.n - 1].strip("<!-> "), Role.NOTE)
        elif line.cells:
            rows.append(line.cells)
        else:
            words, role = f"{words} {line.text}", kind
        above = line.n + _rule_below(raw, line.n, line.cells)
    into.paragraph(words, role)
    if rows:
        into.table(rows)


def _rule_below(raw: Sequence[str], n: int, cells: Sequence[str]) -> int:
    """Return 1 where the rule of a table's head stands below."""
    return int(bool(cells) and n < len(raw) and set(raw[n].strip()) <= set("|-: ") and "-" in raw[n])


def _role(line: Line, raw: str, *, marked: bool) -> Role:
    if line.style == "heading":
        return Role.HEADING
    if marked:
        if raw.lstrip().startswith(">"):
            return Role.QUOTE
        return Role.ITEM if raw.lstrip()[:2] in {"- ", "* ", "+ "} else Role.BODY
    return Role.QUOTE if raw.startswith(_INDENT) else Role.BODY
