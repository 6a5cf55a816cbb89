"""The query layer: from a code expression and a condition to printed, grouped, counted quotations."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.errors import BadExpression, CodeNotFound, Misuse
from qcode.model.attribute import AttributeType
from qcode.model.count import Count
from qcode.model.expression import (
    And,
    CodePattern,
    Comparison,
    Expression,
    Not,
    Operator,
    Or,
    leaves,
    without_negations,
)
from qcode.model.finding import Finding, Severity
from qcode.model.quotation import Informant, PrintedPart, PrintedQuotation
from qcode.model.span import Span
from qcode.model.wording import wording
from qcode.store import codebooks, conditions, connection, quotations, register
from qcode.study import release
from qcode.study.transcripts import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.statements import Run
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms

CODE = "code"
_EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Attributes:
        code: Code expression; empty for every code.
        where: Condition on informants; empty for all.
        by: Grouping, outermost first: ``code``, attributes, ``source``, ``kind``, ``person``, ``organisation``.
        context: Turns shown before and after.
        limit: At most so many quotations in all; 0 for no limit.
        per_cell: At most so many in each group, spread over persons; 0 for no limit.
        coders: Only these coders' codings; empty for all.
        interviewer: Show the interviewer's turns inside quotations.
    """

    code: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    context: int = 0
    limit: int = 0
    per_cell: int = 0
    coders: tuple[str, ...] = ()
    interviewer: bool = False


@dataclass(frozen=True, slots=True)
class QuoteSet:
    """Quotations past the gate, in printing order, with what they count.

    Attributes:
        counts: Statements, persons and sources found, whatever the limit; persons of all who match the condition.
        shown: How many quotations are printed; in several groups means several times.
        by: The grouping asked for.
    """

    quotations: tuple[PrintedQuotation, ...]
    counts: tuple[Count, ...]
    by: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    draft: bool = False
    masked: bool = True
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class _Hit:
    """A statement on its way to the page."""

    source: int
    run: Run
    speakers: tuple[int | None, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class _Facts:
    """What is known of the sources and informants of the hits; read once."""

    sources: dict[int, tuple[str, str, str]]
    values: dict[int, dict[str, tuple[str, ...]]]
    of_source: dict[int, dict[str, tuple[str, ...]]]
    people: dict[int, tuple[str, str]]
    organisations: dict[int, str]
    codes: dict[int, str] = field(default_factory=dict)

    def informant(self, source: int, who: int | None) -> Informant:
        """Return a speaker with the attributes that hold; an unknown one has the source's."""
        if who is None:
            return Informant("", "", self.of_source.get(source, {}))
        person, pseudonym = self.people[who]
        return Informant(person, pseudonym or person, self.values.get(who, {}))


def pull(study: Study, query: Query, terms: Terms) -> QuoteSet:
    """Answer a query.

    Raises:
        BadExpression: The code expression or the condition cannot be read, or names what is not declared.
        CodeNotFound: A path is no code.
        Misuse: The grouping names what is not declared.
        Refused: The gate is closed.
    """
    _check_grouping(study, query.by)
    with connection.translated(study.opened.path):
        hits = _hits(study, query)
        facts = _facts(study, hits)
        order = _grouped(study, query, hits, facts)
        chosen = _chosen(order, query)
        result = _printed(study, query, terms, chosen, facts)
        counts = _counts(study, query, hits, facts)
    done = replace(result, counts=counts)
    release.record(study, "quotes", terms, f"{len(done.quotations)} quotations")
    return done


def _check_grouping(study: Study, by: Sequence[str]) -> None:
    known = (CODE, "source", "kind", "person", "organisation", *study.settings.attributes)
    for name in by:
        if name not in known:
            raise Misuse(f"There is nothing called {name!r} to group by.", hint=f"Known: {', '.join(known)}.")


def _hits(study: Study, query: Query) -> list[_Hit]:
    from qcode.analysis import statements

    expression = _code_expression(study, query)
    codes = _Codes(study)
    wanted = sorted(set[int]().union(*(codes(one) for one in leaves(expression) if isinstance(one, CodePattern))))
    condition = _condition(study, query.where)
    runs: dict[int, list[Run]] = {}
    for row in quotations.coded_spans(study.db, wanted, condition, query.coders):
        run = statements.Run(
            Span(row.start, row.end), row.first_turn, row.last_turn, frozenset((row.code,)), frozenset((row.coder,))
        )
        runs.setdefault(row.source, []).append(run)
    hits = [
        _Hit(source, run)
        for source, there in runs.items()
        for run in _statements(expression, there, codes, split=CODE in query.by)
    ]
    return _matching(study, hits, condition)


def _statements(expression: Expression, runs: Sequence[Run], codes: _Codes, *, split: bool) -> list[Run]:
    """Evaluate the expression; grouped by code, each code has the stretches that were coded with it."""
    from qcode.analysis import statements

    found = statements.found(expression, runs, codes)
    if not split:
        return found
    wanted = sorted(set[int]().union(*(one.codes for one in found)))
    return [
        run
        for code in wanted
        for run in statements.merged(one for one in runs if code in one.codes)
        if any(run.span.overlaps(one.span) for one in found)
    ]


class _Codes:
    """The row ids a pattern stands for, looked up once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._known: dict[str, frozenset[int]] = {}

    def __call__(self, pattern: CodePattern) -> frozenset[int]:
        """Return the row ids.

        Raises:
            CodeNotFound: No code has this path.
        """
        key = str(pattern)
        if key not in self._known:
            self._known[key] = self._looked_up(pattern)
        return self._known[key]

    def _looked_up(self, pattern: CodePattern) -> frozenset[int]:
        from qcode.study import codebook

        if pattern.path is None:
            return frozenset(codebooks.every_code(self._study.db))
        path = str(pattern.path)
        if pattern.subtree:
            found = codebooks.subtree(self._study.db, path)
        else:
            found = [one.id for one in codebooks.codes_at(self._study.db, path)]
        if not found:
            # A number or an alias will do as well; otherwise this says which paths are near.
            found = [codebook.find(self._study, path).id]
        return frozenset(found)


def _code_expression(study: Study, query: Query) -> Expression:
    if not query.code.strip():
        return CodePattern(None, subtree=True)
    from qcode.analysis import expressions, statements

    expression = expressions.codes(query.code)
    if not statements.positive(expression):
        raise BadExpression(
            query.code, 1, "The expression asks only for what is not there", hint="Such as `a and not b`."
        )
    if any(isinstance(one, CodePattern) and one.path is None for one in leaves(expression)) and not codebooks.paths(
        study.db
    ):
        raise CodeNotFound(query.code)
    return expression


def _condition(study: Study, written: str) -> conditions.Compiled | None:
    if not written.strip():
        return None
    from qcode.analysis import expressions

    expression = without_negations(expressions.condition(written))
    checked = _checked(study, expression, written, inside=frozenset())
    types = {name: one.type for name, one in study.settings.attributes.items()}
    return conditions.compiled(checked, types)


def _checked(study: Study, expression: Expression, written: str, inside: frozenset[str]) -> Expression:
    """Check names and values; make order among categories a set, and ``applies_to`` part of the condition."""
    match expression:
        case And(parts):
            return And(tuple(_checked(study, part, written, inside) for part in parts))
        case Or(parts):
            return Or(tuple(_checked(study, part, written, inside) for part in parts))
        case Comparison():
            return _checked_comparison(study, expression, written, inside)
        case Not() | CodePattern():
            message = f"no condition: {expression}"
            raise TypeError(message)


def _checked_comparison(study: Study, one: Comparison, written: str, inside: frozenset[str]) -> Expression:
    from qcode.formats.register import checked

    if one.attribute in conditions.BUILT_IN:
        return one
    attribute = study.settings.attributes.get(one.attribute)
    if attribute is None:
        known = ", ".join([*study.settings.attributes, *conditions.BUILT_IN])
        raise BadExpression(written, one.column, f"{one.attribute!r} is no declared attribute", hint=f"Known: {known}.")
    values: list[str] = []
    for value in one.values:
        stored, wrong = checked({attribute.name: value}, {attribute.name: attribute})
        if wrong:
            raise BadExpression(written, one.column, wrong[0])
        values.append(stored.get(attribute.name, ""))
    result: Expression = replace(one, values=tuple(values))
    if attribute.type is AttributeType.CATEGORY and one.operator in _IN_ORDER:
        at = attribute.values.index(values[0])
        result = Comparison(one.attribute, Operator.IN, _IN_ORDER[one.operator](attribute.values, at), one.column)
    if attribute.applies_to is None or attribute.name in inside:
        return result
    return And((result, _checked(study, attribute.applies_to, written, inside | {attribute.name})))


_IN_ORDER = {
    Operator.LESS: lambda values, at: tuple(values[:at]),
    Operator.AT_MOST: lambda values, at: tuple(values[: at + 1]),
    Operator.MORE: lambda values, at: tuple(values[at + 1 :]),
    Operator.AT_LEAST: lambda values, at: tuple(values[at:]),
}


def _matching(study: Study, hits: list[_Hit], condition: conditions.Compiled | None) -> list[_Hit]:
    ranges = [(hit.source, hit.run.first_turn, hit.run.last_turn) for hit in hits]
    kept = range(len(hits)) if condition is None else sorted(quotations.ranges_that_match(study.db, ranges, condition))
    speakers = quotations.speakers(study.db, ranges)
    return [replace(hits[n], speakers=speakers.get(n, ())) for n in kept]


def _facts(study: Study, hits: Sequence[_Hit]) -> _Facts:
    db = study.db
    parts = sorted({who for hit in hits for who in hit.speakers if who is not None})
    keys = sorted({hit.source for hit in hits})
    people = register.people(db, json.dumps(parts))
    return _Facts(
        quotations.sources(db, keys),
        register.values_of_participations(db, json.dumps(parts)),
        register.values_of_sources(db, json.dumps(keys)),
        {key: (one.id, one.pseudonym) for key, one in people.items()},
        register.organisations_of(db, json.dumps(parts)),
        codebooks.paths_by_id(db, sorted({code for hit in hits for code in hit.run.codes})),
    )


def _grouped(study: Study, query: Query, hits: Sequence[_Hit], facts: _Facts) -> list[_Hit]:
    """Put each hit under its groups, once for each informant that differs, in printing order."""
    tree = {path: n for n, path in enumerate(facts.codes.values())}
    placed: dict[tuple[tuple[str, ...], int, Span], _Hit] = {}
    for hit in hits:
        for groups in _keys(study, query.by, hit, facts):
            placed[groups, hit.source, hit.run.span] = replace(hit, groups=groups)

    def order(hit: _Hit) -> tuple[object, ...]:
        ranks = tuple(_rank(study, name, key, tree) for name, key in zip(query.by, hit.groups, strict=True))
        return (ranks, natural(facts.sources[hit.source][0]), hit.run.span)

    return sorted(placed.values(), key=order)


def _rank(study: Study, name: str, key: str, tree: dict[str, int]) -> tuple[int, list[tuple[int, str]]]:
    attribute = study.settings.attributes.get(name)
    if key == _EMPTY:
        return (3, [])
    if name == CODE:
        return (tree.get(key, 0), natural(key)) if key in tree else (2, natural(key))
    if attribute is not None and key in attribute.values:
        return (0, [(attribute.values.index(key), "")])
    return (1 if key else 2, natural(key))


def _keys(study: Study, by: Sequence[str], hit: _Hit, facts: _Facts) -> Iterable[tuple[str, ...]]:
    """Return the combinations of keys under which a hit stands; an empty key is a missing value."""
    from itertools import product

    informants = [(who, facts.informant(hit.source, who)) for who in hit.speakers] or [(None, Informant("", ""))]
    for who, one in informants:
        yield from product(*(_values(study, name, hit, who, one, facts) for name in by))


def _values(study: Study, name: str, hit: _Hit, who: int | None, one: Informant, facts: _Facts) -> tuple[str, ...]:
    from qcode.analysis.attribution import applies

    match name:
        case "code":
            return tuple(facts.codes[code] for code in facts.codes if code in hit.run.codes)
        case "source" | "kind":
            return (facts.sources[hit.source][0 if name == "source" else 1],)
        case "person":
            return (one.name,)
        case "organisation":
            return (facts.organisations.get(who or 0, ""),)
        case _:
            if not applies(study.settings.attributes[name], one.values):
                return (_EMPTY,)
            return one.values.get(name) or ("",)


def _chosen(hits: Sequence[_Hit], query: Query) -> list[_Hit]:
    chosen = list(hits)
    if query.per_cell:
        cells: dict[tuple[str, ...], list[_Hit]] = {}
        for hit in hits:
            cells.setdefault(hit.groups, []).append(hit)
        kept = {id(hit) for cell in cells.values() for hit in _spread(cell, query.per_cell)}
        chosen = [hit for hit in chosen if id(hit) in kept]
    return chosen[: query.limit] if query.limit else chosen


def _spread(cell: Sequence[_Hit], n: int) -> list[_Hit]:
    """Pick ``n`` hits in turn from person to person, each person's longest first."""
    of_person: dict[tuple[int, tuple[int | None, ...]], list[_Hit]] = {}
    for hit in cell:
        of_person.setdefault((hit.source, hit.speakers), []).append(hit)
    queues = [
        sorted(hits, key=lambda hit: (hit.run.span.start - hit.run.span.end, hit.run.span))
        for hits in of_person.values()
    ]
    picked: list[_Hit] = []
    while len(picked) < n and any(queues):
        picked += [queue.pop(0) for queue in queues if queue]
    return picked[:n]


def _counts(study: Study, query: Query, hits: Sequence[_Hit], facts: _Facts) -> tuple[Count, ...]:
    persons = {facts.people[who][0] for hit in hits for who in hit.speakers if who is not None}
    unknown = {hit.source for hit in hits if None in hit.speakers}
    of_persons, of_sources = quotations.asked(study.db, _condition(study, query.where))
    statements = len({(hit.source, hit.run.span) for hit in hits})
    counts = [
        Count(statements, None, "statements"),
        Count(len(persons), of_persons, "persons"),
        Count(len({hit.source for hit in hits}), of_sources, "sources"),
    ]
    if unknown:
        counts.append(Count(len(unknown), None, "sources with a speaker nobody knows"))
    return tuple(counts)


def _printed(study: Study, query: Query, terms: Terms, hits: Sequence[_Hit], facts: _Facts) -> QuoteSet:
    ranges = [
        (hit.source, max(1, hit.run.first_turn - query.context), hit.run.last_turn + query.context) for hit in hits
    ]
    gate = release.gate(study, ranges, terms)
    turns = quotations.turns(study.db, ranges)
    printer = _Printer(study, query, gate, facts, turns)
    done = tuple(printer.quotation(hit) for hit in hits)
    undecided = sum(1 for one in done if any(part.words.undecided for part in one.parts))
    return QuoteSet(done, (), query.by, printer.findings(), terms.draft, masked=not terms.unmasked, undecided=undecided)


class _Printer:
    """Prints hits through one gate."""

    def __init__(
        self,
        study: Study,
        query: Query,
        gate: Gate,
        facts: _Facts,
        turns: dict[tuple[int, int], quotations.TurnRow],
    ) -> None:
        self._settings = study.settings
        self._query = query
        self._gate = gate
        self._facts = facts
        self._turns = turns
        self._words = wording(study.settings.language)
        self._missing: dict[tuple[str, str], int] = {}

    def quotation(self, hit: _Hit) -> PrintedQuotation:
        """Print one hit."""
        from qcode.analysis.attribution import attribution

        name, kind, _ = self._facts.sources[hit.source]
        informants = [self._facts.informant(hit.source, who) for who in hit.speakers]
        unknown = self._words.unknown.get(kind, self._words.unknown_otherwise)
        built = attribution(
            self._settings.attribution, informants, self._settings.attributes, self._words, unknown=unknown
        )
        for attribute in built.missing:
            self._missing[name, attribute] = self._missing.get((name, attribute), 0) + 1
        label = self._gate.label
        return PrintedQuotation(
            id=f"{name}:{hit.run.span.start}-{hit.run.span.end}",
            source=label(name),
            span=hit.run.span,
            speaker=label(informants[0].name) if len(informants) == 1 and informants[0].person else None,
            attribution=label(built.text),
            codes=tuple(label(path) for code, path in self._facts.codes.items() if code in hit.run.codes),
            coders=tuple(sorted(hit.run.coders)),
            parts=tuple(self._parts(hit)),
            attributes={one: label(self._value(one, informants)) for one in self._settings.attributes},
            groups=tuple(label(self._group(one, key)) for one, key in zip(self._query.by, hit.groups, strict=True)),
            masked=not self._gate.terms.unmasked,
        )

    def _parts(self, hit: _Hit) -> Iterable[PrintedPart]:
        run = hit.run
        for n in range(run.first_turn - self._query.context, run.last_turn + self._query.context + 1):
            turn = self._turns.get((hit.source, n))
            if turn is None:
                continue
            outside = not run.first_turn <= n <= run.last_turn
            interviewer = turn.voice == "interviewer"
            if interviewer and not outside and not self._query.interviewer:
                continue
            whole = Span(turn.start, turn.start + len(turn.words))
            span = whole if outside else whole.common(run.span)
            if span is None:
                continue
            person = "" if interviewer else self._person(turn.participation)
            speaker = self._words.interviewer if interviewer else self._name(turn.participation)
            yield PrintedPart(
                n, self._gate.label(speaker), person, self._gate.words(turn, span), interviewer, context=outside
            )

    def _person(self, who: int | None) -> str:
        return self._facts.people[who][0] if who in self._facts.people else ""

    def _name(self, who: int | None) -> str:
        person, pseudonym = self._facts.people.get(who or 0, ("", ""))
        return pseudonym or person

    def _value(self, name: str, informants: Sequence[Informant]) -> str:
        values = [value for one in informants for value in one.values.get(name, ())]
        return ";".join(dict.fromkeys(values))

    def _group(self, name: str, key: str) -> str:
        attribute = self._settings.attributes.get(name)
        if key == _EMPTY:
            return _EMPTY
        if not key:
            return f"[{self._words.missing.replace('{name}', name)}]"
        return attribute.printed(key) if attribute is not None else key

    def findings(self) -> tuple[Finding, ...]:
        """Return what was missing, with the place to fill it in."""
        return tuple(
            Finding(
                "missing-attribute",
                Severity.WARNING,
                source,
                f"{attribute} is missing in {n} quotations from {source}.",
                f"Fill in the column `{attribute}` of register.csv for {source}, then `qcode register import`.",
            )
            for (source, attribute), n in self._missing.items()
        )
