"""All coefficients of a table of ratings, each as an agreement with what is needed to read it.

Which are given follows from the level of the values, the number of coders and of values. Nothing is left out
because it is undefined: then the reason is given.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import alpha as alphas
from qcode.analysis import distances, multirater, overlap, paired
from qcode.analysis.estimate import Estimate, undefined
from qcode.analysis.items import items_from
from qcode.model.agreement import Agreement
from qcode.model.ratings import Level, Weights, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from qcode.analysis.items import Items
    from qcode.model.ratings import Ratings

    Named = Iterator[tuple[str, str, Estimate]]
    Weighted = Callable[[Items, NDArray[np.float64] | None], Estimate]

MOST_VALUES = 20  # of which each is compared with the rest; a scale with more is measured, not named
_PAIR = 2
_USUAL = (Weights.LINEAR, Weights.QUADRATIC)
_TWO: tuple[tuple[str, Weighted], ...] = (("cohen_kappa", paired.cohen_kappa), ("scott_pi", paired.scott_pi))
_MANY: tuple[tuple[str, Weighted], ...] = (
    ("fleiss_kappa", multirater.fleiss_kappa),
    ("conger_kappa", multirater.conger_kappa),
    ("brennan_prediger", multirater.brennan_prediger),
)
_BEYOND = {
    "alpha_interval": "takes the distances between the values as measured",
    "alpha_ratio": "takes the values as measured from a true zero",
}


def agreements(
    ratings: Ratings, level: Level, weights: Sequence[Weights] | None = None, *, universe: str, pairs: bool = False
) -> tuple[Agreement, ...]:
    """Return every coefficient that is defined for such a table.

    Args:
        ratings: The table; its values are numbers at ``interval`` and ``ratio``, sets at ``set``.
        level: What the values mean.
        weights: Which weighted coefficients to give; linear and quadratic ones where the values have an order if None.
        universe: What the units are.
        pairs: All coefficients of each pair of coders, too.
    """
    items = items_from(ratings)
    chosen = weights if weights is not None else (() if level in (Level.NOMINAL, Level.SET) else _USUAL)
    coders = ratings.active
    found = list(_rows(items, coders or ratings.coders, ratings, level, chosen, universe))
    if pairs and len(coders) > _PAIR:
        for one, other in combinations(range(len(coders)), _PAIR):
            pair = items.of((one, other))
            found += _rows(pair, (coders[one], coders[other]), ratings, level, chosen, universe)
    return tuple(found)


def _estimates(items: Items, ratings: Ratings, level: Level, weights: Sequence[Weights]) -> Named:
    """Yield each coefficient: its name, the one value it is about or an empty string, and what it is."""
    if level is Level.SET:
        yield from _of_sets(items)
        return
    yield from _unweighted(items)
    if level is not Level.NOMINAL:
        yield from _ordered(items, level, weights)
    if ratings.differences is not None:
        yield from _stated(items, ratings)
    yield from _per_value(items)


def _unweighted(items: Items) -> Named:
    coders = items.codes.shape[1]
    yield "percent_agreement", "", multirater.percent_agreement(items)
    yield "percent_agreement_pairable", "", alphas.percent_agreement_pairable(items)
    if coders > _PAIR:
        yield "percent_agreement_all_coders", "", multirater.percent_agreement_all_coders(items)
    if coders == _PAIR:
        yield "expected_agreement_cohen", "", paired.expected_agreement_cohen(items)
    for name, coefficient in _kappas(coders):
        yield name, "", coefficient(items, None)
    if coders > _PAIR:
        yield "light_kappa", "", paired.light_kappa(items)
    yield "gwet_ac1", "", multirater.gwet_ac(items)
    yield "alpha_nominal", "", alphas.alpha(items, distances.nominal(len(items.categories)))


def _kappas(coders: int) -> tuple[tuple[str, Weighted], ...]:
    return (*(_TWO if coders <= _PAIR else ()), *_MANY)


def _ordered(items: Items, level: Level, weights: Sequence[Weights]) -> Named:
    """Yield what takes an order, or distances."""
    numbers = _numbers(items)
    x = distances.scores(items.categories, level)
    if numbers is not None:
        within = multirater.percent_agreement_all_coders(items, numbers, 1.0)
        yield "percent_agreement_all_coders_tol1", "", within
    for kind in weights:
        if kind is Weights.RATIO and (x < 0).any():
            matrix: NDArray[np.float64] | None = None
        else:
            matrix = distances.weights(kind, x)
        for name, coefficient in (*_kappas(items.codes.shape[1]), ("gwet_ac2", multirater.gwet_ac)):
            value = undefined("ratio weights have no number below 0") if matrix is None else coefficient(items, matrix)
            yield f"{name}_{kind}", "", value
    yield "alpha_ordinal", "", alphas.alpha(items, distances.ordinal(alphas.frequencies(items)))
    if numbers is None:
        return
    yield "alpha_interval", "", alphas.alpha(items, distances.interval(numbers))
    if (numbers < 0).any():
        yield "alpha_ratio", "", undefined("a ratio scale has no number below 0", items.compared)
    else:
        yield "alpha_ratio", "", alphas.alpha(items, distances.ratio(numbers))


def _of_sets(items: Items) -> Named:
    yield "percent_agreement", "", multirater.percent_agreement(items)
    yield "alpha_nominal_sets", "", alphas.alpha(items, distances.nominal(len(items.categories)))
    yield "alpha_jaccard", "", alphas.alpha(items, distances.jaccard(items.categories))
    yield "alpha_masi", "", alphas.alpha(items, distances.masi(items.categories))


def _stated(items: Items, ratings: Ratings) -> Named:
    far = distances.stated(items.categories, ratings.differences or {})
    yield "alpha_custom", "", alphas.alpha(items, far)
    if items.codes.shape[1] == _PAIR:
        yield "cohen_kappa_custom", "", paired.cohen_kappa(items, 1 - far)


def _per_value(items: Items) -> Named:
    """Yield the coefficients of one value against all others."""
    if not _PAIR <= len(items.categories) <= MOST_VALUES:
        return
    for place, value in enumerate(items.categories):
        one = items.against_the_rest(place)
        name = shown(value)
        if items.codes.shape[1] == _PAIR:
            yield "cohen_kappa", name, paired.cohen_kappa(one)
        yield "fleiss_kappa", name, multirater.fleiss_kappa(one)
        yield "alpha_nominal", name, alphas.alpha(one, distances.nominal(_PAIR))
        yield "jaccard", name, overlap.jaccard(items, place)
        yield "dice", name, overlap.dice(items, place)


def _rows(
    items: Items, coders: tuple[str, ...], ratings: Ratings, level: Level, weights: Sequence[Weights], universe: str
) -> Iterator[Agreement]:
    missing = int((items.codes < 0).sum())
    for name, value, found in _estimates(items, ratings, level, weights):
        yield Agreement(
            coefficient=f"{name}[{value}]" if value else name,
            value=found.value,
            se=found.se,
            low=found.low,
            high=found.high,
            n=found.n,
            unit="item",
            universe=universe,
            code=value,
            coders=coders,
            undefined=found.undefined,
            prevalence=_prevalence(items, value),
            missing=missing,
            remark="; ".join(filter(None, (found.how, _beyond(name, level)))),
        )


def _beyond(name: str, level: Level) -> str:
    """Say what a coefficient takes for granted beyond the level; given all the same, to compare with other programs."""
    takes = _BEYOND.get(name, "")
    if level is Level.RATIO or name == f"alpha_{level}":
        return ""
    return takes


def _prevalence(items: Items, value: str) -> tuple[float, ...]:
    """Return the share of each coder's values that are this one."""
    places = [place for place, one in enumerate(items.categories) if shown(one) == value]
    if not value or not places:
        return ()
    given = (items.codes >= 0).sum(axis=0)
    return tuple(((items.codes == places[0]).sum(axis=0) / np.maximum(given, 1)).tolist())


def _numbers(items: Items) -> NDArray[np.float64] | None:
    """Return the values, where all are numbers."""
    found = [value for value in items.categories if isinstance(value, float)]
    return np.array(found, dtype=np.float64) if len(found) == len(items.categories) else None
