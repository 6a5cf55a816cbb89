"""Tables to Excel files (.xlsx): numbers as numbers, text as text, the same bytes for the same tables."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from qcode.formats.tables import Cell

_FIXED_TIME = datetime(2000, 1, 1)  # noqa: DTZ001  Excel's times have no zone
_FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_LONGEST = 32_767  # characters of a cell
_WIDEST, _NARROWEST = 60, 8
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_SHADES = ("", "D9E6F2", "A9C7E3", "7BA3CC", "5B89BC")


def written(
    sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]],
    *,
    draft: str = "",
    heats: Sequence[Sequence[int | None]] = (),
) -> bytes:
    """Return sheets as the bytes of an Excel file.

    Args:
        sheets: Of each its name, the names of its columns, and its rows.
        draft: Stands at the top of every printed page and before the name of each sheet, or empty.
        heats: How dark the cells of the first sheet are, 0 to 4; the rows in their order.
    """
    book = Workbook()
    del book["Sheet"]
    for n, (name, columns, rows) in enumerate(sheets):
        sheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", f"{draft} {name}".strip())[:31])
        _fill(sheet, columns, rows)
        if draft:
            sheet.oddHeader.center.text = draft
        for r, line in enumerate(heats if n == 0 else (), 2):
            for c, heat in enumerate(line, 1):
                if heat:
                    sheet.cell(r, c).fill = PatternFill("solid", fgColor=_SHADES[heat])
    properties = book.properties
    properties.creator = "qcode"
    properties.created = properties.modified = _FIXED_TIME
    buffer = io.BytesIO()
    book.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for r, line in enumerate([columns, *rows], 1):
        for c, value in enumerate(line, 1):
            cell = sheet.cell(r, c)
            if isinstance(value, str):
                cell.value = normalised(value)[:_LONGEST]
                cell.data_type = "s"  # never a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                cell.value = value
            if r == 1:
                cell.font = Font(bold=True)
    for c in range(1, len(columns) + 1):
        longest = max(len(str(line[c - 1] or "")) for line in [columns, *rows])
        sheet.column_dimensions[get_column_letter(c)].width = min(_WIDEST, max(_NARROWEST, longest + 2))
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"


def _with_fixed_times(data: bytes) -> bytes:
    """Return the same archive, every member dated 1980, and changed when the study's files are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            new.writestr(info, part)
    return buffer.getvalue()
