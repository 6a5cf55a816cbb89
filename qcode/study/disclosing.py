"""``qcode mask disclose``: what a set of quotes, and what is printed beside them, tells of who speaks in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.disclosure import Counted, Disclosed, DisclosureReport, Signed
from qcode.model.expression import Comparison, leaves
from qcode.model.finding import Finding, Severity
from qcode.model.ledger import EditKind, Status
from qcode.model.query import Query
from qcode.store import codebooks
from qcode.store import disclosure as stored
from qcode.study import ledger, ledger_consent, queries, retrieval
from qcode.study.published import PublishedSet
from qcode.study.signing import Signing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.analysis.proof_vocabulary import Vocabulary
    from qcode.model.attribution import Form
    from qcode.model.ledger import Entry
    from qcode.study.opening import Study
    from qcode.study.retrieval import Facts, Hit

_WORST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_MOST_AXES = 2
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is printed together with the quotes.

    Attributes:
        tables: Tables of numbers of persons, each by one attribute or two.
        informants: Columns of a table with a row for each informant; ``person`` where it names them.
        appendix: Columns of a list of sources by their ids.
        organisations: Whether a list of the organisations by name is printed.
        lead_ins: Words that lead to a quote.
        exact: Attributions as they are, to see what would be told.
    """

    tables: tuple[tuple[str, ...], ...] = ()
    informants: tuple[str, ...] = ()
    appendix: tuple[str, ...] = ()
    organisations: bool = False
    lead_ins: tuple[str, ...] = ()
    exact: bool = False


def asked(code: str, where: str, by: tuple[str, ...]) -> Query | None:
    """Return the query that is meant; None for the quotes of the ledger."""
    return Query(code, where, by) if code or where or by else None


def disclose(study: Study, query: Query | None, beside: Beside) -> DisclosureReport:
    """Look at quotes as they would be published: those a query finds, else those the report uses by the ledger.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
        Misuse: A table names what is no attribute.
    """
    check(study, beside)
    with study.reading():
        chosen = of_query(study, query) if query is not None else _of_ledger(study)
        return looked_at(study, [chosen], beside, query.where if query is not None else "")


def looked_at(study: Study, sets: Sequence[PublishedSet], beside: Beside, where: str = "") -> DisclosureReport:
    """Look at sets of quotes that stand on one page, in their order; ``where`` is a condition printed with them."""
    looking = _Looking(study, sets, beside, where)
    found = sorted(looking.findings(), key=lambda one: _WORST.index(one.finding.severity))
    places = {place for one in sets for place in one.places}
    return DisclosureReport(tuple(found), study.settings.anonymity.k, len(places), looking.everybody)


def check(study: Study, beside: Beside) -> None:
    """See to it that tables have attributes that are declared.

    Raises:
        Misuse: One names what is no attribute, or too many.
    """
    known = study.settings.attributes
    asked: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [("--table", one, ()) for one in beside.tables]
    asked += [("--informants", beside.informants, ("person",)), ("--appendix", beside.appendix, ())]
    for what, names, more in asked:
        for name in names:
            if name not in known and name not in more:
                listed = ", ".join((*more, *known))
                raise Misuse(f"{what} names {name!r}, which is no declared attribute.", hint=f"Known: {listed}.")
    if any(len(one) > _MOST_AXES for one in beside.tables):
        raise Misuse("A table of numbers has one attribute or two.", hint="Such as `--table role,region`.")


def of_query(study: Study, query: Query) -> PublishedSet:
    """Return the quotes a query finds, as they would be printed."""
    queries.check_grouping(study, query.by)
    hits = [hit for hit in retrieval.hits(study, query) if hit.speakers]
    facts = retrieval.facts(study, hits)
    chosen = retrieval.chosen(retrieval.grouped(study, query, hits, facts), query, facts)
    places = [f"{facts.sources[hit.source].name}:{hit.run.span.start}-{hit.run.span.end}" for hit in chosen]
    return PublishedSet(list(chosen), facts, places, [hit.groups for hit in chosen], query=query)


def _of_ledger(study: Study) -> PublishedSet:
    """Return what the report uses; before it uses any, all of the ledger; before there is one, all that is coded."""
    known = [one for one in ledger.entries(study) if one.status is not Status.DROPPED]
    chosen = [one for one in known if one.status is Status.USED] or known
    if not chosen:
        return of_query(study, Query())
    return of_entries(study, chosen)


def of_entries(study: Study, chosen: Sequence[Entry], form: Form | None = None) -> PublishedSet:
    """Return entries of the ledger, as they would be printed; those whose words are lost are left out."""
    found = ledger_consent.hits(study, chosen)
    kept = [one for one in chosen if one.id in found]
    hits = [found[one.id] for one in kept]
    facts = retrieval.facts(study, hits)
    keys, places = [one.key for one in kept], [one.place for one in kept]
    return PublishedSet(hits, facts, keys, list(places), kept, Query(form=form))


class _Looking:
    """Looks at what stands on one page."""

    def __init__(self, study: Study, sets: Sequence[PublishedSet], beside: Beside, where: str) -> None:
        self._study = study
        self._sets = sets
        self._where = where
        self._beside = beside
        self._k = study.settings.anonymity.k
        self._signing = Signing(study, sets, exact=beside.exact)
        self._signed = list(self._signing.all())
        self._rows = self._signing.rows
        self._having: dict[tuple[tuple[str, tuple[str, ...]], ...], set[str]] = {}

    @property
    def everybody(self) -> int:
        """How many took part."""
        return len({one.person for one in self._rows})

    def findings(self) -> Iterator[Disclosed]:
        """Yield what the quotes tell, by themselves, together and beside what else is printed."""
        from qcode.analysis import disclosing

        k, quotes = self._k, self._signed
        yield from self._coarsened()
        yield from disclosing.adding_up(quotes, k)
        yield from disclosing.headings(quotes, k)
        yield from self._condition()
        yield from disclosing.together(quotes, k, self._signing.together)
        yield from self._tables()
        yield from self._organisations()
        yield from disclosing.third_persons(quotes, k, self._about())
        yield from self._clarifications()
        yield from self._lead_ins()
        yield from disclosing.sensitive(quotes, self._sensitive(), lambda one: len(one.persons))
        yield from disclosing.attributions(quotes, k)

    def _coarsened(self) -> Iterator[Disclosed]:
        if not self._beside.exact:
            yield from map(Disclosed, self._signing.coarsened())

    def _condition(self) -> Iterator[Disclosed]:
        """Yield where the condition of the query, which is printed, fits few persons."""
        if not self._where.strip():
            return
        from qcode.analysis import expressions
        from qcode.analysis.attribution import holds
        from qcode.study import saved_queries

        written = saved_queries.condition_in_full(self._study, self._where)
        asked = expressions.condition(written)
        known = self._study.settings.attributes
        if any(isinstance(one, Comparison) and one.attribute not in known for one in leaves(asked)):
            return
        persons = {one.person for one in self._rows if holds(asked, one.values)}
        if len(persons) < self._k and self._signed:
            message = f"The condition fits {_persons(len(persons))}: whoever reads what was asked for can tell."
            finding = Finding(
                "condition", Severity.ERROR, "--where", message, "Ask for more, or do not print the query."
            )
            yield Disclosed(finding, written, Counted(len(persons)), sum(len(one.hits) for one in self._sets))

    def _tables(self) -> Iterator[Disclosed]:
        from qcode.analysis import disclosing

        for names in self._beside.tables:
            yield from self._numbers(names)
        if self._beside.informants:
            columns = self._beside.informants
            facts = [name for name in columns if name != "person"]
            rows = {one.person: tuple(";".join(one.values.get(name, ())) for name in facts) for one in self._rows}
            yield from disclosing.rows(sorted(rows.items()), self._k, facts)
            if "person" in columns:
                yield from self._named_rows(facts)
        if self._beside.appendix:
            yield from self._appendix(self._beside.appendix)

    def _named_rows(self, facts: Sequence[str]) -> Iterator[Disclosed]:
        """Yield quotes whose pseudonym stands in a table of informants too."""
        from qcode.analysis import disclosing

        values = {one.person: one.values for one in self._rows}

        def persons(one: Signed) -> set[str]:
            row = values.get(one.person, {})
            return self._with({name: row.get(name, ()) for name in facts}) if one.called else set(one.persons)

        hint = "Leave the pseudonyms out of the table, or some of its columns."
        yield from disclosing.beside_table(self._signed, self._k, "informant-table", persons, hint)

    def _appendix(self, columns: Sequence[str]) -> Iterator[Disclosed]:
        """Yield quotes that a list of the interviews tells more of: their reference names the source."""
        from qcode.analysis import disclosing

        rows: dict[str, dict[str, tuple[str, ...]]] = {}
        sources = {one.source: one for one in self._rows}
        for hit, place, facts in self._there():
            name = facts.sources[hit.source].name
            of_source = facts.of_source.get(hit.source, {})
            values = sources[name].values if name in sources else {}
            rows[place] = {column: of_source.get(column, values.get(column, ())) for column in columns}

        hint = "Leave columns out of the list, or print the quotes without their references."
        yield from disclosing.beside_table(
            self._signed, self._k, "appendix", lambda one: self._with(rows[one.place]), hint
        )

    def _with(self, known: Mapping[str, Sequence[str]]) -> set[str]:
        """Return those who have these values; one that is not there tells nothing."""
        key = tuple((name, tuple(values)) for name, values in known.items() if values)
        if key not in self._having:
            self._having[key] = {
                one.person
                for one in self._rows
                if all(not set(values).isdisjoint(one.values.get(name, ())) for name, values in key)
            }
        return self._having[key]

    def _numbers(self, names: Sequence[str]) -> Iterator[Disclosed]:
        """Yield the small numbers of a table of persons by one attribute or two."""
        from qcode.analysis import disclosing

        heads = [self._keys(name) for name in names]
        if len(heads) == 1:
            heads.append([""])
        found: dict[tuple[str, str], set[str]] = {}
        for one in self._rows:
            cells = [one.values.get(name, ()) or (_NOTHING,) for name in names] + [("",)] * (_MOST_AXES - len(names))
            for row in cells[0]:
                for column in cells[1]:
                    for at in ((row, column), (row, "*"), ("*", column), ("*", "*")):
                        found.setdefault(at, set()).add(one.person)
        columns = heads[1] if len(names) > 1 else []
        numbers = [[len(found.get((row, at), ())) for at in (*columns, "*")] for row in (*heads[0], "*")]
        yield from disclosing.cells(names, (heads[0], columns), numbers, self._k)

    def _keys(self, name: str) -> list[str]:
        values = {value for one in self._rows for value in one.values.get(name, ())}
        declared = self._study.settings.attributes[name].values
        some = [_NOTHING] if any(not one.values.get(name) for one in self._rows) else []
        return [*(value for value in declared if value in values), *sorted(values - set(declared)), *some]

    def _organisations(self) -> Iterator[Disclosed]:
        from qcode.analysis import disclosing

        if self._beside.organisations:
            houses: dict[str, set[str]] = {}
            for one in self._rows:
                houses.setdefault(one.person, set()).update(one.organisations)
            listed = len(set[str]().union(*houses.values()))
            yield from disclosing.organisations(self._signed, self._k, houses, listed)

    def _about(self) -> dict[str, set[str]]:
        return {
            place: {facts.subjects[one] for one in hit.run.subjects if one in facts.subjects}
            for hit, place, facts in self._there()
        }

    def _there(self) -> Iterator[tuple[Hit, str, Facts]]:
        for one in self._sets:
            yield from ((hit, place, one.facts) for hit, place in zip(one.hits, one.places, strict=True))

    def _sensitive(self) -> dict[str, frozenset[str]]:
        codes = self._study.settings.anonymity.sensitive
        return {code: stored.heard_with(self._study.db, codebooks.subtree(self._study.db, code)) for code in codes}

    def _clarifications(self) -> Iterator[Disclosed]:
        """Yield what clarifications in the ledger tell of the speaker beyond the attribution."""
        entries = {one.key: one for chosen in self._sets for one in chosen.entries}
        words = {
            key: [edit.words for edit in one.edits if edit.kind is EditKind.CLARIFICATION]
            for key, one in entries.items()
        }
        if not any(words.values()):
            return
        vocabulary = self._vocabulary()
        for one in self._signed:
            for text in words.get(one.place, ()):
                known = vocabulary.named(text)
                left = one.persons & self._with({name: tuple(values) for name, values in known.items()})
                finer = vocabulary.finer_than(text, one.text)
                if (known and len(left) < self._k <= len(one.persons)) or finer:
                    n = len(left)
                    told = (
                        f"a finer title ({', '.join(finer)})"
                        if finer
                        else f"{', '.join(known)}, and {_persons(n)} left"
                    )
                    message = f"A clarification tells {told}, which {one.text} does not."
                    hint = f"Say less in it: `qcode ledger edit {one.place}`."
                    finding = Finding("clarification", Severity.ERROR, one.place, message, hint)
                    yield Disclosed(finding, one.text, None if finer else Counted(n), 1)

    def _lead_ins(self) -> Iterator[Disclosed]:
        """Yield how many persons each lead-in could be."""
        if not self._beside.lead_ins:
            return
        vocabulary = self._vocabulary()
        for text in self._beside.lead_ins:
            known = vocabulary.named(text)
            n = len(self._with({name: tuple(values) for name, values in known.items()}))
            finer = vocabulary.finer_than(text, "")
            said = f"It names {', '.join(known) or 'no attribute'} and could be {_persons(n)} who took part."
            more = f" A finer title ({', '.join(finer)}) is in no attribute, and is not counted." if finer else ""
            severity = Severity.ERROR if n < self._k else Severity.WARNING if finer else Severity.NOTE
            hint = "Say less of who speaks." if severity is not Severity.NOTE else ""
            yield Disclosed(Finding("lead-in", severity, text, said + more, hint), text, Counted(n))

    def _vocabulary(self) -> Vocabulary:
        from qcode.analysis.proof_vocabulary import Vocabulary
        from qcode.language import proof_words

        return Vocabulary(self._study.settings.attributes, proof_words.words(self._study.settings.language))


def _persons(n: int) -> str:
    return "1 person" if n == 1 else f"{n} persons"
