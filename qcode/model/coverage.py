"""What a source says on a code, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.count import Count

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """The seven states; a cell has the first of them that any of its sources has."""

    DATA = "data"
    NOT_CODED = "not coded"
    SILENT = "silent"
    NOT_ASKED = "not asked"
    DECLINED = "declined"
    NOT_APPLICABLE = "not applicable"
    NO_SOURCE = "no source"


SAYABLE = (State.DECLINED, State.NOT_APPLICABLE, State.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a source says nothing on a code, as somebody noted it; it holds for the codes below too.

    Attributes:
        code: Path.
        created: ISO time, UTC.
    """

    source: str
    code: str
    state: State
    coder: str
    note: str
    created: str


@dataclass(frozen=True, slots=True)
class Covered:
    """One cell of a table of coverage: some sources, one code.

    Attributes:
        code: Path, as it may be printed.
        states: How many of the sources are in each state; states without any are left out.
        of: How many sources there are in the cell.
    """

    code: str
    states: Mapping[State, int]
    of: int

    @property
    def state(self) -> State:
        """The headline: never more silence than was listened for."""
        return next((one for one in State if self.states.get(one)), State.NO_SOURCE)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The number of sources in the cell's state, and of all."""
        return tuple(Count(n, self.of, "sources") for n in self.states.values())


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The sources of one cell, and what they say on each code.

    Attributes:
        keys: The value of each grouping as it may be printed; ``–`` where it does not apply, empty where missing.
        label: The cell in words, as a sentence names it.
        sources: Ids, as they may be printed.
        cells: One for each code, in the order of the tree.
    """

    keys: tuple[str, ...]
    label: str
    sources: tuple[str, ...]
    cells: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of what was said, what was not, and why not.

    Attributes:
        by: What the rows are grouped by.
        total: All sources together, each counted once.
        language: Of the sentences.
    """

    by: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    language: str
