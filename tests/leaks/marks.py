"""Whether a file says on each of its sheets, pages, parts or rows that it is a draft."""

from __future__ import annotations

import csv
import json
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRAFT = "KLADDE"
_OF_HTML = (f'<p class="draft">{DRAFT}</p>', f'<div class="every-page" aria-hidden="true">{DRAFT}</div>')


def unmarked(file: Path) -> list[str]:
    """Return the sheets, pages or rows of a file that do not say that it is a draft."""
    return _READERS[file.suffix](file)


def _docx(file: Path) -> list[str]:
    return [
        f"section {n}"
        for n, section in enumerate(docx.Document(str(file)).sections)
        for header in (section.header, section.first_page_header, section.even_page_header)
        if DRAFT not in "".join(one.text for one in header.paragraphs)
    ]


def _xlsx(file: Path) -> list[str]:
    named = [sheet.title for sheet in openpyxl.load_workbook(file).worksheets]
    with zipfile.ZipFile(file) as archive:
        sheets = [one for one in archive.namelist() if one.startswith("xl/worksheets/sheet")]
        headed = [f"<oddHeader>&amp;C{DRAFT}" in archive.read(one).decode("utf-8") for one in sheets]
    return [title for title, head in zip(named, headed, strict=True) if not (head and title.startswith(DRAFT))]


def _csv(file: Path) -> list[str]:
    return [
        str(row) for row in csv.DictReader(file.read_text("utf-8").splitlines()) if row.get("draft") != "True"
    ]  # as ``json`` has it: in a column


def _json(file: Path) -> list[str]:
    found = json.loads(file.read_text("utf-8"))
    return [str(one) for one in (found if isinstance(found, list) else [found]) if one.get("draft") is not True]


def _html(file: Path) -> list[str]:
    text = file.read_text("utf-8")
    return [one for one in _OF_HTML if one not in text]


def _md(file: Path) -> list[str]:
    first = file.read_text("utf-8").splitlines()[0]
    return [] if first == f"**{DRAFT}**" else [first]


def _svg(file: Path) -> list[str]:
    return [] if any(f">{one}</text>" in file.read_text("utf-8") for one in (DRAFT, "DRAFT")) else [file.name]


def _packet(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return [] if json.loads(archive.read("packet.json"))["draft"] else [file.name]


_READERS: dict[str, Callable[[Path], list[str]]] = {
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".json": _json,
    ".html": _html,
    ".md": _md,
    ".svg": _svg,
    ".qpacket": _packet,
}
