"""Statements in numbers: what retrieval finds, without its words, for tables of any size.

Queries for codes alone are counted set by set; those that need whole statements (``and``, ``not``) are asked of
``retrieval.hits``. Both give the same statements; a test holds them against one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.expression import CodePattern, Or, leaves
from qcode.model.time_span import TimeSpan
from qcode.store import codebooks, tables
from qcode.study import queries, retrieval
from qcode.study.queries import CODE, Codes, Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from qcode.analysis.crosstab import Statements
    from qcode.model.expression import Expression
    from qcode.study.opening import Study
    from qcode.study.retrieval import Hit


def wanted_codes(study: Study, query: Query) -> list[int] | None:
    """Return the rows of the codes a query names, in the order of the trees; None where it names all.

    Raises:
        BadExpression: The code expression cannot be read.
        CodeNotFound: A path is no code.
    """
    if not query.code.strip():
        return None
    codes = Codes(study)
    expression = queries.code_expression(study, query)
    named = set[int]().union(*(codes(one) for one in leaves(expression) if isinstance(one, CodePattern)))
    return [row for row in codebooks.codes_with_book(study.db) if row in named]


def statements(study: Study, query: Query, *, with_coder: bool = False, rollup: bool = False) -> Statements:
    """Return the statements a query finds, with who is heard in them; one code's each where it is grouped by code.

    Args:
        study: The study.
        query: Its groupings but ``code``, its limits and its context are passed over.
        with_coder: Tell who coded.
        rollup: Codings count for the codes above theirs too.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
    """
    from qcode.analysis import crosstab

    expression = queries.code_expression(study, query)
    by_code = CODE in query.by
    if not _codes_alone(expression):
        return _of_hits(study, retrieval.hits(study, query), with_coder=with_coder)
    codes = wanted_codes(study, query)
    condition = queries.condition(study, query.where)
    above = _above(study) if rollup else None
    read = codes if above is None or codes is None else _with_below(codes, above)
    rows = tables.heard(study.db, read, condition, query.coders, query.layer, with_coder=with_coder)
    found = crosstab.statements(rows, by_code=by_code, above=above)
    if above is not None and codes is not None:
        found = found.among(codes)
    return _timed(study, found) if found.timed.any() else found


def _codes_alone(expression: Expression) -> bool:
    if isinstance(expression, Or):
        return all(_codes_alone(part) for part in expression.parts)
    return isinstance(expression, CodePattern) and expression.only is None


def _above(study: Study) -> dict[int, list[int]]:
    """Return the codes above each code."""
    known = codebooks.codes_with_book(study.db)
    rows = {(book, path): row for row, (path, book) in known.items()}
    done: dict[int, list[int]] = {}
    for row, (path, book) in known.items():
        parts = path.split("/")
        paths = ("/".join(parts[:n]) for n in range(1, len(parts)))
        done[row] = [rows[book, one] for one in paths if (book, one) in rows]
    return done


def _with_below(codes: Collection[int], above: dict[int, list[int]]) -> list[int]:
    wanted = set(codes)
    return sorted(row for row, those in above.items() if row in wanted or wanted & set(those))


def _of_hits(study: Study, hits: Iterable[Hit], *, with_coder: bool) -> Statements:
    from qcode.analysis import crosstab

    coders = {name: n for n, name in enumerate(tables.coders(study.db))} if with_coder else {}
    rows = [
        (n, hit.source, code, isinstance(hit.run.span, TimeSpan), hit.run.span.start, hit.run.span.end, *_turns(hit),
         coder, who or 0)
        for n, hit in enumerate(hits)
        for code in sorted(hit.run.codes)
        for coder in (sorted(coders[one] for one in hit.run.coders) if with_coder else (0,))
        for who in hit.matching or (-1,)
    ]  # fmt: skip
    return crosstab.of_rows(rows)


def _turns(hit: Hit) -> tuple[int, int]:
    return (hit.turns[0][0], hit.turns[-1][1]) if hit.turns else (0, 0)


def _timed(study: Study, found: Statements) -> Statements:
    """Find out who is heard in stretches of a recording, as retrieval does."""
    from qcode.analysis import crosstab
    from qcode.analysis.statements import Run

    timed = found.chosen(found.timed == 1)
    runs: dict[int, list[Run]] = {}
    rows: dict[tuple[int, int, int, int], list[tuple[int, int]]] = {}
    columns = (timed.source, timed.start, timed.end, timed.code, timed.statement, timed.coder)
    for source, start, end, code, statement, coder in zip(*(one.tolist() for one in columns), strict=True):
        key = (source, start, end, code)
        if key not in rows:
            runs.setdefault(source, []).append(Run(TimeSpan(start, end), 0, 0, frozenset((code,)), frozenset()))
        rows.setdefault(key, []).append((statement, coder))
    done: list[tuple[int, ...]] = []
    for hit in retrieval.spoken(study, runs):
        (code,) = hit.run.codes
        start, end = hit.run.span.start, hit.run.span.end
        for statement, coder in dict.fromkeys(rows[hit.source, start, end, code]):
            done += [
                (statement, hit.source, code, 1, start, end, *_turns(hit), coder, who or 0)
                for who in hit.speakers or (-1,)
            ]
    return crosstab.together(found.chosen(found.timed == 0), crosstab.of_rows(done))
