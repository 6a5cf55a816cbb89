"""Changing cells of a CSV file in place: what is not changed keeps its bytes, the columns their order and mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DELIMITERS = (";", "\t", ",")
_FORMULA = "=+-@"


@dataclass(frozen=True, slots=True)
class _Record:
    """A row of the file: the line it begins on, and where its cells stand in the text, quotation marks with them."""

    line: int
    cells: tuple[tuple[int, int], ...]


def text_of(data: bytes, path: object) -> str:
    """Return a file's text, byte-order mark and line ends as they are.

    Raises:
        BadFile: It is not in UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "Open it, save it as CSV in UTF-8, and try again; or change the row there yourself."
        raise BadFile(path, "The file is not in UTF-8, so that no row of it can be changed here.", hint=hint) from error


def edited(
    text: str, path: object, changes: Mapping[int, Mapping[str, str]], added: Sequence[Mapping[str, str]]
) -> str:
    r"""Return a CSV file's text with some cells changed and rows added; columns it lacks are put at the end.

    Args:
        text: The file's text, as ``text_of`` gives it.
        path: How the person named it, for messages.
        changes: By the line a row begins on, column to value.
        added: Column to value of each row that is new.

    >>> edited("source;person;note\nI01;P1;\"a;b\"\n", "r.csv", {2: {"person": "P2"}}, [{"source": "I02"}])
    'source;person;note\nI01;P2;"a;b"\nI02;;\n'
    """
    columns, _ = tables.rows(text.encode("utf-8"), path)
    mark, records = _laid_out(text, columns)
    end = "\r\n" if "\r\n" in text else "\n"
    wanted = dict.fromkeys(name for row in (*changes.values(), *added) for name in row)
    more = [name for name in wanted if name not in columns]
    pieces: list[tuple[int, int, str]] = []
    for n, record in enumerate(records):
        said = dict(zip(more, more, strict=True)) if n == 0 else changes.get(record.line, {})
        for name, value in said.items() if n else ():
            if name in columns:
                pieces.append((*record.cells[columns.index(name)], _cell(value, mark)))
        tail = record.cells[-1][1]
        pieces.append((tail, tail, "".join(mark + _cell(said.get(name, ""), mark) for name in more)))
    done, at = "", 0
    for start, stop, new in sorted(pieces):
        done, at = done + text[at:start] + new, stop
    done += text[at:]
    if added and not done.endswith(("\n", "\r")):
        done += end
    rows = (mark.join(_cell(row.get(name, ""), mark) for name in [*columns, *more]) + end for row in added)
    return done + "".join(rows)


def _laid_out(text: str, columns: Sequence[str]) -> tuple[str, list[_Record]]:
    """Return the mark that parts the cells, and the rows that hold anything, the head first."""
    for mark in _DELIMITERS:
        records = [one for one in _records(text, mark) if any(text[start:end].strip() for start, end in one.cells)]
        if records and len(records[0].cells) >= len(columns) and _reads(text, records[0], columns):
            # Empty cells at the right end, as spreadsheets write them, stay where they are.
            return mark, [_Record(one.line, one.cells[: len(columns)]) for one in records]
    message = f"no mark parts the head into {len(columns)} columns"
    raise ValueError(message)


def _reads(text: str, head: _Record, columns: Sequence[str]) -> bool:
    """Tell whether a head parted so has as many columns with a name."""
    return len([1 for start, end in head.cells if text[start:end].strip()]) == len(columns)


def _records(text: str, mark: str) -> Iterator[_Record]:
    """Split into rows and cells; a mark or line end between quotation marks parts nothing."""
    at = 1 if text.startswith("\ufeff") else 0
    line = 1
    if text[at : at + 4].casefold() == "sep=":
        at = text.find("\n", at) + 1
        line = 2
    cells: list[tuple[int, int]] = []
    first, start, quoted, n = line, at, False, at
    while n < len(text):
        letter = text[n]
        if quoted and text.startswith('""', n):
            n += 1
        elif letter == '"' and (quoted or not text[start:n].strip(" ")):
            quoted = not quoted
        elif letter == mark and not quoted:
            cells.append((start, n))
            start = n + 1
        elif letter in "\r\n":
            stop = n
            n += text.startswith("\r\n", n)
            line += 1
            if not quoted:
                yield _Record(first, (*cells, (start, stop)))
                cells, first, start = [], line, n + 1
        n += 1
    if start < len(text) or cells:
        yield _Record(first, (*cells, (start, len(text))))


def _cell(value: str, mark: str) -> str:
    """Return a value as a cell; what a spreadsheet would run is guarded, as ``tables`` guards it."""
    guarded = f"'{value}" if value.startswith(tuple(_FORMULA)) else value
    if any(letter in guarded for letter in f'{mark}"\r\n') or guarded != guarded.strip():
        return '"' + guarded.replace('"', '""') + '"'
    return guarded
