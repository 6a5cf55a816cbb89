"""Whether agreement changes over time: between months, waves, or the first and second half of the work."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.bootstrap import Interval, difference_interval, resampled, source_weights
from qcode.analysis.decisions import COEFFICIENTS, UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qcode.analysis.agreement import Terms


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a coefficient of one code moved from one period to the next.

    Attributes:
        coefficient: Its name.
        code: Path.
        periods: The earlier and the later.
        rise: Later minus earlier; None where either is undefined.
        interval: Of the rise. If it leaves out 0, the change is more than sources differ anyway.
    """

    coefficient: str
    code: str
    periods: tuple[str, str]
    rise: float | None
    interval: Interval


def drift(codes: Sequence[str], sums: NDArray[np.float64], periods: Sequence[str], terms: Terms) -> tuple[Moved, ...]:
    """Compare each period with the one before.

    Args:
        codes: In the order of the sums.
        sums: As for ``agreement.agreements``; ``agreement.grouped`` gives each period's own figures.
        periods: Each source's; they are compared in the order in which they turn up.
        terms: Which coefficients, how many draws.
    """
    names = np.array(periods, dtype=object)
    order = list(dict.fromkeys(periods))
    moved: list[Moved] = []
    for number, pair in enumerate(pairwise(order)):
        for column, code in enumerate(codes):
            tables = [_compared(sums[names == period, column]) for period in pair]
            # Two periods with equally many sources must not draw alike.
            drawn = [
                resampled(table, source_weights(len(table), draws=terms.draws, seed=terms.seed + number + which))
                for which, table in enumerate(tables)
            ]
            for name in terms.coefficients:
                first, second = (COEFFICIENTS[name](table.sum(axis=0)).item() for table in tables)
                known = not np.isnan(second - first)
                ends = [COEFFICIENTS[name](of) for of in drawn]
                sources = (len(tables[0]), len(tables[1]))
                interval = difference_interval(ends[0], ends[1], sources=sources) if known else Interval()
                moved.append(Moved(name, code, pair, second - first if known else None, interval))
    return tuple(moved)


def _compared(table: NDArray[np.float64]) -> NDArray[np.float64]:
    chosen: NDArray[np.float64] = table[table[:, UNITS] > 0]
    return chosen
