"""What only shows when all quotes of a manuscript are seen together, and whether its tables add up."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qcode.analysis import proofing
from qcode.analysis.matching import Kind
from qcode.model.finding import Severity
from qcode.model.manuscript import Noticed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.analysis.matching import Element
    from qcode.analysis.proofing import Case, Known
    from qcode.model.manuscript import SheetTable
    from qcode.model.quotation import Informant

    _Placed = tuple[Case, dict[int, int]]  # a quote, and for each word said the element that prints it

_ENOUGH = 10  # quotes, from which on their balance can be judged
_OVER = 3  # times an even share
_LEAST = 5  # quotes, below which nobody is quoted too often
_LISTED = 12
_SAME = 0.4  # of the shorter passage
_FIGURE = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:[,.]\d+)?")
_PERCENT_SLACK = 1.01


def reworded(cases: Sequence[Case], elements: Mapping[int, Sequence[Element]]) -> Iterator[Noticed]:
    """Yield quotes that print a passage again in other words."""
    printed: list[_Placed] = []
    for case in cases:
        if case.said is None:
            continue
        own = {step.word: step.element for step in case.said.found.steps}
        for earlier, words in printed:
            same_source = earlier.said is not None and earlier.said.source == case.said.source
            if same_source and _again((earlier, words), (case, own), elements):
                message = (
                    f"The passage of quote {earlier.quote.n} ({earlier.quote.place}) is printed again in other words."
                )
                yield proofing.notice(case, "reworded-twice", message, "Print it once, or in the same words.")
                break
        printed.append((case, own))


def _again(earlier: _Placed, later: _Placed, elements: Mapping[int, Sequence[Element]]) -> bool:
    """Tell whether two quotes share a passage, one of them in words that were not said."""
    shared = earlier[1].keys() & later[1].keys()
    if len(shared) < max(_LEAST, _SAME * min(len(earlier[1]), len(later[1]))):
        return False
    if all(case.said is not None and case.said.found.verbatim for case, _ in (earlier, later)):
        return False
    ends = min(shared), max(shared)
    touched = any(
        one.words[0] <= ends[1] + 1 and one.words[1] >= ends[0]
        for case, _ in (earlier, later)
        for one in (case.said.found.differences if case.said else ())
    )
    return touched or _between(earlier, ends, elements) != _between(later, ends, elements)


def _between(placed: _Placed, ends: tuple[int, int], elements: Mapping[int, Sequence[Element]]) -> list[str]:
    """Return the words printed between two words said."""
    case, words = placed
    first, last = words[ends[0]], words[ends[1]]
    return [one.key for one in elements[case.quote.n][first : last + 1] if one.kind is Kind.WORD]


def two_labels(cases: Sequence[Case], known: Known) -> Iterator[Noticed]:
    """Yield quotes of a person who is called something else elsewhere."""
    called: dict[tuple[str, str], dict[str, Case]] = {}
    for case in cases:
        if case.said is None or len(case.said.speakers) != 1 or not case.said.speakers[0].person:
            continue
        label = _label(case, known)
        if not label:
            continue
        person = (case.said.speakers[0].person, label[0])
        earlier = called.setdefault(person, {})
        if earlier and label[1] != next(iter(earlier)):
            first = next(iter(earlier.values()))
            message = f"The speaker has another label in quote {first.quote.n} ({first.quote.place})."
            yield proofing.notice(case, "two-labels", message, "One person, one label throughout the manuscript.")
        earlier.setdefault(label[1], case)


def _label(case: Case, known: Known) -> tuple[str, str] | None:
    """Return what a person is called beyond attributes: a number, or a title; None for attributes alone."""
    text = proofing.attribution_of(case, known)
    labels = known.vocabulary.labels(text)
    if labels:
        return "number", labels[0]
    titles = sorted({one[0].casefold() for one in known.vocabulary.finer.finditer(text)})
    return ("title", " ".join(titles)) if titles else None


def balance(
    cases: Sequence[Case], informants: Sequence[Informant], cells: Sequence[str], attributes: Mapping[str, str]
) -> Iterator[Noticed]:
    """Yield persons and cells that are never quoted, and persons who are quoted far more than the others.

    Args:
        cases: The quotes.
        informants: All of the study.
        cells: Attributes whose combinations are looked at.
        attributes: For each attribute what its value is printed as, ``{value}`` standing for it.
    """
    found = [case for case in cases if case.said is not None]
    if len(found) < _ENOUGH:
        return
    heard = Counter(one.person for case in found if case.said for one in case.said.speakers if one.person)
    names = {one.person: one.name for one in informants}
    never = [names[one] for one in names if not heard[one]]
    even = sum(heard.values()) / max(1, len(names))
    if never:
        yield _whole(f"Never quoted: {_listed(never)}.", "Is there a reason? Say it in the method section.")
    for person, n in heard.most_common():
        if n >= _LEAST and n > _OVER * even:
            of = sum(heard.values())
            yield _whole(
                f"{names.get(person, person)} is quoted {n} times of {of}.", "Let others speak for some of it."
            )
    if cells:
        quoted = {_cell(one, cells) for case in found if case.said for one in case.said.speakers}
        told = [
            ", ".join(attributes[name].replace("{value}", value) for name, value in zip(cells, cell, strict=True))
            for cell in sorted({_cell(one, cells) for one in informants} - quoted, key=str)
            if all(cell)
        ]
        if told:
            message = f"Nobody is quoted of: {_listed(told, '; ')}."
            yield _whole(message, "Is there nothing to quote? Say it in the prose.")


def _listed(those: Sequence[str], between: str = ", ") -> str:
    more = f"{between}and {len(those) - _LISTED} more" if len(those) > _LISTED else ""
    return between.join(those[:_LISTED]) + more


def _cell(one: Informant, cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(";".join(one.values.get(name, ())) for name in cells)


def _whole(message: str, hint: str) -> Noticed:
    return Noticed("balance", Severity.WARNING, message, hint)


def table_sums(tables: Sequence[SheetTable], totals: frozenset[str]) -> Iterator[Noticed]:
    """Yield the totals of tables that are not the sum of what stands above or beside them."""
    for table in tables:
        rows = [[_figure(cell) for cell in row] for row in table.rows]
        heads = [row[0].casefold().strip(" :.") if row else "" for row in table.rows]
        for n, head in enumerate(heads):
            if head in totals and n:
                yield from _row_total(table, rows, heads, n, totals)
        if table.rows and len(table.rows[0]) > 2 and table.rows[0][-1].casefold().strip(" :.") in totals:  # noqa: PLR2004
            yield from _column_total(table, rows)


def _row_total(
    table: SheetTable, rows: Sequence[Sequence[float | None]], heads: Sequence[str], n: int, totals: frozenset[str]
) -> Iterator[Noticed]:
    above = [k for k in range(n) if heads[k] not in totals]
    since = max((k for k in range(n) if heads[k] in totals), default=-1)
    for column in range(1, len(rows[n])):
        total = rows[n][column]
        all_of = [rows[k][column] for k in above if column < len(rows[k])]
        late = [rows[k][column] for k in above if k > since and column < len(rows[k])]
        there = [one for one in all_of if one is not None]
        if total is None or len(there) < 2 or "%" in table.rows[n][column]:  # noqa: PLR2004
            continue
        sums = {round(sum(there), 6), round(sum(one for one in late if one is not None), 6)}
        slack = _PERCENT_SLACK if round(total, 6) == 100 else 0.0  # noqa: PLR2004  percentages are rounded
        if all(abs(one - total) > slack for one in sums):
            yield _sum_differs(table, n, column, sum(there), total)


def _column_total(table: SheetTable, rows: Sequence[Sequence[float | None]]) -> Iterator[Noticed]:
    for n, row in enumerate(rows[1:], 1):
        there = [one for one in row[1:-1] if one is not None]
        total = row[-1] if row else None
        if total is None or len(there) < 2 or "%" in "".join(table.rows[n]):  # noqa: PLR2004
            continue
        slack = _PERCENT_SLACK if round(total, 6) == 100 else 0.0  # noqa: PLR2004
        if abs(sum(there) - total) > slack + 1e-6:
            yield _sum_differs(table, n, len(row) - 1, sum(there), total)


def _sum_differs(table: SheetTable, row: int, column: int, right: float, total: float) -> Noticed:
    message = (
        f"Table {table.n}, row {row + 1}, column {column + 1}: the parts make {right:g}, the total says {total:g}."
    )
    hint = "Mend the figure; or say below the table that somebody is counted in several rows."
    return Noticed("table-sum", Severity.ERROR, message, hint, table.page, table.paragraph)


def _figure(cell: str) -> float | None:
    """Return the number a cell holds, in Danish writing.

    >>> _figure("1.234"), _figure("12,5 %"), _figure("amt 2"), _figure("")
    (1234.0, 12.5, None, None)
    """
    written = cell.strip().rstrip("%").strip()
    hit = _FIGURE.fullmatch(written)
    if not hit:
        return None
    thousands = re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", written)
    return float((written.replace(".", "") if thousands else written).replace(",", "."))
