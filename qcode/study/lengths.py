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

    first, of = crosstab.each_once(found.statement, found.participation)
    once = found.chosen(first)
    turns = quotations.spoken(study.db, sorted(set(once.source.tolist())))
    columns = (once.source, once.participation, once.timed, once.start, once.end, once.first, once.last)
    said = [
        sum(
            word_count(words) if timed else word_count(words, max(0, start - begin), max(0, end - begin))
            for begin, speaker, words in (turns[source, n] for n in range(begun, ended + 1) if (source, n) in turns)
            if speaker == who
        )
        for source, who, timed, start, end, begun, ended in zip(*(one.tolist() for one in columns), strict=True)
    ]
    return crosstab.numbers(said)[of]
