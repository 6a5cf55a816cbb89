"""A study as a person with the tables in front of them would count it: letter by letter, and one row after another.

Nothing here asks the program: only ``select``, loops and sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.study import Study

ORDER = ("data", "not coded", "silent", "not asked", "declined", "not applicable")
UNASKED = {"not asked", "declined", "not applicable"}
Place = tuple[int, int]
"""A source and a participation; 0 for a speaker nobody knows."""


@dataclass(frozen=True, slots=True)
class Turn:
    source: int
    n: int
    start: int
    words: str
    voice: str
    who: int


@dataclass(frozen=True, slots=True)
class Coding:
    source: int
    start: int
    end: int
    code: str
    coder: str
    condensate: str

    @property
    def letters(self) -> set[int]:
        return set(range(self.start, self.end))


@dataclass(frozen=True, slots=True)
class Part:
    id: int
    source: int
    person: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Codings of one code that hang together by their letters."""

    source: int
    code: str
    start: int
    end: int
    members: tuple[Coding, ...]


class Reread:
    """The rows of the tables."""

    def __init__(self, study: Study) -> None:
        run = study.db.conn.execute
        self.names: dict[int, str] = dict(run("select id, name from source").fetchall())
        self.kinds: dict[int, str] = dict(run("select id, kind from source").fetchall())
        self.told = {row[0] for row in run("select id from source where hash is not null")}
        self.people: dict[int, str] = dict(run("select id, name from person").fetchall())
        self.codes: list[str] = [row[0] for row in run("select path from code order by position")]
        turns = run("select source_id, n, start, words, voice, coalesce(participation_id, 0) from turn order by 1, 2")
        self.turns = [Turn(*row) for row in turns]
        codings = run(
            "select source_id, start, end, path, coder, condensate from coding join code on code.id = code_id "
            "order by source_id, start, coding.id"
        )
        self.codings = [Coding(*row) for row in codings]
        self.parts = [Part(*row) for row in run("select id, source_id, person_id, outcome from participation")]
        self._values = run(
            "select name, value, source_id, person_id, participation_id from attribute_value order by id"
        ).fetchall()
        self._houses = run(
            "select participation_id, organisation.name from representation "
            "join organisation on organisation.id = organisation_id order by representation.id"
        ).fetchall()
        self._silences = {
            (source, path): state
            for source, path, state in run("select source_id, path, state from silence join code on code.id = code_id")
        }
        self._passes = run(
            "select source_id, (select group_concat(path) from pass_code join code on code.id = code_id "
            "where pass_id = pass.id) from pass"
        ).fetchall()

    def part(self, who: int) -> Part:
        (one,) = (one for one in self.parts if one.id == who)
        return one

    def attribute(self, name: str, place: Place) -> tuple[str, ...]:
        """Return the values written for a place: of its source, its person, or itself."""
        source, who = place
        person = self.part(who).person if who else -1
        return tuple(
            value
            for named, value, of_source, of_person, of_part in self._values
            if named == name and (of_source == source or of_person == person or (who and of_part == who))
        )

    def keys(self, name: str, place: Place) -> tuple[str, ...]:
        """Return the headings a place stands under, as they are printed in Danish."""
        source, who = place
        missing = (f"[{name} mangler]",)
        if name in {"source", "kind"}:
            return ({"source": self.names, "kind": self.kinds}[name][source],)
        if name == "person":
            return (self.people[self.part(who).person],) if who else missing
        if name == "organisation":
            return self.houses(who) or missing
        if name == "size" and (roles := self.attribute("role", place)) and "leder" not in roles:
            return ("–",)
        return self.attribute(name, place) or missing

    def houses(self, who: int) -> tuple[str, ...]:
        return tuple(house for part, house in self._houses if part == who)

    def units(self, unit: str, place: Place) -> set[object]:
        """Return what somebody counts as."""
        source, who = place
        if unit == "sources":
            return {source}
        if not who:
            return set()
        return {self.part(who).person} if unit == "persons" else set(self.houses(who))

    def statements(self, *, by_code: bool = True, rollup: bool = False) -> list[Statement]:
        """Unite codings that share a letter, code for code; or of any codes."""
        done: list[Statement] = []
        for code in self.codes if by_code else [""]:
            for source in self.names:
                those = [
                    one
                    for one in self.codings
                    if one.source == source
                    and (not code or one.code == code or (rollup and one.code.startswith(f"{code}/")))
                ]
                for heap in _heaps(those):
                    start, end = min(one.start for one in heap), max(one.end for one in heap)
                    done.append(Statement(source, code, start, end, tuple(heap)))
        return done

    def turns_in(self, one: Statement | Coding) -> list[Turn]:
        """Return the turns some of whose letters are in a stretch."""
        return [
            turn
            for turn in self.turns
            if turn.source == one.source and turn.start < one.end and turn.start + len(turn.words) > one.start
        ]

    def heard(self, one: Statement | Coding) -> set[Place]:
        return {(turn.source, turn.who) for turn in self.turns_in(one) if turn.voice != "interviewer"}

    def part_of(self, turn: Turn, one: Statement) -> str:
        """Return what of a turn is in a statement."""
        return turn.words[max(0, one.start - turn.start) : max(0, one.end - turn.start)]

    def asked(self) -> Iterator[Place]:
        """Yield those who took part where there is a text, and its speaker nobody knows, or nobody is known of."""
        for source in self.told:
            known = [one.id for one in self.parts if one.source == source and one.outcome == "took part"]
            yield from ((source, one) for one in known)
            strange = any(one.source == source and not one.who and one.voice != "interviewer" for one in self.turns)
            if strange or not known:
                yield source, 0

    def state(self, source: int, code: str) -> str:
        """Return which of the states a source has on a code, by what docs/reference says of each."""
        those = [self._of_itself(source, one) for one in (code, *(o for o in self.codes if o.startswith(f"{code}/")))]
        if "data" in those:
            return "data"
        return self._noted(source, code) or min(those, key=ORDER.index)

    def _of_itself(self, source: int, code: str) -> str:
        if any(one.source == source and one.code == code for one in self.codings):
            return "data"
        if noted := self._noted(source, code):
            return noted
        outcomes = [one.outcome for one in self.parts if one.source == source]
        if source not in self.told and outcomes and "took part" not in outcomes:
            return "declined" if "refused" in outcomes else "not asked"
        worked = any(one == source and (codes is None or code in codes.split(",")) for one, codes in self._passes)
        return "silent" if worked else "not coded"

    def _noted(self, source: int, code: str) -> str:
        """Return what somebody noted of a code, or of the nearest one above."""
        while code:
            if (source, code) in self._silences:
                return str(self._silences[source, code])
            code = code.rpartition("/")[0]
        return ""


def _heaps(those: list[Coding]) -> list[list[Coding]]:
    heaps: list[list[Coding]] = []
    for one in those:
        near = [heap for heap in heaps if any(one.letters & other.letters for other in heap)]
        heaps = [heap for heap in heaps if heap not in near] + [[one, *(other for heap in near for other in heap)]]
    return heaps
