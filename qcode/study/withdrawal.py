"""Withdrawing a consent: first everything it touches is listed; then the words go, for good, wherever qcode reaches.

What others said, and what others coded, stays as it is, word for word. It cannot be undone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.text import text_hash, word_count
from qcode.store import consent as stored
from qcode.store import erasure, forgetting
from qcode.study import copies, ledger_following, touched

if TYPE_CHECKING:
    from qcode.study.opening import Study
    from qcode.study.touched import Cut, Plan, Withdrawal


def planned(study: Study, *, person: str = "", source: str = "", since: str = "", note: str = "") -> Withdrawal:
    """Return what a withdrawal would touch; nothing is changed.

    Raises:
        Misuse: Neither person nor source is named.
        NotFound: There is no such person or source.
    """
    with study.reading():
        return touched.planned(study, touched.asked(study, person, source, since, note)).report


def withdraw(study: Study, *, person: str = "", source: str = "", since: str = "", note: str = "") -> Withdrawal:
    """Erase the words of a person, or a source, for good.

    The texts lose the person's turns (a source where nobody else answers loses its text), and whatever was placed on
    them; codings that reach across are clipped; the trail, the files and the database lose what they remember. Done
    again it erases what has come back since, and else does nothing.

    Raises:
        Misuse: Neither person nor source is named.
        NotFound: There is no such person or source.
    """
    with study.action("consent withdraw") as done:
        plan = touched.planned(study, touched.asked(study, person, source, since, note))
        if plan.new:
            stored.add(study.db, plan.source_id, plan.person_id, plan.one)
        for cut in plan.cuts:
            _cut(study, cut)
        erasure.remove(study.db, "lost_coding", plan.lost)
        for text in plan.texts:
            erasure.blank(study.db, text, plan.traces.held_by)
        if plan.changes_anything:
            _forget(study, plan, done.id)
            copies.note(study, done.id, plan.copies)
        done.summary = _summary(plan.report)
    return replace(plan.report, done=True)


def _cut(study: Study, cut: Cut) -> None:
    if cut.whole:
        erasure.remove_text(study.db, cut.source.id)
        return
    if not cut.gone:
        return
    tables = dict.fromkeys(row.table for row, _ in cut.rows)
    ledger_following.clip(study, cut)
    for table in tables:
        erasure.remove(study.db, table, [row.id for row, kept in cut.rows if row.table == table and kept is None])
    erasure.remove_turns(study.db, cut.source.id, cut.gone, cut.removal.turns)
    for table in tables:
        places = [
            erasure.NewPlace(
                row.id, kept.span.start, kept.span.end, kept.first_turn, kept.last_turn, kept.words, kept.clipped
            )
            for row, kept in cut.rows
            if row.table == table and kept is not None
        ]
        erasure.move(study.db, table, places)
    text = cut.removal.text
    erasure.set_text(
        study.db,
        cut.source.id,
        hash_=text_hash(text),
        chars=len(text),
        words=word_count(text),
        turns=len(cut.removal.turns),
    )


def _forget(study: Study, plan: Plan, change: int) -> None:
    """Erase from the trail, that of the Change under way included."""
    cut_off = {cut.source.id for cut in plan.cuts if cut.gone or cut.whole} | plan.forgotten
    changes = forgetting.changes_that_made(study.db, change)
    changes |= forgetting.wipe_images_of(study.db, cut_off)
    changes |= forgetting.wipe_images_that(study.db, plan.traces.held_by)
    changes |= forgetting.wipe_files_that(study.db, plan.traces.held_by)
    forgetting.mark(study.db, changes | {change})


def _summary(report: Withdrawal) -> str:
    who = " in ".join(name for name in (report.person, report.source) if name)
    erased = sum(1 for one in report.codings if not one.left)
    clipped = len(report.codings) - erased
    return (
        f"{who}: {sum(one.turns for one in report.sources)} turns erased from {len(report.sources)} sources, "
        f"{erased} codings erased, {clipped} clipped"
    )
