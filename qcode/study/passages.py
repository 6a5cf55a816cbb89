"""The passages of the study's texts that a rule or a model may propose a code for: informants' turns and sentences."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import NotFound
from qcode.model.span import Span
from qcode.model.suggestion import Unit
from qcode.model.turn import Voice
from qcode.store import sources, suggestions
from qcode.study import queries, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look.

    Attributes:
        sources: Ids or file names; empty for all.
        speakers: Labels or persons' ids; empty for all informants.
        where: A condition on informants; empty for all.
    """

    sources: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A source's turns, and the numbers of the informants' turns that are in scope."""

    source: StoredSource
    turns: tuple[Turn, ...]
    inside: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage.

    Attributes:
        turn: The one it is in.
        words: What stands there.
        question: The interviewer's turn before, or empty.
    """

    source: int
    turn: Turn
    span: Span
    words: str
    question: str = ""


def talks(study: Study, scope: Scope) -> list[Talk]:
    """Return the sources in scope that have a text.

    Raises:
        SourceNotFound: There is no such source.
        NotFound: Nobody who speaks in them is called so.
        BadExpression: The condition cannot be read.
    """
    names = scope.sources or [one.id for one in transcripts.all_sources(study) if one.hash]
    found = [transcripts.with_text(study, name) for name in names]
    condition = queries.condition(study, scope.where)
    matching = None if condition is None else suggestions.matching_turns(study.db, condition)
    said = {one: sources.turns_with_person(study.db, one.id) for one in dict.fromkeys(found)}
    heard = {name for turns in said.values() for turn, person in turns for name in (turn.label, person)}
    _check_speakers(scope.speakers, heard)
    return [_talk(one, turns, scope.speakers, matching) for one, turns in said.items()]


def _check_speakers(wanted: Sequence[str], heard: set[str]) -> None:
    known = {name.casefold(): name for name in sorted(heard) if name}
    for name in wanted:
        if name.casefold() not in known:
            near = [known[one] for one in difflib.get_close_matches(name.casefold(), known, 3)]
            raise NotFound("speaker", name, similar=near, hint="`qcode source turns SOURCE` shows who speaks.")


def _talk(
    source: StoredSource,
    turns: Sequence[tuple[Turn, str]],
    speakers: Sequence[str],
    matching: set[tuple[int, int]] | None,
) -> Talk:
    wanted = {name.casefold() for name in speakers}
    inside = (
        turn.n
        for turn, person in turns
        if turn.voice is not Voice.INTERVIEWER
        and (not wanted or wanted & {turn.label.casefold(), person.casefold()})
        and (matching is None or (source.id, turn.n) in matching)
    )
    return Talk(source, tuple(turn for turn, _ in turns), frozenset(inside))


def places(talk: Talk, unit: Unit, language: str) -> Iterator[Place]:
    """Yield the passages of a source that are in scope."""
    question = ""
    for turn in talk.turns:
        if turn.voice is Voice.INTERVIEWER:
            question = turn.words
        if turn.n in talk.inside:
            for begin, end in pieces(turn.words, unit, language):
                span = Span(turn.start + begin, turn.start + end)
                yield Place(talk.source.id, turn, span, turn.words[begin:end], question)


def pieces(words: str, unit: Unit, language: str) -> Iterable[tuple[int, int]]:
    """Return begin and end of the units of a turn."""
    if unit is Unit.TURN:
        return [(0, len(words))]
    from qcode.language import sentences

    return sentences.sentences(words, language)
