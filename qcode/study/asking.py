"""Which question of its guide was asked in which turn of a source, and which turns answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.turn import Voice
from qcode.store import guides as stored
from qcode.store import sources
from qcode.study import transcripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.questions import Asking
    from qcode.model.turn import Turn
    from qcode.store.guides import StoredGuide, StoredQuestion
    from qcode.study.opening import Study

_HEADING = 10  # words at most


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the guide of a source.

    Attributes:
        words: The question, as the guide has it.
        codes: Paths of the codes it asks for.
        code_ids: Their rows.
        turn: The turn it was asked in; 0 where it was not found.
        confidence: How much of the question the turn has, from 0 to 1.
        first: The first turn of the answer, 0 where there is none.
        last: The last turn of the answer, 0 where there is none.
    """

    source: str
    question: str
    words: str
    codes: tuple[str, ...]
    code_ids: tuple[int, ...]
    turn: int = 0
    confidence: float = 0.0
    first: int = 0
    last: int = 0


def found(study: Study, source: str) -> list[AskedQuestion]:
    """Return the questions of a source's guide in its order, each with the turn that asks it and those that answer.

    An answer goes on until the next question that was found; in it are the informant's turns, and what the
    interviewer asks besides.

    Raises:
        SourceNotFound: There is no such source.
        QcodeError: It has no text.
        Misuse: It is not known which guide it followed.
    """
    from qcode.analysis import questions as matching
    from qcode.language import lemmas

    where = transcripts.with_text(study, source)
    guide = _guide(study, where.id, where.name)
    asked = stored.questions(study.db, guide.id)
    turns = sources.turns(study.db, where.id)
    language = study.settings.language
    wanted = [
        matching.Question(one.key, _terms(one.words, language), matching.number(one.key) or str(n))
        for n, one in enumerate(asked, 1)
    ]
    there = {one.key: one for one in matching.matched(wanted, _askings(turns, language), lemmas.stop_words(language))}
    begins = sorted({one.turn for one in there.values()})
    done: list[AskedQuestion] = []
    for one in asked:
        hit = there.get(one.key)
        if hit is None:
            done.append(_unfound(where.name, one))
            continue
        end = next((turn for turn in begins if turn > hit.turn), len(turns) + 1) - 1
        first, last = (hit.turn + 1, end) if end > hit.turn else (0, 0)
        done.append(
            AskedQuestion(where.name, one.key, one.words, one.paths, one.codes, hit.turn, hit.confidence, first, last)
        )
    return done


def _unfound(source: str, one: StoredQuestion) -> AskedQuestion:
    return AskedQuestion(source, one.key, one.words, one.paths, one.codes)


def _guide(study: Study, source: int, name: str) -> StoredGuide:
    followed = next(guide for row, _, guide in stored.of_sources(study.db) if row == source)
    known = {one.id: one for one in stored.guides(study.db)}
    if followed is None:
        raise Misuse(f"It is not known which guide {name} followed.", hint=f"Say it: `qcode guide use {name} GUIDE`.")
    return known[followed]


def _askings(turns: Sequence[Turn], language: str) -> list[Asking]:
    """Return the interviewer's turns, and what looks like a heading: short, and no sentence."""
    from qcode.analysis import questions as matching

    return [
        matching.Asking(turn.n, _terms(turn.words, language), matching.number(turn.words) if _is_heading(turn) else "")
        for turn in turns
        if turn.voice is Voice.INTERVIEWER or _is_heading(turn)
    ]


def _is_heading(turn: Turn) -> bool:
    from qcode.analysis import questions as matching

    short = len(turn.words.split()) <= _HEADING and "\n" not in turn.words
    return short and not turn.label and (bool(matching.number(turn.words)) or turn.words[-1] not in ".!…")


def _terms(text: str, language: str) -> tuple[str, ...]:
    from qcode.language import lemmas

    return lemmas.lemmas(text, language)
