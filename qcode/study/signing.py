"""What each quote of a set tells of who speaks in it, as sets of persons it could be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.model.attribution import Form
from qcode.model.disclosure import Signed
from qcode.store import disclosure as stored
from qcode.study import attributing, disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.analysis.attributing import Attributed
    from qcode.analysis.disclosure import Coarsening, Told
    from qcode.model.finding import Finding
    from qcode.model.quotation import Informant
    from qcode.store.disclosure import InformantRow
    from qcode.study.opening import Study
    from qcode.study.published import PublishedSet

_NAMING = frozenset({"person", "pseudonym"})


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a quote stands: what it is called, what its headings tell, what links it to the quotes before."""

    place: str
    heading: dict[str, tuple[str, ...]]
    chain: str


class Signing:
    """Says of each quote who it could be, of all that stand on one page.

    Attributes:
        rows: Everybody who took part, once for each source.
        together: By place of a quote in which several speak, how many could be any one of them.
    """

    def __init__(self, study: Study, sets: Sequence[PublishedSet], *, exact: bool) -> None:
        self._study = study
        self._sets = [
            (one, attributing.Attributor(study, one.facts.sources, one.query.form, exact=exact)) for one in sets
        ]
        self._coarsener = disclosure.Coarsener(study, active=not exact)
        self.rows: list[InformantRow] = stored.informants(study.db, organisations=True)
        self._bare = _bare(study, self.rows)
        self._persons: dict[tuple[frozenset[str], Told | None], frozenset[str]] = {}
        self._sources = _sources(self.rows)
        self.together: dict[str, int] = {}

    def all(self) -> Iterator[Signed]:
        """Yield every speaker of every quote; those nobody knows could be anybody."""
        before: tuple[object, tuple[str, ...]] = (None, ())
        chain = 0
        for chosen, attributor in self._sets:
            for hit, place, section in zip(chosen.hits, chosen.places, chosen.sections, strict=True):
                known = [chosen.facts.informant(hit.source, who) for who in hit.speakers]
                informants = attributor.agreed(hit.source, hit.run.span, known)
                built = attributor.of(hit.source, hit.run.span, informants)
                follows = built.form.chains and bool(built.unit) and before == (section, built.unit)
                chain += not follows
                before = (section, built.unit)
                linked = str(chain) if built.form.chains else ""
                standing = _Standing(place, disclosure.heading(self._study, chosen.query.by, hit.groups), linked)
                stances = frozenset(attributor.stances(hit.source, hit.run.span)) & self._coarsener.stances
                kind = chosen.facts.sources[hit.source].kind
                yield from self._of(informants, built, standing, kind, stances)

    def coarsened(self) -> Iterator[Finding]:
        """Yield what is left out, and of whom nothing is told."""
        for chosen, attributor in self._sets:
            for hit in chosen.hits:
                known = [chosen.facts.informant(hit.source, who) for who in hit.speakers]
                stances = frozenset(attributor.stances(hit.source, hit.run.span)) & self._coarsener.stances
                self._coarsener.speaking(known, chosen.facts.sources[hit.source].kind, stances)
        yield from self._coarsener.each()

    def _of(
        self,
        informants: Sequence[Informant],
        built: Attributed,
        standing: _Standing,
        kind: str,
        stances: frozenset[str],
    ) -> Iterator[Signed]:
        place, heading = standing.place, standing.heading
        coarsening = self._coarsener.coarsening(stances) if self._coarsener.active else self._bare
        known = [one for one in informants if one.person and not one.settled]
        tolds = [coarsening.told(one.values, kind) for one in known]
        labelled = len(informants) > 1 or built.form is Form.DIALOGUE  # by their pseudonyms, where no label is declared
        named = bool(_NAMING & set(built.names)) or (labelled and not built.labels)
        for one, told in zip(known, tolds, strict=True):
            persons = self._could_be(coarsening, stances, told)
            beside = frozenset(coarsening.could_be(told, heading)) if heading else None
            counted = replace(coarsening.counted(one.values, kind), register=len(persons))
            called = one.name if named and told is not None else ""
            chain = standing.chain
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
