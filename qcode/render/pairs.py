"""Pairs of quotations in every form: side by side for people, an object a pair for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Heading, Mark, Page, Paragraph, Table
from qcode.model.wording import wording
from qcode.render import delivery, listing, quotes, tables, typesetting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.pairing import PairSet, Side
    from qcode.model.settings import Settings
    from qcode.render.listing import Format, Value

COLUMNS = ("pair", "theme", "side", "state", "sentence", *quotes.COLUMNS)


def deliver(
    found: PairSet, format_: Format, output: Path | None, template: Path | None = None, *, excel: bool, quiet: bool
) -> None:
    """Write pairs to stdout or to a file, and say on stderr what a person should know.

    Raises:
        BadFile: The template is no Word file.
        QcodeError: The file cannot be written.
    """
    from qcode.render import screen

    rows = list(_flat(found)) if _as_table(format_, output) else list(_objects(found))
    tables.deliver(
        tables.Sheets(page(found), rows, COLUMNS, masked=found.found.masked, undecided=found.found.undecided),
        format_, output, excel=excel, quiet=quiet, template=template,
    )  # fmt: skip
    if quiet:
        return
    if not found.pairs:
        listing.note("Nothing stands in a pair. `qcode quotes` without `--matched` and `--stance` shows what is coded.")
    if found.several:
        listing.note(f"Statements that belong to several sides, and stand in no pair: {found.several}.")
    if found.unplaced:
        listing.note(f"Statements that belong to no side, and stand in no pair: {found.unplaced}.")
    screen.findings(found.found.findings)


def _as_table(format_: Format, output: Path | None) -> bool:
    return output.suffix.lower() in {".csv", ".xlsx"} if output is not None else format_ == "csv"


def page(found: PairSet, *, placed: bool = True) -> Page:
    """Return pairs as a page: a heading for each theme, below it a table with a column for each side.

    Args:
        found: The pairs.
        placed: Say of each quotation where it is from.
    """
    settings = found.found.settings
    words = wording(settings.language)
    blocks: list[Block] = [Paragraph((Mark(typesetting.counts(found.found.counts, settings.language)),))]
    theme = ""
    rows: list[tuple[Cell, ...]] = []
    for n, one in enumerate(found.pairs):
        if str(one.theme) != theme or n == 0:
            theme, rows = str(one.theme), []
            blocks.append(Heading((one.theme,), 1))
        rows.append((Cell((Mark(str(n + 1)),)), *(Cell(_line(side, settings, placed=placed)) for side in one.sides)))
        last = n + 1 == len(found.pairs) or str(found.pairs[n + 1].theme) != theme
        if last:
            head: tuple[Line, ...] = ((Mark("nr."),), *((side.label,) for side in one.sides))
            blocks.append(Table((one.theme,), head, tuple(rows)))
    asked = tuple((one,) for one in found.found.asked)
    mark = delivery.marked(draft=found.found.draft, masked=found.found.masked, language=settings.language)
    return Page((Mark(words.labels["pairs"]),), tuple(blocks), asked, mark, settings.language)


def _line(side: Side, settings: Settings, *, placed: bool) -> Line:
    """Return a quotation as a cell has it, its place on the last line if wanted; or why there is none."""
    if side.quotation is None:
        return (side.sentence,) if side.sentence is not None else ()
    block = typesetting.quote(side.quotation, settings)
    lines = [*block.before, *block.lines, *block.after, *((block.note,) if placed else ())]
    return tuple(piece for n, line in enumerate(lines) for piece in ((Mark("\n"), *line) if n else line))


def _objects(found: PairSet) -> Iterator[dict[str, Value]]:
    """Yield an object for each pair, with what is on each side."""
    rows = dict(zip((one.id for one in found.found.quotations), quotes.rows(found.found), strict=True))
    for n, one in enumerate(found.pairs, 1):
        sides: list[dict[str, object]] = [_side(side) | {"quotation": _row(side, rows)} for side in one.sides]
        yield {"pair": n, "theme": str(one.theme), "sides": sides}


def _row(side: Side, rows: dict[str, dict[str, object]]) -> dict[str, object] | None:
    return None if side.quotation is None else rows[side.quotation.id]


def _side(side: Side) -> dict[str, object]:
    return {
        "side": str(side.label),
        "state": None if side.state is None else side.state.value,
        "sentence": None if side.sentence is None else str(side.sentence),
    }


def _flat(found: PairSet) -> Iterator[dict[str, Value]]:
    """Yield a row for each side of each pair."""
    rows = dict(zip((one.id for one in found.found.quotations), quotes.rows(found.found), strict=True))
    for n, one in enumerate(found.pairs, 1):
        for side in one.sides:
            row: dict[str, Value] = {"pair": n, "theme": str(one.theme)}
            for name, value in {**_side(side), **(_row(side, rows) or {})}.items():
                row[name] = quotes.in_a_cell(value)
            yield row
