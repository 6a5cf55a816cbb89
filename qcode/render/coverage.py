"""Coverage on the screen: codes down, cells across, and the sentences a report can print of what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coverage import State
from qcode.model.coverage_wording import sentence, sentences
from qcode.render import listing
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.block import Block, Page
    from qcode.model.coverage import Coverage, CoverageRow, Covered, Silence
    from qcode.model.table_wording import TableWording

_MOST_COLUMNS = 6
_MOST_ON_PAPER = 20
_NOTHING = "There is nothing to cover yet: no sources, or no codes."


def coverage(found: Coverage, format_: Format) -> None:
    """Show coverage: JSON and CSV have an object for each cell and code; a table is as wide as a screen.

    A table has a column for each cell where these are few; else the number of sources in each state.
    """
    if format_ in {Format.JSON, Format.CSV}:
        _each_pair(found, format_)
        return
    if len(found.rows) > _MOST_COLUMNS or found.by == ("source",):
        rows = [_summed(one) for one in found.total.cells]
        there = [state.value for state in State if any(one.states.get(state) for one in found.total.cells)]
        columns = ["code", *there]
    else:
        columns = ["code", *(one.label for one in found.rows)]
        rows = [_across(found, n, one.code) for n, one in enumerate(found.total.cells)]
    listing.listing(rows, columns, format_, empty=_NOTHING, fold="code")
    said = [one for row in found.rows for one in sentences(row, found.language)]
    if said and rows:
        listing.say("\n".join(said) if format_ is Format.TABLE else "\n" + "\n".join(f"- {one}" for one in said))


def save(found: Coverage, output: Path, *, excel: bool = False, quiet: bool = False) -> None:
    """Write coverage to a file: a table and what a report can say of the gaps; for machines a row for each cell.

    Raises:
        QcodeError: The file cannot be written.
    """
    from qcode.render import tables

    flat = output.suffix.lower() in {".csv", ".xlsx"}
    rows = [
        (_flat(found.by, row, cell) if flat else _pair(found, row, cell)) for row in found.rows for cell in row.cells
    ]
    states = [state.value for state in State if state is not State.NO_SOURCE]
    sheets = tables.Sheets(_page(found), rows, (*found.by, "code", "state", *states, "of"))
    tables.deliver(sheets, Format.TABLE, output, excel=excel, quiet=quiet)


def _page(found: Coverage) -> Page:
    """Return coverage as a page: a row for each code, a column for each cell; each source has one if there are few."""
    from qcode.model.block import Cell, Mark, Page, Paragraph, Table
    from qcode.model.table import TableUnit
    from qcode.model.table_wording import table_wording

    words = table_wording(found.language)
    called = words.names.get("code", "code")
    title = (Mark(words.labels["coverage"]),)
    said: list[Block] = [Paragraph((Mark(one),)) for row in found.rows for one in sentences(row, found.language)]
    if len(found.rows) > _MOST_ON_PAPER:
        there = [state for state in State if any(one.states.get(state) for one in found.total.cells)]
        head = [called, *(words.states[state] if state is not State.DATA else words.labels["data"] for state in there)]
        rows = [[one.code, *(str(one.states.get(state, 0)) for state in there)] for one in found.total.cells]
    else:
        head = [called, *(row.label for row in found.rows)]
        rows = [
            [one.code, *(_on_paper(row.cells[n], words) for row in found.rows)]
            for n, one in enumerate(found.total.cells)
        ]
    cells = tuple(tuple(Cell((Mark(text),)) for text in row) for row in rows)
    table = Table(title, tuple((Mark(text),) for text in head), cells)
    few = len(found.rows) <= _MOST_ON_PAPER
    unit = Paragraph((Mark(words.labels["sources of"] if few else f"{words.units[TableUnit.SOURCES]}."),))
    return Page(title, (unit, table, *said), language=found.language)


def _on_paper(cell: Covered, words: TableWording) -> str:
    """Return a cell's state in the study's language, with how many of its sources are in it."""
    said = words.labels["data"] if cell.state is State.DATA else words.states[cell.state]
    return f"{said} {cell.states.get(cell.state, 0)}/{cell.of}" if cell.of else said


def _each_pair(found: Coverage, format_: Format) -> None:
    rows = [_pair(found, row, cell) for row in found.rows for cell in row.cells]
    if format_ is Format.JSON:
        listing.write(listing.as_json(rows))
        return
    flat = [_flat(found.by, row, cell) for row in found.rows for cell in row.cells]
    states = [state.value for state in State if state is not State.NO_SOURCE]
    listing.listing(flat, (*found.by, "code", "state", *states, "of"), format_)


def _flat(by: Sequence[str], row: CoverageRow, cell: Covered) -> dict[str, listing.Value]:
    named: dict[str, listing.Value] = dict(zip(by, row.keys, strict=True))
    told: dict[str, listing.Value] = {"code": cell.code, "state": cell.state.value, "of": cell.of}
    counts: dict[str, listing.Value] = {state.value: cell.states.get(state, 0) for state in State}
    return named | told | counts


def _pair(found: Coverage, row: CoverageRow, cell: Covered) -> dict[str, listing.Value]:
    return {
        "cell": dict(zip(found.by, row.keys, strict=True)),
        "code": cell.code,
        "state": cell.state.value,
        "counts": [
            {"state": state.value, "n": n, "of": cell.of, "unit": "sources"} for state, n in cell.states.items()
        ],
        "sources": list(row.sources),
        "sentence": sentence(row, cell, found.language),
    }


def _summed(cell: Covered) -> dict[str, listing.Value]:
    counts: dict[str, listing.Value] = {state.value: cell.states.get(state, 0) for state in State}
    return {"code": cell.code} | counts


def _across(found: Coverage, n: int, code: str) -> dict[str, listing.Value]:
    cells: dict[str, listing.Value] = {row.label: _in_short(row.cells[n]) for row in found.rows}
    return {"code": code} | cells


def _in_short(cell: Covered) -> str:
    """Return a cell's state, with how many of its sources are in it where not all are."""
    n = cell.states.get(cell.state, 0)
    return cell.state.value if n == cell.of else f"{cell.state.value} {n}/{cell.of}"


def noted(one: Silence) -> None:
    """Say what was noted of a silence."""
    listing.say(f"{one.source}, {one.code}: {one.state.value}.")


def forgotten(one: Silence) -> None:
    """Say that a note of silence is gone."""
    listing.say(f"{one.source}, {one.code}: no longer {one.state.value}.")


def silences(found: Sequence[Silence], format_: Format) -> None:
    """List what was noted of silence."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "code": one.code,
            "state": one.state.value,
            "coder": one.coder,
            "created": one.created,
            "note": one.note,
        }
        for one in found
    ]
    columns = ("source", "code", "state", "coder", "note")
    listing.listing(rows, columns, format_, empty="Nothing is noted of silence: `qcode silence set`.", fold="note")
