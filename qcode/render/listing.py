"""Listings: rows of values as a table on the screen, JSON, CSV or Markdown. This package owns stdout."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Value = str | int | float | bool | None | Sequence[object] | Mapping[str, object]
    Rows = Sequence[Mapping[str, Value]]


class Format(StrEnum):
    """How a listing is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


def listing(rows: Rows, columns: Sequence[str], format_: Format, *, empty: str = "Nothing here yet.") -> None:
    """Write rows to stdout.

    Args:
        rows: Each with at least the ``columns``; JSON has all keys.
        columns: Shown in table, CSV and Markdown, in this order.
        format_: As asked for.
        empty: Said on stderr where there are no rows and a person reads.
    """
    match format_:
        case Format.JSON:
            write(as_json(rows))
        case Format.CSV:
            write(as_csv(rows, columns))
        case Format.MD:
            write(as_markdown(rows, columns))
        case Format.TABLE:
            _table(rows, columns, empty)


def write(text: str) -> None:
    """Write data to stdout, ending in one line break."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def as_json(rows: object) -> str:
    """Return rows as JSON, keys in their order, letters as they are."""
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str)


def as_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Return rows as CSV; formulas of spreadsheets are neutralised."""
    from qcode.formats import tables

    return tables.written(columns, [[_cell(row.get(name)) for name in columns] for row in rows]).decode("utf-8")


def as_markdown(rows: Rows, columns: Sequence[str]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    for row in rows:
        cells = [_text(row.get(name)).replace("|", "\\|").replace("\n", " ") for name in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _table(rows: Rows, columns: Sequence[str], empty: str) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from qcode.render.screen import console

    if not rows:
        note(empty)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in columns:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(_text(row.get(name))) for name in columns))
    console().print(table)


def note(sentence: str) -> None:
    """Say something to the person at the terminal, on stderr, after what stdout has."""
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")


def _cell(value: Value) -> str | int | float | None:
    return value if isinstance(value, str | int | float | None) else _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)
