"""Quotes of the ledger follow their words: into a revised text, and when turns are taken out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.ledger import EditKind, Status
from qcode.model.revision import CarriedState
from qcode.model.span import Span
from qcode.store import ledger as stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.relocating import Places
    from qcode.model.ledger import Entry
    from qcode.model.revision import Carried
    from qcode.model.source import Transcript
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study
    from qcode.study.touched import Cut


def of_source(study: Study, source: int) -> list[Entry]:
    """Return the entries that have a place in a source's text."""
    return [
        one
        for one in stored.entries(study.db)
        if one.source_row == source and isinstance(one.span, Span) and one.flag != "lost"
    ]


def follow(study: Study, source: StoredSource, old: str, transcript: Transcript) -> None:
    """Let a source's entries follow into a new text, flagged as codings are; to be called inside an action.

    An edit keeps the words it is about; where they were rewritten, it takes all that came in their place.
    """
    from qcode.analysis import anchoring, relocating

    there = of_source(study, source.id)
    if not there:
        return
    spans = [one.span for one in there if isinstance(one.span, Span)]
    results = anchoring.carried(old, transcript.text, spans)
    moved = [_moved(one, span, result, transcript) for one, span, result in zip(there, spans, results, strict=True)]
    stored.carry_over(study.db, moved)
    for one, new in zip(there, moved, strict=True):
        if new.flag != "lost" and new.words != one.words:
            _relocate(study, one, relocating.revised(one.words, new.words), new.words)
    _remark(study, there, moved)


def _moved(one: Entry, span: Span, result: Carried, transcript: Transcript) -> stored.MovedEntry:
    new = result.new
    inside = [turn.n for turn in transcript.turns if new is not None and turn.span.overlaps(new)]
    if new is None or not inside:
        return stored.MovedEntry(one.id, span, one.turns, one.words, CarriedState.LOST.value)
    flag = one.flag if result.state is CarriedState.UNTOUCHED else result.state.value
    return stored.MovedEntry(one.id, new, (inside[0], inside[-1]), result.new_words, flag)


def _remark(study: Study, there: Sequence[Entry], moved: Sequence[stored.MovedEntry]) -> None:
    """Say which quotes a person must look at."""
    for flag in (CarriedState.TOUCHED, CarriedState.DOUBTFUL, CarriedState.LOST):
        keys = [
            one.key
            for one, new in zip(there, moved, strict=True)
            if new.flag == flag.value != one.flag and one.status is not Status.DROPPED
        ]
        if keys:
            study.remark(f"Quotes of the ledger that are {flag.value}: {', '.join(keys)}. `qcode ledger verify`.")


def clip(study: Study, cut: Cut) -> None:
    """Put the edits of a source's entries where their words are once turns are taken out; inside an action.

    To be called before the entries themselves are moved.
    """
    from qcode.analysis import relocating

    left = {row.id: kept for row, kept in cut.rows if row.table == "ledger_entry"}
    for one in of_source(study, cut.source.id):
        kept = left.get(one.id)
        if kept is not None and kept.clipped:
            places = relocating.without(cut.removal.cuts, one.span.start, kept.span.start, len(kept.words))
            _relocate(study, one, places, kept.words)


def _relocate(study: Study, one: Entry, places: Places, words: str) -> None:
    """Move an entry's edits; where a break is gone, nothing is merged any more."""
    from qcode.analysis import relocating

    moved = relocating.relocated(one.edits, places)
    stored.move_edits(
        study.db,
        [
            (old, None if new and new.kind is EditKind.MERGE and words[new.start : new.end] != "\n" else new)
            for old, new in moved
        ],
    )
