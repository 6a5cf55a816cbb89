"""Searching the turns: words, any form of a word, or a pattern; original words, or through the gate into a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.count import Count
from qcode.model.span import Span
from qcode.store import quotations, search
from qcode.study import queries, quotes, release, retrieval, saved_queries
from qcode.study.queries import CODE, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qcode.analysis.wordsearch import Part
    from qcode.model.quotation import QuoteSet
    from qcode.study.opening import Study
    from qcode.study.release import Terms
    from qcode.study.retrieval import Facts, Hit

_BATCH = 50  # sources indexed in one transaction
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        text: Words, each of which a turn must have, or a pattern.
        lemma: Any form of the words will do.
        regex: The text is a regular expression.
        context: Turns shown before and after.
        where: Condition on informants; empty for all.
        by: Grouping, as of a query, but for codes.
        limit: At most so many turns; 0 for no limit.
    """

    text: str
    lemma: bool = False
    regex: bool = False
    context: int = 0
    where: str = ""
    by: tuple[str, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn as the transcript has it, original words.

    Attributes:
        marks: Where it has what was looked for, in the source's text; none in a turn around.
    """

    n: int
    start: int
    words: str
    speaker: str
    person: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """A turn that has what was looked for, with the turns around it."""

    source: str
    turn: ShownTurn
    before: tuple[ShownTurn, ...]
    after: tuple[ShownTurn, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundTurns:
    """What a search found, in the order of groups, sources and turns."""

    turns: tuple[FoundTurn, ...]
    counts: tuple[Count, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    hits: tuple[Hit, ...]
    facts: Facts
    counts: tuple[Count, ...]
    marks: Mapping[Place, tuple[Span, ...]]
    turns: Mapping[Place, quotations.TurnRow]


def find(study: Study, wanted: Search) -> FoundTurns:
    """Search, and return original words.

    Raises:
        Misuse: There is nothing to search for, the pattern is none, or the grouping is not known.
        BadExpression: The condition cannot be read.
    """
    make_ready(study, wanted)
    with study.reading():
        answer = _answer(study, wanted)
        everyone = {turn.participation for turn in answer.turns.values()} - {None}
        people = answer.facts.people | retrieval.people(study, (one for one in everyone if one is not None))
    found = tuple(_found(hit, answer, people, wanted.context) for hit in answer.hits)
    return FoundTurns(found, answer.counts, wanted.by)


def pull(study: Study, wanted: Search, terms: Terms) -> QuoteSet:
    """Search, and return the turns as they may leave: masked.

    Raises:
        Misuse: As of ``find``.
        BadExpression: As of ``find``.
        Refused: The gate is closed.
    """
    make_ready(study, wanted)
    query = Query(where=wanted.where, by=wanted.by, context=wanted.context, interviewer=True)
    with study.reading():
        answer = _answer(study, wanted)
        done = quotes.printed(study, query, terms, answer.hits, answer.facts)
        title = release.gate(study, (), terms).name(wanted.text)
    release.record(study, "search", terms, f"turns: {len(done.quotations)}")
    pages = {"turns": "statements", "turns shown": "statements shown"}  # as a page calls what is printed
    counts = tuple(replace(one, unit=pages.get(one.unit, one.unit)) for one in answer.counts)
    return replace(done, counts=counts, asked=(title, *done.asked))


def make_ready(study: Study, wanted: Search, progress: Callable[[int, int], None] | None = None) -> None:
    """Refuse what cannot be searched before any work is done, then bring the index up to date.

    Raises:
        Misuse: There is nothing to search for, the pattern is none, or the grouping is not known.
    """
    if CODE in wanted.by:
        raise Misuse("What is found by its words has no code to group by.", hint="`qcode quotes` groups by codes.")
    queries.check_grouping(study, wanted.by)
    if wanted.regex and wanted.lemma:
        raise Misuse("--lemma is for words, --regex for patterns: use one of them.")
    if wanted.regex:
        _pattern(wanted.text)
        return
    from qcode.analysis import wordsearch

    wordsearch.read(wanted.text)
    bring_up_to_date(study, progress)


def bring_up_to_date(study: Study, progress: Callable[[int, int], None] | None = None) -> int:
    """Index the sources whose text has changed since they were; return how many."""
    changed, gone = search.changed(study.db), search.gone(study.db)
    for at in range(0, max(len(changed), 1 if gone else 0), _BATCH):
        search.index(study.db, _indexed(study, changed[at : at + _BATCH]), gone)
        if progress is not None:
            progress(min(at + _BATCH, len(changed)), len(changed))
    return len(changed)


def made_ready(study: Study) -> bool:
    """Bring the index up to date where nothing else is under way, and tell whether it is."""
    if search.is_ready(study.db):
        return True
    if study.db.conn.in_transaction:
        return False
    bring_up_to_date(study)
    return True


def _indexed(study: Study, sources: Sequence[tuple[int, str]]) -> Iterator[search.Indexed]:
    from qcode.language import stems

    for source, state in sources:
        turns = [(n, *stems.indexed(words, study.settings.language)) for n, words in search.turns(study.db, source)]
        yield search.Indexed(source, state, turns)


def _answer(study: Study, wanted: Search) -> _Answer:
    from qcode.analysis.statements import Run

    wanted = saved_queries.in_full(study, wanted)
    condition = queries.condition(study, wanted.where)
    places = dict(_by_pattern(study, wanted) if wanted.regex else _by_words(study, wanted))
    there = quotations.turns(study.db, [(source, n, n) for source, n in places])
    marks = {place: tuple(_spans(there[place], places[place], regex=wanted.regex)) for place in places}
    runs: dict[int, list[Run]] = {}
    for source, n in marks:
        run = Run(there[source, n].span, n, n, frozenset(), frozenset())
        runs.setdefault(source, []).append(run)
    hits = retrieval.spoken(study, runs, condition)
    facts = retrieval.facts(study, hits)
    query = Query(where=wanted.where, by=wanted.by, limit=wanted.limit)
    chosen = retrieval.chosen(retrieval.grouped(study, query, hits, facts), query, facts)
    turns, *others = retrieval.counts(study, query, hits, facts)
    counts = [replace(turns, unit="turns"), *others]
    if len(chosen) < len(hits):
        counts.insert(0, Count(len(chosen), len(hits), "turns shown"))
    around = [(hit.source, hit.run.first_turn - wanted.context, hit.run.last_turn + wanted.context) for hit in chosen]
    shown = quotations.turns(study.db, around) if wanted.context else there
    return _Answer(tuple(chosen), facts, tuple(counts), marks, shown)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        found = re.compile(text, re.IGNORECASE)
    except re.error as error:
        at = "" if error.pos is None else f" (column {error.pos + 1})"
        message = f"{text!r} is no regular expression{at}: {error.msg}."
        raise Misuse(message, hint=r"Such as --regex '\d+ kroner'.") from error
    if found.match(""):
        message = f"{text!r} fits where nothing stands, and so everywhere."
        raise Misuse(message, hint="Write a pattern that needs some letter, such as `a+` and not `a*`.")
    return found


def _by_pattern(study: Study, wanted: Search) -> Iterator[tuple[Place, list[Place]]]:
    """Return the turns that have a pattern, each with its places as characters of the turn."""
    pattern = _pattern(wanted.text)
    for source, n, words in search.every_turn(study.db, None):
        if found := [one.span() for one in pattern.finditer(words) if one.group()]:
            yield (source, n), found


def _by_words(study: Study, wanted: Search) -> Iterator[tuple[Place, list[Place]]]:
    """Return the turns that have the words, each with its places as numbers of words."""
    from qcode.analysis import wordsearch

    parts = wordsearch.read(wanted.text)
    if wanted.lemma:
        parts = tuple(tuple(_any_form(study, part) for part in one) for one in parts)
    query = " AND ".join(_asked(study, part) for one in parts for part in one)
    for source, n, words, stems in search.rows(study.db, query):
        if found := wordsearch.places(parts, words.split(" "), stems.split(" ")):
            yield (source, n), found


def _any_form(study: Study, part: Part) -> Part:
    """Return a part with its basic form: as the texts have it, else as the language's list has it.

    A word that is itself the basic form of some word in the texts is its own: the list takes long to read.
    """
    from qcode.language import stems

    if part.before or part.after:
        return part
    form = search.stem(study.db, part.word)
    if not form and search.is_stem(study.db, part.word):
        form = part.word
    return replace(part, stem=form or stems.stem(part.word, study.settings.language))


def forms(study: Study, word: str) -> frozenset[str]:
    """Return every form of a word that the texts have, in lower case; the index must be up to date."""
    from qcode.analysis import wordsearch

    done = {word.lower()}
    for parts in wordsearch.read(word):
        for part in (_any_form(study, one) for one in parts):
            for _, _, words, stems in search.rows(study.db, f'stems : "{part.stem}"'):
                there = zip(words.split(" "), stems.split(" "), strict=True)
                done |= {one for one, stem in there if stem == part.stem}
    return frozenset(done)


def _asked(study: Study, part: Part) -> str:
    """Return a part as the index is asked for it; its words are letters and digits only."""
    if part.before:
        fitting = search.terms(study.db, f"%{part.word}" + "%" * part.after)
        return "words : (" + " OR ".join(f'"{one}"' for one in fitting or [part.word]) + ")"
    if part.after:
        return f'words : "{part.word}" *'
    return f'(words : "{part.word}" OR stems : "{part.stem}")' if part.stem else f'words : "{part.word}"'


def _spans(turn: quotations.TurnRow, found: Iterable[Place], *, regex: bool) -> Iterator[Span]:
    from qcode.language.stems import WORD

    if regex:
        yield from (Span(turn.start + start, turn.start + end) for start, end in found)
        return
    words = [one.span() for one in WORD.finditer(turn.words)]
    for first, last in found:
        yield Span(turn.start + words[first][0], turn.start + words[last][1])


def _found(hit: Hit, answer: _Answer, people: Mapping[int, tuple[str, str]], context: int) -> FoundTurn:
    n = hit.run.first_turn

    def shown(at: int, marks: tuple[Span, ...] = ()) -> Iterator[ShownTurn]:
        row = answer.turns.get((hit.source, at))
        if row is not None:
            person = people.get(row.participation or 0, ("", ""))[0]
            yield ShownTurn(row.n, row.start, row.words, row.label or person, person, marks)

    (turn,) = shown(n, answer.marks[hit.source, n])
    return FoundTurn(
        answer.facts.sources[hit.source].name,
        turn,
        tuple(one for at in range(n - context, n) for one in shown(at)),
        tuple(one for at in range(n + 1, n + context + 1) for one in shown(at)),
        hit.groups,
    )
