"""Small studies at random, their rows written straight into the tables of one study and taken back afterwards."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from qcode.model.text import text_hash
from qcode.study import release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.study import Study

SETTINGS = """\
study: Talt efter (fiktiv)
attributes:
  region: {scope: source, values: [1, 2, 3]}
  role: {scope: participation, values: [leder, politiker]}
  size: {scope: person, values: [lille, stor], applies_to: "role = leder"}
"""
TREE = """\
codebook: t
codes:
  - {name: a, id: a, codes: [{name: x, id: x}]}
  - {name: b, id: b}
  - {name: c, id: c}
"""
CODES = ("a", "a/x", "b", "c")
WORDS = ("amtet", "amtet,", "penge.", "e-post", "og", "det", "12", "betaler!", "aldrig")
STOPPED = {"og", "det", "aldrig"}
"""Those of ``WORDS`` that say little."""
INTERVIEWER, UNKNOWN = -1, -2
PLAIN = release.Terms(unmasked=True, recorded=True)
"""No name is looked for, which takes longer than counting."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in a source, as the register has them."""

    person: int
    outcome: str = "took part"
    roles: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Turns are who speaks (a place in ``parts``, INTERVIEWER or UNKNOWN) and words; without turns it has no text."""

    parts: tuple[Part, ...] = ()
    turns: tuple[tuple[int, tuple[str, ...]], ...] = ()
    region: str = ""
    kind: str = "interview"


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding from one word to another, numbered through the whole source."""

    source: int
    first: int
    length: int
    code: str
    coder: str
    condensate: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A study.

    Attributes:
        sizes: Of persons 1 to 4.
        silences: By source and code.
        passes: Source, and the codes; none for the whole codebook.
    """

    sources: tuple[Source, ...]
    codings: tuple[Coded, ...] = ()
    sizes: tuple[str, ...] = ("", "", "", "")
    silences: dict[tuple[int, str], str] = field(default_factory=dict)
    passes: dict[int, tuple[str, ...]] = field(default_factory=dict)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    outcomes = st.sampled_from(("took part", "took part", "took part", "refused", "no answer"))
    roles = st.sampled_from(((), ("leder",), ("politiker",), ("leder", "politiker"), ("leder", "politiker")))
    houses = st.sampled_from(((), ("Nord",), ("Syd",), ("Nord", "Syd")))
    people = draw(st.lists(st.integers(1, 4), min_size=draw(st.sampled_from((0, 2, 2))), max_size=3, unique=True))
    parts = tuple(Part(one, draw(outcomes), draw(roles), draw(houses)) for one in people)
    speaking = [n for n, one in enumerate(parts) if one.outcome == "took part"]
    voices = st.sampled_from((*speaking, *speaking, *speaking, INTERVIEWER, UNKNOWN))
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(tuple)
    turns = draw(st.lists(st.tuples(voices, words), min_size=draw(st.sampled_from((0, 2, 3))), max_size=5).map(tuple))
    return Source(parts, turns, draw(st.sampled_from(("", "1", "2"))), draw(st.sampled_from(("interview", "møde"))))


@st.composite
def studies(draw: st.DrawFn) -> Drawn:
    """Return a study of three sources: any may be without text, without a register, with people nobody knows."""
    there = tuple(draw(sources()) for _ in range(3))
    lengths = {n: sum(len(words) for _, words in one.turns) for n, one in enumerate(there) if one.turns}
    codings: list[Coded] = []
    for source, length in lengths.items():
        places = st.tuples(st.integers(0, length - 1), st.integers(1, 8), st.sampled_from(CODES))
        for first, long, code in draw(st.lists(places, min_size=2, max_size=6)):
            made = Coded(source, first, min(long, length - first), code, draw(st.sampled_from(("AK", "MB"))),
                         draw(st.sampled_from(("", "", "kort sagt"))))  # fmt: skip
            codings.append(made)
    numbers = st.integers(0, 2)
    states = st.sampled_from(("declined", "not applicable", "not asked"))
    silences = draw(st.dictionaries(st.tuples(numbers, st.sampled_from(CODES)), states, max_size=3))
    some = st.lists(st.sampled_from(CODES), unique=True, max_size=3).map(tuple)
    passes = draw(st.dictionaries(numbers, some, max_size=3))
    sizes = tuple(draw(st.sampled_from(("", "lille", "stor"))) for _ in range(4))
    return Drawn(there, tuple(codings), sizes, silences, passes)


@contextlib.contextmanager
def written(study: Study, drawn: Drawn) -> Iterator[Study]:
    """Write the rows; afterwards they are gone again."""
    db = study.db.conn
    db.execute("begin")
    try:
        _Writing(study).all_of(drawn)
        yield study
    finally:
        db.execute("rollback")


class _Writing:
    def __init__(self, study: Study) -> None:
        self._db = study.db.conn
        self._codes = dict(self._db.execute("select path, id from code").fetchall())

    def _insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"insert into {table} ({names}) values ({marks})"  # noqa: S608  our own tables
        return int(self._db.execute(sql, tuple(values.values())).lastrowid or 0)

    def _once(self, table: str, name: str) -> int:
        row = self._db.execute(f"select id from {table} where name = ?", (name,)).fetchone()  # noqa: S608  our own
        more = {"pseudonym": ""} if table == "person" else {}
        return int(row[0]) if row else self._insert(table, name=name, **more)

    def all_of(self, drawn: Drawn) -> None:
        keys = [self._source(f"I0{n}", one) for n, one in enumerate(drawn.sources, 1)]
        for n, size in enumerate(drawn.sizes, 1):
            if size:
                self._insert("attribute_value", name="size", value=size, person_id=self._once("person", f"P{n}"))
        done: set[tuple[object, ...]] = set()
        for one in drawn.codings:
            self._coding(keys[one.source], drawn.sources[one.source], one, done)
        for (source, code), state in drawn.silences.items():
            key = {"source_id": keys[source], "code_id": self._codes[code]}
            self._insert("silence", **key, state=state, coder="AK", note="", created="2026-01-01")
        tree = self._db.execute("select max(id) from tree").fetchone()[0]
        for source, codes in drawn.passes.items():
            row = self._insert("pass", coder="AK", source_id=keys[source], codebook_id=1, created="2026-01-01",
                               tree_id=tree)  # fmt: skip
            for code in codes:
                self._insert("pass_code", pass_id=row, code_id=self._codes[code])

    def _source(self, name: str, one: Source) -> int:
        text = "\n".join(" ".join(words) for _, words in one.turns)
        key = self._insert("source", name=name, kind=one.kind, date="", hash=text_hash(name + text) if text else None,
                           chars=len(text), turns=len(one.turns))  # fmt: skip
        if one.region:
            self._insert("attribute_value", name="region", value=one.region, source_id=key)
        parts = [self._part(key, part) for part in one.parts]
        start = 0
        for n, (who, words) in enumerate(one.turns, 1):
            said, voice = " ".join(words), {INTERVIEWER: "interviewer", UNKNOWN: "unknown"}.get(who, "informant")
            self._insert("turn", source_id=key, n=n, start=start, words=said, label=f"S{who}", voice=voice,
                         participation_id=parts[who] if who >= 0 else None)  # fmt: skip
            start += len(said) + 1
        return key

    def _part(self, source: int, part: Part) -> int:
        person = self._once("person", f"P{part.person}")
        key = self._insert("participation", source_id=source, person_id=person, speaker="", outcome=part.outcome,
                           origin="register")  # fmt: skip
        for role in part.roles:
            self._insert("attribute_value", name="role", value=role, participation_id=key)
        for house in part.houses:
            self._insert("representation", participation_id=key, organisation_id=self._once("organisation", house))
        return key

    def _coding(self, key: int, source: Source, one: Coded, done: set[tuple[object, ...]]) -> None:
        places: list[tuple[int, int, int]] = []
        start = 0
        for n, (_, words) in enumerate(source.turns, 1):
            for word in words:
                places.append((start, start + len(word), n))
                start += len(word) + 1
        text = "\n".join(" ".join(words) for _, words in source.turns)
        (begin, _, first), (_, end, last) = places[one.first], places[one.first + one.length - 1]
        unique = (key, begin, end, one.code, one.coder)
        if unique not in done:
            done.add(unique)
            self._insert("coding", source_id=key, start=begin, end=end, first_turn=first, last_turn=last,
                         words=text[begin:end], code_id=self._codes[one.code], coder=one.coder, memo="",
                         created="2026-01-01", condensate=one.condensate)  # fmt: skip
