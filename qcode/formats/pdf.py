"""PDFs with a text layer: their lines as they stand on the page, put together to paragraphs again.

A PDF knows places, not paragraphs. Empty space, short lines and what begins like a speaker tell where one ends;
page numbers and running heads are left out, because they would stand in the middle of a sentence.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from qcode.errors import BadFile
from qcode.formats.pages import furniture
from qcode.formats.plain import Contents, Line
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it grumbles at is said in findings

_BROKEN = (  # what pypdf lets through of a damaged file
    *(PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError),
    *(AssertionError, NotImplementedError, EOFError, OSError, MemoryError, struct.error, zlib.error, RuntimeError),
)
_MOST_PAGES = 3000
_MOST = 60_000_000  # bytes of drawing in all
_MOST_OF_PAGE = 6_000_000  # a page full of text has ten thousand
_DEEPEST = 3  # drawings in drawings
_SAVE = "Open it in a PDF reader and print it to a new PDF, or copy the text into Word."
_GAP = re.compile(r"(?<=\S) {4,}(?=\S)")
_COLUMNS = re.compile(r"\s*(\S.*?\S) {3,}(\S.*)")
_SPEECH = 3  # words in either half of a line, from which on it is two columns of text
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08]|\\(cid:\\d+\\)")
_ENDS = tuple('.!?…:»”")]')
_NEARLY_ALL = 0.95  # of the letters; the rest may be turned sideways
_FULL = 0.75  # of the widest lines, from which on a line is taken to go on


@dataclass(frozen=True, slots=True)
class _Raw:
    """A line of a page.

    Attributes:
        parted: Whether empty space stands above it.
        page: 1-based.
    """

    text: str
    parted: bool
    page: int


def contents(data: bytes, path: object) -> Contents:
    """Return the paragraphs and table rows of a PDF.

    Raises:
        BadFile: It is no PDF, damaged, protected by a password, or a picture of text.
    """
    if b"%PDF" not in data[:1024]:
        raise BadFile(path, "is no PDF, though it is named like one", hint=_SAVE)
    pages: list[list[str]] = []
    size = 0
    for n, page in enumerate(_pages(data, path), 1):
        lines, drawn = _lines(page, path, n)
        pages.append(lines)
        size += drawn
        if size > _MOST:
            raise BadFile(path, "holds far more drawing than an interview", hint=_SAVE)
    if not any(text.strip() for lines in pages for text in lines):
        hint = "Have the text recognised first (OCR), or ask for the file it was printed from."
        raise BadFile(path, "has no text layer: it is a picture of text", hint=hint)
    gone = furniture(pages)
    raw = list(_raw(pages, gone))
    return Contents(list(_paragraphs(raw)), findings=list(_findings(pages, gone, path)))


def _pages(data: bytes, path: object) -> list[PageObject]:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadFile(path, "is protected by a password", hint="Save a copy of it without the password.")
        n = len(reader.pages)
        if n <= _MOST_PAGES:
            return list(reader.pages)
    except DependencyError as error:
        raise BadFile(path, "is protected", hint="Save a copy of it without protection.") from error
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_SAVE) from error
    raise BadFile(path, f"has {n} pages, more than any interview", hint="Part it into files.")


def _lines(page: PageObject, path: object, n: int) -> tuple[list[str], int]:
    """Return the lines of a page, empty ones where there is empty space, and how many bytes draw it."""
    try:
        drawn = page.get_contents()
        size = 0 if drawn is None else len(drawn.get_data()) + _weight(page.get("/Resources"), _DEEPEST)
        if size > _MOST_OF_PAGE:
            raise BadFile(path, f"page {n} is a drawing larger than any text", hint=_SAVE)
        texts = [] if drawn is None else [_extracted(page, "layout"), _extracted(page, "plain")]
    except _BROKEN as error:
        raise BadFile(path, f"is damaged on page {n}", hint=_SAVE) from error
    if not texts:
        return [], size
    laid_out, plain = texts
    lost = _letters(laid_out) < _NEARLY_ALL * _letters(plain)
    text = plain if lost or _in_columns(laid_out) else laid_out
    return [line.rstrip() for line in text.split("\n")], size


def _weight(resources: object, deep: int) -> int:
    """Return how many bytes the drawings and alphabets unpack to that a page uses; pictures are never unpacked."""
    total = 0
    for drawing in _values(resources, "/XObject"):
        if drawing.get("/Subtype") == "/Form" and isinstance(drawing, StreamObject):
            total += len(drawing.get_data())
            total += _weight(drawing.get("/Resources"), deep - 1) if deep else 0
    for font in _values(resources, "/Font"):
        alphabet = font.get("/ToUnicode")
        alphabet = alphabet.get_object() if alphabet is not None else None
        total += len(alphabet.get_data()) if isinstance(alphabet, StreamObject) else 0
    return total


def _values(resources: object, name: str) -> Iterator[DictionaryObject]:
    """Yield the dictionaries a page's resources hold under a name."""
    whole = resources.get_object() if isinstance(resources, PdfObject) else None
    held = whole.get(name) if isinstance(whole, DictionaryObject) else None
    held = held.get_object() if isinstance(held, PdfObject) else None
    if isinstance(held, DictionaryObject):
        for one in held.values():
            found = one.get_object()
            if isinstance(found, DictionaryObject):
                yield found


def _extracted(page: PageObject, mode: Literal["plain", "layout"]) -> str:
    return page.extract_text(extraction_mode=mode)


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _in_columns(text: str) -> bool:
    """Tell whether a page is two columns of text, to be read one after the other and not line by line."""
    filled = [line for line in text.split("\n") if len(line.split()) > _SPEECH]
    parted = [parts for line in filled if (parts := _COLUMNS.fullmatch(line[:400]))]
    both = sum(min(len(parts[1].split()), len(parts[2].split())) >= _SPEECH for parts in parted)
    return both * 2 > len(filled)


def _raw(pages: Sequence[Sequence[str]], gone: set[tuple[int, int]]) -> Iterator[_Raw]:
    for page, lines in enumerate(pages):
        parted = False
        first = True
        for at, text in enumerate(lines):
            if (page, at) in gone:
                continue
            if not text.strip():
                parted = not first
                continue
            yield _Raw(text, parted, page + 1)
            parted = first = False


def _paragraphs(raw: Sequence[_Raw]) -> Iterator[Line]:
    """Tell which lines go on: full ones without space below, and over a page's end what is no sentence yet."""
    sizes = sorted(len(" ".join(one.text.split())) for one in raw)
    full = _FULL * sizes[len(sizes) * 9 // 10] if sizes else 0
    above: _Raw | None = None
    columns: list[int] = []
    for n, one in enumerate(raw, 1):
        starts = [0, *(gap.end() for gap in _GAP.finditer(one.text))]
        indent = len(one.text) - len(one.text.lstrip())
        hangs = bool(columns) and above is not None and not one.parted and indent >= columns[-1] - 2 > 0
        text = " ".join(one.text.split()) if hangs else _GAP.sub("\t", one.text.strip())
        goes_on = above is not None and _goes_on(above, one, full)
        yield Line(n, text, soft=hangs or (goes_on and "\t" not in text))
        if not hangs:
            columns = starts if len(starts) > 1 else []
        above = one


def _goes_on(above: _Raw, one: _Raw, full: float) -> bool:
    ended = above.text.endswith(_ENDS)
    if above.page != one.page:
        return not ended or one.text.lstrip()[:1].islower()
    width = len(" ".join(above.text.split()))
    return not one.parted and (width >= full or (not ended and one.text.lstrip()[:1].islower()))


def _findings(pages: Sequence[Sequence[str]], gone: set[tuple[int, int]], path: object) -> Iterator[Finding]:
    if gone:
        message = f"{len(gone)} page numbers and running heads were left out."
        yield Finding("left-out", Severity.NOTE, str(path), message)
    empty = [str(n) for n, lines in enumerate(pages, 1) if not any(text.strip() for text in lines)]
    if empty:
        message = f"{len(empty)} of {len(pages)} pages hold no text."
        hint = f"Look whether they are pictures of text: pages {', '.join(empty[:12])}."
        yield Finding("empty-pages", Severity.WARNING, str(path), message, hint)
    text = "\n".join(line for lines in pages for line in lines)
    if len(_STRANGE.findall(text)) * 50 > len(text):
        message = "Many characters are not letters: the PDF does not say what its signs stand for."
        yield Finding("garbled", Severity.WARNING, str(path), message, "Ask for the file it was printed from.")
    if sum(line.rstrip().endswith("-") for lines in pages for line in lines) > len(pages):
        message = "Words are broken at line ends; they were left as they are."
        yield Finding("broken-words", Severity.WARNING, str(path), message, "Import it with --dehyphenate.")
