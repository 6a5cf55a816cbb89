"""How far coders agree in a table of ratings, from any program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.ratings import Level, Ratings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.agreement import Agreement
    from qcode.model.ratings import Weights

_MOST_VALUES = 2000  # the coefficients compare each value with each


def agreements(
    path: Path,
    *,
    level: Level | None = None,
    weights: Sequence[Weights] | None = None,
    order: Sequence[str] = (),
    differences: Path | None = None,
    pairs: bool = False,
) -> tuple[Ratings, Level, tuple[Agreement, ...]]:
    """Read a table, and return it with its level and every coefficient defined for it.

    Args:
        path: A CSV or Excel file, or ``-`` for the standard input.
        level: What the values mean; where nothing is said, nominal, or ordinal if weights or an order are asked for.
        weights: The weighted coefficients to give; those usual at the level if None.
        order: Values from the lowest to the highest, where they are names.
        differences: A table of how far two values differ.
        pairs: All coefficients of each pair of coders, too.

    Raises:
        Misuse: The options do not go together.
        BadFile: The table cannot be read.
    """
    from qcode.analysis import item_agreement
    from qcode.formats import ratings
    from qcode.study.opening import read_bytes

    chosen = level or (Level.ORDINAL if weights or order else Level.NOMINAL)
    _check(chosen, weights, order, differences)
    stated = ratings.stated_differences(read_bytes(differences), differences) if differences is not None else None
    table = ratings.ratings(read_bytes(path), path, chosen, order=order, differences=stated)
    kinds = {value for row in table.values for value in row if value is not None}
    if len(kinds) > _MOST_VALUES:
        hint = f"Round them to {_MOST_VALUES} different values at most. The first column must be the unit's name."
        raise BadFile(path, f"there are {len(kinds)} different values", hint=hint)
    universe = f"units of {'the table' if str(path) == '-' else path.name} with values of two coders or more"
    return table, chosen, item_agreement.agreements(table, chosen, weights, universe=universe, pairs=pairs)


def _check(level: Level, weights: Sequence[Weights] | None, order: Sequence[str], differences: Path | None) -> None:
    if weights and level in (Level.NOMINAL, Level.SET):
        raise Misuse(
            f"Weights need values with an order, and --level {level} says there is none.",
            hint="Say --level ordinal, interval or ratio.",
        )
    if order and level is not Level.ORDINAL:
        raise Misuse(f"--order goes with --level ordinal, not with {level}.", hint="Leave one of them out.")
    if differences is not None and level is Level.SET:
        raise Misuse("Sets differ by MASI and Jaccard.", hint="Leave --differences out.")
