"""Spreadsheets (.xlsx), read as the tables of text they are: the first sheet, what its cells show."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from qcode.errors import BadFile
from qcode.formats import packages
from qcode.formats.tables import Row
from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable

_KIND = packages.Kind("Excel file", ".xlsx", "Excel")
_BOOK = re.compile(r"xl/workbook\.xml")
_MOST = 100 * 1024 * 1024  # bytes unpacked, all parts together
_MOST_ROWS = 100_000
_MOST_COLUMNS = 500
_BROKEN = (  # what openpyxl lets through of a damaged file
    *(InvalidFileException, zipfile.BadZipFile, ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
    *(SyntaxError, OSError, EOFError, RuntimeError, AssertionError),  # an XML error is a syntax error
)


def rows(data: bytes, path: object, *, first_unnamed: str = "") -> tuple[list[str], list[Row]]:
    """Read the first sheet: its columns and its rows, as ``tables.rows`` reads CSV.

    Dates become ISO, whole numbers lose their point, formulas give the value Excel last saw.

    Raises:
        BadFile: It is no Excel file, has a password, is damaged or too large, or a column has no name or another's.
    """
    _refuse_harm(data, path)
    try:
        read = _loaded(data)
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_KIND.save) from error
    if not read:
        raise BadFile(path, "is empty", hint="The first row of the first sheet holds the names of the columns.")
    (line, columns), *others = read
    columns[0] = columns[0] or first_unnamed
    if len(columns) > _MOST_COLUMNS or len(others) > _MOST_ROWS:
        raise BadFile(path, "is larger than any register or survey", hint="Part it into files.")
    _check(columns, line, path)
    width = len(columns)
    if wide := next((at for at, cells in others if any(cells[width:])), None):
        raise BadFile(path, "the row has more cells than there are columns", line=wide, hint="Name every column.")
    filled = ((at, [*cells[:width], *[""] * (width - len(cells))]) for at, cells in others)
    return columns, [Row(at, dict(zip(columns, cells, strict=True))) for at, cells in filled]


def _loaded(data: bytes) -> list[tuple[int, list[str]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep when it writes, which it does not here
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return _read(book.worksheets[0].iter_rows(values_only=True)) if book.worksheets else []


def _refuse_harm(data: bytes, path: object) -> None:
    """Look at every part before the library does."""
    with packages.opened(data, path, _KIND) as archive:
        if packages.part(archive, _BOOK, path, _KIND) is None:
            raise BadFile(path, "is no Excel file, though it is named like one", hint=_KIND.save)
        parts = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
        if sum(info.file_size for info in parts) > _MOST:
            raise BadFile(path, "would unpack to far more than a register or survey holds", hint=_KIND.save)
        for info in parts:
            xml = packages.part(archive, re.compile(re.escape(info.filename)), path, _KIND) or b""
            packages.tree(xml, path, _KIND)


def _read(written: Iterable[tuple[object, ...]]) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, empty cells at their ends left out, no more than are read."""
    found: list[tuple[int, list[str]]] = []
    for line, cells in enumerate(written, 1):
        texts = [_shown(cell) for cell in cells[: _MOST_COLUMNS + 1]]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            found.append((line, texts))
        if len(found) > _MOST_ROWS + 1 or line > 2 * _MOST_ROWS:
            break
    return found


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  what a float counts
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return normalised(str(value)).strip()


def _check(columns: list[str], line: int, path: object) -> None:
    for at, name in enumerate(columns):
        if not name:
            raise BadFile(path, f"column {at + 1} has no name", line=line, hint="Name it or delete the column.")
        if name in columns[:at]:
            raise BadFile(path, f"two columns are called {name!r}", line=line, hint="Rename or delete one of them.")
