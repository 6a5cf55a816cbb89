"""A copy of a Word manuscript with comments at its paragraphs; nothing else of it is touched."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from docx import Document
from docx.text.paragraph import Paragraph as WordParagraph

from qcode.formats.manuscript_docx import walked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.oxml.text.paragraph import CT_P

AUTHOR = "qcode"


def commented(data: bytes, said: Iterable[tuple[int, str]]) -> bytes:
    """Return the file with comments: each a paragraph's number, as the manuscript was read, and what is said of it."""
    document = Document(io.BytesIO(data))
    places = walked(document.element.body)
    for n, text in said:
        element = places.get(n)
        runs = [] if element is None else WordParagraph(cast("CT_P", element), document._body).runs  # noqa: SLF001  its public way loses cells
        if runs:
            document.add_comment([runs[0], runs[-1]], text=text, author=AUTHOR, initials="q")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
