"""Listings: rows of values as a table on the screen, JSON, CSV or Markdown. This package owns stdout."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    Value = str | int | float | bool | None | Sequence[object] | Mapping[str, object]
    Rows = Sequence[Mapping[str, Value]]


_LIST_MARK = re.compile(r"^(\s*\d*)([-+.)=])(?=\s|[-=]|$)", re.MULTILINE)
_NARROWEST = 12
_PIPED_WIDTH = 120


class Format(StrEnum):
    """How a listing is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


def listing(
    rows: Rows, columns: Sequence[str], format_: Format, *, empty: str = "Nothing here yet.", fold: str = ""
) -> None:
    """Write rows to stdout.

    Args:
        rows: Each with at least the ``columns``; JSON has all keys.
        columns: Shown in table, CSV and Markdown, in this order.
        format_: As asked for.
        empty: Said on stderr where there are no rows and a person reads.
        fold: The one column of a table that is folded where the screen is narrow; empty for any.
    """
    match format_:
        case Format.JSON:
            write(as_json(rows))
        case Format.CSV:
            write(as_csv(rows, columns).decode("utf-8"))
        case Format.MD:
            write(as_markdown(rows, columns))
        case Format.TABLE:
            _table(rows, columns, empty, fold)


def write(text: str) -> None:
    """Write data to stdout, ending in one line break."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def as_json(rows: object) -> str:
    """Return rows as JSON, keys in their order, letters as they are."""
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str)


def as_csv(rows: Rows, columns: Sequence[str], *, excel: bool = False) -> bytes:
    """Return rows as CSV, or as a Danish Excel opens it; formulas of spreadsheets are neutralised."""
    from qcode.formats import tables

    return tables.written(columns, [[cell(row.get(name)) for name in columns] for row in rows], excel=excel)


def as_markdown(rows: Rows, columns: Sequence[str]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    for row in rows:
        cells = [escaped(_text(row.get(name)).replace("\n", " ")) for name in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def escaped(text: str) -> str:
    r"""Return text that Markdown and HTML print as it is.

    >>> escaped("<b> *to* - [x]")
    '&lt;b&gt; \\*to\\* - \\[x\\]'
    """
    text = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "*_`[]#|~":
        text = text.replace(mark, "\\" + mark)
    return _LIST_MARK.sub(r"\g<1>\\\g<2>", text)


def _table(rows: Rows, columns: Sequence[str], empty: str, fold: str) -> None:
    from rich import box
    from rich.cells import cell_len
    from rich.markup import escape
    from rich.table import Table

    if not rows:
        note(empty)
        return
    out = console()
    cells = [[_text(row.get(name)) for name in columns] for row in rows]
    widths = [max(cell_len(name), *(cell_len(line[n]) for line in cells)) for n, name in enumerate(columns)]
    left = out.width - sum(widths) - 3 * len(columns) + (widths[list(columns).index(fold)] if fold in columns else 0)
    keep = fold in columns and left >= _NARROWEST
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold")
    for name in columns:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        side: Literal["left", "right"] = "right" if numbers else "left"
        table.add_column(escape(name), justify=side, overflow="fold", no_wrap=keep and name != fold)
    for line in cells:
        table.add_row(*map(escape, line))
    out.print(table)


def console() -> Console:
    """Return the console of stdout, as wide as the terminal, or as a page where there is none."""
    from rich.console import Console

    width = None
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        width = _PIPED_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False)


def say(sentence: str) -> None:
    """Say on stdout what was done; folded between words where a person reads."""
    write(_folded(sentence, sys.stdout))


def note(sentence: str) -> None:
    """Say something to the person at the terminal, on stderr, after what stdout has."""
    sys.stdout.flush()
    sys.stderr.write(_folded(sentence, sys.stderr) + "\n")


def _folded(sentence: str, to: TextIO) -> str:
    if not to.isatty():
        return sentence
    width = shutil.get_terminal_size().columns
    lines = sentence.split("\n")
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent=" " * (len(line) - len(line.lstrip())), break_on_hyphens=False)
        for line in lines
    )


def cell(value: Value) -> str | int | float | None:
    """Return a value as a table of values has it: several in one text."""
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


def plural(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> plural(1, "source"), plural(3, "source")
    ('1 source', '3 sources')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"
