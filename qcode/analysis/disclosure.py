"""How many persons an attribution could be, and what is left out of it so that they are enough.

An attribution is coarsened for a whole class at once: all who have the same role. The ladder of the study is climbed
step by step until everything that is printed of the class could be k persons; which quotes are printed plays no part,
so that two chapters never add up to more than either tells. Persons are counted by what is printed of them, not by
what could be true of them: a reader who knows the rules cannot tell fewer apart. Sweeney, L. (2002), Achieving
k-anonymity privacy protection using generalization and suppression (full-domain generalisation, here per class).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.analysis.attribution import applies, holds
from qcode.model.attribute import Scope
from qcode.model.disclosure import Coarser, Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from qcode.model.anonymity import Anonymity
    from qcode.model.attribute import Attribute
    from qcode.model.disclosure import PopulationRow

Values = dict[str, tuple[str, ...]]
Told = tuple[tuple[str, tuple[str, ...]], ...]
"""What an attribution tells of what identifies; a missing value is there without values."""

ROLE = "role"


@dataclass(frozen=True, slots=True)
class Somebody:
    """An informant in a source.

    Attributes:
        kind: Of the source.
        values: As resolved for this source.
    """

    person: str
    kind: str
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: an attribute is merged, or left out."""

    name: str
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to what is printed of somebody.

    Attributes:
        dropped: Attributes left out, or without meaning for them.
        merged: Attributes of which merged values are printed.
        blocked: Whether nothing at all is told.
    """

    dropped: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What is counted against.

    Attributes:
        attributes: As declared.
        anonymity: What the study promises.
        people: Informants who took part, once for each source.
        population: Rows of the table of those there are; empty where the study gives none.
        printed: Returns which attributes may be printed of somebody with these values.
    """

    attributes: Mapping[str, Attribute]
    anonymity: Anonymity
    people: Sequence[Somebody]
    population: Sequence[PopulationRow]
    printed: Callable[[Mapping[str, tuple[str, ...]]], Collection[str]]

    @property
    def role(self) -> str:
        """The attribute whose values make classes: ``role``, else the first that is a participant's."""
        if ROLE in self.attributes:
            return ROLE
        own = [one.name for one in self.attributes.values() if one.scope is Scope.PARTICIPATION and one.identifying]
        return own[0] if own else ""


@dataclass(slots=True)
class _Profile:
    """Those of whom the same is known."""

    values: Mapping[str, tuple[str, ...]]
    kind: str
    names: tuple[str, ...]
    persons: set[str] = field(default_factory=set)


class Coarsening:
    """What is left out of attributions, for statements that take the same stances.

    Attributes:
        ground: What is counted against.
        stances: Of the statements.
        steps: The ladder, as far as it is about what is printed.
        taken: By class, how many steps of the ladder it has taken.
        blocked: The classes of which nothing is told.
    """

    def __init__(self, ground: Ground, stances: frozenset[str] = frozenset(), base: Coarsening | None = None) -> None:
        self.ground = ground
        self.stances = stances
        self._profiles = base.profiles if base is not None else list(_profiles(ground))
        self.steps = _steps(ground, self._profiles)
        classes = dict.fromkeys(self.class_of(one.values, one.kind) for one in self._profiles)
        before = base.taken if base is not None else {}
        self.taken: dict[tuple[str, ...], int] = {one: before.get(one, 0) for one in classes}
        self._told: dict[Told, set[str]] = {}
        self._population: dict[Plan, dict[Told, int]] = {}
        self.blocked: frozenset[tuple[str, ...]] = base.blocked & classes.keys() if base is not None else frozenset()
        self._climb()

    @property
    def profiles(self) -> list[_Profile]:
        """Those who took part, by what is known of them."""
        return self._profiles

    def class_of(self, values: Mapping[str, tuple[str, ...]], kind: str) -> tuple[str, ...]:
        """Return the class somebody is coarsened with."""
        role = self.ground.role
        if not role or role in self._restricted(values, kind) or role not in self.ground.printed(values):
            return ()
        return tuple(sorted(values.get(role, ())))

    def plan(self, values: Mapping[str, tuple[str, ...]], kind: str) -> Plan:
        """Return what is done to what is printed of somebody."""
        own = self.class_of(values, kind)
        steps = self.steps[: self.taken.get(own, len(self.steps))]
        attributes = self.ground.attributes
        away = {one.name for one in attributes.values() if not applies(one, values, attributes)}
        dropped = {one.name for one in steps if not one.merge} | self._restricted(values, kind) | away
        return Plan(frozenset(dropped), frozenset(one.name for one in steps if one.merge), own in self.blocked)

    def told(self, values: Mapping[str, tuple[str, ...]], kind: str) -> Told | None:
        """Return what is told of somebody; None where they are blocked."""
        plan = self.plan(values, kind)
        return None if plan.blocked else self._tells(values, self._names(values), plan)

    def coarse(self, values: Mapping[str, tuple[str, ...]], plan: Plan) -> Values:
        """Return somebody's values as they may be printed."""
        return {name: self._merged(name, there, plan) for name, there in values.items() if name not in plan.dropped}

    def counted(self, values: Mapping[str, tuple[str, ...]], kind: str) -> Counted:
        """Return how many persons what is told of somebody could be."""
        told = self.told(values, kind)
        if told is None:
            everybody = set().union(*(one.persons for one in self._profiles)) if self._profiles else set()
            return Counted(len(everybody), sum(row.n for row in self.ground.population) or None)
        return self._count(told, self.plan(values, kind))

    def could_be(self, told: Told | None, known: Mapping[str, tuple[str, ...]] | None = None) -> set[str]:
        """Return the persons of whom this would be told, and who have the values known besides."""
        extra = known or {}
        return set().union(
            *(
                one.persons
                for one in self._profiles
                if (told is None or _fits(told, self.told(one.values, one.kind)))
                and all(set(there) & set(one.values.get(name, ())) for name, there in extra.items())
            )
        )

    def changes(self) -> list[Coarser]:
        """Return what was done to each class that is told less of than is known."""
        done = []
        for own, n in self.taken.items():
            there = [one for one in self._profiles if self.class_of(one.values, one.kind) == own]
            steps = [one for one in self.steps[:n] if self._does_something(one, own, there)]
            if not steps and own not in self.blocked:
                continue
            before = min(self._untouched(one) for one in there)
            after = min((self.counted(one.values, one.kind).least for one in there), default=0)
            after = len(self._untold()) if own in self.blocked else after
            dropped = tuple(one.name for one in steps if not one.merge)
            merged = tuple((one.name, self._merged_name(one.name, own, there)) for one in steps if one.merge)
            done.append(Coarser(own, dropped, merged, before, after, own in self.blocked))
        return done

    def _untold(self) -> set[str]:
        """Return the persons of whom nothing is told."""
        there = (one.persons for one in self._profiles if self.class_of(one.values, one.kind) in self.blocked)
        return set[str]().union(*there)

    def _does_something(self, step: Step, own: tuple[str, ...], there: Sequence[_Profile]) -> bool:
        if not step.merge:
            return any(step.name in one.names and one.values.get(step.name) for one in there)
        return bool(self._merged_name(step.name, own, there))

    def _merged_name(self, name: str, own: tuple[str, ...], there: Sequence[_Profile]) -> str:
        """Return what the values of a class are printed as once they are merged; empty where none is."""
        values = own if name == self.ground.role else tuple(v for one in there for v in one.values.get(name, ()))
        merges = self.ground.anonymity.merge.get(name, ())
        return ", ".join(dict.fromkeys(one.name for one in merges if set(one.values) & set(values)))

    def _untouched(self, one: _Profile) -> int:
        """Return how many it could be if nothing but what never applies or is never printed were left out."""
        plan = self._bare(one.values, one.kind)
        told = self._tells(one.values, one.names, plan)
        persons = set().union(
            *(
                other.persons
                for other in self._profiles
                if _fits(told, self._tells(other.values, other.names, self._bare(other.values, other.kind)))
            )
        )
        among = self._in_population(told, plan)
        return len(persons) if among is None else min(len(persons), among)

    def _bare(self, values: Mapping[str, tuple[str, ...]], kind: str) -> Plan:
        attributes = self.ground.attributes
        away = {one.name for one in attributes.values() if not applies(one, values, attributes)}
        return Plan(frozenset(away | self._restricted(values, kind)))

    def _climb(self) -> None:
        """Take steps until what is told of each class could be enough persons, or no step is left."""
        k = self.ground.anonymity.k
        while True:
            self._link()
            self._tally()
            short = {
                self.class_of(one.values, one.kind)
                for one in self._profiles
                if (told := self.told(one.values, one.kind))
                and not self._count(told, self.plan(one.values, one.kind)).reaches(k)
            }
            climbing = [one for one in short if self.taken[one] < len(self.steps)]
            if not climbing:
                self.blocked |= self._with_merged(short)
                self._tally()
                if not short:
                    return
                continue
            for one in climbing:
                self.taken[one] += 1

    def _link(self) -> None:
        """Let classes that are printed as one take the same steps."""
        role = self.ground.role
        at = next((n for n, one in enumerate(self.steps) if one == Step(role, merge=True)), None)
        if at is None:
            return
        for group in self._groups().values():
            most = max(self.taken[one] for one in group)
            if most > at:
                self.taken |= dict.fromkeys(group, most)

    def _groups(self) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        groups: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        plan = Plan(merged=frozenset((self.ground.role,)))
        for one in self.taken:
            groups.setdefault(self._merged(self.ground.role, one, plan), []).append(one)
        return groups

    def _with_merged(self, short: Iterable[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
        if Step(self.ground.role, merge=True) not in self.steps:
            return frozenset(short)
        wanted = set(short)
        return frozenset(one for group in self._groups().values() if wanted & set(group) for one in group)

    def _tally(self) -> None:
        self._told = {}
        for one in self._profiles:
            told = self.told(one.values, one.kind)
            if told is not None:
                self._told.setdefault(told, set()).update(one.persons)

    def _count(self, told: Told, plan: Plan) -> Counted:
        if all(there for _, there in told):
            n = len(self._told.get(told, ()))
        else:
            n = len(set().union(*(persons for other, persons in self._told.items() if _fits(told, other))))
        return Counted(n, self._in_population(told, plan))

    def _in_population(self, told: Told, plan: Plan) -> int | None:
        """Return how many there are of whom this would be told; None where the table says nothing of their class."""
        rows = self.ground.population
        if not rows:
            return None
        columns = {name for row in rows for name in row.values}
        key = Plan(plan.dropped, plan.merged)
        if key not in self._population:
            table: dict[Told, int] = {}
            for row in rows:
                values = {name: (value,) for name, value in row.values.items() if value and name not in plan.dropped}
                seen = tuple((name, self._merged(name, values[name], plan)) for name in sorted(values))
                table[seen] = table.get(seen, 0) + row.n
            self._population[key] = table
        asked = {name: there for name, there in told if name in columns and there}
        role = self.ground.role
        table = self._population[key]
        if role in asked and not any(dict(row).get(role) == asked[role] for row in table):
            return None
        return sum(n for row, n in table.items() if all(_has(dict(row).get(name), asked[name]) for name in asked))

    def _names(self, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        return _identifying(self.ground, values)

    def _tells(self, values: Mapping[str, tuple[str, ...]], names: Iterable[str], plan: Plan) -> Told:
        return tuple(
            (name, self._merged(name, tuple(sorted(values.get(name, ()))), plan))
            for name in names
            if name not in plan.dropped
        )

    def _merged(self, name: str, there: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
        if name not in plan.merged:
            return there
        into = {value: one.name for one in self.ground.anonymity.merge.get(name, ()) for value in one.values}
        return tuple(dict.fromkeys(into.get(value, value) for value in there))

    def _restricted(self, values: Mapping[str, tuple[str, ...]], kind: str) -> set[str]:
        """Return what the policy leaves out whatever the count."""
        facts = {**values, "kind": (kind,), "stance": tuple(sorted(self.stances))}
        return {
            name
            for one in self.ground.anonymity.policy
            if one.when is None or holds(one.when, facts)
            for name in one.drop
        }


def _has(there: tuple[str, ...] | None, asked: tuple[str, ...]) -> bool:
    """Tell whether a row of the population is of those asked for; of several values each may be meant."""
    return there is not None and bool(set(there) & set(asked))


def _fits(told: Told, other: Told | None) -> bool:
    """Tell whether the same is told of another; what is missing may be anything."""
    if other is None:
        return False
    if told == other:
        return True
    known = {name for name, there in told if not there}
    if not known:
        return False
    return tuple(one for one in told if one[0] not in known) == tuple(one for one in other if one[0] not in known)


def _identifying(ground: Ground, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    wanted = ground.printed(values)
    return tuple(sorted(name for name in wanted if name in ground.attributes and ground.attributes[name].identifying))


def _profiles(ground: Ground) -> Iterable[_Profile]:
    found: dict[object, _Profile] = {}
    for one in ground.people:
        key = (one.kind, tuple(sorted((name, tuple(sorted(there))) for name, there in one.values.items())))
        if key not in found:
            found[key] = _Profile(one.values, one.kind, _identifying(ground, one.values))
        found[key].persons.add(one.person)
    return found.values()


def _steps(ground: Ground, profiles: Sequence[_Profile]) -> tuple[Step, ...]:
    """Return the ladder's steps for what is printed; without a ladder, what stands last is left out first.

    The role that makes the classes is merged and never left out: without it nothing would be told of anybody.
    """
    printed = {name for one in profiles for name in one.names}
    merges = ground.anonymity.merge
    order = ground.anonymity.ladder
    if not order:
        declared = [name for name in ground.attributes if name in printed]
        order = tuple(step for name in reversed(declared) for step in ((name, name) if name in merges else (name,)))
    done: list[Step] = []
    for name in order:
        if name not in printed:
            continue
        if name in merges and Step(name, merge=True) not in done:
            done.append(Step(name, merge=True))
        elif name != ground.role and Step(name) not in done:
            done.append(Step(name))
    return tuple(done)
