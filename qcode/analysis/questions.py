"""Where the questions of a guide were asked: interviewers' turns and headings matched to questions, in order.

A guide is followed freely: words change, a question is skipped, two are asked at once. So a question is found by the
words it has in common with a turn, rare words weighing more, and the order of the guide decides between turns that
could be either. Nothing found is nothing claimed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LEAST = 0.35  # of a question's weight, to be found where the order of the guide expects it
LEAST_OUT_OF_ORDER = 0.6
_LIGHT = 0.3
_BY_NUMBER = 0.6  # a heading that has the question's number and none of its words
_NUMBER = re.compile(r"\W*(?:spørgsmål|question|q|sp\.?)?\s*(\d{1,3})[.):]?(?:\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a guide.

    Attributes:
        terms: Its words in their basic form.
        number: As printed before it, or empty.
    """

    key: str
    terms: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A turn in which a question may have been asked: an interviewer's, or a heading.

    Attributes:
        n: The turn's number.
        terms: Its words in their basic form.
        number: What a heading begins with, or empty.
    """

    n: int
    terms: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A question and the turn it was asked in.

    Attributes:
        confidence: The share of the question's weight that the turn has; 1 is word for word.
    """

    key: str
    turn: int
    confidence: float


def number(heading: str) -> str:
    """Return the number a heading begins with, or empty.

    >>> number("4. Samarbejde"), number("Spørgsmål 12: Hvad nu?"), number("I 1999 var det anderledes")
    ('4', '12', '')
    """
    found = _NUMBER.match(heading)
    return found[1].lstrip("0") if found else ""


def matched(
    questions: Sequence[Question], turns: Sequence[Asking], light: Collection[str] = frozenset()
) -> list[Found]:
    """Return the questions found, in the order of the turns; ``light`` words tell little (*how*, *you*).

    >>> asked = [Question("a", ("hvem", "bruger")), Question("b", ("hvordan", "samarbejde", "amt"))]
    >>> said = [Asking(1, ("hvem", "være", "bruger")), Asking(5, ("og", "samarbejde", "med", "amt"))]
    >>> [(one.key, one.turn) for one in matched(asked, said)]
    [('a', 1), ('b', 5)]
    """
    weights = _weights(questions, turns, light)
    scores = [[_score(question, turn, weights) for turn in turns] for question in questions]
    chosen = _in_order(scores)
    for n, row in enumerate(scores):
        best = max(range(len(row)), key=lambda at: (row[at], -at), default=None)
        if n not in chosen and best is not None and row[best] >= LEAST_OUT_OF_ORDER:
            chosen[n] = best
    found = [Found(questions[n].key, turns[at].n, round(scores[n][at], 3)) for n, at in chosen.items()]
    order = {question.key: n for n, question in enumerate(questions)}
    return sorted(found, key=lambda one: (one.turn, order[one.key]))


def _weights(questions: Sequence[Question], turns: Sequence[Asking], light: Collection[str]) -> dict[str, float]:
    """Return how much each word tells: those in many questions and turns tell little."""
    texts = [*(frozenset(one.terms) for one in questions), *(frozenset(one.terms) for one in turns)]
    there: dict[str, int] = {}
    for terms in texts:
        for term in terms:
            there[term] = there.get(term, 0) + 1
    return {term: math.log(1 + len(texts) / n) * (_LIGHT if term in light else 1) for term, n in there.items()}


def _score(question: Question, turn: Asking, weights: Mapping[str, float]) -> float:
    asked, said = set(question.terms), set(turn.terms)
    whole = sum(weights[term] for term in asked)
    common = sum(weights[term] for term in asked & said)
    share = common / whole if whole else 0.0
    if turn.number:
        # The number of another question tells against it; its own leaves words to tell the rest.
        return _BY_NUMBER + (1 - _BY_NUMBER) * share if turn.number == question.number else share / 2
    return share


def _in_order(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the questions with their turns whose scores sum to most while neither goes back; several may share one."""
    turns = len(scores[0]) if scores else 0
    best = [[0.0] * (turns + 1) for _ in range(len(scores) + 1)]
    for n, row in enumerate(scores, 1):
        for at, score in enumerate(row, 1):
            taken = best[n - 1][at] + score if score >= LEAST else 0.0
            best[n][at] = max(best[n - 1][at], best[n][at - 1], taken)
    chosen: dict[int, int] = {}
    n, at = len(scores), turns
    while n and at:
        if best[n][at] == best[n][at - 1]:
            at -= 1
        elif best[n][at] == best[n - 1][at]:
            n -= 1
        else:
            chosen[n - 1] = at - 1
            n -= 1
    return dict(sorted(chosen.items()))
