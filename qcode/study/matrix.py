"""Tables of codes, attributes, persons and sources, in which every number has its unit and its base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.coverage import State
from qcode.model.table import FEWEST_FOR_PERCENT, WHO, Crosstab, Number, Share, TableUnit
from qcode.store import codebooks, tables
from qcode.study import code_names, grounds, saved_queries, statements
from qcode.study.emptiness import Emptiness
from qcode.study.queries import CODE, Query
from qcode.study.retrieval import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.crosstab import Counted, Ints, Keys, Statements
    from qcode.model.mask import Printed
    from qcode.model.picking import CodingLayer
    from qcode.model.table import Tested
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms

At = tuple[int | None, int | None]
"""A number's row and column in the counts; None for a total."""

CODER = "coder"
_ALWAYS = "always"
_ONE_EACH = frozenset({"person", "source", "organisation"})


@dataclass(frozen=True, slots=True)
class Ask:
    """What table is asked for.

    Attributes:
        code: Code expression; empty for every code.
        where: Condition on informants.
        coders: Whose codings; empty for all.
        share: The percentage to print; None for those asked where persons, sources or organisations are counted, else
            of the column.
        always: Print percentages of fewer than 20 too.
        smallest: Withhold smaller numbers; None for the study's k where attributes that identify are in the table.
        rollup: Codings count for the codes above theirs too.
        test: Test each code against the groups.
    """

    rows: str
    columns: str
    unit: TableUnit = TableUnit.PERSONS
    code: str = ""
    where: str = ""
    coders: tuple[str, ...] = ()
    layer: CodingLayer | None = None
    share: Share | None = None
    always: bool = False
    smallest: int | None = None
    rollup: bool = False
    test: bool = False

    @property
    def axes(self) -> tuple[str, str]:
        """Rows and columns."""
        return self.rows, self.columns


def matrix(study: Study, ask: Ask, terms: Terms) -> Crosstab:
    """Count a table.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
        Misuse: Rows or columns name what is not declared, or are the same.
    """
    from qcode.study import release

    ask = saved_queries.in_full(study, ask)
    _check(study, ask)
    query = Query(ask.code, ask.where, (CODE,) if CODE in ask.axes else (), coders=ask.coders, layer=ask.layer)
    with study.reading():
        found = statements.statements(study, query, with_coder=CODER in ask.axes, rollup=ask.rollup)
        done = _Table(study, ask, query, found, release.gate(study, [], terms)).crosstab()
    release.record(study, "matrix", terms, f"{ask.rows} by {ask.columns}")
    return done


def shares(written: Sequence[str]) -> tuple[Share | None, bool]:
    """Return which percentage is asked for, and whether it is for small bases too.

    Raises:
        Misuse: It is none that there is.
    """
    named = [one for one in written if one != _ALWAYS]
    known = {share.value: share for share in Share}
    if len(named) > 1 or not set(named) <= known.keys():
        hint = f"One of {', '.join(known)}; `{_ALWAYS}` with it for bases below {FEWEST_FOR_PERCENT} too."
        raise Misuse(f"{','.join(written)!r} is no percentage.", hint=hint)
    return (known[named[0]] if named else None), _ALWAYS in written


def _check(study: Study, ask: Ask) -> None:
    known = grounds.known_axes(study)
    for name in ask.axes:
        if name not in known:
            raise Misuse(f"There is nothing called {name!r} to make a table of.", hint=f"Known: {', '.join(known)}.")
    if ask.rows == ask.columns:
        hint = "`qcode cooccur` shows which codes stand together." if ask.rows == CODE else "Name two different things."
        raise Misuse(f"Rows and columns are both {ask.rows!r}.", hint=hint)
    if ask.test and CODE not in ask.axes:
        raise Misuse("There is no code in the table to test.", hint="Such as `qcode matrix code role --test`.")


@dataclass(frozen=True, slots=True)
class _Axis:
    """Rows or columns: their keys, and under which of them what was found and who was asked stands."""

    name: str
    keys: list[str]
    found: Keys
    places: Keys | None = None  # None of codes, which are asked about place by place


class _Table:
    """Counts one table."""

    def __init__(self, study: Study, ask: Ask, query: Query, found: Statements, gate: Gate) -> None:
        from qcode.analysis import crosstab

        self._study, self._ask, self._gate = study, ask, gate
        self._ground = grounds.ground(study, ask.where, crosstab.places(found))
        place = crosstab.numbered(found, self._ground.numbers)
        self._found, self._place = found.chosen(place >= 0), place[place >= 0]
        known = codebooks.codes_with_book(study.db)
        named = statements.wanted_codes(study, query)
        self._codes = list(known) if named is None else named
        self._paths = code_names.names(study, known)
        self._axes = (self._axis(ask.rows), self._axis(ask.columns))
        self._empty = Emptiness(study, ask.coders) if CODE in ask.axes else None
        self._members = self._sources_of_groups()
        self._numbers, self._bases = self._counted(), self._asked()

    def crosstab(self) -> Crosstab:
        """Return the finished table."""
        ask, settings = self._ask, self._study.settings
        axes = (self._kept(0), self._kept(1))
        smallest = self._smallest()
        withheld = self._withheld(axes, smallest)

        def number(at: At) -> Number:
            return Number(None, None, withheld=True) if at in withheld else self._number(at, withheld)

        unknown = {source for source, who in self._ground.asked if not who}
        return Crosstab(
            ask.rows,
            ask.columns,
            self._printed(self._axes[0], axes[0]),
            self._printed(self._axes[1], axes[1]),
            tuple(tuple(number((r, c)) for c in axes[1]) for r in axes[0]),
            tuple(number((r, None)) for r in axes[0]),
            tuple(number((None, c)) for c in axes[1]),
            number((None, None)),
            ask.unit,
            ask.share or (Share.ASKED if ask.unit in WHO else Share.COLUMN),
            tuple(self._gate.name(one) for one in (ask.code, ask.where, ", ".join(ask.coders)) if one.strip()),
            len(unknown) if ask.unit is TableUnit.PERSONS else 0,
            smallest,
            self._tests(axes) if ask.test else (),
            settings.language,
            masked=not self._gate.terms.unmasked,
        )

    def _axis(self, name: str) -> _Axis:
        from qcode.analysis import crosstab

        ground = self._ground
        if name == CODE:
            pairs = [(row, n) for n, row in enumerate(self._codes)]
            return _Axis(name, [self._paths[row] for row in self._codes], crosstab.keys(pairs, len(pairs)))
        if name == CODER:
            there = tables.coders(self._study.db)
            names = [one for one in there if not self._ask.coders or one in self._ask.coders]
            found = crosstab.keys([(there.index(one), n) for n, one in enumerate(names)], len(names))
            places = crosstab.keys([(p, n) for p in ground.numbers.values() for n in range(len(names))], len(names))
            return _Axis(name, names, found, places)
        values = {n: ground.values(name, place) for place, n in ground.numbers.items()}
        known = {key for those in values.values() for key in those}
        keys = grounds.in_order(self._study, name, [*known, *grounds.declared_values(self._study, name)])
        at = {key: n for n, key in enumerate(keys)}
        found = crosstab.keys(((p, at[key]) for p, those in values.items() for key in those), len(keys))
        return _Axis(name, keys, found, found)

    def _sources_of_groups(self) -> dict[int, int]:
        """Return, where codes are on the one axis, the sources of each key on the other."""
        other = self._axes[1 if self._ask.rows == CODE else 0]
        if self._empty is None or other.name == CODER:
            return {}
        sources: dict[str, list[int]] = {}
        for place in self._ground.asked:
            for key in self._ground.values(other.name, place):
                sources.setdefault(key, []).append(place[0])
        return {n: self._empty.members(sources.get(key, ())) for n, key in enumerate(other.keys)}

    def _things(self, name: str) -> Ints:
        return {CODE: self._found.code, CODER: self._found.coder}.get(name, self._place)

    def _counted(self) -> Counted:
        """Count what was found."""
        from qcode.analysis import crosstab

        rows, columns = self._axes
        at, row = crosstab.expanded(self._things(rows.name), rows.found)
        again, column = crosstab.expanded(self._things(columns.name)[at], columns.found)
        at, row = at[again], row[again]
        unit, weight = self._found.statement[at], None
        if self._ask.unit is TableUnit.WORDS:
            from qcode.study import lengths

            unit, weight = (
                unit * len(self._ground.numbers) + self._place[at],
                lengths.words(self._study, self._found)[at],
            )
        elif self._ask.unit is not TableUnit.CODINGS:
            again, unit = crosstab.expanded(self._place[at], crosstab.keys(*self._ground.units(self._ask.unit)))
            row, column = row[again], column[again]
        return crosstab.counted(row, column, unit, (rows.found.n, columns.found.n), weight)

    def _asked(self) -> Counted:
        """Count those asked; sources where neither persons nor organisations are counted."""
        from qcode.analysis import crosstab

        rows, columns = self._axes
        numbers = [self._ground.numbers[one] for one in self._ground.asked]
        place, row, column = crosstab.asked(numbers, (rows.places, columns.places), self._unasked(), len(self._codes))
        unit = self._ask.unit if self._ask.unit in WHO else TableUnit.SOURCES
        again, units = crosstab.expanded(place, crosstab.keys(*self._ground.units(unit)))
        return crosstab.counted(row[again], column[again], units, (rows.found.n, columns.found.n))

    def _unasked(self) -> dict[int, set[int]]:
        """Return, by the number of a code in the table, the places that were not asked about it."""
        if self._empty is None:
            return {}
        by_source: dict[int, list[int]] = {}
        for place in self._ground.asked:
            by_source.setdefault(place[0], []).append(self._ground.numbers[place])
        return {
            n: {place for source in those for place in by_source.get(source, ())}
            for n, row in enumerate(self._codes)
            if (those := self._empty.unasked(row))
        }

    def _kept(self, n: int) -> list[int]:
        """Return the rows or columns to print: a missing value only where somebody misses it."""
        of = ((self._numbers.rows, self._bases.rows), (self._numbers.columns, self._bases.columns))[n]
        keys = self._axes[n].keys
        return [at for at, key in enumerate(keys) if key not in {"", EMPTY} or of[0][at] or of[1][at]]

    def _smallest(self) -> int:
        """Return below which numbers are withheld; 0 for nothing."""
        if self._ask.smallest is not None:
            return self._ask.smallest if self._ask.smallest > 1 else 0
        if self._ask.unit not in WHO or set(self._ask.axes) & _ONE_EACH:
            return 0
        return grounds.smallest(self._study, self._ask.axes, self._ask.where)

    def _withheld(self, axes: Sequence[Sequence[int]], smallest: int) -> frozenset[At]:
        """Return what is not shown: small numbers, groups too small, and what they could be worked out from."""
        if not smallest:
            return frozenset()
        from qcode.analysis import suppression

        places: list[list[At]] = [[(r, c) for c in (*axes[1], None)] for r in (*axes[0], None)]
        numbers = [[_of(self._numbers, at) for at in line] for line in places]
        few: list[tuple[int, int]] = []
        known: list[tuple[int, int]] = []
        for r, line in enumerate(places) if self._ask.unit in WHO else ():
            for c, at in enumerate(line):
                of = _of(self._bases, at)
                if not of:
                    known.append((r, c))
                elif of < smallest and self._somebody(at):
                    few.append((r, c))
        return frozenset(places[r][c] for r, c in suppression.withheld(numbers, smallest, few, known))

    def _somebody(self, at: At) -> bool:
        """Tell whether anybody at all has the code of a number; that nobody has is told of no group."""
        row, column = at
        return (
            any(
                _of(self._numbers, total)
                for total, name in (((row, None), self._ask.rows), ((None, column), self._ask.columns))
                if name == CODE
            )
            or CODE not in self._ask.axes
        )

    def _number(self, at: At, withheld: frozenset[At]) -> Number:
        row, column = at
        n = _of(self._numbers, at)
        of = _of(self._bases, at) if self._ask.unit in WHO else self._numbers.total
        fewest = 1 if self._ask.always else FEWEST_FOR_PERCENT

        def percent(total: At) -> float | None:
            base = _of(self._numbers, total)
            return 100 * n / base if base >= fewest and total not in withheld else None

        asked = 100 * n / of if self._ask.unit in WHO and of >= fewest else None
        return Number(n, of, percent((row, None)), percent((None, column)), asked, self._state(at) if not n else None)

    def _state(self, at: At) -> State | None:
        """Return why a cell is empty, where it is one of a code and of sources."""
        row, column = at
        if row is None or column is None:
            return None
        if self._empty is None:
            return None if _of(self._bases, at) else State.NO_SOURCE
        code, group = (row, column) if self._ask.rows == CODE else (column, row)
        return self._empty.of(self._codes[code], self._members[group]) if self._members else None

    def _printed(self, axis: _Axis, kept: Sequence[int]) -> tuple[Printed, ...]:
        return tuple(grounds.printed_key(self._study, self._gate, axis.name, axis.keys[n]) for n in kept)

    def _tests(self, axes: Sequence[Sequence[int]]) -> tuple[Tested, ...]:
        """Test each code against the groups of the other axis."""
        from qcode.study import testing

        across = self._ask.columns == CODE
        codes, groups = (axes[1], axes[0]) if across else axes

        def line(counts: Counted, code: int) -> list[int]:
            return [_of(counts, (group, code) if across else (code, group)) for group in groups]

        of_all = [_of(self._bases, (None, code) if across else (code, None)) for code in codes]
        why_not = testing.refusal(self._study, self._ask.unit, {source for source, _ in self._ground.asked})
        names = self._printed(self._axes[1 if across else 0], codes)
        rows = [(line(self._numbers, one), line(self._bases, one), of) for one, of in zip(codes, of_all, strict=True)]
        return testing.tested(names, rows, why_not)


def _of(counted: Counted, at: At) -> int:
    row, column = at
    if row is None:
        return counted.total if column is None else counted.columns[column]
    return counted.rows[row] if column is None else counted.cells[row][column]
