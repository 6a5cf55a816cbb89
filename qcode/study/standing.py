"""Who said something, of those who were asked: persons, sources, organisations, or values of an attribute."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.claim import ORGANISATIONS, PERSONS, SOURCES, UNITS, Standing
from qcode.model.coverage import State
from qcode.model.person import Outcome
from qcode.store import codebooks, quotations, register, roster
from qcode.study import code_names, coverage, queries, retrieval
from qcode.study.queries import Codes, Query
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.expression import CodePattern
    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_HEARD = (State.NOT_CODED, State.SILENT, State.NOT_ASKED, State.DECLINED, State.NOT_APPLICABLE)


class Standings:
    """Answers who stands where; what is known of coverage is read once.

    Attributes:
        gate: Prints what codes and units are called.
    """

    def __init__(self, study: Study, gate: Gate) -> None:
        self.study = study
        self.gate = gate
        self._known = codebooks.codes_with_book(study.db)
        self._names = code_names.names(study, self._known)
        self._states = coverage.states(study)
        self._codes = Codes(study)
        self._units: dict[tuple[str, str], _Units] = {}

    def standing(self, code: str, where: str = "", against: str = "", unit: str = PERSONS) -> Standing:
        """Return who said what a code expression finds, who said the opposite, who neither, and who was not asked.

        Raises:
            BadExpression, CodeNotFound: An expression cannot be read, or names what is not there.
            Misuse: There is no such unit.
        """
        self.check_unit(unit)
        units = self._units.get((where, unit)) or _Units(self.study, where, unit)
        self._units[where, unit] = units
        said, unplaced = units.heard(Query(code, where))
        opposed = units.heard(Query(against, where))[0] if against else set[str]()
        states = self._by_source(code)
        rest = {key: units.state(key, states) for key in units.members if key not in said | opposed}

        def printed(keys: Iterable[str]) -> tuple[Printed, ...]:
            return tuple(units.printed(key, self.gate) for key in sorted(keys, key=units.rank))

        def those(state: State) -> tuple[Printed, ...]:
            return printed(key for key, one in rest.items() if one is state)

        return Standing(
            self.gate.name(code),
            unit,
            said=printed(said),
            against=printed(opposed - said),
            silent=those(State.SILENT),
            not_coded=those(State.NOT_CODED),
            not_asked=those(State.NOT_ASKED),
            declined=those(State.DECLINED),
            not_applicable=those(State.NOT_APPLICABLE),
            both=printed(said & opposed),
            unplaced=len(unplaced),
        )

    def check_unit(self, unit: str) -> None:
        """Refuse a unit that is neither built in nor an attribute.

        Raises:
            Misuse: Names what is known.
        """
        if unit not in UNITS and unit not in self.study.settings.attributes:
            known = ", ".join((*UNITS, *self.study.settings.attributes))
            raise Misuse(f"There is nothing called {unit!r} to count.", hint=f"Known: {known}.")

    def paths(self, code: str, *, but: Iterable[str] = ()) -> list[str]:
        """Return the paths of the codes an expression names, in tree order, without those that others name."""
        left_out = {row for one in but for row in self._rows(one)}
        wanted = self._rows(code) - left_out
        return [path for row, (path, _) in self._known.items() if row in wanted]

    def _rows(self, code: str) -> set[int]:
        from qcode.model.expression import CodePattern, leaves

        expression = queries.code_expression(self.study, Query(code))
        return {row for one in leaves(expression) if isinstance(one, CodePattern) for row in self._codes(one)}

    def _by_source(self, code: str) -> dict[str, State]:
        """Return each source's state as to a code expression."""
        from qcode.analysis import standing

        expression = queries.code_expression(self.study, Query(code))
        sets = standing.states(expression, self._of_pattern)
        return {
            name: state for name, n in self._states.sources.items() for state, those in sets.items() if those >> n & 1
        }

    def _of_pattern(self, pattern: CodePattern) -> dict[State, int]:
        from qcode.analysis import standing

        return standing.first(self._states.codes[self._names[row]] for row in self._codes(pattern))


class _Units:
    """What is counted: the units there are, who belongs to each, and under which one a statement stands."""

    def __init__(self, study: Study, where: str, unit: str) -> None:
        self._study, self._unit = study, unit
        everybody = roster.roster(study.db, queries.condition(study, where))
        self._facts = _facts(study, everybody)
        self._pseudonyms = dict(self._facts.people.values()) if unit == PERSONS else {}
        self.members: dict[str, list[roster.Asked]] = {}
        for one in everybody:
            for key in self._keys(one.source, one.participation):
                self.members.setdefault(key, []).append(one)

    def heard(self, query: Query) -> tuple[set[str], set[int]]:
        """Return the units with a statement, and the sources with one that is nobody's."""
        said, unplaced = set[str](), set[int]()
        for hit in retrieval.hits(self._study, query):
            for who in hit.matching:
                keys = [key for key in self._keys(hit.source, who) if key in self.members]
                said.update(keys)
                if not keys and (who is None or who in self._facts.people):
                    unplaced.add(hit.source)
        return said, unplaced

    def state(self, key: str, states: dict[str, State]) -> State:
        """Return the state of a unit none of whose people said anything: never more silence than was listened for."""
        found = {self._state_of(one, states[one.name]) for one in self.members[key] if one.name in states}
        return next((one for one in _HEARD if one in found), State.NO_SOURCE)

    @staticmethod
    def _state_of(one: roster.Asked, state: State) -> State:
        if state in {State.DATA, State.SILENT, State.NOT_CODED} and one.outcome != Outcome.TOOK_PART:
            return State.DECLINED if one.outcome == Outcome.REFUSED else State.NOT_ASKED
        return State.SILENT if state is State.DATA else state

    def printed(self, key: str, gate: Gate) -> Printed:
        """Return what a unit is called."""
        attribute = self._study.settings.attributes.get(self._unit)
        if attribute is not None:
            return gate.label(attribute.printed(key))
        return gate.name(self._pseudonyms.get(key) or key)

    def rank(self, key: str) -> tuple[int, object]:
        """Return a sort key: values as declared, else by name."""
        attribute = self._study.settings.attributes.get(self._unit)
        declared = attribute.values if attribute is not None else ()
        return (declared.index(key), []) if key in declared else (len(declared), natural(key))

    def _keys(self, source: int, who: int | None) -> tuple[str, ...]:
        """Return the units somebody belongs to; none where nobody knows."""
        from qcode.analysis.attribution import applies

        facts = self._facts
        if self._unit == SOURCES:
            return (facts.sources[source].name,) if source in facts.sources else ()
        if self._unit == PERSONS:
            person = facts.people.get(who or 0)
            return (person[0],) if person else ()
        if self._unit == ORGANISATIONS:
            return facts.organisations.get(who or 0, ())
        declared = self._study.settings.attributes
        values = (facts.of_source if who is None else facts.values).get(source if who is None else who, {})
        return values.get(self._unit, ()) if applies(declared[self._unit], values, declared) else ()


def _facts(study: Study, everybody: list[roster.Asked]) -> retrieval.Facts:
    """Read what is known of those who were to be asked."""
    parts = [one.participation for one in everybody if one.participation is not None]
    sources = sorted({one.source for one in everybody})
    return retrieval.Facts(
        quotations.sources(study.db, sources),
        register.values_of_participations(study.db, json.dumps(parts)),
        register.values_of_sources(study.db, json.dumps(sources)),
        retrieval.people(study, parts),
        register.organisations_of(study.db, json.dumps(parts)),
    )
