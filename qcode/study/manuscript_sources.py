"""What a check of a manuscript needs of a study, read once: the words said, who said them, what they agreed to."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.consent import ConsentState
from qcode.model.ledger import ApprovalState
from qcode.model.quotation import Informant
from qcode.model.span import Span
from qcode.store import consent as stored_consent
from qcode.store import ledger, quotations, register, sources
from qcode.study import consent, release
from qcode.study.attributing import Attributor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.analysis.matching import Element, Found, Index
    from qcode.analysis.proofing import Said
    from qcode.model.ledger import Entry
    from qcode.model.manuscript import ManuscriptQuote, ProofWords
    from qcode.store.quotations import SourceRow, TurnRow
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_HEARD = 2  # words of a quote, from which on somebody is heard in it
_LAST_TURN = 10_000_000


@dataclass(slots=True)
class Sources:
    """The texts of a study with what is known of those who speak in them.

    Attributes:
        gate: What leaves passes it.
        closed: Rows of sources that hold withdrawn words; nothing of them is printed.
        entries: The ledger.
    """

    study: Study
    index: Index
    turns: dict[tuple[int, int], TurnRow]
    rows: dict[int, SourceRow]
    gate: Gate
    closed: frozenset[int]
    values: Mapping[int, Mapping[str, tuple[str, ...]]]
    of_source: Mapping[int, Mapping[str, tuple[str, ...]]]
    people: Mapping[int, tuple[str, str]]
    states: Mapping[int, ConsentState]
    alone: Mapping[int, int]
    entries: Sequence[Entry]
    organisations: Mapping[int, tuple[str, ...]]
    attributor: Attributor
    exact: Attributor

    def said(self, quote: ManuscriptQuote, elements: Sequence[Element], found: Found) -> Said:
        """Return where a quote is from and who speaks in it."""
        from qcode.analysis.proofing import Said

        key = self.index.turns[self.index.turn[found.first]].source
        row = self.rows[key]
        heard = self._heard(key, found)
        informants = tuple(self._informant(key, who) for who in heard)
        span = Span(self._place(found.first)[0], self._place(found.last)[1])
        built = self.attributor.of(key, span, informants)
        states = tuple(self.states[who] for who in heard if who is not None and who in self.states)
        if key in self.closed and not states:
            states = (ConsentState.WITHDRAWN,)
        changes = () if key in self.closed else self._changes(quote, elements, found)
        approved = self._approved(key, heard, found)
        return Said(
            row.name,
            found,
            informants,
            states,
            built.text,
            changes,
            approved,
            self.attributor.accepted(key, span, informants),
            built.names,
            built.template,
            built.form,
            self.study.settings.attribution.numbered,
            self.exact.accepted(key, span, informants),
        )

    def _approved(self, source: int, heard: Sequence[int | None], found: Found) -> bool:
        """Tell whether all who must approve have approved an entry of the ledger that holds the whole quote."""
        asked = {
            self.people[who][0]
            for who in heard
            if who is not None and self.states.get(who) is ConsentState.ATTRIBUTABLE
        }
        start, end = self._place(found.first)[0], self._place(found.last)[1]
        for one in self.entries:
            if one.source_row == source and one.span.unit == "char" and one.span.start <= start and end <= one.span.end:
                latest = {said.person: said.state for said in one.approvals}
                asked -= {person for person, state in latest.items() if state is ApprovalState.APPROVED}
        return not asked

    def _place(self, word: int) -> tuple[int, int]:
        """Return start and end of a word in its source's text."""
        spoken = self.index.turns[self.index.turn[word]]
        row = self.turns[spoken.source, spoken.n]
        return row.start + self.index.span[word][0], row.start + self.index.span[word][1]

    def _heard(self, source: int, found: Found) -> list[int | None]:
        """Return the participations heard in a quote, in order of appearance."""
        places = [self.index.turns[self.index.turn[step.word]] for step in found.steps]
        count = Counter(one.n for one in places if not one.hidden)
        least = min(_HEARD, max(count.values(), default=0))
        order = dict.fromkeys(one.n for one in places if count[one.n] >= least and not one.hidden)
        heard = dict.fromkeys(self.turns[source, n].participation for n in order)
        return list(dict.fromkeys(self.alone.get(source) if who is None else who for who in heard))

    def _informant(self, source: int, who: int | None) -> Informant:
        if who is None:
            return Informant("", "", self.of_source.get(source, {}))
        person, pseudonym = self.people[who]
        values, houses = self.values.get(who, {}), self.organisations.get(who, ())
        if numbered := self.study.settings.attribution.numbered:
            pseudonym = numbered.replace("{n}", "1")
        return Informant(person, pseudonym or person, values, pseudonym, houses)

    def _changes(
        self, quote: ManuscriptQuote, elements: Sequence[Element], found: Found
    ) -> tuple[tuple[str, str], ...]:
        done: list[tuple[str, str]] = []
        for one in found.differences:
            low, high = one.elements
            printed = quote.text[elements[low].start : elements[high - 1].end] if high > low else ""
            done.append((str(self.gate.label(printed)) if printed else "", self._words(*one.words)))
        return tuple(done)

    def _words(self, low: int, high: int) -> str:
        """Print a stretch of the words said, past the gate."""
        parts: list[str] = []
        at = low
        while at < high:
            turn = self.index.turn[at]
            end = at
            while end < high and self.index.turn[end] == turn:
                end += 1
            if turn >= 0:
                spoken = self.index.turns[turn]
                row = self.turns[spoken.source, spoken.n]
                span = Span(row.start + self.index.span[at][0], row.start + self.index.span[end - 1][1])
                parts.append(str(self.gate.words(row, span)))
            at = end
        return " ".join(parts)


def load(study: Study, terms: release.Terms, words: ProofWords) -> Sources:
    """Read all texts and who speaks in them."""
    from qcode.analysis.matching import Index, Spoken

    db = study.db
    keys = [found[0].id for name in sources.names(db) if (found := sources.find(db, name))]
    gone = {name for name, _ in stored_consent.withdrawn_words(db, keys, consent.today(study))}
    rows = quotations.sources(db, keys)
    ranges = [(key, 1, _LAST_TURN) for key in keys]
    turns = dict(sorted(quotations.turns(db, ranges).items()))
    closed = frozenset(key for key, row in rows.items() if row.name in gone)
    parts = [one.id for one in register.participations(db)]
    listed = json.dumps(parts)
    index = Index(
        (Spoken(one.source, one.n, one.words, one.voice == "interviewer") for one in turns.values()),
        frozenset(words.lists.get("filler", ())),
    )
    return Sources(
        study,
        index,
        turns,
        rows,
        release.gate(study, [one for one in ranges if one[0] not in closed], terms),
        closed,
        register.values_of_participations(db, listed),
        register.values_of_sources(db, json.dumps(keys)),
        {key: (one.id, one.pseudonym) for key, one in register.people(db, listed).items()},
        {key: one.state for key, one in consent.states(study).items()},
        quotations.alone(db, keys),
        ledger.entries(db),
        register.organisations_of(db, listed),
        Attributor(study, rows),
        Attributor(study, rows, exact=True),
    )
