"""Codes that stand together, as a table of pairs and as a picture of codes by codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Mark, Page, Paragraph, Table
from qcode.model.table import Crosstab, Number, Share, TableUnit
from qcode.model.table_wording import table_wording
from qcode.render import delivery, tables
from qcode.render.shading import shade

if TYPE_CHECKING:
    from qcode.model.block import Block, Line
    from qcode.model.figure import Figure
    from qcode.model.table import CodePair, Cooccurrence
    from qcode.model.table_wording import TableWording
    from qcode.render.listing import Value

COLUMNS = ("first", "second", "n", "of", "unit", "of_first", "of_second", "jaccard")
_DIGITS = 3


def sheets(found: Cooccurrence, limit: int = 0) -> tables.Sheets:
    """Return pairs in every form; ``limit`` shortens what people read, 0 for all."""
    rows = [_row(found, one) for one in found.pairs]
    return tables.Sheets(page(found, limit), rows, COLUMNS, lambda: _figure(found), masked=found.masked)


def _row(found: Cooccurrence, one: CodePair) -> dict[str, Value]:
    return {
        "first": str(one.first),
        "second": str(one.second),
        "n": one.both,
        "of": one.either,
        "unit": found.unit.value,
        "of_first": one.of_first,
        "of_second": one.of_second,
        "jaccard": None if one.jaccard is None else round(one.jaccard, _DIGITS),
    }


def page(found: Cooccurrence, limit: int) -> Page:
    """Return pairs as a page; ``limit`` shortens it, 0 for all."""
    words = table_wording(found.language)
    labels = words.labels
    heads = (labels["first"], labels["second"], labels["both"], labels["either"], labels["jaccard"])
    columns: tuple[Line, ...] = tuple((Mark(one),) for one in heads)
    rows = tuple(_cells(one, found.language) for one in (found.pairs[:limit] if limit else found.pairs))
    title: Line = (Mark(labels["together"]),)
    mark = delivery.marked(draft=False, masked=found.masked, language=found.language)
    blocks: tuple[Block, ...] = (
        Paragraph((Mark(_caption(found, words)),)),
        Table(title, columns, rows),
        *(Paragraph((Mark(one),)) for one in _remarks(found, words)),
    )
    return Page(title, blocks, tuple((one,) for one in found.asked), mark, found.language)


def _cells(one: CodePair, language: str) -> tuple[Cell, ...]:
    both = "·" if one.both is None else str(one.both)
    share = "" if one.jaccard is None else f"{one.jaccard:.2f}"
    if language == "da":
        share = share.replace(".", ",")
    heat = shade(one.jaccard)
    of_each = f"{one.either} ({one.of_first}, {one.of_second})"
    return (
        Cell((one.first,)),
        Cell((one.second,)),
        *(Cell((Mark(text),)) for text in (both, of_each)),
        Cell((Mark(share),), heat),
    )


def _caption(found: Cooccurrence, words: TableWording) -> str:
    how = words.labels["overlap"] if found.near is None else words.labels["near"].format(n=found.near)
    return f"{words.units[found.unit]}. {how}"


def _remarks(found: Cooccurrence, words: TableWording) -> list[str]:
    withheld = any(one.both is None for one in found.pairs)
    return [words.labels["small"].format(n=found.smallest)] if withheld else []


def _figure(found: Cooccurrence) -> Figure:
    """Draw codes by codes; only those that stand with another."""
    words = table_wording(found.language)
    together = {frozenset((str(one.first), str(one.second))): one.both for one in found.pairs}
    there = {name for pair in together for name in pair}
    codes = tuple(one for one in found.codes if str(one) in there)

    def number(row: str, column: str) -> Number:
        n = together.get(frozenset((row, column)), 0)
        return Number(n if row != column else 0, None, withheld=n is None or row == column)

    cells = tuple(tuple(number(str(row), str(column)) for column in codes) for row in codes)
    zero = Number(0, None)
    table = Crosstab(
        "code", words.labels["second"], codes, codes, cells, (zero,) * len(codes), (zero,) * len(codes), zero,
        TableUnit.CODINGS, Share.NONE, language=found.language, masked=found.masked,
    )  # fmt: skip
    from qcode.render import table_pictures

    return table_pictures.heat_map(table, _caption(found, words))
