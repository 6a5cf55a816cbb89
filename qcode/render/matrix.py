"""Tables of counts as pages, rows and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Heading, Mark, Page, Paragraph, Table
from qcode.model.table import FEWEST_FOR_PERCENT, WHO, Share
from qcode.model.table_wording import table_wording
from qcode.render import delivery, tables
from qcode.render.shading import darkness, shade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.block import Block, Line
    from qcode.model.figure import Figure
    from qcode.model.mask import Printed
    from qcode.model.table import Crosstab, Number, Tested
    from qcode.model.table_wording import TableWording
    from qcode.render.listing import Value

COLUMNS = (
    *("row", "column", "n", "of", "unit", "row_percent", "column_percent", "asked_percent", "state", "withheld"),
    *("test", "statistic", "p", "adjusted"),
)
_DIGITS = 3


def sheets(found: Crosstab, picture: str = "heat") -> tables.Sheets:
    """Return a table in every form it may be taken away in."""

    def draw() -> Figure:
        from qcode.render import table_pictures

        return (table_pictures.bars if picture == "bars" else table_pictures.heat_map)(found)

    tested = {str(one.code): one for one in found.tests}
    return tables.Sheets(page(found), list(_rows(found, tested)), COLUMNS, draw, masked=found.masked)


def page(found: Crosstab) -> Page:
    """Return a table as a page."""
    words = table_wording(found.language)
    mark = delivery.marked(draft=False, masked=found.masked, language=found.language)
    blocks: list[Block] = [Paragraph((Mark(caption(found, words)),)), _table(found, words)]
    blocks += [Paragraph((Mark(one),)) for one in remarks(found, words)]
    if found.tests:
        blocks += [Heading((Mark(words.labels["tests"]),), 2), *_tests(found.tests, words)]
    asked = tuple((one,) for one in found.asked)
    return Page((Mark(name(found, words)),), tuple(blocks), asked=asked, draft=mark, language=found.language)


def name(found: Crosstab, words: TableWording) -> str:
    """Return what the table is called: rows and columns."""
    return f"{words.names.get(found.rows, found.rows)} × {words.names.get(found.columns, found.columns)}".capitalize()


def caption(found: Crosstab, words: TableWording) -> str:
    """Return what the numbers are: unit, base and percentage."""
    parts = [words.units[found.unit]]
    if found.unit in WHO:
        parts.append(words.base)
    share = f" ({words.shares[found.share]})" if found.share is not Share.NONE else ""
    return f"{': '.join(parts)}{share}."


def remarks(found: Crosstab, words: TableWording) -> Iterator[str]:
    """Yield what a reader must know of the numbers."""
    if found.unit in WHO:
        yield words.labels["several"]
    if found.share is not Share.NONE and any(
        _share(found, one) is None and one.n for row in found.cells for one in row if not one.withheld
    ):
        yield words.labels["few"].format(n=FEWEST_FOR_PERCENT)
    if found.withheld:
        yield words.labels["withheld"].format(n=found.smallest)
    if any(one.withheld for one in (*found.row_totals, *found.column_totals, found.total)):
        yield words.labels["margins"]
    if found.unknown:
        yield words.labels["unknown"].format(n=found.unknown)


def _table(found: Crosstab, words: TableWording) -> Table:
    highest = max((one.n or 0 for row in found.cells for one in row), default=0)

    def cell(one: Number, *, total: bool = False) -> Cell:
        heat = None if total else shade(darkness(found, one, highest))
        return Cell((Mark(text(found, one, words)),), heat)

    all_: Line = (Mark(words.labels["all"]),)
    head: list[Line] = [(Mark(words.names.get(found.rows, found.rows)),), *((key,) for key in found.column_keys), all_]
    rows = [
        (Cell((key,)), *(cell(one) for one in line), cell(total, total=True))
        for key, line, total in zip(found.row_keys, found.cells, found.row_totals, strict=True)
    ]
    last = (Cell(all_), *(cell(one, total=True) for one in (*found.column_totals, found.total)))
    return Table((Mark(name(found, words)),), tuple(head), (*rows, last))


def text(found: Crosstab, one: Number, words: TableWording) -> str:
    """Return a number with its base, its percentage and its state, as a cell has room for."""
    if one.withheld:
        return "·"
    if one.state is not None and not one.of and found.unit in WHO:
        return words.states[one.state]
    done = f"{one.n}/{one.of}" if found.unit in WHO else f"{one.n}"
    percent = _share(found, one)
    if percent is not None and one.n:
        done += f" ({percent:.0f} %)" if found.language == "da" else f" ({percent:.0f}%)"
    return f"{done} {words.states[one.state]}" if one.state is not None else done


def _share(found: Crosstab, one: Number) -> float | None:
    return {Share.ASKED: one.asked, Share.ROW: one.row, Share.COLUMN: one.column, Share.NONE: None}[found.share]


def _rows(found: Crosstab, tested: dict[str, Tested]) -> Iterator[dict[str, Value]]:
    rows: Sequence[tuple[Printed | None, Sequence[Number]]] = [
        *(
            (key, (*line, total))
            for key, line, total in zip(found.row_keys, found.cells, found.row_totals, strict=True)
        ),
        (None, (*found.column_totals, found.total)),
    ]
    for row, line in rows:
        for column, one in zip((*found.column_keys, None), line, strict=True):
            yield _row(found, row, column, one) | _test(tested, row, column)


def _row(found: Crosstab, row: Printed | None, column: Printed | None, one: Number) -> dict[str, Value]:
    return {
        "row": None if row is None else str(row),
        "column": None if column is None else str(column),
        "n": one.n,
        "of": one.of,
        "unit": found.unit.value,
        "row_percent": _rounded(one.row),
        "column_percent": _rounded(one.column),
        "asked_percent": _rounded(one.asked),
        "state": None if one.state is None else one.state.value,
        "withheld": one.withheld,
    }


def _test(tested: dict[str, Tested], row: Printed | None, column: Printed | None) -> dict[str, Value]:
    """Return the test of a code, beside its total."""
    named = row if column is None else column if row is None else None
    one = tested.get(str(named)) if named is not None else None
    if one is None:
        return {}
    return {
        "test": one.test or one.remark,
        "statistic": _rounded(one.statistic),
        "p": None if one.p is None else float(f"{one.p:.6g}"),
        "adjusted": None if one.adjusted is None else float(f"{one.adjusted:.6g}"),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _tests(tests: Sequence[Tested], words: TableWording) -> Iterator[Block]:
    why = {one.remark for one in tests}
    if len(why) == 1 and "" not in why:
        yield Paragraph((Mark(f"{next(iter(why))}.".capitalize()),))
        return
    labels = words.labels
    head: tuple[Line, ...] = tuple((Mark(labels[one]),) for one in ("code", "test", "p", "adjusted", "base"))

    def row(one: Tested) -> tuple[Cell, ...]:
        found = one.remark or one.test
        if one.statistic is not None:
            found += f" {one.statistic:.2f} (df {one.freedom})"
        values = (found, _p(one.p), _p(one.adjusted), str(one.base))
        return Cell((one.code,)), *(Cell((Mark(value),)) for value in values)

    yield Table((Mark(labels["tests"]),), head, tuple(row(one) for one in tests))


def _p(value: float | None) -> str:
    if value is None:
        return ""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004  the customary limit
