"""Tables as people keep them: CSV from Excel, LibreOffice or an editor, read and written.

Cells that a spreadsheet would run as a formula are written with an apostrophe before them; the reader takes
that apostrophe off again, so that what goes out comes back unchanged.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Cell = str | int | float | None

_DELIMITERS = (";", "\t", ",")
_DECLARED = re.compile(r"sep=(.)\s*\n", re.IGNORECASE)
_FORMULA = re.compile(r"['\s]*[=+\-@\t\n]")
_GUARDED = re.compile(r"'['\s]*[=+\-@\t\n]")  # an apostrophe before what ``_FORMULA`` finds
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)*")
_DANISH_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+(?:,\d+)?)")
_POINT_NUMBER = re.compile(r"[+-]?\d+\.\d+")
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMERIC = re.compile(r"(?P<day>\d{1,2})(?P<sep>[./-])\s?(?P<month>\d{1,2})(?:(?P=sep)\s?|\s)(?P<year>\d{4})")
_NAMED = re.compile(r"(?:den )?(?P<day>\d{1,2})\.? (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NAMES = (
    *("januar", "februar", "marts", "april", "maj", "juni", "juli"),
    *("august", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: 1-based line of the file on which it begins.
        values: Column to text, in the order of the header, stripped; empty where the cell is.
    """

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text in a column."""
        return self.values[column]


def rows(data: bytes, path: object, *, first_unnamed: str = "") -> tuple[list[str], list[Row]]:
    """Read a CSV file: its columns and its rows; rows without any text are left out.

    Args:
        data: The whole file, separated by ``;``, ``,`` or tab, in any character set ``charset`` reads.
        path: How the person named it, for messages.
        first_unnamed: What the first column is called where it has no name, as R and pandas write it; refused if empty.

    Raises:
        BadFile: It is empty, a quotation mark is not closed, a column has no name or another's, or a row has
            more or fewer cells than there are columns; empty cells at the right end of a table are no fault.
    """
    text = decoded(data, path).replace("\r\n", "\n").replace("\r", "\n")
    declared = _DECLARED.match(text)
    first = 2 if declared else 1
    text = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(text)
    records = _records(text, delimiter, path, first)
    if not records:
        raise BadFile(path, "is empty", hint="The first line holds the names of the columns.")
    records = _without_empty_end(records)
    line, columns = records[0]
    columns[0] = columns[0] or first_unnamed
    _check_columns(columns, line, path)
    return columns, [_row(cells, columns, at, path) for at, cells in records[1:]]


def _records(text: str, delimiter: str, path: object, first: int) -> list[tuple[int, list[str]]]:
    """Split into cells; each record with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    found: list[tuple[int, list[str]]] = []
    while True:
        line = reader.line_num + first
        try:
            record = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            hint = "A cell that begins with a quotation mark ends with one, and marks inside it are doubled."
            raise BadFile(path, "has a quoted cell that does not end as it should", line=line, hint=hint) from error
        cells = [_cell(raw) for raw in record]
        if any(cells):
            found.append((line, cells))


def _without_empty_end(records: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Leave out empty cells to the right of the last column with a name, as spreadsheets write them."""
    head = records[0][1]
    named = max((at for at, name in enumerate(head, 1) if name), default=0)
    width = len(head) if any(any(cells[named:]) for _, cells in records) else named
    return [(line, cells if any(cells[width:]) else cells[:width]) for line, cells in records]


def _cell(raw: str) -> str:
    text = normalised(raw)
    return (text[1:] if _GUARDED.match(text) else text).strip()


def _delimiter(text: str) -> str:
    """Return the mark that splits the header, and splits the other rows like it."""
    return max(_DELIMITERS, key=lambda mark: _fit(text, mark))


def _fit(text: str, mark: str) -> tuple[bool, float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    sizes: list[int] = []
    try:
        sizes.extend(len(cells) for cells, _ in zip(reader, range(200), strict=False) if cells)
    except csv.Error:
        sizes = sizes[:1]
    width = sizes[0] if sizes else 0
    return width > 1, sizes.count(width) / max(len(sizes), 1), width


def _check_columns(columns: Sequence[str], line: int, path: object) -> None:
    for at, name in enumerate(columns):
        if not name:
            raise BadFile(path, f"column {at + 1} has no name", line=line, hint="Name it or delete the column.")
        if name in columns[:at]:
            raise BadFile(path, f"two columns are called {name!r}", line=line, hint="Rename or delete one of them.")


def _row(cells: Sequence[str], columns: Sequence[str], line: int, path: object) -> Row:
    if len(cells) != len(columns):
        problem = f"the row has {len(cells)} cells, but there are {len(columns)} columns"
        hint = "Put quotation marks around a cell that holds the separator."
        raise BadFile(path, problem, line=line, hint=hint)
    return Row(line, dict(zip(columns, cells, strict=True)))


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, excel: bool = False) -> bytes:
    r"""Write a CSV file in UTF-8.

    Args:
        columns: Names of the columns.
        rows: Cells in the order of the columns; None is an empty cell.
        excel: As a Danish Excel opens it: ``;``, byte-order mark, CRLF, decimal commas.

    >>> written(["kode", "n"], [["=1+1", 2.5]], excel=True).decode("utf-8-sig")
    "kode;n\r\n'=1+1;2,5\r\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow([_printed(name, excel=excel) for name in columns])
    writer.writerows([_printed(cell, excel=excel) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _printed(cell: Cell, *, excel: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).replace(".", ",") if excel else repr(cell)
    if isinstance(cell, int):
        return str(cell)
    text = normalised(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NEGATIVE.fullmatch(text) else text


def danish_date(text: str) -> str:
    """Return a date as ISO.

    Raises:
        ValueError: It is no date, or its year has two digits.

    >>> danish_date("3/11 2003"), danish_date("3. november 2003")
    ('2003-11-03', '2003-11-03')
    """
    plain = " ".join(text.lower().split())
    parts = _ISO.fullmatch(plain) or _NUMERIC.fullmatch(plain) or _NAMED.fullmatch(plain)
    if parts is None:
        message = f"{text!r} is no date"
        raise ValueError(message)
    try:
        return date(int(parts["year"]), _month(parts["month"]), int(parts["day"])).isoformat()
    except ValueError as error:
        message = f"{text!r} is no day of the calendar"
        raise ValueError(message) from error


def _month(name: str) -> int:
    if name.isdecimal():
        return int(name)
    if name in _MONTH_NAMES:
        return _MONTH_NAMES.index(name) + 1
    return _MONTHS.index(name) + 1


def decimal(text: str) -> float:
    """Return a number written with a Danish comma or an English point.

    ``1.234`` is refused: it is a thousand in Danish and one and a bit in English, and nothing tells which.

    Raises:
        ValueError: It is no number, or could be two.

    >>> decimal("1.234,5"), decimal("1,5"), decimal("1.5")
    (1234.5, 1.5, 1.5)
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if _DANISH_NUMBER.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    if _POINT_NUMBER.fullmatch(plain) and not _EITHER_WAY.fullmatch(plain):
        return float(plain)
    message = f"{text!r} is no number, or could be two"
    raise ValueError(message)
