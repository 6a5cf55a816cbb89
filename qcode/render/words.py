"""Words counted, and words in context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Cell, Mark, Page, Paragraph, Table
from qcode.model.table_wording import table_wording
from qcode.model.wording import wording
from qcode.render import delivery, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.block import Block, Line
    from qcode.model.table import InContext, WordCount, Words
    from qcode.render.listing import Value

COUNTS = ("word", "group", "n", "of", "unit", "persons")
CONTEXTS = ("source", "turn", "groups", "before", "word", "after")
_PER = 1000


def sheets(found: Words, *, contexts: bool) -> tables.Sheets:
    """Return words in every form; there is no picture of them."""
    rows = [_context(one) for one in found.contexts] if contexts else list(_counts(found))
    columns = CONTEXTS if contexts else COUNTS
    return tables.Sheets(_page(found, contexts=contexts), rows, columns, masked=found.masked, undecided=found.undecided)


def _page(found: Words, *, contexts: bool) -> Page:
    labels = table_wording(found.language).labels
    title: Line = (Mark(labels["kwic" if contexts else "words"]),)
    blocks: list[Block] = [_in_context(found, title) if contexts else _frequencies(found, title)]
    if contexts:
        blocks.append(Paragraph((Mark(f"{len(found.contexts)} {labels['of']} {found.found}."),)))
    mark = delivery.marked(draft=found.draft, masked=found.masked, language=found.language)
    return Page(title, tuple(blocks), draft=mark, language=found.language)


def _frequencies(found: Words, title: Line) -> Table:
    labels = table_wording(found.language).labels
    persons = wording(found.language).units["persons"].many
    by_group = [((key, Mark(f" ({total})")) if found.by else (Mark(f"{labels['n']} ({total})"),))
                for key, total in zip(found.keys, found.totals, strict=True)]  # fmt: skip
    head: tuple[Line, ...] = ((Mark(labels["word"]),), *by_group, (Mark(persons),))

    def row(one: WordCount) -> tuple[Cell, ...]:
        numbers = zip(one.counts, found.totals, strict=True)
        cells = (f"{n} ({_PER * n / total:.1f} ‰)" if total else "0" for n, total in numbers)
        return Cell((one.word,)), *(Cell((Mark(text),)) for text in cells), Cell((Mark(str(one.by)),))

    return Table(title, head, tuple(row(one) for one in found.counts))


def _in_context(found: Words, title: Line) -> Table:
    head: list[Line] = [(Mark(one),) for one in ("", *([found.by] if found.by else []), " ", "  ", "   ")]
    rows = []
    for one in found.contexts:
        groups: Line = tuple(part for n, key in enumerate(one.groups) for part in ((Mark(", "), key) if n else (key,)))
        first = Cell((one.source, Mark(f", {one.turn}")))
        middle = (Cell(groups),) if found.by else ()
        rows.append((first, *middle, Cell((one.before,)), Cell((one.word,)), Cell((one.after,))))
    return Table(title, tuple(head), tuple(rows))


def _counts(found: Words) -> Iterator[dict[str, Value]]:
    for one in found.counts:
        for key, n, of, persons in zip(found.keys, one.counts, found.totals, one.persons, strict=True):
            group = str(key) if found.by else None
            yield {"word": str(one.word), "group": group, "n": n, "of": of, "unit": "words", "persons": persons}


def _context(one: InContext) -> dict[str, Value]:
    return {
        "source": str(one.source),
        "turn": one.turn,
        "groups": [str(key) for key in one.groups],
        "before": str(one.before),
        "word": str(one.word),
        "after": str(one.after),
    }
