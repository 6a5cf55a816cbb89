"""The register on the screen: what was read, who takes part, what is missing, and the sampling frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.frame_wording import sentence
from qcode.model.person import Outcome, Part
from qcode.render import listing, screen
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.count import Count
    from qcode.model.finding import Finding
    from qcode.model.frame import Cell, Frame
    from qcode.model.person import Participation
    from qcode.study.amending import Amended
    from qcode.study.joining import Joined
    from qcode.study.register import RegisterRead

_SHOWN_GAPS = 8
_ALWAYS = frozenset({"sources", "persons"})
_MISSING = "missing"
_NARROW = {  # headings of a table on the screen, where the words of all units would not fit beside one another
    "double interviews": "double",
    "focus groups": "groups",
    "other sources": "other",
    "participations": "parts",
    "organisations": "org.",
    "no answers": "no answer",
    "observing organisations": "org. observing",
    "persons present": "present",
    "persons spoken about": "spoken about",
}


def read(done: RegisterRead, gaps: Sequence[Finding]) -> None:
    """Say what reading a register came to."""
    listing.say(
        f"Read {plural(done.rows, 'row')}: {plural(done.sources, 'source')}, {plural(done.persons, 'person')}, "
        f"{plural(done.organisations, 'organisation')}."
    )
    screen.findings(list(gaps[:_SHOWN_GAPS]))
    if len(gaps) > _SHOWN_GAPS:
        note(f"… and {len(gaps) - _SHOWN_GAPS} more gaps: `qcode register check`.")


def amended(done: Amended) -> None:
    """Say what was changed in the register."""
    whose = f"{done.source} {done.person}".strip()
    if done.written:
        listing.say(f"Wrote {', '.join(done.names)} of {whose} into {done.file}, and read it.")
    else:
        listing.say(f"{done.file} says so of {whose} already.")


def joined(done: Joined) -> None:
    """Say what was joined to the register, and whom it did not find."""
    listing.say(f"Wrote {', '.join(done.names)} into {listing.plural(done.rows, 'row')} of {done.file}, and read it.")
    if done.unknown:
        listing.note(f"In the table and not in the register: {', '.join(done.unknown)}.")
    if done.without:
        listing.note(f"In the register and not in the table: {', '.join(done.without)}.")
    if done.passed_over:
        scope = f"{{scope: {done.on}, type: text}}"
        listing.note(f"Columns passed over: {', '.join(done.passed_over)}. Declare them in study.yaml: {scope}.")


def participations(
    rows: Sequence[Participation], names: Sequence[str], gaps: Sequence[Finding], format_: Format
) -> None:
    """Show every participation; columns that say nothing in any row are left out of all but JSON."""
    usual: dict[str, listing.Value] = {
        "wave": None,
        "pseudonym": "",
        "part": Part.INFORMANT.value,
        "outcome": Outcome.TOOK_PART.value,
    }
    shown: list[dict[str, listing.Value]] = [_participation(one, names) for one in rows]
    told = [name for name, value in usual.items() if any(row[name] != value for row in shown)]
    listing.listing(shown, ("source", "person", "speaker", "organisation", *told, *names), format_)
    screen.findings(list(gaps))


def _participation(one: Participation, names: Sequence[str]) -> dict[str, listing.Value]:
    fixed: dict[str, listing.Value] = {
        "source": one.source,
        "person": one.person,
        "speaker": one.speaker,
        "organisation": ";".join(one.organisations),
    }
    values: dict[str, listing.Value] = {name: ";".join(one.values.get(name, ())) for name in names}
    told: dict[str, listing.Value] = {
        "wave": one.wave,
        "pseudonym": one.pseudonym,
        "part": one.part.value,
        "outcome": one.outcome.value,
    }
    return fixed | values | told


def frame(found: Frame, language: str, format_: Format) -> None:
    """Show a sampling frame: a row per cell, the total, and the sentence a report can print."""
    said = sentence(found, language)
    cells = [*found.cells, found.total]
    if format_ is Format.JSON:
        rows = [_as_json(one, found.by, total=one is found.total) for one in cells]
        listing.write(listing.as_json([*rows[:-1], rows[-1] | {"sentence": said}]))
        return
    units = [one.unit for one in found.total.counts if one.unit in _ALWAYS or any(cell.n(one.unit) for cell in cells)]
    headings = {unit: _NARROW.get(unit, unit) if format_ is Format.TABLE else unit for unit in units}
    shown = [_row(one, found.by, headings, total=one is found.total) for one in cells]
    listing.listing(shown, (*(found.by or ("of",)), *headings.values()), format_)
    if format_ in {Format.TABLE, Format.MD}:
        listing.say(f"\n{said}" if format_ is Format.MD else said)
    _say_shared(found.shared)


def _row(one: Cell, by: Sequence[str], headings: Mapping[str, str], *, total: bool) -> dict[str, listing.Value]:
    keys = ["total", *[""] * (len(by) - 1)] if total else [key or _MISSING for key in one.keys]
    named: dict[str, listing.Value] = dict(zip(by or ("of",), keys, strict=True))
    return named | {heading: one.n(unit) for unit, heading in headings.items()}


def _as_json(one: Cell, by: Sequence[str], *, total: bool) -> dict[str, listing.Value]:
    keys = {} if total else dict(zip(by, one.keys, strict=True))
    counts = [{"n": count.n, "of": count.of, "unit": count.unit} for count in one.counts]
    return {"cell": keys, "total": total, "counts": counts}


def _say_shared(shared: Sequence[Count]) -> None:
    for one in shared:
        what = one.unit if one.n > 1 else one.unit.removesuffix("s")
        stand = "stand" if one.n > 1 else "stands"
        note(f"{one.n} {what} {stand} in several rows; the total counts each once.")
