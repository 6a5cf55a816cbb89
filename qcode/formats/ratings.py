"""Tables of ratings (.csv, .xlsx): a row per unit and a column per coder, or a row per value (``unit,coder,value``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats.tables import decimal
from qcode.model.ratings import Level, Ratings, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qcode.formats.tables import Row
    from qcode.model.ratings import Rating

    Differences = Mapping[tuple[str, str], float]

LONG = ("unit", "coder", "value")
DIFFERENCES = ("one", "other", "difference")
MISSING = ("", "NA", "N/A", "#N/A", ".", "NaN", "nan")
EMPTY_SETS = ("{}", "[]", "|")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_POINT = re.compile(r"[+-]?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One value as it is written, and where."""

    line: int
    unit: str
    coder: str
    text: str


def ratings(
    data: bytes, path: object, level: Level, *, order: Sequence[str] = (), differences: Differences | None = None
) -> Ratings:
    """Read a table.

    Args:
        data: The whole file.
        path: How the person named it; one that ends in ``.xlsx`` is an Excel file.
        level: What the values mean.
        order: All values from the lowest to the highest, for names at ``ordinal``.
        differences: How far two values differ, as the researcher states it.

    Raises:
        BadFile: It is no table, names a unit or a cell twice, or a value does not fit the level.
    """
    columns, rows = _rows(data, path)
    long = sorted(name.casefold() for name in columns) == sorted(LONG)
    units, coders, cells = _of_long(columns, rows, path) if long else _of_wide(columns, rows, path)
    held = [cell for cell in cells if cell.text not in MISSING]
    read, remarks = _reader(level, cells, held, order, path)
    values: dict[tuple[str, str], Rating] = {(cell.unit, cell.coder): read(cell) for cell in held}
    if level is Level.SET and remarks:
        values |= {(cell.unit, cell.coder): frozenset() for cell in cells if not cell.text}
    if differences is not None:
        _check_differences({shown(read(cell)): cell for cell in reversed(held)}, differences, path)
    silent = [coder for coder in coders if values and not any((unit, coder) in values for unit in units)]
    remarks += [f"{name} gave no value and is left out." for name in silent]
    table = tuple(tuple(values.get((unit, coder)) for coder in coders) for unit in units)
    return Ratings(tuple(units), tuple(coders), table, tuple(order), differences, tuple(remarks))


def stated_differences(data: bytes, path: object) -> Differences:
    """Read how far two values differ: columns ``one,other,difference``; a value does not differ from itself.

    Raises:
        BadFile: A column is missing, a difference is no number from 0 up, or a pair stands twice.
    """
    columns, rows = _rows(data, path)
    names = {name.casefold(): name for name in columns}
    if missing := [name for name in DIFFERENCES if name not in names]:
        raise BadFile(path, f"there is no column {missing[0]!r}", hint=f"The columns are {','.join(DIFFERENCES)}.")
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        one, other, written = (row[names[name]] for name in DIFFERENCES)
        if (one, other) in found or (other, one) in found:
            raise BadFile(path, f"the difference of {one!r} and {other!r} stands twice", line=row.line)
        try:
            far = decimal(written)
        except ValueError:
            far = -1
        if far < 0:
            raise BadFile(path, f"the difference {written!r} is no number from 0 up", line=row.line)
        found[one, other] = far
    return found


def _rows(data: bytes, path: object) -> tuple[list[str], list[Row]]:
    kind = "xlsx" if PurePath(str(path)).suffix.lower() == ".xlsx" else "tables"
    read: tuple[list[str], list[Row]] = import_module(f"qcode.formats.{kind}").rows(data, path, first_unnamed="unit")
    return read


def _of_wide(columns: Sequence[str], rows: Iterable[Row], path: object) -> tuple[list[str], list[str], list[_Cell]]:
    first, *coders = columns
    if not coders:
        hint = "The first column names the unit, each other column is a coder."
        raise BadFile(path, "the table has no column of a coder", line=1, hint=hint)
    cells: list[_Cell] = []
    lines: dict[str, int] = {}
    for row in rows:
        unit = row[first]
        if not unit:
            raise BadFile(path, f"the unit has no name (column {first!r})", line=row.line, hint="Name every unit.")
        if unit in lines:
            hint = f"The first column ({first!r}) names the unit: add such a column if there is none."
            raise BadFile(path, f"the unit {unit!r} is on line {lines[unit]} already", line=row.line, hint=hint)
        lines[unit] = row.line
        cells += [_Cell(row.line, unit, coder, row[coder]) for coder in coders]
    return list(lines), coders, cells


def _of_long(columns: Sequence[str], rows: Iterable[Row], path: object) -> tuple[list[str], list[str], list[_Cell]]:
    names = {name.casefold(): name for name in columns}
    cells: dict[tuple[str, str], _Cell] = {}
    for row in rows:
        unit, coder, text = (row[names[name]] for name in LONG)
        for what, name in (("unit", unit), ("coder", coder)):
            if not name:
                raise BadFile(path, f"the value has no {what}", line=row.line, hint=f"Fill the column {what!r}.")
        if there := cells.get((unit, coder)):
            problem = f"{coder} has a value of the unit {unit!r} on line {there.line} already"
            raise BadFile(path, problem, line=row.line, hint="Several names in one cell are written a|b (--level set).")
        cells[unit, coder] = _Cell(row.line, unit, coder, text)
    units = list(dict.fromkeys(cell.unit for cell in cells.values()))
    coders = list(dict.fromkeys(cell.coder for cell in cells.values()))
    return units, coders, list(cells.values())


def _reader(
    level: Level, cells: Sequence[_Cell], held: Sequence[_Cell], order: Sequence[str], path: object
) -> tuple[Callable[[_Cell], Rating], list[str]]:
    """Return how a cell that is not missing is read, and what is to be said of it."""
    if level is Level.SET:
        marked = len(held) < len(cells) and any(cell.text and cell.text in MISSING for cell in cells)
        empty = sum(not cell.text for cell in cells)
        said = f"Missing cells are marked in this table, so its {empty} empty cells are empty sets."
        return _set, [said] if marked and empty else []
    if order:
        _check_order(held, order, path)
        return lambda cell: cell.text, []
    numbers = dict(_numbers(held))
    if len(numbers) == len(held):
        return lambda cell: numbers[cell], []
    if level is not Level.NOMINAL:
        _refuse_names(next(cell for cell in held if cell not in numbers), level, path)
    return lambda cell: cell.text, []


def _set(cell: _Cell) -> frozenset[str]:
    if cell.text in EMPTY_SETS:
        return frozenset()
    return frozenset(part.strip() for part in cell.text.split("|") if part.strip())


def _numbers(cells: Sequence[_Cell]) -> Iterator[tuple[_Cell, float]]:
    """Yield the cells that are numbers. What ``1.234`` is the other cells decide: one with a comma, or with 0.5."""
    commas = any("," in cell.text for cell in cells)
    points = any(_POINT.fullmatch(cell.text) and not _EITHER_WAY.fullmatch(cell.text) for cell in cells)
    for cell in cells:
        text = cell.text
        if points and not commas and _EITHER_WAY.fullmatch(text):
            yield cell, float(text)
        elif commas and not points and _EITHER_WAY.fullmatch(text):
            yield cell, float(text.replace(".", ""))
        elif _SCIENTIFIC.fullmatch(text):
            yield cell, float(text)
        else:
            try:
                number = decimal(text)
            except ValueError:
                continue
            yield cell, number


def _refuse_names(cell: _Cell, level: Level, path: object) -> None:
    problem = f"the value {cell.text!r} of {cell.coder} is no number"
    hint = f"--level {level} takes numbers; names are compared with --level nominal."
    if _EITHER_WAY.fullmatch(cell.text):
        problem = f"the value {cell.text!r} of {cell.coder} is a thousand or a decimal number; nothing here tells which"
        hint = "Write 1234 or 1,234 with a decimal comma."
    elif level is Level.ORDINAL:
        hint = "Say the order of the names: --order low,middle,high. Without an order: --level nominal."
    raise BadFile(path, problem, line=cell.line, hint=hint)


def _check_order(cells: Iterable[_Cell], order: Sequence[str], path: object) -> None:
    for cell in cells:
        if cell.text not in order:
            problem = f"the value {cell.text!r} of {cell.coder} is not in the order given"
            raise BadFile(path, problem, line=cell.line, hint=f"The order given is {', '.join(order)}.")


def _check_differences(first: Mapping[str, _Cell], differences: Differences, path: object) -> None:
    """Refuse two values, each with the first cell it stands in, whose difference is not stated."""
    for one, other in combinations(sorted(first), 2):
        if (one, other) not in differences and (other, one) not in differences:
            line = max(first[one].line, first[other].line)
            problem = f"how far {one!r} and {other!r} differ is not stated"
            raise BadFile(path, problem, line=line, hint="Add the pair to the table of --differences.")
