"""Agreement, as a table to read and as rows to compute with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing, pages
from qcode.render.listing import Format, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.model.agreement import Agreement

SHORT = {"percent_agreement": "agree", "cohen_kappa": "kappa", "conger_kappa": "kappa", "alpha_nominal": "alpha"}
_NUMBERS = (
    *("coefficient", "value", "se", "low", "high", "n", "unit", "universe", "code", "coders", "undefined"),
    *("prevalence", "sources", "remark", "missing", "group", "codings", "needed"),
)
RISE = "_rise"
_WIDE = 3
_NAMED = 6
_PERCENT = 100
NO_CODE = "No code was used by any of the coders."


def agreements(found: Sequence[Agreement], format_: Format) -> None:
    """Show agreements: JSON and CSV have a row per coefficient, the others a row per code and pair."""
    if format_ is Format.JSON:
        listing.write(listing.as_json([row(one) for one in found]))
    elif format_ is Format.CSV:
        listing.listing([row(one) | {"coders": "-".join(one.coders)} for one in found], _NUMBERS, format_)
    else:
        _read(found, format_)
        _notes(found)


def _read(found: Sequence[Agreement], format_: Format) -> None:
    """Show a row per code with its coefficients side by side, more than three below each other; then what changed."""
    values = [one for one in found if not one.coefficient.endswith(RISE)]
    names = list(dict.fromkeys(one.coefficient for one in values))
    frame = [
        *(["group"] if any(one.group for one in values) else []),
        "code",
        *(["coders"] if len({one.coders for one in values}) > 1 else []),
    ]
    counted = ["n"] if len({one.n for one in values if not one.code.startswith("pooled")}) > 1 else []
    shown = ["used"] if any(one.prevalence for one in values) else []
    last = [*shown, *counted, *(["sources needed"] if any(one.needed is not None for one in values) else [])]
    if len(names) <= _WIDE and (len(names) == 1 or all(name in SHORT for name in names)):
        rows: dict[tuple[object, ...], dict[str, listing.Value]] = {}
        for one in values:
            rows.setdefault((one.group, one.code, one.coders), _frame(one)).update(_beside(one))
        columns = [*frame, *(column for name in names for column in _columns(name)), *last]
        listing.listing(list(rows.values()), columns, format_, empty=NO_CODE, fold="code")
    else:
        columns = [*frame, "coefficient", "value", "95 %", *last]
        listing.listing([_frame(one) | _below(one) for one in values], columns, format_, empty=NO_CODE, fold="code")
    moved = [_frame(one) | _below(one) for one in found if one.coefficient.endswith(RISE)]
    if moved:
        listing.write("")
        listing.listing(moved, ("group", "code", "coefficient", "value", "95 %"), format_, fold="code")


def _columns(name: str) -> list[str]:
    short = SHORT.get(name, name)
    return [short] if name == "percent_agreement" else [short, f"{short} 95 %"]


def _frame(one: Agreement) -> dict[str, listing.Value]:
    return {"group": one.group, "code": one.code, "coders": "-".join(one.coders)}


def _beside(one: Agreement) -> dict[str, listing.Value]:
    short = SHORT.get(one.coefficient, one.coefficient)
    cells: dict[str, listing.Value] = {short: value(one), f"{short} 95 %": interval(one)}
    cells |= {"n": one.n} if one.n else {}
    cells |= {"used": used(one)} if one.prevalence else {}
    # One number for a row: that of the last coefficient, which is the strictest of the usual ones.
    return cells | ({} if one.needed is None else {"sources needed": one.needed})


def _below(one: Agreement) -> dict[str, listing.Value]:
    return {
        "coefficient": one.coefficient,
        "value": value(one),
        "95 %": interval(one),
        "used": used(one),
        "n": one.n,
        "sources needed": one.needed,
    }


def _notes(found: Sequence[Agreement]) -> None:
    if not found:
        return
    first = found[0]
    who = f"Coders: {_list(first.coders)}. " if len({one.coders for one in found}) == 1 else ""
    same = len({(one.n, one.sources) for one in found if one.code == first.code or not one.code.startswith("pooled")})
    size = f"{listing.plural(first.sources, 'source')}, {first.n} units a code. " if same == 1 else ""
    units = ", ".join(dict.fromkeys(one.unit for one in found))
    note(f"{who}{size}Unit: {units}. Universe: {first.universe}. {_missing(found)}")
    said_of = (
        "`used`: per cent of the universe each coder gave the code. " if any(one.prevalence for one in found) else ""
    )
    note(f"{said_of}Intervals: 95 %, bootstrap over sources.")
    rows = {_whose(one) for one in found}
    for said, whose in _said(found):
        named = ", ".join(whose[:_NAMED]) + (f" and {len(whose) - _NAMED} more" if len(whose) > _NAMED else "")
        note(f"{'All rows' if len(whose) == len(rows) else named}: {said}.")


def _missing(found: Sequence[Agreement]) -> str:
    """Say how many decisions are missing: coders who did not work through a source others did."""
    most = max((one.missing for one in found if not one.code.startswith("pooled")), default=0)
    return f"Missing: {most} units a code, which not every coder decided on." if most else "No values are missing."


def _said(found: Iterable[Agreement]) -> list[tuple[str, list[str]]]:
    """Return what is said, and of which rows."""
    done: dict[str, list[str]] = {}
    for one in found:
        said = one.undefined or one.remark
        if said and _whose(one) not in done.setdefault(said, []):
            done[said].append(_whose(one))
    return list(done.items())


def _whose(one: Agreement) -> str:
    return f"{one.code} ({one.group})" if one.group else one.code


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def value(one: Agreement) -> str:
    """Return a value as it is read."""
    return "undef." if one.value is None else f"{one.value:z.3f}"


def interval(one: Agreement) -> str:
    """Return an interval as it is read, empty where there is none."""
    return "" if one.low is None or one.high is None else f"{one.low:z.2f}–{one.high:z.2f}"


def used(one: Agreement) -> str:
    """Return the share of the universe each coder gave the code."""
    return " / ".join(f"{_PERCENT * share:.1f}" for share in one.prevalence)


def row(one: Agreement) -> dict[str, listing.Value]:
    """Return a coefficient as the object of the JSON contract."""
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
        "missing": one.missing,
        "group": one.group,
        "codings": one.codings,
        "needed": one.needed,
    }


def exported(columns: Sequence[str], rows: Sequence[Sequence[str | int]], output: Path, *, excel: bool = False) -> None:
    """Write a table of units and coders, and say so."""
    flat = [dict(zip(columns, row, strict=True)) for row in rows]
    pages.put(output, listing.as_csv(flat, columns, excel=excel))
    note(f"Wrote {listing.plural(len(rows), 'row')} to {output}. `qcode agree table {output}` reads it, too.")
