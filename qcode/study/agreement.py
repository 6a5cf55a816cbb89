"""How far coders agree on coded text."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.store import codebooks, codings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.agreement import Agreement
    from qcode.study.opening import Study

DRAWS = 1000
SEED = 20031103


def agreements(
    study: Study,
    coders: Sequence[str] = (),
    *,
    code: str = "",
    everything: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Agreement]:
    """Return percent agreement, Cohen's kappa and Krippendorff's alpha per code and pooled, for each pair of coders.

    Args:
        study: The study.
        coders: Two or more; all who have coded if empty.
        code: Only this code.
        everything: All text instead of the informants' turns.
        draws: Bootstrap draws over sources.
        seed: The same seed gives the same intervals.

    Raises:
        Misuse: There are not two coders, or one has coded nothing.
    """
    there = [name for name, _, _ in codings.per_coder(study.db)]
    wanted = list(dict.fromkeys(coders)) or there
    for name in wanted:
        if name not in there:
            raise Misuse(f"{name} has coded nothing.", hint=f"Coders in this study: {', '.join(there) or 'none'}.")
    if len(wanted) < 2:  # noqa: PLR2004  # agreement is between two
        raise Misuse("Agreement is between two coders.", hint=f"Coders in this study: {', '.join(there) or 'none'}.")
    codes = _codes(study, code)
    return [
        one
        for pair in combinations(wanted, 2)
        for one in _of_pair(study, pair, codes, everything=everything, draws=draws, seed=seed)
    ]


def _codes(study: Study, code: str) -> dict[int, tuple[str, int]]:
    """Return row id to path and codebook of the codes compared; a path of two trees is told apart by the codebook."""
    from qcode.study import codebook

    known = codebooks.codes_with_book(study.db)
    paths = [path for path, _ in known.values()]
    books = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    named = {
        key: (path if paths.count(path) == 1 else f"{books[book]}:{path}", book) for key, (path, book) in known.items()
    }
    if not code:
        return named
    wanted = codebook.find(study, code).id
    return {wanted: named[wanted]}


def _of_pair(
    study: Study,
    pair: tuple[str, str],
    codes: dict[int, tuple[str, int]],
    *,
    everything: bool,
    draws: int,
    seed: int,
) -> Sequence[Agreement]:
    from qcode.analysis import agreement, tallies

    compared, assumed = _compared(study, pair, {book for _, book in codes.values()})
    sources = sorted({source for source, _ in compared})
    if not sources:
        raise Misuse(
            f"{pair[0]} and {pair[1]} have no source in common.",
            hint="`qcode pass list` and `qcode code list` show who coded what.",
        )
    universes = {str(source): spans for source, spans in _universes(study, sources, everything=everything).items()}
    named = {key: path for key, (path, _) in codes.items()}
    cells = {(str(source), path) for key, (path, book) in codes.items() for source, of in compared if of == book}
    used = _used(study, pair, named, set(sources))
    paths = [path for path in named.values() if path in used]
    spans = [_spans(study, coder, named) for coder in pair]
    sums = tallies.tallied(universes, paths, spans, compared=cells)
    what = "all text" if everything else "informants' turns"
    how = "universe assumed (no passes: sources where both have coded)" if assumed else "sources both have a pass for"
    terms = agreement.Terms(f"characters of {what}; {how}", draws=draws, seed=seed)
    found = agreement.agreements(pair, paths, sums, terms)
    # Of a single code there is nothing to pool.
    return [one for one in found if len(paths) > 1 or one.code in used]


def _compared(study: Study, pair: tuple[str, str], books: set[int]) -> tuple[set[tuple[int, int]], bool]:
    """Return the (source, codebook) both have worked through, and whether that is only assumed."""
    passed = codings.passed(study.db, pair[0]) & codings.passed(study.db, pair[1])
    passed = {(source, book) for source, book in passed if book in books}
    if passed:
        return passed, False
    both = codings.sources_of(study.db, pair[0]) & codings.sources_of(study.db, pair[1])
    return {(source, book) for source in both for book in books}, True


def _universes(study: Study, sources: Sequence[int], *, everything: bool) -> dict[int, tuple[Span, ...]]:
    done: dict[int, list[Span]] = {source: [] for source in sources}
    for source, start, length in codings.stretches(study.db, json.dumps(list(sources)), everything=everything):
        done[source].append(Span(start, start + length))
    return {source: tuple(spans) for source, spans in done.items()}


def _spans(study: Study, coder: str, named: dict[int, str]) -> dict[tuple[str, str], list[Span]]:
    done: dict[tuple[str, str], list[Span]] = {}
    for source, code, start, end in codings.spans_of(study.db, coder):
        if code in named:
            done.setdefault((str(source), named[code]), []).append(Span(start, end))
    return done


def _used(study: Study, pair: tuple[str, str], named: dict[int, str], sources: set[int]) -> set[str]:
    """Return the codes at least one of the two has used in these sources; a code nobody used says nothing."""
    return {
        named[code]
        for coder in pair
        for source, code, _, _ in codings.spans_of(study.db, coder)
        if code in named and source in sources
    }
