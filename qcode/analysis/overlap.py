"""How far coders give one value to the same units. Not corrected for chance, so they need no universe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.analysis.estimate import nothing_to_compare, plain, undefined

if TYPE_CHECKING:
    from qcode.analysis.estimate import Estimate
    from qcode.analysis.items import Items

_PAIR = 2


def jaccard(items: Items, category: int) -> Estimate:
    """Return, of the units to which either gave the value, the share to which both did: a / (a + b + c).

    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist 11(2), 37-50, p. 39. Of more
    than two coders: a, b and c are summed over all pairs of coders.

    >>> from qcode.analysis.items import items_of
    >>> jaccard(items_of([["x", "x"], ["x", "-"], ["-", "-"]]), 1).value
    0.5
    """
    return _share(items, category, twice=1)


def dice(items: Items, category: int) -> Estimate:
    """Return the overlap F1, also called specific agreement: 2 a / (2 a + b + c).

    Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology 26(3), 297-302, p. 298.

    >>> from qcode.analysis.items import items_of
    >>> round(dice(items_of([["x", "x"], ["x", "-"], ["-", "-"]]), 1).value, 3)
    0.667
    """
    return _share(items, category, twice=2)


def _share(items: Items, category: int, *, twice: int) -> Estimate:
    if why := nothing_to_compare(items):
        return undefined(why)
    paired = items.only(items.rated >= _PAIR)
    given = (paired.codes == category).sum(axis=1)
    both = float(paired.times @ (given * (given - 1))) / 2
    apart = float(paired.times @ (given * (paired.rated - given)))
    if not both + apart:
        return undefined("no coder gave the value", items.compared)
    return plain(twice * both / (twice * both + apart), items.compared)
