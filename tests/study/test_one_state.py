"""Quotations are read from one state of the study, whatever others write while they are being read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.model.mask import State
from qcode.study import mask_deciding, masking, open_study, quotes, release, scanning, trail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Coded

    from qcode.study import Study

NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\n"
INTERVIEW = """
I: Hvem ringede?
Anna: {uro|Det gjorde Mette, og så kom Krogården til.} Nå.
"""
QUERY = quotes.Query("uro", by=("code", "person"), context=1)


class Meddler:
    """Does something from another connection just before the reader's ``at``-th statement."""

    def __init__(self, folder: Path, at: int, work: Callable[[Study], object]) -> None:
        self.folder = folder
        self.at = at
        self.work = work
        self.seen = 0
        self.done: object = None

    def __call__(self, _: str) -> None:
        self.seen += 1
        if self.seen == self.at:
            with open_study(self.folder, coder="AK") as other:
                self.done = self.work(other)


def pulled(study: Study, meddler: Meddler) -> str:
    """Return all that is printed while another takes the scan back."""
    study.db.conn.set_trace_callback(meddler)
    found = quotes.pull(study, QUERY, release.Terms())
    study.db.conn.set_trace_callback(None)
    return " ".join(str(part.words) for one in found.quotations for part in one.parts)


def test_a_scan_undone_between_two_reads_lets_no_name_out(study: Study, build: Coded) -> None:
    """
    Anna: {uro|Det gjorde Mette, og så kom Krogården til.}
    """
    build(study, INTERVIEW)
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    at, taken_back = 0, 0
    while at <= taken_back:  # until the pull is over before its turn has come
        at += 1
        scanning.scan(study)
        meddler = Meddler(study.folder, at, lambda other: trail.undo(other).action)

        said = pulled(study, meddler)

        assert "Mette" not in said, at
        assert "Krogården" not in said, at
        assert said.count("Det gjorde") == 1
        taken_back += meddler.done == "mask scan"
    assert taken_back > 8


def _to_new(entity: int) -> Callable[[Study], object]:
    return lambda other: mask_deciding.decide(other, entity, State.ACCEPTED, mask="ny")


def test_a_decision_made_between_two_reads_is_printed_in_words_and_headings_or_in_neither(
    study: Study, build: Coded
) -> None:
    """
    Anna: {Mettes sag|Så kom Mette.}
    """
    build(study, "Anna: {Mettes sag|Så kom Mette.}\nI: Ja?")
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    scanning.scan(study)
    (entity,) = (one.id for one, _ in masking.listed(study) if one.mask == "person A")
    seen: set[str] = set()
    for at in range(1, 21):
        mask_deciding.decide(study, entity, State.ACCEPTED, mask="gammel")
        meddler = Meddler(
            study.folder, at, lambda other: mask_deciding.decide(other, entity, State.ACCEPTED, mask="ny")
        )

        study.db.conn.set_trace_callback(meddler)
        (found,) = quotes.pull(study, quotes.Query(by=("code",)), release.Terms()).quotations
        study.db.conn.set_trace_callback(None)

        printed = set(re.findall("gammel|ny", f"{found.words} {found.groups[0]}"))
        assert len(printed) == 1, at
        seen |= printed
    assert seen == {"gammel", "ny"}


def test_a_pull_leaves_no_transaction_open(study: Study, build: Coded) -> None:
    build(study, INTERVIEW)

    quotes.pull(study, QUERY, release.Terms())

    assert not study.db.conn.in_transaction
