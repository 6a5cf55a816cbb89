"""What is asked of a comparison: all codes, by pair or coder, by groups of sources or of turns, over time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import agreement, span_agreement
from qcode.analysis.agreement import OF_MANY, OF_SUMS, SUMMED, USUAL
from qcode.analysis.bootstrap import Interval, power
from qcode.analysis.decisions import COEFFICIENTS
from qcode.analysis.drift import drift
from qcode.analysis.span_agreement import OF_SPANS
from qcode.model.agreement import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.analysis.agreement import Terms
    from qcode.analysis.comparison import Comparison

_TWO = 2
SHORT = {"alpha": "alpha_nominal", "kappa": "cohen_kappa", "agreement": "percent_agreement"}
NAMES = (*OF_SUMS, *OF_SPANS)


def usual(coders: int) -> tuple[str, ...]:
    """Return the coefficients given where none is asked for."""
    return USUAL if coders == _TWO else ("percent_agreement", "conger_kappa", "alpha_nominal")


def every(coders: int) -> tuple[str, ...]:
    """Return all coefficients there are for so many coders."""
    of_units = (*COEFFICIENTS, "jaccard", "dice") if coders == _TWO else OF_MANY
    return (*of_units, *(name for name in OF_SPANS if coders == _TWO or name not in span_agreement.MATCHES))


def agreements(of: Comparison, terms: Terms, *, wanted: float = 0.0) -> tuple[Agreement, ...]:
    """Return the coefficients of every code and pooled.

    Args:
        of: What is compared; without codes there are no rows.
        terms: Coefficients of units and of spans alike.
        wanted: Width of interval, to tell how many sources it would take; 0 for not asked.
    """
    if not of.codes:
        return ()
    rows = list(agreement.agreements(of.coders, of.codes, of.sums(), _of_units(of, terms)))
    rows += span_agreement.agreements(of, terms, [name for name in terms.coefficients if name in OF_SPANS])
    return tuple(_finished(of, rows, wanted))


def by_pair(of: Comparison, terms: Terms, *, wanted: float = 0.0) -> Iterator[Agreement]:
    """Yield the agreement of each pair of coders."""
    for pair in combinations(range(len(of.coders)), _TWO):
        yield from agreements(of.of_coders(pair), terms, wanted=wanted)


def by_coder(of: Comparison, terms: Terms, *, wanted: float = 0.0) -> Iterator[Agreement]:
    """Yield the agreement of each coder with all others: the tables of that coder's pairs, added.

    A unit counts once for each of the others who worked there.
    """
    others = range(len(of.coders))
    for one, name in enumerate(of.coders):
        pairs = [of.of_coders((one, other)) for other in others if other != one]
        sums = np.sum([pair.sums() for pair in pairs], axis=0)
        coders = (name, "others" if len(pairs) > 1 else pairs[0].coders[1])
        rows = agreement.agreements(coders, of.codes, sums, _of_units(pairs[0], terms))
        yield from _finished(of, [replace(row, group=name) for row in rows], wanted)


def by_sources(
    of: Comparison, groups: Mapping[str, Sequence[int]], terms: Terms, *, wanted: float = 0.0
) -> Iterator[Agreement]:
    """Yield the agreement in each group of sources; groups may share sources."""
    sums, of_units = of.sums(), _of_units(of, terms)
    for group, sources in groups.items():
        pieces = np.flatnonzero(np.isin(of.units.source, sources))
        part = replace(of.within(pieces), codings=of.codings.where(np.isin(of.codings.source, sources)))
        rows = list(agreement.agreements(of.coders, of.codes, sums[list(sources)], of_units))
        rows += span_agreement.agreements(part, terms, [name for name in terms.coefficients if name in OF_SPANS])
        yield from _finished(part, [replace(row, group=group) for row in rows], wanted)


def by_pieces(
    of: Comparison, groups: Mapping[str, Sequence[int]], terms: Terms, *, wanted: float = 0.0
) -> Iterator[Agreement]:
    """Yield the agreement in each group of turns: of those of one role, say."""
    for group, pieces in groups.items():
        rows = agreements(of.within(pieces), terms, wanted=wanted)
        yield from (replace(row, group=group) for row in rows)


def over_time(of: Comparison, periods: Mapping[str, Sequence[int]], terms: Terms) -> Iterator[Agreement]:
    """Yield how far each coefficient rose from one period to the next, for each code and with all codes summed."""
    order = [source for sources in periods.values() for source in sources]
    names = [name for name, sources in periods.items() for _ in sources]
    sums = of.sums()[order]
    chosen = replace(terms, coefficients=[name for name in terms.coefficients if name in COEFFICIENTS])
    moved = list(drift(of.codes, sums, names, chosen))
    if len(of.codes) > 1:
        moved += drift([SUMMED], sums.sum(axis=1, keepdims=True), names, chosen)
    for one in moved:
        yield Agreement(
            coefficient=f"{one.coefficient}_rise",
            value=one.rise,
            se=one.interval.se,
            low=one.interval.low,
            high=one.interval.high,
            n=0,
            unit=terms.unit,
            universe=terms.universe,
            code=one.code,
            coders=of.coders,
            undefined="" if one.rise is not None else "undefined in one of the two",
            prevalence=(),
            sources=sum(len(periods[name]) for name in one.periods),
            remark=one.interval.remark,
            group=f"{one.periods[0]} → {one.periods[1]}",
        )


def _of_units(of: Comparison, terms: Terms) -> Terms:
    """Return the terms of coefficients of units; of a single code there is nothing to pool."""
    names = [name for name in terms.coefficients if name in OF_SUMS]
    return replace(terms, coefficients=names, pooled=terms.pooled if len(of.codes) > 1 else ())


def _finished(of: Comparison, rows: Sequence[Agreement], wanted: float) -> Iterator[Agreement]:
    """Add to rows what is missing, how many codings there are, and what an interval of a wanted width would take."""
    missing, codings = of.missing(), of.codings_of_codes()
    number = {name: n for n, name in enumerate(of.codes)}
    for row in rows:
        at = number.get(row.code)
        left, made = (sum(missing), sum(codings)) if at is None else (missing[at], codings[at])
        done = replace(row, missing=left, codings=made)
        yield _with_power(done, wanted) if wanted else done


def _with_power(row: Agreement, wanted: float) -> Agreement:
    if row.value is None:
        return row
    found = power(Interval(row.se, row.low, row.high, row.remark), sources=row.sources, wanted=wanted)
    if found.sources is not None:
        return replace(row, needed=found.sources)
    said = f"how many sources a width of {wanted:g} would take is unknown: {found.undefined}"
    return replace(row, remark="; ".join(dict.fromkeys(filter(None, (row.remark, said)))))
