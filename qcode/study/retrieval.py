"""Retrieval: from a query to statements with their speakers, grouped and chosen, before any word is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

from qcode.model.count import Count
from qcode.model.expression import CodePattern, Expression, leaves
from qcode.model.picking import Pick, Text
from qcode.model.quotation import Informant
from qcode.model.span import Span
from qcode.model.text import text_hash
from qcode.model.time_span import TimeSpan
from qcode.store import codebooks, conditions, quotations, recordings, register
from qcode.study import fitting, queries
from qcode.study.consent_printing import Agreements
from qcode.study.queries import CODE, Codes, Query
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qcode.analysis.statements import Asking, Run
    from qcode.model.time_span import Stretch
    from qcode.study.opening import Study

EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement on its way to the page.

    Attributes:
        turns: Its turns, as first and last numbers in order; of a stretch of time those noted in it, or none.
        speakers: The informants' participations, in order of appearance; None is a speaker nobody knows.
        matching: Those of them who match the condition; they are counted.
    """

    source: int
    run: Run
    turns: tuple[tuple[int, int], ...] = ()
    speakers: tuple[int | None, ...] = ()
    matching: frozenset[int | None] = frozenset()
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class Facts:
    """What is known of the sources and informants of the hits; read once."""

    sources: dict[int, quotations.SourceRow]
    values: dict[int, dict[str, tuple[str, ...]]]
    of_source: dict[int, dict[str, tuple[str, ...]]]
    people: dict[int, tuple[str, str]]
    organisations: dict[int, tuple[str, ...]]
    codes: dict[int, str] = field(default_factory=dict)
    subjects: dict[int, str] = field(default_factory=dict)

    def informant(self, source: int, who: int | None) -> Informant:
        """Return a speaker with the attributes that hold; an unknown one has the source's."""
        if who is None:
            return Informant("", "", self.of_source.get(source, {}))
        person, pseudonym = self.people[who]
        values, houses = self.values.get(who, {}), self.organisations.get(who, ())
        return Informant(person, pseudonym or person, values, pseudonym, houses)


def hits(study: Study, query: Query) -> list[Hit]:
    """Return the statements a query finds, with their speakers; in no order.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
    """
    expression = queries.code_expression(study, query)
    codes = Codes(study)
    wanted = sorted(set[int]().union(*(codes(one) for one in leaves(expression) if isinstance(one, CodePattern))))
    condition = queries.condition(study, query.where)
    asked = fitting.Asked(study, expression, codes, query.code)
    runs: dict[int, list[Run]] = {}
    for row in quotations.coded_spans(study.db, wanted, condition, query.coders, query.layer):
        runs.setdefault(row.source, []).append(run_of(row))
    hits = [
        Hit(source, run)
        for source, there in runs.items()
        for run in _statements(expression, there, asked.of(source), query)
    ]
    if query.text is Text.INTERSECTION:
        hits = _in_their_turns(study, hits)
    if query.exclude_used:
        hits = _unused(study, hits)
    return _matching(study, _with_turns(study, hits), condition)


def run_of(row: quotations.CodedSpan) -> Run:
    """Return a coding as a stretch that may be united with others."""
    from qcode.analysis import statements

    return statements.Run(
        TimeSpan(row.start, row.end) if row.unit == "ms" else Span(row.start, row.end),
        row.first_turn,
        row.last_turn,
        frozenset((row.code,)),
        frozenset((row.coder,)),
        frozenset(() if row.subject is None else (row.subject,)),
        row.id,
    )


def spoken(study: Study, runs: Mapping[int, Sequence[Run]], condition: conditions.Compiled | None = None) -> list[Hit]:
    """Return statements chosen elsewhere, by source, with their speakers; in no order."""
    found = [Hit(source, run) for source in runs for run in runs[source]]
    return _matching(study, _with_turns(study, found), condition)


def _statements(expression: Expression, runs: Sequence[Run], asking: Asking, query: Query) -> list[Run]:
    """Evaluate the expression; grouped by code, each code has the stretches that were coded with it."""
    from qcode.analysis import statements

    whole = query.text is Text.STATEMENT
    found = (statements.found if whole else statements.common)(expression, runs, asking)
    if CODE not in query.by or not whole:
        return found
    wanted = sorted(set[int]().union(*(one.codes for one in found)))
    patterns = [one for one in leaves(expression) if isinstance(one, CodePattern)]
    if any(one.only is not None for one in patterns):
        runs = [run for pattern in patterns for run in asking.chosen(pattern, runs)]
    of_code: dict[int, list[Run]] = {}
    for run in runs:
        for code in run.codes:
            of_code.setdefault(code, []).append(run)
    return [run for code in wanted for run in statements.touching(statements.merged(of_code.get(code, ())), found)]


def _in_their_turns(study: Study, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits whose stretches were cut, with the turns they are in now."""
    texts = [hit for hit in hits if isinstance(hit.run.span, Span)]
    places = quotations.turns_at(study.db, [(hit.source, hit.run.span.start, hit.run.span.end) for hit in texts])
    done = [hit for hit in hits if not isinstance(hit.run.span, Span)]
    for hit, (first, last) in zip(texts, places, strict=True):
        done.append(replace(hit, run=replace(hit.run, first_turn=first, last_turn=last)))
    return done


def _unused(study: Study, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that share nothing with a quote that is used in the report."""
    taken: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for source, unit, start, end in quotations.used(study.db):
        taken.setdefault((source, unit), []).append((start, end))
    return [
        hit
        for hit in hits
        if not any(
            start < hit.run.span.end and end > hit.run.span.start
            for start, end in taken.get((hit.source, hit.run.span.unit), ())
        )
    ]


def _with_turns(study: Study, hits: Sequence[Hit]) -> list[Hit]:
    timed = [(hit.source, hit.run.span) for hit in hits if isinstance(hit.run.span, TimeSpan)]
    noted = iter(recordings.turns_in(study.db, timed) if timed else ())
    return [
        replace(
            hit, turns=next(noted) if isinstance(hit.run.span, TimeSpan) else ((hit.run.first_turn, hit.run.last_turn),)
        )
        for hit in hits
    ]


def _matching(study: Study, hits: Sequence[Hit], condition: conditions.Compiled | None) -> list[Hit]:
    """Return the hits that match, with their speakers.

    What was said on a recording where no informant's words are noted was said by the only informant, else by somebody
    nobody knows.
    """
    owners = [n for n, hit in enumerate(hits) for _ in hit.turns]
    ranges = [(hit.source, first, last) for hit in hits for first, last in hit.turns]
    speakers: dict[int, tuple[int | None, ...]] = {}
    for key, there in quotations.speakers(study.db, ranges).items():
        speakers[owners[key]] = tuple(dict.fromkeys((*speakers.get(owners[key], ()), *there)))
    unheard = [n for n, hit in enumerate(hits) if n not in speakers and isinstance(hit.run.span, TimeSpan)]
    alone = quotations.alone(study.db, sorted({hits[n].source for n in unheard})) if unheard else {}
    speakers |= {n: (alone.get(hits[n].source),) for n in unheard}
    if condition is None:
        heard = {n: frozenset(speakers.get(n, ())) for n in range(len(hits))}
    else:
        heard = {}
        for key, matching in quotations.ranges_that_match(study.db, ranges, condition).items():
            heard[owners[key]] = heard.get(owners[key], frozenset()) | matching
        pairs = [(hits[n].source, speakers[n][0]) for n in unheard]
        fitting = quotations.pairs_that_match(study.db, pairs, condition) if pairs else set()
        heard |= {unheard[key]: frozenset(speakers[unheard[key]]) for key in fitting}
    return [replace(hits[n], speakers=speakers.get(n, ()), matching=heard[n]) for n in sorted(heard)]


def facts(study: Study, hits: Sequence[Hit]) -> Facts:
    """Read what is known of the sources and speakers of hits."""
    db = study.db
    parts = sorted({who for hit in hits for who in hit.speakers if who is not None})
    keys = sorted({hit.source for hit in hits})
    return Facts(
        quotations.sources(db, keys),
        register.values_of_participations(db, json.dumps(parts)),
        register.values_of_sources(db, json.dumps(keys)),
        people(study, parts),
        register.organisations_of(db, json.dumps(parts)),
        codebooks.paths_by_id(db, sorted({code for hit in hits for code in hit.run.codes})),
        quotations.subjects(db, sorted({one for hit in hits for one in hit.run.subjects})),
    )


def people(study: Study, participations: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the id and pseudonym of those who take part."""
    found = register.people(study.db, json.dumps(sorted(participations)))
    return {key: (one.id, one.pseudonym) for key, one in found.items()}


def grouped(study: Study, query: Query, hits: Sequence[Hit], facts: Facts) -> list[Hit]:
    """Put each hit under its groups, once for each informant that differs, in printing order."""
    tree = {path: n for n, path in enumerate(facts.codes.values())}
    placed: dict[tuple[tuple[str, ...], int, Stretch], Hit] = {}
    agreements = Agreements(study)
    for hit in hits:
        for groups in _keys(agreements, query.by, hit, facts):
            placed[groups, hit.source, hit.run.span] = replace(hit, groups=groups)

    names = {source: natural(row.name) for source, row in facts.sources.items()}
    every = {groups for groups, _, _ in placed}
    ranks = [
        {key: _rank(study, name, key, tree) for key in {groups[n] for groups in every}}
        for n, name in enumerate(query.by)
    ]

    def order(hit: Hit) -> tuple[object, ...]:
        return (tuple(rank[key] for rank, key in zip(ranks, hit.groups, strict=True)), names[hit.source], _place(hit))

    return sorted(placed.values(), key=order)


def _rank(study: Study, name: str, key: str, tree: dict[str, int]) -> tuple[int, list[tuple[int, str]]]:
    attribute = study.settings.attributes.get(name)
    if key == EMPTY:
        return (3, [])
    if name == CODE:
        return (tree.get(key, 0), natural(key)) if key in tree else (2, natural(key))
    if attribute is not None and key in attribute.values:
        return (0, [(attribute.values.index(key), "")])
    return (1 if key else 2, natural(key))


def _keys(agreements: Agreements, by: Sequence[str], hit: Hit, facts: Facts) -> Iterable[tuple[str, ...]]:
    """Return the combinations of keys under which a hit stands; an empty key is a missing value."""
    informants = [(who, facts.informant(hit.source, who)) for who in hit.speakers] or [
        (None, facts.informant(hit.source, None))
    ]
    for who, one in informants:
        hidden = bool(one.person) and agreements.hides(facts.sources[hit.source].name, one.person)
        yield from product(
            *(
                (EMPTY,) if hidden and agreements.personal(name) else _values(agreements, name, hit, who, one, facts)
                for name in by
            )
        )


def _values(
    agreements: Agreements, name: str, hit: Hit, who: int | None, one: Informant, facts: Facts
) -> tuple[str, ...]:
    from qcode.analysis.attribution import applies

    match name:
        case "code":
            return tuple(facts.codes[code] for code in facts.codes if code in hit.run.codes)
        case "source" | "kind" | "wave":
            source = facts.sources[hit.source]
            return ({"source": source.name, "kind": source.kind, "wave": str(source.wave or "")}[name],)
        case "person":
            return (one.name,)
        case "organisation":
            return facts.organisations.get(who or 0, ("",))
        case _:
            if not applies(agreements.attributes[name], one.values, agreements.attributes):
                return (EMPTY,)
            return one.values.get(name) or ("",)


def chosen(hits: Sequence[Hit], query: Query, facts: Facts) -> list[Hit]:
    """Return the hits to be printed: so many per person, so many per group, so many in all."""
    done = list(hits)
    if query.max_per_person:
        kept_places = _of_each_person(done, query, facts)
        done = [hit for hit in done if (hit.source, hit.run.span) in kept_places]
    if query.per_cell:
        cells: dict[tuple[str, ...], list[Hit]] = {}
        for hit in done:
            cells.setdefault(hit.groups, []).append(hit)
        kept = {
            id(hit)
            for cell in cells.values()
            for hit in (cell if len(cell) <= query.per_cell else in_turn(cell, query, facts))
        }
        done = [hit for hit in done if id(hit) in kept]
    return done[: query.limit] if query.limit else done


def _of_each_person(hits: Sequence[Hit], query: Query, facts: Facts) -> set[tuple[int, Stretch]]:
    """Return the statements that are kept if nobody has more than so many; each counts for all who are heard in it."""
    counted: dict[int | str, int] = {}
    kept: set[tuple[int, Stretch]] = set()
    for hit in sorted({(one.source, one.run.span): one for one in hits}.values(), key=_preferred(hits, query, facts)):
        who = set(_voices(hit, facts))
        if all(counted.get(one, 0) < query.max_per_person for one in who):
            kept.add((hit.source, hit.run.span))
            counted |= {one: counted.get(one, 0) + 1 for one in who}
    return kept


def _voices(hit: Hit, facts: Facts) -> tuple[int | str, ...]:
    """Return who is heard; an unknown one is its source's."""
    return tuple(hit.source if one is None else facts.people[one][0] for one in hit.speakers) or (hit.source,)


def in_turn(cell: Sequence[Hit], query: Query, facts: Facts) -> list[Hit]:
    """Pick hits in turn from person to person, those preferred first, text before time."""
    preferred = _preferred(cell, query, facts)
    of_person: dict[tuple[int | str, ...], list[Hit]] = {}
    for hit in cell:
        of_person.setdefault(_voices(hit, facts), []).append(hit)
    queues = [sorted(hits, key=preferred) for hits in of_person.values()]
    queues.sort(key=lambda queue: preferred(queue[0]))
    picked: list[Hit] = []
    while len(picked) < query.per_cell and any(queues):
        picked += [queue.pop(0) for queue in queues if queue]
    return picked[: query.per_cell]


def _preferred(hits: Sequence[Hit], query: Query, facts: Facts) -> Callable[[Hit], tuple[object, ...]]:
    """Return the key by which hits are preferred, the first best; the same study gives the same order."""
    lengths = [hit.run.span.end - hit.run.span.start for hit in hits] if query.pick is Pick.CENTRAL else []
    middle = median(lengths) if lengths else 0

    def key(hit: Hit) -> tuple[object, ...]:
        span = hit.run.span
        length = span.end - span.start
        match query.pick:
            case Pick.LONGEST:
                rank: float | str = -length
            case Pick.CENTRAL:
                rank = abs(length - middle)
            case Pick.RANDOM:
                drawn = f"{query.seed} {facts.sources[hit.source].name} {span.unit} {span.start} {span.end}"
                rank = text_hash(drawn)
        return (span.unit, rank, hit.source, _place(hit))

    return key


def _place(hit: Hit) -> tuple[str, int, int]:
    """Return a key that sorts the hits of one source: those of its text, then those of its recording."""
    return hit.run.span.unit, hit.run.span.start, hit.run.span.end


def counts(study: Study, query: Query, hits: Sequence[Hit], facts: Facts) -> tuple[Count, ...]:
    """Return what was found, of how many who match the condition."""
    heard = {who for hit in hits for who in hit.matching if who is not None}
    persons = {facts.people[who][0] for who in register.informants(study.db, json.dumps(sorted(heard)))}
    unknown = {hit.source for hit in hits if None in hit.matching}
    of_persons, of_sources = quotations.asked(study.db, queries.condition(study, query.where))
    statements = len({(hit.source, hit.run.span) for hit in hits})
    done = [
        Count(statements, None, "statements"),
        Count(len(persons), of_persons, "persons"),
        Count(len({hit.source for hit in hits}), of_sources, "sources"),
    ]
    if unknown:
        done.append(Count(len(unknown), None, "sources with a speaker nobody knows"))
    return tuple(done)
