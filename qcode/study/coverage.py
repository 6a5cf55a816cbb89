"""Coverage: for every source and code whether there is data, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.attribute import AttributeType
from qcode.model.coverage import Coverage, CoverageRow, Covered, State
from qcode.store import codebooks, passes
from qcode.store import coverage as stored
from qcode.study import code_names, guides
from qcode.study.reading import natural
from qcode.study.retrieval import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.coverage import Facts
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_BY_SOURCE = ("source",)


@dataclass(frozen=True, slots=True)
class States(Mapping[tuple[str, str], State]):
    """The state of each source and code, by the source's id and the code's path.

    Where two codebooks have the same path, the codebook's name goes before it: ``hms:samarbejde``.

    Attributes:
        sources: Each source's number; it stands for bit n of a set.
        codes: Each code's sets of sources, by state; states without any are left out.
    """

    sources: Mapping[str, int]
    codes: Mapping[str, Mapping[State, int]]

    def __getitem__(self, key: tuple[str, str]) -> State:
        """Return the state of a source and a code."""
        source, code = key
        n, sets = self.sources[source], self.codes[code]
        return next(state for state, those in sets.items() if those >> n & 1)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Walk sources in their order, and in each the codes in that of the trees."""
        return product(self.sources, self.codes)

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.sources) * len(self.codes)

    def among(self, sources: Iterable[str]) -> dict[str, dict[State, int]]:
        """Return, for each code, how many of some sources are in each state; states without any are left out."""
        those = _members(self.sources[one] for one in set(sources))
        return {
            code: {state: n for state, found in sets.items() if (n := (found & those).bit_count())}
            for code, sets in self.codes.items()
        }


def states(
    study: Study,
    sources: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    coders: Sequence[str] | None = None,
) -> States:
    """Return the state of every source and code.

    *Data* where anything is coded with the code or one below it. Else what was noted (declined, not applicable, not
    asked). Else *declined* where everybody refused to take part, and *not asked* where nobody came to be asked or the
    source's guide does not ask. Else *silent* where a pass is for the code, and for every code below it that was
    asked about. Else *not coded*.

    Args:
        study: The study.
        sources: Ids or file names; None for all. A source that was withdrawn is none.
        codes: Paths, numbers, aliases or ids; None for all. Those below them are looked at in any case.
        coders: Whose codings and passes count; None for anybody's.

    Raises:
        SourceNotFound, CodeNotFound: There is no such source or code.
    """
    if codes is None:
        return _states(study, sources, None, coders or ())
    from qcode.study import codebook

    chosen = {codebook.find(study, one).id for one in codes}
    return _states(study, sources, chosen, coders or ())


def _states(
    study: Study, sources: Sequence[str] | None, codes: set[int] | frozenset[int] | None, coders: Sequence[str]
) -> States:
    from qcode.analysis import coverage

    known = codebooks.codes_with_book(study.db)
    rows = list(known)
    wanted = None if sources is None else _named(study, sources)
    there = [one for one in stored.sources(study.db) if wanted is None or one[1] in wanted]
    there.sort(key=lambda one: natural(one[1]))
    found = coverage.states(_facts(study, {key: n for n, (key, _) in enumerate(there)}, coders))
    called = code_names.names(study, known)
    return States(
        {name: n for n, (_, name) in enumerate(there)},
        {
            called[row]: {state: those for state, those in found[n].items() if those}
            for n, row in enumerate(rows)
            if codes is None or row in codes
        },
    )


def _named(study: Study, sources: Iterable[str]) -> set[str]:
    from qcode.study import transcripts

    return {transcripts.find(study, one).name for one in sources}


class _Sets:
    """Sets of sources by code, filled from rows of the database."""

    def __init__(self, sources: Mapping[int, int], codes: Mapping[int, int]) -> None:
        self._sources = sources
        self._codes = codes

    def of(self, pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Return the sources of each code, from rows of code and source."""
        numbers: dict[int, list[int]] = {}
        for code, source in pairs:
            if source in self._sources:
                numbers.setdefault(self._codes[code], []).append(self._sources[source])
        return {code: _members(those) for code, those in numbers.items()}

    def shared(self, groups: Mapping[frozenset[int], list[int]]) -> dict[int, int]:
        """Return the sources of each code, from sets of codes and the sources that have them."""
        done: dict[int, int] = {}
        for codes, sources in groups.items():
            those = _members(self._sources[one] for one in sources if one in self._sources)
            for code in codes:
                n = self._codes[code]
                done[n] = done.get(n, 0) | those
        return done


def _members(numbers: Iterable[int]) -> int:
    from qcode.analysis import coverage

    return coverage.members(numbers)


def _facts(study: Study, sources: Mapping[int, int], coders: Sequence[str]) -> Facts:
    from qcode.analysis import coverage

    db = study.db
    known = codebooks.codes_with_book(db)
    codes = {row: n for n, row in enumerate(known)}
    sets = _Sets(sources, codes)
    noted: dict[State, list[tuple[int, int]]] = {}
    for source, code, state in stored.noted(db):
        noted.setdefault(state, []).append((code, source))
    never = stored.never_met(db)
    return coverage.Facts(
        _parents(known),
        (1 << len(sources)) - 1,
        sets.of(stored.coded(db, coders)),
        {state: sets.of(pairs) for state, pairs in noted.items()},
        _members(sources[key] for key, refused in never if refused and key in sources),
        _members(sources[key] for key, refused in never if not refused and key in sources),
        sets.shared(_unasked(study, frozenset(known))),
        sets.shared(_worked(study, coders)),
    )


def _parents(known: Mapping[int, tuple[str, int]]) -> list[int]:
    """Return the number of the code above each code."""
    numbers = {(book, path): n for n, (path, book) in enumerate(known.values())}
    return [numbers.get((book, path.rpartition("/")[0]), -1) for path, book in known.values()]


def _unasked(study: Study, codes: frozenset[int]) -> dict[frozenset[int], list[int]]:
    """Return what guides do not ask for, each with the sources that followed one."""
    by_asked: dict[frozenset[int], list[int]] = {}
    for source, asked in guides.asked(study).items():
        if asked is not None:
            by_asked.setdefault(asked, []).append(source)
    return {codes - asked: those for asked, those in by_asked.items()}


def _worked(study: Study, coders: Sequence[str]) -> dict[frozenset[int], list[int]]:
    """Return what passes cover, each with the sources they are through."""
    covered = passes.Covered(study.db)
    done: dict[frozenset[int], list[int]] = {}
    for one in passes.passes(study.db, coders):
        done.setdefault(covered(one), []).append(one.source)
    return done


def _check_coders(study: Study, coders: Sequence[str]) -> None:
    """Refuse a name nobody goes by: all would seem not to be coded."""
    if not coders:
        return
    from qcode.store import adjudication, assignments

    known = set(adjudication.coders(study.db)) | {one.coder for one in passes.passes(study.db)}
    known |= {one.coder for one in assignments.assignments(study.db)}
    for name in coders:
        if name not in known:
            hint = f"Coders in this study: {', '.join(sorted(known)) or 'none'}."
            raise Misuse(f"{name} has coded nothing, and has nothing to code.", hint=hint)


def coverage(study: Study, *, by: Sequence[str] = (), code: str = "", coders: Sequence[str] = ()) -> Coverage:
    """Return sources, or cells of sources, by codes, as they may be printed.

    Args:
        study: The study.
        by: Attributes, ``source``, ``kind``, ``wave``, ``person``, ``organisation``; empty for each source by itself.
        code: Paths joined by ``or``, ``samarbejde/*`` for all below; empty for all.
        coders: Whose codings and passes count; empty for anybody's.

    Raises:
        BadExpression: The code expression cannot be read, or asks for more than codes.
        CodeNotFound: A path is no code.
        Misuse: The grouping names what is not declared, or a coder has neither codings, passes nor sources to code.
    """
    from qcode.study import comparing, release
    from qcode.study import frame as frames

    by = tuple(dict.fromkeys(by)) or _BY_SOURCE
    with study.reading():
        _check_coders(study, coders)
        wanted = frozenset(comparing.codes_meant(study, code)) if code.strip() else None
        found = _states(study, None, wanted, coders)
        gate = release.gate(study, [], release.Terms())
        cells = {keys: one & found.sources.keys() for keys, one in frames.sources_by(study, by).items()}
        table = _Table(study, found, gate, by)
        rows = tuple(table.row(keys, one) for keys, one in _with_empty(study, by, cells).items())
        total = table.row((), set(found.sources))
    return Coverage(by, rows, total, study.settings.language)


def _with_empty(
    study: Study, by: Sequence[str], cells: Mapping[tuple[str, ...], set[str]]
) -> dict[tuple[str, ...], set[str]]:
    """Add the cells that could be and have no source; only where all there could be is declared."""
    from qcode.analysis.attribution import applies
    from qcode.study import frame as frames

    declared = study.settings.attributes
    there = {keys: one for keys, one in cells.items() if one}
    if not all(name in declared and declared[name].type is AttributeType.CATEGORY for name in by):
        return there
    for keys in product(*(declared[name].values for name in by)):
        values = {name: (key,) for name, key in zip(by, keys, strict=True)}
        fits = tuple(
            key if applies(declared[name], values, declared) else EMPTY for name, key in zip(by, keys, strict=True)
        )
        there.setdefault(fits, set())
    return {keys: there[keys] for keys in frames.in_order(study, by, there)}


class _Table:
    """Makes rows of states, through one gate."""

    def __init__(self, study: Study, found: States, gate: Gate, by: Sequence[str]) -> None:
        self._found = found
        self._gate = gate
        self._by = by
        self._attributes = study.settings.attributes
        self._language = study.settings.language
        self._codes = {code: str(gate.name(code)) for code in found.codes}

    def row(self, keys: Sequence[str], sources: set[str]) -> CoverageRow:
        """Return the row of some sources."""
        found = self._found.among(sources)
        cells = tuple(Covered(self._codes[code], counts, len(sources)) for code, counts in found.items())
        names = tuple(str(self._gate.name(one)) for one in sorted(sources, key=natural))
        printed = tuple(str(self._gate.label(key)) for key in keys)
        return CoverageRow(printed, str(self._gate.label(self._label(keys))), names, cells)

    def _label(self, keys: Sequence[str]) -> str:
        from qcode.model.coverage_wording import coverage_wording
        from qcode.model.wording import wording

        words = coverage_wording(self._language)
        if not keys:
            return words.everything
        parts: list[str] = []
        for name, key in zip(self._by, keys, strict=True):
            if key == EMPTY:
                continue
            if not key:
                parts.append(f"[{wording(self._language).missing.format(name=name)}]")
            elif name in self._attributes:
                parts.append(self._attributes[name].printed(key))
            else:
                parts.append(words.named.get(name, "{value}").format(value=key))
        return ", ".join(parts) or EMPTY
