"""Manuscripts in PDF: the text as its pages have it, page by page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pypdf import PdfReader

from qcode.errors import BadFile
from qcode.formats import pdf
from qcode.formats.pages import furniture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.formats.manuscript import Builder

_SAVE = "Save the manuscript as .docx and check that."
_BROKEN_WORD = re.compile(r"(?<=[a-zæøå])-$")
_SENTENCE_ENDS = tuple('.!?:»”")]')
_FULL = 0.75  # of the widest lines, from which on a line is taken to go on


def fill(into: Builder, data: bytes, path: object) -> None:
    """Add the paragraphs of a PDF; what stands at the edge of every page is left out.

    Raises:
        BadFile: It is no PDF, damaged, protected by a password, or a picture of text.
    """
    if b"%PDF" not in data[:1024]:
        raise BadFile(path, "is no PDF, though it is named like one", hint=_SAVE)
    try:
        pages = [page.extract_text().split("\n") for page in PdfReader(io.BytesIO(data), strict=False).pages]
    except pdf._BROKEN as error:  # noqa: SLF001  what pypdf lets through is known there
        raise BadFile(path, "is damaged or protected", hint=_SAVE) from error
    gone = furniture(pages)
    lines = [
        (page + 1, text.strip())
        for page, there in enumerate(pages)
        for at, text in enumerate(there)
        if (page, at) not in gone
    ]
    for page, text in _joined(lines):
        into.paragraph(text, page=page)


def _joined(lines: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    """Join lines to paragraphs: a full line goes on, and one that ends no sentence."""
    there = [(page, text) for page, text in lines if text]
    sizes = sorted(len(text) for _, text in there)
    full = _FULL * sizes[len(sizes) * 9 // 10] if sizes else 0
    words, first, last = "", 1, ""
    for page, text in there:
        goes_on = bool(words) and (len(last) >= full or (not last.endswith(_SENTENCE_ENDS) and text[:1].islower()))
        if not goes_on:
            if words:
                yield first, words
            words, first = text, page
        elif _BROKEN_WORD.search(words):
            words = words[:-1] + text
        else:
            words = f"{words} {text}"
        last = text
    if words:
        yield first, words
