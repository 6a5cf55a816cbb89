"""How many words were said in a statement, by each who is heard in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.text import word_count
from qcode.store import quotations

if TYPE_CHECKING:
    from qcode.analysis.crosstab import Ints, Statements
    from qcode.study.opening import Study


def words(study: Study, found: Statements) -> Ints:
    """Return, for each row, the words its participation says in its statement; of a recording those of whole turns."""
    from qcode.analysis import crosstab

    columns = (found.statement, found.source, found.participation, found.timed)
    places = (found.start, found.end, found.first, found.last)
    rows = list(zip(*(one.tolist() for one in (*columns, *places)), strict=True))
    turns = quotations.turns(study.db, sorted({(row[1], row[6], row[7]) for row in rows}))
    said: dict[tuple[int, int], int] = {}
    for statement, source, who, timed, start, end, first, last in rows:
        if (statement, who) in said:
            continue
        inside = [turns[source, n] for n in range(first, last + 1) if (source, n) in turns]
        said[statement, who] = sum(
            word_count(one.words if timed else one.words[max(0, start - one.start) : max(0, end - one.start)])
            for one in inside
            if one.voice != "interviewer" and (one.participation or 0) == who
        )
    return crosstab.numbers(said[row[0], row[2]] for row in rows)
