"""Counting a sampling frame: each unit once in a cell, once in the total, whatever rows it stands in.

Units and denominators: sources, persons, organisations and waves are of those in the whole frame; interviews,
focus groups and other sources of the sources in the same cell; double interviews of its interviews;
participations, refusals, no answers and cancellations of those asked to take part there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.count import Count
from qcode.model.frame import INTERVIEWS, UNITS, Cell, Entry, Frame, OfKind
from qcode.model.person import Outcome, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Order = Callable[[tuple[str, ...]], object]

_OUTCOMES = {
    Outcome.REFUSED: "refusals",
    Outcome.NO_ANSWER: "no answers",
    Outcome.CANCELLED: "cancellations",
}
_PARTS = {
    Part.OBSERVER: "observers",
    Part.PRESENT: "persons present",
    Part.INTERVIEWER: "interviewers",
    Part.SUBJECT: "persons spoken about",
}
_SHARED = ("sources", "persons", "organisations")
_ASKED = "asked"  # no unit of the frame: a denominator
Members = dict[str, set[object]]


def frame(by: Sequence[str], entries: Sequence[Entry], order: Callable[[tuple[str, ...]], tuple[object, ...]]) -> Frame:
    """Count entries per cell and in all.

    Args:
        by: Names of what the cells are keyed by.
        entries: Every participation and every source.
        order: Sort key of a cell's keys.
    """
    speaking = {one.source for one in entries if one.informs}
    represented = {house for one in entries if one.informs for house in one.organisations}
    total = _members(entries, speaking, represented)
    cells: dict[tuple[str, ...], list[Entry]] = {}
    for one in entries:
        for keys in dict.fromkeys(one.cells):
            cells.setdefault(keys, []).append(_inside(one, keys, by))
    inside = {keys: _members(there, speaking, represented) for keys, there in cells.items()}
    filled = [keys for keys in sorted(inside, key=order) if any(inside[keys][unit] for unit in UNITS)]
    return Frame(
        tuple(by),
        tuple(Cell(keys, _counts(inside[keys], total)) for keys in filled) if by else (),
        Cell((), _counts(total, total)),
        tuple(_shared(inside.values())),
        tuple(_kinds(entries, speaking)),
    )


def _inside(one: Entry, keys: tuple[str, ...], by: Sequence[str]) -> Entry:
    """Return an entry as a cell has it: in the cell of an organisation a person speaks for that one alone."""
    if "organisation" not in by:
        return one
    here = keys[by.index("organisation")]
    return replace(one, organisations=tuple(house for house in one.organisations if house == here))


def _members(entries: Iterable[Entry], speaking: set[str], represented: set[str]) -> Members:
    """Return who and what is counted, by unit."""
    done: Members = {unit: set() for unit in (*UNITS, _ASKED)}
    for one in entries:
        pair = (one.source, one.person)
        if one.informs or one.outcome in _OUTCOMES:
            done[_ASKED].add(pair)
        if one.informs:
            done["persons"].add(one.person)
            done["participations"].add(pair)
            done["organisations"].update(one.organisations)
        elif one.outcome in _OUTCOMES:
            done[_OUTCOMES[one.outcome]].add(pair)
        elif one.part in _PARTS:
            done[_PARTS[one.part]].add(one.person)
            if one.part is Part.OBSERVER:
                done["observing organisations"].update(set(one.organisations) - represented)
        if _holds(one, speaking):
            for unit in _units_of(one.kind):
                done[unit].add(one.source)
            if one.wave is not None:
                done["waves"].add(one.wave)
    return done


def _holds(one: Entry, speaking: set[str]) -> bool:
    """Tell whether an entry puts its source into a cell: an informant does, or whoever else where there is none."""
    return one.informs or (one.source not in speaking and one.outcome is Outcome.TOOK_PART)


def _units_of(kind: str) -> tuple[str, ...]:
    match kind:
        case "double_interview":
            return ("sources", "interviews", "double interviews")
        case "interview":
            return ("sources", "interviews")
        case "focus_group":
            return ("sources", "focus groups")
        case _:
            return ("sources", "other sources")


def _counts(members: Members, total: Members) -> tuple[Count, ...]:
    of = {unit: len(total[unit]) for unit in (*_SHARED, "waves")}
    of |= dict.fromkeys(("interviews", "focus groups", "other sources"), len(members["sources"]))
    of |= {"double interviews": len(members["interviews"])}
    of |= dict.fromkeys(("participations", *_OUTCOMES.values()), len(members[_ASKED]))
    return tuple(Count(len(members[unit]), of.get(unit), unit) for unit in UNITS)


def _shared(cells: Iterable[Members]) -> Iterable[Count]:
    there = list(cells)
    for unit in _SHARED:
        seen: set[object] = set()
        again: set[object] = set()
        for members in there:
            again |= seen & members[unit]
            seen |= members[unit]
        if again:
            yield Count(len(again), len(seen), unit)


def _kinds(entries: Sequence[Entry], speaking: set[str]) -> Iterable[OfKind]:
    sources: dict[str, set[str]] = {}
    persons: dict[str, set[str]] = {}
    for one in entries:
        if _holds(one, speaking):
            kind = "interview" if one.kind in INTERVIEWS else one.kind
            sources.setdefault(kind, set()).add(one.source)
            persons.setdefault(kind, set()).update({one.person} if one.informs else ())
    first = {"interview": 0, "focus_group": 1}
    for kind in sorted(sources, key=lambda name: (first.get(name, 2), name)):
        yield OfKind(kind, len(sources[kind]), len(persons[kind]))
