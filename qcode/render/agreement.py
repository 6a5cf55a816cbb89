"""Agreement, as a table to read and as rows to compute with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.agreement import Agreement

_SHORT = {"percent_agreement": "agree", "cohen_kappa": "kappa", "alpha_nominal": "alpha"}
_NUMBERS = (
    *("coefficient", "value", "se", "low", "high", "n", "unit", "universe", "code", "coders", "undefined"),
    *("prevalence", "sources", "remark"),
)
_COLUMNS = ("agree", "kappa", "kappa 95 %", "alpha", "alpha 95 %", "used")


def agreements(found: Sequence[Agreement], format_: Format) -> None:
    """Show agreements: JSON and CSV have a row per coefficient, the others a row per code and pair."""
    if format_ is Format.JSON:
        listing.write(listing.as_json([_row(one) for one in found]))
        return
    if format_ is Format.CSV:
        flat = [_row(one) | {"coders": "-".join(one.coders)} for one in found]
        listing.listing(flat, _NUMBERS, format_)
        return
    rows: dict[tuple[str, tuple[str, ...]], dict[str, listing.Value]] = {}
    reasons: dict[str, list[str]] = {}
    for one in found:
        row = rows.setdefault((one.code, one.coders), _frame(one))
        name = _SHORT.get(one.coefficient, one.coefficient)
        row[name] = _value(one)
        if one.coefficient != "percent_agreement":
            row[f"{name} 95 %"] = _interval(one)
            row["used"] = " / ".join(f"{100 * share:.1f}" for share in one.prevalence)
        said = one.undefined or one.remark
        if said and one.code not in reasons.setdefault(said, []):
            reasons[said].append(one.code)
    several = len({one.coders for one in found}) > 1
    columns = ("code", *(["coders"] if several else []), *_COLUMNS)
    listing.listing(list(rows.values()), columns, format_, empty="No code was used by either coder.", fold="code")
    if found:
        first = found[0]
        who = "" if several else f"Coders: {first.coders[0]} and {first.coders[1]}. "
        note(f"{who}{first.sources} sources, {first.n} units a code. Unit: {first.unit}. Universe: {first.universe}.")
        note("`used`: per cent of the universe each coder gave the code. Intervals: 95 %, bootstrap over sources.")
    for said, codes in reasons.items():
        note(f"{', '.join(codes) if len(codes) < len(rows) else 'All rows'}: {said}.")


def _frame(one: Agreement) -> dict[str, listing.Value]:
    return {"code": one.code, "coders": "-".join(one.coders)}


def _value(one: Agreement) -> str:
    return "undef." if one.value is None else f"{one.value:.3f}"


def _interval(one: Agreement) -> str:
    return "" if one.low is None or one.high is None else f"{one.low:.2f}–{one.high:.2f}"


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
        "sources": one.sources,
        "remark": one.remark,
    }
