"""Codes that stand together: in the same words, or a few turns apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.table import WHO, CodePair, Cooccurrence, TableUnit
from qcode.store import codebooks
from qcode.study import code_names, grounds, saved_queries, statements
from qcode.study.queries import CODE, Query

if TYPE_CHECKING:
    from qcode.model.picking import CodingLayer
    from qcode.study.opening import Study
    from qcode.study.release import Terms


@dataclass(frozen=True, slots=True)
class Ask:
    """Which codes, of whom, and when they stand together.

    Attributes:
        near: At most so many turns apart; None where they must overlap.
        smallest: Withhold smaller numbers; None for the study's k where the condition names what identifies.
    """

    code: str = ""
    where: str = ""
    unit: TableUnit = TableUnit.CODINGS
    near: int | None = None
    coders: tuple[str, ...] = ()
    layer: CodingLayer | None = None
    smallest: int | None = None


def cooccurrence(study: Study, ask: Ask, terms: Terms) -> Cooccurrence:
    """Count which codes stand together.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
    """
    from qcode.study import release

    ask = saved_queries.in_full(study, ask)
    query = Query(ask.code, ask.where, (CODE,), coders=ask.coders, layer=ask.layer)
    with study.reading():
        found = _counted(study, ask, query, terms)
    release.record(study, "cooccur", terms, f"pairs of codes: {len(found.pairs)}")
    return found


def _counted(study: Study, ask: Ask, query: Query, terms: Terms) -> Cooccurrence:
    from qcode.analysis import crosstab, meeting
    from qcode.study import release

    found = statements.statements(study, query)
    ground = grounds.ground(study, ask.where, crosstab.places(found))
    place = crosstab.numbered(found, ground.numbers)
    found, place = found.chosen(place >= 0), place[place >= 0]
    one, left, right = meeting.pairs(found, ask.near)
    if ask.unit in WHO:
        units, many = ground.units(ask.unit)
        heard = meeting.heard_in(found, place, units, many)
        met = meeting.in_units(one, left, right, heard, many)
        those = meeting.per_code(found, place, units)
        of = {code: len(each) for code, each in those.items()}
    else:
        met, of, those = meeting.in_statements(one, left, right), meeting.sizes(one), {}
    gate = release.gate(study, [], terms)
    paths = code_names.names(study, codebooks.codes_with_book(study.db))
    order = {row: n for n, row in enumerate(paths)}
    smallest = 0
    if ask.unit in WHO:
        smallest = grounds.smallest(study, (), ask.where) if ask.smallest is None else ask.smallest
    done: list[tuple[float, int, int, CodePair]] = []
    for pair in met:
        a, b = sorted((pair.first, pair.second), key=order.__getitem__)
        either = len(those[a] | those[b]) if those else of[a] + of[b] - pair.both
        both = None if pair.both < smallest else pair.both
        made = CodePair(gate.name(paths[a]), gate.name(paths[b]), both, of[a], of[b], either)
        done.append((-(made.jaccard or 0.0), order[a], order[b], made))
    named = statements.wanted_codes(study, query)
    return Cooccurrence(
        tuple(made for *_, made in sorted(done, key=lambda each: each[:3])),
        ask.unit,
        ask.near,
        tuple(gate.name(paths[row]) for row in (paths if named is None else named)),
        tuple(gate.name(each) for each in (ask.code, ask.where, ", ".join(ask.coders)) if each.strip()),
        smallest if smallest > 1 else 0,
        study.settings.language,
        masked=not terms.unmasked,
    )
