"""Attributions that could be enough persons: the study's promise of anonymity applied to what is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, Refused
from qcode.model.expression import Comparison, leaves
from qcode.model.finding import Finding, Severity
from qcode.store import disclosure as stored
from qcode.study.opening import read_bytes
from qcode.study.retrieval import EMPTY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qcode.analysis.disclosure import Coarsening, Ground
    from qcode.model.disclosure import Coarser, PopulationRow
    from qcode.model.query import Query
    from qcode.model.quotation import Informant
    from qcode.store.disclosure import InformantRow
    from qcode.study.opening import Study
    from qcode.study.release import Terms

    Known = Mapping[str, tuple[str, ...]]


class Coarsener:
    """Coarsens attributes of those who speak, before an attribution is made of them.

    The register is read when somebody who identifies is to be attributed, and once.
    """

    def __init__(self, study: Study, *, active: bool = True) -> None:
        self._study = study
        self._active = active and study.settings.anonymity.k > 1 and bool(identifying(study))
        self._by_stance: dict[frozenset[str], Coarsening] = {}
        self._seen: set[tuple[frozenset[str], tuple[str, ...]]] = set()
        self._headings: dict[object, int] = {}

    @property
    def stances(self) -> frozenset[str]:
        """The stances that decide what is left out."""
        return _stances_asked(self._study) if self._active else frozenset()

    @property
    def active(self) -> bool:
        """Whether anything is left out at all."""
        return self._active

    def speaking(self, informants: Sequence[Informant], kind: str, stances: Iterable[str]) -> list[Informant]:
        """Return informants with what may be printed of them; the blocked ones are nobody."""
        if not self._active:
            return list(informants)
        coarsening = self.coarsening(stances)
        counted = frozenset(stances)
        return [
            self._coarse(one, kind, coarsening, counted) if one.person and not one.settled else one
            for one in informants
        ]

    def coarsening(self, stances: Iterable[str] = ()) -> Coarsening:
        """Return what is left out of statements that take these stances."""
        from qcode.analysis.disclosure import Coarsening

        asked = frozenset(stances) & _stances_asked(self._study)
        if asked not in self._by_stance:
            base = self.coarsening() if asked else None
            ground = ground_of(self._study) if base is None else base.ground
            self._by_stance[asked] = Coarsening(ground, asked, base)
        return self._by_stance[asked]

    def _coarse(self, one: Informant, kind: str, coarsening: Coarsening, stances: frozenset[str]) -> Informant:
        plan = coarsening.plan(one.values, kind)
        self._seen.add((stances & _stances_asked(self._study), coarsening.class_of(one.values, kind)))
        if plan.blocked:
            dropped = frozenset(self._study.settings.attributes)
            return replace(one, person="", name="", values={}, pseudonym="", organisations=(), dropped=dropped)
        return replace(one, values=coarsening.coarse(one.values, plan), dropped=one.dropped | plan.dropped)

    def under(self, informants: Sequence[Informant], kind: str, stances: Iterable[str], known: Known) -> None:
        """Note under which headings a quote stands, for those they leave too few of."""
        if not self._active or not known:
            return
        coarsening = self.coarsening(stances)
        for one in (each for each in informants if not each.settled):
            told = coarsening.told(one.values, kind) if one.person else None
            key = (coarsening.stances, told, tuple(known.items()))
            if one.person and key not in self._headings:
                self._headings[key] = len(coarsening.could_be(told, known))

    def left_out(self, known: Sequence[Informant], told: Sequence[Informant]) -> tuple[str, ...]:
        """Return the attributes that would be printed of somebody, and are not, or are coarser."""
        if not self._active:
            return ()
        printed = self.coarsening().ground.printed
        return tuple(
            dict.fromkeys(
                name
                for one, less in zip(known, told, strict=True)
                for name in printed(one.values)
                if one.person and self._identifying(name) and one.values.get(name) and self._less(name, one, less)
            )
        )

    def _identifying(self, name: str) -> bool:
        return self._study.settings.attributes[name].identifying

    def _less(self, name: str, one: Informant, less: Informant) -> bool:
        from qcode.analysis.attribution import applies

        attributes = self._study.settings.attributes
        return less.values.get(name) != one.values[name] and applies(attributes[name], one.values, attributes)

    def each(self) -> tuple[Finding, ...]:
        """Return what was left out of each class seen."""
        return tuple(_finding(one, self._study.settings.anonymity.k) for one in self._changes())

    def _changes(self) -> list[Coarser]:
        told = [
            one
            for stances, coarsening in sorted(self._by_stance.items(), key=lambda pair: sorted(pair[0]))
            for one in coarsening.changes()
            if (stances, one.who) in self._seen
        ]
        return list(dict.fromkeys(told))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was left out of those seen, in one sentence, and of whom nothing is told."""
        told = self._changes()
        k = self._study.settings.anonymity.k
        few = [n for n in self._headings.values() if n < k]
        done = [self._of_blocked(_finding(one, k), one) for one in told if one.blocked]
        coarser = [one for one in told if not one.blocked]
        if coarser:
            message = f"So that each could be {k} persons, attributions tell less: {'; '.join(map(_short, coarser))}."
            hint = "`qcode mask disclose` tells of each; k and the ladder stand in study.yaml."
            done.insert(0, Finding("coarsened", Severity.NOTE, "attributions", message, hint))
        if few:
            message = f"Read with their headings some quotes could be {_persons(min(few))}."
            hint = "Group by what does not identify, or keep it among you: `qcode mask disclose --by …` lists them."
            done.append(Finding("heading", Severity.WARNING, "headings", message, hint))
        return tuple(done)

    def _of_blocked(self, found: Finding, one: Coarser) -> Finding:
        """Make an error of it where a reader can tell who they are; among fewer than k in all nobody can be hidden."""
        k = self._study.settings.anonymity.k
        few = one.after < k <= len({each.person for each in self.coarsening().ground.people})
        return replace(found, severity=Severity.ERROR) if few else found


def identifying(study: Study) -> frozenset[str]:
    """Return the attributes that help to tell who somebody is."""
    return frozenset(name for name, one in study.settings.attributes.items() if one.identifying)


def named(study: Study, query: Query) -> frozenset[str]:
    """Return the attributes that somebody asks for by name: those grouped by, and those of the condition."""
    if not query.where.strip():
        return frozenset(query.by)
    from qcode.analysis import expressions
    from qcode.study import saved_queries

    written = expressions.condition(saved_queries.condition_in_full(study, query.where))
    return frozenset(query.by) | {one.attribute for one in leaves(written) if isinstance(one, Comparison)}


def heading(study: Study, by: Sequence[str], groups: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what the headings over a quote tell of those who speak in it."""
    attributes = study.settings.attributes
    told = zip(by, groups, strict=True) if groups else ()
    return {
        name: (key,)
        for name, key in told
        if key not in {"", EMPTY} and name in attributes and attributes[name].identifying
    }


def refuse_without_override(terms: Terms) -> None:
    """Refuse to print attributions as they are where nobody answers for it.

    Raises:
        Misuse: There is no override.
    """
    if terms.exact and not terms.override and not terms.unmasked:
        raise Misuse(
            "Attributions that could be few persons are printed only if somebody answers for it.",
            hint='Add --override "NAME: reason", or leave out --no-coarsening.',
        )


def refuse_blocked(terms: Terms, findings: Iterable[Finding]) -> None:
    """Stop a file with words of somebody of whom nothing can be told that hides them.

    Raises:
        Refused: There are such words, and it is neither a draft nor does somebody answer for it.
    """
    if terms.target is None or terms.unmasked or terms.draft or terms.override:
        return
    who = [one.place for one in findings if one.kind == "blocked" and one.severity is Severity.ERROR]
    if who:
        raise Refused(
            f"Some are too few to be quoted, however little is told of them: {'; '.join(who)}; no file was written.",
            hint="Merge roles in study.yaml (`anonymity: {merge: …}`), leave them out with --where, write a draft "
            'with --draft, or name who answers for it: --override "NAME: reason".',
        )


def ground_of(study: Study, rows: Sequence[InformantRow] | None = None) -> Ground:
    """Return what is counted against: everybody who took part, and the table of those there are.

    Args:
        study: The study.
        rows: Those who took part, where they were read already.

    Raises:
        BadFile: ``population.csv`` cannot be read.
    """
    from qcode.analysis.attributing import needed
    from qcode.analysis.disclosure import Ground, Somebody

    settings = study.settings

    def printed(values: Mapping[str, tuple[str, ...]]) -> Collection[str]:
        return needed(settings.attribution, values, settings.attributes)

    people = [
        Somebody(one.person, one.kind, one.values) for one in (stored.informants(study.db) if rows is None else rows)
    ]
    return Ground(settings.attributes, settings.anonymity, people, population(study), printed)


def population(study: Study) -> tuple[PopulationRow, ...]:
    """Return the rows of ``population.csv``; none where the study has no such table.

    Raises:
        BadFile: It cannot be read.
    """
    from qcode.formats import population as formats

    path = study.folder / formats.FILE
    return formats.read(read_bytes(path), formats.FILE, study.settings.attributes) if path.is_file() else ()


def _persons(n: int) -> str:
    return "1 person" if n == 1 else f"{n} persons"


def _stances_asked(study: Study) -> frozenset[str]:
    """Return the stances that decide what is left out."""
    return frozenset(value for one in study.settings.anonymity.policy for value in one.asked("stance"))


def _short(one: Coarser) -> str:
    """Return what was done to a class in a few words.

    >>> from qcode.model.disclosure import Coarser
    >>> _short(Coarser(("chef",), ("region",), (("role", "leder"),), 1, 4))
    'chef without region, role as leder (1 -> 4)'
    """
    without = f" without {' and '.join(one.dropped)}" if one.dropped else ""
    merged = "".join(f", {name} as {into}" for name, into in one.merged)
    return f"{', '.join(one.who) or 'everybody'}{without}{merged} ({one.before} -> {one.after})"


def _finding(one: Coarser, k: int) -> Finding:
    who = ", ".join(one.who) or "everybody"
    if one.blocked:
        message = f"Nothing is told of who speaks: whatever is left out, it could be fewer than {k} persons."
        if one.after < k:
            message += f" Those nothing is told of are {one.after} in all: a reader who knows the rule can tell."
        hint = "Merge roles in study.yaml (`anonymity: {merge: …}`), or do not quote them."
        return Finding("blocked", Severity.WARNING, who, message, hint)
    parts = [f"{' and '.join(one.dropped)} left out"] if one.dropped else []
    parts += [f"{name} printed as {into}" for name, into in one.merged]
    told = f"it could be {max(one.before, 1)}, and is now one of {one.after} persons."
    message = f"{'; '.join(parts)} for all of them: {told}"
    hint = f"k is {k} in study.yaml; `qcode mask disclose` explains."
    return Finding("coarsened", Severity.NOTE, who, message, hint)
