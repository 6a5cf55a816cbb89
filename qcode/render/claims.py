"""Claims on the screen: what each says, what was counted, who says otherwise, and who was never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.claim import CheckedClaim, Standing
    from qcode.model.finding import Finding
    from qcode.model.mask import Printed

_GROUPS = {
    "said": "Said it",
    "against": "Said the opposite",
    "both": "Said both",
    "silent": "Asked, said neither",
    "not_coded": "Not coded yet",
    "not_asked": "Not asked",
    "declined": "Declined",
    "not_applicable": "Not applicable",
}
_MOST_NAMES = 40  # of a group on the screen; JSON has all
_COLUMNS = ("claim", "code", "n", "of", "unit", "says", "words", *(one for one in _GROUPS if one != "said"), "text")


def claims(found: Sequence[CheckedClaim], format_: Format) -> None:
    """Show claims: in JSON an object for each, in CSV and Markdown a row for each number."""
    match format_:
        case Format.JSON:
            listing.write(listing.as_json([_object(one) for one in found]))
        case Format.TABLE:
            listing.say("\n\n".join(_block(one) for one in found) or "No claims yet.")
        case _:
            listing.listing([_row(one, each) for one in found for each in one.standings], _COLUMNS, format_)


def _block(claim: CheckedClaim) -> str:
    lines = [f"{claim.id}: {claim.text}"]
    if claim.says or claim.words:
        said = f"says “{claim.says}”" if claim.says else "says no number"
        lines.append(f"  {claim.standings[0].count}; {said}; may be said: {', '.join(claim.words) or 'nothing'}")
    elif len(claim.standings) == 1:
        lines.append(f"  {claim.standings[0].count}")
    if len(claim.standings) == 1:
        lines += [f"  {name}: {_names(those)}" for name, those in _groups(claim.standings[0]) if those]
    else:
        lines += [f"  {one.code}: {one.count}" for one in claim.standings]
    lines += [
        f"  {one.severity.value} {one.place} {one.kind}: {_without_id(claim, one)} {one.hint}" for one in claim.findings
    ]
    return "\n".join(lines)


def _without_id(claim: CheckedClaim, one: Finding) -> str:
    return one.message.removeprefix(f"{claim.id}: ")


def _groups(one: Standing) -> list[tuple[str, tuple[Printed, ...]]]:
    return [(name, _of(one, group)) for group, name in _GROUPS.items()]


def _of(one: Standing, group: str) -> tuple[Printed, ...]:
    return {
        "said": one.said,
        "against": one.against,
        "both": one.both,
        "silent": one.silent,
        "not_coded": one.not_coded,
        "not_asked": one.not_asked,
        "declined": one.declined,
        "not_applicable": one.not_applicable,
    }[group]


def _names(those: Sequence[Printed]) -> str:
    more = ", …" if len(those) > _MOST_NAMES else ""
    return f"{', '.join(map(str, those[:_MOST_NAMES]))}{more} ({len(those)})"


def _row(claim: CheckedClaim, one: Standing) -> dict[str, listing.Value]:
    facts: dict[str, listing.Value] = {
        "claim": claim.id,
        "code": str(one.code),
        "n": one.count.n,
        "of": one.count.of,
        "unit": one.unit,
        "says": claim.says,
        "words": list(claim.words),
        "text": str(claim.text),
    }
    return facts | {name: len(_of(one, name)) for name in _GROUPS}


def _object(claim: CheckedClaim) -> dict[str, listing.Value]:
    return {
        "id": claim.id,
        "text": str(claim.text),
        "place": claim.place,
        "unit": claim.unit,
        "code": str(claim.code),
        "where": str(claim.where),
        "says": claim.says,
        "words": list(claim.words),
        "counts": [
            {"code": str(one.code), "n": one.count.n, "of": one.count.of, "unit": one.unit}
            | {name: [str(each) for each in _of(one, name)] for name in _GROUPS}
            | {"not_counted": one.unplaced}
            for one in claim.standings
        ],
        "findings": [
            {
                "kind": one.kind,
                "severity": one.severity.value,
                "place": one.place,
                "message": one.message,
                "hint": one.hint,
            }
            for one in claim.findings
        ],
    }
