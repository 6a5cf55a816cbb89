"""Words: how often informants say them, by group, and in which context."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.model.table import InContext, WordCount, Words
from qcode.store import quotations, tables
from qcode.study import grounds
from qcode.study.consent_printing import Agreements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.mask import Printed
    from qcode.store.quotations import TurnRow
    from qcode.study.grounds import Ground
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AROUND = 40
_MANY = 1 << 30


@dataclass(frozen=True, slots=True)
class Ask:
    """Which words, of whom.

    Attributes:
        word: A word to see in context, ``*`` at its end for all that begin so; empty for the most frequent words.
        by: What to group by; empty for all together.
        limit: How many words, or lines of context.
        fewest: Leave out words said by fewer persons: a word of one person tells who it is.
        stop: Count words that say little of what is talked about too (*og*, *det*).
    """

    word: str = ""
    by: str = ""
    where: str = ""
    limit: int = 50
    fewest: int = 2
    stop: bool = False


def words(study: Study, ask: Ask, terms: Terms) -> Words:
    """Count words, or find one in its context.

    On the screen contexts are the original words; in a file they have passed the gate.

    Raises:
        BadExpression: The condition cannot be read.
        Misuse: The grouping names what is not declared.
        Refused: The gate is closed.
    """
    known = [one for one in grounds.known_axes(study) if one not in {"code", "coder"}]
    if ask.by and ask.by not in known:
        raise Misuse(f"There is nothing called {ask.by!r} to group by.", hint=f"Known: {', '.join(known)}.")
    from qcode.study import release

    with study.reading():
        ground = grounds.ground(study, ask.where, tables.speakers(study.db))
        sources = sorted({source for source, _ in ground.numbers})
        # A word in context is looked at in the workshop: original words, unless they are taken away.
        seen = replace(terms, unmasked=True) if ask.word and terms.target is None else terms
        ground.agreements = None if seen.unmasked else Agreements(study)
        gate = release.gate(study, [(source, 1, _MANY) for source in sources], seen)
        turns = [
            turn
            for turn in quotations.turns(study.db, [(source, 1, _MANY) for source in sources]).values()
            if turn.voice != "interviewer" and (turn.source, turn.participation or 0) in ground.numbers
        ]
        turns.sort(key=lambda one: (one.source, one.n))
        done = _in_context(ask, ground, gate, turns) if ask.word else _counted(ask, ground, gate, turns)
        done = replace(done, masked=not terms.unmasked)
    release.record(study, "words", terms, f"rows: {len(done.contexts) or len(done.counts)}")
    return done


def _counted(ask: Ask, ground: Ground, gate: Gate, turns: list[TurnRow]) -> Words:
    """Count what is printed: what a mask stands for is no word of it."""
    from qcode.language.lemmas import stop_words

    study = ground.study
    passed = frozenset[str]() if ask.stop else stop_words(study.settings.language)
    counts: dict[str, Counter[str]] = {}
    persons: dict[str, dict[str, set[int]]] = {}
    totals: Counter[str] = Counter()
    for turn in turns:
        place = (turn.source, turn.participation or 0)
        printed = gate.words(turn, turn.span)
        said = Counter(word.lower() for piece in printed.pieces if piece.kind == "words"
                       for word in _WORD.findall(piece.text))  # fmt: skip
        who = ground.persons.get(place[1], -place[0])
        for key in ground.values(ask.by, place) if ask.by else ("",):
            totals[key] += said.total()
            for word, n in said.items():
                counts.setdefault(word, Counter())[key] += n
                persons.setdefault(word, {}).setdefault(key, set()).add(who)
    everybody = {word: set[int]().union(*those.values()) for word, those in persons.items()}
    wanted = [word for word in counts if word not in passed and len(everybody[word]) >= ask.fewest]
    wanted.sort(key=lambda word: (-counts[word].total(), word))
    keys = grounds.in_order(study, ask.by, totals) if ask.by else [""]
    rows = tuple(
        WordCount(
            gate.name(word),
            tuple(counts[word][key] for key in keys),
            tuple(len(persons[word].get(key, ())) for key in keys),
            len(everybody[word]),
        )
        for word in wanted[: ask.limit or None]
    )
    heads = tuple(grounds.printed_key(study, gate, ask.by, key) for key in keys) if ask.by else (gate.label("*"),)
    return Words(ask.by, heads, tuple(totals[key] for key in keys), rows, (), study.settings.language,
                 draft=gate.terms.draft)  # fmt: skip


def _in_context(ask: Ask, ground: Ground, gate: Gate, turns: list[TurnRow]) -> Words:
    study = ground.study
    ending = r"\w*" if ask.word.endswith("*") else r"\b"
    wanted = re.compile(rf"\b{re.escape(ask.word.rstrip('*'))}{ending}", re.IGNORECASE)
    lines = tuple(_lines(ask, ground, gate, turns, wanted))
    shown = lines[: ask.limit or None]
    undecided = sum(one.before.undecided or one.word.undecided or one.after.undecided for one in shown)
    draft = gate.terms.draft
    language = study.settings.language
    return Words(ask.by, (), (), (), shown, language, draft=draft, found=len(lines), undecided=undecided)


def _lines(ask: Ask, ground: Ground, gate: Gate, turns: list[TurnRow], wanted: re.Pattern[str]) -> Iterator[InContext]:
    names = tables.names(ground.study.db)
    for turn in turns:
        place = (turn.source, turn.participation or 0)
        for found in wanted.finditer(turn.words):
            start, end = found.span()
            before = turn.words.rfind(" ", 0, max(0, start - _AROUND)) + 1
            after = turn.words.find(" ", min(len(turn.words), end + _AROUND))
            after = len(turn.words) if after < 0 else after
            keys = ground.values(ask.by, place) if ask.by else ()
            yield InContext(
                gate.name(names[turn.source][0]),
                turn.n,
                tuple(grounds.printed_key(ground.study, gate, ask.by, key) for key in keys),
                _printed(gate, turn, before, start),
                _printed(gate, turn, start, end),
                _printed(gate, turn, end, after),
            )


def _printed(gate: Gate, turn: TurnRow, start: int, end: int) -> Printed:
    if start == end:
        return gate.label("")
    return gate.words(turn, Span(turn.start + start, turn.start + end))
