"""What coverage leaves open, as sentences that a report can print, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.coverage import State
from qcode.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.coverage import CoverageRow, Covered


@dataclass(frozen=True, slots=True)
class CoverageWording:
    """Phrases of one language.

    ``{cell}`` stands for the cell, ``{codes}`` for codes, ``{of}`` for the number of sources with its noun, ``{n}``
    for how many of them, ``{rest}`` for how it is with the others.

    Attributes:
        whole: Where all sources of the cell are in one state.
        part: Where some are in the cell's state, and the others in states after it.
        rest: How it is with the others, by state.
        named: What a value is called, by what is grouped by.
    """

    whole: Mapping[State, str]
    part: Mapping[State, str]
    rest: Mapping[State, str]
    no_source: str
    any_code: str
    final_and: str
    everything: str
    named: Mapping[str, str]


_DANISH = CoverageWording(
    whole={
        State.NOT_CODED: "{cell} er ikke kodet for {codes}.",
        State.SILENT: "Ingen i {cell} sagde noget om {codes} ({of} gennemgået).",
        State.NOT_ASKED: "Ingen i {cell} blev spurgt om {codes}.",
        State.DECLINED: "Ingen i {cell} ville svare på {codes}.",
        State.NOT_APPLICABLE: "I {cell} er {codes} ikke relevant.",
    },
    part={
        State.NOT_CODED: "{cell} er ikke kodet færdig for {codes}: {n} af {of} mangler.",
        State.SILENT: "I {cell} er {n} af {of} gennemgået for {codes}, uden at der blev sagt noget; {rest}.",
        State.NOT_ASKED: "I {cell} blev {n} af {of} ikke spurgt om {codes}; {rest}.",
        State.DECLINED: "I {cell} ville {n} af {of} ikke svare på {codes}; {rest}.",
    },
    rest={
        State.NOT_ASKED: "{n} blev ikke spurgt",
        State.DECLINED: "{n} ville ikke svare",
        State.NOT_APPLICABLE: "for {n} er det ikke relevant",
    },
    no_source="Der er ingen kilder i {cell}.",
    any_code="nogen af koderne",
    final_and=" og ",
    everything="hele materialet",
    named={"wave": "runde {value}"},
)
_ENGLISH = CoverageWording(
    whole={
        State.NOT_CODED: "{cell} is not coded for {codes}.",
        State.SILENT: "Nobody in {cell} said anything about {codes} ({of} worked through).",
        State.NOT_ASKED: "Nobody in {cell} was asked about {codes}.",
        State.DECLINED: "Nobody in {cell} would answer about {codes}.",
        State.NOT_APPLICABLE: "In {cell}, {codes} does not apply.",
    },
    part={
        State.NOT_CODED: "{cell} is not coded to the end for {codes}: {n} of {of} are missing.",
        State.SILENT: "In {cell}, {n} of {of} were worked through for {codes}, and nothing was said; {rest}.",
        State.NOT_ASKED: "In {cell}, {n} of {of} were not asked about {codes}; {rest}.",
        State.DECLINED: "In {cell}, {n} of {of} would not answer about {codes}; {rest}.",
    },
    rest={
        State.NOT_ASKED: "{n} were not asked",
        State.DECLINED: "{n} would not answer",
        State.NOT_APPLICABLE: "for {n} it does not apply",
    },
    no_source="There are no sources in {cell}.",
    any_code="any of the codes",
    final_and=" and ",
    everything="all the material",
    named={"wave": "wave {value}"},
)


def coverage_wording(language: str) -> CoverageWording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)


def sentence(row: CoverageRow, cell: Covered, language: str) -> str:
    """Return what a report says of one code in one cell without data; empty where there is data."""
    return "" if cell.state is State.DATA else _sentence(row, cell, [cell.code], language)


def sentences(row: CoverageRow, language: str, called: Mapping[str, str] | None = None) -> list[str]:
    """Return what a report says of a cell, codes of which the same is true together; ``called`` names codes otherwise.

    A code stands for those below it where the same is true of them all.
    """
    if not row.sources:
        return [_first_large(coverage_wording(language).no_source.format(cell=row.label))]
    alike: dict[tuple[tuple[State, int], ...], list[Covered]] = {}
    for cell in row.cells:
        if cell.state is not State.DATA:
            alike.setdefault(tuple(cell.states.items()), []).append(cell)
    found: list[str] = []
    for those in sorted(alike.values(), key=lambda cells: list(State).index(cells[0].state)):
        codes = [(called or {}).get(code, code) for code in _highest(those, row)]
        if len(those) == len(row.cells) > 1 and those[0].state is not State.NOT_APPLICABLE:
            codes = [coverage_wording(language).any_code]
        found.append(_sentence(row, those[0], codes, language))
    return found


def _highest(alike: Sequence[Covered], row: CoverageRow) -> list[str]:
    """Return the codes to name: one for all below it, unless it is for some of them only that it is uncoded."""
    paths = {one.code for one in alike}
    named: list[str] = []
    for path in (one.code for one in alike):
        below = {one.code for one in row.cells if one.code.startswith(f"{path}/")}
        if alike[0].state is State.NOT_CODED and not below <= paths and below & paths:
            continue
        if not any(path.startswith(f"{above}/") for above in named):
            named.append(path)
    return named


def _sentence(row: CoverageRow, cell: Covered, codes: Sequence[str], language: str) -> str:
    words = coverage_wording(language)
    if cell.state is State.NO_SOURCE:
        return _first_large(words.no_source.format(cell=row.label))
    n = cell.states[cell.state]
    noun = wording(language).units["sources"]
    facts = {
        "cell": row.label,
        "codes": words.final_and.join([", ".join(codes[:-1]), codes[-1]]) if len(codes) > 1 else codes[0],
        "of": f"{cell.of} {noun.one if cell.of == 1 else noun.many}",
        "n": str(n),
        "rest": ", ".join(
            words.rest[state].format(n=m)
            for state, m in cell.states.items()
            if m and state in words.rest and state is not cell.state
        ),
    }
    phrase = words.whole if n == cell.of else words.part
    return _first_large(phrase[cell.state].format_map(facts))


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]
