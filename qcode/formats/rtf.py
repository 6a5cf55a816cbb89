r"""Rich text (.rtf): what a reader of the page would read.

Our own reader, because what tells turns apart is lost by those that give plain text: bold, the cells of tables,
tracked deletions. It keeps the text in a list, goes through the file once, and knows no program to call.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats.plain import Contents, Line
from qcode.formats.runs import boxes_left_out, leading_bold, split
from qcode.formats.speakers import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.formats.runs import Run

_SAVE = "Open it in Word or LibreOffice and save it as .rtf or .docx again."
_DEEPEST = 500  # groups in groups; Word's tables in tables need thirty
_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,9})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_UNREAD = words_of(
    "annotation atnauthor atnid atrfend atrfstart atntime bkmkend bkmkstart colortbl comment datastore do filetbl "
    "fldinst footer footerf footerl footerr footnote ftncn ftnsep ftnsepc generator header headerf headerl headerr "
    "info latentstyles listtable listtext listoverridetable nonesttables object objdata pict pntext pntxta pntxtb "
    "private revtbl rsidtbl rxe stylesheet tc themedata txe upr userprops xe xmlnstbl"
)
_BOXES = frozenset(("shptxt", "dptxbxtext"))
_READ_THOUGH_STARRED = frozenset(("ud", "nesttableprops", "fldrslt"))
_SIGNS = {"~": "\u00a0", "-": "", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "nestcell": " ",
}
_CHARSETS = {77: "mac_roman", 161: "cp1253", 162: "cp1254", 186: "cp1257", 204: "cp1251", 238: "cp1250", 255: "cp850"}
_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PAGES = {10000: "mac_roman", 65001: "utf-8", 0: "cp1252", 1: "cp1252"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the group ends.

    Attributes:
        skip: Nothing in it is text of the page.
        box: It is the text of a box.
        fallback: How many characters stand in, for older programs, for one of Unicode.
    """

    skip: bool = False
    box: bool = False
    fonts: bool = False
    bold: bool = False
    gone: bool = False
    font: int = -1
    fallback: int = 1


def contents(data: bytes, path: object) -> Contents:
    """Return the paragraphs and table rows of a rich text file.

    Tracked insertions are in, deletions and hidden text are not; footnotes, comments, headers, footers and text boxes
    are left out, text boxes reported.

    Raises:
        BadFile: It is no rich text, or cut short.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise BadFile(path, "is no rich text, though it is named like it", hint=_SAVE)
    reader = _Reader(path)
    lines = list(reader.lines(data.decode("latin-1")))
    return Contents(lines, findings=[boxes_left_out(path)] if reader.boxed else [])


class _Reader:
    """Goes through the file once, token by token."""

    def __init__(self, path: object) -> None:
        self.boxed = False
        self._path = path
        self._state = _State()
        self._above: list[_State] = []
        self._charset = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1
        self._starred = False
        self._passing = 0  # characters that only stand in for the one before
        self._bytes = bytearray()
        self._runs: list[Run] = []
        self._cell: list[list[Run]] = []
        self._cells: list[list[list[Run]]] = []
        self._in_table = self._heading = False
        self._n = 0

    def lines(self, text: str) -> Iterator[Line]:
        at = 0
        while (token := _TOKEN.match(text, at)) is not None:
            at = token.end()
            if token["hex"]:
                self._byte(int(token["hex"], 16))
            elif token["text"]:
                self._plain(token["text"])
            elif token["brace"]:
                self._brace(token["brace"])
                if not self._above:
                    break
            elif token["sign"]:
                yield from self._sign(token["sign"])
            elif token["word"]:
                number = int(token["number"]) if token["number"] else None
                if token["word"] == "bin":
                    at += max(number or 0, 0)
                yield from self._word(token["word"], number)
        if self._above:
            raise BadFile(self._path, "is cut short: its end is missing", hint=_SAVE)
        yield from self._paragraph()
        yield from self._row()

    def _brace(self, brace: str) -> None:
        self._flush()
        self._passing = 0
        self._starred = False
        if brace == "{":
            if len(self._above) > _DEEPEST:
                raise BadFile(self._path, "is damaged: groups without end", hint=_SAVE)
            self._above.append(self._state)
        elif self._above:
            self._state = self._above.pop()

    def _sign(self, sign: str) -> Iterator[Line]:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            yield from self._paragraph()
        elif sign in _SIGNS:
            self._put(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> Iterator[Line]:
        if word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._passing = self._state.fallback
            return
        if word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in {"par", "sect", "cell", "row"}:
            if not self._state.skip and not self._state.gone:
                yield from self._end(word)
        elif word in _UNREAD or word in _BOXES or (self._starred and word not in _READ_THOUGH_STARRED):
            self._flush()
            box = self._state.box or word in _BOXES
            self._state = replace(self._state, skip=True, box=box)
        else:
            self._property(word, number)
        self._starred = False

    def _property(self, word: str, number: int | None) -> None:
        """Note a property of the characters that follow."""
        on = number != 0
        if word == "plain":
            self._set(bold=False, gone=False)
        elif word == "b":
            self._set(bold=on)
        elif word in {"deleted", "v"}:
            self._set(gone=on)
        elif word == "uc":
            self._set(fallback=min(max(number or 0, 0), 9))
        elif word == "f":
            self._set(font=number or 0)
            self._font = number or 0
        elif word == "fonttbl":
            self._set(skip=True, fonts=True)
        else:
            self._setting(word, number)

    def _setting(self, word: str, number: int | None) -> None:
        """Note a property of a paragraph, a font or the file."""
        if word == "fcharset" and self._state.fonts:
            self._fonts[self._font] = _CHARSETS.get(number or 0, "")
        elif word == "pard":
            self._in_table = self._heading = False
        elif word == "intbl":
            self._in_table = True
        elif word == "outlinelevel":
            self._heading = (number or 0) < 9  # noqa: PLR2004  the tenth level is body text
        elif word == "ansicpg":
            self._charset = _codec(number or 0)
        elif word in _SETS and self._charset == "cp1252":
            self._charset = _SETS[word]

    def _set(self, **changes: bool | int) -> None:
        self._flush()
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # the callers name fields of it

    def _plain(self, text: str) -> None:
        skipped = min(self._passing, len(text))
        self._passing -= skipped
        text = text[skipped:]
        if text.isascii():
            self._put(text)
            return
        self._starred = False
        self._bytes += text.encode("latin-1")

    def _byte(self, value: int) -> None:
        if self._passing:
            self._passing -= 1
        else:
            self._bytes.append(value)

    def _flush(self) -> None:
        """Decode the bytes that have gathered."""
        if self._bytes:
            codec = self._fonts.get(self._state.font) or self._charset
            text = self._bytes.decode(codec, errors="replace")
            self._bytes = bytearray()
            self._put(text)

    def _put(self, text: str) -> None:
        self._flush()
        self._passing = 0
        state = self._state
        if state.box and not self.boxed and text.strip():
            self.boxed = True
        if not state.skip and not state.gone:
            self._runs.append((text, state.bold))

    def _end(self, word: str) -> Iterator[Line]:
        self._flush()
        if word == "cell":
            self._cell.append(self._runs)
            self._cells.append(self._cell)
            self._cell, self._runs = [], []
        elif word == "row":
            yield from self._row()
        elif self._in_table:
            self._cell.append(self._runs)
            self._runs = []
        else:
            yield from self._row()
            yield from self._paragraph()

    def _paragraph(self) -> Iterator[Line]:
        self._flush()
        self._n += 1
        for at, line in enumerate(split(self._runs)):
            text = _whole("".join(piece for piece, _ in line))
            if text.strip():
                style = "heading" if self._heading else ""
                yield Line(self._n, text, bold=_whole(leading_bold(line)), style=style, soft=at > 0)
        self._runs = []

    def _row(self) -> Iterator[Line]:
        cells, self._cells = self._cells, []
        if len(cells) == 1:
            for self._runs in cells[0]:
                yield from self._paragraph()
            return
        texts = tuple(_whole("\n".join("".join(text for text, _ in runs).strip() for runs in cell)) for cell in cells)
        if any(text.strip() for text in texts):
            self._n += 1
            yield Line(self._n, "\t".join(texts), cells=texts)


def _whole(text: str) -> str:
    """Put together the characters that rich text writes as two surrogates."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _codec(page: int) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
