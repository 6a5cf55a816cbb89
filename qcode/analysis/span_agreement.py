"""Coefficients of the spans themselves: Krippendorff's unitizing alphas, and how far spans and boundaries match.

They take a comparison and give rows in the form all others have. Every coder must have worked through every source
that enters, so sources some left out are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.bootstrap import Interval, percentile_interval, source_weights
from qcode.analysis.boundaries import edits, ends_of, matched
from qcode.analysis.stretches import SETS, label_sets, set_alpha
from qcode.analysis.unitizing import Judged, Unitized, by_itself, unitized
from qcode.model.agreement import Agreement
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from qcode.analysis.agreement import Terms
    from qcode.analysis.axes import Axis, Coded
    from qcode.analysis.comparison import Comparison

    Numbers = NDArray[np.float64]
    Measured = Callable[[Sequence[Span], Sequence[Span]], tuple[float, float]]

UNITIZING = ("u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha")
MATCHES = ("overlap_f1", "boundary_similarity")
ALL_SETS = tuple(SETS)
OF_SPANS = (*UNITIZING, *MATCHES, *ALL_SETS)
TOGETHER = "all codes together"
_TWO = 2
_LENGTHS = ("character", "millisecond")
_MATCHING = {"overlap_f1": "span", "boundary_similarity": "boundary"}


def agreements(of: Comparison, terms: Terms, names: Sequence[str]) -> Iterator[Agreement]:
    """Yield these coefficients for each code, then those of all codes together."""
    per_code = {"u_alpha", *MATCHES} & set(names)
    for code in range(len(of.codes)) if per_code else ():
        one = _Spans(of, terms, (code,))
        if "u_alpha" in names:
            # Of one code the binary alpha is the same, and there is nothing to confuse it with.
            yield one.row("u_alpha", one.unitized().u)
        for name in MATCHES:
            if name in names:
                yield one.matching(name)
    if len(of.codes) < _TWO or not names:
        return
    whole = _Spans(of, terms, tuple(range(len(of.codes))))
    if set(UNITIZING) & set(names):
        yield from whole.family(names)
    yield from whole.of_sets([name for name in ALL_SETS if name in names])


class _Spans:
    """The spans of one code, or of all, in the sources every coder worked through for it."""

    def __init__(self, of: Comparison, terms: Terms, codes: tuple[int, ...]) -> None:
        self.of, self.terms, self.codes = of, terms, codes
        worked = np.all(of.present[:, list(codes)], axis=(1, 2))
        self.axis: Axis = of.within(np.flatnonzero(worked[of.units.source])).units
        chosen = of.codings if len(codes) > 1 else by_itself(of.codings, codes[0])
        self.codings: Coded = chosen
        self.sources = int((self.axis.sizes > 0).sum())
        self.name = of.codes[codes[0]] if len(codes) == 1 else TOGETHER

    def unitized(self, values: int = 1) -> Unitized:
        """Return the unitizing alphas of these spans, each code being a value."""
        if self.axis.unit not in _LENGTHS:
            none = Judged(None, "unitizing alphas count characters or milliseconds")
            return Unitized(none, none, none, (none,) * values, 0, 0)
        shape = values, len(self.of.coders)
        return unitized(self.codings, self.axis, shape, draws=self.terms.draws, seed=self.terms.seed)

    def family(self, names: Sequence[str]) -> Iterator[Agreement]:
        """Yield the alphas of all codes as the values of one unitizing."""
        found = self.unitized(len(self.codes))
        for name, judged in zip(UNITIZING[:3], (found.u, found.binary, found.coding), strict=True):
            if name in names:
                yield self.row(name, judged)
        if "ku_alpha" in names:
            for code, judged in zip(self.codes, found.values, strict=True):
                yield self.row("ku_alpha", judged, code=self.of.codes[code])

    def matching(self, name: str) -> Agreement:
        """Return how far the two coders' spans, or their boundaries, match."""
        unit = _MATCHING[name]
        if len(self.of.coders) != _TWO:
            return self.row(name, Judged(None, f"{name} is for two coders"), unit=unit)
        measured = self._f1 if name == "overlap_f1" else self._boundaries
        parts = np.array([measured(*spans) for spans in self._by_source()], dtype=np.float64).reshape(-1, _TWO)
        total = parts.sum(axis=0)
        if not total[1]:
            return self.row(name, Judged(None, "neither coder used the code"), unit=unit)
        weights = source_weights(len(parts), draws=self.terms.draws, seed=self.terms.seed).astype(np.float64)
        drawn = weights @ parts
        values = np.divide(drawn[:, 0], drawn[:, 1], out=np.full(len(drawn), np.nan), where=drawn[:, 1] > 0)
        judged = Judged(total[0] / total[1], "", percentile_interval(values, sources=self.sources))
        return self.row(name, judged, unit=unit, n=round(total[1]))

    def of_sets(self, names: Sequence[str]) -> Iterator[Agreement]:
        """Yield these alphas of the sets of codes on each unit."""
        if not names or not self.sources:
            yield from (self.row(name, Judged(None, "no units")) for name in names)
            return
        placed = self.axis.placed(self.codings)
        table, source = label_sets(placed, self.axis, self.of.codes, len(self.of.coders))
        for name in names:
            value, interval = set_alpha(table, source, name, draws=self.terms.draws, seed=self.terms.seed)
            yield self.row(name, Judged(value, "" if value is not None else "no variation", interval))

    def row(self, name: str, judged: Judged, *, unit: str = "", n: int | None = None, code: str = "") -> Agreement:
        """Return a row of the form all coefficients have."""
        matching = f"what either coded of {self.terms.universe}"
        interval: Interval = judged.interval
        return Agreement(
            coefficient=name,
            value=judged.value,
            se=interval.se,
            low=interval.low,
            high=interval.high,
            n=int(self.axis.sizes.sum()) if n is None else n,
            unit=unit or self.terms.unit,
            universe=matching if name in MATCHES else self.terms.universe,
            code=code or self.name,
            coders=self.of.coders,
            undefined=judged.undefined,
            prevalence=(),
            sources=self.sources,
            remark=interval.remark,
        )

    def _by_source(self) -> Iterator[tuple[list[Span], list[Span]]]:
        """Yield both coders' spans in each source, in numbers of units: what lies outside the universe is left out."""
        placed = self.axis.placed(self.codings)
        rows = zip(
            placed.source.tolist(), placed.coder.tolist(), placed.start.tolist(), placed.end.tolist(), strict=True
        )
        held: dict[int, tuple[list[Span], list[Span]]] = {
            source: ([], []) for source in np.flatnonzero(self.axis.sizes > 0).tolist()
        }
        for source, coder, start, end in rows:
            held[source][coder].append(Span(start, end))
        yield from held.values()

    def _f1(self, first: Sequence[Span], second: Sequence[Span]) -> tuple[float, float]:
        found = matched(first, second, tolerance=self.of.tolerance or None)
        return 2.0 * found.both, 2.0 * found.both + found.only_first + found.only_second

    def _boundaries(self, first: Sequence[Span], second: Sequence[Span]) -> tuple[float, float]:
        # A boundary may move by as much as the tolerance says; the paper's own is one place.
        found = edits(ends_of(first), ends_of(second), near=max(self.of.tolerance + 1, _TWO))
        whole = found.matches + found.additions + found.substitutions + len(found.transpositions)
        return whole * (found.similarity or 0.0), float(whole)
