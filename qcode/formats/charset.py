"""Which characters a text file's bytes stand for.

Transcripts come from four decades of Windows and Mac programs and rarely say how they are encoded. UTF-8 and
UTF-16 prove themselves; between the two old one-byte sets the Danish letters decide.
"""

from __future__ import annotations

import codecs
import contextlib
import re

from qcode.errors import BadFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = (
    (
        b"PK\x03\x04",
        "is a Word, Excel or zip file with the wrong ending, not text",
        "Rename it to .docx, .odt or .xlsx, whichever it is.",
    ),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Office file, not text", "Open it in Word and save it as .docx."),
    (b"%PDF", "is a PDF with the wrong ending, not text", "Rename it to .pdf."),
    (b"{\\rtf", "is an RTF file with the wrong ending, not plain text", "Rename it to .rtf."),
)
_AS_UTF8 = "Open it in an editor and save it as UTF-8."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_LETTERS = re.compile("[æøåÆØÅéüöä]")
_DOS = re.compile(r"(?<=[^\W\d_])[øå](?=[^\W\d_])")
_TYPOGRAPHY = re.compile(r"(?:^|(?<=[\s(]))[«»“„‘–](?=\S)|(?<=\S)[«»”’…](?=\W|$)|(?<=\w)’(?=\w)|(?<=\s)[–—](?=\s)")


def decoded(data: bytes, path: object) -> str:
    """Return the text of a file, without byte-order mark.

    Args:
        data: The whole file.
        path: How the person named it, for messages.

    Raises:
        BadFile: It is no text, is damaged, or is in a character set that cannot be told.

    >>> decoded("På øen".encode("mac_roman"), "a.txt")
    'På øen'
    """
    for magic, problem, hint in _FOREIGN:
        if data.startswith(magic):
            raise BadFile(path, problem, hint=hint)
    text = _read(data, path).removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text.removesuffix("\x1a")))
    if controls * 500 > len(text):
        raise BadFile(path, "is a binary file, not text", hint="Save the transcript as .docx or .txt.")
    return text


def _read(data: bytes, path: object) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    if b"\0" in data:
        return _strict(data, _wide(data, path), path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error.start, path)
    return _one_byte(data, path)


def _strict(data: bytes, encoding: str, path: object) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        problem = f"says or looks as if it were {name}, but is damaged at byte {error.start + 1}"
        raise BadFile(path, problem, hint=_AS_UTF8) from error


def _wide(data: bytes, path: object) -> str:
    """Tell which UTF-16 has its NULs where these are."""
    pairs = len(data) / 2
    first, second = data[::2].count(0) / pairs, data[1::2].count(0) / pairs
    if second > 0.4 and first < 0.05:  # noqa: PLR2004  letters of ours fill one byte of two
        return "utf-16-le"
    if first > 0.4 and second < 0.05:  # noqa: PLR2004  as above
        return "utf-16-be"
    raise BadFile(path, "is a binary file, not text", hint="Save the transcript as .docx or .txt.")


def _refuse_damaged(data: bytes, start: int, path: object) -> None:
    """Refuse UTF-8 with a few bad bytes: read as anything else, every letter of ours in it would be wrong."""
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if len(_NON_ASCII.findall(lenient)) - broken > 2 * broken:
        line = data.count(b"\n", 0, start) + 1
        raise BadFile(path, "is UTF-8, but holds damaged characters", line=line, hint=_AS_UTF8)


def _one_byte(data: bytes, path: object) -> str:
    """Read as Windows or old Mac text, whichever puts Danish letters and quotes where they belong.

    A text that has Danish letters as neither of them, and has them inside words as DOS wrote them, is from DOS.
    """
    readings = [data.decode("mac_roman")]
    with contextlib.suppress(UnicodeDecodeError):  # a byte that Windows never uses: it is Mac
        readings.insert(0, data.decode("cp1252"))
    dos = data.decode("cp865")
    if _DOS.search(dos) and not any(_LETTERS.search(reading) for reading in readings):
        return dos
    text = max(readings, key=_plausible)
    if len(_NON_ASCII.findall(text)) * 3 > len(text) and not _plausible(text):
        raise BadFile(path, "is in a character set that cannot be told", hint=_AS_UTF8)
    return text


def _plausible(text: str) -> int:
    return 3 * len(_LETTERS.findall(text)) + len(_TYPOGRAPHY.findall(text))
