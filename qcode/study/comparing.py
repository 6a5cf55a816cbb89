"""What coders are compared on: which codes, which sources, which units of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadExpression, Misuse
from qcode.model.agreement import Question, Unit, Universe
from qcode.model.expression import CodePattern, Or
from qcode.store import agreement as stored
from qcode.store import codebooks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from qcode.analysis.axes import Axis
    from qcode.analysis.comparison import Comparison
    from qcode.model.expression import Expression
    from qcode.store.agreement import SourceFacts
    from qcode.study.opening import Study

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_NAMES = {
    Unit.CHAR: ("character", "characters of {}"),
    Unit.TOKEN: ("token", "tokens (words) of {}"),
    Unit.SENTENCE: ("sentence", "sentences of {}"),
    Unit.TURN: ("turn", "{}"),
    Unit.SOURCE: ("source", "whole sources"),
    Unit.MS: ("millisecond", "milliseconds of recordings"),
}
_WHOLE = 1 << 40  # longer than every text and recording


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A comparison, and what the rows of the database behind its numbers are.

    Attributes:
        sources: In the order of their numbers.
        pieces: Source, start, end, participation (0 if unknown) of every piece of the axis, in its order.
        universe: Which units there are, and how the sources were chosen.
    """

    comparison: Comparison
    sources: tuple[SourceFacts, ...]
    pieces: tuple[tuple[int, int, int, int], ...]
    universe: str


def compared(study: Study, question: Question) -> Compared:
    """Gather what is compared.

    Raises:
        Misuse: There are not two coders, one has coded nothing, or they have no source in common.
        BadExpression: The code expression cannot be read, or asks for more than codes.
        CodeNotFound: A path is no code.
    """
    from qcode.analysis import comparison

    coders = _coders(study, question.coders)
    unit = _unit(study, coders, question.unit)
    codes = _codes(study, question.code)
    stored_in = ["char", "ms"] if unit is Unit.SOURCE else ["ms" if unit is Unit.MS else "char"]
    worked, assumed = _worked(study, coders, {book for _, book in codes.values()}, stored_in)
    passes = stored.passes_by_code(study.db, coders) if not assumed else []
    keys = _in_common(worked, passes)
    if not keys:
        who = f"{', '.join(coders[:-1])} and {coders[-1]}"
        hint = "`qcode pass list` and `qcode code list` show who coded what."
        raise Misuse(f"{who} have no source in common.", hint=hint)
    pieces, axis = _axis(study, keys, unit, question.universe)
    done = comparison.Comparison(
        coders,
        tuple(name for name, _ in codes.values()),
        comparison.columns(stored.codings(study.db, coders, stored_in), keys, list(codes)),
        axis,
        comparison.presence((keys, [(key, book) for key, (_, book) in codes.items()], len(coders)), worked, passes),
        question.tolerance,
    )
    parents = frozenset(name.rpartition("/")[0] for name, _ in codes.values()) - {""}
    return Compared(
        _named(study, _chosen(done, question, parents)),
        tuple(stored.sources(study.db, keys)),
        pieces,
        "; ".join((_universe(unit, question), _how(assumed=assumed, coders=len(coders)), *_near(unit, question))),
    )


def _coders(study: Study, wanted: Sequence[str]) -> tuple[str, ...]:
    from qcode.store import codings

    there = [name for name, _, _ in codings.per_coder(study.db)]
    known = f"Coders in this study: {', '.join(there) or 'none'}."
    chosen = tuple(dict.fromkeys(wanted)) or tuple(there)
    for name in chosen:
        if name not in there:
            raise Misuse(f"{name} has coded nothing.", hint=known)
    if len(chosen) < 2:  # noqa: PLR2004  # agreement is between two
        raise Misuse("Agreement is between two coders.", hint=known)
    return chosen


def _unit(study: Study, coders: Sequence[str], asked: Unit | None) -> Unit:
    """Return the unit, and say so where codings of the other kind are left out."""
    made = stored.coded_units(study.db, coders)
    text, sound = made.get("char", 0), made.get("ms", 0)
    unit = asked or (Unit.MS if sound and not text else Unit.CHAR)
    if unit is Unit.MS and text:
        study.remark(f"Codings of text are not compared here: {text}. `--unit char` compares those.")
    elif unit not in {Unit.MS, Unit.SOURCE} and sound:
        study.remark(f"Codings on recordings are not compared here: {sound}. `--unit ms` compares those.")
    return unit


def _codes(study: Study, written: str) -> dict[int, tuple[str, int]]:
    """Return row to name and codebook of the codes compared; the name begins with that of the codebook."""
    books = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    known = {key: (f"{books[book]}:{path}", book) for key, (path, book) in codebooks.codes_with_book(study.db).items()}
    if not written.strip():
        return known
    wanted = codes_meant(study, written)
    return {key: one for key, one in known.items() if key in wanted}


def codes_meant(study: Study, written: str) -> Collection[int]:
    """Return the rows of the codes of an expression such as `a or b/*`.

    Raises:
        BadExpression: It cannot be read, or asks for more than codes.
        CodeNotFound: A path is no code.
    """
    from qcode.analysis import expressions
    from qcode.study import codebook, queries, saved_queries

    written = saved_queries.code_in_full(study, written)
    if ":" in written and "*" not in written and " " not in written.strip():
        return {codebook.find(study, written.strip()).id}
    look_up = queries.Codes(study)

    def of(expression: Expression) -> frozenset[int]:
        match expression:
            case CodePattern() if expression.subtree and expression.only is None:
                return look_up(expression)
            case CodePattern(only=None):
                return frozenset({codebook.find(study, str(expression.path)).id})
            case Or(parts):
                return frozenset[int]().union(*(of(part) for part in parts))
            case _:
                problem = "Agreement is on one code or several, each by itself"
                raise BadExpression(written, 1, problem, hint="Such as `a or b/*`.")

    return of(expressions.codes(written))


def _worked(
    study: Study, coders: Sequence[str], books: set[int], units: Sequence[str]
) -> tuple[list[tuple[int, int, int]], bool]:
    """Return (coder, source, codebook) of who worked through what, and whether that is only assumed."""
    passed = [one for one in stored.passes(study.db, coders) if one[2] in books]
    parts = stored.passes_by_code(study.db, coders)
    if _in_common(passed, parts):
        without = [name for n, name in enumerate(coders) if n not in {one[0] for one in (*passed, *parts)}]
        if without:
            study.remark(f"Without a pass, so compared in nothing: {', '.join(without)}. `qcode pass add` records one.")
        return passed, False
    there = stored.sources_coded(study.db, coders, units)
    return [(coder, source, book) for coder, source in there for book in books], True


def _in_common(worked: Iterable[tuple[int, int, int]], parts: Iterable[tuple[int, int, int]]) -> list[int]:
    """Return the sources that two coders or more have worked in, by row."""
    who: dict[int, set[int]] = {}
    for coder, source, _ in (*worked, *parts):
        who.setdefault(source, set()).add(coder)
    return sorted(source for source, coders in who.items() if len(coders) > 1)


def _axis(
    study: Study, keys: Sequence[int], unit: Unit, universe: Universe
) -> tuple[tuple[tuple[int, int, int, int], ...], Axis]:
    from qcode.analysis import comparison

    rows = tuple(_pieces(study, keys, unit, universe))
    whole = unit not in {Unit.CHAR, Unit.MS}
    bare = ((source, start, end) for source, start, end, _ in rows)
    return rows, comparison.pieces(bare, keys, _NAMES[unit][0], whole=whole)


def _pieces(study: Study, keys: Sequence[int], unit: Unit, universe: Universe) -> Iterator[tuple[int, int, int, int]]:
    """Yield source, start, end and participation of what units are made of, sources in the order of their rows."""
    everything = universe is Universe.ALL
    match unit:
        case Unit.CHAR | Unit.TURN:
            yield from (row[:4] for row in stored.turns(study.db, keys, everything=everything))
        case Unit.SOURCE:
            yield from ((key, 0, _WHOLE, 0) for key in keys)
        case Unit.MS:
            guessed = 0
            for key, length, said in stored.time_lines(study.db, keys):
                guessed += bool(length and not said)
                if length:
                    yield key, 0, length, 0
            if guessed:
                study.remark(f"Recordings taken to end with the last thing coded or noted on them: {guessed}.")
        case Unit.TOKEN | Unit.SENTENCE:
            cut = _tokens if unit is Unit.TOKEN else _sentences
            for source, start, words, who in stored.words(study.db, keys, everything=everything):
                for begin, end in cut(words, study.settings.language):
                    yield source, start + begin, start + end, who


def _tokens(words: str, _: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _TOKEN.finditer(words))


def _sentences(words: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a turn, each up to the next; what is before the first letter belongs to the first."""
    from qcode.language import sentences

    begins = [0, *sorted(sentences.starts(words, language))[1:]]
    yield from zip(begins, [*begins[1:], len(words)], strict=True)


def _chosen(of: Comparison, question: Question, parents: Collection[str]) -> Comparison:
    """Roll up the tree, and leave out codes nobody used: they say nothing."""
    rolled = of if question.depth is None else of.rolled_up(question.depth or None)
    counts = rolled.codings_of_codes()
    unused = [n for n, name in enumerate(rolled.codes) if question.unused and name not in parents]
    return rolled.of_codes([n for n, count in enumerate(counts) if count or n in unused])


def _named(study: Study, of: Comparison) -> Comparison:
    """Leave out the codebook's name where no other codebook has the path."""
    held: dict[str, set[int]] = {}
    for path, book in codebooks.codes_with_book(study.db).values():
        names = path.split("/")
        for level in range(len(names)):
            held.setdefault("/".join(names[: level + 1]), set()).add(book)
    bare = ((name, name.partition(":")[2]) for name in of.codes)
    return replace(of, codes=tuple(path if len(held[path]) == 1 else name for name, path in bare))


def _universe(unit: Unit, question: Question) -> str:
    everything = question.universe is Universe.ALL
    if unit is Unit.TURN and everything:
        return "all turns"
    return _NAMES[unit][1].format("all text" if everything else "informants' turns")


def _near(unit: Unit, question: Question) -> Iterator[str]:
    if question.tolerance:
        units = f"{_NAMES[unit][0]}{'' if question.tolerance == 1 else 's'}"
        yield f"boundaries up to {question.tolerance} {units} apart count as the same"


def _how(*, assumed: bool, coders: int) -> str:
    two = coders == 2  # noqa: PLR2004  # more are compared where two of them worked
    if assumed:
        return f"universe assumed (no passes: sources where {'both' if two else 'two coders or more'} have coded)"
    return f"sources {'both' if two else 'two coders or more'} have a pass for"
