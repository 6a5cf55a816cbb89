"""Why a cell of a table is empty: the states of its sources on its code, and who was never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coverage import State
from qcode.store import codebooks, tables
from qcode.study import coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qcode.study.opening import Study


class Emptiness:
    """The states of all sources on all codes, by the rows of the database."""

    def __init__(self, study: Study, coders: Iterable[str] = ()) -> None:
        found = coverage.states(study, coders=tuple(coders) or None)
        rows = codebooks.codes_with_book(study.db)
        self._sets: dict[int, Mapping[State, int]] = dict(zip(rows, found.codes.values(), strict=True))
        names = {name: row for row, (name, _) in tables.names(study.db).items()}
        self._numbers = {names[name]: n for name, n in found.sources.items()}

    def members(self, sources: Iterable[int]) -> int:
        """Return a set of sources as ``of`` takes it."""
        from qcode.analysis import coverage as computing

        return computing.members(self._numbers[one] for one in set(sources) if one in self._numbers)

    def of(self, code: int, members: int) -> State:
        """Return the state of some sources on a code: the first any of them has."""
        sets = self._sets[code]
        return next((state for state in State if sets.get(state, 0) & members), State.NO_SOURCE)

    def unasked(self, code: int) -> set[int]:
        """Return the sources in no base of a code: not asked about it, without meaning there, or declined."""
        sets = self._sets[code]
        those = sets.get(State.NOT_ASKED, 0) | sets.get(State.NOT_APPLICABLE, 0) | sets.get(State.DECLINED, 0)
        return {row for row, n in self._numbers.items() if those >> n & 1} if those else set()
