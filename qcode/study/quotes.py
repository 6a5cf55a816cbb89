"""Quotations: a query answered, through the gate, as they will be printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.attribution import Form
from qcode.model.count import Count
from qcode.model.finding import Finding, Severity
from qcode.model.picking import Selection
from qcode.model.quotation import PrintedPart, PrintedQuotation, QuoteSet
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.model.wording import wording
from qcode.store import quotations
from qcode.study import attributing, disclosure, fitting, queries, release, retrieval, saved_queries
from qcode.study.published import PublishedSet, Running
from qcode.study.queries import Query
from qcode.study.reading import natural
from qcode.study.retrieval import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.attributing import Attributed
    from qcode.model.mask import Printed
    from qcode.model.quotation import Informant
    from qcode.model.time_span import Stretch
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms
    from qcode.study.retrieval import Facts, Hit

__all__ = ["Query", "pull"]
REFERAT = "referat"


def pull(study: Study, query: Query, terms: Terms, running: Running | None = None) -> QuoteSet:
    """Answer a query.

    Args:
        study: The study.
        query: What is asked for.
        terms: On what terms it leaves.
        running: What runs on from the quotes before it on the same page.

    Raises:
        BadExpression: The code expression or the condition cannot be read, or names what is not declared.
        CodeNotFound: A path is no code.
        Misuse: The grouping names what is not declared.
        Refused: The gate is closed.
    """
    query = saved_queries.in_full(study, query)
    disclosure.refuse_without_override(terms)
    queries.check_grouping(study, query.by)
    fitting.prepare(study, query.code)
    with study.reading():
        found = retrieval.hits(study, query)
        # Words of the interviewer alone are nobody's statement, unless they are asked for.
        hits = [hit for hit in found if hit.speakers or query.interviewer]
        facts = retrieval.facts(study, hits)
        chosen = retrieval.chosen(retrieval.grouped(study, query, hits, facts), query, facts)
        counts = retrieval.counts(study, query, hits, facts)
        heard = {who for hit in hits for who in hit.matching if who is not None}
        houses = [facts.organisations.get(who, ()) for who in heard]
        counts = (counts[0], *attributing.organisations(study, query.where, houses), *counts[1:])
        shown = len({(hit.source, hit.run.span) for hit in chosen})
        if shown < counts[0].n:
            counts = (Count(shown, counts[0].n, "statements shown"), *counts[1:])
        picked = Selection(query.pick, query.per_cell, query.max_per_person, query.seed)
        done = replace(printed(study, query, terms, chosen, facts, running=running), counts=counts)
        done = replace(done, selection=picked if query.per_cell or query.max_per_person else None)
    if len(hits) < len(found):
        done = replace(done, findings=(*done.findings, _interviewers_only(len(found) - len(hits))))
    release.record(study, "quotes", terms, f"quotations: {len(done.quotations)}")
    return done


def _interviewers_only(n: int) -> Finding:
    message = f"Codings that hold only the interviewer's words, and are left out: {n}."
    return Finding("interviewer-only", Severity.NOTE, "quotes", message, "`--interviewer` shows them.")


def printed(
    study: Study,
    query: Query,
    terms: Terms,
    hits: Sequence[Hit],
    facts: Facts,
    sections: Sequence[object] | None = None,
    running: Running | None = None,
) -> QuoteSet:
    """Print statements that were found and chosen.

    Args:
        study: The study.
        query: How.
        terms: On what terms they leave.
        hits: In printing order.
        facts: Of their sources and speakers.
        sections: What each stands under; its groups where nothing is given.
        running: What runs on from the quotes before them on the same page.

    Raises:
        BadFile: The attribution names a code that the codebook does not have.
        Refused: The gate is closed.
    """
    ranges = [
        (hit.source, first - query.context * (n == 0), last + query.context * (n == len(hit.turns) - 1))
        for hit in hits
        for n, (first, last) in enumerate(hit.turns)
    ]
    gate = release.gate(study, ranges, terms)
    turns = quotations.turns(study.db, ranges)
    heard = {turn.participation for turn in turns.values() if turn.participation is not None}
    facts.people |= retrieval.people(study, heard - facts.people.keys())
    printer = _Printer(study, query, gate, (facts, turns), Running() if running is None else running)
    below = [hit.groups for hit in hits] if sections is None else sections
    done = tuple(printer.quotation(hit, section) for hit, section in zip(hits, below, strict=True))
    if running is not None:
        places = [one.id for one in done]
        running.shown.append(PublishedSet(list(hits), facts, places, [*map(running.section, below)], query=query))
    undecided = sum(1 for one in done if any(part.words.undecided for part in one.parts))
    findings = printer.findings()
    disclosure.refuse_blocked(terms, findings)
    return QuoteSet(
        done,
        (),
        tuple(gate.name(part) for part in (query.code, query.where, ", ".join(query.coders)) if part.strip()),
        query.by,
        study.settings,
        findings,
        terms.draft,
        masked=not terms.unmasked,
        undecided=undecided,
    )


def _written(span: Stretch) -> str:
    """Return a place as a quotation's id has it."""
    return str(span) if isinstance(span, TimeSpan) else f"{span.start}-{span.end}"


class _Printer:
    """Prints hits through one gate."""

    def __init__(
        self,
        study: Study,
        query: Query,
        gate: Gate,
        read: tuple[Facts, dict[tuple[int, int], quotations.TurnRow]],
        running: Running,
    ) -> None:
        self._study = study
        self._settings = study.settings
        self._query = query
        self._gate = gate
        self._facts, self._turns = read
        self._words = wording(study.settings.language)
        self._missing: dict[tuple[str, str], int] = {}
        self._attributor = attributing.Attributor(
            study,
            self._facts.sources,
            query.form,
            exact=gate.terms.exact or gate.terms.unmasked,
            as_approved=gate.terms.as_approved,
            running=running,
        )
        self._asked = disclosure.named(study, query)
        self._numbers = running.numbers

    def quotation(self, hit: Hit, section: object) -> PrintedQuotation:
        """Print one hit; quotes of one section may be printed as following one another."""
        source, span = self._facts.sources[hit.source], self._span(hit)
        label, known_as = self._gate.label, self._gate.name
        informants = [self._informant(hit.source, who) for who in hit.speakers]
        informants = self._attributor.agreed(hit.source, span, informants)
        built = self._attributor.of(hit.source, span, informants)
        heading = disclosure.heading(self._study, self._query.by, hit.groups)
        told = self._attributor.told(hit.source, span, informants, heading)
        for attribute in built.missing:
            self._missing[source.name, attribute] = self._missing.get((source.name, attribute), 0) + 1
        return PrintedQuotation(
            id=f"{known_as(source.name)}:{_written(hit.run.span)}",
            source=known_as(source.name),
            span=span,
            speaker=label(informants[0].name) if len(informants) == 1 and informants[0].name else None,
            attribution=label(self._attributor.wording(built, section)),
            codes=tuple(known_as(path) for code, path in self._facts.codes.items() if code in hit.run.codes),
            coders=tuple(str(known_as(coder)) for coder in sorted(hit.run.coders)),
            parts=tuple(self._parts(hit, built)),
            attributes={one: label(value) for one, value in self._values(informants, told, built)},
            groups=tuple(self._group(one, key) for one, key in zip(self._query.by, hit.groups, strict=True)),
            masked=not self._gate.terms.unmasked,
            time=self._time(hit),
            verbatim=not source.noted and source.kind != REFERAT,
            about=tuple(known_as(self._facts.subjects[one]) for one in sorted(hit.run.subjects)),
            form=built.form,
            marks=built.marks,
            coarsened=self._attributor.coarsener.left_out(informants, told),
        )

    def _informant(self, source: int, who: int | None) -> Informant:
        """Return a speaker as they may be called here: masked, and numbered anew where the policy says so."""
        one = self._facts.informant(source, who)
        name, own = (str(self._gate.name(self._called(one.person, each))) for each in (one.name, one.pseudonym))
        return replace(one, name=name, pseudonym=own)

    def _called(self, person: str, name: str) -> str:
        numbered = self._settings.attribution.numbered
        if not numbered or not person:
            return name
        return self._numbers.setdefault(person, numbered.replace("{n}", str(len(self._numbers) + 1)))

    def _span(self, hit: Hit) -> Stretch:
        """Return the place of the words: a coding may begin or end on the break between two turns."""
        if isinstance(hit.run.span, TimeSpan):
            return hit.run.span
        inside = [turn.span.common(hit.run.span) for turn in self._inside(hit)]
        spans = [span for span in inside if span is not None]
        return Span(spans[0].start, spans[-1].end)

    def _inside(self, hit: Hit) -> list[quotations.TurnRow]:
        return [self._turns[hit.source, n] for first, last in hit.turns for n in range(first, last + 1)]

    def _time(self, hit: Hit) -> int | None:
        """Return when it begins: as coded, or as noted at the turn it begins in."""
        return hit.run.span.start if isinstance(hit.run.span, TimeSpan) else self._inside(hit)[0].time

    def _parts(self, hit: Hit, built: Attributed) -> Iterable[PrintedPart]:
        policy = self._settings.attribution
        heard = self._query.interviewer or (built.form is Form.DIALOGUE and not policy.hidden)
        inside = {turn.n for turn in self._inside(hit)}
        context = self._query.context
        around = range(min(inside) - context, max(inside) + context + 1) if context and inside else sorted(inside)
        edges = (min(inside), max(inside)) if inside else (0, 0)
        for n in around:
            turn = self._turns.get((hit.source, n))
            outside = n not in inside
            if turn is None or (outside and edges[0] < n < edges[1]):
                continue
            interviewer = turn.voice == "interviewer"
            if interviewer and not outside and not heard:
                continue
            # A stretch of time has its turns whole: nobody knows where in a turn it begins.
            part = turn.span if outside or isinstance(hit.run.span, TimeSpan) else turn.span.common(hit.run.span)
            if part is None:
                continue
            hidden = not interviewer and self._hidden(hit.source, turn.participation)
            person = "" if interviewer or hidden else str(self._gate.name(self._person(turn.participation)))
            speaker = policy.interviewer or self._words.interviewer
            if not interviewer:
                name = self._house(turn.participation) if hidden else self._name(turn.participation)
                speaker = built.labels.get(self._id(turn.participation), name)
            yield PrintedPart(
                n, self._gate.name(speaker), person, self._gate.words(turn, part), interviewer, context=outside
            )

    def _hidden(self, source: int, who: int | None) -> bool:
        """Tell whether nothing is told of a person but the organisation."""
        person = self._id(who)
        return bool(person) and self._attributor.agreements.hides(self._facts.sources[source].name, person)

    def _house(self, who: int | None) -> str:
        return ", ".join(self._facts.organisations.get(who or 0, ())) or self._words.unknown_otherwise

    def _id(self, who: int | None) -> str:
        return self._facts.people[who][0] if who in self._facts.people else ""

    def _person(self, who: int | None) -> str:
        person = self._id(who)
        return self._called(person, person)

    def _name(self, who: int | None) -> str:
        person, pseudonym = self._facts.people.get(who or 0, ("", ""))
        return self._called(person, pseudonym or person)

    def _values(
        self, informants: Sequence[Informant], told: Sequence[Informant], built: Attributed
    ) -> Iterable[tuple[str, str]]:
        """Yield what goes with the words: of what identifies, what the attribution tells or somebody asked for."""
        for name, one in self._settings.attributes.items():
            hidden = self._attributor.coarsener.active and one.identifying and name not in self._asked
            values = [value for each in (told if hidden else informants) for value in each.values.get(name, ())]
            yield name, "" if hidden and name not in built.names else ";".join(dict.fromkeys(values))

    def _group(self, name: str, key: str) -> Printed:
        attribute = self._settings.attributes.get(name)
        if key == EMPTY:
            return self._gate.label(EMPTY)
        if not key:
            return self._gate.label(f"[{self._words.missing.replace('{name}', name)}]")
        return self._gate.label(attribute.printed(key)) if attribute is not None else self._gate.name(key)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was missing, an attribute a finding, with the place to fill it in."""
        attributes = dict.fromkeys(name for _, name in self._missing)
        return (*(self._finding(name) for name in attributes), *self._attributor.coarsener.findings())

    def _finding(self, name: str) -> Finding:
        sources = sorted({source for source, missing in self._missing if missing == name}, key=natural)
        n = sum(count for (_, missing), count in self._missing.items() if missing == name)
        listed = ", ".join(str(self._gate.name(source)) for source in sources)
        hint = f"Fill in the column `{name}` of register.csv for {listed}, then `qcode register import`."
        return Finding(
            "missing-attribute", Severity.WARNING, listed, f"{name} is missing in {n} of the quotations.", hint
        )
