"""The framework matrix: persons by codes or themes, in each cell what was said (Ritchie, J. & Spencer, L. 1994)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.table import Framework, Said
from qcode.model.time_span import TimeSpan
from qcode.store import codebooks, quotations, tables, themes
from qcode.study import code_names, grounds, retrieval, saved_queries, statements
from qcode.study.consent_printing import Agreements
from qcode.study.emptiness import Emptiness
from qcode.study.queries import CODE, Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms
    from qcode.study.retrieval import Hit

ROWS = ("person", "source", "organisation")


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose words on what.

    Attributes:
        rows: ``person``, ``source`` or ``organisation``.
        themes: Columns are themes, each with what its codes and those below hold.
        quotes: How many quotes a cell has at most, the longest first; condensates come before them.
    """

    code: str = ""
    where: str = ""
    rows: str = "person"
    themes: bool = False
    quotes: int = 1
    coders: tuple[str, ...] = ()


def framework(study: Study, ask: Ask, terms: Terms) -> Framework:
    """Fill a framework matrix, through the gate.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
        Misuse: The rows are none of ``ROWS``.
        Refused: The gate is closed.
    """
    from qcode.study import release

    if ask.rows not in ROWS:
        raise Misuse(f"{ask.rows!r} cannot be rows of a framework matrix.", hint=f"One of {', '.join(ROWS)}.")
    ask = saved_queries.in_full(study, ask)
    query = Query(ask.code, ask.where, (ask.rows, CODE), coders=ask.coders)
    with study.reading():
        found = (hit for hit in retrieval.hits(study, query) if hit.matching)
        hits = [replace(hit, speakers=tuple(one for one in hit.speakers if one in hit.matching)) for hit in found]
        facts = retrieval.facts(study, hits)
        placed = retrieval.grouped(study, query, hits, facts)
        kept = Query(ask.code, ask.where, query.by, per_cell=ask.quotes, coders=ask.coders)
        chosen = retrieval.chosen(placed, kept, facts) if ask.quotes else []
        filling = _Filling(study, ask, query, release.gate(study, _ranges(chosen), terms))
        done = filling.framework([one.groups for one in placed], chosen)
    release.record(study, "framework", terms, f"cells: {len(done.row_keys) * len(done.column_keys)}")
    return done


def _ranges(hits: Sequence[Hit]) -> list[quotations.Range]:
    return [(hit.source, first, last) for hit in hits for first, last in hit.turns]


class _Filling:
    """Puts quotes and condensates into cells, by the raw keys of rows and codes."""

    def __init__(self, study: Study, ask: Ask, query: Query, gate: Gate) -> None:
        self._study, self._ask, self._gate = study, ask, gate
        self._asked = (query.code, query.where, ", ".join(query.coders))
        self._ground = replace(grounds.ground(study, ask.where, ()), agreements=Agreements(study))
        known = codebooks.codes_with_book(study.db)
        self._paths = {row: path for row, (path, _) in known.items()}
        named = statements.wanted_codes(study, query)
        self._codes = list(known) if named is None else named
        self._names = code_names.names(study, known)
        self._columns = self._of_themes() if ask.themes else {self._names[row]: [row] for row in self._codes}
        self._empty = Emptiness(study, ask.coders)

    def _of_themes(self) -> dict[str, list[int]]:
        db = self._study.db
        return {
            one.name: [row for rows in themes.carrying(db, one.id).values() for row in rows if row in self._codes]
            for one in themes.listed(db)
        }

    def framework(self, placed: Sequence[tuple[str, ...]], chosen: Sequence[Hit]) -> Framework:
        """Return the finished matrix.

        Args:
            placed: Row and code of every statement.
            chosen: Those that are quoted.
        """
        sources: dict[str, list[int]] = {}
        for place in self._ground.asked:
            for key in self._ground.values(self._ask.rows, place):
                sources.setdefault(key, []).append(place[0])
        rows = grounds.in_order(self._study, self._ask.rows, [*sources, *(key for key, _ in placed)])
        condensed = self._condensates()
        spoken: dict[tuple[str, str], list[tuple[Printed, ...]]] = {}
        undecided = 0
        turns = quotations.turns(self._study.db, _ranges(chosen))
        for hit in chosen:
            words = tuple(self._words(hit, turns))
            undecided += any(one.undecided for one in words)
            spoken.setdefault((hit.groups[0], hit.groups[1]), []).append(words)
        n: dict[tuple[str, str], int] = {}
        for key, path in placed:
            n[key, path] = n.get((key, path), 0) + 1
        cells = tuple(
            tuple(
                self._cell(key, codes, condensed, spoken, n, sources.get(key, [])) for codes in self._columns.values()
            )
            for key in rows
        )
        prose = {id(one): one for those in condensed.values() for one in those}
        self._gate.refuse_undecided(prose.values())
        return Framework(
            self._ask.rows,
            tuple(grounds.printed_key(self._study, self._gate, self._ask.rows, key) for key in rows),
            tuple(self._gate.label(name) if self._ask.themes else self._gate.name(name) for name in self._columns),
            cells,
            tuple(self._gate.name(one) for one in self._asked if one.strip()),
            undecided + sum(one.undecided for one in prose.values()),
            self._gate.terms.draft,
            not self._gate.terms.unmasked,
            self._study.settings.language,
        )

    def _words(self, hit: Hit, turns: Mapping[tuple[int, int], quotations.TurnRow]) -> Iterator[Printed]:
        """Yield what informants say in a statement, a turn each; of a recording its turns are whole."""
        for first, last in hit.turns:
            for n in range(first, last + 1):
                turn = turns[hit.source, n]
                part = turn.span if isinstance(hit.run.span, TimeSpan) else turn.span.common(hit.run.span)
                if part is not None and turn.voice != "interviewer":
                    yield self._gate.words(turn, part)

    def _condensates(self) -> dict[tuple[str, str], list[Printed]]:
        """Return what was condensed, by row and code."""
        done: dict[tuple[str, str], list[Printed]] = {}
        for code, source, who, text in tables.condensates(self._study.db, self._codes):
            if (source, who) in self._ground.numbers:
                for key in self._ground.values(self._ask.rows, (source, who)):
                    done.setdefault((key, self._paths[code]), []).append(self._gate.prose(text))
        return done

    def _cell(
        self,
        key: str,
        codes: list[int],
        condensed: Mapping[tuple[str, str], list[Printed]],
        spoken: Mapping[tuple[str, str], list[tuple[Printed, ...]]],
        n: Mapping[tuple[str, str], int],
        sources: list[int],
    ) -> Said:
        paths = [self._paths[code] for code in codes]
        many = sum(n.get((key, path), 0) for path in paths)
        members = self._empty.members(sources)
        states = [self._empty.of(code, members) for code in codes]
        order = list(type(states[0])) if states else []
        return Said(
            tuple(one for path in paths for one in condensed.get((key, path), ())),
            tuple(one for path in paths for one in spoken.get((key, path), ())),
            many,
            min(states, key=order.index) if states and not many else None,
        )
