"""Agreement in a table of ratings, to read and as rows to compute with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.ratings import Level
from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.agreement import Agreement
    from qcode.model.ratings import Ratings

_FLAT = (
    *("coefficient", "value", "se", "low", "high", "n", "unit", "universe", "code", "coders", "undefined"),
    *("prevalence", "missing", "remark"),
)
_PERCENT = 100
_FEW = 4
_MEANS = {
    Level.NOMINAL: "names without an order",
    Level.ORDINAL: "an order",
    Level.INTERVAL: "distances",
    Level.RATIO: "distances from a true zero",
    Level.SET: "sets of names",
}


def agreements(ratings: Ratings, level: Level, found: Sequence[Agreement], format_: Format) -> None:
    """Show agreements: JSON and CSV have a row per coefficient, the others those of single values apart."""
    if format_ is Format.JSON:
        listing.write(listing.as_json([_row(one) for one in found]))
    elif format_ is Format.CSV:
        listing.listing([_row(one) | {"coders": "-".join(one.coders)} for one in found], _FLAT, format_)
    else:
        _read(level, found, format_)
        _notes(ratings, level, found)
    for remark in ratings.remarks:
        note(remark)


def _read(level: Level, found: Sequence[Agreement], format_: Format) -> None:
    several = ["coders"] if len({one.coders for one in found}) > 1 else []
    whole = [_line(one) for one in found if not one.code]
    listing.listing(whole, ("coefficient", *several, "value", "se", "95 %", "n"), format_)
    single = [_line(one) for one in found if one.code]
    named = level in (Level.NOMINAL, Level.ORDINAL)  # the values of other levels are measured
    if named and len({one.code for one in found if one.code}) > 2:  # noqa: PLR2004  # of two, one is the other turned
        listing.write("")
        listing.listing(single, ("coefficient", *several, "value", "se", "95 %", "n", "used"), format_)


def _line(one: Agreement) -> dict[str, listing.Value]:
    return {
        "coefficient": one.coefficient,
        "coders": "-".join(one.coders),
        "value": "undef." if one.value is None else f"{one.value:z.3f}",
        "se": "" if one.se is None else f"{one.se:.3f}",
        "95 %": "" if one.low is None or one.high is None else f"{one.low:z.2f}–{one.high:z.2f}",
        "n": one.n,
        "used": " / ".join(f"{_PERCENT * share:.1f}" for share in one.prevalence),
    }


def _notes(ratings: Ratings, level: Level, found: Sequence[Agreement]) -> None:
    if not found:
        return
    first = found[0]
    coders = ratings.active or ratings.coders
    cells = plural(first.missing, "missing value")
    note(f"Coders: {', '.join(coders)}. {plural(len(ratings.units), 'unit')}, {first.n} compared, {cells}.")
    note(f"Unit: {first.unit}. Universe: {first.universe}. Level: {level} ({_MEANS[level]}).")
    for said, names in _said((one.undefined, one) for one in found):
        note(f"{', '.join(names)}: undefined, {said}.")
    for said, names in _said((said, one) for one in found for said in filter(None, one.remark.split("; "))):
        note(f"{', '.join(names) if len(names) <= _FEW else f'{len(names)} of them'}: {said}.")


def _said(pairs: Iterable[tuple[str, Agreement]]) -> Iterable[tuple[str, list[str]]]:
    """Yield what is said, and the coefficients it is said of."""
    done: dict[str, list[str]] = {}
    for said, one in pairs:
        if said and one.coefficient not in done.setdefault(said, []):
            done[said].append(one.coefficient)
    return done.items()


def _row(one: Agreement) -> dict[str, listing.Value]:
    return {
        "coefficient": one.coefficient,
        "value": one.value,
        "se": one.se,
        "low": one.low,
        "high": one.high,
        "n": one.n,
        "unit": one.unit,
        "universe": one.universe,
        "code": one.code,
        "coders": list(one.coders),
        "undefined": one.undefined or None,
        "prevalence": list(one.prevalence),
        "missing": one.missing,
        "remark": one.remark,
    }
