"""Quotations side by side: the same theme elsewhere, or for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.coverage import State
    from qcode.model.mask import Printed
    from qcode.model.quotation import PrintedQuotation, QuoteSet


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a pair.

    Attributes:
        label: Whose side it is: a value, or a stance.
        quotation: None where there is none.
        state: Why there is none; ``data`` where all there are stand above.
        sentence: The same as a report says it.
    """

    label: Printed
    quotation: PrintedQuotation | None
    state: State | None = None
    sentence: Printed | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Quotations on one theme, a side each; two or more sides."""

    theme: Printed
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs in printing order, theme by theme.

    Attributes:
        found: The quotations in them, once each, with what they count and how they are printed.
        several: Statements that belong to several sides, as those of a talk between two cities, and stand in no pair.
        unplaced: Statements that belong to no side, as those of somebody whose city is not known.
    """

    pairs: tuple[Pair, ...]
    found: QuoteSet
    several: int = 0
    unplaced: int = 0
