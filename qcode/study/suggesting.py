"""Suggestions by rule: a code proposed wherever words stand, somebody speaks, or something was asked."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.suggestion import State
from qcode.model.turn import Voice
from qcode.store import guides, suggestions
from qcode.store.suggestions import NewSuggestion
from qcode.study import codebook, transcripts
from qcode.study.opening import read_bytes
from qcode.study.passages import Talk, places, talks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from qcode.model.source import Transcript
    from qcode.model.span import Span
    from qcode.model.suggestion import Suggestion, Unit
    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.asking import AskedQuestion
    from qcode.study.opening import Study
    from qcode.study.passages import Place, Scope

    Test = Callable[[str], bool]

_ANY_LETTERS = "*"
_NAMED = 3  # codes, in a summary


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a passage worth a suggestion; of several words one is enough, all else must hold at once.

    Attributes:
        words: Words or phrases as they stand, large or small; ``*`` stands for any letters.
        lemmas: Words or phrases in any of their forms.
        patterns: Regular expressions.
        phrases: A file with a word or phrase on each line.
        heading: Words of an interviewer's turn or a line without speaker: what follows it.
        until: Words of the one that ends what follows; empty for the next, whatever it says.
        question: Id of a question of the sources' guides: the answers to it.
    """

    words: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    phrases: Path | None = None
    heading: str = ""
    until: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What looking for suggestions came to.

    Attributes:
        new: Suggestions that were not there before.
        known: Found again, open or decided; they stay as they are.
        coded: Found where the code is already.
    """

    codes: tuple[str, ...]
    new: int
    known: int
    coded: int


def auto(study: Study, code: str, rule: Rule, scope: Scope, unit: Unit) -> Proposed:
    """Propose a code wherever a rule holds.

    Raises:
        CodeNotFound, SourceNotFound: No such code or source.
        Misuse: The rule says nothing, or a regular expression cannot be read.
        BadExpression: The condition cannot be read.
        BadFile: The phrases cannot be read.
    """
    wanted = codebook.find(study, code)
    language = study.settings.language
    tests = list(_tests(rule, language))
    if not (tests or rule.heading or rule.question or scope.speakers or scope.where):
        hint = 'Such as `qcode code auto CODE --word "amt*"`, `--lemma`, `--regex`, `--phrases`, `--speaker`.'
        raise Misuse("Say what to look for.", hint=hint)
    if rule.until and not rule.heading:
        raise Misuse("--until ends what --heading begins: give both.")
    said = list(_in_words(rule, scope))
    there = [_below_heading(talk, rule) for talk in talks(study, scope)]
    found = [
        _new(place, wanted.id, "; ".join([*hits[:_NAMED], *said]), sure)
        for talk, sure in (_answers(study, there, rule.question) if rule.question else [(one, None) for one in there])
        for place in places(talk, unit, language)
        if (hits := [words for words, test in tests if test(place.words)]) or not tests
    ]
    return propose(study, found, "code auto", (wanted.path,))


def structure(study: Study, scope: Scope, unit: Unit) -> Proposed:
    """Propose the codes of every question of the guides where it is answered: index codes, by the form alone.

    Raises:
        SourceNotFound, NotFound: No such source or speaker.
        Misuse: No guide is known to have been followed, or the questions name no codes.
        BadExpression: The condition cannot be read.
    """
    there = talks(study, scope)
    asked = [(talk, one) for talk, one in _asked(study, there) if one.code_ids]
    if not asked:
        hint = "Write `codes:` below the questions of the guide's file, then `qcode guide apply`."
        raise Misuse("No question of the guides names a code.", hint=hint)
    _remark_unfound(study, there, asked)
    said = list(_in_words(Rule(), scope))
    found = [
        _new(place, code, "; ".join([f"answers question {one.question}", *said]), one.confidence)
        for talk, one in asked
        for place in places(_answering(talk, one), unit, study.settings.language)
        for code in one.code_ids
    ]
    codes = dict.fromkeys(path for _, one in asked for path in one.codes)
    return propose(study, found, "code structure", tuple(codes))


def _new(place: Place, code: int, origin: str, sure: float | None) -> NewSuggestion:
    return NewSuggestion(place.source, place.span, place.turn.n, place.turn.n, place.words, code, origin, sure)


def propose(study: Study, found: Sequence[NewSuggestion], action: str, codes: tuple[str, ...]) -> Proposed:
    """Store what was found: not where the code is already, nor inside what waits or was rejected. One action."""
    coded = _places((one.source, one.code, one.span) for one in suggestions.coded_places(study.db))
    there = _places(suggestions.places_not_accepted(study.db))
    free = [one for one in found if not any(one.span.overlaps(span) for span in coded.get((one.source, one.code), ()))]
    fresh = [one for one in free if not any(span.contains(one.span) for span in there.get((one.source, one.code), ()))]
    with study.action(action) as done:
        new = suggestions.add(study.db, fresh, study.coder, done.at)
        done.summary = f"{new} new, for {', '.join(codes[:_NAMED])}{' …' if len(codes) > _NAMED else ''}"
    return Proposed(codes, new, len(free) - new, len(found) - len(free))


def _places(found: Iterable[tuple[int, int, Span]]) -> dict[tuple[int, int], list[Span]]:
    done: dict[tuple[int, int], list[Span]] = {}
    for source, code, span in found:
        done.setdefault((source, code), []).append(span)
    return done


def follow(study: Study, source: StoredSource, old: str, transcript: Transcript) -> None:
    """Let a source's suggestions follow its words into a new text; those whose words changed are dropped, and counted.

    To be called inside an action.

    Args:
        study: The study.
        source: It has the new text from now on.
        old: Its text until now.
        transcript: The new text.
    """
    from qcode.analysis.anchoring import carried
    from qcode.model.revision import CarriedState

    there = suggestions.of_source(study.db, source.id)
    moved: list[tuple[int, Span, int, int]] = []
    kept: set[int] = set()
    for (key, _, _), result in zip(there, carried(old, transcript.text, [one[1] for one in there]), strict=True):
        inside = [turn.n for turn in transcript.turns if result.new is not None and turn.span.overlaps(result.new)]
        if result.state is CarriedState.UNTOUCHED and result.new is not None and inside:
            moved.append((key, result.new, inside[0], inside[-1]))
            kept.add(key)
    suggestions.carry_over(study.db, moved, [key for key, *_ in there if key not in kept])
    waiting = sum(1 for key, _, state in there if state is State.OPEN and key not in kept)
    if waiting:
        study.remark(f"{waiting} suggestions in {source.name} were dropped, as their words changed: propose them anew.")


def listed(study: Study, *, state: State | None = State.OPEN, source: str = "", code: str = "") -> list[Suggestion]:
    """Return suggestions in the order of the texts.

    Raises:
        SourceNotFound, CodeNotFound: No such source or code.
    """
    where = transcripts.find(study, source).id if source else None
    what = codebook.find(study, code).id if code else None
    return suggestions.listed(study.db, state=state, source=where, code=what)


def _tests(rule: Rule, language: str) -> Iterator[tuple[str, Test]]:
    """Yield what is looked for, in words and as a test of a passage."""
    for word in rule.words:
        yield f'word "{word}"', _word(word)
    for word in rule.lemmas:
        yield f'lemma "{word}"', _lemma(word, language)
    for pattern in rule.patterns:
        yield f"regex /{pattern}/", _regex(pattern)
    for phrase in _phrases(rule.phrases) if rule.phrases is not None else ():
        yield f'phrase "{phrase}"', _word(phrase)


def _word(written: str) -> Test:
    """Return a test for words as they stand; blanks and line breaks are alike."""
    parts = [r"\w*".join(map(re.escape, part.split(_ANY_LETTERS))) for part in written.split()]
    if not written.strip(_ANY_LETTERS + " "):
        raise Misuse(f"{written!r} is no word to look for.")
    phrase = r"\s+".join(parts)
    found = re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)
    return lambda words: found.search(words) is not None


def _lemma(written: str, language: str) -> Test:
    from qcode.language import lemmas

    wanted = lemmas.lemmas(written, language)
    if not wanted:
        raise Misuse(f"{written!r} is no word to look for.")

    def test(words: str) -> bool:
        there = lemmas.lemmas(words, language)
        return any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))

    return test


def _regex(pattern: str) -> Test:
    try:
        found = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise Misuse(f"The regular expression {pattern!r} cannot be read: {error}.") from error
    return lambda words: found.search(words) is not None


def _phrases(path: Path) -> list[str]:
    """Return the lines of a file; empty ones and remarks after ``#`` left out."""
    from qcode.formats.charset import decoded

    lines = (line.partition("#")[0].strip() for line in decoded(read_bytes(path), path).splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _below_heading(talk: Talk, rule: Rule) -> Talk:
    """Return the turns that follow a heading, up to the next."""
    if not rule.heading:
        return talk
    begins, ends = _word(rule.heading), _word(rule.until) if rule.until else None
    inside: set[int] = set()
    below = False
    for turn in talk.turns:
        if _is_asked(turn):
            below = begins(turn.words) or (below and ends is not None and not ends(turn.words))
        elif below:
            inside.add(turn.n)
    return Talk(talk.source, talk.turns, talk.inside & inside)


def _answers(study: Study, there: Sequence[Talk], question: str) -> list[tuple[Talk, float | None]]:
    """Return the turns that answer a question, with how sure it is that it was asked there.

    Raises:
        Misuse: It is not known of any source which guide it followed.
        NotFound: No guide that was followed has this question.
    """
    asked = _asked(study, there)
    hits = [(talk, one) for talk, one in asked if one.question.casefold() == question.strip().casefold()]
    if not hits:
        keys = list(dict.fromkeys(one.question for _, one in asked))
        near = difflib.get_close_matches(question, keys, 3, 0.3)
        raise NotFound("question", question, similar=near, hint="`qcode guide show GUIDE` shows the questions.")
    _remark_unfound(study, there, hits)
    return [(_answering(talk, one), one.confidence) for talk, one in hits if one.turn]


def _asked(study: Study, there: Sequence[Talk]) -> list[tuple[Talk, AskedQuestion]]:
    """Return the questions of each source's guide; sources whose guide is not known are left out."""
    from qcode.study import asking

    followed = {source for source, _, guide in guides.of_sources(study.db) if guide is not None}
    known = [talk for talk in there if talk.source.id in followed]
    if not known:
        hint = "Say it: `qcode guide use SOURCE GUIDE`."
        raise Misuse("It is not known of any source which guide it followed.", hint=hint)
    return [(talk, one) for talk in known for one in asking.found(study, talk.source.name)]


def _answering(talk: Talk, asked: AskedQuestion) -> Talk:
    inside = range(asked.first, asked.last + 1) if asked.turn else ()
    return Talk(talk.source, talk.turns, talk.inside & set(inside))


def _remark_unfound(study: Study, there: Sequence[Talk], asked: Sequence[tuple[Talk, AskedQuestion]]) -> None:
    """Say where questions of the guides were not found, and of how many sources no guide with them is known."""
    unfound: dict[str, list[str]] = {}
    for talk, one in asked:
        if not one.turn:
            unfound.setdefault(one.question, []).append(talk.source.name)
    if unfound:
        where = "; ".join(f"{question} in {', '.join(sources)}" for question, sources in unfound.items())
        study.remark(f"Not found, perhaps asked in other words: question {where}.")
    without = len(there) - len({talk.source.id for talk, _ in asked})
    if without:
        study.remark(f"Sources without a guide that asks it: {without} of {len(there)}.")


def _is_asked(turn: Turn) -> bool:
    return turn.voice is Voice.INTERVIEWER or not turn.label


def _in_words(rule: Rule, scope: Scope) -> Iterator[str]:
    """Yield what else a rule asks, in words."""
    if rule.question:
        yield f"answers question {rule.question}"
    if rule.heading:
        yield f'below "{rule.heading}"' + (f' until "{rule.until}"' if rule.until else "")
    if scope.speakers:
        yield f"speaker {', '.join(scope.speakers)}"
    if scope.where:
        yield f"where {scope.where}"
