"""Tables that only reports have: codes by cells with what is missing, and the sampling frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Mark, Paragraph, Table
from qcode.model.coverage import State
from qcode.model.report_wording import report_wording
from qcode.model.table_wording import table_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.block import Block, Line
    from qcode.model.coverage import Covered
    from qcode.model.report import FrameTable, StatesTable

_WITHHELD = "·"


def states(found: StatesTable, language: str) -> tuple[Block, ...]:
    """Return codes by cells: how many sources have data, or why there is none."""
    labels = report_wording(language).labels
    head: list[Line] = [(Mark(labels["code"]),), *((one,) for one in found.columns)]
    rows = tuple(
        (Cell((code,)), *(Cell((Mark(_state(one, language)),)) for one in cells))
        for code, cells in zip(found.codes, found.cells, strict=True)
    )
    return (Table((Mark(labels["coverage"]),), tuple(head), rows),)


def _state(one: Covered, language: str) -> str:
    n = one.states.get(one.state, 0)
    if one.state is State.DATA:
        return f"{n}/{one.of}"
    said = table_wording(language).states[one.state]
    return said if n == one.of else f"{said} {n}/{one.of}"


def frame(found: FrameTable, language: str) -> tuple[Block, ...]:
    """Return the sampling frame: a row for each cell, the totals last, and below it the sentence."""
    words = report_wording(language)
    names = table_wording(language).names
    notes: list[Block] = [Paragraph((found.sentence,))]
    if found.smallest:
        notes.append(Paragraph((Mark(words.labels["small"].format(n=found.smallest)),)))
    if not found.by:
        return tuple(notes)
    heads: list[Line] = [(Mark(names.get(str(one), str(one))),) for one in found.by]
    heads += [(Mark(words.units.get(unit, unit)),) for unit in found.units]
    totals: tuple[Line, ...] = ((Mark(words.labels["total"]),), *((Mark(""),) for _ in found.by[1:]))
    keys: list[tuple[Line, ...]] = [*(tuple((one,) for one in key) for key in found.keys), totals]
    rows = tuple((*map(Cell, key), *_numbers(line)) for key, line in zip(keys, found.numbers, strict=True))
    return (Table((Mark(words.labels["frame"]),), tuple(heads), rows), *notes)


def _numbers(line: Sequence[int | None]) -> list[Cell]:
    return [Cell((Mark(_WITHHELD if n is None else str(n)),)) for n in line]
