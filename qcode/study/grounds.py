"""What tables stand on: who was asked, who was heard, and under which keys each of them stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.attribute import AttributeType
from qcode.model.expression import Comparison, leaves
from qcode.model.table import TableUnit
from qcode.store import quotations, register, tables
from qcode.study import queries, retrieval
from qcode.study.reading import natural
from qcode.study.retrieval import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.mask import Printed
    from qcode.study.consent_printing import Agreements
    from qcode.study.opening import Study
    from qcode.study.release import Gate

Place = tuple[int, int]
BY_PLACE = ("source", "kind", "wave", "person", "organisation")


@dataclass(slots=True)
class Ground:
    """The places of a study: a source and somebody in it, 0 for a speaker nobody knows.

    Attributes:
        asked: Those who took part and match, and sources with somebody nobody knows.
        numbers: Every place that may be counted, asked or heard.
        matching: Those that match the condition; None for all.
        agreements: What may be told of those who speak, where words are printed; None where they are counted.
    """

    study: Study
    facts: retrieval.Facts
    asked: list[Place]
    numbers: dict[Place, int]
    matching: set[Place] | None
    persons: dict[int, int]
    agreements: Agreements | None = None

    def values(self, name: str, place: Place) -> tuple[str, ...]:
        """Return the keys under which a place stands; an empty one is a missing value."""
        from qcode.analysis.attribution import applies

        source, who = place
        row = self.facts.sources[source]
        told = self.agreements
        if who and told is not None and told.personal(name) and told.hides(row.name, self.facts.people[who][0]):
            return (EMPTY,)
        match name:
            case "source" | "kind" | "wave":
                return ({"source": row.name, "kind": row.kind, "wave": str(row.wave or "")}[name],)
            case "person":
                return (self.facts.people[who][1] or self.facts.people[who][0],) if who else ("",)
            case "organisation":
                return self.facts.organisations.get(who, ("",))
            case _:
                declared = self.study.settings.attributes
                known = self.facts.values.get(who, {}) if who else self.facts.of_source.get(source, {})
                return (known.get(name) or ("",)) if applies(declared[name], known, declared) else (EMPTY,)

    def units(self, unit: TableUnit) -> tuple[list[tuple[int, int]], int]:
        """Return pairs of a place's number and a unit it is counted as, and how many units there may be."""
        if unit is TableUnit.PERSONS:
            pairs = [(n, self.persons[who]) for (_, who), n in self.numbers.items() if who in self.persons]
        elif unit is TableUnit.ORGANISATIONS:
            houses: dict[str, int] = {}
            pairs = [
                (n, houses.setdefault(house, len(houses)))
                for (_, who), n in self.numbers.items()
                if who in self.persons
                for house in self.facts.organisations.get(who, ())
            ]
        else:
            pairs = [(n, source) for (source, _), n in self.numbers.items()]
        return pairs, max((one for _, one in pairs), default=0) + 1


def ground(study: Study, where: str, heard: Iterable[Place]) -> Ground:
    """Return what a table stands on.

    Raises:
        BadExpression: The condition cannot be read.
    """
    db = study.db
    condition = queries.condition(study, where)
    matching = None if condition is None else tables.matching(db, condition)
    informants = tables.informants(db)
    unknown = tables.with_unknown(db) | tables.without_informant(db)
    asked = [(source, who) for source, who, _ in informants] + [(source, 0) for source in sorted(unknown)]
    everybody = dict.fromkeys([*asked, *(one for one in heard if one[1] >= 0)])
    kept = [one for one in everybody if matching is None or one in matching]
    among = set(kept)
    parts = json.dumps(sorted({who for _, who in kept if who}))
    sources = sorted({source for source, _ in kept})
    facts = retrieval.Facts(
        quotations.sources(db, sources),
        register.values_of_participations(db, parts),
        register.values_of_sources(db, json.dumps(sources)),
        retrieval.people(study, {who for _, who in kept if who}),
        register.organisations_of(db, parts),
    )
    numbers = {one: n for n, one in enumerate(kept)}
    persons = {who: person for _, who, person in informants}
    return Ground(study, facts, [one for one in asked if one in among], numbers, matching, persons)


def in_order(study: Study, name: str, keys: Iterable[str]) -> list[str]:
    """Return keys in printing order: as declared, else by name, then what does not apply, then what is missing."""
    attribute = study.settings.attributes.get(name)
    declared = list(attribute.values) if attribute is not None else []

    def rank(key: str) -> tuple[int, int, object]:
        if key in declared:
            return (0, declared.index(key), [])
        return ({EMPTY: 2, "": 3}.get(key, 1), 0, natural(key))

    return sorted({*keys}, key=rank)


def declared_values(study: Study, name: str) -> tuple[str, ...]:
    """Return the values an attribute may have, where they are closed."""
    attribute = study.settings.attributes.get(name)
    return attribute.values if attribute is not None and attribute.type is AttributeType.CATEGORY else ()


def printed_key(study: Study, gate: Gate, name: str, key: str) -> Printed:
    """Return a key as a heading of a table."""
    from qcode.model.wording import wording

    if key == EMPTY:
        return gate.label(EMPTY)
    if not key:
        return gate.label(f"[{wording(study.settings.language).missing.replace('{name}', name)}]")
    attribute = study.settings.attributes.get(name)
    return gate.label(attribute.printed(key)) if attribute is not None else gate.name(key)


def smallest(study: Study, axes: Sequence[str], where: str) -> int:
    """Return below which numbers are withheld: the study's k where what identifies is named, else 0."""
    named = set(axes)
    if where.strip():
        from qcode.analysis import expressions
        from qcode.study import saved_queries

        condition = expressions.condition(saved_queries.condition_in_full(study, where))
        named |= {one.attribute for one in leaves(condition) if isinstance(one, Comparison)}
    identifying = {name for name, one in study.settings.attributes.items() if one.identifying}
    return study.settings.anonymity.k if named & identifying else 0


def known_axes(study: Study) -> Sequence[str]:
    """Return what rows and columns may be."""
    return ("code", "coder", *BY_PLACE, *study.settings.attributes)
