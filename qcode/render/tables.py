"""Tables as they are handed out: on the screen, or as the file whose ending says which form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.block import Cell, Mark, Table
from qcode.render import delivery, listing, pages
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line, Page
    from qcode.model.figure import Figure

WITHOUT_PICTURE = (".csv", ".xlsx", ".docx", ".md", ".json", ".html")
ENDINGS = (*WITHOUT_PICTURE, ".svg", ".png")
_PROSE = 60  # letters of a cell from which on its column is prose and needs width
_ABREAST = 4  # columns of prose that a page of paper has room for
_SHADES = ("  ", "░ ", "▒ ", "▓ ", "█ ")


@dataclass(frozen=True, slots=True)
class Sheets:
    """A result in every form it may be taken away in.

    Attributes:
        page: For people.
        rows: For machines: an object each.
        columns: Of the rows, as CSV and Excel have them.
        figure: Draws it; None where there is no picture of it.
        undecided: How many texts hold what may be a name.
    """

    page: Page
    rows: Sequence[Mapping[str, listing.Value]]
    columns: tuple[str, ...]
    figure: Callable[[], Figure] | None = None
    masked: bool = True
    undecided: int = 0


def check_output(output: Path | None, format_: Format, *, excel: bool, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse what cannot be written before any work is done.

    Raises:
        Misuse: The ending is unknown, the folder missing, or ``--excel`` given for another form than CSV.
    """
    delivery.check_output(output, endings)
    csv = output.suffix.lower() == ".csv" if output is not None else format_ is Format.CSV
    if excel and not csv:
        raise Misuse("`--excel` is for CSV.", hint="Such as `-o table.csv --excel`, or `-o table.xlsx`.")


def deliver(
    found: Sheets,
    format_: Format,
    output: Path | None,
    *,
    excel: bool = False,
    heat: bool = False,
    quiet: bool = False,
    template: Path | None = None,
) -> None:
    """Show a result, or write it to a file; a Word file in a house's template.

    Raises:
        BadFile: The template is no Word file.
        QcodeError: The file cannot be written.
    """
    if output is None:
        _show(found, format_, excel=excel, heat=heat)
    else:
        _save(_as_draft(found), output, template, excel=excel)
    wrote = f"Wrote {output}." if output is not None and not quiet else ""
    delivery.told(masked=found.masked, undecided=found.undecided, wrote=wrote)


def _show(found: Sheets, format_: Format, *, excel: bool, heat: bool) -> None:
    match format_:
        case Format.JSON:
            listing.write(listing.as_json(found.rows))
        case Format.CSV:
            listing.write(listing.as_csv(found.rows, found.columns, excel=excel).decode("utf-8"))
        case Format.MD:
            listing.write(pages.markdown(found.page))
        case Format.TABLE:
            pages.show(_shaded(found.page) if heat else found.page)


def _as_draft(found: Sheets) -> Sheets:
    """Mark a file as the draft it is if a name in it is undecided ([?]); machines read it in a column of its own."""
    page, figure = found.page, found.figure
    draft = delivery.marked(draft=True, masked=True, language=page.language)
    if not page.draft and delivery.is_undecided(page):
        page = replace(page, draft=draft)
    if page.draft != draft:
        return found
    rows = [row | {"draft": True} for row in map(dict, found.rows)]
    drawn = None if figure is None else lambda: replace(figure(), draft=draft)
    return replace(found, page=page, rows=rows, columns=(*found.columns, "draft"), figure=drawn)


def _save(found: Sheets, output: Path, template: Path | None = None, *, excel: bool) -> None:
    match output.suffix.lower():
        case ".json":
            pages.put(output, (listing.as_json(found.rows) + "\n").encode("utf-8"))
        case ".csv":
            pages.put(output, listing.as_csv(found.rows, found.columns, excel=excel))
        case ".xlsx":
            pages.put(output, _workbook(found))
        case ".svg" if found.figure is not None:
            from qcode.formats import svg

            pages.put(output, svg.written(found.figure()))
        case ".png" if found.figure is not None:
            from qcode.formats import png

            pages.put(output, png.written(found.figure()))
        case ".docx" | ".html":
            delivery.save(parted(found.page), output, template)
        case _:
            delivery.save(found.page, output)


def _workbook(found: Sheets) -> bytes:
    """Return the page's tables, a sheet each, and behind them the rows."""
    from qcode.formats import xlsx_out

    shown = [block for block in found.page.blocks if isinstance(block, Table)]
    sheets = [
        (
            plain(found.page.title) if n == 0 else plain(table.caption),
            [plain(line) for line in table.columns],
            [[_number(plain(cell.line)) for cell in row] for row in table.rows],
        )
        for n, table in enumerate(shown)
    ]
    flat = [[listing.cell(row.get(name)) for name in found.columns] for row in found.rows]
    heats = [[cell.heat for cell in row] for row in shown[0].rows] if shown else []
    data = ("data", list(found.columns), flat)
    return xlsx_out.written([*_named_apart(sheets), data], draft=found.page.draft, heats=heats)


def _named_apart(
    sheets: Sequence[tuple[str, list[str], list[list[str | int]]]],
) -> list[tuple[str, list[str], list[list[str | int]]]]:
    """Give each sheet a name of its own."""
    return [(f"{n} {name}", columns, rows) for n, (name, columns, rows) in enumerate(sheets, 1)]


def _number(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdecimal() else text


def _shaded(page: Page) -> Page:
    """Return a page whose tables show in letters how dark a cell is."""

    def cell(one: Cell) -> Cell:
        return one if one.heat is None else Cell((Mark(_SHADES[one.heat]), *one.line), one.heat)

    blocks = (
        replace(block, rows=tuple(tuple(map(cell, row)) for row in block.rows)) if isinstance(block, Table) else block
        for block in page.blocks
    )
    return replace(page, blocks=tuple(blocks))


def parted(page: Page) -> Page:
    """Return a page whose tables of prose fit on paper: some columns at a time, each table with the first column."""
    blocks: list[Block] = []
    for block in page.blocks:
        blocks += _parts(block) if isinstance(block, Table) and _is_prose(block) else [block]
    return replace(page, blocks=tuple(blocks))


def _is_prose(table: Table) -> bool:
    return any(len(plain(cell.line)) > _PROSE for row in table.rows for cell in row[1:])


def _parts(table: Table) -> list[Table]:
    starts = range(1, len(table.columns), _ABREAST)
    return [
        replace(
            table,
            columns=(table.columns[0], *table.columns[n : n + _ABREAST]),
            rows=tuple((row[0], *row[n : n + _ABREAST]) for row in table.rows),
        )
        for n in starts
    ]


def plain(line: Line) -> str:
    """Return a line as text."""
    return "".join(str(part) for part in line)
