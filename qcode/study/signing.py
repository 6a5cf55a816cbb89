"""What each quote of a set tells of who speaks in it, as sets of persons it could be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.model.disclosure import Signed
from qcode.store import disclosure as stored
from qcode.study import attributing, disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.analysis.attributing import Attributed
    from qcode.analysis.disclosure import Coarsening, Told
    from qcode.model.ledger import Entry
    from qcode.model.query import Query
    from qcode.model.quotation import Informant
    from qcode.store.disclosure import InformantRow
    from qcode.study.opening import Study
    from qcode.study.retrieval import Facts, Hit

_NAMING = frozenset({"person", "pseudonym"})


@dataclass(slots=True)
class PublishedSet:
    """The quotes looked at.

    Attributes:
        places: What each is called in findings.
        sections: What each stands under; chains do not pass from one to the next.
        entries: Those of the ledger, where they are from there.
    """

    hits: list[Hit]
    facts: Facts
    places: list[str]
    sections: list[object]
    entries: list[Entry] = field(default_factory=list)


class Signing:
    """Says of each quote who it could be.

    Attributes:
        rows: Everybody who took part, once for each source.
        together: By place of a quote in which several speak, how many could be any one of them.
    """

    def __init__(self, study: Study, chosen: PublishedSet, query: Query, *, exact: bool) -> None:
        self._chosen = chosen
        self._query = query
        self._study = study
        self._attributor = attributing.Attributor(study, chosen.facts.sources, query.form, exact=exact)
        self._coarsener = self._attributor.coarsener
        self.rows: list[InformantRow] = stored.informants(study.db, organisations=True)
        self._bare = _bare(study, self.rows)
        self._persons: dict[tuple[frozenset[str], Told | None], frozenset[str]] = {}
        self._sources = _sources(self.rows)
        self.together: dict[str, int] = {}

    def all(self) -> Iterator[Signed]:
        """Yield every speaker of every quote; those nobody knows could be anybody."""
        before: tuple[object, tuple[str, ...]] = (None, ())
        chain = 0
        there = zip(self._chosen.hits, self._chosen.places, self._chosen.sections, strict=True)
        for hit, place, section in there:
            known = [self._chosen.facts.informant(hit.source, who) for who in hit.speakers]
            informants = self._attributor.agreed(hit.source, hit.run.span, known)
            built = self._attributor.of(hit.source, hit.run.span, informants)
            follows = built.form.chains and bool(built.unit) and before == (section, built.unit)
            chain += not follows
            before = (section, built.unit)
            yield from self._of(hit, place, informants, built, str(chain) if built.form.chains else "")

    def stances(self, hit: Hit) -> frozenset[str]:
        """Return the stances of a quote that decide what is left out."""
        taken = self._attributor.stances(hit.source, hit.run.span)
        return frozenset(taken) & self._coarsener.stances

    def coarsening(self, stances: frozenset[str]) -> Coarsening:
        """Return what is left out of statements that take these stances."""
        return self._coarsener.coarsening(stances) if self._coarsener.active else self._bare

    def _of(
        self, hit: Hit, place: str, informants: Sequence[Informant], built: Attributed, chain: str
    ) -> Iterator[Signed]:
        kind = self._chosen.facts.sources[hit.source].kind
        stances = self.stances(hit)
        coarsening = self.coarsening(stances)
        known = [one for one in informants if one.person and not one.settled]
        tolds = [coarsening.told(one.values, kind) for one in known]
        named = bool(_NAMING & set(built.names)) or (len(informants) > 1 and not built.labels)
        heading = disclosure.heading(self._study, self._query.by, hit.groups)
        for one, told in zip(known, tolds, strict=True):
            persons = self._could_be(coarsening, stances, told)
            beside = frozenset(coarsening.could_be(told, heading)) if heading else None
            counted = replace(coarsening.counted(one.values, kind), register=len(persons))
            called = one.name if named and told is not None else ""
            yield Signed(place, one.person, built.text, persons, counted, called, chain, beside, len(known) - 1)
        if len(tolds) > 1:
            self.together[place] = self._heard_together(coarsening, stances, tolds)

    def _could_be(self, coarsening: Coarsening, stances: frozenset[str], told: Told | None) -> frozenset[str]:
        key = (stances, told)
        if key not in self._persons:
            self._persons[key] = frozenset(coarsening.could_be(told))
        return self._persons[key]

    def _heard_together(self, coarsening: Coarsening, stances: frozenset[str], tolds: Iterable[Told | None]) -> int:
        """Return how many persons could be one of several who are heard together, the fewest for any of them."""
        sets = [self._could_be(coarsening, stances, told) for told in tolds]
        rooms = [there for there in self._sources.values() if all(there & persons for persons in sets)]
        return min(len(set[str]().union(*(there & persons for there in rooms))) for persons in sets)


def _bare(study: Study, rows: Sequence[InformantRow]) -> Coarsening:
    """Return what is told where nothing is left out for the sake of anonymity."""
    from qcode.analysis.disclosure import Coarsening

    ground = disclosure.ground_of(study, rows)
    return Coarsening(replace(ground, anonymity=replace(ground.anonymity, k=1, policy=())))


def _sources(rows: Iterable[InformantRow]) -> dict[str, set[str]]:
    done: dict[str, set[str]] = {}
    for one in rows:
        done.setdefault(one.source, set()).add(one.person)
    return done
