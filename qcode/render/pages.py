"""Pages: on the screen, as Markdown, and as a Word file."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.attribution import Form
from qcode.model.block import Heading, Page, Paragraph, Quote, Table
from qcode.render import listing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qcode.model.block import Line

_INDENT = 4
_WIDEST = 88


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    lines = [f"# {_plain(page.title)}", "", *(row for line in page.asked for row in (_escaped(line), ""))]
    if page.draft:
        lines[:0] = [f"**{page.draft}**", ""]
    for block in page.blocks:
        match block:
            case Heading(line, level):
                lines += [f"{'#' * (level + 1)} {_escaped(line)}", ""]
            case Paragraph(line, note):
                lines += [f"*{_escaped(line)}*" if note else _escaped(line), ""]
            case Quote():
                lines += _markdown_quote(block)
            case Table():
                lines += _markdown_table(block)
    return "\n".join(lines).rstrip() + "\n"


def _markdown_table(block: Table) -> list[str]:
    def row(cells: Iterable[Line]) -> str:
        return "| " + " | ".join(_escaped(line).replace("\n", " ") for line in cells) + " |"

    body = [row(cell.line for cell in cells) for cells in block.rows]
    return [f"**{_escaped(block.caption)}**", "", row(block.columns), "|" + " --- |" * len(block.columns), *body, ""]


def _markdown_quote(block: Quote) -> list[str]:
    lines = [f"*{_escaped(line)}*  " for line in block.before]
    lines += [_escaped(block.lead), ""] if block.lead else []
    quoted = [f"{'' if block.form is Form.INLINE else '> '}{_escaped(line)}" for line in block.lines]
    lines += [row for line in quoted for row in (line, ">")][:-1]
    lines += [f"*{_escaped(line)}*  " for line in block.after]
    note = [f"<!-- {_plain(block.note).replace('>', '&gt;')} -->", ""] if block.note else []
    return [*lines, "", *note]


def _plain(line: Line) -> str:
    return "".join(str(part) for part in line)


def _escaped(line: Line) -> str:
    return listing.escaped(_plain(line))


def show(page: Page) -> None:
    """Print a page on the screen."""
    from rich.padding import Padding
    from rich.text import Text

    from qcode.render.listing import console

    out = console()
    wide = min(out.width, _WIDEST + _INDENT)
    if page.draft:
        out.print(Text(page.draft, style="bold reverse"))
    for block in page.blocks:
        match block:
            case Heading(line, level):
                style = ("bold underline", "bold", "italic")[min(level, 3) - 1]
                out.print()
                out.print(Padding(Text(_plain(line), style=style), (0, 0, 0, 2 * (level - 1))))
            case Paragraph(line, note):
                out.print(Text(_plain(line), style="dim" if note else ""))
            case Table():
                names = _told_apart([_plain(line) for line in block.columns])
                cells = [dict(zip(names, (_plain(cell.line) for cell in row), strict=True)) for row in block.rows]
                listing.listing(cells, names, listing.Format.TABLE)
            case Quote():
                out.print()
                rows = [(line, "dim italic") for line in block.before]
                rows += [(line, "") for line in (*([block.lead] if block.lead else []), *block.lines)]
                rows += [(line, "dim italic") for line in block.after]
                rows += [(block.note, "dim")] if block.note else []
                for line, style in rows:
                    out.print(Padding(Text(_plain(line), style=style), (0, 0, 0, _INDENT)), width=wide)


def _told_apart(names: Iterable[str]) -> list[str]:
    """Return headings, those that read alike made different by blanks at the end."""
    done: list[str] = []
    for name in names:
        done.append(name + " " * sum(one.rstrip() == name for one in done))
    return done


def save(page: Page, path: Path, template: Path | None = None) -> None:
    """Write a page as a Word file.

    Raises:
        BadFile: The template is no Word file.
        QcodeError: The file cannot be written.
    """
    from qcode.formats import docx_out

    try:
        house = template.read_bytes() if template is not None else None
    except OSError as error:
        raise QcodeError(f"The template {template} cannot be read: {error.strerror}.") from error
    put(path, docx_out.written(page, house, str(template or "")))


def put(path: Path, data: bytes) -> None:
    """Write a finished file in one go, for its owner alone: the old one stays until the new one is whole.

    Raises:
        QcodeError: It cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # Made anew and for its owner alone: neither a link that was put there nor the umask decides.
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise QcodeError(
            f"{path} cannot be written: {error.strerror}.", hint="Is it open in another program?"
        ) from error
