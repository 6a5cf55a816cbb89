"""Deciding suggestions: one accepted becomes a coding of the coder, with its origin; one rejected stays away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError
from qcode.model.suggestion import EDITED, State, Suggestion
from qcode.model.turn import Voice, joined
from qcode.store import codings, sources, suggestions
from qcode.store.codings import NewCoding
from qcode.study import codebook, places, suggesting, transcripts
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.formats.suggestions import DecisionRow
    from qcode.model.span import Span
    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

_NUMBERS = re.compile(r"(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder says of a suggestion.

    Attributes:
        quote: Other words of the same turns to be coded, or empty.
        span: Another place in the same source, or None.
        code: Another code, or empty.
    """

    suggestion: int
    state: State
    quote: str = ""
    span: Span | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding came to.

    Attributes:
        known: Decided before; left as they are.
        left: Open suggestions now.
    """

    accepted: int
    rejected: int
    known: int
    left: int


@dataclass(frozen=True, slots=True)
class InContext:
    """An open suggestion with who speaks and what was asked: for the workshop only."""

    suggestion: Suggestion
    speaker: str
    question: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How suggestions are to be decided.

    Attributes:
        source: Only this source; empty for all, as is ``code``.
        accept: Numbers: ``3,5,8-12``; as is ``reject``.
        every: Accept all open ones.
        above: Of those, only with a higher score; None for all.
        out: A table to write.
        table: A table to read back.
    """

    source: str = ""
    code: str = ""
    accept: str = ""
    reject: str = ""
    every: bool = False
    above: float | None = None
    out: Path | None = None
    table: Path | None = None

    def __post_init__(self) -> None:
        """Refuse two ways at once."""
        ways = [bool(self.accept or self.reject), self.every, self.out is not None, self.table is not None]
        if sum(ways) > 1:
            raise Misuse("Decide in one way: by number, all at once, or in a table.")
        if self.above is not None and not self.every:
            raise Misuse("--above says which of all to accept: give --accept-all as well.")

    @property
    def at_once(self) -> bool:
        """Whether nothing is to be asked."""
        return bool(self.accept or self.reject or self.every or self.table)


def queue(study: Study, asked: Asked) -> list[InContext]:
    """Return the open suggestions, in the order of the texts.

    Raises:
        SourceNotFound, CodeNotFound: No such source or code.
    """
    texts = _Texts(study)
    found = suggesting.listed(study, source=asked.source, code=asked.code)
    return [_in_context(one, texts(one.source)[1]) for one in found]


def _in_context(one: Suggestion, turns: Sequence[Turn]) -> InContext:
    before = (turn.words for turn in reversed(turns[: one.turns[0] - 1]) if turn.voice is Voice.INTERVIEWER)
    return InContext(one, turns[one.turns[0] - 1].label, next(before, ""))


def decisions(study: Study, asked: Asked) -> list[Decision]:
    """Return what is decided without asking.

    Raises:
        Misuse: The numbers cannot be read.
        NotFound: There is no such suggestion, source or code.
        BadFile: A row of the table does not fit the study.
    """
    if asked.table is not None:
        return _of_table(study, asked.table)
    if asked.every:
        return [
            Decision(one.id, State.ACCEPTED)
            for one in suggesting.listed(study, source=asked.source, code=asked.code)
            if asked.above is None or (one.score is not None and one.score > asked.above)
        ]
    return [*_numbered(study, asked.accept, State.ACCEPTED), *_numbered(study, asked.reject, State.REJECTED)]


def _numbered(study: Study, written: str, state: State) -> list[Decision]:
    known = {one.id for one in suggesting.listed(study, state=None)}
    done: list[Decision] = []
    for part in filter(None, re.split(r"[,;\s]+", written)):
        found = _NUMBERS.fullmatch(part)
        if found is None:
            raise Misuse(f"{part!r} is no number of a suggestion.", hint="Such as `--accept 3,5,8-12`.")
        wanted = range(int(found["first"]), int(found["last"] or found["first"]) + 1)
        inside = sorted(key for key in known if key in wanted)
        if not inside:
            raise NotFound("suggestion", part, hint="`qcode code suggestions` shows the numbers.")
        done += [Decision(key, state) for key in inside]
    return done


def answer(study: Study, suggestion: int, state: State, quote: str, code: str) -> Decided:
    """Carry out one decision, as the review asks for it."""
    return decide(study, [Decision(suggestion, state, quote, code=code)])


def decide(study: Study, decisions: Sequence[Decision]) -> Decided:
    """Carry out decisions: one action.

    Raises:
        NotFound: There is no such suggestion.
        CodeNotFound, Misuse: Another code or place than the suggested is none.
    """
    there = {one.id: one for one in suggestions.listed(study.db)}
    texts = _Texts(study)
    counts = {State.ACCEPTED: 0, State.REJECTED: 0}
    known = 0
    with study.action("code review") as done:
        for one in decisions:
            if one.suggestion not in there:
                raise NotFound("suggestion", str(one.suggestion), hint="`qcode code suggestions` shows the numbers.")
            if there[one.suggestion].state is not State.OPEN:
                known += 1
                continue
            coding = (
                _accepted(study, there[one.suggestion], one, texts, done.at) if one.state is State.ACCEPTED else None
            )
            suggestions.decide(study.db, one.suggestion, one.state, study.coder, coding)
            counts[one.state] += 1
        accepted, rejected = counts[State.ACCEPTED], counts[State.REJECTED]
        done.summary = f"{accepted} accepted, {rejected} rejected"
    return Decided(accepted, rejected, known, len(suggestions.listed(study.db, state=State.OPEN)))


def _accepted(study: Study, one: Suggestion, said: Decision, texts: _Texts, at: str) -> int:
    """Store the coding a suggestion becomes and return its row."""
    where, turns, text = texts(one.source)
    code = codebook.find(study, said.code).id if said.code else suggestions.keys(study.db, one.id)[1]
    span = _place(one, said, where, turns)
    same = span == one.span and code == suggestions.keys(study.db, one.id)[1]
    origin = one.proposer if same else f"{one.proposer}{EDITED}"
    first, last = places.turns_of(turns, span)
    new = NewCoding(where.id, span, first, last, text[span.slice], code, study.coder, "", at, origin=origin)
    codings.add(study.db, [new])
    return suggestions.coding_at(study.db, where.id, code, study.coder, span)


def _place(one: Suggestion, said: Decision, where: StoredSource, turns: Sequence[Turn]) -> Span:
    if said.span is not None:
        return places.in_text(turns, where, places.Place(span=str(said.span)))
    if said.quote:
        first, last = one.turns
        return places.in_text(turns[first - 1 : last], where, places.Place(quote=said.quote))
    return one.span


class _Texts:
    """The texts of sources, each read once."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._known: dict[str, tuple[StoredSource, list[Turn], str]] = {}

    def __call__(self, name: str) -> tuple[StoredSource, list[Turn], str]:
        if name not in self._known:
            source = transcripts.with_text(self._study, name)
            turns = sources.turns(self._study.db, source.id)
            self._known[name] = (source, turns, joined(turns))
        return self._known[name]


def _of_table(study: Study, path: Path) -> list[Decision]:
    """Read the decisions a person wrote into a table of suggestions; rows without any are left out."""
    from qcode.formats import suggestions as formats

    rows = formats.read(read_bytes(path), path.name)
    there = {one.id: one for one in suggestions.listed(study.db)}
    return list(_decisions(study, rows, there, path.name))


def _decisions(
    study: Study, rows: Iterable[DecisionRow], there: dict[int, Suggestion], file: str
) -> Iterable[Decision]:
    for row in rows:
        one = there.get(row.id)
        if one is None or one.source != row.source:
            hint = "Write the table anew: `qcode code review --out FILE.csv`."
            raise BadFile(file, f"There is no suggestion {row.id} in {row.source}.", line=row.line, hint=hint)
        if row.state is None:
            continue
        moved = row.span is not None and row.span != one.span
        worded = not moved and bool(row.words) and row.words.split() != one.words.split()
        other = row.code if row.code and row.code != str(one.code) else ""
        try:
            if other:
                codebook.find(study, other)
        except QcodeError as error:
            raise BadFile(file, str(error), line=row.line, hint=error.hint) from error
        yield Decision(row.id, row.state, row.words if worded else "", row.span if moved else None, other)
