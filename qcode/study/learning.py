"""Suggestions learnt from the study's own codings. Nothing leaves the machine, and no model is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.suggestion import LEARNT, REASONS
from qcode.store import codebooks, suggestions
from qcode.store.suggestions import NewSuggestion
from qcode.study import codebook
from qcode.study.passages import Scope, places, talks
from qcode.study.suggesting import Proposed, propose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.analysis.foretelling import Compared
    from qcode.analysis.learning import Material
    from qcode.model.code import Code
    from qcode.model.suggestion import Unit
    from qcode.store.suggestions import CodedPlace
    from qcode.study.opening import Study
    from qcode.study.passages import Place

FEWEST_PASSAGES = 5
"""Coded with a code, in two sources at least, before anything is learnt about it."""

_FEWEST_SOURCES = 2
"""Origin of what a model proposes, before its reasons."""

_ROUNDED = 3


@dataclass(frozen=True, slots=True)
class Evaluated:
    """How well a code is foretold in sources the model has not seen.

    Attributes:
        n: Passages that are coded so, in ``sources`` sources.
        of: Passages in all.
        compared: The model and rules that need none.
    """

    code: str
    n: int
    of: int
    sources: int
    compared: Compared


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well all codes are foretold.

    Attributes:
        unit: What a passage is.
        sources: That were worked through.
        few: Codes that have too few codings to learn from.
    """

    codes: tuple[Evaluated, ...]
    unit: Unit
    sources: int
    few: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A code with enough codings: its row, its path, and the words that define it."""

    id: int
    path: str
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """What is learnt from."""

    codes: tuple[_Known, ...]
    few: tuple[str, ...]
    places: tuple[Place, ...]
    material: Material
    sources: int


def suggest(study: Study, codes: Sequence[str], scope: Scope, unit: Unit, *, own: bool = False) -> Proposed:
    """Propose codes where passages are like those that were coded so.

    Args:
        study: The study.
        codes: Paths, numbers, aliases or names; none for every code with enough codings.
        scope: Where to propose; learnt is from every source that was worked through.
        unit: Turns or sentences.
        own: Learn from the coder's own codings only.

    Raises:
        CodeNotFound, SourceNotFound: No such code or source.
        BadExpression: The condition cannot be read.
        Misuse: There is too little to learn from.
    """
    from qcode.analysis import learning

    with study.reading():
        found = _gathered(study, codes, unit, own=own)
        inside = {(talk.source.id, n) for talk in talks(study, scope) for n in talk.inside}
    new: list[NewSuggestion] = []
    for one in learning.learnt(found.material).proposals(found.material.bags, len(found.places)):
        place, code = found.places[one.passage], found.codes[one.code]
        if (place.source, place.turn.n) in inside:
            origin = f"{LEARNT}{REASONS}{', '.join(map(_readable, one.reasons))}"
            at, score = place.turn.n, round(one.probability, _ROUNDED)
            new.append(NewSuggestion(place.source, place.span, at, at, place.words, code.id, origin, score))
    return propose(study, new, "code suggest", tuple(one.path for one in found.codes))


def _readable(name: str) -> str:
    """Return a feature as a person reads it.

    >>> _readable("samar-"), _readable("?amt")
    ('samar…', 'amt (asked)')
    """
    plain = name.lstrip("?")
    shown = f"{plain[:-1]}…" if plain.endswith("-") else plain
    return f"{shown} (asked)" if name != plain else shown


def evaluate(study: Study, codes: Sequence[str], unit: Unit, *, own: bool = False) -> Evaluation:
    """Return how well codes are foretold in sources the model has not seen, beside rules that need no model.

    Raises:
        CodeNotFound: No such code.
        Misuse: There is too little to learn from.
    """
    from qcode.analysis import foretelling
    from qcode.language import lemmas

    with study.reading():
        found = _gathered(study, codes, unit, own=own)
    compared = foretelling.compared(found.material, lemmas.stop_words(study.settings.language))
    done = (
        Evaluated(code.path, one.model.coded, one.always.proposed, one.sources, one)
        for code, one in zip(found.codes, compared, strict=True)
    )
    return Evaluation(tuple(done), unit, found.sources, found.few)


def _gathered(study: Study, codes: Sequence[str], unit: Unit, *, own: bool) -> _Gathered:
    """Read every passage of the study, what is coded, and what the codes mean."""
    from qcode.analysis import learning
    from qcode.analysis.features import Passage
    from qcode.language import lemmas

    language = study.settings.language
    coders = {study.coder} if own else None
    coded = [one for one in suggestions.coded_places(study.db) if coders is None or one.coder in coders]
    known = {key for key, coder in suggestions.worked_through(study.db) if coders is None or coder in coders}
    there = [place for talk in talks(study, Scope()) for place in places(talk, unit, language)]
    marks = _marks(there, coded)
    enough, few = _enough(study, codes, there, marks)
    _check(study, enough, few, known, own=own)
    stop = lemmas.stop_words(language)
    column = {one.id: n for n, one in enumerate(enough)}
    asked = {text: lemmas.lemmas(text, language) for text in {place.question for place in there}}
    material = learning.material(
        [Passage(one.source, lemmas.lemmas(one.words, language), asked[one.question]) for one in there],
        [tuple(word for word in lemmas.lemmas(one.meaning, language) if word not in stop) for one in enough],
        [(row, column[code]) for row, code in marks if code in column],
        known,
    )
    return _Gathered(tuple(enough), tuple(few), tuple(there), material, len(known & {one.source for one in there}))


def _marks(there: Sequence[Place], coded: Sequence[CodedPlace]) -> set[tuple[int, int]]:
    """Return passage and code wherever a coding touches a passage."""
    spans: dict[int, list[CodedPlace]] = {}
    for one in coded:
        spans.setdefault(one.source, []).append(one)
    return {
        (row, one.code)
        for row, place in enumerate(there)
        for one in spans.get(place.source, ())
        if place.span.overlaps(one.span)
    }


def _enough(
    study: Study, codes: Sequence[str], there: Sequence[Place], marks: set[tuple[int, int]]
) -> tuple[list[_Known], list[str]]:
    """Return the codes that can be learnt, and those used too little."""
    asked = {codebook.find(study, one).id for one in codes}
    rows: dict[int, set[int]] = {}
    for row, code in marks:
        rows.setdefault(code, set()).add(row)
    enough: list[_Known] = []
    few: list[str] = []
    for key, path, meaning in _meanings(study):
        used = rows.get(key, set())
        if asked and key not in asked:
            continue
        if len(used) >= FEWEST_PASSAGES and len({there[row].source for row in used}) >= _FEWEST_SOURCES:
            enough.append(_Known(key, path, meaning))
        elif used or asked:
            few.append(path)
    return enough, few


def _meanings(study: Study) -> Iterator[tuple[int, str, str]]:
    """Yield row, path, and name with definition of every code."""
    rows = {(book, path): key for key, (path, book) in codebooks.codes_with_book(study.db).items()}
    for book, one in codebooks.all_codebooks(study.db):
        for code in one.codes:
            yield rows[book, str(code.path)], str(code.path), _meaning(code)


def _meaning(code: Code) -> str:
    """Return the words that say what a code is; its name is said twice, as what names it weighs more."""
    name = code.name.replace("-", " ").replace("/", " ")
    return "\n".join([name, name, *code.aliases, code.definition, *code.include])


def _check(study: Study, enough: Sequence[_Known], few: Sequence[str], known: set[int], *, own: bool) -> None:
    from qcode.analysis.learning import FEWEST_SOURCES

    whose = f"{study.coder} has" if own else "There are"
    if len(known) < FEWEST_SOURCES:
        raise Misuse(
            f"{whose} {len(known)} sources coded or worked through; learning takes {FEWEST_SOURCES}.",
            hint="Code more first, or use `qcode code auto`.",
        )
    if not enough:
        named = f" ({', '.join(few[:3])}{' …' if len(few) > 3 else ''})" if few else ""  # noqa: PLR2004
        raise Misuse(
            f"No code is on {FEWEST_PASSAGES} passages in {_FEWEST_SOURCES} sources yet{named}.",
            hint="Code more first, or use `qcode code auto`.",
        )
